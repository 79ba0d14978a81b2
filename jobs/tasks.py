from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from jobs import actions, work
from jobs.models import Job


@shared_task(name="jobs.run")
def run(job_id):
    work.run_job(job_id)


@shared_task(name="jobs.sweep")
def sweep():
    """Every 15 seconds: ring again for work that waits too long or whose worker went silent."""
    actions.park_worn_out()
    overdue = Job.objects.waiting().filter(created_at__lt=timezone.now() - timedelta(seconds=10))
    for job_id in (overdue | Job.objects.abandoned()).values_list("pk", flat=True)[:200]:
        run.delay(str(job_id))


def ring(job: Job) -> None:
    """Tell the workers, once the row is committed. A bell nobody hears is rung again by the sweeper."""
    transaction.on_commit(lambda: _ring(job), robust=True)


def _ring(job):
    run.apply_async([str(job.pk)], retry=False)
