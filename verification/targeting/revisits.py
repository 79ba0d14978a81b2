"""Whom to visit again: entitled households whose evidence has run out or soon will, and the round that goes there."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from households.models import Area, Household, Neighbourhood
from verification.closed_households import UNSETTLED
from verification.field import actions as field
from verification.field.envelopes import VisitError
from verification.field.models import Assignment, FormVersion, VerificationRound, Visit
from verification.field.reports import verifiers_for
from verification.review.models import Decision

DEFAULT_DAYS = 90
HORIZONS = [("0", "Sampai hari ini"), ("30", "Dalam 30 hari"), ("90", "Dalam 90 hari"), ("180", "Dalam 180 hari")]


@dataclass(frozen=True)
class VillageDue:
    """Entitled households of a village to visit again; `n_free` of them nobody is on the way to."""

    village: Area
    n_due: int
    n_over: int
    n_free: int


def due_decisions(households: QuerySet[Household], days: int) -> QuerySet[Decision]:
    """Current decisions "entitled" about these open households that have run out or do within so many days.

    A household that was seen since, whose new visit waits for a decision, is not among them. Each with `is_taken`:
    somebody is to go there, or his visit waits for review.
    """
    horizon = timezone.localdate() + timedelta(days=days)
    seen_since = Visit.objects.filter(
        household=OuterRef("household"), status=Visit.Status.ACCEPTED, evidence__withdrawn_at=None,
        evidence__expires_on__gt=horizon,
    )  # fmt: skip
    waiting = Assignment.objects.active().filter(household=OuterRef("household"), round__closed_on=None)
    unsettled = Visit.objects.filter(household=OuterRef("household"), status__in=UNSETTLED)
    due = Decision.objects.current().filter(
        outcome=Decision.Outcome.ELIGIBLE, valid_until__lte=horizon, household__in=households.open()
    )
    return due.exclude(Exists(seen_since)).annotate(is_taken=Exists(waiting) | Exists(unsettled))


def due_by_village(due: QuerySet[Decision]) -> list[VillageDue]:
    """Villages with the most households nobody is on the way to first."""
    counts = due.order_by().values_list("household__village").annotate(
        n_due=Count("pk"), n_over=Count("pk", filter=Q(valid_until__lt=timezone.localdate())),
        n_free=Count("pk", filter=Q(is_taken=False)),
    )  # fmt: skip
    rows = {village: numbers for village, *numbers in counts}
    villages = Area.objects.filter(pk__in=rows).select_related("parent")
    found = [VillageDue(village, *rows[village.pk]) for village in villages]
    return sorted(found, key=lambda one: (-one.n_free, -one.n_due, one.village.path))


def verifiers_of(village: Area) -> QuerySet[User]:
    return verifiers_for(VerificationRound(village=village))


@transaction.atomic
def open_revisit_round(
    *, village: Area, days: int, name: str, verifier: User, due_on: date, by: User, rt: Neighbourhood | None = None
) -> VerificationRound:
    """A round of the village with all who are due within so many days and to whom nobody is on the way.

    Raises VisitError, also when there is nobody left: a colleague was quicker.
    """
    homes = Household.objects.filter(village=village, **({"neighbourhood": rt} if rt else {}))
    due = due_decisions(homes, days).filter(is_taken=False).values_list("household", flat=True)
    # Locked before they are looked at again: of two who press at once the second finds them taken.
    locked = list(Household.objects.select_for_update(of=("self",)).filter(pk__in=list(due)).order_by("pk"))
    free = set(due_decisions(homes, days).filter(is_taken=False).values_list("household", flat=True))
    chosen = [household for household in locked if household.pk in free]
    if not chosen:
        raise VisitError("Semua keluarga ini sudah ditugaskan, atau kunjungannya sedang diperiksa.")
    form = FormVersion.objects.whole().first()
    round = field.open_round(name=name, village=village, form=form, due_on=due_on, by=by)
    field.assign_households(round=round, households=chosen, verifier=verifier, by=by)
    return round
