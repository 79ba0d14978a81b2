from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from households.models import Evidence, Household, Neighbourhood
from tests.factories import AreaFactory
from tests.verification.factories import AssignmentFactory, accepted, daytime, submitted, verifier_of
from tests.verification.targeting.conftest import decide
from verification.field.envelopes import VisitError
from verification.field.models import VerificationRound
from verification.review import actions as review
from verification.review.reports import valid_evidence
from verification.targeting import revisits

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(user, village):
    return user(Role.SUPERVISOR, areas=[village])


def due(days=90):
    return {one.household: one.is_taken for one in revisits.due_decisions(Household.objects.all(), days)}


def open_round(village, by, **changes):
    given = {"days": 90, "name": "Kunjungan ulang", "verifier": verifier_of(village),
             "due_on": timezone.localdate() + timedelta(days=30)} | changes  # fmt: skip
    return revisits.open_revisit_round(village=village, by=by, **given)


# Who is due


def test_who_has_run_out_or_soon_will_is_due_within_the_days_asked(entitle):
    over, soon, later = entitle(days=-1), entitle(days=30), entitle(days=91)

    assert set(due(0)) == {over}
    assert set(due(30)) == set(due(90)) == {over, soon}
    assert set(due(180)) == {over, soon, later}


def test_who_is_not_entitled_or_closed_is_not_due(entitle, user):
    refused, closed = entitle(days=5), entitle(days=5)
    decide(refused, user(Role.OPD_OFFICER), "not_eligible", "moved", timezone.localdate() + timedelta(days=5))
    Household.objects.filter(pk=closed.pk).update(closed_on=timezone.localdate(), closed_reason="moved")

    assert due() == {}


def test_who_was_seen_again_waits_for_a_decision_and_not_for_a_visit(form, entitle):
    household = entitle(days=5)
    accepted(AssignmentFactory(round__village=household.village, household=household))

    assert due() == {}


def test_who_is_given_to_a_verifier_or_waits_for_review_is_taken(form, entitle, village):
    free, given, seen = entitle(days=5), entitle(days=5), entitle(days=5)
    AssignmentFactory(round__village=village, household=given)
    submitted(AssignmentFactory(round__village=village, household=seen))

    assert due() == {free: False, given: True, seen: True}


def test_villages_are_counted_the_most_unassigned_first(form, entitle, village):
    other = AreaFactory(parent=village.parent)
    entitle(days=-1)
    taken = entitle(days=5)
    AssignmentFactory(round__village=village, household=taken)
    for _ in range(2):
        entitle(days=5, village=other)

    counts = revisits.due_by_village(revisits.due_decisions(Household.objects.all(), 90))

    assert [(one.village, one.n_due, one.n_over, one.n_free) for one in counts] == [
        (other, 2, 0, 2), (village, 2, 1, 1),
    ]  # fmt: skip


# The round


def test_one_step_opens_a_round_and_gives_it_to_one_verifier(form, entitle, village, supervisor):
    due_ones = [entitle(days=5), entitle(days=-1)]
    entitle(days=300)

    round = open_round(village, supervisor)

    assert {assignment.household for assignment in round.assignments.all()} == set(due_ones)
    assert due() == dict.fromkeys(due_ones, True)


def test_who_is_already_given_to_somebody_is_skipped(form, entitle, village, supervisor):
    free, given = entitle(days=5), entitle(days=5)
    AssignmentFactory(round__village=village, household=given)

    assert open_round(village, supervisor).assignments.get().household == free


def test_one_rt_alone_can_be_visited(form, entitle, village, supervisor):
    rt = Neighbourhood.objects.create(village=village, rt="001")
    inside, _ = entitle(days=5, neighbourhood=rt), entitle(days=5)

    assert open_round(village, supervisor, rt=rt).assignments.get().household == inside


def test_the_second_of_two_who_press_at_once_opens_no_empty_round(form, entitle, village, supervisor):
    entitle(days=5)
    open_round(village, supervisor)

    with pytest.raises(VisitError, match="sudah ditugaskan"):
        open_round(village, supervisor)

    assert VerificationRound.objects.count() == 1


def test_a_supervisor_of_elsewhere_opens_nothing(form, entitle, village, user):
    entitle(days=5)

    with pytest.raises(VisitError, match="bukan wilayah"):
        open_round(village, user(Role.SUPERVISOR, areas=[AreaFactory()]))

    assert not VerificationRound.objects.exists()


def test_a_verifier_of_elsewhere_is_refused_and_no_round_stays(form, entitle, village, supervisor):
    entitle(days=5)

    with pytest.raises(VisitError, match="bukan petugas"):
        open_round(village, supervisor, verifier=verifier_of(AreaFactory()))

    assert not VerificationRound.objects.exists()


# Validity


@pytest.mark.parametrize("days", [730, 365])
def test_evidence_holds_as_long_as_the_setting_says(form, settings, days):
    settings.RBPK_EVIDENCE_DAYS = days

    evidence = accepted().evidence

    assert (evidence.expires_on - evidence.observed_on).days == days


def test_a_household_whose_evidence_has_run_out_is_no_longer_served(rules, settings, user):
    settings.RBPK_EVIDENCE_DAYS = 30
    household = accepted(ended_at=daytime() - timedelta(days=28)).household
    officer, today = user(Role.OPD_OFFICER), timezone.localdate()
    review.decide_household(
        household=household, outcome="eligible", by=officer, level="opd", opd=officer.memberships.get().opd
    )
    last_day = Evidence.objects.get().expires_on

    assert valid_evidence(household, today) is not None
    assert valid_evidence(household, last_day) is not None
    assert valid_evidence(household, last_day + timedelta(days=1)) is None
    assert due(30) == {household: False}
