"""What moved over the years: each figure against the one before and the first of its line, tested and not eyeballed."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from verification.macro.crosscheck.margins import margin_of
from verification.macro.estimates import difference
from verification.macro.models import MacroFigure
from verification.macro.reading.wording import period_words
from verification.macro.shared import BY_SERIES

TESTED = ["p0", "extreme_poverty", *BY_SERIES]  # whose error is published or assumed
NO_ERROR = "Galat angka ini tidak diterbitkan dan tidak dapat dianggap."
OTHER_LINE = "Garisnya lain: {before}, kemudian {after}."


@dataclass(frozen=True)
class Change:
    """From one figure of a series to a later one. Without a test there is a reason and no number."""

    series: str
    label: str
    unit: str
    before: str  # periods in words
    after: str
    before_value: float
    after_value: float
    value: float | None = None
    low: float | None = None
    high: float | None = None
    z: float | None = None
    is_measurable: bool = False
    reason: str = ""


def changes_of(figures: Iterable[MacroFigure]) -> list[dict]:
    """Year on year, and from the first year to the last, per series; figures in the order of their periods."""
    by_series: dict[str, list[MacroFigure]] = {}
    for figure in figures:
        if figure.series.code in TESTED:
            by_series.setdefault(figure.series.code, []).append(figure)
    return [asdict(change) for line in by_series.values() for change in _of_line(line)]


def _of_line(line: Sequence[MacroFigure]) -> list[Change]:
    found = [_change(before, after) for before, after in zip(line, line[1:], strict=False)]
    return found + ([_change(line[0], line[-1])] if len(line) > 2 else [])


def _change(before: MacroFigure, after: MacroFigure) -> Change:
    series = after.series
    fields = {
        "series": series.code, "label": series.label, "unit": series.unit, "before": period_words(before.period),
        "after": period_words(after.period), "before_value": float(before.value), "after_value": float(after.value),
    }  # fmt: skip
    one, two = margin_of(after).estimate, margin_of(before).estimate
    if before.line_version != after.line_version:
        return Change(
            **fields, reason=OTHER_LINE.format(before=before.line_version or "-", after=after.line_version or "-")
        )
    if one is None or two is None or not (one.se or two.se):
        return Change(**fields, reason=NO_ERROR)
    found = difference(one, two)
    return Change(
        **fields, value=found.value, low=found.low, high=found.high, z=found.z, is_measurable=found.is_measurable
    )
