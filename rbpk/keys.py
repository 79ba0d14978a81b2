"""Secrets of the site: from the environment in production, made once in var/keys on the embedded default."""

import base64
import fcntl
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


class MissingKey(Exception):
    """A production start without one of its secrets."""


@dataclass(frozen=True)
class Keys:
    session: str  # signs sessions and forms
    identity: dict[str, bytes]  # key id -> 32 bytes that encrypt NIK and KK numbers; the last one encrypts
    blind_index: bytes  # 32 bytes; makes equal numbers findable without decrypting


def from_environment() -> Keys:
    return Keys(
        session=_required("RBPK_SECRET_KEY"),
        identity=_key_ring(_required("RBPK_IDENTITY_KEYS")),
        blind_index=base64.urlsafe_b64decode(_required("RBPK_BLIND_INDEX_KEY")),
    )


def from_directory(directory: Path) -> Keys:
    """Keys of the embedded default; made on first use, readable by the owner only."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(directory / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return Keys(
            session=_read_or_make(directory / "session"),
            identity=_key_ring("k1:" + _read_or_make(directory / "identity")),
            blind_index=base64.urlsafe_b64decode(_read_or_make(directory / "blind_index")),
        )


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise MissingKey(f"{name} belum diisi. Basis data ditentukan lewat DATABASE_URL, maka semua kunci wajib diisi.")
    return value


def _key_ring(text: str) -> dict[str, bytes]:
    """`k1:BASE64,k2:BASE64`; every key 32 bytes."""
    ring = {name: base64.urlsafe_b64decode(value) for name, value in (part.split(":") for part in text.split(","))}
    if any(len(key) != 32 for key in ring.values()):
        raise MissingKey("Setiap kunci di RBPK_IDENTITY_KEYS harus 32 bita.")
    return ring


def _read_or_make(path: Path) -> str:
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)))
    return path.read_text()
