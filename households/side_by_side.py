"""What sources say of a household or person, beside each other by variable, and what is confirmed."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format

from households.models import Claim, Confirmation, Household, Link, Person, Residence, Variable


@dataclass(frozen=True)
class Head:
    """Who says it, of which day, by which questionnaire."""

    source: str
    as_of: date
    note: str = ""
    instrument: str = ""
    closed_on: date | None = None


@dataclass(frozen=True)
class Row:
    """A variable as each source has it. Values are ready to show; None where a source says nothing."""

    label: str
    values: list[str | None]
    confirmed: str | None = None
    confirmed_on: date | None = None
    reopened: str = ""  # by whom and since when it has to be confirmed again

    @property
    def is_different(self) -> bool:
        return len({value for value in [*self.values, self.confirmed] if value is not None}) > 1


@dataclass(frozen=True)
class SideBySide:
    heads: list[Head]
    rows: list[Row]

    @property
    def has_confirmed(self) -> bool:
        return any(row.confirmed is not None for row in self.rows)

    @property
    def n_reopened(self) -> int:
        return sum(bool(row.reopened) for row in self.rows)


def claims_of(household: Household):
    return household.claims.select_related("source", "first_snapshot", "last_snapshot", "village").order_by(
        "source__name", "pk"
    )


def of_household(claims: list[Claim], confirmations: list[Confirmation], variables) -> SideBySide:
    confirmed = {row.variable.code: row for row in confirmations if row.person_id is None}
    heads = [head_of(claim, _place(claim)) for claim in claims]
    return SideBySide(heads, _variable_rows([claim.values for claim in claims], confirmed, variables, "household"))


def head_of(claim: Claim, note: str, closed_on: date | None = None) -> Head:
    source = claim.source
    instrument = f"instrumen {source.instrument} {source.instrument_version}"
    return Head(source.name, claim.last_snapshot.as_of, note, instrument, closed_on or claim.closed_on)


def _place(claim: Claim) -> str:
    parts = [claim.rt and f"RT {claim.rt}", claim.rw and f"RW {claim.rw}", claim.village.name]
    return ", ".join(part for part in parts if part)


def _variable_rows(said: list[dict], confirmed: dict[str, Confirmation], variables, level) -> list[Row]:
    codes = {code for values in said for code in values} | set(confirmed)
    known = [variables[code] for code in codes if code in variables and variables[code].level == level]
    rows = [_row(variable, said, confirmed.get(variable.code)) for variable in known]
    return sorted(rows, key=lambda row: (not row.reopened, not row.is_different, row.label))


def _row(variable: Variable, said: list[dict], confirmation: Confirmation | None) -> Row:
    label = f"{variable.label} ({variable.unit})" if variable.unit else variable.label
    values = [shown(variable, values.get(variable.code)) for values in said]
    if confirmation is None:
        return Row(label, values)
    confirmed = shown(variable, confirmation.value)
    return Row(label, values, confirmed, confirmation.confirmed_on, _reopened(confirmation))


def _reopened(confirmation: Confirmation) -> str:
    if confirmation.reopened_at is None:
        return ""
    snapshot = confirmation.reopened_by
    if snapshot is None:
        return "perlu dikonfirmasi lagi"
    as_of = date_format(snapshot.as_of, "DATE_FORMAT")
    return f"perlu dikonfirmasi lagi: {snapshot.source.name} per {as_of} mengatakan lain"


def shown(variable: Variable, value) -> str | None:
    """A stored value as people read it; None stays None."""
    if value is None or variable.choices:
        return None if value is None else variable.label_of(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return number_format(value, force_grouping=True) if is_number else str(value)


# Persons


def open_links(people: list[int]) -> dict[int, list[Link]]:
    """Of each person, what open claims say of him, in the order of sources."""
    links = Link.objects.filter(
        person__in=people, undone_at=None, person_claim__closed_on=None, person_claim__claim__closed_on=None
    ).select_related("person_claim__nik", "person_claim__claim__source", "person_claim__claim__last_snapshot")
    found: dict[int, list[Link]] = {}
    for link in links.order_by("person_claim__claim__source__name", "pk"):
        found.setdefault(link.person_id, []).append(link)
    return found


def of_person(person: Person, links: list[Link], confirmations: list[Confirmation], variables) -> SideBySide:
    """Columns are the claims of `links`, in their order."""
    claims = [link.person_claim for link in links]
    confirmed = {row.variable.code: row for row in confirmations if row.person_id == person.pk}
    heads = [head_of(link.person_claim.claim, link.get_method_display(), link.person_claim.closed_on) for link in links]
    rows = [Row(label, [say(claim) for claim in claims]) for label, say in _IDENTITY if claims]
    return SideBySide(heads, rows + _variable_rows([claim.values for claim in claims], confirmed, variables, "person"))


_IDENTITY = [
    ("Nama", lambda claim: claim.name or None),
    ("Tanggal lahir", lambda claim: date_format(claim.birth_date, "DATE_FORMAT") if claim.birth_date else None),
    ("Jenis kelamin", lambda claim: claim.get_sex_display() or None),
    ("Hubungan", lambda claim: dict(Residence.Relation.choices).get(claim.relation)),
    ("NIK", lambda claim: claim.nik.masked if claim.nik else claim.get_nik_quality_display().lower()),
]


def age_on(born: date | None, day: date) -> int | None:
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
