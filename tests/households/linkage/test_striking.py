import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import reset_password
from accounts.roles import Role
from households.linkage import striking
from households.linkage.decisions import LinkageError
from households.linkage.merging import Joining, merge_persons
from households.models import LinkageRun, Person, Residence, StrikeOut
from tests.factories import HouseholdFactory, PersonFactory, ResidenceFactory

pytestmark = pytest.mark.django_db
NOTE = "Tidak ditemukan di alamatnya menurut ketua RT"


@pytest.fixture
def siti(village):
    return ResidenceFactory(person=PersonFactory(name="Siti"), household=HouseholdFactory(village=village)).person


@pytest.fixture
def first(user, village):
    return user(Role.SUPERVISOR, areas=[village])


@pytest.fixture
def second(user, village):
    return user(Role.SUPERVISOR, areas=[village])


def propose(by, reason=StrikeOut.Reason.DECEASED, **subject):
    return striking.propose_strike_out(reason=reason, note=NOTE, by=by, **subject)


def struck(first, second, **subject):
    return striking.decide_strike_out(strike_out=propose(first, **subject), is_confirmed=True, by=second)


def test_a_person_is_struck_off_by_two_and_stays_in_the_register_with_the_day(siti, first, second):
    struck(first, second, person=siti)

    siti.refresh_from_db()
    assert siti.died_on == timezone.localdate()
    assert Residence.objects.get(person=siti).left_on == timezone.localdate()


def test_whoever_proposes_does_not_decide(siti, first):
    proposal = propose(first, person=siti)

    with pytest.raises(LinkageError, match="petugas lain"):
        striking.decide_strike_out(strike_out=proposal, is_confirmed=True, by=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        StrikeOut.objects.filter(pk=proposal.pk).update(is_confirmed=True, decided_by=first, decided_at=timezone.now())


def test_whoever_lately_gave_the_second_officer_a_password_cannot_be_the_first(siti, first, second):
    reset_password(user=second, by=first)
    proposal = propose(first, person=siti)

    with pytest.raises(LinkageError, match="mengatur ulang akun Anda"):
        striking.decide_strike_out(strike_out=proposal, is_confirmed=True, by=second)


def test_a_refused_proposal_changes_nothing(siti, first, second):
    striking.decide_strike_out(strike_out=propose(first, person=siti), is_confirmed=False, by=second)

    assert Residence.objects.open().filter(person=siti).exists()


def test_a_household_is_closed_with_the_reason_and_opened_again_by_two(siti, first, second):
    home = siti.residences.get().household
    struck(first, second, household=home, reason=StrikeOut.Reason.MOVED)
    home.refresh_from_db()
    assert (home.closed_reason, home.closed_on) == ("moved", timezone.localdate())

    struck(second, first, household=home, reason=StrikeOut.Reason.REVERSAL)

    home.refresh_from_db()
    assert (home.closed_reason, home.closed_on) == ("", None)


def test_taking_back_does_not_revive_somebody_joined_with_another(siti, first, second, village):
    struck(first, second, person=siti)
    run = LinkageRun.objects.create(method="clerical", parameters={})
    kept = ResidenceFactory(person=PersonFactory(name="Sitti"), household=HouseholdFactory(village=village)).person
    merge_persons([Joining(kept.pk, siti.pk, 1.0, 9.0)], method="clerical", run=run)
    siti.refresh_from_db()

    with pytest.raises(LinkageError, match="sudah disatukan"):
        propose(first, person=siti, reason=StrikeOut.Reason.REVERSAL)


def test_who_lives_elsewhere_today_is_not_struck_off_from_where_he_lived(client_as, siti, first, other_village):
    Residence.objects.filter(person=siti).update(left_on=timezone.localdate())
    ResidenceFactory(person=siti, household=HouseholdFactory(village=other_village))
    old_home = siti.residences.exclude(left_on=None).get().household

    answer = client_as(first).get(f"/register/{old_home.code}/warga/{siti.pk}/coret/")

    assert answer.status_code == 404
    assert list(Person.objects.visible_to(first)) == [siti]
