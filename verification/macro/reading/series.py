"""The official series this project knows: what BPS calls them, in which unit, between which values, in which month.

Ranges are those in which a figure is believable for an Indonesian area; outside them it is held, not dropped. The
months are those of the surveys that give district figures: Susenas in March, Sakernas in August.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from verification.macro.reading.wording import clean, plain

PERCENT = {"persen": ("persen", 1)}
YEARS = {"tahun": ("tahun", 1)}
INDEX = {"indeks": ("indeks", 1), "poin": ("poin", 1)}
PERSONS = {"ribu jiwa": ("ribu jiwa", 1), "ribu": ("ribu jiwa", 1), "jiwa": ("jiwa", 1000)}
LINE = {
    "rp": ("Rp/kapita/bulan", 1),
    "rp kapita bulan": ("Rp/kapita/bulan", 1),
    "ribu rp": ("ribu Rp/kapita/bulan", 0.001),
}
SPENDING = {
    "ribu rp": ("ribu Rp/orang/tahun", 1),
    "ribu rp orang tahun": ("ribu Rp/orang/tahun", 1),
    "rp": ("Rp/orang/tahun", 1000),
    "rp orang tahun": ("Rp/orang/tahun", 1000),
}
UNIT_WORDS = [
    (r"%|percent|percentage|persentase|prosen", "persen"),
    (r"rupiahs?|rp\b|idr", "rp"),
    (r"\b(000|1000)\b|thousand|ribuan", "ribu"),
    (r"\b(orang|penduduk|people|persons?)\b(?!.*(tahun|bulan))", "jiwa"),
    (r"\bkap\b", "kapita"),
    (r"\b(bln|month)\b", "bulan"),
    (r"\b(thn|th|year|years)\b", "tahun"),
    (r"\b(per|sebulan)\b", " "),
    (r"\bindex\b", "indeks"),
    (r"\bpoint\b", "poin"),
]
UNIT = re.compile(
    r"persen( jiwa)?|ribu( jiwa| rp.*)?|jiwa|(juta|miliar|milyar|triliun) rp|rp( (kapita|orang).*)?"
    r"|tahun|indeks|poin|km2|ha|unit"
)
GUARD = re.compile(
    r"\b(pertumbuhan|laju|peringkat|ranking|rank|perubahan|target|selisih|standar[dt]? error|rse|relative"
    r"|batas|interval|sampel)\b"
)
SUBGROUP = re.compile(r"\b(usia|umur|yang|anak|lansia|disabilitas|bekerja|pendidikan|kepala|rumah tangga|kronis)\b")


THE_POOR = r"\bmiskin\b"


@dataclass(frozen=True)
class Series:
    """code, unit words with (unit shown, factor on the range), range by level of area, month of district figures."""

    code: str
    pattern: str
    units: dict
    low: float
    high: float
    month: str = ""
    names: tuple = ()
    highs: dict = field(default_factory=dict)  # a higher upper limit for provinces and the nation
    no_subgroup: bool = False
    not_of: str = ""  # words of a label that tell of a part of the population only

    @property
    def unit(self):
        return next(iter(self.units.values()))[0]


CATALOGUE = [
    Series("extreme_poverty", r"(kemiskinan|miskin) e[ks]+t?ri?em|miskin ekstrim", PERCENT, 0, 60, "03"),
    Series("p2", r"keparahan kem|indeks keparahan|\bp2\b", INDEX | PERCENT, 0, 60, "03", no_subgroup=True),
    Series("p1", r"kedalaman kem|indeks kedalaman|\bp1\b", INDEX | PERCENT, 0, 60, "03", no_subgroup=True),
    Series(
        "poverty_line", r"(?<!bawah )garis kemiskinan|poverty line", LINE, 200_000, 2_000_000, "03", ("gk",),
        not_of="rumah ?tangga|household",
    ),  # rupiah per head and month
    Series(
        "poor_count",
        r"(jumlah|banyaknya) (penduduk|orang) miskin|jumlah dan persentase penduduk miskin|number of poor",
        PERSONS, 0, 700, "03", highs={"province": 10_000, "nation": 60_000}, no_subgroup=True,
    ),
    Series(
        "p0",
        r"\bp0\b|(persentase|persen|proporsi) (penduduk|orang) miskin"
        r"|persentase (dan jumlah penduduk miskin|kemiskinan)|(tingkat|angka) kemiskinan"
        r"|persentase penduduk (di|yang hidup di) bawah garis kemiskinan|percentage of poor",
        PERCENT, 0, 60, "03", no_subgroup=True,
    ),
    Series("hdi", r"indeks pembangunan manusia|human development index|^ipm\b", INDEX | PERCENT, 20, 95),
    Series("mean_years_schooling", r"rata rata (lama|lamanya) (ber)?sekolah|^rls\b|mean years", YEARS, 0, 16),
    Series("expected_years_schooling", r"harapan lama (ber)?sekolah|^hls\b|expected years", YEARS, 1, 20),
    Series(
        "expenditure_per_capita",
        r"pengeluaran (riil )?per ?kapita( riil)?( per tahun)?( yang)? disesuaikan|pengeluaran riil per ?kapita|^ppk\b",
        SPENDING, 2_000, 40_000,
    ),
    Series("life_expectancy", r"(umur|angka|usia) harapan hidup|^(uhh|ahh)\b|life expectancy", YEARS, 40, 85),
    Series("unemployment_rate", r"pengangguran terbuka|^tpt\b|unemployment rate", PERCENT, 0, 40, "08"),
    Series("labour_participation_rate", r"partisipasi angkatan kerja|^tpak\b", PERCENT, 20, 100, "08"),
    Series("improved_sanitation", r"sanitasi( yang)? layak", PERCENT, 0, 100, not_of=THE_POOR),
    Series("improved_water", r"air minum( yang| bersih)? layak", PERCENT, 0, 100, not_of=THE_POOR),
    Series("own_toilet", r"(buang air besar|\bbab|jamban)( milik)? sendiri$", PERCENT, 0, 100, not_of=THE_POOR),
    Series(
        "electricity", r"penerangan( utama)?( (dari|berupa))? listrik$|akses (ke )?listrik$",
        PERCENT, 0, 100, not_of=THE_POOR,
    ),
    Series(
        "enough_floor_area", r"kecukupan luas (lantai|hunian)|luas lantai (perkapita|per \w+) (minimal|minimum) 7 2",
        PERCENT, 0, 100, not_of=THE_POOR,
    ),
    Series("clean_fuel", r"bahan bakar (yang )?bersih( untuk memasak)?$", PERCENT, 0, 100, not_of=THE_POOR),
    Series(
        "health_insurance", r"(memiliki|punya|dengan|cakupan) jaminan kesehatan$", PERCENT, 0, 100, not_of=THE_POOR
    ),
    Series("disability", r"^(persentase )?penduduk (penyandang|dengan) disabilitas$", PERCENT, 0, 40),
    Series("gini", r"\bgini\b", INDEX, 0.1, 0.8, "03"),
    Series(
        "population", r"^(proyeksi )?jumlah penduduk( pertengahan)?$",
        {"jiwa": ("jiwa", 1), "ribu jiwa": ("ribu jiwa", 0.001), "ribu": ("ribu jiwa", 0.001)},
        100, 7_000_000, highs={"province": 60_000_000, "nation": 400_000_000},
    ),
]  # fmt: skip
BY_CODE = {series.code: series for series in CATALOGUE}


@lru_cache(maxsize=20_000)
def find_series(label: str, context: str = "") -> Series | None:
    """The one known series a label names. None when it names none, several, or a sub-group of the poor.

    context    titles above a column that only says "Jumlah" or "Persentase"
    """
    words = plain(label)
    head = re.sub(r"\b(menurut|by)\b.*", "", words).strip()
    if not head or GUARD.search(words):
        return None
    found = [series for series in CATALOGUE if head in series.names or re.search(series.pattern, head)]
    if found and found[0].code == "extreme_poverty":
        found = found[:1] if re.match("persentase|tingkat|angka|persen", head) else []
    if len(found) == 1:
        return None if _is_of_a_part(found[0], head) else found[0]
    return _by_context(head, plain(context)) if not found else None


def _is_of_a_part(series, head):
    return bool(series.no_subgroup and SUBGROUP.search(head) or series.not_of and re.search(series.not_of, head))


def _by_context(head, context):
    """Under the title "Jumlah dan Persentase Penduduk Miskin" the columns are called Jumlah and Persentase."""
    if "penduduk miskin" not in context or "garis kemiskinan" in head or "ekstrem" in context:
        return None
    is_of_both = "persentase" in context and re.search(r"\b(jumlah|banyaknya|number)\b", context)
    if re.fullmatch(r"(jumlah|banyaknya|number)( penduduk)?", head) and is_of_both:
        return BY_CODE["poor_count"]
    if re.fullmatch(r"(persentase|persen|percentage|%)( penduduk)?", head):
        return BY_CODE["p0"]
    return None


def series_in_company(label: str, codes: set[str]) -> Series | None:
    """A label too short to stand alone, beside the other components of the human development index."""
    is_short = plain(label) in ("perkapita", "per kapita", "pengeluaran", "pengeluaran per kapita")
    return BY_CODE["expenditure_per_capita"] if is_short and {"hdi", "mean_years_schooling"} <= codes else None


def unit_words(text: str) -> str:
    """A unit in plain words: "Rupiah/kapita/bulan" and "Rp per kap per bln" become "rp kapita bulan"."""
    words = plain(str(text).replace("'000", "ribu").replace("%", " persen "))
    for pattern, replacement in UNIT_WORDS:
        words = re.sub(pattern, replacement, words)
    return " ".join(dict.fromkeys(words.split()))


def take_unit(text: str) -> tuple[str, str]:
    """The unit given in brackets at the end of a label, and the label without it; "(ribu) (Ribu)" is one unit."""
    unit, rest = "", clean(text)
    while found := re.search(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$", rest):
        if not is_unit(found[1]):
            break
        unit, rest = unit or found[1].strip(), rest[: found.start()].rstrip()
    return unit, rest


def is_unit(text: str) -> bool:
    return bool(UNIT.fullmatch(unit_words(text)))
