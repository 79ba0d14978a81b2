"""What a rule set says of a household: each deprivation with its cause, a weighted score; H, A and M0 of many.

A rule that cannot be answered counts apart: `score_low` takes it as no, `score_high` as yes, and the state is unknown
while the two fall on different sides of the cut-off.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from households.expression_tree import as_number
from households.expressions import HOUSEHOLD, NO, UNKNOWN, YES, Answer, Outcome, evaluate
from households.rule_sets import Rule, RuleSet

MEMBER_COUNT = "n_members"  # the household's own word on how many persons it has
SCORE_TOLERANCE = 1e-9  # sums of fractions that came back from the database as decimals


@dataclass(frozen=True)
class RuleResult:
    """One rule in one household; `persons` has an outcome for each listed person when the rule is about persons."""

    rule: Rule
    state: str
    because: tuple[Answer, ...]
    persons: tuple[Outcome, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """What a rule set says of a household. `state` is yes (reaches the cut-off), no, or unknown; scores in [0, 1]."""

    rule_set: RuleSet
    results: tuple[RuleResult, ...]
    score_low: Fraction
    score_high: Fraction
    state: str


@dataclass(frozen=True)
class Measures:
    """H (share of people who are poor), A (mean score of the poor) and M0 = H x A, all in [0, 1]."""

    headcount: float
    intensity: float
    adjusted_headcount: float
    population: float


@dataclass(frozen=True)
class MeasureBounds:
    """Measures with every unknown taken as no (`low`) and as yes (`high`); H and M0 lie between, A need not."""

    low: Measures
    high: Measures
    unknown_share: float


def assess(rule_set: RuleSet, household: Mapping[str, Any], persons: Sequence[Mapping[str, Any]] = ()) -> Assessment:
    """Apply every rule to one household; {variable: value}, absent is unknown, persons carry their age_years.

    When n_members says more persons than are listed, or nobody is listed and n_members is unknown, somebody exists of
    whom nothing is known: rules over persons are then unknown unless a listed person settles them.
    """
    results = tuple(_rule_result(rule, rule_set.norm_values, household, persons) for rule in rule_set.rules)
    low = _weight_of(results, YES)
    high = low + _weight_of(results, UNKNOWN)
    state = YES if low >= rule_set.cutoff else NO if high < rule_set.cutoff else UNKNOWN
    return Assessment(rule_set, results, low, high, state)


def _weight_of(results: Sequence[RuleResult], state: str) -> Fraction:
    return sum((result.rule.weight for result in results if result.state == state), Fraction(0))


def _rule_result(rule: Rule, norms: Mapping, household: Mapping, persons: Sequence[Mapping]) -> RuleResult:
    everyone = [*persons, {}] if _lacks_persons(household, persons) else persons
    if rule.unit == HOUSEHOLD:
        outcome = evaluate(rule.expression, household, everyone, norms)
        return RuleResult(rule, outcome.state, _blame_count(outcome.because, household, len(persons)))
    outcomes = [evaluate(rule.expression, household, everyone, norms, person=i) for i in range(len(everyone))]
    state = next((state for state in (YES, UNKNOWN) if any(o.state == state for o in outcomes)), NO)
    because = tuple(answer for outcome in outcomes if outcome.state == state for answer in outcome.because)
    return RuleResult(rule, state, _blame_count(because, household, len(persons)), tuple(outcomes[: len(persons)]))


def _lacks_persons(household: Mapping[str, Any], persons: Sequence) -> bool:
    n_members = as_number(household.get(MEMBER_COUNT))
    return not persons if n_members is None else n_members > len(persons)


def _blame_count(because: Sequence[Answer], household: Mapping[str, Any], n_persons: int) -> tuple[Answer, ...]:
    """Answers of the person nobody listed point at the number of members instead; each answer once."""
    count = Answer(MEMBER_COUNT, household.get(MEMBER_COUNT), None)
    return tuple(dict.fromkeys(count if answer.person == n_persons else answer for answer in because))


def poverty_measures(
    scores: Sequence[Fraction | float], cutoff: Fraction | float, weights: Sequence[float] | None = None
) -> Measures:
    """Headcount ratio H, intensity A and adjusted headcount ratio M0 of households with weighted deprivation scores.

    scores    one a household, in [0, 1]; a household is poor when its score reaches the cut-off
    cutoff    k in (0, 1]
    weights   people (or people x survey weight) of each household, >= 0; left out, households are counted
    returns   Measures; A is 0 when nobody is poor

    Raises ValueError without households, with unequal lengths, or where weights are negative or add to 0.
    Source: Alkire & Foster (2011), Counting and multidimensional poverty measurement, J. Public Economics 95, 476-487.
    """
    weights = [1.0] * len(scores) if weights is None else [float(weight) for weight in weights]
    population = sum(weights)
    if len(weights) != len(scores) or population <= 0 or min(weights) < 0:
        raise ValueError("one weight per score, none negative, their sum above 0")
    line = float(cutoff) - SCORE_TOLERANCE
    poor = [(float(score), weight) for score, weight in zip(scores, weights, strict=True) if float(score) >= line]
    n_poor = sum(weight for _, weight in poor)
    deprivation = sum(score * weight for score, weight in poor)
    intensity = deprivation / n_poor if n_poor else 0.0
    return Measures(n_poor / population, intensity, deprivation / population, population)


def censored_headcounts(
    deprived: Sequence[Collection[str]],
    indicator_weights: Mapping[str, Fraction | float],
    cutoff: Fraction | float,
    weights: Sequence[float] | None = None,
) -> dict[str, float]:
    """By indicator, the share of all people who are poor and lack it. Weighted by the indicators they add to M0.

    deprived            of each household the codes of the indicators it lacks; a code without a weight is an error
    indicator_weights   {code: weight}, the weights adding to 1
    cutoff, weights     as in poverty_measures
    returns             {code: share in [0, 1]}, in the order of indicator_weights

    Raises ValueError as poverty_measures does, KeyError for an indicator without a weight.
    Source: Alkire et al. (2015), Multidimensional Poverty Measurement and Analysis, par. 5.5.3.
    """
    scores = [sum((indicator_weights[code] for code in set(codes)), Fraction(0)) for codes in deprived]
    population = poverty_measures(scores, cutoff, weights).population
    weights = [1.0] * len(scores) if weights is None else [float(weight) for weight in weights]
    line = float(cutoff) - SCORE_TOLERANCE
    poor = [
        (codes, weight)
        for codes, score, weight in zip(deprived, scores, weights, strict=True)
        if float(score) >= line
    ]  # fmt: skip
    return {code: sum(weight for codes, weight in poor if code in codes) / population for code in indicator_weights}


def contributions(censored: Mapping[str, float], indicator_weights: Mapping[str, Fraction | float]) -> dict[str, float]:
    """By indicator, its part of M0; that of a dimension is the sum over its indicators.

    censored            as censored_headcounts returns it
    indicator_weights   {code: weight}, the weights adding to 1
    returns             {code: share in [0, 1]}, adding to 1; all 0 when nobody is poor

    Source: Alkire et al. (2015), Multidimensional Poverty Measurement and Analysis, par. 5.5.3.
    """
    parts = {code: float(indicator_weights[code]) * share for code, share in censored.items()}
    total = sum(parts.values())
    return {code: part / total if total else 0.0 for code, part in parts.items()}


def measure_bounds(assessments: Sequence[Assessment], weights: Sequence[float] | None = None) -> MeasureBounds:
    """H, A and M0 of assessed households of one rule set, unknown as no and as yes; weights as in poverty_measures.

    `unknown_share` is the share of people in households whose state is unknown. Raises ValueError as
    poverty_measures does, and when the assessments are of different rule sets.
    """
    if len({(assessment.rule_set.code, assessment.rule_set.version) for assessment in assessments}) != 1:
        raise ValueError("assessments of one rule set and version are needed")
    cutoff = assessments[0].rule_set.cutoff
    low = poverty_measures([assessment.score_low for assessment in assessments], cutoff, weights)
    high = poverty_measures([assessment.score_high for assessment in assessments], cutoff, weights)
    return MeasureBounds(low, high, high.headcount - low.headcount)
