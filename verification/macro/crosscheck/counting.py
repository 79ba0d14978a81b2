"""What the verified register counts, by village and year, in three statements: for the cross-check and its findings.

A year is counted as it stood on its last day, the current one as it stands now. Whoever was not assessed then, or whose
answers leave a rule open, is unknown and never counted as well off.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db import connection, models
from django.utils import timezone

from households.models import Area, Household, Indicator

HOUSEHOLDS, ELIGIBLE_HOUSEHOLDS, ELIGIBLE_PEOPLE = "households", "eligible_households", "eligible_people"
OWN_SETS = ["rtlh"]  # an indicator that several rule sets share is read from these first, then by name

DEPRIVED = """
WITH assessed AS (
  SELECT a.id, a.household_id, s.code, a.assessed_at AS since,
         lead(a.assessed_at) OVER (PARTITION BY a.household_id, s.code ORDER BY a.assessed_at, a.id) AS until
  FROM households_assessment a JOIN households_ruleset s ON s.id = a.rule_set_id
  WHERE a.assessed_at < %(end)s
), standing AS (
  SELECT a.id, a.code, h.village_id,
         greatest(extract(year FROM a.since AT TIME ZONE %(zone)s)::int, %(first)s) AS first,
         least(extract(year FROM a.until AT TIME ZONE %(zone)s)::int - 1, extract(year FROM h.closed_on)::int - 1,
               %(last)s) AS last
  FROM assessed a JOIN households_household h ON h.id = a.household_id
  WHERE h.village_id = ANY(%(villages)s) AND (h.status = 'verified' OR h.closed_on IS NOT NULL)
)
SELECT s.village_id, s.code, d.indicator_id, d.state, s.first, s.last, count(*)
FROM standing s JOIN households_deprivation d ON d.assessment_id = s.id
WHERE s.first <= s.last
GROUP BY 1, 2, 3, 4, 5, 6
"""
ELIGIBLE = """
WITH days AS (SELECT * FROM unnest(%(years)s, %(days)s, %(ends)s) AS d(year, day, ends)),
decided AS (
  SELECT household_id, outcome, valid_until, decided_at,
         lead(decided_at) OVER (PARTITION BY household_id ORDER BY decided_at, id) AS until
  FROM verification_decision
)
SELECT h.village_id, d.year, count(DISTINCT h.id), count(p.id)
FROM days d
JOIN decided e ON e.outcome = 'eligible' AND e.decided_at < d.ends AND (e.until IS NULL OR e.until >= d.ends)
  AND e.valid_until >= d.day
JOIN households_household h ON h.id = e.household_id AND h.village_id = ANY(%(villages)s)
  AND (h.closed_on > d.day OR h.closed_on IS NULL AND h.status = 'verified')
LEFT JOIN households_residence r ON r.household_id = h.id
  AND (r.moved_in_on IS NULL OR r.moved_in_on <= d.day) AND (r.left_on IS NULL OR r.left_on > d.day)
LEFT JOIN households_person p ON p.id = r.person_id AND (p.died_on IS NULL OR p.died_on > d.day)
GROUP BY 1, 2
"""


@dataclass
class Count:
    """How many of a village in a year: yes, no, unknown. Of plain counts only `yes` is filled; of households listed in
    the register, yes are verified and unknown are not."""

    yes: int = 0
    no: int = 0
    unknown: int = 0

    def add(self, other: "Count") -> None:
        self.yes, self.no, self.unknown = self.yes + other.yes, self.no + other.no, self.unknown + other.unknown

    @property
    def total(self) -> int:
        return self.yes + self.no + self.unknown


@dataclass(frozen=True)
class Counts:
    """(village id, year, what is counted) -> Count; what is counted is the code of an indicator or one of the above."""

    on: date
    by_village: dict[tuple[int, int, str], Count]

    def of(self, year: int, what: str) -> Count:
        """All villages together."""
        return self._whole.get((year, what), Count())

    @cached_property
    def _whole(self) -> dict[tuple[int, str], Count]:
        found = defaultdict(Count)
        for (_, year, what), count in self.by_village.items():
            found[year, what].add(count)
        return dict(found)


def count_register(area: Area, first: int, last: int) -> Counts:
    """The register of an area at the end of each year from first to last; of the current year, today.

    Years after the current one hold nothing. Households listed are counted for the current year alone: the register
    does not keep who was on it before.
    """
    on = timezone.localdate()
    villages = list(Area.objects.villages().below([area.pk]).values_list("pk", flat=True))
    found = defaultdict(Count)
    for village, year, indicator, state, n in _deprivations(villages, first, min(last, on.year)):
        setattr(found[village, year, indicator], state, n)
    for village, year, n_households, n_people in _eligible(villages, first, min(last, on.year), on):
        found[village, year, ELIGIBLE_HOUSEHOLDS].yes = n_households
        found[village, year, ELIGIBLE_PEOPLE].yes = n_people
    if first <= on.year <= last:
        for village, status, n in _listed(villages):
            setattr(found[village, on.year, HOUSEHOLDS], "yes" if status == Household.Status.VERIFIED else "unknown", n)
    return Counts(on, dict(found))


def _deprivations(villages, first: int, last: int):
    """Each assessment stands from its year to the one before the next: counted once, then spread over its years."""
    codes = dict(Indicator.objects.values_list("pk", "code"))
    spread = defaultdict(int)
    sets = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            DEPRIVED,
            {"villages": villages, "first": first, "last": last, "end": midnight_after(date(last, 12, 31)),
             "zone": timezone.get_current_timezone_name()},
        )  # fmt: skip
        for village, rule_set, indicator, state, since, until, n in cursor:
            sets[indicator].add(rule_set)
            for year in range(since, until + 1):
                spread[rule_set, village, year, indicator, state] += n
    own = {indicator: min(names, key=lambda name: (name not in OWN_SETS, name)) for indicator, names in sets.items()}
    for (rule_set, village, year, indicator, state), n in spread.items():
        if own[indicator] == rule_set:
            yield village, year, codes[indicator], state, n


def _eligible(villages, first: int, last: int, on: date):
    years = list(range(first, last + 1))
    days = [min(date(year, 12, 31), on) for year in years]
    with connection.cursor() as cursor:
        cursor.execute(
            ELIGIBLE,
            {"villages": villages, "years": years, "days": days, "ends": [midnight_after(day) for day in days]},
        )
        yield from cursor.fetchall()


def _listed(villages):
    rows = Household.objects.open().filter(village__in=villages).values_list("village", "status")
    return rows.annotate(n=models.Count("pk")).order_by()


def midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def by_kecamatan(area: Area, counts: Counts) -> list[dict]:
    """The register today by kecamatan: families listed, verified and entitled, people entitled."""
    villages = Area.objects.villages().below([area.pk]).values_list("pk", "parent__name")
    found: dict[str, Counter] = defaultdict(Counter)
    for village, name in villages:
        listed, families, people = (
            counts.by_village.get((village, counts.on.year, what), Count())
            for what in (HOUSEHOLDS, ELIGIBLE_HOUSEHOLDS, ELIGIBLE_PEOPLE)
        )
        found[name].update(
            listed=listed.total, verified=listed.yes, eligible_households=families.yes, eligible_people=people.yes
        )
    return [{"name": name, **count} for name, count in sorted(found.items())]
