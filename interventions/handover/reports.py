"""What the pages and printed lists of hand-overs show."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.formats import date_format

from accounts.models import User
from households.lists import Chip
from interventions.handover.actions import READY, may_change_payers
from interventions.handover.facts import RELATED, Facts, facts_of
from interventions.handover.models import ActivityDecree, DecreeEntry, HandOver
from interventions.models import Activity, Commitment

MOST_ROWS = 100  # one page of typing in
ENDED = {Commitment.Status.CANCELLED, Commitment.Status.EXPIRED}


@dataclass(frozen=True)
class Waiting:
    """A commitment whose aid is still to be handed over, and who receives it."""

    commitment: Commitment
    facts: Facts

    @property
    def left(self) -> str:
        return f"{self.commitment.quantity_left} {self.commitment.unit}"


def waiting_in(activity: Activity, village=None) -> list[Waiting]:
    """Approved and running commitments with something left to give, village by village."""
    rows = activity.commitments.filter(status__in=READY)
    if village:
        rows = rows.filter(need__household__village=village)
    place = ["need__household__village__path", "need__household__neighbourhood__rw",
             "need__household__neighbourhood__rt", "pk"]  # fmt: skip
    commitments = list(rows.select_related(*RELATED).order_by(*place))
    return [Waiting(*pair) for pair in zip(commitments, facts_of(commitments), strict=True)]


def villages_waiting(activity: Activity) -> list[tuple[int, str, int]]:
    """(village, name, how many wait there)"""
    rows = activity.commitments.filter(status__in=READY).order_by("need__household__village__path")
    village = "need__household__village"
    counted = rows.values_list(village, f"{village}__name", f"{village}__parent__name", f"{village}__path")
    return [(pk, f"{name}, {district}", n) for pk, name, district, _, n in counted.annotate(n=Count("pk"))]


def with_counts(decrees):
    gone = Q(entries__kind=DecreeEntry.Kind.NAMED, entries__commitment__status__in=ENDED)
    return decrees.annotate(
        n_named=Count("entries", filter=Q(entries__kind=DecreeEntry.Kind.NAMED)),
        n_gone=Count("entries", filter=gone),
        n_struck_off=Count("entries", filter=Q(entries__kind=DecreeEntry.Kind.STRUCK_OFF)),
        total_idr=Sum("entries__cost_idr", filter=Q(entries__kind=DecreeEntry.Kind.NAMED)),
    )


def entries_of(decree: ActivityDecree):
    return decree.entries.select_related("commitment__need").order_by("position")


def entry_chip(entry: DecreeEntry) -> Chip:
    if entry.kind == DecreeEntry.Kind.STRUCK_OFF:
        return Chip("Dicabut dari SK sebelumnya", "warn")
    if entry.commitment.status in ENDED:
        return Chip("Dibatalkan", "bad")
    return Chip("Diserahkan", "good") if entry.commitment.status == "delivered" else Chip("Ditetapkan", "info")


def place_of_entry(entry: DecreeEntry) -> str:
    return ", ".join(filter(None, [entry.village, entry.neighbourhood]))


def entry_note(entry: DecreeEntry) -> str:
    """Why somebody named is out again."""
    commitment = entry.commitment
    if commitment.status not in ENDED:
        return ""
    day = date_format(commitment.ended_at, "DATE_FORMAT") if commitment.ended_at else ""
    return ": ".join(filter(None, [day, commitment.cancelled_reason or commitment.get_status_display()]))


def with_recipients(hand_overs):
    return hand_overs.annotate(n_recipients=Count("deliveries")).select_related("recorded_by")


def hand_overs_visible_to(user: User):
    return HandOver.objects.filter(activity__in=Activity.objects.visible_to(user))


def extras_of(user: User, commitment: Commitment) -> dict:
    """What this room adds to the page of a commitment."""
    lines = list(commitment.funding_lines.select_related("funder").order_by("-pledged_idr", "pk"))
    may_record = user.has_perm("interventions.record_delivery") and commitment.status in READY
    own = Commitment.objects.served_by(user).filter(pk=commitment.pk)
    return {
        "lines": lines, "given_idr": sum(line.given_idr for line in lines),
        "unpledged_idr": commitment.cost_idr - commitment.pledged_idr,
        "may_change_payers": may_change_payers(user, commitment), "deliveries": deliveries_of(commitment),
        "may_finish": bool(may_record and commitment.delivered_quantity and own.exists()),
        "decree": _decree_of(commitment),
    }  # fmt: skip


def deliveries_of(commitment: Commitment):
    return list(commitment.deliveries.select_related("hand_over").order_by("delivered_on", "pk"))


def _decree_of(commitment: Commitment) -> ActivityDecree | None:
    named = commitment.decree_entries.filter(kind=DecreeEntry.Kind.NAMED).select_related("decree").first()
    return named.decree if named else None
