"""What a visit saw beside what registers and the visit before say. Differences are marked, never settled here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.dateformat import format as date_text
from django.utils.formats import number_format

from households.expression_tree import as_number
from households.expressions import PERSON
from households.models import Link, Variable
from verification.field.answering import key_of
from verification.field.models import Visit
from verification.review.told import newcomers_of, own_answers, own_questions, words_of

UNKNOWN = "–"
NOT_ASKED = {"note", "calculated"}  # kinds of question that nobody can answer once more


@dataclass(frozen=True)
class Other:
    """What somebody else says of the same question."""

    text: str
    is_different: bool
    is_known: bool


@dataclass(frozen=True)
class Row:
    """One question. `key` names it, with the person, where the form of the visit asks it; else it is empty.

    is_ticked, why   that the reviewer wants it asked again, as he typed it last
    """

    label: str
    seen: str
    others: list[Other]
    key: str = ""
    is_ticked: bool = False
    why: str = ""

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
    variables = in_order_of(visit.form.definition)
    before = _visit_before(visit)
    household = _table(visit, variables, before)
    return [household, *_person_tables(visit, variables, before), *_tables_beyond(visit, variables)]


def _tables_beyond(visit: Visit, variables: dict[str, Variable]) -> Iterator[Table]:
    """Answers that no register can be compared with: the form's own questions, and people who stand on no list."""
    if rows := _own(visit, Variable.Level.HOUSEHOLD, visit.answers["household"], None):
        yield Table("Pertanyaan lain tentang rumah tangga", "", [], rows)
    names = dict(visit.household.residences.values_list("person", "person__name"))
    for entry in visit.answers["persons"]:
        if rows := _own(visit, Variable.Level.PERSON, entry["values"], entry["person"]):
            yield Table(f"{names.get(entry['person'], 'Warga')}: pertanyaan lain", "", [], rows)
    for entry, who in newcomers_of(visit):
        known = [Row(label, words, []) for label, words in who]
        answers = _rows(variables, Variable.Level.PERSON, entry["values"], [], {})
        own = [replace(row, key="") for row in _own(visit, Variable.Level.PERSON, entry["values"], None)]
        yield Table(f"{entry['name']} (belum ada di daftar)", "", [], [*known, *answers, *own])


def _own(visit: Visit, unit: str, values: Mapping, person: int | None) -> list[Row]:
    return [Row(label, words, [], field_key(name, person)) for name, label, words in own_answers(visit, unit, values)]


def with_ticks(tables: list[Table], ticked: Mapping[str, str]) -> list[Table]:
    """The same tables; questions in {key: why} are ticked."""
    return [
        replace(
            table, rows=[replace(row, is_ticked=row.key in ticked, why=ticked.get(row.key, "")) for row in table.rows]
        )
        for table in tables
    ]


def in_order_of(definition: Mapping) -> dict[str, Variable]:
    """Variables by code: those asked as the form asks them, then the others."""
    places = {code: place for place, code in enumerate(asked_of(definition))}
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
    asked = asked_of(visit.form.definition)
    return [
        _person_table(entry, names.get(person, ""), presence, variables, claims.get(person, []), before, asked)
        for person, entry in entries.items()
    ]


def _person_table(entry, name, presence, variables, claims, before, asked) -> Table:
    earlier = {one["person"]: one["values"] for one in before.answers["persons"]} if before else {}
    others = claims + ([_before(before, earlier[entry["person"]])] if entry["person"] in earlier else [])
    is_gone = entry["presence"] != "yes"
    keys = {code: field_key(code, entry["person"]) for code in asked}
    rows = [] if is_gone else _rows(variables, Variable.Level.PERSON, entry["values"], others, keys)
    words = presence.get(entry["presence"], "") if is_gone else ""
    return Table(name, words, [label for label, _ in others], rows)


def _table(visit, variables, before) -> Table:
    claims = visit.household.claims.open().select_related("source", "last_snapshot").order_by("source__name", "pk")
    others = [(_source(claim.source, claim.last_snapshot), claim.values) for claim in claims]
    others += [_before(before, before.answers["household"])] if before else []
    keys = {code: field_key(code, None) for code in asked_of(visit.form.definition)}
    rows = _rows(variables, Variable.Level.HOUSEHOLD, visit.answers["household"], others, keys)
    return Table("Rumah tangga", "", [label for label, _ in others], rows)


def asked_of(definition: Mapping) -> dict[str, str]:
    """{variable or name: its unit} of what a form asks, in its order."""
    return {
        key_of(question): section["unit"]
        for section in definition.get("sections", ())
        for question in section["questions"]
        if question["kind"] not in NOT_ASKED
    }


def keys_of(visit: Visit) -> dict[str, tuple[str, int | None]]:
    """{key: (variable, person or None)} of the questions that the form of the visit asks, of everybody it names."""
    found: dict[str, tuple[str, int | None]] = {}
    for variable, unit in asked_of(visit.form.definition).items():
        people = [None] if unit != PERSON else [entry["person"] for entry in visit.answers["persons"]]
        found |= {field_key(variable, person): (variable, person) for person in people}
    return found


def field_key(variable: str, person: int | None) -> str:
    """What a question is called in a form: `h_floor`, `p12_works`."""
    return f"h_{variable}" if person is None else f"p{person}_{variable}"


def _source(source, snapshot) -> str:
    return f"{source.name} per {date_text(snapshot.as_of, 'j M Y')}"


def _before(visit: Visit, values: Mapping) -> tuple[str, Mapping]:
    return f"Kunjungan {date_text(visit.ended_at, 'j M Y')}", values


def _rows(
    variables: dict, level: str, seen: Mapping, others: list[tuple[str, Mapping]], keys: Mapping[str, str]
) -> list[Row]:
    """Every variable anybody has a value for; what only a register says is shown too, but differs from nothing."""
    named = {
        code for values in [seen, *(values for _, values in others)] for code in values if values[code] is not None
    }
    rows = [
        _row(variable, seen.get(code), [values.get(code) for _, values in others], keys.get(code, ""))
        for code, variable in variables.items()
        if code in named and variable.level == level
    ]
    return sorted(rows, key=lambda row: not row.is_different)


def _row(variable: Variable, seen: Any, others: list[Any], key: str) -> Row:
    told = [
        Other(text_of(variable, value), None not in (seen, value) and not is_same(seen, value), value is not None)
        for value in others
    ]
    return Row(variable.label, text_of(variable, seen), told, key)


class Wording:
    """Questions and answers of a visit in words: of the register's variables, and of its form's own questions."""

    def __init__(self, visit: Visit):
        self.variables = in_order_of(visit.form.definition)
        self.own = own_questions(visit, Variable.Level.HOUSEHOLD) | own_questions(visit, Variable.Level.PERSON)
        self.places = {code: place for place, code in enumerate([*self.variables, *self.own])}

    def label(self, code: str) -> str:
        return self.variables[code].label if code in self.variables else self.own.get(code, {}).get("label", code)

    def text(self, code: str, value: Any) -> str:
        if code in self.own and value not in (None, ""):
            return words_of(self.own[code], value)
        return text_of(self.variables.get(code), value)


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
