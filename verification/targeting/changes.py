"""Two versions of the list side by side: who left and why, who entered and why, and sums that close by village."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Concat
from django.utils import timezone

from households.models import Area, Household
from verification.review.models import Decision, TargetEntry, TargetList

LEFT, ENTERED = "keluar", "masuk"
MERGED, EXPIRED, UNRESOLVED, STILL_ENTITLED = "merged", "expired", "unresolved", "entitled"
FIRST, RENEWED, WAS_REFUSED, WAS_UNRESOLVED = "first", "renewed", "was_refused", "was_unresolved"
CLOSED, REFUSED = "closed_", "not_eligible_"  # before the reason

REASONS_LEFT = {
    **{f"{REFUSED}{value}": f"Diputuskan tidak berhak: {label.lower()}" for value, label in Decision.Reason.choices},
    **{
        f"{CLOSED}{value}": f"Rumah tangga ditutup: {label.lower()}"
        for value, label in Household.ClosedReason.choices
        if value != Household.ClosedReason.MERGED
    },
    MERGED: "Digabung dengan rumah tangga lain",
    EXPIRED: "Putusan habis masa berlakunya",
    UNRESOLVED: "Putusan menjadi belum putus",
    STILL_ENTITLED: "Masih berhak, belum masuk versi ini",
}
REASONS_ENTERED = {
    FIRST: "Pertama kali diputuskan berhak",
    RENEWED: "Putusan berhak diperbarui",
    WAS_REFUSED: "Semula tidak berhak, kini berhak",
    WAS_UNRESOLVED: "Semula belum putus, kini berhak",
}
REASONS = {LEFT: REASONS_LEFT, ENTERED: REASONS_ENTERED}


@dataclass(frozen=True)
class VillageSum:
    """Households of one village: before - out + came_in = after."""

    village: Area
    before: int
    out: int
    came_in: int

    @property
    def after(self) -> int:
        return self.before - self.out + self.came_in


def previous_of(target_list: TargetList) -> TargetList | None:
    """The version that was frozen before this one."""
    earlier = TargetList.objects.filter(frozen_at__isnull=False).exclude(pk=target_list.pk)
    if target_list.frozen_at:
        earlier = earlier.filter(frozen_at__lt=target_list.frozen_at)
    return earlier.order_by("-frozen_at").first()


def moved(entries: QuerySet[TargetEntry], before: TargetList, after: TargetList, way: str) -> QuerySet[TargetEntry]:
    """Of these entries those that stand on one version alone, each with `why`, a key of REASONS[way]."""
    here, there = (before, after) if way == LEFT else (after, before)
    on_the_other = TargetEntry.objects.filter(list=there, household=OuterRef("household"))
    only_here = entries.filter(~Exists(on_the_other), list=here)
    return _why_left(only_here, after) if way == LEFT else _why_entered(only_here)


def _why_left(entries: QuerySet[TargetEntry], after: TargetList) -> QuerySet[TargetEntry]:
    """What stood when the later version was frozen; of a draft, what stands now."""
    moment = after.frozen_at or timezone.now()
    held = Decision.objects.filter(household=OuterRef("household"), decided_at__lte=moment)
    held = held.order_by("-decided_at", "-pk")
    is_closed = Q(household__closed_on__isnull=False, household__closed_on__lte=_day(moment))
    return entries.annotate(
        stood=Subquery(held.values("outcome")[:1]), because=Subquery(held.values("reason")[:1]),
        held_until=Subquery(held.values("valid_until")[:1]),
    ).annotate(
        why=Case(
            When(is_closed & Q(household__closed_reason=Household.ClosedReason.MERGED), then=Value(MERGED)),
            When(is_closed, then=Concat(Value(CLOSED), F("household__closed_reason"))),
            When(stood=Decision.Outcome.NOT_ELIGIBLE, then=Concat(Value(REFUSED), F("because"))),
            When(stood=Decision.Outcome.UNRESOLVED, then=Value(UNRESOLVED)),
            When(held_until__lt=_day(moment), then=Value(EXPIRED)),
            default=Value(STILL_ENTITLED), output_field=CharField(),
        )
    )  # fmt: skip


def _why_entered(entries: QuerySet[TargetEntry]) -> QuerySet[TargetEntry]:
    return entries.annotate(formerly=F("decision__overrides__outcome")).annotate(
        why=Case(
            When(formerly=Decision.Outcome.ELIGIBLE, then=Value(RENEWED)),
            When(formerly=Decision.Outcome.NOT_ELIGIBLE, then=Value(WAS_REFUSED)),
            When(formerly=Decision.Outcome.UNRESOLVED, then=Value(WAS_UNRESOLVED)),
            default=Value(FIRST), output_field=CharField(),
        )
    )  # fmt: skip


def _day(moment: datetime):
    return timezone.localdate(moment)


def sums_by_village(entries: QuerySet[TargetEntry], before: TargetList, after: TargetList) -> list[VillageSum]:
    """Of the villages of these entries. A household counts in the village where it lives now, in both versions."""
    n_before = _counted(entries.filter(list=before))
    out = _counted(moved(entries, before, after, LEFT))
    came_in = _counted(moved(entries, before, after, ENTERED))
    villages = Area.objects.filter(pk__in={*n_before, *came_in}).select_related("parent").order_by("path")
    return [VillageSum(one, n_before[one.pk], out[one.pk], came_in[one.pk]) for one in villages]


def _counted(entries: QuerySet[TargetEntry]) -> Counter:
    rows = entries.order_by().values_list("household__village").annotate(n=Count("pk"))
    return Counter(dict(rows))


def reasons_of(entries: QuerySet[TargetEntry], before: TargetList, after: TargetList, way: str) -> list[tuple]:
    """(key, words, how many), the most frequent first."""
    rows = moved(entries, before, after, way).order_by().values_list("why").annotate(n=Count("pk"))
    return [(why, REASONS[way][why], n) for why, n in sorted(rows, key=lambda row: -row[1])]
