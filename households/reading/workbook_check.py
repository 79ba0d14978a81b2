"""What may be opened at all, told by content and not by name, before any parser sees the file."""

import re
import zipfile
from pathlib import Path

MAX_BYTES = {"csv": 400 * 1024**2, "xls": 100 * 1024**2, "xlsx": 100 * 1024**2}
MAX_MEMBERS = 2_000
MAX_INFLATED_BYTES = 600 * 1024**2
MAX_ROWS = 1_100_000  # of a sheet, as in sheet_parser.py: told here before a parser has built them all
MAX_RATIO = 200  # only asked of members above RATIO_FROM_BYTES: small ones compress well by nature
RATIO_FROM_BYTES = 1024**2
PIECE_BYTES = 1024**2
TAIL_BYTES = 16  # of the piece before, so that no mark is cut in two

TOO_BIG = (
    "Berkas terlalu besar atau isinya tidak wajar untuk dibaca dengan aman. "
    "Salin hanya kolom dan baris yang berisi data ke buku kerja baru, atau bagi menjadi beberapa berkas."
)
TOO_MANY_ROWS = "Sebuah lembar berisi lebih dari 1.100.000 baris. Bagi menjadi beberapa berkas."
BROKEN = "Berkas rusak atau terpotong. Unduh atau salin ulang dari sumbernya, lalu coba lagi."
EMPTY = "Berkas kosong: tidak ada satu pun sel yang terisi."
OTHER_KINDS = {
    b"%PDF": "PDF",
    b"\x89PNG": "gambar PNG",
    b"\xff\xd8\xff": "gambar JPEG",
    b"\x1f\x8b": "arsip gzip",
    b"Rar!": "arsip RAR",
    b"7z\xbc\xaf": "arsip 7z",
    b"{\\rtf": "dokumen RTF",
}
FORBIDDEN_PARTS = {
    "vbaproject.bin": "makro (VBA)",
    "externallinks/": "tautan ke buku kerja lain",
    "oleobject": "objek tertanam (OLE)",
    "activex": "kontrol ActiveX",
    "embeddings/": "berkas tertanam",
}
WORKBOOK_KINDS = [  # (mark in [Content_Types].xml, name; None is the kind that is read); the first found counts
    ("spreadsheetml.sheet.main", None),
    ("macroenabled", "buku kerja dengan makro (xlsm)"),
    ("sheet.binary", "buku kerja biner (xlsb)"),
    ("wordprocessingml", "dokumen Word"),
    ("presentationml", "presentasi PowerPoint"),
]
# What the fast reader does not tell: formulas, error cells, hidden rows and columns; each with a letter that the XML
# of most cells has not, so that a hundred megabytes are passed over at the speed of memory.
SHEET_MARKS = ((b"f", b"<f"), (b"f", b":f"), (b"e", b'"e"'), (b"e", b"'e'"), (b"h", b"hidden="))


_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff", b"\0", b"<\0")


class FileRefused(Exception):
    """The file cannot be read; the text says in Indonesian what is wrong with it and what to do."""


def kind_of(path: Path) -> str:
    """xlsx, xls or csv. Raises FileRefused for everything else, with its name."""
    size = path.stat().st_size
    if size == 0:
        raise FileRefused(EMPTY)
    with path.open("rb") as file:
        start = file.read(4096)
    kind = "xlsx" if start.startswith(b"PK\x03\x04") else "xls" if start.startswith(b"\xd0\xcf\x11\xe0") else "csv"
    if size > MAX_BYTES[kind]:
        raise FileRefused(f"Berkas berukuran {size // 1024**2} MB; paling besar {MAX_BYTES[kind] // 1024**2} MB.")
    if kind == "xls":
        _check_ole(path)
    if kind == "csv":
        _refuse_other_kinds(start)
    return kind


def check_members(path: Path) -> None:
    """The list of parts of a workbook, before anything is inflated."""
    with _opened(path) as archive:
        _check_names_and_sizes(archive.infolist())
        _check_workbook_kind(archive)


def check_contents(path: Path) -> bool:
    """Inflates every part in pieces: zipfile compares length and checksum, so declared sizes cannot lie.

    returns  whether a sheet holds what only the slower look at its XML tells (SHEET_MARKS)
    """
    with _opened(path) as archive:
        is_marked = [_check_content(archive, member) for member in archive.infolist()]
    return any(is_marked)


class _opened:
    """An archive whose faults, whenever they show, refuse the file as broken."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        try:
            self.archive = zipfile.ZipFile(self.path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise FileRefused(BROKEN) from error
        return self.archive

    def __exit__(self, kind, error, trace):
        self.archive.close()
        faults = (zipfile.BadZipFile, zipfile.zlib.error, EOFError, NotImplementedError, ValueError, OSError)
        if isinstance(error, faults):
            raise FileRefused(BROKEN) from error


def _refuse_other_kinds(start):
    for magic, name in OTHER_KINDS.items():
        if start.startswith(magic):
            raise FileRefused(f"Berkas ini {name}, bukan tabel. Simpan tabelnya sebagai .xlsx atau .csv.")
    text = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<table", b"<head", b"<body", b"<meta", b"<style", b"<?xml", b"<div")):
        raise FileRefused(
            "Berkas ini halaman web (HTML/XML) yang diberi nama seperti tabel. "
            "Buka dengan Excel, lalu simpan sebagai Buku Kerja Excel (.xlsx)."
        )


def _check_ole(path):
    """Old xls and password-protected xlsx are the same container; the names of its streams tell them apart."""
    content = path.read_bytes()
    if _utf16("EncryptedPackage") in content:
        raise FileRefused("Berkas dilindungi kata sandi. Buka di Excel, hapus kata sandinya, lalu simpan lagi.")
    if _utf16("_VBA_PROJECT") in content:
        raise FileRefused("Berkas berisi makro (VBA). Simpan sebagai .xlsx tanpa makro.")
    if _utf16("Workbook") not in content and _utf16("Book") not in content:
        raise FileRefused("Berkas ini bukan buku kerja Excel. Simpan tabelnya sebagai .xlsx atau .csv.")


def _utf16(text):
    return text.encode("utf-16-le")


def _check_names_and_sizes(members):
    names = [member.filename for member in members]
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_INFLATED_BYTES:
        raise FileRefused(TOO_BIG)
    if any(m.file_size > RATIO_FROM_BYTES and m.file_size > MAX_RATIO * max(m.compress_size, 1) for m in members):
        raise FileRefused(TOO_BIG)
    if len({name.lower() for name in names}) < len(names) or any(_is_unsafe(name) for name in names):
        raise FileRefused(
            "Susunan berkas tidak wajar (nama bagian ganda atau menunjuk ke luar). Simpan ulang di Excel."
        )
    if any(member.flag_bits & 1 for member in members):
        raise FileRefused("Berkas dilindungi kata sandi. Hapus kata sandinya, lalu simpan lagi.")
    for mark, reason in FORBIDDEN_PARTS.items():
        if any(mark in name.lower() for name in names):
            raise FileRefused(
                f"Berkas berisi {reason}. Salin datanya ke buku kerja baru tanpa itu, simpan sebagai .xlsx."
            )


def _is_unsafe(name):
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _check_workbook_kind(archive):
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        kind = "lembar kerja OpenDocument (ods)" if "mimetype" in names else "arsip ZIP"
        raise FileRefused(f"Berkas ini {kind}, bukan buku kerja Excel. Simpan sebagai .xlsx atau .csv.")
    with archive.open("[Content_Types].xml") as file:
        types = file.read(1024**2).decode("utf-8", "replace").lower()
    name = next((name for mark, name in WORKBOOK_KINDS if mark in types), "bukan buku kerja Excel")
    if name:
        raise FileRefused(f"Berkas ini {name}. Simpan sebagai Buku Kerja Excel (.xlsx).")


def _check_content(archive, member):
    """Whether the member is a sheet with one of SHEET_MARKS. Refuses definitions of entities anywhere."""
    tail, is_marked, n_rows = b"", False, 0
    is_sheet = re.search(r"worksheets/[^/]*\.xml$|(^|/)workbook\.xml$", member.filename, re.IGNORECASE)
    with archive.open(member) as file:
        while piece := file.read(PIECE_BYTES):
            both = tail + piece
            if not tail and piece.startswith(_NOT_UTF8) and member.filename.lower().endswith((".xml", ".rels")):
                raise FileRefused(BROKEN)  # definitions could hide there, and Excel writes UTF-8
            if b"!" in both and (b"<!DOCTYPE" in both or b"<!ENTITY" in both):
                raise FileRefused("Berkas berisi definisi entitas XML yang tidak dipakai Excel. Simpan ulang di Excel.")
            if is_sheet:
                is_marked = is_marked or _has_marks(both, member.filename)
                n_rows += both.count(b"<row") - tail.count(b"<row")
                if n_rows > MAX_ROWS:
                    raise FileRefused(TOO_MANY_ROWS)
            tail = piece[-TAIL_BYTES:]
    return is_marked


def _has_marks(xml, name):
    if name.lower().endswith("workbook.xml"):
        return b"date1904" in xml
    return any(letter in xml and mark in xml for letter, mark in SHEET_MARKS)
