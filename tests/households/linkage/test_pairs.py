from datetime import date

import pytest

from households.linkage.merging import Joining
from households.linkage.pairs import Facts, Kind, Scored, kind_of, same_given_names, sort_pairs

UPPER, LOWER = 0.99, 0.7
BORN = date(1980, 3, 4)


def person(pk, name="siti aminah", born=BORN, **facts):
    families = {key: frozenset(facts.pop(key)) for key in ("claims", "sources") if key in facts}
    return Facts(pk, name, born, household=facts.pop("household", pk), village=1, **families, **facts)


def sort(people, *pairs, **known):
    scored = [Scored(left, right, probability, 10.0) for left, right, probability in pairs]
    return sort_pairs(scored, {one.person: one for one in people}, upper=UPPER, lower=LOWER, **known)


def asked(found):
    return [(pair.left, pair.right) for pair, _ in found.questions]


@pytest.mark.parametrize(
    ("probability", "n_joined", "n_asked"), [(0.99, 1, 0), (0.9899, 0, 1), (0.7, 0, 1), (0.6999, 0, 0)]
)
def test_above_the_upper_threshold_is_linked_between_is_asked_below_is_left(probability, n_joined, n_asked):
    found = sort([person(1), person(2)], (1, 2, probability))

    assert (len(found.joinings), len(found.questions)) == (n_joined, n_asked)


def test_several_who_are_one_all_become_the_oldest():
    found = sort([person(1), person(2), person(3)], (2, 3, 0.999), (1, 2, 0.995))

    assert found.joinings == [Joining(1, 2, 0.999, 10.0), Joining(1, 3, 0.999, 10.0)]


def test_whom_something_hangs_on_is_kept_before_a_verified_nik_and_that_before_age():
    anchored = [person(1), person(2, nik=5, is_verified=True), person(3, is_anchored=True)]
    verified = anchored[:2]

    assert {one.kept for one in sort(anchored, (1, 2, 0.999), (2, 3, 0.999)).joinings} == {3}
    assert sort(verified, (1, 2, 0.999)).joinings == [Joining(2, 1, 0.999, 10.0)]


def test_who_lives_nowhere_is_not_kept():
    gone = Facts(1, "siti aminah", BORN)

    assert sort([gone, person(2)], (1, 2, 0.999)).joinings == [Joining(2, 1, 0.999, 10.0)]


def test_two_verified_niks_are_never_linked_but_asked_about():
    people = [person(1, nik=5, is_verified=True), person(2, nik=6, is_verified=True)]

    found = sort(people, (1, 2, 0.9999))

    assert (found.joinings, asked(found)) == ([], [(1, 2)])


def test_two_households_that_both_have_evidence_are_left_to_a_person():
    people = [person(1, is_anchored=True), person(2, is_anchored=True)]

    found = sort(people, (1, 2, 0.9999))

    assert (found.joinings, found.questions[0][1]) == ([], Kind.TWO_FAMILIES)


def test_people_of_one_family_of_one_source_are_not_welded_by_a_third():
    """The mother and the daughter of one family both look like the Siti of another source."""
    people = [person(1, claims=[10]), person(2, claims=[10], name="siti"), person(3, claims=[20])]

    found = sort(people, (1, 3, 0.9999), (2, 3, 0.995))

    assert found.joinings == [Joining(1, 3, 0.9999, 10.0)]
    assert found.questions == []


def test_a_person_named_twice_in_one_family_is_asked_about():
    people = [person(1, claims=[10], sources=[1]), person(2, claims=[10], sources=[1])]

    found = sort(people, (1, 2, 0.9999))

    assert (found.joinings, found.questions[0][1]) == ([], Kind.WITHIN_SOURCE)


def test_twins_are_not_welded():
    hasan = person(1, "muhammad hasan", claims=[10], has_twin=True)
    husein = person(2, "muhammad husein", claims=[20], has_twin=True)

    assert sort([hasan, husein], (1, 2, 0.9999)).joinings == []


def test_twins_of_two_sources_find_each_other_and_nobody_is_asked():
    names = {1: "muhammad hasan", 2: "muhammad husein", 3: "muhammad hasan", 4: "muhammad husein"}
    people = [person(pk, name, claims=[10 if pk < 3 else 20], has_twin=True) for pk, name in names.items()]

    found = sort(people, (1, 3, 0.9999), (2, 4, 0.9999), (1, 4, 0.995), (2, 3, 0.9))

    assert [(one.kept, one.merged) for one in found.joinings] == [(1, 3), (2, 4)]
    assert found.questions == []


def test_what_a_person_has_parted_is_neither_linked_nor_asked_again_not_even_through_a_third():
    people = [person(1), person(2), person(3)]

    found = sort(people, (1, 3, 0.9999), (2, 3, 0.999), (1, 2, 0.999), decided=[(1, 2)])

    assert [(one.kept, one.merged) for one in found.joinings] == [(1, 3)]
    assert found.questions == []


def test_what_is_asked_already_is_not_asked_twice():
    assert sort([person(1), person(2)], (1, 2, 0.8), asked=[(2, 1)]).questions == []


def test_two_clusters_are_asked_about_once_and_by_those_who_are_kept():
    people = [person(pk) for pk in (1, 2, 3, 4)]

    found = sort(people, (1, 2, 0.999), (3, 4, 0.999), (2, 4, 0.9), (1, 3, 0.8))

    assert asked(found) == [(2, 4)]
    assert found.stands_for == {2: 1, 4: 3}


def test_one_of_two_equal_partners_is_asked_about_not_chosen():
    pair = Scored(1, 2, 0.9999, 10.0, is_tied=True)

    found = sort_pairs([pair], {1: person(1), 2: person(2)}, upper=UPPER, lower=LOWER)

    assert (found.joinings, asked(found)) == ([], [(1, 2)])


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ({"nik": 7}, {"nik": 7, "name": "budi"}, Kind.SAME_NIK),
        ({"sources": [1]}, {"sources": [2]}, Kind.ACROSS_SOURCES),
        ({"sources": [1, 2]}, {"sources": [2]}, Kind.WITHIN_SOURCE),
        ({}, {"born": date(1991, 7, 8)}, Kind.NAMESAKES),
        ({}, {"born": None}, Kind.NAMESAKES),
    ],
)
def test_what_the_officer_is_asked(left, right, kind):
    assert kind_of(person(1, **left), person(2, **right)) is kind


@pytest.mark.parametrize(
    ("left", "right", "are_same"),
    [
        ("muhammad hasan", "muhammad husein", False),
        ("muhammad hasan", "muhammad hassan", True),
        ("siti", "siti aminah", True),
        ("rina", "rini", False),
        ("", "siti", False),
    ],
)
def test_given_names_are_compared_word_for_word(left, right, are_same):
    assert same_given_names(left, right) is are_same
