"""The two servers: how each is started, asked, and stopped. Only the keeper uses them."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from rbpk.embedded import locks
from rbpk.embedded.places import (
    POSTGRES_SOCKET,
    REDIS_SOCKET,
    EmbeddedError,
    Places,
    as_owner_of,
    postgres_binaries,
    redis_binary,
)

ROLE_AND_DATABASE = r"""
SELECT 'CREATE ROLE rbpk LOGIN CREATEDB' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rbpk') \gexec
SELECT 'CREATE DATABASE rbpk OWNER rbpk' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'rbpk') \gexec
"""
MOST_ATTEMPTS = 3
STOP_PATIENCE_S = 30
SOCKET_PATIENCE_S = 10


class Daemon:
    """A server in a session of its own. It inherits the descriptor of a lock, so that lock held means server alive,
    whoever started it and whatever stands in a file."""

    name = ""
    title = ""
    socket_name = ""
    stop_signals: tuple[signal.Signals, ...] = ()

    def __init__(self, places: Places):
        self.places = places
        self.lock = places.lock(self.name)
        self.data = places.var / self.name
        self.socket_dir = places.socket_dir(Postgres.owner(places))
        self.is_ready = False
        self.pid: int | None = None
        self._process: subprocess.Popen | None = None
        self._attempts = 0
        self._next_attempt = 0.0
        self._socket_seen = time.monotonic()

    @property
    def socket(self) -> Path:
        return self.socket_dir / self.socket_name

    def tend(self) -> None:
        """One look: start it when it is gone, note when it answers. Raises EmbeddedError when it keeps ending."""
        if not self.is_running():
            self.is_ready = False
            self._start()
        elif not self.socket.exists():
            self._end_if_unreachable()
        else:
            self._socket_seen = time.monotonic()
            if not self.is_ready and self.answers():
                self.settle()
                self.is_ready, self._attempts = True, 0

    def is_running(self) -> bool:
        if self._process:
            return self._process.poll() is None
        self.pid = self.read_pid() or self.pid  # the file may be swept away with its folder
        return locks.is_held(self.lock) and (self.pid is None or _is_alive(self.pid))

    def stop(self) -> None:
        """Returns when no process of the server is left."""
        self.is_ready = False
        if not locks.is_held(self.lock):
            return
        for number in self.stop_signals:
            self.signal(number)
            free = locks.take(self.lock, patience_s=STOP_PATIENCE_S)
            if free is not None:
                os.close(free)
                return

    def signal(self, number: signal.Signals) -> None:
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _start(self) -> None:
        if time.monotonic() < self._next_attempt:
            return
        if self._attempts >= MOST_ATTEMPTS:
            self._attempts = 0
            raise EmbeddedError(f"{self.title} tidak dapat dijalankan: {self._last_words()}")
        descriptor = locks.take(self.lock)
        if descriptor is None:  # parts of a killed server are still ending
            return
        try:
            self._attempts += 1
            self._next_attempt = time.monotonic() + 0.5
            self.socket_dir = self.places.socket_dir(Postgres.owner(self.places))
            self.prepare(self._attempts)
            self._launch(descriptor)
        finally:
            os.close(descriptor)

    def _launch(self, descriptor: int) -> None:
        with self.places.log(self.name).open("ab") as log:
            self._process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                pass_fds=[descriptor],
                start_new_session=True,
            )
        self.pid = self._process.pid
        self._socket_seen = time.monotonic()

    def _end_if_unreachable(self) -> None:
        """Something swept the folder of the sockets: only a new start makes them again."""
        if time.monotonic() - self._socket_seen > SOCKET_PATIENCE_S:
            self.stop()

    def _last_words(self) -> str:
        log = self.places.log(self.name)
        lines = log.read_text(errors="replace").split("\n")[-4:] if log.exists() else []
        return f"{' '.join(lines).strip()} (catatan: {log})"

    def command(self) -> list[str]:
        raise AssertionError("each server has its own")

    def prepare(self, attempt: int) -> None:
        """Before a start, when no process of the server is left."""

    def answers(self) -> bool:
        raise AssertionError("each server has its own")

    def settle(self) -> None:
        """Once it answers, before anybody may use it."""

    def read_pid(self) -> int | None:
        raise AssertionError("each server has its own")


class Postgres(Daemon):
    name = "postgres"
    title = "PostgreSQL"
    socket_name = POSTGRES_SOCKET
    stop_signals = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)  # fast, immediate, last resort
    options = {
        "listen_addresses": "",
        "log_error_verbosity": "terse",
        "log_parameter_max_length_on_error": "0",  # a failed statement and its values may be personal data
        "log_min_error_statement": "panic",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "shared_buffers": "256MB",
        "max_wal_size": "4GB",
        "max_connections": "100",
    }

    @staticmethod
    def owner(places: Places) -> int:
        """Who runs PostgreSQL: the owner of its data; for new data the caller, or nobody for root."""
        data = places.var / Postgres.name
        if data.exists():
            return data.stat().st_uid
        return os.geteuid() or pwd.getpwnam("nobody").pw_uid

    def command(self) -> list[str]:
        options = [part for key, value in self.options.items() for part in ("-c", f"{key}={value}")]
        program = [str(postgres_binaries() / "postgres"), "-D", str(self.data), "-p", "5432"]
        return as_owner_of(self.data, [*program, "-k", str(self.socket_dir), *options], also_writes=self.socket_dir)

    def prepare(self, attempt: int) -> None:
        if not self.data.exists():
            self._make_cluster()
        self._write_access_rules()
        pid = self.read_pid()
        if pid is None or not _is_postgres(pid):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            for name in (POSTGRES_SOCKET, f"{POSTGRES_SOCKET}.lock"):
                (self.socket_dir / name).unlink(missing_ok=True)

    def _make_cluster(self) -> None:
        """In a folder that gets its name when all is done, so that a broken-off start leaves nothing half made."""
        for leftover in self.places.var.glob("postgres.new-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        new = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=self.places.var))
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(new, nobody.pw_uid, nobody.pw_gid)
        initdb = [str(postgres_binaries() / "initdb"), "-D", str(new), "-U", "postgres", "--auth=peer"]
        _run(as_owner_of(new, [*initdb, "--encoding=UTF8", "--locale=C.UTF-8"], also_writes=new))
        new.rename(self.data)

    def _write_access_rules(self) -> None:
        """The person who runs the program, and root, may be any role; nobody else may come in."""
        uids = {0, os.geteuid(), self.places.var.stat().st_uid}
        names = sorted(pwd.getpwuid(uid).pw_name for uid in uids)
        self._write("pg_hba.conf", "local all all peer map=house\n")
        self._write("pg_ident.conf", "".join(f'house "{name}" all\n' for name in names))

    def _write(self, name: str, text: str) -> None:
        path = self.data / name
        path.write_text(text)
        owner = self.data.stat()
        if os.geteuid() == 0:
            os.chown(path, owner.st_uid, owner.st_gid)

    def answers(self) -> bool:
        ask = [*self._client("pg_isready"), "-q", "-t", "2"]
        return subprocess.run(ask, cwd="/", check=False).returncode == 0

    def settle(self) -> None:
        """The application's role owns its database and may make others for tests; it is no superuser."""
        _run([*self._client("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1"], text=ROLE_AND_DATABASE)

    def _client(self, program: str) -> list[str]:
        place = ["-h", str(self.socket_dir), "-p", "5432", "-U", "postgres", "-d", "postgres"]
        return [str(postgres_binaries() / program), *place]

    def read_pid(self) -> int | None:
        return _first_number(self.data / "postmaster.pid")


class Redis(Daemon):
    name = "redis"
    title = "Redis"
    socket_name = REDIS_SOCKET
    stop_signals = (signal.SIGTERM, signal.SIGKILL)

    @property
    def pid_file(self) -> Path:
        return self.data / "redis.pid"

    def command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "appendonly": "yes",
            "save": "",
            "dir": str(self.data),
            "pidfile": str(self.pid_file),
            "daemonize": "no",
        }
        words = [part for key, value in options.items() for part in (f"--{key}", value)]
        return as_owner_of(self.data, [str(redis_binary()), *words], also_writes=self.data)

    def prepare(self, attempt: int) -> None:
        if attempt == MOST_ATTEMPTS and self.data.exists():
            self._set_aside()
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.pid_file.unlink(missing_ok=True)
        self.socket.unlink(missing_ok=True)

    def _set_aside(self) -> None:
        """A file it cannot read would stop every start. What work there is stands in the database, so begin anew."""
        self.data.rename(self.data.with_name(f"redis.unreadable-{int(time.time())}"))

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def read_pid(self) -> int | None:
        return _first_number(self.pid_file)


def _run(command: list[str], *, text: str = "") -> None:
    done = subprocess.run(command, input=text, capture_output=True, text=True, errors="replace", cwd="/", check=False)
    if done.returncode != 0:
        raise EmbeddedError(f"{Path(command[0]).name}: {' '.join((done.stderr or done.stdout).split())}")


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_postgres(pid: int) -> bool:
    """Somebody may have started it by hand. A process that has ended but was not yet waited for has no command line."""
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
