from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from jobs.models import Job

MAX_ATTEMPTS = 3


class AlreadyRunning(Exception):
    """The same work on the same subject is waiting or under way."""


def request_job(*, kind: str, subject: str, params: dict | None = None, by: User | None = None) -> Job:
    """Write the work down, in the caller's transaction. Ring for it afterwards with `jobs.tasks.ring`."""
    try:
        with transaction.atomic():
            return Job.objects.create(kind=kind, subject=subject, params=params or {}, requested_by=by)
    except IntegrityError as error:
        raise AlreadyRunning(
            "Pekerjaan yang sama masih berjalan. Tunggu sampai selesai atau batalkan dahulu."
        ) from error


def claim(job_id, *, worker: str) -> Job | None:
    """Take the row if it waits or its worker went silent. None: somebody else has it, or it is over, or worn out."""
    takeable = Job.objects.filter(pk=job_id, attempt__lt=MAX_ATTEMPTS)
    n_taken = (takeable.waiting() | takeable.abandoned()).update(
        state=Job.State.LEASED, attempt=F("attempt") + 1, lease_until=Now() + _lease(), worker=worker,
        started_at=Now(), n_done=0, n_total=0, stage="", error="",
    )  # fmt: skip
    return Job.objects.get(pk=job_id) if n_taken else None


def renew(job: Job, *, stage: str, n_done: int, n_total: int) -> bool:
    """Heartbeat with progress. False: the lease was lost or somebody asked to stop."""
    n_kept = _mine(job).update(lease_until=Now() + _lease(), stage=stage, n_done=n_done, n_total=n_total)
    return bool(n_kept) and not Job.objects.filter(pk=job.pk, cancel_requested_at__isnull=False).exists()


def finish(job: Job, *, result: dict) -> bool:
    """The fence: last statement of the work's own transaction. False: another attempt has it, or somebody asked to
    stop in the last second, so roll back."""
    unstopped = _mine(job).filter(cancel_requested_at=None)
    return bool(unstopped.update(state=Job.State.DONE, lease_until=None, finished_at=Now(), result=result, stage=""))


def fail(job: Job, *, error: str) -> None:
    """The work itself says no (a bad file, a cancel): trying again would not help."""
    _mine(job).update(state=Job.State.FAILED, lease_until=None, finished_at=Now(), error=error)


def give_back(job: Job, *, error: str) -> None:
    """Something unforeseen: try again later; after the third time a person looks."""
    if job.attempt >= MAX_ATTEMPTS:
        _mine(job).update(state=Job.State.PARKED, lease_until=None, finished_at=Now(), error=error)
    else:
        _mine(job).update(state=Job.State.QUEUED, lease_until=None, error=error)


def park_worn_out() -> int:
    """Jobs whose third worker went silent too."""
    return (
        Job.objects.abandoned()
        .filter(attempt__gte=MAX_ATTEMPTS)
        .update(
            state=Job.State.PARKED,
            lease_until=None,
            finished_at=Now(),
            error="Pekerja berhenti mendadak tiga kali. Periksa berkas atau mintalah bantuan admin sistem.",
        )  # fmt: skip
    )


@transaction.atomic
def cancel(*, job: Job, by: User) -> None:
    """A waiting job ends at once; a running one at its next step, and leaves nothing behind."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.is_over:
        return
    job.cancel_requested_at = timezone.now()
    job.save(update_fields=["cancel_requested_at"])
    if job.state == Job.State.QUEUED:
        Job.objects.filter(pk=job.pk).update(
            state=Job.State.FAILED, finished_at=Now(), error=f"Dibatalkan oleh {by.display_name}."
        )


def _mine(job: Job):
    return Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.LEASED)


def _lease():
    return timedelta(seconds=settings.RBPK_JOB_LEASE_S)
