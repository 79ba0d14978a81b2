"""Dividing places and money. Whole numbers only, so that nothing is lost to rounding."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def largest_remainder(weights: Mapping[Key, int], places: int) -> dict[Key, int]:
    """Places in proportion to weights: each its whole share, then one more for the largest remainders.

    weights   counts >= 0, for example eligible needs of each village
    places    >= 0; where they are more than the weights together, each gets its weight and the rest is left over
    returns   whole numbers >= 0, none above its weight, adding to min(places, sum of weights)

    Equal remainders go to the larger weight, then to the key that stands first. Raises ValueError on negative input.
    Source: Hamilton's method (1792), quota at Hare's; Balinski & Young (2001), Fair Representation, ch. 3.
    """
    if places < 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("weights and places are counts, none below 0")
    total = sum(weights.values())
    if places >= total:
        return dict(weights)
    shares = {key: divmod(places * weight, total) for key, weight in weights.items()}
    left = places - sum(whole for whole, _ in shares.values())
    first = sorted(weights, key=lambda key: (-shares[key][1], -weights[key]))[:left]
    return {key: whole + (key in first) for key, (whole, _) in shares.items()}


@dataclass(frozen=True)
class Money:
    """What a budget buys: whole units, rupiah spent on them, rupiah that no further unit can be had for."""

    units: int
    used_idr: int
    left_idr: int


def bought(budget_idr: int, unit_cost_idr: int, most: int) -> Money:
    """At most `most` units of a budget, in rupiah. Raises ValueError where the unit costs nothing."""
    if unit_cost_idr <= 0 or budget_idr < 0 or most < 0:
        raise ValueError("a unit costs something, a budget is not below 0")
    units = min(budget_idr // unit_cost_idr, most)
    return Money(units, units * unit_cost_idr, budget_idr - units * unit_cost_idr)


def divided(weights: Mapping[Key, int], by_hand: Mapping[Key, int], places: int) -> dict[Key, int]:
    """As `largest_remainder`, but what was set by hand stays and the others share the rest.

    by_hand   places >= 0 of some keys, also of ones without weight; together they may use up all places
    """
    rest = max(places - sum(by_hand.values()), 0)
    others = {key: weight for key, weight in weights.items() if key not in by_hand}
    return largest_remainder(others, rest) | dict(by_hand)
