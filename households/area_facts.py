"""The areas of Kutai Kartanegara as facts: names, codes of both systems with periods, parents, other spellings.

Read from `data/`; where they come from is told in `data/SOURCES.md`. An area is named by its present Kemendagri code.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

KUTAI_KARTANEGARA = "64.02"

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class AreaFact:
    kemendagri_code: str  # with dots: 64.02.06.1008
    level: str  # province, regency, district, village
    kind: str  # provinsi, kabupaten, kota, kecamatan, desa, kelurahan
    name: str
    parent_code: str | None
    bps_code: str | None  # None where no present one is known
    bps_code_from: int | None  # year of the list the BPS code was seen in
    latitude: Decimal | None
    longitude: Decimal | None
    postal_code: str


@dataclass(frozen=True, slots=True)
class CodePeriod:
    """A code of one system from a day on (None: before our sources) until before another (None: still)."""

    area_code: str
    system: str  # kemendagri, bps
    code: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class ParentPeriod:
    area_code: str
    parent_code: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Alias:
    area_code: str
    name: str
    source: str


def areas() -> list[AreaFact]:
    """Present areas, a parent always before its children."""
    return [_area(row) for row in _rows("areas.csv")]


def villages() -> list[AreaFact]:
    return [area for area in areas() if area.level == "village"]


def code_periods() -> list[CodePeriod]:
    return [
        CodePeriod(row["area_code"], row["system"], row["code"], _day(row["valid_from"]), _day(row["valid_to"]))
        for row in _rows("area_codes.csv")
    ]


def parent_periods() -> list[ParentPeriod]:
    return [
        ParentPeriod(row["area_code"], row["parent_code"], _day(row["valid_from"]), _day(row["valid_to"]))
        for row in _rows("area_parents.csv")
    ]


def aliases() -> list[Alias]:
    return [Alias(row["area_code"], row["alias"], row["source"]) for row in _rows("area_aliases.csv")]


def old_village_codes() -> dict[str, str]:
    """Kemendagri code before the two kecamatan of 2022, by present code: the 20 villages that changed it."""
    return {
        period.area_code: period.code
        for period in code_periods()
        if period.system == "kemendagri" and period.valid_to is not None
    }


def _area(row):
    return AreaFact(
        kemendagri_code=row["kemendagri_code"],
        level=row["level"],
        kind=row["kind"],
        name=row["name"],
        parent_code=row["parent_code"] or None,
        bps_code=row["bps_code"] or None,
        bps_code_from=int(row["bps_code_from"]) if row["bps_code_from"] else None,
        latitude=Decimal(row["latitude"]) if row["latitude"] else None,
        longitude=Decimal(row["longitude"]) if row["longitude"] else None,
        postal_code=row["postal_code"],
    )


def _rows(name) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text):
    return date.fromisoformat(text) if text else None
