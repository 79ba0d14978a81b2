"""What a stored run shows of the register by kecamatan: counts beside counts, never a rate of all people."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from households.models import Area
from verification.macro.crosscheck.counting import ELIGIBLE_HOUSEHOLDS, ELIGIBLE_PEOPLE, HOUSEHOLDS
from verification.macro.models import CrossCheckRun, MicroCount

SHOWN = {ELIGIBLE_HOUSEHOLDS: "eligible_households", ELIGIBLE_PEOPLE: "eligible_people"}


@dataclass
class Kecamatan:
    name: str
    listed: int = 0  # households in the register
    verified: int = 0
    eligible_households: int = 0
    eligible_people: int = 0


def counts_by_kecamatan(run: CrossCheckRun) -> list[Kecamatan]:
    """The register as the run counted it, kecamatan by name."""
    rows = run.counts.filter(
        area__level=Area.Level.DISTRICT, year=timezone.localtime(run.ran_at).year, what__in=[HOUSEHOLDS, *SHOWN]
    ).select_related("area")  # fmt: skip
    found = defaultdict(lambda: Kecamatan(""))
    for row in rows:
        _add(found[row.area_id], row)
    return sorted(found.values(), key=lambda one: one.name)


def _add(one: Kecamatan, row: MicroCount) -> None:
    one.name = row.area.name
    if row.what == HOUSEHOLDS:
        one.listed, one.verified = row.n_yes + row.n_unknown, row.n_yes
    else:
        setattr(one, SHOWN[row.what], row.n_yes)
