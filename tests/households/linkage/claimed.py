"""Families as a source claims them, with the persons, links and residences that loading would make of them."""

from datetime import date
from itertools import count

from households.linkage.names import name_key
from households.models import (
    Area,
    Claim,
    Household,
    IdentityNumber,
    Link,
    LinkageRun,
    Person,
    PersonClaim,
    Residence,
    Snapshot,
    Source,
)

_numbers = count(1)


def snapshot_of(source: str, as_of: str = "2026-01-31") -> Snapshot:
    row, _ = Source.objects.get_or_create(
        code=f"{source}-peragaan", defaults={"name": f"{source.upper()} (peragaan)", "owner": "-", "instrument": source,
                                             "instrument_version": "1", "is_synthetic": True},
    )  # fmt: skip
    return Snapshot.objects.create(
        source=row, as_of=date.fromisoformat(as_of), file_sha256=f"{next(_numbers):064}", layout_version="x",
        state="applied",
    )  # fmt: skip


def family(snapshot: Snapshot, village: Area, people: list[tuple], household: Household | None = None) -> list[Person]:
    """`people` are (name, birth date) or (name, birth date, NIK), living in a new household unless one is given.

    The people in the order given, each with his own claim and its first link.
    """
    number = next(_numbers)
    household = household or Household.objects.create(code=f"RK7{number:07}", village=village, address="Jl. Contoh 1")
    claim = Claim.objects.create(
        source=snapshot.source, source_key=f"F{number}", village=village, address="Jl. Contoh 1", household=household,
        content_hash=b"x", first_snapshot=snapshot, last_snapshot=snapshot,
    )  # fmt: skip
    run = LinkageRun.objects.create(method="exact_nik", snapshot=snapshot)
    return [_person(claim, run, place, *facts) for place, facts in enumerate(people)]


def _person(claim: Claim, run: LinkageRun, place: int, name: str, born: str | None, nik: str = "") -> Person:
    number = IdentityNumber.record("nik", nik) if nik else None
    born = date.fromisoformat(born) if born else None
    facts = {"name": name, "name_key": name_key(name), "birth_date": born, "sex": "male", "nik": number}
    person = Person.objects.create(**facts, nik_status="claimed" if nik else "absent")
    relation = "head" if place == 0 else "child"
    person_claim = PersonClaim.objects.create(
        claim=claim, source_key=str(place), nik_quality="ok" if nik else "absent", relation=relation, content_hash=b"x",
        **facts,
    )  # fmt: skip
    Link.objects.create(person_claim=person_claim, person=person, method="first_seen", run=run)
    Residence.objects.create(person=person, household=claim.household, relation=relation)
    return person


def everything() -> dict[str, list]:
    """All rows that joining may change, for comparing before with after; ended links and history apart."""
    links = Link.objects.filter(undone_at=None).order_by("pk")
    return {
        "links": list(links.values_list("pk", "person_claim", "person", "method", "undone_by", "undone_reason")),
        "persons": list(Person.objects.order_by("pk").values()),
        "residences": list(Residence.objects.order_by("pk").values()),
        "claims": list(Claim.objects.order_by("pk").values()),
        "households": [
            {name: value for name, value in row.items() if name != "version"}  # counts every change, undoing too
            for row in Household.objects.order_by("pk").values()
        ],
    }
