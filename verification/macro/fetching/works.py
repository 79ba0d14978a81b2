"""Fetching from BPS as a job: every morning, or when somebody asks. `verification/tasks.py` imports it."""

from collections import Counter
from contextlib import suppress

from celery import shared_task
from django.conf import settings
from django.db.models import Max, QuerySet
from django.urls import reverse

from accounts.models import Membership, Notice, User
from accounts.roles import Role
from jobs.actions import AlreadyRunning, request_job
from jobs.models import Job
from jobs.tasks import ring
from jobs.work import JobError, Run, work
from verification.macro.actions import MacroError
from verification.macro.crosscheck.again import request_again
from verification.macro.fetching.client import NO_KEY, connect
from verification.macro.fetching.errors import KeyRefused
from verification.macro.fetching.storing import Fetched, fetch_all
from verification.macro.models import MacroCall, MacroFigure

FETCH = "verification.fetch_macro"
KINDS = {FETCH: "Ambil angka dari BPS"}
SUBJECT = "Seri WebAPI BPS"
NO_SERIES = "Tidak ada seri yang diambil dari BPS. Mintalah admin Bappeda menandainya di admin, Seri WebAPI BPS."


def request_fetch(*, by: User | None = None) -> Job:
    """Raises MacroError without a key or without series, AlreadyRunning."""
    if not settings.BPS_WEBAPI_KEY:
        raise MacroError(NO_KEY)
    if not MacroCall.objects.filter(is_active=True).exists():
        raise MacroError(NO_SERIES)
    return request_job(kind=FETCH, subject=SUBJECT, by=by)


@shared_task(name="verification.fetch_macro_series")
def fetch_macro_series():
    """Every day before work, where a key is set."""
    with suppress(MacroError, AlreadyRunning):
        ring(request_fetch())


def tell_stopped(job: Job) -> None:
    """A morning without figures is told; who asked himself sees it on the page of his job."""
    if job.requested_by_id:
        return
    text, path = f"Pengambilan angka BPS pagi ini gagal. {job.error}"[:300], reverse("jobs:job-detail", args=[job.pk])
    _notify(text, path)


@work(FETCH, when_stopped=tell_stopped)
def fetch_macro(run: Run) -> dict:
    """What came whole is stored, what did not is named; where nothing came, the job fails."""
    last = MacroFigure.objects.aggregate(last=Max("pk"))["last"] or 0
    try:
        fetched = fetch_all(connect(), run.progress)
    except KeyRefused as error:
        raise JobError(str(error)) from error
    if all(series.trouble for series in fetched):
        raise JobError(_why(fetched))
    files = [file for series in fetched for file in series.files]
    figures = MacroFigure.objects.filter(file__in=files, pk__gt=last, is_missing=False)
    n_new, n_held = figures.accepted().count(), figures.waiting().count()
    _tell(n_new, n_held, sum(bool(series.trouble) for series in fetched))
    for job in request_again(figures, by=run.job.requested_by):
        ring(job)
    return _result(fetched, n_new, n_held)


def _why(fetched: list[Fetched]) -> str:
    """Each reason once: a server that is away is away for every series."""
    return " ".join(dict.fromkeys(series.trouble for series in fetched)) or NO_SERIES


def _result(fetched: list[Fetched], n_new: int, n_held: int) -> dict:
    counts = sum((series.counts for series in fetched), Counter())
    failed = [[f"Tidak diambil: {series.call.series.label}", series.trouble] for series in fetched if series.trouble]
    result = {"created": n_new, "unchanged": counts["unchanged"], "held": n_held}
    result["summary"] = [["Menggantikan angka lama", counts["superseded"]], *failed]
    result["links"] = [[label, path] for label, path in _links(n_held)]
    if failed:
        result["outcome"] = ["Selesai sebagian", "warn"]
    return result


def _links(n_held: int) -> list[tuple[str, str]]:
    page = reverse("verification:macro-figures")
    return [("Putuskan yang ditahan", f"{page}?state=held")] * bool(n_held) + [("Lihat angkanya", page)]


def _tell(n_new: int, n_held: int, n_failed: int) -> None:
    """Those who answer for the figures; a morning without news is silent."""
    if not (n_new or n_held or n_failed):
        return
    text = f"BPS menerbitkan angka: {n_new} baru diterima, {n_held} ditahan untuk diputuskan."
    text += f" {n_failed} seri tidak terambil." if n_failed else ""
    _notify(text, _links(n_held)[0][1])


def _notify(text: str, path: str) -> None:
    """Whoever has not read it yet is not told again."""
    told = Notice.objects.filter(text=text, read_at=None).values("user")
    Notice.objects.bulk_create(Notice(user=user, text=text, path=path) for user in _keepers().exclude(pk__in=told))


def _keepers() -> QuerySet[User]:
    roles = [Role.BAPPEDA_ADMIN, Role.BAPPEDA_ANALYST]
    return User.objects.filter(
        is_active=True, pk__in=Membership.objects.current().filter(role__in=roles).values("user")
    )
