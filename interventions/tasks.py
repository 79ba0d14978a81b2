"""Periodic work of interventions, and the works of its rooms."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from households.models import Household, Need
from interventions.given import actions as given
from interventions.given import works as given_works  # noqa: F401  its works are registered with this import
from interventions.models import Commitment
from verification.outcomes.actions import assign_outcome_visit


@shared_task(name="interventions.assign_outcome_visits")
def assign_outcome_visits() -> int:
    """Every hour. Households served long enough ago get a visit that looks at what became of it. Safe to run twice."""
    return sum(_assign(household, delivered_on) for household, delivered_on in due_for_outcome())


def due_for_outcome():
    """(household, latest day of a completed hand-over) whose need nobody has seen gone or still there."""
    until = timezone.localdate() - timedelta(days=settings.RBPK_OUTCOME_DAYS)
    waiting = Commitment.objects.filter(
        status=Commitment.Status.DELIVERED, completed_on__lte=until, need__status=Need.Status.DELIVERED
    )
    return (
        waiting.order_by()
        .values_list("need__household")
        .annotate(latest=Max("completed_on"))
        .order_by("need__household")
    )


def _assign(household: int, delivered_on) -> bool:
    return assign_outcome_visit(household=Household.objects.get(pk=household), delivered_on=delivered_on) is not None


@shared_task(name="interventions.forget_given_lists")
def forget_given_lists():
    """Every hour. Uploads nobody applied after a week, names as lists gave them after a year."""
    given.forget_old()
