"""What goes wrong at the office meanwhile: processes killed every few seconds, PostgreSQL stopped hard."""

import contextlib
import os
import random
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.fleet import Fleet

MASTERS = ("gunicorn", "celery")


def children_of(pid: int) -> list[int]:
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def workers_below(up: int) -> list[int]:
    """Processes that gunicorn and Celery started below `manage.py up`; not the two themselves."""
    found = []
    for program in children_of(up):
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{program}/cmdline").read_text()
            if any(name in words for name in MASTERS) and "beat" not in words:
                found += children_of(program)
    return found


@dataclass
class Havoc:
    """Kills a worker every few seconds, and PostgreSQL whole each time so many of the visits have arrived."""

    up: int
    var: Path
    fleet: Fleet
    every_s: float
    hard_stops: list[int]  # numbers of complete visits
    seed: int
    n_kills: int = 0
    n_stops: int = 0

    def wreak(self) -> None:
        luck, due = random.Random(self.seed), time.monotonic()
        while not self.fleet.is_over.wait(0.1):
            if self.n_stops < len(self.hard_stops) and self.fleet.n_complete >= self.hard_stops[self.n_stops]:
                self.n_stops += _kill(postmaster(self.var))
            elif time.monotonic() > due and (victims := workers_below(self.up)):
                self.n_kills += _kill(luck.choice(victims))
                due = time.monotonic() + self.every_s * luck.uniform(0.5, 1.5)


def postmaster(var: Path) -> int:
    [found] = var.glob("**/postmaster.pid")
    return int(found.read_text().split()[0])


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
