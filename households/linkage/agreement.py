"""Whether two descriptions may be of one person. Pure functions; a person decides the doubtful cases."""

from datetime import date
from difflib import SequenceMatcher

AGREEMENT = 0.8  # share of equal letters from which two name keys are taken for spellings of one name


def names_agree(left: str, right: str) -> bool:
    """Whether two name keys may be one person's name: alike as a whole, or one is the shorter form of the other.

    left, right  keys of households.linkage.names.name_key; an empty one agrees with nothing
    """
    if not left or not right:
        return False
    shorter, longer = sorted((left.split(), right.split()), key=len)
    is_short_form = longer[: len(shorter)] == shorter and len(shorter[0]) > 2
    return is_short_form or SequenceMatcher(None, left, right).ratio() >= AGREEMENT


def birth_dates_agree(left: date | None, right: date | None) -> bool:
    """Equal, or different only by what registers are known to do: day and month swapped, 1 January for an unknown day.

    A date that is missing on either side agrees with nothing.
    """
    if left is None or right is None or left.year != right.year:
        return False
    is_swapped = (left.day, left.month) == (right.month, right.day)
    is_defaulted = (1, 1) in {(left.day, left.month), (right.day, right.month)}
    return left == right or is_swapped or is_defaulted
