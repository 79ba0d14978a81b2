import copy
import html
import json

import pytest

from verification.macro.reading.answers import read_answer
from verification.macro.reading.figures import NoFigures
from verification.macro.reading.gates import hold_doubtful
from verification.macro.reading.imports import read_bps

ANSWER = {
    "status": "OK",
    "data-availability": "available",
    "var": [{"val": 192, "label": "Persentase Penduduk Miskin (P0) Menurut Kabupaten/Kota", "unit": "Persen"}],
    "turvar": [{"val": "0", "label": "Tidak ada"}],
    "labelvervar": "Nama Wilayah",
    "vervar": [{"val": 6400, "label": "<b>KALIMANTAN TIMUR</b>"}, {"val": 6403, "label": "Kutai Kartanegara"}],
    "tahun": [{"val": 124, "label": "2024"}],
    "turtahun": [{"val": 0, "label": "Tahun"}],
    "datacontent": {"640019201240": 5.78, "640319201240": "7.28"},
}


def answer(**changes):
    return copy.deepcopy(ANSWER) | changes


def cells(found):
    return [
        (f.area_name, f.bps_code, f.full_indicator, f.period, f.value and float(f.value)) for f in read_answer(found)
    ]


def test_values_are_looked_up_by_keys_built_from_the_lists():
    assert cells(answer()) == [
        ("KALIMANTAN TIMUR", "6400", "p0", "2024-03", 5.78),
        ("Kutai Kartanegara", "6403", "p0", "2024-03", 7.28),
    ]


def test_years_of_different_width_are_read():
    found = answer(
        tahun=[{"val": year, "label": str(1900 + year)} for year in (99, 100)],
        datacontent={"64031920990": 1, "640319201000": 2},
    )

    values = {figure.period: figure.value for figure in read_answer(found) if figure.bps_code == "6403"}
    assert values == {"1999-03": 1, "2000-03": 2}


def test_semesters_and_daerah_of_a_province_table():
    found = answer(
        turvar=[{"val": 1, "label": "Perkotaan"}, {"val": 3, "label": "Jumlah"}],
        vervar=[{"val": 6400, "label": "KALIMANTAN TIMUR"}],
        turtahun=[{"val": 61, "label": "Semester 1 (Maret)"}, {"val": 62, "label": "Semester 2 (September)"}],
        datacontent={"6400192112461": 4.9, "6400192312462": 5.51},
    )

    assert [cell[2:] for cell in cells(found)] == [("p0 | urban", "2024-03", 4.9), ("p0", "2024-09", 5.51)]


def test_a_key_that_is_not_there_and_a_dash_are_missing_not_zero():
    found = answer(datacontent={"640019201240": "-"})

    assert [(figure.value, figure.flag) for figure in hold_doubtful(read_answer(found))] == [(None, "missing")] * 2


def test_a_value_under_an_unknown_key_is_kept_and_held():
    found = answer(datacontent=ANSWER["datacontent"] | {"999": 3})

    assert [(f.flag, f.address.key) for f in read_answer(found)][-1] == ("unknown_key", "999")


def test_two_places_with_one_key_are_held():
    found = answer(
        vervar=[{"val": 1, "label": "Ambon"}, {"val": 11, "label": "Tual"}],
        var=[{"val": 11, "label": "IPM"}, {"val": 1, "label": "Gini Ratio"}],
        datacontent={"11101240": 70},
    )

    assert {figure.flag for figure in read_answer(found) if figure.value} == {"ambiguous_key"}


def test_items_of_one_region_that_are_no_areas_become_categories():
    found = answer(
        labelvervar="Jenis Kelamin",
        var=[{"val": 5, "label": "Angka Harapan Hidup", "unit": "Tahun"}],
        vervar=[{"val": 1, "label": "Laki-laki"}, {"val": 2, "label": "Perempuan"}],
        datacontent={"1501240": 70, "2501240": 74},
    )

    assert cells(found) == [
        ("", "", "life_expectancy | male", "2024", 70),
        ("", "", "life_expectancy | female", "2024", 74),
    ]


def test_a_static_table_is_read_from_its_escaped_html():
    page = "<table><tr><td>Wilayah</td><td>2023</td></tr><tr><td>Berau</td><td><nobr>76,1</nobr></td></tr></table>"
    table = html.escape(page)

    found = {"status": "OK", "data": {"title": "Indeks Pembangunan Manusia", "table": table}}

    assert cells(found) == [("Berau", "6405", "hdi", "2023", 76.1)]


def test_records_of_a_data_portal_are_a_table():
    found = {"data": [{"nama_kabupaten": "Berau", "indeks_pembangunan_manusia": 76.1, "tahun": 2023}]}

    assert cells(found) == [("Berau", "6405", "hdi", "2023", 76.1)]


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "Error", "message": "bad key"},
        {"status": "OK", "data-availability": "list-not-available", "data": ""},
        {"status": "OK", "data": [{"page": 1}, [{"var_id": 1}]]},
        answer(tahun=None),
        answer(vervar=[{"label": "tanpa id"}]),
        answer(datacontent={}),
        [],
        ["teks"],
        "teks",
    ],
)
def test_an_answer_without_figures_is_refused(broken):
    with pytest.raises(NoFigures):
        read_answer(broken)


def test_half_an_answer_is_refused(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(ANSWER)[:200])

    with pytest.raises(NoFigures, match="terpotong"):
        read_bps(path)


def test_a_value_behind_a_key_keeps_how_it_was_written():
    assert [figure.printed for figure in read_answer(answer())] == ["5.78", "7.28"]


def test_tables_of_one_static_table_have_names_of_their_own():
    table = "<table><tr><td>Wilayah</td><td>2024</td></tr><tr><td>Paser</td><td>1,5</td></tr></table>"
    found = read_answer({"data": {"title": "Luas panen", "table": table + table.replace("1,5", "2,5")}})
    assert [str(figure.address) for figure in found] == ["table!B3", "table 2!B3"]
