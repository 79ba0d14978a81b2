"""Which register a sheet is, told by its headers: never by file name, sheet name or position."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path

from households.reading.columns import Cell

LAYOUTS_FILE = Path(__file__).parents[1] / "data" / "layouts.json"
REQUIRED_SHARE = 0.9
SEARCHED_ROWS = 40  # a header stands within the first rows; P3KE has twelve above its data
SHARED_BY = 0.8  # of a sheet's headers have a prefix or a number that is none of the name
_ITEM = re.compile(r"(?:^|_)(?:b\d{1,2})?[rkp]?_?(\d{3})_?([a-z]\d?)?(?=_|$)")  # 301a, r301a, 301_a_status, b3r301a
_BESIDE_AN_ITEM = re.compile(r"(?:^|_)(bulan|tahun|tulis|tulisan)(?:_|$)")


@dataclass(frozen=True)
class Column:
    """A column of a layout: its role for us, the items whose code lists read it, or how it converts.

    values  {code_key of an answer: internal value of `variable`}, of a column mapped by hand; no answer beside these
            is known
    """

    field: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    is_key: bool = False
    role: str = ""
    items: tuple[str, ...] = ()
    convert: str = ""
    variable: str = ""
    code_system: str = ""
    values: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Layout:
    """What one kind of sheet holds.

    part_of    the layout whose rows this sheet completes, joined on the key
    is_mapped  by a person, not shipped
    others     names of the columns such a table also has and nobody reads; they help to know it again
    """

    code: str
    label: str
    source: str
    level: str  # family or person
    instrument: str
    version: str
    columns: tuple[Column, ...]
    part_of: str = ""
    repeats: tuple[str, ...] = ()  # fields the form prints more than once, with the same content
    is_mapped: bool = False
    others: tuple[str, ...] = ()

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
    n_others: int = 0  # of Layout.others
    n_unknown: int = 0  # headers the layout does not have

    @property
    def missing(self):
        return [column.field for column in self.layout.required if column.field not in self.headers]

    @property
    def share(self):
        """Of the columns that must be there, those found."""
        n_asked = len(self.layout.required) + len(self.layout.others)
        return 1 - (len(self.missing) + len(self.layout.others) - self.n_others) / n_asked

    @property
    def is_certain(self):
        has_keys = all(column.field in self.headers for column in self.layout.columns if column.is_key)
        return has_keys and self.share >= REQUIRED_SHARE and not self._is_another_table

    @property
    def _is_another_table(self):
        """Of a shipped register there may be wider extracts; a mapped table with many new columns is a new table."""
        n_known = len(self.headers) + self.n_others
        return self.layout.is_mapped and n_known < REQUIRED_SHARE * (n_known + self.n_unknown)


@dataclass(frozen=True)
class _HeaderCell:
    """names: what the header may be called, best first; loose: names to try when no column has one of those."""

    column_no: int
    text: str
    names: tuple[str, ...]
    loose: tuple[str, ...] = ()


@cache
def all_layouts() -> tuple[Layout, ...]:
    """The layouts shipped with RBPK; those that people mapped come from importing.mapping."""
    found = json.loads(LAYOUTS_FILE.read_text(encoding="utf-8"))["layouts"]
    return tuple(_layout(entry) for entry in found)


def recognise(rows: Sequence[Sequence[Cell]], layouts: Sequence[Layout] | None = None) -> Recognised | None:
    """The layout of a sheet, where 0.9 of its required columns and all its keys are found; else None."""
    found = nearest(rows, layouts)
    return found if found and found.is_certain else None


def nearest(rows: Sequence[Sequence[Cell]], layouts: Sequence[Layout] | None = None) -> Recognised | None:
    """The layout that fits best even if not well enough, for saying which columns are missing.

    rows     the first rows of a sheet suffice (SEARCHED_ROWS and one more)
    layouts  those in question; None: all that are shipped
    """
    asked = all_layouts() if layouts is None else layouts
    candidates = [
        _matched(layout, cells, number + n_lines)
        for number in range(1, min(len(rows), SEARCHED_ROWS) + 1)
        for n_lines, cells in _headers_at(rows, number)
        for layout in asked
    ]
    best = max(candidates, key=lambda found: (found.is_certain, found.share, len(found.headers)), default=None)
    if best is None or not best.headers:
        return None
    return replace(best, first_row=first_data_row(rows, best.first_row))


def header_names(rows: Sequence[Sequence[Cell]], number: int, n_lines: int) -> list[tuple[int, str, str]]:
    """[(column number, text, normalised name)] of the header in row `number`, of one line or two.

    Equal names are counted through: ket, ket_2. These names are the fields of a table mapped by hand.
    """
    found = next((cells for lines, cells in _headers_at(rows, number) if lines == n_lines), [])
    names = _counted([cell.names[0] for cell in found])
    return [(cell.column_no, cell.text, name) for cell, name in zip(found, names, strict=True)]


def first_data_row(rows, number):
    """The row below a header: skips a line that only numbers the columns, (1) (2) (3), as printed forms have it."""
    cells = [normalised(cell) for cell in rows[number - 1] if normalised(cell)] if number <= len(rows) else []
    is_numbering = len(cells) > 2 and all(cell.isdigit() for cell in cells)
    if is_numbering and [int(cell) for cell in cells] == list(range(int(cells[0]), int(cells[0]) + len(cells))):
        return number + 1
    return number


def normalised(header: Cell) -> str:
    """Lower case, no accents, runs of other signs as one underscore: "Tgl. Lahir" is tgl_lahir."""
    plain = unicodedata.normalize("NFKD", str("" if header is None else header)).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "_", plain.lower()).strip("_")


def _layout(entry):
    columns = tuple(map(_column, entry["columns"]))
    return Layout(**{**entry, "columns": columns, "repeats": tuple(entry.get("repeats", ()))})


def _column(found):
    return Column(**{name: tuple(value) if isinstance(value, list) else value for name, value in found.items()})


def _headers_at(rows, number) -> Iterator[tuple[int, list[_HeaderCell]]]:
    """(lines, cells) with the row as whole header and as upper line of two."""
    upper = rows[number - 1]
    if not any(normalised(cell) for cell in upper):
        return
    cells = [(at, str(cell).strip(), (normalised(cell),)) for at, cell in enumerate(upper, 1) if normalised(cell)]
    yield 1, _with_loose_names(cells)
    if number < len(rows):
        yield 2, _with_loose_names(list(_two_lines(upper, rows[number])))


def _two_lines(upper, lower):
    group = ""
    for at in range(1, max(len(upper), len(lower)) + 1):
        own, below = (normalised(line[at - 1]) if at <= len(line) else "" for line in (upper, lower))
        group = own or (group if below else "")  # a merged cell fills only its first column
        names = tuple(name for name in (f"{group}_{below}" if group and below else "", below, own) if name)
        if names:
            shown = lower[at - 1] if below else upper[at - 1]
            yield at, str(shown).strip(), names


def _with_loose_names(cells):
    """Without what nearly all headers of the sheet share: "p3ke_nik", "1. NIK", "Nama (5)"; and numbers of items."""
    pieces = _shared_pieces([names[0] for _, _, names in cells])
    return [_HeaderCell(at, text, names, tuple(_loose(names, pieces))) for at, text, names in cells]


def _loose(names, pieces):
    for name in names:
        bare = name
        for piece in pieces:
            bare = piece.sub("", bare)
        if bare not in ("", name):
            yield bare
        if not _BESIDE_AN_ITEM.search(name):
            yield from ("".join(filter(None, item)) for item in _ITEM.findall(name))


def _shared_pieces(names):
    """Patterns of a running number before or behind the names, and of words that nearly all begin with."""
    enough = max(4, SHARED_BY * len(names))
    pieces = [
        piece
        for piece in map(re.compile, (r"^(?:\d{1,3}|[a-z])_", r"_\d{1,3}$"))
        if sum(bool(piece.search(name)) for name in names) >= enough
    ]
    prefix = _shared_words([name.split("_") for name in names], enough)
    return [re.compile(rf"^{re.escape(prefix)}_"), *pieces] if prefix else pieces


def _shared_words(split, enough):
    shared = []
    while True:
        at = len(shared)
        longer = Counter(words[at] for words in split if words[:at] == shared and len(words) > at + 1)
        word, n = longer.most_common(1)[0] if longer else ("", 0)
        if n < enough or word.isdigit():
            return "_".join(shared)
        shared.append(word)


def _counted(names):
    seen = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}_{seen[name]}"


def _matched(layout, cells, first_row):
    known, headers, repeated, left, seen = _known_names(layout), {}, [], [], Counter()
    for cell in cells:
        name = next((known[name] for name in cell.names if name in known), None)
        seen[name] += 1
        name = known.get(f"{name}_{seen[name]}", name) if layout.is_mapped and seen[name] > 1 else name
        if name is None:
            left.append(cell)
        elif name not in headers:
            headers[name] = Header(cell.column_no, cell.text)
        elif name not in layout.repeats:
            repeated.append(cell.text)
    unknown = [cell for cell in left if not _placed_loosely(cell, known, headers)]
    read = {name: header for name, header in headers.items() if name not in layout.others}
    return Recognised(layout, first_row, read, tuple(repeated), len(headers) - len(read), len(unknown))


def _placed_loosely(cell, known, headers):
    name = next((known[name] for name in cell.loose if name in known), None)
    if name is None or name in headers:
        return False
    headers[name] = Header(cell.column_no, cell.text)
    return True


@lru_cache(maxsize=256)
def _known_names(layout):
    aliases = {alias: column.field for column in layout.columns for alias in column.aliases}
    return aliases | {name: name for name in (*(column.field for column in layout.columns), *layout.others)}
