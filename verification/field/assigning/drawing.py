"""Drawing a sample: once from a frame, by a written rule, into a round of its own."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import User
from households.by_hand import ClaimRefused, SaidPerson, SaidPlace, register_shell
from households.models import Household, Residence
from verification.field.assigning.actions import open_round, share_households
from verification.field.assigning.estimates import RULE, allocate, draw_order
from verification.field.assigning.models import FrameEntry, SampleDraw, SamplingFrame
from verification.field.envelopes import VisitError
from verification.field.models import FormVersion, VerificationRound

MOST_OF_A_SEED = 2**31


@dataclass(frozen=True)
class Stratum:
    """Families of a frame among whom lots are drawn together; `drawn` in the order of their lots."""

    rt: str
    entries: list[FrameEntry]
    drawn: list[FrameEntry]

    @property
    def inclusion_probability(self) -> float:
        return len(self.drawn) / len(self.entries)

    def as_row(self) -> dict:
        return {
            "rt": self.rt, "n_frame": len(self.entries), "n_drawn": len(self.drawn),
            "inclusion_probability": self.inclusion_probability,
        }  # fmt: skip


def strata_of(entries: Iterable[FrameEntry], *, design: str, n: int, seed: int) -> list[Stratum]:
    """Who is drawn: in each stratum those whose lots (`draw_order` of row numbers) come first.

    Depends on row numbers, RTs, design, n and seed only. Raises VisitError for a sample that cannot be.
    """
    groups: dict[str, list[FrameEntry]] = {}
    for entry in sorted(entries, key=lambda one: one.row_no):
        groups.setdefault(str(entry.neighbourhood) if design == SampleDraw.Design.BY_RT else "", []).append(entry)
    names = sorted(groups)
    n_frame = sum(map(len, groups.values()))
    if not 0 < n <= n_frame:
        raise VisitError(f"Banyak sampel harus 1 sampai {n_frame}, sebanyak keluarga yang belum terdaftar.")
    if n < len(names):
        raise VisitError(f"Ada {len(names)} RT; banyak sampel paling sedikit {len(names)} agar tiap RT terwakili.")
    sizes = allocate([len(groups[name]) for name in names], n)
    return [_drawn(name, groups[name], size, seed) for name, size in zip(names, sizes, strict=True)]


def _drawn(name: str, entries: list[FrameEntry], size: int, seed: int) -> Stratum:
    by_row = {entry.row_no: entry for entry in entries}
    return Stratum(name, entries, [by_row[row_no] for row_no in draw_order(by_row, seed)[:size]])


@transaction.atomic
def draw_sample(
    *, frame: SamplingFrame, design: str, n: int, seed: int | None, name: str, form: FormVersion, due_on: date,
    verifiers: Sequence[User], by: User,
) -> SampleDraw:  # fmt: skip
    """Draw n of the unlisted families, make those a household each, and give them out in a round. Once for a frame.

    seed  None: one is made, and kept

    Raises VisitError. The draw is written last: from then on triggers keep the frame as it was drawn from.
    """
    frame = SamplingFrame.objects.select_for_update(of=("self",)).select_related("village").get(pk=frame.pk)
    if hasattr(frame, "draw"):
        raise VisitError("Dari kerangka ini sudah diundi. Mengundi lagi sampai cocok bukan sampel acak.")
    seed = secrets.randbelow(MOST_OF_A_SEED) if seed is None else seed
    unlisted = frame.entries.filter(outcome=FrameEntry.Outcome.UNLISTED).select_related("neighbourhood", "number")
    strata = strata_of(unlisted, design=design, n=n, seed=seed)
    round = open_round(
        name=name, village=frame.village, form=form, due_on=due_on, by=by, purpose=VerificationRound.Purpose.SAMPLE
    )
    households = _mark(frame, strata, seed)
    share_households(round=round, households=households, verifiers=verifiers, by=by)
    return SampleDraw.objects.create(
        frame=frame, round=round, design=design, n_drawn=n, seed=seed, rule=RULE, drawn_by=by,
        strata=[stratum.as_row() for stratum in strata],
    )  # fmt: skip


def _mark(frame: SamplingFrame, strata: list[Stratum], seed: int) -> list[Household]:
    """The households of who was drawn; the frame says with what chance everybody stood in it."""
    drawn = {entry.row_no: entry for stratum in strata for entry in stratum.drawn}
    for position, row_no in enumerate(draw_order(drawn, seed), start=1):
        drawn[row_no].position = position
        drawn[row_no].household = _shell(frame, drawn[row_no])
    changed = []
    for stratum in strata:
        for entry in stratum.entries:
            entry.inclusion_probability = stratum.inclusion_probability
            changed.append(entry)
    FrameEntry.objects.bulk_update(changed, ["inclusion_probability", "position", "household"], batch_size=500)
    return [entry.household for entry in drawn.values()]


def _shell(frame: SamplingFrame, entry: FrameEntry) -> Household:
    number = entry.number
    person = SaidPerson(
        entry.head_name, Residence.Relation.HEAD, nik=number if number and number.kind == "nik" else None
    )
    try:
        return register_shell(
            person=person, place=SaidPlace(frame.village, entry.address), neighbourhood=entry.neighbourhood
        )
    except ClaimRefused as error:
        raise VisitError(str(error)) from error
