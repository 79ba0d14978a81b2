"""One statement that applies a rule set to every verified household: the set-based twin of `scoring.assess`.

It reads the values we stand for (Confirmation) and the people of the register as `actions.confirmed_facts` does, each
household as of the day it was last verified on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import lcm

from psycopg.sql import SQL, Composable, Identifier, Literal

from households.expression_sql import Quantified, Tables, condition, condition_of_person
from households.expression_tree import HOUSEHOLD, NUMBER, PERSON, Variable
from households.models import Variable as VariableRow
from households.rule_sets import RuleSet, shipped_variables
from households.scoring import MEMBER_COUNT

NOBODY = Tables(person=None)
REGISTER_FACTS = {  # what the register itself knows of a person, as text of JSON; a confirmed value goes before it
    "sex": "NULLIF(to_json(resident.sex)::text, '\"\"')",
    "relation": "NULLIF(to_json(resident.relation)::text, '\"\"')",
    "age_years": (
        "(date_part('year', resident.seen_on) - date_part('year', resident.birth_date)"
        " - (date_part('month', resident.seen_on) * 100 + date_part('day', resident.seen_on)"
        " < date_part('month', resident.birth_date) * 100 + date_part('day', resident.birth_date))::int)::int::text"
    ),
}
HEAD = """
WITH subject AS (
    SELECT id AS household_id, village_id, verified_on AS seen_on FROM households_household
    WHERE status = 'verified' AND closed_on IS NULL {only}
), resident AS MATERIALIZED (
    SELECT subject.household_id, subject.seen_on, r.person_id, r.relation, p.sex, p.birth_date
    FROM subject
    JOIN households_residence r ON r.household_id = subject.household_id AND r.left_on IS NULL
    JOIN households_person p ON p.id = r.person_id AND p.died_on IS NULL
), listed AS (
    SELECT household_id, count(*)::int AS n_persons FROM resident GROUP BY household_id
), said AS (
    SELECT c.household_id {said} FROM households_confirmation c
    WHERE c.is_current AND c.person_id IS NULL AND c.variable_id = ANY({household_variables}) {among}
    GROUP BY c.household_id
), said_of_person AS (
    SELECT c.household_id, c.person_id {said_of_person} FROM households_confirmation c
    WHERE c.is_current AND c.person_id IS NOT NULL AND c.variable_id = ANY({person_variables}) {among}
    GROUP BY c.household_id, c.person_id
), household AS MATERIALIZED (
    SELECT subject.household_id, subject.village_id, COALESCE(listed.n_persons, 0) AS n_persons {household}
    FROM subject LEFT JOIN said USING (household_id) LEFT JOIN listed USING (household_id)
), person AS MATERIALIZED (
    SELECT resident.household_id, resident.person_id {person}
    FROM resident LEFT JOIN said_of_person USING (household_id, person_id)
), tried AS MATERIALIZED (
    SELECT person.household_id {tried} FROM person JOIN household USING (household_id)
), asked AS (
    SELECT household_id {asked} FROM tried GROUP BY household_id
), counted AS MATERIALIZED (
    SELECT household.household_id, lacks, n_persons + lacks::int AS n_asked {counted}
    FROM household
    LEFT JOIN asked USING (household_id)
    CROSS JOIN LATERAL (SELECT CASE WHEN household.{n_members} IS NULL THEN n_persons = 0
                                    ELSE household.{n_members} > n_persons END AS lacks) AS somebody
){again}, judged AS MATERIALIZED (
    SELECT household.* {judged} FROM household JOIN counted AS answered USING (household_id) {with_again}
)
"""
OF_HOUSEHOLDS = """
SELECT household_id, village_id, n_persons {states}, low, low + unknown AS high,
       CASE WHEN low >= {cutoff} THEN 'yes' WHEN low + unknown < {cutoff} THEN 'no' ELSE 'unknown' END AS state
       {answers}
FROM judged CROSS JOIN LATERAL (SELECT {low} AS low, {unknown} AS unknown) AS score
"""
OF_PERSONS = """
SELECT person.household_id, person.person_id, said_of.rule, said_of.state, said_of.because
FROM person JOIN household USING (household_id) JOIN counted AS answered USING (household_id)
CROSS JOIN LATERAL (VALUES {tests}) AS said_of (rule, state, because)
WHERE said_of.state IS NOT FALSE
"""
# The answers a rule read that settled it; where it could not be answered, the missing ones
BECAUSE = """(SELECT COALESCE(jsonb_agg(jsonb_build_array(read.name, read.value)), '[]')
    FROM (VALUES {read}) AS read (name, value) WHERE (read.value IS NULL) = (({state}) IS NULL))"""
# Tests of a person that ask about all the others too: what these answered has to be counted first
AGAIN = """, tried_again AS MATERIALIZED (
    SELECT person.household_id {tried} FROM person
    JOIN household USING (household_id) JOIN counted AS answered USING (household_id)
), asked_again AS (
    SELECT household_id {asked} FROM tried_again GROUP BY household_id
), answered_again AS (
    SELECT household.household_id {counted}
    FROM household JOIN counted AS answered USING (household_id) LEFT JOIN asked_again USING (household_id)
)"""


@dataclass(frozen=True)
class Scored:
    """The statement and how to read it.

    text      a row for each household: household_id, village_id, n_persons, r0 ... (boolean of each rule in order, NULL
              is unknown), low and high (the score is low / whole), state (yes, no, unknown); with answers also b0 ...,
              [[variable of the household, value], ...] for each rule
    persons   a row for each person and rule about persons that holds or is unknown: household_id, person_id, rule (its
              place), state, because; None when no rule is about persons
    """

    text: Composable
    persons: Composable | None
    codes: tuple[str, ...]
    whole: int


def scored(rule_set: RuleSet, *, households: Sequence[int] | None = None, with_answers: bool = False) -> Scored:
    """The statement for a rule set, over all verified households or the given ones (primary keys)."""
    whole = lcm(*(rule.weight.denominator for rule in rule_set.rules), rule_set.cutoff.denominator)
    statement = _Statement(rule_set, whole, households)
    codes = tuple(rule.code for rule in rule_set.rules)
    return Scored(statement.of_households(with_answers), statement.of_persons(), codes, whole)


class _Statement:
    def __init__(self, rule_set: RuleSet, whole: int, households: Sequence[int] | None):
        self.rule_set, self.whole, self.households = rule_set, whole, households
        self.norms = rule_set.norm_values
        self.quantified, self.later = Quantified(), Quantified()
        self.rules = [self._rule(rule) for rule in rule_set.rules]
        self.columns = [Identifier(f"r{at}") for at in range(len(self.rules))]
        known = shipped_variables()
        read = {name for rule in rule_set.rules for name in rule.expression.variables} | {MEMBER_COUNT}
        self.variables = {name: known[name] for name in sorted(read)}
        self.ids = dict(VariableRow.objects.filter(code__in=read).values_list("code", "pk"))

    def _rule(self, rule) -> Composable:
        """A rule about persons holds for the household when it holds for somebody."""
        if rule.unit == HOUSEHOLD:
            return condition(rule.expression, self.norms, self.quantified)
        test = rule.expression.root
        inner = Quantified()
        condition_of_person(test, self.norms, inner)
        table, tests = ("answered_again", self.later) if inner.nodes else ("answered", self.quantified)
        number = tests.number_of(test)
        yes, unknown = Identifier(table, f"q{number}_yes"), Identifier(table, f"q{number}_unknown")
        return SQL("(CASE WHEN {} > 0 THEN TRUE WHEN {} = 0 THEN FALSE END)").format(yes, unknown)

    def of_households(self, with_answers: bool) -> Composable:
        weights = [int(rule.weight * self.whole) for rule in self.rule_set.rules]
        yes = [SQL("{} * COALESCE({}::int, 0)").format(*pair) for pair in zip(weights, self.columns, strict=True)]
        unknown = [SQL("{} * ({} IS NULL)::int").format(*pair) for pair in zip(weights, self.columns, strict=True)]
        answers = self._answers() if with_answers else []
        last = SQL(OF_HOUSEHOLDS).format(
            states=_listed(self.columns), low=SQL(" + ").join(yes), unknown=SQL(" + ").join(unknown),
            cutoff=int(self.rule_set.cutoff * self.whole), answers=_listed(answers),
        )  # fmt: skip
        return self._head() + last

    def of_persons(self) -> Composable | None:
        tests = [
            SQL("({}, {}, {})").format(at, test, _because(rule, test, ["household", "person"], self.variables))
            for at, rule in enumerate(self.rule_set.rules)
            if rule.unit == PERSON and (test := condition_of_person(rule.expression.root, self.norms, self.quantified))
        ]
        return self._head() + SQL(OF_PERSONS).format(tests=SQL(", ").join(tests)) if tests else None

    def _answers(self):
        for at, rule in enumerate(self.rule_set.rules):
            because = _because(rule, self.columns[at], ["judged"], self.variables)
            yield SQL("{} AS {}").format(because, Identifier(f"b{at}"))

    def _head(self) -> Composable:
        return SQL(HEAD).format(
            only=self._among("id"), among=self._among("c.household_id"),
            said=self._pivot(HOUSEHOLD), household_variables=self._ids(HOUSEHOLD),
            said_of_person=self._pivot(PERSON), person_variables=self._ids(PERSON),
            household=_listed(self._household_columns()), person=_listed(self._person_columns()),
            **self._tests(), n_members=Identifier(MEMBER_COUNT),
            judged=_listed(SQL("{} AS {}").format(*pair) for pair in zip(self.rules, self.columns, strict=True)),
        )  # fmt: skip

    def _among(self, column: str) -> Composable:
        if self.households is None:
            return SQL("")
        return SQL("AND {} = ANY({})").format(SQL(column), Literal(list(self.households)))

    def _of(self, unit: str) -> Mapping[str, Variable]:
        return {name: variable for name, variable in self.variables.items() if variable.unit == unit}

    def _ids(self, unit: str) -> Literal:
        return Literal([self.ids[name] for name in self._of(unit)])

    def _pivot(self, unit: str) -> Composable:
        return _listed(
            SQL("max(c.value::text) FILTER (WHERE c.variable_id = {}) AS {}").format(self.ids[name], _raw(name))
            for name in self._of(unit)
        )

    def _household_columns(self):
        for name, variable in self._of(HOUSEHOLD).items():
            raw: Composable = _raw(name)
            if name == MEMBER_COUNT:
                raw = SQL("COALESCE({}, COALESCE(listed.n_persons, 0)::text)").format(raw)
            yield SQL("{} AS {}").format(_typed(raw, variable), Identifier(name))

    def _person_columns(self):
        for name, variable in self._of(PERSON).items():
            raw: Composable = _raw(name)
            if name in REGISTER_FACTS:
                raw = SQL("COALESCE({}, {})").format(raw, SQL(REGISTER_FACTS[name]))
            yield SQL("{} AS {}").format(_typed(raw, variable), Identifier(name))

    def _tests(self) -> dict[str, Composable]:
        later, with_later = SQL(""), SQL("")
        if self.later.nodes:
            nodes = self.later.nodes
            later = SQL(AGAIN).format(
                tried=_listed(self._tried(nodes)), asked=_listed(_asked(nodes)),
                counted=_listed(self._counted(nodes, "asked_again")),
            )  # fmt: skip
            with_later = SQL("JOIN answered_again USING (household_id)")
        nodes = self.quantified.nodes  # complete only now: what is asked later asks for some of them
        return {
            "tried": _listed(self._tried(nodes)), "asked": _listed(_asked(nodes)), "again": later,
            "counted": _listed(self._counted(nodes)), "with_again": with_later,
        }  # fmt: skip

    def _tried(self, nodes):
        for at, node in enumerate(nodes):
            yield SQL("{} AS {}").format(condition_of_person(node, self.norms, self.quantified), Identifier(f"t{at}"))

    def _counted(self, nodes, asked: str = "asked"):
        """With what holds of somebody whom the household counts and nobody listed."""
        for at, node in enumerate(nodes):
            test = condition_of_person(node, self.norms, self.quantified, NOBODY)
            for name, holds in ((f"q{at}_yes", SQL("IS TRUE")), (f"q{at}_unknown", SQL("IS NULL"))):
                yield SQL("COALESCE({said}, 0) + (lacks AND ({test}) {holds})::int AS {name}").format(
                    said=Identifier(asked, name), test=test, holds=holds, name=Identifier(name)
                )


def _asked(nodes):
    for at in range(len(nodes)):
        test = Identifier(f"t{at}")
        yield SQL("count(*) FILTER (WHERE {}) AS {}").format(test, Identifier(f"q{at}_yes"))
        yield SQL("count(*) FILTER (WHERE {} IS NULL) AS {}").format(test, Identifier(f"q{at}_unknown"))


def _listed(columns) -> Composable:
    return SQL("").join(SQL(", {}").format(column) for column in columns)


def _because(rule, state: Composable, tables: Sequence[str], variables: Mapping[str, Variable]) -> Composable:
    """Of the variables that stand in these tables: of the household in the first, of the person in the second."""
    of_unit = dict(zip((HOUSEHOLD, PERSON), tables, strict=False))
    read = [
        SQL("({}, {})").format(
            Literal(name), _as_json(Identifier(of_unit[variables[name].unit], name), variables[name])
        )
        for name in sorted(rule.expression.variables)
        if variables[name].unit in of_unit
    ]
    return SQL(BECAUSE).format(read=SQL(", ").join(read), state=state) if read else SQL("'[]'::jsonb")


def _as_json(column: Composable, variable: Variable) -> Composable:
    return SQL("to_jsonb({})" if variable.kind == NUMBER else "{}::jsonb").format(column)


def _raw(name: str) -> Identifier:
    return Identifier(f"said_{name}")


def _typed(raw: Composable, variable: Variable) -> Composable:
    """As `Variable.read` does it: a value of another kind, or none of the choices, is unknown."""
    if variable.kind == NUMBER:
        return SQL("rbpk_number_of({})").format(raw)
    if variable.choices is None:
        return SQL("CASE WHEN left({raw}, 1) = '\"' THEN {raw} END").format(raw=raw)
    choices = SQL(", ").join(Literal(f'"{choice}"') for choice in sorted(variable.choices))
    return SQL("CASE WHEN {raw} IN ({choices}) THEN {raw} END").format(raw=raw, choices=choices)
