import pytest

from households.linkage import forms
from households.linkage.birth_dates import birth_digits


@pytest.mark.parametrize(
    "text",
    [
        "19801231", "1980-12-31", "31/12/1980", "31.12.80", "31 Desember 1980", "31-Des-1980", "12/31/1980",
        "1980-12-31 00:00:00", "1980-12-31T00:00:00", "31121980", "19801231.0",
    ],
)  # fmt: skip
def test_a_date_is_read_however_it_was_written(text):
    assert birth_digits(text) == "19801231"


@pytest.mark.parametrize("text", ["", "-", "1980", "tidak tahu", "0000-00-00", "1900-01-01", "123456789/1/1"])
def test_what_says_no_date_is_none(text):
    assert birth_digits(text) is None


def test_a_day_that_no_month_has_is_kept_to_be_compared():
    assert birth_digits("31/02/1980") == "19800231"


def test_signs_in_a_nik_do_not_matter_and_fillers_are_none():
    written = ["6402 9931-1297.7484", "'6402993112977484", "6.40299E+15", "0000000000000000", "tidak ada", "-", "77"]

    assert forms.nik_forms(written)["nik"].to_pylist() == ["6402993112977484"] * 2 + [None] * 5


def test_a_number_that_is_no_nik_is_kept_as_text():
    assert forms.nik_forms(["53-04218", "AB 12"])["nik"].to_pylist() == ["5304218", "ab12"]


def test_an_address_is_its_words_without_fillers():
    addresses = forms.address_forms(["Jl. Mahakam No. 012 RT 003", "MAHAKAM 12 / 3"])

    assert addresses["address"].to_pylist() == ["12 3 mahakam"] * 2


def test_words_for_the_two_sexes_meet():
    assert forms.sex_forms(["Laki-laki", "L", "male", "1", "P", "Wanita", "x"])["sex"].to_pylist() == [*"mmmmffx"]


def test_a_name_without_a_name_is_missing():
    assert forms.name_forms(["TIDAK ADA", "-", "NN"])["name"].to_pylist() == [None] * 3
