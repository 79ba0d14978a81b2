"""How the two registers write the answers: DTSEN in the codes of Regsosek 2022, P3KE in words.

Codes: form REGSOSEK2022.K as village information systems implement it. Words of P3KE: those seen in a district's
application; where its list has none (piped water, springs, no toilet), the wording is an assumption.
"""

DTSEN_PERSON_COLUMNS = (
    "nomor_induk_kependudukan", "nomor_kartu_keluarga", "nama", "tanggal_lahir", "jenis_kelamin",
    "status_hubungan_keluarga", "status_kawin", "usia", "gaji", "pbi_nas", "pbi_pemda", "partisipasi_sekolah",
    "jenjang_tertinggi_yang_diduduki", "kelas_tertinggi_yang_diduduki", "ijazah_tertinggi_yang_dimiliki",
    "status_bekerja", "lapangan_usaha_dari_pekerjaan_utama", "status_dalam_pekerjaan_utama", "kepemilikan_usaha",
    "jumlah_usaha", "lapangan_usaha_dari_usaha_utama", "jumlah_pekerja_yang_dibayar_dari_usaha_utama",
    "jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama", "omzet_usaha_utama", "kondisi_gizi", "penglihatan",
    "pendengaran", "berjalan_atau_naik_tangga", "menggunakan_tangan_jari", "belajar_kemampuan_intelektual",
    "pengendalian_perilaku", "berbicara_komunikasi", "mengurus_diri", "mengingat_berkonsentrasi",
    "kesedihan_depresi", "penyakit_kronis", "provinsi", "kabupaten_kota", "kecamatan", "kelurahan_desa",
    "provinsi_ktp", "kabupaten_kota_ktp", "kecamatan_ktp", "kelurahan_desa_ktp", "rt_ktp", "rw_ktp", "alamat_ktp",
    "pekerjaan_ktp", "pendidikan_akhir_ktp",
)  # fmt: skip
DTSEN_DIFFICULTIES = DTSEN_PERSON_COLUMNS[25:34]

# The first seven are not in the list of the hand-over's family variables but are in every family file served from it.
DTSEN_FAMILY_COLUMNS = (
    "nomor_kartu_keluarga", "jumlah_anggota_keluarga", "alamat", "provinsi", "kabupaten_kota", "kecamatan",
    "kelurahan_desa",
    "desil_nasional", "desil_provinsi", "desil_kabupaten_kota", "id_pelanggan_pln", "status_kepemilikan_rumah",
    "jenis_lantai_terluas", "luas_lantai", "jenis_dinding_terluas", "jenis_atap_terluas", "sumber_air_minum_utama",
    "sumber_penerangan_utama", "daya_terpasang", "bahan_bakar_utama_memasak", "fasilitas_bab", "jenis_kloset",
    "pembuangan_akhir_tinja", "aset_bergerak_tabung_gas", "aset_bergerak_lemari_es", "aset_bergerak_ac",
    "aset_bergerak_pemanas_air", "aset_bergerak_telepon_rumah", "aset_bergerak_tv_datar",
    "aset_bergerak_emas_perhiasan", "aset_bergerak_komputer_laptop_tablet", "aset_bergerak_sepeda_motor",
    "aset_bergerak_sepeda", "aset_bergerak_mobil", "aset_bergerak_perahu", "aset_bergerak_kapal_perahu_motor",
    "aset_bergerak_smartphone", "aset_tidak_bergerak_lahan_lainnya", "aset_tidak_bergerak_rumah_lainnya",
    "jumlah_ternak_sapi", "jumlah_ternak_kerbau", "jumlah_ternak_kuda", "jumlah_ternak_babi",
    "jumlah_ternak_kambing_domba",
)  # fmt: skip

P3KE_PERSON_COLUMNS = (
    "id_keluarga_p3ke", "id_individu", "provinsi", "kabupaten", "kecamatan", "desa", "kode_kemendagri",
    "desil_kesejahteraan", "alamat", "nama_lengkap", "nik", "padan_dukcapil", "jenis_kelamin",
    "hubungan_dengan_kepala_keluarga", "tanggal_lahir", "status_kawin", "pekerjaan", "pendidikan",
    "usia_dibawah_7_tahun", "usia_7_12", "usia_13_15", "usia_16_18", "usia_19_21", "usia_22_59",
    "usia_60_tahun_keatas", "penerima_bpnt", "penerima_bpum", "penerima_bst", "penerima_pkh", "penerima_sembako",
    "resiko_stunting", "kepesertaan_dtks", "verifikasi_lapangan", "pendapatan", "pensasaran", "intervensi",
)  # fmt: skip
P3KE_FAMILY_COLUMNS = (
    "kd_kemdagri", "id_keluarga", "kepemilikan_rumah", "sumber_air", "fas_bab", "jns_lantai", "sumber_penerangan",
)  # fmt: skip
P3KE_AGES = ((0, 6), (7, 12), (13, 15), (16, 18), (19, 21), (22, 59), (60, 200))


def _codes(words, first=1):
    return {word: code for code, word in enumerate(words.split(), start=first)}


DTSEN_CODES = {
    "sex": _codes("male female"),
    "relation": _codes("head spouse child child_in_law grandchild parent helper other"),
    "marital": _codes("single married divorced widowed"),
    "school_participation": _codes("never attending finished"),
    "education": {"none": 23, "primary": 3, "junior": 8, "senior": 13, "higher": 19},
    "works": _codes("yes no"),
    "job_status": _codes(
        "own_account with_unpaid with_paid employee civil_servant casual_farm casual_nonfarm unpaid_family"
    ),
    "difficulty": _codes("total much some none"),
    "nutrition": _codes("wasting stunting normal"),
    "tenure": _codes("own rent free official other"),
    "floor": _codes("marble ceramic vinyl tile wood cement bamboo earth other"),
    "wall": _codes("masonry plastered_bamboo board woven_bamboo log bamboo other"),
    "roof": _codes("concrete tile zinc asbestos shingle bamboo thatch other"),
    "water_source": _codes(
        "bottled refill piped bore_well protected_well unprotected_well protected_spring unprotected_spring "
        "surface rain other"
    ),
    "lighting": _codes("pln_metered pln_unmetered non_pln none"),
    "power_va": _codes("450 900 1300 2200 over_2200"),
    "cooking_fuel": {
        "electricity": 1, "lpg_large": 3, "lpg_3kg": 4, "city_gas": 5, "biogas": 6, "kerosene": 7, "briquette": 8,
        "charcoal": 9, "firewood": 10, "other": 11, "none": 12,
    },
    "toilet": _codes("own shared communal public unused none"),
    "closet": _codes("swan_neck plengsengan_covered plengsengan_open pit"),
    "sewage": _codes("septic_tank ipal water_body hole field other"),
}  # fmt: skip

P3KE_WORDS = {
    "sex": {"male": "Laki-laki", "female": "Perempuan"},
    "relation": {
        "head": "Kepala Keluarga", "spouse": "Istri/Suami", "child": "Anak", "child_in_law": "Menantu",
        "grandchild": "Cucu", "parent": "Orang Tua/Mertua", "helper": "Pembantu", "other": "Lainnya",
    },
    "marital": {
        "single": "Belum Kawin", "married": "Kawin", "divorced": "Cerai Hidup", "widowed": "Cerai Mati",
    },
    "education": {
        "none": "Tidak Tamat SD/Sederajat", "primary": "Tamat SD/Sederajat", "junior": "Tamat SLTP/Sederajat",
        "senior": "Tamat SLTA/Sederajat", "higher": "Tamat PT/Akademi",
    },
    "tenure": {
        "own": "Milik Sendiri", "rent": "Kontrak/Sewa", "free": "Bebas Sewa", "official": "Dinas", "other": "Lainnya",
    },
    "water_source": {
        "bottled": "Air Kemasan/Isi Ulang", "refill": "Air Kemasan/Isi Ulang", "piped": "Ledeng/PAM",
        "bore_well": "Sumur Bor", "protected_well": "Sumur Terlindung", "unprotected_well": "Sumur Tidak Terlindung",
        "protected_spring": "Mata Air Terlindung", "unprotected_spring": "Mata Air Tidak Terlindung",
        "surface": "Air Permukaan (Sungai, Danau, dll)", "rain": "Air Hujan", "other": "Lainnya",
    },
    "toilet": {
        "own": "Milik sendiri", "shared": "Umum/Bersama", "communal": "Umum/Bersama", "public": "Umum/Bersama",
        "unused": "Tidak Ada", "none": "Tidak Ada",
    },
    "floor": {
        "marble": "Keramik/Granit/Marmer/Ubin/Tegel/Teraso", "ceramic": "Keramik/Granit/Marmer/Ubin/Tegel/Teraso",
        "tile": "Keramik/Granit/Marmer/Ubin/Tegel/Teraso", "vinyl": "Lainnya", "wood": "Kayu/Papan",
        "cement": "Semen", "bamboo": "Bambu", "earth": "Tanah", "other": "Lainnya",
    },
    "lighting": {
        "pln_metered": "Listrik PLN meteran", "pln_unmetered": "Listrik PLN non meteran",
        "non_pln": "Listrik non-PLN", "none": "Bukan listrik",
    },
}  # fmt: skip
P3KE_STILL_AT_SCHOOL = {
    "none": "Masih SD/Sederajat",
    "primary": "Masih SLTP/Sederajat",
    "junior": "Masih SLTA/Sederajat",
    "senior": "Masih PT/Akademi",
}
P3KE_YES = {"yes": "YA", "no": "TIDAK"}
P3KE_JOBS = {
    "own_account": ("Pedagang", "Wiraswasta", "Petani", "Nelayan"),
    "with_unpaid": ("Petani", "Nelayan", "Pedagang"),
    "with_paid": ("Wiraswasta",),
    "employee": ("Pegawai Swasta",),
    "civil_servant": ("PNS/TNI/POLRI",),
    "casual_farm": ("Buruh",),
    "casual_nonfarm": ("Pekerja Lepas",),
    "unpaid_family": ("Petani", "Pedagang"),
}
SECTORS = {"casual_farm": (1, 3), "civil_servant": (20, 21), "employee": (3, 7, 8, 11, 13), "casual_nonfarm": (11, 13)}
OTHER_SECTORS = (1, 3, 4, 12, 14)
