"""Rule sets as data: the JSON documents of `data/rule_sets`, checked against the variables before use.

Weights and cut-offs are fractions ("1/18"), so that six times 1/18 reaches a cut-off of 1/3.
"""

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from households.expression_tree import NUMBER, TEXT, as_number
from households.expressions import (
    HOUSEHOLD,
    NO,
    PERSON,
    UNKNOWN,
    YES,
    Expression,
    ExpressionError,
    Variable,
    describe,
    number_text,
    parse,
)

DATA = Path(__file__).parent / "data"
SHIPPED_RULE_SETS = tuple(DATA / "rule_sets" / f"{code}.json" for code in ("rtlh", "mpi", "needs_person"))
OFFERED_RULE_SETS = tuple(DATA / "rule_sets" / f"{code}.json" for code in ("bps14", "kepmensos262"))  # not in use yet


class RuleSetError(Exception):
    """A rule set that cannot be used; the message (Indonesian) says which part and what to mend."""


@dataclass(frozen=True)
class Norm:
    """A named number that rules compare with, for example 7.2 m2 per person."""

    name: str
    value: float
    label: str
    unit: str
    source: str


@dataclass(frozen=True)
class Rule:
    """An indicator in a rule set: who is deprived when, its weight, what meeting it costs and who may meet it.

    `dimension` groups within the rule set, `subject` stays the same in all of them; `opens_need` is false where other
    indicators open the need. `programmes` are of the RBPK, `other_services` outside it. `caution` says what is normal
    here and no sign of poverty by itself.
    """

    code: str
    label: str
    dimension: str
    subject: str
    unit: str
    expression: Expression
    weight: Fraction
    opens_need: bool
    cost_idr: int | None
    cost_source: str
    programmes: tuple[str, ...]
    other_services: tuple[str, ...]
    source: str
    note: str
    caution: str


@dataclass(frozen=True)
class RuleSet:
    """One version of a set of rules whose weights add to 1; `state_labels` names yes, no and unknown of the whole."""

    code: str
    label: str
    version: int
    valid_from: date
    cutoff: Fraction
    state_labels: Mapping[str, str]
    dimensions: Mapping[str, str]
    norms: Mapping[str, Norm]
    rules: tuple[Rule, ...]
    source: str
    note: str

    @property
    def norm_values(self) -> dict[str, float]:
        return {norm.name: norm.value for norm in self.norms.values()}


def shipped_variables() -> dict[str, Variable]:
    """The variables of data/variables.csv by name."""
    return {row["code"]: _variable(row) for row in _catalogue()}


def shipped_labels() -> dict[str, str]:
    """Labels of variables ("roof") and of their choices ("roof.thatch"), as describe wants them."""
    labels = {row["code"]: row["label_id"] for row in _catalogue()}
    return labels | {f"{row['code']}.{key}": label for row in _catalogue() for key, label in _choices(row).items()}


def shipped_kinds() -> dict[str, str]:
    """Of each variable: choice, integer or decimal."""
    return {row["code"]: row["kind"] for row in _catalogue()}


def _catalogue() -> list[dict[str, str]]:
    with (DATA / "variables.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _choices(row: Mapping[str, str]) -> dict[str, str]:
    return dict(choice.split("=", 1) for choice in row["choices"].split("|") if choice)


def _variable(row: Mapping[str, str]) -> Variable:
    if row["kind"] == "choice":
        return Variable(row["code"], row["level"], TEXT, frozenset(_choices(row)))
    return Variable(row["code"], row["level"], NUMBER)


def load_rule_set(path: Path, variables: Mapping[str, Variable]) -> RuleSet:
    """The rule set of a JSON file. Raises RuleSetError."""
    return rule_set_from(json.loads(path.read_text(encoding="utf-8")), variables)


def rule_set_from(document: Mapping[str, Any], variables: Mapping[str, Variable]) -> RuleSet:
    """The rule set of a JSON document, its expressions checked against the variables. Raises RuleSetError."""
    try:
        rule_set = _rule_set(document, variables)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise RuleSetError(f"Berkas aturan tidak lengkap atau salah bentuk: {error}.") from error
    _check(rule_set)
    return rule_set


def _rule_set(document: Mapping[str, Any], variables: Mapping[str, Variable]) -> RuleSet:
    return RuleSet(
        code=document["code"],
        label=document["label"],
        version=document["version"],
        valid_from=date.fromisoformat(document["valid_from"]),
        cutoff=_fraction(document["cutoff"], "batas"),
        state_labels={state: document["state_labels"][state] for state in (YES, NO, UNKNOWN)},
        dimensions=dict(document["dimensions"]),
        norms={name: _norm(name, entry) for name, entry in document["norms"].items()},
        rules=tuple(_rule(entry, variables) for entry in document["indicators"]),
        source=document["source"],
        note=document["note"],
    )


def _norm(name: str, entry: Mapping[str, Any]) -> Norm:
    value = as_number(entry["value"])
    if value is None:
        raise RuleSetError(f"Norma {name} harus berupa angka.")
    return Norm(name, value, entry["label"], entry["unit"], entry["source"])


def _rule(entry: Mapping[str, Any], variables: Mapping[str, Variable]) -> Rule:
    code, unit = entry["code"], entry["unit"]
    if unit not in (HOUSEHOLD, PERSON):
        raise RuleSetError(f"Indikator {code}: satuan harus household atau person.")
    try:
        expression = parse(entry["expression"], variables, unit=unit)
    except ExpressionError as error:
        raise RuleSetError(f"Indikator {code}: {error}") from error
    return Rule(
        code=code,
        label=entry["label"],
        dimension=entry["dimension"],
        subject=entry["subject"],
        unit=unit,
        expression=expression,
        weight=_fraction(entry["weight"], f"bobot {code}"),
        opens_need=entry["opens_need"],
        cost_idr=entry["cost_idr"],
        cost_source=entry["cost_source"],
        programmes=tuple(entry["programmes"]),
        other_services=tuple(entry["other_services"]),
        source=entry["source"],
        note=entry["note"],
        caution=entry.get("caution", ""),
    )


def _fraction(text: Any, where: str) -> Fraction:
    """A share in (0, 1] written as "1/6" or "1": decimals would not add up."""
    found = re.fullmatch(r"([1-9][0-9]{0,3})(?:/([1-9][0-9]{0,3}))?", text) if isinstance(text, str) else None
    share = Fraction(int(found[1]), int(found[2] or 1)) if found else None
    if share is None or share > 1:
        raise RuleSetError(f"Nilai {where} harus pecahan antara 0 dan 1, misalnya 1/6.")
    return share


def _check(rule_set: RuleSet) -> None:
    problems = [
        *([] if sum(rule.weight for rule in rule_set.rules) == 1 else ["Jumlah semua bobot harus tepat 1."]),
        *([] if len({rule.code for rule in rule_set.rules}) == len(rule_set.rules) else ["Kode indikator kembar."]),
        *(problem for rule in rule_set.rules for problem in _rule_problems(rule, rule_set)),
    ]
    if problems:
        raise RuleSetError(f"Aturan {rule_set.code}: {' '.join(problems)}")


def _rule_problems(rule: Rule, rule_set: RuleSet) -> list[str]:
    problems = [f"{rule.code}: norma {name} belum ada." for name in sorted(rule.expression.norms - set(rule_set.norms))]
    if rule.dimension not in rule_set.dimensions:
        problems.append(f"{rule.code}: dimensi {rule.dimension} belum ada.")
    if rule.cost_idr is not None and (type(rule.cost_idr) is not int or rule.cost_idr <= 0):
        problems.append(f"{rule.code}: biaya harus bilangan bulat rupiah di atas 0, atau kosong.")
    return problems


def describe_rule(rule: Rule, rule_set: RuleSet, labels: Mapping[str, str]) -> str:
    """The rule in plain Indonesian, its norms with their values; labels as in expressions.describe."""
    norms = {
        f"norm.{norm.name}": f"{norm.label} ({number_text(norm.value)} {norm.unit}".rstrip() + ")"
        for norm in rule_set.norms.values()
    }
    return describe(rule.expression, {**norms, **labels})
