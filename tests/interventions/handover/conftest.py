import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from interventions import actions
from tests.interventions.factories import NeedFactory, ResidenceFactory, activity_for, officer_of


@pytest.fixture
def needs(need):
    """Three needs of one indicator, each of a household with a head."""
    found = [need, *NeedFactory.create_batch(2, verified=True, indicator=need.indicator)]
    for number, one in enumerate(found, start=1):
        ResidenceFactory(household=one.household, person__name=f"Kepala Keluarga {number}")
    return found


@pytest.fixture
def activity(need):
    return activity_for(need)


@pytest.fixture
def officer(activity):
    return officer_of(activity)


@pytest.fixture
def commitments(needs, activity, officer):
    return [actions.commit_need(need=need, activity=activity, by=officer) for need in needs]


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("bast.pdf", b"%PDF-1.7 pindaian\nstartxref\n9\n%%EOF\n", "application/pdf")
