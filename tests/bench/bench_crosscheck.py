"""python -m tests.bench.bench_crosscheck [--households N]: a cross-check of ten years on a register of that size.

250,000 households with 850,000 people in 237 villages, 300,000 assessments of 40 indicators over ten years, a decision
each. Beside it: the three statements it needs, bare. Bars: at most 3 times as long, under 2 GB.
"""

import argparse
import time

from tests.bench import bases, measuring

BAR, BAR_MB = 3.0, 2048
N_INDICATORS = 40
N_TURNS = 2  # of both, one after the other; the better of each counts
RUN_YEAR = 2025
MAKE = """
INSERT INTO households_indicator (code, label, dimension, unit, opens_need, cost_source)
SELECT 'bench_' || n, 'Indikator ' || n, 'housing', 'household', false, '' FROM generate_series(1, %(missing)s) AS n;
INSERT INTO households_assessment
    (household_id, rule_set_id, evidence_id, n_persons, score_low, score_high, is_poor, assessed_at)
SELECT e.household_id, s.id, e.id, 3, 0.3, 0.5, 'yes', now() - (random() * 3600) * interval '1 day'
FROM households_evidence e, (SELECT max(id) AS id FROM households_ruleset WHERE code = 'rtlh') AS s;
INSERT INTO households_evidence (household_id, kind, observed_on, expires_on, by_id, accepted_at)
SELECT household_id, 'visit', observed_on, expires_on, by_id, accepted_at FROM households_evidence WHERE id %% 5 = 0;
INSERT INTO households_assessment
    (household_id, rule_set_id, evidence_id, n_persons, score_low, score_high, is_poor, assessed_at)
SELECT e.household_id, a.rule_set_id, e.id, 3, 0.3, 0.5, 'yes', now()
FROM households_evidence e JOIN households_assessment a ON a.household_id = e.household_id
WHERE NOT EXISTS (SELECT 1 FROM households_assessment b WHERE b.evidence_id = e.id);
INSERT INTO households_deprivation (assessment_id, indicator_id, state, because)
SELECT a.id, i.id, (ARRAY['yes', 'no', 'no', 'unknown'])[1 + floor(random() * 4)::int], '[]'
FROM households_assessment a, (SELECT id FROM households_indicator ORDER BY id LIMIT %(indicators)s) AS i;
ALTER TABLE verification_decision DISABLE TRIGGER USER;
INSERT INTO verification_decision
    (household_id, evidence_id, outcome, reason, note, level, opd_id, decided_by_id, decided_at, valid_until,
     is_current)
SELECT DISTINCT ON (e.household_id) e.household_id, e.id, 'eligible', '', '', 'opd', o.id, e.by_id,
       now() - (random() * 3600) * interval '1 day', DATE '2099-12-31', true
FROM households_evidence e, (SELECT min(id) AS id FROM accounts_opd) AS o;
"""


def make(n_households: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from accounts.models import OPD
    from households.models import Indicator

    bases.prepare()
    call_command("load_reference", verbosity=0)
    bases.people(n_households)
    OPD.objects.get_or_create(name="Disperkim")
    parts = {"missing": max(0, N_INDICATORS - Indicator.objects.count()), "indicators": N_INDICATORS}
    with connection.cursor() as cursor:
        for statement in MAKE.split(";"):
            if statement.strip():
                cursor.execute(statement, parts)
        cursor.execute("VACUUM ANALYZE")


def whole() -> float:
    from verification.macro.crosscheck.runs import run_crosscheck

    started = time.perf_counter()
    run = run_crosscheck(year=RUN_YEAR)
    seconds = time.perf_counter() - started
    measuring.say(f"{run.comparisons.count()} pairs, {run.findings.count()} findings")
    return seconds


def bare() -> float:
    """The same statements and their rows, nothing done with them."""
    from datetime import date

    from django.db import connection
    from django.utils import timezone

    from households.models import Area
    from verification.macro.crosscheck import counting

    villages = list(Area.objects.villages().values_list("pk", flat=True))
    on, first = timezone.localdate(), RUN_YEAR - 9
    years = list(range(first, on.year + 1))
    days = [min(date(year, 12, 31), on) for year in years]
    given = {
        "villages": villages, "first": first, "last": on.year, "zone": timezone.get_current_timezone_name(),
        "end": counting.midnight_after(on), "years": years, "days": days,
        "ends": [counting.midnight_after(day) for day in days],
    }  # fmt: skip
    started = time.perf_counter()
    with connection.cursor() as cursor:
        for statement in (counting.DEPRIVED, counting.ELIGIBLE):
            cursor.execute(statement, given)
            cursor.fetchall()
        cursor.execute("SELECT village_id, status, count(*) FROM households_household GROUP BY 1, 2")
        cursor.fetchall()
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--households", type=int, default=250_000)
    n_households = parser.parse_args().households
    with bases.own_database():
        measuring.measured(make, n_households)
        measuring.measured(bare)  # warms what both read
        turns = [(measuring.measured(bare), measuring.measured(whole)) for _ in range(N_TURNS)]
    beside, ours = (min(one.result for one in side) for side in zip(*turns, strict=True))
    rows = [
        ["cross-check, s", f"{ours:.1f}"],
        ["bare statements, s", f"{beside:.1f}"],
        ["ratio", f"{ours / beside:.2f} (bar {BAR})"],
        ["memory, MB", f"{max(one.peak_mb for _, one in turns):.0f} (bar {BAR_MB})"],
    ]
    measuring.say(measuring.table([f"{n_households:,} households", ""], rows))


if __name__ == "__main__":
    main()
