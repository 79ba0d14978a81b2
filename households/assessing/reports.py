"""What the pages of measures and trials show."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from households import reference
from households.assessing.measures import AreaMeasure, measure
from households.assessing.runs import digest_of
from households.models import Area, Rule, RuleSet, ScoringChange, ScoringRun, VillageMeasure

SMALLEST_CELL = 5  # households; below, a village is not told to those who may not see its people


def measured_rule_sets() -> list[RuleSet]:
    return list(RuleSet.objects.filter(is_active=True).order_by("pk"))


def last_run(rule_set: RuleSet | None) -> ScoringRun | None:
    """The latest measuring of a rule set in use."""
    if rule_set is None:
        return None
    return ScoringRun.objects.filter(rule_set=rule_set, against=None).select_related("rule_set").first()


def villages_of(run: ScoringRun | None, user: User):
    """Sums of the villages whose figures the user sees: his own areas, for those who have areas."""
    rows = VillageMeasure.objects.filter(run=run).select_related("village")
    if not by_area(user):
        return rows
    return rows.filter(village__in=Area.objects.visible_to(user))


def by_area(user: User) -> bool:
    return user.has_perm("households.view_household") and not user.has_perm("households.view_all_areas")


def may_see_small(user: User) -> bool:
    return user.has_perm("households.view_household")


def weights_of(run: ScoringRun) -> list[tuple[str, float]]:
    return [(rule.code, float(rule.weight)) for rule in reference.rule_set_of(run.rule_set).rules]


def measures_by_area(run: ScoringRun, villages: list[VillageMeasure], level: str, user: User) -> dict[int, AreaMeasure]:
    """By village or by kecamatan; small villages are left out for those who may not see their people."""
    weights, groups = weights_of(run), {}
    for row in villages:
        groups.setdefault(row.village_id if level == "village" else row.village.parent_id, []).append(row)
    measured = {pk: measure(rows, weights) for pk, rows in groups.items()}
    smallest = 0 if may_see_small(user) else SMALLEST_CELL
    return {pk: found for pk, found in measured.items() if found and found.n_households >= smallest}


@dataclass(frozen=True)
class IndicatorLine:
    label: str
    lacking: float
    lacking_poor: float
    contribution: float
    unknown: float


def indicator_lines(run: ScoringRun, found: AreaMeasure) -> list[IndicatorLine]:
    """The largest part of M0 first."""
    labels = dict(Rule.objects.filter(rule_set=run.rule_set).values_list("indicator__code", "indicator__label"))
    lines = [
        IndicatorLine(labels[one.code], one.lacking, one.lacking_poor, one.contribution, one.unknown)
        for one in found.indicators
    ]
    return sorted(lines, key=lambda line: (-line.contribution, -line.lacking))


# Trials


@dataclass(frozen=True)
class VillageTrial:
    """Who enters (becomes poor), leaves, or changes to or from unknown, in one village."""

    village: Area
    n_before: int
    n_entering: int
    n_leaving: int
    n_other: int

    @property
    def n_after(self) -> int:
        return self.n_before + self.n_entering - self.n_leaving


ENTERING, LEAVING = Q(after="yes"), Q(before="yes")


def trial_counts(run: ScoringRun) -> dict[str, int]:
    counts = run.changes.aggregate(
        entering=Count("pk", filter=ENTERING), leaving=Count("pk", filter=LEAVING),
        other=Count("pk", filter=~ENTERING & ~LEAVING),
    )  # fmt: skip
    after = sum(run.villages.values_list("n_households_low", flat=True))
    return counts | {"after": after, "before": after - counts["entering"] + counts["leaving"]}


def trial_by_village(run: ScoringRun) -> list[VillageTrial]:
    """Villages in which somebody changes, those with most changes first; before + in - out = after."""
    changes = Counter()
    for village, before, after, n in (
        ScoringChange.objects.filter(run=run).values_list("household__village", "before", "after")
        .annotate(n=Count("pk")).order_by()
    ):  # fmt: skip
        kind = "in" if after == "yes" else "out" if before == "yes" else "other"
        changes[village, kind] += n
    poor_after = dict(run.villages.values_list("village", "n_households_low"))
    villages = Area.objects.select_related("parent").in_bulk({village for village, _ in changes})
    lines = [_village_trial(villages[pk], changes, poor_after.get(pk, 0)) for pk in villages]
    return sorted(lines, key=lambda line: (-(line.n_entering + line.n_leaving + line.n_other), line.village.name))


def _village_trial(village: Area, changes: Counter, n_after: int) -> VillageTrial:
    entering, leaving = changes[village.pk, "in"], changes[village.pk, "out"]
    return VillageTrial(village, n_after - entering + leaving, entering, leaving, changes[village.pk, "other"])


def runs_visible_to(user: User):
    return ScoringRun.objects.all() if user.has_perm("households.try_rules") else ScoringRun.objects.none()


def has_changed_since(run: ScoringRun) -> bool:
    """Whether the rules that were tried are no longer what the version says: a draft goes on changing."""
    return digest_of(run.rule_set) != run.rule_set_digest
