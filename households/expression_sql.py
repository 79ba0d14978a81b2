"""The third twin of `expressions.evaluate`: a checked tree as a PostgreSQL condition, NULL being unknown.

SQL's three-valued AND, OR and NOT are Kleene's, as ours. What SQL lacks stands in two functions of the database
(migration `0002_scoring_functions`): rbpk_bounded keeps numbers within bounds, rbpk_at_least counts tests.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from psycopg import sql
from psycopg.sql import SQL, Composable, Identifier, Literal

from households.expression_tree import NUMBER, PERSON, TEXT, Expression, Node, Variable, as_number

UNKNOWN_COUNTS, YES_COUNTS = 1, 1_000  # what a test adds to the sum that rbpk_at_least takes apart


@dataclass
class Quantified:
    """Tests over persons that a household's condition refers to by number: `answers` has q<i>_yes and q<i>_unknown."""

    nodes: list[Node] = field(default_factory=list)

    def number_of(self, node: Node) -> int:
        if node not in self.nodes:
            self.nodes.append(node)
        return self.nodes.index(node)


@dataclass(frozen=True)
class Tables:
    """Aliases of what a condition reads. person None: of a person of whom nothing is known."""

    household: str = "household"
    person: str | None = "person"
    answers: str = "answered"


def condition(
    expression: Expression, norms: Mapping[str, Any], quantified: Quantified, tables: Tables = Tables()
) -> Composable:
    """A boolean of one row. Columns are named as variables and hold a double or text as JSON, NULL for unknown.

    norms        {name: number}, written into the statement
    quantified   collects the tests of any, all and count, which the caller counts for each household
    """
    return _Writer(norms, quantified, tables).text(expression.root)


def condition_of_person(
    node: Node, norms: Mapping[str, Any], quantified: Quantified, tables: Tables = Tables()
) -> Composable:
    """The test inside any, all or count, or the whole condition of a person, as a boolean of one person."""
    return _Writer(norms, quantified, tables).text(node)


class _Writer:
    def __init__(self, norms: Mapping[str, Any], quantified: Quantified, tables: Tables):
        self.norms, self.quantified, self.tables = norms, quantified, tables

    def text(self, node: Node) -> Composable:
        return getattr(self, f"_{_WRITERS[node.op]}")(node)

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
        value = as_number(self.norms.get(node.args[0]))
        return _nothing(NUMBER) if value is None else _literal(value)

    def _variable(self, node: Node) -> Composable:
        variable: Variable = node.args[0]
        table = self.tables.person if variable.unit == PERSON else self.tables.household
        return _nothing(variable.kind) if table is None else Identifier(table, variable.name)

    def _quantifier(self, node: Node) -> Composable:
        number = self.quantified.number_of(node.args[0])
        of = self.tables.answers
        return SQL(_QUANTIFIERS[node.op]).format(
            yes=Identifier(of, f"q{number}_yes"), unknown=Identifier(of, f"q{number}_unknown"),
            n=Identifier(of, "n_asked"),
        )  # fmt: skip


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
