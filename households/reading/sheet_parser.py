"""Child process that parses one workbook. Started by files.py with -I; imports nothing of this project.

    sheet_parser.py PATH xlsx|xls|csv MEMORY_BYTES CPU_SECONDS

Writes messages to stdout, each four bytes of length and msgpack:

    ["sheet", name, is_hidden]
    ["block", n_rows, [[distinct cells, codes], ...], done, total]
              a column per entry; codes: one number a row into the cells, two bytes each, lowest first;
              done of total is how far the sheet is, in its own unit
    ["notes", [text, ...]]  about the sheet, for people
    ["refused", message]  or at last  ["end"]

Dates are Ext 1, moments Ext 2, both ISO text.
"""

import csv
import gc
import math
import os
import resource
import sys
from array import array
from datetime import date, datetime
from itertools import chain, islice, repeat, zip_longest

from msgspec.msgpack import Encoder, Ext

MAX_ROWS = 1_100_000
MAX_COLUMNS = 200
MAX_CELL_CHARS = 32_767  # Excel's own limit
MAX_BLANK_ROWS = 1_000  # one after another; what stands below them is not read
DELIMITERS = ";,\t|"
SAMPLE_LINES = 50
BLOCK_ROWS = 2_000  # what the processor's cache holds of fifty columns
DATE, MOMENT = 1, 2
UTF16_SHARE = 0.3  # of the bytes at even or odd places are 0: text of two bytes a letter, without a mark


class Refused(Exception):
    pass


def main(path, kind, memory_bytes, cpu_seconds):
    _limit(int(memory_bytes), int(cpu_seconds))
    gc.disable()  # millions of cells, no cycles
    try:
        if kind == "csv":
            _write_csv(path)
        else:
            _write_workbook(path)
    except Refused as refused:
        _write(["refused", str(refused)])
        return
    _write(["end"])


def _limit(memory_bytes, cpu_seconds):
    """Before anything is parsed. A parser asking for more memory aborts, and that is this file's answer."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


_encode = Encoder().encode


def _write(message):
    content = _encode(message)
    sys.stdout.buffer.write(len(content).to_bytes(4, "little") + content)


def _write_workbook(path):
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_path(path)
    except PasswordError:
        raise Refused("Berkas dilindungi kata sandi. Hapus kata sandinya, lalu simpan lagi.") from None
    for sheet in workbook.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            _write(["sheet", sheet.name, sheet.visible != SheetVisibleEnum.Visible])
            found = workbook.get_sheet_by_name(sheet.name)
            _write_rows(
                sheet.name, _rows_from_column_a(found), lambda n_rows, height=found.total_height: (n_rows, height)
            )


def _rows_from_column_a(sheet):
    """Calamine begins with row 1 but with the first column in use; a fault must name the column people see."""
    missing = [""] * (sheet.start[1] if sheet.start else 0)
    return (missing + row for row in sheet.iter_rows()) if missing else sheet.iter_rows()


def _write_rows(name, rows, progress):
    """progress: number of rows written -> (done, total)."""
    n_written = 0
    filled = _without_blank_end(name, rows)
    while block := list(islice(filled, BLOCK_ROWS)):
        columns = _columns(name, block, n_written)
        coded = [_coded(name, column, n_written) for column in columns]
        n_written += len(block)
        if n_written > MAX_ROWS:
            raise Refused(f"Lembar {name} berisi lebih dari {MAX_ROWS:,} baris. Bagi menjadi beberapa berkas.")
        _write(["block", len(block), coded, *progress(n_written)])


def _without_blank_end(name, rows):
    """Blank rows inside are kept, so that row numbers are those of the file; many of them end the sheet."""
    n_blank = 0
    for number, row in enumerate(rows, start=1):
        if not any(row) and _is_blank(row):
            n_blank += 1
            continue
        if n_blank >= MAX_BLANK_ROWS:
            n_left = 1 + sum(any(row) for row in rows)
            _write(["notes", [_passed_over(number, n_left)]])
            return
        yield from repeat([], n_blank)
        n_blank = 0
        yield row


def _is_blank(row):
    return all(cell is None or cell == "" for cell in row)


def _passed_over(number, n_left):
    return (
        f"{n_left} baris mulai baris {number} tidak dibaca: di atasnya ada {MAX_BLANK_ROWS} baris kosong atau lebih. "
        "Hapus baris kosongnya bila data itu ikut dimuat."
    )


def _columns(name, block, n_above):
    widths = set(map(len, block))
    if max(widths) > MAX_COLUMNS:
        _refuse_wide(name, block, n_above)
    columns = zip(*block, strict=True) if len(widths) == 1 else zip_longest(*block, fillvalue="")
    return list(islice(columns, MAX_COLUMNS))


def _refuse_wide(name, block, n_above):
    for number, row in enumerate(block, start=n_above + 1):
        filled = [at for at, cell in enumerate(row[MAX_COLUMNS:], start=MAX_COLUMNS + 1) if cell not in ("", None)]
        if filled:
            raise Refused(
                f"Lembar {name} baris {number} berisi {filled[-1]} kolom; paling banyak {MAX_COLUMNS}. "
                "Hapus kolom yang tidak dipakai."
            )


class _Codes(dict):
    """Numbers cells as they come."""

    def __missing__(self, cell):
        self[cell] = code = len(self)
        return code


def _coded(name, column, n_above):
    codes = _Codes()
    content = array("H", map(codes.__getitem__, column))
    values = list(codes)
    if (True in codes or False in codes) and bool in set(map(type, column)):  # 1 and 0 to a dictionary
        codes = _Codes()
        content = array("H", [codes[type(cell), cell] for cell in column])
        values = [cell for _, cell in codes]
    _check_lengths(name, values, column, n_above)
    return [_plain(value) for value in values], content.tobytes()


def _check_lengths(name, values, column, n_above):
    for value in values:
        if type(value) is str and len(value) > MAX_CELL_CHARS:
            number = n_above + 1 + column.index(value)
            raise Refused(
                f"Lembar {name} baris {number} berisi sel yang terlalu panjang (lebih dari {MAX_CELL_CHARS} huruf)."
            )


def _plain(cell):
    if type(cell) is str:
        return cell or None
    if type(cell) is float:
        if not math.isfinite(cell):
            return str(cell)
        return int(cell) if cell.is_integer() and abs(cell) < 1e18 else cell
    if isinstance(cell, datetime):
        return Ext(MOMENT, cell.isoformat().encode())
    if isinstance(cell, date):
        return Ext(DATE, cell.isoformat().encode())
    return cell if cell is None or isinstance(cell, bool | int) else str(cell)


def _write_csv(path):
    with open(path, "rb") as file:
        encoding = _encoding(file.read())
    _write(["sheet", "CSV", False])
    with open(path, encoding=encoding, newline="") as file:
        sample = list(islice(file, SAMPLE_LINES))
    csv.field_size_limit(MAX_CELL_CHARS * 4)
    with open(path, encoding=encoding, newline="") as file:
        size = os.fstat(file.fileno()).st_size
        _write_rows("CSV", _csv_rows(file, sample), lambda n_rows: (file.buffer.tell(), size))


def _csv_rows(file, sample):
    """Row numbers count records: a quoted cell of two lines is in one row."""
    delimiter, above = _delimiter(sample), []
    if sample and sample[0].strip().lower().startswith("sep="):  # a hint only Excel knows
        delimiter, above = sample[0].strip()[4:5] or delimiter, [[]]
        next(file)
    return chain(above, _records(csv.reader(file, delimiter=delimiter), len(above)))


def _records(reader, n_above):
    while True:
        start = reader.line_num + 1 + n_above
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refused(
                f"Baris {start} tidak dapat dibaca: tanda kutip tidak ditutup atau sel terlalu panjang."
            ) from None


def _encoding(content):
    """Checked through to the last byte, so that the line can be told which fits none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(content, "utf-16")
    if b"\0" in content:
        return _checked(content, _unmarked_utf16(content))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        if not content[: error.start].isascii():  # a byte order mark, or letters of UTF-8 before it
            raise _undecodable(content, error) from None
        return _checked(content, "cp1252")
    return "utf-8-sig"


def _unmarked_utf16(content):
    sample = content[:100_000]
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = sample[start::2]
        if half and half.count(0) > UTF16_SHARE * len(half):
            return encoding
    raise Refused("Berkas ini bukan tabel: isinya bukan teks. Simpan tabelnya sebagai .xlsx atau .csv.")


def _checked(content, encoding):
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(content, error) from None
    return encoding


def _undecodable(content, error):
    line = content[: error.start].count(b"\n") + 1
    return Refused(f"Baris {line} berisi huruf yang tidak dikenal. Simpan ulang sebagai CSV UTF-8.")


def _delimiter(lines):
    """The sign that splits most sample lines into the same number of cells, above one."""
    return max(DELIMITERS, key=lambda sign: _agreement(lines, sign))


def _agreement(lines, sign):
    widths = [len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1]
    common = max(set(widths), key=widths.count, default=0)
    return widths.count(common), common


if __name__ == "__main__":
    main(*sys.argv[1:])
