import pytest

from verification.macro.reading.areas import AreaLabel, all_areas, area_in_title, named_areas, read_code, resolve_areas


def codes(*names, **about):
    return [code for code, _ in resolve_areas([AreaLabel(name) for name in names], **about)]


def test_the_list_has_the_nation_38_provinces_and_514_districts():
    levels = [area.level for area in all_areas()]

    assert [levels.count(level) for level in ("nation", "province", "kabupaten", "kota")] == [1, 38, 416, 98]
    assert len({area.bps_code for area in all_areas()}) == 553


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("  KUTAI   KARTANEGARA ", "6403"),
        ("Kab. Kutai Kartanegara", "6403"),
        ("2. Kutai Kartanegara", "6403"),
        ("Kutai Kartanegara*)", "6403"),
        ("Mahakam Ulu", "6411"),
        ("Mahakam Hulu", "6411"),
        ("Bontang", "6474"),
        ("Kota Bontang", "6474"),
        ("Kotabaru", "6302"),
        ("Kota Baru", "6302"),
        ("Kotawaringin Timur", "6202"),
        ("Kep. Mentawai", "1301"),
        ("Prov. Kalimantan Timur", "6400"),
        ("Bogor (Kota)", "3271"),
        ("Kota Bangun", ""),
        ("Negeri di Awan", ""),
    ],
)
def test_one_name_alone(name, code):
    assert codes(name) == [code]


def test_a_name_that_is_a_kabupaten_and_a_kota_gets_no_code_alone():
    assert codes("Bogor", "Depok", "Cianjur") == ["", "3276", "3203"]


def test_a_prefix_on_one_of_a_pair_tells_the_other():
    assert codes("Bogor", "Kota Bogor") == ["3201", "3271"]
    assert codes("Kab. Bogor", "Bogor") == ["3201", "3271"]


def test_the_order_of_bps_tells_pairs_apart():
    names = ["BOGOR", "CIANJUR", "BANDUNG", "GARUT", "PANGANDARAN", "BOGOR", "BANDUNG", "DEPOK", "JAWA BARAT"]

    assert codes(*names) == ["3201", "3203", "3204", "3205", "3218", "3271", "3273", "3276", "3200"]


def test_a_province_in_capitals_is_not_the_district_of_its_name():
    names = ["SULAWESI BARAT", "Majene", "GORONTALO", "Boalemo", "Gorontalo", "Kota Gorontalo"]

    assert codes(*names) == ["7600", "7601", "7500", "7501", "7502", "7571"]


def test_in_a_table_of_provinces_jambi_is_the_province():
    assert codes("Jambi", "Bengkulu", "Yogyakarta", level="province") == ["1500", "1700", "3400"]


def test_the_province_beside_the_name_decides():
    labels = [AreaLabel("Banjar", province="KALIMANTAN SELATAN"), AreaLabel("Banjar", province="Jawa Barat")]

    assert resolve_areas(labels) == [("6303", ""), ("3279", "")]


def test_the_code_column_decides_between_kabupaten_and_kota():
    assert resolve_areas([AreaLabel("Solok", "1372.0"), AreaLabel("Solok", "1303")]) == [("1372", ""), ("1303", "")]


def test_a_kemendagri_code_never_outweighs_the_name():
    assert resolve_areas([AreaLabel("Kutai Kartanegara", "6402")]) == [("6403", "area_code_mismatch")]
    assert read_code("64.02") == ""


def test_among_kecamatan_a_bare_name_is_no_district():
    assert codes("Sukabumi", "Kota Bangun", "Samboja", level="below") == ["", "", ""]


def test_the_total_row_of_a_kecamatan_table_is_the_district_of_its_title():
    within = area_in_title("Penduduk menurut Kecamatan di Kabupaten Kutai Kartanegara, 2023")

    assert codes("Tabang", "Kutai Kartanegara", level="below", within=within) == ["", "6403"]


def test_a_title_with_two_areas_speaks_of_none():
    assert area_in_title("Kutai Timur dan Berau") is None
    assert area_in_title("Kemiskinan Menurut Kabupaten/Kota") is None


def test_an_empty_name_means_nothing():
    assert named_areas("") == ()
