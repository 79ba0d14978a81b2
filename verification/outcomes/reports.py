"""Who is proposed for graduation: nothing is lacking any more, and an outcome visit has seen it."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from households.models import Assessment, Household, Need, RuleSet
from verification.field.models import VerificationRound, Visit
from verification.review.models import Decision
from verification.review.reports import decidable_households, standing_visits

LIVE = [Need.Status.OPEN, Need.Status.COMMITTED, Need.Status.DELIVERED]


def proposed_for_graduation(households: QuerySet[Household]) -> QuerySet[Household]:
    """Entitled households without a live need whose latest standing visit is an outcome visit, and every rule set in
    use says no on it. Each with `latest_evidence`, `seen_on` and `n_resolved`.
    """
    today = timezone.localdate()
    latest = standing_visits(today).filter(household=OuterRef("pk"))
    rule_sets = RuleSet.objects.filter(is_active=True)
    seen_no = (
        Assessment.objects.filter(
            household=OuterRef("pk"), evidence=OuterRef("latest_evidence"), rule_set__in=rule_sets, is_poor="no"
        )
        .order_by()
        .values("household")
        .annotate(n=Count("pk"))
        .values("n")
    )
    seen = Visit.objects.filter(round__purpose=VerificationRound.Purpose.OUTCOME, status=Visit.Status.ACCEPTED)
    entitled = Decision.objects.eligible_on(today).filter(household=OuterRef("pk"))
    return (
        households.open()
        .filter(pk__in=seen.values("household"))  # few of the register
        .annotate(
            latest_evidence=Subquery(latest.values("evidence")[:1]),
            latest_purpose=Subquery(latest.values("round__purpose")[:1]),
            latest_outcome=Subquery(latest.values("outcome")[:1]),
            seen_on=Subquery(latest.values("evidence__observed_on")[:1]),
            n_no=Subquery(seen_no),
            n_resolved=Count("needs", filter=Q(needs__status=Need.Status.RESOLVED), distinct=True),
        )
        .filter(
            Exists(entitled.exclude(evidence=OuterRef("latest_evidence"))),
            ~Exists(Need.objects.filter(household=OuterRef("pk"), status__in=LIVE)),
            latest_purpose=VerificationRound.Purpose.OUTCOME, latest_outcome__in=Visit.INTERVIEWS,
            n_no=rule_sets.count() or -1,
        )
    )  # fmt: skip


def graduations_for(user: User) -> QuerySet[Household]:
    return proposed_for_graduation(decidable_households(user))


def graduation_of(household: Household) -> Household | None:
    return proposed_for_graduation(Household.objects.filter(pk=household.pk)).first()


def reason_of(household: Household) -> str:
    """Of a proposed household, in words."""
    return (
        f"Cek hasil {date_format(household.seen_on, 'DATE_FORMAT')}: semua aturan yang dipakai menilai tidak miskin; "
        f"{household.n_resolved} kebutuhan tuntas, tidak ada yang tersisa."
    )


@dataclass(frozen=True)
class Said:
    """What one rule set says on the outcome visit."""

    rule_set: str
    words: str


def said_by_rules(household: Household) -> list[Said]:
    rows = household.assessments.filter(evidence=household.latest_evidence).select_related("rule_set")
    return [
        Said(str(row.rule_set), row.rule_set.state_labels.get(row.is_poor, row.get_is_poor_display()))
        for row in rows.filter(rule_set__is_active=True).order_by("pk")
    ]
