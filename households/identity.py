"""Encrypting identity numbers, and the blind index that finds equal ones. Keys stay outside the database.

A NIK has about 1.5e10 possible values, so any hash without a secret key can be reversed in hours.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
_BLOCK_BYTES = hashlib.sha256().block_size


def blind_index(kind: str, number: str) -> bytes:
    """32 bytes, equal for equal numbers of one kind (nik, kk); HMAC-SHA256 under its own key."""
    return hmac.digest(settings.RBPK_BLIND_INDEX_KEY, f"{kind}:{number}".encode(), "sha256")


def blind_indexes(kind: str, numbers: Sequence[str]) -> list[bytes]:
    """What `blind_index` says of each number. The key's two hash states are made once and copied (RFC 2104)."""
    key = settings.RBPK_BLIND_INDEX_KEY
    key = (hashlib.sha256(key).digest() if len(key) > _BLOCK_BYTES else key).ljust(_BLOCK_BYTES, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key) + f"{kind}:".encode())
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key))
    return [_copied(outer, _copied(inner, number.encode())) for number in numbers]


def _copied(state, content: bytes) -> bytes:
    state = state.copy()
    state.update(content)
    return state.digest()


def encrypt_all(kind: str, numbers: Sequence[str], indexes: Sequence[bytes]) -> tuple[str, list[bytes]]:
    """(key id, what `encrypt` makes of each number). indexes: blind_indexes(kind, numbers)."""
    key_id, key = list(settings.RBPK_IDENTITY_KEYS.items())[-1]
    seal, random = AESGCM(key).encrypt, os.urandom(NONCE_BYTES * len(numbers))
    nonces = [random[at : at + NONCE_BYTES] for at in range(0, len(random), NONCE_BYTES)]
    rows = zip(nonces, numbers, indexes, strict=True)
    return key_id, [nonce + seal(nonce, number.encode(), _binding(kind, index)) for nonce, number, index in rows]


def encrypt(kind: str, number: str) -> tuple[str, bytes]:
    """(key id, nonce + AES-256-GCM ciphertext), bound to kind and blind index: no row can be swapped for another."""
    key_id, key = list(settings.RBPK_IDENTITY_KEYS.items())[-1]
    nonce = os.urandom(NONCE_BYTES)
    return key_id, nonce + AESGCM(key).encrypt(nonce, number.encode(), _binding(kind, blind_index(kind, number)))


def decrypt(kind: str, index: bytes, key_id: str, ciphertext: bytes) -> str:
    """Raises cryptography.exceptions.InvalidTag when the row was tampered with, KeyError for a key that is not here."""
    key = settings.RBPK_IDENTITY_KEYS[key_id]
    nonce, sealed = bytes(ciphertext[:NONCE_BYTES]), bytes(ciphertext[NONCE_BYTES:])
    return AESGCM(key).decrypt(nonce, sealed, _binding(kind, bytes(index))).decode()


def _binding(kind: str, index: bytes) -> bytes:
    return kind.encode() + b":" + index
