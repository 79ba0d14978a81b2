from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from partners.models import ApiKey


class CompanyKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer rbpk_PREFIX_SECRET`. Looked up at each request, so a revoked key stops at once."""

    def authenticate(self, request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = find_key(token)
        if key is None:
            raise AuthenticationFailed("Kunci tidak dikenal, dicabut, atau kedaluwarsa.")
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=timezone.now())
        return None, key.company

    def authenticate_header(self, request):
        return "Bearer"


def find_key(token: str) -> ApiKey | None:
    kind, _, rest = token.partition("_")
    prefix, _, secret = rest.partition("_")
    key = ApiKey.objects.usable().filter(prefix=prefix).select_related("company__funder").first()
    return key if kind == "rbpk" and key and key.matches(secret) else None


class CompanyKeyScheme(OpenApiAuthenticationExtension):
    target_class = CompanyKeyAuthentication
    name = "companyKey"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "bearerFormat": "rbpk_PREFIX_SECRET"}
