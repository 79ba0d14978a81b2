from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from households.models import (
    Area,
    Claim,
    Confirmation,
    Evidence,
    IdentityNumber,
    Link,
    LinkageRun,
    PersonClaim,
    Snapshot,
    Source,
    Variable,
)
from tests import remembered
from tests.factories import HouseholdFactory, PersonFactory, ResidenceFactory
from verification.corrections import actions

KK, NIK = "6402990101150001", "6402990101800001"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def dtsen(db):
    remembered.recall()
    return Source.objects.get(code="dtsen")


@pytest.fixture
def snapshot(dtsen):
    return Snapshot.objects.create(
        source=dtsen, as_of=timezone.localdate() - timedelta(days=90), file_sha256="a" * 64, layout_version="x"
    )


@pytest.fixture
def claim(snapshot):
    """A family of Loa Ipuh with one person, as DTSEN has them; the household and person of ours behind it."""
    village = Area.objects.get(level="village", name="Loa Ipuh")
    household = HouseholdFactory(village=village, code="RK1")
    family = Claim.objects.create(
        source=snapshot.source, source_key="k", kk=IdentityNumber.record("kk", KK), village=village, content_hash=b"x",
        household=household, first_snapshot=snapshot, last_snapshot=snapshot,
        raw={"jenis_lantai_terluas": "08", "luas_lantai": "36", "aset_bergerak_sepeda_motor": "2"},
        values={"floor": "earth", "floor_area_m2": 36.0, "has_motorcycle": "yes", "tenure": "own"},
    )  # fmt: skip
    person = PersonFactory(name="Budi Santoso")
    ResidenceFactory(person=person, household=household)
    said = PersonClaim.objects.create(
        claim=family, source_key="p", nik=IdentityNumber.record("nik", NIK), nik_quality="ok", name="BUDI SANTOSO",
        name_key=person.name_key, content_hash=b"x", raw={"status_bekerja": "1"},
        values={"works": "yes", "difficulty": "none"},
    )  # fmt: skip
    Link.objects.create(
        person_claim=said, person=person, method="exact_nik", run=LinkageRun.objects.create(method="exact_nik")
    )
    family.person = person
    return family


@pytest.fixture
def confirm(claim, user):
    """`confirm("floor", "wood")`: what a visit saw of the family's household; `person=` of a person."""
    today = timezone.localdate()
    seen_by = user(Role.VERIFIER)

    def confirmed(variable, value, *, person=None, **fields):
        evidence = Evidence.objects.create(
            household=claim.household, kind="visit", observed_on=today, expires_on=today + timedelta(days=730),
            by=seen_by, withdrawn_at=fields.pop("withdrawn_at", None),
        )  # fmt: skip
        given = {"confirmed_on": today, "expires_on": evidence.expires_on} | fields
        return Confirmation.objects.create(
            household=claim.household, person=person, variable=Variable.objects.get(code=variable), value=value,
            evidence=evidence, **given,
        )  # fmt: skip

    return confirmed


@pytest.fixture
def admin(user):
    return user(Role.BAPPEDA_ADMIN, first_name="Ani")


@pytest.fixture
def second(user):
    return user(Role.BAPPEDA_ADMIN, first_name="Beni")


@pytest.fixture
def propose(dtsen, admin):
    """`propose()`: a package for the whole regency, drawn up by the admin."""

    def make(number="050/1/2026", area=None, **fields):
        package = actions.propose_package(
            source=dtsen, area=area or Area.objects.get(kemendagri_code="64.02"), number=number, receiver="BPS Kukar",
            method="Diunggah ke laman sumber", purpose="memperbaiki DTSEN triwulan ini", by=admin, **fields,
        )  # fmt: skip
        return actions.find_corrections(package)

    return make


@pytest.fixture
def sent(propose, second):
    """`sent()`: a package that the second officer released, sent today."""

    def make(**fields):
        package = actions.release_package(package=propose(**fields), by=second)
        return actions.mark_sent(package=package, on=timezone.localdate())

    return make
