from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from households.models import Evidence
from tests.factories import AreaFactory, HouseholdFactory, PersonFactory, ResidenceFactory
from verification.review.models import Decision, TargetEntry
from verification.targeting import actions


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def village(db):
    return AreaFactory(name="Sepatin", parent=AreaFactory(district=True, name="Anggana"))


@pytest.fixture
def admin(user):
    return user(Role.BAPPEDA_ADMIN, first_name="Ani")


@pytest.fixture
def second(user):
    return user(Role.BAPPEDA_ADMIN, first_name="Beni")


@pytest.fixture
def entitle(village, user):
    """`entitle()`: a household of Sepatin that is decided entitled for a year and stands on the draft of the year."""

    def make(household=None, *, days=365, name="Siti Aminah", number=None, **fields):
        if household is None:
            household = HouseholdFactory(village=fields.pop("village", village), **fields)
            ResidenceFactory(household=household, person=PersonFactory(name=name, number=number))
        decide(household, user(Role.OPD_OFFICER), valid_until=timezone.localdate() + timedelta(days=days))
        return household

    return make


def decide(household, by, outcome="eligible", reason="", valid_until=None):
    """A decision as it stands in the database, and the draft that follows it."""
    valid_until = valid_until or timezone.localdate() + timedelta(days=365)
    observed_on = min(timezone.localdate(), valid_until) - timedelta(days=1)
    evidence = Evidence.objects.create(
        household=household, kind="visit", observed_on=observed_on, expires_on=valid_until, by=by
    )
    previous = Decision.objects.current().filter(household=household).first()
    Decision.objects.filter(household=household).update(is_current=False)
    decision = Decision.objects.create(
        household=household, evidence=evidence, outcome=outcome, reason=reason, note="Diperiksa lagi.", level="opd",
        opd=by.memberships.get().opd, decided_by=by, valid_until=valid_until, overrides=previous,
    )  # fmt: skip
    draft = actions.draft_list()
    if outcome == "eligible":
        TargetEntry.objects.update_or_create(list=draft, household=household, defaults={"decision": decision})
    else:
        draft.entries.filter(household=household).delete()
    return decision


@pytest.fixture
def freeze(admin):
    """`freeze()`: stipulate the draft of the year by a decree of today."""

    def make(target_list=None, by=admin, **changes):
        given = {"decree_number": "SK 12/2026", "decree_on": timezone.localdate()} | changes
        return actions.freeze_target_list(target_list=target_list or actions.draft_list(), by=by, **given)

    return make


@pytest.fixture
def announce(freeze, admin):
    """`announce()`: the draft stipulated and announced today for 14 days."""

    def make(target_list=None, **changes):
        today = timezone.localdate()
        given = {"announced_on": today, "objections_until": today + timedelta(days=14), "by": admin} | changes
        return actions.announce_list(target_list=target_list or freeze(), **given)

    return make
