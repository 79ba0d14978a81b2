"""Taking in what phones hand over. Accepted first, judged later: here only size, digest and identity are refused."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from verification import photos
from verification.field import flags
from verification.field.envelopes import UNREADABLE, VisitError, parsed
from verification.field.models import Envelope, EnvelopeVariant, Photo, VisitFlag
from verification.field.sync.models import DeadLetter, Device, NamedPhoto, new_token

MOST_OF_A_REVOKED_PHONE = 50  # envelopes of a day, all held: a day of work, and no way to fill the disk
MOST_LETTERS = 100  # of a phone and day
MOST_PHOTOS = 40  # of one visit
UNREAD = "visits/unread"  # below MEDIA_ROOT: bytes that no picture could be read from, as they came
TOLD = {  # what a phone may say about itself, and as what
    "unsent": int, "drafts": int, "last_seq": int, "free_mb": int, "clock_offset_ms": int, "persisted": bool,
    "oldest_unsent_at": str, "app": str,
}  # fmt: skip


class Refused(Exception):
    """Why bytes are not taken: a status of HTTP and words for the phone's log."""

    def __init__(self, status: int, detail: str):
        super().__init__(detail)
        self.status, self.detail = status, detail


@dataclass(frozen=True)
class Taken:
    """An envelope that is here. A variant: what came now differs from it, and is kept beside.

    missing   hashes of pictures it waits for, where they are known without asking
    """

    envelope: Envelope
    missing: list[str] | None
    is_new: bool
    is_variant: bool


@transaction.atomic
def enroll(*, user: User, label: str) -> tuple[Device, str]:
    """A phone and its token, told once. Raises VisitError for who makes no visits."""
    if not user.has_perm("verification.make_visit"):
        raise VisitError("Hanya petugas verifikasi yang memakai aplikasi lapangan.")
    token = new_token()
    device = Device.objects.create(user=user, label=label[:80] or "HP", token_hash=hash_of_token(token))
    return device, token


def hash_of_token(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


@transaction.atomic
def revoke(*, device: Device, by: User) -> None:
    """It may fetch nothing more; what it still hands in is held. Raises VisitError for a stranger's phone."""
    if not Device.objects.visible_to(by).filter(pk=device.pk).exists():
        raise VisitError("HP ini bukan milik petugas di wilayah Anda.")
    Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=timezone.now())


# One statement, and so whole or not at all: the envelope and the pictures it names. Two at once: one of them inserts.
TAKE = """
WITH taken AS (
    INSERT INTO verification_envelope (
        visit_id, rev, device_id, seq, digest, body, submitted_by_id, state, held, received_at)
    VALUES (%(visit_id)s, %(rev)s, %(device)s, %(seq)s, %(digest)s, %(body)s, %(by)s, %(state)s, %(held)s, %(now)s)
    ON CONFLICT (visit_id, rev) DO NOTHING RETURNING id
), named AS (
    INSERT INTO verification_namedphoto (envelope_id, received_sha256, kind, source, taken_at, path)
    SELECT taken.id, picture.hashed, picture.kind, picture.source, picture.taken_at, ''
    FROM taken CROSS JOIN
        unnest(%(hashes)s::bytea[], %(kinds)s::text[], %(sources)s::text[], %(moments)s::timestamptz[])
        AS picture (hashed, kind, source, taken_at)
)
SELECT id FROM taken
"""


def take_visit(*, device: Device, visit_id: UUID, rev: int, body: bytes) -> Taken:
    """Keep a sealed visit byte for byte. The same again is the one already here; other content is kept beside it.

    Raises Refused when a phone that lost its right has handed in enough for a day.
    """
    document, digest = _document(body), hashlib.sha256(body).digest()
    named = list(_named(document))
    envelope = Envelope(
        visit_id=visit_id, rev=rev, device=device, seq=_whole(document.get("seq")), digest=digest, body=body,
        submitted_by_id=device.user_id, held=_held_of(device), received_at=timezone.now(),
        state=Envelope.State.RECEIVED if named else Envelope.State.COMPLETE,
    )  # fmt: skip
    envelope.pk = _insert(envelope, named)
    if envelope.pk:
        return Taken(envelope, [picture["received_sha256"].hex() for picture in named], True, False)
    here = Envelope.objects.get(visit_id=visit_id, rev=rev)
    is_variant = bytes(here.digest) != digest
    if is_variant:
        words = {"body": body, "submitted_by_id": device.user_id}
        EnvelopeVariant.objects.get_or_create(envelope=here, digest=digest, defaults=words)
    return Taken(here, None, False, is_variant)


def _insert(envelope: Envelope, named: list[dict[str, Any]]) -> int | None:
    """The key of the new row; None when the visit is here already."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {
            "visit_id": envelope.visit_id, "rev": envelope.rev, "device": envelope.device_id, "seq": envelope.seq,
            "digest": envelope.digest, "body": envelope.body, "by": envelope.submitted_by_id, "state": envelope.state,
            "held": envelope.held, "now": envelope.received_at,
            "hashes": [picture["received_sha256"] for picture in named], "kinds": [one["kind"] for one in named],
            "sources": [one["source"] for one in named], "moments": [one["taken_at"] for one in named],
        })  # fmt: skip
        row = cursor.fetchone()
    return row and row[0]


def _document(body: bytes) -> Mapping[str, Any]:
    try:
        document = parsed(body)
    except UNREADABLE:
        return {}
    return document if isinstance(document, dict) else {}


def _whole(value: Any) -> int | None:
    return value if type(value) is int and 0 < value < 2**31 else None


def _held_of(device: Device) -> str:
    if device.may_download:
        return ""
    today = device.envelopes.filter(received_at__gte=timezone.now() - timedelta(days=1)).count()
    if today >= MOST_OF_A_REVOKED_PHONE:
        raise Refused(429, "HP ini sudah dicabut dan hari ini sudah mengirim cukup banyak. Coba lagi besok.")
    return Envelope.Held.DEVICE


def _named(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The pictures a body announces, each once; what is no hash is no picture."""
    manifest = document.get("manifest")
    details = {
        entry.get("sha256"): entry
        for entry in (manifest if isinstance(manifest, list) else [])
        if isinstance(entry, dict) and isinstance(entry.get("sha256"), str)
    }
    announced = document.get("photos")
    hashes = [text for text in (announced if isinstance(announced, list) else []) if is_hash(text)]
    for text in list(dict.fromkeys(hashes))[:MOST_PHOTOS]:
        entry = details.get(text, {})
        yield {
            "received_sha256": bytes.fromhex(text), "kind": _one_of(entry.get("kind"), Photo.Kind.values, "other"),
            "source": _one_of(entry.get("source"), ["camera", "file"], ""), "taken_at": _moment(entry.get("taken_at")),
        }  # fmt: skip


def named_pictures(body: bytes) -> list[dict[str, Any]]:
    """What a body announces, as rows of NamedPhoto."""
    return list(_named(_document(body)))


def is_hash(text: Any) -> bool:
    return isinstance(text, str) and len(text) == 64 and all(sign in "0123456789abcdef" for sign in text)


def _one_of(value: Any, allowed: list[str], otherwise: str) -> str:
    return value if isinstance(value, str) and value in allowed else otherwise


def _moment(text: Any):
    try:
        moment = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


@transaction.atomic
def take_photo(*, device: Device, sha256: bytes, body: bytes) -> tuple[list[Envelope], bool]:
    """Keep the bytes of a picture that an envelope of this phone names: (these envelopes, whether it is new).

    Raises Refused: 404 for a picture that no envelope of the phone names, 422 when the bytes are others.
    """
    of_device = NamedPhoto.objects.filter(envelope__device=device, received_sha256=sha256)
    named = list(of_device.select_for_update(of=("self", "envelope")).select_related("envelope").order_by("pk"))
    if not named:
        raise Refused(404, "Foto ini tidak tercantum dalam kunjungan HP ini.")
    if hashlib.sha256(body).digest() != sha256:
        raise Refused(422, "Isi foto berubah di jalan. Kirim ulang.")
    waiting = [one for one in named if one.arrived_at is None]
    if waiting:
        lies = _store(sha256, body)
        NamedPhoto.objects.filter(pk__in=[one.pk for one in waiting]).update(arrived_at=timezone.now(), **lies)
    envelopes = [one.envelope for one in named]
    for envelope in envelopes:
        show_pictures(envelope)
        _complete(envelope)
    return envelopes, bool(waiting)


def missing_photos(device: Device, wanted: list[str]) -> list[str]:
    """Of these hashes those that envelopes of this phone name and whose bytes are not here; nothing of others."""
    hashes = [bytes.fromhex(text) for text in wanted]
    waiting = NamedPhoto.objects.filter(envelope__device=device, received_sha256__in=hashes, arrived_at=None)
    absent = {bytes(hashed) for hashed in waiting.values_list("received_sha256", flat=True)}
    return [text for text in wanted if bytes.fromhex(text) in absent]


def _store(sha256: bytes, body: bytes) -> dict[str, Any]:
    try:
        stored = photos.store_photo(ContentFile(body), "visits")
    except photos.PhotoRefused:
        path = f"{UNREAD}/{sha256.hex()}.bin"
        photos.write_whole(Path(settings.MEDIA_ROOT) / path, body)
        return {"path": path}
    return {
        "path": stored.path, "stored_sha256": stored.stored_sha256, "width": stored.width, "height": stored.height,
    }  # fmt: skip


def show_pictures(envelope: Envelope) -> None:
    """Pictures that arrived become those of the visit, once there is one; in whichever order the two came."""
    visit = getattr(envelope, "visit", None)
    if visit is None:
        return
    arrived = envelope.named_photos.exclude(arrived_at=None)
    for named in arrived.filter(width=None):
        flags.add_flag(visit, VisitFlag.Kind.BAD_PHOTO, f"Foto {bytes(named.received_sha256).hex()[:8]} bukan gambar.")
    for named in arrived.exclude(width=None):
        photo, is_new = visit.photos.get_or_create(
            received_sha256=named.received_sha256,
            defaults={
                "kind": named.kind, "stored_sha256": named.stored_sha256, "path": named.path, "width": named.width,
                "height": named.height, "taken_at": named.taken_at,
            },
        )  # fmt: skip
        if is_new:
            flags.flag_photo(photo)
        if named.source == "file":
            flags.add_flag(visit, VisitFlag.Kind.NOT_CAMERA, "Ada foto yang dipilih dari berkas.")


def _complete(envelope: Envelope) -> None:
    if envelope.state != Envelope.State.COMPLETE and not envelope.named_photos.filter(arrived_at=None).exists():
        Envelope.objects.filter(pk=envelope.pk).update(state=Envelope.State.COMPLETE)
        envelope.state = Envelope.State.COMPLETE


def note_beacon(*, device: Device, told: Mapping[str, Any]) -> None:
    """What a phone says about itself; unknown words and odd values are left out."""
    beacon = {
        key: value[:60] if kind is str else value
        for key, kind in TOLD.items()
        if type(value := told.get(key)) is kind and (kind is not int or abs(value) < 2**53)
    }
    Device.objects.filter(pk=device.pk).update(beacon=beacon | {"at": timezone.now().isoformat()})


@transaction.atomic
def take_dead_letter(*, device: Device, reason: str, body: bytes) -> DeadLetter:
    """What could not be handed in otherwise, once for the same bytes. Raises Refused (429) beyond a day's measure."""
    if device.dead_letters.filter(received_at__gte=timezone.now() - timedelta(days=1)).count() >= MOST_LETTERS:
        raise Refused(429, "Terlalu banyak kiriman bermasalah hari ini. Hubungi admin.")
    letter, _ = DeadLetter.objects.get_or_create(
        device=device, digest=hashlib.sha256(body).digest(), defaults={"body": body, "reason": reason[:40]}
    )
    return letter


def envelopes_of(device: Device, wanted: list[tuple[UUID, int]]):
    """Of these visits those that the phone's user handed in, with whichever phone."""
    asked = Q()
    for visit_id, rev in wanted:
        asked |= Q(visit_id=visit_id, rev=rev)
    return Envelope.objects.filter(asked, submitted_by=device.user_id) if wanted else Envelope.objects.none()
