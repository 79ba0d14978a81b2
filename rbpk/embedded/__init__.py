"""PostgreSQL and Redis for a machine that has neither: the binaries of two wheels, held by a keeper process.

Every process that uses the servers holds a shared lock; the keeper (keeper.py) stops them when nobody does. The
libraries in the same wheels are not used: their own start fails in a folder with a space in its name, after root ran it
once, and it opens parent folders to everybody.
"""

import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from rbpk.embedded import keeper, locks
from rbpk.embedded.places import REDIS_SOCKET, EmbeddedError, Places, postgres_binaries, redis_binary

__all__ = ["EmbeddedError", "Servers", "ensure", "held", "stop"]

ROLE = DATABASE = "rbpk"  # see daemons.ROLE_AND_DATABASE
MOST_LAUNCHES = 5
START_PATIENCE_S = 180  # a database that recovers after a crash needs its time
STOP_PATIENCE_S = 60

_held: dict[Path, "Servers"] = {}


@dataclass
class Servers:
    """The servers of one folder, kept running until `release` or the end of the process and its children."""

    places: Places
    names: set[str]
    socket_dir: Path = field(default_factory=Path)
    _users: int | None = None

    @property
    def redis_socket(self) -> Path:
        return self.socket_dir / REDIS_SOCKET

    @property
    def redis_url(self) -> str:
        """For redis-py and the cache: database 1, so that clearing the cache leaves the broker's lists alone."""
        return f"unix://{quote(str(self.redis_socket))}?db=1"

    @property
    def broker_url(self) -> str:
        return f"redis+socket://{quote(str(self.redis_socket))}"

    def database_settings(self) -> dict:
        """For DATABASES, as a role without superuser. Health checks: the keeper may start the server again."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "USER": ROLE,
            "PASSWORD": "",
            "HOST": str(self.socket_dir),
            "PORT": "5432",
            "CONN_HEALTH_CHECKS": True,
        }

    def mend(self) -> None:
        """Bring a killed keeper back, without waiting. For long-lived programs that watch others."""
        starting = locks.take(self.places.start_lock)
        if starting is not None:
            try:
                self._ask()
            finally:
                os.close(starting)

    def release(self) -> None:
        """Use the servers no longer. A child made by fork still does."""
        if self._users is not None:
            os.close(self._users)
            self._users = None
        _held.pop(self.places.var, None)

    def _start(self) -> None:
        if self._users is None:
            self._users = locks.wait_for(self.places.users_lock, locks.SHARED)
        with locks.held(self.places.start_lock):
            self.places.stop_asked.unlink(missing_ok=True)
            for name in self.names:
                self.places.failure(name).unlink(missing_ok=True)
            self._ask()
            self._wait()

    def _ask(self) -> None:
        for name in self.names:
            if not self.places.wanted(name).exists():
                self.places.wanted(name).touch()
        if not locks.is_held(self.places.keeper_lock):
            self.places.ready.unlink(missing_ok=True)
            keeper.launch(self.places)

    def _wait(self) -> None:
        until = time.monotonic() + START_PATIENCE_S
        launches = 1
        while not self._is_ready():
            for name in self.names:
                if self.places.failure(name).exists():
                    raise EmbeddedError(self.places.failure(name).read_text())
            if time.monotonic() > until or launches > MOST_LAUNCHES:
                raise EmbeddedError(f"Peladen di {self.places.var} belum siap. Catatan: {self.places.log('keeper')}")
            if not locks.is_held(self.places.keeper_lock):
                launches += 1
                self._ask()
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        try:
            state = json.loads(self.places.ready.read_text())
        except FileNotFoundError:
            return False
        self.socket_dir = Path(state["socket_dir"])
        return self.names <= set(state["servers"])


def ensure(var_dir: Path, *, postgres: bool = True, redis: bool = True) -> Servers:
    """Start the servers of a folder, or join those that run. Raises EmbeddedError with one line that says why not."""
    places = Places(Path(var_dir).absolute())
    wanted = {name for name, is_wanted in (("postgres", postgres), ("redis", redis)) if is_wanted}
    servers = _held.get(places.var) or Servers(places, set())
    if wanted <= servers.names:
        return servers
    if postgres:
        postgres_binaries()
    if redis:
        redis_binary()
    places.make()
    servers.names |= wanted
    try:
        servers._start()
    except EmbeddedError:
        if places.var not in _held:
            servers.release()
        raise
    _held[places.var] = servers
    return servers


def held() -> list[Servers]:
    """The servers this process uses."""
    return list(_held.values())


def stop(var_dir: Path) -> str:
    """Have the servers stopped once nobody uses them, and say what came of it."""
    places = Places(Path(var_dir).absolute())
    if not places.run.exists() or not any(locks.is_held(places.lock(name)) for name in ("keeper", "postgres", "redis")):
        return "Tidak ada peladen yang berjalan."
    places.stop_asked.touch()
    if not locks.is_held(places.keeper_lock):
        keeper.launch(places)  # one was killed; a new one takes over what it left
    until = time.monotonic() + STOP_PATIENCE_S
    while locks.is_held(places.keeper_lock) and time.monotonic() < until:
        if locks.is_shared(places.users_lock):
            return "Masih dipakai program lain; peladen berhenti setelah program itu selesai."
        time.sleep(0.1)
    return "PostgreSQL dan Redis sudah berhenti."
