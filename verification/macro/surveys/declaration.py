"""What the columns of a file of records mean, and the records themselves, once every cell agrees with that."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from verification.macro.shared import BY_SERIES
from verification.macro.surveys.profiles import MOST_CATEGORIES
from verification.macro.surveys.tables import Table, is_empty

HOUSEHOLD, PERSON = "household", "person"
ROWS = {HOUSEHOLD: "rumah tangga", PERSON: "orang"}
LARGEST_HOUSEHOLD = 1_000  # a dormitory; beyond it a column of something else
LONGEST_LABEL = 60
LONGEST_STRATUM = 200
MOST_NAMED = 20  # faults that a one-line refusal names


class Fault(NamedTuple):
    """A cell that contradicts the declaration; row 0 for a whole column."""

    row: int
    column: str
    message: str

    def __str__(self):
        return f"baris {self.row} kolom {self.column}: {self.message}" if self.row else f"{self.column}: {self.message}"


class SurveyRefused(Exception):
    """Why a file cannot be taken as a survey round, in words for the person who sent it."""

    def __init__(self, message: str = "", faults: list[Fault] | None = None):
        self.faults = faults or []
        more = f" dan {len(self.faults) - MOST_NAMED} lainnya" if len(self.faults) > MOST_NAMED else ""
        super().__init__(message or "; ".join(map(str, self.faults[:MOST_NAMED])) + more)


@dataclass(frozen=True)
class Declaration:
    """Which column is what; empty where the file has no such column. Kept with the round as its design.

    unit             what one row is: a household or a person
    strata           columns that together name the stratum
    second_unit      unit of the second stage inside the PSU
    population_size  PSUs in the stratum, second_size second units in the PSU; or the sampled shares of them
    size             members of the household; without it every row is one
    welfare          spending per head that poverty is measured on, and `welfare_words`, what it is
    shares           (series of BPS, column): 1 who counts by the definition of BPS, 0 who does not, blank who was not
                     asked
    numbers, words   further columns kept with each record
    lonely_psu       rule for strata with one PSU, one of sampling.LONELY_PSU_RULES
    """

    weight: str
    unit: str = HOUSEHOLD
    strata: tuple[str, ...] = ()
    psu: str = ""
    second_unit: str = ""
    population_size: str = ""
    second_size: str = ""
    size: str = ""
    area: str = ""
    welfare: str = ""
    welfare_words: str = ""
    shares: tuple[tuple[str, str], ...] = ()
    numbers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    lonely_psu: str = "center"
    code: str = "declared"

    @classmethod
    def kept_in(cls, design: dict) -> "Declaration":
        """As a round keeps it, beside other things."""
        known = {name: design[name] for name in cls.__dataclass_fields__ if name in design}
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in known.items()})

    @property
    def kept_numbers(self) -> tuple[str, ...]:
        return _once(*self.numbers, self.welfare, *dict(self.shares).values())

    @property
    def kept_words(self) -> tuple[str, ...]:
        return _once(*self.words, *self.strata, self.area)

    @property
    def columns(self) -> tuple[str, ...]:
        design = [self.weight, *self.strata, self.psu, self.second_unit, self.population_size, self.second_size]
        return _once(*design, self.size, *self.kept_numbers, *self.kept_words)


def _once(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def contradictions(declared: Declaration) -> Iterator[str]:
    """What cannot be meant, whatever the cells hold."""
    if declared.second_unit and not declared.psu:
        yield "Satuan tahap kedua memerlukan kolom PSU."
    for series, _ in declared.shares:
        row = ROWS[BY_SERIES[series].record]
        if BY_SERIES[series].record != declared.unit:
            yield f"Bagian yang diterbitkan BPS atas {BY_SERIES[series].unit} memerlukan satu baris satu {row}."
    if declared.second_size and not (declared.population_size and declared.second_unit):
        yield "Banyaknya satuan di PSU memerlukan kolom satuan tahap kedua dan kolom banyaknya PSU di strata."


def records_of(table: Table, declared: Declaration) -> list[dict]:
    """Fields of SurveyRecord for each row. Raises SurveyRefused with the faults of all rows, in their order."""
    if found := list(contradictions(declared)):
        raise SurveyRefused(" ".join(found))
    missing = [name for name in declared.columns if name not in table.columns]
    if missing:
        raise SurveyRefused(f"Kolom tidak ada: {', '.join(missing)}. Kolom berkas ini: {', '.join(table.columns)}.")
    faults = sorted(dict.fromkeys(_faults(table, declared)))
    if faults:
        raise SurveyRefused(faults=faults)
    return list(_records(table, declared))


def _faults(table: Table, declared: Declaration) -> Iterator[Fault]:
    yield from _number_faults(table, declared.weight, "harus angka lebih dari 0", lambda value: value > 0)
    sizes = f"harus bilangan bulat 1 sampai {LARGEST_HOUSEHOLD}"
    yield from _number_faults(
        table, declared.size, sizes, lambda value: 1 <= value <= LARGEST_HOUSEHOLD and value.is_integer()
    )
    for name in (declared.population_size, declared.second_size):
        yield from _number_faults(table, name, "harus angka lebih dari 0", lambda value: value > 0)
    for name in declared.kept_numbers:
        lowest = "harus angka 0 atau lebih, atau kosong" if name == declared.welfare else "harus angka, atau kosong"
        is_low = name == declared.welfare
        yield from _number_faults(
            table, name, lowest, lambda value, is_low=is_low: value >= 0 or not is_low, may_be_blank=True
        )
    for name in _once(*dict(declared.shares).values()):
        yield from _number_faults(
            table, name, "harus 1, 0, atau kosong", lambda value: value in (0, 1), may_be_blank=True
        )
    for name in _once(*declared.strata, declared.psu, declared.second_unit):
        yield from _label_faults(table, name)
    yield from _unequal_sizes(table, declared)
    for name in declared.kept_words:
        if (n := len(set(table.labels(name)))) > MOST_CATEGORIES:
            yield Fault(0, name, f"{n} isi berbeda, paling banyak {MOST_CATEGORIES} untuk kategori; abaikan kolom ini")


def _number_faults(table: Table, name: str, message: str, is_right, *, may_be_blank=False) -> Iterator[Fault]:
    if not name:
        return
    values, no_numbers = table.numbers_and_faults(name)
    yield from (Fault(row, name, message) for row, _ in no_numbers)
    for row, cell, value in zip(table.row_numbers, table.cells(name), values, strict=True):
        if value is None:
            if is_empty(cell) and not may_be_blank:
                yield Fault(row, name, message)
        elif not is_right(value):
            yield Fault(row, name, message)


def _label_faults(table: Table, name: str) -> Iterator[Fault]:
    for row, label in zip(table.row_numbers, table.labels(name), strict=True):
        if label is None:
            yield Fault(row, name, "kosong")
        elif len(label) > LONGEST_LABEL:
            yield Fault(row, name, f"lebih dari {LONGEST_LABEL} huruf")


def _unequal_sizes(table: Table, declared: Declaration) -> Iterator[Fault]:
    """A stratum has one number of PSUs, a PSU one number of second units."""
    strata = _strata(table, declared)
    psus = table.labels(declared.psu) if declared.psu else [""] * table.n
    stages = [(declared.population_size, strata, "strata"), (declared.second_size, zip(strata, psus), "PSU")]  # noqa: B905
    for name, places, what in stages:
        if not name:
            continue
        first: dict = {}
        values, _ = table.numbers_and_faults(name)
        for row, place, value in zip(table.row_numbers, places, values, strict=True):
            if value is not None and first.setdefault(place, value) != value:
                yield Fault(row, name, f"berbeda dari baris sebelumnya dalam satu {what}")


def _strata(table: Table, declared: Declaration) -> list[str]:
    columns = [table.labels(name) for name in declared.strata]
    return [" ".join(label or "" for label in row) for row in zip(*columns, strict=True)] if columns else [""] * table.n


def _records(table: Table, declared: Declaration) -> Iterator[dict]:
    labels = {name: table.labels(name) for name in declared.kept_words}
    numbers = {name: table.numbers(name) for name in declared.kept_numbers}
    design = {
        "weight": table.numbers(declared.weight),
        "stratum": [stratum[:LONGEST_STRATUM] for stratum in _strata(table, declared)],
        "psu": _labels_or_blank(table, declared.psu),
        "second_unit": _labels_or_blank(table, declared.second_unit),
        "population_size": _numbers_or(table, declared.population_size, None),
        "second_size": _numbers_or(table, declared.second_size, None),
        "household_size": [int(size) for size in _numbers_or(table, declared.size, 1)],
    }
    for n in range(table.n):
        values = {name: cells[n] for name, cells in numbers.items()}
        values |= {name: (cells[n] or "")[:LONGEST_STRATUM] for name, cells in labels.items()}
        yield {name: cells[n] for name, cells in design.items()} | {"values": values}


def _labels_or_blank(table: Table, name: str) -> list[str]:
    return table.labels(name) if name else [""] * table.n


def _numbers_or(table: Table, name: str, otherwise) -> list:
    return table.numbers(name) if name else [otherwise] * table.n
