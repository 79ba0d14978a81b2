"""What somebody asks of a survey file, in names of its columns, and the answer: one row per group and measure."""

import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from verification.macro.estimates import Estimate
from verification.macro.surveys import sampling
from verification.macro.surveys.sampling import Design, Measure
from verification.macro.surveys.tables import Table, TableRefused

ALL = "all"
COMPARISON = re.compile(r"(?P<name>.+?)\s*(?P<sign><=|>=|==|!=|<>|=|<|>)\s*(?P<than>.+)")
SIGNS = {
    "<=": operator.le, ">=": operator.ge, "==": operator.eq, "=": operator.eq, "!=": operator.ne, "<>": operator.ne,
    "<": operator.lt, ">": operator.gt,
}  # fmt: skip
UNFIT = "rancangan contoh ini tidak cocok dengan barisnya"
REASONS = {
    sampling.LONELY: "ada strata dengan satu PSU saja",
    sampling.FEW_PSUS: "contoh perlu sedikitnya dua PSU",
    sampling.BAD_SIZES: "ukuran populasi (fpc) lebih kecil daripada contohnya, atau berbeda di dalam satu strata",
    sampling.NO_TOTAL: "jumlah seluruhnya tidak lebih dari 0",
}


@dataclass(frozen=True)
class Request:
    """Names of columns; where several may be given, they are separated by commas in `strata`, `psus` and `fpc`.

    value         a column, or a comparison of one with a number ("age >= 60") whose share is wanted
    weight        a column, or a product of columns ("hhweight*hhsize"); without one every unit weighs 1
    fpc           population sizes of the first and the second stage, or sampled shares when all are at most 1
    """

    value: str = ""
    denominator: str = ""
    quantile: float | None = None
    weight: str = ""
    strata: tuple[str, ...] = ()
    psus: tuple[str, ...] = ()
    fpc: tuple[str, ...] = ()
    by: str = ""
    welfare: str = ""
    poverty_line: float | None = None
    lonely_psu: str = "center"


@dataclass(frozen=True)
class Answer:
    """The rows, and what was left out on the way, in words."""

    rows: list[tuple[str, str, Estimate]]
    notes: list[str] = field(default_factory=list)


def answer(table: Table, request: Request) -> Answer:
    """Raises TableRefused for columns that are not there or hold no numbers, and for a design without an error."""
    measures = list(_measures(table, request))
    if not measures:
        raise TableRefused("Sebutkan --value, atau --welfare bersama --poverty-line.")
    design, is_kept = _design(table, request)
    groups = table.labels(request.by) if request.by else [ALL] * table.n
    groups = [label for label, kept in zip(groups, is_kept, strict=True) if kept]
    rows, notes = [], _notes(table, is_kept, groups)
    for name, measure in measures:
        try:
            found = sampling.estimate_by(_only(measure, is_kept), groups, design)
        except ValueError as error:
            raise TableRefused(f"Galat tidak dapat dihitung: {REASONS.get(str(error), UNFIT)}.") from error
        rows += [(label, name, one) for label, one in found.items()]
    if not rows:
        raise TableRefused("Tidak satu baris pun berisi nilai yang diminta.")
    return Answer(_in_order(rows), notes)


def _in_order(rows):
    """The measures of a group together."""
    order = {label: n for n, label in enumerate(sampling.in_order({label for label, _, _ in rows}))}
    return sorted(rows, key=lambda row: order[row[0]])


def _notes(table, is_kept, groups) -> list[str]:
    notes = []
    if n_left := table.n - sum(is_kept):
        notes.append(f"{n_left} baris tanpa bobot, strata atau PSU tidak dihitung.")
    if n_left := groups.count(None):
        notes.append(f"{n_left} baris tanpa kelompok tidak dihitung.")
    return notes


def _only(measure: Measure, is_kept) -> Measure:
    def kept(values):
        return None if values is None else [value for value, keep in zip(values, is_kept, strict=True) if keep]

    return Measure(
        measure.statistic, kept(measure.values), kept(measure.denominators), measure.probability, measure.is_share
    )


def _measures(table: Table, request: Request) -> Iterator[tuple[str, Measure]]:
    if request.value:
        yield from _measures_of(table, request, _values(table, request.value))
    if bool(request.welfare) != (request.poverty_line is not None):
        raise TableRefused("--welfare dan --poverty-line dipakai bersama.")
    if request.welfare:
        welfare = table.numbers(request.welfare)
        if not request.poverty_line > 0:
            raise TableRefused("Garis kemiskinan harus lebih dari 0.")
        for power in (0, 1, 2):
            yield f"P{power}", sampling.poverty(welfare, request.poverty_line, power)


def _measures_of(table, request, values) -> Iterator[tuple[str, Measure]]:
    if request.denominator:
        yield "ratio", sampling.ratio(values, table.numbers(request.denominator))
    if request.quantile is not None:
        if not 0 < request.quantile < 1:
            raise TableRefused("Kuantil terletak antara 0 dan 1, misalnya 0.5.")
        yield "quantile", sampling.quantile(values, request.quantile)
    if request.denominator or request.quantile is not None:
        return
    yield "total", sampling.total(values)
    is_flag = set(values) <= {0, 1, None}
    yield ("share", sampling.share(values)) if is_flag else ("mean", sampling.mean(values))


def _values(table: Table, text: str) -> list[float | None]:
    found = None if text in table.columns else COMPARISON.fullmatch(text.strip())
    if not found:
        return table.numbers(text)
    name, compare, than = found["name"], SIGNS[found["sign"]], found["than"].strip().strip("'\"")
    try:
        number = float(than)
    except ValueError:
        if compare not in (operator.eq, operator.ne):
            raise TableRefused(f"“{than}” bukan angka.") from None
        return [None if cell is None else float(compare(cell, than)) for cell in table.labels(name)]
    return [None if cell is None else float(compare(cell, number)) for cell in table.numbers(name)]


def _weights(table: Table, text: str) -> list[float | None]:
    if not text:
        return [1.0] * table.n
    factors = [table.numbers(name.strip()) for name in ([text] if text in table.columns else text.split("*"))]
    weights = [None if None in row else _product(row) for row in zip(*factors, strict=True)]
    if any(weight is not None and weight < 0 for weight in weights):
        raise TableRefused(f"Bobot {text} tidak boleh di bawah 0.")
    return [weight or None for weight in weights]  # who weighs nothing stands for nobody


def _product(numbers) -> float:
    product = 1.0
    for number in numbers:
        product *= number
    return product


def _design(table: Table, request: Request) -> tuple[Design, list[bool]]:
    """The design of the rows that have all of it, and which rows those are."""
    weights = _weights(table, request.weight)
    strata = _joined(table, request.strata)
    psus = [table.labels(name) for name in request.psus[:2]]
    sizes = [table.numbers(name) for name in request.fpc[:2]]
    parts = [weights, *([strata] if strata else []), *psus, *sizes]
    is_kept = [None not in row for row in zip(*parts, strict=True)]

    def kept(values):
        return None if values is None else [value for value, keep in zip(values, is_kept, strict=True) if keep]

    strata, psus = kept(strata), [kept(labels) for labels in psus]
    sizes = population_sizes([kept(column) for column in sizes], strata, psus)
    design = Design(
        kept(weights), strata, psus[0] if psus else None, sizes[0] if sizes else None,
        psus[1] if len(psus) > 1 else None, sizes[1] if len(sizes) > 1 else None, request.lonely_psu,
    )  # fmt: skip
    return design, is_kept


def _joined(table: Table, names) -> list[str | None] | None:
    """Several columns together name the stratum."""
    if not names:
        return None
    columns = [table.labels(name) for name in names]
    return [None if None in row else " / ".join(row) for row in zip(*columns, strict=True)]


def population_sizes(sizes, strata, psus) -> list[list[float]]:
    """Sampled shares become sizes, as in R: all numbers at most 1 are shares of what was there."""
    if not sizes or any(size > 1 for column in sizes for size in column):
        return sizes
    n = len(sizes[0])
    first = strata or [""] * n
    second = psus[0] if psus else range(n)
    units = [(first, second), (list(zip(first, second, strict=True)), psus[1] if len(psus) > 1 else range(n))]
    found = []
    for column, (within, unit) in zip(sizes, units, strict=False):
        counted = _count(within, unit)
        found.append([counted[place] / share for place, share in zip(within, column, strict=True)])
    return found


def _count(within, units) -> dict:
    """How many units were sampled in each place."""
    found: dict = {}
    for place, unit in zip(within, units, strict=True):
        found.setdefault(place, set()).add(unit)
    return {place: len(members) for place, members in found.items()}
