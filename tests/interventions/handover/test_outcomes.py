"""From the hand-over to the visit that sees what became of it, and what that visit does to the need."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from households.actions import settle_needs
from households.models import Deprivation, Evidence, Need
from interventions import actions as serving
from interventions.handover import actions
from interventions.handover.actions import Outcome
from interventions.models import Commitment
from interventions.tasks import assign_outcome_visits
from tests.factories import AreaAssignmentFactory, MembershipFactory
from tests.interventions.factories import AssessmentFactory, EvidenceFactory, NeedFactory, hand_over
from tests.interventions.handover.conftest import scan
from verification.field.models import Assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def verifier(need):
    user = MembershipFactory().user
    AreaAssignmentFactory(user=user, area=need.household.village)
    return user


def served_long_ago(*commitments, days=31):
    for one in commitments:
        hand_over(one)
    day = timezone.localdate() - timedelta(days=days)
    Commitment.objects.filter(pk__in=[one.pk for one in commitments]).update(completed_on=day)
    Evidence.objects.filter(kind="delivery").update(observed_on=day)


def seen(need, state, days_ago=0):
    """An accepted visit that finds the need's deprivation in this state."""
    day = timezone.localdate() - timedelta(days=days_ago)
    evidence = EvidenceFactory(household=need.household, observed_on=day)
    Deprivation.objects.create(
        assessment=AssessmentFactory(evidence=evidence), indicator=need.indicator, person=need.person, state=state
    )
    settle_needs(household=need.household, evidence=evidence)
    need.refresh_from_db()
    return need.status


def test_a_month_after_the_hand_over_a_visit_is_assigned(commitment, verifier):
    served_long_ago(commitment)

    assert assign_outcome_visits() == 1

    given = Assignment.objects.get()
    assert (given.household, given.verifier, given.round.purpose) == (commitment.need.household, verifier, "outcome")


def test_before_that_nobody_is_sent(commitment, verifier):
    served_long_ago(commitment, days=29)

    assert assign_outcome_visits() == 0


def test_the_days_are_a_setting(commitment, verifier, settings):
    settings.RBPK_OUTCOME_DAYS = 7
    served_long_ago(commitment, days=8)

    assert assign_outcome_visits() == 1


def test_run_twice_it_assigns_once(commitment, verifier):
    served_long_ago(commitment)
    assign_outcome_visits()

    assert assign_outcome_visits() == 0


def test_several_needs_of_one_household_are_one_visit(commitment, verifier, officer):
    other = NeedFactory(household=commitment.need.household)
    serving_activity = commitment.activity
    serving_activity.programme.indicators.add(other.indicator)
    second = serving.commit_need(need=other, activity=serving_activity, by=officer)
    served_long_ago(commitment, second)

    assert assign_outcome_visits() == 1
    assert Assignment.objects.count() == 1


def test_a_part_of_the_plan_is_no_completed_hand_over(commitment, verifier, officer):
    actions.plan_quantity(activity=commitment.activity, quantity=10, unit="ekor", by=officer)
    actions.hand_over_many(
        activity=commitment.activity, bast_number="BAST/1", delivered_on=timezone.localdate(), proof=scan(),
        outcomes=[Outcome(commitment.pk, quantity=4)], by=officer,
    )  # fmt: skip
    Commitment.objects.update(committed_at=timezone.now() - timedelta(days=99))

    assert assign_outcome_visits() == 0


def test_the_schedule_names_the_task():
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {assign_outcome_visits.name, "interventions.forget_given_lists"} <= tasks


def test_a_hand_over_alone_resolves_nothing(commitment):
    served_long_ago(commitment)

    assert Need.objects.get(pk=commitment.need_id).status == "delivered"


@pytest.mark.parametrize(("state", "status"), [("no", "resolved"), ("yes", "open"), ("unknown", "delivered")])
def test_only_what_a_visit_sees_settles_the_need(commitment, state, status):
    served_long_ago(commitment)

    assert seen(commitment.need, state) == status


@pytest.mark.parametrize("state", ["yes", "no"])
def test_a_visit_made_before_the_hand_over_settles_nothing(commitment, state):
    served_long_ago(commitment, days=10)

    assert seen(commitment.need, state, days_ago=12) == "delivered"
