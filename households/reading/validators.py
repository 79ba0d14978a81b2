"""One value at a time: NIK, KK number, date. A number is judged as it stands and never repaired."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from households.reading.columns import Cell

LONG_NUMBER = re.compile(r"\d{12,}")
# Two-digit province codes of Kemendagri; a NIK keeps the code of the place where it was first issued.
PROVINCES = frozenset(
    str(code)
    for codes in (
        range(11, 20),
        [21],
        range(31, 37),
        range(51, 54),
        range(61, 66),
        range(71, 77),
        [81, 82],
        range(91, 97),
    )
    for code in codes
)
KUKAR = "6402"
KUKAR_KECAMATAN = frozenset(f"{number:02d}" for number in range(1, 21))
BERAU = "6403"  # at BPS the same four digits are Kutai Kartanegara
KALTIM = "64"  # its regencies of today, and 6404 to 6406, 6473 that have been Kalimantan Utara since 2012
KALTIM_REGENCIES = frozenset(["01", "02", "03", "04", "05", "06", "07", "08", "09", "11", "71", "72", "73", "74"])
BPS_ONLY = {"6404": "Kutai Timur", "6405": "Berau"}  # what these mean at BPS; at Kemendagri regencies of before 2012
SYNTHETIC_PREFIX = "640299"  # unassigned kecamatan: numbers of demonstration data
MISSING_WORDS = frozenset(
    ["", "-", "--", "0", "null", "none", "nan", "#n/a", "n/a", "na", "tidak ada", "belum ada", "kosong"]
)
EXCEL_ERRORS = frozenset(["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NULL!", "#NAME?", "#NUM!"])  # as text, in a csv
MAX_AGE_YEARS = 120

_DROPPED = re.compile("[\\s'`’.\\-\u00a0\u200b-\u200f\u2060\ufeff]")
_SIXTEEN_DIGITS = re.compile("[0-9]{16}")
_EXPONENT = re.compile(r"[0-9]+([.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_MONTHS = (
    ("jan", 1), ("feb", 2), ("peb", 2), ("mar", 3), ("apr", 4), ("mei", 5), ("may", 5), ("jun", 6), ("jul", 7),
    ("agu", 8), ("ags", 8), ("agt", 8), ("aug", 8), ("sep", 9), ("okt", 10), ("oct", 10), ("nov", 11), ("nop", 11),
    ("des", 12), ("dec", 12),
)  # fmt: skip
_MONTH_NUMBERS = dict(_MONTHS)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/\-. ]\s*(\d{1,2}|[a-z]{3,10})\.?\s*[/\-. ]\s*(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/\-](\d{1,2})[/\-](\d{1,2})(?:[t ]\d{1,2}:\d{2}.*)?")
_EXCEL_EPOCH = date(1899, 12, 30)
_LAST_SERIAL = 73_050  # 2099-12-31


@dataclass(frozen=True, slots=True)
class NikCheck:
    """What a cell says as a NIK. Only quality "ok" may be matched; "suspect" is for a person to look at."""

    nik: str | None
    quality: str  # ok, suspect, malformed, absent
    message: str = ""


@dataclass(frozen=True, slots=True)
class KkCheck:
    kk: str | None
    quality: str  # ok, suspect, malformed, absent
    message: str = ""


def check_nik(cell: Cell, *, accepts_synthetic: bool = False) -> NikCheck:
    """Verdict on a NIK cell, typed as the file types it.

    accepts_synthetic  True only for a source marked synthetic: others refuse prefix 640299

    A numeric cell is never "ok": Excel keeps 15 digits. Digits: 1-6 place of first issue, 7-12 birth, 13-16 serial.
    """
    digits, quality, message = _sixteen_digits(cell, "NIK")
    if digits is None:
        return NikCheck(None, quality, message)
    judged = digits if quality == "ok" else digits[:15] + "1"  # the last digit of a number is anybody's guess
    fault = _nik_fault(judged, accepts_synthetic)
    if fault:
        return NikCheck(None, "malformed", fault)
    if quality == "ok":
        quality, message = _nik_place(digits)
    return NikCheck(digits, quality, message)


def check_kk(cell: Cell, *, accepts_synthetic: bool = False) -> KkCheck:
    """Verdict on a KK number: 16 digits, known province, serial. Its date is that of the card and is not judged."""
    digits, quality, message = _sixteen_digits(cell, "Nomor KK")
    if digits is None:
        return KkCheck(None, quality, message)
    fault = _place_fault(digits, accepts_synthetic, "Nomor KK")
    if fault or (quality == "suspect" and digits.endswith("0")):
        return KkCheck(None, "malformed", fault or message)
    return KkCheck(digits, quality, message)


def is_synthetic_nik(nik: str) -> bool:
    return nik.startswith(SYNTHETIC_PREFIX)


def implied_sex(nik: str) -> str:
    """Sex that a well-formed NIK says: 40 is added to the birth day of a woman."""
    return "female" if int(nik[6:8]) > 40 else "male"


def implied_birth_date(nik: str, today: date) -> date | None:
    """Latest birth date not after today that a well-formed NIK can mean; its year has two digits only."""
    possible = [born for born in _possible_birth_dates(nik) if born <= today]
    return max(possible, default=None)


def agrees_with_birth_date(nik: str, birth_date: date) -> bool:
    return birth_date in _possible_birth_dates(nik)


def mask_nik(number: str) -> str:
    """6402********0001. What has not 16 characters shows two at most at either end."""
    if len(number) == 16:
        return f"{number[:4]}********{number[-4:]}"
    shown = min(2, len(number) // 4)
    return number[:shown] + "*" * (len(number) - 2 * shown) + number[len(number) - shown :]


def without_numbers(text: str) -> str:
    """Somebody may have typed a number of identity into a name or a remark: digits that could be one are masked."""
    return LONG_NUMBER.sub(lambda number: mask_nik(number[0]), text)


def is_missing(cell: Cell) -> bool:
    """Blank or one of the words registers use for "nothing"; the number 0 counts only for dates and identities."""
    return cell is None or (isinstance(cell, str) and cell.strip().lower() in MISSING_WORDS)


def is_exponent(text: str) -> bool:
    """6,40205E+15: what is left of a number that a spreadsheet has shortened."""
    return bool(_EXPONENT.fullmatch(text.strip()))


def parse_date(cell: Cell) -> date | None:
    """Date of a register cell: date cell, Excel serial, day/month/year, year-month-day, Indonesian month names.

    returns  None where the cell says nothing

    Raises ValueError with an Indonesian message. Day and month are never swapped to make a date possible.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool):
        raise ValueError("Bukan tanggal.")
    if isinstance(cell, int | float):
        return _date_of_serial(cell) if cell else None
    if is_missing(cell) or not cell.strip("0/-. "):
        return None
    return _date_of_text(unicodedata.normalize("NFKC", cell).strip().lower())


def _sixteen_digits(cell, what):
    """(digits, quality, message); digits is None unless there are sixteen."""
    if isinstance(cell, bool | date):
        return None, "malformed", f"{what} berisi tanggal atau nilai benar/salah."
    if isinstance(cell, int | float):
        return _digits_of_number(cell, what)
    if cell is not None and _SIXTEEN_DIGITS.fullmatch(cell):
        return (cell, "ok", "") if cell.strip("0") else (None, "absent", f"{what} kosong.")
    if is_missing(cell):
        return None, "absent", f"{what} kosong."
    return _digits_of_text(cell, what)


def _digits_of_number(number, what):
    if number == 0:
        return None, "absent", f"{what} kosong."
    if 10**15 <= number < 10**16 and number == int(number):
        return (
            str(int(number)),
            "suspect",
            f"{what} tersimpan sebagai angka; digit terakhirnya mungkin dibulatkan.",
        )
    return (
        None,
        "malformed",
        f"{what} tersimpan sebagai angka yang tidak utuh. Simpan sebagai teks di sumbernya.",
    )


def _digits_of_text(text, what):
    digits = _DROPPED.sub("", unicodedata.normalize("NFKC", text))
    if _SIXTEEN_DIGITS.fullmatch(digits):
        return (digits, "ok", "") if digits.strip("0") else (None, "absent", f"{what} kosong.")
    if not digits.strip("0"):
        return None, "absent", f"{what} kosong."
    if is_exponent(text):
        return (
            None,
            "malformed",
            f"{what} sudah dibulatkan Excel (bentuk E+15). Simpan sebagai teks di sumbernya.",
        )
    if not re.fullmatch("[0-9]+", digits):
        return None, "malformed", f"{what} berisi huruf atau tanda lain. Periksa pada kartu."
    message = f"{what} berisi {len(digits)} digit; seharusnya 16.{_lost_zero(digits)} Periksa pada kartu."
    return None, "malformed", message


def _lost_zero(digits):
    """What a spreadsheet would have dropped, for a person to judge: no province begins with 0."""
    if len(digits) != 15:
        return ""
    return f" Bila nol di depan yang hilang, nomornya {mask_nik('0' + digits)}; tidak ada provinsi berkode 0."


def _place_fault(digits, accepts_synthetic, what):
    if is_synthetic_nik(digits) and not accepts_synthetic:
        return f"{what} berawalan 640299 adalah nomor contoh; hanya diterima dari sumber data contoh."
    if digits[:2] not in PROVINCES or digits[2:4] == "00" or digits[4:6] == "00":
        return f"Enam digit pertama {what} bukan kode wilayah Kemendagri."
    return f"Empat digit terakhir {what} tidak boleh 0000." if digits.endswith("0000") else ""


def _nik_fault(nik, accepts_synthetic):
    fault = _place_fault(nik, accepts_synthetic, "NIK")
    if not fault and not _possible_birth_dates(nik):
        fault = "Digit 7-12 NIK bukan tanggal lahir yang mungkin."
    return fault


def _nik_place(nik):
    if nik[:4] == KUKAR and nik[4:6] not in KUKAR_KECAMATAN and not is_synthetic_nik(nik):
        return "suspect", "Kecamatan pada NIK tidak dikenal di Kutai Kartanegara. Periksa pada kartu."
    if nik[:2] == KALTIM and nik[2:4] not in KALTIM_REGENCIES:
        return "suspect", "Kode kabupaten pada NIK tidak dikenal di Kalimantan Timur. Periksa pada kartu."
    if nik[:4] == BERAU:
        return "ok", "NIK berawalan 6403 terbit di Berau; 6403 adalah Kutai Kartanegara hanya dalam kode BPS."
    if place := BPS_ONLY.get(nik[:4]):
        code = nik[:4]
        return "ok", f"NIK berawalan {code} terbit di wilayah utara sebelum 2012; {place} hanya dalam kode BPS."
    return "ok", ""


def _possible_birth_dates(nik):
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    dates = (_date_or_none(century + year, month, day - 40 if day > 40 else day) for century in (1900, 2000))
    return [born for born in dates if born]


def _date_or_none(year, month, day):
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date_of_serial(serial):
    """Excel counts 29 February 1900, a day that never was, as 60."""
    if not 1 <= serial <= _LAST_SERIAL or int(serial) == 60:
        raise ValueError("Angka ini bukan tanggal. Tulis sebagai tanggal/bulan/tahun.")
    return _EXCEL_EPOCH + timedelta(days=int(serial) + (serial < 60))


def _date_of_text(text):
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text.split("t00:")[0].removesuffix(" 00:00:00")):
        day, month, year = found.groups()
    else:
        raise ValueError("Tanggal tidak terbaca. Tulis sebagai tanggal/bulan/tahun, misalnya 31/12/1985.")
    number = int(month) if month.isdigit() else _MONTH_NUMBERS.get(month[:3], 0)
    parsed = _date_or_none(int(year), number, int(day))
    if parsed is None:
        raise ValueError("Tanggal ini tidak ada di kalender (dibaca sebagai tanggal/bulan/tahun).")
    return parsed
