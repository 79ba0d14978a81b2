"""Asking for a cross-check: by a person, or because figures that it reads came in."""

from contextlib import suppress

from django.db.models import Max, QuerySet

from accounts.models import User
from households.models import Area
from jobs.actions import AlreadyRunning, request_job
from jobs.models import Job
from verification.macro.actions import RUN_CROSSCHECK
from verification.macro.crosscheck.runs import HOME_BPS_CODE
from verification.macro.models import CrossCheckRun, MacroFigure

USED = ["p0", "poor_count", "poverty_line", "improved_sanitation", "improved_water"]


def request_crosscheck(*, year: int, area: Area, by: User | None = None) -> Job:
    """Raises AlreadyRunning."""
    return request_job(
        kind=RUN_CROSSCHECK, subject=f"{area.name} {year}", params={"year": year, "area": area.pk}, by=by
    )


def request_again(figures: QuerySet[MacroFigure], *, by: User | None = None) -> list[Job]:
    """A cross-check for each year of newly accepted figures that had one before, and for the latest year."""
    area, jobs = Area.objects.filter(bps_code=HOME_BPS_CODE).first(), []
    for year in _years(figures.filter(area=area)) if area else []:
        with suppress(AlreadyRunning):
            jobs.append(request_crosscheck(year=year, area=area, by=by))
    return jobs


def _years(figures) -> list[int]:
    accepted = MacroFigure.objects.accepted().filter(series__code__in=USED, is_missing=False, category="")
    touched = figures.filter(pk__in=accepted).values_list("period", flat=True)
    latest = accepted.filter(area__bps_code=HOME_BPS_CODE).aggregate(last=Max("period"))["last"] or ""
    known = set(CrossCheckRun.objects.filter(area__bps_code=HOME_BPS_CODE).values_list("year", flat=True))
    return sorted({int(period[:4]) for period in touched} & (known | {int(latest[:4] or 0)}))
