"""Encrypting identity numbers, and the blind index that finds equal ones. Keys stay outside the database.

A NIK has about 1.5e10 possible values, so any hash without a secret key can be reversed in hours.
"""

import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


def blind_index(kind: str, number: str) -> bytes:
    """32 bytes, equal for equal numbers of one kind (nik, kk); HMAC-SHA256 under its own key."""
    return hmac.digest(settings.RBPK_BLIND_INDEX_KEY, f"{kind}:{number}".encode(), "sha256")


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
