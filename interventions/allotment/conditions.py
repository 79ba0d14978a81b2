"""The further rule of a programme or activity: a test over confirmed values, in words, for one household and for all.

A value counts while its confirmation holds: not run out, and no source has contradicted it since. Otherwise the answer
is unknown, and so may be the whole test.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from households import rule_sets
from households.expression_tree import MAX_NUMBER, TEXT
from households.expressions import HOUSEHOLD, Outcome, describe, evaluate, parse
from households.models import Confirmation, Household, Variable
from households.side_by_side import shown
from interventions.allotment.models import QualifyingCondition

WORDS = {"yes": "Memenuhi", "no": "Tidak memenuhi", "unknown": "Perlu dipastikan"}
TONES = {"yes": "good", "no": "bad", "unknown": "warn"}
SIGNS = {"eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def tree_of(conditions: Iterable[QualifyingCondition]) -> dict:
    """All of them, as one test of the expression language."""
    trees = [condition.tree for condition in conditions]
    return {"and": trees} if trees else {"value": True}


def words_of(condition: QualifyingCondition) -> str:
    return describe(parse(condition.tree, rule_sets.shipped_variables(), unit=HOUSEHOLD), rule_sets.shipped_labels())


def check(tree: dict) -> None:
    """Raises ExpressionError for what the language refuses: a choice that does not exist, text beside a number."""
    parse(tree, rule_sets.shipped_variables(), unit=HOUSEHOLD)


def askable_variables():
    """What a condition may be about: answers on the household."""
    return Variable.objects.filter(level=HOUSEHOLD).order_by("label")


# One household


@dataclass(frozen=True)
class Finding:
    """A condition beside what is confirmed of a household."""

    words: str
    value: str
    state: str

    @property
    def state_words(self) -> str:
        return WORDS[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state]


def outcome(conditions: Sequence[QualifyingCondition], facts: dict[str, Any]) -> Outcome:
    expression = parse(tree_of(conditions), rule_sets.shipped_variables(), unit=HOUSEHOLD)
    return evaluate(expression, facts)


def findings(conditions: Sequence[QualifyingCondition], household: Household, on: date) -> list[Finding]:
    facts = facts_of([household.pk], on)[household.pk]
    return [
        Finding(words_of(one), _shown(one.variable, facts), outcome([one], facts).state) for one in conditions
    ]  # fmt: skip


def _shown(variable: Variable, facts: dict[str, Any]) -> str:
    return shown(variable, facts[variable.code]) if variable.code in facts else "Belum diketahui"


def facts_of(households: Iterable[int], on: date) -> dict[int, dict[str, Any]]:
    """{household: {variable: value}} of what is confirmed and holds on that day."""
    rows = Confirmation.objects.current().filter(
        household__in=households, person=None, reopened_at=None, expires_on__gte=on
    )
    facts: dict[int, dict[str, Any]] = defaultdict(dict)
    for household, code, value in rows.values_list("household", "variable__code", "value"):
        facts[household][code] = value
    return facts


# All households at once

JOIN = """
    LEFT JOIN households_confirmation c{n} ON c{n}.household_id = h.id AND c{n}.person_id IS NULL
        AND c{n}.variable_id = %(variable_{n})s AND c{n}.is_current AND c{n}.reopened_at IS NULL
        AND c{n}.expires_on >= %(today)s"""
NUMBER_TEST = """
    CASE WHEN jsonb_typeof(c{n}.value) = 'number' THEN
        CASE WHEN abs(c{n}.value::numeric) <= %(most)s THEN c{n}.value::numeric::float8 {sign} %(value_{n})s::float8 END
    END"""
CHOICE_TEST = """
    CASE WHEN jsonb_typeof(c{n}.value) = 'string' AND c{n}.value #>> '{{}}' = ANY(%(choices_{n})s)
         THEN c{n}.value #>> '{{}}' {sign} %(value_{n})s END"""
STATE = "CASE WHEN {test} THEN 'yes' WHEN NOT ({test}) THEN 'no' ELSE 'unknown' END"


@dataclass(frozen=True)
class Compiled:
    """The same test in SQL beside a household `h`: joins, an expression yes/no/unknown, parameters. Logic is Kleene's,
    which is SQL's own."""

    joins: str
    state: str
    params: dict[str, Any]


def compiled(conditions: Sequence[QualifyingCondition]) -> Compiled:
    if not conditions:
        return Compiled("", "'yes'", {})
    known = rule_sets.shipped_variables()
    tests, params = [], {"most": MAX_NUMBER}
    for n, condition in enumerate(conditions):
        variable = known[condition.variable.code]
        params |= {f"variable_{n}": condition.variable_id, f"value_{n}": condition.value}
        if variable.kind == TEXT:
            params[f"choices_{n}"] = sorted(variable.choices)
        template = CHOICE_TEST if variable.kind == TEXT else NUMBER_TEST
        tests.append(f"({template.format(n=n, sign=SIGNS[condition.comparison])})")
    joins = "".join(JOIN.format(n=n) for n in range(len(conditions)))
    return Compiled(joins, STATE.format(test=" AND ".join(tests)), params)
