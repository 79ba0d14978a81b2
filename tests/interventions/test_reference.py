import pytest

from accounts.models import OPD
from households import reference as register
from interventions import reference
from interventions.models import Funder, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db):
    register.load_variables()
    for document in register.rule_sets.SHIPPED_RULE_SETS:
        register.load_rule_set(register.json.loads(document.read_text(encoding="utf-8")))
    reference.load()


def test_there_are_thirteen_programmes_and_the_eleven_named_ones_run(loaded):
    assert Programme.objects.count() == 13
    assert Programme.objects.filter(is_named=True).count() == 11
    assert set(Programme.objects.filter(is_named=False).values_list("is_active", "opd")) == {(False, None)}


def test_every_running_programme_points_at_an_indicator(loaded):
    assert Programme.objects.active().count() == 11
    assert not Programme.objects.active().filter(indicators=None).exists()


def test_programmes_answer_the_indicators_that_name_them(loaded):
    codes = Programme.objects.get(code="bedah-rumah").indicators.values_list("code", flat=True)

    assert set(codes) == {"inadequate_housing", "overcrowded", "bad_roof", "bad_wall", "bad_floor"}


def test_every_programme_named_by_an_indicator_is_one_of_ours():
    assert set(reference.indicators_by_programme()) == set(reference.PROGRAMMES)


def test_loading_again_changes_nothing_that_the_office_changed(loaded):
    Programme.objects.filter(code="air-bersih").update(is_active=False)
    before = (OPD.objects.count(), Funder.objects.count(), Programme.objects.count())

    reference.load()

    assert (OPD.objects.count(), Funder.objects.count(), Programme.objects.count()) == before
    assert not Programme.objects.get(code="air-bersih").is_active


def test_without_indicators_no_programme_runs():
    reference.load()

    assert not Programme.objects.active().exists()
