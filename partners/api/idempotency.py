"""A write that is sent twice happens once: the first answer is kept beside its effect and given again."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from rest_framework.exceptions import APIException, ValidationError

from partners.models import Company, IdempotencyKey

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,80}")
KEPT = timedelta(days=7)


class KeyReused(APIException):
    status_code = 422
    default_detail = f"{HEADER} ini sudah dipakai untuk isi lain. Pakai nilai baru untuk permintaan baru."


def key_of(request) -> str:
    key = request.headers.get(HEADER, "")
    if not KEY.fullmatch(key):
        raise ValidationError({HEADER: ["Sertakan 1 sampai 80 huruf atau angka tanpa spasi, misalnya sebuah UUID."]})
    return key


def request_hash(request) -> bytes:
    """Equal for equal content, however the JSON was spaced."""
    content = json.dumps([request.method, request.path.rstrip("/"), request.data], sort_keys=True, default=file_digest)
    return hashlib.sha256(content.encode()).digest()


def file_digest(file: UploadedFile) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


@transaction.atomic
def answer_once(company: Company, key: str, digest: bytes, write: Callable[[], tuple[int, dict]]) -> tuple[int, dict]:
    """Status and body: of `write`, which runs once, or of the first time. Raises KeyReused.

    The company's row is the lock, so that two equal requests at one moment come one after the other.
    """
    Company.objects.select_for_update(of=("self",), no_key=True).get(pk=company.pk)
    earlier = IdempotencyKey.objects.filter(company=company, key=key).first()
    if earlier is None:
        status, answer = write()
        IdempotencyKey.objects.create(company=company, key=key, request_hash=digest, status_code=status, answer=answer)
        return status, answer
    if bytes(earlier.request_hash) != digest:
        raise KeyReused
    return earlier.status_code, earlier.answer


def forget_answers() -> int:
    """Answers a week old: whoever has not repeated his request by then does not."""
    return IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
