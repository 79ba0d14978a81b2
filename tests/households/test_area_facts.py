from collections import Counter, defaultdict
from datetime import date

import pytest

from households import area_facts

# Kelurahan and desa by kecamatan: Kepmendagri 300.2.2-2430 of 2025.
KELURAHAN_AND_DESA = {
    "Muara Muntai": (0, 13), "Loa Kulu": (0, 15), "Loa Janan": (0, 8), "Anggana": (0, 8), "Muara Badak": (0, 13),
    "Tenggarong": (12, 2), "Sebulu": (0, 14), "Kota Bangun": (0, 11), "Kenohan": (0, 9), "Kembang Janggut": (0, 11),
    "Muara Kaman": (0, 20), "Tabang": (0, 19), "Samboja": (10, 3), "Muara Jawa": (8, 0), "Sanga Sanga": (5, 0),
    "Tenggarong Seberang": (0, 18), "Marang Kayu": (0, 11), "Muara Wis": (0, 7), "Kota Bangun Darat": (0, 10),
    "Samboja Barat": (9, 1),
}  # fmt: skip
SPLIT = date(2022, 1, 1)


@pytest.fixture(scope="module")
def by_code():
    return {area.kemendagri_code: area for area in area_facts.areas()}


def test_there_are_one_province_ten_regencies_twenty_kecamatan_and_237_villages(by_code):
    assert Counter(area.kind for area in by_code.values()) == {
        "provinsi": 1,
        "kabupaten": 7,
        "kota": 3,
        "kecamatan": 20,
        "desa": 193,
        "kelurahan": 44,
    }


def test_every_kecamatan_has_the_published_number_of_kelurahan_and_desa(by_code):
    found = defaultdict(Counter)
    for village in area_facts.villages():
        found[by_code[village.parent_code].name][village.kind] += 1

    assert {name: (kinds["kelurahan"], kinds["desa"]) for name, kinds in found.items()} == KELURAHAN_AND_DESA


def test_a_parent_comes_before_its_children_and_stands_one_level_above():
    seen, levels = {}, ["province", "regency", "district", "village"]
    for area in area_facts.areas():
        parent = seen.get(area.parent_code)
        assert levels.index(area.level) == (levels.index(parent.level) + 1 if parent else 0)
        seen[area.kemendagri_code] = area


def test_the_same_four_digits_name_another_regency_in_each_code_system(by_code):
    by_bps = {area.bps_code: area.name for area in by_code.values()}

    assert (by_code["64.02"].name, by_bps["6402"]) == ("Kutai Kartanegara", "Kutai Barat")
    assert (by_code["64.03"].name, by_bps["6403"]) == ("Berau", "Kutai Kartanegara")


def test_twenty_villages_changed_code_and_kecamatan_when_two_kecamatan_were_made():
    old_codes = area_facts.old_village_codes()
    moves = Counter((old[:8], code[:8]) for code, old in old_codes.items())

    assert moves == {("64.02.08", "64.02.19"): 10, ("64.02.13", "64.02.20"): 10}
    assert not set(old_codes.values()) & {village.kemendagri_code for village in area_facts.villages()}


def test_the_bps_code_of_a_village_that_moved_is_known_for_the_time_before_only(by_code):
    periods = [each for each in area_facts.code_periods() if each.area_code == "64.02.20.1008" and each.system == "bps"]

    assert by_code["64.02.20.1008"].bps_code is None
    assert [(each.code, each.valid_from, each.valid_to) for each in periods] == [("6403010004", None, SPLIT)]
    assert sum(village.bps_code is None for village in area_facts.villages()) == 20


def test_periods_of_a_code_or_parent_never_overlap():
    lines = defaultdict(list)
    for each in area_facts.code_periods():
        lines[each.area_code, each.system].append((each.valid_from or date.min, each.valid_to or date.max))
    for each in area_facts.parent_periods():
        lines[each.area_code, "parent"].append((each.valid_from or date.min, each.valid_to or date.max))

    for periods in map(sorted, lines.values()):
        assert all(start < end for start, end in periods)
        assert all(end <= start for (_, end), (start, _) in zip(periods, periods[1:], strict=False))


def test_present_codes_and_parents_are_those_of_the_open_periods(by_code):
    codes = {(each.area_code, each.system): each.code for each in area_facts.code_periods() if each.valid_to is None}
    parents = {each.area_code: each.parent_code for each in area_facts.parent_periods() if each.valid_to is None}

    assert parents == {code: area.parent_code for code, area in by_code.items() if area.parent_code}
    for code, area in by_code.items():
        assert codes[code, "kemendagri"] == code
        assert codes.get((code, "bps")) == area.bps_code


def test_no_code_of_a_system_belongs_to_two_areas_on_the_same_day():
    before = Counter((each.system, each.code) for each in area_facts.code_periods() if each.valid_from is None)
    now = Counter((each.system, each.code) for each in area_facts.code_periods() if each.valid_to is None)

    assert set(before.values()) == set(now.values()) == {1}


def test_a_village_lies_inside_the_regency():
    for village in area_facts.villages():
        assert -1.35 < village.latitude < 1.6
        assert 115.2 < village.longitude < 118.1
        assert len(village.postal_code) == 5


def test_other_spellings_belong_to_known_areas_and_differ_from_the_name(by_code):
    found = area_facts.aliases()

    assert len(found) == 49
    assert all(alias.name != by_code[alias.area_code].name and alias.source for alias in found)
    assert ("64.02.13", "Semboja") in {(alias.area_code, alias.name) for alias in found}


def test_villages_share_names_so_that_a_name_alone_finds_none():
    names = Counter(village.name for village in area_facts.villages())

    assert names["Sumber Sari"] == 3
    assert names["Teluk Dalam"] == 2
