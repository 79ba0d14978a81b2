from datetime import timedelta

import pytest
from django.utils import timezone

from interventions.models import Commitment, Delivery
from tests.factories import OPDFactory, UserFactory
from tests.interventions.factories import EvidenceFactory, FunderFactory, NeedFactory
from verification.review.models import Decision, TargetEntry, TargetList


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def take(need, status="active", **fields) -> Commitment:
    """Somebody takes a need, whatever stands in the way of it at the desk."""
    need.status = "committed"
    need.save()
    evidence = need.opened_by.evidence
    return Commitment.objects.create(
        need=need, leader=FunderFactory(), status=status, cost_idr=need.cost_idr, evidence=evidence, **fields
    )


def give(need, days_ago: int) -> Delivery:
    """A hand-over that many days ago; the need is open for another."""
    commitment = take(need)
    on = timezone.localdate() - timedelta(days=days_ago)
    evidence = EvidenceFactory(household=need.household, kind="delivery", observed_on=on)
    delivery = Delivery.objects.create(
        commitment=commitment, delivered_on=on, bast_number=f"BAST/{days_ago}", evidence=evidence, photo_path="x",
        recorded_by=UserFactory(),
    )  # fmt: skip
    Commitment.objects.filter(pk=commitment.pk).update(status="delivered", completed_on=on)
    need.status = "resolved"
    need.save()
    return delivery


@pytest.fixture
def listed(db):
    """`listed(household)`: on the target list of the year."""
    target_list = TargetList.objects.create(name="Daftar sasaran", year=timezone.localdate().year)

    def put(household):
        evidence = EvidenceFactory(household=household)
        decision = Decision.objects.create(
            household=household, evidence=evidence, outcome="eligible", level="opd", decided_by=evidence.by,
            valid_until=evidence.expires_on, opd=OPDFactory(),
        )  # fmt: skip
        return TargetEntry.objects.create(list=target_list, household=household, decision=decision)

    return put


@pytest.fixture
def opened():
    """`opened(days_ago, **fields)`: a need that has been open so long."""

    def make(days_ago: int, **fields):
        return NeedFactory(opened_on=timezone.localdate() - timedelta(days=days_ago), **fields)

    return make
