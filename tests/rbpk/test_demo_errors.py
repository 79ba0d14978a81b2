"""The error model of the demonstration: what its shares promise is what the registers have."""

from collections import Counter
from dataclasses import fields, replace
from itertools import combinations
from pathlib import Path

import pytest

from households.linkage.names import name_key, name_sound
from rbpk.demo.error_model import DTSEN_ERRORS, P3KE_ERRORS, ErrorModel
from rbpk.demo.listing import listed_families
from rbpk.demo.population import build
from tests.bench import error_model_table

NO_ERRORS = ErrorModel(**{each.name: 0 for each in fields(ErrorModel) if each.name != "max_decile"})
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def population():
    return build(2_000, seed=2)


def listed(population, source="dtsen", **shares):
    return list(listed_families(population, replace(NO_ERRORS, **shares), source, seed=1))


def test_every_kind_of_error_occurs(population):
    found = Counter(
        error
        for source in ("p3ke", "dtsen")
        for family in listed_families(population, DTSEN_ERRORS, source, seed=1)
        for error in (*family.errors, *(error for member in family.members for error in member.errors))
    )

    assert set(found) == {
        "family_split", "family_in_wrong_village", "family_in_two_villages", "area_respelled", "village_unknown",
        "person_in_two_families", "person_listed_twice", "deceased_listed", "moved_listed", "nik_missing",
        "nik_digit_wrong", "nik_digits_swapped", "nik_of_head", "nik_of_stranger", "nik_rounded",
        "birth_on_1_january", "birth_day_and_month_swapped", "birth_year_wrong", "birth_date_impossible", "sex_wrong",
        "name_respelled", "respelling_unknown", "family_number_missing", "row_repeated",
    }  # fmt: skip


def test_eight_in_a_hundred_niks_of_the_two_registers_are_missing_or_wrong():
    population = build(4_000, seed=7)
    members = [
        member
        for errors, source in ((DTSEN_ERRORS, "dtsen"), (P3KE_ERRORS, "p3ke"))
        for family in listed_families(population, errors, source, seed=1)
        for member in family.members
    ]
    n_bad = sum(member.nik is None or member.nik != member.person.nik for member in members)

    assert n_bad / len(members) == pytest.approx(0.08, abs=0.005)


def test_a_third_of_the_respellings_is_unknown_to_the_normaliser(population):
    families = listed(population, name_respelled=0.5, respelling_unknown=DTSEN_ERRORS.respelling_unknown)
    respelled = [member for family in families for member in family.members if member.errors]
    n_unknown = sum(_sound(member.name) != _sound(member.person.name) for member in respelled)

    assert n_unknown / len(respelled) == pytest.approx(1 / 3, abs=0.07)


def test_two_neighbouring_digits_of_a_nik_are_swapped(population):
    for family in listed(population, nik_digits_swapped=1)[:50]:
        for member in family.members:
            if member.nik:
                changed = [at for at in range(16) if member.nik[at] != member.person.nik[at]]
                first, second = changed
                assert second == first + 1
                assert member.nik[first] == member.person.nik[second]


def test_the_nik_of_the_head_stands_on_the_others_of_the_family(population):
    for family in listed(population, nik_of_head=1):
        head = family.members[0].person
        others = [member for member in family.members[1:] if member.person.nik and head.nik]
        assert all(member.nik == head.nik and member.errors == ["nik_of_head"] for member in others)


def test_the_nik_of_a_stranger_is_that_of_the_head_listed_before(population):
    families = listed(population, nik_of_stranger=1)
    before, after = families[0].members[0].person, families[1].members

    assert before.nik
    assert {member.nik for member in after if member.person.nik} == {before.nik}


def test_a_family_in_two_villages_has_two_cards_and_two_villages(population):
    families = listed(population, family_in_two_villages=1)
    first, again = families[0], families[1]

    assert again.errors == ["family_in_two_villages"]
    assert (again.number, again.household) == (first.number, first.household)
    assert again.kk != first.kk
    assert again.village_code != first.village_code
    assert [member.person for member in again.members] == [member.person for member in first.members]


def test_a_married_child_stands_on_the_card_of_the_parents_too(population):
    families = listed(population, person_in_two_families=1)
    twice = [
        (family, member)
        for family in families
        for member in family.members
        if "person_in_two_families" in member.errors
    ]

    assert twice
    for family, member in twice:
        own = next(other for other in families if other is not family and member.person.number in _numbers(other))
        assert own.household == family.household
        assert member.relation == "child"
        assert member.birth_date.year - family.members[0].birth_date.year >= 16


def test_no_two_listings_have_one_key_or_one_card(population):
    families = listed(population, family_in_two_villages=0.3, family_split=0.3, families_merged=0.3)

    assert len({family.key for family in families}) == len(families)
    assert len({family.kk for family in families}) == len(families)


def test_two_registers_err_independently(population):
    wrong = [
        {
            member.person.number
            for family in listed(population, source, nik_missing=0.2)
            for member in family.members
            if member.errors
        }
        for source in ("dtsen", "p3ke")
    ]
    n_people = sum(1 for _ in population.people(present_only=False))

    for one, other in combinations(wrong, 2):
        assert len(one & other) / n_people == pytest.approx(0.04, abs=0.01)


def test_the_documents_show_the_model_as_it_is():
    text = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")

    assert error_model_table.rendered() in text


def _sound(name):
    return name_sound(name_key(name))


def _numbers(family):
    return {member.person.number for member in family.members}
