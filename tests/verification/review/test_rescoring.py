import pytest
from django.utils import timezone

from accounts.roles import Role
from households.models import Assessment, Need, RuleSet
from households.rules import actions as rules_actions
from jobs.models import Job
from jobs.work import run_job
from tests.factories import UserFactory
from tests.verification.factories import OfficerFactory, accepted
from verification.review import actions, rescoring

pytestmark = pytest.mark.django_db
NOTE = "Norma luas lantai diubah"


@pytest.fixture
def entitled(rules):
    """30 m2 for one person under a roof of thatch: only the roof is lacking so far."""
    officer = OfficerFactory(role=Role.OPD_OFFICER)
    household = accepted().household
    opd = officer.memberships.get().opd
    actions.decide_household(household=household, outcome="eligible", by=officer, level="opd", opd=opd)
    return household


@pytest.fixture
def draft(entitled):
    """More floor is asked for, and thatch is no longer a bad roof."""
    draft = rules_actions.start_draft(rule_set=RuleSet.objects.get(code="rtlh"), by=UserFactory())
    norms = draft.norms | {"min_floor_area_m2": draft.norms["min_floor_area_m2"] | {"value": 40}}
    RuleSet.objects.filter(pk=draft.pk).update(norms=norms)
    draft.rules.filter(indicator__code="bad_roof").update(
        expression={"eq": [{"var": "roof"}, {"value": "bamboo"}]}
    )  # fmt: skip
    return draft


def take_into_use(draft):
    rules_actions.activate_rule_set(rule_set=draft, by=UserFactory(), note=NOTE)
    for job in Job.objects.waiting():
        assert run_job(job.pk).state == Job.State.DONE


def status_of(household, code):
    return household.needs.get(indicator__code=code).status


def test_needs_follow_a_version_that_is_taken_into_use(entitled, draft):
    assert set(entitled.needs.values_list("indicator__code", flat=True)) == {"bad_roof"}

    take_into_use(draft)

    assert status_of(entitled, "overcrowded") == Need.Status.OPEN
    assert status_of(entitled, "bad_roof") == Need.Status.WITHDRAWN
    assert entitled.needs.get(indicator__code="bad_roof").withdrawn_reason == "rule_changed"
    opened = entitled.needs.get(indicator__code="overcrowded").opened_by
    assert (opened.rule_set, opened.evidence) == (draft, Assessment.objects.earliest("pk").evidence)


def test_what_somebody_has_taken_stays(entitled, draft):
    entitled.needs.update(status=Need.Status.COMMITTED)

    take_into_use(draft)

    assert status_of(entitled, "bad_roof") == Need.Status.COMMITTED


def test_nothing_opens_for_those_who_are_not_entitled(entitled, draft):
    entitled.decisions.update(valid_until=timezone.localdate().replace(year=2020))

    take_into_use(draft)

    assert not entitled.needs.filter(indicator__code="overcrowded").exists()
    assert entitled.assessments.filter(rule_set=draft).exists()


def test_the_same_work_twice_changes_nothing(entitled, draft):
    take_into_use(draft)
    before = list(Need.objects.order_by("pk").values_list("pk", "status"))

    assert rescoring.apply_rule_set(draft) == {"assessed": 0, "opened": 0, "withdrawn": 0}
    assert list(Need.objects.order_by("pk").values_list("pk", "status")) == before
