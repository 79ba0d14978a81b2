"""A published form read for one household: which questions, and of which person."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from households.expressions import NO, PERSON, Variable, describe, evaluate, parse
from households.models import Confirmation, Household, Residence
from households.rule_sets import shipped_labels
from households.side_by_side import age_on
from verification.field.answering import KNOWN_OF_PERSONS, form_variables, key_of

NOBODY_KNOWS = "Tidak tahu / tidak menjawab"
YES_NO = [("yes", "Ya"), ("no", "Tidak")]


@dataclass(frozen=True)
class Resident:
    """Somebody to ask about. The verifier sees name, relation and age; no number."""

    person_id: int
    name: str
    relation: str
    age_years: int | None
    sex: str = ""
    relation_code: str = ""

    @property
    def known(self) -> dict[str, Any]:
        """What conditions of a form may read without asking."""
        told = {"age_years": self.age_years, "sex": self.sex or None, "relation": self.relation_code or None}
        return {name: value for name, value in told.items() if value is not None}

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
    least: float | str | None
    most: float | str | None
    person_id: int | None
    is_required: bool = False


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
            Resident(
                person.pk,
                person.name,
                _relation(residence.relation),
                age if isinstance(age, int) else None,
                person.sex,
                residence.relation,
            )  # fmt: skip
        )
    for residents in found.values():
        residents.sort(key=lambda one: (one.relation != Residence.Relation.HEAD.label, -(one.age_years or 0)))
    return found


def _relation(code: str) -> str:
    return Residence.Relation(code).label if code else ""


def groups_of(definition: Mapping[str, Any], residents: list[Resident]) -> Iterator[Group]:
    """The form in order, sections about persons once for each."""
    variables, words = form_variables(definition), labels_of(definition)
    for section in definition.get("sections", ()):
        if section["unit"] != PERSON:
            asked = [_question(entry, None, variables, words) for entry in section["questions"]]
            yield Group(section["title"], None, asked)
            continue
        for resident in residents:
            asked = [entry for entry in section["questions"] if may_be_asked(entry, resident.known, variables)]
            questions = [_question(entry, resident.person_id, variables, words) for entry in asked]
            yield Group(resident.name, resident, questions)


def is_asked(entry: Mapping[str, Any], age_years: int | None) -> bool:
    """A question with a condition on age is left out only when the age says so; unknown age is asked."""
    known = {} if age_years is None else {"age_years": age_years}
    return may_be_asked(entry, known, form_variables({"sections": []}))


def may_be_asked(entry: Mapping[str, Any], known: Mapping[str, Any], variables: Mapping[str, Variable]) -> bool:
    """Of a person, before anything was answered: what is known already may rule a question out."""
    if "when" not in entry:
        return True
    condition = parse(entry["when"], variables, unit=PERSON)
    return evaluate(condition, {}, [known], person=0).state != NO


def labels_of(definition: Mapping[str, Any]) -> dict[str, str]:
    """Words for `households.expressions.describe`: those of the register, then those of the form itself."""
    labels = shipped_labels()
    for section in definition.get("sections", ()):
        for question in section["questions"]:
            key = key_of(question)
            labels.setdefault(key, f"“{question['label']}”")
            for code, words in question.get("choices", []):
                labels.setdefault(f"{key}.{code}", f"{labels[key]} {words}" if question["kind"] == "choices" else words)
    return labels


def condition_words(entry: Mapping[str, Any], unit: str, variables, labels: Mapping[str, str]) -> str:
    """When a question is asked, in words; empty for one that always is."""
    return describe(parse(entry["when"], variables, unit=unit), labels) if "when" in entry else ""


def field_key(key: str, person_id: int | None) -> str:
    """The name of an answer's field at the desk."""
    return f"h_{key}" if person_id is None else f"p{person_id}_{key}"


def _question(entry: Mapping[str, Any], person_id: int | None, variables, words) -> Question:
    key = key_of(entry)
    reads = parse(entry["when"], variables, unit=PERSON).variables if "when" in entry else frozenset()
    skip = "" if reads <= {*KNOWN_OF_PERSONS} else f"Hanya bila {condition_words(entry, PERSON, variables, words)}."
    return Question(
        key=field_key(key, person_id),
        variable=key,
        label=entry["label"],
        kind=entry["kind"],
        hint=" ".join(part for part in (entry.get("hint", ""), skip) if part),
        unit="rupiah" if entry["kind"] == "rupiah" else entry.get("unit", ""),
        choices=[(code, label) for code, label in entry.get("choices", YES_NO if entry["kind"] == "yes_no" else [])],
        least=entry.get("least"),
        most=entry.get("most"),
        person_id=person_id,
        is_required=entry.get("required", False),
    )
