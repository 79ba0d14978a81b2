"""Which register a sheet is, told by its headers: never by file name, sheet name or position."""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from households.reading.files import Cell

LAYOUTS_FILE = Path(__file__).parents[1] / "data" / "layouts.json"
REQUIRED_SHARE = 0.9
SEARCHED_ROWS = 40  # a header stands within the first rows; P3KE has twelve above its data


@dataclass(frozen=True)
class Column:
    """A column of a layout: its role for us, the items whose code lists read it, or how it converts."""

    field: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    is_key: bool = False
    role: str = ""
    items: tuple[str, ...] = ()
    convert: str = ""
    variable: str = ""
    code_system: str = ""


@dataclass(frozen=True)
class Layout:
    code: str
    label: str
    source: str
    level: str  # family or person
    instrument: str
    version: str
    columns: tuple[Column, ...]

    @property
    def required(self):
        return [column for column in self.columns if column.required]

    def with_role(self, role):
        return next((column for column in self.columns if column.role == role), None)


@dataclass(frozen=True)
class Header:
    """Where a field stands: column number from 1, and what the sheet calls it."""

    column_no: int
    text: str


@dataclass(frozen=True)
class Recognised:
    """A layout found in a sheet. first_row is the 1-based number of the first row below the header."""

    layout: Layout
    first_row: int
    headers: dict[str, Header]
    repeated: tuple[str, ...] = ()  # headers of columns left out because an earlier one means the same

    @property
    def missing(self):
        return [column.field for column in self.layout.required if column.field not in self.headers]

    @property
    def share(self):
        return 1 - len(self.missing) / len(self.layout.required)

    @property
    def is_certain(self):
        has_keys = all(column.field in self.headers for column in self.layout.columns if column.is_key)
        return has_keys and self.share >= REQUIRED_SHARE


@cache
def all_layouts() -> tuple[Layout, ...]:
    found = json.loads(LAYOUTS_FILE.read_text(encoding="utf-8"))["layouts"]
    return tuple(Layout(**{**layout, "columns": tuple(map(_column, layout["columns"]))}) for layout in found)


def recognise(rows: list[list[Cell]]) -> Recognised | None:
    """The layout of a sheet, where 0.9 of its required columns and all its keys are found; else None."""
    found = nearest(rows)
    return found if found and found.is_certain else None


def nearest(rows: list[list[Cell]]) -> Recognised | None:
    """The layout that fits best even if not well enough, for saying which columns are missing."""
    candidates = [
        _matched(layout, names, number + n_lines)
        for number in range(1, min(len(rows), SEARCHED_ROWS) + 1)
        for n_lines, names in _header_names(rows, number)
        for layout in all_layouts()
    ]
    best = max(candidates, key=lambda found: (found.is_certain, found.share, len(found.headers)), default=None)
    if best is None or not best.headers:
        return None
    return Recognised(best.layout, _after_numbering(rows, best.first_row), best.headers, best.repeated)


def normalised(header: Cell) -> str:
    """Lower case, no accents, runs of other signs as one underscore: "Tgl. Lahir" is tgl_lahir."""
    plain = unicodedata.normalize("NFKD", str("" if header is None else header)).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "_", plain.lower()).strip("_")


def _column(found):
    return Column(**{name: tuple(value) if isinstance(value, list) else value for name, value in found.items()})


def _header_names(rows, number):
    """(lines, [(column number, shown text, names to try)]) with the row as whole header and as upper line of two."""
    upper = rows[number - 1]
    yield 1, [(at, str(cell).strip(), [normalised(cell)]) for at, cell in enumerate(upper, 1) if normalised(cell)]
    if number < len(rows) and any(normalised(cell) for cell in upper):
        yield 2, list(_two_line_names(upper, rows[number]))


def _two_line_names(upper, lower):
    group = ""
    for at in range(1, max(len(upper), len(lower)) + 1):
        own, below = (normalised(line[at - 1]) if at <= len(line) else "" for line in (upper, lower))
        group = own or (group if below else "")  # a merged cell fills only its first column
        names = [name for name in (f"{group}_{below}" if group and below else "", below, own) if name]
        if names:
            shown = lower[at - 1] if below else upper[at - 1]
            yield at, str(shown).strip(), names


def _matched(layout, names, first_row):
    known, headers, repeated = _known_names(layout), {}, []
    for at, text, tried in names:
        field = next((known[name] for name in tried if name in known), None)
        if field in headers:
            repeated.append(text)
        elif field:
            headers[field] = Header(at, text)
    return Recognised(layout, first_row, headers, tuple(repeated))


@cache
def _known_names(layout):
    aliases = {alias: column.field for column in layout.columns for alias in column.aliases}
    return aliases | {column.field: column.field for column in layout.columns}


def _after_numbering(rows, number):
    """Skips a line that only numbers the columns, (1) (2) (3), as forms print below their header."""
    cells = [normalised(cell) for cell in rows[number - 1] if normalised(cell)] if number <= len(rows) else []
    is_numbering = len(cells) > 2 and all(cell.isdigit() for cell in cells)
    if is_numbering and [int(cell) for cell in cells] == list(range(int(cells[0]), int(cells[0]) + len(cells))):
        return number + 1
    return number
