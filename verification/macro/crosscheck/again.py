"""Asking for a cross-check: by a person, or because what it reads has changed. The job is rung for by the sweeper."""

from contextlib import suppress

from django.db.models import Max, Q, QuerySet

from accounts.models import User
from households.models import Area, Evidence
from jobs.actions import AlreadyRunning, request_job
from jobs.models import Job
from verification.macro.crosscheck.runs import HOME_BPS_CODE
from verification.macro.models import CrossCheckRun, MacroFigure, SurveyRound

RUN_CROSSCHECK = "verification.run_crosscheck"
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


def request_for_survey(round: SurveyRound, *, by: User | None = None) -> None:
    """A cross-check for the year of a survey that was just loaded."""
    area = Area.objects.filter(bps_code=HOME_BPS_CODE).first()
    if area:
        with suppress(AlreadyRunning):
            request_crosscheck(year=int(round.period[:4]), area=area, by=by)


def request_since_last() -> Job | None:
    """Once more for the year of the last run, where visits were accepted or figures came in since then."""
    last = CrossCheckRun.objects.select_related("area").order_by("-ran_at").first()
    if last is None or not _has_news(last):
        return None
    with suppress(AlreadyRunning):
        return request_crosscheck(year=last.year, area=last.area)
    return None


def _has_news(last: CrossCheckRun) -> bool:
    figures = MacroFigure.objects.filter(Q(file__imported_at__gt=last.ran_at) | Q(decided_at__gt=last.ran_at))
    visited = Evidence.objects.filter(accepted_at__gt=last.ran_at)
    return visited.exists() or figures.exists() or SurveyRound.objects.filter(loaded_at__gt=last.ran_at).exists()


def _years(figures) -> list[int]:
    accepted = MacroFigure.objects.accepted().filter(series__code__in=USED, is_missing=False, category="")
    touched = figures.filter(pk__in=accepted).values_list("period", flat=True)
    latest = accepted.filter(area__bps_code=HOME_BPS_CODE).aggregate(last=Max("period"))["last"] or ""
    known = set(CrossCheckRun.objects.filter(area__bps_code=HOME_BPS_CODE).values_list("year", flat=True))
    return sorted({int(period[:4]) for period in touched} & (known | {int(latest[:4] or 0)}))
