"""From the cells of a sheet to blocks: titles, heading rows and data rows of one table, recognised by structure."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from verification.macro.reading.areas import is_kind, named_areas
from verification.macro.reading.categories import read_category
from verification.macro.reading.numerals import read_number
from verification.macro.reading.periods import read_period
from verification.macro.reading.series import find_series
from verification.macro.reading.wording import clean, plain

HEADING_WORDS = re.compile(
    r"(\d+ )?(nama )?(wilayah|provinsi|kabupaten|kota|kabupaten kota|kab kota|kabkota|kecamatan|desa|kelurahan"
    r"|desa kelurahan|daerah|region"
    r"|regency|province|district|area|uraian|rincian|indikator|variabel|komponen|karakteristik|keterangan|tahun"
    r"|year|periode"
    r"|bulan|no|nomor|kode|code|satuan|unit|nilai|value|nama item vertical variabel|provinsi kabupaten kota|semester"
    r"|(kode|nama|id) [a-z ]+)"
)
TABLE_NUMBER = re.compile(r"(tabel|table|gambar|lampiran)\b", re.IGNORECASE)
COLUMN_NUMBER = re.compile(r"[(\[]\s*\d{1,2}\s*[)\]]")
FOOTNOTE = re.compile(r"(sumber|source|catatan|keterangan|note|notes|ket)\b\.?\s*(/|:|$)|\d?\)|\*", re.IGNORECASE)
MAX_HEADING_ROWS = 40  # titles and headings above a table; a longer text without values is none


@dataclass(frozen=True)
class DataRow:
    number: int
    cells: list
    group: str = ""  # text of a heading inside the table, such as a province above its districts
    year: object = None  # cell of a heading inside the table that is a year


@dataclass
class Block:
    """One table of a sheet. Row numbers count from 1 as people see them."""

    sheet: str
    titles: list[str] = field(default_factory=list)
    headings: list[list] = field(default_factory=list)
    rows: list[DataRow] = field(default_factory=list)

    @cached_property
    def width(self):
        return max(len(row) for row in [*self.headings, *(row.cells for row in self.rows)])


def find_blocks(sheet: str, rows: list[list]) -> list[Block]:
    """The tables of one sheet. Blank rows, column numbers, sources and footnotes belong to none."""
    finder = _Finder(sheet)
    for number, cells in enumerate(rows, start=1):
        finder.take(number, [_cleaned(cell) for cell in cells])
    for block in finder.blocks:
        _part_titles(block)
    return finder.blocks


def _cleaned(cell):
    return (clean(cell) or None) if isinstance(cell, str) else cell


def is_heading_word(text) -> bool:
    return isinstance(text, str) and bool(HEADING_WORDS.fullmatch(plain(text)))


class _Finder:
    """Reads rows one after another; rows without values wait until a data row tells what they were."""

    def __init__(self, sheet):
        self.sheet, self.blocks, self.pending, self.group, self.year = sheet, [], [], "", None

    def take(self, number, cells):
        filled = [cell for cell in cells if cell is not None]
        if not filled or _is_numbering(filled):
            return
        if _is_data(cells, filled, self._has_period_row):
            self._begin()
            self.blocks[-1].rows.append(DataRow(number, cells, self.group, self.year))
        else:
            self.pending = [*self.pending[1 - MAX_HEADING_ROWS :], cells]

    def _has_period_row(self):
        waiting = self.pending or (self.blocks[-1].headings if self.blocks else [])
        return any(_is_period_row(cells) for cells in waiting)

    def _begin(self):
        waiting, self.pending = self.pending, []
        if not self.blocks or any(self._is_new_heading(cells) for cells in waiting):
            waiting = [cells for cells in waiting if not _is_footnote(cells)]
            self.year, waiting = _year_below_heading(waiting)
            self.group = _group_below_heading(waiting)
            self.blocks.append(Block(self.sheet, headings=waiting[:-1] if self.group else waiting))
            return
        for cells in waiting:
            text = _only_text(cells)
            if (year := _lone_year(cells)) is not None:
                self.year = year
            elif text and _is_group(text):
                self.group = text

    def _is_new_heading(self, cells):
        filled = [cell for cell in cells if cell is not None]
        if len(filled) < 2:
            return False
        return is_heading_word(filled[0]) or _is_period_row(cells) or cells in self.blocks[-1].headings


def _part_titles(block):
    """A heading row with a single text above the first column in use is a title, "Kabupaten/Kota" excepted."""
    first = min(index for row in block.rows for index, cell in enumerate(row.cells) if cell is not None)
    is_title = [
        bool(text := _only_text(cells)) and cells.index(text) <= first and not is_heading_word(text)
        for cells in block.headings
    ]
    block.titles = [_only_text(cells) for cells, title in zip(block.headings, is_title, strict=True) if title]
    block.headings = [cells for cells, title in zip(block.headings, is_title, strict=True) if not title]


def _year_below_heading(waiting):
    """The year above the first rows, when the heading of the table stands above it; and what waits without it."""
    year = _lone_year(waiting[-1]) if len(waiting) > 1 else None
    if year is None or not _has_heading(waiting[:-1]):
        return None, waiting
    return year, waiting[:-1]


def _lone_year(cells):
    filled = [cell for cell in cells if cell is not None]
    return filled[0] if len(filled) == 1 and _is_year(filled[0]) else None


def _has_heading(rows):
    return any(len([cell for cell in cells if cell is not None]) > 1 for cells in rows)


def _group_below_heading(waiting):
    """The heading of the first group of rows, when the heading of the table stands above it."""
    text = _only_text(waiting[-1]) if len(waiting) > 1 else ""
    is_group = bool(text) and (is_kind(text) or bool(named_areas(text)))
    return text if is_group and _has_heading(waiting[:-1]) else ""


def _is_footnote(cells):
    return bool(FOOTNOTE.match(_only_text(cells) or "-"))


def _only_text(cells):
    filled = [cell for cell in cells if cell is not None]
    return filled[0] if len(filled) == 1 and isinstance(filled[0], str) else ""


def _is_group(text):
    return is_kind(text) or bool(named_areas(text)) or read_category(text) is not None or find_series(text) is not None


def _is_numbering(filled):
    """The row (1) (2) (3) under a heading."""
    texts = [cell for cell in filled if isinstance(cell, str) and COLUMN_NUMBER.fullmatch(cell)]
    return len(texts) == len(filled) or (len(filled) > 2 and filled == list(range(1, len(filled) + 1)))


def _is_period_row(cells):
    return sum(_is_year(cell) for cell in cells) > 0 and not any(
        read_number(cell) and not _is_year(cell) for cell in cells
    )


def _is_year(cell):
    period = read_period(cell)
    return period is not None and period.year is not None


def _is_data(cells, filled, has_period_row):
    """A row with values. A row whose only numbers are years is a heading, unless its label says otherwise."""
    if isinstance(filled[0], str) and TABLE_NUMBER.match(filled[0]):
        return False
    values = [cell for cell in filled if read_number(cell)]
    if not values or len(filled) == 1:
        return _names_an_area(cells) and len(filled) > 1 and has_period_row()
    if all(_is_year(cell) for cell in values):
        label = next((cell for cell in filled if isinstance(cell, str) and not _is_year(cell)), None)
        return label is not None and not is_heading_word(label) and (_names_an_area(cells) or has_period_row())
    return True


def _names_an_area(cells):
    return any(isinstance(cell, str) and named_areas(cell) for cell in cells)
