"""A published form read for one household: which questions, and of which person."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from households.expressions import NO, PERSON, evaluate, parse
from households.models import Confirmation, Household, Residence
from households.rule_sets import shipped_variables
from households.side_by_side import age_on

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
    return residents_by_household([household.pk], on)[household.pk]


def residents_by_household(households: Iterable[int], on: date) -> dict[int, list[Resident]]:
    """Of each household (primary key) those who live there; two queries for any number. A confirmed age goes first."""
    households = list(households)
    open_ones = Residence.objects.open().filter(household__in=households, person__died_on=None)
    said = dict(
        Confirmation.objects.current()
        .filter(household__in=households, variable__code="age_years", person__isnull=False)
        .values_list("person", "value")
    )
    found: dict[int, list[Resident]] = {pk: [] for pk in households}
    for residence in open_ones.select_related("person").order_by("pk"):
        person = residence.person
        age = said.get(person.pk, age_on(person.birth_date, on))
        found[residence.household_id].append(
            Resident(person.pk, person.name, _relation(residence.relation), age if isinstance(age, int) else None)
        )
    for residents in found.values():
        residents.sort(key=lambda one: (one.relation != Residence.Relation.HEAD.label, -(one.age_years or 0)))
    return found


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
