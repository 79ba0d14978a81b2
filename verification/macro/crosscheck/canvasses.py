"""Which RTs of an area were canvassed whole, and in which year: only there a share of the register is one of all."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from households.models import Area, Neighbourhood
from verification.field.assigning.reports import canvass_rows
from verification.field.models import Assignment


@dataclass(frozen=True)
class Canvassed:
    """RTs of an area as the register knows them, and those of them canvassed whole by year."""

    n: int
    by_year: dict[int, set[int]]

    def n_whole(self, year: int) -> int:
        return len(self.by_year.get(year, set()))

    def is_whole(self, year: int) -> bool:
        return 0 < self.n == self.n_whole(year)


def canvassed_of(area: Area) -> Canvassed:
    """An RT counts for the year in which its canvass was declared complete, once every visit of it is here."""
    rts = Neighbourhood.objects.filter(village__in=Area.objects.villages().below([area.pk]), closed_on=None)
    counted = Assignment.objects.given().filter(neighbourhood__in=rts, count__isnull=False)
    by_year: dict[int, set[int]] = defaultdict(set)
    for row in canvass_rows(counted):
        if row.is_whole:
            by_year[timezone.localtime(row.count.counted_at).year].add(row.assignment.neighbourhood_id)
    return Canvassed(rts.count(), dict(by_year))
