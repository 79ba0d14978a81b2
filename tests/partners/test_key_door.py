"""The page that asks for a company key, and what stays shut without one."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from partners import actions
from partners.csr.doors import SESSION
from partners.models import ApiKey
from tests.factories import UserFactory
from tests.partners.factories import CompanyFactory, token_of

pytestmark = pytest.mark.django_db
DOOR, HOME = reverse("csr:enter"), reverse("csr:home")


@pytest.fixture
def company():
    return CompanyFactory(funder__name="PT Contoh Uji")


def enter(token: str, **options) -> Client:
    browser = Client(**options)
    browser.answer = browser.post(DOOR, {"password": token})
    return browser


def is_shut(browser) -> bool:
    answer = browser.get(HOME)
    return answer.status_code == 302 and answer.url == DOOR


def test_a_key_opens_the_pages_of_its_company(company):
    browser = enter(token_of(company))

    assert browser.answer.url == HOME
    assert "PT Contoh Uji" in browser.get(HOME).content.decode()


def test_without_a_key_every_page_leads_to_the_door(company):
    assert is_shut(Client())


@pytest.mark.parametrize("token", ["", "rbpk_", "rbpk_00000000_" + "x" * 43, "kata-sandi"])
def test_what_is_no_key_opens_nothing(company, token):
    browser = enter(token)

    assert browser.answer.status_code == 200
    assert is_shut(browser)


def test_the_secret_is_kept_nowhere(company):
    token = token_of(company)
    browser = enter(token)

    key = ApiKey.objects.get()
    assert browser.session[SESSION] == [key.prefix, key.pk]
    assert token.split("_", 2)[2] not in str(dict(browser.session)) + browser.get(HOME).content.decode()


def test_the_session_ends_with_the_browser_and_is_a_new_one(company):
    browser = Client()
    browser.get(DOOR)
    browser.post(DOOR, {"password": "rbpk_falsch"})
    browser.post(DOOR, {"password": token_of(company)})

    cookie = browser.cookies["sessionid"]
    assert cookie["max-age"] == cookie["expires"] == ""


def test_a_revoked_key_stops_at_the_next_click(company):
    browser = enter(token_of(company))
    actions.revoke_key(key=ApiKey.objects.get(), by=UserFactory())

    assert is_shut(browser)
    assert "tidak berlaku lagi" in browser.get(DOOR).content.decode()


def test_an_expired_key_stops_too(company):
    browser = enter(token_of(company))
    ApiKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert is_shut(browser)


def test_a_key_of_one_network_opens_nothing_elsewhere(company):
    token = token_of(company, networks=["10.1.0.0/16"])

    assert is_shut(enter(token, REMOTE_ADDR="192.168.7.7"))
    assert not is_shut(enter(token, REMOTE_ADDR="10.1.2.3"))


def test_leaving_shuts_the_pages(company):
    browser = enter(token_of(company))
    browser.post(reverse("csr:leave"))

    assert is_shut(browser)


def test_too_many_wrong_keys_close_the_door_for_a_while(company):
    token, browser = token_of(company), Client()
    answers = [browser.post(DOOR, {"password": "rbpk_salah"}).status_code for _ in range(6)]
    last = browser.post(DOOR, {"password": token})

    assert answers == [200, 200, 200, 200, 429, 429]
    assert "Terlalu banyak" in last.content.decode()
    assert is_shut(browser)
    assert not is_shut(enter(token, REMOTE_ADDR="10.9.9.9"))


def test_wrong_keys_are_counted_without_what_was_typed(company):
    enter("rbpk_12345678_rahasia")

    assert "rahasia" not in str(list(AccessAttempt.objects.values()))


def test_a_right_key_forgets_the_wrong_ones(company):
    browser = Client()
    for _ in range(4):
        browser.post(DOOR, {"password": "rbpk_salah"})
    browser.post(DOOR, {"password": token_of(company)})

    assert not AccessAttempt.objects.exists()


def test_officers_see_nothing_there(client_as, company):
    officer = client_as(Role.BAPPEDA_ADMIN)
    officer.post(DOOR, {"password": token_of(company)})

    assert officer.get(HOME).status_code == 404
    assert "password" not in officer.get(DOOR).content.decode()


def test_who_signs_in_as_an_officer_leaves_the_key_behind(client_as, company):
    browser = enter(token_of(company))
    browser.force_login(UserFactory(), backend="accounts.backends.UsernameOrPhoneBackend")

    assert browser.get(HOME).status_code == 404


def test_a_key_opens_no_page_of_the_office(company):
    browser = enter(token_of(company))

    for page in ("home", "partners:company-list", "households:household-list"):
        assert browser.get(reverse(page)).url.startswith(reverse("account_login"))


def test_a_key_sees_only_what_its_scopes_say(company):
    browser = enter(token_of(company, scopes=["read"]))

    refused = browser.get(reverse("csr:line-list"))
    assert browser.get(reverse("csr:need-list")).status_code == 200
    assert refused.status_code == 403
    assert "tidak memuat cakupan" in refused.content.decode()
    assert reverse("csr:line-list") not in browser.get(HOME).content.decode()


def test_use_on_the_page_is_noted(company):
    enter(token_of(company)).get(HOME)

    assert ApiKey.objects.get().last_used_at


def test_pages_count_against_the_limits_of_the_key(company):
    token = token_of(company, requests_per_day=3)
    browser = enter(token)  # the first

    answers = [browser.get(HOME).status_code, browser.get(HOME).status_code, browser.get(HOME)]

    assert answers[:2] == [200, 200]
    assert answers[2].status_code == 429
    assert 1 <= int(answers[2]["Retry-After"]) <= 86_401
    assert "dipakai terlalu sering" in answers[2].text
    assert Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/indicators").status_code == 429
