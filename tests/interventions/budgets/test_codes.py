from datetime import date

import pytest

from interventions.budgets.codes import Unreadable, read_amount, read_code, same_code


@pytest.mark.parametrize(
    ("cell", "level", "text"),
    [
        ("1.04.02", "programme", "1.04.02"),
        ("1.04.02.2.01", "kegiatan", "1.04.02.2.01"),
        ("1.04.02.2.01.01", "sub", "1.04.02.2.01.01"),
        ("1.04.02.2.01.0001", "sub", "1.04.02.2.01.0001"),
        ("X.XX.01.2.02.0001", "sub", "X.XX.01.2.02.0001"),
        ("5.01.02.2.01.0003", "sub", "5.01.02.2.01.0003"),  # Bappeda's urusan, no account
        ("1 . 04 . 02 . 2 . 01 . 0001", "sub", "1.04.02.2.01.0001"),
        ("1.03.1.04.0.00.01.0000.1.04.02.2.01.0001", "sub", "1.04.02.2.01.0001"),
        ("1.03.1.04.0.00.01.0000 1.04.02", "programme", "1.04.02"),
        ("1.04.0.00.0.00.03.0000", "above", "1.04.0.00.0.00.03.0000"),
        ("1.04", "above", "1.04"),
        (1.04, "above", "1.04"),
        (1, "above", "1"),
        ("5.1.02.01.01.0024", "below", "5.1.02.01.01.0024"),
        ("5.1.02", "below", "5.1.02"),
    ],
)
def test_a_code_tells_its_level(cell, level, text):
    code = read_code(cell)

    assert (code.level, code.text) == (level, text)


def test_a_code_with_its_name_in_one_cell_is_parted():
    code = read_code("1.04.02.2.01.0001 Perbaikan Rumah, 20 unit")

    assert (code.text, code.name) == ("1.04.02.2.01.0001", "Perbaikan Rumah, 20 unit")


def test_the_skpd_in_front_is_kept_apart():
    assert read_code("1.03.1.04.0.00.01.0000.1.04.02").skpd == "1.03.1.04.0.00.01.0000"


@pytest.mark.parametrize("cell", [None, "", "  ", "Keterangan"])
def test_words_and_blanks_are_no_code(cell):
    assert read_code(cell) is None


@pytest.mark.parametrize(
    ("cell", "words"), [(date(2002, 4, 1), "tanggal"), ("1.04.2.2.1.1", "bentuknya"), ("1-04-02", "bentuknya")]
)
def test_a_spoilt_code_is_told(cell, words):
    with pytest.raises(Unreadable, match=words):
        read_code(cell)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (1_234_567, 1_234_567), (1234567.0, 1_234_567), ("Rp1.234.567,00", 1_234_567), ("Rp 1.234.567", 1_234_567),
        ("1,234,567.00", 1_234_567), ("1234567", 1_234_567), ("1.234", 1_234), ("Rp. 5.000,-", 5_000), ("-", 0),
        ("Rp -", 0), ("0", 0), (None, None), ("", None),
    ],
)  # fmt: skip
def test_an_amount_is_whole_rupiah(cell, amount):
    assert read_amount(cell) == amount


@pytest.mark.parametrize("cell", ["banyak", "1,5", "1,5 miliar", -5, 10**20, 1e30, "12.34.567", "Rp1.234.567,5"])
def test_a_doubtful_amount_is_told(cell):
    with pytest.raises(Unreadable):
        read_amount(cell)


def test_two_digits_and_four_are_the_same_line():
    assert same_code("1.04.02.2.01.01") == same_code("1.04.02.2.01.0001")
