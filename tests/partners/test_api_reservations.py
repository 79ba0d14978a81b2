from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AccessLog
from interventions.models import Commitment
from partners import actions, tasks
from partners.models import IdempotencyKey, Reservation
from tests.interventions.factories import second_person
from tests.partners.factories import CompanyFactory, client_of, offered, post, reserve

pytestmark = pytest.mark.django_db
RESERVATION_KEYS = {
    "code", "need", "indicator", "district_code", "district_name", "cost_idr", "status", "refused_because",
    "created_at", "expires_at", "is_extended",
}  # fmt: skip


@pytest.fixture
def company():
    return CompanyFactory()


@pytest.fixture
def client(company):
    return client_of(company)


def test_reserving_holds_the_need_for_two_weeks(client, company):
    need = offered()

    answer = reserve(client, need)

    reservation = Reservation.objects.get()
    need.refresh_from_db()
    assert answer.status_code == 201
    assert set(answer.json()) == RESERVATION_KEYS
    assert answer["Location"] == f"/api/v1/reservations/{reservation.code}"
    assert (need.status, reservation.commitment.status) == ("committed", "proposed")
    assert (reservation.company, reservation.commitment.leader) == (company, company.funder)
    assert reservation.expires_at - reservation.created_at == timedelta(days=14)


def test_a_reservation_names_the_kecamatan_only(client):
    need = offered()
    reserve(client, need)

    text = client.get("/api/v1/reservations").content.decode()

    assert need.household.village.kemendagri_code not in text
    assert need.household.village.parent.kemendagri_code in text


def test_the_list_and_the_page_of_a_reservation_say_the_same(client):
    made = reserve(client, offered()).json()

    assert client.get("/api/v1/reservations").json()["results"] == [made]
    assert client.get(f"/api/v1/reservations/{made['code']}").json() == made


def test_the_same_request_twice_gets_the_first_answer_and_holds_once(client):
    need = offered()

    first, second = reserve(client, need), reserve(client, need)

    assert (second.status_code, second.json()) == (first.status_code, first.json())
    assert second["Location"] == first["Location"]
    assert Reservation.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(client):
    reserve(client, offered())

    answer = reserve(client, offered())

    assert answer.status_code == 422
    assert Reservation.objects.count() == 1


def test_the_same_key_of_another_company_is_its_own(client):
    reserve(client, offered())

    assert reserve(client_of(CompanyFactory()), offered()).status_code == 201


def test_a_refusal_is_an_answer_too(client):
    need = offered()
    reserve(client_of(CompanyFactory()), need)
    refused = reserve(client, need)
    actions.cancel_reservation(reservation=Reservation.objects.get())

    again, anew = reserve(client, need), reserve(client, need, key="kunci-2")

    assert (refused.status_code, refused.json()["code"]) == (409, "need_not_available")
    assert (again.status_code, again.json()) == (409, refused.json())
    assert anew.status_code == 201


def test_what_was_not_understood_is_not_kept(client):
    address, kind = "/api/v1/reservations", "application/json"
    client.post(address, {"need": "x"}, content_type=kind, headers={"Idempotency-Key": "kunci-1"})

    assert not IdempotencyKey.objects.exists()
    assert reserve(client, offered()).status_code == 201


@pytest.mark.parametrize("key", ["", "dua kata", "x" * 81, "é"])
def test_a_write_without_a_usable_key_is_refused(client, key):
    answer = reserve(client, offered(), key=key)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["Idempotency-Key"]
    assert not Reservation.objects.exists()


def test_a_taken_need_is_a_conflict(client):
    need = offered()
    reserve(client_of(CompanyFactory()), need)

    assert reserve(client, need).status_code == 409
    assert Reservation.objects.count() == 1


def test_a_need_whose_decision_ran_out_is_a_conflict(client):
    need = offered()
    need.household.decisions.update(valid_until=timezone.localdate() - timedelta(days=1))

    answer = reserve(client, need)

    assert (answer.status_code, answer.json()["code"]) == (409, "need_not_available")


def test_a_code_nobody_knows_is_a_404(client):
    need = offered()
    need.public_code = "K-AAAAAAAAAA"

    assert reserve(client, need).status_code == 404


def test_the_quota_counts_what_waits(client, company):
    company.reservation_quota = 1
    company.save()
    first = reserve(client, offered(), key="a").json()

    refused = reserve(client, offered(), key="b")
    client.delete(f"/api/v1/reservations/{first['code']}")

    assert (refused.status_code, refused.json()["code"]) == (409, "quota_reached")
    assert reserve(client, offered(), key="c").status_code == 201


def test_an_approved_reservation_frees_the_quota_and_keeps_the_need(client, company):
    company.reservation_quota = 1
    company.save()
    code = reserve(client, offered(), key="a").json()["code"]

    actions.approve_reservation(reservation=Reservation.objects.get(), by=second_person())

    assert client.get(f"/api/v1/reservations/{code}").json()["status"] == "approved"
    assert reserve(client, offered(), key="b").status_code == 201
    assert client.delete(f"/api/v1/reservations/{code}").json()["code"] == "reservation_closed"


def test_cancelling_ones_own_opens_the_need_again_and_may_be_repeated(client):
    need = offered()
    code = reserve(client, need).json()["code"]

    answers = [client.delete(f"/api/v1/reservations/{code}") for _ in range(2)]

    need.refresh_from_db()
    assert [(answer.status_code, answer.json()["status"]) for answer in answers] == [(200, "cancelled")] * 2
    assert need.status == "open"


def test_another_company_finds_no_such_reservation(client):
    code = reserve(client, offered()).json()["code"]
    stranger = client_of(CompanyFactory())

    assert stranger.get(f"/api/v1/reservations/{code}").status_code == 404
    assert stranger.delete(f"/api/v1/reservations/{code}").status_code == 404
    assert stranger.get("/api/v1/reservations").json()["results"] == []
    assert Commitment.objects.get().status == "proposed"


def test_the_list_of_reservations_takes_few_queries_however_long(client, django_assert_num_queries):
    for key in "abc":
        reserve(client, offered(), key=key)

    with django_assert_num_queries(3):  # key with its count, company, reservations
        assert len(client.get("/api/v1/reservations").json()["results"]) == 3


def extend(client, code, key="perpanjang-1"):
    return post(client, f"reservations/{code}/extend", key=key)


def test_a_reservation_is_extended_once_by_two_weeks(client):
    made = reserve(client, offered()).json()

    first, again, anew = extend(client, made["code"]), extend(client, made["code"]), extend(client, made["code"], "2")

    reservation = Reservation.objects.get()
    assert (first.status_code, first.json()["is_extended"], again.json()) == (200, True, first.json())
    assert (anew.status_code, anew.json()["code"]) == (409, "already_extended")
    assert reservation.expires_at - reservation.created_at == timedelta(days=28)


def test_what_has_ended_or_run_out_is_not_extended(client):
    ended, late = reserve(client, offered(), key="a").json()["code"], reserve(client, offered(), key="b").json()["code"]
    client.delete(f"/api/v1/reservations/{ended}")
    past = timezone.now() - timedelta(minutes=1)
    Reservation.objects.filter(code=late).update(created_at=past - actions.HOLD, expires_at=past)

    answers = [extend(client, code, key=code) for code in (ended, late)]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "reservation_closed")] * 2


def test_another_company_does_not_extend_it(client):
    code = reserve(client, offered()).json()["code"]

    assert extend(client_of(CompanyFactory()), code).status_code == 404


def test_the_database_refuses_a_hold_that_is_too_long(client):
    reserve(client, offered())

    with pytest.raises(IntegrityError, match="reservation_is_extended_once"), transaction.atomic():
        Reservation.objects.update(expires_at=timezone.now() + timedelta(days=20))


def test_an_officer_who_reserves_for_a_company_is_written_down_and_does_not_approve_it(company):
    officer = second_person()
    reservation = actions.reserve_need(company=company, need=offered(), by=officer)
    actions.extend_reservation(reservation=reservation, by=officer)

    with pytest.raises(actions.PartnerError, match="orang lain"):
        actions.approve_reservation(reservation=reservation, by=officer)
    assert AccessLog.objects.filter(actor=officer, kind="company", object_ids=[company.pk]).count() == 2


def test_the_company_reads_why_bappeda_refused(client):
    code = reserve(client, offered()).json()["code"]
    actions.cancel_reservation(reservation=Reservation.objects.get(), by=second_person(), reason="Dikerjakan APBD")

    assert client.get(f"/api/v1/reservations/{code}").json()["refused_because"] == "Dikerjakan APBD"


def test_answers_are_kept_for_a_week(client):
    reserve(client, offered(), key="lama")
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(days=8))
    reserve(client, offered(), key="baru")

    tasks.forget_answers()

    assert IdempotencyKey.objects.get().key == "baru"
