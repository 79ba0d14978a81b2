"""What the pages of assigning show: rounds and how far they are, who is behind, which RTs were seen whole."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models import Max as Latest
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import Membership, User
from accounts.roles import Role
from households.lists import Chip
from households.models import Area, AreaAssignment, Household, Neighbourhood
from verification.field.assigning.models import CanvassCount, FrameEntry
from verification.field.models import Assignment, VerificationRound, Visit
from verification.field.sync.models import Device
from verification.field.sync.reports import with_contact

ACTIVE, DONE = Assignment.State.ACTIVE, Assignment.State.DONE
AWAITING = [Visit.Status.AWAITING_REVIEW, Visit.Status.SUPERVISOR_APPROVED]
NOT_SEEN = [Visit.Status.REJECTED, Visit.Status.SUPERSEDED]
NO_RT = "RT belum tercatat"


def rounds_of(user: User) -> QuerySet[VerificationRound]:
    return VerificationRound.objects.filter(village__in=Area.objects.visible_to(user))


def rounds_with_progress(rounds: QuerySet[VerificationRound]) -> QuerySet[VerificationRound]:
    """n_given, n_visited, n_overdue, share_visited; is_over: 1 for closed ones, which come last."""
    late = Q(assignments__state=ACTIVE, assignments__due_on__lt=timezone.localdate())
    counted = rounds.annotate(
        n_given=Count("assignments", filter=~Q(assignments__state=Assignment.State.CANCELLED)),
        n_visited=Count("assignments", filter=Q(assignments__state=DONE)),
        n_overdue=Count("assignments", filter=late),
        is_over=Case(When(closed_on=None, then=0), default=1, output_field=IntegerField()),
    )
    return counted.annotate(share_visited=F("n_visited") * 1.0 / NullIf(F("n_given"), 0)).select_related(
        "village__parent", "form"
    )


def round_chip(round: VerificationRound) -> Chip:
    if round.closed_on:
        return Chip("Ditutup")
    return Chip("Lewat waktu", "warn") if round.due_on < timezone.localdate() else Chip("Berjalan", "info")


def unassigned_households(round: VerificationRound) -> QuerySet[Household]:
    """Open households of the village that nobody was given in this round; of a sample only those drawn."""
    given = round.assignments.given().filter(household__isnull=False)
    households = Household.objects.open().filter(village=round.village)
    if round.purpose == VerificationRound.Purpose.SAMPLE:
        drawn = FrameEntry.objects.filter(frame__draw__round=round, position__isnull=False)
        households = households.filter(pk__in=drawn.values("household"))
    return (
        households.exclude(pk__in=given.values("household"))
        .select_related("neighbourhood")
        .order_by("neighbourhood__rw", "neighbourhood__rt", "code")
    )


def waiting_by_rt(waiting: QuerySet[Household]) -> list[tuple[int, str, int]]:
    """(RT or 0, its name, households nobody was given) of a village."""
    rows = waiting.values_list("neighbourhood", "neighbourhood__rw", "neighbourhood__rt").annotate(n=Count("pk"))
    rows = rows.order_by("neighbourhood__rw", "neighbourhood__rt")
    return [(pk or 0, _rt_name(rw, rt), n) for pk, rw, rt, n in rows]


def free_neighbourhoods(round: VerificationRound) -> QuerySet[Neighbourhood]:
    """RTs of the village that nobody canvasses in this round."""
    given = round.assignments.given().filter(neighbourhood__isnull=False)
    return round.village.neighbourhoods.filter(closed_on=None).exclude(pk__in=given.values("neighbourhood"))


def _rt_name(rw: str | None, rt: str | None) -> str:
    return NO_RT if rt is None else str(Neighbourhood(rw=rw or "", rt=rt))


# How far a round is


@dataclass
class Progress:
    """What was given out to somebody or in some place, and what became of it."""

    label: str
    key: int | None = None
    given: int = 0
    visited: int = 0
    awaiting: int = 0
    accepted: int = 0
    returned: int = 0
    overdue: int = 0
    no_longer_lent: int = 0
    phones: list[Device] = field(default_factory=list)

    @property
    def seen_at(self) -> datetime | None:
        return max((phone.seen_at for phone in self.phones), default=None)

    @property
    def n_unsent(self) -> int:
        return sum(phone.n_unsent for phone in self.phones)

    @property
    def n_lost(self) -> int:
        return sum(phone.n_lost for phone in self.phones)


def progress_by_rt(round: VerificationRound) -> list[Progress]:
    rows = _counted(round, "rt")
    names = {one.pk: (one.rw, one.rt) for one in Neighbourhood.objects.filter(pk__in=[row["rt"] for row in rows])}
    found = [_progress(_rt_name(*names[row["rt"]]) if row["rt"] else NO_RT, row["rt"] or 0, row) for row in rows]
    return sorted(found, key=lambda one: names.get(one.key, ("~", "~")))


def progress_by_verifier(round: VerificationRound) -> list[Progress]:
    """Who is behind first: the most overdue, then the least visited."""
    rows = list(_counted(round, "verifier"))
    people = User.objects.in_bulk([row["verifier"] for row in rows])
    found = [_progress(people[row["verifier"]].display_name, row["verifier"], row) for row in rows]
    phones = defaultdict(list)
    for phone in with_contact(Device.objects.filter(user__in=people, revoked_at=None)):
        phones[phone.user_id].append(phone)
    for one in found:
        one.phones = phones[one.key]
    return sorted(found, key=lambda one: (-one.overdue, one.visited - one.given, one.label))


def _counted(round: VerificationRound, group: str):
    today = timezone.localdate()
    latest = Visit.objects.filter(assignment=OuterRef("pk")).order_by("-received_at").values("status")[:1]
    given = round.assignments.given().annotate(
        rt=Coalesce("household__neighbourhood", "neighbourhood"), latest=Subquery(latest)
    )
    return (
        given.annotate(lent=Coalesce("lease_until", "due_on"))
        .values(group)
        .order_by(group)
        .annotate(
            n_given=Count("pk"),
            n_visited=Count("pk", filter=Q(state=DONE)),
            n_awaiting=Count("pk", filter=Q(latest__in=AWAITING)),
            n_accepted=Count("pk", filter=Q(latest=Visit.Status.ACCEPTED)),
            n_returned=Count("pk", filter=Q(latest=Visit.Status.RETURNED)),
            n_overdue=Count("pk", filter=Q(state=ACTIVE, due_on__lt=today)),
            n_no_longer_lent=Count("pk", filter=Q(state=ACTIVE, lent__lt=today)),
        )
    )


def _progress(label: str, key: int | None, row: dict) -> Progress:
    counts = {name.removeprefix("n_"): n for name, n in row.items() if name.startswith("n_")}
    return Progress(label, key, **counts)


# How far everything is


def counts_of(assignments: str, within: Q) -> dict[str, Count]:
    """n_given ... n_overdue of the rows reached by this name, as annotations; for lists over many rounds.

    within  which of these assignments count, with the name in front
    """

    def count(condition: Q) -> Count:
        return Count(assignments, filter=within & condition, distinct=True)

    def where(**terms) -> Q:
        return Q(**{f"{assignments}__{name}": value for name, value in terms.items()})

    return {
        "n_given": count(~where(state=Assignment.State.CANCELLED)),
        "n_visited": count(where(state=DONE)),
        "n_awaiting": count(where(visits__status__in=AWAITING)),
        "n_accepted": count(where(visits__status=Visit.Status.ACCEPTED)),
        "n_returned": count(where(state=ACTIVE, visits__status=Visit.Status.RETURNED)),
        "n_overdue": count(where(state=ACTIVE, due_on__lt=timezone.localdate())),
    }


def of_open_rounds(assignments: str, user: User) -> Q:
    villages = Area.objects.visible_to(user).villages().values("pk")
    return Q(**{f"{assignments}__round__closed_on": None, f"{assignments}__round__village__in": villages})


def given_to(user: User) -> QuerySet[Assignment]:
    """What is given out in open rounds of the person's area."""
    return Assignment.objects.visible_to(user).given().filter(round__closed_on=None)


def verifiers_in(user: User) -> QuerySet[User]:
    """Verifiers who answer for an area of this person, or have tasks there; each once."""
    theirs = AreaAssignment.objects.current().filter(area__in=Area.objects.visible_to(user).values("pk"))
    holders = Membership.objects.current().filter(role=Role.VERIFIER).values("user")
    known = Q(pk__in=theirs.values("user")) | Q(pk__in=given_to(user).values("verifier"))
    return User.objects.filter(known, is_active=True, pk__in=holders).order_by("first_name", "username")


def villages_with_progress(user: User) -> QuerySet[Area]:
    name = "rounds__assignments"
    villages = Area.objects.filter(pk__in=given_to(user).values("round__village"))
    return villages.select_related("parent").annotate(**counts_of(name, of_open_rounds(name, user)))


def neighbourhoods_with_progress(user: User) -> QuerySet[Neighbourhood]:
    """Of households; what is to be canvassed stands on the page of its round."""
    name = "households__assignments"
    rts = Neighbourhood.objects.filter(pk__in=given_to(user).values("household__neighbourhood"))
    return rts.select_related("village__parent").annotate(**counts_of(name, of_open_rounds(name, user)))


def verifiers_with_progress(user: User) -> QuerySet[User]:
    """Also seen_at, n_unsent, oldest_unsent: what their phones last said."""
    people = User.objects.filter(pk__in=given_to(user).values("verifier"))
    phones = Device.objects.filter(user=OuterRef("pk"), revoked_at=None).order_by().values("user")
    unsent = Cast(KT("beacon__unsent"), IntegerField())
    waiting_since = NullIf(KT("beacon__oldest_unsent_at"), Value("", output_field=TextField()))
    return people.annotate(
        **counts_of("assignments", of_open_rounds("assignments", user)),
        seen_at=Subquery(phones.annotate(v=Latest("seen_at")).values("v")),
        n_unsent=Coalesce(Subquery(phones.annotate(v=Sum(unsent)).values("v")), 0),
        oldest_unsent=Subquery(phones.annotate(v=Min(waiting_since)).values("v")),
    )


def day_of(said: str | None):
    """The day of a moment as a phone told it; None for what is no moment."""
    try:
        moment = parse_datetime(said) if said else None
    except ValueError:
        return None
    return moment and (timezone.localdate(moment) if timezone.is_aware(moment) else moment.date())


# RTs seen whole


@dataclass(frozen=True)
class CanvassRow:
    """An RT of a canvass: what was counted there, and the households whose visits arrived, by what came of them."""

    assignment: Assignment
    count: CanvassCount | None
    n_arrived: int
    n_done: int
    n_refused: int
    n_not_at_home: int

    @property
    def is_whole(self) -> bool:
        """Every dwelling counted was called at, and its visit is here."""
        return self.count is not None and self.n_arrived >= self.count.n_dwellings

    @property
    def chip(self) -> Chip:
        if self.assignment.state == ACTIVE:
            return Chip("Lewat waktu", "warn") if self.assignment.is_late else Chip("Sedang didata", "info")
        return Chip("Lengkap", "good") if self.is_whole else Chip("Belum lengkap", "warn")

    @property
    def lacks(self) -> str:
        """Why this is no complete canvass, in words; empty when it is one."""
        if self.count is None:
            return "Belum dinyatakan selesai."
        n_left, n_on_the_way = self.count.n_dwellings - self.count.n_visited, self.count.n_visited - self.n_arrived
        words = []
        if n_left > 0:
            words.append(f"{n_left} rumah belum didatangi")
        if n_on_the_way > 0:
            words.append(f"{n_on_the_way} kunjungan belum tiba")
        return f"{', '.join(words)}.".capitalize() if words else ""


def canvass_rows(assignments: Iterable[Assignment]) -> list[CanvassRow]:
    """One for each RT, in the order given."""
    assignments = list(assignments)
    seen = Visit.objects.filter(assignment__in=assignments).exclude(status__in=NOT_SEEN).order_by()
    homes: dict[int, dict[int, str]] = defaultdict(dict)
    for assignment, household, outcome in seen.order_by("received_at").values_list(
        "assignment", "household", "outcome"
    ):
        homes[assignment][household] = outcome
    counts = {count.assignment_id: count for count in CanvassCount.objects.filter(assignment__in=assignments)}
    return [_canvass_row(one, counts.get(one.pk), list(homes[one.pk].values())) for one in assignments]


def _canvass_row(assignment: Assignment, count: CanvassCount | None, outcomes: list[str]) -> CanvassRow:
    numbers = (outcomes.count(one) for one in (Visit.Outcome.DONE, Visit.Outcome.REFUSED, Visit.Outcome.NOT_AT_HOME))
    return CanvassRow(assignment, count, len(outcomes), *numbers)


def canvassed(round: VerificationRound) -> QuerySet[Assignment]:
    rows = round.assignments.given().filter(neighbourhood__isnull=False).select_related("neighbourhood", "verifier")
    return rows.order_by("neighbourhood__rw", "neighbourhood__rt")


# Frames

FRAME_TONES = {
    FrameEntry.Outcome.UNLISTED: "info", FrameEntry.Outcome.LISTED: "neutral", FrameEntry.Outcome.HELD: "warn",
}  # fmt: skip
