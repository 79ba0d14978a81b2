"""URL x method x role x ownership, generated from the addresses the site really has."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.roles import Role
from partners.api.v1.routes import routes
from tests import world
from tests.conftest import BACKEND
from tests.permissions.matrix import EVERYBODY, MATRIX, PUBLIC, ROLES, Line

pytestmark = pytest.mark.django_db
REFUSED = {403, 404}
NOT_SHOWN_HERE = {"admin", "api-v1", "field-v1"}  # namespaces with tests of their own below


@pytest.fixture(scope="module")
def sides(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        world.load_reference()
        first = world.build_side("A", "64.02.04.2006", "Disperkim", "Bedah rumah")
        second = world.build_side("B", "64.02.02.2003", "Dinas PU", "Air bersih")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # autovacuum may have counted while only rows of rolled back tests lay there
        for side in (first, second):
            side.sessions = {letter: session_of(side.users[role]) for letter, role in ROLES.items()}
        yield first, second
        transaction.set_rollback(True)


def session_of(user) -> str:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def patterns(resolver=None, namespace=""):
    """(full name, route) of every address of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", str(entry.pattern)
        else:
            yield from patterns(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


def test_every_address_has_a_line():
    named = {name for name, _ in patterns() if name.split(":")[0] not in NOT_SHOWN_HERE}
    # Two doors of the admin that only lead to the site's own sign-in and password page.
    named -= {"None"}
    assert sorted(named - {line.name for line in MATRIX} - PUBLIC) == []


def test_every_line_has_an_address():
    named = {name for name, _ in patterns()}
    assert sorted({line.name for line in MATRIX} - named) == []


def test_the_public_list_is_exactly_that_of_the_rules(sides):
    opened, doors = set(), (reverse("account_login"), reverse("csr:enter"))
    for line in [*MATRIX, *[Line(name) for name in PUBLIC]]:
        address = reverse(line.name, kwargs=line.on(sides[0].things))
        answer = Client().get(address)
        if not (answer.status_code == 302 and answer.url.startswith(doors)):
            opened.add(line.name)
    # The second step of signing in has nothing to show before the first: it leads back to it.
    assert opened == PUBLIC - {"mfa_authenticate"}


@pytest.mark.parametrize("line", MATRIX, ids=lambda line: line.name)
def test_each_role_gets_in_exactly_where_its_line_says(line, sides):
    wrong = [
        f"{method} by {letter} ({'own' if is_own else 'foreign'}): {status}, expected {expected}"
        for method, roles in [("get", line.get), ("post", line.post)]
        for is_own in (True, False)
        for letter in who_tries(roles, is_own)
        for expected in [expectation(line, roles, letter, is_own)]
        for status in [ask(line, method, sides[0], sides[not is_own].sessions[letter])]
        if not agrees(status, expected)
    ]
    assert wrong == []


def who_tries(roles, is_own) -> str:
    """Everybody at home; elsewhere those who get in at home; one person where the method is not there at all."""
    if roles is None:
        return EVERYBODY[0] if is_own else ""
    return EVERYBODY if is_own else roles


def expectation(line, roles, letter, is_own) -> str:
    if roles is None:
        return "not there"
    if letter not in roles:
        return "refused"
    return "hidden" if letter in line.scoped and not is_own else "in"


def agrees(status: int, expected: str) -> bool:
    return {
        "not there": status in {405, 403, 404},
        "refused": status in REFUSED,
        "hidden": status == 404,
        "in": status in {200, 302, 400, 409},
    }[expected]


def ask(line, method: str, side, session: str) -> int:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        answer = getattr(client, method)(reverse(line.name, kwargs=line.on(side.things)))
        for close in answer._resource_closers:  # answer.close() would end the connection, and the test's transaction
            close()
        status = answer.status_code
        if status == 302 and answer.url.startswith(reverse("account_login")):
            status = 403
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.BAPPEDA_ADMIN])
def test_only_the_bappeda_admin_enters_the_admin(role, sides):
    client = Client()
    client.force_login(sides[0].users[role], backend=BACKEND)
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(address, follow=True).status_code == 403, address


def test_the_bappeda_admin_opens_every_list_and_row_form_of_the_admin(sides):
    client = Client()
    client.force_login(sides[0].users[Role.BAPPEDA_ADMIN], backend=BACKEND)
    for model in admin.site._registry:
        options = model._meta
        stem = f"admin:{options.app_label}_{options.model_name}"
        assert client.get(reverse(f"{stem}_changelist")).status_code == 200, stem
        first = model._default_manager.first()
        if first is not None:
            assert client.get(reverse(f"{stem}_change", args=[first.pk])).status_code == 200, stem


LISTS = [
    line for line in MATRIX
    if line.get and (line.name.endswith("-list") or line.name == "verification:macro-figures")
]  # fmt: skip
MOST_QUERIES = 30  # session, person and roles take six; a list that asks once a row would pass it at once


@pytest.mark.parametrize("line", LISTS, ids=lambda line: line.name)
def test_a_list_asks_the_database_a_bounded_number_of_questions(line, sides, django_assert_max_num_queries):
    client = Client()
    client.force_login(sides[0].users[ROLES[line.get[0]]], backend=BACKEND)

    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(reverse(line.name, kwargs=line.on(sides[0].things))).status_code == 200


def at_the_door(token) -> Client:
    """A browser in which somebody typed the key."""
    client = Client()
    client.post(reverse("csr:enter"), {"password": token})
    return client


def asked(client, line, things) -> list[tuple[int, str]]:
    """Status and address of what a page answers to each method it has."""
    answers = []
    for method in [name for name, roles in (("get", line.get), ("post", line.post)) if roles is not None]:
        with transaction.atomic():
            answer = getattr(client, method)(reverse(line.name, kwargs=line.on(things)))
            answers.append((answer.status_code, answer.headers.get("Location", "")))
            transaction.set_rollback(True)
    return answers


@pytest.mark.parametrize("line", [line for line in MATRIX if line.name.startswith("csr:")], ids=lambda line: line.name)
def test_a_company_key_opens_the_pages_of_its_company(line, sides):
    own, foreign = sides[0].things, sides[1].things
    key, door = at_the_door(own.token), reverse("csr:enter")
    refused = 403 if line.name == "csr:reservation-identity" else None  # a usual key does not name people

    assert {status for status, _ in asked(key, line, own)} <= ({refused} if refused else {200, 302})
    if line.scoped == "K":
        assert {status for status, _ in asked(key, line, foreign)} == {refused or 404}
    for shut in (at_the_door(own.revoked_token), Client()):
        assert set(asked(shut, line, own)) == {(302, door)}


def api(token=None):
    return Client(headers={"Authorization": f"Bearer {token}"} if token else {})


API_LISTS = [entry.name for entry in routes(trailing_slash="") if entry.name.endswith("-list")]
POSTED_TO = {"identity-list"}  # and a scope that has to be asked for


@pytest.mark.parametrize("name", API_LISTS)
def test_the_api_opens_to_live_keys_only(name, sides):
    address = reverse(f"api-v1:{name}")
    officer = Client()
    officer.force_login(sides[0].users[Role.BAPPEDA_ADMIN], backend=BACKEND)

    assert api(sides[0].things.token).get(address).status_code == (403 if name in POSTED_TO else 200)
    assert api(sides[0].things.revoked_token).get(address).status_code == 401
    assert api().get(address).status_code == 401
    assert officer.get(address).status_code == 401


@pytest.mark.parametrize(("name", "code"), [("reservation", "reservation"), ("funding-line", "line"),
                                            ("proposal", "proposal"), ("progress", "progress")])  # fmt: skip
def test_a_company_does_not_find_what_is_anothers(name, code, sides):
    address = reverse(f"api-v1:{name}-detail", args=[getattr(sides[0].things, code).code])

    assert api(sides[0].things.token).get(address).status_code == 200
    assert api(sides[1].things.token).get(address).status_code == 404
