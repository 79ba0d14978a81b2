"""A sheet as it was read, column by column; its rows as lists for tables that are small."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from households.reading.columns import Cell, Coded


@dataclass
class Sheet:
    """One sheet, hidden rows and columns with it. Row and column n of the file stand at n - 1.

    notes     what people should know of how it was read, in Indonesian
    errors    {column number: {row number: "#REF!"}}; such cells are None in the column
    formulas  {column number: row numbers}; the column holds what the formula gave when the file was saved
    is_1904   numbers that stand for days count from 1904
    """

    name: str
    columns: list[Coded]
    n_rows: int
    is_hidden: bool = False
    notes: tuple[str, ...] = ()
    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    formulas: dict[int, np.ndarray] = field(default_factory=dict)
    is_1904: bool = False

    @classmethod
    def of_rows(cls, name: str, rows: Sequence[Sequence[Cell]], is_hidden: bool = False) -> "Sheet":
        width = max(map(len, rows), default=0)
        columns = [Coded.of([row[at] if at < len(row) else None for row in rows]) for at in range(width)]
        return cls(name, columns, len(rows), is_hidden)

    def head(self, n_rows: int) -> list[list[Cell]]:
        """The first rows, each up to its last filled cell."""
        columns = [Coded(column.codes[:n_rows], column.values).tolist() for column in self.columns]
        rows = map(list, zip(*columns, strict=True)) if columns else ([] for _ in range(min(n_rows, self.n_rows)))
        return [_trimmed(row) for row in rows]

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """All rows, each up to its last filled cell. For tables of some thousand rows; a register has `columns`."""
        return self.head(self.n_rows)

    @property
    def is_blank(self) -> bool:
        return all(map(_is_blank, (column.values[code] for column in self.columns for code in np.unique(column.codes))))


def _is_blank(cell):
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _trimmed(row):
    while row and row[-1] is None:
        row.pop()
    return row
