import random
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from households.reading import files
from households.reading.files import read_workbook
from households.reading.workbook_check import MAX_MEMBERS, FileRefused

SHEET_START = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
SHEET_END = b"</sheetData></worksheet>"


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "baik.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "nik"
    book.save(path)
    return path


def repacked(workbook, *, sheet=None, extra=None):
    """A copy whose first sheet has other pieces of XML, or with one more member."""
    target = workbook.with_name("olahan.xlsx")
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            if sheet and name == "xl/worksheets/sheet1.xml":
                with out.open(name, "w") as member:
                    member.writelines(sheet)
            else:
                out.writestr(name, source.read(name))
        for name, content in (extra or {}).items():
            out.writestr(name, content)
    return target


def test_cells_keep_the_type_the_file_gives_them(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(
        ["6402010101900001", 6402010101900001, 36.5, date(1985, 3, 12), datetime(2024, 1, 2, 3, 4), True]
    )
    book.save(tmp_path / "a.xlsx")

    [sheet] = read_workbook(tmp_path / "a.xlsx")

    row = ["6402010101900001", 6402010101900001, 36.5, date(1985, 3, 12), datetime(2024, 1, 2, 3, 4), True]
    assert sheet.rows == [row]
    assert [type(cell) for cell in sheet.rows[0]] == [type(cell) for cell in row]


def test_rows_and_columns_stand_where_they_stand_in_the_file(tmp_path):
    book = openpyxl.Workbook()
    book.active["C3"] = "x"
    book.active["B900"] = "y"
    book.save(tmp_path / "a.xlsx")

    [sheet] = read_workbook(tmp_path / "a.xlsx")

    assert sheet.rows[2] == [None, None, "x"]
    assert sheet.rows[899] == [None, "y"]


def test_hidden_sheets_are_read_and_said_to_be_hidden(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.create_sheet("rahasia").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")

    assert [(sheet.name, sheet.is_hidden) for sheet in read_workbook(tmp_path / "a.xlsx")] == [
        ("Sheet", False),
        ("rahasia", True),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_in_any_usual_encoding_and_with_any_delimiter(tmp_path, encoding, delimiter):
    path = tmp_path / "a.csv"
    path.write_text(f"nama{delimiter}luas\nJosé{delimiter}'36'\n", encoding=encoding)

    assert read_workbook(path)[0].rows == [["nama", "luas"], ["José", "'36'"]]


def test_decimal_commas_and_leading_zeros_of_a_csv_stay_text(tmp_path):
    (tmp_path / "a.csv").write_text("luas;rt\n36,5;001\n")

    assert read_workbook(tmp_path / "a.csv")[0].rows[1] == ["36,5", "001"]


def test_two_cells_at_opposite_corners_are_refused_without_taking_the_worker_along(workbook):
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    with pytest.raises(FileRefused, match="terlalu besar"):
        read_workbook(repacked(workbook, sheet=[SHEET_START, cells, SHEET_END]))


def test_a_cell_of_a_gibibyte_is_refused_before_it_is_inflated(workbook):
    piece = b"a" * 1024**2
    cell = [b'<row r="1"><c r="A1" t="inlineStr"><is><t>', *[piece] * 1024, b"</t></is></c></row>"]

    with pytest.raises(FileRefused, match="terlalu besar"):
        read_workbook(repacked(workbook, sheet=[SHEET_START, *cell, SHEET_END]))


def test_a_child_that_needs_more_memory_than_allowed_is_a_refusal(workbook, monkeypatch):
    monkeypatch.setattr(files, "CHILD_MEMORY_BYTES", 120 * 1024**2)
    noise = random.Random(1).randbytes(20 * 1024**2).hex().encode()
    cell = [b'<row r="1"><c r="A1" t="inlineStr"><is><t>', noise, b"</t></is></c></row>"]

    with pytest.raises(FileRefused, match="dibaca dengan aman"):
        read_workbook(repacked(workbook, sheet=[SHEET_START, *cell, SHEET_END]))


def test_a_child_that_takes_too_long_is_ended(workbook, monkeypatch):
    monkeypatch.setattr(files, "CHILD_WALL_SECONDS", 0)

    with pytest.raises(FileRefused, match="terlalu besar"):
        read_workbook(workbook)


def test_a_cell_longer_than_excel_allows_is_refused_with_its_row(workbook):
    cell = b'<row r="7"><c r="A7" t="inlineStr"><is><t>' + b"ab" * 20_000 + b"</t></is></c></row>"

    with pytest.raises(FileRefused, match="baris 7"):
        read_workbook(repacked(workbook, sheet=[SHEET_START, cell, SHEET_END]))


def test_entity_definitions_are_refused(workbook):
    dtd = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + SHEET_START[21:]

    with pytest.raises(FileRefused, match="entitas"):
        read_workbook(repacked(workbook, sheet=[dtd, SHEET_END]))


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        ("xl/vbaProject.bin", "makro"),
        ("xl/externalLinks/externalLink1.xml", "tautan"),
        ("xl/embeddings/oleObject1.bin", "objek tertanam"),
        ("../luar.xml", "tidak wajar"),
        ("/mutlak.xml", "tidak wajar"),
    ],
)
def test_active_and_unsafe_parts_are_refused_with_their_reason(workbook, member, reason):
    with pytest.raises(FileRefused, match=reason):
        read_workbook(repacked(workbook, extra={member: b"x"}))


def test_an_archive_of_thousands_of_members_is_refused(workbook):
    with pytest.raises(FileRefused, match="terlalu besar"):
        read_workbook(repacked(workbook, extra={f"x/{number}": b"" for number in range(MAX_MEMBERS)}))


@pytest.mark.parametrize("kept_share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused_as_broken(workbook, kept_share):
    content = workbook.read_bytes()
    workbook.write_bytes(content[: int(len(content) * kept_share)])

    with pytest.raises(FileRefused, match="rusak"):
        read_workbook(workbook)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "kosong"),
        (b"\xef\xbb\xbf", "kosong"),
        (b"\n;;\n  \n", "kosong"),
        (b"\xef\xbb\xbf\r\n<HTML><table><tr><td>1</td></tr></table>", "HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "HTML/XML"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"nama;nik\0", "bukan teks"),
        (b"a;b\nc;\x81\x8d\n", "Baris 2"),
        (b'a;b\n"tanpa akhir;\n' + b"x;y\n" * 100_000, "Baris 2"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "bukan buku kerja"),
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "kata sandi"),
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "Workbook".encode("utf-16-le"), "rusak"),
        (b"PK\x03\x04" + bytes(200), "rusak"),
    ],
)
def test_what_is_no_table_is_refused_by_its_content_whatever_its_name(tmp_path, content, kind):
    path = tmp_path / "data.xlsx"
    path.write_bytes(content)

    with pytest.raises(FileRefused, match=kind):
        read_workbook(path)


@pytest.mark.parametrize(
    ("main_type", "is_read"),
    [("application/vnd.ms-excel.sheet.macroEnabled.main+xml", False), (None, True)],
)
def test_a_workbook_is_told_by_the_type_of_its_main_part(workbook, main_type, is_read):
    """Some programs declare a default for macro-enabled parts in workbooks that have none."""
    target = workbook.with_name("jenis.xlsx")
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            content = source.read(name)
            if name == "[Content_Types].xml":
                usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
                content = content.replace(usual, main_type.encode() if main_type else usual)
                content = content.replace(b"</Types>", b'<Default Extension="m" ContentType="x.macroEnabled"/></Types>')
            out.writestr(name, content)

    assert _is_read(target) == is_read


def _is_read(path):
    try:
        return bool(read_workbook(path))
    except FileRefused:
        return False


def test_another_kind_of_archive_is_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    with pytest.raises(FileRefused, match="OpenDocument"):
        read_workbook(tmp_path / "a.xlsx")


def test_the_child_gets_none_of_our_environment(workbook, monkeypatch, tmp_path):
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import os, sys, msgspec\n"
        "said = msgspec.msgpack.encode(['refused', ' '.join(os.environ)])\n"
        "sys.stdout.buffer.write(len(said).to_bytes(4, 'little') + said)\n"
    )
    monkeypatch.setattr(files, "PARSER", spy)
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")

    with pytest.raises(FileRefused) as refusal:
        read_workbook(workbook)

    assert "DATABASE_URL" not in str(refusal.value)
