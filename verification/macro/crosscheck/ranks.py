"""Where an area stands among others when every figure has an error: a rank is an interval, not a number.

Pure arithmetic. Source: Goldstein, Spiegelhalter (1996), J. R. Statist. Soc. A 159, 385-443, 5.1.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from verification.macro.estimates import CONFIDENCE, Estimate

N_DRAWS = 10_000
TOP = 5


@dataclass(frozen=True)
class Rank:
    """rank by the values as they stand, 1 for the highest; low to high holds 95 % of the draws; top is the share of
    draws among the `TOP` highest."""

    rank: int
    low: int
    high: int
    top: float


def ranks(estimates: Mapping[str, Estimate], *, seed: int, n_draws: int = N_DRAWS) -> dict[str, Rank]:
    """The rank of each area, highest value first, with what the errors leave open.

    estimates  by area, at least two, in one unit; drawn independently from normal distributions
    seed       of the draws: the same one gives the same answer

    Raises ValueError for fewer than two areas.
    """
    if len(estimates) < 2:
        raise ValueError("a rank needs at least two areas")
    luck = random.Random(seed)  # noqa: S311  errors of estimates, no secret
    names = sorted(estimates)
    drawn: dict[str, list[int]] = {name: [] for name in names}
    for _ in range(n_draws):
        values = {name: luck.gauss(estimates[name].value, estimates[name].se) for name in names}
        for place, name in enumerate(sorted(names, key=values.__getitem__, reverse=True), start=1):
            drawn[name].append(place)
    order = sorted(names, key=lambda name: (-estimates[name].value, name))
    return {name: _rank(place, sorted(drawn[name])) for place, name in enumerate(order, start=1)}


def _rank(place: int, drawn: list[int]) -> Rank:
    tail = (1 - CONFIDENCE) / 2
    low, high = drawn[int(tail * len(drawn))], drawn[ceil((1 - tail) * len(drawn)) - 1]
    return Rank(place, low, high, sum(one <= TOP for one in drawn) / len(drawn))
