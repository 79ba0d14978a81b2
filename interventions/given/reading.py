"""An agency's list as rows that can be compared with the register, and every fault of it at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from households.identity import blind_index
from households.linkage.names import is_no_name, name_key
from households.matching.comparing import Given
from households.matching.lists import Places
from households.matching.tables import Table
from households.reading.answers import text_of
from households.reading.files import FileRefused, read_workbook
from households.reading.layouts import normalised
from households.reading.validators import check_nik, implied_birth_date, mask_nik, without_numbers
from interventions.given.headings import LABELS, find_header, missing_columns
from interventions.given.values import read_birth_date, read_day, read_pieces, read_rupiah

TOTALS = {"jumlah", "total", "jumlah_total", "grand_total", "total_keseluruhan", "jumlah_keseluruhan", "sub_total",
          "subtotal", "sub_jumlah", "jumlah_seluruhnya", "total_jumlah"}  # fmt: skip
LEAST_MONEY = 1_000  # a quantity from here on, in a list without a column of money, is rupiah
NOT_HIS = "Baris ini tidak memuat NIK maupun nama."


class ListRefused(Exception):
    """Why a list is not taken at all, in words for the person who brought it."""


@dataclass(frozen=True)
class GivenRow:
    """One row of the list. `given` is what the register is asked; its number is a running one."""

    sheet: str
    row_no: int
    given: Given
    given_on: date | None
    year: int
    value_idr: int | None
    quantity: Decimal | None
    what: str
    bast_number: str
    place: str

    @property
    def masked_nik(self) -> str:
        return mask_nik(self.given.nik or "")

    @property
    def identity(self) -> tuple:
        """Rows of one person in a list of several months are one question."""
        one = self.given
        return one.nik, one.name_key, one.birth_date, one.village_id, one.is_rounded, one.fault

    @property
    def content_key(self) -> bytes:
        parts = [*self.identity[:4], self.given_on or self.year, self.value_idr, self.quantity,
                 normalised(self.what), normalised(self.bast_number)]  # fmt: skip
        return blind_index("given_aid", "|".join(map(str, parts)))


@dataclass
class Reading:
    rows: list[GivenRow] = field(default_factory=list)
    problems: list[list] = field(default_factory=list)  # [sheet, row number, column, why]; one row may have several
    n_refused: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def n_rows(self) -> int:
        return len(self.rows) + self.n_refused


def read_list(path: Path, *, year: int | None) -> Reading:
    """Every row of every sheet that lists people. Raises ListRefused where the list cannot be used at all.

    year  of rows that bear no date of their own
    """
    tables = _tables(path)
    lacks = {sheet: missing_columns(table.roles, has_year=bool(year)) for sheet, table in tables}
    usable = [(sheet, table) for sheet, table in tables if not lacks[sheet]]
    if not usable:
        sheet, table = max(tables, key=lambda one: len(one[1].roles))
        headers = ", ".join(text for _, text in table.headers[:12])
        raise ListRefused(f"Tidak ditemukan {'; dan '.join(lacks[sheet])}. Judul kolom yang terbaca: {headers}.")
    reading, places = Reading(), Places()
    for sheet, table in usable:
        reading.notes.append(_columns_used(sheet, table))
        _read_table(reading, sheet if len(usable) > 1 else "", table, places, year)
    if not reading.n_rows:
        raise ListRefused("Daftar tidak berisi satu baris pun di bawah judul kolomnya.")
    return reading


def _tables(path: Path) -> list[tuple[str, Table]]:
    try:
        sheets = [sheet for sheet in read_workbook(path) if not sheet.is_hidden and not sheet.is_blank]
    except FileRefused as error:
        raise ListRefused(str(error)) from error
    found = [(sheet.name[:60], table) for sheet in sheets if (table := find_header(sheet.rows))]
    if not found:
        first = next((row for sheet in sheets for row in sheet.rows if any(map(normalised, row))), [])
        seen = ", ".join(without_numbers(str(cell))[:40] for cell in first if normalised(cell))
        raise ListRefused(
            "Judul kolom tidak ditemukan. Baris judul perlu memuat NIK, atau nama bersama tanggal lahir atau desa, "
            f"dan tanggal atau tahun pemberian. Baris pertama berisi: {seen[:200] or 'tidak ada'}."
        )
    return found


def _columns_used(sheet: str, table: Table) -> str:
    texts = dict(table.headers)
    used = "; ".join(f"{LABELS[role]} = {texts.get(at, f'kolom {at}')}" for role, at in table.roles.items())
    return f"Lembar {sheet}, baris judul {table.header_row}: {used}."


def _read_table(reading: Reading, sheet: str, table: Table, places: Places, year: int | None) -> None:
    lines = [(number, cells) for number, cells in table.records() if not _is_no_entry(number, cells, table)]
    last = max((at for at, (_, cells) in enumerate(lines) if _is_solid(cells)), default=-1)
    if last + 1 < len(lines):
        reading.notes.append(f"{len(lines) - last - 1} baris di bawah daftar (tanda tangan, catatan) diabaikan.")
    for number, cells in lines[: last + 1]:
        row, faults = _row(len(reading.rows) + 1, sheet, number, cells, places, year)
        if faults:
            reading.n_refused += 1
            reading.problems += [[sheet, number, LABELS.get(role, ""), why] for role, why in faults]
        else:
            reading.rows.append(row)


def _is_no_entry(number: int, cells: Mapping, table: Table) -> bool:
    """A line of totals, or the header again on the next printed page."""
    line = set(map(normalised, table.rows[number - 1]))
    texts = [normalised(cell) for cell in cells.values()]
    headers = {at: normalised(text) for at, text in table.headers}
    again = sum(bool(text) and headers.get(table.roles[role]) == text for role, text in zip(cells, texts, strict=True))
    return again >= 2 or bool(TOTALS & line) and not _has_number(cells.get("nik"))


def _is_solid(cells: Mapping) -> bool:
    """Whether a line is certainly of the list, not of what stands below it."""
    filled = [role for role, cell in cells.items() if normalised(cell)]
    return _has_number(cells.get("nik")) or ("name" in filled and len(filled) > 1) or len(filled) > 2


def _has_number(cell) -> bool:
    return sum(sign.isdigit() for sign in str(cell or "")) >= 10


def _row(number: int, sheet: str, row_no: int, cells: Mapping, places: Places, year: int | None):
    """(row or None, [(role, why), ...])"""
    faults: list[tuple[str, str]] = []
    given = _given(number, cells, places, faults)
    day, of_year = _tried(faults, "given_on", read_day, cells.get("given_on"), timezone.localdate()) or (None, None)
    if of_year is None and not any(role == "given_on" for role, _ in faults):
        _, of_year = _tried(faults, "year", read_day, cells.get("year"), timezone.localdate()) or (None, None)
    value = _tried(faults, "value", read_rupiah, cells.get("value"))
    quantity, unit = _tried(faults, "quantity", read_pieces, cells.get("quantity")) or (None, "")
    if "value" not in cells and quantity is not None and quantity >= LEAST_MONEY and not unit:
        value, quantity = int(quantity), None
    if not (of_year or year) and not any(role in {"given_on", "year"} for role, _ in faults):
        faults.append(("given_on", "Tanggal atau tahun pemberian kosong."))
    if faults:
        return None, faults
    what = " ".join(filter(None, [text_of(cells.get("what")), f"({unit})" if unit else ""]))
    return GivenRow(
        sheet, row_no, given, day, of_year or year, value, quantity, without_numbers(what)[:120],
        without_numbers(text_of(cells.get("bast")) or "")[:60], _place(cells),
    ), []  # fmt: skip


def _tried(faults: list, role: str, read, *cell):
    try:
        return read(*cell)
    except (ValueError, ArithmeticError) as error:
        known = isinstance(error, ValueError)
        faults.append((role, str(error) if known else "Angka tidak terbaca."))
        return None


def _given(number: int, cells: Mapping, places: Places, faults: list) -> Given | None:
    name = text_of(cells.get("name")) or ""
    key = "" if is_no_name(name) else name_key(name)
    checked = check_nik(cells.get("nik"), accepts_synthetic=settings.RBPK_DEMO)
    if not key and checked.nik is None:
        faults.append(("nik", checked.message if checked.quality == "malformed" else NOT_HIS))
    is_whole = checked.quality in ("ok", "suspect")
    return Given(
        number, without_numbers(name)[:120], key, checked.nik, is_whole and not isinstance(cells.get("nik"), str),
        checked.message if checked.quality == "malformed" else "", read_birth_date(cells.get("birth_date")),
        implied_birth_date(checked.nik, timezone.localdate()) if is_whole else None, places.find(cells),
    )  # fmt: skip


def _place(cells: Mapping) -> str:
    texts = [text_of(cells.get(role)) for role in ("village", "district")]
    return without_numbers(", ".join(filter(None, texts)))[:120]


def identities(rows: list[GivenRow]) -> Iterator[GivenRow]:
    """One row for each person asked about."""
    yield from {row.identity: row for row in reversed(rows)}.values()
