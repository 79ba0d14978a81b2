"""What was understood of a file, kept beside its content until the file goes: cells, verdicts, and parts of its sheets.

A file of ours rather than rows: it is written once by a job and shown as a whole, so that no request parses an
untrusted workbook and thousands of figures that nobody stores never reach the database.
"""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec
from django.conf import settings
from django.utils import timezone

from households.models import Area
from verification.macro.crosscheck.runs import HOME_BPS_CODE
from verification.macro.files.windows import Part, part_of
from verification.macro.judging import Outcome, Verdict, counts_of, tells_no_year
from verification.macro.loading import FOLDER, NO_YEAR
from verification.macro.models import MacroFile

MOST_ROWS = 20_000  # cells listed one by one; those we keep come first, and the sums count them all
MOST_SHEETS = 20
MOST_TEXT = 200
NOT_KEPT = {Outcome.UNKNOWN, Outcome.OUTSIDE}


class Row(msgspec.Struct, array_like=True, frozen=True):
    """One cell and what was understood of it; row and column are 0 where the value stands behind a key."""

    sheet: str
    row: int
    column: int
    address: str
    printed: str
    area: str
    bps_code: str
    indicator: str
    category: str
    period: str
    value: Decimal | None
    unit: str
    outcome: Outcome
    words: str


class Reading(msgspec.Struct, frozen=True):
    """refusal is why nothing can be stored, counts are those of the whole file."""

    read_at: datetime
    refusal: str = ""
    counts: dict[str, int] = {}
    outcomes: dict[Outcome, int] = {}
    rows: list[Row] = []
    parts: list[Part] = []

    @property
    def n_stored(self) -> int:
        """Figures that storing writes: all but those that are there already or nobody keeps."""
        return self.counts.get("created", 0) + self.counts.get("held", 0)


def of_verdicts(verdicts: list[Verdict], sheets: list[tuple[str, list[list]]]) -> Reading:
    ordered = sorted(verdicts, key=_place)
    outcomes = {outcome: sum(verdict.outcome == outcome for verdict in verdicts) for outcome in Outcome}
    return Reading(
        timezone.now(),
        refusal=NO_YEAR if tells_no_year(verdicts) else "",
        counts=dict(counts_of(verdicts)),
        outcomes=outcomes,
        rows=[_row(verdict) for verdict in ordered[:MOST_ROWS]],
        parts=_parts(verdicts, sheets),
    )


def of_refusal(reason: str) -> Reading:
    return Reading(timezone.now(), refusal=reason)


def write(macro_file: MacroFile, reading: Reading) -> None:
    target = _path(macro_file.pk)
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, delete=False) as part:
        part.write(msgspec.json.encode(reading))
    Path(part.name).replace(target)


def load(macro_file: MacroFile) -> Reading | None:
    try:
        return msgspec.json.decode(_path(macro_file.pk).read_bytes(), type=Reading)
    except (OSError, msgspec.DecodeError):
        return None


def drop(pk: int) -> None:
    """By number: the row of the file may be gone."""
    _path(pk).unlink(missing_ok=True)


def _path(pk) -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER / "readings" / f"{pk}.json"


def _place(verdict: Verdict) -> tuple[int, int]:
    """Kutai Kartanegara, its neighbours, the province; then what nobody keeps, of our areas first."""
    area = verdict.area
    rank = 3 if area is None else 0 if area.bps_code == HOME_BPS_CODE else 1 + (area.level == Area.Level.PROVINCE)
    return verdict.outcome in NOT_KEPT, rank


def _row(verdict: Verdict) -> Row:
    figure, stored = verdict.figure, verdict.row
    texts = {
        "sheet": figure.address.sheet, "address": str(figure.address), "printed": figure.printed,
        "area": verdict.area.name if verdict.area else figure.area_name, "bps_code": figure.bps_code,
        "indicator": verdict.series.label if verdict.series else figure.indicator, "category": figure.category,
        "period": figure.period, "unit": verdict.series.unit if stored else figure.unit, "words": verdict.words,
    }  # fmt: skip
    return Row(
        row=figure.address.row or 0, column=figure.address.column or 0, outcome=verdict.outcome,
        value=stored.value if stored else figure.value, **{name: text[:MOST_TEXT] for name, text in texts.items()},
    )  # fmt: skip


def _parts(verdicts, sheets) -> list[Part]:
    figures, ours = defaultdict(set), defaultdict(set)
    for verdict in verdicts:
        if verdict.figure.address.row:
            place = verdict.figure.address.row, verdict.figure.address.column
            figures[verdict.figure.address.sheet].add(place)
            if verdict.outcome not in NOT_KEPT:
                ours[verdict.figure.address.sheet].add(place)
    shown = ours or figures
    named = [(name, rows) for name, rows in sheets if name in shown][:MOST_SHEETS]
    return [part_of(name, rows, figures[name], ours[name]) for name, rows in named]
