"""Cells as text, numbers and internal values. One cell at a time; columns are read once per distinct cell."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime

from households.reading.code_maps import code_key, item_values, item_variable
from households.reading.columns import Cell
from households.reading.layouts import Column, Layout
from households.reading.validators import is_missing

# Ends of lines that turn or hide what is read, and signs PostgreSQL refuses.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_DECIMAL = re.compile(r"(\d+)(?:[.,](\d+))?\s*(?:m2|m²|m)?")
_RUPIAH = re.compile(r"(?:rp\.?)?\s*(\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d+)(?:[.,](?:0{1,2}|-))?")
MAX_FLOOR_AREA_M2 = 1000  # the form of Regsosek 2022 holds three digits
MAX_MEMBERS = 50
MAX_RUPIAH = 10**11  # beyond it somebody typed a number of identity


def text_of(cell: Cell) -> str | None:
    """A cell as text, without invisible signs and with single blanks; None where it is blank."""
    if cell is None:
        return None
    if type(cell) is str and cell.isascii() and cell.isprintable():
        return " ".join(cell.split()) or None
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    clean = _INVISIBLE.sub("", unicodedata.normalize("NFC", str(cell)))
    return " ".join(clean.split()) or None


def readers_of(layout: Layout, column: Column) -> Iterator[tuple[str, Callable[[Cell], object]]]:
    """(variable, how a cell tells its value) of every variable that a column speaks of.

    Reading returns None for an answer that says nothing and raises ValueError, in Indonesian, for an unknown one.
    """
    for item in column.items:
        values = item_values(layout.instrument, layout.version, item)
        yield item_variable(layout.instrument, layout.version, item), lambda cell, values=values: _code(cell, values)
    if column.variable and column.values:
        yield column.variable, lambda cell: _code(cell, column.values)
    elif column.variable:
        yield column.variable, CONVERSIONS[column.convert]


def _code(cell, values):
    text = text_of(cell)
    if text is None:
        return None
    key = code_key(text)
    if key in values:
        return values[key] or None
    if is_missing(text):
        return None
    raise ValueError("Kode ini tidak ada dalam daftar jawaban; jawabannya dianggap tidak diketahui.")


def read_decile(cell: Cell) -> int | None:
    digits = re.fullmatch(r"(?:desil)?\s*0*(\d{1,2})(?:\.0)?", (text_of(cell) or "").lower())
    if digits and 1 <= int(digits[1]) <= 10:
        return int(digits[1])
    return _nothing_or_raise(cell, "Desil harus angka 1 sampai 10.")


def _read_count(cell):
    """DTSEN counts assets; older extracts say yes or no in words."""
    key = code_key(text_of(cell) or "")
    if key in ("ya", "ada", "tidak", "tidakada", "tidakpunya"):
        return "yes" if key in ("ya", "ada") else "no"
    if key.isdigit():
        return "yes" if int(key) else "no"
    return _nothing_or_raise(cell, "Jumlah aset harus angka.")


def _read_area(cell):
    number = _DECIMAL.fullmatch((text_of(cell) or "").lower())
    area_m2 = float(f"{number[1]}.{number[2] or 0}") if number else 0
    if 0 < area_m2 < MAX_FLOOR_AREA_M2:
        return area_m2
    return _nothing_or_raise(cell, "Luas lantai harus angka dalam meter persegi, lebih dari 0 dan kurang dari 1.000.")


def _read_members(cell):
    key = code_key(text_of(cell) or "")
    if key.isdigit() and 1 <= int(key) <= MAX_MEMBERS:
        return int(key)
    return _nothing_or_raise(cell, f"Jumlah anggota harus angka 1 sampai {MAX_MEMBERS}.")


def _read_rupiah(cell):
    amount = _RUPIAH.fullmatch((text_of(cell) or "").lower())
    rupiah = int(re.sub("[.,]", "", amount[1])) if amount else MAX_RUPIAH
    if rupiah < MAX_RUPIAH:
        return rupiah
    return _nothing_or_raise(cell, "Nilai rupiah tidak terbaca. Tulis angka tanpa keterangan, misalnya 1500000.")


def _nothing_or_raise(cell, message):
    if not is_missing(text_of(cell)):
        raise ValueError(message)


CONVERSIONS = {
    "decile": read_decile,
    "count": _read_count,
    "area": _read_area,
    "integer": _read_members,
    "rupiah": _read_rupiah,
}
