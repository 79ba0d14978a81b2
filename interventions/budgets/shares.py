"""Money that points at several things, parted equally."""

from collections.abc import Iterable
from typing import TypeVar

Thing = TypeVar("Thing")


def equal_parts(amount_idr: int, things: Iterable[Thing]) -> dict[Thing, int]:
    """Whole rupiah that add up to the amount; the first ones carry the rest. Nothing to part among nobody.

    amount_idr  rupiah, >= 0
    things      without repetition, in a fixed order
    """
    things = list(things)
    if not things:
        return {}
    part, rest = divmod(amount_idr, len(things))
    return {thing: part + (place < rest) for place, thing in enumerate(things)}
