"""Promised, transferred, in kind, delivered: four figures, never above the cost, however many promise at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import AccessLog
from interventions import actions as interventions
from interventions.handover import actions as handover
from interventions.models import Commitment, FundingLine, Payment
from partners import actions, contributing
from tests.factories import UserFactory
from tests.interventions.factories import IndicatorFactory, picture, second_person
from tests.interventions.handover.test_payers import look_now
from tests.partners.factories import CompanyFactory, approved, client_of, client_with, offered, post, token_of
from tests.partners.test_reservations import at_once

pytestmark = pytest.mark.django_db
LINE_KEYS = {
    "code", "need", "need_status", "indicator", "district_code", "district_name", "leads", "status", "cost_idr",
    "pledged_at", "pledged_idr", "transferred_idr", "in_kind_idr", "delivered_idr", "payments",
}  # fmt: skip
COST = 2_500_000


@pytest.fixture
def company():
    return CompanyFactory()


@pytest.fixture
def client(company):
    return client_of(company)


def held_in_part(pledged_idr: int = 1_000_000):
    """A need that another company holds and has promised only a part of."""
    need = offered()
    actions.reserve_need(company=CompanyFactory(), need=need, pledged_idr=pledged_idr)
    return need


def pledge(client, need, pledged_idr, **options):
    return post(client, "funding-lines", {"need": need.public_code, "pledged_idr": pledged_idr}, **options)


def figures(client, line) -> tuple:
    found = client.get(f"/api/v1/funding-lines/{line.code}").json()
    return tuple(found[name] for name in ("pledged_idr", "transferred_idr", "in_kind_idr", "delivered_idr"))


def pay(client, line, **body):
    paid = {"kind": "transfer", "amount_idr": 1_000_000, "paid_on": str(timezone.localdate())} | body
    return post(client, f"funding-lines/{line.code}/payments", paid)


# Promises


def test_a_reservation_promises_the_whole_cost_unless_it_says_a_part(client):
    whole, part = offered(), offered()
    post(client, "reservations", {"need": whole.public_code})
    post(client, "reservations", {"need": part.public_code, "pledged_idr": 900_000})

    lines = client.get("/api/v1/funding-lines").json()["results"]
    assert {line["need"]: line["pledged_idr"] for line in lines} == {whole.public_code: COST, part.public_code: 900_000}
    assert all(set(line) == LINE_KEYS and line["leads"] for line in lines)


@pytest.mark.parametrize("amount", [COST + 1, 10**15])
def test_a_reservation_does_not_promise_more_than_the_cost(client, amount):
    need = offered()
    answer = post(client, "reservations", {"need": need.public_code, "pledged_idr": amount})

    assert (answer.status_code, answer.json()["code"]) == (409, "cost_reached")
    assert not Commitment.objects.exists()


def test_what_is_left_is_offered_to_others_by_kecamatan(client):
    need, _, _ = held_in_part(), offered(), actions.reserve_need(company=CompanyFactory(), need=offered())

    (row,) = client.get("/api/v1/shared-needs").json()["results"]

    assert set(row) == {"public_code", "indicator", "district_code", "district_name", "cost_idr", "unfunded_idr"}
    assert (row["public_code"], row["unfunded_idr"]) == (need.public_code, 1_500_000)
    assert row["district_code"] == need.household.village.parent.kemendagri_code


def test_another_company_takes_over_what_is_left(client, company):
    need = held_in_part()

    answer = pledge(client, need, 1_500_000)

    assert (answer.status_code, answer.json()["leads"]) == (201, False)
    assert answer["Location"] == f"/api/v1/funding-lines/{answer.json()['code']}"
    assert need.commitments.get().pledged_idr == COST
    assert client.get("/api/v1/shared-needs").json()["results"] == []
    look_now()


def test_one_rupiah_more_than_is_left_is_refused_and_says_how_much_is_left(client):
    answer = pledge(client, held_in_part(), 1_500_001)

    assert (answer.status_code, answer.json()["code"]) == (409, "cost_reached")
    assert "Rp1.500.000" in answer.json()["detail"]
    assert FundingLine.objects.count() == 1


def test_an_open_need_is_reserved_before_it_is_shared(client):
    answer = pledge(client, offered(), 1)

    assert answer.status_code == 409
    assert "Reservasi dahulu" in answer.json()["detail"]


def test_a_company_pays_one_part_of_a_need(client):
    need = held_in_part()
    pledge(client, need, 5)

    assert "sudah membayar" in pledge(client, need, 5).json()["detail"]


def test_a_promise_sent_twice_counts_once(client):
    need = held_in_part()

    first, second = (pledge(client, need, 5, key="sama") for _ in range(2))

    assert first.json() == second.json()
    assert need.commitments.get().pledged_idr == 1_000_005


def change(client, line, pledged_idr):
    return client.patch(
        f"/api/v1/funding-lines/{line.code}", {"pledged_idr": pledged_idr}, content_type="application/json",
        headers={"Idempotency-Key": f"ubah-{pledged_idr}"},
    )  # fmt: skip


def test_a_promise_grows_while_something_is_left_and_shrinks_until_approval(client, company):
    reservation = actions.reserve_need(company=company, need=offered(), pledged_idr=1_000_000)
    line = reservation.commitment.funding_lines.get()

    answers = [change(client, line, amount) for amount in (1_800_000, COST + 1, 700_000)]
    assert [answer.status_code for answer in answers] == [200, 409, 200]
    actions.approve_reservation(reservation=reservation, by=second_person())
    assert [change(client, line, amount).status_code for amount in (800_000, 600_000)] == [200, 409]
    line.refresh_from_db()
    assert (line.pledged_idr, line.commitment.pledged_idr) == (800_000, 800_000)
    look_now()


@pytest.mark.parametrize("amount", [0, -1, "5", 1.5, True, None, 10**16, [], {}])
def test_an_amount_that_is_no_whole_rupiah_is_a_400(client, amount):
    assert pledge(client, held_in_part(), amount).status_code == 400
    assert FundingLine.objects.count() == 1


def test_a_mistyped_name_is_told_and_not_passed_over(client):
    need = offered()
    answer = post(client, "reservations", {"need": need.public_code, "pledge_idr": 5})

    assert list(answer.json()["errors"]) == ["pledge_idr"]
    assert not Commitment.objects.exists()


# Payments


def test_payments_add_up_by_kind_and_stay_with_their_day(client, company):
    line = approved(company)
    pay(client, line, amount_idr=600_000)
    pay(client, line, amount_idr=400_000)

    answer = pay(client, line, kind="in_kind", amount_idr=300_000)

    assert answer.status_code == 200
    assert figures(client, line) == (COST, 1_000_000, 300_000, 0)
    assert [paid["amount_idr"] for paid in answer.json()["payments"]] == [600_000, 400_000, 300_000]
    look_now()


def test_more_than_was_promised_is_not_paid(client, company):
    line = approved(company, pledged_idr=1_000_000)
    pay(client, line)

    answer = pay(client, line, kind="in_kind", amount_idr=1)

    assert answer.status_code == 409
    assert "melebihi bagian yang dijanjikan" in answer.json()["detail"]
    assert Payment.objects.count() == 1


def test_nothing_is_paid_before_the_office_has_approved(client, company):
    line = actions.reserve_need(company=company, need=offered()).commitment.funding_lines.get()

    assert pay(client, line).status_code == 409


@pytest.mark.parametrize("days", [1, -1])
def test_a_payment_is_of_a_day_between_the_promise_and_today(client, company, days):
    line = approved(company)

    assert pay(client, line, paid_on=str(timezone.localdate() + timedelta(days=days))).status_code == 409


@pytest.mark.parametrize("body", [{"kind": "gold"}, {"paid_on": "20-04-2025"}, {"paid_on": None}, {"amount_idr": 0}])
def test_a_payment_that_cannot_be_read_is_a_400(client, company, body):
    assert pay(client, approved(company), **body).status_code == 400
    assert not Payment.objects.exists()


def test_an_office_that_changes_a_total_writes_the_difference_as_a_payment(company):
    line, officer = approved(company), second_person()
    handover.change_payer(line=line, pledged_idr=COST, transferred_idr=900_000, in_kind_idr=0, by=officer)
    handover.change_payer(line=line, pledged_idr=COST, transferred_idr=500_000, in_kind_idr=400_000, by=officer)

    line.refresh_from_db()
    assert (line.transferred_idr, line.in_kind_idr) == (500_000, 400_000)
    assert sorted(line.payments.values_list("kind", "amount_idr")) == [
        ("in_kind", 400_000), ("transfer", -400_000), ("transfer", 900_000),
    ]  # fmt: skip
    look_now()


def test_the_database_refuses_totals_without_their_payments(company):
    line = approved(company)

    def wrongly():
        FundingLine.objects.filter(pk=line.pk).update(transferred_idr=5)
        look_now()

    with pytest.raises(IntegrityError, match="payments of line .* do not add up"), transaction.atomic():
        wrongly()


def test_the_database_refuses_a_payment_to_be_changed_or_a_company_to_take_one_back(company):
    line = approved(company)
    contributing.record_payment(company=company, line=line, kind="transfer", amount_idr=5, paid_on=timezone.localdate())

    with pytest.raises(IntegrityError, match="only_an_officer_corrects_a_payment"), transaction.atomic():
        line.payments.create(kind="transfer", amount_idr=-5, paid_on=timezone.localdate())
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        line.payments.update(amount_idr=1)


# Delivered


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_delivered_is_the_share_of_what_was_handed_over(client, company, media):
    line = approved(company, pledged_idr=1_000_001)
    Commitment.objects.update(planned_quantity=3)
    interventions.deliver(
        commitment=Commitment.objects.get(), delivered_on=timezone.localdate(), bast_number="1/BAST", quantity=2,
        photo=picture(), by=UserFactory(),
    )  # fmt: skip

    assert figures(client, line)[3] == 666_667


def test_the_largest_figures_do_not_overflow(client, company):
    line = approved(company, indicator=IndicatorFactory(cost_idr=10**15))
    Commitment.objects.update(planned_quantity=1_000_000)

    assert figures(client, line) == (10**15, 0, 0, 0)


# Whose


def test_another_company_finds_no_such_line(company):
    line, stranger = approved(company), client_of(CompanyFactory())

    answers = [
        stranger.get(f"/api/v1/funding-lines/{line.code}"), change(stranger, line, 5), pay(stranger, line, amount_idr=5)
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert stranger.get("/api/v1/funding-lines").json()["results"] == []


def test_an_officer_who_acts_for_a_company_is_written_down(company):
    officer, need = UserFactory(), held_in_part()

    line = contributing.pledge(company=company, need=need, pledged_idr=5, by=officer)
    contributing.change_pledge(company=company, line=line, pledged_idr=6, by=officer)

    assert AccessLog.objects.filter(actor=officer, kind="company", object_ids=[company.pk]).count() == 2


def test_the_list_of_lines_takes_the_same_number_of_queries_however_long(client, company, django_assert_num_queries):
    for _ in range(3):
        pay(client, approved(company))

    with django_assert_num_queries(4):  # key with its count, company, lines, payments
        assert len(client.get("/api/v1/funding-lines").json()["results"]) == 3


# At once


@pytest.mark.django_db(transaction=True)
def test_a_hundred_companies_that_promise_at_once_never_pass_the_cost():
    need = held_in_part(pledged_idr=500_000)
    clients = [client_with(token_of(CompanyFactory())) for _ in range(100)]
    deadlocks = count_deadlocks()

    answers = at_once(clients, lambda client: pledge(client, need, 70_000))

    commitment = need.commitments.get()
    total = commitment.funding_lines.aggregate(total=Sum("pledged_idr"))["total"]
    assert sorted({answer.status_code for answer in answers}) == [201, 409]
    assert [answer.status_code for answer in answers].count(201) == 2_000_000 // 70_000
    assert commitment.pledged_idr == total == 500_000 + 28 * 70_000 <= commitment.cost_idr
    assert commitment.funding_lines.values("funder").distinct().count() == 29
    assert count_deadlocks() == deadlocks


@pytest.mark.django_db(transaction=True)
def test_payments_sent_at_once_never_pass_the_promise():
    company = CompanyFactory()
    line, token = approved(company, pledged_idr=1_000_000), token_of(company)

    answers = at_once(range(20), lambda _: pay(client_with(token), line, amount_idr=90_000))

    line.refresh_from_db()
    assert [answer.status_code for answer in answers].count(200) == 11
    assert line.transferred_idr == line.payments.aggregate(total=Sum("amount_idr"))["total"] == 990_000


def count_deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]
