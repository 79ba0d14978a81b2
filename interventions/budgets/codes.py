"""Codes and amounts as budget files write them: Permendagri 90/2019, cells of Excel, rupiah in words of accountants."""

import re
from dataclasses import dataclass
from datetime import date

from households.reading.answers import text_of
from households.reading.columns import Cell

MOST_RUPIAH = 10**15  # a thousand times the budget of the regency: beyond it two columns ran together
EXAMPLE = "1.04.02.2.01.0001"

_SKPD = r"[0-9]\.(?:\d\d|XX)(?:\.\d\.\d\d){2}\.\d\d(?:\.\d{2,4})*"
_CODE = re.compile(
    rf"(?:(?P<skpd>{_SKPD})[ ./_-]+)?(?P<code>[1-9X]\.(?:\d\d|XX)\.\d\d(?:\.\d\.\d\d(?:\.\d{{2,4}})?)?)\.?", re.I
)
_ACCOUNT = re.compile(r"[456](?:\.\d{1,2})?(?:\.\d{1,4})*\.?")  # expenses below a sub-kegiatan: 5.1.02.01.01.0024
_HEADING = re.compile(rf"[0-9X](?:\.(?:\d\d|XX))?\.?|{_SKPD}\.?", re.I)  # urusan, bidang, SKPD
_AROUND_DOTS = re.compile(r"\s*\.\s*")
_WITH_NAME = re.compile(r"([0-9X][0-9X. ]*[0-9X])\.?\s*[-–:]?\s+([^\W\d_].*)")  # "1.04.02 PROGRAM ..." in one cell

SUB, KEGIATAN, PROGRAMME, ABOVE, BELOW = "sub", "kegiatan", "programme", "above", "below"
_LEVELS = {3: PROGRAMME, 5: KEGIATAN, 6: SUB}


class Unreadable(Exception):
    """Why a cell cannot be used and what to do, in words for the person who brought the file."""


@dataclass(frozen=True)
class Code:
    """level  programme, kegiatan, sub; above: urusan, bidang or SKPD; below: an account within a sub-kegiatan
    text   without the SKPD in front
    name   where the cell holds it beside the code
    """

    level: str
    text: str
    skpd: str = ""
    name: str = ""

    @property
    def programme(self) -> str:
        return ".".join(self.text.split(".")[:3])

    @property
    def kegiatan(self) -> str:
        return ".".join(self.text.split(".")[:5])


def read_code(cell: Cell) -> Code | None:
    """None where the cell is blank or holds words. Raises Unreadable for a code Excel has spoilt or nobody knows."""
    if isinstance(cell, date):
        raise Unreadable(
            f"Excel mengubah kode menjadi tanggal ({cell:%d-%m-%Y}). Ubah format kolom kode menjadi Teks, ketik lagi."
        )
    whole = text_of(cell) or ""
    with_name = _WITH_NAME.fullmatch(whole)
    text, name = _AROUND_DOTS.sub(".", with_name[1] if with_name else whole).upper(), with_name[2] if with_name else ""
    if not any(sign.isdigit() for sign in text):
        return None
    if _ACCOUNT.fullmatch(text) and not _is_bidang(text):
        return Code(BELOW, text, name=name)
    if found := _CODE.fullmatch(text):
        code = found["code"].rstrip(".")
        return Code(_LEVELS[code.count(".") + 1], code, found["skpd"] or "", name)
    if _HEADING.fullmatch(text):
        return Code(ABOVE, text, name=name)
    raise Unreadable(f"Kode {text[:40]} tidak dikenal bentuknya. Kode sub kegiatan bentuknya seperti {EXAMPLE}.")


def _is_bidang(text: str) -> bool:
    """4.01 and 5.01.02 are bidang and programmes of supporting urusan; accounts have one digit there: 5.1.02."""
    parts = text.rstrip(".").split(".")
    return len(parts) > 1 and len(parts[1]) == 2


def same_code(code: str) -> str:
    """A sub-kegiatan written with two digits (01) is the one with four (0001): the nomenclature grew in 2024."""
    head, _, last = code.rpartition(".")
    return f"{head}.{int(last):04d}"


_AMOUNT = re.compile(r"(?:rp\.?|idr)?\s*(\d{1,3}(?:[.\s]\d{3})+|\d{1,3}(?:,\d{3})+|\d+)(?:[.,](\d{2}|-{1,2}))?", re.I)
_DASH = re.compile(r"(?:rp\.?|idr)?\s*[-–—]", re.I)


def read_amount(cell: Cell) -> int | None:
    """Whole rupiah; None where the cell is blank. Raises Unreadable."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _checked(round(cell) if abs(cell) < 10**18 else 10**18)
    text = text_of(cell)
    if text is None:
        return None
    if _DASH.fullmatch(text):  # how accountants write nothing
        return 0
    found = _AMOUNT.fullmatch(text)
    if not found:
        raise Unreadable(
            f"Pagu {text[:40]} tidak terbaca. Tulis rupiah penuh, misalnya 1234567000 atau Rp1.234.567.000,00."
        )
    return _checked(int(re.sub(r"\D", "", found[1])))


def _checked(amount: int) -> int:
    if amount < 0:
        raise Unreadable("Pagu tidak boleh negatif. Tulis pagu seluruhnya, bukan pengurangannya.")
    if amount > MOST_RUPIAH:
        raise Unreadable("Pagu terlalu besar. Periksa apakah dua angka menyatu.")
    return amount
