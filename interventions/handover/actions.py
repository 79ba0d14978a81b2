"""From approved commitments to what people have in their hands: decree, hand-over for many, what was missed, payers.

One transaction each. Rows are locked in one order: activity, needs, commitments; needs and commitments by number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files import File
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from households.models import Need
from interventions.actions import (
    InterventionError,
    _in_one_transaction,
    cancel_commitment,
    complete,
    give,
    hand_over_of,
    rupiah,
)
from interventions.handover.facts import RELATED, facts_of
from interventions.handover.models import ActivityDecree, DecreeEntry, HandOver, MissedHandOver
from interventions.handover.proofs import ProofRefused, store_proof
from interventions.models import Activity, Commitment, Funder, FundingLine, Payment
from interventions.reports import takes_for

SHORTEST_REASON = 10
READY = [Commitment.Status.APPROVED, Commitment.Status.ACTIVE]


# Decree


def decree_recipients(*, activity: Activity, number: str, decided_on: date, signed_as: str, by: User) -> ActivityDecree:
    """Name all recipients that no decree names yet, and strike off those named before whose commitment ended since."""
    _refuse_others(activity, by)
    number = number.strip()
    if not number or not signed_as.strip():
        raise InterventionError("Nomor SK dan jabatan penanda tangan wajib diisi.")
    if decided_on > timezone.localdate():
        raise InterventionError("Tanggal SK belum tiba.")
    with _in_one_transaction():
        Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
        if activity.decrees.filter(number=number).exists():
            raise InterventionError(f"SK {number} sudah tercatat untuk kegiatan ini.")
        named, struck_off = undecreed(activity), to_strike_off(activity)
        if not named and not struck_off:
            raise InterventionError("Semua penerima kegiatan ini sudah ditetapkan dengan SK.")
        decree = ActivityDecree.objects.create(
            activity=activity, number=number, decided_on=decided_on, signed_as=signed_as.strip(), by=by
        )
        DecreeEntry.objects.bulk_create(_entries(decree, named, struck_off))
        decree.sealed_at = timezone.now()
        decree.save(update_fields=["sealed_at"])
        return decree


def undecreed(activity: Activity) -> list[Commitment]:
    """Approved and running commitments that no decree names, village by village."""
    rows = activity.commitments.filter(status__in=READY, decree_entries=None)
    return _by_place(rows)


def to_strike_off(activity: Activity) -> list[Commitment]:
    """Commitments a decree names that were cancelled since, and that no later decree has struck off."""
    gone = activity.commitments.filter(status__in=["cancelled", "expired"])
    named = gone.filter(decree_entries__kind=DecreeEntry.Kind.NAMED)
    struck = DecreeEntry.objects.filter(kind=DecreeEntry.Kind.STRUCK_OFF, commitment__activity=activity)
    return _by_place(named.exclude(pk__in=struck.values("commitment")))


def _by_place(commitments) -> list[Commitment]:
    return list(commitments.select_related(*RELATED).order_by("need__household__village__path", "pk"))


def _entries(decree: ActivityDecree, named: list[Commitment], struck_off: list[Commitment]) -> list[DecreeEntry]:
    facts = facts_of([*named, *struck_off])
    kinds = [*[DecreeEntry.Kind.NAMED] * len(named), *[DecreeEntry.Kind.STRUCK_OFF] * len(struck_off)]
    return [
        DecreeEntry(
            decree=decree, commitment=commitment, kind=kind, position=position, quantity=commitment.planned_quantity,
            unit=commitment.unit, cost_idr=commitment.cost_idr, name=fact.name or "Belum tercatat",
            masked_nik=fact.masked_nik, village=fact.village, neighbourhood=fact.neighbourhood, what=fact.what,
        )
        for position, (commitment, kind, fact) in enumerate(
            zip([*named, *struck_off], kinds, facts, strict=True), start=1
        )
    ]  # fmt: skip


def plan_quantity(*, activity: Activity, quantity: int, unit: str, by: User) -> int:
    """How much each recipient gets whom no decree names and nobody has given anything yet. Returns how many."""
    _refuse_others(activity, by)
    if not 1 <= quantity <= 1_000_000:
        raise InterventionError("Jumlah per penerima antara 1 dan 1.000.000.")
    if not unit.strip():
        raise InterventionError("Satuan belum diisi, misalnya unit, ekor, atau paket.")
    with _in_one_transaction():
        Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
        free = activity.commitments.live().filter(decree_entries=None, delivered_quantity=0)
        return free.update(planned_quantity=quantity, unit=unit.strip()[:20])


def _refuse_others(activity: Activity, by: User) -> None:
    if not takes_for(by, activity):
        raise InterventionError("Kegiatan ini milik OPD lain.")


# Hand-over


@dataclass(frozen=True)
class Outcome:
    """What came of the day for one commitment: so many given, or a reason why nothing was."""

    commitment: int
    quantity: int = 0
    missed: str = ""
    is_cancelled: bool = False


def hand_over_many(
    *, activity: Activity, bast_number: str, delivered_on: date, proof: File | None, outcomes: Sequence[Outcome],
    by: User,
) -> HandOver | None:  # fmt: skip
    """Type in one hand-over for many: all of it or nothing. None where nobody received anything.

    A number (BAST) recorded before takes more recipients, each once; sent twice it is refused and changes nothing.
    """
    if not Commitment.objects.served_by(by).filter(activity=activity).exists():
        raise InterventionError("Kegiatan ini milik OPD lain.")
    given = [one for one in outcomes if one.quantity]
    missed = [one for one in outcomes if one.missed]
    if not given and not missed:
        raise InterventionError("Belum ada baris yang diisi. Tandai siapa yang menerima, atau sebab belum diserahkan.")
    if len({one.commitment for one in outcomes}) < len(outcomes):
        raise InterventionError("Satu penerima diisi dua kali.")
    path = _stored(activity, bast_number, proof) if given else ""
    with _in_one_transaction():
        commitments = _locked_in(activity, [one.commitment for one in outcomes])
        hand_over = None
        if given:
            hand_over = hand_over_of(activity, bast_number, delivered_on, path, by)
            for one in given:
                give(commitments[one.commitment], hand_over, one.quantity, by)
        for one in missed:
            _miss(commitments[one.commitment], one, delivered_on, by)
        return hand_over


def _stored(activity: Activity | None, bast_number: str, proof: File | None) -> str:
    """The proof on disk, before any lock: it takes a while. A number recorded before needs no second proof."""
    if proof is None:
        known = activity and HandOver.objects.filter(activity=activity, bast_number=bast_number.strip()).first()
        if not known:
            number = "" if bast_number.strip() else "Isi nomor BAST. "
            raise InterventionError(f"{number}Lampirkan foto serah terima atau pindaian BAST yang ditandatangani.")
        return known.proof_path
    try:
        return store_proof(proof)
    except ProofRefused as error:
        raise InterventionError(str(error)) from error


def _locked_in(activity: Activity, ids: list[int]) -> dict[int, Commitment]:
    Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    own = Commitment.objects.filter(activity=activity, pk__in=ids)
    list(Need.objects.select_for_update(of=("self",)).filter(pk__in=own.values("need")).order_by("pk"))
    rows = own.select_for_update(of=("self",)).select_related("need__household", "activity").order_by("pk")
    found = {commitment.pk: commitment for commitment in rows}
    if len(found) < len(ids):
        raise InterventionError("Ada penerima yang bukan dari kegiatan ini. Muat ulang halaman.")
    over = [one for one in found.values() if one.status not in READY]
    if over:
        codes = ", ".join(one.need.public_code for one in over[:5])
        raise InterventionError(f"Sudah diserahkan, batal, atau belum disetujui: {codes}. Muat ulang halaman.")
    return found


def _miss(commitment: Commitment, outcome: Outcome, on: date, by: User) -> None:
    if outcome.quantity:
        raise InterventionError(f"{commitment.need.public_code}: diserahkan atau tidak, pilih satu.")
    if outcome.missed not in MissedHandOver.Reason.values:
        raise InterventionError("Sebab belum diserahkan tidak dikenal.")
    if on > timezone.localdate():
        raise InterventionError("Tanggal serah terima belum tiba.")
    MissedHandOver.objects.update_or_create(
        commitment=commitment, missed_on=on, defaults={"reason": outcome.missed, "recorded_by": by}
    )
    if outcome.is_cancelled:
        reason = MissedHandOver.Reason(outcome.missed).label.lower()
        cancel_commitment(commitment=commitment, by=by, reason=f"Tidak diserahkan {on:%d-%m-%Y}: {reason}.")


def finish_short(*, commitment: Commitment, reason: str, by: User) -> Commitment:
    """Declare a commitment done although less than planned was given; the need waits for its outcome visit."""
    if not Commitment.objects.served_by(by).filter(pk=commitment.pk).exists():
        raise InterventionError("Komitmen ini milik OPD lain.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise InterventionError(f"Tuliskan alasan selesai sebagian, sekurangnya {SHORTEST_REASON} huruf.")
    with _in_one_transaction():
        commitment = _one_locked(commitment)
        if not commitment.delivered_quantity:
            raise InterventionError("Belum ada yang diserahkan. Batalkan komitmen bila memang tidak jadi.")
        commitment.short_reason = reason.strip()
        complete(commitment, commitment.delivery.delivered_on)
        return commitment


def _one_locked(commitment: Commitment) -> Commitment:
    if commitment.activity_id:
        return _locked_in(commitment.activity, [commitment.pk])[commitment.pk]
    list(Need.objects.select_for_update(of=("self",)).filter(pk=commitment.need_id))
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("need__household")
    commitment = rows.get(pk=commitment.pk)
    if commitment.status not in READY:
        raise InterventionError(f"Komitmen ini sudah berstatus {commitment.get_status_display().lower()}.")
    return commitment


# Payers


def may_change_payers(user: User, commitment: Commitment) -> bool:
    """The OPD of the activity, or Bappeda; while nothing is settled."""
    if commitment.status not in {*READY, Commitment.Status.PROPOSED, Commitment.Status.DELIVERED}:
        return False
    if user.has_perm("interventions.approve_commitment"):
        return True
    return bool(commitment.activity_id) and takes_for(user, commitment.activity)


def add_payer(*, commitment: Commitment, funder: Funder, pledged_idr: int, by: User) -> FundingLine:
    """Another payer's part. What passes the cost is taken off the part of the one who leads."""
    with _in_one_transaction():
        commitment = _for_payers(commitment, by)
        if commitment.funding_lines.filter(funder=funder).exists():
            raise InterventionError(f"{funder} sudah membayar bagian dari kebutuhan ini. Ubah bagiannya.")
        _check_amounts(pledged_idr, 0, 0)
        if pledged_idr < 1:
            raise InterventionError("Bagian yang dijanjikan sekurangnya Rp1.")
        _make_room(commitment, pledged_idr, beside=None)
        line = FundingLine.objects.create(commitment=commitment, funder=funder, pledged_idr=pledged_idr)
        _add_up(commitment)
        return line


def change_payer(
    *, line: FundingLine, pledged_idr: int, transferred_idr: int, in_kind_idr: int, by: User
) -> FundingLine:
    """What a payer promises, has transferred and has given in kind, in rupiah, all in all.

    What is more than before, or less, becomes a payment of today.
    """
    with _in_one_transaction():
        commitment = _for_payers(line.commitment, by)
        line = FundingLine.objects.select_for_update().get(pk=line.pk)
        _check_amounts(pledged_idr, transferred_idr, in_kind_idr)
        _make_room(commitment, pledged_idr - line.pledged_idr, beside=line)
        FundingLine.objects.filter(pk=line.pk).update(pledged_idr=max(pledged_idr, line.pledged_idr))
        changes = {
            Payment.Kind.TRANSFER: transferred_idr - line.transferred_idr,
            Payment.Kind.IN_KIND: in_kind_idr - line.in_kind_idr,
        }
        for kind, amount_idr in sorted(changes.items(), key=lambda change: change[1]):  # what was too much first
            if amount_idr:
                line.payments.create(kind=kind, amount_idr=amount_idr, paid_on=timezone.localdate(), recorded_by=by)
        FundingLine.objects.filter(pk=line.pk).update(pledged_idr=pledged_idr)
        line.refresh_from_db()
        _add_up(commitment)
        return line


def _for_payers(commitment: Commitment, by: User) -> Commitment:
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("activity__programme", "leader", "need")
    commitment = rows.get(pk=commitment.pk)
    if not may_change_payers(by, commitment):
        raise InterventionError("Penyandang dana komitmen ini tidak dapat diubah oleh Anda atau pada status ini.")
    return commitment


def _check_amounts(pledged_idr: int, transferred_idr: int, in_kind_idr: int) -> None:
    if min(pledged_idr, transferred_idr, in_kind_idr) < 0 or max(pledged_idr, transferred_idr, in_kind_idr) > 10**15:
        raise InterventionError("Nilai rupiah tidak masuk akal.")
    if transferred_idr + in_kind_idr > pledged_idr:
        raise InterventionError("Yang ditransfer dan yang berupa barang atau tenaga melebihi bagian yang dijanjikan.")


def _make_room(commitment: Commitment, more_idr: int, *, beside: FundingLine | None) -> None:
    """Take what passes the cost off the leader's part, as far as he has not given it yet."""
    excess = commitment.pledged_idr + more_idr - commitment.cost_idr
    if excess <= 0:
        return
    leading = commitment.funding_lines.select_for_update().filter(funder=commitment.leader_id).first()
    if leading is None or leading == beside or leading.pledged_idr - leading.given_idr < excess:
        raise InterventionError(
            f"Seluruh bagian menjadi lebih besar daripada biaya kebutuhan ini. Paling banyak "
            f"{rupiah(commitment.cost_idr)} dari semua penyandang dana."
        )
    FundingLine.objects.filter(pk=leading.pk).update(pledged_idr=F("pledged_idr") - excess)


def _add_up(commitment: Commitment) -> None:
    total = sum(commitment.funding_lines.values_list("pledged_idr", flat=True))
    Commitment.objects.filter(pk=commitment.pk).update(pledged_idr=total)
