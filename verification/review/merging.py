"""Two visits of one home in a round: a person says which stands, answer by answer; both envelopes stay what they are.

The visit that stands is accepted, the other superseded. Every confirmed value hangs on the evidence of the visit it was
taken from, so that each can be traced to who heard it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from households.models import Person
from verification.field.envelopes import VisitError
from verification.field.models import Visit
from verification.review.actions import check_reviewer, evidence_of, stand_for
from verification.review.comparison import Wording, field_key, is_same
from verification.review.models import Review

PRESENCE = "presence"
Question = tuple[int | None, str]  # (person or None, variable or PRESENCE)


@dataclass(frozen=True)
class Pair:
    """One question and what each visit says; `side` is the one that was picked last."""

    key: str
    who: str
    label: str
    one: str
    two: str
    is_different: bool
    side: str = "one"


def waiting_twins(visit: Visit) -> QuerySet[Visit]:
    """Other visits of the same home and round that wait for review too, the oldest first."""
    same = Visit.objects.filter(household=visit.household_id, round=visit.round_id)
    waiting = same.filter(status=Visit.Status.AWAITING_REVIEW).exclude(pk=visit.pk)
    return waiting.order_by("received_at") if visit.status == Visit.Status.AWAITING_REVIEW else waiting.none()


def pairs_of(one: Visit, two: Visit, picked: Mapping[str, str] | None = None) -> list[Pair]:
    """Every question that either visit answered, those that differ first."""
    picked, wording = picked or {}, Wording(one)
    first, second = _flat(one), _flat(two)
    names = dict(Person.objects.filter(pk__in={who for who, _ in first | second if who}).values_list("pk", "name"))
    presence = dict(one.form.definition["presence"]["choices"])

    def text(question: Question, value: Any) -> str:
        return presence.get(value, "–") if question[1] == PRESENCE else wording.text(question[1], value)

    found = []
    for question in sorted(first | second, key=lambda entry: (entry[0] or 0, wording.places.get(entry[1], -1))):
        person, code = question
        said = first.get(question), second.get(question)
        label = "Masih tinggal di rumah ini" if code == PRESENCE else wording.label(code)
        key = field_key(code, person)
        found.append(
            Pair(
                key, names.get(person, "Warga") if person else "Rumah tangga", label, text(question, said[0]),
                text(question, said[1]), None in said or not is_same(*said), picked.get(key, ""),
            )
        )  # fmt: skip
    return sorted(found, key=lambda pair: not pair.is_different)


def _flat(visit: Visit) -> dict[Question, Any]:
    found: dict[Question, Any] = {(None, code): value for code, value in visit.answers["household"].items()}
    for entry in visit.answers["persons"]:
        found[entry["person"], PRESENCE] = entry["presence"]
        found |= {(entry["person"], code): value for code, value in entry["values"].items()}
    return found


@transaction.atomic
def merge_visits(*, kept: Visit, other: Visit, taken: Mapping[str, bool], reason: str, by: User) -> Visit:
    """Accept `kept`, with the answers in `taken` (key of a question: from the other one), and supersede `other`.

    Raises VisitError where either is not waiting any more, is one's own, or is of another home or round.
    """
    reason = reason.strip()
    kept, other = _both_locked(kept, other)
    for visit in (kept, other):
        check_reviewer(visit, by)
        if visit.status != Visit.Status.AWAITING_REVIEW:
            raise VisitError(
                f"Salah satu kunjungan sudah {visit.get_status_display().lower()} oleh orang lain. Muat ulang halaman."
            )
    if (kept.household_id, kept.round_id) != (other.household_id, other.round_id) or kept.pk == other.pk:
        raise VisitError("Kedua kunjungan bukan ke rumah yang sama di satu putaran.")
    if not reason:
        raise VisitError("Tuliskan alasannya: mengapa jawaban ini yang dipakai.")
    parts = _parts(kept, other, {key for key, is_from_other in taken.items() if is_from_other})
    _settle(kept, Visit.Status.ACCEPTED, Review.Verdict.ACCEPTED, reason, by)
    if kept.is_interview:
        other.evidence = evidence_of(other) if any(parts[1].values()) else None
        stand_for(kept, [(kept.evidence, parts[0]), *([(other.evidence, parts[1])] if other.evidence else [])])
    _settle(other, Visit.Status.SUPERSEDED, Review.Verdict.SUPERSEDED, reason, by)
    return kept


def _both_locked(kept: Visit, other: Visit) -> tuple[Visit, Visit]:
    """In one order, so that two who merge the same pair the other way round wait for each other."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("household__village", "verifier", "form")
    found = {visit.pk: visit for visit in rows.filter(pk__in=[kept.pk, other.pk]).order_by("pk")}
    return found[kept.pk], found[other.pk]


def _settle(visit: Visit, status: str, verdict: str, reason: str, by: User) -> None:
    if status == Visit.Status.ACCEPTED:
        visit.evidence = evidence_of(visit)
    visit.status = status
    visit.save(update_fields=["status", "evidence"])
    visit.reviews.create(verdict=verdict, note=reason, reviewer=by, verifier=visit.verifier)


def _parts(kept: Visit, other: Visit, from_other: set[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What each visit gives, as a visit keeps its answers. Who is gone by the presence that was taken has none."""
    mine, theirs = _flat(kept), _flat(other)
    if from_other - {field_key(code, person) for person, code in theirs}:
        raise VisitError("Jawaban yang dipilih tidak ada pada kunjungan itu. Muat ulang halaman.")
    sides: tuple[dict[Question, Any], dict[Question, Any]] = ({}, {})
    for question in mine | theirs:
        side = int(field_key(question[1], question[0]) in from_other)
        if question in (mine, theirs)[side]:
            sides[side][question] = (mine, theirs)[side][question]
    presence = {who: value for side in sides for (who, code), value in side.items() if code == PRESENCE}
    return _answers(sides[0], presence), _answers(sides[1], presence)


def _answers(side: Mapping[Question, Any], presence: Mapping[int, str]) -> dict[str, Any]:
    persons: dict[int, dict[str, Any]] = {}
    for (who, code), value in side.items():
        if who is None or who not in presence or (code != PRESENCE and presence[who] != "yes"):
            continue
        entry = persons.setdefault(who, {"person": who, "presence": presence[who], "values": {}})
        if code != PRESENCE:
            entry["values"][code] = value
    household = {code: value for (who, code), value in side.items() if who is None}
    return {"household": household, "persons": list(persons.values())}
