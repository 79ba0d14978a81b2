import pytest

from households import reference
from households.models import Area, AreaAlias, AreaCode, CodeMap, Indicator, RuleSet, Source, Variable

pytestmark = pytest.mark.django_db
TABLES = [Area, AreaAlias, AreaCode, CodeMap, Indicator, RuleSet, Source, Variable]


def test_kukar_has_twenty_kecamatan_and_237_villages(kukar):
    assert Area.objects.districts().count() == 20
    assert Area.objects.villages().count() == 237
    assert Area.objects.villages().filter(kind="kelurahan").count() == 44
    assert Area.objects.filter(level="regency").count() == 10


def test_loading_again_adds_nothing(kukar):
    before = [table.objects.count() for table in TABLES]

    reference.load()

    assert [table.objects.count() for table in TABLES] == before


def test_a_path_leads_from_the_province_to_the_village(village):
    assert village.path == "64/64.02/64.02.06/64.02.06.1002/"
    assert set(Area.objects.villages().below(Area.objects.filter(pk=village.parent_id))) == set(
        Area.objects.filter(parent=village.parent)
    )


def test_nineteen_kecamatan_have_a_priority_and_tabang_has_none(kukar):
    tiers = dict(Area.objects.districts().values_list("name", "priority_tier"))

    assert [name for name, tier in tiers.items() if tier is None] == ["Tabang"]
    assert tiers["Anggana"] == 1


def test_what_the_office_changed_in_a_rule_set_stays(kukar):
    RuleSet.objects.filter(code="rtlh").update(is_active=False)

    reference.load()

    assert not RuleSet.objects.get(code="rtlh").is_active


def test_a_rule_set_read_back_from_its_rows_is_the_one_that_was_shipped(kukar):
    for row in RuleSet.objects.all():
        assert [rule.code for rule in reference.rule_set_of(row).rules] == [
            rule.indicator.code for rule in row.rules.select_related("indicator")
        ]


def test_every_code_map_leads_to_a_known_value(kukar):
    for code_map in CodeMap.objects.select_related("variable"):
        choices = code_map.variable.choices
        assert not choices or code_map.value in {"", *choices}, code_map  # "": an answer that says nothing
