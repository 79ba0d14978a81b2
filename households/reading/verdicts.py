"""Faults of a register, and the verdict that each of its rows collects from them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from households.reading.frames import Rows, text_of
from households.reading.validators import mask_nik

OK, HELD, REFUSED = "ok", "held", "refused"
_ORDER = (OK, HELD, REFUSED)
_SHOWN_CHARS = 40
_LONG_NUMBER = re.compile(r"\d{12,}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. row is the row of the sheet from 1, None where it is about the sheet or file as a whole."""

    file: str
    sheet: str
    row: int | None
    column: str  # header as the sheet has it
    value_masked: str
    message: str
    severity: str = "error"  # or warning: the row is loaded all the same
    column_no: int | None = None  # from 1


class Verdicts:
    """The rows of one level with their verdicts so far; the worst one stays."""

    def __init__(self, rows: Rows, refused_files: frozenset[str]):
        self.rows = rows
        self.files, self.sheets, self.numbers = (rows.frame[name].tolist() for name in ("file", "sheet", "row"))
        self.verdicts = [REFUSED if file in refused_files else OK for file in self.files]
        self.is_told = [file in refused_files for file in self.files]  # once for the whole file
        self.faults: list[Fault] = []

    def hold(self, positions: Iterable[int], role: str, message, *, verdict: str = HELD):
        """Sets a verdict; message is a text, or a function of the position."""
        for at in positions:
            self._worsen(at, verdict)
            self._tell(at, self.rows.layout.with_role(role), message, "error")

    def warn(self, positions: Iterable[int], role: str, message):
        for at in positions:
            self._tell(at, self.rows.layout.with_role(role), message, "warning")

    def warn_of_field(self, at: int, name: str, message: str):
        column = next(column for column in self.rows.layout.columns if column.field == name)
        self._tell(at, column, message, "warning")

    def hold_silently(self, positions: Iterable[int]):
        """For members of a held family: the fault is told once, at the family."""
        for at in positions:
            self._worsen(at, HELD)

    def standing(self) -> list[int]:
        """Positions not refused."""
        return [at for at, verdict in enumerate(self.verdicts) if verdict != REFUSED]

    def _worsen(self, at, verdict):
        self.verdicts[at] = max(self.verdicts[at], verdict, key=_ORDER.index)

    def _tell(self, at, column, message, severity):
        if self.is_told[at]:
            return
        header = self.rows.header(self.files[at], self.sheets[at], column.field) if column else None
        text = message if isinstance(message, str) else message(at)
        value = masked(self.rows.frame[column.field].iat[at], column.role) if header else ""
        name, column_no = (header.text, header.column_no) if header else (column.field if column else "", None)
        place = self.files[at], self.sheets[at], int(self.numbers[at])
        self.faults.append(Fault(*place, name, value, text, severity, column_no))


def masked(cell, role: str) -> str:
    """A cell as a fault may show it: numbers of identity and names hidden, the rest cut short."""
    text = text_of(cell) or ""
    if role in ("nik", "kk"):
        return mask_nik(text)
    if role in ("name", "head_name", "address"):
        return text[:1] + "***" if text else ""
    return _LONG_NUMBER.sub(lambda number: mask_nik(number[0]), text)[:_SHOWN_CHARS]
