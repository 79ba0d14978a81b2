"""The body of a visit as it travels: UTF-8 JSON, kept byte for byte, read here and nowhere else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

MOST_BYTES = 256 * 1024
CLOCK_TOLERANCE = timedelta(minutes=10)  # phones without network time run ahead by minutes
OUTCOMES = ("done", "refused", "not_at_home", "moved", "deceased", "not_found")
NEW_HOUSEHOLD = "new_household"  # the interview of a family that stood on no list
INTERVIEWS = ("done", NEW_HOUSEHOLD)
CONSENT_SCOPES = ("register", "intervention", "companies")
PRESENCE = ("yes", "moved", "deceased")  # of a person at the household


UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)


class VisitError(Exception):
    """Why a visit, a round or a review is refused, in words for the person who asked."""


@dataclass(frozen=True)
class Position:
    latitude: Decimal
    longitude: Decimal
    accuracy_m: float | None


@dataclass(frozen=True)
class VisitContent:
    """What a body says. `persons` maps person id to {"presence": ..., "values": {variable: value}}.

    newcomers   people whom the register does not know here: name, sex, birth_date, age_years, relation, nik, values
    address     of a household that is new, None for one that has a code
    """

    form_code: str
    form_version: int
    outcome: str
    household: Mapping[str, Any]
    persons: Mapping[int, Mapping[str, Any]]
    consent: list[str]
    started_at: datetime
    ended_at: datetime
    position: Position | None
    photos: list[str]
    newcomers: list[Mapping[str, Any]] = field(default_factory=list)
    address: str | None = None


def write_body(content: Mapping[str, Any]) -> bytes:
    """The same content gives the same bytes, so that a form sent twice is one envelope."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_body(body: bytes) -> VisitContent:
    """Raises VisitError for a body that is not a visit."""
    if len(body) > MOST_BYTES:
        raise VisitError("Isi kunjungan terlalu besar.")
    try:
        content = content_of(parsed(body))
    except UNREADABLE as error:
        raise VisitError("Isi kunjungan tidak dapat dibaca. Buka formulir sekali lagi dari daftar tugas.") from error
    _check(content)
    return content


def parsed(body: bytes) -> Any:
    """Raises one of UNREADABLE."""
    return json.loads(body.decode(), parse_constant=_refuse_constant)


def _refuse_constant(name: str):
    raise ValueError(f"{name} is not a number")


def content_of(document: dict) -> VisitContent:
    """A parsed body, whatever it claims. Raises one of UNREADABLE."""
    answers = document["answers"]
    persons = answers.get("persons", [])
    new_household = document.get("new_household")
    return VisitContent(
        form_code=str(document["form"]["code"]),
        form_version=int(document["form"]["version"]),
        outcome=document["outcome"],
        household=dict(answers.get("household", {})),
        persons={int(entry["person"]): _person(entry) for entry in persons if entry["person"] is not None},
        consent=list(document["consent"]),
        started_at=_moment(document["started_at"]),
        ended_at=_moment(document["ended_at"]),
        position=_position(document.get("position")),
        photos=[_photo_hash(text) for text in document.get("photos", [])],
        newcomers=[_newcomer(entry) for entry in persons if entry["person"] is None],
        address=None if new_household is None else str(new_household.get("address") or "").strip()[:200],
    )


def _person(entry: dict) -> dict:
    presence = entry.get("presence", "yes")
    if presence not in PRESENCE:
        raise ValueError(f"presence {presence}")
    known = {"age_years": entry["age_years"]} if isinstance(entry.get("age_years"), int) else {}
    return {"presence": presence, "values": dict(entry.get("values", {})), **known}


def _newcomer(entry: dict) -> dict:
    told = {name: entry.get(name) for name in ("local", "name", "sex", "birth_date", "age_years", "relation", "nik")}
    return {**told, "values": dict(entry.get("values", {}))}


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if timezone.is_naive(moment):
        raise ValueError("a moment needs its offset")
    return moment


def _position(entry: dict | None) -> Position | None:
    if entry is None:
        return None
    accuracy = entry.get("accuracy_m")
    latitude, longitude = (Decimal(str(entry[key])).quantize(Decimal("0.00001")) for key in ("latitude", "longitude"))
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("not on earth")
    return Position(latitude, longitude, None if accuracy is None else float(accuracy))


def _photo_hash(text: str) -> str:
    if len(bytes.fromhex(text)) != 32:
        raise ValueError("not a SHA-256")
    return text.lower()


def _check(content: VisitContent) -> None:
    if content.outcome not in (*OUTCOMES, NEW_HOUSEHOLD):
        raise VisitError("Hasil kunjungan belum dipilih.")
    if not set(content.consent) <= set(CONSENT_SCOPES):
        raise VisitError("Persetujuan warga tidak dikenal.")
    if content.ended_at < content.started_at:
        raise VisitError("Kunjungan selesai sebelum mulai. Periksa jam di HP.")
    if content.ended_at > timezone.now() + CLOCK_TOLERANCE:
        raise VisitError("Waktu kunjungan ada di masa depan. Periksa jam di HP.")
    if content.outcome in INTERVIEWS and not content.household:
        raise VisitError("Kunjungan selesai diwawancara tetapi belum ada satu pun jawaban.")
