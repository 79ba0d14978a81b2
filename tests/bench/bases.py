"""A database of its own for a bench, filled by SQL with people who do not exist."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

HOUSEHOLDS = """
INSERT INTO households_household (code, village_id, address, status, verified_on, closed_reason, version, created_at)
SELECT 'B' || to_char(n, 'FM00000000'), v.ids[1 + n %% array_length(v.ids, 1)], '', 'verified', DATE '2026-02-28',
       '', 1, now()
FROM generate_series(1, %s) AS n,
     (SELECT array_agg(id ORDER BY id) AS ids FROM households_area WHERE level = 'village') AS v
"""
EVIDENCE = """
INSERT INTO households_evidence (household_id, kind, observed_on, expires_on, by_id, accepted_at)
SELECT h.id, 'visit', h.verified_on, h.verified_on + 730, u.id, now()
FROM households_household h, (SELECT id FROM accounts_user ORDER BY id LIMIT 1) AS u
"""
PERSONS = """
INSERT INTO households_person (name, name_key, birth_date, sex, nik_status, dukcapil_status)
SELECT 'W' || n, 'w' || n, DATE '2026-01-01' - (random() * 30000)::int,
       CASE WHEN random() < 0.5 THEN 'male' ELSE 'female' END, 'absent', 'not_checked'
FROM generate_series(1, %s) AS n
"""
RESIDENCES = """
INSERT INTO households_residence (person_id, household_id, relation, moved_in_on)
SELECT p.id, h.ids[1 + (p.n * 10 / 34) %% array_length(h.ids, 1)], CASE WHEN p.n %% 4 = 0 THEN 'head' ELSE 'child' END,
       DATE '2020-01-01'
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM households_person) AS p,
     (SELECT array_agg(id ORDER BY id) AS ids FROM households_household) AS h
"""


@contextlib.contextmanager
def own_database() -> Iterator[Path]:
    """The folder of a bench, with its servers held while the parts come and go in processes of their own."""
    folder = Path(tempfile.mkdtemp(prefix="rbpk-bench-"))
    os.environ |= {"RBPK_VAR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "rbpk.settings"}
    os.environ.pop("DATABASE_URL", None)
    try:
        from rbpk import embedded

        servers = embedded.ensure(Path(os.environ["RBPK_VAR"]))
        yield folder
        del servers
    finally:
        with contextlib.suppress(FileNotFoundError):
            from rbpk import embedded

            embedded.stop(folder / "var")
        shutil.rmtree(folder, ignore_errors=True)


def prepare() -> None:
    from django.core.management import call_command

    from households import reference

    call_command("migrate", verbosity=0)
    reference.load()


def people(n_households: int) -> None:
    """Verified households with 3.4 people each on average, all seen on one day."""
    from django.db import connection

    from accounts.models import User

    User.objects.create(username="bench")
    with connection.cursor() as cursor:
        cursor.execute(HOUSEHOLDS, [n_households])
        cursor.execute(EVIDENCE, [])
        cursor.execute(PERSONS, [n_households * 34 // 10])
        cursor.execute(RESIDENCES, [])
        cursor.execute("ANALYZE")
