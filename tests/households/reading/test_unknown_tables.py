from households.reading.sheets import Sheet
from households.reading.unknown_tables import facts_of, find_header, shown

WORDS = {"nik", "nama", "no_kk", "desa"}
HEADER = ["No", "NIK", "Nama", "No KK", "Desa"]
ROWS = [[1, "6402990101800001", "Warga Satu", "6402990101150001", "Loa Ipuh"]] * 3


def test_the_header_is_found_below_titles():
    assert find_header([["DAFTAR PENERIMA"], [], ["Kabupaten", "Kutai Kartanegara"], HEADER, *ROWS], WORDS) == (4, 1)


def test_a_header_of_two_lines_is_found_by_the_gaps_of_its_upper_one():
    upper, lower = ["No", "Identitas", None, None, "Desa"], [None, "NIK", "Nama", "No KK", None]

    assert find_header([["JUDUL"], upper, lower, *ROWS], WORDS) == (2, 2)


def test_a_first_row_with_gaps_is_no_second_header_line():
    assert find_header([["No", "NIK", "Nama", None, "Desa"], *ROWS], WORDS) == (1, 1)


def test_facts_hold_what_stands_below_the_header_and_skip_a_line_of_numbers():
    sheet = Sheet.of_rows("x", [HEADER, [1, 2, 3, 4, 5], *ROWS])

    facts = {column.name: column for column in facts_of(sheet, 1, 1)}

    assert facts["desa"].answers == {"Loa Ipuh": 3}
    assert facts["desa"].column_no == 5


def test_a_column_of_very_many_texts_is_no_question_with_answers():
    sheet = Sheet.of_rows("x", [["Nama", "Lantai"], *[[f"Warga {n}", n % 3] for n in range(40)]])

    names, floor = facts_of(sheet, 1, 1)

    assert (names.answers, names.is_varied) == ({}, True)
    assert (floor.answers, floor.is_varied) == ({"0": 14, "1": 13, "2": 13}, False)


def test_examples_give_nobody_away():
    assert "0001" not in shown("6402990101800001", is_hidden=False)[4:-4]
    assert shown("Siti Aminah", is_hidden=True) == "S*** A***"
    assert shown("17/08/1980", is_hidden=True) == "**-**-1980"
    assert shown("1980-08-17", is_hidden=True) == "**-**-1980"
    assert "81234567" not in shown("081234567890", is_hidden=False)
    assert shown("Kayu/papan", is_hidden=False) == "Kayu/papan"
