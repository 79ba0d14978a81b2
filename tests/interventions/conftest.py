from datetime import timedelta

import pytest
from django.utils import timezone

from interventions import actions
from interventions.models import GivenAid, GivenFile
from tests.interventions.factories import (
    NeedFactory,
    PersonFactory,
    ProgrammeFactory,
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


@pytest.fixture
def told():
    """`told(need, days_ago)`: a list of an OPD names aid of that kind to the household of the need."""

    def make(need, days_ago: int, **fields) -> GivenAid:
        programme, on = ProgrammeFactory(indicators=[need.indicator]), timezone.localdate() - timedelta(days=days_ago)
        file = GivenFile.objects.create(
            opd=programme.opd, programme=programme, file_name="bantuan.xlsx", file_sha256="x" * 64, n_rows=1,
            n_matched=1, applied_at=timezone.now(),
        )  # fmt: skip
        return GivenAid.objects.create(
            file=file, row_no=2, opd=programme.opd, programme=programme, outcome="matched", household=need.household,
            person=PersonFactory(), given_on=on, year=on.year, content_key=b"x" * 32, **fields
        )  # fmt: skip

    return make
