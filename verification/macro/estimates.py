"""Estimates with their sampling error: how they differ, how BPS reads them, what error a figure without one may have.

Everything here is arithmetic on plain numbers; estimates from a sample itself are in `sampling`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A value with its standard error and interval, in the unit of the value.

    rse            relative standard error in percent, None where the value is 0
    n              units of the sample
    design_effect  variance against drawing n units at random without replacement; None where that is not defined
    """

    value: float
    se: float
    low: float
    high: float
    rse: float | None
    n: int
    design_effect: float | None


@dataclass(frozen=True)
class Difference:
    """One estimate minus another, with the interval of the difference and z = value / se."""

    value: float
    se: float
    low: float
    high: float
    z: float

    @property
    def is_measurable(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


class RseClass(StrEnum):
    USABLE = "usable"
    WITH_CARE = "with_care"
    INACCURATE = "inaccurate"


def rse_class(rse: float) -> RseClass:
    """How BPS reads a relative standard error in percent: up to 25 usable, up to 50 with care, above not accurate.

    Raises ValueError below 0. Source: BPS practice (Soedarti et al. 2007), marks a and b in its tables.
    """
    if not rse >= 0:
        raise ValueError("a relative standard error is not below 0")
    if rse <= 25:
        return RseClass.USABLE
    return RseClass.WITH_CARE if rse <= 50 else RseClass.INACCURATE


def assumed_estimate(published_share: float, *, n: int, design_effect: float) -> Estimate:
    """A published share with the error it would have in a sample of n units and that design effect.

    published_share  in [0, 1], taken as it was published
    n                units of the sample, > 0; n / design_effect count as independent
    returns          Estimate with the standard error of a proportion and the Wilson score interval

    An assumption of ours, to be marked as such wherever it is shown. Raises ValueError outside these ranges.
    Source: Kish (1965), Survey Sampling, 8.2; Wilson (1927), JASA 22, 209-212.
    """
    if not 0 <= published_share <= 1 or n <= 0 or not design_effect > 0:
        raise ValueError("a share lies in [0, 1], n and the design effect above 0")
    effective, z = n / design_effect, _z()
    variance = published_share * (1 - published_share) / effective
    middle = (published_share + z**2 / (2 * effective)) / (1 + z**2 / effective)
    half = z * sqrt(variance + z**2 / (4 * effective**2)) / (1 + z**2 / effective)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    se = sqrt(variance)
    return Estimate(published_share, se, low, high, relative_error(published_share, se), n, design_effect)


def difference(one: Estimate, two: Estimate) -> Difference:
    """one minus two, for estimates from independent samples in one unit; interval and z by the normal distribution.

    Raises ValueError when neither has an error.
    """
    se = sqrt(one.se**2 + two.se**2)
    if not se > 0:
        raise ValueError("without any sampling error there is no test")
    value = one.value - two.value
    return Difference(value, se, value - _z() * se, value + _z() * se, value / se)


def scaled(estimate: Estimate, factor: float) -> Estimate:
    """The same estimate in another unit: a share times 100 in percent, a share times people in people. factor > 0."""
    low, high = estimate.low * factor, estimate.high * factor
    return replace(estimate, value=estimate.value * factor, se=estimate.se * factor, low=low, high=high)


def _z() -> float:
    return NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


def relative_error(value: float, se: float) -> float | None:
    """RSE in percent; None where the value is 0."""
    return 100 * se / abs(value) if value else None
