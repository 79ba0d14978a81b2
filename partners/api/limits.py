"""How often a key may ask in a minute and on a day (WITA). One statement counts and tells: no call slips between."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone
from rest_framework.throttling import BaseThrottle

from partners.models import ApiKey

# The clock of the database, since several servers ask. Who waited for the row while a window ended counts in the new.
COUNT = """
INSERT INTO partners_keyuse AS use (key_id, minute, n_in_minute, day, n_on_day)
VALUES (%(key)s, date_trunc('minute', clock_timestamp()), 1, (clock_timestamp() AT TIME ZONE %(zone)s)::date, 1)
ON CONFLICT (key_id) DO UPDATE SET
    n_in_minute = CASE WHEN excluded.minute > use.minute THEN 1 ELSE use.n_in_minute + 1 END,
    minute = greatest(excluded.minute, use.minute),
    n_on_day = CASE WHEN excluded.day > use.day THEN 1 ELSE use.n_on_day + 1 END,
    day = greatest(excluded.day, use.day)
RETURNING n_in_minute, n_on_day
"""
MINUTE, DAY = 60, 86_400


class KeyLimit(BaseThrottle):
    """Refused calls count too; officers who read about the API have no key and no limit."""

    def allow_request(self, request, view):
        self.seconds_left = None
        if not isinstance(request.auth, ApiKey):
            return True
        n_in_minute, n_on_day = _count(request.auth)
        minute_left, day_left = _seconds_left()
        windows = [
            ("minute", request.auth.requests_per_minute, MINUTE, n_in_minute, minute_left),
            ("day", request.auth.requests_per_day, DAY, n_on_day, day_left),
        ]
        request._request.limit_headers = _headers(windows)
        over = [left for _, most, _, n, left in windows if n > most]
        self.seconds_left = max(over, default=None)
        return not over

    def wait(self):
        return self.seconds_left


def _count(key: ApiKey) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": key.pk, "zone": settings.TIME_ZONE})
        return cursor.fetchone()


def _seconds_left() -> tuple[int, int]:
    now = timezone.localtime()
    tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return MINUTE - now.second, int((tomorrow - now).total_seconds()) + 1


def _headers(windows) -> dict[str, str]:
    """As draft-ietf-httpapi-ratelimit-headers words them."""
    policy = ", ".join(f'"{name}";q={most};w={seconds}' for name, most, seconds, _, _ in windows)
    state = ", ".join(f'"{name}";r={max(most - n, 0)};t={left}' for name, most, _, n, left in windows)
    return {"RateLimit-Policy": policy, "RateLimit": state}
