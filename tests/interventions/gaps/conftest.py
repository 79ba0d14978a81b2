from datetime import timedelta

import pytest
from django.utils import timezone

from interventions.models import Commitment, Delivery, GivenAid, GivenFile
from tests.factories import OPDFactory, UserFactory
from tests.interventions.factories import EvidenceFactory, FunderFactory, NeedFactory, PersonFactory, ProgrammeFactory
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


@pytest.fixture
def told():
    """`told(need, days_ago)`: a list of an OPD names aid of that kind to the household of the need."""

    def make(need, days_ago: int, **fields) -> GivenAid:
        programme, on = ProgrammeFactory(indicators=[need.indicator]), timezone.localdate() - timedelta(days=days_ago)
        file = GivenFile.objects.create(
            opd=programme.opd, programme=programme, file_name="bantuan.xlsx", file_sha256="x" * 64, n_rows=1, n_matched=1,
            applied_at=timezone.now(),
        )  # fmt: skip
        return GivenAid.objects.create(
            file=file, row_no=2, opd=programme.opd, programme=programme, outcome="matched", household=need.household,
            person=PersonFactory(), given_on=on, year=on.year, content_key=b"x" * 32, **fields
        )  # fmt: skip

    return make
