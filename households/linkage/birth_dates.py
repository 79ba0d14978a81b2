"""Birth dates as files write them, made comparable: eight digits, year first."""

import re
from functools import cache

MONTHS = {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "agt": 8,
    "aug": 8, "ags": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12,
}  # fmt: skip
NO_DATES = {"19000101", "18991231", "18991230"}  # what spreadsheets make of zero and of nothing
LAST_CENTURY_FROM = 30  # two digits of a year: 30 is 1930, 29 is 2029


@cache
def birth_digits(text: str) -> str | None:
    """The date as YYYYMMDD, or None where the text says none.

    text  19801231, 1980-12-31 (also with a time), 31/12/1980, 31.12.80, 31 Desember 1980; day before month unless
          only the other order is possible

    Eight digits that are no day of any year (31 February, month 54) are kept: two files may share a slip, and what is
    one digit away may still be compared.
    """
    words = re.findall(r"[a-z]+|\d+", re.sub(r"t?\s*\d+:.*$|\.0$", "", text.strip().lower()))
    numbers = [str(MONTHS.get(word[:3], 0)) if word.isalpha() else word for word in words]
    if len(numbers) == 1 and len(numbers[0]) == 8:
        digits = numbers[0] if _is_year(numbers[0][:4]) else numbers[0][4:] + numbers[0][2:4] + numbers[0][:2]
    elif len(numbers) >= 3:
        digits = _ordered(*numbers[:3])
    else:
        return None
    is_day = _is_year(digits[:4]) and len(digits) == 8 and digits[4:] != "0000" and digits not in NO_DATES
    return digits if is_day else None


def _ordered(first, second, third):
    year, month, day = (first, second, third) if _is_year(first) else (third, second, first)
    if int(month) > 12 >= int(day):
        month, day = day, month
    return f"{_full_year(year):04d}{int(month):02d}{int(day):02d}"


def _is_year(text):
    return len(text) == 4 and "1850" <= text <= "2150"


def _full_year(text):
    if len(text) == 2:
        return int(text) + (1900 if int(text) >= LAST_CENTURY_FROM else 2000)
    return int(text)
