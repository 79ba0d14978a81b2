"""The map of what is left of a round: its households as points, by what became of them."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from verification.field.models import Assignment, VerificationRound, Visit


@dataclass(frozen=True)
class MapState:
    """Households of a round in one state: so many on the map, so many without a point."""

    label: str
    tone: str
    n_shown: int
    n_without_point: int


MAP_STATES = [
    ("Lewat waktu", "bad"), ("Menunggu dikunjungi", "warn"), ("Sudah dikunjungi", "info"), ("Disetujui", "good"),
]  # fmt: skip
OVERDUE, WAITING, VISITED, ACCEPTED = range(4)


@dataclass(frozen=True)
class Map:
    """points: [longitude, latitude, number of its state, code], of the household, else of its latest visit."""

    states: list[MapState]
    points: list[list]

    @property
    def n_without_point(self) -> int:
        return sum(state.n_without_point for state in self.states)

    @property
    def chart(self) -> dict:
        states = [{"label": state.label, "tone": state.tone} for state in self.states]
        return {"states": states, "points": self.points}


def map_of(round: VerificationRound) -> Map:
    latest = Visit.objects.filter(assignment=OuterRef("pk")).order_by("-received_at")
    rows = (
        round.assignments.given()
        .filter(household__isnull=False)
        .annotate(
            latest=Subquery(latest.values("status")[:1]),
            longitude=Coalesce("household__longitude", Subquery(latest.values("longitude")[:1])),
            latitude=Coalesce("household__latitude", Subquery(latest.values("latitude")[:1])),
        )
        .order_by("household__code")
        .values_list("longitude", "latitude", "household__code", "state", "due_on", "latest")
    )
    today = timezone.localdate()
    shown, hidden, points = [0] * 4, [0] * 4, []
    for longitude, latitude, code, state, due_on, status in rows:
        number = _map_state(state, due_on < today, status)
        if latitude is None or longitude is None:
            hidden[number] += 1
            continue
        shown[number] += 1
        points.append([float(longitude), float(latitude), number, code])
    states = [MapState(*MAP_STATES[at], shown[at], hidden[at]) for at in range(4)]
    return Map(states, points)


def _map_state(state: str, is_past: bool, status: str | None) -> int:
    if state == Assignment.State.DONE:
        return ACCEPTED if status == Visit.Status.ACCEPTED else VISITED
    return OVERDUE if is_past else WAITING
