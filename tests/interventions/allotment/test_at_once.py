"""Lists and single needs taken at the same moment, on connections of their own."""

from uuid import uuid4

import pytest

from interventions import actions as single
from interventions.allotment import actions
from interventions.models import Activity, Commitment
from tests.interventions.factories import ActivityFactory, ProgrammeFactory, officer_of
from tests.interventions.test_constraints import at_once, taking

pytestmark = pytest.mark.django_db(transaction=True)


def confirming(activity, needs, key=None):
    officer, key = officer_of(activity), key or uuid4()
    return lambda: actions.confirm_list(activity=activity, needs=[need.pk for need in needs], key=key, by=officer)


def test_two_lists_of_the_same_needs_at_once_share_them_without_doubles(activity, indicator, make_needs, village):
    needs = make_needs(village, [n / 10 for n in range(8)])
    other = ActivityFactory(programme=ProgrammeFactory(indicators=[indicator]), quota=4)

    answers = at_once(confirming(activity, needs), confirming(other, needs[::-1]), *[taking(needs[3], other)] * 2)

    live = Commitment.objects.live()
    assert not [
        answer for answer in answers if isinstance(answer, single.InterventionError) and "sedang" in str(answer)
    ]
    assert live.count() == live.values("need").distinct().count()
    for one in Activity.objects.all():
        assert one.n_committed == live.filter(activity=one).count() <= one.quota


def test_a_double_click_at_once_takes_the_list_once(activity, make_needs, village):
    needs, key = make_needs(village, [0.9, 0.8, 0.7, 0.6, 0.5, 0.4]), uuid4()

    first, second = at_once(*[confirming(activity, needs, key)] * 2)

    assert {first.was_done, second.was_done} == {True, False}
    assert Commitment.objects.count() == Activity.objects.get().n_committed == 4
