"""Which household a citizen means: by its code, a NIK, or the name of its head in a village."""

import re
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, When

from accounts.models import User
from households.linkage.names import name_key
from households.models import Area, Household, IdentityNumber, Residence
from verification.review.models import TargetEntry
from verification.targeting.reports import current_target_list

MOST_FOUND = 25
_NIK = re.compile(r"\d{16}")
_CODE = re.compile(r"[A-Z]{2}[A-Z0-9-]{3,10}")


@dataclass(frozen=True)
class Found:
    """What the register knows. `is_elsewhere`: the NIK stands in a village of somebody else."""

    households: list[Household]
    is_elsewhere: bool = False
    is_cut: bool = False


def villages_for(user: User) -> QuerySet[Area]:
    """A supervisor's own; an OPD, which has no areas, serves the whole regency."""
    villages = Area.objects.villages().select_related("parent")
    return villages.visible_to(user) if user.has_perm("households.view_household") else villages


def may_name(user: User) -> QuerySet[Household]:
    """Households a petition of this officer may be about. An OPD names any, but is shown no people of it."""
    if not user.has_perm("verification.enter_petition"):
        return Household.objects.none()
    if user.has_perm("households.view_household"):
        return Household.objects.visible_to(user)
    return Household.objects.all()


def find_households(*, typed: str, village: Area, user: User) -> Found:
    """Open households, the head's name with each where the user may see it. Names are searched in the village only."""
    typed = typed.strip()
    digits = re.sub(r"[\s.\-]", "", typed)
    if _NIK.fullmatch(digits):
        return _by_nik(digits, user)
    code = typed.upper().replace(" ", "")
    if _CODE.fullmatch(code) and any(map(str.isdigit, code)):
        return _found(may_name(user).filter(code=code), user)
    key = name_key(typed)
    if not key or not user.has_perm("households.view_household"):
        return Found([])
    named = Residence.objects.open().filter(household=OuterRef("pk"), person__name_key__contains=key)
    return _found(may_name(user).filter(Exists(named), village=village), user)


def _by_nik(nik: str, user: User) -> Found:
    homes = households_of_nik(IdentityNumber.find("nik", nik))
    mine = _found(may_name(user).filter(pk__in=homes), user)
    return Found(mine.households, is_elsewhere=not mine.households and homes.exists())


def households_of_nik(number: IdentityNumber | None) -> QuerySet:
    """Keys of the open households where somebody with this NIK lives."""
    residents = Residence.objects.open().filter(person__nik=number, household__closed_on=None)
    return (residents if number else residents.none()).values("household")


def _found(households: QuerySet[Household], user: User) -> Found:
    rows = list(described(households.open(), user).order_by("neighbourhood__rt", "code")[: MOST_FOUND + 1])
    return Found(rows[:MOST_FOUND], is_cut=len(rows) > MOST_FOUND)


def described(households: QuerySet[Household], user: User) -> QuerySet[Household]:
    """With `is_listed` on the current target list, and `head` for those who may read names."""
    listed = TargetEntry.objects.filter(list=current_target_list(), household=OuterRef("pk"))
    households = households.select_related("village__parent", "neighbourhood").annotate(is_listed=Exists(listed))
    if not user.has_perm("households.view_household"):
        return households
    residents = Residence.objects.open().filter(household=OuterRef("pk"))
    by_rank = residents.order_by(Case(When(relation="head", then=0), default=1), "pk")
    return households.annotate(head=Subquery(by_rank.values("person__name")[:1]))
