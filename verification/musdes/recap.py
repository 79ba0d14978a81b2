"""Kecamatan recap: per village whether a meeting was held, what it decided, whether the signed copy is there."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from households.lists import Chip
from households.models import Area
from verification.musdes.models import Meeting, MeetingEntry, SignedCopy
from verification.review.models import Decision

Outcome = Decision.Outcome


def villages_with_meetings(user: User, year: int) -> QuerySet[Area]:
    """Villages the person may see, with the meetings of the year counted."""
    villages = Area.objects.villages().select_related("parent")
    if not user.has_perm("verification.view_meeting"):
        return villages.none()
    entries = MeetingEntry.objects.on_list().filter(meeting__state="locked", meeting__held_on__year=year)
    meetings = Meeting.objects.filter(held_on__year=year)
    unsigned = meetings.filter(state="locked").exclude(Exists(SignedCopy.objects.filter(meeting=OuterRef("pk"))))
    return villages.visible_to(user).annotate(
        n_locked=_number(meetings.filter(state="locked"), "village"),
        n_under_way=_number(meetings.unlocked(), "village"),
        n_unsigned=_number(unsigned, "village"),
        last_held_on=Subquery(
            meetings.filter(state="locked", village=OuterRef("pk")).order_by().values("village")
            .annotate(last=Max("held_on")).values("last")
        ),
        n_decided=_number(entries, "meeting__village"),
        n_eligible=_number(entries.filter(outcome=Outcome.ELIGIBLE), "meeting__village"),
        n_not_eligible=_number(entries.filter(outcome=Outcome.NOT_ELIGIBLE), "meeting__village"),
        n_unresolved=_number(entries.filter(outcome=Outcome.UNRESOLVED), "meeting__village"),
    )  # fmt: skip


def _number(rows: QuerySet, village: str):
    counted = rows.filter(**{village: OuterRef("pk")}).order_by().values(at=F(village)).annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


@dataclass(frozen=True)
class Total:
    n_villages: int
    n_held: int
    n_decided: int
    n_eligible: int
    n_unsigned: int


def total_of(villages: QuerySet[Area]) -> Total:
    """Over all villages shown, whatever page."""
    rows = villages.order_by().values_list("n_locked", "n_decided", "n_eligible", "n_unsigned")
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    held, decided, eligible, unsigned = columns
    return Total(len(held), sum(map(bool, held)), sum(decided), sum(eligible), sum(unsigned))


def village_chip(village: Area) -> Chip:
    if village.n_locked:
        return Chip("Sudah", "good")
    return Chip("Sedang berjalan", "info") if village.n_under_way else Chip("Belum")


def copy_words(village: Area) -> Chip | None:
    if not village.n_locked:
        return None
    if village.n_unsigned:
        return Chip(f"Belum diunggah: {village.n_unsigned}", "warn")
    return Chip("Lengkap", "good")


HELD, UNDER_WAY, NOT_YET, UNSIGNED = "sudah", "berjalan", "belum", "tanpa-salinan"
STATES = {
    HELD: ("Sudah dikunci", Q(n_locked__gt=0)),
    UNDER_WAY: ("Sedang berjalan", Q(n_locked=0, n_under_way__gt=0)),
    NOT_YET: ("Belum ada", Q(n_locked=0, n_under_way=0)),
    UNSIGNED: ("Salinan belum diunggah", Q(n_unsigned__gt=0)),
}
