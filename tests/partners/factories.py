"""Companies, their keys, and needs that are offered to them."""

import factory
from django.test import Client
from factory.django import DjangoModelFactory

from partners import actions, cells
from partners.models import Company, CompanyArea
from tests.factories import UserFactory
from tests.interventions.factories import FunderFactory, HouseholdFactory, IndicatorFactory, NeedFactory


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


def token_of(company: Company, slot: int = 1) -> str:
    return actions.issue_key(company=company, slot=slot, by=UserFactory())[1]


def client_of(company: Company) -> Client:
    """A program that calls with the company's key."""
    return client_with(token_of(company))


def client_with(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


def offered(**fields):
    """An open need that companies may see."""
    return NeedFactory(verified=True, **fields)


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
