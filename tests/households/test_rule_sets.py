import copy
import json
from fractions import Fraction

import pytest

from households.rule_sets import (
    SHIPPED_RULE_SETS,
    RuleSetError,
    describe_rule,
    load_rule_set,
    rule_set_from,
    shipped_labels,
    shipped_variables,
)

VARIABLES = shipped_variables()
RTLH, MPI, NEEDS = (load_rule_set(path, VARIABLES) for path in SHIPPED_RULE_SETS)
RBPK_PROGRAMMES = {
    "Sanitasi aman dan layak", "Bedah rumah", "Pondok Pangan Etam", "Nyaman Bejukut", "Air bersih", "Keaksaraan",
    "Keaksaraan usaha mandiri", "Kecakapan hidup", "Kejar Paket A", "Kejar Paket B", "Kejar Paket C",
}  # fmt: skip


def document(path=SHIPPED_RULE_SETS[0]):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SHIPPED_RULE_SETS, ids=lambda path: path.stem)
def test_a_shipped_rule_set_is_whole(path):
    rule_set = load_rule_set(path, VARIABLES)

    assert rule_set.code == path.stem
    assert sum(rule.weight for rule in rule_set.rules) == 1
    assert {rule.dimension for rule in rule_set.rules} == set(rule_set.dimensions)
    assert set().union(*(rule.expression.norms for rule in rule_set.rules)) == set(rule_set.norms)


@pytest.mark.parametrize("rule_set", [RTLH, MPI, NEEDS], ids=lambda rule_set: rule_set.code)
def test_an_indicator_says_where_it_comes_from_and_what_it_costs(rule_set):
    for rule in rule_set.rules:
        assert rule.source
        assert (rule.cost_idr is None) == (rule.cost_source == "")
        assert rule.cost_idr or not rule.opens_need
        assert len(rule.cost_source) <= 200
        assert rule.programmes or rule.other_services or not rule.opens_need
        assert set(rule.programmes) <= RBPK_PROGRAMMES


def test_every_named_programme_has_an_indicator():
    assert {name for rule_set in (RTLH, MPI, NEEDS) for rule in rule_set.rules for name in rule.programmes} == (
        RBPK_PROGRAMMES
    )


def test_an_indicator_in_two_rule_sets_is_the_same_indicator():
    seen = {}
    for path in SHIPPED_RULE_SETS:
        for entry in document(path)["indicators"]:
            same = {key: entry[key] for key in entry if key not in ("dimension", "weight", "note")}
            assert seen.setdefault(entry["code"], same) == same


def test_a_norm_of_one_name_has_one_value():
    values = [(norm.name, norm.value) for rule_set in (RTLH, MPI, NEEDS) for norm in rule_set.norms.values()]

    assert len(dict(values)) == len(set(values))


def test_the_three_dimensions_of_the_mpi_weigh_the_same():
    weights = dict.fromkeys(MPI.dimensions, 0)
    for rule in MPI.rules:
        weights[rule.dimension] += rule.weight

    assert set(weights.values()) == {Fraction(1, 3)}
    assert {rule.weight for rule in MPI.rules} == {Fraction(1, 6), Fraction(1, 18)}


def test_roof_wall_and_floor_together_cost_one_house_repair():
    assert sum(rule.cost_idr for rule in RTLH.rules if rule.code in ("bad_roof", "bad_wall", "bad_floor")) == 50_000_000


def test_a_rule_reads_in_plain_words_with_its_norm():
    words = describe_rule(RTLH.rules[0], RTLH, shipped_labels())

    assert words == ("(Luas lantai dibagi Jumlah anggota keluarga) kurang dari luas lantai minimum per orang (7,2 m2)")


def breaking(change):
    broken = copy.deepcopy(document())
    change(broken)
    return broken


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d["indicators"][0].update(weight="1/4"), "Jumlah semua bobot harus tepat 1"),
        (lambda d: d["indicators"][0].update(weight=0.1875), "bobot overcrowded harus pecahan"),
        (lambda d: d.update(cutoff="4/3"), "batas harus pecahan"),
        (lambda d: d.update(cutoff="0/3"), "batas harus pecahan"),
        (lambda d: d["indicators"][1].update(code="overcrowded"), "Kode indikator kembar"),
        (lambda d: d.update(norms={}), "norma min_floor_area_m2 belum ada"),
        (lambda d: d["norms"]["min_floor_area_m2"].update(value="7,2"), "Norma min_floor_area_m2 harus berupa angka"),
        (lambda d: d["indicators"][0].update(dimension="sky"), "dimensi sky belum ada"),
        (lambda d: d["indicators"][0].update(unit="village"), "satuan harus household atau person"),
        (lambda d: d["indicators"][0].update(cost_idr=-1), "biaya harus bilangan bulat"),
        (lambda d: d["indicators"][0].update(expression={"var": "roof"}), r"overcrowded: Pada \$"),
        (lambda d: d.update(valid_from="besok"), "salah bentuk"),
        (lambda d: d.pop("label"), "tidak lengkap"),
        (lambda d: d.update(indicators=None), "salah bentuk"),
    ],
)
def test_a_broken_rule_set_is_refused_with_what_to_mend(change, message):
    with pytest.raises(RuleSetError, match=message):
        rule_set_from(breaking(change), VARIABLES)
