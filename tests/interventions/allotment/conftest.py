"""An activity of one indicator, and needs that may be spent on, by village and score."""

import pytest

from households.models import Need
from tests.factories import AreaFactory
from tests.interventions.factories import (
    ActivityFactory,
    HouseholdFactory,
    IndicatorFactory,
    NeedFactory,
    ProgrammeFactory,
    officer_of,
)


@pytest.fixture
def indicator(db):
    return IndicatorFactory()


@pytest.fixture
def activity(indicator):
    return ActivityFactory(programme=ProgrammeFactory(indicators=[indicator]), quota=4)


@pytest.fixture
def officer(activity):
    return officer_of(activity)


@pytest.fixture
def village(db):
    return AreaFactory(name="Hulu")


@pytest.fixture
def make_needs(indicator):
    """`make_needs(village, [0.5, 0.2])`: a verified household with an open need for each score."""

    def make(village, scores, **fields) -> list[Need]:
        needs = []
        for score in scores:
            need = NeedFactory(
                household=HouseholdFactory(village=village), indicator=indicator, verified=True, severity=score,
                **fields,
            )  # fmt: skip
            needs.append(need)
        return needs

    return make
