"""Cells of an agency's list as days, rupiah and quantities. What cannot be read raises ValueError, in Indonesian."""

import re
from datetime import date
from decimal import Decimal

from households.reading.answers import text_of
from households.reading.columns import Cell
from households.reading.validators import is_missing, parse_date

EARLIEST_YEAR = 2000
MOST_RUPIAH = 10**11  # beyond it somebody typed another number
MOST_PIECES = 10**9
_YEAR = re.compile(r"(?:(?:[a-z]{3,10}|\d{1,2})[\s/\-.]+)?((?:1[5-9]|2[01])\d\d)")  # 2024, Mei 2024, 05/2024
_SHORT_YEAR = re.compile(r"(\d{1,2}[/\-. ](?:\d{1,2}|[a-z]{3,10})[/\-. ])(\d\d)")
_WORDS = {"ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6, "miliar": 10**9, "milyar": 10**9}
_MONEY = re.compile(r"(?:rp\.?|idr)?\s*([\d.,]+?)\s*(?:,-|\.-)?\s*(ribu|rb|juta|jt|miliar|milyar)?\s*(?:rupiah)?")
_PIECES = re.compile(r"([\d.,]*\d)\s*(.*)")


def read_day(cell: Cell, today: date) -> tuple[date | None, int | None]:
    """(day, year) of a cell; the day is None where only a year, or a month of it, is written; both where blank."""
    if cell is None or is_missing(cell):
        return None, None
    text = (text_of(cell) or "").lower().split(",")[-1].strip()
    whole_year = _YEAR.fullmatch(text)
    if whole_year and not isinstance(cell, date):
        return None, _plausible_year(int(whole_year[1]), today)
    if isinstance(cell, str):
        short = _SHORT_YEAR.fullmatch(text)
        cell = f"{short[1]}20{short[2]}" if short else text
    day = parse_date(cell)
    if day is None:
        return None, None
    if day > today:
        raise ValueError("Tanggal pemberian belum tiba.")
    return day, _plausible_year(day.year, today)


def _plausible_year(year: int, today: date) -> int:
    if not EARLIEST_YEAR <= year <= today.year:
        raise ValueError(f"Tahun pemberian harus antara {EARLIEST_YEAR} dan {today.year}.")
    return year


def read_birth_date(cell: Cell) -> date | None:
    """A helper for finding people: "Tenggarong, 12-05-1980" too. None where it cannot be read."""
    try:
        return parse_date(cell.split(",")[-1] if isinstance(cell, str) else cell)
    except ValueError:
        return None


def read_rupiah(cell: Cell) -> int | None:
    if cell is None or is_missing(cell):
        return None
    amount = _number(cell) if isinstance(cell, int | float) else _money_of(text_of(cell) or "")
    if amount is None:
        raise ValueError("Nilai tidak terbaca. Tulis angka saja, misalnya 2500000.")
    if amount < 0:
        raise ValueError("Nilai tidak boleh negatif.")
    if amount > MOST_RUPIAH:
        raise ValueError("Nilai terlalu besar. Periksa angkanya.")
    return int(amount) or None


def _money_of(text: str) -> Decimal | None:
    if text.startswith(("-", "(")):
        raise ValueError("Nilai tidak boleh negatif.")
    found = _MONEY.fullmatch(text.lower().strip())
    digits = _decimal(found[1]) if found else None
    return None if digits is None else digits * _WORDS.get(found[2], 1)


def read_pieces(cell: Cell) -> tuple[Decimal | None, str]:
    """(quantity, unit): "2 ekor" is 2 of "ekor". Words without a number are no quantity."""
    if cell is None or is_missing(cell):
        return None, ""
    if isinstance(cell, int | float):
        return _pieces(_number(cell)), ""
    text = text_of(cell) or ""
    if text.startswith("-"):
        raise ValueError("Jumlah harus lebih dari 0.")
    found = _PIECES.fullmatch(text)
    number = _decimal(found[1]) if found else None
    return (_pieces(number), found[2][:20]) if number is not None else (None, "")


def _pieces(number: Decimal | None) -> Decimal | None:
    if number is None:
        raise ValueError("Jumlah tidak terbaca.")
    if number <= 0:
        raise ValueError("Jumlah harus lebih dari 0.")
    if number > MOST_PIECES:
        raise ValueError("Jumlah terlalu besar. Periksa angkanya.")
    return number.quantize(Decimal("0.01"))


def _number(cell) -> Decimal | None:
    if isinstance(cell, bool) or cell != cell or cell in (float("inf"), float("-inf")):
        return None
    return Decimal(str(cell))


def _decimal(digits: str) -> Decimal | None:
    """1.234.567,50 and 1,234,567.50 and 2,5; three digits behind one sign are thousands."""
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d{1,2})?", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d{1,2})?", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"\d+(,\d{1,2})?", digits):
        digits = digits.replace(",", ".")
    elif not re.fullmatch(r"\d+(\.\d{1,2})?", digits):
        return None
    return Decimal(digits)
