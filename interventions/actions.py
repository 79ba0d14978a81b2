"""Taking a need, approving, handing over, giving back.

One transaction each. Rows are locked in one order: activity, need, commitment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.core.files import File
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from psycopg.errors import DeadlockDetected, LockNotAvailable

from accounts.models import User
from households.actions import change_need, withdraw_needs
from households.models import Evidence, Household, Need
from interventions.budgets.models import BudgetLine
from interventions.handover.proofs import ProofRefused, store_proof
from interventions.models import Activity, Commitment, Delivery, Funder, FundingLine, HandOver, Programme
from interventions.reports import earlier_aid
from verification.review.models import Decision
from verification.review.reports import valid_evidence

DELIVERY_SPEAKS = timedelta(days=2 * 365)  # as long as an accepted visit (UU 13/2011: every two years)

# What the database refuses, in words for the person who asked.
REFUSALS = {
    "one_live_commitment_per_need": "Kebutuhan ini baru saja diambil OPD lain.",
    "quota_is_never_passed": "Kuota kegiatan ini sudah penuh. Pilih kegiatan lain.",
    "budget_is_never_passed": "Anggaran kegiatan ini tidak cukup lagi. Pilih kegiatan lain.",
    "pledges_never_pass_the_cost": "Dana yang dijanjikan melebihi biaya kebutuhan ini.",
    "spending_without_evidence_needs_reason_and_second_person": (
        "Tanpa verifikasi, komitmen perlu alasan dan persetujuan orang kedua."
    ),
    "second_person_is_another": "Komitmen harus disetujui oleh orang lain, bukan yang mengambilnya.",
    "hand_overs_never_pass_the_plan": "Jumlah yang diserahkan melebihi rencana. Muat ulang halaman.",
    "once_per_commitment_and_hand_over": "Penerima ini sudah tercatat pada BAST dengan nomor yang sama.",
    "given_never_passes_the_pledge": "Yang sudah diberikan melebihi bagian yang dijanjikan.",
    "one_funding_line_per_funder": "Penyandang dana ini sudah membayar bagian dari kebutuhan ini.",
    "decree_number_once_per_activity": "SK dengan nomor ini sudah tercatat untuk kegiatan ini.",
    "recipient_is_named_by_one_decree": "Penerima ini baru saja ditetapkan dengan SK lain. Muat ulang halaman.",
    "activity_once_per_programme_and_year": "Program ini sudah mempunyai kegiatan bernama sama pada tahun itu.",
}
BUSY = "Kebutuhan atau kegiatan ini sedang diubah orang lain. Tunggu sebentar, lalu coba lagi."


class InterventionError(Exception):
    """Why something cannot be promised, handed over or given back, in words for the person who asked."""


class CostReached(InterventionError):
    """What is left of the cost is less than what somebody wants to promise."""


def rupiah(amount: int) -> str:
    return f"Rp{amount:,}".replace(",", ".")


@contextmanager
def _in_one_transaction() -> Iterator[None]:
    """All or nothing; what a constraint refuses comes out as an InterventionError."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if constraint not in REFUSALS:
            raise
        raise InterventionError(REFUSALS[constraint]) from error
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
            raise
        raise InterventionError(BUSY) from error


def open_activity(
    *, programme: Programme, year: int, name: str, funder: Funder, unit_cost_idr: int, budget_idr: int, quota: int,
    by: User, budget_line: BudgetLine | None = None,
) -> Activity:  # fmt: skip
    """A programme in a year, with money and places. Only for an active programme of the user's own OPD."""
    if not Programme.objects.of(by).active().filter(pk=programme.pk).exists():
        raise InterventionError("Kegiatan hanya dapat dibuka pada program OPD sendiri yang berjalan.")
    if unit_cost_idr > budget_idr:
        raise InterventionError("Biaya satuan lebih besar daripada anggaran kegiatan.")
    if budget_line and (budget_line.opd_id, budget_line.year) != (programme.opd_id, year):
        raise InterventionError("Sub kegiatan anggaran harus milik OPD yang sama dan tahun yang sama.")
    with _in_one_transaction():
        return Activity.objects.create(
            programme=programme, year=year, name=name.strip(), funder=funder, unit_cost_idr=unit_cost_idr,
            budget_idr=budget_idr, quota=quota, budget_line=budget_line,
        )  # fmt: skip


def commit_need(
    *, need: Need, activity: Activity, by: User, unverified_reason: str = "", repeat_reason: str = ""
) -> Commitment:
    """Take an open need into an activity of the user's OPD: one place, its unit cost, a line of the funder.

    With valid evidence the commitment is active at once; without, it needs a reason and stays proposed until a second
    person approves it. Aid of the same kind a few years ago needs a reason too. Raises InterventionError.
    """
    with _in_one_transaction():
        activity = (
            Activity.objects.select_for_update(of=("self",)).select_related("programme", "funder").get(pk=activity.pk)
        )
        need = _take(need)
        _refuse_other_activity(need, activity, by)
        _refuse_silent_repeat(need, repeat_reason)
        evidence = valid_evidence(need.household, timezone.localdate())
        if evidence is None and not unverified_reason.strip():
            raise InterventionError(
                "Kebutuhan ini belum mempunyai verifikasi yang berlaku. Tuliskan alasan; orang kedua harus menyetujui."
            )
        commitment = _promise(
            need=need, activity=activity, leader=activity.funder, cost_idr=activity.unit_cost_idr, evidence=evidence,
            committed_by=by, repeat_reason=repeat_reason.strip(),
            unverified_reason="" if evidence else unverified_reason.strip(),
            status=Commitment.Status.ACTIVE if evidence else Commitment.Status.PROPOSED,
        )  # fmt: skip
        _count(activity, commitments=1, cost_idr=commitment.cost_idr)
        return commitment


def propose_commitment(
    *, need: Need, leader: Funder, by: User | None = None, pledged_idr: int | None = None
) -> Commitment:
    """Hold an open need for a company until somebody approves it. Only verified needs. Raises InterventionError.

    The company pledges the whole cost unless it says how much; the rest is for others, see handover/pledges.py.
    """
    with _in_one_transaction():
        need = _take(need)
        evidence = valid_evidence(need.household, timezone.localdate())
        if evidence is None:
            raise InterventionError("Kebutuhan ini belum mempunyai verifikasi yang berlaku.")
        if pledged_idr is not None and not 0 < pledged_idr <= need.cost_idr:
            raise CostReached(f"Bagian yang dijanjikan antara Rp1 dan biaya kebutuhan, {rupiah(need.cost_idr)}.")
        return _promise(
            need=need, leader=leader, cost_idr=need.cost_idr, evidence=evidence, committed_by=by,
            status=Commitment.Status.PROPOSED, pledged_idr=pledged_idr,
        )  # fmt: skip


def approve_commitment(*, commitment: Commitment, by: User) -> Commitment:
    """The second person's yes. Never by the one who took the need."""
    with _in_one_transaction():
        commitment = _locked(commitment, to=Commitment.Status.APPROVED)
        if commitment.committed_by_id == by.pk:
            raise InterventionError(REFUSALS["second_person_is_another"])
        commitment.status, commitment.second_person = Commitment.Status.APPROVED, by
        commitment.approved_at = timezone.now()
        commitment.save(update_fields=["status", "second_person", "approved_at"])
        return commitment


def deliver(
    *, commitment: Commitment, delivered_on: date, bast_number: str, quantity: int, photo: File, by: User
) -> Delivery:
    """Record a hand-over with its minutes (BAST) and a photo or scan.

    Once the planned quantity is reached, the need waits for the visit that sees the outcome.
    """
    _refuse_hand_over(commitment.need, delivered_on, bast_number, quantity)
    try:
        path = store_proof(photo)  # before any lock: it takes a while
    except ProofRefused as error:
        raise InterventionError(str(error)) from error
    with _in_one_transaction():
        commitment = _locked(commitment, to=Commitment.Status.DELIVERED)
        hand_over = hand_over_of(commitment.activity, bast_number, delivered_on, path, by)
        return give(commitment, hand_over, quantity, by)


def hand_over_of(activity: Activity | None, bast_number: str, delivered_on: date, path: str, by: User) -> HandOver:
    """The minutes of that number: new, or recorded before with the same day."""
    if not bast_number.strip():
        raise InterventionError("Nomor berita acara serah terima (BAST) belum diisi.")
    fields = {"delivered_on": delivered_on, "proof_path": path, "recorded_by": by}
    if activity is None:
        return HandOver.objects.create(bast_number=bast_number.strip(), **fields)
    hand_over, _ = HandOver.objects.get_or_create(activity=activity, bast_number=bast_number.strip(), defaults=fields)
    if hand_over.delivered_on != delivered_on:
        raise InterventionError(
            f"BAST {hand_over.bast_number} sudah tercatat dengan tanggal {hand_over.delivered_on:%d-%m-%Y}. "
            "Periksa nomor atau tanggalnya."
        )
    return hand_over


def give(commitment: Commitment, hand_over: HandOver, quantity: int, by: User) -> Delivery:
    """One hand-over's part for a locked commitment; the last part completes it."""
    _refuse_hand_over(commitment.need, hand_over.delivered_on, hand_over.bast_number, quantity)
    if quantity > commitment.quantity_left:
        raise InterventionError(
            f"{commitment.need.public_code}: rencana {commitment.planned_quantity} {commitment.unit}, tinggal "
            f"{commitment.quantity_left}; yang diisi {quantity}."
        )
    delivery = Delivery.objects.create(
        commitment=commitment, hand_over=hand_over, delivered_on=hand_over.delivered_on,
        bast_number=hand_over.bast_number, quantity=quantity, photo_path=hand_over.proof_path,
        evidence=_delivery_evidence(commitment, hand_over.delivered_on, by), recorded_by=by,
    )  # fmt: skip
    commitment.refresh_from_db(fields=["delivered_quantity"])  # a trigger counted it
    if commitment.quantity_left == 0:
        complete(commitment, hand_over.delivered_on)
    return delivery


def complete(commitment: Commitment, on: date) -> None:
    """All is given, or what is missing is explained: from here on a visit says what became of it."""
    commitment.status, commitment.completed_on = Commitment.Status.DELIVERED, on
    commitment.save(update_fields=["status", "completed_on", "short_reason"])
    change_need(commitment.need, to=Need.Status.DELIVERED)


def cancel_commitment(
    *, commitment: Commitment, by: User | None = None, expired: bool = False, reason: str = ""
) -> Commitment:
    """Give a need back: it is open again, its place and its money are free."""
    to = Commitment.Status.EXPIRED if expired else Commitment.Status.CANCELLED
    with _in_one_transaction():
        commitment = _locked(commitment, to=to)
        commitment.status, commitment.ended_by, commitment.ended_at = to, by, timezone.now()
        commitment.cancelled_reason = reason.strip()
        commitment.save(update_fields=["status", "ended_by", "ended_at", "cancelled_reason"])
        if commitment.activity_id:
            _count(commitment.activity, commitments=-1, cost_idr=-commitment.cost_idr)
        change_need(commitment.need, to=Need.Status.OPEN)
        _withdraw_where_nobody_is_entitled(commitment.need.household)
        commitment.need.refresh_from_db(fields=["status", "withdrawn_reason"])
        return commitment


def _take(need: Need) -> Need:
    """The need, locked, and open; or who was faster."""
    need = Need.objects.select_for_update(of=("self",)).select_related("household", "indicator").get(pk=need.pk)
    if need.status == Need.Status.COMMITTED:
        raise InterventionError(REFUSALS["one_live_commitment_per_need"])
    if need.status != Need.Status.OPEN:
        status = need.get_status_display().lower()
        raise InterventionError(f"Kebutuhan {need.public_code} sudah {status}; hanya yang terbuka dapat diambil.")
    if need.household.closed_on:
        raise InterventionError(f"Rumah tangga dari kebutuhan {need.public_code} sudah ditutup.")
    return need


def _refuse_other_activity(need: Need, activity: Activity, by: User) -> None:
    if not Activity.objects.of(by).filter(pk=activity.pk).exists():
        raise InterventionError("Kegiatan ini milik OPD lain.")
    if not activity.programme.is_active:
        raise InterventionError(f"Program {activity.programme} sedang tidak berjalan.")
    if not activity.programme.programme_indicators.filter(indicator=need.indicator_id).exists():
        raise InterventionError(f"Program {activity.programme} tidak menangani: {need.indicator}.")


def _refuse_silent_repeat(need: Need, reason: str) -> None:
    earlier = earlier_aid(need, timezone.localdate())
    if earlier and not reason.strip():
        raise InterventionError(
            f"Bantuan sejenis sudah diserahkan {earlier[0].words}. Tuliskan alasan mengapa perlu lagi."
        )


def _refuse_hand_over(need: Need, delivered_on: date, bast_number: str, quantity: int) -> None:
    if delivered_on > timezone.localdate():
        raise InterventionError("Tanggal serah terima belum tiba.")
    if delivered_on < need.opened_on:
        raise InterventionError(f"Serah terima tidak bisa sebelum kebutuhan dibuka ({need.opened_on:%d-%m-%Y}).")
    if not bast_number.strip():
        raise InterventionError("Nomor berita acara serah terima (BAST) belum diisi.")
    if quantity < 1:
        raise InterventionError("Jumlah yang diserahkan sekurangnya 1.")


def _promise(*, need: Need, leader: Funder, cost_idr: int, pledged_idr: int | None = None, **fields) -> Commitment:
    pledged_idr = cost_idr if pledged_idr is None else pledged_idr
    commitment = Commitment.objects.create(
        need=need, leader=leader, cost_idr=cost_idr, pledged_idr=pledged_idr, **fields
    )  # fmt: skip
    FundingLine.objects.create(commitment=commitment, funder=leader, pledged_idr=pledged_idr)
    commitment.need = change_need(need, to=Need.Status.COMMITTED)
    return commitment


def _locked(commitment: Commitment, *, to: Commitment.Status) -> Commitment:
    """The commitment, locked after its activity and its need, and able to take the step."""
    activity_id, need_id = commitment.activity_id, commitment.need_id
    if activity_id:
        list(Activity.objects.select_for_update(of=("self",)).filter(pk=activity_id))
    list(Need.objects.select_for_update(of=("self",)).filter(pk=need_id))
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("activity", "need__household")
    commitment = rows.get(pk=commitment.pk)
    if not commitment.may_become(to):
        raise InterventionError(f"Komitmen ini sudah berstatus {commitment.get_status_display().lower()}.")
    return commitment


def _count(activity: Activity, *, commitments: int, cost_idr: int) -> None:
    Activity.objects.filter(pk=activity.pk).update(
        n_committed=F("n_committed") + commitments, committed_idr=F("committed_idr") + cost_idr
    )


def _delivery_evidence(commitment: Commitment, delivered_on: date, by: User) -> Evidence:
    return Evidence.objects.create(
        household=commitment.need.household, kind=Evidence.Kind.DELIVERY, observed_on=delivered_on,
        expires_on=delivered_on + DELIVERY_SPEAKS, by=by,
    )  # fmt: skip


def _withdraw_where_nobody_is_entitled(household: Household) -> None:
    """A need given back does not open again for a household that was closed or struck off meanwhile."""
    if household.closed_on:
        withdraw_needs(household=household, reason=Need.WithdrawnReason.HOUSEHOLD_CLOSED)
    elif Decision.objects.current().filter(household=household, outcome=Decision.Outcome.NOT_ELIGIBLE).exists():
        withdraw_needs(household=household, reason=Need.WithdrawnReason.NOT_ELIGIBLE)
