"""All migrations applied once, and copied by whoever needs a database: they take half a minute, a copy a second.

What was made lies in `var/` under a name that tells the migrations, and serves the next run too. The test databases
also remember, in a schema beside their empty tables, what `households.reference.load` writes (tests/remembered.py).
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

from rbpk import embedded
from tests import remembered

ROOT = Path(__file__).resolve().parents[1]
DATABASE = "rbpk_migrated_"
FILL = """
import django
django.setup()
from django.db import connection
connection.settings_dict["TEST"]["NAME"] = "{name}"
connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
from tests import remembered
remembered.remember()
"""


@lru_cache
def digest() -> str:
    """Of every migration of ours, the versions of all others, and what is remembered."""
    files = [ROOT / "requirements.txt", *ROOT.glob("*/migrations/*.py"), *ROOT.glob("households/*.py")]
    files += [*ROOT.glob("households/data/**/*.*"), Path(remembered.__file__)]
    content = hashlib.sha256()
    for file in sorted(files):
        content.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return content.hexdigest()[:12]


def migrated_database() -> str:
    """Name of a database beside the test databases that has all migrations, to be used as their template."""
    name = DATABASE + digest()
    with _alone(), _server() as server:
        found = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [DATABASE])
        present = {row[0] for row in found}
        if name not in present:
            _run([sys.executable, "-c", FILL.format(name=f"{name}_building")])
            server.execute(f'ALTER DATABASE "{name}_building" RENAME TO "{name}"')
            for old in present:
                server.execute(f'DROP DATABASE IF EXISTS "{old}"')
    return name


def furnish(var: Path) -> None:
    """Give a folder that has no servers yet the empty database of a migrated installation."""
    name, made = migrated_database(), settings.VAR / "migrated" / digest()
    with _alone():
        if not made.exists():
            shutil.rmtree(made.parent, ignore_errors=True)
            building = made.with_name("building")
            _copy(name, building)
            building.rename(made)
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(made / "postgres"), str(var)], check=True)


def _copy(name: str, building: Path) -> None:
    building.mkdir(parents=True)
    dump, server = building / "dump.sql", embedded.ensure(building, redis=False)
    with _server() as source:
        place = ["-h", source.info.host, "-p", str(source.info.port), "-U", source.info.user]
        password = {"PGPASSWORD": source.info.password or ""}
    binaries, there = embedded.postgres_binaries(), ["-h", str(server.socket_dir), "-U", embedded.ROLE]
    _run([binaries / "pg_dump", *place, "--no-owner", "-N", "remembered", "-f", dump, name], **password)
    _run([binaries / "psql", *there, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", dump, embedded.DATABASE])
    server.release()
    embedded.stop(building)


def _server() -> psycopg.Connection:
    """Of the test databases; not through Django, which tests without a database may not ask."""
    asked = connection.get_connection_params() | {"dbname": "postgres"}
    return psycopg.connect(
        **{key: asked[key] for key in ("host", "port", "user", "password", "dbname") if asked.get(key)}, autocommit=True
    )


@contextmanager
def _alone():
    """One process of a test run at a time; the others wait and find it done."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(words: list[str], **environment: str) -> None:
    done = subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "rbpk.settings", **environment},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
