import threading
from datetime import date

import pytest
from django.db import connection, transaction

from households import by_hand, reference
from households.by_hand import SaidPerson, SaidPlace, register_claim
from households.importing.loading import ONE_AT_A_TIME
from households.models import CandidatePair, Claim, Household, IdentityNumber, Link, Person, Residence, Snapshot, Source
from tests.factories import AreaFactory, HouseholdFactory, PersonFactory, ResidenceFactory, UserFactory

pytestmark = pytest.mark.django_db
NIK, KK = "6402990101800001", "6402990101150001"


@pytest.fixture(autouse=True)
def source(db):
    for code, name, owner, instrument, version in reference.SOURCES:
        Source.objects.get_or_create(
            code=code,
            defaults={"name": name, "owner": owner, "instrument": instrument, "instrument_version": version},
        )


@pytest.fixture
def village():
    return AreaFactory()


@pytest.fixture
def siti():
    return SaidPerson("Siti Aminah", "head", date(1980, 1, 1), "female", IdentityNumber.record("nik", NIK))


@pytest.fixture
def claim(village):
    def make(person, key="U-1", household=None, **place):
        place = SaidPlace(place.pop("village", village), **place)
        return register_claim(key=key, person=person, place=place, by=UserFactory(), household=household)

    return make


def known(household, name="Siti Aminah", born=date(1980, 1, 1), **fields):
    person = PersonFactory(name=name, number=NIK, birth_date=born, **fields)
    return ResidenceFactory(household=household, person=person).person


def test_a_new_family_starts_as_a_shell_with_its_head(claim, siti, village):
    made = claim(siti, address="Jalan Danau 3", rt="05", kk=IdentityNumber.record("kk", KK))

    household = made.household
    assert household.code == f"RK{household.pk:08}"
    assert (household.village, household.address, household.status) == (village, "Jalan Danau 3", "unverified")
    head = household.residences.get()
    assert head.card.kk == made.kk
    assert Link.objects.get().person == head.person
    assert Link.objects.get().method == "first_seen"


def test_the_claims_of_a_day_share_a_snapshot_whose_rows_add_up(claim):
    first, second = claim(SaidPerson("Siti"), "U-1"), claim(SaidPerson("Budi"), "U-2")

    snapshot = Snapshot.objects.get()
    assert first.first_snapshot == second.last_snapshot == snapshot
    assert (snapshot.n_rows, snapshot.n_created, snapshot.state) == (2, 2, "applied")


def test_somebody_known_in_the_village_keeps_his_household(claim, siti, village):
    home = HouseholdFactory(village=village)
    person = known(home)

    made = claim(siti)

    assert made.household == home
    assert Link.objects.get().person == person
    assert Link.objects.get().method == "exact_nik"
    assert (Person.objects.count(), Household.objects.count()) == (1, 1)


def test_a_nik_alone_welds_nobody(claim, siti, village):
    other = known(HouseholdFactory(village=village), name="Bambang Wijaya")

    made = claim(siti)

    newcomer = made.household.residences.get().person
    assert newcomer != other
    pair = CandidatePair.objects.get()
    assert (pair.kind, {pair.left, pair.right}) == ("same_nik", {other, newcomer})


def test_somebody_whose_birth_date_nobody_knows_is_asked_about(claim, siti, village):
    known(HouseholdFactory(village=village), born=None)

    claim(siti)

    assert CandidatePair.objects.count() == 1


def test_somebody_known_in_another_village_is_asked_about_and_not_moved(claim, siti):
    person = known(HouseholdFactory())

    made = claim(siti)

    assert Residence.objects.open().get(person=person).household != made.household
    assert CandidatePair.objects.get().kind == "same_nik"


def test_somebody_who_died_does_not_come_back(claim, siti, village):
    person = known(HouseholdFactory(village=village), died_on="2025-01-01")

    made = claim(siti)

    assert Link.objects.get().person != person
    assert made.household.residences.get().person != person


def test_a_person_is_said_to_live_in_a_known_household(claim, village):
    home = HouseholdFactory(village=village)

    made = claim(SaidPerson("Dewi", "child"), household=home)

    assert made.household == home
    assert home.residences.get().relation == "child"


def test_a_source_of_typing_is_offered_for_no_import():
    assert by_hand.SOURCE not in Source.objects.of_files().values_list("code", flat=True)
    assert "dtsen" in Source.objects.of_files().values_list("code", flat=True)


@pytest.mark.django_db(transaction=True)
def test_while_an_import_runs_nothing_is_typed_in(claim, siti):
    importing, done = threading.Event(), threading.Event()

    def run_import():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            importing.set()
            done.wait(10)
        connection.close()

    thread = threading.Thread(target=run_import)
    thread.start()
    importing.wait(10)
    try:
        with pytest.raises(by_hand.ClaimRefused, match="Impor register sedang berjalan"):
            claim(siti)
    finally:
        done.set()
        thread.join()
    assert not Claim.objects.exists()
