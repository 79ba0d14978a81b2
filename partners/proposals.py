"""A company's own programme: offered, taken back, accepted or refused."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from households.models import Area, Indicator
from partners.actions import log_for_company
from partners.models import LAST_YEAR, Company, FundingProposal
from partners.refusals import PartnerError, ProposalClosed

LARGEST_BUDGET = 10**15
SHORTEST_REASON = 10
Status = FundingProposal.Status


@transaction.atomic
def propose_programme(
    *, company: Company, name: str, year: int, indicators: Sequence[Indicator], villages: Sequence[Area],
    budget_idr: int, description: str = "", by: User | None = None,
) -> FundingProposal:  # fmt: skip
    """Every programme points at an indicator (rakor, 24 Jan 2023), and at villages. Raises PartnerError."""
    if not timezone.localdate().year <= year <= LAST_YEAR:
        raise PartnerError("Program diusulkan untuk tahun ini atau sesudahnya.")
    if not indicators or not villages:
        raise PartnerError("Sebutkan sekurangnya satu indikator dan satu desa.")
    if not 0 < budget_idr <= LARGEST_BUDGET:
        raise PartnerError("Anggaran sekurangnya Rp1 dan masuk akal.")
    proposal = company.proposals.create(
        name=name.strip(), year=year, description=description.strip(), budget_idr=budget_idr, typed_by=by
    )
    proposal.indicators.set(indicators)
    proposal.villages.set(villages)
    log_for_company(company, "Program diusulkan atas nama perusahaan", by)
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal: FundingProposal, by: User | None = None) -> FundingProposal:
    """Twice changes nothing. Raises ProposalClosed."""
    proposal = _locked(proposal)
    if proposal.status == Status.WITHDRAWN:
        return proposal
    log_for_company(proposal.company, "Usulan program ditarik atas nama perusahaan", by)
    return _change_status(proposal, to=Status.WITHDRAWN)


@transaction.atomic
def accept_proposal(*, proposal: FundingProposal, by: User) -> FundingProposal:
    """Raises ProposalClosed, PartnerError."""
    return _change_status(_locked(proposal), to=Status.ACCEPTED, decided_by=by)


@transaction.atomic
def refuse_proposal(*, proposal: FundingProposal, reason: str, by: User) -> FundingProposal:
    """The company reads the reason. Raises ProposalClosed, PartnerError."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise PartnerError(f"Tuliskan alasan menolak, sekurangnya {SHORTEST_REASON} huruf.")
    return _change_status(_locked(proposal), to=Status.REFUSED, decided_by=by, reason=reason.strip())


def _locked(proposal: FundingProposal) -> FundingProposal:
    rows = FundingProposal.objects.select_for_update(of=("self",)).select_related("company")
    return rows.get(pk=proposal.pk)


def _change_status(proposal: FundingProposal, *, to: str, decided_by: User | None = None, reason: str = ""):
    if to not in FundingProposal.TRANSITIONS[proposal.status]:
        raise ProposalClosed(f"Usulan {proposal.code} sudah {proposal.get_status_display().lower()}.")
    if decided_by and decided_by == proposal.typed_by:
        raise PartnerError("Usulan ini Anda catat sendiri atas nama perusahaan. Petugas lain yang memutuskan.")
    proposal.status, proposal.decided_by, proposal.reason = to, decided_by, reason
    proposal.decided_at = timezone.now() if decided_by else None
    proposal.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    return proposal
