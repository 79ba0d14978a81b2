import pytest

from verification.macro.crosscheck.ranks import ranks
from verification.macro.estimates import Estimate


def known(value, se):
    return Estimate(value, se, value - 2 * se, value + 2 * se, None, 0, None)


def test_areas_far_apart_keep_their_ranks():
    found = ranks({"a": known(10, 0.1), "b": known(20, 0.1), "c": known(15, 0.1)}, seed=1)
    assert {name: (one.rank, one.low, one.high) for name, one in found.items()} == {
        "b": (1, 1, 1), "c": (2, 2, 2), "a": (3, 3, 3)
    }  # fmt: skip


def test_areas_within_their_errors_may_stand_anywhere():
    found = ranks({"a": known(7.3, 1.4), "b": known(7.6, 1.4)}, seed=1)
    assert [(one.rank, one.low, one.high) for one in found.values()] == [(1, 1, 2), (2, 1, 2)]


def test_two_equal_areas_are_first_half_of_the_time():
    """Of six with one error, the chance to be among the five highest is 5/6."""
    found = ranks({name: known(5, 1) for name in "abcdef"}, seed=1)
    assert all(one.top == pytest.approx(5 / 6, abs=0.02) for one in found.values())


def test_the_same_seed_gives_the_same_ranks():
    areas = {"a": known(7.3, 1.4), "b": known(7.6, 1.4), "c": known(8, 1)}
    assert ranks(areas, seed=7) == ranks(areas, seed=7)


def test_one_area_has_no_rank():
    with pytest.raises(ValueError, match="two areas"):
        ranks({"a": known(1, 1)}, seed=1)
