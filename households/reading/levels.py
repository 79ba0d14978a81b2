"""All rows of one level, families or persons, of a snapshot: the sheets of every layout one below the other."""

from collections.abc import Collection
from itertools import accumulate

import numpy as np

from households.reading.columns import Coded, joined
from households.reading.frames import Rows


class Level:
    """pieces: rows by layout. Positions count through all of them; `starts` is the first of each piece."""

    def __init__(self, pieces: list[Rows]):
        self.pieces = pieces
        *self.starts, self.n_rows = accumulate([0, *map(len, pieces)])

    def __len__(self):
        return self.n_rows

    def piece(self, at: int) -> tuple[Rows, int]:
        """(rows of the layout, position within them)."""
        which = int(np.searchsorted(self.starts, at, side="right")) - 1
        return self.pieces[which], at - self.starts[which]

    def place(self, at: int) -> tuple[str, str, int]:
        """(file, sheet, row number)."""
        rows, own = self.piece(at)
        return *rows.places[rows.place[own]], int(rows.row[own])

    def column(self, role: str) -> Coded:
        return self.of_pieces([rows.column(role) for rows in self.pieces])

    def of_pieces(self, columns: list[Coded]) -> Coded:
        return joined(columns) if columns else Coded.nothing(0)

    def named(self, by_piece: list[dict[str, Coded]]) -> dict[str, Coded]:
        """Columns by name over all pieces; None where a piece has none of a name."""
        names = dict.fromkeys(name for columns in by_piece for name in columns)
        sizes = list(map(len, self.pieces))
        return {
            name: self.of_pieces(
                [columns.get(name, Coded.nothing(n)) for columns, n in zip(by_piece, sizes, strict=True)]
            )
            for name in names
        }

    def in_files(self, files: Collection[str]) -> np.ndarray:
        found = [np.array([file in files for file, _ in rows.places], bool)[rows.place] for rows in self.pieces]
        return np.concatenate(found) if found else np.zeros(0, bool)
