"""Small tables that agencies send: one sheet, one header, a few columns known by many names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from households.reading.files import Cell, FileRefused, read_workbook
from households.reading.layouts import first_data_row, normalised
from households.reading.validators import mask_nik

HEADER_WITHIN = 20
_LONG_NUMBER = re.compile(r"\d{6,}")
_MANY_DIGITS = re.compile(r"\d{12,}")


class TableRefused(Exception):
    """Why a table cannot be used, in words for the person who brought it."""


@dataclass(frozen=True)
class Table:
    """A sheet with its header found. header_row, column numbers and row numbers count from 1, as in the file.

    roles  {role: column number}; empty where nobody knows the headers
    """

    header_row: int
    headers: list[tuple[int, str]]
    roles: Mapping[str, int]
    repeated: tuple[str, ...]  # roles that two headers claim
    rows: list[list[Cell]]

    def records(self, roles: Mapping[str, int] | None = None) -> Iterator[tuple[int, dict[str, Cell]]]:
        """(row number, {role: cell}) of every row below the header with anything in these columns."""
        roles = self.roles if roles is None else roles
        first = first_data_row(self.rows, self.header_row + 1)
        for number, row in enumerate(self.rows[first - 1 :], start=first):
            cells = {role: row[at - 1] if at <= len(row) else None for role, at in roles.items()}
            if any(cell is not None and str(cell).strip() for cell in cells.values()):
                yield number, cells


def read_table(path: Path, names: Mapping[str, Sequence[str]]) -> Table:
    """The one table of a file. names: {role: normalised header texts}. Raises TableRefused.

    A table whose headers nobody knows comes with its first filled row as header and no roles.
    """
    try:
        sheets = [sheet for sheet in read_workbook(path) if not sheet.is_hidden and not sheet.is_blank]
    except FileRefused as error:
        raise TableRefused(str(error)) from error
    known = [table for sheet in sheets if (table := _known_table(sheet.rows, names))]
    if len(known) > 1:
        raise TableRefused(f"{len(known)} lembar berisi daftar. Unggah satu lembar saja dalam satu berkas.")
    if known:
        return known[0]
    if len(sheets) != 1:
        raise TableRefused("Judul kolom tidak dikenal di satu lembar pun. Simpan daftar sebagai berkas satu lembar.")
    return _unknown_table(sheets[0].rows)


def _known_table(rows, names) -> Table | None:
    """By the row among the first ones with most known headers."""
    role_of = {name: role for role, all_names in names.items() for name in all_names}
    found = [_matched(number, row, role_of, rows) for number, row in enumerate(rows[:HEADER_WITHIN], start=1)]
    best = max(found, key=lambda table: len(table.roles), default=None)
    return best if best and best.roles else None


def _matched(number, row, role_of, rows) -> Table:
    roles, repeated = {}, []
    for at, cell in enumerate(row, start=1):
        role = role_of.get(normalised(cell))
        if role in roles:
            repeated.append(role)
        elif role:
            roles[role] = at
    return Table(number, _headers(row), roles, tuple(repeated), rows)


def _unknown_table(rows) -> Table:
    filled = ((number, row) for number, row in enumerate(rows, start=1) if any(map(normalised, row)))
    number, row = next(filled, (0, []))
    if not number:
        raise TableRefused("Berkas tidak berisi judul kolom. Tambahkan judul, misalnya NIK dan Nama, di baris pertama.")
    if any(_MANY_DIGITS.search(str(cell)) for cell in row if cell is not None):
        raise TableRefused(
            "Baris judul kolom tidak ada. Tambahkan judul, misalnya NIK dan Nama, di atas baris pertama."
        )
    return Table(number, _headers(row), {}, (), rows)


def _headers(row) -> list[tuple[int, str]]:
    """Column numbers and what stands above them; a number typed there is masked."""
    shown = [(at, " ".join(str(cell).split())) for at, cell in enumerate(row, start=1) if normalised(cell)]
    return [(at, _LONG_NUMBER.sub(lambda found: mask_nik(found[0]), text)[:60]) for at, text in shown]


# Uploads
