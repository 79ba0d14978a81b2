import pytest

from accounts.models import AccessLog
from accounts.roles import Role
from tests.factories import HouseholdFactory, PersonFactory, ResidenceFactory
from tests.households.register_files import nik

pytestmark = pytest.mark.django_db
REASON = "mencocokkan dengan KK asli"


@pytest.fixture
def home():
    return HouseholdFactory()


@pytest.fixture
def someone(home):
    return ResidenceFactory(household=home, person=PersonFactory(number=nik(1))).person


def address(home, person):
    return f"/register/{home.code}/warga/{person.pk}/nik/"


@pytest.fixture
def supervisor(client_as, home):
    return client_as(Role.SUPERVISOR, areas=[home.village])


def test_a_nik_is_shown_once_in_the_answer_with_who_and_why_written_down(supervisor, home, someone):
    answer = supervisor.post(address(home, someone), {"purpose": REASON})

    assert nik(1) in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    log = AccessLog.objects.get(kind="nik")
    assert (log.actor, log.purpose, log.object_ids) == (supervisor.user, REASON, [someone.pk])


def test_asking_for_the_page_shows_no_nik_and_logs_nothing(supervisor, home, someone):
    assert nik(1) not in supervisor.get(address(home, someone)).content.decode()
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("purpose", ["", "   ", "cek", "          "])
def test_without_a_reason_there_is_no_nik(supervisor, home, someone, purpose):
    answer = supervisor.post(address(home, someone), {"purpose": purpose})

    assert nik(1) not in answer.content.decode()
    assert answer.context["form"].errors
    assert not AccessLog.objects.exists()


def test_the_nik_stands_neither_in_the_session_nor_in_the_log(supervisor, home, someone):
    supervisor.post(address(home, someone), {"purpose": REASON})

    assert nik(1) not in str(dict(supervisor.session))
    assert nik(1) not in str(AccessLog.objects.values().get())


def test_a_supervisor_of_another_village_does_not_find_the_person(client_as, home, someone):
    stranger = client_as(Role.SUPERVISOR, areas=[HouseholdFactory().village])

    assert stranger.post(address(home, someone), {"purpose": REASON}).status_code == 404
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("role", [Role.BAPPEDA_ANALYST, Role.VERIFIER, Role.OPD_OFFICER, Role.LEADER])
def test_roles_without_the_permission_are_told_so(client_as, home, someone, role):
    assert client_as(role).post(address(home, someone), {"purpose": REASON}).status_code == 403


def test_somebody_who_lives_elsewhere_is_not_reached_through_this_household(supervisor, home):
    elsewhere = ResidenceFactory(person=PersonFactory(number=nik(2))).person

    assert supervisor.post(address(home, elsewhere), {"purpose": REASON}).status_code == 404


def test_a_person_without_nik_has_none_to_open(supervisor, home):
    person = ResidenceFactory(household=home).person

    answer = supervisor.post(address(home, person), {"purpose": REASON})

    assert "belum mempunyai NIK" in answer.content.decode()
    assert not AccessLog.objects.exists()
