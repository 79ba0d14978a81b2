"""Rounds of anonymous sample records: read, checked, stored, estimated. A file that names people is refused."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from accounts.models import User
from households.models import Area
from verification.macro.estimates import Estimate
from verification.macro.models import SurveyRecord, SurveyRound
from verification.macro.surveys.asking_files import REASONS, UNFIT, population_sizes
from verification.macro.surveys.declaration import Declaration, SurveyRefused, records_of
from verification.macro.surveys.identities import LAW, identities_in
from verification.macro.surveys.sampling import Design, estimate, gini, poverty, share, total
from verification.macro.surveys.tables import Table, TableRefused, read_table

LAYOUTS = {  # files whose columns are known
    "wb2023": Declaration(
        code="wb2023", weight="hhweight", strata=("geo1", "urbrur"), psu="ea", size="hhsize", welfare="pc_exp",
        welfare_words="pengeluaran per kapita",
        numbers=("rooms", "tot_exp", "tot_food", "pc_exp"),
        words=("geo1", "geo2", "urbrur", "electricity", "water", "toilet"),
    ),
}  # fmt: skip
MOST_ROWS = 100_000
BATCH = 2_000
NO_WELFARE = "Garis kemiskinan memerlukan kolom kesejahteraan (misalnya pengeluaran per kapita)."
LONELY_HERE = (
    "Ada strata dengan satu PSU saja, padahal aturannya menolak. Gabungkan strata itu di berkasnya, atau pilih aturan "
    "lain."
)


def load_survey(
    path: str | Path, declared: Declaration, *, name: str, period: str, population: str, source: str,
    poverty_line: Decimal | None = None, poverty_line_unit: str = "", measure: str = "", population_code: str = "",
    area: Area | None = None, is_synthetic: bool = False,
) -> SurveyRound:  # fmt: skip
    """A sample file (csv, xlsx, xls, Stata, SPSS) into a survey round.

    measure            id of what the welfare column measures; two sides are comparable only where it is equal
    population_code    id of whom the sample stands for, for example "6403:people"

    Raises SurveyRefused with all faults (row and column) for a file that names people, lacks columns, or has cells
    that contradict the declaration: weights not above 0, sizes below 1, spending below 0; nothing is stored then.
    """
    table = read_records(path)
    if not set(declared.columns) <= set(table.columns):
        table = table.lowered()  # names of a known layout are written small, those of a file as it likes
    return store_round(
        table, declared, name=name, period=period, population=population, source=source, poverty_line=poverty_line,
        poverty_line_unit=poverty_line_unit, measure=measure, population_code=population_code, area=area,
        is_synthetic=is_synthetic,
    )  # fmt: skip


def read_records(path: str | Path) -> Table:
    """Raises SurveyRefused for a file that cannot be read, that is too long, or that names people."""
    try:
        table = read_table(path)
    except TableRefused as error:
        raise SurveyRefused(str(error)) from error
    if table.n > MOST_ROWS:
        raise SurveyRefused(f"Berkas memuat {table.n} baris, paling banyak {MOST_ROWS}. Ambil wilayah Anda saja.")
    places = {name.lower() for name in Area.objects.values_list("name", flat=True)}
    if found := identities_in(table, places):
        raise SurveyRefused(f"{' '.join(found)} {LAW}")
    return table


@transaction.atomic
def store_round(
    table: Table, declared: Declaration, *, name: str, period: str, measure: str = "", population_code: str = "",
    by: User | None = None, progress: Callable[[str, int, int], None] = lambda stage, done, total: None, **fields,
) -> SurveyRound:  # fmt: skip
    """The records of a table that was read, stored with their declaration. Raises SurveyRefused; nothing is stored."""
    if fields.get("poverty_line") and not declared.welfare:
        raise SurveyRefused(NO_WELFARE)
    if SurveyRound.objects.filter(name=name, period=period).exists():
        raise SurveyRefused(f"Putaran {name} periode {period} sudah dimuat. Pakai nama lain bila ini putaran baru.")
    rows = records_of(table, declared)
    design = asdict(declared) | {"measure": measure, "population": population_code}
    round = SurveyRound(name=name, period=period, unit=declared.unit, design=design, loaded_by=by, **fields)
    records = [SurveyRecord(round=round, **row) for row in rows]
    _check_design(round, records)
    round.save()
    for start in range(0, len(records), BATCH):
        progress("Menyimpan", start, len(records))
        SurveyRecord.objects.bulk_create(records[start : start + BATCH])
    return round


def _check_design(round: SurveyRound, records: Sequence[SurveyRecord]) -> None:
    """Tried where the design itself may forbid an error: better known now than on the page of estimates."""
    design = design_of(round, records, of_people=False)
    if design.population_sizes is None and design.lonely_psu != "refuse":
        return
    try:
        estimate(total([1.0] * len(records)), design)
    except ValueError as error:
        raise SurveyRefused(design_fault(error)) from error


def design_fault(error: ValueError) -> str:
    """Why an error cannot be computed, as a sentence."""
    reason = REASONS.get(str(error), UNFIT)
    return LONELY_HERE if "satu PSU" in reason else f"Galat tidak dapat dihitung: {reason}."


def design_of(round: SurveyRound, records: Sequence[SurveyRecord], *, of_people: bool) -> Design:
    """The sampling design of a round; weights count people (weight times household size) or the units of the file."""
    declared = Declaration.kept_in(round.design)
    strata = [record.stratum for record in records] if declared.strata else None
    psus = [record.psu for record in records] if declared.psu else None
    second = [record.second_unit for record in records] if declared.second_unit else None
    named = [name for name in ("population_size", "second_size") if getattr(declared, name)]
    sizes = [[getattr(record, name) for record in records] for name in named]
    sizes = dict(zip(named, population_sizes(sizes, strata, [part for part in (psus, second) if part]), strict=True))
    return Design(
        weights=[record.weight * (record.household_size if of_people else 1) for record in records],
        strata=strata, psus=psus, population_sizes=sizes.get("population_size"), second_units=second,
        second_sizes=sizes.get("second_size"), lonely_psu=declared.lonely_psu,
    )  # fmt: skip


def money_of(round: SurveyRound) -> Callable[[str], Estimate]:
    """p0, p1, p2 and gini of people, in [0, 1], on the welfare column and at the line of the round.

    The callable raises ValueError for what the round cannot tell: its reason is for `design_fault`.
    """
    records = list(round.records.order_by("pk"))
    welfare = [record.values.get(round.design.get("welfare")) for record in records]
    design = design_of(round, records, of_people=True)

    def found(code: str) -> Estimate:
        if code == "gini":
            return estimate(gini(welfare), design)
        if not round.poverty_line:
            raise ValueError("the round has no poverty line")
        return estimate(poverty(welfare, float(round.poverty_line), int(code[1])), design)

    return found


def shares_declared(round: SurveyRound) -> dict[str, str]:
    """{series of BPS: column of yes and no} of a round that says it measures them by the same definition."""
    return dict(Declaration.kept_in(round.design).shares)


def share_of(round: SurveyRound, column: str) -> Estimate:
    """Of the rows of a round, whom they stand for, in [0, 1]. Raises ValueError where no error can be computed."""
    records = list(round.records.order_by("pk"))
    flags = [None if (value := record.values[column]) is None else value == 1 for record in records]
    return estimate(share(flags), design_of(round, records, of_people=False))
