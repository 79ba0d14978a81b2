"""Files of survey records as columns: csv (also .gz), xlsx, xls, Stata and SPSS, told by content and not by name."""

import csv
import gzip
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path

from households.reading.files import FileRefused, read_workbook

MISSING = {"", "na", "n/a", "nan", "null", "none", ".", "-", "..."}
MAX_BYTES = 512 * 1024**2
SNIFFED_CHARS = 65_536
# Versions 8 to 12: a number that is also a letter (q, r, s), then the order of bytes, which no text has.
STATA_STARTS = tuple(bytes([version, order]) for version in (113, 114, 115) for order in (1, 2))
BROKEN = "Berkas tidak dapat dibaca sebagai csv, xlsx, xls, Stata (.dta) atau SPSS (.sav)."
EMPTY = "Berkas tidak memuat satu baris data pun."


class TableRefused(Exception):
    """Why a file or a column cannot be used, in words for the person who sent it."""


@dataclass(frozen=True)
class Table:
    """Columns of cells, all as long as `n`; a cell is a number, a text or None.

    rows  numbers of the rows in the file, left out where the names of the columns stand in row 1 and no row is blank
    """

    columns: dict[str, list]
    n: int
    rows: Sequence[int] = ()

    @property
    def row_numbers(self) -> Sequence[int]:
        return self.rows or range(2, self.n + 2)

    def cells(self, name: str) -> list:
        """Raises TableRefused for a column that is not there."""
        if name not in self.columns:
            raise TableRefused(f"Kolom {name} tidak ada. Kolom berkas ini: {', '.join(self.columns)}."[:2000])
        return self.columns[name]

    def numbers(self, name: str) -> list[float | None]:
        """None where the cell is empty. Raises TableRefused with the first row that holds no number."""
        values, faults = self.numbers_and_faults(name)
        for row, cell in faults:
            raise TableRefused(f"Kolom {name} baris {row} berisi “{str(cell)[:40]}”, bukan angka.")
        return values

    def numbers_and_faults(self, name: str) -> tuple[list[float | None], list[tuple[int, object]]]:
        """The numbers, None where the cell is empty or no number, and (row, cell) of those that are no number."""
        cells = self.cells(name)
        is_comma = any(isinstance(cell, str) and "," in cell for cell in cells)
        values = [number_of(cell, is_comma=is_comma) for cell in cells]
        told = zip(self.row_numbers, cells, values, strict=True)
        return values, [(row, cell) for row, cell, value in told if value is None and not is_empty(cell)]

    def lowered(self) -> "Table":
        """The same with the names of its columns in small letters; of two that are then equal the first."""
        columns: dict[str, list] = {}
        for name, cells in self.columns.items():
            columns.setdefault(name.lower(), cells)
        return replace(self, columns=columns)

    def labels(self, name: str) -> list[str | None]:
        """Every cell as text, 3.0 as "3"; None where it is empty."""
        return [_label(cell) for cell in self.cells(name)]


def read_table(path: str | Path) -> Table:
    """The first filled sheet of a file, its first row the names of the columns. Raises TableRefused."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise TableRefused(f"Berkas lebih dari {MAX_BYTES // 1024**2} MB.")
        return _read(path)
    except FileRefused as error:
        raise TableRefused(str(error)) from error
    except OSError as error:
        raise TableRefused(f"Berkas {path.name} tidak ada atau tidak boleh dibaca.") from error


def _read(path: Path) -> Table:
    with path.open("rb") as file:
        start = file.read(16)
    if start.startswith(b"\x1f\x8b"):
        return _from_text(_inflated(path))
    if start.startswith((b"<stata_dta>", *STATA_STARTS)):
        return _from_stata(path)
    if start.startswith((b"$FL2", b"$FL3")):
        return _from_spss(path)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        sheet = next(sheet for sheet in read_workbook(path) if sheet.rows)
        return _from_rows(sheet.rows)
    return _from_text(path.read_bytes())


def _inflated(path: Path) -> bytes:
    try:
        with gzip.open(path) as file:
            content = file.read(MAX_BYTES + 1)
    except (gzip.BadGzipFile, EOFError) as error:
        raise TableRefused(BROKEN) from error
    if len(content) > MAX_BYTES:
        raise TableRefused(f"Isi berkas lebih dari {MAX_BYTES // 1024**2} MB.")
    return content


def _from_text(content: bytes) -> Table:
    if b"\x00" in content[:SNIFFED_CHARS] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableRefused(BROKEN)
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text[:SNIFFED_CHARS].lstrip("\ufeff \r\n").partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter))
    except csv.Error as error:
        raise TableRefused(BROKEN) from error
    return _from_rows(rows)


def _from_stata(path: Path) -> Table:
    """Codes as numbers, as the analyst wrote them; labels of values are not needed to estimate."""
    import pandas

    try:
        return _from_frame(pandas.read_stata(path, convert_categoricals=False, convert_dates=False))
    except Exception as error:  # noqa: BLE001  the reader of a foreign binary fails in ways of its own
        raise TableRefused(f"Berkas Stata rusak atau versinya belum dikenal. {BROKEN}") from error


def _from_spss(path: Path) -> Table:
    from svy_io import read_sav

    try:
        frame, _ = read_sav(path, normalize_names=False, coerce_temporals=False)
    except Exception as error:  # noqa: BLE001  the reader of a foreign binary fails in ways of its own
        raise TableRefused(f"Berkas SPSS rusak atau versinya belum dikenal. {BROKEN}") from error
    return _checked(dict(frame.to_dict(as_series=False)))


def _from_frame(frame) -> Table:
    columns = {str(name): [None if _is_nan(cell) else cell for cell in frame[name].tolist()] for name in frame.columns}
    return _checked(columns)


def _from_rows(rows: Sequence[Sequence]) -> Table:
    told = [(number, row) for number, row in enumerate(rows, start=1) if any(cell not in (None, "") for cell in row)]
    if not told:
        raise TableRefused(EMPTY)
    numbers, filled = zip(*told, strict=True)
    names = ["" if cell is None else str(cell).strip() for cell in filled[0]]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise TableRefused(f"Kolom {', '.join(twice)} muncul lebih dari sekali.")
    return _checked(
        {
            name: [_cell(row[index]) if index < len(row) else None for row in filled[1:]]
            for index, name in enumerate(names)
            if name
        },
        numbers[1:],
    )


def _checked(columns: dict[str, list], rows: Sequence[int] = ()) -> Table:
    n = len(next(iter(columns.values()), []))
    if not n:
        raise TableRefused(EMPTY)
    return Table(columns, n, rows)


def _cell(cell):
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    return None if text.lower() in MISSING else text


def number_of(cell, *, is_comma: bool = False) -> float | None:
    """None for an empty cell and for one that holds no number.

    is_comma  the column writes decimals with a comma, as Indonesia does: 1.234,5
    """
    text = cell.replace(".", "").replace(",", ".") if is_comma and isinstance(cell, str) and "," in cell else cell
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if isfinite(value) else None


def is_empty(cell) -> bool:
    return cell is None or _is_nan(cell)


def _label(cell) -> str | None:
    if is_empty(cell):
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() or None


def _is_nan(cell) -> bool:
    return isinstance(cell, float) and cell != cell  # noqa: PLR0124  only NaN differs from itself
