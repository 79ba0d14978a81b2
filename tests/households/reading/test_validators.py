from datetime import date, datetime

import pytest

from households.reading.validators import (
    NikCheck,
    agrees_with_birth_date,
    check_kk,
    check_nik,
    implied_birth_date,
    implied_sex,
    is_synthetic_nik,
    mask_nik,
    parse_date,
)

NIK = "6402062208850001"


@pytest.mark.parametrize(
    "cell",
    [NIK, f" {NIK} ", f"'{NIK}", "6402.0622.0885.0001", "640206-220885-0001", "\u200b" + NIK, "６４０２" + NIK[4:]],
)
def test_a_nik_in_text_is_accepted_without_its_blanks_and_dots(cell):
    assert check_nik(cell) == NikCheck(NIK, "ok")


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "0", 0, "NULL", "#N/A", "0000000000000000"])
def test_nothing_is_an_absent_nik(cell):
    assert check_nik(cell).quality == "absent"


@pytest.mark.parametrize("cell", [6402062208850001, 6402062208850001.0, 6402062208850000])
def test_a_nik_in_a_numeric_cell_is_suspect_whatever_its_digits(cell):
    assert check_nik(cell).quality == "suspect"


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("6,40206E+15", "E+15"),
        ("6.40206E+15", "E+15"),
        (640206220885000, "tidak utuh"),
        ("640206220885001", "15 digit"),
        ("64020622088500011", "17 digit"),
        ("6402O62208850001", "huruf"),
        ("٦٤٠٢٠٦٢٢٠٨٨٥٠٠٠١", "huruf"),
        ("9902062208850001", "kode wilayah"),
        ("6400062208850001", "kode wilayah"),
        ("6402063208850001", "tanggal lahir"),
        ("6402067208850001", "tanggal lahir"),
        ("6402062213850001", "tanggal lahir"),
        ("6402062902850001", "tanggal lahir"),
        ("6402062208850000", "0000"),
        (True, "tanggal atau nilai"),
        (date(1985, 8, 22), "tanggal atau nilai"),
    ],
)
def test_a_broken_nik_is_malformed_and_never_repaired(cell, why):
    found = check_nik(cell)

    assert (found.nik, found.quality) == (None, "malformed")
    assert why in found.message


def test_a_leap_day_that_existed_in_one_century_is_accepted():
    assert check_nik("6402062902000001").quality == "ok"


def test_a_nik_issued_in_berau_is_not_taken_for_one_of_kukar():
    found = check_nik("6403062208850001")

    assert (found.nik, found.quality) == ("6403062208850001", "ok")
    assert "Berau" in found.message


def test_an_unknown_kecamatan_of_kukar_makes_a_nik_suspect():
    assert check_nik("6402212208850001").quality == "suspect"


def test_demonstration_numbers_are_refused_unless_the_source_is_synthetic():
    nik = "6402992208850001"

    assert is_synthetic_nik(nik)
    assert check_nik(nik).quality == "malformed"
    assert check_nik(nik, accepts_synthetic=True).quality == "ok"
    assert check_kk(nik).quality == "malformed"
    assert check_kk(nik, accepts_synthetic=True).quality == "ok"


def test_a_kk_number_is_not_judged_by_a_birth_date():
    assert check_kk("6402069999990001").quality == "ok"


def test_a_numeric_kk_number_that_may_be_rounded_is_no_key():
    assert check_kk(6402062208850010).kk is None
    assert check_kk(6402062208850011).quality == "suspect"


def test_a_nik_of_a_woman_has_her_birth_day_plus_forty():
    nik = "6402066208850001"

    assert implied_sex(nik) == "female"
    assert implied_birth_date(nik, today=date(2026, 11, 23)) == date(1985, 8, 22)
    assert implied_sex(NIK) == "male"


def test_two_digits_of_the_year_never_lead_into_the_future():
    assert implied_birth_date("6402062208270001", today=date(2026, 11, 23)) == date(1927, 8, 22)
    assert implied_birth_date("6402062208260001", today=date(2026, 11, 23)) == date(2026, 8, 22)


def test_a_birth_date_agrees_with_a_nik_in_either_century():
    assert agrees_with_birth_date("6402062208200001", date(1920, 8, 22))
    assert agrees_with_birth_date("6402062208200001", date(2020, 8, 22))
    assert not agrees_with_birth_date("6402062208200001", date(2020, 8, 23))


def test_a_masked_nik_shows_its_regency_and_serial_only():
    assert mask_nik("6402062208850001") == "6402********0001"


def test_a_broken_number_is_masked_too():
    assert mask_nik("640206220885001") == "64***********01"
    assert mask_nik("12") == "**"


@pytest.mark.parametrize(
    "cell",
    [
        "12/03/1985", "12-3-1985", "12.03.1985", "1985-03-12", "1985-03-12 00:00:00", "12 Maret 1985", "12-Mar-1985",
        31118, 31118.5, date(1985, 3, 12), datetime(1985, 3, 12, 7),
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_form_registers_use(cell):
    assert parse_date(cell) == date(1985, 3, 12)


@pytest.mark.parametrize(("text", "month"), [("1 Pebruari 1990", 2), ("1 Agustus 1990", 8), ("1 Nopember 1990", 11)])
def test_months_have_their_indonesian_names_old_and_new(text, month):
    assert parse_date(text).month == month


@pytest.mark.parametrize("cell", [None, "", "-", 0, "0", "00/00/0000", "NULL"])
def test_an_empty_date_is_no_date(cell):
    assert parse_date(cell) is None


@pytest.mark.parametrize("cell", ["31/02/1985", "03/25/1985", "29-02-1900", "12/03/85", "kemarin", 60, -3, 9e9, True])
def test_an_impossible_date_is_a_fault_and_never_turned_round(cell):
    with pytest.raises(ValueError, match="[Tt]anggal"):
        parse_date(cell)
