import pytest
from django.db import connection
from django.test import Client

from households import reference
from tests.factories import AreaAssignmentFactory, MembershipFactory, UserFactory

LONGEST = ("tests/flows", "tests/faults")
BACKEND = "accounts.backends.UsernameOrPhoneBackend"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """What takes longest begins first, so that no worker waits for another one at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The reference data stand in the database from the start: `reference.load()` of a test finds them there."""
    with django_db_blocker.unblock():
        reference.load()
        connection.close()


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nothing_collected(settings):
    """Static files come from their sources: no test needs collectstatic before it."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def user(db):
    """`user(Role.SUPERVISOR, areas=[village], username="ani")`: somebody with that role, answering for those areas."""

    def make(role=None, *, areas=(), opd=None, **fields):
        person = UserFactory(**fields)
        if role:
            MembershipFactory(user=person, role=role, **({"opd": opd} if opd else {}))
        for area in areas:
            AreaAssignmentFactory(user=person, area=area)
        return person

    return make


@pytest.fixture
def client_as(user):
    """`client_as(Role.LEADER)` or `client_as(person)`: a signed-in browser; `.user` says who."""

    def sign_in(who, **fields):
        person = who if hasattr(who, "username") else user(who, **fields)
        client = Client()
        client.force_login(person, backend=BACKEND)
        client.user = person
        return client

    return sign_in
