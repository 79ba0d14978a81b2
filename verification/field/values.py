"""Whether an answer is one that its question, or its variable of the register, allows."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from households.models import Household, Variable
from verification.field.answering import key_of
from verification.field.envelopes import VisitContent, VisitError

LONGEST_TEXT = 500
MOST_POINTS = 4000  # of a signature; the phone sends some 300
NIK = re.compile(r"[0-9]{16}")
HASH = re.compile(r"[0-9a-f]{64}")


def check_values(household: Household, content: VisitContent, definition: Mapping[str, Any] | None = None) -> None:
    """Raises VisitError for an unknown variable, a value it does not take, or somebody who never lived there.

    definition  the form asked from: its own questions are known by their name
    """
    known = Answers(definition)
    _check(known, Variable.Level.HOUSEHOLD, content.household)
    for entry in [*content.persons.values(), *content.newcomers]:
        _check(known, Variable.Level.PERSON, entry["values"])
    residents = household.residences.filter(person__in=content.persons.keys()).values("person").distinct()
    if residents.count() != len(content.persons):
        raise VisitError("Ada warga dalam formulir yang bukan anggota rumah tangga ini.")


def _check(known: "Answers", level: str, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        if not known.takes(level, key, value):
            raise VisitError(f"Jawaban untuk {known.label_of(key) or key} tidak dikenal.")


class Answers:
    """What may be answered: every variable of the register, and the form's own questions."""

    def __init__(self, definition: Mapping[str, Any] | None = None):
        self.variables = {variable.code: variable for variable in Variable.objects.all()}
        self.questions = {
            (section["unit"], question["name"]): question
            for section in (definition or {}).get("sections", ())
            for question in section["questions"]
            if "name" in question
        }

    def takes(self, level: str, key: str, value: Any) -> bool:
        if question := self.questions.get((level, key)):
            return is_answer(question, value)
        variable = self.variables.get(key)
        return variable is not None and variable.level == level and is_allowed(variable, value)

    def label_of(self, key: str) -> str:
        named = [question["label"] for (_, name), question in self.questions.items() if name == key]
        return named[0] if named else self.variables[key].label if key in self.variables else ""


def is_allowed(variable: Variable, value: Any) -> bool:
    if variable.kind == "choice":
        return isinstance(value, str) and value in variable.choices
    if variable.kind == "choices":
        return _are_codes(value, variable.choices)
    if variable.kind == "date":
        return _is_day(value)
    return _is_number(value, int if variable.kind == "integer" else int | float) and value >= 0


def is_answer(question: Mapping[str, Any], value: Any) -> bool:
    """Whether a question of the form's own takes this value; limits and conditions are judged elsewhere."""
    check = _OF_KIND.get(question["kind"])
    return check is not None and bool(check(question, value))


def _codes(question: Mapping[str, Any]) -> set[str]:
    return {code for code, _ in question["choices"]}


def _are_codes(value: Any, allowed) -> bool:
    is_list = isinstance(value, list) and 0 < len(value) == len({str(code) for code in value})
    return is_list and all(isinstance(code, str) and code in allowed for code in value)


def _is_number(value: Any, kind) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _is_point(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() - {"latitude", "longitude", "accuracy_m", "fixed_at"}:
        return False
    here = value.get("latitude"), value.get("longitude")
    return all(_is_number(one, int | float) for one in here) and abs(here[0]) <= 90 and abs(here[1]) <= 180


def _are_strokes(value: Any) -> bool:
    if not isinstance(value, list) or not value or not all(isinstance(stroke, list) and stroke for stroke in value):
        return False
    points = [point for stroke in value for point in stroke]
    return len(points) <= MOST_POINTS and all(
        isinstance(point, list) and len(point) == 3 and all(_is_number(one, int) for one in point) for point in points
    )


_OF_KIND = {
    "choice": lambda question, value: isinstance(value, str) and value in _codes(question),
    "choices": lambda question, value: _are_codes(value, _codes(question)),
    "yes_no": lambda question, value: value in ("yes", "no"),
    "integer": lambda question, value: _is_number(value, int),
    "rupiah": lambda question, value: _is_number(value, int),
    "decimal": lambda question, value: _is_number(value, int | float),
    "calculated": lambda question, value: _is_number(value, int | float) or value in ("yes", "no"),
    "text": lambda question, value: isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST_TEXT,
    "date": lambda question, value: _is_day(value),
    "nik": lambda question, value: isinstance(value, str) and bool(NIK.fullmatch(value)),
    "photo": lambda question, value: isinstance(value, str) and bool(HASH.fullmatch(value)),
    "position": lambda question, value: _is_point(value),
    "signature": lambda question, value: _are_strokes(value),
}  # a note is read aloud and answered by nobody


def without_numbers(definition: Mapping[str, Any], values: Mapping[str, Any], record) -> dict[str, Any]:
    """Answers as they are kept: a NIK in clear becomes {"nik": key of its row}. `record` makes the row."""
    numbers = {
        key_of(question)
        for section in definition.get("sections", ())
        for question in section["questions"]
        if question["kind"] == "nik"
    }
    return {key: {"nik": record(value)} if key in numbers else value for key, value in values.items()}
