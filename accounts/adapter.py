import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts are made by Bappeda; nobody signs up."""

    def is_open_for_signup(self, request):
        return False


class EncryptedMFAAdapter(DefaultMFAAdapter):
    """TOTP secrets are encrypted at rest."""

    def encrypt(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._fernet.decrypt(encrypted_text.encode()).decode()

    @property
    def _fernet(self):
        return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"totp" + settings.SECRET_KEY.encode()).digest()))
