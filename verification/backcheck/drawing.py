"""Which visits are made once more: drawn as each is made, before anybody reviews it, and not to be foreseen.

A visit is drawn when HMAC-SHA256(seed of the day, id of the visit), read as a number in [0, 1), lies below the rate.
Whoever has the seed afterwards can reckon again which ones it had to be.
"""

import hmac
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from verification.backcheck.models import BackCheck, DrawDay
from verification.field.models import VerificationRound, Visit
from verification.field.thresholds import FlagThresholds, thresholds

BACK_CHECK = VerificationRound.Purpose.BACK_CHECK
Reason = BackCheck.Reason


def lot(seed: bytes, visit_id: UUID) -> float:
    """A number in [0, 1) that nobody can foresee without the seed."""
    return int.from_bytes(hmac.digest(seed, visit_id.bytes, "sha256")[:8]) / 2**64


def day_of(day: date) -> DrawDay:
    return DrawDay.objects.get_or_create(day=day)[0]


def prepare_days() -> None:
    """The seeds of today and tomorrow, so that tomorrow's hash can be read today."""
    today = timezone.localdate()
    for day in (today, today + timedelta(days=1)):
        day_of(day)


@transaction.atomic
def draw(sender, visit: Visit, **kwargs) -> None:
    """Heard when a visit is made: each finished interview takes part once."""
    if not visit.is_interview or visit.round.purpose == BACK_CHECK:
        return
    limits, today = thresholds(), timezone.localdate()
    reason, probability = _rate(visit, limits)
    if lot(bytes(day_of(today).seed), visit.pk) < probability:
        choose(visit, reason, probability)
    else:
        choose_by_flags(sender, visit)


def _rate(visit: Visit, limits: FlagThresholds) -> tuple[str, float]:
    before = Visit.objects.filter(verifier=visit.verifier_id, outcome__in=Visit.INTERVIEWS).exclude(pk=visit.pk)
    n_before = before.exclude(round__purpose=BACK_CHECK).count()
    if n_before < limits.first_visits:
        return Reason.FIRST_THREE, limits.first_percent / 100
    return Reason.SAMPLE, limits.later_percent / 100


def choose_by_flags(sender, visit: Visit, **kwargs) -> None:
    """Heard when a visit gets one more flag: with enough of them, and nobody's review yet, it is made once more."""
    here = Visit.objects.filter(pk=visit.pk, status=Visit.Status.AWAITING_REVIEW, outcome__in=Visit.INTERVIEWS)
    undrawn = here.filter(is_chosen_for_back_check=False).exclude(round__purpose=BACK_CHECK).exists()
    if undrawn and visit.flags.count() >= thresholds().flags_for_back_check:
        choose(visit, Reason.FLAGS, 1.0)


def choose(visit: Visit, reason: str, probability: float) -> None:
    BackCheck.objects.get_or_create(
        visit=visit,
        defaults={
            "visit_verifier": visit.verifier, "drawn_on": timezone.localdate(), "reason": reason,
            "probability": probability,
        },
    )  # fmt: skip
    Visit.objects.filter(pk=visit.pk).update(is_chosen_for_back_check=True)
    visit.is_chosen_for_back_check = True
