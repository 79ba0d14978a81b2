"""Tables of a web page, also of one that was saved under the name .xls. Standard library only."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from verification.macro.reading.wording import clean

MAX_SPAN = 200


@dataclass
class Table:
    rows: list[list] = field(default_factory=list)
    has_tables_inside: bool = False

    @property
    def width(self):
        return max((len(row) for row in self.rows), default=0)


def read_html_tables(text: str) -> list[list[list]]:
    """Rows of cells of every innermost table; a cell over several rows or columns is followed by blank ones.

    BPS's query pages print names and values in four tables side by side; these come back as one.
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    tables = [table for table in reader.tables if table.rows and not table.has_tables_inside]
    return [table.rows for table in _joined(tables)]


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tables, self.open, self.cell, self.ahead = [], [], None, {}

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self._open_table()
        elif tag == "tr" and self.open:
            self._close_cell()
            self.open[-1].rows.append([])
        elif tag in ("td", "th") and self.open and self.open[-1].rows:
            self._close_cell()
            self.cell = ([], dict(attrs))
        elif tag == "br" and self.cell:
            self.cell[0].append(" ")

    def handle_endtag(self, tag):
        if tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self.open:
            self._close_cell()
            self.open.pop()

    def handle_data(self, data):
        if self.cell:
            self.cell[0].append(data)

    def _open_table(self):
        self.cell = None  # what stood around an inner table is no value
        for table in self.open:
            table.has_tables_inside = True
        self.open.append(Table())
        self.tables.append(self.open[-1])

    def _close_cell(self):
        if not self.cell or not self.open:
            return
        (texts, attributes), self.cell = self.cell, None
        table = self.open[-1]
        row, taken = table.rows[-1], self.ahead.setdefault(id(table), set())
        number = len(table.rows) - 1
        while (number, len(row)) in taken:
            row.append(None)
        start, columns, rows = len(row), _span(attributes, "colspan"), _span(attributes, "rowspan")
        row += [clean("".join(texts)) or None] + [None] * (columns - 1)
        taken.update((number + down, start + right) for down in range(1, rows) for right in range(columns))


def _span(attributes, name):
    text = (attributes.get(name) or "1").strip()
    return min(int(text), MAX_SPAN) if text.isdigit() and int(text) else 1


def _joined(tables):
    """Heading and names, heading and values: four tables in a row whose lower two have the same length."""
    joined = []
    while tables:
        if len(tables) >= 4 and _belong_together(*tables[:4]):
            joined.append(_side_by_side(*tables[:4]))
            tables = tables[4:]
        else:
            joined.append(tables[0])
            tables = tables[1:]
    return joined


def _belong_together(names_heading, names, values_heading, values):
    return (
        len(names.rows) == len(values.rows) > 1
        and names_heading.width <= names.width
        and values_heading.width <= values.width
        and max(len(names_heading.rows), len(values_heading.rows)) < len(names.rows)
    )


def _side_by_side(names_heading, names, values_heading, values):
    height = max(len(names_heading.rows), len(values_heading.rows))
    upper = [_padded(_row(names_heading, index), names.width) + _row(values_heading, index) for index in range(height)]
    lower = [_padded(one, names.width) + two for one, two in zip(names.rows, values.rows, strict=True)]
    return Table(upper + lower)


def _row(table, index):
    return table.rows[index] if index < len(table.rows) else []


def _padded(row, width):
    return row + [None] * (width - len(row))
