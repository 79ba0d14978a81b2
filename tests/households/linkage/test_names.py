import pytest

from households.linkage.names import is_no_name, name_key, name_sound, word_block


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("H. Moh. Sjarif'uddin", "Muhammad Syarifuddin"), ("SITTI AMINAH", "Siti Aminah"), ("Achmad Noor", "Ahmad Nur"),
        ("Djoko Soesilo", "Joko Susilo"), ("Abd. Rahman", "Abdul Rahman"), ("NÚR  hayati", "Noor Hayati"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_have_one_key(left, right):
    assert name_key(left) == name_key(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Abd. Rahman", "Abdurrahman"), ("Abdussalam", "Abdul Salam"), ("Rizky Maulana", "Rizki Maulana"),
        ("Drs. H. Ahmad, S.Pd.", "Achmad"), ("St. Aminah", "Siti Aminah"), ("Suparman alias Parman", "Suparman"),
        ("Chadijah", "Khadijah"), ("Waty", "Wati"),
    ],
)  # fmt: skip
def test_more_spellings_of_one_name_have_one_key(left, right):
    assert name_key(left) == name_key(right)


@pytest.mark.parametrize(
    ("left", "right"), [("Pauji", "Fauzi"), ("Jainal", "Zainal"), ("Halima", "Halimah"), ("Samsul", "Syamsul")]
)
def test_what_is_said_the_same_has_one_sound(left, right):
    assert name_sound(name_key(left)) == name_sound(name_key(right))


@pytest.mark.parametrize(("left", "right"), [("Ahmad", "Hamdan"), ("Siti", "Sinta"), ("Rahman", "Rahmat")])
def test_other_names_stay_other_names(left, right):
    assert name_sound(name_key(left)) != name_sound(name_key(right))


def test_a_title_of_kutai_is_part_of_the_name():
    assert name_key("Aji Dayang Siti") == "aji dayang siti"


def test_what_comes_after_a_comma_stays_where_it_is_no_degree():
    assert name_key("Santoso, Budi") == "santoso budi"


def test_a_slip_in_a_vowel_leaves_the_block():
    assert word_block("aminah") == word_block("amenah")


def test_a_filler_is_no_name():
    assert is_no_name("TIDAK ADA")
    assert not is_no_name("Nina")


def test_a_name_that_is_only_a_title_stays_a_name():
    assert name_key("Haji") == "haji"


def test_a_key_of_nothing_is_nothing():
    assert name_key("???") == ""


def test_a_key_fits_its_column():
    assert len(name_key("nama " * 60)) <= 120
