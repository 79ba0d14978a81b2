"""The desk for what phones hand in: a rescue file is carried in, a receipt code is looked up."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from households.lists import Chip
from verification.field.envelopes import MOST_BYTES, UNREADABLE, VisitError, parsed
from verification.field.models import Envelope
from verification.field.sync import actions
from verification.field.sync.actions import Refused
from verification.field.sync.models import Device
from verification.field.sync.receipts import code_of
from verification.photos import MOST_BYTES as MOST_OF_A_PHOTO

MOST_OF_A_FILE = 64 * 1024 * 1024  # a month of work of one phone
NO_FILE = "Berkas ini bukan berkas penyelamat dari aplikasi lapangan. Simpan sekali lagi dari halaman Bantuan di HP."
CODE_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@dataclass(frozen=True)
class Carried:
    """What became of one visit of a rescue file. `problem` says why it was not taken."""

    visit: str
    envelope: Envelope | None = None
    n_missing: int = 0
    is_new: bool = False
    problem: str = ""

    @property
    def code(self) -> str:
        return code_of(self.envelope) if self.envelope else ""

    @property
    def chip(self) -> Chip:
        return envelope_chip(self.envelope) if self.envelope else Chip("Tidak diterima", "bad")


def envelope_chip(envelope: Envelope) -> Chip:
    if envelope.held:
        return Chip("Ditahan", "bad")
    return Chip(envelope.get_state_display(), "good" if envelope.state == Envelope.State.COMPLETE else "warn")


def take_rescue_file(*, content: bytes, by: User) -> list[Carried]:
    """Take in what a phone sealed and somebody carried here, as if it came from the phone itself: the same visit twice,
    or once more from the phone, is one visit. Who carried it stands in the envelope.

    Raises VisitError for what is no rescue file; a visit that cannot be taken stops no other.
    """
    document = _rescue(content)
    carried = [_carry(entry, by) for entry in document["visits"]]
    photos = dict(_pictures(document["photos"]))
    return [_with_photos(one, photos) for one in carried]


def _rescue(content: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise VisitError(NO_FILE) from error
    lists = [document.get("visits"), document.get("photos")] if isinstance(document, dict) else []
    if not lists or not all(isinstance(one, list) for one in lists):
        raise VisitError(NO_FILE)
    return document


def _carry(entry: Any, by: User) -> Carried:
    try:
        visit_id, rev = UUID(entry["visit"]), entry["rev"]
        body = base64.b64decode(entry["body"], validate=True)
        device_id = UUID(parsed(body)["device"])
    except UNREADABLE:
        return Carried("?", problem="Isinya tidak dapat dibaca.")
    if type(rev) is not int or not 0 < rev < 2**15 or len(body) > MOST_BYTES:
        return Carried(str(visit_id), problem="Isinya tidak dapat dibaca.")
    if hashlib.sha256(body).hexdigest() != entry.get("digest"):
        return Carried(str(visit_id), problem="Isinya berubah sejak disimpan di HP.")
    device = Device.objects.visible_to(by).select_related("user").filter(pk=device_id).first()
    if device is None:
        return Carried(str(visit_id), problem="HP ini bukan milik petugas di wilayah Anda.")
    try:
        with transaction.atomic():
            taken = actions.take_visit(device=device, visit_id=visit_id, rev=rev, body=body)
            if taken.is_new:
                Envelope.objects.filter(pk=taken.envelope.pk).update(carried_by=by)
    except Refused as refusal:
        return Carried(str(visit_id), problem=refusal.detail)
    if taken.is_variant:
        return Carried(str(visit_id), problem="Kunjungan ini sudah ada dengan isi lain. Keduanya disimpan.")
    return Carried(str(visit_id), taken.envelope, is_new=taken.is_new)


def _pictures(entries: list) -> Iterator[tuple[bytes, bytes]]:
    for entry in entries:
        try:
            body = base64.b64decode(entry["data"], validate=True)
        except UNREADABLE:
            continue
        if len(body) <= MOST_OF_A_PHOTO:
            yield hashlib.sha256(body).digest(), body


def _with_photos(carried: Carried, photos: Mapping[bytes, bytes]) -> Carried:
    if carried.envelope is None:
        return carried
    for named in carried.envelope.named_photos.filter(arrived_at=None):
        key = bytes(named.received_sha256)
        if key in photos:
            actions.take_photo(device=carried.envelope.device, sha256=key, body=photos[key])
    envelope = Envelope.objects.select_related("device__user").get(pk=carried.envelope.pk)
    n_missing = envelope.named_photos.filter(arrived_at=None).count()
    return Carried(carried.visit, envelope, n_missing, carried.is_new)


def find_code(user: User, text: str, *, days: int = 180) -> Envelope | None:
    """The envelope of a receipt code, of the person's own phones; typed in any case, with or without the hyphen.

    Codes are not stored: those of the last `days` days are computed anew (some microseconds each).
    """
    plain = "".join(sign for sign in text.upper().replace("0", "O").replace("1", "I") if sign in CODE_ALPHABET)
    since = timezone.now() - timedelta(days=days)
    mine = Envelope.objects.filter(device__in=Device.objects.visible_to(user), received_at__gte=since)
    for envelope in mine.only("visit_id", "rev", "digest").order_by("-received_at").iterator():
        if code_of(envelope).replace("-", "") == plain:
            return Envelope.objects.select_related("device__user", "visit__household").get(pk=envelope.pk)
    return None
