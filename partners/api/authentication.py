import re
from datetime import timedelta

from axes.helpers import get_client_ip_address
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from partners.models import ApiKey

TOKEN = re.compile(r"rbpk_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")
USE_IS_NOTED_EVERY = timedelta(minutes=1)  # a write per request would make a company wait for itself


class CompanyKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer rbpk_PREFIX_SECRET`. Looked up at each request, so a revoked key stops at once."""

    def authenticate(self, request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = find_key(token.strip())
        if key is None:
            raise AuthenticationFailed(
                "Kunci tidak dikenal, dicabut, atau kedaluwarsa. Mintalah kunci baru ke Bappeda."
            )
        if key.networks and not key.is_used_from(get_client_ip_address(request._request) or ""):
            raise AuthenticationFailed("Kunci ini hanya berlaku dari jaringan yang didaftarkan perusahaan di Bappeda.")
        note_use(key)
        return None, key

    def authenticate_header(self, request):
        return "Bearer"


class OfficerSession(BaseAuthentication):
    """The signed-in officer, for the pages about the API. Reading only, so no CSRF check is needed."""

    def authenticate(self, request):
        user = request._request.user
        return (user, None) if user is not None and user.is_authenticated else None


def find_key(token: str) -> ApiKey | None:
    """Asked at each request, so in the shortest way there is."""
    parts = TOKEN.fullmatch(token)
    if parts is None:
        return None
    key = next(iter(ApiKey.objects.raw("SELECT * FROM partners_apikey WHERE prefix = %s", [parts[1]])), None)
    return key if key and key.is_usable and key.matches(parts[2]) else None


def note_use(key: ApiKey) -> None:
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > USE_IS_NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


class CompanyKeyScheme(OpenApiAuthenticationExtension):
    target_class = CompanyKeyAuthentication
    name = "companyKey"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "bearerFormat": "rbpk_PREFIX_SECRET"}

    def get_security_requirement(self, auto_schema):
        """OpenAPI 3.1 takes names of roles here: the scope that the key needs."""
        return {self.name: [auto_schema.view.scope]}
