"""Milk expenditure of 43 areas (Arora, Lahiri 1997; You, Chapman 2006): values of `mseFH` in the R package sae."""

import pytest

from verification.macro.surveys.small_area import fay_herriot

DIRECT = [
    1.099, 1.075, 1.105, 0.628, 0.753, 0.981, 1.257, 1.095, 1.405, 1.356, 0.615, 1.46, 1.338, 0.854, 1.176, 1.111,
    1.257, 1.43, 1.278, 1.292, 1.002, 1.183, 1.044, 1.267, 1.193, 0.791, 0.795, 0.759, 0.796, 0.565, 0.886, 0.952,
    0.807, 0.582, 0.684, 0.787, 0.44, 0.759, 0.77, 0.8, 0.756, 0.865, 0.64,
]  # fmt: skip
SD = [
    0.163, 0.08, 0.083, 0.109, 0.119, 0.141, 0.202, 0.127, 0.168, 0.178, 0.1, 0.201, 0.148, 0.143, 0.149, 0.145,
    0.135, 0.172, 0.137, 0.163, 0.125, 0.247, 0.14, 0.171, 0.106, 0.121, 0.121, 0.259, 0.106, 0.089, 0.225, 0.205,
    0.119, 0.067, 0.106, 0.126, 0.092, 0.132, 0.1, 0.113, 0.083, 0.121, 0.129,
]  # fmt: skip
MAJOR = [1] * 7 + [2] * 7 + [3] * 11 + [4] * 18
EBLUP = [
    1.0219703, 1.0476018, 1.0679513, 0.7608170, 0.8461574, 0.9743727, 1.0584523, 1.0977762, 1.2215449, 1.1951455,
    0.7852155, 1.2139456, 1.2096593, 0.9834967, 1.1864247, 1.1556982, 1.2263411, 1.2856486, 1.2363247, 1.2349600,
    1.0903019, 1.1923057, 1.1216470, 1.2230296, 1.1938054, 0.7627195, 0.7649550, 0.7338443, 0.7699294, 0.6134418,
    0.7695558, 0.7958250, 0.7723187, 0.6102302, 0.7001782, 0.7592787, 0.5298867, 0.7434466, 0.7548996, 0.7701918,
    0.7481164, 0.8040773, 0.6810870,
]  # fmt: skip
MSE = [
    0.013460220, 0.005372876, 0.005701990, 0.008541740, 0.009579594, 0.011670632, 0.015926137, 0.010586518,
    0.014184043, 0.014901472, 0.007694262, 0.016336469, 0.012562726, 0.012117378, 0.012031229, 0.011709147,
    0.010859780, 0.013690860, 0.011034674, 0.013079686, 0.009948636, 0.017243977, 0.011292325, 0.013625297,
    0.008065787, 0.009205133, 0.009205133, 0.016476912, 0.007800626, 0.006098668, 0.015441564, 0.014657866,
    0.009024699, 0.003870786, 0.007800626, 0.009646139, 0.006404335, 0.010155645, 0.007209937, 0.008470277,
    0.005484860, 0.009205133, 0.009903626,
]  # fmt: skip
VARIANCES = [sd**2 for sd in SD]
INDICATORS = [[float(major == level) for level in (2, 3, 4)] for major in MAJOR]


def test_milk_equals_the_published_values():
    found = fay_herriot(DIRECT, VARIANCES, INDICATORS)

    assert [area.eblup for area in found.areas] == pytest.approx(EBLUP, abs=1e-6)
    assert [area.mse for area in found.areas] == pytest.approx(MSE, rel=1e-5)
    assert found.coefficients == pytest.approx([0.9681890, 0.1327801, 0.2269462, -0.2413011], abs=1e-6)


def test_one_indicator_too_many_changes_no_estimate():
    all_four = [[float(major == level) for level in (1, 2, 3, 4)] for major in MAJOR]
    found = fay_herriot(DIRECT, VARIANCES, all_four)
    assert [area.eblup for area in found.areas] == pytest.approx(EBLUP, abs=1e-6)


def test_the_estimate_lies_between_the_direct_one_and_the_regression():
    found = fay_herriot(DIRECT, VARIANCES, INDICATORS)
    for area, row in zip(found.areas, INDICATORS, strict=True):
        fitted = found.coefficients[0] + sum(b * x for b, x in zip(found.coefficients[1:], row, strict=True))
        assert min(area.direct, fitted) <= area.eblup <= max(area.direct, fitted)
        assert 0 < area.gamma < 1


def test_an_area_without_a_sample_gets_the_regression_and_a_larger_error():
    direct, variances = [*DIRECT], [*VARIANCES]
    direct[0] = variances[0] = None

    found = fay_herriot(direct, variances, INDICATORS)

    assert (found.areas[0].direct, found.areas[0].gamma) == (None, 0)
    assert found.areas[0].eblup == pytest.approx(found.coefficients[0])
    assert found.areas[0].mse > max(area.mse for area in found.areas[1:])


def test_areas_that_spread_no_more_than_their_samples_all_get_the_regression():
    found = fay_herriot([1.0, 1.1, 0.9, 1.0, 1.05], [1.0] * 5, [[]] * 5)
    assert found.model_variance == 0
    assert [area.eblup for area in found.areas] == pytest.approx([1.01] * 5)


@pytest.mark.parametrize(
    ("direct", "variances", "covariates"),
    [
        ([1.0, 2.0], [1.0], [[1.0], [2.0]]),
        ([1.0, 2.0, 3.0, 4.0], [1.0, 0.0, 1.0, 1.0], [[1.0], [2.0], [3.0], [5.0]]),
        ([1.0, 2.0, 3.0], [1.0, 1.0, 1.0], [[1.0], [2.0], [4.0]]),
        ([1.0, None, 3.0, 4.0], [1.0, 1.0, 1.0, 1.0], [[1.0], [2.0], [3.0], [5.0]]),
        ([1.0, float("inf"), 3.0, 4.0], [1.0, 1.0, 1.0, 1.0], [[1.0], [2.0], [3.0], [5.0]]),
    ],
)
def test_what_the_model_cannot_be_fitted_to_is_refused(direct, variances, covariates):
    with pytest.raises(ValueError):  # noqa: PT011  each for its own reason
        fay_herriot(direct, variances, covariates)


def test_a_likelihood_that_sends_the_scoring_from_side_to_side_still_converges():
    """Ten areas of which two are known far better. The value is where the likelihood is highest on a grid."""
    direct = [0.4157, 0.3097, 0.1678, 0.4899, 0.6293, 0.6536, 0.4485, 0.6422, 0.3619, 0.3663]
    variances = [0.05456, 0.00208, 0.00093, 0.05001, 0.02423, 0.07952, 0.05547, 0.04934, 0.04563, 0.04844]
    piped = [0.6981, 0.3705, 0.7830, 0.6484, 0.4173, 0.4589, 0.5940, 0.6947, 0.4217, 0.7882]
    assert fay_herriot(direct, variances, [[one] for one in piped]).model_variance == pytest.approx(0.019773, abs=2e-6)
