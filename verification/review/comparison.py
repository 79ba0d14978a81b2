"""What a visit saw beside what registers and the visit before say. Differences are marked, never settled here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateformat import format as date_text
from django.utils.formats import number_format

from households.expression_tree import as_number
from households.models import Link, Variable
from verification.field.answering import key_of
from verification.field.models import Visit
from verification.review.told import newcomers_of, own_answers

UNKNOWN = "–"


@dataclass(frozen=True)
class Other:
    """What somebody else says of the same question."""

    text: str
    is_different: bool
    is_known: bool


@dataclass(frozen=True)
class Row:
    label: str
    seen: str
    others: list[Other]

    @property
    def is_different(self) -> bool:
        return any(other.is_different for other in self.others)


@dataclass(frozen=True)
class Table:
    """Answers about the household or one person; `sources` head the columns of the others."""

    title: str
    presence: str
    sources: list[str]
    rows: list[Row]

    @property
    def n_different(self) -> int:
        return sum(row.is_different for row in self.rows)


def tables_of(visit: Visit) -> list[Table]:
    """One for the household, one for each person asked about; differences first, then in the order of the form."""
    variables = _in_order_of(visit.form.definition)
    before = _visit_before(visit)
    household = _table(visit, variables, "Rumah tangga", None, visit.answers["household"], before)
    return [household, *_person_tables(visit, variables, before), *_tables_beyond(visit, variables)]


def _tables_beyond(visit: Visit, variables: dict[str, Variable]) -> Iterator[Table]:
    """Answers that no register can be compared with: the form's own questions, and people who stand on no list."""
    if rows := _told(own_answers(visit, Variable.Level.HOUSEHOLD, visit.answers["household"])):
        yield Table("Pertanyaan lain tentang rumah tangga", "", [], rows)
    names = dict(visit.household.residences.values_list("person", "person__name"))
    for entry in visit.answers["persons"]:
        if rows := _told(own_answers(visit, Variable.Level.PERSON, entry["values"])):
            yield Table(f"{names.get(entry['person'], 'Warga')}: pertanyaan lain", "", [], rows)
    for entry, who in newcomers_of(visit):
        answers = _rows(variables, Variable.Level.PERSON, entry["values"], [])
        own = _told(own_answers(visit, Variable.Level.PERSON, entry["values"]))
        yield Table(f"{entry['name']} (belum ada di daftar)", "", [], [*_told(who), *answers, *own])


def _told(pairs: list[tuple[str, str]]) -> list[Row]:
    return [Row(label, words, []) for label, words in pairs]


def _in_order_of(definition: Mapping) -> dict[str, Variable]:
    """Variables by code: those asked as the form asks them, then the others."""
    asked = [key_of(question) for section in definition.get("sections", ()) for question in section["questions"]]
    places = {code: place for place, code in enumerate(asked)}
    ordered = sorted(Variable.objects.all(), key=lambda variable: places.get(variable.code, len(places)))
    return {variable.code: variable for variable in ordered}


def _visit_before(visit: Visit) -> Visit | None:
    earlier = Visit.objects.filter(household=visit.household_id, status=Visit.Status.ACCEPTED)
    interviews = earlier.filter(outcome__in=Visit.INTERVIEWS)
    return interviews.filter(ended_at__lt=visit.ended_at).exclude(pk=visit.pk).order_by("-ended_at").first()


def _person_tables(visit: Visit, variables: dict, before: Visit | None) -> list[Table]:
    entries = {entry["person"]: entry for entry in visit.answers["persons"]}
    links = (
        Link.objects.filter(person__in=entries, undone_at=None, person_claim__closed_on=None)
        .select_related("person_claim__claim__source", "person_claim__claim__last_snapshot")
        .order_by("person_claim__claim__source__name", "pk")
    )
    claims: dict[int, list] = {}
    for link in links:
        claim = link.person_claim
        said_by = _source(claim.claim.source, claim.claim.last_snapshot)
        claims.setdefault(link.person_id, []).append((said_by, claim.values))
    names = dict(visit.household.residences.filter(person__in=entries).values_list("person", "person__name"))
    presence = dict(visit.form.definition["presence"]["choices"])
    return [
        _person_table(entry, names.get(person, ""), presence, variables, claims.get(person, []), before)
        for person, entry in entries.items()
    ]


def _person_table(entry, name, presence, variables, claims, before) -> Table:
    earlier = {one["person"]: one["values"] for one in before.answers["persons"]} if before else {}
    others = claims + ([_before(before, earlier[entry["person"]])] if entry["person"] in earlier else [])
    is_gone = entry["presence"] != "yes"
    rows = [] if is_gone else _rows(variables, Variable.Level.PERSON, entry["values"], others)
    words = presence.get(entry["presence"], "") if is_gone else ""
    return Table(name, words, [label for label, _ in others], rows)


def _table(visit, variables, title, person, values, before) -> Table:
    claims = visit.household.claims.open().select_related("source", "last_snapshot").order_by("source__name", "pk")
    others = [(_source(claim.source, claim.last_snapshot), claim.values) for claim in claims]
    others += [_before(before, before.answers["household"])] if before else []
    rows = _rows(variables, Variable.Level.HOUSEHOLD, values, others)
    return Table(title, "", [label for label, _ in others], rows)


def _source(source, snapshot) -> str:
    return f"{source.name} per {date_text(snapshot.as_of, 'j M Y')}"


def _before(visit: Visit, values: Mapping) -> tuple[str, Mapping]:
    return f"Kunjungan {date_text(visit.ended_at, 'j M Y')}", values


def _rows(variables: dict, level: str, seen: Mapping, others: list[tuple[str, Mapping]]) -> list[Row]:
    """Every variable anybody has a value for; what only a register says is shown too, but differs from nothing."""
    named = {
        code for values in [seen, *(values for _, values in others)] for code in values if values[code] is not None
    }
    rows = [
        _row(variable, seen.get(code), [values.get(code) for _, values in others])
        for code, variable in variables.items()
        if code in named and variable.level == level
    ]
    return sorted(rows, key=lambda row: not row.is_different)


def _row(variable: Variable, seen: Any, others: list[Any]) -> Row:
    told = [
        Other(text_of(variable, value), None not in (seen, value) and not is_same(seen, value), value is not None)
        for value in others
    ]
    return Row(variable.label, text_of(variable, seen), told)


def is_same(one: Any, other: Any) -> bool:
    """30 and "30.0" are the same answer."""
    numbers = as_number(one), as_number(other)
    return numbers[0] == numbers[1] if None not in numbers else str(one) == str(other)


def text_of(variable: Variable | None, value: Any) -> str:
    """A value in the words of its variable, with its unit."""
    if value is None or value == "":
        return UNKNOWN
    if variable is None or variable.choices:
        return variable.label_of(value) if variable else str(value)
    number = as_number(value)
    if number is None:
        return str(value)
    text = number_format(int(number) if number == int(number) else round(number, 2), force_grouping=True)
    return f"Rp{text}" if variable.unit == "rupiah" else f"{text} {variable.unit}".strip()
