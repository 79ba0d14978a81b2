"""How long our whole path takes to read a large workbook, beside calamine alone. Prints a table in Markdown.

    python -m tests.bench.bench_reading [ROWS]

Our path: check of the archive, limited child process, transfer, columns in the parent. Calamine alone: the same file
opened in this process and every row taken. Three runs each in turn, the fastest counts: other work on the machine only
ever adds. Bar: at most 1.6 times calamine.
"""

import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

from python_calamine import CalamineWorkbook

from households.reading.files import read_workbook
from tests.bench import measuring

N_ROWS, N_COLUMNS, N_RUNS, BAR = 100_000, 40, 3, 1.6
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHEET_TYPE}.sharedStrings+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ),
}


def write_register(path: Path, n_rows: int) -> None:
    """A workbook as Excel saves a register: numbers of identity and names as shared strings, answers as numbers."""
    draw, strings = random.Random(1), {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for row in range(1, n_rows + 1):
                sheet.write(_row(row, draw, strings).encode())
            sheet.write(b"</sheetData></worksheet>")
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{items}</sst>')


def _row(row: int, draw: random.Random, strings: dict[str, int]) -> str:
    texts = [f"64029901018{row // 3:05d}", f"{6402990101800000 + row}", f"WARGA {draw.randrange(40_000)}"]
    texts += [draw.choice(["Laki-laki", "Perempuan", "Ya", "Tidak"]) for _ in range(17)]
    cells = [f'<c r="{_name(at)}{row}" t="s"><v>{strings.setdefault(text, len(strings))}</v></c>'
             for at, text in enumerate(texts)]  # fmt: skip
    cells += [f'<c r="{_name(at)}{row}"><v>{draw.randrange(1, 12)}</v></c>' for at in range(len(texts), N_COLUMNS)]
    return f'<row r="{row}">{"".join(cells)}</row>'


def _name(at: int) -> str:
    return chr(65 + at) if at < 26 else "A" + chr(39 + at)


def calamine_alone(path: Path) -> int:
    return sum(1 for _ in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())


def our_path(path: Path) -> int:
    return read_workbook(path)[0].n_rows


def seconds(read: Callable[[Path], int], path: Path, n_rows: int) -> float:
    start = time.perf_counter()
    if read(path) != n_rows:
        raise SystemExit("not every row was read")
    return time.perf_counter() - start


def main(n_rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        write_register(path, n_rows)
        runs = [(seconds(calamine_alone, path, n_rows), seconds(our_path, path, n_rows)) for _ in range(N_RUNS)]
    alone, ours = (min(times) for times in zip(*runs, strict=True))
    measuring.say(f"| Reading {n_rows:,} x {N_COLUMNS} xlsx | Seconds | Times calamine | Bar |")
    measuring.say("|---|---|---|---|")
    measuring.say(f"| calamine alone | {alone:.2f} | 1.00 | |")
    measuring.say(f"| RBPK: archive checked, limited child, columns | {ours:.2f} | {ours / alone:.2f} | {BAR} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else N_ROWS)
