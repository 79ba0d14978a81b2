"""Who is proposed for graduation, and that a person, not the rule, decides it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from households.models import Assessment, Need, RuleSet
from tests.verification.factories import (
    ANSWERS,
    AssignmentFactory,
    RoundFactory,
    accepted,
    daytime,
    supervisor_of,
)
from verification.field.models import Visit
from verification.outcomes.actions import graduate_household
from verification.outcomes.reports import graduation_of
from verification.review.actions import DecisionError, decide_household
from verification.review.models import Decision, Minutes, TargetEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]
LACKING = {"answers": {"household": ANSWERS, "persons": []}}


@pytest.fixture
def supervisor(household):
    return supervisor_of(household.village)


@pytest.fixture
def minutes(household, supervisor):
    return Minutes.objects.create(
        number="BA/1", village=household.village, held_on=timezone.localdate(), n_present=9, recorded_by=supervisor
    )


@pytest.fixture
def household():
    """Visited, entitled, needs served, and seen by an outcome visit that finds nothing lacking any more."""
    first = accepted(**LACKING, ended_at=daytime() - timedelta(days=3))
    home, by = first.household, supervisor_of(first.household.village)
    meeting = Minutes.objects.create(
        number="BA/0", village=home.village, held_on=timezone.localdate(), n_present=9, recorded_by=by
    )
    decide_household(household=home, outcome="eligible", by=by, level="musdes", minutes=meeting)
    return home


def see_outcome(household, **changes):
    round = RoundFactory(village=household.village, purpose=changes.pop("purpose", "outcome"))
    return accepted(AssignmentFactory(round=round, household=household), **changes)


def all_is_well(household):
    """An outcome visit after which every rule set in use says no, and no need is left."""
    visit = see_outcome(household)
    Assessment.objects.filter(evidence=visit.evidence).update(is_poor="no", score_low=0, score_high=0)
    Need.objects.filter(household=household).update(status="resolved")
    return visit


def graduate(household, by, minutes, note="Rumahnya sudah layak"):
    return graduate_household(household=household, by=by, level="musdes", minutes=minutes, note=note)


def test_a_household_that_lacks_nothing_after_an_outcome_visit_is_proposed(household):
    visit = all_is_well(household)

    assert graduation_of(household).latest_evidence == visit.evidence_id


def test_nothing_happens_by_itself(household):
    all_is_well(household)

    assert Decision.objects.current().get(household=household).outcome == "eligible"


def test_a_live_need_keeps_it_off_the_list(household):
    all_is_well(household)
    need = household.needs.first()
    Need.objects.filter(pk=need.pk).update(status="delivered")

    assert graduation_of(household) is None


def test_one_rule_set_that_does_not_say_no_keeps_it_off_the_list(household):
    visit = all_is_well(household)
    last = Assessment.objects.filter(evidence=visit.evidence).latest("pk")
    Assessment.objects.filter(pk=last.pk).update(is_poor="unknown")

    assert graduation_of(household) is None


def test_a_rule_set_that_never_assessed_it_keeps_it_off_the_list(household):
    all_is_well(household)
    RuleSet.objects.create(code="baru", name="Aturan baru", source="uji", cutoff="1/3", valid_from="2026-01-01")

    assert graduation_of(household) is None


def test_a_rule_set_out_of_use_says_nothing(household):
    all_is_well(household)
    RuleSet.objects.create(
        code="lama", name="Aturan lama", source="uji", cutoff="1/3", valid_from="2020-01-01", is_active=False
    )

    assert graduation_of(household)


def test_a_visit_that_was_no_outcome_visit_is_not_enough(household):
    visit = see_outcome(household, purpose="verification")
    Assessment.objects.filter(evidence=visit.evidence).update(is_poor="no", score_low=0, score_high=0)
    Need.objects.filter(household=household).update(status="resolved")

    assert graduation_of(household) is None


def test_an_outcome_visit_that_met_nobody_is_not_enough(household):
    visit = all_is_well(household)
    Visit.objects.filter(pk=visit.pk).update(outcome="not_at_home")

    assert graduation_of(household) is None


def test_who_is_not_entitled_is_not_proposed(household):
    all_is_well(household)
    Decision.objects.update(outcome="unresolved")

    assert graduation_of(household) is None


def test_confirmed_it_is_a_decision_on_that_visit(household, supervisor, minutes):
    visit = all_is_well(household)

    decision = graduate(household, supervisor, minutes)

    assert (decision.outcome, decision.reason, decision.evidence) == ("not_eligible", "became_able", visit.evidence)
    assert not TargetEntry.objects.filter(household=household).exists()
    assert graduation_of(household) is None


def test_confirmed_twice_it_is_decided_once(household, supervisor, minutes):
    all_is_well(household)
    graduate(household, supervisor, minutes)

    with pytest.raises(DecisionError, match="tidak lagi diusulkan"):
        graduate(household, supervisor, minutes)

    assert household.decisions.count() == 2


def test_who_was_kept_entitled_on_that_visit_is_not_proposed_again(household, supervisor, minutes):
    all_is_well(household)
    decide_household(
        household=household, outcome="eligible", by=supervisor, level="musdes", minutes=minutes, note="Masih rentan"
    )

    assert graduation_of(household) is None


# Pages


def test_a_supervisor_confirms_on_the_page(client_as, household, supervisor):
    all_is_well(household)
    client = client_as(supervisor)
    address = reverse("verification:graduation", args=[household.code])
    assert household.code in client.get(reverse("verification:graduation-list")).text
    assert "semua aturan yang dipakai menilai tidak miskin" in client.get(address).text

    client.post(address, {
        "level": "musdes", "minutes_number": "BA/7", "minutes_held_on": timezone.localdate(), "minutes_n_present": 12,
        "note": "Rumahnya sudah layak",
    })  # fmt: skip

    assert Decision.objects.current().get(household=household).reason == "became_able"


def test_a_form_without_meeting_or_note_decides_nothing(client_as, household, supervisor):
    all_is_well(household)
    address = reverse("verification:graduation", args=[household.code])

    assert "Belum tersimpan" in client_as(supervisor).post(address, {"level": "musdes", "note": ""}).text
    assert household.decisions.count() == 1


def test_a_household_nobody_proposes_says_so(client_as, household, supervisor):
    address = reverse("verification:graduation", args=[household.code])
    client = client_as(supervisor)

    assert "tidak, atau tidak lagi, diusulkan" in client.get(address).text
    assert "tidak lagi diusulkan" in client.post(address, {"level": "musdes", "note": "Sudah mampu"}).text
    assert household.decisions.count() == 1


def test_a_supervisor_elsewhere_does_not_find_it(client_as, household):
    all_is_well(household)
    stranger = client_as(Role.SUPERVISOR)

    assert household.code not in stranger.get(reverse("verification:graduation-list")).text
    assert stranger.get(reverse("verification:graduation", args=[household.code])).status_code == 404


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.LEADER, Role.OPD_VIEWER, Role.BAPPEDA_ANALYST])
def test_graduation_is_closed_to_who_decides_nothing(client_as, role):
    assert client_as(role).get(reverse("verification:graduation-list")).status_code == 403


def test_the_list_asks_as_often_for_many_as_for_one(client_as, household, supervisor, django_assert_max_num_queries):
    all_is_well(household)
    client = client_as(supervisor)

    with django_assert_max_num_queries(20):
        assert client.get(reverse("verification:graduation-list")).status_code == 200
