"""Estimates from weighted samples with their sampling error, and what an error may be assumed for a figure without one.

Everything here is arithmetic on plain numbers. Design-based estimates come from `svy` (Taylor linearisation, with
replacement at the first stage unless `population_sizes` is given), which equals R `survey`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf, isfinite, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
LONELY_PSU_RULES = ("refuse", "center")


@dataclass(frozen=True)
class Estimate:
    """A value with its standard error and interval, in the unit of the value.

    rse            relative standard error in percent, None where the value is 0
    n              units of the sample
    design_effect  variance against simple random sampling with replacement of n units; None where that is not defined
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


@dataclass(frozen=True)
class Design:
    """How the units came into the sample; each sequence has one entry per unit, in the order of the values.

    weights           people or households a unit stands for, > 0
    strata, psus      labels; None where the sample had none (then each unit is its own PSU)
    population_sizes  PSUs (or units, without psus) in the stratum of the unit; None: no finite population correction
    lonely_psu        a stratum with one PSU: "refuse", or "center" (its spread is taken around the mean of all,
                      R `survey.lonely.psu = "adjust"`)
    """

    weights: Sequence[float]
    strata: Sequence[str] | None = None
    psus: Sequence[str] | None = None
    population_sizes: Sequence[float] | None = None
    lonely_psu: str = "refuse"


class RseClass(StrEnum):
    USABLE = "usable"
    WITH_CARE = "with_care"
    INACCURATE = "inaccurate"


def mean(values: Sequence[float], design: Design) -> Estimate:
    """Weighted mean.

    values   one finite number per unit of the sample, any unit
    returns  Estimate in the unit of the values; interval by t with (PSUs - strata) degrees of freedom

    Raises ValueError for unequal lengths, weights not above 0, values that are no numbers, a lonely PSU under "refuse",
    or fewer than two PSUs. Source: Saerndal, Swensson, Wretman (1992), 5.5 to 5.7; the same as R survey::svymean.
    """
    return _estimated("mean", values, design)


def total(values: Sequence[float], design: Design) -> Estimate:
    """Weighted total; arguments, interval and errors as for `mean`. Source: as R survey::svytotal."""
    return _estimated("total", values, design)


def share(flags: Sequence[bool], design: Design) -> Estimate:
    """Share of units for which a flag holds, in [0, 1]; the interval of the mean, cut at 0 and 1. Errors as `mean`."""
    return _within_unit(mean([float(bool(flag)) for flag in flags], design))


def poverty_rate(welfare: Sequence[float], line: float, design: Design) -> Estimate:
    """P0: the share below the line, in [0, 1].

    welfare  spending per head of each unit, in the unit of the line; who spends exactly the line is not poor
    line     > 0
    design   weights count people where the share of people is wanted: household weight times household size

    Errors as for `mean`, and a line not above 0. Source: Foster, Greer, Thorbecke (1984), Econometrica 52, 761-766.
    """
    return _within_unit(mean(_poverty_terms(welfare, line, 0), design))


def poverty_gap(welfare: Sequence[float], line: float, design: Design) -> Estimate:
    """P1: mean distance to the line as a share of it, 0 for who is not poor; otherwise as `poverty_rate`."""
    return _within_unit(mean(_poverty_terms(welfare, line, 1), design))


def poverty_severity(welfare: Sequence[float], line: float, design: Design) -> Estimate:
    """P2: mean squared distance to the line, 0 for who is not poor; otherwise as `poverty_rate`."""
    return _within_unit(mean(_poverty_terms(welfare, line, 2), design))


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
    return Estimate(published_share, se, low, high, _rse(published_share, se), n, design_effect)


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


def _rse(value, se):
    return 100 * se / abs(value) if value else None


def _within_unit(estimate):
    return replace(estimate, low=max(0.0, estimate.low), high=min(1.0, estimate.high))


def _poverty_terms(welfare, line, power):
    if not line > 0:
        raise ValueError("the poverty line lies above 0")
    return [((line - spent) / line) ** power if spent < line else 0.0 for spent in welfare]


def _estimated(measure, values, design):
    from svy.errors import SvyError

    _check(values, design)
    sample = _sample(values, design)
    try:
        found = _first(getattr(sample.estimation, measure), deff="wr")
    except SvyError as error:
        if getattr(error, "code", "") != "DEFF_NOT_COMPUTABLE":
            raise ValueError(_reason(error)) from error
        found = _first(getattr(sample.estimation, measure), deff=None)
    effect = found.deff if found.deff is not None and isfinite(found.deff) else None
    return Estimate(found.est, found.se, found.lci, found.uci, _rse(found.est, found.se), len(values), effect)


def _first(method: Callable, deff):
    return method("y", deff=deff, alpha=1 - CONFIDENCE).estimates[0]


def _sample(values, design):
    import polars
    from svy import Design as SvyDesign
    from svy import Sample

    columns = {"y": [float(value) for value in values], "weight": [float(weight) for weight in design.weights]}
    parts = {"stratum": design.strata, "psu": design.psus, "pop_size": design.population_sizes}
    columns |= {name: list(part) for name, part in parts.items() if part is not None}
    rule = None if design.lonely_psu == "refuse" else design.lonely_psu
    names = {name: name for name, part in parts.items() if part is not None}
    return Sample(polars.DataFrame(columns), SvyDesign(wgt="weight", singleton=rule, **names))


def _check(values, design):
    parts = [design.weights, design.strata, design.psus, design.population_sizes]
    if any(part is not None and len(part) != len(values) for part in parts):
        raise ValueError("values, weights, strata, PSUs and population sizes are one each per unit")
    if not all(isfinite(value) for value in values):
        raise ValueError("every value is a finite number")
    if not all(0 < weight < inf for weight in design.weights):
        raise ValueError("every weight lies above 0")
    if design.lonely_psu not in LONELY_PSU_RULES:
        raise ValueError(f"the rule for a lonely PSU is one of {', '.join(LONELY_PSU_RULES)}")
    n_psus = (
        len(values) if design.psus is None else len(set(zip(design.strata or design.psus, design.psus, strict=True)))
    )
    if n_psus < 2:
        raise ValueError("an error takes at least two PSUs")


def _reason(error):
    return "a stratum has a single PSU" if "SINGLETON" in getattr(error, "code", "") else str(error)
