"""Alkire and Foster on four households of two indicators, worked out by hand."""

import pytest

from verification.macro.surveys.sampling import Design, estimate, estimate_by, multidimensional

WATER, TOILET = [1, 1, 0, 0], [1, 0, 1, 0]  # scores with equal weights: 1, 1/2, 1/2, 0
FOUR = Design(weights=[1, 1, 1, 1])


def found(*, weights=(1, 1), cutoff=0.5, flags=(WATER, TOILET), design=FOUR):
    return {name: estimate(one, design) for name, one in multidimensional(flags, weights, cutoff).items()}


def test_three_of_four_reach_half_of_the_weights():
    values = {name: one.value for name, one in found().items()}
    assert values == {"H": pytest.approx(3 / 4), "A": pytest.approx(2 / 3), "M0": pytest.approx(1 / 2)}


def test_whoever_must_lack_all_is_one_of_four():
    values = {name: one.value for name, one in found(cutoff=1).items()}
    assert values == {"H": pytest.approx(1 / 4), "A": pytest.approx(1), "M0": pytest.approx(1 / 4)}


def test_a_score_equal_to_the_cutoff_is_poor_and_only_proportions_of_weights_matter():
    """Weights 2 and 1: scores 1, 2/3, 1/3, 0."""
    values = {name: one.value for name, one in found(weights=(20, 10), cutoff=1 / 3).items()}
    assert values == {"H": pytest.approx(3 / 4), "A": pytest.approx(2 / 3), "M0": pytest.approx(1 / 2)}


def test_their_errors_are_those_of_means_and_of_a_ratio():
    """Variances of four drawn alone: (1/4)/4 of H; (1/6)/4 of M0; residuals 1/3, -1/6, -1/6, 0 over H for A."""
    errors = {name: one.se for name, one in found().items()}
    assert errors["H"] == pytest.approx((1 / 16) ** 0.5)
    assert errors["M0"] == pytest.approx((1 / 24) ** 0.5)
    assert errors["A"] == pytest.approx((1 / 18 / 4) ** 0.5 / (3 / 4))


def test_households_weigh_as_many_people_as_they_have():
    """Weights 1, 2, 3, 4: 6 of 10 people are poor, with scores that add to 1 + 1 + 3/2."""
    values = {name: one.value for name, one in found(design=Design(weights=[1, 2, 3, 4])).items()}
    assert values == {"H": pytest.approx(0.6), "A": pytest.approx(3.5 / 6), "M0": pytest.approx(0.35)}


def test_who_did_not_answer_everything_is_not_counted():
    assert found(flags=([1, 1, 0, None], TOILET))["H"].n == 3


def test_a_group_in_which_nobody_is_poor_has_no_intensity():
    measures = multidimensional([WATER, TOILET], [1, 1], 1)
    groups = ["a", "b", "a", "b"]
    assert list(estimate_by(measures["A"], groups, FOUR)) == ["a"]
    assert estimate_by(measures["H"], groups, FOUR)["b"].value == 0


@pytest.mark.parametrize(
    ("flags", "weights", "cutoff"),
    [([], [], 0.5), ([WATER], [1, 1], 0.5), ([WATER], [0], 0.5), ([WATER], [1], 0), ([WATER], [1], 1.1),
     ([[2, 0, 0, 0]], [1], 0.5)],
)  # fmt: skip
def test_nonsense_is_refused(flags, weights, cutoff):
    with pytest.raises(ValueError, match="indicator|cut-off|deprivation"):
        multidimensional(flags, weights, cutoff)
