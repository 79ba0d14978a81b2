"""How often a key may ask in a minute and on a day (WITA). Counted where the key is found (partners/keys.py)."""

from rest_framework.throttling import BaseThrottle

from partners.keys import Window, seconds_to_wait, windows
from partners.models import ApiKey


class KeyLimit(BaseThrottle):
    """Refused calls count too; officers who read about the API have no key and no limit."""

    def allow_request(self, request, view):
        self.seconds_left = None
        if isinstance(request.auth, ApiKey):
            request._request.limit_headers = _headers(windows(request.auth))
            self.seconds_left = seconds_to_wait(request.auth)
        return self.seconds_left is None

    def wait(self):
        return self.seconds_left


def _headers(found: list[Window]) -> dict[str, str]:
    """As draft-ietf-httpapi-ratelimit-headers words them."""
    policy = ", ".join(f'"{one.name}";q={one.most};w={one.seconds}' for one in found)
    state = ", ".join(f'"{one.name}";r={max(one.most - one.n, 0)};t={one.seconds_left}' for one in found)
    return {"RateLimit-Policy": policy, "RateLimit": state}
