from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from tests import migrated
from tests.factories import AreaAssignmentFactory, MembershipFactory, UserFactory

BACKEND = "accounts.backends.UsernameOrPhoneBackend"
HERE = Path(__file__).parent
LONG = [HERE / name for name in ("flows", "chaos", "faults", "verification/field/phone", "permissions")]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """What takes long goes first, after the shuffle: else one worker is left with it at the end, and the other idle."""
    items.sort(key=lambda item: next((n for n, room in enumerate(LONG) if room in item.path.parents), len(LONG)))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """The database of each worker is a copy of one that has all migrations."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.migrated_database()


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def quiet_heartbeat(request, monkeypatch):
    """It looks from a connection of its own, to which the rows of a test's transaction do not exist: after a second it
    would call the job lost."""
    marker = request.node.get_closest_marker("django_db")
    is_seen = marker and marker.kwargs.get("transaction") or "transactional_db" in request.fixturenames
    if not is_seen:
        monkeypatch.setattr("jobs.work.Run._beat", lambda run: None)


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
