import pytest
from django.db import OperationalError
from django.test import Client

from accounts.roles import Role
from tests.partners.factories import CompanyFactory, client_of, client_with, offered, reserve

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture
def client():
    return client_of(CompanyFactory())


def post(client, body, content_type="application/json", **headers):
    headers = {"Idempotency-Key": "k", **headers}
    return client.post("/api/v1/reservations", body, content_type=content_type, headers=headers)


def check_problem(answer, status):
    assert answer.status_code == status
    assert answer["Content-Type"] == PROBLEM
    assert {"type", "title", "status", "detail", "title_en", "detail_en"} <= set(answer.json())
    assert all(answer.json().values())
    assert answer.json()["status"] == status
    assert not answer.cookies


@pytest.mark.parametrize(
    "address",
    ["/api/v1/needs", "/api/v1/needs/", "/api/v1/indicators", "/api/v1/areas", "/api/v1/reservations", "/api/v1/skema/",
     "/api/v1/dokumen/", "/api/v1/nowhere", "/api/v1/"],
)  # fmt: skip
def test_without_a_key_every_address_is_401(address):
    check_problem(Client().get(address), 401)


def test_a_signed_in_officer_is_nobody_to_the_api(client_as):
    check_problem(client_as(Role.BAPPEDA_ADMIN).get("/api/v1/needs"), 401)


def test_an_unknown_address_is_a_404(client):
    check_problem(client.get("/api/v1/nowhere"), 404)
    check_problem(client.post("/api/v1/needs/K-1/x"), 404)
    check_problem(client.get("/api/v1/needs/K-AAAAAAAAAA"), 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_method_that_is_not_there_is_a_405(client, method):
    check_problem(getattr(client, method)("/api/v1/needs"), 405)


def test_the_405_says_what_is_allowed(client):
    assert client.put("/api/v1/reservations")["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("body", ["{", "", "[" * 15_000, '{"need": NaN}', b"\xff\xfe", "[1]", "null", '"x"', "{}"])
def test_a_body_that_cannot_be_read_is_a_400(client, body):
    check_problem(post(client, body), 400)


@pytest.mark.parametrize("need", ["", None, 7, [], {}, "K-1", "K-AAAAAAAAA\u0000", "k-aaaaaaaaaa", "\ud800"])
def test_a_code_of_another_form_is_a_400_that_names_the_field(client, need):
    answer = post(client, {"need": need})

    check_problem(answer, 400)
    assert list(answer.json()["errors"]) == ["need"]


def test_a_body_of_another_kind_is_a_415(client):
    check_problem(post(client, "need=K-AAAAAAAAAA", content_type="application/x-www-form-urlencoded"), 415)


def test_a_body_too_large_is_a_413(client):
    check_problem(post(client, {"need": "x" * 20_000}), 413)


@pytest.mark.parametrize("charset", ["rot13", "utf-16", "nothing"])
def test_a_strange_charset_breaks_nothing(client, charset):
    answer = client.generic(
        "POST", "/api/v1/reservations", b'{"need": "K-AAAAAAAAAA"}', f"application/json; charset={charset}",
        headers={"Idempotency-Key": "k"},
    )  # fmt: skip

    assert answer.status_code == 404


def test_whoever_asks_for_html_gets_json_all_the_same(client):
    answer = client.get("/api/v1/needs", headers={"Accept": "text/html"})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_no_answer_carries_a_cookie():
    client = client_of(CompanyFactory())
    need = offered()
    made = reserve(client, need)
    answers = [
        made, client.get("/api/v1/needs"), client.get("/api/v1/skema/"), client.get("/api/v1/dokumen/"),
        client.delete(made["Location"]),
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [201, 200, 200, 200, 200]
    assert not any(answer.cookies for answer in answers)
    assert all(answer["Cache-Control"] == "private, no-store" for answer in answers)


def test_a_database_that_is_away_is_a_503(client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("terminating connection")

    monkeypatch.setattr("partners.api.v1.views.needs_for_companies", away)

    answer = client.get("/api/v1/needs")

    check_problem(answer, 503)
    assert answer["Retry-After"] == "5"


def test_a_revoked_key_gets_a_problem_with_the_way_out():
    answer = client_with("rbpk_00000000_" + "a" * 43).get("/api/v1/needs")

    check_problem(answer, 401)
    assert "Bappeda" in answer.json()["detail"]


STRANGE = [
    "needs?distrct=64.02.04", "needs?in_my_area=maybe", "needs?page_size=0", "needs?page_size=abc",
    "needs?page_size=201", "needs?most_cost_idr=x", "needs?most_cost_idr=-1", "needs?most_cost_idr=1.5",
    "needs?village=64", "areas?cursr=x", "reservations/R-AAAAAAAAAA?x=1", "needs?most_cost_idr=" + "9" * 400,
]  # fmt: skip


@pytest.mark.parametrize("address", STRANGE)
def test_a_question_that_nobody_knows_is_a_400_and_not_everything(client, address):
    offered()

    check_problem(client.get(f"/api/v1/{address}"), 400)


def test_an_error_stands_in_indonesian_with_the_english_beside_it(client):
    need = offered()
    reserve(client_of(CompanyFactory()), need)

    said = reserve(client, need).json()

    assert "sudah diambil pihak lain" in said["detail"]
    assert said["detail_en"] == "Somebody else has taken this need, or it is not offered any more."
    assert (said["title"], said["title_en"]) == ("Bertentangan dengan keadaan sekarang", "Conflict")
