"""Rows of recognised sheets as data frames, and their cells as text, numbers and internal values."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from households.reading.code_maps import code_key, combined, household_variables, item_values, item_variable
from households.reading.files import Cell
from households.reading.layouts import Header, Layout
from households.reading.validators import is_missing

IDENTITY_ROLES = frozenset(["nik", "kk", "name", "head_name", "birth_date", "address", "source_key"])
# Ends of lines that turn or hide what is read, and signs PostgreSQL refuses.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_DECIMAL = re.compile(r"(\d+)(?:[.,](\d+))?\s*(?:m2|m²|m)?")
_RUPIAH = re.compile(r"(?:rp\.?)?\s*(\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d+)(?:[.,](?:0{1,2}|-))?")
MAX_FLOOR_AREA_M2 = 1000  # the form of Regsosek 2022 holds three digits
MAX_MEMBERS = 50


@dataclass
class Rows:
    """Data rows of all sheets of one level. frame has file, sheet, row (1-based) and one object column per field."""

    layout: Layout
    frame: object
    headers: dict[tuple[str, str], dict[str, Header]] = field(default_factory=dict)

    def header(self, file, sheet, name):
        return self.headers.get((file, sheet), {}).get(name)

    def column(self, role):
        """The cells with a role; None in every row where no sheet has such a column."""
        found = self.layout.with_role(role)
        if found is None or found.field not in self.frame:
            return [None] * len(self.frame)
        return self.frame[found.field].tolist()


def rows_of(layout: Layout, parts: list) -> Rows:
    """parts: (file, Sheet, Recognised) of one layout. Rows blank in every known column are not data."""
    import pandas as pd

    frames = [_frame(file, sheet, found) for file, sheet, found in parts]
    columns = ["file", "sheet", "row", *(column.field for column in layout.columns)]
    if not frames:
        return Rows(layout, pd.DataFrame({name: pd.Series(dtype=object) for name in columns}))
    frame = pd.concat(frames, ignore_index=True)
    frame = frame.astype(object).where(frame.notna(), None)
    present = [name for name in columns if name in frame]
    return Rows(layout, frame[present], {(file, sheet.name): found.headers for file, sheet, found in parts})


def _frame(file, sheet, found):
    import pandas as pd

    places = {name: header.column_no - 1 for name, header in found.headers.items()}
    numbered = [
        (number, row)
        for number, row in enumerate(sheet.rows[found.first_row - 1 :], start=found.first_row)
        if any(at < len(row) and not _is_blank(row[at]) for at in places.values())
    ]
    data = {name: [row[at] if at < len(row) else None for _, row in numbered] for name, at in places.items()}
    data |= {"row": [number for number, _ in numbered], "file": file, "sheet": sheet.name}
    return pd.DataFrame(data, index=range(len(numbered)), dtype=object)


def _is_blank(cell):
    return cell is None or (type(cell) is str and not cell.strip())


def each(cells: list[Cell], read: Callable) -> list:
    """read(cell) for every cell, called once per distinct value."""
    seen = {}
    result = []
    for cell in cells:
        key = cell if type(cell) is str else (type(cell), cell)
        if key not in seen:
            seen[key] = read(cell)
        result.append(seen[key])
    return result


def text_of(cell: Cell) -> str | None:
    """A cell as text, without invisible signs and with single blanks; None where it is blank."""
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    clean = _INVISIBLE.sub("", unicodedata.normalize("NFC", str(cell)))
    return " ".join(clean.split()) or None


def raw_answers(rows: Rows) -> list[dict[str, str]]:
    """Per row {field: text as in the file} of every known column that identifies nobody."""
    fields = [c.field for c in rows.layout.columns if c.role not in IDENTITY_ROLES and c.field in rows.frame]
    columns = [each(rows.frame[name].tolist(), text_of) for name in fields]
    return [_known(fields, answers) for answers in _rowwise(columns, len(rows.frame))]


def mapped_answers(rows: Rows) -> tuple[list[dict], list[tuple[str, str, int, str]]]:
    """Per row {variable: internal value}, and what nobody could map: (field, text, position of first row, why)."""
    columns, unknown = {}, []
    for column in rows.layout.columns:
        if column.field in rows.frame:
            cells = rows.frame[column.field].tolist()
            for variable, read in _readers(rows.layout, column):
                answers, failures = _read_column(cells, read)
                columns.setdefault(variable, []).append(answers)
                unknown += [(column.field, text, at, why) for text, at, why in failures]
    names = list(columns)
    merged = [_merged(name, columns[name]) for name in names]
    return [_known(names, answers) for answers in _rowwise(merged, len(rows.frame))], list(dict.fromkeys(unknown))


def split_levels(values: dict) -> tuple[dict, dict]:
    """(of the household, of the person): P3KE writes aid of the family on the rows of its members."""
    ours = household_variables()
    household = {name: value for name, value in values.items() if name in ours}
    return household, {name: value for name, value in values.items() if name not in ours}


def _rowwise(columns, n_rows):
    return zip(*columns, strict=True) if columns else [()] * n_rows


def _known(names, answers):
    return {name: answer for name, answer in zip(names, answers, strict=True) if answer is not None}


def _merged(variable, columns):
    if len(columns) == 1 and variable != "difficulty":
        return columns[0]
    seen = {}
    for answers in zip(*columns, strict=True):
        if answers not in seen:
            seen[answers] = combined(variable, answers, n_items=len(columns))
    return [seen[answers] for answers in zip(*columns, strict=True)]


def _readers(layout, column):
    for item in column.items:
        values = item_values(layout.instrument, layout.version, item)
        yield item_variable(layout.instrument, layout.version, item), lambda cell, values=values: _code(cell, values)
    if column.variable:
        yield column.variable, CONVERSIONS[column.convert]


def _read_column(cells, read):
    """Answers per cell (None where unknown), and per distinct cell that could not be read (text, position, why)."""
    failures = {}

    def read_or_note(cell):
        try:
            return read(cell)
        except ValueError as error:
            failures[text_of(cell)] = str(error)
            return None

    answers = each(cells, read_or_note)
    first = {}
    for at, cell in enumerate(cells if failures else ()):
        first.setdefault(text_of(cell), at)
    return answers, [(text, first[text], why) for text, why in failures.items()]


def _code(cell, values):
    text = text_of(cell)
    if text is None:
        return None
    key = code_key(text)
    if key in values:
        return values[key]
    if is_missing(text):
        return None
    raise ValueError("Kode ini tidak ada dalam daftar jawaban; jawabannya dianggap tidak diketahui.")


def read_decile(cell: Cell) -> int | None:
    digits = re.fullmatch(r"(?:desil)?\s*0*(\d{1,2})(?:\.0)?", (text_of(cell) or "").lower())
    if digits and 1 <= int(digits[1]) <= 10:
        return int(digits[1])
    return _nothing_or_raise(cell, "Desil harus angka 1 sampai 10.")


def _read_count(cell):
    """DTSEN counts assets; older extracts say yes or no in words."""
    key = code_key(text_of(cell) or "")
    if key in ("ya", "ada", "tidak", "tidakada", "tidakpunya"):
        return "yes" if key in ("ya", "ada") else "no"
    if key.isdigit():
        return "yes" if int(key) else "no"
    return _nothing_or_raise(cell, "Jumlah aset harus angka.")


def _read_area(cell):
    number = _DECIMAL.fullmatch((text_of(cell) or "").lower())
    area_m2 = float(f"{number[1]}.{number[2] or 0}") if number else 0
    if 0 < area_m2 < MAX_FLOOR_AREA_M2:
        return area_m2
    return _nothing_or_raise(cell, "Luas lantai harus angka dalam meter persegi, lebih dari 0 dan kurang dari 1.000.")


def _read_members(cell):
    key = code_key(text_of(cell) or "")
    if key.isdigit() and 1 <= int(key) <= MAX_MEMBERS:
        return int(key)
    return _nothing_or_raise(cell, f"Jumlah anggota harus angka 1 sampai {MAX_MEMBERS}.")


def _read_rupiah(cell):
    amount = _RUPIAH.fullmatch((text_of(cell) or "").lower())
    if amount:
        return int(re.sub("[.,]", "", amount[1]))
    return _nothing_or_raise(cell, "Nilai rupiah tidak terbaca. Tulis angka tanpa keterangan, misalnya 1500000.")


def _nothing_or_raise(cell, message):
    if not is_missing(text_of(cell)):
        raise ValueError(message)


CONVERSIONS = {
    "decile": read_decile,
    "count": _read_count,
    "area": _read_area,
    "integer": _read_members,
    "rupiah": _read_rupiah,
}
