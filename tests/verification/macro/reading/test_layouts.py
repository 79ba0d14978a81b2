"""Layouts of downloaded tables, each written here in the smallest form that still has the difficulty."""

from datetime import date

import openpyxl
import pytest

from verification.macro.reading.figures import NoFigures
from verification.macro.reading.imports import read_bps


def workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def text_file(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def cells(path):
    return [
        (f.bps_code, f.full_indicator, f.period, None if f.value is None else float(f.value)) for f in read_bps(path)
    ]


def test_a_table_of_one_region_with_years_down_and_indicators_across(tmp_path):
    rows = [
        ["Garis Kemiskinan, Jumlah, dan Persentase Penduduk Miskin di Kabupaten Kutai Kartanegara, 2022-2023"],
        ["Tahun\nYear", "Garis Kemiskinan (rupiah/kapita/bulan)", "Jumlah Penduduk Miskin (ribu)"],
        ["(1)", "(2)", "(3)"],
        [2022, "650.123", "60,90"],
        ["2023*", "682.490", "60,86"],
        ["Sumber: BPS, Susenas Maret"],
    ]

    assert cells(workbook(tmp_path / "a.xlsx", T=rows)) == [
        ("6403", "poverty_line", "2022-03", 650123),
        ("6403", "poor_count", "2022-03", 60.9),
        ("6403", "poverty_line", "2023-03", 682490),
        ("6403", "poor_count", "2023-03", 60.86),
    ]


def test_merged_headings_of_indicator_over_year(tmp_path):
    rows = [
        ["Kabupaten/Kota", "Persentase Penduduk Miskin (P0)", None, "Jumlah Penduduk (ribu)"],
        [None, 2022, 2023, 2023],
        ["Paser", 9.4, 9.11, 280.5],
    ]

    assert cells(workbook(tmp_path / "a.xlsx", Sheet1=rows)) == [
        ("6401", "p0", "2022-03", 9.4),
        ("6401", "p0", "2023-03", 9.11),
        ("6401", "population", "2023", 280.5),
    ]


def test_groups_of_rows_named_kabupaten_and_kota(tmp_path):
    rows = [
        ["Daerah", "P0"],
        ["Wilayah", 2023],
        ["Kabupaten"],
        ["1. Bogor", 7.3],
        ["Kota"],
        ["1. Bogor", 6.7],
    ]

    assert [cell[0] for cell in cells(workbook(tmp_path / "a.xlsx", S=rows))] == ["3201", "3271"]


def test_provinces_as_headings_over_urban_and_rural(tmp_path):
    rows = [
        ["Daerah", "P0", None],
        [None, date(2022, 1, 1), date(1905, 7, 15)],
        ["KALIMANTAN TIMUR"],
        ["Perkotaan", 4.1, 4.2],
        ["ACEH"],
        ["Perkotaan + Perdesaan", 14.1, 14.2],
    ]

    assert cells(workbook(tmp_path / "a.xlsx", S=rows)) == [
        ("6400", "p0 | urban", "2022", 4.1),
        ("6400", "p0 | urban", "2023", 4.2),
        ("1100", "p0", "2022", 14.1),
        ("1100", "p0", "2023", 14.2),
    ]


def test_a_table_turned_on_its_side_and_thousands_with_points(tmp_path):
    path = text_file(
        tmp_path / "Garis Kemiskinan.csv", "Tahun;Paser;Kota Bontang\n2022;600.123;700.100\n2023;...;705.200\n"
    )

    assert cells(path) == [
        ("6401", "poverty_line", "2022-03", 600123),
        ("6474", "poverty_line", "2022-03", 700100),
        ("6401", "poverty_line", "2023-03", None),
        ("6474", "poverty_line", "2023-03", 705200),
    ]


def test_a_long_table_with_indicator_category_and_unit_in_columns(tmp_path):
    path = text_file(
        tmp_path / "a.csv",
        "tahun,kode_kab,nama_kab,indikator,jenis_kelamin,nilai,satuan\n"
        "2023,6403,Kutai Kartanegara,Umur Harapan Hidup,Laki-laki,71.2,Tahun\n"
        "2023,6403,Kutai Kartanegara,Persentase Penduduk Miskin,Total,7.61,Persen\n"
        "2023,6403,Kutai Kartanegara,Persentase Penduduk Miskin,Perempuan,,Persen\n",
    )

    assert cells(path) == [
        ("6403", "life_expectancy | male", "2023", 71.2),
        ("6403", "p0", "2023-03", 7.61),
        ("6403", "p0 | female", "2023-03", None),
    ]


def test_a_renamed_column_of_a_data_portal_gets_no_survey_month(tmp_path):
    path = text_file(
        tmp_path / "a.csv",
        "id,kode_provinsi,nama_provinsi,kode_kabupaten_kota,nama_kabupaten_kota,indeks_kedalaman_kemiskinan,satuan,tahun\n"
        "1,32,JAWA BARAT,3201,KABUPATEN BOGOR,1.12,POIN,2018\n",
    )

    assert cells(path) == [("3201", "p1", "2018", 1.12)]


def test_rows_that_name_indicators_with_their_units(tmp_path):
    rows = [
        ["Indikator Kemiskinan Kabupaten Kutai Kartanegara"],
        ["Uraian", "Satuan", 2023],
        ["Garis Kemiskinan", "Rp/kap/bln", 682490],
        ["Persentase Penduduk Miskin (P0)", "%", "7,61"],
        ["Angka Melek Huruf", "%", 98.2],
    ]

    assert cells(workbook(tmp_path / "a.xlsx", S=rows)) == [
        ("6403", "poverty_line", "2023-03", 682490),
        ("6403", "p0", "2023-03", 7.61),
        ("6403", "Angka Melek Huruf", "2023", 98.2),
    ]


def test_two_tables_one_below_the_other(tmp_path):
    rows = [
        ["Tabel 1. Indeks Pembangunan Manusia"],
        ["Wilayah", 2023],
        ["Kutai Kartanegara", 75.95],
        ["Sumber: BPS"],
        [],
        ["Tabel 2. Harapan Lama Sekolah (Tahun)"],
        ["Wilayah", 2023],
        ["Kutai Kartanegara", 13.6],
    ]

    assert [cell[1] for cell in cells(workbook(tmp_path / "a.xlsx", IPM=rows))] == ["hdi", "expected_years_schooling"]


def test_kecamatan_have_no_district_code_and_their_total_has(tmp_path):
    rows = [
        ["Jumlah Penduduk Menurut Kecamatan di Kabupaten Kutai Kartanegara, 2023"],
        ["Kecamatan", "Laki-laki", "Jumlah"],
        ["Kota Bangun", "16.123", "31.246"],
        ["Tabang", 2010, 4021],
        ["Kutai Kartanegara", "400.123", "780.246"],
    ]

    assert cells(workbook(tmp_path / "a.xlsx", S=rows)) == [
        ("", "population | male", "2023", 16123),
        ("", "population", "2023", 31246),
        ("", "population | male", "2023", 2010),
        ("", "population", "2023", 4021),
        ("6403", "population | male", "2023", 400123),
        ("6403", "population", "2023", 780246),
    ]


def test_a_table_that_never_names_its_region_leaves_the_area_empty(tmp_path):
    rows = [["Kota - Desa"], [None, "Persentase Kemiskinan (persen)"], [None, 2023], [None, "Semester 1 (Maret)"]]
    rows += [["Perkotaan", 8.02], ["Pedesaan", "-"]]

    assert cells(workbook(tmp_path / "a.xlsx", S=rows)) == [
        ("", "p0 | urban", "2023-03", 8.02),
        ("", "p0 | rural", "2023-03", None),
    ]


def test_footnotes_below_the_table_are_no_rows(tmp_path):
    rows = [["Provinsi", "Persentase Penduduk Miskin - Maret"], ["Aceh", 14.45], ["Indonesia", 9.36], [None]]
    rows += [["Catatan"], ["September 2023 tidak dilakukan penghitungan kemiskinan"], ["-"]]

    figures = read_bps(workbook(tmp_path / "Kemiskinan, 2023.xlsx", S=rows))

    assert [(f.bps_code, f.period) for f in figures] == [("1100", "2023-03"), ("9999", "2023-03")]


def test_a_web_page_called_xls_with_names_and_values_apart(tmp_path):
    def table(*rows):
        return "<table>" + "".join(f"<tr><td>{row}</td></tr>" for row in rows) + "</table>"

    page = "<html><body><table><tr><td>" + table("Nama Wilayah") + table("ACEH", "Simeulue", "Kota Sabang")
    page += "</td><td>" + table("Indeks Kedalaman Kemiskinan (P1) Menurut Kabupaten/Kota ", "2023")
    page += table("2.76", "3.26", "-") + "</td></tr></table></body></html>"

    assert cells(text_file(tmp_path / "a.xls", page)) == [
        ("1100", "p1", "2023-03", 2.76),
        ("1101", "p1", "2023-03", 3.26),
        ("1172", "p1", "2023-03", None),
    ]


def test_each_figure_knows_its_sheet_row_and_column(tmp_path):
    rows = [["Indeks Pembangunan Manusia"], [], ["Wilayah", 2022, 2023], ["Berau", 75, 76]]

    figures = read_bps(workbook(tmp_path / "a.xlsx", IPM=rows))

    assert [str(figure.address) for figure in figures] == ["IPM!B4", "IPM!C4"]


def test_a_line_in_thousands_by_mistake_is_held_and_kept(tmp_path):
    path = text_file(tmp_path / "a, 2022.csv", "Provinsi,Garis Kemiskinan - Maret (Rp)\nBali,485022\nIndonesia,505\n")

    assert [(str(f.value), f.flag) for f in read_bps(path)] == [("485022", ""), ("505", "out_of_range")]


def test_a_file_that_names_no_year_is_read_and_held(tmp_path):
    path = text_file(tmp_path / "a.csv", "Kabupaten/Kota,IPM\nBerau,75.1\n")

    assert [(f.period, f.flag) for f in read_bps(path)] == [("", "no_period")]


def test_a_sheet_called_draft_is_left_out(tmp_path):
    rows = [["Wilayah", 2023], ["Berau", 75]]
    path = workbook(tmp_path / "a.xlsx", **{"IPM": rows, "Draft CSV": [["Wilayah", 2023], ["Berau", 99]]})

    assert [figure.address.sheet for figure in read_bps(path)] == ["IPM"]


def test_the_short_name_perkapita_is_spending_only_beside_the_other_components(tmp_path):
    sheets = {
        name: [["Wilayah", 2022], ["Berau", value]] for name, value in (("IPM", 75), ("RLS", 9), ("Perkapita", 11130))
    }

    assert [cell[1] for cell in cells(workbook(tmp_path / "a.xlsx", **sheets))][-1] == "expenditure_per_capita"
    alone = workbook(tmp_path / "b.xlsx", Perkapita=sheets["Perkapita"])
    assert [cell[1] for cell in cells(alone)] == ["Perkapita"]


def test_text_without_values_is_refused(tmp_path):
    with pytest.raises(NoFigures):
        read_bps(text_file(tmp_path / "a.csv", "Kabupaten/Kota,Ibu kota\nPaser,Tana Paser\n"))


def test_numbers_that_say_neither_what_nor_where_nor_when_are_refused(tmp_path):
    with pytest.raises(NoFigures):
        read_bps(text_file(tmp_path / "survei.csv", "bobot,strata,belanja\n1.5,2,100.25\n2.5,1,90.5\n"))


def test_a_unit_left_blank_is_not_that_of_the_indicator_above(tmp_path):
    text = (
        "Indikator,Satuan,Kutai Kartanegara\nPersentase Penduduk Miskin 2024,persen,7.28\n"
        "Indeks Pembangunan Manusia 2024,,76.52\n"
    )
    figures = read_bps(text_file(tmp_path / "a.csv", text))
    assert [(figure.indicator, figure.unit, figure.flag) for figure in figures] == [
        ("p0", "persen", ""), ("hdi", "indeks", "")
    ]  # fmt: skip


def test_a_count_without_a_unit_that_can_only_be_heads_is_read_so(tmp_path):
    text = "Wilayah;Tahun;Jumlah Penduduk Miskin\nKutai Kartanegara;2024;59000\nPaser;2024;25,28\n"
    figures = read_bps(text_file(tmp_path / "a.csv", text))
    assert [(str(figure.value), figure.unit, figure.flag) for figure in figures] == [
        ("59000", "jiwa", ""), ("25.28", "ribu jiwa", "")
    ]  # fmt: skip


def test_a_total_beside_town_and_country_is_no_number_of_people(tmp_path):
    rows = [
        ["Persentase Penduduk Miskin Menurut Provinsi dan Daerah (Persen)"],
        ["Provinsi", "Perkotaan", "Perdesaan", "Jumlah"],
        [None, "Maret 2024", "Maret 2024", "Maret 2024"],
        ["Kalimantan Timur", 4.65, 8.36, 5.78],
    ]
    assert cells(workbook(tmp_path / "a.xlsx", S=rows))[-1] == ("6400", "p0", "2024-03", 5.78)


def test_number_and_percent_under_town_and_country_keep_their_meaning(tmp_path):
    rows = [
        ["Jumlah dan Persentase Penduduk Miskin Menurut Daerah, Maret 2024"],
        ["Provinsi", "Perkotaan", None, "Perdesaan", None],
        [None, "Jumlah", "Persentase", "Jumlah", "Persentase"],
        ["Kalimantan Timur", 120.5, 4.65, 100.84, 8.36],
    ]
    assert [cell[1] for cell in cells(workbook(tmp_path / "a.xlsx", S=rows))] == [
        "poor_count | urban", "p0 | urban", "poor_count | rural", "p0 | rural",
    ]  # fmt: skip


def test_the_line_of_food_and_of_the_rest_are_categories_of_the_line(tmp_path):
    rows = [
        ["Garis Kemiskinan Makanan dan Bukan Makanan, Maret 2024"],
        ["Wilayah", "Garis Kemiskinan (Rp/kapita/bulan)", None, None],
        [None, "Makanan", "Bukan Makanan", "Total"],
        ["Kalimantan Timur", "588 903", "245 052", "833 955"],
    ]
    assert [cell[1] for cell in cells(workbook(tmp_path / "a.xlsx", S=rows))] == [
        "poverty_line | food", "poverty_line | nonfood", "poverty_line",
    ]  # fmt: skip


@pytest.mark.parametrize("year", [2023, "2023", "Tahun 2023"])
def test_years_as_headings_between_the_rows(tmp_path, year):
    rows = [["Kabupaten/Kota", "P0 (%)", "P1"], [year], ["Paser", 9.11, 1.2], [2024], ["Paser", 8.63, 1.1]]
    assert cells(workbook(tmp_path / "a.xlsx", S=rows)) == [
        ("6401", "p0", "2023-03", 9.11), ("6401", "p1", "2023-03", 1.2),
        ("6401", "p0", "2024-03", 8.63), ("6401", "p1", "2024-03", 1.1),
    ]  # fmt: skip


def test_areas_across_belong_to_themselves_and_not_to_the_title(tmp_path):
    rows = [
        ["Indikator Kemiskinan Kalimantan Timur, Maret 2024"],
        ["Uraian", "Satuan", "Paser", "Kutai Kartanegara"],
        ["Garis Kemiskinan", "Rp/Kap/Bln", "605.111", "682.490"],
        ["Persentase Penduduk Miskin (P0)", "%", "8,63", "7,28"],
    ]
    assert cells(workbook(tmp_path / "a.xlsx", S=rows)) == [
        ("6401", "poverty_line", "2024-03", 605111), ("6403", "poverty_line", "2024-03", 682490),
        ("6401", "p0", "2024-03", 8.63), ("6403", "p0", "2024-03", 7.28),
    ]  # fmt: skip


def test_a_sheet_named_by_its_year(tmp_path):
    rows = [["Kabupaten/Kota", "P0"], ["Kutai Kartanegara", 7.61]]
    path = workbook(tmp_path / "a.xlsx", **{"2022": rows, "2023": [rows[0], ["Kutai Kartanegara", 7.96]]})
    assert [cell[2] for cell in cells(path)] == ["2022-03", "2023-03"]


def test_tables_beside_each_other_are_two(tmp_path):
    rows = [
        ["Indeks Pembangunan Manusia menurut Kabupaten/Kota"],
        ["Kabupaten", 2022, 2023, None, "Kota", 2022, 2023],
        ["Paser", 73.0, 73.5, None, "Samarinda", 81.43, 82.32],
    ]
    path = workbook(tmp_path / "a.xlsx", S=rows)
    assert cells(path) == [
        ("6401", "hdi", "2022", 73.0), ("6401", "hdi", "2023", 73.5),
        ("6472", "hdi", "2022", 81.43), ("6472", "hdi", "2023", 82.32),
    ]  # fmt: skip
    assert str(read_bps(path)[-1].address) == "S!G3"


def test_heads_have_no_decimals(tmp_path):
    rows = [["Wilayah", "Jumlah Penduduk (Jiwa) 2023"], ["Berau", "'272.000 r"], ["Paser", "280.998"]]
    assert [cell[3] for cell in cells(workbook(tmp_path / "a.xlsx", S=rows))] == [272000, 280998]


def test_the_total_of_a_table_is_the_area_of_its_title(tmp_path):
    rows = [
        ["Jumlah Penduduk Miskin Menurut Kabupaten/Kota di Provinsi Kalimantan Timur (Ribu Jiwa)"],
        ["Kabupaten/Kota", 2024],
        ["Paser", "25,28"],
        ["Jumlah", "221,34"],
    ]
    assert [cell[0] for cell in cells(workbook(tmp_path / "a.xlsx", S=rows))] == ["6401", "6400"]


def test_english_names_of_areas(tmp_path):
    rows = [
        "Regency/City,Percentage of Poor People (Percent) 2024", "Kutai Kartanegara Regency,7.28",
        "Balikpapan City,2.23", "East Kalimantan,5.78", "Riau Islands,5.37", "Southwest Papua,18.13",
    ]  # fmt: skip
    path = text_file(tmp_path / "a.csv", "\n".join(rows))
    assert [cell[0] for cell in cells(path)] == ["6403", "6471", "6400", "2100", "9200"]


def test_codes_under_the_heading_bps_id_are_no_values(tmp_path):
    rows = [["bps_id", "nama_wilayah", "variabel", "tahun", "nilai"], [6403, "Kutai Kartanegara", "IPM", 2024, 75.9]]
    assert cells(workbook(tmp_path / "a.xlsx", S=rows)) == [("6403", "hdi", "2024", 75.9)]


def test_percent_kept_as_fractions_is_held(tmp_path):
    rows = [["Kabupaten/Kota", "Persentase Penduduk Miskin 2024 (%)"], ["Berau", 0.0508], ["Paser", 0.0863]]
    assert {figure.flag for figure in read_bps(workbook(tmp_path / "a.xlsx", S=rows))} == {"wrong_unit"}


def test_a_figure_keeps_what_stands_in_its_cell(tmp_path):
    head = "Kabupaten/Kota;Garis Kemiskinan 2023;Garis Kemiskinan 2024"
    path = text_file(tmp_path / "a.csv", f"{head}\nPaser;Rp 731.250*;\nBerau; … ;800.000,-\n")
    assert [figure.printed for figure in read_bps(path)] == ["Rp 731.250*", "", "…", "800.000,-"]
