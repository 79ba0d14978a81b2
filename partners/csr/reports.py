"""What the company's pages show of its own rows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from households.lists import Chip
from interventions.handover.pledges import PAID_WHILE
from interventions.models import CommitmentQuerySet, FundingLine
from partners.models import FIRST_YEAR, Company, FundingProposal

PROPOSAL_TONES = {
    FundingProposal.Status.PROPOSED: "warn",
    FundingProposal.Status.ACCEPTED: "good",
    FundingProposal.Status.REFUSED: "bad",
    FundingProposal.Status.WITHDRAWN: "neutral",
}


def proposal_chip(proposal: FundingProposal) -> Chip:
    return Chip(proposal.get_status_display(), PROPOSAL_TONES[proposal.status])


@dataclass(frozen=True)
class Doable:
    """What the company may still do about its part."""

    change: bool
    pay: bool
    report: bool


def doable(line: FundingLine) -> Doable:
    is_paid_for = line.commitment.status in PAID_WHILE
    return Doable(
        change=line.commitment.status in CommitmentQuerySet.LIVE,
        pay=is_paid_for and line.given_idr < line.pledged_idr,
        report=is_paid_for,
    )


def n_unpaid(company: Company) -> int:
    """Approved parts whose pledge is not given in full."""
    lines = FundingLine.objects.filter(funder=company.funder_id, commitment__status__in=PAID_WHILE)
    return lines.filter(pledged_idr__gt=F("transferred_idr") + F("in_kind_idr")).count()


def years_until(today: date) -> list[int]:
    return list(range(today.year, FIRST_YEAR - 1, -1))
