"""How often a key may ask in a minute and on a day (WITA). Counted where the key is found (authentication.py)."""

from datetime import timedelta

from django.utils import timezone
from rest_framework.throttling import BaseThrottle

from partners.models import ApiKey

MINUTE, DAY = 60, 86_400


class KeyLimit(BaseThrottle):
    """Refused calls count too; officers who read about the API have no key and no limit."""

    def allow_request(self, request, view):
        self.seconds_left = None
        if not isinstance(request.auth, ApiKey):
            return True
        key, (minute_left, day_left) = request.auth, _seconds_left()
        windows = [
            ("minute", key.requests_per_minute, MINUTE, key.n_in_minute, minute_left),
            ("day", key.requests_per_day, DAY, key.n_on_day, day_left),
        ]
        request._request.limit_headers = _headers(windows)
        over = [left for _, most, _, n, left in windows if n > most]
        self.seconds_left = max(over, default=None)
        return not over

    def wait(self):
        return self.seconds_left


def _seconds_left() -> tuple[int, int]:
    now = timezone.localtime()
    tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return MINUTE - now.second, int((tomorrow - now).total_seconds()) + 1


def _headers(windows) -> dict[str, str]:
    """As draft-ietf-httpapi-ratelimit-headers words them."""
    policy = ", ".join(f'"{name}";q={most};w={seconds}' for name, most, seconds, _, _ in windows)
    state = ", ".join(f'"{name}";r={max(most - n, 0)};t={left}' for name, most, _, n, left in windows)
    return {"RateLimit-Policy": policy, "RateLimit": state}
