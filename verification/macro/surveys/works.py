"""The works of this room, as jobs, and what is forgotten in time. `verification/tasks.py` imports them."""

from celery import shared_task
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from jobs.actions import request_job
from jobs.models import Job
from jobs.work import JobError, Run, work
from verification.macro.crosscheck.again import request_for_survey
from verification.macro.models import SurveyFile
from verification.macro.surveys import actions
from verification.macro.surveys.forms import DeclarationForm

READ, STORE = "verification.read_survey_file", "verification.store_survey"
KINDS = {READ: "Membaca berkas survei", STORE: "Memuat putaran survei"}


def request_reading(file: SurveyFile, by: User) -> Job:
    return request_job(kind=READ, subject=f"{file.name[:60]} #{file.pk}", params={"file": file.pk}, by=by)


def request_storing(file: SurveyFile, by: User) -> Job:
    return request_job(kind=STORE, subject=f"{file.name[:60]} #{file.pk}", params={"file": file.pk}, by=by)


def job_of(file: SurveyFile) -> Job | None:
    return Job.objects.filter(kind__in=KINDS, params__file=file.pk).order_by("-created_at").first()


def declaration_form(file: SurveyFile, typed=None) -> DeclarationForm:
    """With what is typed now, else with what was typed last, else with what the columns look like."""
    return DeclarationForm(typed or _as_typed(file) or None, profiles=actions.profiles(file))


def _as_typed(file: SurveyFile) -> QueryDict:
    typed = QueryDict(mutable=True)
    for name, values in file.typed.items():
        typed.setlist(name, values)
    return typed


@work(READ)
def read_survey_file(run: Run) -> dict:
    run.progress("Membaca berkas dan memeriksa identitas")
    file = _file(run)
    actions.read_file(file)
    result = {"summary": [["Baris", file.n_rows], ["Kolom", len(file.columns)]], "links": [_page(file)]}
    return result | ({"outcome": ["Ditolak", "bad"]} if file.refusal else {})


@work(STORE)
def store_survey(run: Run) -> dict:
    run.progress("Memeriksa setiap baris")
    file = _file(run)
    form = declaration_form(file)
    if not form.is_valid():  # since it was asked for, another round took its name
        raise JobError("Isian putaran ini perlu diperbaiki. Buka berkasnya lagi.")
    round = actions.store_file(
        file, form.declaration, form.round_fields, by=run.job.requested_by, progress=run.progress
    )  # fmt: skip
    if round is None:
        return {
            "summary": [["Kesalahan", len(file.faults)]], "links": [_page(file)],
            "outcome": ["Belum dimuat, ada kesalahan", "warn"],
        }  # fmt: skip
    request_for_survey(round, by=run.job.requested_by)
    page = reverse("verification:survey-detail", args=[round.pk])
    return {"summary": [["Rekaman", file.n_rows]], "links": [["Lihat taksiran", page]]}


def _file(run: Run) -> SurveyFile:
    file = SurveyFile.objects.filter(pk=run.params["file"]).first()
    if file is None or not file.is_open:
        raise JobError("Berkas ini sudah tidak disimpan. Unggah lagi.")
    return file


def _page(file: SurveyFile) -> list[str]:
    return ["Buka berkas", reverse("verification:survey-file", args=[file.pk])]


@shared_task(name="verification.forget_survey_files")
def forget_survey_files():
    """Every hour. Files of records that nobody declared within a day."""
    actions.forget_old_files()
