from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from households.models import Household
from tests.factories import AreaFactory
from tests.verification.targeting.conftest import decide
from verification.review.models import Decision, TargetEntry
from verification.targeting import actions, changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(user):
    return user(Role.OPD_OFFICER)


def why(before, after, way):
    return {row.household: row.why for row in changes.moved(TargetEntry.objects.all(), before, after, way)}


def close(household, reason):
    Household.objects.filter(pk=household.pk).update(closed_on=timezone.localdate(), closed_reason=reason)


def test_everybody_who_left_has_his_reason(entitle, freeze, officer):
    able, open_ended, merged, moved, lapsed, staying = (entitle() for _ in range(6))
    first = freeze()
    decide(able, officer, "not_eligible", "became_able")
    decide(open_ended, officer, "unresolved")
    close(merged, "merged")
    close(moved, "moved")
    yesterday = timezone.localdate() - timedelta(days=1)
    Decision.objects.filter(household=lapsed).update(valid_until=yesterday)

    second = freeze(decree_number="SK 13/2026")

    assert why(first, second, changes.LEFT) == {
        able: "not_eligible_became_able", open_ended: "unresolved", merged: "merged", moved: "closed_moved",
        lapsed: "expired",
    }  # fmt: skip
    assert second.entries.get().household == staying


def test_what_was_decided_after_the_later_version_is_not_its_reason(entitle, freeze, officer):
    household, _ = entitle(), entitle()
    first = freeze()
    decide(household, officer, "not_eligible", "moved")
    second = freeze(decree_number="SK 13/2026")
    decide(household, officer, "not_eligible", "deceased")

    assert why(first, second, changes.LEFT) == {household: "not_eligible_moved"}


def test_everybody_who_entered_has_his_reason(entitle, freeze, officer):
    entitle()
    refused, unresolved = entitle(), entitle()
    decide(refused, officer, "not_eligible", "moved")
    decide(unresolved, officer, "unresolved")
    first = freeze()
    newcomer = entitle()
    entitle(refused)
    entitle(unresolved)

    found = why(first, actions.draft_list(), changes.ENTERED)

    assert found == {newcomer: "first", refused: "was_refused", unresolved: "was_unresolved"}


def test_a_decision_renewed_after_it_lapsed_is_told_as_renewed(entitle, freeze):
    entitle()
    household = entitle(days=-1)
    first = freeze()
    entitle(household)

    assert why(first, actions.draft_list(), changes.ENTERED) == {household: "renewed"}


def test_every_reason_has_its_words(entitle, freeze):
    for key in [f"not_eligible_{value}" for value in Decision.Reason.values]:
        assert changes.REASONS_LEFT[key].startswith("Diputuskan tidak berhak: ")
    for value in Household.ClosedReason.values:
        assert value == "merged" or changes.REASONS_LEFT[f"closed_{value}"].startswith("Rumah tangga ditutup: ")


def test_the_sums_of_each_village_close(entitle, freeze, officer, village):
    other = AreaFactory(parent=village.parent)
    staying, leaving = entitle(), entitle()
    entitle(village=other)
    first = freeze()
    decide(leaving, officer, "not_eligible", "moved")
    for _ in range(3):
        entitle(village=other)
    second = freeze(decree_number="SK 13/2026")

    sums = changes.sums_by_village(TargetEntry.objects.all(), first, second)

    assert {one.village: (one.before, one.out, one.came_in, one.after) for one in sums} == {
        village: (2, 1, 0, 1), other: (1, 0, 3, 4),
    }  # fmt: skip
    assert sum(one.after for one in sums) == second.entries.count()
    assert staying.target_entries.count() == 2


def test_a_version_is_compared_with_the_one_stipulated_before_it(entitle, freeze):
    entitle()
    first = freeze()
    second = freeze(decree_number="SK 13/2026")

    assert changes.previous_of(first) is None
    assert changes.previous_of(second) == first
    assert changes.previous_of(actions.draft_list()) == second
