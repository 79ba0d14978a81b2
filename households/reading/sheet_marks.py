"""Child process that looks at the XML of an xlsx for what the fast reader does not tell. Imports nothing of ours.

    sheet_marks.py PATH xlsx MEMORY_BYTES CPU_SECONDS

Writes one message as sheet_parser.py does, then ["end"]:

    ["marks", [[sheet, {"formulas": {column: [row, ...]}, "errors": {column: {row: "#REF!"}},
                        "hidden_rows": n, "hidden_columns": [column, ...]}, ...], is_1904]

Rows and columns count from 1. Positions of cells without a reference are counted through, as the format says.
"""

import posixpath
import re
import resource
import sys
import zipfile
from collections import defaultdict
from xml.parsers import expat

from msgspec.msgpack import encode

PIECE_BYTES = 1024**2
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_TRUE = ("1", "true")


def main(path, _kind, memory_bytes, cpu_seconds):
    for what, limit in (("CORE", 0), ("AS", int(memory_bytes)), ("CPU", int(cpu_seconds)), ("FSIZE", 0), ("NPROC", 0)):
        resource.setrlimit(getattr(resource, f"RLIMIT_{what}"), (limit, limit))
    with zipfile.ZipFile(path) as archive:
        sheets, is_1904 = _sheets(archive)
        marks = [[name, _marks(archive, member)] for name, member in sheets if member in archive.namelist()]
    for message in (["marks", marks, is_1904], ["end"]):
        content = encode(message)
        sys.stdout.buffer.write(len(content).to_bytes(4, "little") + content)


def _sheets(archive):
    """([(sheet name, member)], whether days count from 1904)."""
    members, sheets, is_1904 = {}, [], False
    for kind, attributes in _elements(archive, "xl/_rels/workbook.xml.rels"):
        if kind == "Relationship":
            target = attributes.get("Target", "")
            members[attributes.get("Id")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    for kind, attributes in _elements(archive, "xl/workbook.xml"):
        if kind == "sheet":
            link = next((value for name, value in attributes.items() if name.endswith(":id")), None)
            sheets.append((attributes.get("name", ""), members.get(link)))
        elif kind == "workbookPr":
            is_1904 = attributes.get("date1904") in _TRUE
    return sheets, is_1904


def _elements(archive, member):
    found = []
    parser = _parser()
    parser.StartElementHandler = lambda name, attributes: found.append((name.rpartition(":")[2], attributes))
    with archive.open(member) as file:
        parser.ParseFile(file)
    return found


def _parser():
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_):
    raise ValueError("a definition of entities")


def _marks(archive, member):
    found = _Marks()
    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
    parser.CharacterDataHandler, parser.buffer_text = found.text, True
    with archive.open(member) as file:
        parser.ParseFile(file)
    return found.told()


class _Marks:
    """Collects while the XML of a sheet goes by."""

    def __init__(self):
        self.row = self.column = self.n_hidden_rows = 0
        self.is_hidden_row = self.is_error = False
        self.said = []
        self.formulas, self.errors, self.hidden_columns = defaultdict(set), defaultdict(dict), []

    def start(self, name, attributes):
        kind = name.rpartition(":")[2]
        if kind == "c":
            self._start_cell(attributes)
        elif kind == "v":
            self.said = []  # not the formula before it
        elif kind == "f":
            self._formula(attributes)
        elif kind == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column, self.is_hidden_row = 0, attributes.get("hidden") in _TRUE
        elif kind == "col" and attributes.get("hidden") in _TRUE:
            self.hidden_columns += range(int(attributes["min"]), min(int(attributes["max"]), 16_384) + 1)

    def end(self, name):
        if self.is_error and name.rpartition(":")[2] == "c":
            self.errors[self.column][self.row] = "".join(self.said).strip()[:12]
            self.is_error = False

    def text(self, piece):
        if self.is_error:
            self.said.append(piece)

    def _start_cell(self, attributes):
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = _column_number(reference[1]) if reference else self.column + 1
        if self.is_hidden_row:
            self.n_hidden_rows, self.is_hidden_row = self.n_hidden_rows + 1, False
        self.is_error, self.said = attributes.get("t") == "e", []

    def _formula(self, attributes):
        self.formulas[self.column].add(self.row)
        if attributes.get("t") in ("array", "dataTable"):
            self._whole_range(attributes.get("ref", ""))

    def _whole_range(self, text):
        corners = [(_column_number(letters), int(row)) for letters, row in _REFERENCE.findall(text)]
        if len(corners) == 2:
            (left, top), (right, bottom) = corners
            for column in range(left, min(right, left + 200) + 1):
                self.formulas[column].update(range(top, min(bottom, 1_100_000) + 1))

    def told(self):
        return {
            "formulas": {column: sorted(rows) for column, rows in self.formulas.items()},
            "errors": self.errors,
            "hidden_rows": self.n_hidden_rows,
            "hidden_columns": self.hidden_columns,
        }


def _column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


if __name__ == "__main__":
    main(*sys.argv[1:])
