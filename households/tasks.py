"""The two works of an import: reading the files, and applying what was read. Their only parameter is the snapshot."""

from collections.abc import Callable

from celery import shared_task
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from households.assessing import works as assessing_works  # noqa: F401  its works are registered with this import
from households.importing import actions, loading, marking, staging
from households.linkage.runs import link_persons
from households.matching import works as matching_works  # noqa: F401  its works are registered with this import
from households.models import Snapshot
from jobs.actions import request_job
from jobs.models import Job
from jobs.tasks import ring
from jobs.work import JobError, Run, work

STAGE, APPLY, LINK = "households.stage_snapshot", "households.apply_snapshot", "households.link_persons"
MARK = "households.mark_workbook"

onlookers: list[Callable[[str, int, int], None]] = []  # told of every step, in the process that does the work


def request_staging(snapshot: Snapshot, by: User | None) -> Job:
    return request_job(kind=STAGE, subject=f"impor {snapshot.pk}", params={"snapshot": snapshot.pk}, by=by)


def request_applying(snapshot: Snapshot, by: User | None) -> Job:
    """One at a time for a source: two snapshots of one register would close each other's claims."""
    return request_job(kind=APPLY, subject=snapshot.source.code, params={"snapshot": snapshot.pk}, by=by)


def request_linking(snapshot: Snapshot | None, by: User | None) -> Job:
    """Of the newcomers of a snapshot with the register; without one, of everybody with everybody."""
    if snapshot is None:
        return request_job(kind=LINK, subject="seluruh register", by=by)
    return request_job(kind=LINK, subject=f"impor {snapshot.pk}", params={"snapshot": snapshot.pk}, by=by)


def request_marking(snapshot: Snapshot, by: User | None) -> Job:
    return request_job(kind=MARK, subject=f"impor {snapshot.pk}", params={"snapshot": snapshot.pk}, by=by)


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
    return _result(snapshot)


@work(APPLY)
def apply_snapshot(run: Run) -> dict:
    try:
        snapshot = loading.apply_snapshot(_snapshot(run), _progress(run))
    except loading.NotReady as error:
        raise JobError(str(error)) from error
    snapshot.changes.all().delete()
    transaction.on_commit(lambda: actions.forget_files(snapshot))
    ring(request_linking(snapshot, run.job.requested_by))
    return _result(snapshot)


@work(MARK)
def mark_workbook(run: Run) -> dict:
    """The uploaded files once more, their faults marked. They wait beside the files and go with them."""
    snapshot = Snapshot.objects.get(pk=run.params["snapshot"])
    made = marking.mark_files(snapshot, run.progress)
    if not made.numbers:
        raise JobError(" ".join(made.refusals) or "Berkas unggahan sudah tidak tersimpan. Unggah lagi.")
    pages = [reverse("households:import-marked", args=[snapshot.pk, number]) for number in made.numbers]
    names = [snapshot.file_names[number] for number in made.numbers]
    links = [[f"Unduh {name} bertanda", page] for name, page in zip(names, pages, strict=True)]
    back = [["Buka impor", reverse("households:import-detail", args=[snapshot.pk])]]
    return {"links": [*links, *back], "summary": [["Tidak dapat ditandai", refusal] for refusal in made.refusals]}


@shared_task(name="households.forget_old_files")
def forget_old_files():
    """Every hour. Uploaded registers hold NIKs in clear and stay a week at most."""
    actions.forget_old_files()


@work(LINK)
def link_register(run: Run) -> dict:
    """The newcomers of a snapshot, or the whole register when none is named."""
    snapshot = Snapshot.objects.get(pk=run.params["snapshot"]) if "snapshot" in run.params else None
    done = link_persons(snapshot=snapshot, by=run.job.requested_by, progress=run.progress)
    summary = [["Warga disatukan", done.n_links], ["Pasangan untuk ditinjau", done.n_pairs]]
    return {"summary": summary, "links": [["Tinjau pasangan", reverse("households:pair-list")]]}


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
    outcome = {"outcome": ["Berkas ditolak", "bad"]} if snapshot.is_refused else {}
    return counts | outcome | {"links": [["Buka impor", page]]}
