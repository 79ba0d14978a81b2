"""All migrations applied once, and copied by whoever needs a database: they take half a minute, a copy a second.

What was made lies in `var/`, in a database and a folder named after the migrations, and serves the next run too. Beside
it lies what `households.reference.load` writes (remembered.py).
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

ROOT = Path(__file__).resolve().parents[1]
DATABASE = "rbpk_migrated_"
FILL = """
import django
django.setup()
from pathlib import Path
from django.db import connection
connection.settings_dict["TEST"]["NAME"] = {name!r}
connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
from tests import remembered
remembered.remember(Path({folder!r}))
"""


@lru_cache
def digest() -> str:
    """Of every migration of ours, the versions of all others, and what is remembered."""
    files = [ROOT / "requirements.txt", *ROOT.glob("*/migrations/*.py"), *ROOT.glob("households/*.py")]
    files += [*ROOT.glob("households/data/**/*.*"), ROOT / "tests/remembered.py"]
    content = hashlib.sha256()
    for file in sorted(files):
        content.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return content.hexdigest()[:12]


def folder() -> Path:
    return settings.VAR / "migrated" / digest()


def migrated_database() -> str:
    """Name of a database beside the test databases that has all migrations, to be used as their template."""
    name = DATABASE + digest()
    with _alone(), _server() as server:
        found = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [DATABASE])
        present = {row[0] for row in found}
        if name not in present or not folder().exists():
            shutil.rmtree(folder().parent, ignore_errors=True)
            folder().mkdir(parents=True)
            for old in present:
                server.execute(f'DROP DATABASE IF EXISTS "{old}"')
            building = f"{name}_building"
            _run([sys.executable, "-c", FILL.format(name=building, folder=str(folder()))])
            _dump(server, building)
            server.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    return name


def furnish(var: Path) -> None:
    """Give a folder that has no servers yet the empty database of a migrated installation."""
    migrated_database()
    made = folder() / "postgres"
    with _alone():
        if not made.exists():
            building = folder() / "building"
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            _restore(building)
            (building / "postgres").rename(made)
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(made), str(var)], check=True)


def _dump(server: psycopg.Connection, name: str) -> None:
    """Now, and not when it is needed: nobody may be in a database that another copies."""
    place = ["-h", server.info.host, "-p", str(server.info.port), "-U", server.info.user]
    words = [embedded.postgres_binaries() / "pg_dump", *place, "--no-owner", "-f", folder() / "dump.sql", name]
    _run(words, PGPASSWORD=server.info.password or "")


def _restore(building: Path) -> None:
    server = embedded.ensure(building, redis=False)
    place = ["-h", str(server.socket_dir), "-U", embedded.ROLE, "-d", embedded.DATABASE]
    _run([embedded.postgres_binaries() / "psql", *place, "-Xq", "-v", "ON_ERROR_STOP=1", "-f", folder() / "dump.sql"])
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
