"""A published form read for one household: which questions, and of which person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from households.actions import confirmed_facts
from households.expressions import NO, PERSON, evaluate, parse
from households.models import Household, Residence
from households.rule_sets import shipped_variables

NOBODY_KNOWS = "Tidak tahu / tidak menjawab"


@dataclass(frozen=True)
class Resident:
    """Somebody to ask about. The verifier sees name, relation and age; no number."""

    person_id: int
    name: str
    relation: str
    age_years: int | None

    @property
    def title(self) -> str:
        age = "umur belum diketahui" if self.age_years is None else f"{self.age_years} tahun"
        return ", ".join(part for part in (self.relation, age) if part)


@dataclass(frozen=True)
class Question:
    """One question as asked: `key` is the field's name, `person_id` whom it is about, None for the household."""

    key: str
    variable: str
    label: str
    kind: str
    hint: str
    unit: str
    choices: list[tuple[str, str]]  # in the order asked; a JSON object would lose it in the database
    least: float | None
    most: float | None
    person_id: int | None


@dataclass(frozen=True)
class Group:
    """Questions under one heading; of a person or of the household."""

    title: str
    resident: Resident | None
    questions: list[Question]


def residents_of(household: Household, on: date) -> list[Resident]:
    """Who lives there by our register, the head first."""
    _, people = confirmed_facts(household, on)
    relations = dict(household.residences.open().values_list("person", "relation"))
    residents = [
        Resident(person.pk, person.name, _relation(relations.get(person.pk, "")), facts.get("age_years"))
        for person, facts in people.items()
    ]
    return sorted(residents, key=lambda one: (one.relation != Residence.Relation.HEAD.label, -(one.age_years or 0)))


def _relation(code: str) -> str:
    return Residence.Relation(code).label if code else ""


def groups_of(definition: Mapping[str, Any], residents: list[Resident]) -> Iterator[Group]:
    """The form in order, sections about persons once for each."""
    for section in definition["sections"]:
        if section["unit"] != PERSON:
            yield Group(section["title"], None, [_question(entry, None) for entry in section["questions"]])
            continue
        for resident in residents:
            asked = [entry for entry in section["questions"] if is_asked(entry, resident.age_years)]
            yield Group(resident.name, resident, [_question(entry, resident.person_id) for entry in asked])


def is_asked(entry: Mapping[str, Any], age_years: int | None) -> bool:
    """A question with a condition on age is left out only when the age says so; unknown age is asked."""
    if "when" not in entry:
        return True
    condition = parse(entry["when"], _variables(), unit=PERSON)
    facts = {} if age_years is None else {"age_years": age_years}
    return evaluate(condition, {}, [facts], person=0).state != NO


@cache
def _variables():
    return shipped_variables()


def _question(entry: Mapping[str, Any], person_id: int | None) -> Question:
    return Question(
        key=f"h_{entry['variable']}" if person_id is None else f"p{person_id}_{entry['variable']}",
        variable=entry["variable"],
        label=entry["label"],
        kind=entry["kind"],
        hint=entry.get("hint", ""),
        unit=entry.get("unit", ""),
        choices=[(code, label) for code, label in entry.get("choices", [])],
        least=entry.get("least"),
        most=entry.get("most"),
        person_id=person_id,
    )
