from datetime import timedelta

import pytest
from django.utils import timezone

from households.actions import assess_household
from households.models import Confirmation, Evidence, Variable
from tests.factories import AreaFactory, OPDFactory, UserFactory
from tests.verification.factories import HouseholdFactory
from tests.verification.macro.factories import area
from verification.review.models import Decision


@pytest.fixture
def village():
    return AreaFactory(parent=AreaFactory(level="district", kind="kecamatan", parent=area()))


def verified(village, *, eligible=True, **answers):
    today = timezone.localdate()
    household = HouseholdFactory(village=village, status="verified", verified_on=today)
    evidence = Evidence.objects.create(
        household=household, kind="visit", observed_on=today, expires_on=today + timedelta(days=700), by=UserFactory()
    )
    for code, value in answers.items():
        Confirmation.objects.create(
            household=household, variable=Variable.objects.get(code=code), value=value, evidence=evidence,
            confirmed_on=today, expires_on=evidence.expires_on,
        )  # fmt: skip
    assess_household(household=household, evidence=evidence)
    if eligible:
        Decision.objects.create(
            household=household, evidence=evidence, outcome="eligible", level="opd", opd=OPDFactory(),
            decided_by=UserFactory(), valid_until=today + timedelta(days=300),
        )  # fmt: skip
    return household
