"""The works of this room, as jobs, and what is forgotten in time. `verification/tasks.py` imports them."""

from celery import shared_task
from django.urls import reverse

from accounts.models import User
from jobs.actions import request_job
from jobs.models import Job
from jobs.work import JobError, Run, work
from verification.corrections import actions
from verification.corrections.models import CorrectionPackage

FIND, WRITE = "verification.find_corrections", "verification.write_corrections"
KINDS = {FIND: "Menyusun paket perbaikan", WRITE: "Menulis berkas perbaikan"}


def request_finding(package: CorrectionPackage, by: User) -> Job:
    """One at a time for a source: a family stands in one waiting package only."""
    return request_job(kind=FIND, subject=package.source.code, params={"package": package.pk}, by=by)


def request_writing(package: CorrectionPackage, by: User) -> Job:
    return request_job(kind=WRITE, subject=f"paket {package.pk}", params={"package": package.pk}, by=by)


def job_of(package: CorrectionPackage) -> Job | None:
    return Job.objects.filter(kind__in=KINDS, params__package=package.pk).order_by("-created_at").first()


@work(FIND)
def find_corrections(run: Run) -> dict:
    run.progress("Membandingkan dengan klaim sumber")
    package = actions.find_corrections(_package(run))
    return {"summary": [["Keluarga", package.items.count()]], "links": [_page(package)]}


@work(WRITE)
def write_corrections(run: Run) -> dict:
    run.progress("Menulis berkas")
    try:
        package = actions.write_package(_package(run), run.job.requested_by)
    except actions.CorrectionError as error:
        raise JobError(str(error)) from error
    return {"links": [_page(package)]}


def _package(run: Run) -> CorrectionPackage:
    package = CorrectionPackage.objects.filter(pk=run.params["package"]).first()
    if package is None:
        raise JobError("Paket ini sudah dibatalkan.")
    return package


def _page(package: CorrectionPackage) -> list[str]:
    return ["Buka paket", reverse("verification:correction-package", args=[package.pk])]


@shared_task(name="verification.forget_correction_files")
def forget_correction_files():
    """Every hour. Files with NIKs in clear that were written a week ago."""
    actions.forget_old_files()
