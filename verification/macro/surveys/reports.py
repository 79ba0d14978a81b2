"""What the pages of survey rounds show: a design in words, an answer as a table, as a chart and as a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from django.utils.formats import number_format

from households.lists import Chip, Column
from verification.macro.estimates import Estimate, RseClass, rse_class
from verification.macro.models import SurveyRecord, SurveyRound
from verification.macro.reading.wording import period_words
from verification.macro.surveys.asking import IN_PERCENT, SIZE, Answer, Asked
from verification.macro.surveys.declaration import Declaration

FEW = 30  # units below which a sample says little, whatever its RSE
MOST_DRAWN = 40
ALL = "Seluruhnya"
UNITS = {"household": "rumah tangga", "person": "orang"}
RSE_CHIPS = {
    RseClass.USABLE: Chip("dapat dipakai", "good"), RseClass.WITH_CARE: Chip("hati-hati", "warn"),
    RseClass.INACCURATE: Chip("tidak akurat", "bad"), None: Chip("tanpa RSE", "neutral"),
}  # fmt: skip
NAMES = {
    "total": "Jumlah {column}", "mean": "Rata-rata {column}", "share": "Bagian dengan {column} {sign} {than}",
    "ratio": "{column} dibagi {denominator}", "quantile": "Kuantil {probability} dari {column}",
    "p0": "Bagian di bawah garis kemiskinan (P0)", "p1": "Kedalaman kemiskinan (P1)",
    "p2": "Keparahan kemiskinan (P2)", "gini": "Rasio Gini {column}", "h": "Bagian yang miskin multidimensi (H)",
    "a": "Kedalaman yang miskin multidimensi (A)", "m0": "Kemiskinan multidimensi (M0)",
}  # fmt: skip
SIGN_WORDS = {
    "=": "=",
    "!=": "selain",
    ">=": "sedikitnya",
    "<=": "paling banyak",
    ">": "lebih dari",
    "<": "kurang dari",
}
THREE_DECIMALS = {"gini", "m0"}


@dataclass(frozen=True)
class Row:
    """One line of the table, in words."""

    label: str
    estimate: Estimate
    decimals: int

    @property
    def value(self) -> str:
        return shown(self.estimate.value, self.decimals)

    @property
    def se(self) -> str:
        return shown(self.estimate.se, self.decimals)

    @property
    def interval(self) -> str:
        low, high = (shown(end, self.decimals) for end in (self.estimate.low, self.estimate.high))
        return "–" if "–" in (low, high) else f"{low} sampai {high}"

    @property
    def rse(self) -> str:
        return f"{shown(self.estimate.rse, 1)} %" if _known(self.estimate.rse) else "–"

    @property
    def chip(self) -> Chip:
        return RSE_CHIPS[rse_class(self.estimate.rse) if _known(self.estimate.rse) else None]

    @property
    def design_effect(self) -> str:
        return shown(self.estimate.design_effect, 2)

    @property
    def is_few(self) -> bool:
        return self.estimate.n < FEW


@dataclass(frozen=True)
class Report:
    """An answer to be shown: the sentence, what is counted, the rows (all of it first) and the same for the chart."""

    sentence: str
    measure: str
    unit: str
    counted: str
    rows: list[Row]
    n_few: int
    n_without_group: int
    chart: dict | None


def report(round: SurveyRound, asked: Asked, answer: Answer) -> Report:
    found = ({ALL: answer.whole} if answer.whole else {}) | answer.groups
    decimals = _decimals(asked, found.values())
    rows = [Row(label, estimate, decimals) for label, estimate in found.items()]
    unit = "persen" if asked.measure in IN_PERCENT else ""
    name = _measure_name(asked)
    return Report(
        _sentence(name, unit, asked, rows), name, unit, _counted(round, asked), rows, sum(row.is_few for row in rows),
        answer.n_without_group, _chart(rows, unit or name) if len(rows) <= MOST_DRAWN else None,
    )  # fmt: skip


def shown(value: float | None, decimals: int) -> str:
    if not _known(value):
        return "–"
    return number_format(f"{value:.{decimals}f}", decimal_pos=decimals, force_grouping=True)


def _known(value) -> bool:
    return value is not None and isfinite(value)


def _decimals(asked: Asked, estimates) -> int:
    if asked.measure in THREE_DECIMALS:
        return 3
    if asked.measure in IN_PERCENT:
        return 2
    largest = max((abs(one.value) for one in estimates), default=0)
    return 0 if largest >= 1_000 else 1 if largest >= 100 else 2 if largest >= 1 else 4


def _measure_name(asked: Asked) -> str:
    than = asked.than
    return NAMES[asked.measure].format(
        column=_column_name(asked.column), denominator=_column_name(asked.denominator), than=than,
        sign=SIGN_WORDS[asked.sign], probability=number_format(asked.probability),
    )  # fmt: skip


def _column_name(column: str) -> str:
    return "banyaknya anggota rumah tangga" if column == SIZE else column


def _sentence(name: str, unit: str, asked: Asked, rows: list[Row]) -> str:
    """What was found, with its interval. No order of the groups: their intervals overlap more often than not."""
    percent = " %" if unit else ""
    whole = next((row for row in rows if row.label == ALL), None)
    groups = [row for row in rows if row.label != ALL]
    start = f"{name}: "
    if whole:
        start += f"{whole.value}{percent}"
        start += f" (selang 95 % {whole.interval})" if whole.interval != "–" else ""
    if not groups:
        return start
    low, high = (pick(groups, key=lambda row: row.estimate.value) for pick in (min, max))
    spread = f"menurut {asked.group} {low.value}{percent} ({low.label}) sampai {high.value}{percent} ({high.label})"
    return f"{start}; {spread}" if whole else f"{start}{spread}"


def _counted(round: SurveyRound, asked: Asked) -> str:
    """Whom the weights stand for."""
    if round.unit == SurveyRound.Unit.PERSON or asked.of_people:
        return "orang"
    return "rumah tangga"


def _chart(rows: list[Row], unit: str) -> dict:
    return {
        "kind": "groups", "unit": unit,
        "groups": [
            {
                "name": row.label, "is_all": row.label == ALL, "value": row.estimate.value, "shown": row.value,
                "low": _or_none(row.estimate.low), "high": _or_none(row.estimate.high), "interval": row.interval,
                "verdict": row.chip.label, "n": row.estimate.n,
            }
            for row in rows
        ],
    }  # fmt: skip


def _or_none(value) -> float | None:
    return value if _known(value) else None


def export_columns(report: Report) -> list[Column]:
    kinds = [
        ("group", "Kelompok", "text"), ("value", report.measure, "figure"), ("se", "Galat baku", "figure"),
        ("low", "Batas bawah 95 %", "figure"), ("high", "Batas atas 95 %", "figure"), ("rse", "RSE (%)", "figure"),
        ("reading", "Menurut RSE", "text"), ("n", "n contoh", "number"), ("deff", "Efek rancangan", "figure"),
    ]  # fmt: skip
    return [Column(key, label, kind=kind) for key, label, kind in kinds]


def export_rows(report: Report) -> list[list]:
    return [
        [
            row.label, one.value, _or_none(one.se), _or_none(one.low), _or_none(one.high), _or_none(one.rse),
            row.chip.label, one.n, _or_none(one.design_effect),
        ]
        for row in report.rows
        for one in [row.estimate]
    ]  # fmt: skip


# The design of a round


@dataclass(frozen=True)
class Overview:
    n: int
    weights: float
    people: float | None
    facts: list[tuple[str, str]]


def overview(round: SurveyRound, records: Sequence[SurveyRecord]) -> Overview:
    """Size of a sample, and how it was drawn."""
    declared = Declaration.kept_in(round.design)
    people = sum(row.weight * row.household_size for row in records) if declared.size else None
    facts = [
        ("Satu baris", UNITS[round.unit]),
        ("Bobot", f"kolom {declared.weight}"),
        ("Strata", _strata_words(declared, records)),
        ("PSU", _psu_words(declared, records, UNITS[round.unit])),
        ("Populasi PSU", _population_words(declared)),
        ("Strata dengan satu PSU", _lonely_words(declared, records)),
    ]
    if declared.welfare:
        facts.append(("Kesejahteraan", f"{declared.welfare_words or 'kolom'} ({declared.welfare})"))
    if round.poverty_line:
        facts.append(("Garis", f"{shown(float(round.poverty_line), 0)} {round.poverty_line_unit}".strip()))
    facts.append(("Galat", "linearisasi Taylor, selang 95 % menurut t (PSU dikurangi strata)"))
    return Overview(len(records), sum(row.weight for row in records), people, facts)


def _strata_words(declared: Declaration, records) -> str:
    if not declared.strata:
        return "tidak ada: seluruh contoh satu strata"
    return f"{len({row.stratum for row in records})}, dari kolom {' dan '.join(declared.strata)}"


def _psu_words(declared: Declaration, records, unit: str) -> str:
    if not declared.psu:
        return f"tidak ada: setiap {unit} contoh diambil sendiri"
    second = f", di dalamnya satuan {declared.second_unit}" if declared.second_unit else ""
    return f"{len({(row.stratum, row.psu) for row in records})}, dari kolom {declared.psu}{second}"


def _population_words(declared: Declaration) -> str:
    if not declared.population_size:
        return "tidak diketahui: tahap pertama dianggap diambil dengan pengembalian"
    return f"kolom {' dan '.join(filter(None, [declared.population_size, declared.second_size]))}"


def _lonely_words(declared: Declaration, records) -> str:
    rule = {
        "center": "sebarannya diukur terhadap rata-rata seluruh PSU", "refuse": "ditolak",
    }[declared.lonely_psu]  # fmt: skip
    return f"{n_lonely(declared, records) or 'tidak ada'}; aturannya: {rule}"


def n_lonely(declared: Declaration, records) -> int:
    """Strata that have a single PSU in the sample."""
    if not declared.strata:
        return 0
    psus: dict[str, set] = {}
    for number, row in enumerate(records):
        psus.setdefault(row.stratum, set()).add(row.psu if declared.psu else number)
    return sum(len(found) == 1 for found in psus.values())


def source_line(round: SurveyRound) -> str:
    synthetic = "data rekaan untuk peragaan; " if round.is_synthetic else ""
    return f"{round.source}; {synthetic}{period_words(round.period)}; mewakili {round.population}"
