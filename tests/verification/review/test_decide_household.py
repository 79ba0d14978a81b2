from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from accounts.models import OPD
from accounts.roles import Role
from tests.verification.factories import (
    AssignmentFactory,
    HouseholdFactory,
    OfficerFactory,
    RoundFactory,
    accepted,
    submitted,
    supervisor_of,
)
from verification.review import actions
from verification.review.models import Decision, Minutes, TargetEntry
from verification.review.reports import valid_evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db):
    return OfficerFactory(role=Role.OPD_OFFICER)


def decide(household, by, outcome="eligible", **changes):
    given = {"level": "opd", "opd": by.memberships.get().opd, "reason": "", "note": ""} | changes
    return actions.decide_household(household=household, outcome=outcome, by=by, **given)


def minutes_of(village, number="BA-1"):
    return Minutes.objects.create(
        number=number, village=village, held_on=timezone.localdate(), n_present=30, recorded_by=supervisor_of(village)
    )


def test_an_entitled_household_stands_on_the_draft_and_its_needs_open(rules, officer):
    household = accepted().household

    decision = decide(household, officer)

    entry = TargetEntry.objects.get()
    assert (entry.household, entry.decision, entry.list.frozen_at) == (household, decision, None)
    assert set(household.needs.open().values_list("indicator__code", flat=True)) >= {"bad_roof"}
    assert decision.valid_until == decision.evidence.expires_on


def test_without_an_accepted_visit_nothing_is_decided(rules, officer):
    visit = submitted()

    with pytest.raises(actions.DecisionError, match="Belum ada kunjungan"):
        decide(visit.household, officer)

    assert not Decision.objects.exists()


def test_a_household_that_moved_cannot_be_entitled_but_can_be_refused(rules, officer):
    household = accepted(outcome="moved").household

    with pytest.raises(actions.DecisionError, match="diwawancara"):
        decide(household, officer)
    decide(household, officer, "not_eligible", reason="moved")

    assert valid_evidence(household, timezone.localdate()) is None


def test_the_later_decision_wins_says_why_and_takes_needs_and_entry_away(rules, officer):
    household = accepted().household
    first = decide(household, officer)
    accepted(AssignmentFactory(round=RoundFactory(village=household.village), household=household))

    with pytest.raises(actions.DecisionError, match="Jelaskan"):
        decide(household, officer, "not_eligible", reason="became_able")
    second = decide(household, officer, "not_eligible", reason="became_able", note="Anak sulung sudah bekerja.")

    first.refresh_from_db()
    assert (first.is_current, second.is_current, second.overrides) == (False, True, first)
    assert not TargetEntry.objects.exists()
    assert set(household.needs.values_list("status", "withdrawn_reason")) == {("withdrawn", "not_eligible")}


@pytest.mark.parametrize(("outcome", "reason"), [("not_eligible", "became_able"), ("unresolved", "")])
def test_who_was_entitled_by_the_same_visit_is_not_struck_off_by_one_officer(rules, officer, outcome, reason):
    household = accepted().household
    decide(household, officer)

    with pytest.raises(actions.DecisionError, match="perlu dua petugas"):
        decide(household, officer, outcome, reason=reason, note="Anak sulung sudah bekerja.")

    assert Decision.objects.get().outcome == "eligible"


@pytest.mark.parametrize(("outcome", "reason"), [("not_eligible", ""), ("eligible", "moved"), ("perhaps", "")])
def test_the_reason_belongs_to_a_refusal(rules, officer, outcome, reason):
    household = accepted().household

    with pytest.raises(actions.DecisionError):
        decide(household, officer, outcome, reason=reason)

    assert not Decision.objects.exists()


def test_an_officer_decides_only_for_his_own_opd(rules, officer):
    other = OPD.objects.create(short_name="Disdik", name="Dinas Pendidikan")

    with pytest.raises(actions.DecisionError, match="tempat Anda bertugas"):
        decide(accepted().household, officer, opd=other)


def test_a_village_meeting_decides_with_minutes_of_its_own_village(rules):
    household = accepted().household
    supervisor = supervisor_of(household.village)

    with pytest.raises(actions.DecisionError, match="berita acara"):
        decide(household, supervisor, level="musdes", minutes=minutes_of(HouseholdFactory().village))
    decision = decide(household, supervisor, level="musdes", minutes=minutes_of(household.village))

    assert (decision.opd, decision.minutes.number) == (None, "BA-1")


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.BAPPEDA_ANALYST, Role.OPD_VIEWER, Role.LEADER])
def test_other_roles_decide_nothing(rules, role):
    with pytest.raises(actions.DecisionError, match="Peran Anda"):
        decide(accepted().household, OfficerFactory(role=role))


def test_a_supervisor_of_another_village_decides_nothing(rules):
    with pytest.raises(actions.DecisionError, match="di luar wilayah"):
        decide(accepted().household, supervisor_of(HouseholdFactory().village))


def test_the_database_holds_one_current_decision_with_its_source(rules, officer):
    decision = decide(accepted().household, officer)
    decision.pk, decision.overrides = None, None

    with pytest.raises(IntegrityError, match="one_current_decision_per_household"), transaction.atomic():
        decision.save()
    decision.is_current, decision.opd = False, None
    with pytest.raises(IntegrityError, match="decision_names_its_minutes_or_opd"), transaction.atomic():
        decision.save()


def test_help_rests_on_evidence_only_while_the_decision_holds(rules, officer):
    household = accepted().household
    today = timezone.localdate()
    assert valid_evidence(household, today) is None

    decision = decide(household, officer)

    assert valid_evidence(household, today) == decision.evidence
    assert valid_evidence(household, decision.valid_until + timedelta(days=1)) is None
