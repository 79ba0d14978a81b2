"""What the pages of needs, activities and programmes show."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q

from accounts.models import User
from households.lists import Chip
from households.models import Assessment, Deprivation, Evidence, Household, Need, Residence, Variable
from households.reports import NEED_TONES
from interventions.given.reports import given_against
from interventions.models import Activity, Commitment, CommitmentQuerySet, Delivery, GivenAid, Programme
from verification.review.reports import valid_evidence

SAME_AID = timedelta(days=3 * 365)  # our choice: aid of the same kind within three years is asked about

COMMITMENT_TONES = {
    "proposed": "warn", "approved": "info", "active": "info", "delivered": "good", "cancelled": "neutral",
    "expired": "neutral",
}  # fmt: skip


def need_chip(need: Need) -> Chip:
    return Chip(need.get_status_display(), NEED_TONES[need.status])


def commitment_chip(commitment: Commitment) -> Chip:
    return Chip(commitment.get_status_display(), COMMITMENT_TONES[commitment.status])


def place_of(need: Need) -> str:
    village = need.household.village
    return f"{village.name}, {village.parent.name}"


@dataclass(frozen=True)
class EarlierAid:
    """Aid of the same kind that somebody received before: handed over here, or told by a list of an OPD."""

    delivered_on: date | None  # None where the list tells the year only
    year: int
    bast_number: str
    taker: str
    is_listed: bool = False

    @property
    def words(self) -> str:
        when = f"{self.delivered_on:%d-%m-%Y}" if self.delivered_on else f"tahun {self.year}"
        proof = f" (BAST {self.bast_number})" if self.bast_number else ""
        return f"{when}{proof}" + (f" menurut daftar {self.taker}" if self.is_listed else "")


def earlier_aid(need: Need, on: date) -> list[EarlierAid]:
    """Aid against the same indicator to the same household or person in the last years, latest first."""
    since = on - SAME_AID
    deliveries = Delivery.objects.filter(
        commitment__need__household=need.household_id, commitment__need__person=need.person_id,
        commitment__need__indicator=need.indicator_id, delivered_on__gte=since,
    )  # fmt: skip
    here = deliveries.select_related("commitment__leader", "commitment__activity__programme__opd")
    found = [_handed_over_before(delivery) for delivery in here] + [_listed(row) for row in given_against(need, since)]
    return sorted(found, key=lambda aid: (aid.year, aid.delivered_on or date(aid.year, 1, 1)), reverse=True)


def _handed_over_before(delivery: Delivery) -> EarlierAid:
    day = delivery.delivered_on
    return EarlierAid(day, day.year, delivery.bast_number, delivery.commitment.taker)


def _listed(row: GivenAid) -> EarlierAid:
    return EarlierAid(row.given_on, row.year, row.bast_number, str(row.opd), is_listed=True)


@dataclass(frozen=True)
class Answer:
    question: str
    value: str
    unit: str = ""


@dataclass(frozen=True)
class NeedStory:
    """Why a need is there and what became of it."""

    need: Need
    answers: list[Answer]
    valid: Evidence | None  # the verification that allows spending today
    earlier: list[EarlierAid]
    commitments: list[Commitment] = field(default_factory=list)

    @property
    def chip(self) -> Chip:
        return need_chip(self.need)

    @property
    def told_before(self) -> list[EarlierAid]:
        """What is worth a notice: all of it before the need is taken, afterwards what lists of OPDs tell."""
        return self.earlier if self.need.status == Need.Status.OPEN else [aid for aid in self.earlier if aid.is_listed]

    @property
    def seen(self) -> Evidence:
        """The evidence that opened the need."""
        return self.need.opened_by.evidence

    @property
    def live(self) -> Commitment | None:
        return next(
            (commitment for commitment in self.commitments if commitment.status in CommitmentQuerySet.LIVE), None
        )

    @property
    def step(self) -> str:
        """Where the case stands on its line."""
        steps = {Need.Status.COMMITTED: "delivery", Need.Status.DELIVERED: "outcome", Need.Status.RESOLVED: "outcome"}
        return steps.get(self.need.status, "need")


def need_story(need: Need, on: date) -> NeedStory:
    commitments = need.commitments.select_related("leader", "activity__programme__opd")
    return NeedStory(
        need=need,
        answers=answers_behind(need),
        valid=valid_evidence(need.household, on),
        earlier=earlier_aid(need, on),
        commitments=list(commitments),
    )


def answers_behind(need: Need) -> list[Answer]:
    """The answers that made the rule say yes, in words."""
    deprivation = Deprivation.objects.filter(
        assessment=need.opened_by_id, indicator=need.indicator_id, person=need.person_id, state=Assessment.State.YES
    ).first()
    causes = deprivation.because if deprivation else []
    variables = {variable.code: variable for variable in Variable.objects.filter(code__in=[code for code, _ in causes])}
    return [_answer(variables[code], value) for code, value in causes if code in variables]


def _answer(variable: Variable, value) -> Answer:
    known = value is not None
    return Answer(variable.label, variable.label_of(value), variable.unit if known and not variable.choices else "")


@dataclass(frozen=True)
class Recipient:
    """Who is to be served: shown on the page of one need only, and logged."""

    head: str
    person: str
    address: str
    household: Household


def recipient_of(need: Need) -> Recipient:
    household = need.household
    head = Residence.objects.open().filter(household=household, relation="head").select_related("person").first()
    names_rt = "RT" in household.address.upper().split()
    neighbourhood = "" if names_rt else str(household.neighbourhood or "")
    where = [household.address, neighbourhood, household.village.full_name]
    return Recipient(
        head=head.person.name if head else "",
        person=need.person.name if need.person else "",
        address=", ".join(filter(None, where)),
        household=household,
    )


def activities_for(need: Need, user: User, on: date):
    """Activities of the user's OPDs that serve this indicator, this year or later, with a place and money left."""
    activities = Activity.objects.of(user).filter(
        programme__is_active=True, programme__programme_indicators__indicator=need.indicator_id, year__gte=on.year
    )
    return activities.with_room().select_related("programme", "funder").order_by("year", "name")


@dataclass(frozen=True)
class Step:
    """One line of a time line."""

    title: str
    at: object  # a day or a moment
    by: str = ""
    note: str = ""


def commitment_steps(commitment: Commitment) -> list[Step]:
    """Who did what, when and why; the latest first."""
    taken = Step("Kebutuhan diambil", commitment.committed_at, _name(commitment.committed_by), _reasons(commitment))
    approved = commitment.approved_at and Step("Disetujui", commitment.approved_at, _name(commitment.second_person))
    steps = [taken, approved, *_handed_over(commitment), _ended(commitment)]
    return [step for step in reversed(steps) if step]


def _handed_over(commitment: Commitment) -> list[Step]:
    """Each hand-over, and each day on which nobody took it; the earliest first."""
    given = [
        Step(
            _quantity_words(delivery),
            delivery.delivered_on,
            _name(delivery.recorded_by),
            f"BAST {delivery.bast_number}",
        )
        for delivery in commitment.deliveries.select_related("recorded_by")
    ]
    missed = [
        Step("Belum diserahkan", row.missed_on, _name(row.recorded_by), row.get_reason_display())
        for row in commitment.missed.select_related("recorded_by")
    ]
    return sorted([*given, *missed], key=lambda step: step.at)


def _quantity_words(delivery: Delivery) -> str:
    is_single = delivery.commitment.planned_quantity == 1
    return "Diserahkan" if is_single else f"Diserahkan {delivery.quantity} {delivery.commitment.unit}"


def _ended(commitment: Commitment) -> Step | None:
    if commitment.ended_at is None:
        return None
    return Step(
        commitment.get_status_display(), commitment.ended_at, _name(commitment.ended_by), commitment.cancelled_reason
    )


def _name(user: User | None) -> str:
    return user.display_name if user else ""


def _reasons(commitment: Commitment) -> str:
    return " ".join(filter(None, [commitment.unverified_reason, commitment.repeat_reason]))


def open_needs_by_programme(programmes) -> dict[int, int]:
    """Open needs in the whole regency that a programme could serve; a need counts for each of its programmes."""
    is_open = Q(indicators__needs__status=Need.Status.OPEN)
    counted = Programme.objects.filter(pk__in=programmes).annotate(n=Count("indicators__needs", filter=is_open))
    return dict(counted.order_by().values_list("pk", "n"))


def programmes_with_needs_of(user: User):
    """Programmes whose needs the user may list: an OPD its own, the regency office all."""
    if not user.has_perm("households.view_need"):
        return Programme.objects.none()
    if user.has_perm("households.view_all_areas"):
        return Programme.objects.active()
    return Programme.objects.of(user).active()


def may_record(user: User, commitment: Commitment) -> bool:
    if not user.has_perm("interventions.record_delivery") or not commitment.may_become(Commitment.Status.DELIVERED):
        return False
    return Commitment.objects.served_by(user).filter(pk=commitment.pk).exists()


def may_give_back(user: User, commitment: Commitment) -> bool:
    """An OPD what it took, the approving office any of them; a company's ends with its reservation."""
    if commitment.activity is None:
        return False
    return user.has_perm("interventions.approve_commitment") or takes_for(user, commitment.activity)


def takes_for(user: User, activity: Activity) -> bool:
    """Whether the user may take needs into this activity."""
    return user.has_perm("interventions.commit_need") and Activity.objects.of(user).filter(pk=activity.pk).exists()


def may_approve(user: User, commitment: Commitment) -> bool:
    """The second person, who did not take the need himself. A company's is approved with its reservation."""
    if commitment.activity_id is None or commitment.committed_by_id == user.pk:
        return False
    return commitment.may_become(Commitment.Status.APPROVED) and user.has_perm("interventions.approve_commitment")
