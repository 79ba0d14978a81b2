"""Web, worker and beat together on one machine: started, watched, and all stopped on Ctrl-C."""

import contextlib
import ctypes
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rbpk import embedded
from rbpk.embedded import locks

ROOT = Path(__file__).resolve().parents[1]
ANSWER_PATIENCE_S = 60
STOP_PATIENCE_S = 10
MOST_DEATHS = 5
DEATHS_WITHIN_S = 60
TICK_S = 0.3
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None)  # loaded before any fork


class UpError(RuntimeError):
    """One line for the person who started it."""


@dataclass
class Program:
    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen | None = None
    deaths: deque = field(default_factory=lambda: deque(maxlen=MOST_DEATHS))

    def start(self, lock: int) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[lock],
                start_new_session=True,
                preexec_fn=_end_with_parent(os.getpid()),  # noqa: PLW1509  no other thread runs by now
            )

    def dies_again_and_again(self) -> bool:
        return len(self.deaths) == MOST_DEATHS and self.deaths[-1] - self.deaths[0] < DEATHS_WITHIN_S


def prepare() -> None:
    """Bring the database up to date; fill an empty one with demo data where demo data may be."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command, get_commands

    _refuse_tables_of_before()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_reference")
    if settings.RBPK_DEMO and "demo" in get_commands() and not apps.get_model("households.Household").objects.exists():
        call_command("demo")


def _refuse_tables_of_before() -> None:
    """Until the first installation migrations may begin anew; from a demonstration of before no way leads here."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    from rbpk.admin_site import OUR_APPS

    loader = MigrationLoader(connection)
    if any(app in OUR_APPS for app, _ in loader.applied_migrations.keys() - loader.disk_migrations.keys()):
        raise UpError("Basis data ini dari versi lama. Bila hanya peragaan: hapus folder var, lalu jalankan lagi.")


def _close_connections() -> None:
    """No thread of a pool may run when the programs are forked off."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()


def run(*, var: Path, say: Callable[[str], object], lines: Callable[[], list[str]] = list) -> int:
    """Run until Ctrl-C or SIGTERM; returns the exit code. `lines` are said below the address once the site answers."""
    try:
        port = _port()
        with _only_one(var) as run_dir:
            _end_leftovers(run_dir)
            _refuse_taken(port)
            prepare()
            introduction = [f"RBPK berjalan di http://127.0.0.1:{port}/ (berhenti dengan Ctrl-C)", *lines()]
            _close_connections()
            return Site(var, port, say).run(introduction)
    except (UpError, embedded.EmbeddedError) as error:
        say(str(error))
        return 1
    finally:
        for servers in embedded.held():
            servers.release()
            embedded.stop(servers.places.var)


class Site:
    def __init__(self, var: Path, port: int, say: Callable[[str], object]):
        self.port, self.say = port, say
        self.run_dir = var / "run"
        self.programs = _programs(var, port)
        self.is_told_to_end = False
        self.n_interrupts = 0

    def run(self, introduction: list[str]) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told_to_end)
        lock = locks.wait_for(self.run_dir / "up-programs.lock")
        try:
            for program in self.programs:
                program.start(lock)
            self._remember()
            if self._wait_for_answer(lock):
                self.say("\n".join(introduction))
            while not self.is_told_to_end:
                self._look_after(lock)
                time.sleep(TICK_S)
        finally:
            self._end()
            os.close(lock)
        return 0

    def _wait_for_answer(self, lock: int) -> bool:
        until = time.monotonic() + ANSWER_PATIENCE_S
        while not self.is_told_to_end:
            if _answers(self.port):
                return True
            if time.monotonic() > until:
                raise UpError(f"Situs tidak menjawab dalam {ANSWER_PATIENCE_S} detik. {_see(self.programs[0])}")
            self._look_after(lock)
            time.sleep(TICK_S)
        return False

    def _look_after(self, lock: int) -> None:
        """Start again what has ended, the keeper of the servers included."""
        for program in self.programs:
            if program.process.poll() is not None and not self.is_told_to_end:
                _kill_session(program.process.pid)  # children it may have left
                program.deaths.append(time.monotonic())
                if program.dies_again_and_again():
                    raise UpError(f"{program.name} berhenti berulang kali. {_see(program)}")
                program.start(lock)
                self._remember()
        for servers in embedded.held():
            with contextlib.suppress(embedded.EmbeddedError):  # tried again at the next look
                servers.mend()

    def _end(self) -> None:
        """SIGTERM to all, then patience, then SIGKILL to what is left; a second Ctrl-C cuts the patience short."""
        running = [program.process for program in self.programs if program.process]
        for process in running:
            process.terminate()
        until = time.monotonic() + STOP_PATIENCE_S
        while any(process.poll() is None for process in running):
            if time.monotonic() > until or self.n_interrupts > 1:
                break
            time.sleep(0.05)
        for process in running:
            _kill_session(process.pid)
            process.wait()

    def _remember(self) -> None:
        pids = [program.process.pid for program in self.programs if program.process]
        (self.run_dir / "up-programs.json").write_text(json.dumps(pids))

    def _told_to_end(self, number, frame) -> None:
        self.is_told_to_end = True
        self.n_interrupts += number == signal.SIGINT


def _programs(var: Path, port: int) -> list[Program]:
    python = [sys.executable, "-m"]
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--no-control-socket"]
    celery = [*python, "celery", "-A", "rbpk"]
    commands = {
        "web": [*python, "gunicorn", "rbpk.wsgi:application", *bind],
        "worker": [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat"],
    }
    (var / "log").mkdir(mode=0o700, parents=True, exist_ok=True)
    return [Program(name, command, var / f"log/{name}.log") for name, command in commands.items()]


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise UpError(f"PORT harus angka dari 1 sampai 65535, bukan {text!r}.")
    return int(text)


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise UpError(
                f"Porta {port} tidak dapat dipakai ({error.strerror}). Pilih yang lain, misalnya PORT={port + 1}."
            ) from error


@contextlib.contextmanager
def _only_one(var: Path):
    run_dir = var / "run"
    run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = locks.take(run_dir / "up.lock")
    if lock is None:
        raise UpError(f"RBPK dari folder {var} sudah berjalan. Hentikan dulu di terminalnya dengan Ctrl-C.")
    try:
        yield run_dir
    finally:
        os.close(lock)


def _end_leftovers(run_dir: Path) -> None:
    """Programs of an `up` that was killed. They inherited a lock: while it is held, the numbers in the file are theirs
    (unless the kernel gave one to another program since, hence the look at its command)."""
    lock = run_dir / "up-programs.lock"
    memory = run_dir / "up-programs.json"
    if not memory.exists():
        return
    pids = [pid for pid in json.loads(memory.read_text()) if locks.is_held(lock) and _is_ours(pid)]
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, number)
        free = locks.take(lock, patience_s=STOP_PATIENCE_S)
        if free is not None:
            os.close(free)
            return
    raise UpError("Sisa program dari pemakaian sebelumnya tidak mau berhenti. Mulai ulang komputer, lalu coba lagi.")


def _is_ours(pid: int) -> bool:
    try:
        return b"rbpk" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return not Path("/proc/self").exists()


def _kill_session(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _see(program: Program) -> str:
    lines = program.log.read_text(errors="replace").rstrip().rsplit("\n", 1)[-1:]
    return f"{''.join(lines)} (catatan: {program.log})"


def _end_with_parent(parent: int) -> Callable[[], None]:
    """Linux: SIGTERM when the parent dies, SIGKILL included."""

    def prepare_child() -> None:
        if sys.platform == "linux":
            _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return prepare_child
