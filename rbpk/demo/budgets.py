"""Budgets of three OPDs in the demonstration: files as from SIPD, applied, some lines pointed at indicators."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import OPD, User
from households.exports import write_xlsx
from households.lists import Column
from interventions.budgets import actions
from interventions.budgets.models import BudgetLine

COLUMNS = [
    Column(key, label, kind=kind)
    for key, label, kind in [
        ("programme_code", "Kode Program", "text"), ("programme", "Nama Program", "text"),
        ("kegiatan_code", "Kode Kegiatan", "text"), ("kegiatan", "Nama Kegiatan", "text"),
        ("code", "Kode Sub Kegiatan", "text"), ("name", "Nama Sub Kegiatan", "text"),
        ("source", "Sumber Dana", "text"), ("pagu", "Pagu (Rp)", "number"),
    ]
]  # fmt: skip
OFFICE = ("PROGRAM PENUNJANG URUSAN PEMERINTAHAN DAERAH", "Administrasi Keuangan Perangkat Daerah")
SALARIES = "Penyediaan Gaji dan Tunjangan ASN"
# Invented amounts. officer: {code: (programme, kegiatan, sub-kegiatan, source of money, rupiah)}
BUDGETS = {
    "petugas.perkim": {
        "1.04.01.2.02.0001": (*OFFICE, SALARIES, "DAU", 21_400_000_000),
        "1.04.02.2.03.0004": (
            "PROGRAM PENGEMBANGAN PERUMAHAN", "Pembangunan dan Rehabilitasi Rumah Korban Bencana",
            "Rehabilitasi Rumah bagi Korban Bencana", "PAD", 2_750_000_000),
        "1.04.03.2.03.0002": (
            "PROGRAM KAWASAN PERMUKIMAN", "Peningkatan Kualitas Kawasan Permukiman Kumuh",
            "Perbaikan Rumah Tidak Layak Huni", "PAD", 50_500_000_000),
        "1.04.05.2.01.0003": (
            "PROGRAM PENINGKATAN PRASARANA, SARANA DAN UTILITAS UMUM", "Urusan Penyelenggaraan PSU Permukiman",
            "Penyediaan Jamban dan Tangki Septik bagi Keluarga Berpenghasilan Rendah", "DAK", 6_000_000_000),
        "1.04.05.2.01.0007": (
            "PROGRAM PENINGKATAN PRASARANA, SARANA DAN UTILITAS UMUM", "Urusan Penyelenggaraan PSU Permukiman",
            "Pembangunan Jalan Lingkungan Permukiman", "DBH", 18_300_000_000),
    },
    "petugas.disdikbud": {
        "1.01.01.2.02.0001": (*OFFICE, SALARIES, "DAU", 640_000_000_000),
        "1.01.02.2.04.0006": (
            "PROGRAM PENGELOLAAN PENDIDIKAN", "Pengelolaan Pendidikan Nonformal/Kesetaraan",
            "Penyelenggaraan Proses Belajar Kejar Paket A, Paket B dan Paket C", "PAD", 3_900_000_000),
        "1.01.02.2.04.0011": (
            "PROGRAM PENGELOLAAN PENDIDIKAN", "Pengelolaan Pendidikan Nonformal/Kesetaraan",
            "Pendidikan Keaksaraan bagi Orang Dewasa", "PAD", 1_150_000_000),
        "1.01.02.2.01.0014": (
            "PROGRAM PENGELOLAAN PENDIDIKAN", "Pengelolaan Pendidikan Sekolah Dasar",
            "Pengadaan Mebel Sekolah", "DAK", 12_600_000_000),
    },
    "petugas.pu": {
        "1.03.01.2.02.0001": (*OFFICE, SALARIES, "DAU", 17_800_000_000),
        "1.03.03.2.01.0011": (
            "PROGRAM PENGELOLAAN DAN PENGEMBANGAN SISTEM PENYEDIAAN AIR MINUM", "Pengelolaan dan Pengembangan SPAM",
            "Pembangunan SPAM Jaringan Perpipaan di Kawasan Perdesaan", "DAK", 24_500_000_000),
        "1.03.10.2.01.0005": (
            "PROGRAM PENYELENGGARAAN JALAN", "Penyelenggaraan Jalan Kabupaten", "Rekonstruksi Jalan", "DBH",
            312_000_000_000),
    },
}  # fmt: skip


def load(users: dict[str, User]) -> None:
    """Each officer brings the file of his OPD; Disperkim has answered what the names suggest."""
    for username, lines in BUDGETS.items():
        officer = users[username]
        opd, year = OPD.objects.get(memberships__user=officer), timezone.localdate().year
        upload = SimpleUploadedFile(f"sipd-{opd.short_name.lower()}-{year}.xlsx", _workbook(lines))
        found = actions.open_import(upload=upload, opd=opd, year=year, by=officer)
        actions.apply_import(budget_import=found, base=None, by=officer)
    perkim = users["petugas.perkim"]
    actions.accept_suggestions(lines=BudgetLine.objects.managed_by(perkim), by=perkim)


def _workbook(lines) -> bytes:
    rows = [
        [code[:7], programme, code[:12], kegiatan, code, name, source, pagu]
        for code, (programme, kegiatan, name, source, pagu) in sorted(lines.items())
    ]
    total = ["", "", "", "", "", "Jumlah", "", sum(row[-1] for row in rows)]
    return write_xlsx("Anggaran", COLUMNS, [*rows, total], "Rekaan untuk peragaan")
