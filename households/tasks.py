"""The two works of an import: reading the files, and applying what was read. Their only parameter is the snapshot."""

from collections.abc import Callable

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from households.importing import actions, loading, staging
from households.models import Snapshot
from jobs.actions import request_job
from jobs.models import Job
from jobs.work import JobError, Run, work

STAGE, APPLY = "households.stage_snapshot", "households.apply_snapshot"

onlookers: list[Callable[[str, int, int], None]] = []  # told of every step, in the process that does the work


def request_staging(snapshot: Snapshot, by: User | None) -> Job:
    return request_job(kind=STAGE, subject=f"impor {snapshot.pk}", params={"snapshot": snapshot.pk}, by=by)


def request_applying(snapshot: Snapshot, by: User | None) -> Job:
    """One at a time for a source: two snapshots of one register would close each other's claims."""
    return request_job(kind=APPLY, subject=snapshot.source.code, params={"snapshot": snapshot.pk}, by=by)


def jobs_of(snapshot: Snapshot):
    """Newest first."""
    return Job.objects.filter(kind__in=[STAGE, APPLY], params__snapshot=snapshot.pk).order_by("-created_at")


@work(STAGE)
def stage_snapshot(run: Run) -> dict:
    snapshot = _snapshot(run)
    try:
        staging.stage_snapshot(snapshot, _progress(run))
    except actions.ImportRefused as error:
        raise JobError(str(error)) from error
    transaction.on_commit(lambda: actions.forget_files(snapshot))
    return _result(snapshot)


@work(APPLY)
def apply_snapshot(run: Run) -> dict:
    try:
        return _result(loading.apply_snapshot(_snapshot(run), _progress(run)))
    except loading.NotReady as error:
        raise JobError(str(error)) from error


def _snapshot(run: Run) -> Snapshot:
    return Snapshot.objects.select_for_update(of=("self",)).select_related("source").get(pk=run.params["snapshot"])


def _progress(run: Run):
    def say(stage: str, done: int = 0, total: int = 0) -> None:
        run.progress(stage, done, total)
        for watch in onlookers:
            watch(stage, done, total)

    return say


def _result(snapshot: Snapshot) -> dict:
    counts = {name: getattr(snapshot, f"n_{name}") for name in staging.COUNT_NAMES}
    page = reverse("households:import-detail", args=[snapshot.pk])
    return counts | {"links": [["Buka impor", page]]}
