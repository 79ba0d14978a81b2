import csv
from pathlib import Path

import pytest

from households.reading.code_maps import code_key, combined, item_values
from households.reading.layouts import all_layouts, nearest, normalised, recognise
from households.reading.village_index import VillageIndex, VillageName

TEMPLATES = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "templates"
P3KE_HEADER = [
    "No", "Desa", "Kecamatan", "Alamat", "ID Keluarga", "Desil", "Nama", "NIK", "JK",
    "Hubungan dengan kepala keluarga", "Tgl. Lahir",
]  # fmt: skip
DTSEN_FAMILY = [
    "No KK", "Status rumah", "Luas bangunan", "Lantai", "Dinding", "Atap", "Sumber air minum", "Penerangan", "Memasak",
    "Toilet",
]  # fmt: skip


def codes(rows):
    found = recognise(rows)
    return found.layout.code if found else None


def test_headers_are_compared_without_case_accents_and_signs():
    assert normalised("  Tgl. Lahir ") == "tgl_lahir"
    assert normalised("Désil (%)") == "desil"
    assert normalised(None) == ""


def test_a_layout_is_told_by_aliases_of_its_headers():
    assert codes([DTSEN_FAMILY, ["x"] * 10]) == "dtsen_family"


def test_p3ke_is_found_with_its_data_from_row_13():
    above = [["DATA P3KE"], [], ["Kabupaten", "Kutai Kartanegara"], *[[]] * 8]

    found = recognise([*above, P3KE_HEADER, ["1", "Bila Talang"]])

    assert (found.layout.code, found.first_row) == ("p3ke_person", 13)
    assert found.headers["nik"].column_no == 8


def test_a_header_of_two_lines_is_read_as_one():
    upper = ["No KK", "Rumah", None, None, None, None, "Sumber", None, "Memasak", "Toilet"]
    lower = [
        None,
        "Status rumah",
        "Luas lantai (m2)",
        "Lantai",
        "Dinding",
        "Atap",
        "Air minum",
        "Penerangan",
        None,
        None,
    ]

    found = recognise([upper, lower, ["data"] * 10])

    assert (found.layout.code, found.first_row, found.missing) == ("dtsen_family", 3, [])


def test_a_line_that_numbers_the_columns_is_no_data():
    assert recognise([DTSEN_FAMILY, [f"({number})" for number in range(1, 11)], ["x"] * 10]).first_row == 3


def test_one_of_ten_columns_may_be_missing_but_not_two():
    assert codes([DTSEN_FAMILY[:-1]]) == "dtsen_family"
    assert codes([DTSEN_FAMILY[:-2]]) is None


def test_a_sheet_without_the_family_key_is_not_recognised():
    assert codes([["x", *DTSEN_FAMILY[1:]]]) is None


def test_the_nearest_layout_says_which_columns_are_missing():
    found = nearest([DTSEN_FAMILY[:-2]])

    assert found.layout.code == "dtsen_family"
    assert found.missing == ["bahan_bakar_utama_memasak", "fasilitas_bab"]


def test_a_second_column_of_one_meaning_is_left_out_and_named():
    assert recognise([[*DTSEN_FAMILY, "Nomor KK"]]).repeated == ("Nomor KK",)


def test_columns_may_stand_in_any_order():
    assert codes([DTSEN_FAMILY[::-1]]) == "dtsen_family"


def test_every_layout_recognises_its_own_columns_and_no_other():
    for layout in all_layouts():
        assert codes([[column.field for column in layout.columns]]) == layout.code


def test_every_alias_means_one_column_of_a_layout():
    for layout in all_layouts():
        names = [name for column in layout.columns for name in (column.field, *column.aliases)]
        assert sorted(set(names)) == sorted(names)
        assert all(name == normalised(name) for name in names)


@pytest.mark.skipif(not TEMPLATES.exists(), reason="templates are not here")
@pytest.mark.parametrize(
    ("file", "set_", "name", "added", "layout"),
    [
        ("dtsen_kolom.csv", "keluarga", "nama_kanonik", ["nomor_kartu_keluarga"], "dtsen_family"),
        ("dtsen_kolom.csv", "individu", "nama_kanonik", [], "dtsen_person"),
        ("p3ke_kolom.csv", "individu", "kolom", [], "p3ke_person"),
        ("p3ke_kolom.csv", "keluarga", "kolom", [], "p3ke_family"),
    ],
)
def test_every_column_of_the_published_lists_is_known(file, set_, name, added, layout):
    with (TEMPLATES / file).open(encoding="utf-8", newline="") as lines:
        header = [row[name] for row in csv.DictReader(lines) if row["set"] == set_] + added

    found = recognise([header])

    assert found.layout.code == layout
    assert len(found.headers) == len(header)


def test_codes_of_one_item_are_one_however_they_are_written():
    assert code_key("02") == code_key("2.0") == code_key(" 2 ") == "2"
    assert code_key("Keramik / Granit") == code_key("KERAMIK/GRANIT")
    assert code_key("> 2.200 watt") != code_key("2.200 watt")


def test_the_same_code_means_different_things_in_two_instruments():
    assert item_values("dtsen", "2025", "jenis_atap_terluas")["5"] == "shingle"
    assert item_values("p3ke", "2022", "jns_lantai")[code_key("Keramik/Granit/Marmer/Ubin/Tegel/Teraso")] == "ceramic"
    assert "5" not in item_values("p3ke", "2022", "jns_atap")


def test_no_difficulty_needs_every_item_answered():
    assert combined("difficulty", ["none"] * 9, n_items=9) == "none"
    assert combined("difficulty", ["none"] * 8 + [None], n_items=9) is None
    assert combined("difficulty", ["none", "much", None], n_items=3) == "much"


@pytest.fixture
def villages():
    return VillageIndex(
        [
            VillageName("64.02.06.1002", "Loa Ipuh", "Tenggarong", "6403090012"),
            VillageName("64.02.08.2003", "Sumber Sari", "Kota Bangun"),
            VillageName("64.02.19.2007", "Sumber Sari", "Kota Bangun Darat", None, (), ("64.02.08.2015",)),
            VillageName("64.02.13.2001", "Bukit Raya", "Samboja"),
            VillageName("64.02.20.2004", "Tani Bhakti", "Samboja Barat", None, ("Tani Bakti",), ("64.02.13.2009",)),
        ],
        kecamatan_aliases={"Samboja": ["Semboja"]},
    )


@pytest.mark.parametrize("code", ["64.02.20.2004", "6402202004", "64.02.13.2009", "6402132009"])
def test_a_village_is_found_by_its_code_of_today_and_of_2020(villages, code):
    assert villages.by_code(code) == "64.02.20.2004"


def test_a_bps_code_is_only_looked_for_where_the_layout_says_so(villages):
    assert villages.by_code("6403090012") is None
    assert villages.by_code("6403090012", system="bps") == "64.02.06.1002"


def test_a_village_is_found_by_name_within_its_kecamatan(villages):
    assert villages.by_name("Kel. LOA  IPUH", "tenggarong") == "64.02.06.1002"
    assert villages.by_name("Loa Ipuh", "Samboja") is None


def test_a_village_is_found_under_the_kecamatan_it_belonged_to_before_the_split(villages):
    assert villages.by_name("Desa Tani Bakti", "Kec. Semboja") == "64.02.20.2004"


def test_a_name_that_fits_two_villages_is_found_by_neither(villages):
    assert villages.by_name("Sumber Sari", "Kota Bangun") is None
    assert villages.by_name("Sumber Sari", "Kota Bangun Darat") == "64.02.19.2007"
