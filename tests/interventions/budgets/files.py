"""Budget files as OPDs send them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

FLAT = [
    "Kode SKPD", "Nama SKPD", "Kode Program", "Nama Program", "Kode Kegiatan", "Nama Kegiatan", "Kode Sub Kegiatan",
    "Nama Sub Kegiatan", "Sumber Dana", "Pagu (Rp)",
]  # fmt: skip
SKPD = "1.04.0.00.0.00.01.0000", "Dinas Perumahan dan Kawasan Permukiman"
HOMES, TOILETS, OFFICE = "1.04.02.2.01.0001", "1.04.05.2.01.0003", "1.04.01.2.02.0001"
NAMES = {
    HOMES: "Perbaikan Rumah Tidak Layak Huni", TOILETS: "Pembangunan Jamban Keluarga",
    OFFICE: "Penyediaan Gaji dan Tunjangan ASN",
}  # fmt: skip


def flat(code, pagu, *, name=None, source="PAD", skpd=SKPD):
    """A row of a flat table, all levels beside each other."""
    programme, kegiatan = code[:7], code[:12]
    named = NAMES.get(code, f"Sub kegiatan {code}") if name is None else name
    return [*skpd, programme, f"PROGRAM {programme}", kegiatan, f"Kegiatan {kegiatan}", code, named, source, pagu]


def workbook(rows, header=FLAT, name="anggaran.xlsx", above=()) -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    for row in [*above, header, *rows]:
        sheet.append(list(row))
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())
