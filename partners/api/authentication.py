from axes.helpers import get_client_ip_address
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from partners.keys import called_with, note_use


class CompanyKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer rbpk_PREFIX_SECRET`. Looked up at each request, so a revoked key stops at once."""

    def authenticate(self, request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = called_with(token.strip(), get_client_ip_address(request._request))
        if key is None:
            raise AuthenticationFailed(
                "Kunci tidak dikenal, dicabut, atau kedaluwarsa. Mintalah kunci baru ke Bappeda."
            )
        if not key.is_from_here:
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


class CompanyKeyScheme(OpenApiAuthenticationExtension):
    target_class = CompanyKeyAuthentication
    name = "companyKey"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "bearerFormat": "rbpk_PREFIX_SECRET"}

    def get_security_requirement(self, auto_schema):
        """OpenAPI 3.1 takes names of roles here: the scope that the key needs."""
        return {self.name: [auto_schema.view.scope]}
