import pytest

from households.names import name_key, names_agree


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("H. Moh. Sjarif'uddin", "Muhammad Syarifuddin"), ("SITTI AMINAH", "Siti Aminah"), ("Achmad Noor", "Ahmad Nur"),
        ("Djoko Soesilo", "Joko Susilo"), ("Abd. Rahman", "Abdul Rahman"), ("NÚR  hayati", "Noor Hayati"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_have_one_key(left, right):
    assert name_key(left) == name_key(right)


def test_a_name_that_is_only_a_title_stays_a_name():
    assert name_key("Haji") == "haji"


def test_a_key_of_nothing_is_nothing_and_agrees_with_nothing():
    assert name_key("???") == ""
    assert not names_agree("", "")


@pytest.mark.parametrize(
    ("left", "right", "agree"),
    [
        ("Budi Santoso", "Budi Santosa", True), ("Siti Aminah", "Siti", True), ("Budi Santoso", "Sulastri", False),
        ("Ahmad Yani", "Ahmad Subari", False),
    ],
)  # fmt: skip
def test_names_agree_where_one_may_be_a_spelling_of_the_other(left, right, agree):
    assert names_agree(name_key(left), name_key(right)) is agree
    assert names_agree(name_key(right), name_key(left)) is agree


def test_a_key_fits_its_column():
    assert len(name_key("nama " * 60)) <= 120
