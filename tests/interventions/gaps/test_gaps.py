import pytest
from django.utils import timezone

from accounts.models import AccessLog
from accounts.roles import Role
from interventions.gaps import reports
from tests.factories import AreaFactory, MembershipFactory
from tests.interventions.factories import (
    HouseholdFactory,
    IndicatorFactory,
    NeedFactory,
    PersonFactory,
    ProgrammeFactory,
    ResidenceFactory,
    page,
)
from tests.interventions.gaps.conftest import give, take

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate  # asked anew: a run may pass midnight


@pytest.fixture
def analyst(user):
    return user(Role.BAPPEDA_ANALYST)


@pytest.fixture
def leader(user):
    return user(Role.LEADER)


def officer_serving(*indicators, role=Role.OPD_OFFICER):
    programme = ProgrammeFactory(indicators=indicators)
    return MembershipFactory(opd=programme.opd, role=role).user


def counts(rows) -> dict:
    return {row.label: row.n for row in rows}


def codes(answer) -> list:
    return sorted(row["object"].public_code for row in answer.context["rows"])


# Needs nobody took


@pytest.mark.parametrize(
    ("days", "key"),
    [(0, "under_30"), (29, "under_30"), (30, "30_90"), (89, "30_90"), (90, "90_180"), (179, "90_180"),
     (180, "180_365"), (364, "180_365"), (365, "over_365"), (4000, "over_365")],
)  # fmt: skip
def test_each_age_leads_to_exactly_its_needs(client_as, analyst, opened, days, key):
    need = opened(days)

    row = next(row for row in reports.needs_by_age(analyst, timezone.localdate()) if row.n)

    assert f"age={key}" in row.url
    assert codes(client_as(analyst).get(row.url)) == [need.public_code]


def test_every_count_leads_to_a_list_of_as_many(client_as, analyst, opened):
    served, orphan = IndicatorFactory(), IndicatorFactory()
    ProgrammeFactory(indicators=[served])
    village = AreaFactory()
    for days in (3, 50, 400):
        opened(days, indicator=served, household=HouseholdFactory(village=village))
    opened(3, indicator=orphan)
    take(NeedFactory(indicator=served))
    client = client_as(analyst)

    for table in ("needs_by_indicator", "needs_by_opd", "needs_by_age", "needs_by_village"):
        rows = [row for row in getattr(reports, table)(analyst, timezone.localdate()) if row.n]
        assert sum(row.n for row in rows) == 4, table
        for row in rows:
            assert client.get(row.url).context["page_obj"].paginator.count == row.n, row


def test_a_need_counts_for_each_opd_that_could_serve_it(analyst):
    indicator = IndicatorFactory()
    first, second = ProgrammeFactory(indicators=[indicator]), ProgrammeFactory(indicators=[indicator])
    NeedFactory(indicator=indicator)

    assert counts(reports.needs_by_opd(analyst, TODAY())) == {first.opd.name: 1, second.opd.name: 1}


def test_an_opd_counts_needs_of_its_own_indicators(opened):
    own, other = IndicatorFactory(), IndicatorFactory()
    opened(1, indicator=own)
    opened(1, indicator=other)

    assert counts(reports.needs_by_indicator(officer_serving(own), TODAY())) == {own.label: 1}


def test_a_supervisor_counts_needs_of_his_area(user, opened):
    need = opened(1)
    opened(1)
    supervisor = user(Role.SUPERVISOR, areas=[need.household.village])

    assert counts(reports.needs_by_indicator(supervisor, TODAY())) == {need.indicator.label: 1}


def test_a_leader_reads_the_kecamatan_where_a_village_has_few(leader, analyst):
    few = AreaFactory(name="Sedikit")
    many = AreaFactory(name="Banyak", parent=few.parent)
    for village, n in [(few, 4), (many, 5)]:
        for _ in range(n):
            NeedFactory(household=HouseholdFactory(village=village))

    shown = counts(reports.needs_by_village(leader, TODAY()))

    assert shown == {many.full_name: 5, f"Desa lain di Kecamatan {few.parent.name}": 4}
    assert counts(reports.needs_by_village(analyst, TODAY())) == {many.full_name: 5, few.full_name: 4}


def test_five_needs_of_one_household_do_not_name_its_village(leader):
    household = HouseholdFactory()
    for _ in range(5):
        NeedFactory(household=household)

    assert household.village.full_name not in counts(reports.needs_by_village(leader, TODAY()))


# On the list without anything


def test_who_stands_on_the_list_with_nothing_is_found(client_as, analyst, listed):
    bare, promised, served, cancelled, off_list = HouseholdFactory.create_batch(5)
    for household in (bare, promised, served, cancelled):
        listed(household)
    ResidenceFactory(household=bare, person=PersonFactory(name="Rusminah"))
    take(NeedFactory(household=promised))
    give(NeedFactory(household=served), 900)
    take(NeedFactory(household=cancelled), status="cancelled")
    NeedFactory(household=off_list)

    answer = client_as(analyst).get(page("gap-household-list"))

    assert {row["object"] for row in answer.context["rows"]} == {bare, cancelled}
    assert "Rusminah" in answer.text
    log = AccessLog.objects.get()
    assert set(log.object_ids) == {bare.pk, cancelled.pk}


def test_a_supervisor_finds_those_of_his_area(client_as, user, listed):
    mine, other = HouseholdFactory.create_batch(2)
    listed(mine), listed(other)

    answer = client_as(user(Role.SUPERVISOR, areas=[mine.village])).get(page("gap-household-list"))

    assert [row["object"] for row in answer.context["rows"]] == [mine]


def test_an_opd_finds_those_it_could_serve_without_names(client_as, listed):
    need, other = NeedFactory(), NeedFactory()
    listed(need.household), listed(other.household)
    ResidenceFactory(household=need.household, person=PersonFactory(name="Rusminah"))

    answer = client_as(officer_serving(need.indicator)).get(page("gap-household-list"))

    assert [row["object"] for row in answer.context["rows"]] == [need.household]
    assert "Rusminah" not in answer.text
    assert page("need-detail", need.public_code) in answer.text
    assert not AccessLog.objects.exists()


def test_names_stay_out_of_the_workbook(client_as, analyst, listed):
    household = HouseholdFactory()
    listed(household)
    ResidenceFactory(household=household, person=PersonFactory(name="Rusminah"))

    answer = client_as(analyst).get(page("gap-household-list"), {"ekspor": "xlsx"})

    assert answer.status_code == 200
    assert b"Rusminah" not in answer.content


# Served twice


def again(need):
    return NeedFactory(household=need.household, person=need.person, indicator=need.indicator)


def test_a_second_hand_over_within_three_years_is_found(client_as, analyst):
    need = NeedFactory()
    give(need, 1000)
    second = give(again(need), 10)
    give(NeedFactory(household=need.household), 10)  # another indicator

    answer = client_as(analyst).get(page("gap-repeat-list"))

    assert [row["object"] for row in answer.context["rows"]] == [second.commitment]
    assert "BAST/1000" in answer.text


def test_a_live_promise_beside_a_late_hand_over_shows_its_reason(client_as, analyst):
    need = NeedFactory()
    give(need, 200)
    promised = take(again(need), repeat_reason="Banjir merusak yang pertama")

    answer = client_as(analyst).get(page("gap-repeat-list"))

    assert [row["object"] for row in answer.context["rows"]] == [promised]
    assert "Banjir merusak" in answer.text


@pytest.mark.parametrize("days", [[1200, 10], [10]])
def test_more_than_three_years_apart_or_once_is_no_repeat(analyst, days):
    need = NeedFactory()
    for n_days in days:
        give(need, n_days)
        need = again(need)

    assert not reports.repeated_commitments(analyst, timezone.localdate()).exists()


def test_a_promise_long_after_is_no_repeat(analyst):
    need = NeedFactory()
    give(need, 1200)
    take(again(need))

    assert not reports.repeated_commitments(analyst, timezone.localdate()).exists()


def test_two_children_of_one_house_are_not_served_twice(analyst):
    first = NeedFactory(person=PersonFactory())
    give(first, 20)
    give(NeedFactory(household=first.household, indicator=first.indicator, person=PersonFactory()), 10)

    assert not reports.repeated_commitments(analyst, timezone.localdate()).exists()


def test_an_opd_sees_the_repeat_though_another_gave_first(client_as):
    need = NeedFactory()
    give(need, 100)
    second = give(again(need), 10)

    answer = client_as(officer_serving(need.indicator)).get(page("gap-repeat-list"))
    stranger = client_as(officer_serving(IndicatorFactory())).get(page("gap-repeat-list"))

    assert [row["object"] for row in answer.context["rows"]] == [second.commitment]
    assert stranger.context["rows"] == []


# The page


@pytest.mark.parametrize("section", ["indikator", "desa", "opd", "umur", "sasaran", "ganda", "lain"])
@pytest.mark.parametrize("role", [Role.BAPPEDA_ADMIN, Role.LEADER, Role.OPD_VIEWER, Role.SUPERVISOR, Role.OPD_OFFICER])
def test_every_section_opens_for_who_may_read_it(client_as, role, section):
    assert client_as(role).get(page("gaps"), {"bagian": section}).status_code == 200


def test_tiles_count_what_their_lists_hold(client_as, analyst, listed):
    need = NeedFactory()
    listed(need.household)
    give(NeedFactory(), 3)
    client = client_as(analyst)

    totals = client.get(page("gaps")).context["totals"]

    assert (totals.n_needs, totals.n_households, totals.n_repeated, totals.n_unverified) == (1, 1, 0, 0)
    assert client.get(page("gap-household-list")).context["page_obj"].paginator.count == 1


@pytest.mark.parametrize("role", [Role.LEADER, Role.OPD_VIEWER])
@pytest.mark.parametrize("name", ["gap-household-list", "gap-repeat-list"])
def test_who_reads_counts_has_no_list_of_people(client_as, role, name):
    client = client_as(role)

    assert client.get(page(name)).status_code == 403
    assert page(name) not in client.get(page("gaps")).text


def test_the_field_has_no_gaps(client_as):
    assert client_as(Role.VERIFIER).get(page("gaps")).status_code == 403


def test_the_table_leaves_as_a_workbook(client_as, analyst, opened):
    opened(3)

    answer = client_as(analyst).get(page("gaps"), {"bagian": "desa", "ekspor": "xlsx"})

    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("gaps", {"bagian": "desa"}),
        ("gaps", {"bagian": "sasaran"}),
        ("gap-household-list", {}),
        ("gap-repeat-list", {}),
    ],
)
def test_pages_ask_as_often_for_many_as_for_one(client_as, analyst, listed, name, query, django_assert_max_num_queries):
    for _ in range(8):
        need = NeedFactory()
        listed(need.household)
        give(need, 100)
        give(again(need), 5)
        listed(HouseholdFactory())
    client = client_as(analyst)

    with django_assert_max_num_queries(18):
        client.get(page(name), query)


def test_filters_of_needs_refuse_nonsense(client_as, analyst, opened):
    opened(3)
    client = client_as(analyst)

    for query in [{"age": "abad"}, {"opd": "semua"}, {"village": "x"}, {"opd": "9" * 30}]:
        assert client.get(page("need-list"), query).status_code == 200


# What lists of OPDs tell


def test_who_received_something_by_a_list_is_not_without_help(analyst, listed, opened, told):
    need = opened(10)
    listed(need.household)
    assert reports.households_without_help(analyst).count() == 1

    told(need, 400)

    assert reports.households_without_help(analyst).count() == 0


@pytest.mark.parametrize(("days", "found"), [(400, 1), (4 * 365, 0)])
def test_a_promise_after_aid_that_a_list_tells_is_a_repeat(analyst, opened, told, days, found):
    need = opened(10)
    told(need, days)

    take(need)

    assert reports.repeated_commitments(analyst, TODAY()).count() == found


def test_aid_of_another_kind_is_no_repeat(analyst, opened, told):
    need, other = opened(10), opened(10)
    told(other, 30)
    need.household = other.household
    need.save()

    take(need)

    assert reports.repeated_commitments(analyst, TODAY()).count() == 0
