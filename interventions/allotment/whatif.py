"""What another budget would do. Read only: the same ranking and the same division, with other money."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.actions import log_access
from accounts.models import User
from households.models import Area, Residence
from interventions.allotment.estimates import Money, bought, largest_remainder
from interventions.allotment.ranking import OF_PLAN, ORDER, Ranked, Ranking, with_needs
from interventions.allotment.reports import Places, places_of

MOST_NAMED = 25
GIVEN = """JOIN (SELECT unnest(%(scenarios)s::int[]) AS scenario, unnest(%(of)s::bigint[]) AS of,
                unnest(%(n)s::int[]) AS n) AS given ON given.of = placed.village_id"""
REACHED = f"""{OF_PLAN}, reached AS (
    SELECT scenario, village_id, household_id, count(*) AS needs
    FROM placed {GIVEN} WHERE place <= given.n GROUP BY 1, 2, 3
), people AS (
    SELECT household_id, count(*) AS persons FROM households_residence
    WHERE left_on IS NULL AND household_id IN (SELECT household_id FROM reached) GROUP BY 1
)
SELECT scenario, village_id, sum(needs), count(*), coalesce(sum(persons), 0)
FROM reached LEFT JOIN people USING (household_id) GROUP BY 1, 2"""  # noqa: S608
WAITING = f"""{OF_PLAN}, waiting AS (
    SELECT scenario, placed.*, row_number() OVER (PARTITION BY scenario ORDER BY {ORDER}) AS turn
    FROM placed {GIVEN} WHERE place > given.n
)
SELECT scenario, id, turn, n_open FROM waiting WHERE turn <= {MOST_NAMED} ORDER BY scenario, turn"""  # noqa: S608


@dataclass(frozen=True)
class Waiting:
    """One of those who would go without, by name where that may be read."""

    row: Ranked
    name: str


@dataclass(frozen=True)
class Scenario:
    """What a budget reaches of the needs that are eligible today."""

    label: str
    budget_idr: int
    unit_cost_idr: int
    money: Money
    n_eligible: int
    n_households: int
    n_persons: int
    by_village: Mapping[int, int]
    first_waiting: list[Waiting]

    @property
    def n_needs(self) -> int:
        return sum(self.by_village.values())

    @property
    def share(self) -> float | None:
        return self.n_needs / self.n_eligible if self.n_eligible else None

    @property
    def n_waiting(self) -> int:
        return self.n_eligible - self.n_needs

    @property
    def is_remainder(self) -> bool:
        """Somebody still waits, and what is left of the money does not reach for him."""
        return self.n_waiting > 0 and 0 < self.money.left_idr < self.unit_cost_idr

    @property
    def n_left(self) -> int:
        """Of those who wait, the ones that are not named."""
        return self.n_waiting - len(self.first_waiting)


@dataclass(frozen=True)
class Comparison:
    scenarios: list[Scenario]
    lines: list[tuple[Area, int, list[int]]]  # village, eligible needs, needs reached in each scenario


def compare(
    ranking: Ranking, *, unit_cost_idr: int, budgets: Iterable[int], villages: Iterable[Area], names_for: User | None
) -> Comparison:
    """What is left of the present plan, and each of the budgets, side by side."""
    plan = places_of(ranking)
    chosen = {area.pk for area in villages}
    lines = [line for line in plan.lines if not chosen or line.village.pk in chosen]
    eligible = {line.village.pk: line.n_eligible for line in lines}
    most = sum(eligible.values())
    activity = ranking.activity
    asked = [("Sisa rencana sekarang", activity.budget_left_idr, activity.unit_cost_idr, _present(plan, lines))]
    for budget in budgets:
        units = bought(budget, unit_cost_idr, most).units
        asked.append(("", budget, unit_cost_idr, largest_remainder(eligible, units)))
    reached, waiting = _ask(ranking, [places for *_, places in asked])
    rows = _named(waiting, names_for)
    scenarios = [
        _scenario(label, budget, cost, most, reached.get(n, {}), rows.get(n, []))
        for n, (label, budget, cost, _) in enumerate(asked)
    ]
    return Comparison(
        scenarios,
        [
            (line.village, line.n_eligible, [one.by_village.get(line.village.pk, 0) for one in scenarios])
            for line in lines
        ],
    )


def _present(plan: Places, lines) -> dict[int, int]:
    """Free places of the plan; where budget or quota leave fewer than the villages together, in proportion."""
    free = {line.village.pk: min(line.free, line.n_eligible) for line in lines}
    return largest_remainder(free, min(plan.n_free, sum(free.values())))


def _ask(ranking: Ranking, places: list[Mapping[int, int]]) -> tuple[dict, list[tuple]]:
    given = [(n, village, count) for n, of in enumerate(places) for village, count in of.items()]
    columns = {"scenarios": [row[0] for row in given], "of": [row[1] for row in given], "n": [row[2] for row in given]}
    reached: dict[int, dict[int, tuple[int, int, int]]] = {}
    for scenario, village, needs, households, persons in ranking.rows(REACHED, **columns):
        reached.setdefault(scenario, {})[village] = (int(needs), households, int(persons))
    return reached, ranking.rows(WAITING, **columns)


def _scenario(label, budget_idr, unit_cost_idr, n_eligible, reached, waiting) -> Scenario:
    needs = {village: found[0] for village, found in reached.items()}
    money = Money(
        sum(needs.values()), sum(needs.values()) * unit_cost_idr, budget_idr - sum(needs.values()) * unit_cost_idr
    )
    return Scenario(
        label, budget_idr, unit_cost_idr, money, n_eligible, sum(found[1] for found in reached.values()),
        sum(found[2] for found in reached.values()), needs, waiting,
    )  # fmt: skip


def _named(waiting: list[tuple], names_for: User | None) -> dict[int, list[Waiting]]:
    """The first who wait, with the head of the household, and who read that. Nobody for those who see counts only."""
    if names_for is None or not waiting:
        return {}
    rows = {row.pk: row for row in with_needs([Ranked(pk, turn, n_open, "yes") for _, pk, turn, n_open in waiting])}
    households = {row.need.household_id for row in rows.values()}
    heads = Residence.objects.open().filter(household__in=households, relation="head")
    names = dict(heads.values_list("household", "person__name"))
    log_access(
        actor=names_for, purpose="melihat siapa yang menunggu pada perkiraan anggaran", kind="need", fields=["name"],
        object_ids=sorted(rows),
    )  # fmt: skip
    found: dict[int, list[Waiting]] = {}
    for scenario, pk, *_ in waiting:
        found.setdefault(scenario, []).append(Waiting(rows[pk], names.get(rows[pk].need.household_id, "")))
    return found
