"""How often a key may ask: counted by the database, whoever asks at the same moment."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from partners.models import ApiKey, KeyUse
from tests.partners.factories import CompanyFactory, client_of, client_with, token_of
from tests.partners.test_reservations import at_once

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/indicators"


def numbers(header: str) -> dict[str, int]:
    return {name: int(n) for name, n in re.findall(r'"(\w+)";[qr]=(\d+)', header)}


def test_the_answer_says_the_limits_and_what_is_left():
    answer = client_of(CompanyFactory(), requests_per_minute=10, requests_per_day=50).get(ADDRESS)

    assert answer["RateLimit-Policy"] == '"minute";q=10;w=60, "day";q=50;w=86400'
    assert numbers(answer["RateLimit"]) == {"minute": 9, "day": 49}


def test_over_the_limit_the_answer_is_429_and_says_when_to_come_back():
    client = client_of(CompanyFactory(), requests_per_minute=2)

    answers = [client.get(ADDRESS) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert answers[2]["Content-Type"] == "application/problem+json"
    assert numbers(answers[2]["RateLimit"])["minute"] == 0


def test_the_limit_of_the_day_holds_when_the_minute_has_room():
    client = client_of(CompanyFactory(), requests_per_minute=100, requests_per_day=1)

    assert [client.get(ADDRESS).status_code for _ in range(2)] == [200, 429]


def test_a_new_minute_and_a_new_day_begin_anew():
    client = client_of(CompanyFactory(), requests_per_minute=1, requests_per_day=1)
    assert [client.get(ADDRESS).status_code for _ in range(2)] == [200, 429]

    KeyUse.objects.update(minute=timezone.now() - timedelta(minutes=2))
    assert client.get(ADDRESS).status_code == 429
    KeyUse.objects.update(day=timezone.localdate() - timedelta(days=1))
    KeyUse.objects.update(minute=timezone.now() - timedelta(minutes=2))
    assert client.get(ADDRESS).status_code == 200


def test_the_two_keys_of_a_company_have_a_limit_each():
    company = CompanyFactory()
    first, second = (client_of(company, slot=slot, requests_per_minute=1) for slot in (1, 2))

    assert [client.get(ADDRESS).status_code for client in (first, second)] == [200, 200]


def test_a_wrong_key_is_not_counted():
    client_with("rbpk_00000000_" + "a" * 43).get(ADDRESS)

    assert not KeyUse.objects.exists()


def test_the_counters_leave_no_log_behind():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'partners_keyuse'")
        assert cursor.fetchone() == ("u",)


@pytest.mark.django_db(transaction=True)
def test_of_sixty_calls_at_once_exactly_the_limit_passes():
    token = token_of(CompanyFactory(), requests_per_day=25)

    statuses = [answer.status_code for answer in at_once([client_with(token)] * 60, lambda one: one.get(ADDRESS))]

    assert (statuses.count(200), statuses.count(429)) == (25, 35)
    assert KeyUse.objects.get(key=ApiKey.objects.get()).n_on_day == 60


@pytest.mark.parametrize("address", ["fe80::1%eth0", "tanpa alamat", "", "999.1.1.1"])
def test_an_address_that_is_none_or_has_a_zone_fails_no_call(address):
    anywhere, fenced = CompanyFactory(), CompanyFactory()

    assert client_of(anywhere).get(ADDRESS, REMOTE_ADDR=address).status_code == 200
    assert client_of(fenced, networks=["10.0.0.0/8"]).get(ADDRESS, REMOTE_ADDR=address).status_code == 401
