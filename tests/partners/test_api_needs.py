import base64

import pytest
from django.utils import timezone

from households.models import Indicator
from partners import cells
from partners.reports import offered_needs
from tests.factories import AreaFactory
from tests.interventions.factories import HouseholdFactory, IndicatorFactory, NeedFactory, PersonFactory
from tests.partners.factories import CompanyFactory, cell, client_of, offered
from verification.review.models import Decision
from verification.review.reports import valid_evidence

pytestmark = pytest.mark.django_db
NEED_KEYS = {"public_code", "indicator", "area_code", "area_name", "area_level", "cost_idr", "verified_month"}


@pytest.fixture
def client():
    return client_of(CompanyFactory())


def rows(client, address="/api/v1/needs"):
    return client.get(address).json()["results"]


def test_a_need_shows_exactly_these_keys(client):
    need = min(cell(AreaFactory(), 5), key=lambda need: need.public_code)

    listed, alone = rows(client)[0], client.get(f"/api/v1/needs/{need.public_code}").json()

    assert set(listed) == NEED_KEYS
    assert alone == listed
    assert listed["verified_month"] == f"{timezone.localdate():%Y-%m}"
    assert listed["cost_idr"] == need.cost_idr


def test_nothing_of_the_people_is_in_the_answer(client):
    household = HouseholdFactory(code="RUKANARI", address="Jalan Kenari 7", latitude="-0.12345", longitude="117.54321")
    person = PersonFactory(name="Kenari Bunga")
    need = offered(household=household, person=person, indicator=IndicatorFactory(unit="person"))

    text = (
        client.get("/api/v1/needs").content.decode() + client.get(f"/api/v1/needs/{need.public_code}").content.decode()
    )

    for secret in [
        "RUKANARI",
        "Kenari",
        "0.12345",
        "117.54321",
        household.village.name,
        household.village.kemendagri_code,
    ]:
        assert secret not in text


def test_other_lists_show_exactly_these_keys(client):
    AreaFactory()
    IndicatorFactory()

    assert set(rows(client, "/api/v1/indicators")[0]) == {
        "code", "label", "dimension", "unit", "cost_idr", "cost_source",
    }  # fmt: skip
    assert set(rows(client, "/api/v1/areas")[0]) == {"code", "name", "level", "kind", "parent_code", "in_my_area"}


def test_the_areas_are_the_kecamatan_and_villages_and_tell_the_ring_1():
    near, far = AreaFactory(), AreaFactory()
    client = client_of(CompanyFactory(ring1=[near]))

    found = {row["code"]: row["in_my_area"] for row in rows(client, "/api/v1/areas")}

    assert found == {
        near.kemendagri_code: True, near.parent.kemendagri_code: True,
        far.kemendagri_code: False, far.parent.kemendagri_code: False,
    }  # fmt: skip


def test_indicators_that_open_no_need_are_not_listed(client):
    IndicatorFactory(opens_need=False)
    shown = IndicatorFactory()

    assert [row["code"] for row in rows(client, "/api/v1/indicators")] == [shown.code]
    assert Indicator.objects.count() == 2


def test_a_cell_of_four_is_shown_by_kecamatan_one_of_five_by_village(client):
    village = AreaFactory(name="Loa Uji")
    roof, water = IndicatorFactory(code="roof"), IndicatorFactory(code="water")
    cell(village, 4, roof)
    cell(village, 5, water)

    shown = {(row["indicator"], row["area_code"], row["area_level"]) for row in rows(client)}

    assert shown == {
        ("roof", village.parent.kemendagri_code, "district"), ("water", village.kemendagri_code, "village"),
    }  # fmt: skip


def test_five_needs_of_one_house_do_not_name_its_village(client):
    household, indicator = HouseholdFactory(), IndicatorFactory(unit="person")
    for _ in range(5):
        need = offered_again(household, indicator)

    assert {row["area_level"] for row in rows(client)} == {"district"}
    assert need.household.village.kemendagri_code not in client.get("/api/v1/needs").content.decode()


def offered_again(household, indicator):
    """Another person of a household that is verified already."""
    is_first = not Decision.objects.filter(household=household).exists()
    return NeedFactory(household=household, indicator=indicator, person=PersonFactory(), verified=is_first)


def test_a_cell_that_shrinks_is_widened(client):
    needs = cell(AreaFactory(), 5)
    assert {row["area_level"] for row in rows(client)} == {"village"}

    needs[0].status = "committed"
    needs[0].save()
    cells.publish_cells()

    assert {row["area_level"] for row in rows(client)} == {"district"}


def test_my_area_asks_what_is_shown_and_not_where_the_house_stands():
    district = AreaFactory(district=True)
    mine, neighbour = AreaFactory(parent=district), AreaFactory(parent=district)
    client = client_of(CompanyFactory(ring1=[mine]))
    small_here, small_there = offered(household__village=mine), offered(household__village=neighbour)
    elsewhere = offered()
    large_there = cell(neighbour, 5)

    found = {row["public_code"] for row in rows(client, "/api/v1/needs?in_my_area=true")}

    assert found == {small_here.public_code, small_there.public_code}  # alike: the filter does not tell them apart
    assert not found & {elsewhere.public_code, *(need.public_code for need in large_there)}


def test_the_large_cells_of_my_villages_are_mine():
    mine = AreaFactory()
    needs = cell(mine, 5)
    client = client_of(CompanyFactory(ring1=[mine]))

    assert {row["public_code"] for row in rows(client, "/api/v1/needs?in_my_area=true")} == {
        need.public_code for need in needs
    }


def test_needs_are_filtered_by_indicator_and_kecamatan(client):
    need, _ = offered(), offered()
    district = need.household.village.parent.kemendagri_code

    assert [row["public_code"] for row in rows(client, f"/api/v1/needs?indicator={need.indicator.code}")] == [
        need.public_code
    ]
    assert [row["public_code"] for row in rows(client, f"/api/v1/needs?district={district}")] == [need.public_code]


@pytest.mark.parametrize("query", ["indicator=nothing", "district=99", "indicator=%00", "district=%ED%A0%80"])
def test_a_filter_nobody_knows_is_a_400_that_names_the_field(client, query):
    answer = client.get(f"/api/v1/needs?{query}")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [query.split("=")[0]]


@pytest.mark.parametrize("status", ["committed", "delivered", "resolved"])
def test_a_need_that_is_not_open_is_not_shown(client, status):
    need = offered(status=status)

    assert rows(client) == []
    assert client.get(f"/api/v1/needs/{need.public_code}").status_code == 404


def spoil_visit(need):
    need.household.visits.update(status="superseded")


def spoil_evidence(need):
    need.household.evidence.update(withdrawn_at=timezone.now())


def spoil_interview(need):
    need.household.visits.update(outcome="refused")


def spoil_decision(need):
    need.household.decisions.update(outcome="unresolved")


def spoil_term(need):
    need.household.decisions.update(valid_until="2020-01-01")


@pytest.mark.parametrize("spoil", [spoil_visit, spoil_evidence, spoil_interview, spoil_decision, spoil_term])
def test_a_need_nobody_may_spend_on_is_not_offered(client, spoil):
    need, good = offered(), offered()
    spoil(need)

    assert [row["public_code"] for row in rows(client)] == [good.public_code]
    assert client.get(f"/api/v1/needs/{need.public_code}").status_code == 404


@pytest.mark.parametrize("spoil", [None, spoil_visit, spoil_evidence, spoil_interview, spoil_decision, spoil_term])
def test_the_list_agrees_with_the_rule_for_one_household(spoil):
    need, today = offered(), timezone.localdate()
    if spoil:
        spoil(need)

    assert offered_needs(today).exists() == (valid_evidence(need.household, today) is not None)


def test_pages_follow_each_other_and_their_cursor_holds_no_id(client):
    needs = [offered() for _ in range(5)]
    page = client.get("/api/v1/needs?page_size=2").json()
    cursor = base64.b64decode(page["next"].split("cursor=")[1].split("&")[0].replace("%3D", "=")).decode()
    found = [row["public_code"] for row in page["results"]]
    while page["next"]:
        page = client.get(page["next"]).json()
        found += [row["public_code"] for row in page["results"]]

    assert found == sorted(need.public_code for need in needs)
    assert cursor == f"p={found[1]}"


@pytest.mark.parametrize("cursor", ["nonsense", "cD0A", "cj0xJm89OTk5OTk5OTk5", "%00"])
def test_a_cursor_nobody_was_given_is_answered(client, cursor):
    offered()

    assert client.get(f"/api/v1/needs?cursor={cursor}").status_code in {200, 404}
    assert client.get(f"/api/v1/reservations?cursor={cursor}").status_code in {200, 404}


def test_the_list_takes_the_same_number_of_queries_however_long_it_is(client, django_assert_num_queries):
    cell(AreaFactory(), 2)
    client.get("/api/v1/needs")  # the use of the key is noted once a minute
    with django_assert_num_queries(2):  # key with its count, needs
        client.get("/api/v1/needs")

    cell(AreaFactory(), 6)

    with django_assert_num_queries(2):
        assert len(rows(client)) == 8
