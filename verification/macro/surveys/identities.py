"""What in a file of records tells who somebody is: by the heading of a column, or by what stands in it."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from verification.macro.surveys.tables import Table

LAW = (
    "Undang-Undang 16/1997 pasal 21 dan 24 menjamin kerahasiaan responden statistik: nama, nomor identitas dan alamat "
    "tidak boleh diserahkan kepada siapa pun. Hapus kolom itu sebelum mengunggah."
)
IDENTITY = re.compile(
    r"(^|_)(nama|name|nik|nokk|no_kk|nomor_kk|alamat|address|no_hp|nomor_hp|no_telp|no_ktp|koordinat|gps|latitude"
    r"|longitude|lintang|bujur)(_|$)"
)
PERHAPS_IDENTITY = re.compile(r"(^|_)(kk|jalan|telp|telepon|phone|hp|ktp|email|responden)(_|$)")  # or a question on it
PLACE = re.compile(r"(^|_)(prov|provinsi|kab|kabupaten|kota|kec|kecamatan|desa|kelurahan|village|district|region)(_|$)")
PERSON = re.compile(r"(^|_)(kepala|ketua|krt|art|responden|respondent|orang|ibu|ayah|anggota)(_|$)")
ANSWERS = {"ya", "tidak", "yes", "no", "y", "n", "t", "ada", "tidak ada"}
HIGHEST_ANSWER = 99  # a code of an answer or a count of things; no number that finds a person

LONG_NUMBER = re.compile(r"(?<![\d.,])\d{16}(?![.,]?\d)")  # decimals of a weight may be as many
EMAIL = re.compile(r"\S@\w[\w-]*\.\w")
PHONE = re.compile(r"^(\+?62|0)[ -]?8\d{1,3}([ -]?\d){6,9}$")
ADDRESS = re.compile(r"\b(jl|jln|gg)\b\.? ?\w|\bjalan \w.* (no|nomor)\b|\brt\.? ?/? ?(rw)?\.? ?\d", re.IGNORECASE)
TITLED = re.compile(r"\w (bin|binti) \w|^(hj?|tn|ny|alm)\. ?\w", re.IGNORECASE)
WORDS_OF_A_NAME = re.compile(r"[^\W\d_][^\W\d_.'’`-]*\.?(['’`. -]+[^\W\d_]+\.?){0,5}")
SHORTEST_NAME = 3
FEWEST_OF_A_KIND = 2
FEWEST_NAMES, FEWEST_MANY_NAMES = 5, 30  # different texts of a column below which nothing can be told of it


def identities_in(table: Table, places: Collection[str] = ()) -> list[str]:
    """One sentence for each column that tells who somebody is; empty where none does.

    places  names of areas in small letters: a column of villages looks like a column of people
    """
    found = []
    for name, cells in table.columns.items():
        if _is_identity(name, cells):
            found.append(f"Kolom {name} mengenali responden.")
        elif reason := _reason(name, cells, table, places):
            found.append(reason)
    return found


def _is_identity(name: str, cells: list) -> bool:
    """Whether the heading says so. Of a question on telephones or cards the answers are let through."""
    heading = _heading(name)
    if IDENTITY.search(heading):
        return not _is_place(heading)
    return bool(PERHAPS_IDENTITY.search(heading)) and not all(map(_is_answer, set(_filled(cells))))


def _heading(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower())


def _is_place(heading: str) -> bool:
    """The name of a village, not of its head."""
    return bool(PLACE.search(heading)) and not PERSON.search(heading)


def _is_answer(cell) -> bool:
    if isinstance(cell, int | float):
        return 0 <= cell <= HIGHEST_ANSWER
    return cell.lower() in ANSWERS or (cell.isdigit() and int(cell) <= HIGHEST_ANSWER)


def _reason(name: str, cells: list, table: Table, places) -> str:
    """What the cells of a column with an innocent heading give away."""
    texts = {}
    for row, cell in zip(table.row_numbers, cells, strict=True):
        if cell is not None:
            texts.setdefault(_text(cell), row)
    for text, row in texts.items():
        if LONG_NUMBER.search(text):
            return f"Baris {row} kolom {name} memuat nomor 16 angka seperti NIK atau nomor KK."
        if EMAIL.search(text):
            return f"Baris {row} kolom {name} memuat alamat surel."
    words = Counter(cell for cell in _filled(cells) if isinstance(cell, str))
    for pattern, what in ((PHONE, "nomor telepon"), (ADDRESS, "alamat"), (TITLED, "nama orang")):
        n = sum(n for word, n in words.items() if pattern.search(word))
        if n >= FEWEST_OF_A_KIND and n >= words.total() / 10:
            return f"Kolom {name} memuat {what} ({n} baris)."
    if not _is_place(_heading(name)) and _are_names(words, places):
        return (
            f"Kolom {name} tampaknya memuat nama orang: hampir setiap baris berisi kata lain. Bila bukan, ganti isinya "
            "dengan kode."
        )
    return ""


def _are_names(words: Counter, places) -> bool:
    """Texts that hardly repeat and are made of words alone: no answer to a question is like that."""
    different = {word for word in words if word.lower() not in places}
    is_varied = len(different) >= FEWEST_NAMES and len(different) > words.total() / 2
    is_long = len(different) >= FEWEST_MANY_NAMES and len(different) > words.total() / 8
    if not (is_varied or is_long):
        return False
    like_names = sum(len(word) >= SHORTEST_NAME and bool(WORDS_OF_A_NAME.fullmatch(word)) for word in different)
    return like_names >= 0.8 * len(different)


def _filled(cells: list) -> Iterator:
    return (cell for cell in cells if cell is not None and cell == cell and cell != "")  # noqa: PLR0124  NaN is blank


def _text(cell) -> str:
    """Digits as they were meant: long numbers come as 6402…0.0 from Stata, with blanks or hyphens from people."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else ""
    text = str(cell)
    bare = re.sub(r"[\s'-]", "", text)
    return bare if bare.isdigit() else text
