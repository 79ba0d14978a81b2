import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from accounts.actions import reset_password
from accounts.roles import Role
from tests.factories import AreaFactory
from tests.verification.factories import OfficerFactory, accepted
from tests.verification.targeting.conftest import decide
from verification.review import actions as review
from verification.review.models import Decision, TargetEntry
from verification.targeting import striking
from verification.targeting.actions import DecisionError
from verification.targeting.models import EntryStrike

pytestmark = pytest.mark.django_db


def propose(household, by, **changes):
    given = {"reason": "became_able", "note": "Sudah punya toko dan rumah baru."} | changes
    return striking.propose_entry_strike(household=household, by=by, **given)


@pytest.fixture
def supervisor(user, village):
    return user(Role.SUPERVISOR, areas=[village])


def test_what_two_officers_strike_leaves_the_draft_and_its_needs_are_withdrawn(rules, admin):
    household = accepted().household
    officer = OfficerFactory(role=Role.BAPPEDA_ADMIN)
    review.decide_household(
        household=household, outcome="eligible", by=officer, level="opd", opd=officer.memberships.get().opd
    )
    assert household.needs.open().exists()

    strike = striking.decide_entry_strike(strike=propose(household, officer), is_confirmed=True, by=admin)

    decision = Decision.objects.current().get()
    assert (decision.outcome, decision.reason, decision.decided_by) == ("not_eligible", "became_able", admin)
    assert (decision.overrides.outcome, Decision.objects.count()) == ("eligible", 2)
    assert strike.note in decision.note
    assert not TargetEntry.objects.exists()
    assert set(household.needs.values_list("status", "withdrawn_reason")) == {("withdrawn", "not_eligible")}


def test_a_household_whose_evidence_has_run_out_can_be_struck_too(entitle, supervisor, admin):
    household = entitle(days=-3)

    striking.decide_entry_strike(strike=propose(household, supervisor), is_confirmed=True, by=admin)

    assert not TargetEntry.objects.exists()


def test_what_the_second_officer_declines_stays_on_the_draft(entitle, supervisor, admin):
    household = entitle()

    strike = striking.decide_entry_strike(strike=propose(household, supervisor), is_confirmed=False, by=admin)

    assert strike.decided_by == admin
    assert "ditolak" in supervisor.notices.get().text
    assert TargetEntry.objects.get().household == household
    assert Decision.objects.get().outcome == "eligible"


def test_nobody_decides_his_own_proposal(entitle, admin):
    strike = propose(entitle(), admin)

    with pytest.raises(DecisionError, match="Anda yang mengusulkan"):
        striking.decide_entry_strike(strike=strike, is_confirmed=True, by=admin)

    assert TargetEntry.objects.exists()


@pytest.mark.parametrize("which", ["proposer", "decider"])
def test_two_officers_of_whom_one_lately_set_the_others_password_are_one(entitle, admin, second, which):
    strike = propose(entitle(), admin)
    one, other = (admin, second) if which == "proposer" else (second, admin)
    reset_password(user=other, by=one)

    with pytest.raises(DecisionError, match="kata sandi"):
        striking.decide_entry_strike(strike=strike, is_confirmed=True, by=second)

    assert TargetEntry.objects.exists()


def test_only_bappeda_decides(entitle, admin, supervisor):
    with pytest.raises(DecisionError, match="admin Bappeda"):
        striking.decide_entry_strike(strike=propose(entitle(), admin), is_confirmed=True, by=supervisor)


def test_a_proposal_is_decided_once(entitle, supervisor, admin, second):
    strike = propose(entitle(), supervisor)
    striking.decide_entry_strike(strike=strike, is_confirmed=False, by=admin)

    with pytest.raises(DecisionError, match="sudah diputuskan"):
        striking.decide_entry_strike(strike=strike, is_confirmed=True, by=second)


def test_an_entry_has_one_open_proposal(entitle, supervisor, admin):
    household = entitle()
    propose(household, supervisor)

    with pytest.raises(DecisionError, match="Sudah ada usulan"):
        propose(household, admin)

    assert EntryStrike.objects.count() == 1


@pytest.mark.parametrize("changes", [{"reason": "poor"}, {"reason": ""}, {"note": "mampu"}, {"note": " " * 30}])
def test_a_proposal_has_a_known_reason_and_an_explanation(entitle, supervisor, changes):
    with pytest.raises(DecisionError, match="Pilih alasan"):
        propose(entitle(), supervisor, **changes)


def test_a_supervisor_of_elsewhere_proposes_nothing(entitle, user):
    with pytest.raises(DecisionError, match="di luar wilayah"):
        propose(entitle(), user(Role.SUPERVISOR, areas=[AreaFactory()]))


def test_who_is_not_on_the_draft_cannot_be_proposed(entitle, supervisor, freeze):
    household = entitle()
    freeze()

    with pytest.raises(DecisionError, match="tidak ada di draf"):
        propose(household, supervisor)


def test_who_left_by_another_decision_is_only_declined(entitle, supervisor, admin, user):
    household = entitle()
    strike = propose(household, supervisor)
    decide(household, user(Role.OPD_OFFICER), "not_eligible", "moved")

    with pytest.raises(DecisionError, match="Tolak usulannya"):
        striking.decide_entry_strike(strike=strike, is_confirmed=True, by=admin)

    assert not EntryStrike.objects.waiting().exists()
    assert striking.decide_entry_strike(strike=strike, is_confirmed=False, by=admin).is_confirmed is False


def test_a_list_with_an_open_proposal_is_not_stipulated(entitle, supervisor, admin, freeze):
    household = entitle()
    strike = propose(household, supervisor)

    with pytest.raises(DecisionError, match="1 usulan coret"):
        freeze()
    striking.decide_entry_strike(strike=strike, is_confirmed=False, by=admin)

    assert freeze().entries.get().household == household


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("entry_is_struck_by_two", {"is_confirmed": True, "decided_at": timezone.now(), "decided_by": "proposer"}),
        ("decided_entry_strike_names_who_and_when", {"is_confirmed": True}),
        ("entry_strike_is_explained", {"note": ""}),
    ],
)
def test_the_database_itself_asks_for_two_and_why(entitle, supervisor, constraint, changes):
    strike = propose(entitle(), supervisor)
    changes = {key: supervisor if value == "proposer" else value for key, value in changes.items()}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        EntryStrike.objects.filter(pk=strike.pk).update(**changes)


def test_the_database_holds_one_open_proposal_per_entry(entitle, supervisor):
    strike = propose(entitle(), supervisor)
    strike.pk = None

    with pytest.raises(IntegrityError, match="one_open_strike_per_entry"), transaction.atomic():
        strike.save()
