import pytest

from accounts.roles import Role
from households import reference
from tests.factories import OPDFactory
from tests.verification.factories import (
    HouseholdFactory,
    VillageFactory,
    supervisor_of,
    verifier_of,
)
from verification.petitions import actions

NIK, OTHER_NIK, KK = "6402990101800001", "6402990101800002", "6402990101150001"
SAYS = {
    "speaker_name": "Pak Sarif", "speaker_phone": "", "speaker_relation": "rt",
    "text": "Rumahnya bocor dan kepala keluarga tidak bekerja lagi.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def sources(form, settings):
    """The shipped questionnaire and sources; demonstration numbers are accepted."""
    settings.RBPK_DEMO = True
    for code, name, owner, instrument, version in reference.SOURCES:
        reference.Source.objects.get_or_create(
            code=code,
            defaults={"name": name, "owner": owner, "instrument": instrument, "instrument_version": version},
        )


@pytest.fixture
def village(db):
    return VillageFactory(name="Loa Ipuh")


@pytest.fixture
def desk(village):
    """A supervisor of the village, who enters."""
    return supervisor_of(village)


@pytest.fixture
def camat(village):
    """A supervisor of its kecamatan, who answers."""
    return supervisor_of(village.parent)


@pytest.fixture
def verifier(village):
    return verifier_of(village)


@pytest.fixture
def officer(user):
    return user(Role.OPD_OFFICER, opd=OPDFactory(short_name="Dinsos", name="Dinas Sosial"))


@pytest.fixture
def household(village):
    return HouseholdFactory(village=village)


@pytest.fixture
def new_family():
    return SAYS | {
        "person_name": "Siti Aminah", "birth_date": None, "nik": "", "kk": "", "address": "Jalan Danau 3", "rt": "05",
        "n_members": 4,
    }  # fmt: skip


@pytest.fixture
def nominate(village, desk, new_family):
    """`nominate(nik=NIK)`: a nomination of a family that the register does not know."""

    def make(by=None, beside_reason="", **said):
        return actions.enter_petition(
            kind="nomination", village=village, by=by or desk, said=new_family | said, beside_reason=beside_reason
        )

    return make


@pytest.fixture
def object_to(desk):
    """`object_to(household)`: somebody says that it should not be on the list."""

    def make(household, by=None, token=None, beside_reason="", **said):
        fields = SAYS | {"against": "listed", "reason": "became_able"} | said
        return actions.enter_petition(
            kind="objection", village=household.village, household=household, by=by or desk, said=fields, token=token,
            beside_reason=beside_reason,
        )  # fmt: skip

    return make


@pytest.fixture
def report(desk):
    """`report(household, "death")`: something that changed there."""

    def make(household, change, by=None, **said):
        fields = SAYS | {"change": change, "event_on": "2026-01-05"} | said
        return actions.enter_petition(
            kind="change", village=household.village, household=household, by=by or desk, said=fields
        )

    return make


@pytest.fixture
def accept(camat, verifier):
    def make(petition, by=None, **fields):
        return actions.answer_petition(
            petition=petition, accepted=True, answer="Akan dikunjungi.", by=by or camat,
            **{"verifier": verifier} | fields,
        )  # fmt: skip

    return make
