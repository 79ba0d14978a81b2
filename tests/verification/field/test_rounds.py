from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from accounts.roles import Role
from tests.verification.factories import (
    AssignmentFactory,
    HouseholdFactory,
    OfficerFactory,
    RoundFactory,
    VillageFactory,
    supervisor_of,
    verifier_of,
)
from verification.field import actions
from verification.field.models import Assignment, VerificationRound

pytestmark = pytest.mark.django_db


def open_round(form, village, by, **changes):
    given = {"name": "Putaran", "due_on": timezone.localdate() + timedelta(days=7)} | changes
    return actions.open_round(village=village, form=form, by=by, **given)


def test_a_supervisor_opens_a_round_in_his_village(form):
    village = VillageFactory()

    round = open_round(form, village, supervisor_of(village))

    assert (round.village, round.opened_on, round.purpose) == (village, timezone.localdate(), "verification")


def test_a_supervisor_of_the_kecamatan_opens_a_round_in_each_of_its_villages(form):
    village = VillageFactory()

    assert open_round(form, village, supervisor_of(village.parent)).village == village


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.OPD_OFFICER, Role.BAPPEDA_ANALYST])
def test_other_roles_open_no_round(form, role):
    village = VillageFactory()

    with pytest.raises(actions.VisitError, match="bukan wilayah Anda"):
        open_round(form, village, OfficerFactory(role=role, area=village))


def test_no_round_opens_elsewhere_in_a_kecamatan_or_in_the_past(form):
    village = VillageFactory()
    with pytest.raises(actions.VisitError, match="bukan wilayah Anda"):
        open_round(form, village, supervisor_of(VillageFactory()))
    with pytest.raises(actions.VisitError, match="bukan desa"):
        open_round(form, village.parent, supervisor_of(village.parent))
    with pytest.raises(actions.VisitError, match="sudah lewat"):
        open_round(form, village, supervisor_of(village), due_on=timezone.localdate() - timedelta(days=1))
    assert not VerificationRound.objects.exists()


def assign(round, households, verifier=None, by=None):
    return actions.assign_households(
        round=round, households=households, verifier=verifier or verifier_of(round.village), by=by or round.opened_by
    )


def test_households_are_given_to_a_verifier_until_the_end_of_the_round(form):
    round = RoundFactory()
    households = [HouseholdFactory(village=round.village) for _ in range(2)]

    given = assign(round, households)

    assert [one.household for one in given] == households
    assert {(one.state, one.due_on) for one in given} == {(Assignment.State.ACTIVE, round.due_on)}


def test_a_household_is_given_once_in_a_round(form):
    taken = AssignmentFactory()
    free = HouseholdFactory(village=taken.round.village)

    with pytest.raises(actions.VisitError, match=taken.household.code):
        assign(taken.round, [free, taken.household])

    assert Assignment.objects.count() == 1
    with pytest.raises(IntegrityError, match="one_active_assignment_per_household"), transaction.atomic():
        AssignmentFactory(round=taken.round, household=taken.household)


def test_a_household_of_another_village_or_a_closed_one_is_not_given(form):
    round = RoundFactory()
    closed = HouseholdFactory(village=round.village, closed_on=timezone.localdate(), closed_reason="moved")

    for household in (HouseholdFactory(), closed):
        with pytest.raises(actions.VisitError, match=household.code):
            assign(round, [household])


def test_the_verifier_must_answer_for_the_village(form):
    round = RoundFactory()
    household = HouseholdFactory(village=round.village)

    for stranger in (verifier_of(VillageFactory()), supervisor_of(round.village)):
        with pytest.raises(actions.VisitError, match="bukan petugas verifikasi"):
            assign(round, [household], verifier=stranger)


def test_a_closed_round_and_a_stranger_give_nothing(form):
    round = RoundFactory()
    household = HouseholdFactory(village=round.village)
    with pytest.raises(actions.VisitError, match="bukan wilayah Anda"):
        assign(round, [household], by=supervisor_of(VillageFactory()))

    round.closed_on = timezone.localdate()
    round.save()
    with pytest.raises(actions.VisitError, match="sudah ditutup"):
        assign(round, [household])


def test_an_assignment_is_a_household_or_an_rt(form):
    with pytest.raises(IntegrityError, match="assignment_is_a_household_or_an_rt"), transaction.atomic():
        AssignmentFactory(household=None)
