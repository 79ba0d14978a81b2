"""One macro figure as a file gives it, and the refusal of a file that gives none."""

from dataclasses import dataclass
from decimal import Decimal


class NoFigures(Exception):
    """The file holds no figures that can be read; the text says in Indonesian why and what to do."""


@dataclass(frozen=True)
class Address:
    """Where a figure stands: a cell of a sheet (row and column count from 1), or a key of a WebAPI answer."""

    sheet: str = ""
    row: int | None = None
    column: int | None = None
    key: str = ""

    def __str__(self):
        if self.key:
            return f"{self.sheet}[{self.key}]"
        return f"{self.sheet}!{column_letters(self.column)}{self.row}"


@dataclass(frozen=True)
class Figure:
    """A value of an official series for an area and a period, with the place it was read from.

    bps_code    4, 7 or 10 digits; provinces end in 00, Indonesia is 9999; empty when the file does not say which area
    indicator   code of macro/series.py where the series is known, else the label of the file
    category    urban, male, ... joined by " | "; empty for the whole population
    period      2024, 2024-03, 2024-Q1, 2024-S1; empty when the file names no year
    value       as printed in the file, in `unit`; None when the file says that there is none
    flag        empty, "missing", or the gate that holds the figure (macro/gates.py)
    marker      BPS's own mark behind the number: e, r, *, **, ***, a, b, c
    printed     what stands in the cell, or behind the key; empty where nothing does
    """

    area_name: str
    bps_code: str
    indicator: str
    category: str
    period: str
    value: Decimal | None
    unit: str
    flag: str
    address: Address
    marker: str = ""
    printed: str = ""

    @property
    def full_indicator(self):
        return f"{self.indicator} | {self.category}" if self.category else self.indicator


def column_letters(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
