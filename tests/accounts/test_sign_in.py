import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse

from accounts.roles import Role
from tests.factories import AreaFactory

PASSWORD = "sungai-mahakam-7"


@pytest.fixture
def person(user):
    person = user(Role.VERIFIER, username="siti", phone="0812-3456-7890")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client, login, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": login, "password": password})


@pytest.mark.parametrize("login", ["siti", "081234567890", "+62 812 3456 7890", "0812-3456-7890"])
def test_a_username_or_a_phone_number_in_any_spelling_lets_in(client, person, login):
    assert sign_in(client, login).status_code == 302
    assert client.get(reverse("home")).status_code == 200


def test_a_wrong_password_stays_outside_with_a_plain_word(client, person):
    answer = sign_in(client, "siti", "salah")

    assert answer.status_code == 200
    assert client.get(reverse("home")).status_code == 302


def test_after_five_failures_the_right_password_is_locked_out_too(client, person):
    for _ in range(5):
        sign_in(client, "siti", "salah")

    assert sign_in(client, "siti").status_code == 429


def test_username_and_phone_number_share_one_count_of_failures(client, person):
    for login in ["siti", "081234567890", "+6281234567890", "siti", "0812 3456 7890"]:
        sign_in(client, login, "salah")

    assert sign_in(client, "siti").status_code == 429


def test_a_colleague_behind_the_same_address_is_not_locked_out(client, person, user):
    colleague = user(Role.VERIFIER, username="budi")
    colleague.set_password(PASSWORD)
    colleague.save()
    for _ in range(5):
        sign_in(client, "siti", "salah")

    assert sign_in(client, "budi").status_code == 302


def test_a_first_password_must_be_changed_before_anything_else(client_as, user):
    newcomer = client_as(user(Role.VERIFIER, must_change_password=True))

    assert newcomer.get(reverse("home")).url == reverse("account_change_password")


def test_changing_the_first_password_opens_the_door(client, person):
    person.must_change_password = True
    person.save()
    sign_in(client, "siti")

    new = {"oldpassword": PASSWORD, "password1": "perahu-ketinting-9", "password2": "perahu-ketinting-9"}
    client.post(reverse("account_change_password"), new)

    assert client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize(
    "role", [Role.BAPPEDA_ADMIN, Role.BAPPEDA_ANALYST, Role.OPD_OFFICER, Role.OPD_VIEWER, Role.LEADER]
)
def test_office_roles_set_up_totp_first(client_as, role):
    assert client_as(role, is_synthetic=False).get(reverse("home")).url == reverse("mfa_activate_totp")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.VERIFIER])
def test_the_field_enters_without_totp(client_as, role):
    assert client_as(role, is_synthetic=False).get(reverse("home")).status_code == 200


def test_demonstration_accounts_enter_without_totp(client_as, user):
    assert client_as(user(Role.LEADER, is_synthetic=True)).get(reverse("home")).status_code == 200


def test_with_totp_the_password_alone_does_not_open(client, user):
    officer = user(Role.OPD_OFFICER, username="lestari")
    officer.set_password(PASSWORD)
    officer.save()
    TOTP.activate(officer, generate_totp_secret())

    assert sign_in(client, "lestari").url == reverse("mfa_authenticate")
    assert client.get(reverse("home")).status_code == 302


def test_nobody_signs_up(client):
    assert client.get("/akun/daftar/").status_code in {302, 404}
    assert client.post("/signup/", {"username": "penyusup"}).status_code in {302, 404}


def test_a_supervisor_of_a_kecamatan_sets_up_totp(client_as, user):
    district = AreaFactory(district=True)

    answer = client_as(user(Role.SUPERVISOR, areas=[district], is_synthetic=False)).get(reverse("home"))

    assert answer.url == reverse("mfa_activate_totp")


def test_totp_codes_cannot_be_guessed_without_end(client, user):
    officer = user(Role.OPD_OFFICER, username="lestari", is_synthetic=False)
    officer.set_password(PASSWORD)
    officer.save()
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    sign_in(client, "lestari")
    for _ in range(21):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    client.post(reverse("mfa_authenticate"), {"code": totp_code(secret)})

    assert client.get(reverse("home")).status_code == 302


def totp_code(secret):
    counter = int(time.time()) // 30
    return format_hotp_value(hotp_value(secret, counter))


@pytest.mark.parametrize("login", ["x" * 200_000, "siti\x00"])
def test_an_odd_name_is_refused_in_words(client, db, login):
    assert sign_in(client, login).status_code == 200
