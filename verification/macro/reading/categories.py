"""Sub-categories of a figure: urban and rural, male and female, food and not."""

import re

from verification.macro.reading.wording import clean, plain

BOTH = [
    r"(perkotaan|kota) ?(\+|dan|&|atau|,)? ?(perdesaan|pedesaan|desa)",
    r"(perdesaan|pedesaan|desa) ?(\+|dan|&|atau|,)? ?(perkotaan|kota)",
    r"laki laki ?(\+|dan|&)? ?perempuan",
    r"perempuan ?(\+|dan|&)? ?laki laki",
    r"urban ?(\+|and)? ?rural",
    r"male ?(\+|and)? ?female",
    r"makanan ?(\+|dan|&)? ?(bukan|non) ?makanan",
]
WHOLE = re.compile("|".join(BOTH))
TOTALS = {"jumlah", "total", "jumlah total", "semua", "tidak ada", "tidak ada turunan", "jenis kelamin", "daerah"}
EXACT = {"kota": "urban", "desa": "rural", "l": "male", "lk": "male", "p": "female", "pr": "female"}
WORDS = [
    (r"\b(perkotaan|urban)\b", "urban"),
    (r"\b(perdesaan|pedesaan|rural)\b", "rural"),
    (r"\b(laki laki|lelaki|pria|male)\b", "male"),
    (r"\b(perempuan|wanita|female)\b", "female"),
    (r"\b(bukan|non) ?makanan\b", "nonfood"),
    (r"\bmakanan\b", "food"),
    (r"\b15 ?(\+|tahun ke atas|tahun keatas)", "15+"),
]


def read_category(text) -> str | None:
    """Code of a text that is nothing but a category; empty for the total; None for any other text."""
    words = plain(text)
    if words in TOTALS or WHOLE.fullmatch(words):
        return ""
    if words in EXACT:
        return EXACT[words]
    words = words.removeprefix("daerah ").removeprefix("penduduk ")
    return next((code for pattern, code in WORDS if re.fullmatch(pattern, words)), None)


def categories_within(text) -> list[str]:
    """Codes named inside a longer label; both halves of a whole name none."""
    words = WHOLE.sub(" ", plain(text)).replace("bukan makanan", "nonmakanan").replace("non makanan", "nonmakanan")
    words = re.sub(r"\bmenurut\b.*", "", words)
    return [code for pattern, code in WORDS if re.search(pattern.replace("(bukan|non) ?", "non"), words)]


def is_unwanted(text) -> bool:
    """Ranks and classes made from figures: they look like values and measure nothing."""
    return bool(re.match(r"(peringkat|ranking|rank|klasifikasi|kategori|klaster|cluster|label)\b", clean(text), re.I))
