"""python -m tests.bench.bench_scoring [--households N]: each rule set over the register in one statement, beside one
plain aggregate over the same confirmed values. Its own embedded database in a folder that goes at the end.
"""

import argparse
import time

from tests.bench import bases, measuring

VALUES = """
INSERT INTO households_confirmation
    (household_id, person_id, variable_id, value, evidence_id, confirmed_on, expires_on, is_current)
SELECT {owner}, v.id, {value}, e.id, DATE '2026-02-28', DATE '2028-02-28', TRUE
FROM {source} CROSS JOIN households_variable v JOIN households_evidence e ON e.household_id = {household}
WHERE v.level = '{level}' AND v.code = ANY(%s) AND random() < 0.97
"""
CHOICE = """CASE WHEN v.kind = 'choice'
    THEN (SELECT jsonb_agg(key) FROM jsonb_object_keys(v.choices) AS key)
         -> (floor(random() * (SELECT count(*) FROM jsonb_object_keys(v.choices)))::int)
    WHEN v.code = 'n_members' THEN to_jsonb(3 + (random() * 2)::int) ELSE to_jsonb((random() * 100)::int) END"""
PLAIN = """
SELECT variable_id, value, count(*) FROM households_confirmation
WHERE is_current AND variable_id = ANY(%s) GROUP BY variable_id, value
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench.bench_scoring")
    parser.add_argument("--households", type=int, default=250_000)
    options = parser.parse_args()
    with bases.own_database():
        measuring.measured(bases.prepare)
        measuring.measured(bases.people, options.households)
        n_values = measuring.measured(confirm).result
        measuring.say(f"{options.households} households, {n_values} confirmed values")
        lines = measuring.measured(compare).result
    measuring.say(measuring.table(["Rule set", "Values read", "Plain aggregate s", "Scored s", "Ratio"], lines))


def confirm() -> int:
    """Values of every variable that a rule set reads, evenly over its choices: nothing is as likely as in life."""
    from django.db import connection

    from households import rule_sets

    known = rule_sets.shipped_variables()
    sets = [rule_sets.load_rule_set(path, known) for path in rule_sets.SHIPPED_RULE_SETS]
    read = list({name for one in sets for rule in one.rules for name in rule.expression.variables} | {"n_members"})
    of_homes = VALUES.format(
        owner="h.id, NULL::bigint", source="households_household h", household="h.id", level="household", value=CHOICE
    )
    of_people = VALUES.format(
        owner="r.household_id, r.person_id", source="households_residence r", household="r.household_id",
        level="person", value=CHOICE,
    )  # fmt: skip
    register_facts = ["age_years", "sex", "relation"]
    with connection.cursor() as cursor:
        cursor.execute(of_homes, [read])
        n = cursor.rowcount
        cursor.execute(of_people, [[name for name in read if name not in register_facts]])
        n += cursor.rowcount
        cursor.execute("VACUUM ANALYZE")
    return n


def compare() -> list[list]:
    from django.db import connection, transaction

    from households import rule_sets
    from households.assessing.runs import with_room_to_sort
    from households.assessing.statement import scored
    from households.models import Variable

    known, lines = rule_sets.shipped_variables(), []
    with transaction.atomic(), connection.cursor() as cursor:
        with_room_to_sort()  # as the work does it, for both
        for path in rule_sets.SHIPPED_RULE_SETS:
            rules = rule_sets.load_rule_set(path, known)
            read = {name for rule in rules.rules for name in rule.expression.variables}
            ids = list(Variable.objects.filter(code__in=read).values_list("pk", flat=True))
            plain, scoring = [], []
            for _ in range(3):
                plain.append(_seconds(cursor, PLAIN, [ids]))
                scoring.append(_seconds(cursor, SCORES.format(scored(rules).text.as_string()), None))
            cursor.execute("SELECT count(*) FROM households_confirmation WHERE variable_id = ANY(%s)", [ids])
            n_read = cursor.fetchone()[0]
            best = min(plain), min(scoring)
            lines.append([rules.code, n_read, f"{best[0]:.2f}", f"{best[1]:.2f}", f"{best[1] / best[0]:.2f}"])
    return lines


SCORES = "SELECT state, count(*), sum(low), sum(high) FROM ({}) AS scores GROUP BY state"


def _seconds(cursor, statement: str, params) -> float:
    started = time.perf_counter()
    cursor.execute(statement, params)
    cursor.fetchall()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
