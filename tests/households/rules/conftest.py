import json

import pytest

from households import reference, rule_sets
from households.models import RuleSet
from households.rules import actions
from tests.factories import UserFactory


@pytest.fixture
def shipped(db):
    """The variables, the three rule sets in use and the two that are offered."""
    reference.load_variables()
    for paths, is_active in ((rule_sets.SHIPPED_RULE_SETS, True), (rule_sets.OFFERED_RULE_SETS, False)):
        for path in paths:
            reference.load_rule_set(json.loads(path.read_text(encoding="utf-8")), is_active=is_active)


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
