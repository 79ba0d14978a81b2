"""Who the people of an approved need are, for the company that serves it: the least that delivery needs.

Only where the family agreed at the visit its aid rests on, and never what only DTSEN says (Peraturan BPS 6/2025: who
receives DTSEN does not pass it on).
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.actions import log_access
from accounts.models import User
from households.models import Claim, Household, Person, PersonClaim, Residence
from interventions.models import Commitment
from partners.models import ApiKey, Company, Disclosure
from partners.refusals import IdentityWithheld, PartnerError
from verification.field.models import Visit
from verification.review.reports import valid_evidence

SHORTEST_PURPOSE = 10
SCOPE = "companies"  # of a consent, as the form of the visit words it
NOT_PASSED_ON = "dtsen"  # instrument of the source
SERVED_WHILE = [Commitment.Status.APPROVED, Commitment.Status.ACTIVE]


@dataclass(frozen=True)
class Identity:
    """None stands for what is not known, or known from DTSEN alone."""

    name: str | None
    address: str | None
    neighbourhood: str | None
    village: str


@transaction.atomic
def disclose_identity(
    *, company: Company, commitment: Commitment, purpose: str, key: ApiKey | None = None, by: User | None = None
) -> Identity:
    """Either the company's key asks, or an officer for it. Each time is a row that stays: no row, no name.

    Raises IdentityWithheld, PartnerError.
    """
    purpose = purpose.strip()
    if len(purpose) < SHORTEST_PURPOSE:
        raise PartnerError(f"Tuliskan keperluan melihat identitas, sekurangnya {SHORTEST_PURPOSE} huruf.")
    rows = Commitment.objects.select_for_update(of=("self",), no_key=True)
    commitment = rows.select_related("need__household__village__parent", "need__household__neighbourhood").get(
        pk=commitment.pk, leader=company.funder_id
    )
    if commitment.status not in SERVED_WHILE:
        raise IdentityWithheld("Identitas hanya terbuka selama kebutuhan disetujui dan belum selesai diserahkan.")
    consent = _consent(commitment.need.household)
    if consent is None:
        raise IdentityWithheld("Keluarga ini tidak menyetujui identitasnya dibuka bagi perusahaan. Hubungi Bappeda.")
    identity = _identity(commitment.need)
    fields = [name for name in ("name", "address", "neighbourhood", "village") if getattr(identity, name)]
    Disclosure.objects.create(
        company=company, commitment=commitment, consent=consent, purpose=purpose[:200], fields=fields, key=key,
        disclosed_by=by,
    )  # fmt: skip
    log_access(
        actor=by, actor_key=str(key or ""), purpose=purpose[:200], kind="identity_for_company", fields=fields,
        object_ids=[commitment.need.household_id],
    )  # fmt: skip
    return identity


def _consent(household: Household):
    """The evidence that aid rests on today, where its visit heard that companies may know."""
    evidence = valid_evidence(household, timezone.localdate())
    if evidence and Visit.objects.filter(evidence=evidence, consent__contains=[SCOPE]).exists():
        return evidence
    return None


def _identity(need) -> Identity:
    household = need.household
    person = need.person or _head(household)
    claims = Claim.objects.filter(household=household)
    rt = household.neighbourhood
    return Identity(
        name=person.name if person and _may_pass_on(_said_of(person), name_key=person.name_key) else None,
        address=household.address or None if _may_pass_on(claims, address=household.address) else None,
        neighbourhood=str(rt) if rt and _may_pass_on(claims, rw=rt.rw, rt=rt.rt) else None,
        village=household.village.full_name,
    )


def _head(household: Household) -> Person | None:
    heads = Residence.objects.open().filter(household=household, relation=Residence.Relation.HEAD)
    found = heads.select_related("person").order_by("-pk").first()
    return found.person if found else None


def _said_of(person: Person):
    return PersonClaim.objects.filter(links__person=person, links__undone_at=None)


def _may_pass_on(claims, **value) -> bool:
    """Whether somebody beside DTSEN says so today, or DTSEN has never said anything of them."""
    source = "source" if claims.model is Claim else "claim__source"
    from_dtsen = {f"{source}__instrument": NOT_PASSED_ON}
    others = claims.exclude(**from_dtsen).filter(closed_on=None, **value)
    return others.exists() or not claims.filter(**from_dtsen).exists()
