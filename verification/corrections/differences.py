"""Where what we confirmed differs from what a source says of a family now."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format

from households.models import Claim, PersonClaim, Variable
from households.reports import shown
from verification.corrections.codes import FAMILY, PERSON, SourceCodes
from verification.corrections.models import CorrectionItem, CorrectionPackage
from verification.review.models import Decision

DECISION, DEATH = "decision", "died_on"  # what is no variable of the register and goes as words
# Said of a family, not of the house: not carried over where several families of the source share the house.
OF_ONE_FAMILY = ["n_members", "monthly_income_idr", "receives_pkh", "receives_bpnt", "receives_blt", "receives_pbi"]

_STANDS = """
JOIN households_evidence e ON e.id = k.evidence_id AND e.withdrawn_at IS NULL
JOIN households_variable v ON v.id = k.variable_id
"""
_OPEN = """
JOIN households_area a ON a.id = c.village_id AND starts_with(a.path, %(path)s)
WHERE c.source_id = %(source)s AND c.closed_on IS NULL
"""
_CONFIRMED = "k.is_current AND k.reopened_at IS NULL AND k.expires_on >= %(today)s"
OF_FAMILIES = f"""
SELECT c.id, NULL::bigint, v.code, k.value, k.confirmed_on::text
FROM households_confirmation k {_STANDS}
JOIN households_claim c ON c.household_id = k.household_id {_OPEN}
  AND {_CONFIRMED} AND k.person_id IS NULL AND c.values ? v.code AND c.values -> v.code <> k.value
  AND NOT (v.code = ANY(%(of_one_family)s) AND EXISTS (
      SELECT 1 FROM households_claim o WHERE o.household_id = c.household_id AND o.source_id = c.source_id
      AND o.closed_on IS NULL AND o.id <> c.id))
ORDER BY c.id, v.code
"""  # noqa: S608  constants of this file


def _of_person(column: str) -> str:
    return f"""
JOIN households_link l ON l.person_id = {column} AND l.undone_at IS NULL
JOIN households_personclaim p ON p.id = l.person_claim_id AND p.closed_on IS NULL
JOIN households_claim c ON c.id = p.claim_id {_OPEN}
"""


OF_PERSONS = f"""
SELECT c.id, p.id, v.code, k.value, k.confirmed_on::text
FROM households_confirmation k {_STANDS} {_of_person("k.person_id")}
  AND {_CONFIRMED} AND p.values ? v.code AND p.values -> v.code <> k.value
ORDER BY c.id, p.id, v.code
"""  # noqa: S608
DEATHS = f"""
SELECT c.id, p.id, '{DEATH}', to_jsonb(d.died_on), d.died_on::text
FROM households_person d {_of_person("d.id")} AND d.died_on IS NOT NULL ORDER BY c.id, p.id
"""  # noqa: S608


def differing_items(package: CorrectionPackage) -> list[CorrectionItem]:
    """An item for each family of the source that a confirmed value, a death or a decision speaks against.

    Left out: what waits for an answer, what was accepted since the source's last state, and what was refused unless
    the package repeats it. Values the source does not have are not added.
    """
    found = _found(package)
    claims = Claim.objects.in_bulk(found)
    persons = PersonClaim.objects.in_bulk({change[0] for changes in found.values() for change in changes if change[0]})
    writer = _ChangeWriter(package, claims, persons)
    minutes = _minutes(claims.values())
    return [
        CorrectionItem(
            package=package, claim_id=claim, changes=[writer.change(claim, *change) for change in changes],
            minutes_id=minutes.get(claims[claim].household_id),
        )
        for claim, changes in sorted(found.items())
    ]  # fmt: skip


def _found(package: CorrectionPackage) -> dict[int, list[tuple]]:
    """{claim: [(person claim or None, variable, value, confirmed on)]}."""
    waiting, settled = _settled(package)
    found = defaultdict(list)
    for claim, person, variable, value, on in [*_from_values(package), *_from_decisions(package)]:
        if claim not in waiting and _key(claim, person, variable, value) not in settled:
            found[claim].append((person, variable, value, on))
    return found


def _from_values(package: CorrectionPackage) -> Iterable[tuple]:
    params = {
        "source": package.source_id, "path": package.area.path, "today": timezone.localdate(),
        "of_one_family": OF_ONE_FAMILY,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for query in (OF_FAMILIES, OF_PERSONS, DEATHS):
            cursor.execute(query, params)
            for claim, person, variable, value, on in cursor.fetchall():
                yield claim, person, variable, json.loads(value), on


def _from_decisions(package: CorrectionPackage) -> Iterable[tuple]:
    rows = Decision.objects.current().filter(
        outcome=Decision.Outcome.NOT_ELIGIBLE, valid_until__gte=timezone.localdate(),
        household__claims__source=package.source, household__claims__closed_on=None,
        household__claims__village__path__startswith=package.area.path,
    )  # fmt: skip
    for claim, reason, at in rows.order_by("pk").values_list("household__claims", "reason", "decided_at"):
        yield claim, None, DECISION, reason, timezone.localdate(at).isoformat()


def _settled(package: CorrectionPackage) -> tuple[set[int], set[tuple]]:
    """(families whose earlier correction waits, changes that need not go again)."""
    Answer = CorrectionItem.Answer
    earlier = CorrectionItem.objects.filter(package__source=package.source).exclude(package=package)
    waiting = set(earlier.filter(answer=Answer.WAITING).values_list("claim", flat=True))
    settled = set()
    for item in earlier.exclude(answer=Answer.WAITING).select_related("claim__last_snapshot"):
        is_on_its_way = item.answer == Answer.ACCEPTED and item.claim.last_snapshot.as_of <= item.answered_on
        if is_on_its_way or (item.answer == Answer.REFUSED and not package.repeats_refused):
            settled |= {
                _key(item.claim_id, change["person_claim"], change["variable"], change["value"])
                for change in item.changes
            }
    return waiting, settled


def _key(claim: int, person: int | None, variable: str, value: Any) -> tuple:
    return claim, person, variable, json.dumps(value)


def _minutes(claims: Iterable[Claim]) -> dict[int, int]:
    """{household: minutes of its current decision}."""
    households = {claim.household_id for claim in claims}
    current = Decision.objects.current().filter(household__in=households, minutes__isnull=False)
    return dict(current.values_list("household", "minutes"))


class _ChangeWriter:
    """A difference as it goes to the keeper: the source's column with old and new code, or words where it has none."""

    def __init__(self, package: CorrectionPackage, claims, persons):
        self.codes = SourceCodes(package.source)
        self.claims, self.persons = claims, persons
        self.variables = Variable.objects.in_bulk(field_name="code")
        self.reasons = dict(Decision.Reason.choices)

    def change(self, claim: int, person: int | None, variable: str, value: Any, confirmed_on: str) -> dict:
        field, old, new = self._coded(claim, person, variable, value)
        if new is None:
            field, new = "", self._in_words(variable, value)
        return {
            "person_claim": person, "field": field, "variable": variable, "old": old, "new": new, "value": value,
            "confirmed_on": confirmed_on,
        }  # fmt: skip

    def _coded(self, claim: int, person: int | None, variable: str, value: Any) -> tuple[str, str, str | None]:
        level = PERSON if person else FAMILY
        column = self.codes.column(level, variable) if variable in self.variables else None
        if column is None:
            return "", self._old_words(claim, person, variable), None
        said = self.persons[person] if person else self.claims[claim]
        old = said.raw.get(column.field)
        new = self.codes.raw_of(level, variable, said.values | {variable: value}, old)
        if old is None:  # the file of that day is gone: the code its meaning has
            old = self.codes.raw_of(level, variable, said.values, new) or self._old_words(claim, person, variable)
        return column.field, old, new

    def _old_words(self, claim: int, person: int | None, variable: str) -> str:
        said = self.persons[person] if person else self.claims[claim]
        if variable not in self.variables or variable not in said.values:
            return ""
        return shown(self.variables[variable], said.values[variable])

    def _in_words(self, variable: str, value: Any) -> str:
        if variable == DECISION:
            return f"Tidak berhak: {self.reasons[value].lower()}"
        if variable == DEATH:
            return f"Meninggal, diketahui {date_format(date.fromisoformat(value), 'j F Y')}"
        return f"{self.variables[variable].label}: {shown(self.variables[variable], value)}"


def has_arrived(item: CorrectionItem) -> bool:
    """Whether the source's present state already says what the correction asks for. A person decides on it."""
    people = {person.pk: person for person in item.claim.persons.all()}
    return all(_change_arrived(item.claim, people.get(change["person_claim"]), change) for change in item.changes)


def _change_arrived(claim: Claim, person: PersonClaim | None, change: dict) -> bool:
    said = person or claim
    if change["variable"] in (DECISION, DEATH):
        return claim.closed_on is not None or said.closed_on is not None
    return said.values.get(change["variable"]) == change["value"]
