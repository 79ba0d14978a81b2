"""Design-based estimates from a weighted sample, with their sampling error, for all of it and for groups of it.

What is estimated is a `Measure`, how the units came into the sample a `Design`. The arithmetic is that of `svy` (Taylor
linearisation; with replacement at the first stage unless population sizes are given), which equals R `survey`. A group
is a domain: its units are few by chance, so the whole design counts in its error, as in R `svyby`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite

from households.scoring import SCORE_TOLERANCE
from verification.macro.estimates import CONFIDENCE, Estimate, relative_error

LONELY_PSU_RULES = ("refuse", "center")
LONELY = "a stratum has a single PSU"
FEW_PSUS = "an error takes at least two PSUs"
NO_TOTAL = "the Gini coefficient needs a total above 0"
BAD_SIZES = "population sizes are below what was sampled, or differ within a stratum"
NUMBER = re.compile(r"-?\d+(\.\d+)?")
Values = Sequence[float | None]


@dataclass(frozen=True)
class Design:
    """How the units came into the sample; each sequence has one entry per unit, in the order of the values.

    weights           people or households a unit stands for, > 0
    strata, psus      labels; None where the sample had none (then each unit is its own PSU)
    population_sizes  PSUs (or units, without psus) in the stratum of the unit; None: no finite population correction
    second_units      labels of the second stage inside each PSU; counts only with `second_sizes`, how many the PSU has
    lonely_psu        a stratum with one PSU: "refuse", or "center": its spread is taken around the mean of all PSUs,
                      which equals R `survey.lonely.psu = "adjust"` except for totals, that R leaves uncentred
    """

    weights: Sequence[float]
    strata: Sequence[str] | None = None
    psus: Sequence[str] | None = None
    population_sizes: Sequence[float] | None = None
    second_units: Sequence[str] | None = None
    second_sizes: Sequence[float] | None = None
    lonely_psu: str = "refuse"

    @property
    def parts(self) -> dict[str, Sequence]:
        """What was given beside the weights."""
        parts = {
            "stratum": self.strata, "psu": self.psus, "pop_size": self.population_sizes,
            "ssu": self.second_units, "second_size": self.second_sizes,
        }  # fmt: skip
        return {name: part for name, part in parts.items() if part is not None}


@dataclass(frozen=True)
class Measure:
    """A statistic of one number per unit; None where the unit gave none: it stays in the design and is not counted.

    denominators  of a ratio, one per unit, None as above
    probability   of a quantile, inside (0, 1)
    is_share      lies in [0, 1], and so does its interval
    """

    statistic: str  # mean, total, ratio, quantile, gini
    values: Values
    denominators: Values | None = None
    probability: float | None = None
    is_share: bool = False


def mean(values: Values) -> Measure:
    """Weighted mean, in the unit of the values. Source: Saerndal, Swensson, Wretman (1992), 5.7; R svymean."""
    return Measure("mean", values)


def total(values: Values) -> Measure:
    """Weighted total. Source: as R svytotal."""
    return Measure("total", values)


def share(flags: Sequence[bool | None]) -> Measure:
    """Share of units for which a flag holds, in [0, 1]."""
    return Measure("mean", [None if flag is None else float(bool(flag)) for flag in flags], is_share=True)


def ratio(values: Values, denominators: Values) -> Measure:
    """One total over another; a unit without one of the two counts in neither. Source: Saerndal, Swensson, Wretman
    (1992), 5.6; R svyratio."""
    pairs = [(None, None) if None in pair else pair for pair in zip(values, denominators, strict=True)]
    return Measure("ratio", [one for one, _ in pairs], [two for _, two in pairs])


def quantile(values: Values, probability: float) -> Measure:
    """Smallest value that at least this share of the population does not exceed; interval after Woodruff (1952), as
    R svyquantile with its defaults."""
    if not 0 < probability < 1:
        raise ValueError("the probability of a quantile lies between 0 and 1")
    return Measure("quantile", values, probability=probability)


def poverty(welfare: Values, line: float, power: int) -> Measure:
    """P0 (share below the line), P1 (mean distance to it as a share of it) or P2 (mean of its square): power 0, 1, 2.

    welfare  spending per head of each unit, in the unit of the line; who spends exactly the line is not poor
    line     > 0

    The weights of the design count people where the share of people is wanted: household weight times household size.
    Raises ValueError for a line not above 0. Source: Foster, Greer, Thorbecke (1984), Econometrica 52, 761-766.
    """
    if not line > 0:
        raise ValueError("the poverty line lies above 0")
    gaps = [
        None if spent is None else ((line - spent) / line) ** power if spent < line else 0.0 for spent in welfare
    ]  # fmt: skip
    return Measure("mean", gaps, is_share=True)


def gini(welfare: Values) -> Measure:
    """Gini coefficient, in [0, 1] for welfare not below 0. Source: Deville (1999), Survey Methodology 25, 193-203."""
    return Measure("gini", welfare, is_share=True)


def multidimensional(deprivations: Sequence[Values], weights: Sequence[float], cutoff: float) -> dict[str, Measure]:
    """Headcount ratio H, adjusted headcount ratio M0 and intensity A of multidimensional poverty, shares in [0, 1].

    deprivations  one sequence per indicator: 1 for a unit that lacks it, 0 for one that does not; a unit of which one
                  is None has no score and is not counted
    weights       one per indicator, > 0; only their proportions matter
    cutoff        share of the weights from which a unit is poor, in (0, 1]
    returns       {"H": share who are poor, "M0": mean of the scores of the poor over all, "A": M0 / H}; A is a ratio of
                  two estimates, and a group in which nobody is poor has none

    Raises ValueError outside these ranges. Source: Alkire, Foster (2011), J. Public Economics 95, 476-487; errors by
    linearisation: Alkire et al. (2015), Multidimensional Poverty Measurement and Analysis, ch. 8.
    """
    if not deprivations or len(weights) != len(deprivations) or not all(0 < weight < inf for weight in weights):
        raise ValueError("one weight above 0 per indicator")
    if not 0 < cutoff <= 1:
        raise ValueError("the cut-off lies above 0 and up to 1")
    if any(flag not in (0, 1, None) for flags in deprivations for flag in flags):
        raise ValueError("a deprivation is 0 or 1")
    scores = [_score(flags, weights) for flags in zip(*deprivations, strict=True)]
    is_poor = [None if score is None else float(score >= cutoff - SCORE_TOLERANCE) for score in scores]
    censored = [None if score is None else score * poor for score, poor in zip(scores, is_poor, strict=True)]
    return {
        "H": Measure("mean", is_poor, is_share=True),
        "A": Measure("ratio", censored, is_poor, is_share=True),
        "M0": Measure("mean", censored, is_share=True),
    }


def _score(flags, weights) -> float | None:
    if None in flags:
        return None
    return sum(weight for flag, weight in zip(flags, weights, strict=True) if flag) / sum(weights)


def estimate(measure: Measure, design: Design) -> Estimate:
    """The measure for all units, its interval by t with (PSUs - strata) degrees of freedom.

    Raises ValueError for unequal lengths, weights not above 0, values that are no numbers, a lonely PSU under "refuse",
    fewer than two PSUs, population sizes below what was sampled, or a measure without a single value.
    """
    found = estimate_by(measure, [""] * len(measure.values), design)
    if not found:
        raise ValueError("no unit has a value")
    return found[""]


def estimate_by(measure: Measure, groups: Sequence[str | None], design: Design) -> dict[str, Estimate]:
    """The measure for each group that has a value, in the order of `in_order`. Errors as for `estimate`.

    groups  the label of each unit; None belongs to no group and stays in the design
    """
    _check(measure, groups, design)
    counted = {label for label, value in zip(groups, measure.values, strict=True) if None not in (label, value)}
    if not counted:
        return {}
    find = _gini_by if measure.statistic == "gini" else _found_by
    found = find(measure, groups, design)
    return {label: _within_unit(found[label]) if measure.is_share else found[label] for label in in_order(found)}


def in_order(labels: Iterable[str]) -> list[str]:
    """9 before 10 and "Anggana" before "Kenohan"."""
    is_numeric = all(NUMBER.fullmatch(label) for label in labels)
    return sorted(labels, key=float if is_numeric else str.lower)


def _within_unit(estimate: Estimate) -> Estimate:
    return replace(estimate, low=max(0.0, estimate.low), high=min(1.0, estimate.high))


def _found_by(measure: Measure, groups, design: Design) -> dict[str, Estimate]:
    """By svy; its design effect against drawing units without replacement where the weights allow it."""
    from svy import col

    sample = _sample(measure, groups, design)
    names = ("y", "x") if measure.denominators is not None else ("y",)
    options = {"by": "label", "where": [col(name).is_not_null() for name in ("label", *names)], "alpha": 1 - CONFIDENCE}
    if measure.statistic == "quantile":
        options |= {"p": measure.probability}
    method = getattr(sample.estimation, measure.statistic)
    found = _first_that_works(method, names, options, measure.statistic)
    return {
        row.by_level[0]: Estimate(
            row.est, row.se, row.lci, row.uci, relative_error(row.est, row.se), row.n, _finite(row.deff)
        )
        for row in found.estimates
        if isfinite(row.est)  # a ratio whose denominators are all 0 is no number
    }


def _first_that_works(method: Callable, names, options, statistic):
    """A design effect needs weights that sum to more than the sample, or else a spread; the rest stands without."""
    from svy.errors import SvyError

    references = [None] if statistic in ("quantile", "ratio") else ["wor", "wr", None]
    for reference in references:
        try:
            return method(*names, **options, **({"deff": reference} if reference else {}))
        except SvyError as error:
            if getattr(error, "code", "") != "DEFF_NOT_COMPUTABLE":
                raise ValueError(_reason(error)) from error
    raise ValueError("the design effect cannot be computed")


def _gini_by(measure: Measure, groups, design: Design) -> dict[str, Estimate]:
    """By the linearised variable of each group, whose total has the error of the coefficient."""
    found = {}
    for label in {label for label in groups if label is not None}:
        inside = [
            n for n, value in enumerate(measure.values) if groups[n] == label and value is not None
        ]  # fmt: skip
        if not inside:
            continue
        value, terms = _gini_terms([measure.values[n] for n in inside], [design.weights[n] for n in inside])
        scores = [0.0] * len(groups)
        for n, term in zip(inside, terms, strict=True):
            scores[n] = term
        error = estimate(total(scores), design)
        low, high = value + error.low - error.value, value + error.high - error.value
        found[label] = Estimate(value, error.se, low, high, relative_error(value, error.se), len(inside), None)
    return found


def _gini_terms(values, weights) -> tuple[float, list[float]]:
    """The coefficient and its derivative with respect to the weight of each unit: D / (N Y) - G / N - G y / Y with
    D the weighted sum of distances to all units, N the sum of weights, Y the total."""
    import numpy as np

    y, w = np.asarray(values, float), np.asarray(weights, float)
    order = np.argsort(y, kind="stable")
    ys, ws = y[order], w[order]
    weight_below, total_below = np.cumsum(ws), np.cumsum(ws * ys)
    n, whole = weight_below[-1], total_below[-1]
    if not whole > 0:
        raise ValueError(NO_TOTAL)
    distances = np.empty_like(ys)
    distances[order] = ys * (2 * weight_below - n) - 2 * total_below + whole
    value = float(np.sum(w * distances) / (2 * n * whole))
    return value, list(distances / (n * whole) - value / n - value * y / whole)


def _finite(number) -> float | None:
    return number if number is not None and isfinite(number) else None


def _sample(measure: Measure, groups, design: Design):
    import polars
    from svy import Design as SvyDesign
    from svy import PopSize, Sample

    numbers = {"y": measure.values, "x": measure.denominators, "weight": design.weights}
    columns = {name: [*part] for name, part in numbers.items() if part is not None}
    frame = polars.DataFrame(columns, schema_overrides=dict.fromkeys(columns, polars.Float64), strict=False)
    frame = frame.with_columns(polars.Series("label", groups, dtype=polars.String))
    frame = frame.with_columns(polars.Series(name, list(part)) for name, part in design.parts.items())
    names = {name: name for name in design.parts if name != "second_size"}
    if "second_size" in design.parts and "pop_size" in names:
        names["pop_size"] = PopSize(psu="pop_size", ssu="second_size")
    rule = design.lonely_psu if design.lonely_psu != "refuse" and design.strata is not None else None
    return Sample(frame, SvyDesign(wgt="weight", singleton=rule, **names))


def _check(measure: Measure, groups, design: Design):
    n = len(measure.values)
    parts = [groups, design.weights, *design.parts.values()]
    parts += [measure.denominators] if measure.denominators is not None else []
    if any(len(part) != n for part in parts):
        raise ValueError("values, groups, weights, strata, PSUs and population sizes are one each per unit")
    if not all(value is None or isfinite(value) for value in [*measure.values, *(measure.denominators or [])]):
        raise ValueError("every value is a finite number")
    if not all(0 < weight < inf for weight in design.weights):
        raise ValueError("every weight lies above 0")
    if design.lonely_psu not in LONELY_PSU_RULES:
        raise ValueError(f"the rule for a lonely PSU is one of {', '.join(LONELY_PSU_RULES)}")
    n_psus = n if design.psus is None else len(set(zip(design.strata or design.psus, design.psus, strict=True)))
    if n_psus < 2:
        raise ValueError(FEW_PSUS)


def _reason(error) -> str:
    code = getattr(error, "code", "")
    if "SINGLETON" in code:
        return LONELY
    return BAD_SIZES if "FPC" in code else str(error)
