"""Which questions of a form are asked, and which answers break its rules. static/js/field/form.js says the same.

A question is asked when its condition is met, and also when nobody can tell: an age that is not known, or an answer
that was refused, leaves it in. It is not asked when its condition is surely not met, or hangs on a question that was
not asked itself. Answers are read in the order of the form, so that one given before its question fell away counts
nowhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from households.expression_tree import NUMBER, TEXT
from households.expressions import NO, PERSON, UNKNOWN, Variable, compute, evaluate, parse
from households.rule_sets import shipped_variables

NUMBERS = ("integer", "decimal", "rupiah")
SILENT = ("note",)  # read aloud, never answered
UNREADABLE = ("note", "photo", "position", "signature")  # no condition reads these
KNOWN_OF_PERSONS = ("age_years", "sex", "relation")  # by the register, or as the verifier wrote of somebody new
TESTS = frozenset(("and", "or", "not", "lt", "le", "gt", "ge", "eq", "ne", "in", "at_least", "is_known", "any", "all"))
CLOSE = 1e-9  # two engines may round a sum differently


@dataclass(frozen=True)
class Subject:
    """Somebody the form is about: what is known without asking, and what was answered."""

    known: Mapping[str, Any]
    values: Mapping[str, Any]
    name: str = ""


@dataclass(frozen=True)
class Odd:
    """An answer that its form does not expect: the question, whose, and what was seen (Indonesian)."""

    question: Mapping[str, Any]
    person: int | None
    seen: str


@dataclass
class Reading:
    """Answers against their form: `unasked` are (key, index of the person or None), `sums` what was reckoned there."""

    unasked: set[tuple[str, int | None]] = field(default_factory=set)
    sums: dict[tuple[str, int | None], Any] = field(default_factory=dict)
    odd: list[Odd] = field(default_factory=list)


def key_of(question: Mapping[str, Any]) -> str:
    """Under which name its answer travels: that of a variable of the register, or one of the form's own."""
    return question.get("variable") or question.get("name") or ""


def form_variables(definition: Mapping[str, Any]) -> dict[str, Variable]:
    """What conditions of a form may read. A question with several answers is read as `key.code`, yes or no."""
    found = {name: _catalogue()[name] for name in KNOWN_OF_PERSONS}
    for section in definition.get("sections", ()):
        for question in section["questions"]:
            found.update((one.name, one) for one in variables_of(question, section["unit"]))
    return found


def variables_of(question: Mapping[str, Any], unit: str) -> Iterator[Variable]:
    key, kind = key_of(question), question["kind"]
    if kind in UNREADABLE:
        return
    if kind == "choices":
        for code, _ in question["choices"]:
            yield Variable(f"{key}.{code}", unit, TEXT, frozenset(("yes", "no")))
    elif kind == "choice":
        yield Variable(key, unit, TEXT, frozenset(code for code, _ in question["choices"]))
    elif kind == "yes_no" or (kind == "calculated" and is_test(question["expression"])):
        yield Variable(key, unit, TEXT, frozenset(("yes", "no")))
    else:
        yield Variable(key, unit, NUMBER if kind in NUMBERS or kind == "calculated" else TEXT)


def is_test(tree: Any) -> bool:
    """Whether an expression comes to yes or no rather than to a number."""
    return isinstance(tree, dict) and next(iter(tree), None) in TESTS


def facts_from(question: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """An answer as conditions read it."""
    key = key_of(question)
    if question["kind"] == "choices":
        chosen = value if isinstance(value, list) else None
        return {
            f"{key}.{code}": None if chosen is None else ("yes" if code in chosen else "no")
            for code, _ in question["choices"]
        }
    return {} if question["kind"] in UNREADABLE else {key: value}


@cache
def _catalogue() -> dict[str, Variable]:
    return shipped_variables()


def read_answers(
    definition: Mapping[str, Any], household: Mapping[str, Any], persons: Sequence[Subject] = ()
) -> Reading:
    """Answers of a household and of those who live there, against the form's conditions, limits and sums."""
    return _Reader(definition, household, persons).read()


class _Reader:
    def __init__(self, definition: Mapping[str, Any], household: Mapping[str, Any], persons: Sequence[Subject]):
        self.definition, self.answers, self.persons = definition, household, persons
        self.variables = form_variables(definition)
        self.home: dict[str, Any] = {}
        self.people = [dict(one.known) for one in persons]
        self.reading = Reading()

    def read(self) -> Reading:
        for section in self.definition.get("sections", ()):
            about = range(len(self.persons)) if section["unit"] == PERSON else [None]
            for person in about:
                for question in section["questions"]:
                    self._question(question, person)
        return self.reading

    def _question(self, question: Mapping[str, Any], person: int | None) -> None:
        key = key_of(question)
        values = self.answers if person is None else self.persons[person].values
        facts = self.home if person is None else self.people[person]
        value = values.get(key)
        if not self._is_asked(question, person):
            self.reading.unasked.add((key, person))
            if value is not None:
                self._note(question, person, "dijawab, padahal tidak ditanyakan")
            return
        if question["kind"] == "calculated":
            reckoned = self._reckon(question, person)
            if value is not None and not _is_equal(value, reckoned):
                self._note(question, person, "tidak sama dengan hitungan dari jawaban lain")
            value = reckoned
            if reckoned is not None:
                self.reading.sums[key, person] = reckoned
        if value is None:
            return
        facts.update(facts_from(question, value))
        if _is_out_of_range(question, value) or self._state(question.get("constraint"), person).state == NO:
            self._note(question, person, question.get("constraint_text") or "di luar batas")

    def _note(self, question: Mapping[str, Any], person: int | None, seen: str) -> None:
        self.reading.odd.append(Odd(question, person, seen))

    def _is_asked(self, question: Mapping[str, Any], person: int | None) -> bool:
        if "when" not in question:
            return True
        outcome = self._state(question["when"], person)
        if outcome.state != UNKNOWN:
            return outcome.state != NO
        causes = {(answer.variable.split(".")[0], answer.person) for answer in outcome.because}
        return not causes & self.reading.unasked

    def _state(self, tree: Any, person: int | None):
        if tree is None:
            tree = {"value": True}
        expression = parse(tree, self.variables, unit="household" if person is None else PERSON)
        return evaluate(expression, self.home, self.people, person=person)

    def _reckon(self, question: Mapping[str, Any], person: int | None) -> float | str | None:
        tree = question["expression"]
        unit = "household" if person is None else PERSON
        value = compute(parse(tree, self.variables, unit=unit, kind=None), self.home, self.people, person=person)
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


def _is_equal(one: Any, other: Any) -> bool:
    numbers = [value for value in (one, other) if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) == 2:
        return abs(one - other) <= CLOSE * max(1, abs(one), abs(other))
    return one == other


def _is_out_of_range(question: Mapping[str, Any], value: Any) -> bool:
    """Limits of numbers; those of dates depend on the day and are the phone's."""
    if question["kind"] not in NUMBERS or isinstance(value, bool) or not isinstance(value, int | float):
        return False
    least, most = question.get("least"), question.get("most")
    return (least is not None and value < least) or (most is not None and value > most)
