import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from tests.factories import PersonFactory, ResidenceFactory
from tests.verification.factories import HouseholdFactory, VillageFactory, supervisor_of
from tests.verification.petitions.conftest import NIK, OTHER_NIK, SAYS
from verification.petitions import actions
from verification.petitions.models import Petition
from verification.petitions.tickets import as_ticket

pytestmark = pytest.mark.django_db


def test_a_petition_gets_a_ticket_and_a_day_by_which_it_is_answered(nominate, settings):
    settings.RBPK_PETITION_DAYS = 10

    petition = nominate()

    assert petition.ticket.startswith("U-")
    assert len(petition.ticket) == 11
    assert petition.due_on == timezone.localdate() + timedelta(days=10)
    assert petition.state == Petition.State.OPEN


def test_the_letter_of_a_ticket_tells_what_it_is(household, nominate, object_to, report):
    tickets = [nominate(), object_to(household), report(household, "death")]

    assert [petition.ticket[0] for petition in tickets] == ["U", "S", "L"]


@pytest.mark.parametrize("typed", ["u-k7qa-2mxd", " U K7QA 2MXD ", "uk7qa2mxd"])
def test_a_ticket_is_understood_however_it_is_typed(typed):
    assert as_ticket(typed) == "U-K7QA-2MXD"


def test_what_is_no_ticket_finds_nothing():
    assert as_ticket("1") == ""


def test_a_form_sent_twice_makes_one_ticket(household, object_to):
    token = uuid.uuid4()

    assert object_to(household, token=token) == object_to(household, token=token)
    assert Petition.objects.count() == 1


def test_the_form_of_somebody_else_is_not_taken_over(household, object_to, officer):
    token = uuid.uuid4()
    object_to(household, token=token)

    with pytest.raises(actions.PetitionError, match="sudah dipakai"):
        object_to(household, token=token, by=officer)


# The same again


def test_the_same_matter_of_a_household_is_pointed_out_with_its_ticket(household, object_to):
    first = object_to(household)

    with pytest.raises(actions.AlreadyOpen, match=first.ticket) as caught:
        object_to(household)

    assert caught.value.petition == first
    assert Petition.objects.count() == 1


def test_it_is_entered_beside_the_first_with_a_reason(household, object_to):
    object_to(household)

    second = object_to(household, beside_reason="Pelapor lain dengan bukti baru")

    assert second.beside_reason == "Pelapor lain dengan bukti baru"


def test_the_same_nik_is_pointed_out_without_a_household(nominate):
    nominate(nik=NIK)

    with pytest.raises(actions.AlreadyOpen):
        nominate(nik=NIK)
    assert nominate(nik=OTHER_NIK)


def test_another_kind_or_change_of_the_household_is_another_matter(household, object_to, report):
    object_to(household)
    report(household, "death", person_name="Ahmad")
    report(household, "birth", person_name="Dewi")

    assert Petition.objects.count() == 3


def test_what_was_answered_may_be_said_again(household, object_to, accept):
    accept(object_to(household))

    assert object_to(household)


def test_two_at_once_meet_in_the_database(household, object_to):
    first = object_to(household)

    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.create(
            ticket="S-AAAA-AAAA", kind="objection", village=household.village, household=household, against="listed",
            reason="moved", entered_by=first.entered_by, due_on=first.due_on, **SAYS,
        )  # fmt: skip


# Who and where


def test_a_supervisor_enters_for_his_villages_only(household, object_to):
    stranger = supervisor_of(VillageFactory())

    with pytest.raises(actions.PetitionError, match="bukan desa di wilayah Anda"):
        object_to(household, by=stranger)


def test_an_officer_of_an_opd_enters_for_any_village(household, object_to, officer):
    petition = object_to(household, by=officer)

    assert petition.entered_for.short_name == "Dinsos"


@pytest.mark.parametrize("role", [Role.OPD_VIEWER, Role.LEADER, Role.VERIFIER, Role.BAPPEDA_ANALYST])
def test_others_do_not_enter(household, object_to, user, role):
    with pytest.raises(actions.PetitionError, match="Peran Anda"):
        object_to(household, by=user(role))


def test_a_closed_household_takes_no_petition(household, object_to):
    household.closed_on, household.closed_reason = timezone.localdate(), "duplicate"
    household.save()

    with pytest.raises(actions.PetitionError, match="sudah ditutup"):
        object_to(household)


def test_a_household_of_another_village_is_refused(village, household, desk):
    elsewhere = HouseholdFactory()

    with pytest.raises(actions.PetitionError, match="tidak ada di desa itu"):
        actions.enter_petition(
            kind="objection", village=village, household=elsewhere, by=desk,
            said=SAYS | {"against": "listed", "reason": "moved"},
        )  # fmt: skip


# What the database holds to


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "objection", "against": "listed", "reason": ""},
        {"kind": "objection", "against": "absent", "reason": "moved"},
        {"kind": "objection"},
        {"kind": "change", "change": "death"},
        {"kind": "nomination", "household": None},
        {"kind": "nomination", "text": ""},
        {"kind": "nomination", "state": "refused"},
    ],
)
def test_the_database_refuses_half_a_petition(household, desk, fields):
    whole = SAYS | {
        "ticket": "U-AAAA-AAAA", "village": household.village, "household": household, "entered_by": desk,
        "due_on": timezone.localdate(),
    }  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.create(**whole | fields)


def test_incomplete_facts_become_words(household, desk):
    with pytest.raises(actions.PetitionError, match="tidak lengkap"):
        actions.enter_petition(
            kind="objection", village=household.village, household=household, by=desk, said=dict(SAYS)
        )


def test_a_person_who_lives_elsewhere_is_not_named(household, report):
    with pytest.raises(actions.PetitionError, match="bukan anggota"):
        report(household, "death", person=ResidenceFactory().person)


def test_a_person_of_the_household_may_be_named(household, report):
    person = ResidenceFactory(household=household, person=PersonFactory(name="Ahmad"), relation="spouse").person

    assert report(household, "death", person=person).person == person
