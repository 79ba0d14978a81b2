"""The works of this room, as jobs, and what is forgotten in time. `verification/tasks.py` imports them."""

from celery import shared_task
from django.urls import reverse

from accounts.models import User
from jobs.actions import request_job
from jobs.models import Job
from jobs.work import JobError, Run, work
from verification.review.models import TargetList
from verification.targeting import files
from verification.targeting.actions import DecisionError
from verification.targeting.models import ListFile

WRITE = "verification.write_list_file"
KINDS = {WRITE: "Menulis berkas daftar sasaran"}


def request_writing(target_list: TargetList, kind: str, by: User) -> Job:
    files.check_may_be_written(target_list, kind)
    subject = f"{target_list.year} v{target_list.version}, {ListFile.Kind(kind).label}"
    return request_job(kind=WRITE, subject=subject, params={"list": target_list.pk, "kind": kind}, by=by)


def running_jobs(target_list: TargetList) -> list[Job]:
    jobs = Job.objects.filter(kind=WRITE, params__list=target_list.pk, state__in=[Job.State.QUEUED, Job.State.LEASED])
    return list(jobs.order_by("created_at"))


@work(WRITE)
def write_list_file(run: Run) -> dict:
    run.progress("Membaca daftar")
    target_list = TargetList.objects.get(pk=run.params["list"])
    try:
        file = files.write_file(
            target_list=target_list, kind=run.params["kind"], by=run.job.requested_by, progress=run.progress
        )
    except DecisionError as error:
        raise JobError(str(error)) from error
    page = reverse("verification:target-list-files", args=[target_list.pk])
    return {"summary": [["Rumah tangga", file.n_entries]], "links": [["Buka berkas daftar", page]]}


@shared_task(name="verification.forget_list_files")
def forget_list_files():
    """Every hour. Papers with names that were written a week ago."""
    files.forget_old_files()
