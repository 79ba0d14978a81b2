"""One statement that applies a rule set to every verified household: the set-based twin of `scoring.assess`.

It reads the values we stand for (Confirmation) and the people of the register as `actions.confirmed_facts` does, each
household as of the day it was last verified on.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import lcm

from psycopg.sql import SQL, Composable, Identifier, Literal

from households.expression_sql import Asked, ChoiceTests, Quantified, Tables, condition
from households.expression_tree import HOUSEHOLD, NUMBER, PERSON, TEXT, Variable, walk
from households.models import Variable as VariableRow
from households.rule_sets import RuleSet, shipped_variables
from households.scoring import MEMBER_COUNT

QUANTIFIERS = {"any", "all", "count"}
FIRST, LATER = Tables(), Tables(household="answered")  # before and after the tests over persons are counted
REGISTER_FACTS = {  # what the register itself knows of a person; a confirmed value goes before it
    "sex": "NULLIF('\"' || resident.sex || '\"', '\"\"')",
    "relation": "NULLIF('\"' || resident.relation || '\"', '\"\"')",
    "age_years": (
        "CASE WHEN birth_date <= seen_on THEN date_part('year', age(seen_on::timestamp, birth_date::timestamp))"
        " ELSE -1 - date_part('year', age(birth_date::timestamp - interval '1 day', seen_on::timestamp)) END"
    ),
}
# Steps that are read once are no step of their own to the server; `judged` is one, so that no rule is tried twice.
HEAD = """
WITH subject AS NOT MATERIALIZED (
    SELECT id AS household_id, village_id, verified_on AS seen_on FROM households_household
    WHERE status = 'verified' AND closed_on IS NULL {only}
), resident AS NOT MATERIALIZED (
    SELECT subject.household_id, subject.seen_on, r.person_id, r.relation, p.sex, p.birth_date
    FROM subject
    JOIN households_residence r ON r.household_id = subject.household_id AND r.left_on IS NULL
    JOIN households_person p ON p.id = r.person_id AND p.died_on IS NULL
), said AS (
    SELECT c.household_id {said} FROM households_confirmation c {answers}
    WHERE c.is_current AND c.person_id IS NULL AND c.variable_id = ANY({household_variables}) {among}
    GROUP BY c.household_id
), said_of_person AS (
    SELECT c.household_id, c.person_id {said_of_person} FROM households_confirmation c {answers_of_person}
    WHERE c.is_current AND c.variable_id = ANY({person_variables}) {among}
    GROUP BY c.household_id, c.person_id
), person AS MATERIALIZED (
    SELECT resident.household_id, resident.person_id {person}
    FROM resident LEFT JOIN said_of_person USING (household_id, person_id)
), {steps}, answered AS MATERIALIZED (
    SELECT household.*, lacks, household.n_persons + lacks::int AS n_asked {counted}
    FROM household
    LEFT JOIN asked USING (household_id)
    CROSS JOIN LATERAL (SELECT CASE WHEN household.{n_members} IS NULL THEN household.n_persons = 0
                                    ELSE household.{n_members} > household.n_persons END AS lacks) AS somebody
){again}, judged AS MATERIALIZED (
    SELECT answered.household_id, village_id, n_persons {kept} {judged} FROM answered {with_again}
)
"""
HOMES = """household AS (
    SELECT subject.household_id, subject.village_id, COALESCE({listed}.n_persons, 0) AS n_persons {columns}
    FROM subject LEFT JOIN said USING (household_id) LEFT JOIN {listed} USING (household_id)
)"""
ASKED = """asked AS (
    SELECT person.household_id, count(*)::int AS n_persons {asked} FROM person {of_household}
    GROUP BY person.household_id
)"""
LISTED = """listed AS (
    SELECT household_id, count(*)::int AS n_persons FROM resident GROUP BY household_id
)"""
OF_HOUSEHOLDS = """
SELECT household_id, village_id, n_persons {states}, low, low + unknown AS high,
       CASE WHEN low >= {cutoff} THEN 'yes' WHEN low + unknown < {cutoff} THEN 'no' ELSE 'unknown' END AS state
       {answers}
FROM judged CROSS JOIN LATERAL (SELECT {low} AS low, {unknown} AS unknown) AS score
"""
OF_PERSONS = """
SELECT person.household_id, person.person_id, said_of.rule, said_of.state, said_of.because
FROM person JOIN answered USING (household_id)
CROSS JOIN LATERAL (VALUES {tests}) AS said_of (rule, state, because)
WHERE said_of.state IS NOT FALSE
"""
# The answers a rule read that settled it; where it could not be answered, the missing ones
BECAUSE = """(SELECT COALESCE(jsonb_agg(jsonb_build_array(read.name, read.value)), '[]')
    FROM (VALUES {read}) AS read (name, value) WHERE (read.value IS NULL) = (({state}) IS NULL))"""
# Tests of a person that ask about all the others too: what these answered has to be counted first
AGAIN = """, asked_again AS (
    SELECT person.household_id {asked} FROM person JOIN answered USING (household_id) GROUP BY person.household_id
), answered_again AS (
    SELECT household_id {counted} FROM answered LEFT JOIN asked_again USING (household_id)
)"""
# A value as a column: NaN says that something was said, and no number
SAID = {NUMBER: "COALESCE(rbpk_number_of(c.value::text), 'NaN')", TEXT: "c.value::text"}
# The value as bits of all tests that it answers
ANSWERS = """LEFT JOIN (VALUES {rows}) AS answer (variable_id, value {columns})
    ON answer.variable_id = c.variable_id AND answer.value = c.value"""
# A test's sum over persons: so much for each of whom it holds, 1 for each of whom it is unknown
YES_COUNTS = 1_000_000


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
        choices = ChoiceTests(apart=REGISTER_FACTS)
        self.first = Asked(rule_set.norm_values, choices)  # tests over persons, counted for each household
        self.again = replace(self.first, quantified=Quantified())  # those that ask how these were answered
        self.choices = choices
        self.rules = [self._rule(rule) for rule in rule_set.rules]
        self.columns = [Identifier(f"r{at}") for at in range(len(self.rules))]
        known = shipped_variables()
        read = {name for rule in rule_set.rules for name in rule.expression.variables} | {MEMBER_COUNT}
        self.variables = {name: known[name] for name in sorted(read)}
        self.ids = dict(VariableRow.objects.filter(code__in=read).values_list("code", "pk"))

    def _rule(self, rule) -> Composable:
        """A rule about persons holds for the household when it holds for somebody."""
        test = rule.expression.root
        if rule.unit == HOUSEHOLD:
            return condition(test, self.first, LATER)
        asks_again = any(part.op in QUANTIFIERS for part in walk(test))
        if asks_again:
            condition(test, self.first, LATER)  # what it asks about all persons has to be counted first
        table, asked = ("answered_again", self.again) if asks_again else ("answered", self.first)
        number = asked.quantified.number_of(test)
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
        return self._head(with_answers) + last

    def of_persons(self) -> Composable | None:
        tests = [
            SQL("({}, {}, {})").format(at, test, _because(rule, test, ["answered", "person"], self.variables))
            for at, rule in enumerate(self.rule_set.rules)
            if rule.unit == PERSON and (test := condition(rule.expression.root, self.first, LATER))
        ]
        return self._head(with_answers=True) + SQL(OF_PERSONS).format(tests=SQL(", ").join(tests)) if tests else None

    def _answers(self):
        for at, rule in enumerate(self.rule_set.rules):
            because = _because(rule, self.columns[at], ["judged"], self.variables)
            yield SQL("{} AS {}").format(because, Identifier(f"b{at}"))

    def _head(self, with_answers: bool) -> Composable:
        tests = self._tests()  # before what they read is looked up
        read = set(self.variables) if with_answers else self.choices.read | {MEMBER_COUNT}
        homes, people = ([v for v in self.variables.values() if v.unit == unit and v.name in read]
                         for unit in (HOUSEHOLD, PERSON))  # fmt: skip
        return SQL(HEAD).format(
            only=self._among("id"), among=self._among("c.household_id"),
            said=self._pivot(HOUSEHOLD, homes), answers=self._answer_bits(HOUSEHOLD),
            household_variables=self._ids(HOUSEHOLD),
            said_of_person=self._pivot(PERSON, people), answers_of_person=self._answer_bits(PERSON),
            person_variables=self._ids(PERSON), person=_listed(self._person_columns(people)),
            steps=self._steps(tests.pop("asked"), _listed(self._household_columns(homes))),
            n_members=Identifier(MEMBER_COUNT), **tests,
            kept=_listed(Identifier(v.name) for v in homes) if with_answers else SQL(""),
            judged=_listed(SQL("{} AS {}").format(*pair) for pair in zip(self.rules, self.columns, strict=True)),
        )  # fmt: skip

    def _steps(self, asked: Composable, columns: Composable) -> Composable:
        """Persons are counted as they are asked, unless a test of them reads the household, or there is none."""
        nodes = self.first.quantified.nodes
        reads = any(part.op == "var" and part.args[0].unit == HOUSEHOLD for node in nodes for part in walk(node))
        join = SQL("JOIN household USING (household_id)" if reads else "")
        people = SQL(ASKED).format(asked=asked, of_household=join)
        apart = reads or not nodes
        homes = SQL(HOMES).format(columns=columns, listed=Identifier("listed" if apart else "asked"))
        return SQL(", ").join([SQL(LISTED), homes, people] if apart else [people, homes])

    def _among(self, column: str) -> Composable:
        if self.households is None:
            return SQL("")
        return SQL("AND {} = ANY({})").format(SQL(column), Literal(list(self.households)))

    def _ids(self, unit: str) -> Literal:
        return Literal([self.ids[name] for name, variable in self.variables.items() if variable.unit == unit])

    def _pivot(self, unit: str, variables: Sequence[Variable]) -> Composable:
        tests = [SQL("bit_or(answer.{0}) AS {0}").format(Identifier(name)) for name in self.choices.names(unit)]
        plain = [
            SQL("max({}) FILTER (WHERE c.variable_id = {}) AS {}").format(SQL(SAID[v.kind]), self.ids[v.name], _said(v))
            for v in variables
        ]
        return _listed(tests + plain)

    def _answer_bits(self, unit: str) -> Composable:
        rows = [
            SQL("({}, {}::jsonb, {})").format(
                self.ids[name], Literal(json.dumps(answer)), SQL(", ").join(SQL("{}::bigint").format(n) for n in bits)
            )
            for (name, answer), bits in self.choices.bits(unit).items()
        ]
        names = [Identifier(name) for name in self.choices.names(unit)]
        return SQL(ANSWERS).format(rows=SQL(", ").join(rows), columns=_listed(names)) if rows else SQL("")

    def _household_columns(self, variables: Sequence[Variable]):
        yield from map(Identifier, self.choices.names(HOUSEHOLD))
        for variable in variables:
            known = SQL("COALESCE(n_persons, 0)") if variable.name == MEMBER_COUNT else None
            yield SQL("{} AS {}").format(_read(variable, known), Identifier(variable.name))

    def _person_columns(self, variables: Sequence[Variable]):
        yield from map(Identifier, self.choices.names(PERSON))
        for variable in variables:
            known = SQL(REGISTER_FACTS[variable.name]) if variable.name in REGISTER_FACTS else None
            yield SQL("{} AS {}").format(_read(variable, known), Identifier(variable.name))

    def _tests(self) -> dict[str, Composable]:
        again, with_again = SQL(""), SQL("")
        if self.again.quantified.nodes:
            again = SQL(AGAIN).format(
                asked=_listed(self._asked(self.again, LATER)),
                counted=_listed(self._counted(self.again, "asked_again", LATER)),
            )  # fmt: skip
            with_again = SQL("JOIN answered_again USING (household_id)")
        return {
            "asked": _listed(self._asked(self.first, FIRST)), "again": again, "with_again": with_again,
            "counted": _listed(self._counted(self.first, "asked", FIRST)),
        }  # fmt: skip

    def _asked(self, asked: Asked, tables: Tables):
        for at, node in enumerate(asked.quantified.nodes):
            test = condition(node, self.first, tables)
            yield SQL("sum(COALESCE(({})::int * {}, 1)) AS {}").format(test, YES_COUNTS, Identifier(f"t{at}"))

    def _counted(self, asked: Asked, said: str, tables: Tables):
        """With what holds of somebody whom the household counts and nobody listed."""
        for at, node in enumerate(asked.quantified.nodes):
            test = condition(node, self.first, replace(tables, person=None))
            for name, part, holds in (("yes", "/", "IS TRUE"), ("unknown", "%", "IS NULL")):
                yield SQL("COALESCE({said} {part} {yes}, 0) + (lacks AND ({test}) {holds})::int AS {name}").format(
                    said=Identifier(said, f"t{at}"), part=SQL(part), yes=YES_COUNTS, test=test, holds=SQL(holds),
                    name=Identifier(f"q{at}_{name}"),
                )  # fmt: skip


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


def _said(variable: Variable) -> Identifier:
    return Identifier(f"said_{variable.name}")


def _read(variable: Variable, known: Composable | None) -> Composable:
    """What was said, else what the register knows, read as `Variable.read` does it."""
    said = _said(variable)
    if variable.kind == NUMBER:
        number = SQL("NULLIF({}, 'NaN')").format(said)
        return SQL("CASE WHEN {} IS NULL THEN {} ELSE {} END").format(said, known, number) if known else number
    text = SQL("COALESCE({}, {})").format(said, known) if known else said
    if variable.choices is None:
        return SQL("CASE WHEN left({text}, 1) = '\"' THEN {text} END").format(text=text)
    choices = SQL(", ").join(Literal(f'"{choice}"') for choice in sorted(variable.choices))
    return SQL("CASE WHEN {text} IN ({choices}) THEN {text} END").format(text=text, choices=choices)
