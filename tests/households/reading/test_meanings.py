from types import SimpleNamespace

import pytest

from households.reading.code_maps import code_key
from households.reading.meanings import column_of, meaning_of, propose, propose_level, propose_values
from households.reading.sheets import Sheet
from households.reading.unknown_tables import facts_of
from households.reading.village_index import VillageIndex, VillageName

VILLAGES = VillageIndex(
    [
        VillageName("64.02.06.1002", "Loa Ipuh", "Tenggarong", "6403090012"),
        VillageName("64.02.04.2006", "Handil Terusan", "Anggana", "6403060005"),
    ]
)


def variable(code, label, choices=(), kind="choice", level="household"):
    return SimpleNamespace(code=code, label=label, level=level, kind=kind, choices=dict(choices))


FLOOR = variable("floor", "Jenis lantai terluas", {"ceramic": "Keramik", "wood": "Kayu/papan", "cement": "Semen"})
FRIDGE = variable("has_fridge", "Memiliki lemari es", {"yes": "Ya", "no": "Tidak"})
SEX = variable("sex", "Jenis kelamin", {"male": "Laki-laki", "female": "Perempuan"}, level="person")
VARIABLES = [FLOOR, FRIDGE, SEX, variable("floor_area_m2", "Luas lantai", kind="decimal")]


def proposed(header, *rows):
    return propose(facts_of(Sheet.of_rows("x", [header, *rows]), 1, 1), VARIABLES, VILLAGES)


@pytest.mark.parametrize(
    ("header", "cell", "meaning"),
    [
        ("NIK Penerima Manfaat", "6402990101800001", "nik"),
        ("Nomor KK", "6402990101150001", "kk"),
        ("Nama Lengkap", "Warga Satu", "name"),
        ("Nama Ibu Kandung", "Warga Dua", ""),
        ("Tempat Lahir", "Tenggarong Seberang", ""),
        ("Tgl. Lahir", "17-08-1980", "birth_date"),
        ("Nama Desa", "Loa Ipuh", "village"),
        ("Jenis Lantai Terluas", "Keramik", "variable:floor"),
        ("Luas Lantai (m2)", "36", "variable:floor_area_m2"),
        ("Jenis Lantaai Terluas", "Semen", "variable:floor"),
        ("Luas (m2)", "36", "variable:floor_area_m2"),
        ("Luas tanah", "400", ""),
        ("Punya Lemari Es", "Ya", "variable:has_fridge"),
        ("ID KPM", "KPM-1", "source_key"),
        ("Catatan", "rumah di tepi sungai", ""),
    ],
)
def test_a_header_speaks_for_a_meaning(header, cell, meaning):
    assert list(proposed([header], [cell]).values()) == [meaning]


def test_a_header_that_the_content_contradicts_is_not_believed():
    assert proposed(["NIK"], ["Warga Satu"], ["Warga Dua"]) == {"nik": ""}
    assert proposed(["Jenis lantai"], ["Merah"], ["Biru"]) == {"jenis_lantai": ""}


@pytest.mark.parametrize(
    ("cells", "meaning"),
    [
        (["6402995708800001", "6402990101800002"], "nik"),  # the day of a woman
        (["6402990101150001", "6402990101150001", "6402990101150002"], "kk"),  # several people of one family
        (["L", "P", "L"], "sex"),
        (["Loa Ipuh", "Handil Terusan"], "village"),
        (["Tenggarong", "Anggana"], "kecamatan"),
        (["64.02.06.1002"], "village_code:kemendagri"),
        (["6403090012"], "village_code:bps"),
    ],
)
def test_without_a_telling_header_the_content_speaks(cells, meaning):
    assert list(proposed(["Kolom X"], *[[cell] for cell in cells]).values()) == [meaning]


def test_a_meaning_is_proposed_once_for_the_column_it_fits_best():
    row = ["6402990101800001", "6402995708800001"]

    assert proposed(["NIK", "NIK lama"], row) == {"nik": "nik", "nik_lama": ""}


def test_a_table_with_niks_is_about_people():
    assert propose_level({"a": "nik", "b": "kk"}) == "person"
    assert propose_level({"a": "kk", "b": "name", "c": ""}) == "family"


def test_words_are_proposed_by_label_by_other_instruments_and_by_likeness():
    said = propose_values(FLOOR, ["KERAMIK", "Papan", "Semen/bata merah", "Keramiik", "Permadani", "Tanah"])

    assert said == {"keramik": "ceramic", "papan": "wood", "semenbatamerah": "cement", "keramiik": "ceramic"}


def test_yes_and_no_are_proposed_in_their_many_words():
    said = propose_values(FRIDGE, ["Punya", "TDK", "ada", "Tidak punya"])

    assert said == {"punya": "yes", "tdk": "no", "ada": "yes", "tidakpunya": "no"}


def test_an_answer_of_several_words_is_proposed_only_where_they_agree():
    assert propose_values(FLOOR, ["Kayu ulin", "Keramik dan papan"]) == {"kayuulin": "wood"}


def test_what_a_number_means_is_never_guessed():
    assert propose_values(FLOOR, ["1", "2"]) == {}


@pytest.mark.parametrize("meaning", ["nik", "kk", "village_code:bps", "sex", "decile", "variable:floor", ""])
def test_a_column_of_a_mapped_layout_tells_its_meaning_again(meaning):
    assert meaning_of(column_of("x", meaning, {})) == meaning


def test_a_column_keeps_the_answers_that_were_given_a_meaning():
    column = column_of("lantai", "variable:floor", {code_key("Keramik"): "ceramic"})

    assert (column.variable, column.values, column.convert, column.is_key) == (
        "floor",
        {"keramik": "ceramic"},
        "",
        False,
    )
    assert column_of("luas", "variable:floor_area_m2", {}).convert == "area"
    assert column_of("no_kk", "kk", {}).is_key
