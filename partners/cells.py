"""Which groups of needs are large enough to be shown to companies with their village and month (k = 5).

What stands in a row of the list (lack, cost, area, month) must fit at least k households; and what is *not* shown must
not give the rest away: four rows left over in a kecamatan whose other villages are all named would point at the one
village that is not. So a group is shown only if what remains beside it is nothing, or k households too.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from partners.models import ShownCell
from partners.reports import offered_needs, with_month

SMALLEST_CELL = 5


class Lack(NamedTuple):
    """What is the same in all rows of a kecamatan that are compared: always shown."""

    indicator: int
    cost_idr: int
    district: int


class Cell(NamedTuple):
    """Under which area and month a group of needs is shown."""

    area: int
    indicator: int
    cost_idr: int
    month: date


Counts = Mapping[Lack, Mapping[tuple[int, date], int]]  # households by (village, month) of each lack and kecamatan


def shown_cells(counts: Counts, k: int = SMALLEST_CELL) -> set[Cell]:
    """Cells of villages that are named with their month, and of kecamatan whose other needs show their month.

    counts      households, each counted once per lack, village and month
    returns     so that what a row shows is shared by k households or more, wherever the kecamatan has k with that lack
    """
    cells = set()
    for lack, villages in counts.items():
        named = _large_with_large_rest(villages, k)
        others: dict[date, int] = defaultdict(int)
        for (village, month), n in villages.items():
            if (village, month) not in named:
                others[month] += n
        cells |= {Cell(village, lack.indicator, lack.cost_idr, month) for village, month in named}
        dated = _large_with_large_rest(others, k)
        cells |= {Cell(lack.district, lack.indicator, lack.cost_idr, month) for month in dated}
    return cells


def _large_with_large_rest(groups: Mapping, k: int) -> set:
    """Groups of k or more; the smallest are given up until what is left over is nothing or k or more."""
    shown = sorted((group for group, n in groups.items() if n >= k), key=lambda group: (groups[group], group))
    rest = sum(n for n in groups.values() if n < k)
    while shown and 0 < rest < k:
        rest += groups[shown.pop(0)]
    return set(shown)


@transaction.atomic
def publish_cells() -> int:
    """Count what is offered today and show by it from now on; returns how many cells changed. Safe to run twice."""
    found = shown_cells(_counted(timezone.localdate()))
    known = {
        Cell(row.area_id, row.indicator_id, row.cost_idr, row.month): row.pk
        for row in ShownCell.objects.select_for_update()
    }
    gone, new = known.keys() - found, found - known.keys()
    ShownCell.objects.filter(pk__in=[known[cell] for cell in gone]).delete()
    ShownCell.objects.bulk_create(
        (ShownCell(area_id=cell.area, indicator_id=cell.indicator, cost_idr=cell.cost_idr, month=cell.month)
         for cell in new),
        ignore_conflicts=True,  # another worker counts at the same moment
    )  # fmt: skip
    return len(gone) + len(new)


def _counted(on: date) -> dict[Lack, dict[tuple[int, date], int]]:
    village = "household__village"
    rows = with_month(offered_needs(on).exclude(household__verified_on=None)).order_by()
    grouped = rows.values_list("indicator", "cost_idr", f"{village}__parent", village, "verified_month")
    counts: dict[Lack, dict[tuple[int, date], int]] = defaultdict(dict)
    for indicator, cost_idr, district, place, month, n in grouped.annotate(n=Count("household", distinct=True)):
        counts[Lack(indicator, cost_idr, district)][place, month] = n
    return counts
