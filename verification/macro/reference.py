"""The series and the published figures every installation starts with. Safe to load any number of times."""

import csv
import hashlib
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from households.models import Area
from verification.macro.models import MacroFigure, MacroFile, MacroSeries
from verification.macro.series import BY_CODE

DATA = Path(__file__).with_name("data")
KNOWN_FIGURES = DATA / "known_figures.csv"
PUBLISHER = "Kutipan sumber terbuka, disusun RBPK"


@transaction.atomic
def load() -> None:
    load_series()
    load_known_figures()


def load_series() -> None:
    """Every series that the reader knows, with its unit, its definition and who is counted."""
    for row in _rows(DATA / "series.csv"):
        fields = {key: row[key] for key in ("label", "definition", "base", "source")}
        MacroSeries.objects.update_or_create(code=row["code"], defaults=fields | {"unit": BY_CODE[row["code"]].unit})


def load_known_figures() -> None:
    """Figures quoted in public, each with its source; those that contradict another one are held. Kept as they are."""
    areas = {area.bps_code: area for area in Area.objects.exclude(bps_code=None).filter(bps_code__in=_codes())}
    series = MacroSeries.objects.in_bulk(field_name="code")
    file = _own_file()
    for line, row in enumerate(_rows(KNOWN_FIGURES), start=2):
        if row["bps_code"] in areas:
            _load_figure(row, line, file, series[row["series"]], areas[row["bps_code"]])


def _load_figure(row, line, file, series, area) -> None:
    key = {"series": series, "area": area, **{name: row[name] for name in ("period", "category")}}
    is_taken = (
        MacroFigure.objects.filter(**key, state=MacroFigure.State.ACCEPTED).exclude(release=row["release"]).exists()
    )
    state = MacroFigure.State.HELD if row["held_reason"] else MacroFigure.State.ACCEPTED
    if is_taken and state == MacroFigure.State.ACCEPTED:
        state = MacroFigure.State.SUPERSEDED  # an official file came first
    note = ". ".join(filter(None, [row["source"], row["note"]]))
    MacroFigure.objects.get_or_create(
        **key, release=row["release"],
        defaults={
            "value": row["value"], "line_version": row["line_version"], "source_note": note, "state": state,
            "held_reason": row["held_reason"], "file": file, "cell": f"baris {line}",
        },
    )  # fmt: skip


def _own_file() -> MacroFile:
    digest = hashlib.sha256(KNOWN_FIGURES.read_bytes()).hexdigest()
    fields = {"name": "Angka terbitan yang sudah diketahui", "publisher": PUBLISHER, "imported_at": timezone.now()}
    return MacroFile.objects.get_or_create(sha256=digest, defaults=fields)[0]


def _codes() -> set[str]:
    return {row["bps_code"] for row in _rows(KNOWN_FIGURES)}


def _rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
