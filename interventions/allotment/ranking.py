"""Open needs an activity may serve, ranked. One statement over the whole register, of which pages show a part.

Always asked: the need is open and of an indicator of the programme, and its household may be served today: on the list
with an accepted interview that has not run out (`Household.list_until`). Then the activity's areas and further rule.
Order: the household's weighted score, its number of open needs, how long the need waits, its code.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from households.models import Area, Assessment, Evidence, Need
from households.severity import RULE_SET
from interventions.allotment import conditions
from interventions.allotment.models import HandChoice, QualifyingCondition
from interventions.models import Activity, Commitment
from interventions.reports import SAME_AID
from verification.review.serving import valid_evidence_of

ORDER = "severity DESC, n_open DESC, opened_on, public_code"
FITS, UNSURE, REPEATED, OUT = "yes", "unknown", "repeated", "out"

# state: yes, no or unknown by the further rule; repeated: had the same kind of aid lately; out: taken out by hand.
RANKED = """
WITH served AS MATERIALIZED (
    SELECT DISTINCT need.household_id, need.indicator_id, coalesce(need.person_id, 0) AS person
    FROM interventions_delivery delivery
    JOIN interventions_commitment commitment ON commitment.id = delivery.commitment_id
    JOIN households_need need ON need.id = commitment.need_id
    WHERE delivery.delivered_on >= %(since)s AND need.indicator_id = ANY(%(indicators)s)
    UNION
    SELECT given.household_id, kind.indicator_id, whom.person
    FROM interventions_givenaid given
    CROSS JOIN LATERAL (
        SELECT given.indicator_id WHERE given.indicator_id IS NOT NULL
        UNION SELECT pointing.indicator_id FROM interventions_programmeindicator pointing
        WHERE pointing.programme_id = given.programme_id AND given.indicator_id IS NULL
    ) AS kind
    CROSS JOIN LATERAL (VALUES (0::bigint), (given.person_id)) AS whom (person)
    WHERE given.outcome = 'matched' AND NOT given.is_repeat AND given.household_id IS NOT NULL
      AND coalesce(given.given_on, make_date(given.year, 12, 31)) >= %(since)s
      AND kind.indicator_id = ANY(%(indicators)s)
), candidate AS MATERIALIZED (
    SELECT n.id, n.household_id, n.severity, n.opened_on, n.public_code, h.village_id,
           coalesce(hand.kind = 'in', false) AS put_in,
           CASE WHEN hand.kind = 'in' THEN 'yes' WHEN hand.kind = 'out' THEN 'out'
                WHEN served.household_id IS NOT NULL THEN 'repeated' ELSE {state} END AS state
    FROM households_need n
    JOIN households_household h ON h.id = n.household_id
    LEFT JOIN interventions_handchoice hand ON hand.need_id = n.id AND hand.activity_id = %(activity)s
    LEFT JOIN served ON served.household_id = n.household_id AND served.indicator_id = n.indicator_id
        AND served.person = coalesce(n.person_id, 0){joins}
    WHERE n.status = 'open' AND n.indicator_id = ANY(%(indicators)s)
      AND h.closed_on IS NULL AND h.list_until >= %(today)s{areas}
)"""
NEEDY = """, burden AS MATERIALIZED (
    SELECT household_id, count(*) AS n_open FROM households_need WHERE status = 'open' GROUP BY household_id
), needy AS (
    SELECT candidate.*, burden.n_open FROM candidate JOIN burden USING (household_id)
)"""
OF_PLAN = f"""{NEEDY}, placed AS (
    SELECT needy.*, row_number() OVER (PARTITION BY village_id ORDER BY put_in DESC, {ORDER}) AS place
    FROM needy WHERE state = 'yes'
)"""  # noqa: S608

# Open needs are counted only for those as badly off as the last of the page: what stands below cannot come onto it.
LISTED = f""", listed AS MATERIALIZED (
    SELECT * FROM candidate WHERE state = %(state)s AND (%(village)s::bigint IS NULL OR village_id = %(village)s)
), edge AS (
    SELECT severity FROM listed ORDER BY severity DESC LIMIT 1 OFFSET %(last)s
), upper AS MATERIALIZED (
    SELECT listed.*, (SELECT count(*) FROM households_need mate
                      WHERE mate.household_id = listed.household_id AND mate.status = 'open') AS n_open
    FROM listed WHERE severity >= coalesce((SELECT severity FROM edge), '-Infinity'::float8)
), shown AS (
    SELECT id, row_number() OVER (ORDER BY {ORDER}) AS rank, n_open FROM upper
    ORDER BY rank LIMIT %(n)s OFFSET %(start)s
)
SELECT 'state', state, NULL::bigint, count(*), NULL::bigint FROM candidate GROUP BY state
UNION ALL SELECT 'listed', '', NULL, count(*), NULL FROM listed
UNION ALL SELECT 'row', '', id, rank, n_open FROM shown"""  # noqa: S608
PAGE = 25


@dataclass(frozen=True)
class Ranked:
    """A need with what ranks it. `rank` counts from 1 among those of its state."""

    pk: int
    rank: int
    n_open: int
    state: str
    need: Need = field(default=None, compare=False)
    n_deprivations: int | None = None  # that its household's latest weighted assessment says yes to
    evidence: Evidence | None = None  # the interview that help may rest on today

    @property
    def severity(self) -> float:
        return self.need.severity

    @property
    def days_waiting(self) -> int:
        return (timezone.localdate() - self.need.opened_on).days


@dataclass(frozen=True)
class Ranking:
    """The needs of an activity on a day: sliced like a list, so that a page asks for its rows only."""

    activity: Activity
    on: date
    question: tuple[str, dict[str, Any]] = field(repr=False)
    state: str = FITS
    village: int | None = None
    start: int = 0  # where the page begins that is asked for

    model = Need
    ordered = True

    def rows(self, text: str, **params) -> list[tuple]:
        """Ask something of `candidate` (or `needy`, `placed`, after NEEDY, OF_PLAN)."""
        question, given = self.question
        with connection.cursor() as cursor:
            cursor.execute(f"{question} {text}", given | params)
            return cursor.fetchall()

    # As a list of one state

    def all(self):
        return self

    def with_state(self, state: str) -> "Ranking":
        return replace(self, state=state)

    def in_village(self, village: Area) -> "Ranking":
        return replace(self, village=village.pk)

    def count(self) -> int:
        return self._page[1]

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Ranked]:
        start, n = part.start or 0, part.stop - (part.start or 0)
        return self._page[2] if (start, n) == (self.start, PAGE) else self._read(start, n)[2]

    @cached_property
    def _page(self) -> tuple[dict[str, int], int, list[Ranked]]:
        return self._read(self.start, PAGE)

    def _read(self, start: int, n: int) -> tuple[dict[str, int], int, list[Ranked]]:
        """Needs by state, how many are listed, and some of these; in one statement."""
        found = self.rows(LISTED, state=self.state, village=self.village, n=n, start=start, last=start + n - 1)
        counts = {state: count for what, state, _, count, _ in found if what == "state"}
        total = next(count for what, _, _, count, _ in found if what == "listed")
        rows = [Ranked(pk, rank, n_open, self.state) for what, _, pk, rank, n_open in found if what == "row"]
        return counts, total, with_needs(sorted(rows, key=lambda row: row.rank))

    # As figures

    def counts(self) -> dict[str, int]:
        """Needs by state, whatever is listed."""
        return self._page[0]

    def by_village(self) -> dict[int, dict[str, int]]:
        """{village: {state: needs}}"""
        found: dict[int, dict[str, int]] = {}
        for village, state, n in self.rows("SELECT village_id, state, count(*) FROM candidate GROUP BY 1, 2"):
            found.setdefault(village, {})[state] = n
        return found

    # As a plan

    def first(self, places: Mapping[int, int], most: int) -> list[int]:
        """Needs that get a place, the most urgent first: of each village as many as it has places, `most` together."""
        return [
            pk for (pk,) in self.rows(
                f"""{OF_PLAN} SELECT id FROM placed JOIN unnest(%(of)s::bigint[], %(n)s::int[]) AS given (of, n)
                    ON given.of = placed.village_id AND place <= given.n
                    ORDER BY put_in DESC, {ORDER} LIMIT %(most)s""",  # noqa: S608
                of=list(places), n=list(places.values()), most=max(most, 0),
            )
        ]  # fmt: skip

    def fitting(self, needs: list[int]) -> dict[int, tuple[int, int]]:
        """Those of the needs that fit today, each with its village and household."""
        text = "SELECT id, village_id, household_id FROM candidate WHERE state = 'yes' AND id = ANY(%(asked)s)"
        return {pk: (village, household) for pk, village, household in self.rows(text, asked=needs)}

    def next_after(self, taken: list[int], n: int) -> list[int]:
        """The first `n` of those that fit, without the ones that were taken."""
        text = f"{NEEDY} SELECT id FROM needy WHERE state = 'yes' AND id <> ALL(%(taken)s) ORDER BY {ORDER} LIMIT %(n)s"  # noqa: S608
        return [pk for (pk,) in self.rows(text, taken=taken, n=max(n, 0))]


def with_needs(rows: list[Ranked]) -> list[Ranked]:
    """The rows with what a page shows of their needs; as many queries for many as for one."""
    needs = Need.objects.select_related("indicator", "household__village__parent").in_bulk([row.pk for row in rows])
    households = {need.household_id for need in needs.values()}
    met, seen = deprivations_of(households), valid_evidence_of(households, timezone.localdate())
    evidence = Evidence.objects.in_bulk(seen.values())
    return [
        replace(
            row,
            need=need,
            n_deprivations=met.get(need.household_id),
            evidence=evidence.get(seen.get(need.household_id)),
        )
        for row in rows
        if (need := needs.get(row.pk))
    ]


def deprivations_of(households: Iterable[int]) -> dict[int, int]:
    """{household: indicators met in its latest assessment by the weighted rule set}"""
    of_set = Assessment.objects.filter(household__in=households, rule_set__code=RULE_SET)
    latest = (
        of_set.order_by("household_id", "-assessed_at", "-pk").distinct("household_id").values_list("pk", flat=True)
    )
    met = Count("deprivations", filter=Q(deprivations__person=None, deprivations__state=Assessment.State.YES))
    return dict(Assessment.objects.filter(pk__in=list(latest)).annotate(n=met).values_list("household", "n"))


def ranking_of(activity: Activity, **fields) -> Ranking:
    today = timezone.localdate()
    return Ranking(activity, today, _question(activity, today), **fields)


def _question(activity: Activity, on: date) -> tuple[str, dict[str, Any]]:
    rule = conditions.compiled(list(QualifyingCondition.objects.of(activity)))
    villages = _villages(activity)
    params = rule.params | {
        "today": on, "since": on - SAME_AID, "activity": activity.pk, "villages": villages,
        "indicators": list(activity.programme.programme_indicators.values_list("indicator", flat=True)),
    }  # fmt: skip
    areas = "" if villages is None else " AND h.village_id = ANY(%(villages)s)"
    return RANKED.format(state=rule.state, joins=rule.joins, areas=areas), params


def _villages(activity: Activity) -> list[int] | None:
    """Those the activity is limited to; None: all."""
    chosen = list(activity.areas.values_list("area", flat=True))
    return list(Area.objects.villages().below(chosen).values_list("pk", flat=True)) if chosen else None


def taken_by_village(activity: Activity) -> dict[int, int]:
    """{village: needs the activity holds or has served}; a place they took stays taken."""
    held = Commitment.objects.filter(activity=activity).exclude(status__in=["cancelled", "expired"])
    counted: dict[int, int] = {}
    for village in held.values_list("need__household__village", flat=True):
        counted[village] = counted.get(village, 0) + 1
    return counted


def hand_choices(activity: Activity) -> Iterator[HandChoice]:
    related = ["need__indicator", "need__household__village__parent", "by"]
    return activity.hand_choices.select_related(*related).order_by("-at", "-pk")
