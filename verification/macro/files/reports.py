"""The page of a file: what stands in each cell beside what was understood, sums that close, and the sheet itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from households.lists import Chip
from verification.macro import reports
from verification.macro.files.readings import Reading, Row
from verification.macro.files.windows import Part
from verification.macro.judging import Outcome
from verification.macro.models import MacroFigure, MacroFile
from verification.macro.reading.figures import column_letters
from verification.macro.reading.wording import category_words, period_words

ROWS_A_PAGE = 25
TONES = {
    Outcome.NEW: "good", Outcome.REPLACES: "info", Outcome.HELD: "warn", Outcome.REFUSED: "bad",
}  # fmt: skip
MARKS = {
    Outcome.NEW: "+", Outcome.REPLACES: "⇄", Outcome.OLDER: "↓", Outcome.MISSING: "×", Outcome.HELD: "!",
    Outcome.UNCHANGED: "=", Outcome.REFUSED: "?",
}  # fmt: skip
OURS = [
    (Outcome.NEW, "Baru: pertama kali tersimpan"),
    (Outcome.REPLACES, "Menggantikan rilis yang berlaku"),
    (Outcome.OLDER, "Rilis lama: disimpan di samping yang berlaku"),
    (Outcome.MISSING, "Tidak tersedia menurut berkas: disimpan begitu"),
    (Outcome.HELD, "Ditahan sampai seseorang memutuskannya"),
    (Outcome.UNCHANGED, "Tetap: sudah tersimpan"),
    (Outcome.REFUSED, "Tanpa tahun, atau terlalu besar: tidak disimpan"),
]
OTHERS = [
    (Outcome.UNKNOWN, "Seri lain: tidak disimpan"),
    (Outcome.OUTSIDE, "Wilayah lain, atau tanpa wilayah: tidak disimpan"),
]


@dataclass(frozen=True)
class Cell:
    """One cell of the file and its reading; `number` is its place among all of them."""

    number: int
    row: Row
    sheet_url: str  # where it stands in the sheet; empty where that part is not shown

    @property
    def printed(self) -> str:
        return f"{self.row.address}: {self.row.printed or 'kosong'}"

    @property
    def area(self) -> str:
        return f"{self.row.area or 'Tanpa wilayah'}{f' ({self.row.bps_code})' if self.row.bps_code else ''}"

    @property
    def indicator(self) -> str:
        return ", ".join(filter(None, [self.row.indicator, category_words(self.row.category)]))

    @property
    def period(self) -> str:
        return period_words(self.row.period) if self.row.period else "tanpa tahun"

    @property
    def value(self) -> str:
        if self.row.value is None:
            return "tidak tersedia"
        return f"{reports.shown(self.row.value)} {self.row.unit}".strip()

    @property
    def chip(self) -> Chip:
        return Chip(self.row.outcome.label, TONES.get(self.row.outcome, "neutral"))


@dataclass(frozen=True)
class SheetCell:
    """A cell of the grid; `outcome` is None where no figure was read from it."""

    row: int
    column: int
    text: str
    outcome: Outcome | None = None
    url: str = ""

    @property
    def tone(self) -> str:
        return TONES.get(self.outcome, "neutral")

    @property
    def mark(self) -> str:
        return MARKS.get(self.outcome, "")


@dataclass(frozen=True)
class Grid:
    """A part of a sheet. `lines` are number, whether lines were left out before it, and cells."""

    part: Part
    letters: list[str]
    lines: list[tuple[int, bool, list[SheetCell]]]
    legend: list[tuple[str, str, str]]  # mark, tone, words


def cells_of(reading: Reading, shown: int) -> list[Cell]:
    """All cells that are listed, those we keep first.

    shown  number of the part of a sheet that stands on the page now
    """
    places = {
        (part.sheet, line.number, column): number
        for number, part in enumerate(reading.parts)
        for line in part.lines
        for column in part.columns
    }
    return [
        Cell(number, row, _sheet_url(row, places.get((row.sheet, row.row, row.column)), shown))
        for number, row in enumerate(reading.rows, start=1)
    ]


def _sheet_url(row, part, shown) -> str:
    if part is None:
        return ""
    anchor = f"#sel-{row.row}-{row.column}"
    return anchor if part == shown else f"?lembar={part + 1}{anchor}"


def grid_of(reading: Reading, shown: int) -> Grid | None:
    """The sheet as it was laid out, each cell that was read with what becomes of it and a link to its line below."""
    if shown >= len(reading.parts):
        return None
    part = reading.parts[shown]
    found = {(row.row, row.column): (n, row.outcome) for n, row in enumerate(reading.rows) if row.sheet == part.sheet}
    lines = [
        (
            line.number,
            is_after_gap,
            [_sheet_cell(line, place, found, shown) for place in zip(part.columns, line.cells, strict=True)],
        )
        for line, is_after_gap in _with_gaps(part)
    ]
    seen = {cell.outcome for _, _, cells in lines for cell in cells}
    legend = [(MARKS[outcome], TONES.get(outcome, "neutral"), outcome.label) for outcome in MARKS if outcome in seen]
    return Grid(part, [column_letters(number) for number in part.columns], lines, legend)


def _with_gaps(part: Part) -> Iterator:
    before = 0
    for line in part.lines:
        yield line, line.number > before + 1
        before = line.number


def _sheet_cell(line, place, found, shown) -> SheetCell:
    column, text = place
    if (line.number, column) not in found:
        return SheetCell(line.number, column, text)
    number, outcome = found[line.number, column]
    url = f"?lembar={shown + 1}&hal={number // ROWS_A_PAGE + 1}#angka-{number + 1}"
    return SheetCell(line.number, column, text, outcome, url)


def sums_of(reading: Reading) -> dict:
    """What becomes of ours, what is nobody's, and the totals; outcomes that do not occur are left out."""
    n = reading.outcomes
    return {
        "ours": [(words, n[outcome]) for outcome, words in OURS if n[outcome]],
        "others": [(words, n[outcome]) for outcome, words in OTHERS if n[outcome]],
        "n_ours": reading.counts["rows"], "n_figures": reading.counts["figures"],
    }  # fmt: skip


def kinds_of(reading: Reading, chosen: str) -> list[tuple[str, str, int, bool]]:
    """What the list can be narrowed to: outcome, label, count, whether it is so now."""
    kinds = [(outcome.value, outcome.label, n, outcome == chosen) for outcome, n in reading.outcomes.items() if n]
    return [("", "Semua", reading.counts["figures"], not chosen), *kinds]


def has_changed_since(reading: Reading) -> bool:
    """Whether other figures came in, or were decided, after the verdicts shown."""
    came_in = MacroFile.objects.filter(imported_at__gt=reading.read_at)
    return came_in.exists() or MacroFigure.objects.filter(decided_at__gt=reading.read_at).exists()
