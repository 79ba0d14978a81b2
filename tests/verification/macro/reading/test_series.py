import pytest

from verification.macro.reading.series import find_series, is_unit, take_unit, unit_words


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Persentase Penduduk Miskin (P0) Menurut Kabupaten/Kota (Persen)", "p0"),
        ("Indeks Kedalaman Kemiskinan (P1) Menurut Kabupaten/Kota", "p1"),
        ("indeks_kedalaman_kemiskinan", "p1"),
        ("Indeks Keparahan Keminskinan", "p2"),
        ("Garis Kemiskinan (Rupiah/Kapita/Bulan)", "poverty_line"),
        ("Persentase Penduduk di Bawah Garis Kemiskinan", "p0"),
        ("Jumlah Penduduk Miskin (Ribu Jiwa)", "poor_count"),
        ("IPM", "hdi"),
        ("Harapan Lama Sekolah (Tahun)", "expected_years_schooling"),
        ("Rata-rata Lama Sekolah Penduduk 15+", "mean_years_schooling"),
        ("Pengeluaran per Kapita Disesuaikan", "expenditure_per_capita"),
        ("Angka Harapan Hidup (AHH) Menurut Provinsi dan Jenis Kelamin", "life_expectancy"),
        ("Tingkat Pengangguran Terbuka", "unemployment_rate"),
        ("Persentase rumah tangga yang memiliki akses terhadap sanitasi layak", "improved_sanitation"),
        ("Jumlah Penduduk", "population"),
        ("Persentase Penduduk Miskin Ekstrem", "extreme_poverty"),
        ("Persentase Rumah Tangga dengan Fasilitas Buang Air Besar Sendiri", "own_toilet"),
        ("Persentase rumah tangga dengan sumber penerangan listrik menurut kabupaten/kota", "electricity"),
        ("Persentase Rumah Tangga dengan Luas Lantai per Kapita Minimal 7,2 m2", "enough_floor_area"),
        ("Persentase rumah tangga dengan bahan bakar bersih untuk memasak", "clean_fuel"),
        ("Persentase Penduduk yang Memiliki Jaminan Kesehatan Menurut Kabupaten/Kota", "health_insurance"),
        ("Persentase Penduduk dengan Disabilitas", "disability"),
    ],
)
def test_a_label_names_its_series(label, code):
    assert find_series(label).code == code


@pytest.mark.parametrize(
    "label",
    [
        "Pertumbuhan Indeks Pembangunan Manusia",
        "Peringkat IPM",
        "Jumlah dan Persentase Penduduk Miskin",
        "Garis Kemiskinan, Jumlah, dan Persentase Penduduk Miskin",
        "Persentase Penduduk Miskin Usia 15 Tahun ke Atas yang Bekerja",
        "Rata-rata Pengeluaran per Kapita Sebulan",
        "Indeks Pembangunan Gender",
        "Jumlah Penduduk Miskin Ekstrem",
        "Garis Kemiskinan per Rumah Tangga Miskin",
        "Persentase Rumah Tangga dengan Luas Lantai per Kapita < 7,2 m2",
        "Persentase Penduduk Miskin yang Memiliki Jaminan Kesehatan",
        "Persentase Rumah Tangga Miskin dengan Sanitasi Layak",
    ],
)
def test_a_label_of_something_else_names_none(label):
    assert find_series(label) is None


def test_jumlah_and_persentase_get_their_meaning_from_the_title():
    title = "Jumlah dan Persentase Penduduk Miskin, 2024"

    assert find_series("Jumlah", title).code == "poor_count"
    assert find_series("Persentase", title).code == "p0"
    assert find_series("Jumlah", "Penduduk menurut Jenis Kelamin") is None


def test_units_are_taken_from_brackets():
    assert take_unit("Jumlah Penduduk Miskin (ribu) (Ribu)") == ("Ribu", "Jumlah Penduduk Miskin")
    assert take_unit("Angka Harapan Hidup (AHH)") == ("", "Angka Harapan Hidup (AHH)")


def test_units_in_other_words_are_the_same():
    assert unit_words("Rupiah/kapita/bulan") == unit_words("Rp per kap per bln") == "rp kapita bulan"
    assert is_unit("Ribu Rupiah/Orang/Tahun")
    assert not is_unit("Perkotaan")
