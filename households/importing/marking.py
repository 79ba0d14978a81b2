"""The same workbook back: the sheets somebody sent, bad cells filled and commented, a first sheet that lists them.

It holds NIKs in clear, as the file it repeats. It is kept beside that file and goes with it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from households.exports import LONGEST_TEXT, text_cell
from households.importing.actions import kept_files
from households.importing.reports import column_of, faults_of, severity_label
from households.models import Snapshot
from households.reading.columns import Coded
from households.reading.files import FileRefused, read_workbook
from households.reading.sheets import Sheet

MOST_ROWS = 100_000  # of a file; above, Excel itself is slow with comments, and the list of faults stays
MOST_COMMENTS = 20_000  # the cells after them are filled, and listed in the first sheet
MOST_LINKS = 60_000  # of a sheet; Excel holds 65,530
MOST_LISTED = 1_000_000
ROWS_AT_ONCE = 2_000
FORMULA_SIGNS = tuple("=+-@\t\r")
LONG_NUMBER = 10**11  # Excel would show it as 6,4E+15
FILLS = {  # the first that holds for a cell
    "error": PatternFill("solid", fgColor="F2A9A9"),
    "warning": PatternFill("solid", fgColor="FFE699"),
    "mended": PatternFill("solid", fgColor="CFE8CF"),
}
LIST_NAME, LIST_TITLE = "Kesalahan", "Kesalahan dan peringatan"
LIST_NOTE = (
    "Sel merah harus diperbaiki, sel kuning perlu diperiksa, sel hijau sudah diperbaiki di RBPK. Perbaiki di lembar "
    "asalnya, simpan, lalu unggah lagi berkas ini; lembar Kesalahan tidak dibaca."
)
LIST_COLUMNS = {"Jenis": 12, "Lembar": 18, "Sel": 10, "Kolom": 32, "Isi (disamarkan)": 22, "Apa yang salah": 90}

Faults = dict[tuple[str, int], dict[int, list[dict]]]  # {(sheet, row): {column from 1: faults}}


@dataclass
class Marked:
    """Numbers of the files that were marked, and for the others why not."""

    numbers: list[int] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def marked_path(snapshot: Snapshot, number: int) -> Path:
    """Where the marked copy of a file lies, if it was made."""
    path = Path(snapshot.stored_files[number])
    return path.with_name(f"{path.name}.bertanda.xlsx")


def marked_files(snapshot: Snapshot) -> list[tuple[int, str]]:
    """(number, name) of the files whose marked copy is ready."""
    return [(number, name) for number, name, _ in kept_files(snapshot) if marked_path(snapshot, number).is_file()]


def mark_files(snapshot: Snapshot, progress: Callable = lambda *args: None) -> Marked:
    """Marks every uploaded file that can be read and has at most MOST_ROWS rows. csv and xls become xlsx."""
    made = Marked()
    faults = list(faults_of(snapshot))
    for number, name, path in kept_files(snapshot):
        try:
            sheets = [sheet for sheet in read_workbook(path) if not _is_our_list(sheet)]
        except FileRefused as error:
            made.refusals.append(f"{name}: {error}")
            continue
        if not sheets:
            made.refusals.append(f"{name} hanya berisi daftar kesalahan buatan RBPK, tidak ada yang ditandai.")
            continue
        if max(sheet.n_rows for sheet in sheets) > MOST_ROWS:
            made.refusals.append(f"{name} lebih dari 100.000 baris. Pakai daftar kesalahan (xlsx atau csv).")
            continue
        content = _Marking(name, sheets, [fault for fault in faults if fault["file"] == name])
        content.save(marked_path(snapshot, number), progress)
        made.numbers.append(number)
    return made


def _is_our_list(sheet: Sheet) -> bool:
    head = sheet.head(1)
    return sheet.name == LIST_NAME and bool(head and head[0]) and head[0][0] == LIST_TITLE


class _Marking:
    """One workbook on its way out, row by row."""

    def __init__(self, name: str, sheets: list[Sheet], faults: list[dict]):
        self.name, self.sheets, self.faults = name, sheets, faults
        self.n_comments = 0
        self.titles = _titles(sheets)
        self.by_row = _by_row(faults)

    def save(self, path: Path, progress: Callable) -> None:
        book = Workbook(write_only=True)
        self._write_list(book.create_sheet(LIST_NAME))
        for sheet in self.sheets:
            target = book.create_sheet(self.titles[sheet.name])
            target.sheet_state = "hidden" if sheet.is_hidden else "visible"
            self._write_sheet(target, sheet, progress)
        draft = path.with_suffix(".draf")
        book.save(draft)
        draft.chmod(0o600)
        draft.replace(path)

    def _write_list(self, target) -> None:
        for at, width in enumerate(LIST_COLUMNS.values(), start=1):
            target.column_dimensions[get_column_letter(at)].width = width
        target.freeze_panes = "A4"
        with closing(target):
            target.append([_bold(target, LIST_TITLE)])
            target.append([text_cell(target, LIST_NOTE)])
            target.append([_bold(target, label) for label in LIST_COLUMNS])
            for row, fault in enumerate(self.faults[:MOST_LISTED], start=4):
                target.append(self._listed(target, row, fault))

    def _listed(self, target, row: int, fault: dict) -> list:
        place = f"{get_column_letter(fault['column_no'] or 1)}{fault['row']}" if fault["row"] else ""
        link = text_cell(target, place)
        if place and row < MOST_LINKS and fault["sheet"] in self.titles:
            link = Cell(target, row=row, column=3, value=place)
            link.hyperlink = Hyperlink(ref=f"C{row}", location=f"'{self.titles[fault['sheet']]}'!{place}")
            link.font = Font(color="0F5C5C", underline="single")
        kind = text_cell(target, severity_label(fault))
        kind.fill = FILLS[fault["severity"]]
        column = column_of(fault).removeprefix("kolom ")
        others = [text_cell(target, text) for text in (column, fault["value_masked"], fault["message"])]
        return [kind, text_cell(target, fault["sheet"]), link, *others]

    def _write_sheet(self, target, sheet: Sheet, progress: Callable) -> None:
        with closing(target):
            for number, cells in enumerate(_rows(target, sheet), start=1):
                if number % ROWS_AT_ONCE == 1:
                    progress(f"Menandai {self.name}", number - 1, sheet.n_rows)
                found = self.by_row.get((sheet.name, number))
                target.append(self._with_marks(target, cells, found) if found else cells)

    def _with_marks(self, target, cells: list, found: dict[int, list[dict]]) -> list:
        cells = cells + [None] * (max(found) - len(cells))
        for column, faults in found.items():
            cells[column - 1] = self._marked(target, cells[column - 1], faults)
        return cells

    def _marked(self, target, cell, faults: list[dict]) -> Cell:
        marked = WriteOnlyCell(target)
        if isinstance(cell, Cell):
            marked._value, marked.data_type, marked.number_format = cell._value, cell.data_type, cell.number_format
            marked.quotePrefix = cell.quotePrefix
        elif cell is not None:
            marked.value = cell
        if cell is None or marked.data_type == "s":
            marked.number_format = "@"  # what is typed here stays text
        marked.fill = FILLS[min((fault["severity"] for fault in faults), key=list(FILLS).index)]
        if self.n_comments < MOST_COMMENTS:
            self.n_comments += 1
            marked.comment = _comment(faults)
        return marked


def _comment(faults: list[dict]) -> Comment:
    text = "\n".join(f"{severity_label(fault)}: {fault['message']}" for fault in faults)
    return Comment(text, "RBPK", width=320, height=60 + 20 * (len(text) // 45))


def _titles(sheets: list[Sheet]) -> dict[str, str]:
    """{name of a sheet: the name it gets}, none of them that of the list, all as Excel allows them."""
    given = {LIST_NAME.lower()}
    titles = {}
    for sheet in sheets:
        plain = re.sub(r"[\[\]:*?/\\']", " ", sheet.name).strip() or "Lembar"
        titles[sheet.name] = next(
            name for n in range(1, 1000) if (name := f"{plain[:27]} {n}" if n > 1 else plain[:31]).lower() not in given
        )
        given.add(titles[sheet.name].lower())
    return titles


def _by_row(faults: list[dict]) -> Faults:
    """A fault of a row without a column is shown at the row's first cell."""
    found: Faults = defaultdict(lambda: defaultdict(list))
    for fault in faults:
        if fault["row"]:
            found[fault["sheet"], fault["row"]][fault["column_no"] or 1].append(fault)
    return found


def _rows(target, sheet: Sheet) -> Iterator[list]:
    """Rows of ready cells. Equal values of a column share one."""
    columns = [_with_errors(column, sheet.errors.get(at, {})) for at, column in enumerate(sheet.columns, start=1)]
    shown = [[_cell(target, value) for value in column.values] for column in columns]
    for start in range(0, sheet.n_rows, ROWS_AT_ONCE):
        codes = [column.codes[start : start + ROWS_AT_ONCE].tolist() for column in columns]
        parts = [[cells[code] for code in of_column] for cells, of_column in zip(shown, codes, strict=True)]
        yield from map(list, zip(*parts, strict=True))


def _with_errors(column: Coded, errors: dict[int, str]) -> Coded:
    """The error values that Excel showed, which the reader keeps beside the column."""
    if not errors:
        return column
    cells = column.tolist()
    for row, text in errors.items():
        cells[row - 1] = text
    return Coded.of(cells)


def _cell(target, value):
    """A plain value as it is; a cell with a format where the value alone would be shown, or read, as something else.

    Cells without any format must not be shared: openpyxl writes the value that comes next into them.
    """
    if isinstance(value, str):
        return _text(target, value)
    if value is None or isinstance(value, bool):
        return value
    cell = WriteOnlyCell(target, value)
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else "dd/mm/yyyy"
        return cell
    cell.number_format = "0"
    return cell if abs(value) >= LONG_NUMBER else value


def _text(target, text: str):
    if text[:1] not in FORMULA_SIGNS and not text.isdigit() and text not in ERROR_CODES and _is_clean(text):
        return text
    cell = text_cell(target, text)
    cell.number_format = "@"
    return cell


def _is_clean(text: str) -> bool:
    return len(text) < LONGEST_TEXT and not ILLEGAL_CHARACTERS_RE.search(text)


def _bold(target, text: str) -> Cell:
    cell = text_cell(target, text)
    cell.font = Font(bold=True)
    return cell
