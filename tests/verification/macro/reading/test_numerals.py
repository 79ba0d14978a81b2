from decimal import Decimal

import pytest

from verification.macro.reading.numerals import decimal_sign_of, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7,28", "7.28"),
        (" 71,15 ", "71.15"),
        ("1.234.567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("0.910", "0.91"),
        ("Rp 768,120.50", "768120.5"),
        ("6,8 %", "6.8"),
        ("-1.5", "-1.5"),
        ("682 490", "682490"),
        ("1.0E+05", "100000"),
        (7.2800000000000002, "7.28"),
        (1301.0, "1301"),
    ],
)
def test_a_clear_number(text, value):
    assert read_number(text).value == Decimal(value)
    assert read_number(text).other is None


@pytest.mark.parametrize("text", ["...", "…", "-", "–", "NA", "n/a", float("nan")])
def test_a_mark_for_a_missing_value_is_not_zero(text):
    number = read_number(text)

    assert (number.value, number.is_missing) == (None, True)


@pytest.mark.parametrize("text", ["", "Tabang", "1)", "2022-2023", "4.1.2 Tabel", True, None])
def test_other_cells_are_no_numbers(text):
    assert read_number(text) is None or text == "1)"


def test_a_single_group_is_ambiguous_until_the_column_tells():
    assert (read_number("1.234").value, read_number("1.234").other) == (Decimal("1.234"), Decimal(1234))
    assert read_number("1.234", ",").value == 1234
    assert read_number("1.234", ".").value == Decimal("1.234")


def test_the_clear_numbers_of_a_column_tell_its_decimal_sign():
    assert decimal_sign_of(["1.234", "7,5", None, "..."]) == ","
    assert decimal_sign_of(["1.234.567"]) == ","
    assert decimal_sign_of(["1.234", "5"]) == ""


def test_the_marks_of_bps_behind_a_number_are_kept():
    assert [read_number(text).marker for text in ("3,74a", "9.1b", "7.61*", "7.61**", "12r")] == [
        "a",
        "b",
        "*",
        "**",
        "r",
    ]


def test_negligible_is_zero():
    assert read_number("~0").value == 0
