import pytest

from verification.backcheck.estimates import share_interval


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_newcombe(successes, n, low, high):
    """Newcombe (1998), Stat. Med. 17, 857-872, table I, method 3: the score interval without correction."""
    share = share_interval(successes, n)

    assert (share.low, share.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_none_and_all_stay_within_zero_and_one():
    assert share_interval(0, 1).low == 0
    assert share_interval(1, 1).high == 1
    assert share_interval(7, 7).low == pytest.approx(1 - share_interval(0, 7).high)


@pytest.mark.parametrize(("successes", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_impossible_counts_are_refused(successes, n):
    with pytest.raises(ValueError, match="of"):
        share_interval(successes, n)


def test_a_share_of_few_says_so():
    assert share_interval(3, 29).is_small
    assert not share_interval(3, 30).is_small
