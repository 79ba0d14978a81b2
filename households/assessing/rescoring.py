"""A version of rules newly in use, applied to what is confirmed already: assessments appended set-based.

Needs a transaction: scores and new assessments lie in temporary tables until its end.
"""

from collections.abc import Callable

from django.utils import timezone
from psycopg.sql import SQL, Identifier, Literal

from households import reference
from households.assessing.runs import execute, with_room_to_sort
from households.assessing.statement import Scored, scored
from households.models import RuleSet

STATE = "CASE said.state WHEN TRUE THEN 'yes' WHEN FALSE THEN 'no' ELSE 'unknown' END"
APPEND = """
WITH latest AS (
    SELECT DISTINCT ON (e.household_id) e.household_id, e.id FROM households_evidence e
    JOIN households_household h ON h.id = e.household_id AND h.verified_on = e.observed_on
    WHERE e.kind = 'visit' AND e.withdrawn_at IS NULL
      AND EXISTS (SELECT FROM households_confirmation c WHERE c.evidence_id = e.id AND c.is_current)
    ORDER BY e.household_id, e.id DESC
), added AS (
    INSERT INTO households_assessment (
        household_id, rule_set_id, evidence_id, n_persons, score_low, score_high, is_poor, assessed_at)
    SELECT household_id, {rule_set}, latest.id, n_persons, low::float8 / {whole}, high::float8 / {whole}, state, {now}
    FROM scores JOIN latest USING (household_id)
    ON CONFLICT (household_id, rule_set_id, evidence_id) DO NOTHING RETURNING id, household_id
)
INSERT INTO appended SELECT id, household_id FROM added
"""
DEPRIVATIONS = f"""
INSERT INTO households_deprivation (assessment_id, indicator_id, person_id, state, because)
SELECT appended.id, said.indicator, NULL, {STATE}, said.because
FROM appended JOIN scores USING (household_id)
CROSS JOIN LATERAL (VALUES {{rules}}) AS said (indicator, state, because)
"""  # noqa: S608  constants of this file
OF_PERSONS = f"""
INSERT INTO households_deprivation (assessment_id, indicator_id, person_id, state, because)
SELECT appended.id, ({{indicators}}::bigint[])[said.rule + 1], said.person_id, {STATE}, said.because
FROM appended JOIN ({{persons}}) AS said USING (household_id)
"""  # noqa: S608


def reassess_register(rule_set: RuleSet, say: Callable = lambda *args: None) -> int:
    """Append an assessment by this rule set for every verified household that has none on its latest evidence.

    Persons of whom a rule says no get no row of their own. Returns how many assessments were appended; the temporary
    table `appended` (id, household_id) holds them until the transaction ends.
    """
    say("Menilai rumah tangga")
    with_room_to_sort()
    rules = reference.rule_set_of(rule_set)
    said = scored(rules, with_answers=True)
    execute(SQL("DROP TABLE IF EXISTS scores, appended"))
    execute(SQL("CREATE TEMP TABLE scores ON COMMIT DROP AS {}").format(said.text))
    execute(SQL("CREATE TEMP TABLE appended (id bigint PRIMARY KEY, household_id bigint) ON COMMIT DROP"))
    n = execute(SQL(APPEND).format(
        rule_set=Literal(rule_set.pk), whole=Literal(said.whole), now=Literal(timezone.now())
    ))  # fmt: skip
    say("Mencatat kekurangan", 0, n)
    _write_deprivations(rule_set, said)
    RuleSet.objects.filter(pk=rule_set.pk, frozen_at=None).update(frozen_at=timezone.now())
    return n


def _write_deprivations(rule_set: RuleSet, said: Scored) -> None:
    indicators = dict(rule_set.rules.values_list("indicator__code", "indicator"))
    execute(SQL("ANALYZE scores, appended"))
    rules = SQL(", ").join(
        SQL("({}::bigint, {}, {})").format(Literal(indicators[code]), Identifier(f"r{at}"), Identifier(f"b{at}"))
        for at, code in enumerate(said.codes)
    )
    execute(SQL(DEPRIVATIONS).format(rules=rules))
    if said.persons is not None:
        order = Literal([indicators[code] for code in said.codes])
        execute(SQL(OF_PERSONS).format(indicators=order, persons=said.persons))
