"""Running one job: claim, heartbeat on a second connection, the work in one transaction, the fence as its last word."""

import logging
import os
import socket
import threading
from collections.abc import Callable

import pghistory
from django.conf import settings
from django.db import OperationalError, connection, transaction

from jobs import actions
from jobs.models import Job

logger = logging.getLogger(__name__)

_works: dict[str, Callable] = {}
_when_stopped: dict[str, Callable[[Job], None]] = {}


class JobError(Exception):
    """The work cannot be done, in words for the person who asked; it is not tried again."""


class LostLease(Exception):
    """Another worker has taken the job, or somebody cancelled it: roll everything back."""


def work(kind: str, *, when_stopped: Callable[[Job], None] | None = None):
    """Register a function as the work of a kind of job; it takes a Run and returns the result as a dict.

    when_stopped  called with a job that failed or was parked, after its work was rolled back
    """

    def register(function):
        _works[kind] = function
        if when_stopped:
            _when_stopped[kind] = when_stopped
        return function

    return register


class Run:
    """What the work sees of its job: parameters, and a place to say how far it is."""

    def __init__(self, job: Job):
        self.job = job
        self.params = job.params
        self._stage, self._done, self._total = "", 0, 0
        self._stopped = threading.Event()
        self._lost = threading.Event()

    def progress(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Say what is happening. Raises LostLease if the job was cancelled or taken over."""
        self._stage, self._done, self._total = stage, done, total
        if self._lost.is_set():
            raise LostLease

    def __enter__(self):
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exc_info):
        self._stopped.set()
        self._thread.join()

    def _beat(self):
        """Own thread, own connection: the work's transaction is invisible until it commits."""
        every_s = min(1.0, settings.RBPK_JOB_LEASE_S / 4)
        try:
            while not self._stopped.wait(every_s):
                if not self._renew():
                    self._lost.set()
                    return
        finally:
            connection.close()

    def _renew(self) -> bool:
        """One beat may miss: the row is locked by the work's last statement, or the database starts anew. Whether the
        lease is lost the next one tells."""
        try:
            return actions.renew(self.job, stage=self._stage, n_done=self._done, n_total=self._total)
        except OperationalError:
            connection.close()
            return True


def run_job(job_id) -> Job | None:
    """Do the job if it is there to be done. Safe to call any number of times, by any number of workers at once."""
    job = actions.claim(job_id, worker=f"{socket.gethostname()}:{os.getpid()}")
    if job is None:
        return None
    try:
        _do(job)
    except JobError as error:
        actions.fail(job, error=str(error))
    except LostLease:
        actions.fail(job, error="Dibatalkan. Tidak ada yang tersimpan.")
    except Exception as error:  # noqa: BLE001  whatever it was, the row must say so; names stay out of it
        logger.exception("job_broke", extra={"job_id": str(job.pk), "kind": job.kind})
        actions.give_back(job, error=f"Terhenti pada tahap yang tidak terduga ({type(error).__name__}).")
    job.refresh_from_db()
    if job.state in (Job.State.FAILED, Job.State.PARKED) and job.kind in _when_stopped:
        _when_stopped[job.kind](job)
    return job


def _do(job: Job) -> None:
    function = _works.get(job.kind)
    if function is None:
        raise JobError(f"Jenis pekerjaan {job.kind} tidak dikenal.")
    with Run(job) as run, pghistory.context(job=str(job.pk), user=job.requested_by_id), transaction.atomic():
        result = function(run)
        if not actions.finish(job, result=result or {}):
            raise LostLease
