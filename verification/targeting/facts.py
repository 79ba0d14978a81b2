"""Who stands on a list, where and under whose name: a draft as the register has it now, else as it was stipulated."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from households.models import Area, Household, IdentityNumber, Neighbourhood, Residence
from verification.review.models import TargetEntry, TargetList

NO_HEAD = "(kepala keluarga belum tercatat)"


@dataclass(frozen=True)
class Listed:
    """A household of a list as its papers show it."""

    village: Area
    rt: str
    code: str
    head_name: str
    masked_nik: str
    decided_on: date


def _head(field: str) -> Subquery:
    heads = Residence.objects.open().filter(household=OuterRef("household"), relation=Residence.Relation.HEAD)
    return Subquery(heads.order_by("pk").values(field)[:1])


def _home(field: str) -> Subquery:
    return Subquery(Household.objects.filter(pk=OuterRef("household")).values(field)[:1])


def write_down(target_list: TargetList) -> None:
    """What the register says today stays with the entries, whoever moves or dies later."""
    target_list.entries.update(
        village=_home("village"), neighbourhood=_home("neighbourhood"),
        head_name=Coalesce(_head("person__name"), Value("")), head_nik=_head("person__nik"),
    )  # fmt: skip


def with_village(entries: QuerySet[TargetEntry], target_list: TargetList) -> QuerySet[TargetEntry]:
    """Entries with `at`, the village each is counted in."""
    return entries.annotate(at=F("village") if target_list.frozen_at else F("household__village"))


def listed(target_list: TargetList, village: Area | None = None, *, with_niks: bool = True) -> list[Listed]:
    """Everybody on the list, or those of one village, by village and RT. Names: the caller writes down who reads."""
    entries = with_village(target_list.entries, target_list)
    if village is not None:
        entries = entries.filter(at=village.pk)
    rows = list(_facts(entries, target_list))
    villages = Area.objects.select_related("parent").in_bulk({row[0] for row in rows})
    rts = Neighbourhood.objects.in_bulk({row[1] for row in rows if row[1]})
    niks = _masked({row[3] for row in rows if row[3]}) if with_niks else {}
    rows.sort(key=lambda row: (villages[row[0]].path, _rt_order(rts.get(row[1])), row[4]))
    return [_listed(row, villages, rts, niks) for row in rows]


def _facts(entries: QuerySet[TargetEntry], target_list: TargetList) -> QuerySet:
    """Village, RT, name and NIK row of the head, code, moment of the decision."""
    if target_list.frozen_at:
        return entries.values_list(
            "at", "neighbourhood", "head_name", "head_nik", "household__code", "decision__decided_at"
        )
    entries = entries.annotate(named=Coalesce(_head("person__name"), Value("")), numbered=_head("person__nik"))
    return entries.values_list(
        "at", "household__neighbourhood", "named", "numbered", "household__code", "decision__decided_at"
    )


def _masked(ids: set[int]) -> dict[int, str]:
    return {number.pk: number.masked for number in IdentityNumber.objects.filter(pk__in=ids).iterator()}


def _rt_order(rt: Neighbourhood | None) -> tuple[str, str]:
    return (rt.rw, rt.rt) if rt else ("~", "~")


def _listed(row: tuple, villages: dict, rts: dict, niks: dict) -> Listed:
    at, rt, name, nik, code, decided_at = row
    label = str(rts[rt]).removeprefix("RT ") if rt else "–"
    return Listed(villages[at], label, code, name or NO_HEAD, niks.get(nik, "–"), _day(decided_at))


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def by_village(rows: list[Listed]) -> Iterator[tuple[Area, list[Listed]]]:
    for village, group in groupby(rows, key=lambda row: row.village):
        yield village, list(group)


def by_district(rows: list[Listed]) -> Iterator[tuple[Area, list[Listed]]]:
    """Kecamatan with their rows; the path of a village begins with that of its kecamatan."""
    for district, group in groupby(rows, key=lambda row: row.village.parent):
        yield district, list(group)
