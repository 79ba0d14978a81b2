"""The long works of scoring: measuring or trying a rule set over the register."""

from celery import shared_task
from django.urls import reverse
from django.utils.formats import number_format

from accounts.models import User
from households.assessing import runs
from households.models import RuleSet
from jobs import words
from jobs.actions import AlreadyRunning, request_job
from jobs.models import Job
from jobs.tasks import ring
from jobs.work import Run, work

MEASURE, TRY = "households.measure_register", "households.try_rule_set"
words.name_kind(MEASURE, "Menghitung kemiskinan menurut aturan")
words.name_kind(TRY, "Menguji aturan pada register")


def request_measuring(rule_set: RuleSet, by: User | None = None) -> Job:
    return request_job(kind=MEASURE, subject=str(rule_set), params={"rule_set": rule_set.pk}, by=by)


def request_trial(rule_set: RuleSet, by: User) -> Job:
    """Beside the version of the same rules that is in use, when there is one."""
    return request_job(kind=TRY, subject=str(rule_set), params={"rule_set": rule_set.pk}, by=by)


@work(MEASURE)
def measure_register(run: Run) -> dict:
    rule_set = RuleSet.objects.get(pk=run.params["rule_set"])
    done = runs.score_register(rule_set=rule_set, by=run.job.requested_by, say=run.progress)
    page = f"{reverse('households:measure-list')}?aturan={rule_set.code}"
    return {"summary": [["Rumah tangga dinilai", done.n_households]], "links": [["Lihat ukurannya", page]]}


@work(TRY)
def try_rule_set(run: Run) -> dict:
    rule_set = RuleSet.objects.get(pk=run.params["rule_set"])
    in_use = RuleSet.objects.filter(code=rule_set.code, is_active=True).exclude(pk=rule_set.pk).first()
    done = runs.score_register(rule_set=rule_set, against=in_use, by=run.job.requested_by, say=run.progress)
    summary = [["Rumah tangga dinilai", done.n_households], ["Berubah", number_format(done.changes.count())]]
    return {"summary": summary, "links": [["Lihat hasil uji", reverse("households:trial", args=[done.pk])]]}


@shared_task(name="households.measure_rule_sets")
def measure_rule_sets():
    """Every night, each rule set in use."""
    for rule_set in RuleSet.objects.filter(is_active=True):
        try:
            ring(request_measuring(rule_set))
        except AlreadyRunning:
            continue
