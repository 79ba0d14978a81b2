"""What each column of a block is: area, code, period, value, ... told by its heading and by what stands in it."""

import re
from dataclasses import dataclass, replace

from verification.macro.reading.areas import named_areas, read_code
from verification.macro.reading.categories import read_category
from verification.macro.reading.grids import Block
from verification.macro.reading.numerals import read_number
from verification.macro.reading.periods import read_period
from verification.macro.reading.series import find_series, is_unit
from verification.macro.reading.wording import clean, plain

AREA_WORDS = [  # finest first
    r"\b(desa|kelurahan)\b", r"\bkecamatan\b", r"\b(kabupaten|kota|kab|kabkota|regency|district)\b",
    r"\b(wilayah|vertical variabel|vervar|region|area|daerah)\b", r"\b(provinsi|propinsi|prov|province)\b",
]  # fmt: skip
CODE_WORDS = re.compile(r"\b(kode|kd|code)\b|^id (wilayah|kab|prov|bps)|^bps id")
PERIOD_WORDS = re.compile(r"\b(tahun|year|periode|bulan|semester|triwulan|turth|turunan tahun)\b|^th$")
UNIT_WORDS = re.compile(r"^(satuan|unit)\b")
SERIES_WORDS = re.compile(r"\b(indikator|indicator|uraian|rincian|variabel|nama data|judul)\b")
CATEGORY_WORDS = re.compile(r"\b(turunan variabel|variabel turunan|jenis kelamin|kategori|kelompok|klasifikasi|tipe)\b")
IGNORED_WORDS = re.compile(
    r"^(no|nomor|id|urut|no urut|index|unnamed.*)$"
    r"|\b(keterangan|sumber|catatan|tanggal|update|url|lat|lon|latitude|longitude|ibu ?kota)\b"
)
MOSTLY = 0.6
SAMPLE_ROWS = 400


@dataclass(frozen=True)
class Column:
    index: int
    role: str  # area province code foreign_code period unit series category text value ignored
    heading: str
    texts: tuple = ()  # the headings above it, general ones first
    level: str = ""  # of an area column: province, district, below


def read_columns(block: Block) -> list[Column]:
    """One column per index of the block, with the finest area and code column chosen among several."""
    return _finest(_all_columns(block))


def tables_beside(block: Block) -> list[Block]:
    """Two tables that stand beside each other share their rows: one block for each, cut before its column of areas."""
    columns = [column for column in _all_columns(block) if column.role in ("area", "value")]
    cuts = [
        column.index
        for n, column in enumerate(columns)
        if column.role == "area" and n and columns[0].role == "area" and columns[n - 1].role == "value"
    ]
    edges = [0, *cuts, block.width]
    return [_between(block, *ends) for ends in zip(edges, edges[1:], strict=False)] if cuts else [block]


def _between(block, start, end):
    """All else is blank, so that each cell keeps its place."""

    def cut(cells):
        return [cell if start <= index < end else None for index, cell in enumerate(cells)]

    rows = [replace(row, cells=cut(row.cells)) for row in block.rows]
    headings = [cut(cells) for cells in block.headings]
    kept = [row for row in rows if any(cell is not None for cell in row.cells)]
    return Block(block.sheet, block.titles, headings, kept)


def _all_columns(block):
    stacks = _stacks(block)
    sample = block.rows[:: max(1, len(block.rows) // SAMPLE_ROWS)]
    columns = []
    for index, stack in enumerate(stacks):
        cells = [row.cells[index] for row in sample if index < len(row.cells) and row.cells[index] is not None]
        own = " ".join(clean(text) for text in stack)
        columns.append(Column(index, _role(own, cells), own, tuple(stack), _level(own)))
    return columns


def _stacks(block):
    """Headings above each column. A blank heading cell continues its left neighbour when all above it is blank too:
    that is how a merged cell looks; label columns on the left never spread."""
    first_value = _first_value_column(block)
    stacks = [[] for _ in range(block.width)]
    filled_above = [False] * block.width
    for row in block.headings:
        last = None
        for index in range(block.width):
            cell = row[index] if index < len(row) else None
            if cell is not None:
                filled_above[index], last = True, cell if index >= first_value else None
                stacks[index].append(cell)
            elif last is not None and not filled_above[index]:
                stacks[index].append(last)
            elif filled_above[index]:
                last = None
    return stacks


def _first_value_column(block):
    for index in range(block.width):
        cells = [row.cells[index] for row in block.rows if index < len(row.cells) and row.cells[index] is not None]
        heading = " ".join(clean(row[index]) for row in block.headings if index < len(row) and row[index] is not None)
        if _role(heading, cells[:SAMPLE_ROWS]) == "value":
            return index
    return block.width


def _role(heading, cells):
    words = plain(heading)
    if not cells or IGNORED_WORDS.search(words):
        return "ignored"
    if CODE_WORDS.search(words):
        return "foreign_code" if re.search("kemendagri|depdagri|permendagri|dagri", words) else "code"
    if UNIT_WORDS.search(words):
        return "unit"
    if _share(cells, read_period) >= MOSTLY and _is_period_heading(heading, words, cells):
        return "period"
    return _role_by_content(words, cells)


def _is_period_heading(heading, words, cells):
    """Years under a heading that is itself a year are values; texts such as "Maret 2023" never are."""
    named = read_period(heading)
    return not words or not _are_numbers(cells) or bool(PERIOD_WORDS.search(words) and not (named and named.year))


def _role_by_content(words, cells):
    if _are_numbers(cells):
        return "code" if not words and _share(cells, _is_known_code) > MOSTLY else "value"
    if _share(cells, lambda cell: read_category(cell) is not None) >= MOSTLY:
        return "category"
    if _share(cells, named_areas) >= MOSTLY or any(re.search(pattern, words) for pattern in AREA_WORDS):
        return "area"
    if _share(cells, find_series) >= MOSTLY or SERIES_WORDS.search(words) and not CATEGORY_WORDS.search(words):
        return "series"
    if _share(cells, lambda cell: isinstance(cell, str) and is_unit(cell)) >= MOSTLY:
        return "unit"
    return "category" if CATEGORY_WORDS.search(words) else "text"


def _are_numbers(cells):
    return _share(cells, read_number) >= MOSTLY


def _is_known_code(cell):
    return len(read_code(cell)) in (4, 7, 10) and read_period(cell) is None


def _share(cells, test):
    return sum(test(cell) not in (None, False, ()) for cell in cells) / len(cells)


def _level(words):
    words = plain(words)
    if re.search(r"\b(kecamatan|desa|kelurahan)\b", words) and not re.search(r"\b(kab|kabupaten|kota)\b", words):
        return "below"
    has_district = re.search(r"\b(kab|kabupaten|kota|kabkota|wilayah)\b", words)
    return "province" if re.search(r"\b(provinsi|province)\b", words) and not has_district else ""


def _fineness(column):
    words = plain(column.heading)
    return next((rank for rank, pattern in enumerate(AREA_WORDS) if re.search(pattern, words)), 3)


def _finest(columns):
    """Of several area columns the finest is the area and a coarser one its province; of several codes likewise."""
    for role, coarser in (("area", "province"), ("code", "ignored"), ("foreign_code", "ignored")):
        same = [column for column in columns if column.role == role]
        best = min(same, key=_fineness, default=None)
        columns = [_demoted(column, coarser) if column in same and column != best else column for column in columns]
    return columns


def _demoted(column, role):
    return Column(column.index, role, column.heading, column.texts, column.level)
