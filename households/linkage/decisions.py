"""What officers decide about persons and their links: same or not, parting again, an oddity found right, thresholds."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from households.linkage.facts import facts_of
from households.linkage.merging import Joining, LinkageError, busy_households, merge_persons, undo_merge
from households.linkage.pairs import rank
from households.models import (
    CandidatePair,
    Household,
    Link,
    LinkageThreshold,
    Merge,
    Person,
    Residence,
    SettledFinding,
)

__all__ = [
    "LinkageError",
    "decide_pair",
    "part_again",
    "separate_claim",
    "set_threshold",
    "settle_finding",
    "undo_decision",
]

SHORTEST_REASON = 10


# Pairs


@transaction.atomic
def decide_pair(*, pair: CandidatePair, is_same: bool, by: User) -> CandidatePair:
    """One person or two. One: they are joined at once. The first decision holds; a second one raises LinkageError."""
    pair = _locked(pair)
    if pair.is_same is not None:
        raise LinkageError(f"Pasangan ini sudah diputuskan {_who_and_when(pair)}: {verdict(pair).lower()}.")
    pair.is_same, pair.decided_by, pair.decided_at = is_same, by, timezone.now()
    pair.save(update_fields=["is_same", "decided_by", "decided_at"])
    if is_same:
        _join(pair, by)
    return pair


def _locked(pair: CandidatePair) -> CandidatePair:
    rows = CandidatePair.objects.select_for_update(of=("self",)).select_related("left", "right", "run", "decided_by")
    return rows.get(pk=pair.pk)


def _who_and_when(pair: CandidatePair) -> str:
    return f"{pair.decided_by.display_name}, {date_format(timezone.localtime(pair.decided_at), 'DATETIME_FORMAT')}"


def verdict(pair: CandidatePair) -> str:
    return {True: "Orang yang sama", False: "Dua orang berbeda", None: "Belum diputuskan"}[pair.is_same]


def _join(pair: CandidatePair, by: User) -> None:
    if pair.left.merged_into_id or pair.right.merged_into_id:
        raise LinkageError("Salah satu dari keduanya sudah disatukan dengan warga lain. Muat ulang halaman.")
    facts = facts_of([pair.left_id, pair.right_id])
    kept, merged = sorted(facts.values(), key=rank)
    if kept.is_verified and merged.is_verified and kept.nik != merged.nik:
        raise LinkageError("Keduanya mempunyai NIK terverifikasi yang berbeda, jadi dua orang. Periksa NIK-nya dahulu.")
    if merged.household and busy_households([merged.household]):
        raise LinkageError("Rumah tangganya sedang ditugaskan untuk kunjungan. Putuskan setelah kunjungan diperiksa.")
    joining = Joining(kept.person, merged.person, pair.probability, pair.weight)
    merge_persons([joining], method=Link.Method.CLERICAL, run=pair.run, by=by, pair=pair)


@transaction.atomic
def undo_decision(*, pair: CandidatePair, by: User) -> CandidatePair:
    """Take back one's own decision: the pair waits again, and what was joined is parted. Raises LinkageError."""
    pair = _locked(pair)
    if pair.is_same is None:
        raise LinkageError("Pasangan ini belum diputuskan.")
    if pair.decided_by_id != by.pk:
        raise LinkageError(
            f"Pasangan ini diputuskan {_who_and_when(pair)}. Hanya ia yang dapat mengurungkannya di sini."
        )
    merge = pair.merges.live().first()
    if merge:
        undo_merge(merge=merge, by=by, reason="Putusan pasangan diurungkan oleh pemutusnya")
    pair.is_same, pair.decided_by, pair.decided_at = None, None, None
    pair.save(update_fields=["is_same", "decided_by", "decided_at"])
    return pair


@transaction.atomic
def part_again(*, merge: Merge, by: User, reason: str) -> Merge:
    """Undo a joining because they are two: that is remembered, so no run joins or asks about them again."""
    merge = undo_merge(merge=merge, by=by, reason=reason)
    _remember_as_two(merge.run_id, merge.kept_id, merge.merged_id, by, CandidatePair.Kind.ACROSS_SOURCES)
    return merge


def _remember_as_two(run: int, one: int, other: int, by: User, kind: CandidatePair.Kind) -> None:
    left, right = sorted((one, other))
    verdict = {"is_same": False, "decided_by": by, "decided_at": timezone.now()}
    n_known = CandidatePair.objects.filter(left=left, right=right).update(**verdict)
    if not n_known:
        CandidatePair.objects.create(run_id=run, left_id=left, right_id=right, kind=kind, **verdict)


# Links of single claims


@transaction.atomic
def separate_claim(*, link: Link, by: User, reason: str) -> Person:
    """This claim speaks of somebody else: he becomes a person of his own, in the household of the claim."""
    link = Link.objects.select_for_update(of=("self",)).select_related("person_claim__claim").get(pk=link.pk)
    _check_separation(link, reason)
    link.undone_at, link.undone_by, link.undone_reason = timezone.now(), by, reason.strip()[:200]
    link.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    person = _person_of(link.person_claim)
    Link.objects.create(
        person_claim=link.person_claim, person=person, method=Link.Method.CLERICAL, run_id=link.run_id, by=by
    )
    _settle_in(person, link.person_claim)
    _remember_as_two(link.run_id, link.person_id, person.pk, by, CandidatePair.Kind.TWO_FAMILIES)
    return person


def _check_separation(link: Link, reason: str) -> None:
    if link.undone_at:
        raise LinkageError("Tautan ini sudah diurungkan.")
    _check_reason(reason)
    if not Link.objects.filter(person=link.person_id, undone_at=None).exclude(pk=link.pk).exists():
        raise LinkageError("Warga ini hanya disebut klaim itu, jadi tidak ada yang dapat dipisahkan.")


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise LinkageError(f"Tuliskan alasannya, sekurangnya {SHORTEST_REASON} huruf.")


def _person_of(claim) -> Person:
    status = Person.NikStatus.CLAIMED if claim.nik_id else Person.NikStatus.ABSENT
    return Person.objects.create(
        name=claim.name, name_key=claim.name_key, birth_date=claim.birth_date, sex=claim.sex, nik_id=claim.nik_id,
        nik_status=status,
    )  # fmt: skip


def _settle_in(person: Person, person_claim) -> None:
    household = person_claim.claim.household
    if household is None or household.closed_on:
        return
    kk = person_claim.claim.kk
    card = kk.family_card if kk and hasattr(kk, "family_card") else None
    Residence.objects.create(person=person, household=household, card=card, relation=person_claim.relation)


# Findings


@transaction.atomic
def settle_finding(
    *, kind: str, claims: list[int], note: str, by: User, person: Person | None = None,
    household: Household | None = None,
) -> SettledFinding:  # fmt: skip
    """Found right as it is: not shown again unless these claims change."""
    _check_reason(note)
    return SettledFinding.objects.create(
        kind=kind, person=person, household=household, claims=sorted(claims), note=note.strip()[:200], by=by
    )


# Thresholds


@transaction.atomic
def set_threshold(*, upper: float, lower: float, reason: str, by: User) -> LinkageThreshold:
    """From the next run on. Earlier rows stay as the history."""
    _check_reason(reason)
    if not 0 < lower <= upper < 1:
        raise LinkageError(
            "Ambang tanya petugas harus di atas 0 dan tidak melebihi ambang sambung; keduanya di bawah 1."
        )
    return LinkageThreshold.objects.create(upper=upper, lower=lower, reason=reason.strip()[:200], set_by=by)
