"""How many petitions, of which kind, answered in time; and what accepted nominations say of the list."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from households.models import Area
from verification.petitions.models import Petition
from verification.review.models import Decision, TargetEntry, TargetList
from verification.targeting.reports import current_target_list

Kind, State = Petition.Kind, Petition.State
BY_KIND = {
    "n_nominations": Count("pk", filter=Q(kind=Kind.NOMINATION)),
    "n_objections": Count("pk", filter=Q(kind=Kind.OBJECTION)),
    "n_changes": Count("pk", filter=Q(kind=Kind.CHANGE)),
}
ANSWERED = Q(state__in=[State.ACCEPTED, State.REFUSED])


@dataclass(frozen=True)
class Figures:
    """Tickets entered in one year. `n_due` were answered or should have been by today; withdrawn ones count nowhere."""

    n_all: int
    n_open: int
    n_overdue: int
    n_accepted: int
    n_refused: int
    n_withdrawn: int
    n_in_time: int

    @property
    def n_due(self) -> int:
        return self.n_accepted + self.n_refused + self.n_overdue

    @property
    def in_time_share(self) -> float | None:
        return self.n_in_time / self.n_due if self.n_due else None


@dataclass(frozen=True)
class AreaRow:
    """One village or kecamatan: tickets by kind."""

    name: str
    n_nominations: int
    n_objections: int
    n_changes: int
    all_kinds: Figures


@dataclass(frozen=True)
class Missed:
    """Families that a nomination brought and a decision found entitled, beside the list they were missing from."""

    target_list: TargetList
    n_found: int
    n_list: int

    @property
    def share(self) -> float | None:
        return self.n_found / (self.n_list + self.n_found) if self.n_list + self.n_found else None


def counted_for(user: User) -> QuerySet[Petition]:
    """Those of his areas for a supervisor; of the whole regency for who watches the whole line."""
    if user.has_perm("households.view_household"):
        return Petition.objects.filter(village__in=Area.objects.visible_to(user))
    return Petition.objects.all()


def years_of(petitions: QuerySet[Petition]) -> list[int]:
    years = {moment.year for moment in petitions.datetimes("entered_at", "year")}
    return sorted(years | {timezone.localdate().year}, reverse=True)


def figures(petitions: QuerySet[Petition]) -> Figures:
    return Figures(**petitions.aggregate(**_counts()))


def _counts() -> dict[str, Count]:
    is_late = Q(state=State.OPEN, due_on__lt=timezone.localdate())
    return {
        "n_all": Count("pk"),
        "n_open": Count("pk", filter=Q(state=State.OPEN)),
        "n_overdue": Count("pk", filter=is_late),
        "n_accepted": Count("pk", filter=Q(state=State.ACCEPTED)),
        "n_refused": Count("pk", filter=Q(state=State.REFUSED)),
        "n_withdrawn": Count("pk", filter=Q(state=State.WITHDRAWN)),
        "n_in_time": Count("pk", filter=ANSWERED & Q(answered_at__date__lte=F("due_on"))),
    }


def by_area(petitions: QuerySet[Petition], *, to_village: bool) -> list[AreaRow]:
    """By village with its kecamatan; by kecamatan for those who read counts only."""
    names = ["village__parent__name", *(["village__name"] if to_village else [])]
    rows = petitions.order_by().values(*names).annotate(**_counts(), **BY_KIND).order_by(*names)
    return [_area_row(row, names) for row in rows]


def _area_row(row: dict, names: list[str]) -> AreaRow:
    name = ", ".join(row.pop(field) for field in reversed(names))
    return AreaRow(name, **{field: row.pop(field) for field in BY_KIND}, all_kinds=Figures(**row))


def by_kind(petitions: QuerySet[Petition]) -> list[tuple[str, Figures]]:
    rows = petitions.order_by().values("kind").annotate(**_counts())
    found = {row.pop("kind"): Figures(**row) for row in rows}
    return [(label, found[kind]) for kind, label in Kind.choices if kind in found]


def missed_families(petitions: QuerySet[Petition], user: User) -> Missed | None:
    """None where no list is there to compare with."""
    target_list = current_target_list()
    if target_list is None:
        return None
    entitled = Decision.objects.current().filter(outcome=Decision.Outcome.ELIGIBLE)
    accepted = petitions.filter(kind=Kind.NOMINATION, state=State.ACCEPTED)
    found = set(
        accepted.filter(household__decisions__in=entitled, household__decisions__decided_at__gte=F("answered_at"))
        .values_list("household", flat=True)
    )  # fmt: skip
    entries = TargetEntry.objects.filter(list=target_list).exclude(household__in=found)
    if user.has_perm("households.view_household"):
        entries = entries.filter(household__village__in=Area.objects.visible_to(user))
    return Missed(target_list, len(found), entries.count())
