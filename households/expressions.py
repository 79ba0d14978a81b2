"""A small typed expression language for rules and forms: a JSON tree, checked before use, never code.

Every node is an object with one key, its operator:
  {"value": 7.2}  {"var": "roof"}  {"norm": "min_floor_area_m2"}
  {"lt"|"le"|"gt"|"ge": [number, number]}  {"eq"|"ne": [a, b]}  {"in": [a, [literal, ...]]}
  {"and"|"or": [test, ...]}  {"not": test}  {"at_least": [n, [test, ...]]}  {"is_known": {"var": name}}
  {"add"|"mul": [number, ...]}  {"sub"|"div": [number, number]}
  {"any"|"all"|"count": test over the variables of one person, once for each person}

Logic is Kleene's: a missing answer is unknown and stays so, unless the other answers settle the matter. Unknown are
also an answer that its variable does not allow, a division by zero and a number beyond MAX_NUMBER; a number nearer to
zero than MIN_NUMBER is zero. Numbers are IEEE doubles, so that Python, SQL and JavaScript agree. Only `is_known` sees
whether an answer is there; without it, a further answer never turns yes into no or no into yes.

Source of the logic: Kleene (1952), Introduction to Metamathematics, par. 64.
"""

import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from households.expression_tree import (
    HOUSEHOLD,
    LOGICAL,
    NUMBER,
    PERSON,
    Expression,
    ExpressionError,
    Node,
    Variable,
    as_number,
    parse,
    variables_from,
)

__all__ = [
    "HOUSEHOLD",
    "NO",
    "PERSON",
    "UNKNOWN",
    "YES",
    "Answer",
    "Expression",
    "ExpressionError",
    "Outcome",
    "Variable",
    "compute",
    "describe",
    "evaluate",
    "number_text",
    "parse",
    "variables_from",
]

YES, NO, UNKNOWN = "yes", "no", "unknown"


class Answer(NamedTuple):
    """One answer that was read: its value as given, None when unknown; `person` is the index in the list of persons."""

    variable: str
    value: Any
    person: int | None


class Outcome(NamedTuple):
    """`state` is yes, no or unknown; `because` are the answers that caused it, for unknown the missing ones."""

    state: str
    because: tuple[Answer, ...]


class _Result(NamedTuple):
    value: Any  # None is unknown
    answers: tuple[Answer, ...]


class _Facts(NamedTuple):
    household: Mapping[str, Any]
    persons: Sequence[Mapping[str, Any]]
    norms: Mapping[str, Any]
    person: int | None


def evaluate(
    expression: Expression,
    household: Mapping[str, Any],
    persons: Sequence[Mapping[str, Any]] = (),
    norms: Mapping[str, Any] | None = None,
    *,
    person: int | None = None,
) -> Outcome:
    """Yes, no or unknown, and the answers that caused it; an absent value is unknown, an absent norm too.

    household, persons  {variable: value}; a member of whom nothing is known is {}, and is not left out of the list
    norms               {name: number}
    person              index of the person asked; needed when the expression's unit is person, else ValueError
    """
    if (expression.unit == PERSON) != (person is not None):
        raise ValueError("a person's expression needs the index of the person, a household's none")
    result = _evaluate(expression.root, _Facts(household, persons, norms or {}, person))
    state = UNKNOWN if result.value is None else YES if result.value else NO
    return Outcome(state, result.answers)


def compute(
    expression: Expression,
    household: Mapping[str, Any],
    persons: Sequence[Mapping[str, Any]] = (),
    norms: Mapping[str, Any] | None = None,
    *,
    person: int | None = None,
) -> float | str | bool | None:
    """What an expression that need not be a test comes to; None when it is unknown. The rest as in `evaluate`."""
    if (expression.unit == PERSON) != (person is not None):
        raise ValueError("a person's expression needs the index of the person, a household's none")
    return _evaluate(expression.root, _Facts(household, persons, norms or {}, person)).value


def _evaluate(node: Node, facts: _Facts) -> _Result:
    if node.op in _COMPUTE:
        return _strict([_evaluate(arg, facts) for arg in node.args], _COMPUTE[node.op])
    return _EVALUATE[node.op](node, facts)


def _strict(operands: Sequence[_Result], compute) -> _Result:
    """One unknown operand makes the result unknown; a result that cannot be computed is unknown because of all."""
    unknown = [operand for operand in operands if operand.value is None]
    if unknown:
        return _Result(None, _merged(unknown))
    return _Result(compute(*(operand.value for operand in operands)), _merged(operands))


def _at_least(n: int, results: Sequence[_Result]) -> _Result:
    """At least n of the results are yes: `or` with n = 1, `and` with all of them."""
    yes = [result for result in results if result.value is True]
    unknown = [result for result in results if result.value is None]
    if len(yes) >= n:
        return _Result(True, _merged(yes))
    if len(yes) + len(unknown) >= n:
        return _Result(None, _merged(unknown))
    return _Result(False, _merged(result for result in results if result.value is False))


def _merged(results: Iterable[_Result]) -> tuple[Answer, ...]:
    seen = {(answer.variable, answer.person): answer for result in results for answer in result.answers}
    return tuple(seen.values())


def _variable(node: Node, facts: _Facts) -> _Result:
    variable = node.args[0]
    person = facts.person if variable.unit == PERSON else None
    given = (facts.household if person is None else facts.persons[person]).get(variable.name)
    value = variable.read(given)
    return _Result(value, (Answer(variable.name, None if value is None else given, person),))


def _membership(node: Node, facts: _Facts) -> _Result:
    operand, literals = node.args
    return _strict([_evaluate(operand, facts)], lambda value: value in literals)


def _is_known(node: Node, facts: _Facts) -> _Result:
    operand = _evaluate(node.args[0], facts)
    return _Result(operand.value is not None, operand.answers)


def _each_person(node: Node, facts: _Facts) -> list[_Result]:
    return [_evaluate(node.args[0], facts._replace(person=index)) for index in range(len(facts.persons))]


def _fold(step):
    """Two by two from left to right, each result within bounds, as JavaScript and SQL do it; sum() rounds otherwise."""

    def compute(total: float | None, *values: float) -> float | None:
        for value in values:
            total = None if total is None else as_number(step(total, value))
        return total

    return compute


_COMPUTE = {
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "eq": operator.eq,
    "ne": operator.ne,
    "not": operator.not_,
    "add": _fold(operator.add),
    "mul": _fold(operator.mul),
    "sub": _fold(operator.sub),
    "div": lambda left, right: as_number(left / right) if right else None,
}
_EVALUATE = {
    "value": lambda node, facts: _Result(node.args[0], ()),
    "norm": lambda node, facts: _Result(as_number(facts.norms.get(node.args[0])), ()),
    "var": _variable,
    "in": _membership,
    "is_known": _is_known,
    "or": lambda node, facts: _at_least(1, [_evaluate(arg, facts) for arg in node.args]),
    "and": lambda node, facts: _at_least(len(node.args), [_evaluate(arg, facts) for arg in node.args]),
    "at_least": lambda node, facts: _at_least(node.args[0], [_evaluate(arg, facts) for arg in node.args[1:]]),
    "any": lambda node, facts: _at_least(1, _each_person(node, facts)),
    "all": lambda node, facts: _at_least(len(facts.persons), _each_person(node, facts)),
    "count": lambda node, facts: _strict(_each_person(node, facts), lambda *tests: float(sum(tests))),
}


# Describing

_WORDS = {
    "lt": "kurang dari",
    "le": "paling banyak",
    "gt": "lebih dari",
    "ge": "paling sedikit",
    "eq": "sama dengan",
    "ne": "tidak sama dengan",
    "add": "ditambah",
    "sub": "dikurangi",
    "mul": "dikali",
    "div": "dibagi",
    "and": "dan",
    "or": "atau",
    "any": "ada anggota keluarga dengan",
    "all": "semua anggota keluarga dengan",
    "count": "banyaknya anggota keluarga dengan",
}
_COMPOUND = frozenset(("and", "or", "at_least", "add", "sub", "mul", "div"))  # put in brackets inside another


def describe(expression: Expression, labels: Mapping[str, str]) -> str:
    """The test in plain Indonesian.

    labels  "roof": the variable, "roof.thatch": one of its choices, "norm.min_floor_area_m2": a norm with its value;
            what has no label is shown by its code.
    """
    return _text(expression.root, {"yes": "Ya", "no": "Tidak", **labels})


def _text(node: Node, labels: Mapping[str, str]) -> str:
    return _DESCRIBE.get(node.op, _infix_text)(node, labels)


def _part(node: Node, labels: Mapping[str, str]) -> str:
    return f"({_text(node, labels)})" if node.op in _COMPOUND else _text(node, labels)


def _infix_text(node: Node, labels: Mapping[str, str]) -> str:
    joint = ", " if node.kind == LOGICAL and node.op in _COMPOUND else " "
    return f"{joint}{_WORDS[node.op]} ".join(_part(arg, labels) for arg in node.args)


def _equality_text(node: Node, labels: Mapping[str, str]) -> str:
    left, right = node.args
    if left.kind == NUMBER or (left.op, right.op).count("var") != 1:
        return _infix_text(node, labels)
    variable, literal = (left, right) if left.op == "var" else (right, left)
    return _choice_text(variable, literal.args, "bukan" if node.op == "ne" else "", labels)


def _choice_text(operand: Node, literals: Sequence, negation: str, labels: Mapping[str, str]) -> str:
    name = operand.args[0].name if operand.op == "var" else ""
    words = [_literal_text(value, name, labels) for value in literals]
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} atau {words[-1]}"
    return f"{_part(operand, labels)} {negation} {listed}" if negation else f"{_part(operand, labels)}: {listed}"


def _literal_text(value: Any, name: str, labels: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "selalu" if value else "tidak pernah"
    if isinstance(value, str):
        return f"“{labels.get(f'{name}.{value}', labels.get(value, value))}”"
    return number_text(value)


def number_text(value: float) -> str:
    """A number the Indonesian way, at most six decimals: 1.234,5."""
    return f"{value:,.6f}".rstrip("0").rstrip(".").translate(str.maketrans(",.", ".,"))


def _negation_text(node: Node, labels: Mapping[str, str]) -> str:
    [inner] = node.args
    if inner.op == "in":
        return _choice_text(*inner.args, "bukan", labels)
    if inner.op == "is_known":
        return f"{_text(inner.args[0], labels)} belum diketahui"
    if inner.op == "any":
        return f"tidak {_text(inner, labels)}"
    return f"tidak berlaku: ({_text(inner, labels)})"


_DESCRIBE = {
    "value": lambda node, labels: _literal_text(node.args[0], "", labels),
    "var": lambda node, labels: labels.get(node.args[0].name, node.args[0].name),
    "norm": lambda node, labels: labels.get(f"norm.{node.args[0]}", node.args[0]),
    "eq": _equality_text,
    "ne": _equality_text,
    "in": lambda node, labels: _choice_text(*node.args, "", labels),
    "not": _negation_text,
    "is_known": lambda node, labels: f"{_text(node.args[0], labels)} sudah diketahui",
    "at_least": lambda node, labels: (
        f"paling sedikit {node.args[0]} dari: {'; '.join(_text(arg, labels) for arg in node.args[1:])}"
    ),
    **dict.fromkeys(("any", "all", "count"), lambda node, labels: f"{_WORDS[node.op]} ({_text(node.args[0], labels)})"),
}
