from hypothesis import given
from hypothesis import strategies as st

from interventions.budgets.shares import equal_parts


def test_ten_rupiah_among_three():
    assert equal_parts(10, ["a", "b", "c"]) == {"a": 4, "b": 3, "c": 3}


def test_nothing_is_parted_among_nobody():
    assert equal_parts(10, []) == {}


@given(amount=st.integers(0, 10**15), n=st.integers(1, 20))
def test_parts_close_and_differ_by_one_rupiah_at_most(amount, n):
    parts = equal_parts(amount, range(n)).values()

    assert sum(parts) == amount
    assert max(parts) - min(parts) <= 1
