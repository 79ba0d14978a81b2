"""What the verified register counts today, for the cross-check: households and people, never a rate of all."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Aggregate, JSONField, QuerySet

from households.expressions import NO, UNKNOWN, YES, evaluate
from households.models import Area, Confirmation, Household, Residence, RuleSet
from households.reference import rule_set_of
from households.rule_sets import Rule
from verification.review.models import Decision

RULE_SET = "rtlh"  # carries BPS's own definitions of decent sanitation and water


@dataclass(frozen=True)
class Deprived:
    """Verified households by what a rule says of their confirmed answers; unknown is never counted as no."""

    rule: str  # code and version of the rule set
    yes: int
    no: int
    unknown: int

    @property
    def n_households(self) -> int:
        return self.yes + self.no + self.unknown


class AnswersByVariable(Aggregate):
    function = "jsonb_object_agg"
    output_field = JSONField()


def verified_households(area: Area) -> QuerySet[Household]:
    below = Area.objects.villages().below([area.pk])
    return Household.objects.open().filter(status=Household.Status.VERIFIED, village__in=below)


def count_eligible(area: Area, on: date) -> tuple[int, int]:
    """Verified households with a current decision of eligible, and the living people in them."""
    eligible = Decision.objects.eligible_on(on).filter(household__in=verified_households(area)).values("household")
    people = Residence.objects.open().filter(household__in=eligible, person__died_on=None)
    return eligible.count(), people.count()


def count_deprived(area: Area, indicator: str) -> Deprived | None:
    """Households that lack what an indicator asks for. None where no active rule set has the indicator."""
    row = RuleSet.objects.filter(code=RULE_SET, is_active=True).order_by("-version").first()
    rules = rule_set_of(row) if row else None
    rule = next((rule for rule in rules.rules if rule.code == indicator), None) if rules else None
    if rule is None:
        return None
    households = verified_households(area)
    states = Counter(
        evaluate(rule.expression, answers, norms=rules.norm_values).state for answers in _answers(households, rule)
    )
    n_silent = households.count() - states.total()  # nothing confirmed yet
    return Deprived(f"{row.code} v{row.version}", states[YES], states[NO], states[UNKNOWN] + n_silent)


def _answers(households: QuerySet[Household], rule: Rule):
    """Confirmed answers of each household that has one, {variable: value}."""
    current = Confirmation.objects.current().filter(
        household__in=households, person=None, variable__code__in=rule.expression.variables
    )
    grouped = current.values("household").annotate(answers=AnswersByVariable("variable__code", "value"))
    return grouped.order_by().values_list("answers", flat=True).iterator()
