"""Gates of single figures and of figures of one file. A figure that fails is held with the reason, never dropped.

Source: known errors in published files (a line of 505, 25674.58 percent, 10.12 twice).
Changes from year to year are judged elsewhere, on the spread of the series itself.
"""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from verification.macro.reading.areas import NATION
from verification.macro.reading.categories import is_unwanted
from verification.macro.reading.figures import Figure
from verification.macro.reading.series import BY_CODE, unit_words

MISSING = "missing"
REASONS = {
    MISSING: "Berkas menyatakan nilainya tidak tersedia.",
    "out_of_range": "Nilai di luar batas yang wajar untuk indikator ini.",
    "wrong_unit": "Satuan pada berkas tidak cocok dengan indikator ini.",
    "p1_above_p0": "Indeks kedalaman (P1) tidak lebih kecil daripada persentase penduduk miskin (P0).",
    "p2_above_p1": "Indeks keparahan (P2) tidak lebih kecil daripada indeks kedalaman (P1).",
    "repeated_value": "Nilai persis sama dengan periode lain pada tahun yang sama atau pada seluruh kolom.",
    "conflicting_value": "Berkas memuat dua nilai berbeda untuk wilayah, indikator, dan periode yang sama.",
    "ambiguous_number": "Titik atau koma pada angka dapat berarti ribuan atau desimal.",
    "ambiguous_key": "Kunci data WebAPI cocok dengan lebih dari satu sel.",
    "unknown_key": "Kunci data WebAPI tidak cocok dengan daftar wilayah dan periodenya.",
    "no_period": "Berkas tidak menyebut tahun angka ini.",
    "area_code_mismatch": "Kode wilayah pada berkas milik wilayah lain (mungkin kode Kemendagri).",
    "no_area": "Baris berisi angka tanpa nama wilayah.",
    "not_a_measure": "Kolom peringkat atau klasifikasi, bukan angka statistik.",
    "rse_over_50": "BPS menandai angka ini tidak akurat (RSE di atas 50 persen).",
}
ORDERED = [("p1", "p0", "p1_above_p0"), ("p2", "p1", "p2_above_p1")]
REPEATABLE = {"p0", "poor_count", "poverty_line"}  # printed with enough digits that two equal ones are no accident
NEVER_BELOW_1 = {  # percent of districts and larger areas
    "p0", "improved_sanitation", "improved_water", "electricity", "labour_participation_rate",
    "unemployment_rate", "own_toilet", "health_insurance", "clean_fuel", "enough_floor_area",
}  # fmt: skip
COPIED_SHARE = 0.8  # of the areas of a period equal to those of another period of the series
COPIED_FROM_AREAS = 5


def hold_doubtful(figures: list[Figure]) -> list[Figure]:
    """The same figures in the same order, flagged by the first gate that each fails."""
    figures = [_flagged(figure, _cell_gate(figure)) for figure in figures]
    doubts = _fractions(figures) | _disordered(figures) | _repeated(figures) | _copied(figures) | _conflicting(figures)
    return [_flagged(figure, doubts.get(index, "")) for index, figure in enumerate(figures)]


def believable(series, value: Decimal, unit: str, bps_code: str) -> bool:
    """Whether a value lies in the range of its series, for the level of its area."""
    if unit == "jiwa" and value != value.to_integral_value():
        return False
    factor = next((Decimal(str(by)) for name, by in series.units.values() if name == unit), Decimal(1))
    high = series.highs.get(_level(bps_code), series.high) if bps_code else max([series.high, *series.highs.values()])
    return Decimal(str(series.low)) * factor <= value <= Decimal(str(high)) * factor


def _flagged(figure, flag):
    return replace(figure, flag=flag) if flag and not figure.flag else figure


def _level(bps_code):
    if bps_code == NATION:
        return "nation"
    return "province" if len(bps_code) == 4 and bps_code.endswith("00") else "district"


def _cell_gate(figure):
    series = BY_CODE.get(figure.indicator)
    if figure.value is None:
        return MISSING
    if any(is_unwanted(text) for text in figure.full_indicator.split(" | ")):
        return "not_a_measure"
    if series and figure.unit not in {unit for unit, _ in series.units.values()}:
        return "wrong_unit"
    if not _in_range(figure, series):
        return "out_of_range"
    if not figure.period:
        return "no_period"
    return "rse_over_50" if figure.marker == "b" else ""


def _in_range(figure, series):
    if series:
        return believable(series, figure.value, figure.unit, figure.bps_code)
    label = figure.indicator.lower()
    if label.startswith(("persentase", "proporsi")) and unit_words(figure.unit) == "persen":
        return 0 <= figure.value <= 100
    return figure.value >= 0 or not label.startswith(("jumlah", "banyaknya", "luas"))


def _place(figure):
    """Which population and time; rows whose area is not known stay apart by their name."""
    return figure.bps_code or figure.area_name, figure.category, figure.period


def _usable(figures):
    return [(index, figure) for index, figure in enumerate(figures) if figure.value is not None and not figure.flag]


def _disordered(figures):
    by_place = defaultdict(lambda: defaultdict(list))
    for index, figure in _usable(figures):
        if figure.indicator in ("p0", "p1", "p2"):
            by_place[_place(figure)][figure.indicator].append(index)
    doubts = {}
    for indicators in by_place.values():
        for deeper, wider, flag in ORDERED:
            for one in indicators[deeper]:
                for two in indicators[wider]:
                    if figures[one].value >= figures[two].value > 0:
                        doubts |= {one: flag, two: flag}
    return doubts


def _fractions(figures):
    """0.0728 under "persen": a spreadsheet's own percent, seen where no figure of a series in the file reaches 1."""
    by_series = defaultdict(list)
    for index, figure in _usable(figures):
        if figure.indicator in NEVER_BELOW_1 and figure.value:
            by_series[figure.indicator].append(index)
    return {
        index: "wrong_unit"
        for indexes in by_series.values()
        if all(figures[index].value <= 1 for index in indexes)
        for index in indexes
    }


def _repeated(figures):
    """One area, one series, one year: the value of March printed again for September."""
    by_year = defaultdict(list)
    for index, figure in _usable(figures):
        if figure.indicator in REPEATABLE and "-" in figure.period and figure.value:
            place, category, period = _place(figure)
            by_year[place, category, figure.indicator, period[:4], figure.value].append(index)
    return {
        index: "repeated_value"
        for indexes in by_year.values()
        if len({figures[index].period for index in indexes}) > 1
        for index in indexes
    }


def _copied(figures):
    """A whole period that repeats another one of the same series, area by area."""
    series = defaultdict(lambda: defaultdict(dict))
    for index, figure in _usable(figures):
        if figure.value:
            series[figure.full_indicator][figure.period][figure.bps_code or figure.area_name] = index
    doubts = {}
    for periods in series.values():
        for one, two in combinations(periods.values(), 2):
            equal = [area for area in one if area in two and figures[one[area]].value == figures[two[area]].value]
            if len(equal) >= max(COPIED_FROM_AREAS, COPIED_SHARE * len(one.keys() & two.keys())):
                doubts |= {column[area]: "repeated_value" for column in (one, two) for area in equal}
    return doubts


def _conflicting(figures):
    by_place = defaultdict(list)
    for index, figure in _usable(figures):
        if figure.bps_code:
            by_place[_place(figure), figure.indicator].append(index)
    return {
        index: "conflicting_value"
        for indexes in by_place.values()
        if len({_in_one_unit(figures[index]) for index in indexes}) > 1
        for index in indexes
    }


def _in_one_unit(figure):
    """60860 persons on one sheet and 60.86 thousand on another do not contradict each other."""
    units = BY_CODE[figure.indicator].units.values() if figure.indicator in BY_CODE else ()
    return figure.value / next((Decimal(str(factor)) for name, factor in units if name == figure.unit), 1)
