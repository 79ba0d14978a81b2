import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from accounts.roles import Role
from households.models import Need
from tests.verification.factories import (
    ANSWERS,
    AssignmentFactory,
    HouseholdFactory,
    OfficerFactory,
    ResidenceFactory,
    accepted,
    daytime,
    submitted,
    supervisor_of,
)
from verification.field.models import Assignment, Visit
from verification.review import actions
from verification.review.models import Review

pytestmark = pytest.mark.django_db


def review(visit, verdict="accepted", by=None, note=""):
    by = by or supervisor_of(visit.household.village)
    return actions.review_visit(visit=visit, verdict=verdict, by=by, note=note)


def test_an_accepted_visit_becomes_evidence_values_and_an_assessment(rules):
    visit = review(submitted())
    household = visit.household

    household.refresh_from_db()
    assert household.status == "verified"
    assert (visit.evidence.expires_on - visit.evidence.observed_on).days == 730
    assert household.confirmations.current().get(variable__code="roof").value == "thatch"
    assert {one.rule_set.code for one in household.assessments.all()} == {"rtlh", "mpi", "needs_person"}
    assert not Need.objects.exists()


def test_nobody_reviews_his_own_visit(form):
    visit = submitted()
    visit.verifier.memberships.update(role=Role.SUPERVISOR)
    me = type(visit.verifier).objects.get(pk=visit.verifier_id)

    with pytest.raises(actions.VisitError, match="orang lain"):
        review(visit, by=me)

    with pytest.raises(IntegrityError, match="nobody_reviews_his_own_visit"), transaction.atomic():
        Review.objects.create(visit=visit, verdict="accepted", reviewer=me, verifier=me)


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.BAPPEDA_ADMIN, Role.OPD_OFFICER])
def test_only_supervisors_review(form, role):
    visit = submitted()

    with pytest.raises(actions.VisitError, match="di luar wilayah"):
        review(visit, by=OfficerFactory(role=role, area=visit.household.village))


def test_a_supervisor_of_another_village_does_not_review(form):
    visit = submitted()

    with pytest.raises(actions.VisitError, match="di luar wilayah"):
        review(visit, by=supervisor_of(HouseholdFactory().village))

    visit.refresh_from_db()
    assert visit.status == Visit.Status.AWAITING_REVIEW


def test_a_visit_is_reviewed_once(form):
    visit = review(submitted(), "rejected", note="Rumah yang salah.")

    with pytest.raises(actions.VisitError, match="ditolak"):
        review(visit)


@pytest.mark.parametrize("verdict", ["returned", "rejected"])
def test_returning_and_rejecting_need_a_reason(form, verdict):
    with pytest.raises(actions.VisitError, match="alasannya"):
        review(submitted(), verdict, note="  ")


def test_a_returned_visit_is_made_again_and_superseded(form):
    first = review(submitted(), "returned", note="Foto atap belum ada.")
    assignment = Assignment.objects.get(pk=first.assignment_id)
    assert (assignment.state, assignment.rev) == (Assignment.State.ACTIVE, 2)

    second = submitted(assignment)

    first.refresh_from_db()
    assert first.status == Visit.Status.SUPERSEDED
    assert (second.envelope.rev, second.status) == (2, Visit.Status.AWAITING_REVIEW)


def test_after_a_rejection_the_household_may_be_given_to_somebody_else(form):
    visit = review(submitted(), "rejected", note="Bukan rumah ini.")

    assert Assignment.objects.get(pk=visit.assignment_id).state == Assignment.State.CANCELLED
    AssignmentFactory(round=visit.round, household=visit.household)


@pytest.mark.parametrize("outcome", ["refused", "moved", "not_found"])
def test_a_visit_without_interview_is_evidence_but_assesses_nothing(rules, outcome):
    visit = accepted(outcome=outcome)

    visit.household.refresh_from_db()
    assert visit.evidence is not None
    assert visit.household.status == "unverified"
    assert not visit.household.assessments.exists()


def test_who_was_found_gone_no_longer_lives_there(rules):
    household = HouseholdFactory()
    gone = ResidenceFactory(household=household, relation="child").person
    dead = ResidenceFactory(household=household, relation="parent").person
    persons = [{"person": gone.pk, "presence": "moved"}, {"person": dead.pk, "presence": "deceased"}]

    accepted(assignment_of(household), answers={"household": ANSWERS, "persons": persons})

    dead.refresh_from_db()
    assert household.residences.open().count() == 1
    assert dead.died_on == timezone.localdate(daytime())


def test_a_later_visit_settles_the_needs_of_the_earlier_one(rules):
    visit = accepted()
    actions.decide_household(
        household=visit.household, outcome="eligible", level="opd", **opd_officer(), note="",
    )  # fmt: skip
    roof = Need.objects.get(indicator__code="bad_roof")

    accepted(assignment_of(visit.household), answers={"household": ANSWERS | {"roof": "zinc"}, "persons": []})

    roof.refresh_from_db()
    assert roof.status == Need.Status.RESOLVED


def test_the_first_accepted_position_is_where_the_house_stands(form):
    visit = accepted(position={"latitude": -0.51, "longitude": 117.01, "accuracy_m": 9})

    accepted(assignment_of(visit.household), position={"latitude": -0.6, "longitude": 117.1, "accuracy_m": 9})

    visit.household.refresh_from_db()
    assert float(visit.household.latitude) == -0.51


def assignment_of(household):
    return AssignmentFactory(round__village=household.village, household=household)


def opd_officer():
    officer = OfficerFactory(role=Role.OPD_OFFICER)
    return {"by": officer, "opd": officer.memberships.get().opd}
