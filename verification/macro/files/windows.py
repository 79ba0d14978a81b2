"""The part of a sheet that a person compares with its reading: headings, and the rows and columns of our figures."""

from collections.abc import Iterable

import msgspec

from verification.macro.reading.wording import printed

MOST_LINES = 60
MOST_COLUMNS = 20
HEAD = 10  # lines above the first figure, columns left of it
MOST_TEXT = 120


class Line(msgspec.Struct, array_like=True, frozen=True):
    number: int
    cells: list[str]


class Part(msgspec.Struct, array_like=True, frozen=True):
    """Some lines of a sheet, with the numbers of the columns that are shown of them."""

    sheet: str
    columns: list[int]
    lines: list[Line]
    n_lines: int
    n_columns: int

    @property
    def is_whole(self) -> bool:
        return len(self.lines) == self.n_lines and len(self.columns) == self.n_columns


def part_of(sheet: str, rows: list[list], figures: set[tuple[int, int]], ours: set[tuple[int, int]]) -> Part:
    """The whole of a small sheet; of a larger one what stands above and left of its figures, and where ours stand.

    figures, ours  (row, column) of the cells that were read, and of those we keep; figures is not empty
    """
    shown, n_columns = ours or figures, max(map(len, rows))
    lines = _window(len(rows), [row for row, _ in figures], [row for row, _ in shown], MOST_LINES)
    columns = _window(n_columns, [column for _, column in figures], [column for _, column in shown], MOST_COLUMNS)
    return Part(sheet, columns, [_line(rows, number, columns) for number in lines], len(rows), n_columns)


def _window(n: int, figures: Iterable[int], shown: Iterable[int], most: int) -> list[int]:
    if n <= most:
        return list(range(1, n + 1))
    first = min(figures)
    head = range(max(1, first - HEAD), first)
    return sorted({*head, *shown})[:most]


def _line(rows, number, columns):
    cells = rows[number - 1]
    texts = [printed(cells[column - 1]) if column <= len(cells) else "" for column in columns]
    return Line(number, [text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}…" for text in texts])
