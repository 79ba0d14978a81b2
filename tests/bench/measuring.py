"""Measuring a piece of work in a process of its own: seconds, and the most memory it held."""

import multiprocessing
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

AUDIT_CONTEXT = re.compile(r"^SELECT set_config\(.*?\); ")  # pghistory puts it before every statement that writes


@dataclass(frozen=True)
class Measured:
    """seconds: wall clock of the work without the start of its process. peak_mb: resident memory at its highest."""

    seconds: float
    peak_mb: float
    result: Any


def measured(function: Callable, *args) -> Measured:
    """Run a function of a module in a fresh process. Raises RuntimeError where the function raised."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(sender, function, args))
    process.start()
    sender.close()
    try:
        found = receiver.recv()
    except EOFError:
        raise RuntimeError(f"{function.__name__} ended early; its words stand above") from None
    finally:
        process.join()
    return found


def _run(sender, function, args) -> None:
    import django

    django.setup()
    started = time.perf_counter()
    result = function(*args)
    seconds = time.perf_counter() - started
    sender.send(Measured(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, result))


class Steps:
    """Seconds by the word that a work last said of itself: `progress=steps` and afterwards `steps.seconds`."""

    def __init__(self):
        self.seconds: Counter = Counter()
        self._stage, self._since = "", time.perf_counter()

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        self.stop()
        self._stage = stage

    def stop(self) -> None:
        now = time.perf_counter()
        self.seconds[self._stage or "Mulai"] += now - self._since
        self._since = now


class Statements:
    """Seconds by SQL statement, for `connection.execute_wrapper`; COPY is not among them."""

    def __init__(self):
        self.seconds: Counter = Counter()

    def __call__(self, execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            words = " ".join(str(sql).split())
            self.seconds[AUDIT_CONTEXT.sub("", words)[:70]] += time.perf_counter() - started


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def table(headers: Sequence[str], rows: Sequence[Sequence]) -> str:
    """As markdown."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
