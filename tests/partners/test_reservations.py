"""Holding, approving, running out: the actions themselves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import AccessLog
from households.models import Need
from interventions import actions as interventions
from interventions.models import Commitment
from partners import actions, tasks
from partners.models import Company, Reservation
from tests.factories import AreaFactory, UserFactory
from tests.interventions.factories import NeedFactory, second_person
from tests.partners.factories import CompanyFactory, offered, reserve, token_of
from tests.partners.factories import client_with as api_client

pytestmark = pytest.mark.django_db


def held(**fields) -> Reservation:
    return actions.reserve_need(company=CompanyFactory(), need=offered(**fields))


def run_out(reservation):
    past = timezone.now() - timedelta(minutes=1)
    Reservation.objects.filter(pk=reservation.pk).update(created_at=past - actions.HOLD, expires_at=past)


def test_a_hold_that_ran_out_frees_the_need():
    reservation, fresh = held(), held()
    run_out(reservation)

    assert actions.expire_reservations() == 1

    reservation.refresh_from_db()
    need = Need.objects.get(commitments__reservation=reservation)
    assert (need.status, reservation.commitment.status) == ("open", "expired")
    assert reservation.ended_at is not None
    assert Reservation.objects.open().get() == fresh


def test_expiring_twice_does_nothing_more():
    run_out(held())

    assert [actions.expire_reservations() for _ in range(2)] == [1, 0]


def test_the_freed_need_may_be_held_by_another_company():
    first = held()
    run_out(first)
    tasks.expire_reservations()

    second = actions.reserve_need(company=CompanyFactory(), need=first.commitment.need)

    assert second.is_open


def test_a_row_that_cannot_be_freed_leaves_the_others_alone(monkeypatch):
    stuck, other = held(), held()
    run_out(stuck)
    run_out(other)
    real = interventions.cancel_commitment

    def refuse_one(*, commitment, **options):
        if commitment.pk == stuck.commitment_id:
            raise interventions.InterventionError("sedang diubah")
        return real(commitment=commitment, **options)

    monkeypatch.setattr(interventions, "cancel_commitment", refuse_one)

    assert actions.expire_reservations() == 1
    assert Reservation.objects.open().get() == stuck


def test_what_was_approved_does_not_run_out():
    reservation = actions.approve_reservation(reservation=held(), by=second_person())
    run_out(reservation)

    assert actions.expire_reservations() == 0
    assert Commitment.objects.get().status == "approved"


def test_a_commitment_approved_through_another_door_stands():
    reservation = held()
    interventions.approve_commitment(commitment=reservation.commitment, by=second_person())
    run_out(reservation)

    assert actions.expire_reservations() == 0
    reservation.refresh_from_db()
    assert reservation.commitment.status == "approved"
    assert reservation.ended_at is not None


def test_an_approval_names_the_officer_and_ends_the_hold():
    officer = second_person()

    reservation = actions.approve_reservation(reservation=held(), by=officer)

    assert (reservation.commitment.status, reservation.commitment.second_person) == ("approved", officer)
    assert not reservation.is_open


def test_a_hold_past_its_time_is_not_approved():
    reservation = held()
    run_out(reservation)

    with pytest.raises(actions.ReservationClosed, match="lewat batas waktu"):
        actions.approve_reservation(reservation=reservation, by=second_person())


def test_an_approved_reservation_is_not_approved_again_nor_cancelled():
    reservation = actions.approve_reservation(reservation=held(), by=second_person())

    with pytest.raises(actions.ReservationClosed, match="sudah disetujui"):
        actions.approve_reservation(reservation=reservation, by=second_person())
    with pytest.raises(actions.ReservationClosed, match="sudah disetujui"):
        actions.cancel_reservation(reservation=reservation)


def test_a_cancel_that_finds_the_need_busy_is_said_in_words(monkeypatch):
    reservation = held()

    def busy(**options):
        raise interventions.InterventionError(interventions.BUSY)

    monkeypatch.setattr(interventions, "cancel_commitment", busy)

    with pytest.raises(actions.PartnerError, match="sedang diubah orang lain"):
        actions.cancel_reservation(reservation=reservation)
    assert Reservation.objects.open().get() == reservation


def test_a_need_without_verification_is_not_held():
    need = NeedFactory()

    with pytest.raises(actions.NeedNotAvailable, match="verifikasinya tidak berlaku"):
        actions.reserve_need(company=CompanyFactory(), need=need)
    assert not Commitment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_several_companies_at_once_one_gets_the_need():
    need = offered()
    clients = [api_client(token_of(CompanyFactory())) for _ in range(8)]

    answers = at_once(clients, lambda client: reserve(client, need))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert Commitment.objects.get().need == need


@pytest.mark.django_db(transaction=True)
def test_the_same_request_sent_eight_times_at_once_holds_once_and_answers_alike():
    need = offered()
    token = token_of(CompanyFactory())

    answers = at_once([api_client(token) for _ in range(8)], lambda client: reserve(client, need))

    assert {answer.status_code for answer in answers} == {201}
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert Reservation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_quota_holds_under_parallel_calls():
    company = CompanyFactory(reservation_quota=3)
    token = token_of(company)
    needs = [offered() for _ in range(8)]

    answers = at_once(needs, lambda need: reserve(api_client(token), need, key=need.public_code))

    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 5
    assert company.reservations.open().count() == 3


def at_once(things, call):
    """One thread each; their connections are closed again."""

    def run(thing):
        try:
            return call(thing)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(things)) as pool:
        return list(pool.map(run, things))


# Companies


def test_a_company_is_registered_with_its_funder_and_its_ring_1():
    villages = [AreaFactory(), AreaFactory()]
    officer = UserFactory()

    company = actions.register_company(
        name="PT Contoh Uji", sector="coal", ring1_villages=villages, yearly_commitment_idr=10**9, is_synthetic=True,
        by=officer,
    )  # fmt: skip

    assert (company.funder.name, company.funder.kind) == ("PT Contoh Uji", "company")
    assert {row.area for row in company.areas.all()} == set(villages)
    assert AccessLog.objects.get(actor=officer).object_ids == [company.pk]


@pytest.mark.parametrize(
    ("name", "sector", "word"), [("PT Ada", "coal", "sudah terdaftar"), ("PT Baru", "x", "bidang")]
)
def test_a_company_known_already_or_of_no_known_sector_is_refused(name, sector, word):
    CompanyFactory(funder__name="PT Ada")

    with pytest.raises(actions.PartnerError, match=f"(?i){word}"):
        actions.register_company(
            name=name, sector=sector, ring1_villages=[], yearly_commitment_idr=0, is_synthetic=True
        )
    assert Company.objects.count() == 1
