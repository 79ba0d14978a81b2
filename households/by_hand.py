"""A claim that an officer typed in for a citizen. It means what a claim of a register means: a family seen for the
first time starts as a shell, unverified, and nothing we stand for is changed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from households.importing.actions import source_for
from households.importing.loading import ONE_AT_A_TIME
from households.importing.people import MOST_PAIRS_OF_A_PERSON, Described, comparisons, is_same_person
from households.linkage.names import name_key
from households.models import (
    Area,
    CandidatePair,
    Claim,
    FamilyCard,
    Household,
    IdentityNumber,
    Link,
    LinkageRun,
    Neighbourhood,
    Person,
    PersonClaim,
    Residence,
    Snapshot,
    Source,
)

SOURCE = "usul"


class ClaimRefused(Exception):
    """Why a claim cannot be written now, in words for the person who asked."""


@dataclass(frozen=True)
class SaidPerson:
    """Somebody as a citizen names him."""

    name: str
    relation: str = ""
    birth_date: date | None = None
    sex: str = ""
    nik: IdentityNumber | None = None

    @property
    def key(self) -> str:
        return name_key(self.name)


@dataclass(frozen=True)
class SaidPlace:
    village: Area
    address: str = ""
    rt: str = ""
    kk: IdentityNumber | None = None


@transaction.atomic
def register_claim(
    *, key: str, person: SaidPerson, place: SaidPlace, by: User, household: Household | None = None,
    values: Mapping[str, Any] | None = None,
) -> Claim:  # fmt: skip
    """What somebody says of one person of a family, as a claim of the source of its own. Raises ClaimRefused.

    key        the claim's number at its source
    household  where the person is said to live; None: where the register knows him in that village, else a new shell
    """
    _take_turn()
    known = known_person(person)
    home = _home_of(known)
    if household is None and home and home.village_id == place.village.pk and home.closed_on is None:
        household = home
    household = household or _new_shell(place)
    claim = _claim(key, person, place, household, values or {}, by)
    is_known_here = known is not None and home in (None, household)
    _link(_person_claim(claim, person), person, known if is_known_here else None, by)
    return claim


@transaction.atomic
def register_shell(*, person: SaidPerson, place: SaidPlace, neighbourhood: Neighbourhood | None = None) -> Household:
    """A household nobody claims, unverified, with this person as the one who lives there. Raises ClaimRefused.

    Somebody whom we know by NIK, name and birth date moves in when he lives nowhere; his open household in that village
    is this one. Else a person is made.
    """
    _take_turn()
    known = known_person(person)
    home = _home_of(known)
    if home and home.village_id == place.village.pk and home.closed_on is None:
        return home
    household = (
        open_shell(village=place.village, neighbourhood=neighbourhood, address=place.address)
        if neighbourhood
        else _new_shell(place)
    )
    resident = known if known and home is None else new_person(person)
    Residence.objects.create(person=resident, household=household, relation=person.relation)
    return household


def known_person(said: SaidPerson) -> Person | None:
    """Who lives with this NIK and agrees in name and birth date: a NIK alone welds nobody."""
    mine = _described(said)
    alike = (other for other in _with_same_nik(said) if other.died_on is None)
    return next((other for other in alike if is_same_person(mine, _described(other, other.pk))), None)


def _take_turn() -> None:
    """An import beside us would make the same newcomer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            raise ClaimRefused("Impor register sedang berjalan. Coba lagi beberapa menit lagi.")


def _with_same_nik(said: SaidPerson) -> list[Person]:
    return list(Person.objects.filter(nik=said.nik, merged_into=None).order_by("pk")) if said.nik else []


def _described(one: SaidPerson | Person, pk: int = 0) -> Described:
    key = one.key if isinstance(one, SaidPerson) else one.name_key
    return Described(None, pk, one.name, key, one.birth_date, one.sex)


def _home_of(person: Person | None) -> Household | None:
    residence = person and person.residences.open().select_related("household").first()
    return residence.household if residence else None


def _new_shell(place: SaidPlace) -> Household:
    rt = place.rt and Neighbourhood.objects.get_or_create(village=place.village, rw="", rt=place.rt)[0]
    return open_shell(village=place.village, neighbourhood=rt or None, address=place.address)


def open_shell(*, village: Area, neighbourhood: Neighbourhood | None, address: str) -> Household:
    """A household of which nothing is known yet but where it stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('households_household', 'id'))")
        (pk,) = cursor.fetchone()
    return Household.objects.create(
        pk=pk, code=f"RK{pk:08}", village=village, neighbourhood=neighbourhood, address=address
    )


def _claim(key, person: SaidPerson, place: SaidPlace, household: Household, values, by: User) -> Claim:
    source = source_for(SOURCE, is_synthetic=settings.RBPK_DEMO)
    snapshot = _snapshot_of_today(source, by)
    if place.kk:
        FamilyCard.objects.get_or_create(kk=place.kk)
    return Claim.objects.create(
        source=source, source_key=key, kk=place.kk, village=place.village, address=place.address, rt=place.rt,
        values=dict(values), first_snapshot=snapshot, last_snapshot=snapshot, household=household,
        content_hash=_hash(place.address, place.rt, place.kk and place.kk.pk, dict(values)),
    )  # fmt: skip


def _snapshot_of_today(source: Source, by: User) -> Snapshot:
    """One for all that is typed in on a day: it says of which day the source speaks."""
    today = timezone.localdate()
    snapshot, _ = Snapshot.objects.get_or_create(
        source=source, file_sha256=hashlib.sha256(f"{source.code}:{today}".encode()).hexdigest(),
        defaults={"as_of": today, "state": Snapshot.State.APPLIED, "applied_at": timezone.now(), "uploaded_by": by,
                  "layout_version": source.instrument_version},
    )  # fmt: skip
    Snapshot.objects.filter(pk=snapshot.pk).update(n_rows=F("n_rows") + 1, n_created=F("n_created") + 1)
    return snapshot


def _person_claim(claim: Claim, said: SaidPerson) -> PersonClaim:
    born = said.birth_date.isoformat() if said.birth_date else ""
    return PersonClaim.objects.create(
        claim=claim, source_key=bytes(said.nik.blind_index).hex() if said.nik else f"{said.key[:50]}:{born}",
        nik=said.nik, nik_quality="ok" if said.nik else "absent", name=said.name, name_key=said.key,
        birth_date=said.birth_date, sex=said.sex, relation=said.relation,
        content_hash=_hash(said.name, born, said.sex, said.relation, said.nik and said.nik.pk),
    )  # fmt: skip


def _hash(*said) -> bytes:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).digest()


def _link(person_claim: PersonClaim, said: SaidPerson, known: Person | None, by: User) -> None:
    """To the person we know, else to one of its own; others with this NIK are pairs for a person's eye."""
    run = LinkageRun.objects.create(method="by_hand", snapshot=person_claim.claim.first_snapshot, n_links=1)
    person = known or new_person(said)
    method = Link.Method.EXACT_NIK if known else Link.Method.FIRST_SEEN
    Link.objects.create(person_claim=person_claim, person=person, method=method, run=run, by=by)
    claim = person_claim.claim
    if not person.residences.open().exists():
        card = FamilyCard.objects.filter(kk=claim.kk).first() if claim.kk_id else None
        Residence.objects.create(person=person, household=claim.household, card=card, relation=said.relation)
    if known is None:
        ask_about(person, said, run)


def new_person(said: SaidPerson) -> Person:
    status = Person.NikStatus.CLAIMED if said.nik else Person.NikStatus.ABSENT
    return Person.objects.create(
        name=said.name, name_key=said.key, birth_date=said.birth_date, sex=said.sex, nik=said.nik, nik_status=status
    )


def ask_about(person: Person, said: SaidPerson, run: LinkageRun) -> None:
    others = [other for other in _with_same_nik(said) if other.pk != person.pk][:MOST_PAIRS_OF_A_PERSON]
    pairs = [tuple(sorted((person, other), key=lambda one: one.pk)) for other in others]
    CandidatePair.objects.bulk_create(
        CandidatePair(
            run=run, left=left, right=right, kind=CandidatePair.Kind.SAME_NIK,
            comparisons=list(comparisons(_described(left, left.pk), _described(right, right.pk))),
        )
        for left, right in pairs
    )  # fmt: skip
    LinkageRun.objects.filter(pk=run.pk).update(n_pairs=len(pairs))
