import pytest

from interventions import actions
from tests.interventions.factories import (
    NeedFactory,
    activity_for,
    officer_of,
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def need():
    return NeedFactory(verified=True)


@pytest.fixture
def activity(need):
    return activity_for(need)


@pytest.fixture
def officer(activity):
    return officer_of(activity)


@pytest.fixture
def commitment(need, activity, officer):
    return actions.commit_need(need=need, activity=activity, by=officer)


@pytest.fixture
def unverified(officer, activity):
    need = NeedFactory(indicator=activity.programme.indicators.get())
    return actions.commit_need(need=need, activity=activity, by=officer, unverified_reason="Banjir besar")
