"""What a phone is told of an envelope; built from what is stored, so that the same question has the same answer."""

import hmac
from base64 import b32encode
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection

from verification.field.models import Envelope
from verification.field.sync.models import NamedPhoto


def receipts_of(envelopes: Iterable[Envelope]) -> list[dict[str, Any]]:
    """[{visit, rev, digest, level, held, missing, code, received_at}], in two queries for any number."""
    envelopes = list(envelopes)
    missing: dict[int, list[str]] = {}
    waiting = NamedPhoto.objects.filter(envelope__in=envelopes, arrived_at=None).order_by("pk")
    for envelope_id, hashed in waiting.values_list("envelope", "received_sha256"):
        missing.setdefault(envelope_id, []).append(bytes(hashed).hex())
    return [receipt_of(envelope, missing.get(envelope.pk, [])) for envelope in envelopes]


def receipt_of(envelope: Envelope, missing: list[str]) -> dict[str, Any]:
    return {
        "visit": str(envelope.visit_id), "rev": envelope.rev, "digest": bytes(envelope.digest).hex(),
        "level": "received" if missing else "complete", "held": bool(envelope.held), "missing": missing,
        "code": code_of(envelope), "received_at": envelope.received_at.isoformat(),
    }  # fmt: skip


def code_of(envelope: Envelope) -> str:
    """Eight letters and digits to read out over the telephone, `7K3M-Q2QF`; nobody else can make one up."""
    text = f"{envelope.visit_id}|{envelope.rev}|{bytes(envelope.digest).hex()}".encode()
    code = b32encode(hmac.digest(settings.SECRET_KEY.encode(), text, sha256)[:5]).decode()
    return f"{code[:4]}-{code[4:]}"


def epoch() -> str:
    """Names this very database: after a restore it is another, and phones offer again what they still keep."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier, timeline_id, (SELECT oid FROM pg_database WHERE datname = current_database())"
            " FROM pg_control_system(), pg_control_checkpoint()"
        )
        return "-".join(map(str, cursor.fetchone()))
