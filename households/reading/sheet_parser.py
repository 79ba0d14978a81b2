"""Child process that parses one workbook. Started by files.py with -I; imports nothing of this project.

    sheet_parser.py PATH xlsx|xls|csv MEMORY_BYTES CPU_SECONDS

Writes JSON lines: {"sheet": name, "hidden": bool}, then a list per row, at last "end"; or {"refused": message}.
"""

import csv
import json
import math
import resource
import sys
from datetime import date, datetime

MAX_ROWS = 1_100_000
MAX_COLUMNS = 200
MAX_CELL_CHARS = 32_767  # Excel's own limit
DELIMITERS = ";,\t|"
SAMPLE_LINES = 50


class Refused(Exception):
    pass


def main(path, kind, memory_bytes, cpu_seconds):
    _limit(int(memory_bytes), int(cpu_seconds))
    try:
        if kind == "csv":
            _write_sheet("CSV", False, _csv_rows(path))
        else:
            _write_workbook(path)
    except Refused as refused:
        _write({"refused": str(refused)})
        return
    _write("end")


def _limit(memory_bytes, cpu_seconds):
    """Before anything is parsed. A parser asking for more memory aborts, and that is this file's answer."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _write(value):
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def _write_workbook(path):
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_path(path)
    except PasswordError:
        raise Refused("Berkas dilindungi kata sandi. Hapus kata sandinya, lalu simpan lagi.") from None
    for sheet in workbook.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            is_hidden = sheet.visible != SheetVisibleEnum.Visible
            _write_sheet(sheet.name, is_hidden, _rows_from_column_a(workbook.get_sheet_by_name(sheet.name)))


def _rows_from_column_a(sheet):
    """Calamine begins with row 1 but with the first column in use; a fault must name the column people see."""
    missing = [None] * (sheet.start[1] if sheet.start else 0)
    return (missing + row for row in sheet.iter_rows())


def _write_sheet(name, is_hidden, rows):
    """Blank rows inside are kept, so that row numbers are those of the file; blank rows at the end are not."""
    _write({"sheet": name, "hidden": is_hidden})
    n_blank = 0
    for number, row in enumerate(rows, start=1):
        cells = _trimmed([_plain(cell) for cell in row])
        if not cells:
            n_blank += 1
            continue
        _check_size(name, number, cells)
        sys.stdout.write("[]\n" * n_blank)
        n_blank = 0
        _write(cells)


def _trimmed(cells):
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _plain(cell):
    if type(cell) is str:
        return cell or None
    if type(cell) is float:
        if not math.isfinite(cell):
            return str(cell)
        return int(cell) if cell.is_integer() and abs(cell) < 1e18 else cell
    if isinstance(cell, datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    return cell if cell is None or isinstance(cell, bool | int) else str(cell)


def _check_size(name, number, cells):
    if number > MAX_ROWS:
        raise Refused(f"Lembar {name} berisi lebih dari {MAX_ROWS:,} baris. Bagi menjadi beberapa berkas.")
    if len(cells) > MAX_COLUMNS:
        raise Refused(
            f"Lembar {name} baris {number} berisi {len(cells)} kolom; paling banyak {MAX_COLUMNS}. "
            "Hapus kolom yang tidak dipakai."
        )
    if any(type(cell) is str and len(cell) > MAX_CELL_CHARS for cell in cells):
        raise Refused(
            f"Lembar {name} baris {number} berisi sel yang terlalu panjang (lebih dari {MAX_CELL_CHARS} huruf)."
        )


def _csv_rows(path):
    with open(path, "rb") as file:
        content = file.read()
    lines = _decoded(content).splitlines(keepends=True)
    delimiter = _delimiter(lines[:SAMPLE_LINES])
    if lines and lines[0].strip().lower().startswith("sep="):  # a hint only Excel knows
        delimiter, lines[0] = lines[0].strip()[4:5] or delimiter, "\n"
    csv.field_size_limit(MAX_CELL_CHARS * 4)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        start = reader.line_num + 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refused(
                f"Baris {start} tidak dapat dibaca: tanda kutip tidak ditutup atau sel terlalu panjang."
            ) from None


def _decoded(content):
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    if encoding == "utf-8-sig" and b"\0" in content:
        raise Refused("Berkas ini bukan tabel: isinya bukan teks. Simpan tabelnya sebagai .xlsx atau .csv.")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return _decoded_cp1252(content)


def _decoded_cp1252(content):
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Refused(f"Baris {line} berisi huruf yang tidak dikenal. Simpan ulang sebagai CSV UTF-8.") from None


def _delimiter(lines):
    """The sign that splits most sample lines into the same number of cells, above one."""
    return max(DELIMITERS, key=lambda sign: _agreement(lines, sign))


def _agreement(lines, sign):
    widths = [len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1]
    common = max(set(widths), key=widths.count, default=0)
    return widths.count(common), common


if __name__ == "__main__":
    main(*sys.argv[1:])
