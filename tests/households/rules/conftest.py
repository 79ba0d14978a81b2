import pytest

from households.models import RuleSet
from households.rules import actions
from tests import remembered
from tests.factories import UserFactory


@pytest.fixture
def shipped(db):
    """The variables, the three rule sets in use and the two that are offered."""
    remembered.recall(*remembered.VARIABLES, *remembered.RULES)


@pytest.fixture
def rtlh(shipped):
    return RuleSet.objects.get(code="rtlh")


@pytest.fixture
def draft(rtlh):
    """Version 2 of RTLH, not yet used."""
    return actions.start_draft(rule_set=rtlh, by=UserFactory())


@pytest.fixture
def change():
    """`change(draft, cutoff="1/2")`: what change_draft is told when nothing else differs."""

    def told(draft, **others):
        weights = dict(draft.rules.values_list("indicator", "weight"))
        return {
            "draft": draft, "cutoff": draft.cutoff, "norms": draft.norms, "weights": weights, "added_dimensions": {},
            "change_note": "Diuji dalam tes", "note": draft.note,
        } | others  # fmt: skip

    return told
