"""Two persons made one, and undone again. Set-based: a run of the machine joins thousands in one transaction.

Whoever is kept gets live links of the other's claims; the other one points to him, his residence ends today, and a
household that is left empty is closed as merged, unless something hangs on it. Every change is written in a Merge,
so that undoing puts back exactly what was there.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from households.models import (
    CandidatePair,
    Claim,
    Confirmation,
    Evidence,
    Household,
    Link,
    LinkageRun,
    Merge,
    Need,
    Person,
    Residence,
)

NIK_FIELDS = ["nik_id", "nik_status", "original_nik_id"]
MARK_MERGED = """
UPDATE households_person SET merged_into_id = joined.kept
FROM unnest(%(merged)s::bigint[], %(kept)s::bigint[]) AS joined (merged, kept) WHERE id = joined.merged
"""
CLOSE_HOUSEHOLDS = """
UPDATE households_household
SET merged_into_id = joined.kept, closed_on = %(today)s, closed_reason = 'merged', version = version + 1
FROM unnest(%(empty)s::bigint[], %(kept)s::bigint[]) AS joined (empty, kept) WHERE id = joined.empty
"""
MOVE_CLAIMS = """
UPDATE households_claim SET household_id = joined.kept
FROM unnest(%(empty)s::bigint[], %(kept)s::bigint[]) AS joined (empty, kept) WHERE household_id = joined.empty
"""


class LinkageError(Exception):
    """Why persons are not joined or parted, in words for the officer who asked."""


@dataclass(frozen=True)
class Joining:
    """Who is to be kept and who becomes him; probability in [0, 1] and weight in bits where the machine found them."""

    kept: int
    merged: int
    probability: float | None = None
    weight: float | None = None


_busy: list[Callable[[set[int]], set[int]]] = []


def keeps_busy(function: Callable[[set[int]], set[int]]):
    """An app above says which of these households somebody is at work on: their people stay as they are meanwhile."""
    _busy.append(function)
    return function


def busy_households(households: Iterable[int]) -> set[int]:
    asked = set(households)
    return set().union(*(function(asked) for function in _busy)) if asked else set()


def anchored_households(households: Iterable[int]) -> set[int]:
    """Those that evidence or a need hangs on, or that somebody is at work on: never closed for being empty."""
    asked = set(households)
    seen = Evidence.objects.filter(household__in=asked).values_list("household", flat=True)
    needed = Need.objects.filter(household__in=asked).values_list("household", flat=True)
    return {*seen, *needed, *busy_households(asked)}


def anchored_persons(persons: Iterable[int]) -> set[int]:
    """Those of whom something is confirmed, or who have a need of their own."""
    asked = set(persons)
    confirmed = Confirmation.objects.filter(person__in=asked).values_list("person", flat=True)
    needed = Need.objects.filter(person__in=asked).values_list("person", flat=True)
    return {*confirmed, *needed}


@transaction.atomic
def merge_persons(
    joinings: Iterable[Joining], *, method: Link.Method, run: LinkageRun, by: User | None = None,
    pair: CandidatePair | None = None,
) -> list[Merge]:  # fmt: skip
    """Join each pair. Safe to repeat: who is joined already is passed over. The callers keep apart what must be.

    joinings  the kept must not be merged himself; several may be merged into one, none twice
    """
    joinings = _still_apart(joinings)
    now = timezone.now()
    residences = _end_residences([one.merged for one in joinings])
    merges = [
        Merge(
            kept_id=one.kept, merged_id=one.merged, method=method, probability=one.probability, weight=one.weight,
            run=run, pair=pair, by=by, merged_at=now, residence=residences.get(one.merged),
        )
        for one in joinings
    ]  # fmt: skip
    _move_links(merges, now, by)
    _mark_merged(merges)
    _hand_over_niks(merges)
    _close_empty_households(merges, residences.values())
    _move_questions(merges)
    return Merge.objects.bulk_create(merges, batch_size=5000)


def _still_apart(joinings: Iterable[Joining]) -> list[Joining]:
    joinings = list(joinings)
    ids = sorted({one.kept for one in joinings} | {one.merged for one in joinings})
    locked = Person.objects.select_for_update().filter(pk__in=ids, merged_into=None).order_by("pk")
    live = set(locked.values_list("pk", flat=True))
    return [one for one in joinings if one.kept in live and one.merged in live and one.kept != one.merged]


def _end_residences(persons: list[int]) -> dict[int, Residence]:
    residences = list(Residence.objects.open().filter(person__in=persons).select_for_update())
    Residence.objects.filter(pk__in=[one.pk for one in residences]).update(left_on=timezone.localdate())
    return {residence.person_id: residence for residence in residences}


def _move_links(merges: list[Merge], now: datetime, by: User | None) -> None:
    by_merged = {merge.merged_id: merge for merge in merges}
    old = list(Link.objects.filter(person__in=by_merged, undone_at=None).select_for_update())
    Link.objects.filter(pk__in=[link.pk for link in old]).update(undone_at=now, undone_by=by)
    Link.objects.bulk_create(
        (
            Link(
                person_claim_id=link.person_claim_id, person_id=merge.kept_id, method=merge.method,
                weight=merge.weight, run_id=merge.run_id, by_id=merge.by_id,
            )
            for link in old
            for merge in [by_merged[link.person_id]]
        ),
        batch_size=5000,
    )  # fmt: skip


def _mark_merged(merges: list[Merge]) -> None:
    names = {"merged": [merge.merged_id for merge in merges], "kept": [merge.kept_id for merge in merges]}
    with connection.cursor() as cursor:
        cursor.execute(MARK_MERGED, names)


def _hand_over_niks(merges: list[Merge]) -> None:
    """Who has no NIK, or only a claimed one beside a verified one, takes that of the person he is joined with."""
    persons = Person.objects.in_bulk({merge.kept_id for merge in merges} | {merge.merged_id for merge in merges})
    changed = []
    for merge in merges:
        kept, merged = persons[merge.kept_id], persons[merge.merged_id]
        if not _gives_nik(merged, kept):
            continue
        merge.nik_before = {name: getattr(kept, name) for name in NIK_FIELDS}
        if kept.nik_id and kept.nik_id != merged.nik_id and kept.original_nik_id is None:
            kept.original_nik_id = kept.nik_id
        kept.nik_id, kept.nik_status = merged.nik_id, merged.nik_status
        changed.append(kept)
    Person.objects.bulk_update(changed, NIK_FIELDS, batch_size=2000)


def _gives_nik(merged: Person, kept: Person) -> bool:
    if merged.nik_id is None:
        return False
    is_better = merged.nik_status == Person.NikStatus.VERIFIED and kept.nik_status != Person.NikStatus.VERIFIED
    return kept.nik_id is None or is_better


def _close_empty_households(merges: list[Merge], ended: Iterable[Residence]) -> None:
    """A household all of whose people were joined elsewhere becomes the one where most of them live."""
    left = {residence.household_id for residence in ended}
    lived_in = Residence.objects.open().filter(household__in=left).values_list("household", flat=True)
    closed = Household.objects.filter(closed_on__isnull=False, pk__in=left).values_list("pk", flat=True)
    empty = left - set(lived_in) - set(closed)
    empty -= anchored_households(empty)
    homes = _homes_of_kept(merges, empty)
    first = {merge.residence.household_id: merge for merge in reversed(merges) if merge.residence}
    claims = _claims_of(homes)
    for household in homes:
        first[household].moved_claims = claims.get(household, [])
    _close(homes)


def _homes_of_kept(merges: list[Merge], empty: set[int]) -> dict[int, int]:
    """{empty household: where those live whom its people were joined with}"""
    kept = [merge.kept_id for merge in merges]
    lives_in = dict(Residence.objects.open().filter(person__in=kept).values_list("person", "household"))
    votes: dict[int, Counter] = defaultdict(Counter)
    for merge in merges:
        home = lives_in.get(merge.kept_id)
        if merge.residence and home and merge.residence.household_id in empty:
            votes[merge.residence.household_id][home] += 1
    return {household: min(found, key=lambda home: (-found[home], home)) for household, found in votes.items()}


def _claims_of(households: Iterable[int]) -> dict[int, list[int]]:
    found = defaultdict(list)
    claims = Claim.objects.filter(household__in=households).order_by("pk")
    for claim, household in claims.values_list("pk", "household"):
        found[household].append(claim)
    return found


def _close(homes: dict[int, int]) -> None:
    names = {"empty": list(homes), "kept": list(homes.values()), "today": timezone.localdate()}
    with connection.cursor() as cursor:
        cursor.execute(CLOSE_HOUSEHOLDS, names)
        cursor.execute(MOVE_CLAIMS, names)


def _move_questions(merges: list[Merge]) -> None:
    """A pair that waits for an officer now asks about the kept, unless that is asked or answered already."""
    now_is = {merge.merged_id: merge for merge in merges}
    about = Q(left__in=now_is) | Q(right__in=now_is)
    moved = []
    for pair in CandidatePair.objects.filter(about, is_same=None).order_by("pk"):
        was = [pair.left_id, pair.right_id]
        joined = [now_is[person] for person in was if person in now_is]
        left, right = sorted(now_is[person].kept_id if person in now_is else person for person in was)
        if left == right or CandidatePair.objects.filter(left=left, right=right).exists():
            continue
        pair.left_id, pair.right_id = left, right
        joined[0].moved_pairs[str(pair.pk)] = was
        moved.append(pair)
    CandidatePair.objects.bulk_update(moved, ["left", "right"], batch_size=2000)


# Undoing


@transaction.atomic
def undo_merge(*, merge: Merge, by: User, reason: str) -> Merge:
    """Part two persons again: links, residence, household and NIK stand as before. Raises LinkageError."""
    merge = Merge.objects.select_for_update(of=("self",)).select_related("kept", "merged", "residence").get(pk=merge.pk)
    _check_undoing(merge, reason)
    merge.undone_at, merge.undone_by, merge.undone_reason = timezone.now(), by, reason.strip()[:200]
    merge.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    _give_back_nik(merge)
    Person.objects.filter(pk=merge.merged_id).update(merged_into=None)
    _give_back_links(merge)
    for pair, (left, right) in merge.moved_pairs.items():
        CandidatePair.objects.filter(pk=pair, is_same=None).update(left=left, right=right)
    if merge.residence:
        _reopen_household(merge)
        Residence.objects.filter(pk=merge.residence_id).update(left_on=None)
    return merge


def _check_undoing(merge: Merge, reason: str) -> None:
    if merge.undone_at:
        raise LinkageError("Penyatuan ini sudah diurungkan.")
    if len(reason.strip()) < 10:
        raise LinkageError("Tuliskan alasan mengurungkan, sekurangnya 10 huruf.")
    if merge.kept.merged_into_id:
        raise LinkageError(
            "Warga ini kemudian disatukan lagi dengan warga lain. Urungkan dahulu penyatuan yang lebih baru itu."
        )


def _give_back_links(merge: Merge) -> None:
    """The links it had made end; those it had ended live again. A claim that was parted meanwhile stays where it is."""
    ended = Link.objects.filter(person=merge.merged_id, undone_at=merge.merged_at)
    made = Link.objects.filter(
        person=merge.kept_id, undone_at=None, run=merge.run_id, person_claim__in=ended.values("person_claim")
    )
    claims = list(made.values_list("person_claim", flat=True))
    made.update(undone_at=merge.undone_at, undone_by=merge.undone_by, undone_reason=merge.undone_reason)
    ended.filter(person_claim__in=claims).update(undone_at=None, undone_by=None)


def _give_back_nik(merge: Merge) -> None:
    still_his = {"pk": merge.kept_id, "nik": merge.merged.nik_id, "nik_status": merge.merged.nik_status}
    if merge.nik_before:
        Person.objects.filter(**still_his).update(**merge.nik_before)


def _reopen_household(merge: Merge) -> None:
    """Its claims come back with it, whichever of its people is parted first."""
    household = Household.objects.select_for_update(of=("self",)).get(pk=merge.residence.household_id)
    if household.closed_reason != Household.ClosedReason.MERGED or household.merged_into_id is None:
        return
    here = Merge.objects.filter(residence__household=household)
    moved = [claim for claims in here.values_list("moved_claims", flat=True) for claim in claims]
    Claim.objects.filter(pk__in=moved, household=household.merged_into_id).update(household=household)
    Household.objects.filter(pk=household.pk).update(
        merged_into=None, closed_on=None, closed_reason="", version=F("version") + 1
    )
