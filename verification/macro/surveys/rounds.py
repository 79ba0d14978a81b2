"""Rounds of anonymous sample households: read, checked, stored, estimated. A file that names people is refused."""

import re
from dataclasses import asdict, dataclass
from decimal import Decimal
from math import isfinite
from pathlib import Path

from django.db import transaction

from households.models import Area
from households.reading.files import FileRefused, read_workbook
from verification.macro.estimates import Estimate
from verification.macro.models import SurveyRecord, SurveyRound
from verification.macro.surveys.sampling import Design, estimate, poverty

LAW = (
    "Undang-Undang 16/1997 pasal 21 dan 24 menjamin kerahasiaan responden statistik: nama, nomor identitas dan alamat "
    "tidak boleh diserahkan kepada siapa pun. Hapus kolom itu sebelum mengunggah."
)
IDENTITY = re.compile(
    r"(^|_)(nama|name|nik|nokk|no_kk|kk|nomor_kk|alamat|address|jalan|telp|telepon|phone|hp|no_hp|ktp|email|responden)(_|$)"
)
SIXTEEN_DIGITS = re.compile(r"\d{16}")
MOST_FAULTS = 20


class SurveyRefused(Exception):
    """Why a file cannot be taken as a survey round, in words for the person who sent it."""


@dataclass(frozen=True)
class Layout:
    """Which columns mean what.

    strata         columns that together name the stratum
    welfare        spending per head that poverty is measured on, and `welfare_words`, what it is
    numbers, words further columns kept with each record
    """

    code: str
    weight: str
    strata: tuple[str, ...]
    psu: str
    size: str
    welfare: str
    welfare_words: str
    numbers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([self.weight, *self.strata, self.psu, self.size, *self.numbers, *self.words]))


LAYOUTS = {
    "wb2023": Layout(
        code="wb2023", weight="hhweight", strata=("geo1", "urbrur"), psu="ea", size="hhsize", welfare="pc_exp",
        welfare_words="pengeluaran per kapita",
        numbers=("rooms", "tot_exp", "tot_food", "pc_exp"),
        words=("geo1", "geo2", "urbrur", "electricity", "water", "toilet"),
    ),
}  # fmt: skip
LONELY_PSU = "center"  # the rule for strata with one PSU, kept with each round


@transaction.atomic
def load_survey(
    path: str | Path, layout: Layout, *, name: str, period: str, population: str, source: str,
    poverty_line: Decimal | None = None, poverty_line_unit: str = "", measure: str = "", population_code: str = "",
    area: Area | None = None, is_synthetic: bool = False,
) -> SurveyRound:  # fmt: skip
    """A sample file into a survey round.

    path               xlsx, xls or csv with one row per household and the columns of the layout
    measure            id of what the welfare column measures; two sides are comparable only where it is equal
    population_code    id of whom the sample stands for, for example "6403:people"

    Raises SurveyRefused with all faults (row and column) for a file that names people, lacks columns, or has weights
    not above 0, sizes below 1, spending below 0; nothing is stored then.
    """
    records = records_of(read_rows(path), layout)
    if SurveyRound.objects.filter(name=name, period=period).exists():
        raise SurveyRefused(f"Putaran {name} periode {period} sudah dimuat. Pakai nama lain bila ini putaran baru.")
    design = asdict(layout) | {"lonely_psu": LONELY_PSU, "measure": measure, "population": population_code}
    round = SurveyRound.objects.create(
        name=name, period=period, population=population, source=source, area=area, design=design,
        poverty_line=poverty_line, poverty_line_unit=poverty_line_unit, is_synthetic=is_synthetic,
    )  # fmt: skip
    SurveyRecord.objects.bulk_create((SurveyRecord(round=round, **record) for record in records), batch_size=2000)
    return round


def read_rows(path: str | Path) -> list[dict]:
    """Rows of the first filled sheet as {column: cell}, with "row" their number in the file. Raises SurveyRefused."""
    try:
        sheet = next(sheet for sheet in read_workbook(path) if sheet.rows)
    except FileRefused as error:
        raise SurveyRefused(str(error)) from error
    except OSError as error:
        raise SurveyRefused(f"Berkas {Path(path).name} tidak ada atau tidak boleh dibaca.") from error
    names = [str(cell or "").strip().lower() for cell in sheet.rows[0]]
    _refuse_identities(names, sheet.rows[1:])
    return [
        dict(zip(names, row, strict=False)) | {"row": number}
        for number, row in enumerate(sheet.rows[1:], start=2)
        if any(cell not in (None, "") for cell in row)
    ]


def records_of(rows: list[dict], layout: Layout) -> list[dict]:
    """Fields of SurveyRecord for each row. Raises SurveyRefused with the faults of all rows."""
    missing = [name for name in layout.columns if not rows or name not in rows[0]]
    if missing:
        raise SurveyRefused(f"Kolom tidak ada: {', '.join(missing)}. Periksa tata letak berkas ({layout.code}).")
    faults = [fault for row in rows for fault in _faults(row, layout)]
    if faults:
        more = f" dan {len(faults) - MOST_FAULTS} lainnya" if len(faults) > MOST_FAULTS else ""
        raise SurveyRefused("; ".join(faults[:MOST_FAULTS]) + more)
    return [_record(row, layout) for row in rows]


def design_of(round: SurveyRound, records: list[SurveyRecord], *, of_people: bool) -> Design:
    """The sampling design of a round; weights count people (weight times household size) or households."""
    return Design(
        weights=[record.weight * (record.household_size if of_people else 1) for record in records],
        strata=[record.stratum for record in records],
        psus=[record.psu for record in records],
        lonely_psu=round.design.get("lonely_psu", LONELY_PSU),
    )


def poverty_of(round: SurveyRound) -> dict[str, Estimate]:
    """p0, p1 and p2 of people, shares in [0, 1], at the line of the round. Raises ValueError without a line."""
    if not round.poverty_line:
        raise ValueError("the round has no poverty line")
    records = list(round.records.order_by("pk"))
    welfare = [record.values[round.design["welfare"]] for record in records]
    design, line = design_of(round, records, of_people=True), float(round.poverty_line)
    return {f"p{power}": estimate(poverty(welfare, line, power), design) for power in (0, 1, 2)}


def _refuse_identities(names: list[str], rows: list[list]) -> None:
    named = [name for name in names if IDENTITY.search(re.sub(r"[^a-z0-9]+", "_", name))]
    if named:
        raise SurveyRefused(f"Kolom {', '.join(named)} mengenali responden. {LAW}")
    for number, row in enumerate(rows, start=2):
        if any(SIXTEEN_DIGITS.fullmatch(_digits(cell)) for cell in row):
            raise SurveyRefused(f"Baris {number} memuat nomor 16 angka seperti NIK atau nomor KK. {LAW}")


def _digits(cell) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e18:
        return str(int(cell))
    return re.sub(r"[\s.'-]", "", str(cell)) if isinstance(cell, str | int) and "." not in str(cell) else ""


def _faults(row: dict, layout: Layout):
    lowest = {layout.weight: "lebih dari 0", layout.size: "1 atau lebih"}
    for name in dict.fromkeys([layout.weight, layout.size, *layout.numbers]):
        value = _number(row.get(name))
        bad = (
            value is None or value < 0 or (name == layout.weight and value == 0) or (name == layout.size and value < 1)
        )
        if bad:
            yield f"baris {row['row']} kolom {name}: harus angka {lowest.get(name, '0 atau lebih')}"
    for name in [*layout.strata, layout.psu]:
        if str(row.get(name) or "").strip() == "":
            yield f"baris {row['row']} kolom {name}: kosong"


def _record(row: dict, layout: Layout) -> dict:
    values = {name: _number(row[name]) for name in layout.numbers}
    return {
        "weight": _number(row[layout.weight]),
        "stratum": " ".join(str(row[name]).strip() for name in layout.strata)[:60],
        "psu": str(row[layout.psu]).strip()[:60],
        "household_size": int(_number(row[layout.size])),
        "values": values | {name: str(row[name] or "").strip() for name in layout.words},
    }


def _number(cell) -> float | None:
    try:
        value = float(cell)
    except (TypeError, ValueError):
        return None
    return value if isfinite(value) else None
