from collections import Counter
from math import sqrt

import pytest

from verification.field.assigning.estimates import allocate, draw_order, share_out


def test_groups_are_shared_whole_and_evenly():
    shares = share_out({"a": 5, "b": 3, "c": 2}, 2)

    assert shares == {"a": 0, "b": 1, "c": 1}
    assert share_out({}, 3) == {}
    with pytest.raises(ValueError, match="nobody"):
        share_out({"a": 1}, 0)


def test_the_lots_of_a_seed_are_known_once_and_for_all():
    # Computed apart, with `printf '%s' 7:1 | sha256sum` and so on, sorted by hand.
    assert draw_order([3, 1, 2, 5, 4], seed=7) == draw_order([1, 2, 3, 4, 5], seed=7) == [4, 3, 2, 1, 5]


@pytest.mark.parametrize(
    ("sizes", "n", "expected"),
    [
        ([50, 30, 20], 10, [5, 3, 2]),
        ([97, 2, 1], 10, [8, 1, 1]),
        ([3, 3, 3], 4, [2, 1, 1]),
        ([1, 9], 10, [1, 9]),
        ([4], 4, [4]),
    ],
)
def test_a_sample_is_proportional_with_one_of_each_at_least(sizes, n, expected):
    assert allocate(sizes, n) == expected


@pytest.mark.parametrize(("sizes", "n"), [([], 0), ([2, 0], 2), ([2, 2], 1), ([2, 2], 5)])
def test_a_sample_that_cannot_be_is_refused(sizes, n):
    with pytest.raises(ValueError, match="sample needs"):
        allocate(sizes, n)


@pytest.mark.parametrize(("n_of_stratum", "n_drawn"), [(20, 5), (7, 1), (4, 3)])
def test_over_two_thousand_seeds_everybody_is_drawn_as_often_as_his_probability_says(n_of_stratum, n_drawn):
    n_seeds, p = 2_000, n_drawn / n_of_stratum
    drawn = Counter(key for seed in range(n_seeds) for key in draw_order(range(1, n_of_stratum + 1), seed)[:n_drawn])

    standard_error = sqrt(p * (1 - p) / n_seeds)
    shares = [drawn[key] / n_seeds for key in range(1, n_of_stratum + 1)]
    assert max(abs(share - p) for share in shares) < 3 * standard_error
