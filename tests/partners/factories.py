"""Companies, their keys, and needs that are offered to them."""

import uuid

import factory
from django.test import Client
from factory.django import DjangoModelFactory

from households.models import Household
from partners import actions, cells, contributing
from partners.models import Company, CompanyArea
from tests.factories import UserFactory
from tests.interventions.factories import (
    FunderFactory,
    HouseholdFactory,
    IndicatorFactory,
    NeedFactory,
    second_person,
)


class CompanyFactory(DjangoModelFactory):
    """`CompanyFactory(ring1=[village])` cares for these villages first."""

    class Meta:
        model = Company
        skip_postgeneration_save = True

    funder = factory.SubFactory(FunderFactory, kind="company", name=factory.Sequence(lambda n: f"PT Contoh {n}"))
    sector = "coal"
    is_synthetic = True

    @factory.post_generation
    def ring1(self, create, extracted, **kwargs):
        for village in extracted or []:
            CompanyArea.objects.create(company=self, area=village)


def token_of(company: Company, slot: int = 1, **options) -> str:
    return actions.issue_key(company=company, slot=slot, by=UserFactory(), **options)[1]


def client_of(company: Company, **options) -> Client:
    """A program that calls with the company's key."""
    return client_with(token_of(company, **options))


def client_with(token: str, **options) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"}, **options)


def offered(**fields):
    """An open need that companies may see."""
    need = NeedFactory(verified=True, **fields)
    seen_in(need, need.opened_by.evidence.observed_on)
    return need


def seen_in(need, day) -> None:
    """The visit was on that day."""
    need.household.evidence.update(observed_on=day)
    Household.objects.filter(pk=need.household_id).update(status="verified", verified_on=day)


def cell(village, n: int, indicator=None) -> list:
    """Needs of n households of a village that lack the same, counted and published."""
    indicator = indicator or IndicatorFactory()
    needs = [offered(household=HouseholdFactory(village=village), indicator=indicator) for _ in range(n)]
    cells.publish_cells()
    return needs


def reserve(client: Client, need, key: str = "kunci-1"):
    return client.post(
        "/api/v1/reservations", {"need": need.public_code}, content_type="application/json",
        headers={"Idempotency-Key": key},
    )  # fmt: skip


def post(client: Client, address: str, body=None, key: str = ""):
    """A write of a program; each with an idempotency key of its own unless one is given."""
    return client.post(
        f"/api/v1/{address}", {} if body is None else body, content_type="application/json",
        headers={"Idempotency-Key": key or uuid.uuid4().hex},
    )  # fmt: skip


def approved(company: Company, pledged_idr: int | None = None, **fields):
    """A need the company holds with the office's yes; returns its own funding line."""
    need = fields.pop("need", None) or offered(**fields)
    reservation = actions.reserve_need(company=company, need=need, pledged_idr=pledged_idr)
    actions.approve_reservation(reservation=reservation, by=second_person())
    return contributing.lines_of(company).get(commitment=reservation.commitment)
