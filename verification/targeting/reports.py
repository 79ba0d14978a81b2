"""Reading of the target list: which version, who sees whom on it, in what state it is, how many where."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from households.lists import Chip
from households.models import Area, Household
from verification.field.reports import place_of
from verification.review.models import TargetEntry, TargetList
from verification.review.reports import decidable_households


@dataclass(frozen=True)
class AreaCount:
    area: Area
    n: int


def current_target_list() -> TargetList | None:
    """The draft of this year, else the latest list of all."""
    draft = TargetList.objects.filter(year=timezone.localdate().year, frozen_at=None).first()
    return draft or TargetList.objects.first()


def entries_visible_to(user: User) -> QuerySet[TargetEntry]:
    """The one shared list: all of it for OPDs and the regency office, for others their areas."""
    if not user.has_perm("verification.decide_household"):
        return TargetEntry.objects.none()
    return _in_areas_of(user)


def entries_counted_for(user: User) -> QuerySet[TargetEntry]:
    """What a person sees as counts: of a supervisor his areas, else the whole list."""
    return _in_areas_of(user) if user.has_perm("verification.view_dashboard") else TargetEntry.objects.none()


def _in_areas_of(user: User) -> QuerySet[TargetEntry]:
    if user.has_perm("households.view_household"):
        return TargetEntry.objects.filter(household__in=Household.objects.visible_to(user))
    return TargetEntry.objects.all()


def households_counted_for(user: User) -> QuerySet[Household]:
    return Household.objects.visible_to(user) if user.has_perm("households.view_household") else Household.objects.all()


def that_may_be_opened(entries: QuerySet[TargetEntry], user: User) -> QuerySet[TargetEntry]:
    """Entries with `may_open`: whether the person may read that household's name and decision."""
    return entries.annotate(may_open=Exists(decidable_households(user).filter(pk=OuterRef("household"))))


def count_by_district(entries: QuerySet[TargetEntry], target_list: TargetList) -> list[AreaCount]:
    district = "village__parent" if target_list.frozen_at else "household__village__parent"
    counts = dict(entries.filter(list=target_list).order_by().values_list(district).annotate(n=Count("pk")))
    areas = Area.objects.filter(pk__in=counts).order_by("name")
    return [AreaCount(area, counts[area.pk]) for area in areas]


def place_of_entry(entry: TargetEntry) -> str:
    """As it was stipulated; of a draft, as the register has it."""
    if entry.village is None:
        return place_of(entry.household)
    return f"{entry.neighbourhood or 'RT belum tercatat'}, {entry.village.name}"


def list_chip(target_list: TargetList | None) -> Chip:
    if target_list is None:
        return Chip("Belum ada daftar")
    if target_list.frozen_at is None:
        return Chip("Draf", "info")
    if target_list.announced_on is None:
        return Chip("Ditetapkan", "good")
    until = date_format(target_list.objections_until, "DATE_FORMAT")
    if timezone.localdate() > target_list.objections_until:
        return Chip("Masa sanggah selesai", "good")
    return Chip(f"Diumumkan, masa sanggah sampai {until}", "info")
