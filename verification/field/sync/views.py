"""/api/field/v1/: the doors of the phone. A device's token opens them; no cookie is read but for enrolling."""

import base64
import functools
import hashlib
import json
import uuid
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, transaction
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from verification.field.envelopes import MOST_BYTES, VisitError
from verification.field.sync import actions, downloads
from verification.field.sync.actions import Refused
from verification.field.sync.models import Device
from verification.field.sync.receipts import epoch, receipt_of, receipts_of
from verification.photos import MOST_BYTES as MOST_OF_A_PHOTO

MOST_ASKED = 100  # hashes or visits in one question
MOST_OF_A_QUESTION = 64 * 1024
SEEN_EVERY = timedelta(minutes=1)  # how often a phone's last contact is written


def answer(document: dict, status: int = 200, **headers: str) -> JsonResponse:
    return JsonResponse(document, status=status, headers={"X-RBPK": "1", **headers})


def door(view):
    """Refusals as JSON that a phone can tell from a captive portal; a database that is away says when to come back."""

    @never_cache
    @csrf_exempt
    @login_not_required
    @functools.wraps(view)
    def opened(request, **captured):
        try:
            return view(request, **captured)
        except Refused as refusal:
            return answer({"detail": refusal.detail}, refusal.status)
        except (OperationalError, InterfaceError):
            return answer({"detail": "Peladen sedang sibuk. HP akan mencoba lagi."}, 503, **{"Retry-After": "30"})

    return opened


def of_device(view=None, *, uploads: bool = False):
    """Only with a token of ours; one that was revoked or has run out may still hand in."""
    if view is None:
        return functools.partial(of_device, uploads=uploads)

    @functools.wraps(view)
    def with_device(request, **captured):
        device = _device(request)
        if not uploads and not device.may_download:
            raise Refused(401, "HP ini tidak boleh mengunduh lagi. Masuk ulang untuk mendaftarkannya.")
        if device.may_download and device.seen_at < timezone.now() - SEEN_EVERY:
            Device.objects.filter(pk=device.pk).update(seen_at=timezone.now())
        return view(request, device=device, **captured)

    return with_device


def _device(request) -> Device:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    hashed = actions.hash_of_token(token)
    device = Device.objects.select_related("user").filter(token_hash=hashed).first() if scheme == "Device" else None
    if device is None:
        raise Refused(401, "HP ini belum terdaftar. Masuk untuk mendaftarkannya.")
    return device


def _body(request, most: int) -> bytes:
    """Read here and nowhere before: nothing beyond `most` bytes is kept in memory."""
    if int(request.headers.get("Content-Length") or 0) > most:
        raise Refused(413, "Kiriman terlalu besar.")
    body = request.read(most + 1)
    if len(body) > most:
        raise Refused(413, "Kiriman terlalu besar.")
    return body


def _question(request) -> dict:
    try:
        document = json.loads(_body(request, MOST_OF_A_QUESTION) or b"{}")
    except (ValueError, RecursionError) as error:
        raise Refused(400, "Isi kiriman bukan JSON.") from error
    if not isinstance(document, dict):
        raise Refused(400, "Isi kiriman bukan JSON.")
    return document


@door
@require_GET
def time(request):
    return answer({"server_time": timezone.now().isoformat()})


@never_cache
@login_not_required
@require_POST
def devices(request):
    """The only door with a session, and so with a CSRF token: a signed-in verifier makes his phone known."""
    if not request.user.is_authenticated:
        return answer({"detail": "Masuk dahulu dengan akun petugas."}, 403)
    try:
        device, token = actions.enroll(user=request.user, label=str(_question(request).get("label", "")))
    except Refused as refusal:
        return answer({"detail": refusal.detail}, refusal.status)
    except VisitError as error:
        return answer({"detail": str(error)}, 403)
    known = {
        "device": str(device.pk),
        "token": token,
        "name": request.user.display_name,
        "user": request.user.pk,
        "epoch": epoch(),
    }
    return answer(known, 201)


@door
@require_GET
@of_device
def sync(request, device):
    with transaction.atomic():
        return answer(downloads.page_of(device, request.GET.get("cursor", "")))


@door
@require_http_methods(["PUT"])
@of_device(uploads=True)
def visit(request, device, visit_id, rev):
    body = _body(request, MOST_BYTES)
    if _content_digest(request) != hashlib.sha256(body).digest():
        raise Refused(422, "Isi kunjungan berubah di jalan. Kirim ulang.")
    taken = actions.take_visit(device=device, visit_id=visit_id, rev=rev, body=body)
    known = taken.missing is not None
    receipt = receipt_of(taken.envelope, taken.missing) if known else receipts_of([taken.envelope])[0]
    if taken.is_variant:
        return answer(receipt | {"variant": True}, 409)
    return answer(receipt, 201 if taken.is_new else 200)


def _content_digest(request) -> bytes:
    """RFC 9530: `sha-256=:<base64>:`."""
    name, _, value = request.headers.get("Content-Digest", "").strip().partition("=")
    if name != "sha-256" or not (value.startswith(":") and value.endswith(":")):
        raise Refused(422, "Sidik isi (Content-Digest) tidak ada.")
    try:
        return base64.b64decode(value[1:-1], validate=True)
    except ValueError as error:
        raise Refused(422, "Sidik isi (Content-Digest) tidak dapat dibaca.") from error


@door
@require_http_methods(["PUT"])
@of_device(uploads=True)
def photo(request, device, sha256):
    envelopes, is_new = actions.take_photo(
        device=device, sha256=bytes.fromhex(sha256), body=_body(request, MOST_OF_A_PHOTO)
    )
    return answer({"sha256": sha256, "receipts": receipts_of(envelopes)}, 201 if is_new else 200)


@door
@require_POST
@of_device(uploads=True)
def photos_have(request, device):
    wanted = [text for text in _listed(_question(request), "sha256") if actions.is_hash(text)]
    return answer({"missing": actions.missing_photos(device, wanted)})


@door
@require_POST
@of_device(uploads=True)
def status(request, device):
    wanted = [pair for entry in _listed(_question(request), "visits") if (pair := _visit_and_rev(entry))]
    found = receipts_of(actions.envelopes_of(device, wanted))
    here = {(receipt["visit"], receipt["rev"]) for receipt in found}
    unknown = [[str(visit_id), rev] for visit_id, rev in wanted if (str(visit_id), rev) not in here]
    return answer({"receipts": found, "unknown": unknown})


def _listed(document: dict, key: str) -> list:
    entries = document.get(key)
    if not isinstance(entries, list) or len(entries) > MOST_ASKED:
        raise Refused(400, f"Kirim daftar “{key}” berisi paling banyak {MOST_ASKED}.")
    return entries


def _visit_and_rev(entry) -> tuple[uuid.UUID, int] | None:
    try:
        visit_id, rev = uuid.UUID(entry[0]), entry[1]
    except (TypeError, ValueError, IndexError, KeyError, AttributeError):
        return None
    return (visit_id, rev) if type(rev) is int and 0 < rev < 2**15 else None


@door
@require_POST
@of_device(uploads=True)
def beacon(request, device):
    actions.note_beacon(device=device, told=_question(request))
    return answer({"epoch": epoch(), "server_time": timezone.now().isoformat()})


@door
@require_POST
@of_device(uploads=True)
def dead_letters(request, device):
    letter = actions.take_dead_letter(
        device=device, reason=request.headers.get("X-Reason", ""), body=_body(request, MOST_BYTES)
    )
    return answer({"id": letter.pk}, 201)


@door
def nothing_here(request, **captured):
    raise Refused(404, "Alamat ini tidak ada.")
