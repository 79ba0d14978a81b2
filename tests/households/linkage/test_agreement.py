from datetime import date

import pytest

from households.linkage.agreement import birth_dates_agree, names_agree
from households.linkage.names import name_key


@pytest.mark.parametrize(
    ("left", "right", "agree"),
    [
        ("Budi Santoso", "Budi Santosa", True), ("Siti Aminah", "Siti", True), ("Budi Santoso", "Sulastri", False),
        ("Ahmad Yani", "Ahmad Subari", False), ("", "", False),
    ],
)  # fmt: skip
def test_names_agree_where_one_may_be_a_spelling_of_the_other(left, right, agree):
    assert names_agree(name_key(left), name_key(right)) is agree
    assert names_agree(name_key(right), name_key(left)) is agree


@pytest.mark.parametrize(
    ("left", "right", "agree"),
    [
        (date(1980, 3, 7), date(1980, 3, 7), True),
        (date(1980, 3, 7), date(1980, 7, 3), True),
        (date(1980, 3, 7), date(1980, 1, 1), True),
        (date(1980, 3, 7), date(1981, 3, 7), False),
        (date(1980, 3, 7), date(1980, 3, 8), False),
        (date(1980, 3, 7), None, False),
        (None, None, False),
    ],
)
def test_birth_dates_agree_but_for_what_registers_are_known_to_do(left, right, agree):
    assert birth_dates_agree(left, right) is agree
    assert birth_dates_agree(right, left) is agree
