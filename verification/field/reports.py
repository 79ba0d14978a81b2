"""What the pages of the field show: the tasks of a verifier, the progress of a round, the receipt of a visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import Role
from households.models import Area, AreaAssignment, Household, Residence
from verification.field.models import Assignment, VerificationRound, Visit
from verification.words import VISIT_TONES

MOST_DONE_TASKS = 50  # what was done lately; the rest stands in the office's list


@dataclass(frozen=True)
class Task:
    """One household on the list of a verifier. `note` is the reviewer's, when a visit came back."""

    assignment: Assignment
    head_name: str
    visit: Visit | None
    note: str

    @property
    def tone(self) -> str:
        return VISIT_TONES[Visit.Status(self.visit.status)] if self.visit else "neutral"

    @property
    def is_late(self) -> bool:
        return self.assignment.due_on < timezone.localdate()


@dataclass(frozen=True)
class TaskGroup:
    title: str
    tasks: list[Task]


@dataclass(frozen=True)
class TaskList:
    """Sent back first, then what waits by RT, then what is done; `n_done` of `n_all` households were visited."""

    returned: list[Task]
    waiting: list[TaskGroup]
    done: list[Task]
    n_done: int
    n_all: int


def task_list(user: User) -> TaskList:
    """The tasks of open rounds. Raises nothing: without tasks the lists are empty."""
    mine = Assignment.objects.visible_to(user).filter(round__closed_on=None).exclude(state=Assignment.State.CANCELLED)
    active = _tasks(mine.filter(state=Assignment.State.ACTIVE, household__isnull=False))
    done = mine.filter(state=Assignment.State.DONE)
    n_done = done.count()
    returned = [task for task in active if task.note]
    waiting = [task for task in active if not task.note]
    by_rt = groupby(waiting, key=lambda task: place_of(task.assignment.household))
    return TaskList(
        returned, [TaskGroup(title, list(tasks)) for title, tasks in by_rt], _tasks(done, most=MOST_DONE_TASKS),
        n_done, n_done + len(active),
    )  # fmt: skip


def _tasks(assignments: QuerySet[Assignment], most: int | None = None) -> list[Task]:
    ordered = (
        assignments.select_related("household__village", "household__neighbourhood", "round")
        .prefetch_related("visits__reviews")
        .order_by(
            "household__village__path", "household__neighbourhood__rw", "household__neighbourhood__rt", "due_on",
            "household__code",
        )
    )[:most]  # fmt: skip
    heads = head_names(assignment.household_id for assignment in ordered)
    return [_task(assignment, heads) for assignment in ordered]


def _task(assignment: Assignment, heads: dict[int, str]) -> Task:
    visits = sorted(assignment.visits.all(), key=lambda visit: visit.received_at)
    latest = visits[-1] if visits else None
    note = ""
    if latest and latest.status == Visit.Status.RETURNED:
        note = [review.note for review in latest.reviews.all()][-1]
    return Task(assignment, heads.get(assignment.household_id, ""), latest, note)


def head_names(household_ids: Iterable[int]) -> dict[int, str]:
    """Name of the head of each household, by whose name the village knows the house."""
    residences = Residence.objects.open().filter(household__in=list(household_ids), relation=Residence.Relation.HEAD)
    return dict(residences.order_by("-pk").values_list("household", "person__name"))


def place_of(household: Household) -> str:
    rt = str(household.neighbourhood) if household.neighbourhood else "RT belum tercatat"
    return f"{rt}, {household.village.name}"


# Rounds


@dataclass(frozen=True)
class Progress:
    """How many of the households given out were visited, and how many of those visits were accepted."""

    label: str
    n_given: int
    n_visited: int
    n_accepted: int


COUNTS = {
    "n_given": Count("assignments", filter=~Q(assignments__state=Assignment.State.CANCELLED)),
    "n_visited": Count("assignments", filter=Q(assignments__state=Assignment.State.DONE)),
}


def rounds_with_progress(rounds: QuerySet[VerificationRound]) -> QuerySet[VerificationRound]:
    return rounds.annotate(**COUNTS).select_related("village__parent", "form")


def progress_by_rt(round: VerificationRound) -> list[Progress]:
    rows = _counted(round, "household__neighbourhood__rw", "household__neighbourhood__rt")
    return [_progress(_rt_label(row), row) for row in rows]


def progress_by_verifier(round: VerificationRound) -> list[Progress]:
    rows = _counted(round, "verifier__first_name", "verifier__username")
    return [_progress(row["verifier__first_name"] or row["verifier__username"], row) for row in rows]


def _counted(round: VerificationRound, *fields: str):
    latest = Visit.objects.filter(assignment=OuterRef("pk")).order_by("-received_at").values("status")[:1]
    given = round.assignments.exclude(state=Assignment.State.CANCELLED).annotate(visit_status=Subquery(latest))
    return (
        given.values(*fields)
        .annotate(
            n_given=Count("pk"),
            n_visited=Count("pk", filter=Q(state=Assignment.State.DONE)),
            n_accepted=Count("pk", filter=Q(visit_status=Visit.Status.ACCEPTED)),
        )
        .order_by(*fields)
    )


def _progress(label: str, row: dict) -> Progress:
    return Progress(label, row["n_given"], row["n_visited"], row["n_accepted"])


def _rt_label(row: dict) -> str:
    rw, rt = row["household__neighbourhood__rw"], row["household__neighbourhood__rt"]
    return "RT belum tercatat" if rt is None else f"RT {rt}" + (f" RW {rw}" if rw else "")


def unassigned_households(round: VerificationRound) -> QuerySet[Household]:
    """Open households of the village that nobody was given in this round."""
    given = round.assignments.exclude(state=Assignment.State.CANCELLED).filter(household__isnull=False)
    return (
        Household.objects.open()
        .filter(village=round.village)
        .exclude(pk__in=given.values("household"))
        .select_related("neighbourhood")
        .order_by("neighbourhood__rw", "neighbourhood__rt", "code")
    )


def verifiers_for(round: VerificationRound) -> QuerySet[User]:
    """Verifiers whose areas cover the village, each once."""
    return officers_of(round.village, Role.VERIFIER)


def officers_of(village: Area, role: Role) -> QuerySet[User]:
    """Holders of the role whose areas cover the village, each once."""
    covering = AreaAssignment.objects.current().filter(area__in=_areas_around(village))
    return (
        User.objects.filter(is_active=True, pk__in=covering.values("user"))
        .filter(pk__in=_holders_of(role))
        .order_by("first_name", "username")
    )


def _areas_around(village: Area):
    steps = [step for step in village.path.split("/") if step]
    paths = ["/".join(steps[:n]) + "/" for n in range(1, len(steps) + 1)]
    return Area.objects.filter(path__in=paths).values("pk")


def _holders_of(role: Role):
    return Membership.objects.current().filter(role=role).values("user")
