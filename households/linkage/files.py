"""Reading any csv into records to link: columns are told by name, every value is text, only the id is checked."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from households.linkage.records import RECORD_COLUMNS, RecordsError

if TYPE_CHECKING:
    from pandas import DataFrame

FIELDS = RECORD_COLUMNS[1:]  # what a column can be mapped to, beside the id
DELIMITERS = ",;\t|"
WIDEST_CELL = 1_000_000  # characters


def read_records(path: Path, id_column: str, mapping: Mapping[str, list[str]]) -> DataFrame:
    """The rows of a csv as records with `id` and the mapped fields; several columns of a field are joined by a blank.

    mapping  field of FIELDS to names of columns; blanks around names and the case of letters do not matter

    Encoding (UTF-8, UTF-16 with its mark, else Windows-1252) and delimiter (, ; tab |) are found out; rows of empty
    cells are skipped. Raises RecordsError, whose text names the file and what is wrong with it.
    """
    import pandas

    csv.field_size_limit(WIDEST_CELL)
    try:
        encoding = _encoding(path)
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            lines = (line.replace("\0", "") for line in file)
            header, rows = _opened(path, lines, [id_column, *(name for names in mapping.values() for name in names)])
            places = {"id": _places(path, header, [id_column])}
            places |= {field: _places(path, header, names) for field, names in mapping.items()}
            columns = _columns(path, rows, len(header), places)
    except OSError as error:
        raise RecordsError(f"Berkas {path.name} tidak dapat dibaca: {error.strerror or error}.") from error
    except csv.Error as error:
        raise RecordsError(f"Berkas {path.name} bukan csv yang utuh: {error}.") from error
    _refuse_bad_ids(path, columns["id"], columns.pop("line"))
    return pandas.DataFrame({name: pandas.Series(values, dtype=object) for name, values in columns.items()})


def _encoding(path):
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(start)
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _opened(path, lines, wanted):
    """Header and the rows after it, by the delimiter that shows most of the wanted columns."""
    first = next((line for line in lines if line.strip()), None)
    if first is None:
        raise RecordsError(f"Berkas {path.name} kosong.")
    names = {_plain(name) for name in wanted}

    def found(delimiter):
        header = [_plain(cell) for cell in _split(first, delimiter)]
        return len(names.intersection(header)), len(header)

    delimiter = max(DELIMITERS, key=found)
    return _split(first, delimiter), csv.reader(lines, delimiter=delimiter, skipinitialspace=True)


def _split(line, delimiter):
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))


def _plain(name):
    return " ".join(name.split()).casefold()


def _places(path, header, names):
    plain = [_plain(cell) for cell in header]
    places = []
    for name in names:
        n_found = plain.count(_plain(name))
        if n_found != 1:
            there = ", ".join(cell.strip() for cell in header)
            what = "tidak ada" if n_found == 0 else f"ada {n_found} kali"
            raise RecordsError(f'Kolom "{name}" {what} di {path.name}. Kolom di berkas itu: {there}.')
        places.append(plain.index(_plain(name)))
    return places


def _columns(path, rows, width, places):
    columns = {name: [] for name in [*places, "line"]}
    for row in rows:
        if not any(map(str.strip, row)):
            continue
        line = rows.line_num + 1  # the header was read before
        if any(map(str.strip, row[width:])):
            raise RecordsError(f"Baris {line} di {path.name} punya lebih banyak sel daripada judul kolomnya.")
        row += [""] * (width - len(row))
        for name, indexes in places.items():
            columns[name].append(" ".join(filter(None, (row[index].strip() for index in indexes))) or None)
        columns["line"].append(line)
    return columns


def _refuse_bad_ids(path, ids, lines):
    seen = {}
    for record_id, line in zip(ids, lines, strict=True):
        if record_id is None:
            raise RecordsError(f"Baris {line} di {path.name} tidak punya id.")
        if record_id in seen:
            raise RecordsError(
                f"Id di baris {line} {path.name} sudah dipakai di baris {seen[record_id]}; "
                "setiap baris harus punya id sendiri."
            )
        seen[record_id] = line
