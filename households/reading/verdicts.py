"""Faults of a register, and the verdict that each of its rows collects from them."""

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from households.reading.answers import text_of
from households.reading.levels import Level
from households.reading.validators import mask_nik, without_numbers

OK, HELD, REFUSED = "ok", "held", "refused"
VERDICTS = (OK, HELD, REFUSED)
_SHOWN_CHARS = 40


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
    kind: str = ""  # "unknown_layout": no sheet of the file is known, its columns can be mapped by hand
    role: str = ""  # what the column means to us (nik, kk, name, birth_date, village, ...), else its field


class Verdicts:
    """The rows of one level with their verdicts so far; the worst one stays.

    codes   per row the place of its verdict in VERDICTS
    A register may have a fault in every row, so a fault is kept as two numbers and made a Fault when somebody reads it.
    """

    def __init__(self, level: Level, refused_files: Collection[str]):
        self.level = level
        self.is_told = level.in_files(refused_files)  # once for the whole file
        self.codes = np.where(self.is_told, VERDICTS.index(REFUSED), 0).astype(np.uint8)
        self._at, self._said = array("i"), array("i")
        self._sayings: dict[tuple[str, str, str], int] = {}  # (role or =field, message, severity): number
        self._sorted = None

    def hold(self, positions: Iterable[int], role: str, message: str | Callable, *, verdict: str = HELD) -> None:
        """Sets a verdict; message is a text, or a function of the position."""
        positions = _as_array(positions)
        self.hold_silently(positions, verdict=verdict)
        self._tell(positions, role, message, "error")

    def warn(self, positions: Iterable[int], role: str, message: str | Callable) -> None:
        self._tell(_as_array(positions), role, message, "warning")

    def tell_of_field(self, positions: Iterable[int], name: str, message: str, severity: str = "warning") -> None:
        """About a column without a role. An error holds the rows."""
        positions = _as_array(positions)
        if severity == "error":
            self.hold_silently(positions)
        self._tell(positions, f"={name}", message, severity)

    def hold_silently(self, positions: np.ndarray, *, verdict: str = HELD) -> None:
        """Also for members of a held family: the fault is told once, at the family."""
        self.codes[positions] = np.maximum(self.codes[positions], VERDICTS.index(verdict))

    def refuse_with_a_warning(self, positions: Iterable[int], role: str, message: str | Callable) -> None:
        """For rows that are right and still nobody's: people who have died or moved."""
        positions = _as_array(positions)
        self.hold_silently(positions, verdict=REFUSED)
        self._tell(positions, role, message, "warning")

    def standing(self) -> np.ndarray:
        """Per row whether it is not refused."""
        return self.codes < VERDICTS.index(REFUSED)

    def count(self, severity: str) -> int:
        severities = np.array([its == severity for _, _, its in self._sayings], dtype=bool)
        return int(severities[np.frombuffer(self._said, np.int32)].sum()) if self._said else 0

    def faults(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, Fault]]:
        """(position, fault) of rows from start to before stop, by row and as they were told."""
        if self._sorted is None or len(self._sorted[0]) != len(self._at):
            at = np.frombuffer(self._at, np.int32).copy()
            order = np.argsort(at, kind="stable")
            self._sorted = at[order], np.frombuffer(self._said, np.int32)[order]
        at, said = self._sorted
        first, last = np.searchsorted(at, [start, len(self.codes) if stop is None else stop])
        sayings = list(self._sayings)
        for position, number in zip(at[first:last].tolist(), said[first:last].tolist(), strict=True):
            yield position, self._fault(position, *sayings[number])

    def _tell(self, positions, role, message, severity):
        positions = positions[~self.is_told[positions]]
        if callable(message):
            numbers = [self._number(role, message(at), severity) for at in positions.tolist()]
        else:
            numbers = [self._number(role, message, severity)] * len(positions) if len(positions) else []
        self._at.extend(positions.tolist())
        self._said.extend(numbers)

    def _number(self, role, message, severity):
        return self._sayings.setdefault((role, message, severity), len(self._sayings))

    def _fault(self, at, role, message, severity):
        rows, own = self.level.piece(at)
        layout = rows.layout
        column = next((c for c in layout.columns if c.field == role[1:]), None) if role.startswith("=") else None
        column = column or layout.with_role(role)
        place = rows.places[rows.place[own]]
        header = rows.headers.get(place, {}).get(column.field) if column else None
        value = masked(rows.cells[column.field].at(own), column.role) if header else ""
        name, column_no = (header.text, header.column_no) if header else (column.field if column else "", None)
        return Fault(*place, int(rows.row[own]), name, value, message, severity, column_no, role=role.removeprefix("="))


def _as_array(positions):
    return np.asarray(positions if isinstance(positions, np.ndarray) else list(positions), dtype=np.int64)


def masked(cell, role: str) -> str:
    """A cell as a fault may show it: numbers of identity and names hidden, the rest cut short."""
    text = text_of(cell) or ""
    if role in ("nik", "kk"):
        return mask_nik(text)
    if role in ("name", "head_name", "address"):
        return text[:1] + "***" if text else ""
    return without_numbers(text)[:_SHOWN_CHARS]
