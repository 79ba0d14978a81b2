"""The test bench: answers typed or taken from a verified household, and what the versions say of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from households import reference, rule_sets, scoring
from households.actions import confirmed_facts
from households.expression_tree import PERSON
from households.expressions import Answer
from households.models import Household, RuleSet, Variable
from households.rules.explanation import STATE_TONES, STATE_WORDS, score_words, within_a_sentence
from households.rules.fields import NumberField, plain_number
from households.side_by_side import shown

MOST_PERSONS = 12
UNKNOWN = ("", "Belum diketahui")


class CodeForm(forms.Form):
    """A verified household of the person's areas whose answers fill the bench."""

    kode = forms.CharField(label="Kode rumah tangga", max_length=12, required=False)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.household = user, None

    def clean_kode(self):
        code = self.cleaned_data["kode"].strip()
        if code:
            verified = Household.objects.visible_to(self.user).filter(status=Household.Status.VERIFIED)
            self.household = verified.filter(code__iexact=code).first()
            if self.household is None:
                raise forms.ValidationError("Tidak ada rumah tangga terverifikasi dengan kode ini.")
        return code


class BenchForm(forms.Form):
    """Every answer the versions read, of the household and of each person; empty is unknown."""

    def __init__(self, *args, rule_set_list: list[rule_sets.RuleSet], n_persons: int, **kwargs):
        super().__init__(*args, **kwargs)
        read = set().union(*(rule.expression.variables for one in rule_set_list for rule in one.rules))
        self.variables = [row for row in Variable.objects.order_by("pk") if row.code in read | {"n_members"}]
        self.n_persons = n_persons
        for variable in self.variables:
            for key in self._keys(variable):
                self.fields[key] = _field(variable)

    def _keys(self, variable: Variable) -> list[str]:
        if variable.level != PERSON:
            return [f"h-{variable.code}"]
        return [f"p{place}-{variable.code}" for place in range(self.n_persons)]

    @property
    def has_persons(self) -> bool:
        return any(variable.level == PERSON for variable in self.variables)

    def household_fields(self) -> list:
        return [self[f"h-{one.code}"] for one in self.variables if one.level != PERSON]

    def person_blocks(self) -> list[list]:
        people = [one for one in self.variables if one.level == PERSON]
        return [[self[f"p{place}-{one.code}"] for one in people] for place in range(self.n_persons)]

    def typed(self) -> dict:
        return {name: self[name].value() for name in self.fields}

    def facts(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        given = {key: _plain(value) for key, value in self.cleaned_data.items() if value not in (None, "")}
        household = {key.removeprefix("h-"): value for key, value in given.items() if key.startswith("h-")}
        persons = []
        for place in range(self.n_persons):
            start = f"p{place}-"
            persons.append({key.removeprefix(start): value for key, value in given.items() if key.startswith(start)})
        return household, persons


def _field(variable: Variable) -> forms.Field:
    unit = f" ({variable.unit})" if variable.unit else ""
    if variable.kind == "choice":
        choices = [UNKNOWN, *variable.choices.items()]
        return forms.ChoiceField(label=variable.label, choices=choices, required=False)
    return NumberField(label=f"{variable.label}{unit}", required=False)


def _plain(value):
    return value if isinstance(value, str) else plain_number(value)


def initial_of(household: Household) -> tuple[dict[str, Any], int]:
    """The bench's fields as this household has them confirmed, and how many persons it has. No name is among them."""
    values, people = confirmed_facts(household, timezone.localdate())
    initial = {f"h-{code}": value for code, value in values.items()}
    for place, facts in enumerate(list(people.values())[:MOST_PERSONS]):
        initial |= {f"p{place}-{code}": value for code, value in facts.items()}
    return initial, min(len(people), MOST_PERSONS)


# What comes out


@dataclass(frozen=True)
class Side:
    """What one version says of one indicator."""

    heading: str  # which version
    state: str
    because: list[str]

    @property
    def words(self) -> str:
        return STATE_WORDS[self.state]

    @property
    def tone(self) -> str:
        return STATE_TONES[self.state]


@dataclass(frozen=True)
class Line:
    label: str
    sides: list[Side | None]  # None: the indicator is not in that version

    @property
    def is_different(self) -> bool:
        return len({side and side.state for side in self.sides}) > 1


@dataclass(frozen=True)
class Total:
    """What one version says of the household as a whole."""

    row: RuleSet
    state: str
    state_words: str
    score: str

    @property
    def heading(self) -> str:
        return _heading(self.row)

    @property
    def tone(self) -> str:
        return STATE_TONES[self.state]


@dataclass(frozen=True)
class Outcome:
    totals: list[Total]
    lines: list[Line]

    @property
    def n_different(self) -> int:
        return sum(line.is_different for line in self.lines)


def try_out(rows: list[RuleSet], household: Mapping, persons: list[Mapping]) -> Outcome:
    """The versions beside each other on the same answers, indicators in the order of the first."""
    variables = {variable.code: variable for variable in Variable.objects.all()}
    rule_set_list = [reference.rule_set_of(row) for row in rows]
    assessments = [scoring.assess(one, household, persons) for one in rule_set_list]
    totals = [
        Total(row, said.state, one.state_labels[said.state], score_words(said, one))
        for row, one, said in zip(rows, rule_set_list, assessments, strict=True)
    ]
    results = [{result.rule.code: result for result in said.results} for said in assessments]
    codes = dict.fromkeys(code for found in results for code in found)
    headings = [_heading(row) for row in rows]
    return Outcome(totals, [_line(code, results, headings, variables) for code in codes])


def _heading(row: RuleSet) -> str:
    return f"Versi {row.version} ({row.stage.label.lower()})"


def try_household(rows: list[RuleSet], household: Household) -> Outcome:
    values, people = confirmed_facts(household, timezone.localdate())
    return try_out(rows, values, list(people.values()))


def _line(code: str, results: list[dict], headings: list[str], variables: dict[str, Variable]) -> Line:
    found = [one.get(code) for one in results]
    label = next(result.rule.label for result in found if result)
    sides = zip(found, headings, strict=True)
    return Line(label, [_side(result, heading, variables) if result else None for result, heading in sides])


def _side(result: scoring.RuleResult, heading: str, variables: dict[str, Variable]) -> Side:
    return Side(heading, result.state, [_because(answer, variables[answer.variable]) for answer in result.because])


def _because(answer: Answer, variable: Variable) -> str:
    whose = "" if answer.person is None else f"anggota {answer.person + 1}, "
    value = "belum diketahui" if answer.value is None else shown(variable, answer.value)
    unit = f" {variable.unit}" if variable.kind != "choice" and answer.value is not None and variable.unit else ""
    return f"{whose}{within_a_sentence(variable.label)}: {value}{unit}"
