"""Releases of one figure side by side: which is the later one, and who replaces whom."""

from django.db.models import QuerySet

from verification.macro.models import MacroFigure


def vintages_of(figure: MacroFigure) -> QuerySet[MacroFigure]:
    """The same figure as every release gives it."""
    key = {name: getattr(figure, name) for name in ("series_id", "area_id", "period", "category")}
    return MacroFigure.objects.filter(**key)


def supersede(figure: MacroFigure) -> None:
    figure.state = MacroFigure.State.SUPERSEDED
    figure.save(update_fields=["state"])


def is_later(one: str, two: str) -> bool:
    """Whether release `one` is known to follow `two`: both are dates (2024, 2024-07-01)."""
    return bool(dated(one) and dated(two)) and dated(one) > dated(two)


def dated(release: str) -> str:
    """The day, month or year of a release; empty where it has none ("diterima 2026-09-01" is no release date)."""
    start = release.split(" ")[0]
    parts = start.split("-")
    is_date = len(parts) <= 3 and len(parts[0]) == 4 and all(part.isdigit() for part in parts)
    return start if is_date else ""
