"""Questions that a supervisor asks again, and what became of them in the visit that followed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from households.models import Person
from verification.field.envelopes import VisitError
from verification.field.models import Visit
from verification.review.comparison import Wording, is_same, keys_of
from verification.review.models import Review

MOST_NOTE = 300
ASK_AGAIN = "Tanyakan sekali lagi."


@dataclass(frozen=True)
class Change:
    """One answer of the visit that was sent back beside the one that followed; `note` is what was asked for."""

    who: str
    label: str
    before: str
    now: str
    is_changed: bool
    note: str


@dataclass(frozen=True)
class Changes:
    returned: Visit
    review: Review
    rows: list[Change]

    @property
    def n_unchanged(self) -> int:
        """Asked for again and as before."""
        return sum(not row.is_changed for row in self.rows)


def checked_notes(visit: Visit, notes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """[{variable, person, note}], each question of the visit's form once. Raises VisitError for any other."""
    known = set(keys_of(visit).values())
    found: dict[tuple, dict[str, Any]] = {}
    for entry in notes:
        variable, person = entry["variable"], entry.get("person")
        if (variable, person) not in known:
            raise VisitError("Pertanyaan yang dicentang bukan dari kunjungan ini. Muat ulang halaman.")
        note = str(entry.get("note") or "").strip()[:MOST_NOTE] or ASK_AGAIN
        found[variable, person] = {"variable": variable, "person": person, "note": note}
    return list(found.values())


def changes_since_return(visit: Visit) -> Changes | None:
    """What differs from the visit of the same task that was sent back last; None where none was."""
    earlier = Visit.objects.filter(assignment=visit.assignment_id, received_at__lt=visit.received_at)
    sent_back = earlier.filter(reviews__verdict=Review.Verdict.RETURNED).exclude(pk=visit.pk)
    returned = sent_back.order_by("-received_at").first() if visit.assignment_id else None
    if returned is None:
        return None
    review = returned.reviews.filter(verdict=Review.Verdict.RETURNED).last()
    return Changes(returned, review, _rows(returned, visit, review))


def _rows(returned: Visit, visit: Visit, review: Review) -> list[Change]:
    before, now = _flat(returned), _flat(visit)
    notes = {(entry["person"], entry["variable"]): entry["note"] for entry in review.question_notes}
    wording = Wording(visit)
    names = dict(Person.objects.filter(pk__in={key[0] for key in before | now if key[0]}).values_list("pk", "name"))
    keys = [key for key in before | now | notes if key in notes or _differs(before.get(key), now.get(key))]
    keys.sort(key=lambda key: (key not in notes, key[0] or 0, wording.places.get(key[1], -1)))
    return [
        Change(
            names.get(key[0], "Warga") if key[0] else "Rumah tangga", wording.label(key[1]),
            wording.text(key[1], before.get(key)), wording.text(key[1], now.get(key)),
            _differs(before.get(key), now.get(key)), notes.get(key, ""),
        )
        for key in keys
    ]  # fmt: skip


def _flat(visit: Visit) -> dict[tuple[int | None, str], Any]:
    """{(person or None, variable): answer}"""
    found = {(None, code): value for code, value in visit.answers["household"].items()}
    for entry in visit.answers["persons"]:
        found |= {(entry["person"], code): value for code, value in entry["values"].items()}
    return found


def _differs(one: Any, other: Any) -> bool:
    return (one is None) != (other is None) or (one is not None and not is_same(one, other))
