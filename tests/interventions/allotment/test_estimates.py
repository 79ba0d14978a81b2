import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interventions.allotment.estimates import bought, divided, largest_remainder

counts = st.dictionaries(st.integers(0, 60), st.integers(0, 5000), max_size=20)
any_pace = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)


def test_it_equals_the_published_example():
    """Wikipedia, "Quota method / largest remainder", Hare quota, 100,000 votes and 10 seats."""
    votes = {"yellow": 47_000, "white": 16_000, "red": 15_900, "green": 12_000, "blue": 6_000, "pink": 3_100}

    seats = largest_remainder(votes, 10)

    assert seats == {"yellow": 5, "white": 2, "red": 1, "green": 1, "blue": 1, "pink": 0}


@any_pace
@given(counts, st.integers(0, 20_000))
def test_places_add_up_and_stay_near_the_exact_share(weights, places):
    found, total = largest_remainder(weights, places), sum(weights.values())

    assert sum(found.values()) == min(places, total)
    assert all(0 <= found[key] <= weight for key, weight in weights.items())
    if places < total:
        assert all(abs(found[key] * total - places * weight) < total for key, weight in weights.items())


@any_pace
@given(counts, st.integers(0, 20_000))
def test_more_needs_never_get_fewer_places(weights, places):
    found = largest_remainder(weights, places)

    assert all(found[a] <= found[b] for a in weights for b in weights if weights[a] < weights[b])


@pytest.mark.parametrize(
    ("weights", "places", "expected"),
    [
        ({"a": 1, "b": 1, "c": 1}, 2, {"a": 1, "b": 1, "c": 0}),  # equal remainders and weights: who stands first
        ({"a": 3, "b": 9}, 2, {"a": 0, "b": 2}),  # both .5: the larger weight
        ({"a": 0, "b": 5}, 3, {"a": 0, "b": 3}),
        ({"a": 2, "b": 5}, 100, {"a": 2, "b": 5}),  # quota over needs
        ({"a": 2, "b": 5}, 0, {"a": 0, "b": 0}),
        ({"a": 0, "b": 0}, 4, {"a": 0, "b": 0}),
        ({}, 4, {}),
    ],
)
def test_edges_of_the_division(weights, places, expected):
    assert largest_remainder(weights, places) == expected


@pytest.mark.parametrize(("weights", "places"), [({"a": -1}, 2), ({"a": 1}, -1)])
def test_nothing_is_below_zero(weights, places):
    with pytest.raises(ValueError, match="below 0"):
        largest_remainder(weights, places)


def test_what_was_set_by_hand_stays_and_the_others_share_the_rest():
    assert divided({"a": 10, "b": 10, "c": 20}, {"a": 8}, 20) == {"a": 8, "b": 4, "c": 8}
    assert divided({"a": 10, "b": 10}, {"a": 25}, 20) == {"a": 25, "b": 0}


def test_a_budget_buys_whole_units_and_the_remainder_is_told():
    money = bought(10_000_000, 3_000_000, most=50)

    assert (money.units, money.used_idr, money.left_idr) == (3, 9_000_000, 1_000_000)
    assert bought(10_000_000, 3_000_000, most=2).left_idr == 4_000_000


@pytest.mark.parametrize(("budget", "cost", "most"), [(1, 0, 1), (-1, 1, 1), (1, 1, -1)])
def test_a_unit_that_costs_nothing_is_refused(budget, cost, most):
    with pytest.raises(ValueError, match="costs something"):
        bought(budget, cost, most)
