import pytest

from households.linkage.names import name_key


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


def test_a_key_of_nothing_is_nothing():
    assert name_key("???") == ""


def test_a_key_fits_its_column():
    assert len(name_key("nama " * 60)) <= 120
