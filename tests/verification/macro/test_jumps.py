import pytest

from verification.macro.jumps import FEWEST_CHANGES, Fence, fence_of, find_jumps, yearly_changes

FENCE = Fence(0.8, 1.25, 100)


def test_only_neighbouring_years_of_the_same_month_make_a_change():
    assert len(yearly_changes({"2020-03": 5, "2021-03": 5, "2021-09": 5, "2023-03": 5})) == 1


def test_a_short_series_is_judged_by_half_and_double():
    assert fence_of([{"2020": 7.0, "2021": 8.0}]) == Fence(0.5, 2, 0)


def test_a_fence_stands_three_quartile_ranges_out():
    """Changes of 1 to 40 percent: the quartiles of log(1.01) to log(1.40) lie near 0.098 and 0.265."""
    fence = fence_of([{"2020": 100, "2021": 100 + step} for step in range(1, 41)])

    assert fence.n == 40
    assert (fence.low, fence.high) == (pytest.approx(0.66, abs=0.02), pytest.approx(2.17, abs=0.05))


def test_a_wider_series_has_a_wider_fence():
    calm = fence_of([{"2020": 100, "2021": 100 + step % 5} for step in range(FEWEST_CHANGES)])
    wild = fence_of([{"2020": 100, "2021": 60 + 4 * step} for step in range(FEWEST_CHANGES)])
    assert wild.high > calm.high


def test_a_typing_error_takes_one_year_with_it_not_the_next():
    assert find_jumps({"2020": 7, "2021": 70, "2022": 7.2}, FENCE) == {"2021": "2020"}


def test_after_a_true_change_of_level_only_its_first_year_waits():
    assert find_jumps({"2020": 7, "2021": 12, "2022": 12.1, "2023": 12.3}, FENCE) == {"2021": "2020"}


def test_over_several_years_more_may_change():
    assert find_jumps({"2016": 7, "2020": 10}, FENCE) == {}
    assert find_jumps({"2019": 7, "2020": 10}, FENCE) == {"2020": "2019"}


def test_zero_is_left_to_the_other_gates():
    assert find_jumps({"2020": 0, "2021": 5}, FENCE) == {}
