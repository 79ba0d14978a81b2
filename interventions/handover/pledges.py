"""What a payer outside the office says of his own part: how much he promises, and what he paid on which day.

The promise is one conditional statement, so that the cost holds however many promise at one moment.
"""

from datetime import date

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from households.models import Need
from interventions.actions import REFUSALS, CostReached, InterventionError, _in_one_transaction, rupiah
from interventions.models import Commitment, CommitmentQuerySet, Funder, FundingLine, Payment

LARGEST_AMOUNT = 10**15
PAID_WHILE = [Commitment.Status.APPROVED, Commitment.Status.ACTIVE, Commitment.Status.DELIVERED]


def pledge_part(*, need: Need, funder: Funder, pledged_idr: int) -> FundingLine:
    """Another payer takes over what is left of a need that somebody leads, or some of it.

    Raises CostReached where less is left than that, InterventionError where nobody leads it or he pays already.
    """
    _refuse_nonsense(pledged_idr)
    with _in_one_transaction():
        commitment = need.commitments.live().first()
        if commitment is None:
            raise InterventionError(f"Kebutuhan {need.public_code} belum diambil siapa pun. Reservasi dahulu.")
        if commitment.funding_lines.filter(funder=funder).exists():
            raise InterventionError(REFUSALS["one_funding_line_per_funder"])
        _promise_more(commitment, pledged_idr)
        return FundingLine.objects.create(commitment=commitment, funder=funder, pledged_idr=pledged_idr)


def change_pledge(*, line: FundingLine, pledged_idr: int) -> FundingLine:
    """More, while something is left; less only until the office has approved, and never less than was paid."""
    _refuse_nonsense(pledged_idr)
    with _in_one_transaction():
        commitment, line = _locked(line)
        more_idr = pledged_idr - line.pledged_idr
        if more_idr < 0 and commitment.status != Commitment.Status.PROPOSED:
            raise InterventionError("Setelah disetujui, janji tidak dapat dikurangi di sini. Hubungi Bappeda.")
        _promise_more(commitment, more_idr)
        line.pledged_idr = pledged_idr
        line.save(update_fields=["pledged_idr"])
        return line


def record_payment(*, line: FundingLine, kind: str, amount_idr: int, paid_on: date, by: User | None = None) -> Payment:
    """Money or goods given on a day, once the office has approved. All payments together stay within the pledge."""
    _refuse_nonsense(amount_idr)
    if kind not in Payment.Kind.values:
        raise InterventionError("Jenis pembayaran tidak dikenal.")
    if paid_on > timezone.localdate():
        raise InterventionError("Tanggal pembayaran belum tiba.")
    with _in_one_transaction():
        commitment, line = _locked(line)
        if commitment.status not in PAID_WHILE:
            status = commitment.get_status_display().lower()
            raise InterventionError(f"Belum dapat dicatat: komitmen ini berstatus {status}.")
        if paid_on < timezone.localdate(line.pledged_at):
            raise InterventionError(f"Pembayaran tidak bisa sebelum dijanjikan ({line.pledged_at:%d-%m-%Y}).")
        return Payment.objects.create(line=line, kind=kind, amount_idr=amount_idr, paid_on=paid_on, recorded_by=by)


def _refuse_nonsense(amount_idr: int) -> None:
    if not 0 < amount_idr <= LARGEST_AMOUNT:
        raise InterventionError("Nilai rupiah sekurangnya Rp1 dan masuk akal.")


def _promise_more(commitment: Commitment, more_idr: int) -> None:
    """Add to what is promised, if the commitment stands and the cost allows it: one statement."""
    standing = Commitment.objects.live().filter(pk=commitment.pk)
    room = standing.filter(cost_idr__gte=F("pledged_idr") + more_idr)
    if room.update(pledged_idr=F("pledged_idr") + more_idr):
        return
    commitment = Commitment.objects.get(pk=commitment.pk)
    if commitment.status not in CommitmentQuerySet.LIVE:
        raise InterventionError(f"Komitmen ini sudah berstatus {commitment.get_status_display().lower()}.")
    raise CostReached(f"Yang belum terdanai tinggal {rupiah(commitment.cost_idr - commitment.pledged_idr)}.")


def _locked(line: FundingLine) -> tuple[Commitment, FundingLine]:
    """Both, locked, the commitment first."""
    commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=line.commitment_id)
    return commitment, FundingLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
