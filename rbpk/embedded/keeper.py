"""The one process that starts, watches and stops the embedded servers of a folder."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from rbpk.embedded import locks
from rbpk.embedded.daemons import Daemon, Postgres, Redis
from rbpk.embedded.places import EmbeddedError, Places

TICK_S = 0.2
GRACE_S = 5  # how long the servers outlive their last user


def launch(places: Places) -> None:
    """Start a keeper away from this terminal; returns when it holds its lock. By path: see __main__.py."""
    program = str(Path(__file__).with_name("__main__.py"))
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    with places.log("keeper").open("ab") as log:
        done = subprocess.run(
            [sys.executable, "-P", program, "keep", str(places.var)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=clean,
            start_new_session=True,
            check=False,
        )
    if done.returncode != 0:
        raise EmbeddedError(f"Penjaga peladen tidak dapat dijalankan. Catatan: {places.log('keeper')}")


def main(var: Path) -> int:
    """Take the lock, then go on in a child, which keeps it: whoever waits for this process finds the lock held."""
    places = Places(var)
    lock = locks.take(places.keeper_lock, patience_s=1)
    if lock is None:
        return 0  # another one was faster
    if os.fork():
        return 0
    os.chdir("/")
    Keeper(places, lock).run()
    return 0


class Keeper:
    def __init__(self, places: Places, lock: int):
        self.places = places
        self.lock = lock
        self.daemons: list[Daemon] = [Postgres(places), Redis(places)]
        self.is_told_to_end = False
        self.published: dict | None = None
        self.last_used = time.monotonic()

    def run(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._told_to_end)
        try:
            self.places.ready.unlink(missing_ok=True)
            while not self.is_told_to_end and self._owns_the_place():
                self.tend()
                if self.is_unused() and self.close():
                    return
                time.sleep(TICK_S)
        except FileNotFoundError:
            if self._owns_the_place():
                raise
        self.end_at_once()

    def tend(self) -> None:
        for daemon in self.daemons:
            if self.places.wanted(daemon.name).exists():
                try:
                    daemon.tend()
                except (EmbeddedError, OSError) as error:
                    self._give_up(daemon, error)
        self.publish()

    def publish(self) -> None:
        """Say which servers answer, and where; those who wait read it."""
        names = [daemon.name for daemon in self.daemons if daemon.is_ready]
        state = {"servers": names, "socket_dir": str(self.daemons[0].socket_dir)} if names else None
        if state == self.published:
            return
        if state:
            draft = self.places.ready.with_suffix(".new")
            draft.write_text(json.dumps(state))
            draft.replace(self.places.ready)
        else:
            self.places.ready.unlink(missing_ok=True)
        self.published = state

    def is_unused(self) -> bool:
        alone = locks.take(self.places.users_lock)
        if alone is None:
            self.last_used = time.monotonic()
            return False
        os.close(alone)
        return self.places.stop_asked.exists() or time.monotonic() - self.last_used >= GRACE_S

    def close(self) -> bool:
        """Stop the servers unless somebody comes in at this moment; who comes later waits until all is stopped."""
        held = [locks.take(path) for path in (self.places.start_lock, self.places.users_lock)]
        if None in held:
            for descriptor in filter(None, held):
                os.close(descriptor)
            return False
        self.places.ready.unlink(missing_ok=True)
        for daemon in self.daemons:
            daemon.is_running()  # learns the number of one that this keeper never looked at
            daemon.stop()
            self.places.wanted(daemon.name).unlink(missing_ok=True)
        self.places.stop_asked.unlink(missing_ok=True)
        self.places.forget_short_dir()
        return True

    def end_at_once(self) -> None:
        """Told by a signal, or the folder was deleted: files and locks cannot be trusted, only process numbers."""
        self.places.ready.unlink(missing_ok=True)
        for daemon in self.daemons:
            daemon.signal(daemon.stop_signals[0])

    def _give_up(self, daemon: Daemon, error: Exception) -> None:
        if not self._owns_the_place():
            return
        self.places.wanted(daemon.name).unlink(missing_ok=True)
        self.places.failure(daemon.name).write_text(str(error))
        sys.stderr.write(f"{daemon.name}: {error}\n")
        sys.stderr.flush()

    def _owns_the_place(self) -> bool:
        try:
            return self.places.keeper_lock.stat().st_ino == os.fstat(self.lock).st_ino
        except FileNotFoundError:
            return False

    def _told_to_end(self, number, frame) -> None:
        self.is_told_to_end = True
