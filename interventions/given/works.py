"""The works of this room, as jobs. `interventions/tasks.py` imports them."""

from django.urls import reverse

from accounts.models import User
from interventions.given import actions
from interventions.given.models import GivenFile
from jobs import words
from jobs.actions import request_job
from jobs.models import Job
from jobs.work import JobError, Run, work

PREVIEW, APPLY = "interventions.preview_given", "interventions.apply_given"
KINDS = {PREVIEW: "Membaca daftar bantuan", APPLY: "Memuat daftar bantuan"}
for _kind, _label in KINDS.items():
    words.name_kind(_kind, _label)


def request_preview(given_file: GivenFile, by: User) -> Job:
    return request_job(kind=PREVIEW, subject=f"daftar bantuan {given_file.pk}", params={"file": given_file.pk}, by=by)


def request_apply(given_file: GivenFile, by: User) -> Job:
    return request_job(kind=APPLY, subject=f"daftar bantuan {given_file.pk}", params={"file": given_file.pk}, by=by)


def job_of(given_file: GivenFile) -> Job | None:
    return Job.objects.filter(kind__in=KINDS, params__file=given_file.pk).order_by("-created_at").first()


@work(PREVIEW)
def preview_given(run: Run) -> dict:
    return _done(run, lambda given_file: actions.preview_file(given_file, run.progress))


@work(APPLY)
def apply_given(run: Run) -> dict:
    return _done(run, lambda given_file: actions.apply_file(given_file, by=run.job.requested_by, progress=run.progress))


def _done(run: Run, step) -> dict:
    try:
        given_file = step(GivenFile.objects.get(pk=run.params["file"]))
    except GivenFile.DoesNotExist as error:
        raise JobError("Daftar ini sudah dibatalkan.") from error
    except actions.GivenError as error:
        raise JobError(str(error)) from error
    page = [["Buka daftar", reverse("interventions:given-file", args=[given_file.pk])]]
    outcome = {"outcome": ["Daftar ditolak", "bad"]} if given_file.refusal else {}
    counts = [["Padan", given_file.n_matched], ["Mungkin salah ketik", given_file.n_typo],
              ["Tidak padan", given_file.n_not_matched]]  # fmt: skip
    return outcome | {"rows": given_file.n_rows, "refused": given_file.n_refused, "summary": counts, "links": page}
