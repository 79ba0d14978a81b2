"""Applying a rule set to the whole register: measured by village, and tried beside the version in use.

Needs a transaction: the scores lie in a temporary table until its end.
"""

import hashlib
import json
from collections.abc import Callable

from django.db import connection, transaction
from psycopg.sql import SQL, Composable, Identifier, Literal

from accounts.models import User
from households import reference
from households.assessing.statement import Scored, scored
from households.models import RuleSet, ScoringRun
from households.rule_sets import RuleSet as Rules

KEPT_RUNS = 5  # of one rule set version; trials of a draft pile up

MEASURE = """
INSERT INTO households_villagemeasure (
    run_id, village_id, n_households, n_people, n_households_low, n_households_high, n_people_low, n_people_high,
    score_low, score_high, indicators)
SELECT {run}, village_id, count(*), sum(n_persons), count(*) FILTER (WHERE low >= {cutoff}),
    count(*) FILTER (WHERE high >= {cutoff}), COALESCE(sum(n_persons) FILTER (WHERE low >= {cutoff}), 0),
    COALESCE(sum(n_persons) FILTER (WHERE high >= {cutoff}), 0),
    COALESCE(sum(n_persons * low) FILTER (WHERE low >= {cutoff}), 0)::float8 / {whole},
    COALESCE(sum(n_persons * high) FILTER (WHERE high >= {cutoff}), 0)::float8 / {whole},
    jsonb_build_object({indicators})
FROM after_it GROUP BY village_id
"""
INDICATOR = """{code}::text, jsonb_build_object(
    'lacking', COALESCE(sum(n_persons) FILTER (WHERE {state}), 0),
    'lacking_poor', COALESCE(sum(n_persons) FILTER (WHERE {state} AND low >= {cutoff}), 0),
    'unknown', COALESCE(sum(n_persons) FILTER (WHERE {state} IS NULL), 0))"""
CHANGES = """
INSERT INTO households_scoringchange (run_id, household_id, before, after)
SELECT {run}, household_id, before_it.state, after_it.state
FROM before_it JOIN after_it USING (household_id) WHERE before_it.state <> after_it.state
"""


@transaction.atomic
def score_register(
    *, rule_set: RuleSet, against: RuleSet | None = None, by: User | None = None, say: Callable = lambda *args: None
) -> ScoringRun:
    """Measure a rule set over all verified households; beside another one, note whom it would judge differently."""
    say("Menilai rumah tangga")
    with_room_to_sort()
    rules = reference.rule_set_of(rule_set)
    run = ScoringRun.objects.create(rule_set=rule_set, against=against, by=by, rule_set_digest=digest_of(rule_set))
    said = scored(rules)
    run.n_households = _lay_out("after_it", said.text)
    execute(SQL(MEASURE).format(
        run=Literal(run.pk), cutoff=Literal(int(rules.cutoff * said.whole)), whole=Literal(said.whole),
        indicators=_indicators(rules, said),
    ))  # fmt: skip
    if against:
        say("Membandingkan dengan yang dipakai")
        _lay_out("before_it", scored(reference.rule_set_of(against)).text)
        execute(SQL(CHANGES).format(run=Literal(run.pk)))
    run.save(update_fields=["n_households"])
    _forget_earlier(run)
    return run


def with_room_to_sort() -> None:
    """For this transaction: millions of values are grouped in memory, by several workers, and joined as wholes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL work_mem = '256MB'; SET LOCAL parallel_tuple_cost = 0.001;"
            "SET LOCAL enable_nestloop = off"  # a plan without statistics, after a load, would go through all for each
        )


def digest_of(rule_set: RuleSet) -> str:
    """Of what decides the outcome, as it is stored: rules, norms, weights, cut-off. The same in every process."""
    said = rule_set.rules.order_by("indicator__code").values_list("indicator__code", "expression", "weight")
    norms = {name: norm["value"] for name, norm in rule_set.norms.items()}
    text = json.dumps([[list(rule) for rule in said], norms, rule_set.cutoff], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _lay_out(table: str, statement: Composable) -> int:
    name = Identifier(table)
    execute(SQL("DROP TABLE IF EXISTS {}").format(name))
    return execute(SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS {}").format(name, statement))


def execute(statement: Composable) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string())
        return cursor.rowcount


def _indicators(rules: Rules, said: Scored) -> Composable:
    cutoff = Literal(int(rules.cutoff * said.whole))
    return SQL(", ").join(
        SQL(INDICATOR).format(code=Literal(code), state=Identifier(f"r{at}"), cutoff=cutoff)
        for at, code in enumerate(said.codes)
    )


def _forget_earlier(run: ScoringRun) -> None:
    same = ScoringRun.objects.filter(rule_set=run.rule_set, against=run.against)
    same.filter(pk__in=list(same.values_list("pk", flat=True)[KEPT_RUNS:])).delete()
