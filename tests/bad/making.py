"""Small registers as bytes, good ones, to be spoiled by the cases of the corpus. Nothing here asks the reader."""

import csv
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl

from tests.households.register_files import family, person

REFUSED = "refused"  # the file as a whole; nothing of it is kept
HELD = "held"  # rows that wait for a person
DROPPED = "dropped"  # rows that cannot belong to any family, or repeat another
WARNED = "warned"  # taken in, and told
OK = "ok"  # taken in without a word about the fault

N_GOOD = 3  # families, and persons, of the good register
SHEET_START = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
SHEET_END = b"</sheetData></worksheet>"
SHEET = "xl/worksheets/sheet1.xml"

Files = dict[str, bytes | Callable[[Path], None]]
_pending: list[Callable[[], Iterable["Case"]]] = []


@dataclass(frozen=True)
class Case:
    """A fault, with what must become of it.

    part   a pattern found in the message of the refusal, of the fault or of the warning
    rows   {file: rows of the sheet} that are held or dropped, and no others
    first  what the first person of the register looks like afterwards
    """

    name: str
    verdict: str
    make: Callable[[], Files]
    part: str = ""
    rows: dict[str, list[int]] = field(default_factory=dict)
    first: dict = field(default_factory=dict)
    register: str = "dtsen"
    is_synthetic: bool = True


def fault(verdict: str, part: str = "", **expected):
    """Registers a generator of files as a case of the corpus; its name says what is wrong."""

    def register(make):
        _pending.append(lambda: [Case(make.__name__, verdict, make, part, **expected)])
        return make

    return register


def variants(verdict: str, part: str = "", **expected):
    """Registers a function that returns {name: files} as one case for each of them."""

    def register(make):
        _pending.append(
            lambda: [_variant(make, name, files, verdict, part, expected) for name, files in make().items()]
        )
        return make

    return register


def _variant(make, name, files, verdict, part, expected) -> Case:
    return Case(f"{make.__name__}_{name}", verdict, lambda: files, part, **expected)


def corpus() -> list[Case]:
    return [case for expand in _pending for case in expand()]


def families() -> list[dict]:
    return [family(n) for n in range(1, N_GOOD + 1)]


def persons(**changes) -> list[dict]:
    """The people of the good register; changes are those of the first, who stands in row 2."""
    return [person(1, 1, **changes), *(person(n, n) for n in range(2, N_GOOD + 1))]


def csv_bytes(rows: list[dict], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(rows: Iterable[Iterable], prepare=lambda book: None) -> bytes:
    """A workbook with one sheet of these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    prepare(book)
    return saved(book)


def saved(book) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def table(rows: list[dict]) -> list[list]:
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def csv_register(**changes) -> Files:
    """The good register in two csv files; changes are those of the first person."""
    return {"keluarga.csv": csv_bytes(families()), "individu.csv": csv_bytes(persons(**changes))}


def xlsx_register(prepare=lambda book: None, **changes) -> Files:
    """The same with the people in a workbook, whose cells have types."""
    return {"keluarga.csv": csv_bytes(families()), "individu.xlsx": xlsx_bytes(table(persons(**changes)), prepare)}


def with_people(content: bytes, name: str = "individu.xlsx") -> Files:
    return {"keluarga.csv": csv_bytes(families()), name: content}


def with_families(content: bytes, name: str = "keluarga.csv") -> Files:
    return {name: content, "individu.csv": csv_bytes(persons())}


def repacked(content: bytes, replaced: dict | None = None, extra: dict | None = None) -> bytes:
    """A workbook with other members, or with more of them; a member may be a function of what it was."""
    replaced, out = replaced or {}, BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        assert replaced.keys() <= set(source.namelist())
        for name in source.namelist():
            new = replaced.get(name, source.read(name))
            target.writestr(name, new(source.read(name)) if callable(new) else new)
        for name, member in (extra or {}).items():
            target.writestr(name, member)
    return out.getvalue()


def people_book() -> bytes:
    return xlsx_bytes(table(persons()))


def respelt(old: bytes, new: bytes):
    """For `repacked`: a member with something in it replaced."""

    def change(content: bytes) -> bytes:
        assert old in content, old
        return content.replace(old, new)

    return change


def archive(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return out.getvalue()
