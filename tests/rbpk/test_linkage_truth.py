"""How a linkage is scored against the truth (tests/bench/truth.py)."""

import pytest

from tests.bench import truth
from tests.bench.truth import Lookalikes, Score

LEFT = {"a": 1, "b": 2, "b2": 2, "c": 3}
RIGHT = {"x": 1, "y": 2, "z": 9}


def test_f1_lies_between_precision_and_recall():
    found = Score(n_true=10, n_found=8, n_right=6)

    assert (found.precision, found.recall) == (0.75, 0.6)
    assert found.f1 == pytest.approx(2 * 0.75 * 0.6 / 1.35)


def test_nothing_to_find_and_nothing_found_is_no_fault():
    assert Score(0, 0, 0).f1 == Score(0, 0, 0).precision == Score(0, 0, 0).recall == 1.0


def test_a_person_listed_twice_counts_once():
    found = truth.linkage_score([("a", "x"), ("b", "y"), ("b2", "y")], LEFT, RIGHT)

    assert found == Score(n_true=2, n_found=2, n_right=2)


def test_a_wrong_link_costs_precision_and_a_missing_one_recall():
    found = truth.linkage_score([("a", "x"), ("c", "z")], LEFT, RIGHT)

    assert (found.precision, found.recall) == (0.5, 0.5)


def test_some_people_are_scored_by_the_pairs_they_stand_in():
    found = truth.score_among({2}, [("a", "x"), ("b", "x")], LEFT, RIGHT)

    assert found == Score(n_true=1, n_found=1, n_right=0)


def test_doubles_are_pairs_of_records_whichever_comes_first():
    assert truth.double_pairs(LEFT) == {("b", "b2")}
    assert truth.doubles_score([("b2", "b"), ("a", "b")], LEFT) == Score(n_true=1, n_found=2, n_right=1)


def test_pairs_that_look_alike_are_counted_where_they_could_be_welded():
    namesakes = Lookalikes([{1, 2}, {3, 4, 5}])

    assert namesakes.n_pairs({1, 2, 3}, {1, 2, 4}) == 2  # 1 with 2, whichever way; 3 with 4; nobody lists 5
    assert namesakes.n_pairs({1}, {1}) == 0


def test_a_welded_pair_counts_once_and_only_where_the_two_look_alike():
    namesakes = Lookalikes([{1, 2}])

    assert namesakes.n_welded([(1, 2), (2, 1), (1, 1), (2, 3)]) == 1


def test_groups_are_read_by_kind():
    rows = [{"kind": kind, "group": "1", "person": person} for kind, person in (("twin", "4"), ("namesake", "5"))]

    assert Lookalikes.read(rows, "twin").groups == [{4}]


def test_wrong_pairs_are_told_by_what_the_two_are_to_each_other():
    kinds = {"twin": Lookalikes([{1, 2}])}
    families = {1: 10, 2: 10, 3: 10, 4: 11}

    found = truth.wrong_by_kind([(1, 2), (1, 3), (1, 4), (1, 1)], kinds, families)

    assert found == {"twin": 1, "family": 1, "stranger": 1}


def test_missed_persons_are_told_by_all_that_is_wrong_on_their_rows():
    found = truth.missed_by_errors([1, 2], {1: {"nik_missing"}}, {1: {"birth_year_wrong"}})

    assert found == {"birth_year_wrong nik_missing": 1, "": 1}
