from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import AccessLog
from accounts.roles import Role
from households.models import Variable
from interventions.allotment import actions
from interventions.allotment.models import ActivityArea, Allotment, HandChoice, QualifyingCondition, VillagePlaces
from interventions.models import Activity, Commitment
from tests import remembered
from tests.factories import AreaFactory
from tests.interventions.factories import NeedFactory, ResidenceFactory, activity_for, officer_of, page, second_person

pytestmark = pytest.mark.django_db
WHY = "Rumahnya roboh semalam"


@pytest.fixture
def needs(make_needs, village):
    return make_needs(village, [0.9, 0.8, 0.7, 0.6, 0.5, 0.4])


@pytest.fixture
def browser(client_as, officer):
    return client_as(officer)


def confirm_form(browser, activity) -> dict:
    form = browser.get(page("allotment-confirm", activity.pk)).context["form"]
    return {"key": form["key"].value(), "needs": form["needs"].value()}


# Ranking


def test_the_ranking_says_why_each_stands_where_it_stands(browser, activity, needs):
    answer = browser.get(page("allotment-ranking", activity.pk))

    assert [row["object"].need for row in answer.context["rows"]] == needs
    assert "0,90" in answer.text
    assert "Menunggu (hari)" in answer.text


def test_what_is_to_be_made_sure_is_counted_apart(browser, activity, needs):
    remembered.recall(*remembered.VARIABLES)
    QualifyingCondition.objects.create(
        activity=activity, variable=Variable.objects.get(code="tenure"), comparison="eq", value="own",
        added_by=browser.user,
    )  # fmt: skip

    answer = browser.get(page("allotment-ranking", activity.pk))

    assert answer.context["counts"] == {"unknown": 6}
    assert answer.context["rows"] == []
    unsure = browser.get(page("allotment-ranking", activity.pk), {"keadaan": "unknown"})
    assert len(unsure.context["rows"]) == 6
    assert "Status kepemilikan rumah: “Milik sendiri”" in unsure.text


def test_the_ranking_is_narrowed_to_a_village_and_exported(browser, activity, needs, make_needs):
    make_needs(other := AreaFactory(), [0.1])
    address = page("allotment-ranking", activity.pk)

    assert browser.get(address, {"desa": other.pk}).context["page_obj"].paginator.count == 1
    assert browser.get(address, {"ekspor": "xlsx"}).headers["Content-Type"].endswith("sheet")
    assert browser.get(address, {"desa": "x", "keadaan": "x", "hal": "99"}).status_code == 200


@pytest.mark.parametrize("n", [1, 24])
def test_every_page_asks_as_often_for_many_as_for_few(
    browser, activity, make_needs, village, n, django_assert_max_num_queries
):
    make_needs(village, [0.5] * n)
    for name, most in [("ranking", 30), ("places", 24), ("confirm", 30), ("state", 30)]:
        with django_assert_max_num_queries(most):
            browser.get(page(f"allotment-{name}", activity.pk))


def test_the_page_of_a_need_shows_each_condition_beside_what_is_known(browser, activity, needs):
    remembered.recall(*remembered.VARIABLES)
    QualifyingCondition.objects.create(
        activity=activity, variable=Variable.objects.get(code="monthly_income_idr"), comparison="lt", value=1_000_000,
        added_by=browser.user,
    )  # fmt: skip

    text = browser.get(page("allotment-need", activity.pk, needs[0].public_code)).text

    assert "Pendapatan rumah tangga per bulan kurang dari 1.000.000" in text
    assert "Perlu dipastikan" in text


def test_a_need_of_another_indicator_is_not_there(browser, activity):
    foreign = NeedFactory(verified=True)

    for name in ["need", "put-in", "take-out", "undo"]:
        answer = browser.generic("GET" if name == "need" else "POST", page(f"allotment-{name}", activity.pk, foreign))
        assert answer.status_code == 404


def test_putting_in_and_taking_out_ask_for_a_reason(browser, activity, needs):
    code = needs[5].public_code
    for name in ["put-in", "take-out"]:
        assert "Belum tersimpan" in browser.post(page(f"allotment-{name}", activity.pk, code), {"reason": " "}).text
    assert not HandChoice.objects.exists()

    browser.post(page("allotment-put-in", activity.pk, code), {"reason": WHY})
    assert HandChoice.objects.get().reason == WHY
    assert WHY in browser.get(page("allotment-need", activity.pk, code)).text
    browser.post(page("allotment-undo", activity.pk, code))
    assert not HandChoice.objects.exists()


# Places and taking


def test_places_are_changed_with_a_reason_on_the_page(browser, activity, needs, village):
    address = page("allotment-places-set", activity.pk)
    assert browser.get(address, {"village": village.pk}).status_code == 200
    for wrong in [{"places": -1}, {"places": 10**20}, {"places": "banyak"}, {"reason": ""}, {"places": ""}]:
        answer = browser.post(address, {"village": village.pk, "places": 2, "reason": WHY} | wrong)
        assert "Belum tersimpan" in answer.text, wrong
    assert not VillagePlaces.objects.exists()

    browser.post(address, {"village": village.pk, "places": 2, "reason": WHY})
    assert VillagePlaces.objects.get().places == 2
    assert "Dengan tangan" in browser.get(page("allotment-places", activity.pk)).text
    browser.post(page("allotment-places-free", activity.pk), {"village": village.pk})
    assert not VillagePlaces.objects.exists()


@pytest.mark.parametrize("given", ["", "x", "0", "9" * 30])
def test_a_village_that_is_not_there_is_answered(browser, activity, needs, given):
    for method in [browser.get, browser.post]:
        answer = method(page("allotment-places-set", activity.pk), {"village": given, "places": 1, "reason": WHY})
        assert answer.url == page("allotment-places", activity.pk)
    browser.post(page("allotment-places-free", activity.pk), {"village": given})


def test_the_list_is_shown_then_taken_and_a_second_click_takes_nothing(browser, activity, needs):
    form = confirm_form(browser, activity)

    first = browser.post(page("allotment-confirm", activity.pk), form, follow=True)
    again = browser.post(page("allotment-confirm", activity.pk), form, follow=True)

    assert "4 kebutuhan diambil" in first.text
    assert "sudah diambil" in again.text
    assert Commitment.objects.count() == 4


@pytest.mark.parametrize(
    "form",
    [{}, {"key": "x", "needs": "1"}, {"key": str(uuid4()), "needs": "1;2"}, {"key": str(uuid4()), "needs": "9" * 40}],
)
def test_a_wrong_form_takes_nothing(browser, activity, needs, form):
    assert browser.post(page("allotment-confirm", activity.pk), form).status_code == 302
    assert not Commitment.objects.exists()


def test_who_was_left_out_is_told(browser, activity, needs):
    form = confirm_form(browser, activity)
    needs[0].household.decisions.update(valid_until=timezone.localdate() - timedelta(days=1))

    text = browser.post(page("allotment-confirm", activity.pk), form, follow=True).text

    assert "3 kebutuhan diambil" in text
    assert needs[0].public_code in text


# Proposal and approval


def test_from_the_list_to_bappedas_yes(browser, client_as, activity, needs):
    bappeda = client_as(second_person())
    browser.post(page("allotment-confirm", activity.pk), confirm_form(browser, activity))
    browser.post(page("allotment-propose", activity.pk))
    assert "Setujui 4 kebutuhan" in bappeda.get(page("allotment-state", activity.pk)).text

    assert "Belum tersimpan" in bappeda.post(page("allotment-send-back", activity.pk), {"reason": ""}).text
    bappeda.post(page("allotment-send-back", activity.pk), {"reason": "Dua keluarga sudah pindah"})
    assert "Dua keluarga sudah pindah" in browser.get(page("allotment-state", activity.pk)).text
    browser.post(page("allotment-propose", activity.pk))
    bappeda.post(page("allotment-approve", activity.pk))

    assert set(Commitment.objects.values_list("status", flat=True)) == {"approved"}
    assert Allotment.objects.get().decided_by == bappeda.user


def test_a_cancelled_commitment_offers_the_next_in_reserve(browser, activity, officer, needs):
    actions.set_areas(activity=activity, areas=[], reserve_percent=50, by=officer)
    browser.post(page("allotment-confirm", activity.pk), confirm_form(browser, activity))
    commitment = Commitment.objects.get(need=needs[0])
    browser.post(page("commitment-cancel", commitment.pk), {"reason": "Keluarga pindah ke kota"})

    answer = browser.get(page("commitment-detail", commitment.pk))
    assert answer.context["next_reserve"].need == needs[4]
    address = page("allotment-reserve-take", activity.pk, answer.context["next_reserve"].pk)
    browser.post(address)

    assert Commitment.objects.live().filter(need=needs[4]).exists()
    assert browser.post(address).status_code == 404


# What if


def test_what_if_compares_budgets_and_writes_nothing(browser, activity, needs):
    ResidenceFactory(household=needs[3].household, person__name="Ibu Rekaan")
    query = {"biaya": 3_000_000, "anggaran_1": 7_000_000, "anggaran_2": 100_000_000}

    answer = browser.get(page("allotment-what-if", activity.pk), query)

    plan, small, large = answer.context["scenarios"]
    assert (plan.n_needs, plan.n_waiting) == (4, 2)
    assert (small.n_needs, small.money.used_idr, small.money.left_idr) == (2, 6_000_000, 1_000_000)
    assert (large.n_needs, large.share, large.n_waiting) == (6, 1.0, 0)
    assert "kurang untuk satu lagi" in answer.text
    assert [one.row.need for one in small.first_waiting] == needs[2:]
    assert "Ibu Rekaan" in answer.text
    assert not Commitment.objects.exists()
    assert AccessLog.objects.get(fields=["name"]).count == 4


def test_what_if_of_some_villages_counts_households_and_people(browser, activity, needs, make_needs, village):
    (far,) = make_needs(other := AreaFactory(), [0.2])
    for relation in ["head", "child"]:
        ResidenceFactory(household=far.household, relation=relation)

    answer = browser.get(page("allotment-what-if", activity.pk), {"biaya": 1, "anggaran_1": 9, "desa": [other.pk]})

    only = answer.context["scenarios"][1]
    assert (only.n_eligible, only.n_households, only.n_persons, only.by_village) == (1, 1, 2, {other.pk: 1})


@pytest.mark.parametrize(
    "query",
    [{"biaya": 0}, {"biaya": -5}, {"biaya": 10**20}, {"anggaran_1": "banyak"}, {"anggaran_1": ""}, {"desa": ["x"]}],
)
def test_bad_numbers_are_told_and_nothing_is_reckoned(browser, activity, needs, query):
    answer = browser.get(page("allotment-what-if", activity.pk), {"biaya": 1, "anggaran_1": 1} | query)

    assert answer.status_code == 200
    assert "scenarios" not in answer.context


# Rules


def test_a_condition_is_chosen_in_two_steps_and_shown_in_words(browser, activity):
    remembered.recall(*remembered.VARIABLES)
    address = page("allotment-condition-add", activity.pk) + "?variabel=tenure"
    assert "Milik sendiri" in browser.get(address).text
    assert "Belum tersimpan" in browser.post(address, {"comparison": "lt", "value": "castle"}).text

    browser.post(address, {"comparison": "eq", "value": "own"})
    again = browser.post(address, {"comparison": "eq", "value": "own"})

    assert "Syarat itu sudah ada" in again.text
    condition = QualifyingCondition.objects.get()
    assert "Status kepemilikan rumah: “Milik sendiri”" in browser.get(page("allotment-rules", activity.pk)).text
    browser.post(page("condition-remove", condition.pk))
    assert not QualifyingCondition.objects.standing().exists()


@pytest.mark.parametrize("value", ["banyak", "", "1e400", "nan"])
def test_a_number_that_is_none_makes_no_condition(browser, activity, value):
    remembered.recall(*remembered.VARIABLES)
    address = page("allotment-condition-add", activity.pk) + "?variabel=monthly_income_idr"

    assert "Belum tersimpan" in browser.post(address, {"comparison": "lt", "value": value}).text
    assert not QualifyingCondition.objects.exists()


def test_areas_and_reserve_are_set_by_the_opd(browser, activity, village):
    form = {"districts": [village.parent_id], "villages": [village.pk], "reserve_percent": 20}

    browser.post(page("allotment-rules", activity.pk), form)

    assert ActivityArea.objects.get().area == village.parent
    assert Allotment.objects.get().reserve_percent == 20
    assert "Belum tersimpan" in browser.post(page("allotment-rules", activity.pk), {"reserve_percent": 101}).text


def test_bappeda_sets_the_rules_of_a_programme_and_an_opd_does_not(client_as, browser, activity):
    remembered.recall(*remembered.VARIABLES)
    bappeda = client_as(second_person())
    address = page("programme-condition-add", activity.programme_id) + "?variabel=monthly_income_idr"

    assert browser.post(address, {"comparison": "lt", "value": 5}).status_code == 403
    bappeda.post(address, {"comparison": "lt", "value": "1500000"})

    condition = QualifyingCondition.objects.get()
    assert (condition.programme, condition.value) == (activity.programme, 1_500_000)
    assert "kurang dari 1.500.000" in browser.get(page("allotment-rules", activity.pk)).text
    browser.post(page("condition-remove", condition.pk))
    assert QualifyingCondition.objects.standing().exists()


# Who may


PAGES = ["ranking", "places", "state", "what-if", "rules"]


@pytest.mark.parametrize("name", PAGES)
def test_another_opd_does_not_find_the_activity(client_as, activity, needs, name):
    stranger = officer_of(activity_for(NeedFactory()))

    assert client_as(stranger).get(page(f"allotment-{name}", activity.pk)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_viewer_and_bappeda_read_and_change_nothing(client_as, activity, needs, name):
    for who in [officer_of(activity, Role.OPD_VIEWER), Role.BAPPEDA_ANALYST]:
        client = client_as(who)
        assert client.get(page(f"allotment-{name}", activity.pk)).status_code == 200
        assert client.post(page("allotment-confirm", activity.pk), {}).status_code == 403


def test_a_leader_sees_counts_only_and_no_small_ones(client_as, activity, make_needs, village):
    make_needs(village, [0.5] * 7)
    (few,) = make_needs(AreaFactory(), [0.4])
    leader = client_as(Role.LEADER)

    assert leader.get(page("allotment-ranking", activity.pk)).status_code == 403
    assert leader.get(page("allotment-state", activity.pk)).status_code == 403
    answer = leader.get(page("allotment-places", activity.pk))
    assert [row["n_eligible"] for row in answer.context["lines"]] in ([7, "< 5"], ["< 5", 7])
    what_if = leader.get(page("allotment-what-if", activity.pk), {"biaya": 1, "anggaran_1": 9})
    assert few.public_code not in what_if.text
    assert not AccessLog.objects.filter(fields=["name"]).exists()


def test_the_own_activity_is_changed_by_its_officer_only(client_as, activity, needs):
    stranger = client_as(officer_of(activity_for(NeedFactory())))

    for name in ["confirm", "propose", "withdraw", "places-free"]:
        assert stranger.post(page(f"allotment-{name}", activity.pk)).status_code == 404
    assert Activity.objects.get(pk=activity.pk).n_committed == 0
