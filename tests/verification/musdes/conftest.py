import pytest

from tests.verification.factories import VillageFactory, supervisor_of


@pytest.fixture
def village(rules):
    return VillageFactory()


@pytest.fixture
def supervisor(village):
    return supervisor_of(village)
