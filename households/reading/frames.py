"""Data rows of recognised sheets, column by column: identity, raw answers and internal values."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

import numpy as np

from households.reading.answers import readers_of, text_of
from households.reading.code_maps import combined, household_variables
from households.reading.columns import Coded, joined, side_by_side
from households.reading.layouts import Column, Header, Layout, Recognised
from households.reading.sheets import Sheet

IDENTITY_ROLES = frozenset(["nik", "kk", "name", "head_name", "birth_date", "address", "source_key"])
SAYS = {"nik": "NIK", "kk": "Nomor KK", "name": "Nama", "birth_date": "Tanggal lahir", "source_key": "ID keluarga"}
NUMBER_ROLES = frozenset(["nik", "kk", "source_key"])
DAYS_FROM_1900_TO_1904 = 1462
Part = tuple[str, Sheet, Recognised]


@dataclass
class Rows:
    """Data rows of all sheets of one layout, one below the other.

    places   (file, sheet) of each part; place: per row which of them; row: its number in the sheet, from 1
    cells    {field: column}, only of fields that a sheet has
    headers  {(file, sheet): {field: Header}}
    broken   (field, positions, message, severity) of error cells and formulas
    orphans  (file, sheet, row numbers) of sheets that complete others, without a row to complete
    """

    layout: Layout
    places: list[tuple[str, str]]
    place: np.ndarray
    row: np.ndarray
    cells: dict[str, Coded]
    headers: dict[tuple[str, str], dict[str, Header]] = field(default_factory=dict)
    broken: list[tuple[str, np.ndarray, str, str]] = field(default_factory=list)
    orphans: list[tuple[str, str, list[int]]] = field(default_factory=list)

    def __len__(self):
        return len(self.row)

    def column(self, role: str) -> Coded:
        """The cells with a role; None in every row where no sheet has such a column."""
        found = self.layout.with_role(role)
        return self.cells.get(found.field, Coded.nothing(len(self))) if found else Coded.nothing(len(self))

    def known_columns(self) -> list[Column]:
        return [column for column in self.layout.columns if column.field in self.cells]


def rows_of(layout: Layout, parts: Sequence[Part]) -> Rows:
    """Rows of one layout. Rows blank in every known column are not data."""
    found = [_rows_of_sheet(layout, *part) for part in parts]
    if len(found) == 1:
        return found[0]
    starts = list(accumulate([0, *map(len, found)]))
    present = [column.field for column in layout.columns if any(column.field in rows.cells for rows in found)]
    return Rows(
        layout,
        [place for rows in found for place in rows.places],
        np.concatenate([rows.place + at for at, rows in enumerate(found)]),
        np.concatenate([rows.row for rows in found]),
        {name: joined([rows.cells.get(name, Coded.nothing(len(rows))) for rows in found]) for name in present},
        {place: headers for rows in found for place, headers in rows.headers.items()},
        [(name, at + start, *said) for start, rows in zip(starts, found, strict=False)
         for name, at, *said in rows.broken],
    )  # fmt: skip


def _rows_of_sheet(layout, file, sheet, found):
    cells = {name: sheet.columns[header.column_no - 1] for name, header in found.headers.items()}
    cells = {name: Coded(column.codes[found.first_row - 1 :], column.values) for name, column in cells.items()}
    kept = _filled(list(cells.values()), sheet, found)
    if len(kept) < max(0, sheet.n_rows - found.first_row + 1):
        cells = {name: column.taken(kept) for name, column in cells.items()}
    if sheet.is_1904:
        cells |= {c.field: cells[c.field].each(_since_1900) for c in layout.columns
                  if c.role == "birth_date" and c.field in cells}  # fmt: skip
    number = (kept + found.first_row).astype(np.int32)
    place = np.zeros(len(kept), np.uint16)
    broken = list(_broken(layout, sheet, found, number))
    return Rows(layout, [(file, sheet.name)], place, number, cells, {(file, sheet.name): found.headers}, broken)


def _filled(columns, sheet, found):
    """Places below the header of rows that hold anything in a known column; an error cell is something."""
    blank = np.ones(max(0, sheet.n_rows - found.first_row + 1), bool)
    for column in columns:
        left = np.flatnonzero(blank)
        if len(left) == 0:
            break
        blank[left] = Coded(column.codes[left], column.values).where(_is_blank)
    for header in found.headers.values():
        rows = [row - found.first_row for row in sheet.errors.get(header.column_no, ()) if row >= found.first_row]
        blank[rows] = False
    return np.flatnonzero(~blank)


def _is_blank(cell):
    return cell is None or (type(cell) is str and not cell.strip())


def _since_1900(cell):
    return cell + DAYS_FROM_1900_TO_1904 if type(cell) in (int, float) and cell else cell


def _broken(layout, sheet, found, number):
    """(field, positions, message, severity) of cells whose content is not what somebody wrote there."""
    for column in layout.columns:
        header = found.headers.get(column.field)
        if header is None:
            continue
        is_needed = column.required or column.is_key or column.role in IDENTITY_ROLES
        by_error = {}
        for row, error in sheet.errors.get(header.column_no, {}).items():
            by_error.setdefault(error, []).append(row)
        for error, rows in by_error.items():
            positions = np.flatnonzero(np.isin(number, rows))
            message = f"{SAYS.get(column.role, 'Sel')} berisi galat Excel {error}. Tulis nilainya, bukan rumusnya."
            yield column.field, positions, message, "error" if is_needed else "warning"
        if header.column_no in sheet.formulas and (column.role in NUMBER_ROLES or column.convert):
            positions = np.flatnonzero(np.isin(number, sheet.formulas[header.column_no]))
            what = SAYS.get(column.role, "Sel")
            message = f"{what} berisi rumus; hasilnya tidak dipercaya. Salin kolomnya, lalu tempel sebagai nilai."
            yield column.field, positions, message, "error"


def completed(main: Rows, others: Sequence[Rows]) -> Rows:
    """Rows with the columns of sheets that complete them, row by row through the key they share."""
    for other in others:
        shared = [column.field for column in other.layout.columns if column.is_key and column.field in main.cells]
        added = [c for c in other.layout.columns if c.field in other.cells and c.field not in main.cells]
        places, unused = _matches(main, other, shared)
        cells = main.cells | {column.field: other.cells[column.field].taken(places) for column in added}
        names = {column.field for column in added}
        columns = tuple(c for c in main.layout.columns if c.field not in names) + tuple(added)
        layout = replace(main.layout, columns=columns)
        main = replace(main, cells=cells, layout=layout, orphans=[*main.orphans, *_orphans(other, unused)])
    return main


def _matches(main, other, shared):
    """(per row of main the first row of other with the same key, -1 for none; rows of other that fit nothing)."""
    keys = side_by_side([joined([main.cells[name].each(text_of), other.cells[name].each(text_of)]) for name in shared])
    codes = keys[0].codes.astype(np.int64) if keys else np.zeros(len(main) + len(other), np.int64)
    first = np.full(codes.max(initial=0) + 1, -1)
    ours, theirs = codes[: len(main)], codes[len(main) :]
    first[theirs[::-1]] = np.arange(len(other))[::-1]
    return first[ours], np.flatnonzero(~np.isin(theirs, ours))


def _orphans(other, positions):
    for at, (file, sheet) in enumerate(other.places):
        if rows := other.row[positions[other.place[positions] == at]].tolist():
            yield file, sheet, rows


def raw_answers(rows: Rows) -> dict[str, Coded]:
    """{field: column of texts as in the file} of every known column that identifies nobody."""
    return {c.field: rows.cells[c.field].each(text_of) for c in rows.known_columns() if c.role not in IDENTITY_ROLES}


def mapped_answers(rows: Rows) -> tuple[dict[str, Coded], list[tuple[str, int, str]]]:
    """{variable: column of internal values}, and what nobody could map: (field, position of first row, why)."""
    columns, unknown = {}, []
    for column in rows.known_columns():
        for variable, read in readers_of(rows.layout, column):
            answers, failures = read_column(rows.cells[column.field], read)
            columns.setdefault(variable, []).append(answers)
            unknown += [(column.field, at, why) for at, why in failures]
    merged = {variable: _merged(variable, answers) for variable, answers in columns.items()}
    return merged, list(dict.fromkeys(unknown))


def read_column(cells: Coded, read) -> tuple[Coded, list[tuple[int, str]]]:
    """(values, None where unknown; per distinct text that could not be read its first position and why)."""
    failures = {}

    def read_or_note(cell):
        try:
            return read(cell)
        except ValueError as error:
            failures.setdefault(text_of(cell), str(error))
            return None

    values = cells.each(read_or_note)
    firsts = ((np.flatnonzero(cells.where(lambda cell, text=text: text_of(cell) == text)), why)
              for text, why in failures.items())  # fmt: skip
    return values, [(int(places[0]), why) for places, why in firsts if len(places)]


def split_levels(values: dict[str, Coded]) -> tuple[dict[str, Coded], dict[str, Coded]]:
    """(of the household, of the person): P3KE writes aid of the family on the rows of its members."""
    ours = household_variables()
    household = {name: column for name, column in values.items() if name in ours}
    return household, {name: column for name, column in values.items() if name not in ours}


def household_fields(layout: Layout) -> set[str]:
    """Fields of person rows whose answers also tell of the family."""
    ours = household_variables() | {"works"}  # an income counts only where the person works
    return {c.field for c in layout.columns if any(variable in ours for variable, _ in readers_of(layout, c))}


def _merged(variable, columns):
    if len(columns) == 1 and variable != "difficulty":
        return columns[0]
    [together] = side_by_side([column.distinct() for column in columns])
    return together.each(lambda answers: combined(variable, answers, n_items=len(columns)))
