"""A folder with its embedded servers, used by processes of their own, for tests that kill them."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from rbpk import embedded
from rbpk.embedded import locks

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
USE = """
import json, sys
from rbpk import embedded
names = sys.argv[2:] or ["postgres", "redis"]
servers = embedded.ensure(sys.argv[1], postgres="postgres" in names, redis="redis" in names)
print(json.dumps([str(servers.socket_dir), servers.redis_url]), flush=True)
sys.stdin.read()
"""


class House:
    def __init__(self, var: Path, prefix: list[str] | None = None):
        self.var = var
        self.prefix = prefix or []
        self.users: list[subprocess.Popen] = []
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}

    def begin(self, *names: str) -> subprocess.Popen:
        """A process that starts or joins the servers, in a session of its own."""
        user = subprocess.Popen(
            [*self.prefix, sys.executable, "-c", USE, str(self.var), *names],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
            cwd="/",
            start_new_session=True,
        )
        self.users.append(user)
        return user

    def enter(self, *names: str) -> subprocess.Popen:
        """The same, once its servers answer."""
        user = self.begin(*names)
        self.await_servers(user)
        return user

    def await_servers(self, user: subprocess.Popen) -> None:
        line = user.stdout.readline()
        assert line, user.stderr.read().decode()
        folder, self.redis_url = json.loads(line)
        self.socket_dir = Path(folder)

    def leave(self, user: subprocess.Popen, number: signal.Signals = signal.SIGTERM) -> None:
        user.send_signal(number)
        user.wait()
        for pipe in (user.stdin, user.stdout, user.stderr):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        self.users.remove(user)

    def sql(self, text: str, role: str = "rbpk") -> list[tuple]:
        with psycopg.connect(
            host=str(self.socket_dir), port=5432, user=role, dbname="rbpk", autocommit=True
        ) as database:
            cursor = database.execute(text)
            return cursor.fetchall() if cursor.description else []

    def redis(self):
        import redis

        return redis.from_url(self.redis_url)

    @property
    def postmaster(self) -> int:
        return int((self.var / "postgres/postmaster.pid").read_text().split()[0])

    @property
    def redis_pid(self) -> int:
        return int((self.var / "redis/redis.pid").read_text())

    @property
    def keeper(self) -> int:
        return next(pid for pid in _processes() if _command(pid)[-2:] == ["keep", str(self.var)])

    def is_running(self, name: str) -> bool:
        lock = self.var / "run" / f"{name}.lock"
        return lock.exists() and locks.is_held(lock)

    def kill_everything(self) -> None:
        """As a power cut would: no process gets to tidy up."""
        for user in list(self.users):
            self.leave(user, signal.SIGKILL)
        backends = [pid for pid in _processes() if _parent(pid) == self.postmaster]
        for pid in [self.keeper, self.postmaster, self.redis_pid, *backends]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not self.is_running("keeper") and not self.is_running("postgres"))

    def clear(self) -> None:
        for user in list(self.users):
            self.leave(user, signal.SIGKILL)
        if self.var.exists():
            embedded.stop(self.var)
        shutil.rmtree(self.var.parent, ignore_errors=True)


def wait_until(is_so, patience_s: float = 20) -> None:
    until = time.monotonic() + patience_s
    while not _holds(is_so):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def _holds(is_so) -> bool:
    """A pid file that is being replaced is not there, or empty, for a moment."""
    try:
        return is_so()
    except (FileNotFoundError, IndexError, ValueError):
        return False


def as_nobody() -> list[str] | None:
    """What to write before a command to run it as a plain user, or None where that cannot be done."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        return None
    plain = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    reading = [*plain, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]  # an interpreter in a home
    return next((prefix for prefix in (plain, reading) if _reaches_python(prefix)), None)


def _reaches_python(prefix: list[str]) -> bool:
    look = "import os, sys; sys.exit(not os.access(sys.executable, os.X_OK, effective_ids=True))"
    asked = subprocess.run([*prefix, sys.executable, "-c", look], cwd="/", capture_output=True, check=False)
    return asked.returncode == 0


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").glob("[0-9]*")]


def _command(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").rstrip("\0").split("\0")
    except OSError:
        return []


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
