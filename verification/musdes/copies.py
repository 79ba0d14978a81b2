"""The signed minutes as a scan: told by content, kept once, replaced only with a reason."""

import hashlib
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.db import transaction
from PIL import Image, ImageOps

from accounts.actions import log_access
from accounts.models import User
from households.uploads import drop_upload, new_path
from verification.musdes.actions import MeetingError, check_holder
from verification.musdes.models import Meeting, SignedCopy
from verification.photos import MOST_PIXELS, UNREADABLE
from verification.scans import ScanRefused, check_pdf, is_pdf

FOLDER = "musdes"
MOST_BYTES = 10 * 1024 * 1024
LONGEST_SIDE_PX = 3_000  # A4 at 250 dpi: small print and signatures stay legible
QUALITY = 85
LONGEST_WHY = 300
CONTENT_TYPES = {SignedCopy.Kind.PDF: "application/pdf", SignedCopy.Kind.JPEG: "image/jpeg"}


@transaction.atomic
def keep_signed_copy(*, meeting: Meeting, file, by: User, why: str = "") -> SignedCopy:
    """Keep a scan of the signed minutes of a locked meeting. Raises MeetingError."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("village").get(pk=meeting.pk)
    check_holder(meeting.village, by)
    if not meeting.is_locked:
        raise MeetingError("Salinan bertanda tangan diunggah setelah hasil dikunci.")
    received = _bytes_of(file)
    digest = hashlib.sha256(received).digest()
    latest, why = meeting.copies.first(), why.strip()[:LONGEST_WHY]
    _check_place(meeting, latest, digest, why)
    kind, content = checked(received)
    path = new_path(FOLDER, f".{kind}")
    try:
        path.write_bytes(content)
        return SignedCopy.objects.create(
            meeting=meeting, number=latest.number + 1 if latest else 1, kind=kind, received_sha256=digest,
            path=str(path.relative_to(settings.MEDIA_ROOT)), n_bytes=len(content), uploaded_by=by,
            replaces_because=why if latest else "",
        )  # fmt: skip
    except BaseException:
        drop_upload(str(path))
        raise


def _bytes_of(file) -> bytes:
    file.seek(0)
    received = file.read(MOST_BYTES + 1)
    if not received:
        raise MeetingError("Berkas kosong. Pindai lagi berita acaranya.")
    if len(received) > MOST_BYTES:
        raise MeetingError("Berkas lebih dari 10 MB. Pindai dengan ketajaman lebih rendah, misalnya 200 dpi.")
    return received


def _check_place(meeting: Meeting, latest: SignedCopy | None, digest: bytes, why: str) -> None:
    if meeting.copies.filter(received_sha256=digest).exists():
        raise MeetingError("Berkas ini sudah pernah diunggah untuk musyawarah ini.")
    if latest and not why:
        raise MeetingError("Salinan sudah ada. Tuliskan mengapa diganti.")


def checked(received: bytes) -> tuple[SignedCopy.Kind, bytes]:
    """What is kept of a file: a PDF as it came, a picture written anew. Raises MeetingError for anything else."""
    if not is_pdf(received):
        return SignedCopy.Kind.JPEG, _picture(received)
    try:
        check_pdf(received)
    except ScanRefused as error:
        raise MeetingError(str(error)) from error
    return SignedCopy.Kind.PDF, received


def _picture(received: bytes) -> bytes:
    try:
        with Image.open(BytesIO(received), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise MeetingError("Gambar lebih dari 40 megapiksel. Kecilkan, lalu unggah lagi.")
            picture = ImageOps.exif_transpose(image).convert("RGB")
    except UNREADABLE as error:
        raise MeetingError("Berkas ini bukan PDF, JPEG, atau PNG yang utuh. Pindai lagi, lalu unggah.") from error
    picture.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    out = BytesIO()
    Image.frombytes("RGB", picture.size, picture.tobytes()).save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


@transaction.atomic
def fetch_signed_copy(*, copy: SignedCopy, by: User) -> bytes:
    """The scan, with who took it written down before it leaves. Raises FileNotFoundError."""
    log_access(
        actor=by, purpose="Mengunduh berita acara bertanda tangan", kind="meeting", fields=["name", "signature"],
        object_ids=[copy.meeting_id],
    )  # fmt: skip
    return (Path(settings.MEDIA_ROOT) / copy.path).read_bytes()
