import csv
from pathlib import Path

import pytest

from households.reading.layouts import Column, Layout, all_layouts, header_names, nearest, normalised, recognise

TEMPLATES = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "templates"
P3KE_HEADER = [
    "No", "Desa", "Kecamatan", "Alamat", "ID Keluarga", "Desil", "Nama", "NIK", "JK",
    "Hubungan dengan kepala keluarga", "Tgl. Lahir",
]  # fmt: skip
DTSEN_FAMILY = [
    "No KK", "Status rumah", "Luas bangunan", "Lantai", "Dinding", "Atap", "Sumber air minum", "Penerangan", "Memasak",
    "Toilet",
]  # fmt: skip


def shipped(code):
    return next(layout for layout in all_layouts() if layout.code == code)


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


def test_a_prefix_that_nearly_all_headers_share_is_none_of_the_name():
    assert codes([[f"t_keluarga.{normalised(name)}" for name in DTSEN_FAMILY]]) == "dtsen_family"


def test_running_numbers_before_or_behind_headers_are_none_of_the_name():
    assert codes([[f"{number}. {name}" for number, name in enumerate(DTSEN_FAMILY, 1)]]) == "dtsen_family"
    assert codes([[f"{name} ({number})" for number, name in enumerate(DTSEN_FAMILY, 1)]]) == "dtsen_family"


@pytest.mark.parametrize("written", ["{}", "R{}", "{}. Keterangan rincian", "b3r{}"])
def test_items_of_regsosek_are_known_by_their_number(written):
    items = ["301a", "302", "303", "304", "305", "306a", "307a", "308", "309a"]

    assert codes([["No KK", *map(written.format, items)]]) == "regsosek_family"


def test_the_month_of_an_aid_is_not_the_aid():
    header = [
        "no kartu keluarga",
        "501a Bulan",
        "501a",
        "501b",
        "501c",
        *[f"502{letter}" for letter in "bfhikn"],
        "506",
    ]

    found = recognise([header])

    assert found.layout.code == "regsosek_programmes"
    assert (found.headers["501a"].column_no, found.headers["501a_bulan"].column_no) == (3, 2)


def test_a_population_list_without_the_state_of_a_person_is_not_siak():
    header = [column.field for column in shipped("siak_person").columns]
    assert codes([header]) == "siak_person"
    assert codes([[name for name in header if name != "status"]]) is None


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


@pytest.mark.skipif(not TEMPLATES.exists(), reason="templates are not here")
@pytest.mark.parametrize(
    ("file", "set_", "name", "other_names", "layout"),
    [
        ("dtsen_kolom.csv", "keluarga", "nama_kanonik", "alias_kolom", "dtsen_family"),
        ("dtsen_kolom.csv", "keluarga", "nama_kanonik", "label", "dtsen_family"),
        ("dtsen_kolom.csv", "individu", "nama_kanonik", "alias_kolom", "dtsen_person"),
        ("dtsen_kolom.csv", "individu", "nama_kanonik", "label", "dtsen_person"),
        ("p3ke_kolom.csv", "individu", "kolom", "alias_kolom", "p3ke_person"),
        ("p3ke_kolom.csv", "keluarga", "kolom", "alias_kolom", "p3ke_family"),
    ],
)
def test_every_published_alias_means_its_column(file, set_, name, other_names, layout):
    columns = {column.field: {column.field, *column.aliases} for column in shipped(layout).columns}
    with (TEMPLATES / file).open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["set"] == set_]

    for row in rows:
        said = {normalised(alias) for alias in row[other_names].split(";")} - {""}
        assert said <= columns[row[name]], row


@pytest.mark.skipif(not TEMPLATES.exists(), reason="templates are not here")
def test_the_sheets_of_the_regsosek_workbook_are_known_with_their_two_header_lines():
    sheets = {}
    with (TEMPLATES / "regsosek2022_kolom_impor.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            sheets.setdefault(row["lembar"], []).append((row["kelompok"] or None, row["kolom"]))

    found = [recognise([list(row) for row in zip(*columns, strict=True)]) for columns in sheets.values()]

    assert [each.layout.code for each in found] == [
        "regsosek_place", "regsosek_visit", "regsosek_family", "regsosek_person", "regsosek_programmes"
    ]  # fmt: skip
    assert all(each.first_row == 3 and not each.missing and not each.repeated for each in found)


@pytest.mark.skipif(not TEMPLATES.exists(), reason="templates are not here")
def test_the_export_of_siak_is_known_by_its_columns():
    with (TEMPLATES / "siak_kolom.csv").open(encoding="utf-8", newline="") as lines:
        header = [row["kolom"] for row in csv.DictReader(lines)]

    found = recognise([["EKSPOR BIODATA"], [], header])

    assert (found.layout.code, found.first_row, found.missing) == ("siak_person", 4, [])


def mapped_by_hand(*read, others=()):
    columns = tuple(Column(name, required=True, is_key=name == "no_kk") for name in read)
    return Layout("mapped_1", "Tabel", "lain", "person", "lain", "1", columns, is_mapped=True, others=others)


def test_a_mapped_table_is_known_by_all_its_headers_also_those_nobody_reads():
    layouts = [mapped_by_hand("no_kk", "nama", others=("ket", "ket_2"))]

    assert recognise([["Nama", "Ket", "No. KK", "Ket"]], layouts).headers.keys() == {"no_kk", "nama"}
    assert recognise([["Nama", "No. KK"]], layouts) is None


def test_a_table_with_new_columns_beside_the_mapped_ones_is_another_table():
    layouts = [mapped_by_hand("no_kk", "nama")]

    assert recognise([["Nama", "No KK"]], layouts)
    assert recognise([["Nama", "No KK", "Umur", "Pekerjaan"]], layouts) is None


def test_equal_headers_are_counted_through():
    assert [name for _, _, name in header_names([["Nama", "Ket", "Ket"]], 1, 1)] == ["nama", "ket", "ket_2"]
