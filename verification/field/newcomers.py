"""People and households that a visit found and the register does not know here. Until the visit is accepted they stand
in its answers only; `households.newcomers` makes them people of the register."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from households.linkage.names import name_key
from households.models import Household, IdentityNumber, Person, Residence
from households.newcomers import SaidPerson, move_in
from households.reading.validators import MAX_AGE_YEARS, check_nik, without_numbers
from households.side_by_side import age_on
from verification.field.envelopes import VisitContent
from verification.field.flags import distance_m
from verification.field.models import Visit, VisitFlag
from verification.field.values import NIK

SAME_HOUSE_M = 15  # two houses of a village stand further apart, a good position of a phone is as exact
BOX_DEGREES = 0.0005  # some 55 m: whose points are measured at all
LONGEST_NAME = 120


def without_long_numbers(text: str) -> str:
    """A number of identity typed into an address is masked."""
    return without_numbers(text)


def known_newcomer(entry: Mapping[str, Any], values: Mapping[str, Any], on: date, odd: list) -> dict[str, Any] | None:
    """Somebody new as a visit keeps him: the NIK by the key of its row. None for an entry that names nobody."""
    name = " ".join(str(entry.get("name") or "").split())[:LONGEST_NAME]
    if not any(sign.isalpha() for sign in name):
        odd.append((VisitFlag.Kind.ODD_ANSWER, "Ada anggota baru tanpa nama."))
        return None
    born = _birth_date(entry.get("birth_date"), on)
    told_age = entry.get("age_years")
    age = told_age if type(told_age) is int and 0 <= told_age <= MAX_AGE_YEARS else age_on(born, on)
    return {
        "local": str(entry.get("local") or "")[:40], "name": without_numbers(name),
        "sex": _one_of(Person.Sex, entry.get("sex")),
        "birth_date": born.isoformat() if born else None, "age_years": age,
        "relation": _one_of(Residence.Relation, entry.get("relation")), "nik": _nik(entry.get("nik"), odd),
        "values": dict(values),
    }  # fmt: skip


def _one_of(choices, value: Any) -> str:
    return value if isinstance(value, str) and value in choices.values else ""


def _birth_date(text: Any, on: date) -> date | None:
    try:
        born = date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return born if born <= on and on.year - born.year <= MAX_AGE_YEARS else None


def _nik(text: Any, odd: list) -> int | None:
    if not text:
        return None
    if not isinstance(text, str) or not NIK.fullmatch(text):
        odd.append((VisitFlag.Kind.ODD_ANSWER, "NIK anggota baru bukan 16 angka."))
        return None
    checked = check_nik(text, accepts_synthetic=settings.RBPK_DEMO)
    if checked.quality != "ok":
        odd.append((VisitFlag.Kind.ODD_ANSWER, f"NIK anggota baru perlu dicek: {checked.message}"))
        return None
    return IdentityNumber.record("nik", text).pk


def known_of(newcomer: Mapping[str, Any]) -> dict[str, Any]:
    """What conditions of a form may read of somebody new."""
    told = {"age_years": newcomer["age_years"], "sex": newcomer["sex"], "relation": newcomer["relation"]}
    return {name: value for name, value in told.items() if value not in (None, "")}


# Whether somebody, or the house itself, is known already


def known_households(household: Household, content: VisitContent) -> Iterator[tuple[str, str]]:
    """A flag that names the other households which these people, or this house, may already belong to."""
    seen = [*_by_nik(household, content)]
    if content.outcome == Visit.Outcome.NEW_HOUSEHOLD:
        seen += [*_by_head(household, content), *_by_point(household, content)]
    if seen:
        yield VisitFlag.Kind.KNOWN_HOUSEHOLD, " ".join(dict.fromkeys(seen))


def _by_nik(household: Household, content: VisitContent) -> Iterator[str]:
    numbers = [one["nik"] for one in content.newcomers if one["nik"]]
    lives = Residence.objects.open().filter(person__nik__in=numbers, household__closed_on=None)
    for code in (
        lives.exclude(household=household).order_by("household__code").values_list("household__code", flat=True)
    ):
        yield f"NIK sama dengan warga di {code}."


def _by_head(household: Household, content: VisitContent) -> Iterator[str]:
    keys = [name_key(one["name"]) for one in content.newcomers if one["relation"] == Residence.Relation.HEAD]
    heads = Residence.objects.open().filter(relation=Residence.Relation.HEAD, person__name_key__in=keys)
    near = heads.filter(household__neighbourhood=household.neighbourhood_id, household__closed_on=None)
    for code in _codes(near, household):
        yield f"Nama kepala keluarga sama dengan {code} di RT ini."


def _codes(lives: QuerySet[Residence], household: Household) -> QuerySet:
    """Of the other households where these people live."""
    others = lives.exclude(household=household).order_by("household__code")
    return others.values_list("household__code", flat=True).distinct()


def _by_point(household: Household, content: VisitContent) -> Iterator[str]:
    here = content.position
    if here is None:
        return
    latitude, longitude = float(here.latitude), float(here.longitude)
    around = Household.objects.open().filter(
        village=household.village_id, latitude__range=(latitude - BOX_DEGREES, latitude + BOX_DEGREES),
        longitude__range=(longitude - BOX_DEGREES, longitude + BOX_DEGREES),
    )  # fmt: skip
    for other in around.exclude(pk=household.pk).order_by("code"):
        metres = distance_m(latitude, longitude, float(other.latitude), float(other.longitude))
        if metres <= SAME_HOUSE_M:
            yield f"{round(metres)} m dari titik {other.code}."


# Acceptance


def settle_newcomers(visit: Visit, household: Household) -> list[tuple[Person, dict[str, Any]]]:
    """(person, answers) of everybody new in a visit that was just accepted, now people of the household."""
    on = timezone.localdate(visit.ended_at)
    return [_settle(one, household, on) for one in visit.answers.get("newcomers", [])]


def _settle(one: Mapping[str, Any], household: Household, on: date) -> tuple[Person, dict[str, Any]]:
    said = SaidPerson(
        name=one["name"], relation=one["relation"], sex=one["sex"],
        birth_date=date.fromisoformat(one["birth_date"]) if one["birth_date"] else None,
        nik=IdentityNumber.objects.get(pk=one["nik"]) if one["nik"] else None,
    )  # fmt: skip
    values = dict(one["values"])
    if said.birth_date is None and one["age_years"] is not None:
        values.setdefault("age_years", one["age_years"])
    return move_in(household=household, said=said, on=on), values
