"""Years, months, quarters and semesters in headings, cells and dates."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from verification.macro.reading.wording import clean

FIRST_YEAR, LAST_YEAR = 1960, 2099
EXCEL_EPOCH = date(1899, 12, 30)
MONTHS = {
    "januari": 1, "january": 1, "jan": 1, "februari": 2, "february": 2, "feb": 2, "pebruari": 2,
    "maret": 3, "march": 3, "mar": 3, "april": 4, "apr": 4, "mei": 5, "may": 5, "juni": 6, "june": 6, "jun": 6,
    "juli": 7, "july": 7, "jul": 7, "agustus": 8, "august": 8, "agu": 8, "agt": 8, "aug": 8, "ags": 8,
    "september": 9, "sept": 9, "sep": 9, "oktober": 10, "october": 10, "okt": 10, "oct": 10,
    "november": 11, "nopember": 11, "nov": 11, "desember": 12, "december": 12, "des": 12, "dec": 12,
}  # fmt: skip
ORDINALS = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
YEAR = r"(?P<year>(?:19[6-9]|20\d)\d)"
MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")"
FOOTNOTE = r"(?:\*{1,3}\)?|[¹²³⁾]|r\b|\d?\))?"
PATTERNS = [
    re.compile(rf"(?<![\d.,]){YEAR}[-/M](?P<number>0[1-9]|1[0-2])(?!\d)", re.IGNORECASE),
    re.compile(rf"(?<!\w)(?:semester|smt\.?|sem\.?)\s*(?P<semester>iv|i{{1,3}}|[12])\b(?:\s*\(\s*{MONTH}\s*\))?", re.I),
    re.compile(r"(?<!\w)(?:triwulan|trw\.?|kuartal|quarter|q)\s*(?P<quarter>iv|i{1,3}|[1-4])\b", re.IGNORECASE),
    re.compile(rf"(?<!\w){MONTH}\.?[-' ](?P<short>\d\d)(?!\d)", re.IGNORECASE),
    re.compile(rf"(?<!\w){MONTH}(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<![\w.,/]){YEAR}(?![.,]?\d|\s*=\s*100|\s*[/–-]\s*\d{{2,4}}(?!\d)){FOOTNOTE}", re.IGNORECASE),
]
RANGE = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s*(?:(?:[/–-]|s\.?/?d\.?|sampai|hingga)\s*(?:19|20)\d\d|/(?:1[3-9]|[2-9]\d))(?!\d)",
    re.IGNORECASE,
)
FILLER = re.compile(
    r"(?<!\w)(tahun|tahunan|th|periode|bulan|year|annual|keadaan|kondisi|posisi|data)(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True)
class Period:
    """year and part of the year: "03" a month, "Q1" a quarter, "S1" a semester, empty for the whole."""

    year: int | None = None
    part: str = ""

    def merged(self, other: "Period") -> "Period":
        """This period, its gaps filled from another."""
        return Period(self.year or other.year, self.part or other.part)


def read_period(cell) -> Period | None:
    """The period a cell states when it states nothing else, with Period() for a bare "Tahun"; otherwise None."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, datetime | date):
        return _from_date(cell)
    if isinstance(cell, int | float):
        return Period(int(cell)) if cell == int(cell) and FIRST_YEAR <= cell <= LAST_YEAR else None
    text = re.sub(r"^((?:19|20)\d\d)\.0+$", r"\1", clean(cell))
    period, rest = take_period(text)
    is_bare = bool(re.search(r"\w", text)) and not re.search(r"\w", FILLER.sub(" ", rest))
    return period if is_bare else None


def take_period(text: str) -> tuple[Period, str]:
    """The period named inside a text, and the text without it. Ranges and two different years name none."""
    text = clean(text)
    if RANGE.search(text) or len(set(PATTERNS[-1].findall(text))) > 1:
        return Period(), text
    period, rest = Period(), text
    for pattern in PATTERNS:
        if found := pattern.search(rest):
            period = period.merged(_from_match(found.groupdict()))
            rest = rest[: found.start()] + " " + rest[found.end() :]
    return period, _tidy(rest) if rest != text else text


def _from_match(found):
    year = found.get("year") or (f"20{found['short']}" if found.get("short") else None)
    part = ""
    if found.get("month"):
        part = f"{MONTHS[found['month'].lower()]:02}"
    elif found.get("number"):
        part = found["number"]
    elif found.get("semester"):
        part = f"S{ORDINALS[found['semester'].lower()]}"
    elif found.get("quarter"):
        part = f"Q{ORDINALS[found['quarter'].lower()]}"
    return Period(int(year) if year else None, part)


def _tidy(text):
    text = re.sub(r"\(\s*[-,/]*\s*\)", " ", text)
    text = re.sub(r"[\s,;:-]*\b(tahun|th\.?|bulan|periode)\s*$", "", " ".join(text.split()), flags=re.IGNORECASE)
    return " ".join(re.sub(r"\s+-\s+(?=\(|$)", " ", text).strip(" ,;:-–").split())


def _from_date(cell):
    """A year typed as a number in a cell formatted as a date shows as a day of 1905: 2023 is 1905-07-15."""
    day = cell.date() if isinstance(cell, datetime) else cell
    if FIRST_YEAR <= (serial := (day - EXCEL_EPOCH).days) <= LAST_YEAR:
        return Period(serial)
    is_whole_year = (day.month, day.day) in ((1, 1), (12, 31))
    return Period(day.year, "" if is_whole_year else f"{day.month:02}")
