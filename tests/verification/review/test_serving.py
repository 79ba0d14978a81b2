"""Until when a household may be served: the date on its row says what the rule of one household says."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from households.models import Household
from tests.interventions.factories import EvidenceFactory, HouseholdFactory, NeedFactory, VisitFactory
from verification.field.models import Visit
from verification.review.models import Decision
from verification.review.reports import valid_evidence
from verification.review.serving import FILL, valid_evidence_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate  # asked anew: a run may pass midnight


def until(household):
    return Household.objects.get(pk=household.pk).list_until


def served(days=30):
    need = NeedFactory(verified=True)
    need.household.decisions.update(valid_until=TODAY() + timedelta(days=days))
    return need.household


def test_a_household_is_served_until_its_decision_or_its_evidence_ends():
    household = served(days=30)
    assert until(household) == TODAY() + timedelta(days=30)

    household.evidence.update(expires_on=TODAY() + timedelta(days=7))
    assert until(household) == TODAY() + timedelta(days=7)


@pytest.mark.parametrize(
    "change",
    [
        lambda household: household.decisions.update(outcome="not_eligible", reason="moved"),
        lambda household: household.decisions.update(is_current=False),
        lambda household: household.evidence.update(withdrawn_at=timezone.now()),
        lambda household: household.visits.update(status="superseded"),
        lambda household: household.visits.update(outcome="moved"),
    ],
)
def test_what_takes_the_ground_away_takes_the_date_away(change):
    household = served()

    change(household)

    assert until(household) is None


def test_an_undecided_household_has_no_date():
    evidence = EvidenceFactory()
    VisitFactory(evidence=evidence)

    assert until(evidence.household) is None


def test_the_date_says_what_the_rule_of_one_household_says():
    """Random households beside `valid_evidence`, on three days; and all of them at once."""
    draw, households = random.Random(4), [HouseholdFactory() for _ in range(25)]
    for household in households:
        for _ in range(draw.randrange(3)):
            seen = TODAY() - timedelta(days=draw.randrange(90))
            evidence = EvidenceFactory(
                household=household, observed_on=seen, expires_on=seen + timedelta(days=draw.randrange(120)),
                withdrawn_at=draw.choice([None, None, timezone.now()]),
            )  # fmt: skip
            VisitFactory(evidence=evidence, outcome=draw.choice(["done", "done", "moved"]))
            if draw.random() < 0.7 and not household.decisions.exists():
                make_verified_by(evidence, TODAY() + timedelta(days=draw.randrange(-20, 60)))
    for day in [TODAY(), TODAY() + timedelta(days=20), TODAY() + timedelta(days=60)]:
        rule = {household.pk: valid_evidence(household, day) for household in households}
        may = {household.pk for household in households if (date := until(household)) and date >= day}
        assert may == {pk for pk, evidence in rule.items() if evidence}
        expected = {pk: evidence.pk for pk, evidence in rule.items() if evidence}
        assert valid_evidence_of([household.pk for household in households], day) == expected


def make_verified_by(evidence, valid_until):
    from tests.factories import OPDFactory

    Decision.objects.create(
        household=evidence.household, evidence=evidence, outcome="eligible", level="opd", opd=OPDFactory(),
        decided_by=evidence.by, valid_until=valid_until,
    )  # fmt: skip


def test_filling_all_at_once_gives_the_same_dates():
    household = served()
    expected = until(household)
    Household.objects.update(list_until=None)

    with connection.cursor() as cursor:
        cursor.execute(FILL)

    assert until(household) == expected


def test_a_later_interview_counts_with_its_own_end():
    household = served(days=900)
    newer = EvidenceFactory(household=household, expires_on=TODAY() + timedelta(days=800))
    VisitFactory(evidence=newer)

    assert until(household) == TODAY() + timedelta(days=800)
    assert Visit.objects.filter(household=household).count() == 2
