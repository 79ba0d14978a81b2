from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from households.models import Assessment, Person, Residence
from tests.factories import AreaFactory
from tests.verification.factories import HouseholdFactory
from tests.verification.macro.crosscheck.conftest import verified
from tests.verification.macro.factories import area
from verification.macro.crosscheck.counting import ELIGIBLE_HOUSEHOLDS, ELIGIBLE_PEOPLE, HOUSEHOLDS, count_register
from verification.review.models import Decision

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year


def counted(what, year=THIS_YEAR):
    found = count_register(area(), 2017, THIS_YEAR).of(year, what)
    return found.yes, found.no, found.unknown


def close(household, on):
    type(household).objects.filter(pk=household.pk).update(closed_on=on, closed_reason="moved")


def test_only_open_verified_households_of_the_area_with_a_valid_decision_are_eligible(village):
    verified(village)
    verified(AreaFactory())
    Decision.objects.filter(household=verified(village)).update(valid_until=date(2020, 1, 1))
    close(verified(village), timezone.localdate())

    assert counted(ELIGIBLE_HOUSEHOLDS) == (1, 0, 0)


def test_people_count_who_lived_there_on_the_day(village):
    household = verified(village)
    Decision.objects.update(decided_at=datetime(2023, 5, 1, tzinfo=UTC))
    stayed, left, died = (Person.objects.create(name=f"Warga Rekaan {n}", sex="male") for n in range(3))
    for person in (stayed, left, died):
        Residence.objects.create(person=person, household=household, moved_in_on=date(2020, 1, 1))
    Residence.objects.filter(person=left).update(left_on=date(2024, 6, 1))
    Person.objects.filter(pk=died.pk).update(died_on=date(2023, 6, 1))
    n_others = Residence.objects.filter(household=household).exclude(person__in=[stayed, left, died]).count()

    assert counted(ELIGIBLE_PEOPLE, 2022) == (0, 0, 0)
    assert counted(ELIGIBLE_PEOPLE, 2023) == (2 + n_others, 0, 0)
    assert counted(ELIGIBLE_PEOPLE, 2024) == (1 + n_others, 0, 0)


def test_a_later_decision_ends_the_one_before(village):
    household = verified(village)
    first = Decision.objects.get()
    Decision.objects.update(decided_at=datetime(2023, 5, 1, tzinfo=UTC), is_current=False)
    Decision.objects.create(
        household=household, evidence=first.evidence, outcome="not_eligible", level="opd", opd=first.opd,
        decided_by=first.decided_by, decided_at=datetime(2024, 5, 1, tzinfo=UTC), valid_until=first.valid_until,
        reason="became_able",
    )  # fmt: skip

    assert [counted(ELIGIBLE_HOUSEHOLDS, year)[0] for year in (2022, 2023, 2024)] == [0, 1, 0]


def test_unknown_is_not_counted_as_decent(rules, village):
    verified(village, toilet="own")
    verified(village, toilet="own", closet="pit")
    verified(village, toilet="own", closet="swan_neck", sewage="septic_tank")

    assert counted("unsafe_sanitation") == (1, 1, 1)


def test_an_assessment_stands_until_the_next_one(rules, village):
    verified(village, water_source="surface")
    Assessment.objects.update(assessed_at=datetime(2022, 3, 1, tzinfo=UTC))
    close(verified(village, water_source="surface"), date(2023, 5, 1))
    Assessment.objects.filter(assessed_at__year=THIS_YEAR).update(assessed_at=datetime(2022, 3, 1, tzinfo=UTC))

    found = [counted("unsafe_water", year)[0] for year in (2021, 2022, 2023, THIS_YEAR)]

    assert found == [0, 2, 1, 1]


def test_an_indicator_that_two_rule_sets_share_is_counted_once(rules, village):
    verified(village, water_source="surface")
    assert sum(counted("unsafe_water")) == 1


def test_listed_households_are_counted_for_today_alone(village):
    verified(village)
    HouseholdFactory(village=village)
    assert counted(HOUSEHOLDS) == (1, 0, 1)
    assert counted(HOUSEHOLDS, THIS_YEAR - 1) == (0, 0, 0)


def test_it_asks_as_often_for_more_villages(village, django_assert_num_queries):
    verified(village)
    with django_assert_num_queries(7):
        count_register(area(), 2017, THIS_YEAR)
    verified(AreaFactory(parent=village.parent))
    with django_assert_num_queries(7):
        count_register(area(), 2017, THIS_YEAR)
