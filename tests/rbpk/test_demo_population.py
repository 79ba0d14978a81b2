import csv
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import correlation, mean

import pytest

from households import area_facts
from rbpk.demo.answers import DATA
from rbpk.demo.companies import companies, distance_km
from rbpk.demo.names import called_alike, respelled_by_custom, slip_of_the_pen
from rbpk.demo.people import NumberMint
from rbpk.demo.places import ALL_FOCUS_VILLAGES, allot, places, share_neighbourhoods
from rbpk.demo.population import CHANGES, build, next_snapshot

BONTANG = Path(__file__).parents[3] / "shared" / "data" / "templates" / "verval_bontang_marjinal.csv"
RIVER = {place.code: place.river for place in places()}


@pytest.fixture(scope="module")
def population():
    return build(2_000, seed=20)


def test_the_same_seed_gives_the_same_people():
    assert build(60, seed=1) == build(60, seed=1)
    assert build(60, seed=1) != build(60, seed=2)


def test_a_nik_says_birth_date_and_sex_and_begins_with_the_unassigned_prefix(population):
    for person in population.people(present_only=False):
        if person.nik:
            day = person.birth_date.day + (40 if person.sex == "female" else 0)
            assert re.fullmatch(rf"640299{day:02d}{person.birth_date:%m%y}\d{{4}}", person.nik)
            assert person.nik[12:] != "0000"


def test_no_number_is_given_twice(population):
    niks = [person.nik for person in population.people(present_only=False) if person.nik]
    kks = [family.kk for _household, family in population.families()]

    assert len(set(niks)) == len(niks)
    assert len(set(kks)) == len(kks)
    assert all(kk.startswith("640299") and len(kk) == 16 for kk in kks)


def test_a_day_has_9999_different_serials_and_no_more():
    mint = NumberMint()

    assert len({mint.nik(date(1980, 5, 17), "male") for _ in range(9_999)}) == 9_999
    with pytest.raises(ValueError, match="No serial left"):
        mint.nik(date(1980, 5, 17), "male")


def test_the_number_of_a_twin_is_the_next_one_and_is_given_to_nobody_else():
    mint = NumberMint()
    elder = mint.nik(date(1980, 5, 17), "male")
    twin = mint.nik_after(elder)
    others = {mint.nik(date(1980, 5, 17), "male") for _ in range(9_997)}

    assert int(twin) == int(elder) + 1
    assert not {elder, twin} & others
    assert mint.nik_after(mint.nik(date(1981, 5, 17), "male")) not in others


def test_about_one_person_in_a_hundred_has_no_nik(population):
    people = list(population.people())
    without = [person for person in people if person.nik is None]

    assert 0.005 < len(without) / len(people) < 0.02


def test_households_have_a_sane_size_and_every_family_a_head(population):
    sizes = [household.n_members for household in population.households]

    assert 3.0 < mean(sizes) < 3.8
    assert min(sizes) >= 1
    assert max(sizes) <= 16
    for household, family in population.families():
        assert [person.relation for person in family.members].count("head") == 1
        assert family.head.relation == "head"
        assert household.answers["n_members"] == household.n_members


def test_some_houses_hold_more_than_one_family_card(population):
    several = sum(len(household.families) > 1 for household in population.households)

    assert 0.05 < several / len(population.households) < 0.12


def test_parents_are_older_than_their_children(population):
    for _household, family in population.families():
        children = [person.birth_date for person in family.members if person.relation == "child"]
        if children:
            assert family.head.birth_date < min(children)


def test_nine_in_ten_live_in_the_fifteen_villages_and_the_rest_is_spread(population):
    villages = Counter(household.village_code for household in population.households)
    clustered = sum(villages[code] for code in ALL_FOCUS_VILLAGES)

    assert len(ALL_FOCUS_VILLAGES) == 15
    assert clustered == 1_800
    assert len(villages) > 200


def test_every_tier_has_its_villages_and_the_first_the_most(population):
    tiers = {place.code: place.tier for place in places()}
    clustered = Counter(
        tiers[household.village_code]
        for household in population.households
        if household.village_code in ALL_FOCUS_VILLAGES
    )

    assert [tier for tier, _n in clustered.most_common()] == [1, 2, 3, 4]


def test_answers_keep_the_stated_shares(population):
    for river, column in ((False, "land"), (True, "river")):
        answers = [each.answers for each in population.households if RIVER[each.village_code] == river]
        for variable, shares in _stated_shares(column).items():
            known = [each[variable] for each in answers if variable in each]
            if variable not in ("water_waste_distance", "closet", "sewage"):  # asked of few, or of the better off
                for value, share in shares.items():
                    assert known.count(value) / len(known) == pytest.approx(share, abs=0.045), (variable, value, column)


def test_poor_answers_come_together_and_follow_welfare(population):
    households = population.households
    welfare = [household.welfare for household in households]
    decile = [household.answers["national_decile"] for household in households]
    lacks = [
        sum(household.answers[item] == "no" for item in ("has_car", "has_tv", "has_fridge")) for household in households
    ]

    assert correlation(welfare, decile) > 0.75
    assert correlation(lacks, decile) < -0.3


def test_questions_that_do_not_apply_have_no_answer(population):
    for household in population.households:
        answers = household.answers
        assert ("power_va" in answers) == (answers["lighting"] == "pln_metered")
        assert ("closet" in answers) == (answers["toilet"] in ("own", "shared", "communal"))
        assert None not in answers.values()


def test_small_children_are_measured_and_not_asked_about_work(population):
    for person in population.people():
        age = person.age_on(population.as_of)
        if age < 4:
            assert "nutrition" in person.answers
            assert not {"works", "education", "can_read"} & set(person.answers)


def test_a_house_stands_within_four_kilometres_of_its_village_point(population):
    villages = {place.code: place for place in places()}
    for household in population.households:
        assert distance_km(villages[household.village_code], household) < 4


def test_the_next_snapshot_changes_a_few_households_and_leaves_the_first_alone(population):
    before = build(2_000, seed=20)
    after = next_snapshot(population, seed=3, changed=0.1)
    old = {household.number: household for household in population.households}
    new = {household.number: household for household in after.households}
    kinds = {kind: {number for number, change in after.changes.items() if change == kind} for kind in CHANGES}

    assert population == before
    assert after == next_snapshot(population, seed=3, changed=0.1)
    assert old.keys() - new.keys() == kinds["vanished"]
    assert new.keys() - old.keys() == kinds["new"]
    changed = {number for number in old.keys() & new.keys() if new[number] != old[number]}
    assert changed == kinds["answers"] | kinds["card_reissued"]
    assert len(after.changes) / len(old) == pytest.approx(0.1, abs=0.02)


def test_a_reissued_card_leaves_the_niks_as_they_were(population):
    after = next_snapshot(population, seed=3, changed=0.2)
    old = {household.number: household.families[0] for household in population.households}
    reissued = [one for one in after.households if after.changes.get(one.number) == "card_reissued"]

    assert reissued
    for household in reissued:
        before, now = old[household.number], household.families[0]
        assert now.kk != before.kk
        assert now.number == before.number
        assert [person.nik for person in now.members] == [person.nik for person in before.members]


def test_twins_have_niks_that_follow_each_other_and_names_that_differ(population):
    pairs = [
        (elder, younger)
        for _household, family in build(3_000, seed=5).families()
        for elder, younger in pairwise(family.members)
        if elder.birth_date == younger.birth_date and elder.relation == younger.relation == "child"
    ]
    same_sex = [(one.nik, other.nik) for one, other in pairs if one.sex == other.sex and one.nik and other.nik]

    assert len(same_sex) > 10
    assert all(one.name != other.name for one, other in pairs)
    assert sum(int(other) == int(one) + 1 for one, other in same_sex) / len(same_sex) > 0.8


def test_neighbourhoods_add_up_to_the_published_number():
    by_village = share_neighbourhoods()

    assert sum(by_village.values()) == 3_134
    assert len(by_village) == 237
    assert min(by_village.values()) >= 1


def test_whole_numbers_are_allotted_by_largest_remainder():
    assert allot(10, [1, 1, 1]) == [4, 3, 3]
    assert allot(0, [2, 3]) == [0, 0]


def test_twenty_fictional_companies_have_villages_near_each_other():
    villages = {place.code: place for place in places()}
    found = companies()

    assert len(found) == len({company.name for company in found}) == 20
    assert all("(fiktif)" in company.name and company.yearly_commitment_idr > 0 for company in found)
    for company in found:
        site, *others = (villages[code] for code in company.ring1_village_codes)
        assert all(distance_km(site, other) < 20 for other in others)


def test_a_name_is_respelled_by_custom():
    rng = Random(4)
    spellings = {respelled_by_custom(rng, "Muhammad Yusuf") for _ in range(200)}

    assert {"Moh. Yusuf", "Muhammad Jusup"} <= spellings
    assert "Muhammad Yusuf" not in spellings
    assert respelled_by_custom(rng, "Bagas Setiawan") == "Bagassetiawan"
    assert respelled_by_custom(rng, "Boneng") == ""


def test_a_slip_of_the_pen_changes_one_word_by_a_letter():
    rng = Random(5)
    slips = {slip_of_the_pen(rng, "Siti Aminah") for _ in range(300)}

    assert {"Siti Amnah", "Siti Amniah", "Siti Aminoh"} <= slips
    assert "Siti Aminah" not in slips


def test_two_people_of_a_house_are_called_alike_by_what_stands_behind_siti_or_muhammad():
    assert called_alike("Siti Rahmah", "Sitti Rahma")
    assert called_alike("Muhammad Yusuf", "Yusup Saputra")
    assert not called_alike("Siti Rahmah", "Siti Aminah")


@pytest.mark.skipif(not BONTANG.exists(), reason="the published margins are not at hand")
def test_the_shares_on_land_are_those_of_the_published_margins():
    with BONTANG.open(encoding="utf-8") as file:
        counts = {(row["kolom"], row["nilai"]): int(row["jumlah_individu"] or 0) for row in csv.DictReader(file)}
    total = sum(n for (column, _value), n in counts.items() if column == "jenis_atap")
    land = _stated_shares("land")

    assert land["roof"]["zinc"] == pytest.approx(counts["jenis_atap", "3"] / total, abs=0.005)
    assert land["wall"]["masonry"] == pytest.approx(counts["jenis_dinding", "1"] / total, abs=0.005)
    assert land["lighting"]["pln_metered"] == pytest.approx(counts["sumber_penerangan", "1"] / total, abs=0.005)
    assert land["toilet"]["own"] == pytest.approx(counts["fasilitas_bab", "1"] / total, abs=0.005)
    assert land["receives_pkh"]["yes"] == pytest.approx(counts["bantuan_pkh", "1"] / total, abs=0.005)


def test_every_share_belongs_to_a_village_kind_and_adds_up_to_one():
    for column in ("land", "river"):
        for shares in _stated_shares(column).values():
            assert sum(shares.values()) == pytest.approx(1)
    assert {village.kemendagri_code for village in area_facts.villages()} == set(RIVER)


def _stated_shares(column):
    shares = {}
    with (DATA / "answer_shares.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            shares.setdefault(row["variable"], {})[row["value"]] = float(row[column])
    return shares
