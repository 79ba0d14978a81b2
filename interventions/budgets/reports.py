"""What the pages of budgets show: rupiah that points at nothing, and rupiah beside needs."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import OPD, User
from accounts.roles import Role
from households.lists import Chip
from households.models import Indicator, Need
from interventions.budgets.actions import Differences
from interventions.budgets.models import BudgetImport, BudgetLine, BudgetTag, offices_of
from interventions.budgets.shares import equal_parts
from interventions.models import Activity, Commitment, CommitmentQuerySet, ProgrammeIndicator, indicators_of_office

State = BudgetLine.State
TONES = {
    State.UNSEEN: "uncovered", State.POINTING: "good", State.NO_INDICATOR: "warn", State.NOT_POVERTY: "neutral",
    State.VANISHED: "neutral",
}  # fmt: skip
SPENT = [*CommitmentQuerySet.LIVE, Commitment.Status.DELIVERED]


def line_chip(line: BudgetLine) -> Chip:
    return Chip(State(line.state).label, TONES[State(line.state)])


def import_chip(row: BudgetImport) -> Chip:
    if row.applied_at:
        return Chip("Diterapkan", "good")
    return Chip("Perlu diperbaiki", "bad") if row.faults else Chip("Menunggu diterapkan", "warn")


def lines_for_activities(user: User) -> QuerySet[BudgetLine]:
    """Lines of the user's own OPDs that an activity may be paid from."""
    lines = BudgetLine.objects.in_force().filter(opd__in=offices_of(user)).select_related("opd")
    return lines.order_by("-year", "code", "fund_source")


def years_of(user: User) -> list[int]:
    years = BudgetLine.objects.visible_to(user).order_by("-year").values_list("year", flat=True).distinct()
    return list(years)


def year_to_show(asked: str, years: list[int]) -> int:
    """The year asked for, else this one, else the latest there is."""
    this_year = timezone.localdate().year
    if asked.isascii() and asked.isdigit() and int(asked[:5]) in years:
        return int(asked[:5])
    return this_year if this_year in years or not years else years[0]


# Rupiah by OPD


@dataclass
class OpdBudget:
    """The budget of an OPD in a year by what became of its lines, in rupiah."""

    opd: OPD
    last_import: BudgetImport | None
    money: Counter = field(default_factory=Counter)
    n_lines: Counter = field(default_factory=Counter)

    @property
    def pagu_idr(self) -> int:
        return self.money.total()

    @property
    def pointing_idr(self) -> int:
        return self.money[State.POINTING]

    @property
    def unseen_idr(self) -> int:
        return self.money[State.UNSEEN]

    @property
    def not_poverty_idr(self) -> int:
        return self.money[State.NOT_POVERTY]

    @property
    def no_indicator_idr(self) -> int:
        return self.money[State.NO_INDICATOR]

    @property
    def aimless_idr(self) -> int:
        """Points at no indicator, for whatever reason."""
        return self.pagu_idr - self.pointing_idr

    @property
    def aimless_share(self) -> float | None:
        return self.aimless_idr / self.pagu_idr if self.pagu_idr else None

    @property
    def n_all(self) -> int:
        return self.n_lines.total()


def budgets_by_opd(user: User, year: int) -> list[OpdBudget]:
    """Largest sum that points at nothing first."""
    lines = BudgetLine.objects.visible_to(user).in_force().filter(year=year).with_state()
    sums = lines.order_by().values("opd", "state").annotate(money=Sum("pagu_idr"), n=Count("pk"))
    imports = BudgetImport.objects.visible_to(user).filter(year=year, applied_at__isnull=False)
    latest = imports.select_related("opd").order_by("opd_id", "-applied_at", "-pk").distinct("opd_id")
    found = {row.opd_id: OpdBudget(row.opd, row) for row in latest}
    for row in sums:
        found[row["opd"]].money[row["state"]] += row["money"]
        found[row["opd"]].n_lines[row["state"]] += row["n"]
    return sorted(found.values(), key=lambda one: (-one.aimless_idr, one.opd.short_name))


def total_of(budgets: list[OpdBudget]) -> OpdBudget:
    """All of them as one."""
    whole = OpdBudget(OPD(short_name="Semua OPD"), None)
    for one in budgets:
        whole.money += one.money
        whole.n_lines += one.n_lines
    return whole


# Rupiah by indicator, beside needs


@dataclass
class IndicatorMoney:
    """What a year's budgets hold for an indicator, and what its open needs would cost."""

    indicator: Indicator
    budget_idr: int = 0
    n_lines: int = 0
    n_shared: int = 0  # lines that point elsewhere too, of which only a part is counted here
    n_open: int = 0
    cost_idr: int = 0
    committed_idr: int = 0
    n_committed: int = 0

    def add(self, part_idr: int, *, is_shared: bool) -> None:
        self.budget_idr += part_idr
        self.n_lines += 1
        self.n_shared += is_shared


def money_by_indicator(user: User, year: int) -> list[IndicatorMoney]:
    """For an OPD its own budget and its own indicators; needs and commitments are those of the whole regency."""
    lines = BudgetLine.objects.visible_to(user).in_force().filter(year=year)
    leads = indicators_by_line(lines)
    found = {one.pk: IndicatorMoney(one) for one in Indicator.objects.filter(opens_need=True)}
    for line, pagu in lines.values_list("pk", "pagu_idr"):
        aims = leads.get(line, [])
        for indicator, part in equal_parts(pagu, aims).items():
            found[indicator].add(part, is_shared=len(aims) > 1)
    _add_needs(found, year)
    own = _indicators_shown(user)
    rows = [row for row in found.values() if own is None or row.indicator.pk in own or row.n_lines]
    return sorted(rows, key=lambda row: (-row.cost_idr, row.indicator.label))


def indicators_by_line(lines: QuerySet[BudgetLine]) -> dict[int, list[int]]:
    """Indicators a line leads to: those named on it, else those of the programmes it names; in a fixed order."""
    tags = BudgetTag.objects.filter(Q(indicator=None) | Q(indicator__opens_need=True), line__in=lines)
    of_programme = defaultdict(set)
    pairs = ProgrammeIndicator.objects.filter(indicator__opens_need=True).values_list("programme", "indicator")
    for programme, indicator in pairs:
        of_programme[programme].add(indicator)
    named, inherited = defaultdict(set), defaultdict(set)
    for line, indicator, programme in tags.values_list("line", "indicator", "programme"):
        if indicator:
            named[line].add(indicator)
        else:
            inherited[line] |= of_programme[programme]
    return {line: sorted(named.get(line) or inherited[line]) for line in named.keys() | inherited.keys()}


def _indicators_shown(user: User) -> set[int] | None:
    if user.has_perm("households.view_all_areas") or Role.LEADER in user.roles:
        return None
    return set(indicators_of_office(user).values_list("indicator", flat=True))


def _add_needs(found: dict[int, IndicatorMoney], year: int) -> None:
    needs = Need.objects.open().order_by().values("indicator").annotate(n=Count("pk"), cost=Sum("cost_idr"))
    for row in needs.filter(indicator__in=found):
        found[row["indicator"]].n_open, found[row["indicator"]].cost_idr = row["n"], row["cost"]
    taken = Commitment.objects.filter(status__in=SPENT, committed_at__year=year, need__indicator__in=found)
    sums = taken.order_by().values("need__indicator").annotate(n=Count("pk"), cost=Sum("cost_idr"))
    for row in sums:
        one = found[row["need__indicator"]]
        one.n_committed, one.committed_idr = row["n"], row["cost"]


# One line


@dataclass(frozen=True)
class LineUse:
    """What the activities of a line plan and promised, against its pagu."""

    activities: list[Activity]
    planned_idr: int
    committed_idr: int
    pagu_idr: int

    @property
    def is_over(self) -> bool:
        return self.planned_idr > self.pagu_idr

    @property
    def unplanned_idr(self) -> int:
        return max(self.pagu_idr - self.planned_idr, 0)


def use_of(line: BudgetLine) -> LineUse:
    activities = list(line.activities.select_related("programme", "funder").order_by("name"))
    return LineUse(
        activities, sum(one.budget_idr for one in activities), sum(one.committed_idr for one in activities),
        line.pagu_idr,
    )  # fmt: skip


def parts_of(line: BudgetLine) -> list[tuple[Indicator, int]]:
    """Each indicator the line leads to, with its part of the pagu."""
    aims = indicators_by_line(BudgetLine.objects.filter(pk=line.pk)).get(line.pk, [])
    parts = equal_parts(line.pagu_idr, aims)
    return [(one, parts[one.pk]) for one in Indicator.objects.filter(pk__in=aims).order_by("pk")]


def indicators_with_list(user: User) -> set[int]:
    """Indicators whose needs the user may list one by one."""
    if not user.has_perm("households.view_need"):
        return set()
    shown = _indicators_shown(user)
    return set(Indicator.objects.values_list("pk", flat=True)) if shown is None else shown


# What applying a file would do


@dataclass(frozen=True)
class DifferenceRow:
    """One line of the comparison; an amount that is not there is None."""

    code: str
    name: str
    fund_source: str
    old_idr: int | None = None
    new_idr: int | None = None
    old_name: str = ""


def difference_tables(found: Differences) -> list[tuple[str, list[DifferenceRow]]]:
    changed = [
        DifferenceRow(
            said.code, said.name, said.fund_source, None if line.vanished_on else line.pagu_idr, said.pagu_idr,
            "" if line.name == said.name else line.name,
        )
        for line, said in found.changed
    ]  # fmt: skip
    new = [DifferenceRow(one.code, one.name, one.fund_source, None, one.pagu_idr) for one in found.new]
    gone = [DifferenceRow(one.code, one.name, one.fund_source, one.pagu_idr) for one in found.vanished]
    return [("Berubah", changed), ("Tidak ada lagi di berkas", gone), ("Baru", new)]
