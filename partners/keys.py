"""Whose key is asking, from where and how often."""

import ipaddress
import re
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone

from partners.models import ApiKey

TOKEN = re.compile(r"rbpk_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")
# One statement finds the key and counts the call, so no call slips between; a wrong key counts for nothing, nor does
# the right one from a strange network. The clock is the database's, since several servers ask. Who waited for the row
# while a window ended counts in the new one. The hash is of 256 random bits: how long comparing takes tells nothing.
FIND_AND_COUNT = """
WITH found AS (
    SELECT {fields},
        cardinality(networks) = 0 OR coalesce(%(address)s::inet <<= ANY (networks::inet[]), false) AS is_from_here
    FROM partners_apikey
    WHERE {which} AND revoked_at IS NULL AND expires_at > clock_timestamp()
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
FIELDS = [field.attname for field in ApiKey._meta.concrete_fields]
BY_HASH = "prefix = %(prefix)s AND secret_hash = %(hash)s"
BY_ID = "prefix = %(prefix)s AND id = %(id)s"
USE_IS_NOTED_EVERY = timedelta(minutes=1)  # a write per request would make a company wait for itself
MINUTE, DAY = 60, 86_400


class Window(NamedTuple):
    name: str
    most: int
    seconds: int
    n: int
    seconds_left: int


def called_with(token: str, address: str | None) -> ApiKey | None:
    """The usable key of that text, for a call from that address: with `is_from_here`, and where it is with the count
    (`windows`)."""
    parts = TOKEN.fullmatch(token)
    return parts and _counted(BY_HASH, address, prefix=parts[1], hash=ApiKey.hash_of(parts[2]))


def called_again(prefix: str, pk: int, address: str | None) -> ApiKey | None:
    """The same for a key that was checked before, in a session."""
    return _counted(BY_ID, address, prefix=prefix, id=pk)


def _counted(which: str, address: str | None, **asked) -> ApiKey | None:
    """Asked at each request, so in the shortest way there is."""
    asked |= {"address": _plain(address), "zone": settings.TIME_ZONE}
    with connection.cursor() as cursor:
        cursor.execute(FIND_AND_COUNT.format(fields=", ".join(FIELDS), which=which), asked)
        row = cursor.fetchone()
    if row is None:
        return None
    *fields, is_from_here, n_in_minute, n_on_day = row
    key = ApiKey.from_db(connection.alias, FIELDS, fields)
    key.is_from_here, key.n_in_minute, key.n_on_day = is_from_here, n_in_minute, n_on_day
    return key


def _plain(address: str | None) -> str | None:
    """As the database takes it: without the zone of a link; nothing where it is no address."""
    try:
        return str(ipaddress.ip_address((address or "").partition("%")[0]))
    except ValueError:
        return None


def note_use(key: ApiKey) -> None:
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > USE_IS_NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def windows(key: ApiKey) -> list[Window]:
    """How often the key was used in this minute and on this day (WITA), and may be."""
    now = timezone.localtime()
    tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return [
        Window("minute", key.requests_per_minute, MINUTE, key.n_in_minute, MINUTE - now.second),
        Window("day", key.requests_per_day, DAY, key.n_on_day, int((tomorrow - now).total_seconds()) + 1),
    ]


def seconds_to_wait(key: ApiKey) -> int | None:
    """Until a key that was used too often may be used again; None where it may now."""
    return max((window.seconds_left for window in windows(key) if window.n > window.most), default=None)
