import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.actions import reset_password
from accounts.models import Notice
from accounts.roles import Role
from households.models import Claim, Household, Person, Residence
from tests.verification.factories import (
    AssignmentFactory,
    RoundFactory,
    VillageFactory,
    accepted,
    supervisor_of,
)
from tests.verification.petitions.conftest import NIK
from verification.field.models import Assignment, VerificationRound
from verification.petitions import actions
from verification.petitions.models import Petition

pytestmark = pytest.mark.django_db


def refuse(petition, by, answer="Keluarga ini sudah dilayani."):
    return actions.answer_petition(petition=petition, accepted=False, answer=answer, by=by)


# Who answers


def test_whoever_entered_it_does_not_answer_it(household, object_to, desk):
    with pytest.raises(actions.PetitionError, match="dijawab oleh orang lain"):
        refuse(object_to(household), desk)


def test_the_database_itself_refuses_one_person_for_both(household, object_to, desk):
    petition = object_to(household)

    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=petition.pk).update(
            state="refused", answer="Tidak", answered_by=desk, answered_at=timezone.now()
        )


@pytest.mark.parametrize("turned", [False, True])
def test_two_who_can_sign_in_as_one_another_are_not_two(household, object_to, desk, camat, turned):
    petition = object_to(household)
    giver, given = (camat, desk) if turned else (desk, camat)
    reset_password(user=given, by=giver)

    with pytest.raises(actions.PetitionError, match="Kata sandi"):
        refuse(petition, camat)


def test_a_supervisor_of_elsewhere_and_an_opd_do_not_answer(household, object_to, officer):
    petition = object_to(household)

    for stranger in (supervisor_of(VillageFactory()), officer):
        with pytest.raises(actions.PetitionError, match="dijawab pengawas wilayahnya"):
            refuse(petition, stranger)


def test_the_regency_office_answers_everywhere(household, object_to, user):
    assert refuse(object_to(household), user(Role.BAPPEDA_ADMIN)).state == Petition.State.REFUSED


# Once, in words


def test_an_answer_needs_words(household, object_to, camat):
    with pytest.raises(actions.PetitionError, match="Tuliskan jawaban"):
        refuse(object_to(household), camat, answer="  ")


def test_it_is_answered_once(household, object_to, camat):
    petition = refuse(object_to(household), camat)

    with pytest.raises(actions.PetitionError, match="sudah dijawab: ditolak"):
        refuse(petition, camat)


def test_the_database_keeps_an_answer_as_it_is(household, object_to, camat):
    petition = refuse(object_to(household), camat)

    with pytest.raises(DatabaseError, match="petition_is_answered_once"), transaction.atomic():
        Petition.objects.filter(pk=petition.pk).update(answer="Ternyata boleh")
    with pytest.raises(DatabaseError, match="petition_is_never_deleted"), transaction.atomic():
        Petition.objects.filter(pk=petition.pk).delete()


def test_the_one_who_entered_it_hears_of_the_answer(household, object_to, camat, desk):
    petition = refuse(object_to(household), camat)

    notice = Notice.objects.get(user=desk)
    assert petition.ticket in notice.text
    assert petition.ticket in notice.path


def test_a_refused_petition_leads_to_nothing(nominate, camat):
    refuse(nominate(), camat)

    assert not Assignment.objects.exists()
    assert not Claim.objects.exists()


# Withdrawn


def test_the_citizen_may_take_it_back_at_the_desk_that_wrote_it(household, object_to, desk):
    petition = actions.withdraw_petition(petition=object_to(household), reason="Salah keluarga", by=desk)

    assert (petition.state, petition.answer) == ("withdrawn", "Salah keluarga")


def test_taking_back_needs_a_reason_and_an_open_ticket(household, object_to, desk, camat):
    petition = object_to(household)
    with pytest.raises(actions.PetitionError, match="Tuliskan mengapa"):
        actions.withdraw_petition(petition=petition, reason=" ", by=desk)
    refuse(petition, camat)
    with pytest.raises(actions.PetitionError, match="sudah dijawab"):
        actions.withdraw_petition(petition=petition, reason="Salah keluarga", by=desk)


def test_a_stranger_takes_nothing_back(household, object_to, officer):
    with pytest.raises(actions.PetitionError, match="di luar wilayah"):
        actions.withdraw_petition(petition=object_to(household), reason="Salah keluarga", by=officer)


# Accepted


def test_a_nomination_of_a_new_family_becomes_a_claim_and_a_visit(nominate, accept, verifier):
    petition = accept(nominate(nik=NIK))

    household = Household.objects.get()
    assert petition.household == household == petition.claim.household
    assert (household.status, household.address, str(household.neighbourhood)) == (
        "unverified", "Jalan Danau 3", "RT 05",
    )  # fmt: skip
    assert petition.claim.source.code == "usul-peragaan"
    assert petition.claim.values == {"n_members": 4}
    head = household.residences.get()
    assert (head.relation, head.person.name, head.person.nik_status) == ("head", "Siti Aminah", "claimed")
    assert (petition.assignment.household, petition.assignment.verifier) == (household, verifier)


def test_a_nomination_of_a_family_in_the_register_becomes_a_visit_only(household, village, desk, accept):
    from tests.verification.petitions.conftest import SAYS

    petition = actions.enter_petition(kind="nomination", village=village, household=household, by=desk, said=SAYS)
    petition = accept(petition)

    assert petition.claim is None
    assert petition.assignment.household == household


def test_an_objection_strikes_nobody_off(household, object_to, accept):
    accept(object_to(household))

    household.refresh_from_db()
    assert household.closed_on is None
    assert Assignment.objects.active().get().household == household


def test_a_birth_names_the_child_for_the_visit_to_see(household, report, accept):
    petition = accept(report(household, "birth", person_name="Dewi"))

    child = household.residences.get(relation="child").person
    assert (child.name, child.birth_date.isoformat()) == ("Dewi", "2026-01-05")
    assert petition.claim.household == household


@pytest.mark.parametrize("change", ["death", "moved_out"])
def test_a_reported_death_or_departure_changes_nobody_before_a_visit(household, report, accept, change):
    person = household.residences.get().person

    petition = accept(report(household, change, person=person))

    person.refresh_from_db()
    assert person.died_on is None
    assert Residence.objects.get(person=person).left_on is None
    assert petition.claim is None
    assert petition.assignment.household == household


def test_a_family_that_moved_in_starts_as_a_shell(village, desk, new_family, accept):
    said = new_family | {"change": "moved_in", "event_on": timezone.localdate()}
    petition = actions.enter_petition(kind="change", village=village, by=desk, said=said)

    accept(petition)

    assert Person.objects.get().residences.get().relation == "head"


def test_acceptance_needs_somebody_who_goes_there(household, object_to, accept):
    petition = object_to(household)

    with pytest.raises(actions.PetitionError, match="Pilih petugas"):
        accept(petition, verifier=None)

    petition.refresh_from_db()
    assert petition.is_open


def test_a_verifier_of_elsewhere_is_refused_and_nothing_is_half_done(nominate, accept, user):
    petition = nominate()

    with pytest.raises(actions.PetitionError, match="bukan petugas verifikasi"):
        accept(petition, verifier=user(Role.VERIFIER))

    petition.refresh_from_db()
    assert petition.is_open
    assert not Household.objects.exists()
    assert not VerificationRound.objects.exists()


# The visit it leads to


def test_without_a_round_one_is_opened(household, object_to, accept):
    petition = accept(object_to(household))

    assert petition.assignment.round.name == "Usul dan sanggah Loa Ipuh"


def test_the_chosen_round_is_used(household, object_to, accept):
    round = RoundFactory(village=household.village)

    assert accept(object_to(household), round=round).assignment.round == round


def test_a_visit_that_waits_already_serves_the_petition(household, object_to, accept):
    waiting = AssignmentFactory(round=RoundFactory(village=household.village), household=household)

    assert accept(object_to(household), verifier=None).assignment == waiting


def test_a_household_that_was_visited_is_visited_again(household, object_to, accept):
    before = AssignmentFactory(round=RoundFactory(village=household.village), household=household)
    accepted(before)

    petition = accept(object_to(household))

    assert petition.assignment != before
    assert petition.assignment.state == Assignment.State.ACTIVE


def test_the_database_lets_nothing_be_accepted_without_a_visit(household, object_to, camat):
    petition = object_to(household)

    with pytest.raises(IntegrityError), transaction.atomic():
        Petition.objects.filter(pk=petition.pk).update(
            state="accepted", answer="Ya", answered_by=camat, answered_at=timezone.now()
        )
