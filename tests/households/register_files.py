"""Small register files, written to be changed: a family and its people as DTSEN and as P3KE have them."""

import csv
from pathlib import Path

VILLAGE = {"kelurahan_desa": "Loa Ipuh", "kecamatan": "Tenggarong"}
DTSEN_FAMILY = {
    "nomor_kartu_keluarga": "", "desil_nasional": "2", "alamat": "Jl. Contoh 1", "rt": "1", "rw": "2", **VILLAGE,
    "status_kepemilikan_rumah": "1", "luas_lantai": "36", "jenis_lantai_terluas": "08", "jenis_dinding_terluas": "3",
    "jenis_atap_terluas": "3", "sumber_air_minum_utama": "9", "sumber_penerangan_utama": "1",
    "bahan_bakar_utama_memasak": "4", "fasilitas_bab": "6", "aset_bergerak_sepeda_motor": "2",
}  # fmt: skip
DTSEN_PERSON = {
    "nomor_induk_kependudukan": "", "nomor_kartu_keluarga": "", "nama": "", "jenis_kelamin": "1",
    "tanggal_lahir": "01/01/1980", "status_hubungan_keluarga": "1", "partisipasi_sekolah": "3",
    "ijazah_tertinggi_yang_dimiliki": "3", "status_bekerja": "1", "penyakit_kronis": "1",
}  # fmt: skip
P3KE_PERSON = {
    "id_keluarga_p3ke": "", "nama_lengkap": "", "nik": "", "jenis_kelamin": "Laki-laki",
    "hubungan_dengan_kepala_keluarga": "Kepala Keluarga", "tanggal_lahir": "01/01/1980", "desil_kesejahteraan": "1",
    "desa": "Loa Ipuh", "kecamatan": "Tenggarong", "alamat": "RT 1", "penerima_pkh": "YA",
}  # fmt: skip


def nik(n: int) -> str:
    """Of a man born on 1 January 1980, with the prefix of demonstration data."""
    return f"640299010180{n:04}"


def kk(n: int) -> str:
    return f"640299010115{n:04}"


def family(n: int, **changes) -> dict:
    return DTSEN_FAMILY | {"nomor_kartu_keluarga": kk(n)} | changes


def person(n: int, in_family: int, **changes) -> dict:
    letters = "".join(chr(ord("A") + int(digit)) for digit in str(n))
    own = {"nomor_induk_kependudukan": nik(n), "nomor_kartu_keluarga": kk(in_family), "nama": f"WARGA {letters}"}
    return DTSEN_PERSON | own | changes


def listed(n: int, in_family: str, **changes) -> dict:
    """A person as P3KE has him, with the name that `person(n)` has in DTSEN."""
    own = {"id_keluarga_p3ke": in_family, "nama_lengkap": person(n, 1)["nama"], "nik": nik(n)}
    return P3KE_PERSON | own | changes


def write_csv(path: Path, rows: list[dict]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_dtsen(folder: Path, families: list[dict], persons: list[dict]) -> list[Path]:
    folder.mkdir(exist_ok=True)
    return [write_csv(folder / "keluarga.csv", families), write_csv(folder / "individu.csv", persons)]
