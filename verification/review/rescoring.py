"""A version of rules newly in use: the register is assessed by it, and needs follow for those who are entitled."""

from collections.abc import Callable
from contextlib import suppress

from django.db import connection
from django.utils import timezone

from households.assessing.rescoring import reassess_register
from households.models import Deprivation, Need, RuleSet
from households.severity import carry_severity
from jobs.actions import AlreadyRunning, request_job
from jobs.tasks import ring
from jobs.work import Run, work

APPLY = "verification.apply_rule_set"
KINDS = {APPLY: "Menilai ulang register dengan aturan baru"}
LIVE = "('open', 'committed', 'delivered')"
LACKING = f"""
SELECT d.id FROM appended a
JOIN households_deprivation d ON d.assessment_id = a.id AND d.state = 'yes'
JOIN households_indicator i ON i.id = d.indicator_id AND i.opens_need
     AND (i.unit = 'person') = (d.person_id IS NOT NULL)
JOIN verification_decision v ON v.household_id = a.household_id AND v.is_current AND v.outcome = 'eligible'
     AND v.valid_until >= %(today)s
WHERE NOT EXISTS (
    SELECT FROM households_need n WHERE n.household_id = a.household_id AND n.indicator_id = d.indicator_id
    AND n.person_id IS NOT DISTINCT FROM d.person_id AND n.status IN {LIVE})
"""  # noqa: S608  constants of this file
# Open needs of which no rule set in use says any more that somebody lacks it, or that it is unknown.
NO_LONGER_LACKING = """
SELECT n.id FROM households_need n JOIN appended a ON a.household_id = n.household_id
WHERE n.status = 'open' AND n.indicator_id = ANY(%(indicators)s) AND NOT EXISTS (
    SELECT FROM households_deprivation d
    JOIN (SELECT DISTINCT ON (s.household_id, s.rule_set_id) s.id, s.household_id FROM households_assessment s
          JOIN households_ruleset r ON r.id = s.rule_set_id AND r.is_active
          WHERE s.household_id = n.household_id
          ORDER BY s.household_id, s.rule_set_id, s.id DESC) AS latest ON latest.id = d.assessment_id
    WHERE d.indicator_id = n.indicator_id AND d.person_id IS NOT DISTINCT FROM n.person_id AND d.state <> 'no')
"""


def request_applying(sender, rule_set: RuleSet, by, **kwargs) -> None:
    """Heard when a version is taken into use."""
    with suppress(AlreadyRunning):
        ring(request_job(kind=APPLY, subject=str(rule_set), params={"rule_set": rule_set.pk}, by=by))


def apply_rule_set(rule_set: RuleSet, say: Callable = lambda *args: None) -> dict[str, int]:
    """Assess every verified household; open needs of those entitled, withdraw open ones that no rule sees any more.

    Needs a transaction. What is taken or delivered stays as it is: its OPD ends it, or a visit sees it gone.
    """
    n_assessed = reassess_register(rule_set, say)
    say("Membuka dan menarik kebutuhan")
    opened = _open_needs()
    withdrawn = _withdraw_needs(rule_set)
    carry_severity(_ids("SELECT household_id FROM appended", {}))
    return {"assessed": n_assessed, "opened": opened, "withdrawn": withdrawn}


def _open_needs() -> int:
    rows = Deprivation.objects.filter(pk__in=_ids(LACKING, {"today": timezone.localdate()}))
    needs = [
        Need(
            household_id=row.assessment.household_id, person_id=row.person_id, indicator=row.indicator,
            opened_by=row.assessment, cost_idr=row.indicator.cost_idr or 0,
        )
        for row in rows.select_related("assessment", "indicator").iterator()
    ]  # fmt: skip
    return len(Need.objects.bulk_create(needs, batch_size=2_000))


def _withdraw_needs(rule_set: RuleSet) -> int:
    asked = RuleSet.objects.filter(code=rule_set.code).values_list("rules__indicator", flat=True)
    found = _ids(NO_LONGER_LACKING, {"indicators": [pk for pk in asked if pk]})
    return Need.objects.filter(pk__in=found).update(
        status=Need.Status.WITHDRAWN, withdrawn_reason=Need.WithdrawnReason.RULE_CHANGED
    )


def _ids(sql: str, params: dict) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [pk for (pk,) in cursor.fetchall()]


@work(APPLY)
def apply_rules(run: Run) -> dict:
    rule_set = RuleSet.objects.get(pk=run.params["rule_set"])
    done = apply_rule_set(rule_set, run.progress)
    return {
        "summary": [
            ["Rumah tangga dinilai", done["assessed"]], ["Kebutuhan dibuka", done["opened"]],
            ["Kebutuhan ditarik karena aturan berubah", done["withdrawn"]],
        ]
    }  # fmt: skip
