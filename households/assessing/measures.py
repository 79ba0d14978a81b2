"""H, A and M0 of an area from the sums of its villages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from households.models import VillageMeasure


@dataclass(frozen=True)
class IndicatorMeasure:
    """Of one indicator, as shares of the people.

    lacking        uncensored headcount: people in households that lack it
    lacking_poor   censored headcount: of these the ones in poor households
    contribution   share of M0 that comes from it; the contributions of all indicators add to 1 (0 when nobody is poor)
    unknown        people of whose household it is not known
    """

    code: str
    lacking: float
    lacking_poor: float
    contribution: float
    unknown: float


@dataclass(frozen=True)
class AreaMeasure:
    """Adjusted headcount of an area with its bounds; people are the base, all of them in verified households.

    headcount, adjusted_headcount   (low, high): every unknown answer taken as not deprived, and as deprived
    intensity                       mean score of those poor in any case
    """

    n_households: int
    n_people: int
    n_households_poor: tuple[int, int]
    headcount: tuple[float, float]
    intensity: float
    adjusted_headcount: tuple[float, float]
    indicators: tuple[IndicatorMeasure, ...]

    @property
    def unknown_share(self) -> float:
        return self.headcount[1] - self.headcount[0]


def measure(villages: Iterable[VillageMeasure], weights: Sequence[tuple[str, float]]) -> AreaMeasure | None:
    """The measures of these villages together; None where nobody was assessed.

    weights   (indicator, weight in [0, 1]) of the rule set, in its order

    Source: Alkire & Foster (2011), J. Public Economics 95, 476-487; breakdown by indicator: Alkire et al. (2015),
    Multidimensional Poverty Measurement and Analysis, ch. 5.5 (censored headcounts).
    """
    rows = list(villages)
    n_people = sum(row.n_people for row in rows)
    if not n_people:
        return None
    poor = [sum(getattr(row, f"n_people_{bound}") for row in rows) for bound in ("low", "high")]
    scores = [sum(getattr(row, f"score_{bound}") for row in rows) for bound in ("low", "high")]
    return AreaMeasure(
        n_households=sum(row.n_households for row in rows),
        n_people=n_people,
        n_households_poor=(sum(row.n_households_low for row in rows), sum(row.n_households_high for row in rows)),
        headcount=(poor[0] / n_people, poor[1] / n_people),
        intensity=scores[0] / poor[0] if poor[0] else 0.0,
        adjusted_headcount=(scores[0] / n_people, scores[1] / n_people),
        indicators=tuple(_indicator(rows, code, weight, n_people, scores[0]) for code, weight in weights),
    )


def _indicator(rows: list[VillageMeasure], code: str, weight: float, n_people: int, score: float) -> IndicatorMeasure:
    lacking, lacking_poor, unknown = (
        sum(row.indicators.get(code, {}).get(name, 0) for row in rows)
        for name in ("lacking", "lacking_poor", "unknown")
    )
    contribution = weight * lacking_poor / score if score else 0.0
    return IndicatorMeasure(code, lacking / n_people, lacking_poor / n_people, contribution, unknown / n_people)
