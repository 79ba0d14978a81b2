import random
from datetime import timedelta

import pytest
from django.utils import timezone

from households import rule_sets
from households.expressions import HOUSEHOLD, evaluate, parse
from households.models import Confirmation, Variable
from interventions import actions
from interventions.allotment import conditions
from interventions.allotment.models import ActivityArea, HandChoice, QualifyingCondition
from interventions.allotment.ranking import ranking_of
from tests import remembered
from tests.factories import AreaFactory, UserFactory
from tests.interventions.factories import IndicatorFactory, NeedFactory, hand_over, officer_of

pytestmark = pytest.mark.django_db


def ranked(activity, **fields):
    return [row.need for row in ranking_of(activity, **fields)[0:25]]


def condition(activity, code, comparison, value):
    return QualifyingCondition.objects.create(
        activity=activity, variable=Variable.objects.get(code=code), comparison=comparison, value=value,
        added_by=UserFactory(),
    )  # fmt: skip


def confirm(need, code, value, **fields):
    evidence = need.opened_by.evidence
    base = {"confirmed_on": evidence.observed_on, "expires_on": evidence.expires_on}
    return Confirmation.objects.create(
        household=need.household, variable=Variable.objects.get(code=code), value=value, evidence=evidence,
        **base | fields,
    )  # fmt: skip


def test_the_worse_off_come_first_then_more_needs_then_longer_waiting_then_the_code(activity, make_needs, village):
    today = timezone.localdate()
    mild, bad = make_needs(village, [0.2, 0.8])
    old, burdened, young = make_needs(village, [0.5, 0.5, 0.5], opened_on=today)
    NeedFactory(household=burdened.household, indicator=IndicatorFactory())
    type(old).objects.filter(pk=old.pk).update(opened_on=today - timedelta(days=40))
    twin, other = sorted(make_needs(village, [0.1, 0.1]), key=lambda need: need.public_code)

    assert ranked(activity) == [bad, burdened, old, young, mild, twin, other]


def test_only_needs_that_may_be_spent_on_are_ranked(activity, make_needs, indicator, village):
    fit, closed, struck, expired, gone = make_needs(village, [0.9] * 5)
    NeedFactory(indicator=indicator)  # never decided
    NeedFactory(verified=True)  # of another indicator
    make_needs(village, [0.9], status="committed")
    type(closed.household).objects.filter(pk=closed.household_id).update(closed_on="2026-01-01", closed_reason="moved")
    struck.household.decisions.update(outcome="not_eligible", reason="became_able")
    expired.household.decisions.update(valid_until=timezone.localdate() - timedelta(days=1))
    gone.household.evidence.update(withdrawn_at=timezone.now())

    assert ranked(activity) == [fit]


def test_an_activity_limited_to_areas_serves_those_and_what_lies_in_them(activity, make_needs, village):
    (inside,), (elsewhere,) = make_needs(village, [0.5]), make_needs(AreaFactory(), [0.5])
    ActivityArea.objects.create(activity=activity, area=village.parent)
    assert ranked(activity) == [inside]

    ActivityArea.objects.create(activity=activity, area=elsewhere.household.village)
    assert len(ranked(activity)) == 2


def test_a_further_rule_parts_needs_into_fitting_refused_and_to_be_made_sure(activity, make_needs, village):
    remembered.recall(*remembered.VARIABLES)
    own, rents, unasked = make_needs(village, [0.5, 0.5, 0.5])
    confirm(own, "tenure", "own")
    confirm(rents, "tenure", "rent")
    condition(activity, "tenure", "eq", "own")

    assert ranking_of(activity).counts() == {"yes": 1, "no": 1, "unknown": 1}
    assert ranked(activity) == [own]
    assert ranked(activity, state="unknown") == [unasked]


@pytest.mark.parametrize(
    "fields", [{"reopened_at": timezone.now()}, {"expires_on": timezone.localdate() - timedelta(days=1)}]
)
def test_a_value_that_no_longer_holds_is_to_be_made_sure(activity, make_needs, village, fields):
    remembered.recall(*remembered.VARIABLES)
    (need,) = make_needs(village, [0.5])
    confirm(need, "tenure", "own", **fields)
    condition(activity, "tenure", "eq", "own")

    assert ranking_of(activity).counts() == {"unknown": 1}


def test_rules_of_the_programme_hold_for_its_activities(activity, make_needs, village):
    remembered.recall(*remembered.VARIABLES)
    (need,) = make_needs(village, [0.5])
    confirm(need, "monthly_income_idr", 2_000_000)
    row = condition(activity, "monthly_income_idr", "lt", 1_500_000)
    QualifyingCondition.objects.filter(pk=row.pk).update(activity=None, programme=activity.programme)

    assert ranking_of(activity).counts() == {"no": 1}


def test_sql_says_the_same_as_the_expression_language(activity, make_needs, village):
    """Random conditions over random, missing and odd values."""
    remembered.recall(*remembered.VARIABLES)
    draw, known = random.Random(5), rule_sets.shipped_variables()
    needs = make_needs(village, [0.5] * 40)
    values = {"tenure": ["own", "rent", "gone", 3], "monthly_income_idr": [0, 5e5, 1e16, "banyak", 1_500_000.5]}
    for need in needs:
        for code, choices in values.items():
            if draw.random() < 0.8:
                confirm(need, code, draw.choice(choices))
    for _ in range(12):
        QualifyingCondition.objects.all().delete()
        condition(activity, "tenure", draw.choice(["eq", "ne"]), draw.choice(["own", "rent"]))
        condition(activity, "monthly_income_idr", draw.choice(["lt", "le", "gt", "ge", "eq", "ne"]), 500_000)
        rules = list(QualifyingCondition.objects.of(activity))
        facts = conditions.facts_of([need.household_id for need in needs], timezone.localdate())
        test = parse(conditions.tree_of(rules), known, unit=HOUSEHOLD)
        said = [evaluate(test, facts[need.household_id]).state for need in needs]

        expected = {state: said.count(state) for state in set(said)}
        assert ranking_of(activity).counts() == expected


def test_aid_of_the_same_kind_lately_is_counted_apart(activity, make_needs, village, indicator):
    (need,) = make_needs(village, [0.5])
    commitment = actions.commit_need(need=need, activity=activity, by=officer_of(activity))
    hand_over(commitment)
    type(need).objects.filter(pk=need.pk).update(status="open")

    assert ranking_of(activity).counts() == {"repeated": 1}


@pytest.mark.parametrize(("days", "state"), [(400, "repeated"), (4 * 365, "yes")])
def test_aid_that_a_list_of_an_opd_tells_makes_it_a_repeat_too(activity, make_needs, village, told, days, state):
    [need] = make_needs(village, [0.5])

    told(need, days)

    assert ranking_of(activity).counts() == {state: 1}


def test_choices_by_hand_count(activity, make_needs, village):
    urgent, mild = make_needs(village, [0.9, 0.1])
    HandChoice.objects.create(
        activity=activity, need=urgent, kind="out", reason="Sudah dibantu kerabat", by=UserFactory()
    )
    HandChoice.objects.create(activity=activity, need=mild, kind="in", reason="Rumah roboh semalam", by=UserFactory())

    assert ranking_of(activity).counts() == {"yes": 1, "out": 1}
    assert ranking_of(activity).first({village.pk: 5}, 5) == [mild.pk]


def test_the_first_of_each_village_get_its_places(activity, make_needs, village):
    first, second, third = make_needs(village, [0.9, 0.8, 0.7])
    (far,) = make_needs(other := AreaFactory(), [0.1])

    assert ranking_of(activity).first({village.pk: 2, other.pk: 1}, 9) == [first.pk, second.pk, far.pk]
    assert ranking_of(activity).first({village.pk: 2, other.pk: 1}, 2) == [first.pk, second.pk]
    assert ranking_of(activity).next_after([first.pk, second.pk], 1) == [third.pk]


def test_the_ranking_is_sliced_like_a_list(activity, make_needs, village):
    needs = make_needs(village, [n / 40 for n in range(40, 10, -1)])
    ranking = ranking_of(activity)

    assert ranking.count() == 30
    assert [row.need for row in ranking[25:50]] == needs[25:]
    assert [row.rank for row in ranking[25:50]] == [26, 27, 28, 29, 30]
    assert ranking.in_village(AreaFactory()).count() == 0
