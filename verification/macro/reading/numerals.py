"""Numbers as BPS tables and spreadsheets print them.

A single group such as 1.234 can be read in two ways; the other numbers of the column, then of the sheet, then the
valid range of the series decide. What stays open is an ambiguous number and is held.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from verification.macro.reading.wording import clean

MISSING = {"...", "..", "…", "-", "–", "—", "--", "na", "n.a", "n.a.", "n/a", "#n/a", "nan", "null", "none", "x", "*"}
NEGLIGIBLE = re.compile(r"~\s*0([.,]0+)?")  # BPS: data dapat diabaikan
NUMBER = re.compile(
    r"'?(?P<sign>[-−+]?)\s*(?:rp\.?\s*)?(?P<digits>\d[\d.,' ]*?)(?P<power>e[-+]?\d{1,3})?\s*%?"
    r"(?:,-|,--)?\s*(?P<marker>\*{1,3}|[erabc])?\)?",
    re.IGNORECASE,
)
ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
BARE = re.compile(r"\d+([.,]\d+)?|\d{1,3}([.,' ]\d{3})+([.,]\d+)?")


@dataclass(frozen=True)
class Number:
    """value is None when missing; other is the second reading of an ambiguous text."""

    value: Decimal | None
    other: Decimal | None = None
    marker: str = ""
    is_missing: bool = False


def read_number(cell, decimal_sign: str = "") -> Number | None:
    """A number, a mark for a missing one, or None for anything else.

    decimal_sign    "." or "," where the column tells, empty where it does not
    """
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int):
        return Number(Decimal(cell))
    if isinstance(cell, float):
        return Number(_from_float(cell)) if math.isfinite(cell) else Number(None, is_missing=True)
    text = clean(cell) if isinstance(cell, str) else ""
    if text.lower() in MISSING:
        return Number(None, is_missing=True)
    if NEGLIGIBLE.fullmatch(text):
        return Number(Decimal(0), marker="~0")
    return _read_text(text, decimal_sign)


def decimal_sign_of(cells) -> str:
    """The decimal sign that the clear numbers among these cells use; empty when none is clear."""
    votes = Counter(sign for cell in cells if isinstance(cell, str) and (sign := _vote(clean(cell))))
    return votes.most_common(1)[0][0] if votes else ""


def _from_float(value):
    """A spreadsheet keeps 7.28 as 7.2800000000000002; twelve digits are more than any published figure has."""
    return _trimmed(Decimal(format(value, ".12g")))


def _trimmed(value):
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() and abs(value) < 10**20 else value


def _parts(text):
    found = NUMBER.fullmatch(text)
    digits = found["digits"].strip() if found else ""
    return (found, digits) if BARE.fullmatch(digits) else (None, "")


def _read_text(text, decimal_sign):
    found, digits = _parts(text)
    if not found:
        return None
    sign = -1 if found["sign"] in ("-", "−") else 1
    values = [sign * _trimmed(Decimal(form + (found["power"] or ""))) for form in _readings(digits, decimal_sign)]
    return Number(*values, marker=(found["marker"] or "").lower())


def _readings(digits, decimal_sign):
    """One plain decimal text, or two for a single group of three digits that nothing else explains."""
    digits = digits.replace(" ", "").replace("'", "")
    if ONE_GROUP.fullmatch(digits):
        as_decimal, as_thousands = re.sub("[.,]", ".", digits), re.sub("[.,]", "", digits)
        if not decimal_sign:
            return [as_decimal, as_thousands]
        return [as_decimal if decimal_sign in digits else as_thousands]
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return [digits]
    if digits.count(digits[last]) > 1:
        return [re.sub("[.,]", "", digits)]
    return [re.sub("[.,]", "", digits[:last]) + "." + digits[last + 1 :]]


def _vote(text):
    """The decimal sign a text proves: 7,28 a comma, 1.234.567 a comma too (its points part thousands)."""
    found, digits = _parts(text)
    marks = re.sub(r"[^.,]", "", digits)
    if not found or not marks or ONE_GROUP.fullmatch(digits):
        return ""
    if len(marks) > 1 and len(set(marks)) == 1:
        return "," if marks[0] == "." else "."
    return marks[-1]
