"""Files that are not the container they pretend to be, or one built to break whoever opens it (4.1)."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl

from tests.bad.making import (
    OK,
    REFUSED,
    SHEET,
    SHEET_END,
    SHEET_START,
    archive,
    csv_bytes,
    families,
    fault,
    people_book,
    persons,
    repacked,
    respelt,
    variants,
    with_people,
)

MB = 1024**2
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@variants(REFUSED, "PDF|PNG|JPEG|gzip|RAR|7z|RTF")
def another_kind_of_file_named_xlsx():
    starts = {
        "pdf": b"%PDF-1.7\n", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff\xe0", "gzip": b"\x1f\x8b\x08",
        "rar": b"Rar!\x1a\x07", "7z": b"7z\xbc\xaf\x27\x1c", "rtf": b"{\\rtf1\\ansi",
    }  # fmt: skip
    return {name: {"data.xlsx": start + b"isi" * 100} for name, start in starts.items()}


@variants(REFUSED, "HTML")
def a_web_page_named_as_a_table():
    page = "<html><body><table><tr><td>nik</td></tr></table></body></html>"
    return {
        "xls": {"data.xls": page.encode()},
        "with_a_byte_order_mark": {"data.xlsx": b"\xef\xbb\xbf\r\n" + page.upper().encode()},
        "xml_spreadsheet_2003": {"data.xls": b'<?xml version="1.0"?><Workbook></Workbook>'},
    }


@variants(REFUSED, "kosong")
def nothing_in_the_file():
    contents = {"no_byte": b"", "byte_order_mark": b"\xef\xbb\xbf", "blanks": b"\n;;\n  \n", "no_cell": _empty_book()}
    return {name: {"individu.csv": content} for name, content in contents.items()}


def _empty_book():
    out = BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


@fault(OK)
def a_csv_named_xlsx():
    """Its content is believed, not its name."""
    return {"keluarga.xlsx": csv_bytes(families()), "individu.xlsx": csv_bytes(persons())}


@fault(REFUSED, "paling besar 400 MB")
def a_file_above_the_limit():
    def write(path: Path):
        with path.open("wb") as file:
            file.truncate(401 * MB)

    return {"individu.csv": write}


@variants(REFUSED, "kata sandi")
def a_password():
    encrypted = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    return {"of_the_workbook": {"data.xlsx": encrypted}, "of_the_archive": {"data.xlsx": _flagged_as_encrypted()}}


def _flagged_as_encrypted():
    content = bytearray(people_book())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(mark, place + 1)) >= 0:
            content[place + at] |= 1
    return bytes(content)


@variants(REFUSED, "makro|tautan|objek|kontrol|tertanam")
def active_content():
    parts = ["vbaProject.bin", "externalLinks/externalLink1.xml", "oleObject1.bin", "activeX/activeX1.xml",
             "embeddings/Lembar.xlsx"]  # fmt: skip
    return {
        part.split("/")[0].split(".")[0]: with_people(repacked(people_book(), extra={f"xl/{part}": b"x"}))
        for part in parts
    }


@fault(REFUSED, "makro")
def macros_in_an_old_workbook():
    return {"data.xls": OLE + bytes(600) + "Workbook_VBA_PROJECT".encode("utf-16-le") + bytes(600)}


@variants(REFUSED, "makro|biner|Word|PowerPoint")
def another_office_document():
    usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    others = {
        "xlsm": b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        "xlsb": b"application/vnd.ms-excel.sheet.binary.macroEnabled.main",
        "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "pptx": b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    }
    return {
        name: with_people(repacked(people_book(), {"[Content_Types].xml": respelt(usual, other)}))
        for name, other in others.items()
    }


@fault(REFUSED, "OpenDocument")
def an_opendocument_sheet():
    return {"data.xlsx": archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""})}


@fault(REFUSED, "arsip ZIP")
def a_workbook_zipped_once_more():
    return {"data.xlsx": archive({"individu.xlsx": people_book()})}


@fault(REFUSED, "arsip ZIP")
def archives_inside_archives():
    content = bytes(MB)
    for level in range(8):
        content = archive({f"{copy}{level}.zip": content for copy in "abcd"})
    return {"data.xlsx": content}


@fault(REFUSED, "terlalu besar")
def a_hundred_thousand_members():
    return {"data.xlsx": repacked(people_book(), extra=dict.fromkeys((f"x/{n}" for n in range(100_000)), b""))}


@variants(REFUSED, "tidak wajar")
def names_of_members_that_point_elsewhere():
    names = {"parent": "../luar.xml", "absolute": "/etc/passwd", "backslash": "xl\\..\\luar.xml", "drive": "C:luar.xml"}
    return {key: with_people(repacked(people_book(), extra={name: b"x"})) for key, name in names.items()}


@fault(REFUSED, "tidak wajar|rusak")
def a_member_that_is_there_twice():
    return with_people(repacked(people_book(), extra={SHEET.upper(): b"<worksheet/>"}))


@fault(REFUSED, "rusak|tidak wajar")
def members_that_overlap():
    """Several entries of the directory point to one piece of data: many times its size, at no cost to the sender."""
    content = bytearray(archive({f"xl/{n}.xml": bytes(MB) for n in range(3)} | {"[Content_Types].xml": b"<x/>"}))
    at, first = -1, None
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        first = struct.unpack_from("<I", content, at + 42)[0] if first is None else first
        struct.pack_into("<I", content, at + 42, first)
    return {"data.xlsx": bytes(content)}


@fault(REFUSED, "rusak")
def sizes_that_lie():
    """The directory declares a kilobyte where eight megabytes come out."""
    content = bytearray(repacked(people_book(), extra={"xl/besar.xml": b" " * 8 * MB}))
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/besar.xml"))
    struct.pack_into("<I", content, at + 24, 1024)
    return {"data.xlsx": bytes(content)}


@fault(REFUSED, "terlalu besar")
def a_cell_of_a_gibibyte():
    start = SHEET_START + b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
    return {"data.xlsx": _with_repeated_sheet(start, b"a" * MB, 1024, b"</t></is></c></row>" + SHEET_END)}


@fault(REFUSED, "terlalu besar|lebih dari")
def twenty_million_rows():
    return {"data.xlsx": _with_repeated_sheet(SHEET_START, b"<row><c><v>1</v></c></row>" * 40_000, 500, SHEET_END)}


@fault(REFUSED, "terlalu besar|lebih dari")
def a_million_and_a_half_rows_of_one_cell():
    """Below every limit of the archive: only counting rows finds it."""
    row = b"<row><c><v>1</v></c></row>"
    noise = b"".join(b"<row><c><v>%d</v></c></row>" % (n * 7919 % 100_003) for n in range(20_000))
    return {"data.xlsx": _with_repeated_sheet(SHEET_START + row, noise, 75, SHEET_END)}


def _with_repeated_sheet(start, piece, times, end) -> bytes:
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(people_book())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in source.namelist():
            if name != SHEET:
                target.writestr(name, source.read(name))
        with target.open(SHEET, "w", force_zip64=True) as member:
            member.write(start)
            for _ in range(times):
                member.write(piece)
            member.write(end)
    return out.getvalue()


@variants(REFUSED, "rusak|terpotong")
def a_file_cut_off():
    content = people_book()
    return {f"after_{share}_percent": with_people(content[: len(content) * share // 100]) for share in (10, 50, 90, 99)}


@fault(REFUSED, "rusak")
def flipped_bits():
    content = bytearray(people_book())
    at = content.find(SHEET.encode()) + 200
    content[at : at + 8] = bytes(byte ^ 0xFF for byte in content[at : at + 8])
    return with_people(bytes(content))
