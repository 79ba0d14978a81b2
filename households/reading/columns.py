"""Columns of a large table as whole numbers into a list of distinct cells: small, and each rule runs once a value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, eq=False)
class Coded:
    """A column: row i holds values[codes[i]]. Equal values may have several codes, see `distinct`."""

    codes: np.ndarray
    values: list

    @classmethod
    def of(cls, cells: Sequence) -> "Coded":
        seen = {}
        codes = [seen.setdefault(cell if type(cell) is str else (type(cell), cell), len(seen)) for cell in cells]
        values = [key if type(key) is str else key[1] for key in seen]
        return cls(np.array(codes, dtype=code_type(len(values))), values)

    @classmethod
    def nothing(cls, n_rows: int) -> "Coded":
        return cls(np.zeros(n_rows, np.uint8), [None])

    def __len__(self) -> int:
        return len(self.codes)

    def at(self, position: int):
        return self.values[self.codes[position]]

    def each(self, read: Callable) -> "Coded":
        """read(value) for every distinct value."""
        return Coded(self.codes, [read(value) for value in self.values])

    def where(self, test: Callable) -> np.ndarray:
        """Per row whether its value passes the test."""
        return np.array([bool(test(value)) for value in self.values], dtype=bool)[self.codes]

    def known(self) -> np.ndarray:
        return self.where(lambda value: value is not None)

    def numbers(self, read: Callable = lambda value: value, dtype=np.int64) -> np.ndarray:
        """Per row the number that read makes of its value."""
        return np.array([read(value) for value in self.values], dtype=dtype)[self.codes]

    def taken(self, positions: np.ndarray) -> "Coded":
        """The rows at these positions; None where a position is below 0."""
        if len(positions) == 0 or positions.min() >= 0:
            return Coded(self.codes[positions], self.values)
        codes = np.full(len(positions), len(self.values), code_type(len(self.values) + 1))
        codes[positions >= 0] = self.codes[positions[positions >= 0]]
        return Coded(codes, [*self.values, None])

    def distinct(self) -> "Coded":
        """The same column with one code for each value."""
        places = Coded.of(self.values)
        return self if len(places.values) == len(self.values) else Coded(places.codes[self.codes], places.values)

    def tolist(self) -> list:
        return [self.values[code] for code in self.codes.tolist()]


def code_type(n_values: int) -> type:
    """The smallest type that tells so many values apart."""
    return np.uint8 if n_values <= 2**8 else np.uint16 if n_values <= 2**16 else np.uint32


def joined(columns: Sequence[Coded]) -> Coded:
    """Columns one below the other."""
    if len(columns) == 1:
        return columns[0]
    values, shifted, n_values = [], [], 0
    for column in columns:
        shifted.append(column.codes.astype(np.int64) + n_values)
        values += column.values
        n_values += len(column.values)
    codes = np.concatenate(shifted) if shifted else np.zeros(0)
    return Coded(codes.astype(code_type(n_values)), values).distinct()


def first_known(first: Coded, second: Coded) -> Coded:
    """Per row the value of the first column, and where that is None the one of the second."""
    both = joined([first, second])
    codes = np.where(first.known(), both.codes[: len(first)], both.codes[len(first) :])
    return Coded(codes, both.values)


def side_by_side(columns: Sequence[Coded], limit: int | None = None) -> list[Coded]:
    """Columns of tuples: neighbours are put together as long as at most `limit` different tuples come of it.

    Answers of a register depend on each other, so fifty columns become about ten. No limit: one column.
    """
    import pandas as pd

    found: list[Coded] = []
    for column in columns:
        single = column.each(lambda value: (value,))
        if not found:
            found = [single]
            continue
        n_values = len(single.values)
        pairs = found[-1].codes.astype(np.int64) * n_values + single.codes
        codes, distinct = pd.factorize(pairs)
        if limit is not None and len(distinct) > limit:
            found.append(single)
            continue
        values = [found[-1].values[pair // n_values] + single.values[pair % n_values] for pair in distinct.tolist()]
        found[-1] = Coded(codes.astype(code_type(len(values))), values)
    return found
