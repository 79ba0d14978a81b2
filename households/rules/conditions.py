"""A rule as a form can show it: groups of conditions, and back to an expression.

A rule is all or one of its groups; a group speaks of the household (or the person asked), of some member or of no
member, and is all or one of its conditions. What does not fit this shape is shown in words only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from households.expression_tree import HOUSEHOLD, NUMBER, PERSON, Variable
from households.scoring import MEMBER_COUNT

NEVER = {"value": False}  # an indicator that was added and has no conditions yet
ALL, ONE = "and", "or"
HERE, SOME_MEMBER, NO_MEMBER = "here", "any", "none"
PER_MEMBER = "/"  # "floor_area_m2/" is the floor area divided by the number of members
IN, NOT_IN, KNOWN, UNKNOWN = "in", "not_in", "known", "unknown"
NUMBER_COMPARISONS = ("lt", "le", "gt", "ge", "eq", "ne")
_OPPOSITE = {"lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq"} | {
    IN: NOT_IN, NOT_IN: IN, KNOWN: UNKNOWN, UNKNOWN: KNOWN, ALL: ONE, ONE: ALL,
}  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """One comparison. `values` are choices; a number is compared with `number` or with a norm."""

    operand: str
    comparison: str
    values: tuple[str, ...] = ()
    number: float | None = None
    norm: str = ""

    @property
    def variable(self) -> str:
        return self.operand.removesuffix(PER_MEMBER)


@dataclass(frozen=True)
class Group:
    subject: str
    joint: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Conditions:
    joint: str
    groups: tuple[Group, ...]


# To an expression


def tree_of(rule: Conditions) -> dict[str, Any]:
    """The expression of a rule whose groups each have a condition."""
    parts = []
    for group in rule.groups:
        tests = [_test_of(condition) for condition in group.conditions]
        is_flat = group.subject == HERE and group.joint == rule.joint
        parts += tests if is_flat else [_group_tree(group, tests)]
    return _joined(rule.joint, parts)


def _group_tree(group: Group, tests: list[dict]) -> dict[str, Any]:
    joined = _joined(group.joint, tests)
    if group.subject == HERE:
        return joined
    return {"any": joined} if group.subject == SOME_MEMBER else {"not": {"any": joined}}


def _joined(joint: str, tests: list[dict]) -> dict[str, Any]:
    return tests[0] if len(tests) == 1 else {joint: tests}


def _test_of(condition: Condition) -> dict[str, Any]:
    operand = _operand_tree(condition.operand)
    if condition.comparison in (KNOWN, UNKNOWN):
        known = {"is_known": {"var": condition.variable}}
        return known if condition.comparison == KNOWN else {"not": known}
    if condition.comparison in NUMBER_COMPARISONS:
        other = {"norm": condition.norm} if condition.norm else {"value": condition.number}
        return {condition.comparison: [operand, other]}
    return _choice_test(operand, condition)


def _choice_test(operand: dict, condition: Condition) -> dict[str, Any]:
    is_in = condition.comparison == IN
    if len(condition.values) == 1:
        return {"eq" if is_in else "ne": [operand, {"value": condition.values[0]}]}
    test = {"in": [operand, list(condition.values)]}
    return test if is_in else {"not": test}


def _operand_tree(operand: str) -> dict[str, Any]:
    if operand.endswith(PER_MEMBER):
        return {"div": [{"var": operand.removesuffix(PER_MEMBER)}, {"var": MEMBER_COUNT}]}
    return {"var": operand}


# From an expression


class _TooRich(Exception):
    """The expression does not fit the form."""


def conditions_of(tree: Mapping[str, Any], variables: Mapping[str, Variable], unit: str) -> Conditions | None:
    """The rule as groups of conditions; None when it is richer than the form."""
    if tree == NEVER:
        return Conditions(ALL, ())
    reader = _Reader(variables, unit)
    try:
        return reader.rule(tree)
    except _TooRich:
        return None


class _Reader:
    def __init__(self, variables: Mapping[str, Variable], unit: str):
        self.variables, self.unit = variables, unit

    def rule(self, tree: Mapping[str, Any]) -> Conditions:
        joint, parts = self._parts(tree, is_negated=False)
        groups = [self._group(part, is_negated, joint) for part, is_negated in parts]
        return Conditions(joint, tuple(_merged(groups, joint)))

    def _parts(self, tree: Mapping, *, is_negated: bool) -> tuple[str, list[tuple[Mapping, bool]]]:
        """How the parts are joined, and each part with whether it is negated: not (a and b) is not a or not b."""
        [(op, value)] = tree.items()
        if op == "not" and _op(value) in (ALL, ONE, "not"):
            return self._parts(value, is_negated=not is_negated)
        if op in (ALL, ONE):
            joint = _OPPOSITE[op] if is_negated else op
            return joint, [(part, is_negated) for part in value]
        return ALL, [(tree, is_negated)]

    def _group(self, tree: Mapping, is_negated: bool, joint: str) -> Group:
        [(op, value)] = tree.items()
        if op == "not" and _op(value) == "any":
            return self._group(value, not is_negated, joint)
        if op == "any":
            return self._tests(value, False, NO_MEMBER if is_negated else SOME_MEMBER, ALL)
        return self._tests(tree, is_negated, HERE, joint)

    def _tests(self, tree: Mapping, is_negated: bool, subject: str, joint: str) -> Group:
        inner, parts = self._parts(tree, is_negated=is_negated)
        conditions = tuple(self._condition(part, negated, subject) for part, negated in parts)
        return Group(subject, inner if len(conditions) > 1 else joint, conditions)

    def _condition(self, tree: Mapping, is_negated: bool, subject: str) -> Condition:
        [(op, value)] = tree.items()
        if op == "not":
            return self._condition(value, not is_negated, subject)
        condition = self._plain(op, value)
        self._check_subject(condition, subject)
        return replace(condition, comparison=_OPPOSITE[condition.comparison]) if is_negated else condition

    def _plain(self, op: str, value: Any) -> Condition:
        if op == "is_known":
            return Condition(value["var"], KNOWN)
        if op == "in":
            return self._of_choices(self._operand(value[0]), IN, value[1])
        if op not in NUMBER_COMPARISONS:
            raise _TooRich
        left, right = value
        operand = self._operand(left)
        if self._kind(operand) != NUMBER:
            return self._of_choices(operand, IN if op == "eq" else NOT_IN, [_literal(right)])
        if "norm" in right:
            return Condition(operand, op, norm=right["norm"])
        return Condition(operand, op, number=float(_literal(right)))

    def _of_choices(self, operand: str, comparison: str, values: list) -> Condition:
        choices = self.variables[operand.removesuffix(PER_MEMBER)].choices
        if choices is None or not set(values) <= choices:
            raise _TooRich
        return Condition(operand, comparison, values=tuple(values))

    def _operand(self, tree: Mapping) -> str:
        if "var" in tree:
            return tree["var"]
        if _op(tree) == "div" and tree["div"][1] == {"var": MEMBER_COUNT} and "var" in tree["div"][0]:
            variable = self.variables[tree["div"][0]["var"]]
            if variable.unit == HOUSEHOLD and variable.name != MEMBER_COUNT:
                return variable.name + PER_MEMBER
        raise _TooRich

    def _kind(self, operand: str) -> str:
        return self.variables[operand.removesuffix(PER_MEMBER)].kind

    def _check_subject(self, condition: Condition, subject: str) -> None:
        """A group about members asks of members only; it would be the same answer for each of them."""
        if subject != HERE and self.variables[condition.variable].unit != PERSON:
            raise _TooRich


def _op(tree: Mapping) -> str:
    return next(iter(tree))


def _literal(tree: Mapping) -> Any:
    if "value" not in tree or isinstance(tree["value"], bool):
        raise _TooRich
    return tree["value"]


def _merged(groups: list[Group], joint: str) -> list[Group]:
    """Single conditions about the household stand in one group, in the place of the first."""
    merged: list[Group] = []
    for group in groups:
        is_single = group.subject == HERE and (group.joint == joint or len(group.conditions) == 1)
        place = next((n for n, one in enumerate(merged) if one.subject == HERE and one.joint == joint), None)
        if is_single and place is not None:
            merged[place] = replace(merged[place], conditions=merged[place].conditions + group.conditions)
        else:
            merged.append(replace(group, joint=joint) if is_single else group)
    return merged
