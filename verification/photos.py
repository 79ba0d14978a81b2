"""Pictures from the field: always decoded and written anew, so that only the picture is kept (no EXIF, no position)."""

import hashlib
import os
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.http import Http404, HttpResponse
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 1024 * 1024  # what a village's signal carries; the page makes pictures smaller before it sends them
MOST_PIXELS = 40_000_000  # the largest sensors of cheap phones; more is a decompression bomb
LONGEST_SIDE_PX = 1600
QUALITY = 82
SMALL_SIDE_PX, SMALL_QUALITY = 320, 60  # to look over many at once: some 12 KB each
UNREADABLE = (
    OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


class PhotoRefused(Exception):
    """Why a file is not taken as a photo, in words for the person who sent it."""


@dataclass(frozen=True)
class StoredPhoto:
    """Where a picture lies below MEDIA_ROOT. `received_sha256` is of the bytes as they came, its proof and key."""

    path: str
    received_sha256: bytes
    stored_sha256: bytes
    width: int
    height: int


def store_photo(file, folder: str) -> StoredPhoto:
    """Write a picture anew below MEDIA_ROOT/folder. The same bytes twice are one file. Raises PhotoRefused."""
    received = _bytes_of(file)
    picture = _decoded(received)
    stored = _encoded(picture)
    key = hashlib.sha256(received)
    path = f"{folder}/{key.hexdigest()[:2]}/{key.hexdigest()}.jpg"
    write_whole(Path(settings.MEDIA_ROOT) / path, stored)
    return StoredPhoto(path, key.digest(), hashlib.sha256(stored).digest(), *picture.size)


def check_photo(file) -> str:
    """The SHA-256 (hex) of a file that can be stored; raises PhotoRefused for any other."""
    received = _bytes_of(file)
    _decoded(received)
    return hashlib.sha256(received).hexdigest()


def _bytes_of(file) -> bytes:
    file.seek(0)
    received = file.read(MOST_BYTES + 1)
    file.seek(0)
    if not received:
        raise PhotoRefused("Berkas foto kosong. Ambil fotonya sekali lagi.")
    if len(received) > MOST_BYTES:
        raise PhotoRefused("Foto lebih dari 1 MB. Kecilkan ukuran foto di kamera, lalu ambil lagi.")
    return received


def _decoded(received: bytes) -> Image.Image:
    """Upright, in RGB, no side longer than LONGEST_SIDE_PX."""
    try:
        with Image.open(BytesIO(received), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PhotoRefused("Foto lebih dari 40 megapiksel. Kecilkan ukuran foto di kamera, lalu ambil lagi.")
            picture = ImageOps.exif_transpose(image).convert("RGB")
    except UNREADABLE as error:
        raise PhotoRefused("Berkas ini bukan foto JPEG, PNG, atau WebP yang utuh. Ambil foto sekali lagi.") from error
    picture.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    return picture


def _encoded(picture: Image.Image, quality: int = QUALITY) -> bytes:
    """A JPEG from the pixels alone."""
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    out = BytesIO()
    bare.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def write_whole(target: Path, content: bytes) -> None:
    """Whole or not at all: a reader never sees half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, delete=False) as part:
        part.write(content)
    os.replace(part.name, target)


def picture_answer(path: str, *, is_small: bool = False) -> HttpResponse:
    """A stored picture for who may see it: kept by no browser and no cache between. Raises Http404."""
    try:
        content = read_small_photo(path) if is_small else read_photo(path)
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": 'inline; filename="foto.jpg"'}
    return HttpResponse(content, content_type="image/jpeg", headers=headers)


def read_photo(path: str) -> bytes:
    """The stored picture. Raises FileNotFoundError."""
    return (Path(settings.MEDIA_ROOT) / path).read_bytes()


def read_small_photo(path: str) -> bytes:
    """The picture made small, written beside it the first time somebody looks. Raises FileNotFoundError."""
    small = (Path(settings.MEDIA_ROOT) / path).with_suffix(".small.jpg")
    if not small.is_file():
        picture = _decoded(read_photo(path))
        picture.thumbnail((SMALL_SIDE_PX, SMALL_SIDE_PX))
        write_whole(small, _encoded(picture, SMALL_QUALITY))
    return small.read_bytes()
