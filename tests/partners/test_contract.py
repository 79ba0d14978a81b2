"""Every operation as its own company, as another, with a revoked key and without: no 500, nothing off the schema."""

import logging
from functools import partial
from io import StringIO

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from tests.partners.contract import CHECKS, described, fit, make_world
from tests.partners.factories import client_with, post

pytestmark = pytest.mark.django_db
PRINCIPALS = ["own", "foreign", "revoked", "none"]
N_PEOPLE, N_CASES = 10, 2  # people; cases per operation, principal and mode
MANY_PEOPLE, MANY_CASES = 500, 23  # 28 operations x 4 principals x 2 modes x 23 = 5,152 cases
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.fixture(autouse=True)
def one_connection():
    """Requests come in the transaction of the test: they must not end its connection, as a server's do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def log():
    """All that is logged meanwhile."""
    text = StringIO()
    handler = logging.StreamHandler(text)
    logging.getLogger().addHandler(handler)
    yield text
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_every_operation_answers_as_it_is_described(principal, log):
    assert try_all(principal, log, N_PEOPLE, N_CASES) >= 28 * N_CASES


@pytest.mark.slow
@pytest.mark.parametrize("principal", PRINCIPALS)
def test_every_operation_answers_as_it_is_described_however_often(principal, log):
    assert try_all(principal, log, MANY_PEOPLE, MANY_CASES) >= 5_000 / len(PRINCIPALS)


def try_all(principal: str, log: StringIO, n_people: int, n_cases: int) -> int:
    """How many cases were tried."""
    world, tried = make_world(n_people), 0
    schema = described(world.ours.token)
    token = {"revoked": world.revoked_token, "none": ""}.get(principal, world.ours.token)
    codes = (world.theirs if principal == "foreign" else world.ours).codes
    for found in schema.get_all_operations():
        for mode in MODES:
            tried += try_one(found.ok(), mode, token, codes, n_cases, partial(judge, principal, world.secrets))
    said = log.getvalue()
    assert [secret for secret in world.secrets if secret in said] == []
    return tried


def try_one(operation, mode, token, codes, n_cases, judge_one) -> int:
    n_tried = 0

    @settings(
        max_examples=n_cases, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def one(case, data):
        nonlocal n_tried
        if data.draw(st.integers(0, 3)):
            fit(case, codes, lambda known: data.draw(st.sampled_from(known)))
        with transaction.atomic():  # the world is the same for the next case
            answer = case.call(headers={"Authorization": f"Bearer {token}"} if token else {})
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS)
        judge_one(answer)
        n_tried += 1

    one()
    return n_tried


def judge(principal: str, secrets: set[str], answer) -> None:
    said = f"{answer.headers}{answer.content.decode(errors='replace')}"
    assert [secret for secret in secrets if secret in said] == []
    assert "set-cookie" not in answer.headers
    if principal in ("revoked", "none"):
        assert answer.status_code == 401


def test_what_another_company_holds_looks_as_if_it_were_not_there():
    world = make_world(5)
    client, theirs = client_with(world.ours.token), world.theirs.codes
    held = [f"reservations/{theirs['reservation'][0]}", f"funding-lines/{theirs['line'][0]}",
            f"proposals/{theirs['proposal'][0]}", f"progress/{theirs['progress'][0]}"]  # fmt: skip
    made_up = [f"{address[:-10]}AAAAAAAAAA" for address in held]

    answers, nothing = ([client.get(f"/api/v1/{address}") for address in each] for each in (held, made_up))

    assert [answer.status_code for answer in answers] == [404] * 4
    assert [answer.json() for answer in answers] == [answer.json() for answer in nothing]


def test_a_number_of_identity_that_a_company_sends_is_neither_answered_nor_logged(log):
    world = make_world(5)
    line, nik = world.ours.codes["line"][0], "6402990101000001"
    body = {"funding_line": line, "observed_on": "2026-01-01", "percent": 5, "note": f"NIK {nik}"}

    answer = post(client_with(world.ours.token), "progress", body)

    assert answer.status_code == 400
    assert nik not in answer.text + log.getvalue()
