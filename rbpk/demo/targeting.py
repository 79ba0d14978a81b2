"""The first version of the target list stipulated and announced; the next one grows, shrinks and grows old."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from accounts.models import User
from households.models import Evidence
from verification.review.models import Decision
from verification.targeting import actions, striking

OVER, SOON = 3, 9  # households to visit again in a village: evidence run out, running out within 90 days


def stipulate(users: dict[str, User], n_rounds: int, seed: int) -> int:
    """Returns how many households the decree names."""
    admin, today = users["admin.bappeda"], timezone.localdate()
    first = actions.freeze_target_list(
        target_list=actions.draft_list(), decree_number=f"100.3.3.2/512/{today.year} (peragaan)", decree_on=today,
        by=admin,
    )  # fmt: skip
    actions.announce_list(
        target_list=first, announced_on=today, objections_until=today + timedelta(days=14), by=admin
    )  # fmt: skip
    actions.draft_list()
    for number in range(1, min(n_rounds, 2) + 1):
        _strike(users, f"pengawas{number}", admin)
    _age(seed)
    return first.entries.count()


def _strike(users: dict[str, User], name: str, admin: User) -> None:
    """One proposal that the second officer confirmed, one that waits for him."""
    entitled = Decision.objects.eligible_on(timezone.localdate()).order_by("pk")
    theirs = [one.household for one in entitled.filter(decided_by=users[name]).select_related("household")[:2]]
    for household in theirs:
        strike = striking.propose_entry_strike(
            household=household, reason=Decision.Reason.BECAME_ABLE, by=users[name],
            note="Anak sulung sudah bekerja tetap, rumah diperbaiki sendiri. Dipastikan ketua RT.",
        )  # fmt: skip
        if household == theirs[0]:
            striking.decide_entry_strike(strike=strike, is_confirmed=True, by=admin)


def _age(seed: int) -> None:
    """Some households were last seen almost two years ago."""
    rng, today = Random(seed), timezone.localdate()  # noqa: S311  a demonstration, not a secret
    free = Decision.objects.eligible_on(today).filter(household__needs__status="open")
    free = free.exclude(household__needs__status__in=["committed", "delivered", "resolved"]).distinct().order_by("-pk")
    for place, decision in enumerate(free.select_related("evidence")[: OVER + SOON]):
        until = today + timedelta(days=-rng.randint(2, 20) if place < OVER else rng.randint(5, 80))
        seen = until - timedelta(days=(decision.evidence.expires_on - decision.evidence.observed_on).days)
        Evidence.objects.filter(pk=decision.evidence_id).update(observed_on=seen, expires_on=until)
        Decision.objects.filter(pk=decision.pk).update(valid_until=until)
