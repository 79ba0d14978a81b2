"""Which column of an agency's list is which: by names seen in such lists, then by the words of a heading."""

import re
from collections.abc import Mapping, Sequence

from households.matching.lists import COLUMN_NAMES
from households.matching.tables import Table
from households.reading.layouts import header_names, normalised
from households.reading.validators import LONG_NUMBER, mask_nik

HEADER_WITHIN = 30  # rows: letterheads of agencies are long
LABELS = {
    "nik": "NIK", "name": "Nama", "birth_date": "Tanggal lahir", "village": "Desa", "district": "Kecamatan",
    "given_on": "Tanggal", "year": "Tahun", "value": "Nilai", "quantity": "Jumlah", "what": "Jenis bantuan",
    "bast": "Nomor BAST",
}  # fmt: skip
NAMED = {
    **COLUMN_NAMES,
    "name": [*COLUMN_NAMES["name"], "penerima", "penerima_manfaat", "penerima_bantuan", "kepala_keluarga", "nama_kk",
             "nama_kpm", "kpm", "nama_penerima_bantuan", "nama_penerima_manfaat", "atas_nama", "nama_pemilik_rumah"],
    "nik": [*COLUMN_NAMES["nik"], "nik_kk", "no_identitas", "nomor_identitas", "no_induk_kependudukan", "n_i_k"],
    "birth_date": [*COLUMN_NAMES["birth_date"], "ttl", "tempat_tanggal_lahir", "tempat_tgl_lahir"],
    "village": [*COLUMN_NAMES["village"], "kampung", "desa_kelurahan_kampung"],
    "given_on": ["tanggal", "tgl", "tanggal_serah_terima", "tgl_serah_terima", "tanggal_penyaluran", "tanggal_bast",
                 "tanggal_diterima", "tanggal_penyerahan", "tanggal_pemberian", "tanggal_bantuan", "realisasi_tanggal"],
    "year": ["tahun", "thn", "ta", "t_a", "tahun_anggaran", "tahun_bantuan", "tahun_penyaluran"],
    "value": ["nilai", "nilai_rp", "nilai_bantuan", "nominal", "besaran", "besaran_bantuan", "jumlah_rp", "rupiah",
              "jumlah_uang", "jumlah_dana", "nilai_bantuan_rp", "total_nilai"],
    "quantity": ["jumlah", "jml", "volume", "vol", "kuantitas", "qty", "banyaknya", "jumlah_unit", "jumlah_barang",
                 "jumlah_bantuan", "jumlah_paket"],
    "what": ["jenis_bantuan", "bentuk_bantuan", "nama_bantuan", "bantuan", "uraian_bantuan", "uraian", "nama_barang",
             "barang", "jenis_barang", "jenis_kegiatan"],
    "bast": ["bast", "no_bast", "nomor_bast", "no_ba", "nomor_ba", "berita_acara", "no_berita_acara",
             "nomor_berita_acara"],
}  # fmt: skip
MANY_DIGITS = re.compile(r"\d{4,}")
_ROLE_OF = {name: role for role, names in NAMED.items() for name in names}
DAY = {"tanggal", "tgl", "tggl"}
OF_A_PERSON = {"penerima", "warga", "lengkap", "kepala", "pemilik", "peserta", "kpm", "siswa", "pemohon", "manfaat"}
NOT_HIS_NAME = {
    "desa", "kelurahan", "kecamatan", "program", "kegiatan", "bantuan", "barang", "ibu", "ayah", "petugas", "opd",
    "dinas", "kelompok", "dusun", "bank", "sekolah", "suami", "istri", "pasangan", "pendamping", "paket", "jalan",
}  # fmt: skip
# In this order: the first whose words are there and whose others are not.
WORDS = [
    ("birth_date", {"lahir", "lhr"}, {"tempat", "umur", "usia", "tahun"}),
    ("given_on", DAY | {"waktu"}, {"input", "entri", "entry", "verifikasi", "survei", "survey", "cetak", "usulan",
                                   "pengajuan", "permohonan", "daftar"}),
    ("bast", {"bast", "bastb"}, set()),
    ("nik", {"nik", "ktp"}, {"nama", "alamat", "suami", "istri", "pasangan", "ibu", "ayah"}),
    ("village", {"desa", "kelurahan", "kel", "kampung"}, {"kepala", "kode", "jenis", "kelamin"}),
    ("district", {"kecamatan", "kec"}, {"kode"}),
    ("year", {"tahun", "thn"}, {"lahir"}),
    ("value", {"nilai", "rp", "rupiah", "nominal", "besaran", "harga", "uang", "dana"}, {"satuan", "sumber", "jenis"}),
    ("quantity", {"jumlah", "jml", "volume", "vol", "qty", "banyaknya", "kuantitas"},
     {"anggota", "jiwa", "keluarga", "art", "tanggungan", "orang", "kk"}),
    ("what", {"bantuan", "barang"}, {"sumber", "status", "penerima", "asal"}),
]  # fmt: skip


def role_of(name: str) -> tuple[str, bool] | None:
    """(role, whether the heading is a known one) of a normalised heading."""
    if name in _ROLE_OF:
        return _ROLE_OF[name], True
    words = set(name.split("_"))
    if {"tanggal", "lahir"} <= words or {"tgl", "lahir"} <= words:
        return "birth_date", False
    for role, there, not_there in WORDS:
        if words & there and not words & not_there:
            return role, False
    if "nama" in words and (words & OF_A_PERSON or not words & NOT_HIS_NAME):
        return "name", False
    return ("bast", False) if {"berita", "acara"} <= words else None


def find_header(rows: Sequence[Sequence]) -> Table | None:
    """The row, or two, that name the most columns and a person among them; None where nobody is named."""
    found = [
        _matched(rows, number, n_lines)
        for number in range(1, min(len(rows), HEADER_WITHIN) + 1)
        for n_lines in (1, 2)
        if n_lines == 1 or _is_header_of_two(rows, number)
    ]
    named = [table for table in found if {"nik", "name"} & table.roles.keys()]
    return max(named, key=lambda table: (len(table.roles), -table.header_row), default=None)


def _is_header_of_two(rows, number: int) -> bool:
    """Whether the next row names parts of a merged heading, and is no row of the list."""
    if number >= len(rows):
        return False
    upper, lower = rows[number - 1], rows[number]
    filled = [(at, cell) for at, cell in enumerate(lower) if normalised(cell)]
    is_wording = all(isinstance(cell, str) and not MANY_DIGITS.search(cell) for _, cell in filled)
    return is_wording and any(at >= len(upper) or not normalised(upper[at]) for at, _ in filled)


def _matched(rows, number: int, n_lines: int) -> Table:
    cells = [(at, text, normalised(text)) for at, text in _one_line(rows[number - 1])]
    if n_lines == 2:
        cells = header_names(rows, number, 2)
    roles = _roles((at, name) for at, _, name in cells)
    return Table(number + n_lines - 1, [(at, _shown(text)) for at, text, _ in cells], roles, (), rows)


def _one_line(row):
    return [(at, " ".join(str(cell).split())) for at, cell in enumerate(row, start=1) if isinstance(cell, str) and cell]


def _roles(names) -> Mapping[str, int]:
    """A known heading before one that only sounds like it; the first of equals."""
    judged = [(at, *role) for at, name in names if (role := role_of(name))]
    roles: dict[str, int] = {}
    for is_known in (True, False):
        for at, role, known in judged:
            if known == is_known and at not in roles.values():
                roles.setdefault(role, at)
    return roles


def _shown(text: str) -> str:
    return LONG_NUMBER.sub(lambda number: mask_nik(number[0]), text)[:60]


def missing_columns(roles: Mapping[str, int], *, has_year: bool) -> list[str]:
    """What the list lacks, all of it, in words."""
    found = []
    if "nik" not in roles and not ("name" in roles and {"birth_date", "village"} & roles.keys()):
        found.append("kolom NIK, atau kolom nama bersama tanggal lahir atau desa")
    if not has_year and not {"given_on", "year"} & roles.keys():
        found.append("kolom tanggal pemberian atau tahun (atau sebutkan satu tahun untuk seluruh daftar)")
    return found
