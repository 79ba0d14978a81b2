import pytest
from django.urls import reverse

from accounts.models import AccessLog
from accounts.roles import Role
from households.assessing import runs, works
from households.assessing.views import bounds
from households.models import Household, RuleSet, ScoringRun
from jobs.models import Job
from jobs.work import run_job

pytestmark = pytest.mark.django_db
POOR = {"roof": "thatch", "worried_food": "yes", "floor": "earth"}
UNSCHOOLED = {"education": "none", "age_years": 40, "health_insurance": "none", "chronic_illness": "yes"}


@pytest.fixture
def measured(confirmed, other_village):
    """Three poor households in one village, one in another, measured."""
    for _ in range(6):
        confirmed(POOR, [UNSCHOOLED])
    confirmed(POOR, [UNSCHOOLED], village=other_village)
    return runs.score_register(rule_set=RuleSet.objects.get(code="mpi"))


def page(client, **query):
    return client.get(reverse("households:measure-list"), {"aturan": "mpi", **query})


def shown_areas(answer):
    return {row["object"].name for row in answer.context["rows"]}


def test_the_leader_reads_the_measures_by_kecamatan_with_date_and_source(client_as, measured):
    answer = page(client_as(Role.LEADER))

    assert "100,0\u00a0%" in answer.content.decode()
    assert "tidak dapat dibandingkan dengan angka kemiskinan BPS" in answer.content.decode()
    assert answer.context["found"].n_households == 7


def test_a_small_village_is_not_told_to_those_who_may_not_see_its_people(client_as, measured, village, other_village):
    leader, admin = client_as(Role.LEADER), client_as(Role.BAPPEDA_ADMIN)

    assert shown_areas(page(leader, kecamatan=village.parent_id)) == {village.name}
    assert shown_areas(page(leader, kecamatan=other_village.parent_id)) == set()
    assert shown_areas(page(admin, kecamatan=other_village.parent_id)) == {other_village.name}


def test_a_supervisor_sees_the_measures_of_his_own_villages(client_as, measured, other_village):
    answer = page(client_as(Role.SUPERVISOR, areas=[other_village]))

    assert shown_areas(answer) == {other_village.parent.name}
    assert answer.context["found"].n_households == 1


def test_before_anything_was_measured_the_page_says_so(client_as, kukar):
    assert "Belum dihitung" in page(client_as(Role.BAPPEDA_ANALYST)).content.decode()


def test_a_kecamatan_that_is_none_is_not_found(client_as, measured):
    assert page(client_as(Role.LEADER), kecamatan="999999").status_code == 404
    assert page(client_as(Role.LEADER), kecamatan="9" * 30).status_code == 200


def test_an_analyst_tries_a_version_on_the_register_and_reads_who_changes(client_as, confirmed):
    home = confirmed(POOR, [UNSCHOOLED])
    rule_set = RuleSet.objects.get(code="mpi")
    client = client_as(Role.BAPPEDA_ANALYST)

    client.post(reverse("households:trial-new", args=[rule_set.pk]))
    for job in Job.objects.waiting():
        run_job(job.pk)

    run = ScoringRun.objects.get()
    run.changes.create(household=home, before="no", after="yes")
    answer = client.get(reverse("households:trial", args=[run.pk]))
    assert home.code in answer.content.decode()
    assert answer.context["counts"]["entering"] == 1
    assert AccessLog.objects.filter(purpose="uji aturan pada register", object_ids=[run.changes.get().pk]).exists()


def test_the_work_of_the_night_measures_every_rule_set_in_use(confirmed):
    confirmed(POOR)

    works.measure_rule_sets()
    works.measure_rule_sets()
    for job in Job.objects.waiting():
        run_job(job.pk)

    assert ScoringRun.objects.count() == RuleSet.objects.filter(is_active=True).count()


def test_the_number_of_queries_does_not_grow(client_as, measured, django_assert_max_num_queries):
    client = client_as(Role.BAPPEDA_ADMIN)
    page(client)

    with django_assert_max_num_queries(20):
        page(client)
    assert Household.objects.count() == 7


def test_bounds_are_one_number_where_nothing_is_unknown():
    assert bounds((0.25, 0.25)) == "25,0\u00a0%"
    assert bounds((0.1, 0.255)) == "10,0 sampai 25,5\u00a0%"
    assert bounds((0.5, 0.5), 4) == "0,5000"
