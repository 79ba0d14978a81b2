"""Long work of verification: a cross-check; files laid into the waiting folder are taken in."""

from contextlib import suppress
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from households.models import Area
from households.uploads import forget_unnamed
from jobs.actions import AlreadyRunning
from jobs.tasks import ring
from jobs.work import Run, work
from verification.backcheck.actions import assign_waiting
from verification.backcheck.drawing import prepare_days
from verification.corrections import works as correction_works
from verification.field.assigning import frames
from verification.field.sync import judging
from verification.macro import actions
from verification.macro.crosscheck import again, runs
from verification.macro.fetching import works as fetching_works
from verification.macro.files import works as file_works
from verification.macro.surveys import works as survey_works
from verification.musdes import works as meeting_works
from verification.review import rescoring
from verification.targeting import works as targeting_works

KINDS = {
    again.RUN_CROSSCHECK: "Uji silang makro dan mikro", **file_works.KINDS,
    **correction_works.KINDS, **rescoring.KINDS, **meeting_works.KINDS, **targeting_works.KINDS, **fetching_works.KINDS,
    **survey_works.KINDS,
}  # fmt: skip
WAITING = Path(actions.FOLDER) / "masuk"  # below MEDIA_ROOT
SETTLED_S = 10  # a file that changed later may still be on its way in


@work(again.RUN_CROSSCHECK)
def run_crosscheck(run: Run) -> dict:
    run.progress("Membandingkan", 0, 0)
    area = Area.objects.get(pk=run.params["area"])
    found = runs.run_crosscheck(year=run.params["year"], area=area, by=run.job.requested_by)
    summary = [
        ["Pasangan angka", found.comparisons.count()],
        ["Temuan terbuka", found.findings.filter(state="open").count()],
    ]
    return {"run": found.pk, "summary": summary, "links": [["Lihat hasil", f"/makro/uji-silang/{found.pk}/"]]}


@shared_task(name="verification.crosscheck_again")
def crosscheck_again():
    """Every morning, where visits, figures or surveys came in since the last one."""
    again.request_since_last()


@shared_task(name="verification.judge_waiting_envelopes")
def judge_waiting_envelopes():
    """Every 15 seconds: what phones handed in since, and what failed before."""
    judging.judge_waiting()


@shared_task(name="verification.prepare_back_checks")
def prepare_back_checks():
    """Every five minutes: the seeds of today and tomorrow, and somebody to go for what was drawn."""
    prepare_days()
    assign_waiting()


@shared_task(name="verification.forget_frame_files")
def forget_frame_files():
    """Every hour. Lists with NIKs in clear, left where reading them was stopped half-way."""
    forget_unnamed(frames.FOLDER, [])


@shared_task(name="verification.import_waiting_macro_files")
def import_waiting_macro_files():
    """Every five minutes. A file leaves the folder once it is kept and its job is written."""
    for path in sorted((Path(settings.MEDIA_ROOT) / WAITING).glob("*")):
        if path.is_file() and not path.name.startswith(".") and _is_settled(path):
            take_in(path)


def take_in(path: Path) -> None:
    macro_file, _ = actions.store_file(file=path, name=path.name)
    with suppress(AlreadyRunning, actions.MacroError):  # its figures are in, or on their way
        ring(actions.request_import(macro_file=macro_file))
    path.unlink(missing_ok=True)


def _is_settled(path: Path) -> bool:
    return timezone.now().timestamp() - path.stat().st_mtime > SETTLED_S
