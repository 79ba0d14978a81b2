"""Kernel locks on files. The kernel gives a lock back on any death of its holder, so none is ever stale."""

import contextlib
import fcntl
import os
import time
from pathlib import Path

WHOLE = fcntl.LOCK_EX
SHARED = fcntl.LOCK_SH


def take(path: Path, kind: int = WHOLE, *, patience_s: float = 0) -> int | None:
    """A descriptor that holds the lock until it is closed, or None when others hold it all the while."""
    descriptor = _open(path)
    until = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            if time.monotonic() >= until:
                os.close(descriptor)
                return None
            time.sleep(0.02)


def wait_for(path: Path, kind: int = WHOLE) -> int:
    descriptor = _open(path)
    fcntl.flock(descriptor, kind)
    return descriptor


@contextlib.contextmanager
def held(path: Path):
    descriptor = wait_for(path)
    try:
        yield
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether a process holds the lock whole."""
    descriptor = take(path, SHARED)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def is_shared(path: Path) -> bool:
    """Whether processes hold the lock together. The keeper takes it whole for an instant, hence the patience."""
    descriptor = take(path, WHOLE, patience_s=0.2)
    if descriptor is None:
        return not is_held(path)
    os.close(descriptor)
    return False


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
