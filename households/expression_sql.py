"""The third twin of `expressions.evaluate`: a checked tree as a PostgreSQL condition, NULL being unknown.

SQL's three-valued AND, OR and NOT are Kleene's, as ours. What SQL lacks stands in two functions of the database
(migration `0002_scoring_functions`): rbpk_bounded keeps numbers within bounds, rbpk_at_least counts tests.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from psycopg import sql
from psycopg.sql import SQL, Composable, Identifier, Literal

from households.expression_tree import HOUSEHOLD, NUMBER, PERSON, TEXT, Node, Variable, as_number

UNKNOWN_COUNTS, YES_COUNTS = 1, 1_000  # what a test adds to the sum that rbpk_at_least takes apart


@dataclass
class Quantified:
    """Tests over persons that a household's condition refers to by number: `answers` has q<i>_yes and q<i>_unknown."""

    nodes: list[Node] = field(default_factory=list)

    def number_of(self, node: Node) -> int:
        if node not in self.nodes:
            self.nodes.append(node)
        return self.nodes.index(node)


class ChoiceTests:
    """Tests of a choice against fixed answers: two bits each of numbers that are found once, as the answers are read.

    2 is one of these answers, 1 another that may be chosen, 0 none of either: unknown. A table of households or persons
    has the columns `names`, of 31 tests each.

    apart   variables that are read as they stand, wherever they are
    """

    PER_COLUMN = 31

    def __init__(self, apart: Collection[str] = ()):
        self.apart, self.read = apart, set()  # read: variables that a condition names as columns
        self.asked: dict[str, list[tuple[Variable, frozenset[str]]]] = {HOUSEHOLD: [], PERSON: []}

    def place_of(self, variable: Variable, answers: frozenset[str]) -> tuple[str, int]:
        """(column, shift) of the test's two bits."""
        asked = self.asked[variable.unit]
        if (variable, answers) not in asked:
            asked.append((variable, answers))
        column, at = divmod(asked.index((variable, answers)), self.PER_COLUMN)
        return f"tests{column}", 2 * at

    def names(self, unit: str) -> list[str]:
        return [f"tests{at}" for at in range(-(-len(self.asked[unit]) // self.PER_COLUMN))]

    def bits(self, unit: str) -> dict[tuple[str, str], list[int]]:
        """{(variable, answer): the number of each column}"""
        found: dict[tuple[str, str], list[int]] = {}
        for at, (variable, answers) in enumerate(self.asked[unit]):
            column, place = divmod(at, self.PER_COLUMN)
            for answer in sorted(variable.choices):
                numbers = found.setdefault((variable.name, answer), [0] * len(self.names(unit)))
                numbers[column] |= (2 if answer in answers else 1) << 2 * place
        return found


@dataclass(frozen=True)
class Tables:
    """Aliases of what a condition reads. person None: of a person of whom nothing is known."""

    household: str = "household"
    person: str | None = "person"
    answers: str = "answered"


@dataclass(frozen=True)
class Asked:
    """What the conditions of a statement need found beforehand, collected as they are written."""

    norms: Mapping[str, Any]  # {name: number}, written into the statement
    choices: ChoiceTests
    quantified: Quantified = field(default_factory=Quantified)


def condition(node: Node, asked: Asked, tables: Tables = Tables()) -> Composable:
    """A boolean of one row: of a household, or of a person where the node is a test of one.

    Columns are those of `ChoiceTests`, and variables by name: a double, or text as JSON, NULL for unknown.
    """
    return _Writer(asked, tables).text(node)


class _Writer:
    def __init__(self, asked: Asked, tables: Tables):
        self.asked, self.tables = asked, tables

    def text(self, node: Node) -> Composable:
        variable, answers = _choice_test(node)
        if answers and variable.name not in self.asked.choices.apart:
            return self._choice(node.op, variable, answers)
        return getattr(self, f"_{_WRITERS[node.op]}")(node)

    def _choice(self, op: str, variable: Variable, answers: frozenset[str]) -> Composable:
        table = self._table_of(variable)
        if table is None:
            return SQL("FALSE" if op == "is_known" else "NULL::boolean")
        column, shift = self.asked.choices.place_of(variable, answers)
        bits = SQL("({} >> {} & 3)").format(Identifier(table, column), shift)
        if op == "is_known":
            return SQL("(COALESCE({}, 0) > 0)").format(bits)
        return SQL("(NULLIF({}, 0) = {})").format(bits, 1 if op == "ne" else 2)

    def _table_of(self, variable: Variable) -> str | None:
        return self.tables.person if variable.unit == PERSON else self.tables.household

    def _parts(self, node: Node, joint: str) -> Composable:
        return SQL("({})").format(SQL(joint).join(self.text(arg) for arg in node.args))

    def _infix(self, node: Node) -> Composable:
        return self._parts(node, _SIGNS[node.op])

    def _negation(self, node: Node) -> Composable:
        return SQL("(NOT {})").format(self.text(node.args[0]))

    def _fold(self, node: Node) -> Composable:
        first, *rest = (self.text(arg) for arg in node.args)
        for part in rest:
            first = SQL("rbpk_bounded({} {} {})").format(first, SQL(_SIGNS[node.op]), part)
        return first

    def _division(self, node: Node) -> Composable:
        left, right = (self.text(arg) for arg in node.args)
        return SQL("rbpk_bounded({} / NULLIF({}, 0))").format(left, right)

    def _membership(self, node: Node) -> Composable:
        operand, literals = node.args
        return SQL("({} IN ({}))").format(self.text(operand), SQL(", ").join(map(_literal, literals)))

    def _at_least(self, node: Node) -> Composable:
        n, *tests = node.args
        weighed = [SQL("COALESCE({}::int * {}, {})").format(self.text(test), YES_COUNTS, UNKNOWN_COUNTS)
                   for test in tests]  # fmt: skip
        return SQL("rbpk_at_least({}, {})").format(Literal(n), SQL(" + ").join(weighed))

    def _is_known(self, node: Node) -> Composable:
        return SQL("({} IS NOT NULL)").format(self.text(node.args[0]))

    def _value(self, node: Node) -> Composable:
        return _literal(node.args[0])

    def _norm(self, node: Node) -> Composable:
        value = as_number(self.asked.norms.get(node.args[0]))
        return _nothing(NUMBER) if value is None else _literal(value)

    def _variable(self, node: Node) -> Composable:
        variable: Variable = node.args[0]
        table = self._table_of(variable)
        if table is None:
            return _nothing(variable.kind)
        self.asked.choices.read.add(variable.name)
        return Identifier(table, variable.name)

    def _quantifier(self, node: Node) -> Composable:
        number = self.asked.quantified.number_of(node.args[0])
        of = self.tables.answers
        return SQL(_QUANTIFIERS[node.op]).format(
            yes=Identifier(of, f"q{number}_yes"), unknown=Identifier(of, f"q{number}_unknown"),
            n=Identifier(of, "n_asked"),
        )  # fmt: skip


def _choice_test(node: Node) -> tuple[Variable | None, frozenset[str] | None]:
    """A choice and the fixed answers it is held against; for is_known, all of them."""
    parts = [arg for arg in node.args if isinstance(arg, Node)]
    variables = [part.args[0] for part in parts if part.op == "var"]
    if len(variables) != 1 or variables[0].choices is None:
        return None, None
    if node.op == "is_known":
        return variables[0], variables[0].choices
    if node.op == "in":
        return variables[0], frozenset(node.args[1])
    literals = [part.args[0] for part in parts if part.op == "value"]
    return variables[0], frozenset(literals) if node.op in ("eq", "ne") and literals else None


def _literal(value: Any) -> Composable:
    if isinstance(value, bool):
        return SQL("TRUE") if value else SQL("FALSE")
    if isinstance(value, str):
        return SQL("{}::text").format(Literal(json.dumps(value, ensure_ascii=False)))
    return SQL("{}::float8").format(Literal(repr(value)))


def _nothing(kind: str) -> sql.SQL:
    return SQL("NULL::text") if kind == TEXT else SQL("NULL::float8")


_SIGNS = {
    "lt": " < ", "le": " <= ", "gt": " > ", "ge": " >= ", "eq": " = ", "ne": " <> ", "and": " AND ", "or": " OR ",
    "add": "+", "sub": "-", "mul": "*",
}  # fmt: skip
_QUANTIFIERS = {
    "any": "(CASE WHEN {yes} > 0 THEN TRUE WHEN {unknown} = 0 THEN FALSE END)",
    "all": "(CASE WHEN {yes} = {n} THEN TRUE WHEN {yes} + {unknown} < {n} THEN FALSE END)",
    "count": "(CASE WHEN {unknown} = 0 THEN {yes}::float8 END)",
}
_WRITERS = {
    **dict.fromkeys(("lt", "le", "gt", "ge", "eq", "ne", "and", "or"), "infix"),
    **dict.fromkeys(("add", "sub", "mul"), "fold"),
    **dict.fromkeys(("any", "all", "count"), "quantifier"),
    "div": "division",
    "not": "negation",
    "in": "membership",
    "at_least": "at_least",
    "is_known": "is_known",
    "value": "value",
    "norm": "norm",
    "var": "variable",
}
