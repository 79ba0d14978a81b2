"""Changes of a series from year to year that its own spread does not explain.

A fixed limit does not serve: a third of all yearly changes of P1 in a district pass 25 percent, of P0 hardly one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import quantiles

FAR_OUT = 3  # interquartile ranges beyond the quartiles: "far out" of Tukey (1977), Exploratory Data Analysis, 2D
FEWEST_CHANGES = 20  # below, quartiles say little
FACTOR_WITHOUT_SPREAD = 2  # our assumption for a series too short to have a spread: half or double waits for a person


@dataclass(frozen=True)
class Fence:
    """Between which factors a figure may change from one year to the next; n changes lie behind it, 0 for none."""

    low: float
    high: float
    n: int

    def holds(self, before: float, after: float, years: int) -> bool:
        """Whether the change stays inside. Over several years the fence widens as a random walk does."""
        if before <= 0 or after <= 0:
            return True
        change, width = log(after / before), sqrt(max(years, 1))
        return log(self.low) * width <= change <= log(self.high) * width


def fence_of(series: Iterable[Mapping[str, float]]) -> Fence:
    """The fence of a series from all its changes between neighbouring years.

    series   for each area {period: value}; values not above 0 are left out

    Without spread, or with fewer than FEWEST_CHANGES changes, half and double.
    """
    changes = [change for values in series for change in yearly_changes(values)]
    if len(changes) >= FEWEST_CHANGES:
        low, _, high = quantiles(changes, n=4)
        reach = FAR_OUT * (high - low)
        if reach > 0:
            return Fence(exp(low - reach), exp(high + reach), len(changes))
    return Fence(1 / FACTOR_WITHOUT_SPREAD, FACTOR_WITHOUT_SPREAD, 0)


def yearly_changes(values: Mapping[str, float]) -> list[float]:
    """Logarithms of value / value a year earlier, for the same part of the year."""
    earlier = {period: f"{int(period[:4]) - 1}{period[4:]}" for period in values}
    return [
        log(values[period] / values[before])
        for period, before in earlier.items()
        if values.get(before, 0) > 0 and values[period] > 0
    ]


def find_jumps(values: Mapping[str, float], fence: Fence) -> dict[str, str]:
    """Periods whose value jumps, with the period each is compared with.

    values   {period: value} of one area and one part of the year

    Held is what leaves both its neighbour and the last value that was not held: a typing error takes one year with
    it, not the next one too, and after a true change of level only its first year waits.
    """
    jumps, kept, last = {}, None, None
    for period in sorted(values):
        is_jump = kept is not None and not _follows(values, kept, period, fence)
        if is_jump and (last == kept or not _follows(values, last, period, fence)):
            jumps[period] = kept
        else:
            kept = period
        last = period
    return jumps


def _follows(values, before, after, fence):
    return fence.holds(values[before], values[after], int(after[:4]) - int(before[:4]))
