import re
from datetime import timedelta

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from partners.models import ApiKey

TOKEN = re.compile(r"rbpk_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")
# One statement finds the key and counts the call, so no call slips between; a wrong key counts for nothing, nor does
# the right one from a strange network. The clock is the database's, since several servers ask. Who waited for the row
# while a window ended counts in the new one. The hash is of 256 random bits: how long comparing takes tells nothing.
FIND_AND_COUNT = """
WITH found AS (
    SELECT *, networks = '{}' OR coalesce(%(address)s::inet <<= ANY (networks::inet[]), false) AS is_from_here
    FROM partners_apikey
    WHERE prefix = %(prefix)s AND secret_hash = %(hash)s AND revoked_at IS NULL AND expires_at > clock_timestamp()
), counted AS (
    INSERT INTO partners_keyuse AS use (key_id, minute, n_in_minute, day, n_on_day)
    SELECT id, date_trunc('minute', clock_timestamp()), 1, (clock_timestamp() AT TIME ZONE %(zone)s)::date, 1
    FROM found WHERE is_from_here
    ON CONFLICT (key_id) DO UPDATE SET
        n_in_minute = CASE WHEN excluded.minute > use.minute THEN 1 ELSE use.n_in_minute + 1 END,
        minute = greatest(excluded.minute, use.minute),
        n_on_day = CASE WHEN excluded.day > use.day THEN 1 ELSE use.n_on_day + 1 END,
        day = greatest(excluded.day, use.day)
    RETURNING n_in_minute, n_on_day
)
SELECT * FROM found LEFT JOIN counted ON true
"""
USE_IS_NOTED_EVERY = timedelta(minutes=1)  # a write per request would make a company wait for itself


class CompanyKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer rbpk_PREFIX_SECRET`. Looked up at each request, so a revoked key stops at once."""

    def authenticate(self, request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = find_and_count(token.strip(), get_client_ip_address(request._request))
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


def find_key(token: str) -> ApiKey | None:
    """The usable key of that text."""
    parts = TOKEN.fullmatch(token)
    return parts and ApiKey.objects.usable().filter(prefix=parts[1], secret_hash=ApiKey.hash_of(parts[2])).first()


def find_and_count(token: str, address: str | None) -> ApiKey | None:
    """The same for a call from that address, in the shortest way there is: with `is_from_here`, and, where it is, how
    many calls that makes (`n_in_minute`, `n_on_day`)."""
    parts = TOKEN.fullmatch(token)
    if parts is None:
        return None
    asked = {
        "prefix": parts[1], "hash": ApiKey.hash_of(parts[2]), "address": address or None, "zone": settings.TIME_ZONE,
    }  # fmt: skip
    return next(iter(ApiKey.objects.raw(FIND_AND_COUNT, asked)), None)


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
