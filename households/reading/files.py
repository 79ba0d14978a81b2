"""Opening a workbook somebody sent: the kind is told by content, the parsing happens in a limited child process."""

import json
import signal
import subprocess
import sys
import threading
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

Cell = str | int | float | bool | date | datetime | None

MAX_FILE_BYTES = 100 * 1024**2
MAX_MEMBERS = 2_000
MAX_INFLATED_BYTES = 600 * 1024**2
MAX_RATIO = 200  # only asked of members above RATIO_FROM_BYTES: small ones compress well by nature
RATIO_FROM_BYTES = 1024**2
CHILD_MEMORY_BYTES = 1536 * 1024**2
CHILD_CPU_SECONDS = 300
CHILD_WALL_SECONDS = 600
PARSER = Path(__file__).with_name("sheet_parser.py")

TOO_BIG = (
    "Berkas terlalu besar atau isinya tidak wajar untuk dibaca dengan aman. "
    "Salin hanya kolom dan baris yang berisi data ke buku kerja baru, atau bagi menjadi beberapa berkas."
)
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


class FileRefused(Exception):
    """The file cannot be read; the text says in Indonesian what is wrong with it and what to do."""


@dataclass(frozen=True)
class Sheet:
    """One sheet. Row n of the file is rows[n - 1]; rows end at their last filled cell and may be empty."""

    name: str
    rows: list[list[Cell]]
    is_hidden: bool = False


def read_workbook(path: str | Path) -> list[Sheet]:
    """All sheets of an xlsx, xls or csv file, hidden ones too, each cell with the type the file gives it.

    path     file on disk; its name is not believed
    returns  sheets in file order; whole numbers as int, csv cells always str, empty cells None

    Raises FileRefused. Nothing the file holds is written to disk again.
    """
    path = Path(path)
    kind = _kind_of(path)
    if kind == "xlsx":
        _check_zip(path)
    sheets = _parse_in_child(path, kind)
    if all(_is_blank(cell) for sheet in sheets for row in sheet.rows for cell in row):
        raise FileRefused(EMPTY)
    return sheets


def _is_blank(cell):
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _kind_of(path):
    size = path.stat().st_size
    if size == 0:
        raise FileRefused(EMPTY)
    if size > MAX_FILE_BYTES:
        raise FileRefused(f"Berkas berukuran {size // 1024**2} MB; paling besar {MAX_FILE_BYTES // 1024**2} MB.")
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"PK\x03\x04"):
        return "xlsx"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        _check_ole(path)
        return "xls"
    _refuse_other_kinds(start)
    return "csv"


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


def _check_zip(path):
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members)
            _check_workbook_kind(archive)
            for member in members:
                _check_content(archive, member)
    except (zipfile.BadZipFile, zipfile.zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise FileRefused(BROKEN) from error


def _check_members(members):
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
    """Inflates a member in pieces: zipfile compares length and checksum, so declared sizes cannot lie."""
    tail = b""
    with archive.open(member) as file:
        while piece := file.read(1024**2):
            if b"<!DOCTYPE" in tail + piece or b"<!ENTITY" in tail + piece:
                raise FileRefused("Berkas berisi definisi entitas XML yang tidak dipakai Excel. Simpan ulang di Excel.")
            tail = piece[-16:]


def _parse_in_child(path, kind):
    limits = [str(CHILD_MEMORY_BYTES), str(CHILD_CPU_SECONDS)]
    child = subprocess.Popen(  # isolated and without our environment: no credentials in there
        [sys.executable, "-I", "-X", "utf8", str(PARSER), str(path), kind, *limits],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )
    timer = threading.Timer(CHILD_WALL_SECONDS, child.kill)
    timer.start()
    try:
        with child.stdout:
            sheets = _collect(child.stdout)
    finally:
        timer.cancel()
        child.kill()
        child.wait()
    _refuse_failed(child.returncode, sheets)
    return sheets


def _collect(lines):
    """Sheets from the child's JSON lines; the last line says "end", so a child that died half-way is noticed."""
    sheets, short_texts, ended = [], {}, False
    for line in lines:
        try:
            value = json.loads(line, object_hook=_typed)
        except ValueError:
            break
        if isinstance(value, list):
            sheets[-1].rows.append([_shared(cell, short_texts) for cell in value])
        elif isinstance(value, Sheet):
            sheets.append(value)
        elif isinstance(value, FileRefused):
            raise value
        else:
            ended = value == "end"
    return sheets if ended else None


def _typed(found):
    (mark, value), *rest = found.items()
    if mark == "sheet":
        return Sheet(value, [], is_hidden=bool(rest and rest[0][1]))
    if mark == "refused":
        return FileRefused(value)
    return date.fromisoformat(value) if mark == "date" else datetime.fromisoformat(value)


def _shared(cell, short_texts):
    """One object for equal short texts: answers repeat, and a register has tens of millions of cells."""
    return short_texts.setdefault(cell, cell) if type(cell) is str and len(cell) <= 12 else cell


def _refuse_failed(returncode, sheets):
    if sheets is not None:
        return
    if returncode in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGXCPU, -signal.SIGSEGV):
        raise FileRefused(TOO_BIG)
    raise FileRefused(BROKEN)
