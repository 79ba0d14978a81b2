"""A file of official statistics in, its figures out, whatever its layout: recognised by content, never by name."""

import json
import re
from pathlib import Path

from households.reading.files import FileRefused, read_workbook
from verification.macro.reading.answers import figures_in, sheets_of
from verification.macro.reading.figures import Figure, NoFigures
from verification.macro.reading.gates import hold_doubtful
from verification.macro.reading.html_tables import read_html_tables
from verification.macro.reading.series import BY_CODE
from verification.macro.reading.tables import read_sheets

MAX_TEXT_BYTES = 30 * 1024**2  # JSON and web pages; the largest national answer seen has 64 kB
DRAFT = re.compile(r"\b(draft|konsep|salinan|copy)\b", re.IGNORECASE)
NOTHING = (
    "Tidak ada angka yang dapat dibaca dari berkas ini. Pastikan berkas berisi tabel dengan judul kolom dan nilainya."
)


def read_bps(path: str | Path) -> list[Figure]:
    """All figures of a BPS file with period, unit, flag and cell, in the order of the file.

    path    xlsx, xls, csv, a web page saved as .xls, or a WebAPI answer saved as JSON

    Raises NoFigures when the file cannot be read or holds no figure. A doubtful figure is returned with its flag.
    """
    return read_with_sheets(path)[0]


def read_with_sheets(path: str | Path) -> tuple[list[Figure], list[tuple[str, list[list]]]]:
    """The figures as read_bps gives them, and the sheets they stand in: name and rows of cells. Raises NoFigures."""
    path = Path(path)
    try:
        figures, sheets = _read(path)
    except FileRefused as error:
        raise NoFigures(str(error)) from error
    except OSError as error:
        raise NoFigures(f"Berkas {path.name} tidak ada atau tidak boleh dibaca.") from error
    if not any(figure.value is not None and _is_statistic(figure) for figure in figures):
        raise NoFigures(NOTHING)
    return hold_doubtful(figures), sheets


def _is_statistic(figure):
    """A number with nothing that tells what, where or when is one of some other file: of a survey, of a register."""
    return bool(figure.indicator in BY_CODE or figure.bps_code or figure.period)


def _read(path):
    with path.open("rb") as file:
        start = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    title = path.stem
    if start.startswith((b"{", b"[")):
        answer = _json(path)
        sheets = sheets_of(answer)
        return figures_in(answer, sheets, title), sheets
    if start.startswith(b"<"):
        tables = read_html_tables(_text(path))
        sheets = [(f"tabel {number}", rows) for number, rows in enumerate(tables, start=1)]
    else:
        sheets = _wanted(read_workbook(path))
    return read_sheets(sheets, title), sheets


def _json(path):
    try:
        return json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise NoFigures("Berkas JSON rusak atau terpotong. Unduh ulang, lalu coba lagi.") from error


def _text(path):
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise NoFigures(f"Berkas lebih besar daripada {MAX_TEXT_BYTES // 1024**2} MB.")
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _wanted(sheets):
    """Hidden sheets and drafts hold copies that nobody has checked; they are read only where there is nothing else."""
    final = [sheet for sheet in sheets if not sheet.is_hidden and not DRAFT.search(sheet.name)]
    return [(sheet.name, sheet.rows) for sheet in (final or sheets)]
