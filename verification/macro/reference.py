"""The series and the published figures every installation starts with. Safe to load any number of times."""

import csv
import hashlib
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from households.models import Area
from verification.macro.models import MacroCall, MacroFigure, MacroFile, MacroSeries
from verification.macro.reading.series import BY_CODE

DATA = Path(__file__).with_name("data")
KNOWN_FIGURES = DATA / "known_figures.csv"
PUBLISHER = "Kutipan sumber terbuka, disusun RBPK"


@transaction.atomic
def load() -> None:
    load_series()
    load_calls()
    load_known_figures()


def load_series() -> None:
    """Every series that the reader knows, with its unit, its definition and who is counted."""
    for row in _rows(DATA / "series.csv"):
        fields = {key: row[key] for key in ("label", "definition", "base", "source")}
        MacroSeries.objects.update_or_create(code=row["code"], defaults=fields | {"unit": BY_CODE[row["code"]].unit})


def load_calls() -> None:
    """Where BPS keeps them, for series that have no call yet: what the office changed stays."""
    called = set(MacroCall.objects.values_list("series__code", flat=True))
    series = MacroSeries.objects.in_bulk(field_name="code")
    MacroCall.objects.bulk_create(
        MacroCall(series=series[row["series"]], domain=row["domain"], variable=row["variable"])
        for row in _rows(DATA / "calls.csv")
        if row["series"] not in called
    )


def load_known_figures() -> None:
    """Figures quoted in public, each with its source; those that contradict another one are held. Kept as they are."""
    areas = {area.bps_code: area for area in Area.objects.exclude(bps_code=None).filter(bps_code__in=_codes())}
    series = MacroSeries.objects.in_bulk(field_name="code")
    known = set(MacroFigure.objects.values_list(*KEY, "release"))
    taken = set(MacroFigure.objects.filter(state=MacroFigure.State.ACCEPTED).values_list(*KEY))
    file, new = _own_file(), []
    for line, row in enumerate(_rows(KNOWN_FIGURES), start=2):
        if row["bps_code"] not in areas:
            continue
        figure = _figure(row, line, file, series[row["series"]], areas[row["bps_code"]])
        key = tuple(getattr(figure, name) for name in KEY)
        if (*key, figure.release) in known:
            continue
        if figure.state == MacroFigure.State.ACCEPTED and key in taken:
            figure.state = MacroFigure.State.SUPERSEDED  # an official file came first
        if figure.state == MacroFigure.State.ACCEPTED:
            taken.add(key)
        known.add((*key, figure.release))
        new.append(figure)
    MacroFigure.objects.bulk_create(new)


KEY = ["series_id", "area_id", "period", "category"]


def _figure(row, line, file, series, area) -> MacroFigure:
    return MacroFigure(
        series=series, area=area, period=row["period"], category=row["category"], release=row["release"],
        value=row["value"], line_version=row["line_version"], file=file, cell=f"baris {line}",
        source_note=". ".join(filter(None, [row["source"], row["note"]])), held_reason=row["held_reason"],
        state=MacroFigure.State.HELD if row["held_reason"] else MacroFigure.State.ACCEPTED,
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
