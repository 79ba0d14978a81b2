from datetime import timedelta

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
