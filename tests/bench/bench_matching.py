"""python -m tests.bench.bench_matching [--households N]: the pages of an activity's list on a register of that size.

250,000 households on the list, 600,000 open needs of twelve indicators, an activity of three of them with two further
conditions. Made by SQL in an embedded database of its own, in a folder that goes at the end. Each page is asked for
through Django's test client by an officer of the OPD, three times; the fastest counts. Beside it: one plain count of
open needs.
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import measuring

BAR_S = 2.0
N_RUNS = 3
N_INDICATORS = 12
PAGES = [
    ("ranked needs, first page", "allotment-ranking", {}),
    ("ranked needs, page 100", "allotment-ranking", {"hal": 100}),
    ("places per village", "allotment-places", {}),
    ("the list that would be taken", "allotment-confirm", {}),
    ("what if, three budgets", "allotment-what-if",
     {"biaya": 2_500_000, "anggaran_1": 10**9, "anggaran_2": 5 * 10**9, "anggaran_3": 10**10}),
]  # fmt: skip
# %(n)s households; every tenth decision has run out.
MAKE = """
ALTER TABLE verification_visit DISABLE TRIGGER USER; ALTER TABLE verification_decision DISABLE TRIGGER USER;
ALTER TABLE households_household DISABLE TRIGGER USER; ALTER TABLE households_need DISABLE TRIGGER USER;
ALTER TABLE households_person DISABLE TRIGGER USER; ALTER TABLE households_residence DISABLE TRIGGER USER;
CREATE TEMP TABLE village AS SELECT id, row_number() OVER (ORDER BY path) - 1 AS n
    FROM households_area WHERE level = 'village';
CREATE TEMP TABLE one AS SELECT
    (SELECT min(id) FROM accounts_user) AS person, (SELECT min(id) FROM accounts_opd) AS opd,
    (SELECT max(id) FROM verification_formversion) AS form,
    (SELECT max(id) FROM verification_verificationround) AS round,
    (SELECT min(id) FROM households_ruleset WHERE code = 'mpi') AS mpi, (SELECT count(*) FROM village) AS n_villages;
CREATE TEMP TABLE kind AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM households_indicator
    WHERE code LIKE 'bench_%%';
CREATE TEMP TABLE house AS SELECT i, gen_random_uuid() AS visit, random() AS draw FROM generate_series(1, %(n)s) AS i;
INSERT INTO households_household
        (id, code, village_id, address, status, verified_on, closed_reason, version, created_at)
    SELECT i, 'RB' || i, v.id, '', 'verified', current_date - 30, '', 1, now()
    FROM house CROSS JOIN one JOIN village v ON v.n = house.i %% one.n_villages;
INSERT INTO households_person (id, name, name_key, sex, nik_status, dukcapil_status)
    SELECT i, 'Warga ' || i, 'warga ' || i, '', 'absent', 'not_checked' FROM house;
INSERT INTO households_residence (person_id, household_id, relation) SELECT i, i, 'head' FROM house;
INSERT INTO households_evidence (id, household_id, kind, observed_on, expires_on, by_id, accepted_at)
    SELECT i, i, 'visit', current_date - 30, current_date + 700, person, now() FROM house, one;
INSERT INTO verification_envelope (id, visit_id, rev, digest, body, submitted_by_id, state, held, received_at)
    SELECT i, visit, 1, '', '', person, 'complete', '', now() FROM house, one;
INSERT INTO verification_visit (id, envelope_id, round_id, household_id, verifier_id, form_id, status, kind, outcome,
        answers, consent, started_at, ended_at, received_at, evidence_id, is_chosen_for_back_check)
    SELECT visit, i, round, i, person, form, 'accepted', 'phone', 'done', '{}', '[]', now() - interval '30 days',
           now() - interval '30 days', now(), i, false FROM house, one;
INSERT INTO verification_decision (household_id, evidence_id, outcome, reason, note, level, opd_id, decided_by_id,
        decided_at, valid_until, is_current)
    SELECT i, i, 'eligible', '', '', 'opd', opd, person, now(),
           current_date + CASE WHEN i %% 10 = 0 THEN -1 ELSE 700 END, true FROM house, one;
INSERT INTO households_assessment
        (id, household_id, rule_set_id, evidence_id, n_persons, score_low, score_high, is_poor, assessed_at)
    SELECT i, i, mpi, i, 3, floor(draw * 18) / 18, 1, 'yes', now() FROM house, one;
INSERT INTO households_need (public_code, household_id, indicator_id, opened_by_id, cost_idr, status, opened_on,
        withdrawn_reason, severity)
    SELECT 'K-' || i || '-' || k, i, kind.id, i, 2500000, 'open', current_date - (draw * 400)::int, '',
           floor(draw * 18) / 18
    FROM house CROSS JOIN generate_series(0, 2) AS k JOIN kind ON kind.n = (i + k) %% %(kinds)s
    WHERE k < 2 OR i %% 5 < 2;
INSERT INTO households_confirmation
        (household_id, variable_id, value, evidence_id, confirmed_on, expires_on, is_current)
    SELECT i, v.id, CASE v.code WHEN 'tenure' THEN CASE WHEN i %% 4 = 0 THEN '"rent"' ELSE '"own"' END
        ELSE (500000 + (draw * 2000000)::int)::text END::jsonb, i, current_date - 30, current_date + 700, true
    FROM house JOIN households_variable v ON v.code IN ('tenure', 'monthly_income_idr') WHERE i %% 20 > 0;
ALTER TABLE verification_visit ENABLE TRIGGER USER; ALTER TABLE verification_decision ENABLE TRIGGER USER;
"""


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="tests.bench.bench_matching")
    parser.add_argument("--households", type=int, default=250_000)
    options = parser.parse_args(words)
    folder = Path(tempfile.mkdtemp(prefix="rbpk-bench-"))
    os.environ |= {"RBPK_VAR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "rbpk.settings"}
    os.environ.pop("DATABASE_URL", None)
    try:
        with _site():
            measuring.say(f"made in {measuring.measured(make, options.households).seconds:.0f} s")
            _tell(options, measuring.measured(ask).result)
    finally:
        with contextlib.suppress(FileNotFoundError):
            from rbpk import embedded

            embedded.stop(folder / "var")
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _site():
    from rbpk import embedded

    servers = embedded.ensure(Path(os.environ["RBPK_VAR"]))
    yield
    del servers


def make(n_households: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from verification.review.serving import FILL

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    _office()
    with connection.cursor() as cursor:
        for statement in MAKE.split(";"):
            if statement.strip():
                cursor.execute(statement + ";", {"n": n_households, "kinds": N_INDICATORS})
        cursor.execute(FILL)
        cursor.execute("VACUUM ANALYZE")  # as the server does by itself


def _office() -> None:
    """An officer, her activity of three indicators, and two conditions."""
    from datetime import timedelta

    from django.utils import timezone

    from households.models import Area, Indicator, Variable
    from interventions.allotment.models import QualifyingCondition
    from tests.interventions.factories import ActivityFactory, FormVersionFactory, ProgrammeFactory, officer_of
    from verification.field.models import VerificationRound

    kinds = [
        Indicator.objects.create(code=f"bench_{n:02}", label=f"Ukur {n}", dimension="housing", unit="household")
        for n in range(N_INDICATORS)
    ]
    activity = ActivityFactory(
        programme=ProgrammeFactory(indicators=kinds[:3]), quota=1_000, budget_idr=2_500_000 * 1_000
    )
    officer = officer_of(activity)
    for code, comparison, value in [("tenure", "eq", "own"), ("monthly_income_idr", "lt", 2_000_000)]:
        QualifyingCondition.objects.create(
            activity=activity, variable=Variable.objects.get(code=code), comparison=comparison, value=value,
            added_by=officer,
        )  # fmt: skip
    VerificationRound.objects.create(
        name="Ukur", village=Area.objects.villages().first(), form=FormVersionFactory(), opened_by=officer,
        due_on=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip


def ask() -> dict:
    """{page: (seconds, queries)}; figures of the register too."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from accounts.models import User
    from households.models import Household, Need
    from interventions.models import Activity

    settings.ALLOWED_HOSTS = ["*"]
    activity = Activity.objects.get()
    client = Client()
    client.force_login(
        User.objects.filter(memberships__role="opd_officer").get(), backend="accounts.backends.UsernameOrPhoneBackend"
    )
    found = {"plain count of open needs": (_fastest(lambda: Need.objects.open().count()), 1)}
    for label, name, query in PAGES:
        address = reverse(f"interventions:{name}", args=[activity.pk])

        def get(address=address, query=query):
            answer = client.get(address, query)
            assert answer.status_code == 200, answer.status_code

        seconds = _fastest(get)
        with CaptureQueriesContext(connection) as asked:
            get()
        found[label] = (seconds, len(asked))
    return {
        "pages": found, "households": Household.objects.count(), "needs": Need.objects.open().count(),
        "eligible": Need.objects.open().filter(indicator__in=activity.programme.indicators.all()).count(),
    }  # fmt: skip


def _fastest(function) -> float:
    times = []
    for _ in range(N_RUNS):
        started = time.perf_counter()
        function()
        times.append(time.perf_counter() - started)
    return min(times)


def _tell(options, found: dict) -> None:
    measuring.say(
        f"\n{found['households']:,} households, {found['needs']:,} open needs, {found['eligible']:,} of them of the "
        f"programme's indicators; fastest of {N_RUNS}\n"
    )
    rows = [[label, f"{seconds:.2f}", queries] for label, (seconds, queries) in found["pages"].items()]
    measuring.say(measuring.table(["what", f"s (first page: under {BAR_S:.0f})", "queries"], rows))


if __name__ == "__main__":
    main(sys.argv[1:])
