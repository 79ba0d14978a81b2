"""Macro against micro at one moment: pairs over ten years, changes, rank and what must be looked into, kept whole."""

from collections import defaultdict
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from households.models import Area
from verification.macro.crosscheck import findings
from verification.macro.crosscheck.canvasses import canvassed_of
from verification.macro.crosscheck.changes import changes_of
from verification.macro.crosscheck.counting import Counts, by_kecamatan, count_register
from verification.macro.crosscheck.margins import ASSUMED_DESIGN_EFFECT, ASSUMED_N, margin_of
from verification.macro.crosscheck.of_register import ASSUMED_HOUSEHOLD_SIZE, unpublished
from verification.macro.crosscheck.pairs import pairs_of
from verification.macro.crosscheck.ranks import TOP, ranks
from verification.macro.crosscheck.sides import Looked
from verification.macro.models import Comparison, CrossCheckRun, MacroFigure
from verification.macro.reading.wording import period_words

HOME_BPS_CODE = "6403"
N_YEARS = 10
SEED = 6403  # of the draws behind a rank


@transaction.atomic
def run_crosscheck(*, year: int, area: Area | None = None, by: User | None = None) -> CrossCheckRun:
    """Compare what is published for a year with surveys of it and with the register as it stands today; keep it all.

    area    a kabupaten; default Kutai Kartanegara

    The nine years before are compared too, the register as it stood at the end of each. What must be looked into
    becomes a finding, unless a later year was compared already: its findings stand.
    """
    area = area or Area.objects.get(bps_code=HOME_BPS_CODE)
    register = count_register(area, year - N_YEARS + 1, max(year, timezone.localdate().year))
    canvassed = canvassed_of(area)
    years = [Looked(one, area, register, canvassed, is_latest=one == year) for one in range(year, year - N_YEARS, -1)]
    pairs = [(looked_at, pair) for looked_at in years for pair in pairs_of(looked_at)]
    run = CrossCheckRun.objects.create(
        year=year, area=area, inputs=_inputs(years), results=_results(years[0], register), requested_by=by
    )
    found = Comparison.objects.bulk_create(
        Comparison(run=run, area=area, year=looked_at.year, **pair) for looked_at, pair in pairs
    )
    if not CrossCheckRun.objects.filter(area=area, year__gt=year).exists():
        findings.keep(run, findings.look(run, found, register))
    return run


def _results(looked_at: Looked, register: Counts) -> dict:
    """What moved over the years, where the area stands among its neighbours, the register today by kecamatan, and what
    BPS has no figure of."""
    accepted = MacroFigure.objects.accepted().filter(category="", is_missing=False).select_related("series", "area")
    own = accepted.filter(area=looked_at.area, period__lte=f"{looked_at.year}-99").order_by("period")
    return {
        "changes": changes_of(own), "rank": _rank(accepted, looked_at),
        "kecamatan": by_kecamatan(looked_at.area, register), "unpublished": unpublished(looked_at),
    }  # fmt: skip


def _rank(accepted, looked_at: Looked) -> dict | None:
    """Of the regencies and cities of the province by P0, in the last year in which enough of them have a figure, under
    the margin that each figure states."""
    rows = accepted.filter(
        series__code="p0", area__parent=looked_at.area.parent, period__lte=f"{looked_at.year}-99"
    ).order_by("-period")  # fmt: skip
    by_period = defaultdict(dict)
    for row in rows:
        margin = margin_of(row)
        if margin.estimate:
            by_period[row.period][row.area_id] = margin
    for period, margins in by_period.items():
        if len(margins) > TOP and looked_at.area.pk in margins:
            found = ranks({area: margin.estimate for area, margin in margins.items()}, seed=SEED)[looked_at.area.pk]
            words = "; ".join(sorted({margin.words for margin in margins.values()}))
            return asdict(found) | {"n": len(margins), "period": period_words(period), "margin": words, "seed": SEED}
    return None


def _inputs(years: list[Looked]) -> dict:
    """The figures and surveys of all years, each once, what the register counted, and what was assumed."""
    figures = {row.pk: row for looked_at in reversed(years) for row in looked_at.figures.values()}
    rounds = {row.pk: row for looked_at in years for row in looked_at.rounds}
    return {
        "on": years[0].on.isoformat(),
        "figures": [
            {"id": row.pk, "series": row.series.code, "period": row.period, "value": str(row.value),
             "release": row.release, "line": row.line_version}
            for row in figures.values()
        ],
        "rounds": [
            {"id": row.pk, "name": row.name, "period": row.period, "n": row.records.count(),
             "line": str(row.poverty_line or ""), "design": row.design}
            for row in rounds.values()
        ],
        "assumptions": {
            "n": ASSUMED_N, "design_effect": ASSUMED_DESIGN_EFFECT, "household_size": ASSUMED_HOUSEHOLD_SIZE
        },
    }  # fmt: skip
