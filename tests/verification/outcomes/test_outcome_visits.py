"""A household that was served is put on somebody's list: by itself, once, and given to who knows it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from tests.factories import AreaAssignmentFactory
from tests.verification.factories import (
    AssignmentFactory,
    HouseholdFactory,
    VillageFactory,
    accepted,
    supervisor_of,
    verifier_of,
)
from verification.field.models import Assignment, VerificationRound, Visit
from verification.outcomes.actions import assign_outcome_visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("form")]
SERVED = timezone.localdate() - timedelta(days=31)


@pytest.fixture
def village():
    return VillageFactory()


@pytest.fixture
def household(village):
    return HouseholdFactory(village=village)


def assign(household, served=SERVED):
    return assign_outcome_visit(household=household, delivered_on=served)


def test_a_round_opens_by_itself_and_the_household_is_on_it(household, village):
    verifier = verifier_of(village)

    given = assign(household)

    assert (given.household, given.verifier, given.state) == (household, verifier, "active")
    assert (given.round.purpose, given.round.village, given.round.opened_by) == ("outcome", village, None)
    assert given.due_on <= given.round.due_on


def test_a_running_round_takes_the_next_household(household, village):
    verifier_of(village)

    rounds = {assign(household).round, assign(HouseholdFactory(village=village)).round}

    assert len(rounds) == VerificationRound.objects.count() == 1


def test_a_round_that_is_closed_or_over_takes_nobody(household, village):
    verifier_of(village)
    first = assign(household).round
    VerificationRound.objects.update(closed_on=timezone.localdate())

    assert assign(HouseholdFactory(village=village)).round != first


def test_asked_again_nothing_is_assigned_twice(household, village):
    verifier_of(village)
    assign(household)

    assert assign(household) is None
    assert Assignment.objects.count() == 1


def test_who_was_there_last_goes_again(household, village):
    verifier_of(village)
    last = verifier_of(village)
    accepted(AssignmentFactory(round__village=village, household=household, verifier=last))
    AssignmentFactory.create_batch(3, round__village=village, verifier=last)

    assert assign(household).verifier == last


def test_who_left_the_village_does_not_go_and_the_least_busy_one_does(household, village):
    left, busy, free = verifier_of(village), verifier_of(village), verifier_of(village)
    accepted(AssignmentFactory(round__village=village, household=household, verifier=left))
    left.area_assignments.update(valid_from="2020-01-01", valid_to=timezone.localdate() - timedelta(days=1))
    AssignmentFactory(round__village=village, verifier=busy)

    assert assign(household).verifier == free


def test_an_account_that_was_closed_does_not_go(household, village):
    closed = verifier_of(village)
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)

    assert assign(household) is None


def test_without_a_verifier_the_supervisor_of_the_village_is_told_once(household, village):
    own, above = supervisor_of(village), supervisor_of(village.parent)

    assert assign(household) is None
    assign(HouseholdFactory(village=village))

    assert Notice.objects.get().user == own
    assert not above.notices.exists()
    assert not VerificationRound.objects.exists()


def test_without_one_in_the_village_the_supervisor_of_the_kecamatan_is_told(household, village):
    above = supervisor_of(village.parent)

    assign(household)

    assert above.notices.count() == 1


def test_a_verifier_of_the_whole_kecamatan_may_go(household, village):
    verifier = verifier_of(village.parent)

    assert assign(household).verifier == verifier


def test_a_closed_household_is_visited_by_nobody(household, village):
    verifier_of(village)
    type(household).objects.filter(pk=household.pk).update(closed_on=timezone.localdate(), closed_reason="moved")

    assert assign(household) is None


def test_once_seen_after_the_hand_over_nobody_goes_again(household, village):
    verifier_of(village)
    visit = accepted(assign(household))

    assert assign(household) is None
    assert assign(household, served=timezone.localdate() + timedelta(days=1)) is not None
    assert visit.round.purpose == "outcome"


def test_where_nobody_was_met_it_is_tried_again_after_the_same_while(household, village):
    verifier_of(village)
    visit = accepted(assign(household), outcome="not_at_home")
    assert assign(household) is None

    Visit.objects.filter(pk=visit.pk).update(
        started_at=timezone.now() - timedelta(days=31), ended_at=timezone.now() - timedelta(days=30, hours=1)
    )
    assert assign(household, served=SERVED - timedelta(days=9)) is not None


def test_the_new_task_stands_on_the_list_of_the_verifier(household, village, client_as):
    verifier = verifier_of(village)
    assign(household)

    head = household.residences.get().person.name
    assert head in client_as(verifier).get(reverse("verification:task-list")).text


def test_the_supervisor_sees_the_round_that_opened_by_itself(household, village, client_as):
    verifier_of(village)
    round = assign(household).round
    client = client_as(supervisor_of(village))

    assert "Cek hasil bantuan" in client.get(reverse("verification:round-list")).text
    assert client.get(reverse("verification:round-detail", args=[round.pk])).status_code == 200


def test_a_second_area_of_one_verifier_does_not_double_him(household, village):
    verifier = verifier_of(village)
    AreaAssignmentFactory(user=verifier, area=village.parent)

    assert assign(household).verifier == verifier
