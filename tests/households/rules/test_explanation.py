from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from accounts.roles import Role
from households.actions import assess_household, confirm_values
from households.models import Evidence, RuleSet
from households.rules.explanation import explain_household
from tests.factories import AreaFactory, HouseholdFactory, PersonFactory, ResidenceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(shipped):
    """A house of thatch on the river, seen twenty days ago; the head is known, her schooling is not."""
    home = HouseholdFactory()
    head = PersonFactory(name="Siti Aminah", birth_date="1980-01-01")
    ResidenceFactory(household=home, person=head)
    seen = timezone.localdate() - timedelta(days=20)
    evidence = Evidence.objects.create(
        household=home, kind="visit", observed_on=seen, expires_on=seen + timedelta(days=700),
        by=UserFactory(first_name="Petugas Ani"),
    )  # fmt: skip
    values = {"n_members": 1, "floor_area_m2": 40, "roof": "thatch", "wall": "board", "water_source": "surface"}
    confirm_values(household=home, evidence=evidence, values=values)
    confirm_values(household=home, evidence=evidence, values={"health_insurance": "none"}, person=head)
    return home


def address(household):
    return reverse("households:household-explanation", args=[household.code])


def explained(household, code):
    [found] = explain_household(household, [RuleSet.objects.get(code=code, is_active=True)])
    return found


def verdict(found, code):
    return next(one for one in found.verdicts if one.rule.code == code)


def test_a_lack_names_its_answer_its_evidence_its_rule_and_its_source(household):
    roof = verdict(explained(household, "rtlh"), "bad_roof")

    [given] = roof.given
    assert (roof.state, given.label, given.value) == ("yes", "Jenis atap terluas", "Jerami/ijuk/daun/rumbia")
    assert given.evidence.by.display_name == "Petugas Ani"
    assert given.evidence.observed_on == timezone.localdate() - timedelta(days=20)
    assert "Jerami/ijuk/daun/rumbia" in roof.words
    assert "BPS" in roof.rule.source


def test_unknown_is_counted_and_says_what_to_ask(household):
    found = explained(household, "rtlh")

    assert [one.rule.code for one in found.unknown] == ["bad_wall", "bad_floor", "unsafe_sanitation"]
    assert found.missing[:2] == ["kondisi dinding", "jenis lantai terluas"]
    assert found.score == "Skor 0,25 sampai 0,81 dari 1; ambang 3/16 (0,19)"
    assert found.state == "yes"


def test_a_person_is_named_and_a_value_of_the_register_says_so(household):
    insurance = verdict(explained(household, "needs_person"), "no_health_insurance")
    illiterate = verdict(explained(household, "needs_person"), "adult_illiterate")

    assert insurance.persons == [("Siti Aminah", "ya")]
    assert [(one.who, one.value) for one in insurance.given] == [("Siti Aminah", "Tidak memiliki")]
    assert [(one.label, one.is_known) for one in illiterate.given] == [("Dapat membaca dan menulis", False)]


def test_the_page_shows_the_caution_and_logs_the_reading(household, client_as):
    client = client_as(Role.SUPERVISOR, areas=[household.village])

    text = client.get(address(household)).content.decode()

    assert "Air sungai dan air hujan lazim dipakai" in text
    assert "belum diketahui: 3 dari 6" in text
    assert "Kunjungan <time" in text
    log = AccessLog.objects.get(purpose="membaca penjelasan penilaian")
    assert (log.actor, log.object_ids, log.fields) == (client.user, [household.pk], ["name", "answers"])


def test_an_answer_that_has_run_out_or_that_a_source_contradicts_is_marked(household, client_as):
    household.confirmations.filter(variable__code="roof").update(
        expires_on=timezone.localdate() - timedelta(days=1), reopened_at=timezone.now()
    )

    text = client_as(Role.BAPPEDA_ADMIN).get(address(household)).content.decode()

    assert "Bukti kedaluwarsa" in text
    assert "Sumber berubah sejak itu" in text


def test_a_household_of_another_area_is_not_there(household, client_as):
    stranger = client_as(Role.SUPERVISOR, areas=[AreaFactory()])

    assert stranger.get(address(household)).status_code == 404


@pytest.mark.parametrize("role", [Role.OPD_OFFICER, Role.OPD_VIEWER, Role.VERIFIER, Role.LEADER])
def test_the_explanation_is_for_who_may_see_households(household, client_as, role):
    assert client_as(role).get(address(household)).status_code == 403


def test_the_office_reads_it_by_any_version_and_a_supervisor_by_those_in_use(household, draft, client_as):
    offered = RuleSet.objects.get(code="bps14")
    supervisor = client_as(Role.SUPERVISOR, areas=[household.village])

    def shown(client, row):
        page = client.get(address(household), {"versi": row.pk}, follow=True)
        return [one.row.pk for one in page.context["explanations"]]

    assert shown(client_as(Role.BAPPEDA_ADMIN), draft) == [draft.pk]
    assert shown(client_as(Role.BAPPEDA_ANALYST), offered) == [offered.pk]
    assert draft.pk not in shown(client_as(Role.BAPPEDA_ANALYST), draft)
    assert len(shown(supervisor, offered)) == 3
    assert offered.pk not in shown(supervisor, offered)


def test_a_version_that_is_no_number_is_passed_over(household, client_as):
    answer = client_as(Role.BAPPEDA_ADMIN).get(address(household), {"versi": "x' OR 1"})

    assert (answer.status_code, answer.url) == (302, address(household))


def test_the_page_asks_as_often_for_a_large_family(household, client_as):
    client = client_as(Role.BAPPEDA_ADMIN)
    client.get(address(household))

    def n_queries():
        with CaptureQueriesContext(connection) as queries:
            client.get(address(household))
        return len(queries)

    before = n_queries()
    for _ in range(6):
        ResidenceFactory(household=household, relation="child")

    assert n_queries() == before


def test_the_page_of_a_household_leads_to_its_explanation(household, client_as):
    assess_household(household=household, evidence=household.evidence.get())

    text = client_as(Role.BAPPEDA_ADMIN).get(f"/register/{household.code}/").content.decode()

    assert address(household) in text
