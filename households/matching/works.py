"""The works of this room, as jobs, and what is forgotten in time. `households/tasks.py` imports them."""

from celery import shared_task
from django.urls import reverse

from accounts.models import User
from households.matching import dukcapil, lists
from households.models import DukcapilBatch, ListMatch
from jobs import words
from jobs.actions import request_job
from jobs.models import Job
from jobs.work import JobError, Run, work

MATCH, PREVIEW, APPLY = "households.match_list", "households.preview_dukcapil", "households.apply_dukcapil"
KINDS = {
    MATCH: "Memadankan daftar", PREVIEW: "Memeriksa jawaban Dukcapil", APPLY: "Menerapkan jawaban Dukcapil",
}  # fmt: skip
for _kind, _label in KINDS.items():
    words.name_kind(_kind, _label)


def request_match(list_match: ListMatch, by: User) -> Job:
    return request_job(kind=MATCH, subject=f"daftar {list_match.pk}", params={"list_match": list_match.pk}, by=by)


def request_preview(batch: DukcapilBatch, by: User) -> Job:
    return request_job(kind=PREVIEW, subject=f"jawaban {batch.pk}", params={"batch": batch.pk}, by=by)


def request_apply(batch: DukcapilBatch, by: User) -> Job:
    """One at a time: which of two answers is newer is decided row by row."""
    return request_job(kind=APPLY, subject="jawaban Dukcapil", params={"batch": batch.pk}, by=by)


def job_of_list(list_match: ListMatch) -> Job | None:
    return Job.objects.filter(kind=MATCH, params__list_match=list_match.pk).order_by("-created_at").first()


def job_of_batch(batch: DukcapilBatch) -> Job | None:
    return Job.objects.filter(kind__in=[PREVIEW, APPLY], params__batch=batch.pk).order_by("-created_at").first()


@work(MATCH)
def match_list(run: Run) -> dict:
    matched = lists.match_list(ListMatch.objects.get(pk=run.params["list_match"]), run.progress)
    page = {"links": [["Buka hasil", reverse("households:list-match", args=[matched.pk])]]}
    if matched.refusal:
        return page | {"summary": [["Ditolak", matched.refusal]], "outcome": ["Daftar ditolak", "bad"]}
    if matched.asks_columns:
        return page | {"outcome": ["Menunggu keterangan kolom", "warn"]}
    counts = [["Padan", matched.n_matched], ["Mungkin salah ketik", matched.n_typo]]
    return page | {"rows": matched.n_rows, "summary": [*counts, ["Tidak padan", matched.n_not_matched]]}


@work(PREVIEW)
def preview_dukcapil(run: Run) -> dict:
    return _of_batch(run, lambda batch: dukcapil.preview_batch(batch, run.progress))


@work(APPLY)
def apply_dukcapil(run: Run) -> dict:
    return _of_batch(run, lambda batch: dukcapil.apply_batch(batch, run.job.requested_by, run.progress))


def _of_batch(run: Run, step) -> dict:
    try:
        batch = step(DukcapilBatch.objects.get(pk=run.params["batch"]))
    except DukcapilBatch.DoesNotExist as error:
        raise JobError("Berkas jawaban ini sudah dibatalkan.") from error
    except dukcapil.DukcapilError as error:
        raise JobError(str(error)) from error
    return {"rows": batch.n_rows, "links": [["Buka jawaban", reverse("households:dukcapil-batch", args=[batch.pk])]]}


@shared_task(name="households.forget_matched_lists")
def forget_matched_lists():
    """Every hour. Rows of lists after a month, uploaded files that nobody went on with after a day or a week."""
    lists.forget_old_lists()
    dukcapil.forget_old_batches()
