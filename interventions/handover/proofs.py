"""The proof of a hand-over: a photo, written anew, or a signed scan as PDF, kept as it came and never opened here."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse

from verification.photos import PhotoRefused, check_photo, picture_answer, store_photo, write_whole
from verification.scans import PDF, ScanRefused, check_pdf, is_pdf

FOLDER = "deliveries"
MB = 1024 * 1024
LARGEST_SCAN = 10 * MB


class ProofRefused(Exception):
    """Why a file is no proof, in words for the person who sent it."""


def check_proof(file) -> bytes:
    """The SHA-256 of the bytes as they came. Raises ProofRefused for what is neither a picture nor a PDF."""
    if _is_pdf(file):
        if file.size > LARGEST_SCAN:
            raise ProofRefused(f"Pindaian lebih dari {LARGEST_SCAN // MB} MB. Pindai dengan mutu lebih rendah.")
        return _check_scan(file)
    try:
        return bytes.fromhex(check_photo(file))
    except PhotoRefused as error:
        raise ProofRefused(f"{error} Pindaian BAST boleh juga berupa PDF.") from error


def store_proof(file, folder: str = FOLDER) -> str:
    """Its path below MEDIA_ROOT; the same bytes twice are one file. Raises ProofRefused."""
    check_proof(file)
    return _store_scan(file, folder) if _is_pdf(file) else store_photo(file, folder).path


def is_scan(path: str) -> bool:
    return path.endswith(".pdf")


def _is_pdf(file) -> bool:
    file.seek(0)
    found = is_pdf(file.read(len(PDF)))
    file.seek(0)
    return found


def _check_scan(file) -> bytes:
    content = file.read()
    try:
        check_pdf(content)
    except ScanRefused as error:
        raise ProofRefused(str(error)) from error
    finally:
        file.seek(0)
    return hashlib.sha256(content).digest()


def _store_scan(file, folder: str) -> str:
    content = file.read()
    name = hashlib.sha256(content).hexdigest()
    path = f"{folder}/{name[:2]}/{name}.pdf"
    write_whole(Path(settings.MEDIA_ROOT) / path, content)
    return path


def proof_answer(path: str) -> HttpResponse:
    """A picture to be shown, a scan to be saved; kept by no browser between. Raises Http404."""
    if not is_scan(path):
        return picture_answer(path)
    try:
        content = (Path(settings.MEDIA_ROOT) / path).read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": 'attachment; filename="bast.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
