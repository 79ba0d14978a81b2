from datetime import timedelta
from time import monotonic

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import AccessLog
from partners import actions
from partners.models import ApiKey
from tests.factories import UserFactory
from tests.partners.factories import CompanyFactory, client_of, client_with, token_of

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/indicators"


def test_the_token_opens_the_api_and_is_stored_nowhere():
    token = token_of(CompanyFactory())
    key = ApiKey.objects.get()

    assert client_with(token).get(ADDRESS).status_code == 200
    secret = token.removeprefix(f"{key}_")
    assert len(secret) == 43
    assert bytes(key.secret_hash) == ApiKey.hash_of(secret)
    assert secret not in str(key.__dict__)


def test_issuing_and_revoking_say_who_did_it():
    officer = UserFactory()
    key, _ = actions.issue_key(company=CompanyFactory(), slot=1, by=officer)
    actions.revoke_key(key=key, by=officer)

    written = AccessLog.objects.filter(actor=officer, kind="api_key", object_ids=[key.pk])
    assert {log.purpose for log in written} == {"Kunci API dibuat", "Kunci API dicabut"}


def test_two_keys_live_side_by_side_and_a_third_finds_no_slot():
    company = CompanyFactory()
    first, second = token_of(company, slot=1), token_of(company, slot=2)

    assert [client_with(token).get(ADDRESS).status_code for token in (first, second)] == [200, 200]
    with pytest.raises(actions.PartnerError, match="Slot 1 masih terisi"):
        token_of(company, slot=1)


def test_the_database_refuses_two_live_keys_in_a_slot():
    company = CompanyFactory()
    token_of(company)
    fields = {"expires_at": timezone.now() + timedelta(days=1), "secret_hash": b"\0" * 32, "scopes": ["read"]}

    with pytest.raises(IntegrityError, match="two_live_keys_per_company"), transaction.atomic():
        company.keys.create(slot=1, prefix="00000000", **fields)
    with pytest.raises(IntegrityError, match="key_slot_is_1_or_2"), transaction.atomic():
        company.keys.create(slot=3, prefix="00000000", **fields)


def test_a_revoked_key_stops_at_once_and_its_slot_is_free_again():
    company = CompanyFactory()
    client = client_of(company)
    assert client.get(ADDRESS).status_code == 200

    actions.revoke_key(key=company.keys.get(), by=UserFactory())

    assert client.get(ADDRESS).status_code == 401
    assert client_with(token_of(company, slot=1)).get(ADDRESS).status_code == 200


def test_revoking_twice_keeps_the_first_moment():
    company = CompanyFactory()
    token_of(company)
    first = actions.revoke_key(key=company.keys.get(), by=UserFactory()).revoked_at

    assert actions.revoke_key(key=company.keys.get(), by=UserFactory()).revoked_at == first


def test_a_key_that_ran_out_is_refused():
    company = CompanyFactory()
    client = client_of(company)
    company.keys.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.get(ADDRESS).status_code == 401


@pytest.mark.parametrize("days", [0, 366])
def test_a_key_lives_a_year_at_most(days):
    with pytest.raises(actions.PartnerError, match="1 sampai 365 hari"):
        actions.issue_key(company=CompanyFactory(), slot=1, by=UserFactory(), days=days)


def test_the_right_prefix_with_another_secret_is_refused():
    token = token_of(CompanyFactory())

    assert client_with(token[:-1] + ("a" if token[-1] != "a" else "b")).get(ADDRESS).status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer rbpk_", "Bearer rbpk_\0_x", "Basic YTpi", "Bearer " + "x" * 5000])
def test_a_header_that_is_no_key_is_anonymous(header):
    answer = Client(headers={"Authorization": header}).get(ADDRESS)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_the_last_use_is_noted_at_most_once_a_minute():
    company = CompanyFactory()
    client = client_of(company)
    client.get(ADDRESS)
    noted = company.keys.get().last_used_at

    client.get(ADDRESS)

    assert noted is not None
    assert company.keys.get().last_used_at == noted


@pytest.mark.parametrize("scope", ApiKey.Scope.values)
def test_a_key_opens_only_what_its_scopes_say(scope):
    client = client_of(CompanyFactory(), scopes=[scope])

    opened = {scope for address, scope in DOORS.items() if client.get(f"/api/v1/{address}").status_code != 403}

    assert opened == {scope}


DOORS = {
    "needs": "read", "areas": "read", "indicators": "read", "shared-needs": "read", "reservations": "reserve",
    "funding-lines": "fund", "proposals": "fund", "progress": "report", "yearly-reports": "report",
    "contributions/2025": "report", "identities": "identities",
}  # fmt: skip


def test_a_refusal_for_want_of_a_scope_names_it_and_the_way_out():
    answer = client_of(CompanyFactory(), scopes=["read"]).get("/api/v1/reservations")

    assert answer.status_code == 403
    assert all(word in answer.json()["detail"] for word in ["reserve", "Bappeda"])


@pytest.mark.parametrize("scopes", [[], ["all"]])
def test_a_key_of_no_known_scope_is_not_made(scopes):
    with pytest.raises(actions.PartnerError, match="cakupan"):
        token_of(CompanyFactory(), scopes=scopes)


def test_the_database_refuses_a_key_that_may_do_nothing_known():
    key, _ = actions.issue_key(company=CompanyFactory(), slot=1, by=UserFactory())

    for scopes in ([], ["all"]):
        with pytest.raises(IntegrityError, match="key_may_do_something_known"), transaction.atomic():
            ApiKey.objects.filter(pk=key.pk).update(scopes=scopes)


def test_identities_have_to_be_asked_for():
    key, _ = actions.issue_key(company=CompanyFactory(), slot=1, by=UserFactory())

    assert key.scopes == ["read", "reserve", "fund", "report"]


@pytest.mark.parametrize(
    ("networks", "address", "status"),
    [
        ([], "203.0.113.9", 200), (["10.1.0.0/16"], "10.1.200.3", 200), (["10.1.0.0/16"], "10.2.0.1", 401),
        (["192.0.2.7"], "192.0.2.7", 200), (["192.0.2.7", "2001:db8::/32"], "2001:db8::5", 200),
        (["2001:db8::/32"], "10.1.0.1", 401),
    ],
)  # fmt: skip
def test_a_key_works_from_its_networks_only(networks, address, status):
    client = client_with(token_of(CompanyFactory(), networks=networks), REMOTE_ADDR=address)

    assert client.get(ADDRESS).status_code == status


def test_an_address_that_the_caller_writes_himself_is_not_believed():
    client = client_with(token_of(CompanyFactory(), networks=["10.1.0.0/16"]), REMOTE_ADDR="203.0.113.9")

    assert client.get(ADDRESS, headers={"X-Forwarded-For": "10.1.0.1"}).status_code == 401


def test_a_network_that_is_none_is_refused_in_words():
    with pytest.raises(actions.PartnerError, match="bukan alamat atau jaringan IP"):
        token_of(CompanyFactory(), networks=["10.1.0.0/99"])


def test_a_revoked_key_stops_within_a_second():
    company = CompanyFactory()
    client = client_of(company)
    client.get(ADDRESS)

    started = monotonic()
    actions.revoke_key(key=company.keys.get(), by=UserFactory())
    status = client.get(ADDRESS).status_code

    assert (status, monotonic() - started < 1) == (401, True)
