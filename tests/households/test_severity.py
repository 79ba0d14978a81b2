import pytest
from django.utils import timezone

from households import actions, reference
from households.models import Need, RuleSet
from households.severity import carry_severity
from tests.interventions.factories import AssessmentFactory, EvidenceFactory, NeedFactory, RuleSetFactory

pytestmark = pytest.mark.django_db


def assessed(need, score, **fields):
    evidence = EvidenceFactory(household=need.household)
    return AssessmentFactory(evidence=evidence, rule_set=RuleSetFactory(code="mpi"), score_low=score, **fields)


def severity(need):
    return Need.objects.get(pk=need.pk).severity


def test_a_need_carries_the_lowest_score_of_the_latest_assessment():
    need = NeedFactory()
    assessed(need, 0.6)
    assessed(need, 0.4)

    carry_severity([need.household_id])

    assert severity(need) == 0.4


def test_other_rule_sets_other_households_and_closed_needs_are_left_alone():
    need, other, done = NeedFactory(), NeedFactory(), NeedFactory(status="resolved")
    for one in (other, done):
        assessed(one, 0.9)

    carry_severity([need.household_id, done.household_id])
    assert [severity(one) for one in (need, other, done)] == [0, 0, 0]

    assert carry_severity() == 1
    assert severity(other) == 0.9


def test_a_need_that_opens_has_the_score_of_what_was_seen():
    reference.load()
    evidence = EvidenceFactory()
    values = {"toilet": "none", "water_source": "surface", "cooking_fuel": "firewood", "floor": "earth"}
    actions.confirm_values(household=evidence.household, evidence=evidence, values=values)

    made = actions.assess_household(household=evidence.household, evidence=evidence)
    opened = actions.open_needs(household=evidence.household, evidence=evidence)

    score = next(one.score_low for one in made if one.rule_set.code == "mpi")
    assert score > 0
    assert {severity(need) for need in opened} == {score}


def test_a_new_assessment_is_carried_to_needs_that_are_open_already():
    reference.load()
    evidence = EvidenceFactory(observed_on=timezone.localdate())
    need = NeedFactory(household=evidence.household, severity=0.9)
    RuleSet.objects.filter(code="uji").update(is_active=False)
    actions.confirm_values(household=evidence.household, evidence=evidence, values={"toilet": "own"})

    actions.assess_household(household=evidence.household, evidence=evidence)

    assert severity(need) < 0.9
