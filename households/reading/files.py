"""Opening a workbook somebody sent: the kind is told by content, the parsing happens in a limited child process."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import msgspec
import numpy as np

from households.reading.columns import Cell as Cell
from households.reading.columns import Coded, code_type
from households.reading.sheets import Sheet
from households.reading.workbook_check import (
    BROKEN,
    EMPTY,
    TOO_BIG,
    FileRefused,
    check_contents,
    check_members,
    kind_of,
)

CHILD_MEMORY_BYTES = 1536 * 1024**2
CHILD_CPU_SECONDS = 300
CHILD_WALL_SECONDS = 600
PARSER = Path(__file__).with_name("sheet_parser.py")
MARKS = Path(__file__).with_name("sheet_marks.py")
MAX_MESSAGE_BYTES = 512 * 1024**2
_ENDED_BY_LIMIT = (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGXCPU, -signal.SIGSEGV)


def read_workbook(path: str | Path, told: Callable[[float], None] = lambda share: None) -> list[Sheet]:
    """All sheets of an xlsx, xls or csv file, hidden ones too, each cell with the type the file gives it.

    path     file on disk; its name is not believed
    told     called now and then with the share of the current sheet that was read, 0 to 1
    returns  sheets in file order; whole numbers as int, csv cells always str, empty cells None

    Raises FileRefused. Nothing the file holds is written to disk again.
    """
    path = Path(path)
    kind = kind_of(path)
    if kind == "xlsx":
        check_members(path)
    with _child(PARSER, path, kind) as parser:
        is_marked = kind == "xlsx" and check_contents(path)  # meanwhile the child parses
        sheets = _collect(parser, told)
    is_blank = all(sheet.is_blank for sheet in sheets)
    if is_marked or (is_blank and kind == "xlsx"):  # the fast reader takes broken XML for an empty sheet
        _add_marks(path, sheets)
    if is_blank and not any(sheet.errors for sheet in sheets):
        raise FileRefused(EMPTY)
    return sheets


@contextmanager
def _child(program, path, kind) -> Iterator[subprocess.Popen]:
    child = subprocess.Popen(  # isolated and without our environment: no credentials in there
        [sys.executable, "-I", "-X", "utf8", str(program), str(path), kind, str(CHILD_MEMORY_BYTES),
         str(CHILD_CPU_SECONDS)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={},
    )  # fmt: skip
    timer = threading.Timer(CHILD_WALL_SECONDS, child.kill)
    timer.start()
    try:
        with child.stdout:
            yield child
    finally:
        timer.cancel()
        child.kill()
        child.wait()


def _messages(child) -> Iterator[list]:
    """What the child says. Raises FileRefused where it refuses the file, and where it dies before its last word."""
    while message := _message(child.stdout):
        if message[0] == "end":
            return
        if message[0] == "refused":
            raise FileRefused(message[1])
        yield message
    raise FileRefused(TOO_BIG if child.wait() in _ENDED_BY_LIMIT else BROKEN)


def _message(stream):
    """None at the end of the stream, or where it holds no message."""
    length = int.from_bytes(stream.read(4), "little")
    content = stream.read(length) if 0 < length <= MAX_MESSAGE_BYTES else b""
    try:
        return _decode(content) if len(content) == length else None
    except msgspec.DecodeError:
        return None


def _date_or_moment(code, content):
    return (date if code == 1 else datetime).fromisoformat(bytes(content).decode())


_decode = msgspec.msgpack.Decoder(list, ext_hook=_date_or_moment).decode


def _collect(child, told) -> list[Sheet]:
    found: list[tuple[Sheet, _Growing]] = []
    for kind, *content in _messages(child):
        if kind == "sheet":
            found.append((Sheet(content[0], [], 0, is_hidden=content[1]), _Growing()))
            continue
        sheet, growing = found[-1]
        if kind == "notes":
            sheet.notes += tuple(content[0])
        else:
            n_rows, columns, done, total = content
            growing.add(n_rows, columns)
            told(done / total if total else 0)
    for sheet, growing in found:
        sheet.columns, sheet.n_rows = growing.columns(), growing.n_rows
    return [sheet for sheet, _ in found]


class _Growing:
    """The columns of a sheet while its blocks come in, each with distinct cells of its own."""

    def __init__(self):
        self.n_rows = 0
        self._places: list[dict] = []  # per column {cell: code}; cells that are no text with their type
        self._blocks: list[list[tuple[int, np.ndarray]]] = []  # per column (first row, codes)

    def add(self, n_rows: int, columns: list) -> None:
        for at, (cells, content) in enumerate(columns):
            if at == len(self._places):
                self._places.append({(type(None), None): 0})
                self._blocks.append([])
            places = self._places[at]
            codes = [
                places.setdefault(cell if type(cell) is str else (type(cell), cell), len(places)) for cell in cells
            ]
            local = np.frombuffer(content, "<u2")
            self._blocks[at].append((self.n_rows, np.array(codes, code_type(len(places)))[local]))
        self.n_rows += n_rows

    def columns(self) -> list[Coded]:
        return [self._column(at) for at in range(len(self._places))]

    def _column(self, at):
        places, self._places[at] = self._places[at], None
        codes = np.zeros(self.n_rows, code_type(len(places)))
        for first, block in self._blocks[at]:
            codes[first : first + len(block)] = block
        self._blocks[at] = None
        return Coded(codes, [key if type(key) is str else key[1] for key in places])


def _add_marks(path, sheets) -> None:
    """Error cells, formulas, hidden rows and columns, the year from which days count."""
    with _child(MARKS, path, "xlsx") as child:
        [(_, by_sheet, is_1904)] = list(_messages(child))
    marks = dict(by_sheet)
    for sheet in sheets:
        found = marks.get(sheet.name)
        sheet.is_1904 = is_1904
        if found:
            sheet.errors = found["errors"]
            sheet.formulas = {column: np.array(rows, np.int64) for column, rows in found["formulas"].items()}
            sheet.notes += tuple(_hidden_parts(found))


def _hidden_parts(found):
    if n_rows := found["hidden_rows"]:
        yield f"{n_rows} baris tersembunyi ikut dibaca."
    if columns := found["hidden_columns"]:
        yield f"Kolom tersembunyi ikut dibaca: {', '.join(map(_letters, columns[:20]))}."


def _letters(column_no):
    letters = ""
    while column_no:
        column_no, rest = divmod(column_no - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
