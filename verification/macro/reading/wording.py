"""Text of labels as people and web pages write them, brought to one form."""

import html
import re
from datetime import date

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
CATEGORIES = {
    "urban": "perkotaan", "rural": "perdesaan", "male": "laki-laki", "female": "perempuan", "food": "makanan",
    "nonfood": "bukan makanan", "15+": "15 tahun ke atas", "goal": "sasaran", "census": "sensus",
    "civil_registry": "Dukcapil",
}  # fmt: skip
TAG = re.compile(r"<[^<>]*>")
MACHINE_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")


def clean(text) -> str:
    """Without tags, entities, BOM and repeated blanks; otherwise as written."""
    if text is None:
        return ""
    text = TAG.sub(" ", html.unescape(str(text)))
    return " ".join(text.replace("\ufeff", " ").replace("\xa0", " ").replace("\u200b", "").split())


def printed(cell) -> str:
    """What a cell shows, as text; empty where it is blank."""
    return "" if cell is None else clean(cell)


def plain(text) -> str:
    """Lower case words only: "Indeks_Kedalaman (P1)" becomes "indeks kedalaman p1"."""
    return " ".join(re.sub(r"[^a-z0-9+%]+", " ", clean(text).lower()).split())


def is_machine_name(text) -> bool:
    """A column name made for programs, such as indeks_kedalaman_kemiskinan."""
    return bool(MACHINE_NAME.fullmatch(clean(text)))


def period_words(period: str) -> str:
    """A period as people read it: 2024-03 is "Maret 2024", 2024-S1 "semester 1 2024", 2024-03-01 "1 Maret 2024"."""
    year, _, part = period.partition("-")
    if "-" in part:
        day = date.fromisoformat(period)
        return f"{day.day} {MONTHS[day.month - 1]} {year}"
    if part.isdigit() and 1 <= int(part) <= 12:
        return f"{MONTHS[int(part) - 1]} {year}"
    kinds = {"Q": "triwulan", "S": "semester"}
    return f"{kinds[part[0]]} {part[1:]} {year}" if part[:1] in kinds else year


def category_words(category: str) -> str:
    """A category as people read it: "urban | male" is "perkotaan, laki-laki"."""
    return ", ".join(CATEGORIES.get(part, part) for part in category.split(" | ") if part)
