"""What a run saw that somebody must look into, kept from run to run with what a person said of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.db import transaction

from accounts.models import User
from households.models import Area
from verification.macro.crosscheck.counting import HOUSEHOLDS, Count, Counts
from verification.macro.models import Comparison, CrossCheckRun, Finding, FindingStep
from verification.macro.words import number_words

Kind, State, Verdict = Finding.Kind, Finding.State, Comparison.Verdict
FEWEST_UNVERIFIED = 20  # households: below it a village is on its way
MOST_UNVERIFIED = 0.5  # share of the listed
THIN = 0.25  # of the households that a village of the middle has listed
FEWEST_VILLAGES, FEWEST_LISTED = 10, 20  # below them there is no middle to speak of


class FindingError(Exception):
    """Why a finding cannot be answered, in words for the person who tried."""


@dataclass(frozen=True)
class Seen:
    """What a run saw; `value` is what an answer holds for."""

    kind: str
    area: int
    about: str
    words: str
    value: list

    @property
    def key(self) -> tuple:
        return self.kind, self.area, self.about


def look(run: CrossCheckRun, comparisons: Iterable[Comparison], counts: Counts) -> list[Seen]:
    """Every finding of a run: of its pairs, and of the villages of its area."""
    found = [seen for one in comparisons if one.year == run.year for seen in _of_pair(one)]
    return found + _of_villages(run, counts)


def _of_pair(one: Comparison) -> Iterable[Seen]:
    if one.verdict in (Verdict.MICRO_LOW, Verdict.MICRO_HIGH):
        side = "lebih rendah" if one.verdict == Verdict.MICRO_LOW else "lebih tinggi"
        words = f"{one.label}: sisi mikro terukur {side}, selisih {number_words(one.difference)} {one.unit}"
        yield Seen(Kind.DIFFERS, one.area_id, one.indicator, words, [one.verdict, round(one.difference, 2)])
    coverage = one.micro.get("coverage")
    if coverage and coverage["high"] < 1:
        words = (
            f"{one.label}: yang tercatat di register lebih sedikit daripada ujung bawah selang BPS. Ini bukan jumlah "
            "yang terlewat; sisir RT yang belum didatangi."
        )
        yield Seen(Kind.COVERAGE, one.area_id, one.indicator, words, [round(coverage["high"], 2)])


def _of_villages(run: CrossCheckRun, counts: Counts) -> list[Seen]:
    listed = {village: count for (village, year, what), count in counts.by_village.items() if what == HOUSEHOLDS}
    villages = Area.objects.villages().below([run.area_id])
    middle = _middle([listed[village.pk].total if village.pk in listed else 0 for village in villages])
    found = []
    for village in villages:
        count = listed.get(village.pk, Count())
        if count.unknown >= FEWEST_UNVERIFIED and count.unknown > MOST_UNVERIFIED * count.total:
            words = f"{count.unknown} dari {count.total} keluarga terdaftar di {village.name} belum diverifikasi"
            found.append(Seen(Kind.UNVERIFIED, village.pk, "", words, [count.unknown, count.total]))
        elif count.total < THIN * middle:
            words = f"Hanya {count.total} keluarga terdaftar di {village.name}; desa tengah kabupaten ini {middle:.0f}"
            found.append(Seen(Kind.THIN, village.pk, "", words, [count.total]))
    return found


def _middle(listed: list[int]) -> float:
    """0 where there is no middle to speak of."""
    middle = median(listed) if len(listed) >= FEWEST_VILLAGES else 0
    return middle if middle >= FEWEST_LISTED else 0


@transaction.atomic
def keep(run: CrossCheckRun, seen: Iterable[Seen]) -> None:
    """Open what is new, reopen what changed after its answer, leave the rest alone, close what is seen no longer."""
    standing = {(one.kind, one.area_id, one.about): one for one in _standing_of(run).select_for_update(of=("self",))}
    new = []
    for one in seen:
        finding = standing.pop(one.key, None)
        if finding is None:
            fields = {"kind": one.kind, "area_id": one.area, "about": one.about}
            new.append(Finding(**fields, words=one.words, value=one.value, first_run=run, last_run=run))
        else:
            _see_again(finding, one, run)
    for finding in Finding.objects.bulk_create(new):
        _step(finding, State.OPEN, finding.words)
    for finding in standing.values():
        finding.state = State.CLOSED
        finding.save(update_fields=["state"])
        _step(finding, State.CLOSED, "Tidak terlihat lagi pada uji silang terakhir.")


def _standing_of(run: CrossCheckRun):
    """Findings about the area of the run and all below it."""
    return Finding.objects.standing().filter(area__path__startswith=run.area.path)


def _see_again(finding: Finding, seen: Seen, run: CrossCheckRun) -> None:
    has_changed = finding.value != seen.value
    if has_changed and finding.state == State.ANSWERED:
        finding.state = State.OPEN
        _step(finding, State.OPEN, f"Nilainya berubah: {seen.words}"[:500])
    finding.words, finding.value, finding.last_run = seen.words, seen.value, run
    finding.save(update_fields=["words", "value", "state", "last_run"])


@transaction.atomic
def answer(*, finding: Finding, answer: str, by: User) -> Finding:
    """What was found out, or why nothing is to be done. It stands until the value changes. Raises FindingError."""
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    if finding.state == State.CLOSED:
        raise FindingError("Temuan ini sudah tidak terlihat lagi, jadi tidak perlu dijawab.")
    if not answer.strip():
        raise FindingError("Tulis jawabannya: apa yang ditemukan, atau mengapa tidak ada yang perlu dikerjakan.")
    finding.state, finding.answer = State.ANSWERED, answer.strip()
    finding.save(update_fields=["state", "answer"])
    _step(finding, State.ANSWERED, finding.answer, by)
    return finding


def _step(finding: Finding, state: str, note: str, by: User | None = None) -> None:
    FindingStep.objects.create(finding=finding, state=state, note=note[:500], by=by)
