"""What the pages of the field show: the tasks of a verifier, names and places. Rounds: see assigning/reports.py."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet
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
    """Sent back first, then what waits by RT, then what is done; `n_done` of `n_all` households were visited.

    canvass  RTs to be seen whole, each with its neighbourhood
    """

    returned: list[Task]
    waiting: list[TaskGroup]
    done: list[Task]
    n_done: int
    n_all: int
    canvass: list[Assignment]


def task_list(user: User) -> TaskList:
    """The tasks of open rounds. Raises nothing: without tasks the lists are empty."""
    mine = Assignment.objects.visible_to(user).filter(round__closed_on=None).exclude(state=Assignment.State.CANCELLED)
    active = _tasks(mine.filter(state=Assignment.State.ACTIVE, household__isnull=False))
    done = mine.filter(state=Assignment.State.DONE, household__isnull=False)
    canvass = mine.filter(state=Assignment.State.ACTIVE, neighbourhood__isnull=False)
    n_done = done.count()
    returned = [task for task in active if task.note]
    waiting = [task for task in active if not task.note]
    by_rt = groupby(waiting, key=lambda task: place_of(task.assignment.household))
    return TaskList(
        returned, [TaskGroup(title, list(tasks)) for title, tasks in by_rt], _tasks(done, most=MOST_DONE_TASKS),
        n_done, n_done + len(active),
        list(canvass.select_related("neighbourhood__village", "round").order_by("due_on")),
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


# Officers


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
