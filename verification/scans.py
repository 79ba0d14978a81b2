"""What a scan of a signed paper may be, told by its content: pictures in a PDF, nothing that runs or is attached."""

PDF = b"%PDF-"
UNWANTED = [b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA", b"/Encrypt"]


class ScanRefused(Exception):
    """Why a file is no scan, in words for the person who sent it."""


def is_pdf(content: bytes) -> bool:
    return content.startswith(PDF)


def check_pdf(content: bytes) -> None:
    """Raises ScanRefused for a PDF that is cut off, locked, or carries what a scan does not. It is not opened here."""
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-2048:]:
        raise ScanRefused("Berkas PDF ini terpotong. Simpan atau pindai lagi, lalu unggah yang utuh.")
    if any(mark in content for mark in UNWANTED):
        raise ScanRefused("PDF ini terkunci atau memuat lampiran atau program. Unggah hasil pindaian biasa.")
