"""Which villages and months companies see, and that nobody is told apart by joining what they see (k = 5)."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners import cells
from partners.cells import SMALLEST_CELL, Cell, Lack, shown_cells
from partners.models import ShownCell
from tests.factories import AreaFactory
from tests.interventions.factories import HouseholdFactory, IndicatorFactory
from tests.partners.factories import CompanyFactory, approved, client_of, offered, seen_in

MARCH, MAY, JUNE = date(2026, 3, 1), date(2026, 5, 1), date(2026, 6, 1)
LACK = Lack(indicator=1, cost_idr=100, district=90)


def named(villages: dict) -> set:
    """(village, month) that are named of one lack in one kecamatan."""
    return {(cell.area, cell.month) for cell in shown_cells({LACK: villages}) if cell.area != LACK.district}


def dated(villages: dict) -> set:
    """Months shown of the rest of the kecamatan."""
    return {cell.month for cell in shown_cells({LACK: villages}) if cell.area == LACK.district}


def test_a_village_of_five_is_named_and_one_of_four_is_not():
    assert named({(1, MARCH): 5}) == {(1, MARCH)}
    assert named({(1, MARCH): 4}) == set()


def test_a_month_of_few_is_not_named_with_its_village():
    assert named({(1, MARCH): 5, (1, MAY): 4, (2, MAY): 1}) == {(1, MARCH)}


def test_a_small_rest_takes_the_smallest_village_with_it():
    """Else the two rows without a village could only be of village 3."""
    assert named({(1, MARCH): 5, (2, MARCH): 9, (3, MARCH): 2}) == {(2, MARCH)}
    assert named({(1, MARCH): 5, (3, MARCH): 2}) == set()


def test_the_rest_shows_its_month_where_five_share_it():
    assert dated({(1, MARCH): 3, (2, MARCH): 2}) == {MARCH}
    assert dated({(1, MARCH): 3, (2, MARCH): 2, (3, MAY): 1}) == set()  # the one of May would stand alone
    assert dated({(1, MARCH): 3, (2, MARCH): 4, (3, MAY): 3, (4, JUNE): 2}) == {MARCH}
    assert dated({(1, MARCH): 4}) == set()


def test_another_cost_is_another_row():
    counts = {LACK: {(1, MARCH): 4}, LACK._replace(cost_idr=200): {(1, MARCH): 5}}

    assert shown_cells(counts) == {Cell(1, 1, 200, MARCH)}


VILLAGES = st.dictionaries(
    st.tuples(st.integers(1, 6), st.sampled_from([MARCH, MAY, JUNE])), st.integers(1, 9), max_size=12
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VILLAGES)
def test_what_a_row_shows_is_shared_by_five_wherever_the_kecamatan_has_five(villages):
    classes = shown_classes(villages)

    if sum(villages.values()) >= SMALLEST_CELL:
        assert all(n >= SMALLEST_CELL for n in classes.values())
    else:
        assert set(classes) <= {(None, None)}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VILLAGES)
def test_what_is_hidden_is_not_the_only_hidden_place(villages):
    """Where a village is named, five households or more are left without one, or none."""
    hidden = Counter()
    for (village, month), n in villages.items():
        if (village, month) not in named(villages):
            hidden[village] += n

    assert not hidden or hidden.total() >= SMALLEST_CELL or not named(villages)


def shown_classes(villages: dict) -> Counter:
    """Households by what their row shows: (village or None, month or None)."""
    names, months, classes = named(villages), dated(villages), Counter()
    for (village, month), n in villages.items():
        if (village, month) in names:
            classes[village, month] += n
        else:
            classes[None, month if month in months else None] += n
    return classes


# In the database


def offered_in(village, month: date, indicator, n: int) -> list:
    needs = []
    for _ in range(n):
        need = offered(household=HouseholdFactory(village=village), indicator=indicator)
        seen_in(need, month + timedelta(days=11))
        needs.append(need)
    return needs


def rows(client) -> dict:
    return {row["public_code"]: row for row in client.get("/api/v1/needs?page_size=200").json()["results"]}


@pytest.mark.django_db
def test_publishing_twice_changes_nothing_and_cells_that_shrink_go():
    needs = offered_in(AreaFactory(), MARCH, IndicatorFactory(), 5)

    assert [cells.publish_cells() for _ in range(2)] == [1, 0]
    needs[0].status = "committed"
    needs[0].save()
    assert cells.publish_cells() == 1
    assert not ShownCell.objects.exists()


@pytest.mark.django_db
def test_a_need_that_is_newer_than_the_cells_is_shown_by_kecamatan():
    village, indicator = AreaFactory(), IndicatorFactory()
    offered_in(village, MARCH, indicator, 5)
    cells.publish_cells()
    (newcomer,) = offered_in(village, MAY, indicator, 1)

    row = rows(client_of(CompanyFactory()))[newcomer.public_code]

    assert (row["area_code"], row["verified_month"]) == (village.parent.kemendagri_code, None)


@pytest.mark.django_db
def test_the_month_is_that_of_the_last_verification():
    village = AreaFactory()
    needs = offered_in(village, MARCH, IndicatorFactory(), 5)
    cells.publish_cells()

    assert {row["verified_month"] for row in rows(client_of(CompanyFactory())).values()} == {"2026-03"}
    assert ShownCell.objects.get().area == needs[0].household.village


@pytest.mark.django_db
def test_joining_all_that_a_company_sees_tells_no_household_of_a_small_cell_apart():
    """Needs, areas, months, own reservations, funding, progress: five are alike, or the kecamatan has not five."""
    district = AreaFactory(district=True)
    villages = [AreaFactory(parent=district) for _ in range(4)]
    elsewhere = AreaFactory()
    lacks = [IndicatorFactory() for _ in range(3)]
    small = defaultdict(int)
    plan = [(0, MARCH, 0, 7), (1, MARCH, 0, 2), (2, MAY, 0, 1), (3, MAY, 0, 3), (0, MAY, 1, 6), (1, MAY, 1, 3),
            (2, JUNE, 2, 2)]  # fmt: skip
    needs = []
    for place, month, lack, n in plan:
        small[place, lack] += n
        needs += offered_in(villages[place], month, lacks[lack], n)
    needs += offered_in(elsewhere, MARCH, lacks[0], 1)
    cells.publish_cells()
    company = CompanyFactory(ring1=villages)
    line = approved(company, need=needs[7])
    client = client_of(company)

    seen = defaultdict(set)  # by all that is known of a need: its code alone, which is random, is left out
    for code, row in rows(client).items():
        seen[tuple(value for key, value in row.items() if key != "public_code")].add(code)
    n_in_kecamatan = Counter((need.indicator.code, need.household.village.parent_id) for need in needs[:7] + needs[8:])

    for need in needs[:7] + needs[8:]:
        (alike,) = [codes for codes in seen.values() if need.public_code in codes]
        most = n_in_kecamatan[need.indicator.code, need.household.village.parent_id]
        assert len(alike) >= min(SMALLEST_CELL, most), need.public_code
        if most < SMALLEST_CELL:
            assert need.household.village.kemendagri_code not in str(rows(client)[need.public_code])
    own = [client.get(f"/api/v1/{address}").text for address in
           ("reservations", "funding-lines", "progress", f"funding-lines/{line.code}")]  # fmt: skip
    village = line.commitment.need.household.village
    assert not any(word in text for text in own for word in (village.kemendagri_code, village.name))
