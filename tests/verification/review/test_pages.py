import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from accounts.roles import Role
from households.models import Indicator, Need
from interventions.models import Programme
from tests.verification.factories import (
    AssignmentFactory,
    HouseholdFactory,
    VillageFactory,
    accepted,
    submitted,
    supervisor_of,
)
from verification.field.models import Visit
from verification.review.models import Decision, Minutes

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"verification:{name}", args=args)


# Visits


def test_the_list_of_visits_filters_by_status_village_and_flag(form, client_as):
    village = VillageFactory()
    supervisor = supervisor_of(village.parent)
    far, near = (submitted(assignment_in(village), position=position) for position in (at(-0.9), at(-0.5)))
    client = client_as(supervisor)

    def shown(**query):
        return {row["object"] for row in client.get(address("visit-list"), query).context["rows"]}

    assert shown() == {far, near}
    assert shown(flag="far") == {far}
    assert shown(status="accepted") == set()
    assert shown(village=village.pk) == {far, near}


def test_the_list_of_visits_counts_all_flags_of_a_filtered_visit(form, client_as):
    visit = submitted(position=None)

    page = client_as(supervisor_of(visit.household.village)).get(address("visit-list"), {"flag": "no_photo"})

    assert [row["object"].n_flags for row in page.context["rows"]] == [2]


def test_visits_of_other_areas_are_not_there(form, client_as):
    visit = submitted()
    stranger = client_as(supervisor_of(VillageFactory()))

    assert visit.household.code not in stranger.get(address("visit-list")).content.decode()
    assert stranger.get(address("visit-detail", visit.pk)).status_code == 404
    assert stranger.post(address("visit-review", visit.pk), {"verdict": "accepted"}).status_code == 404


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.OPD_OFFICER, Role.LEADER])
def test_visits_are_for_who_may_read_them(form, client_as, role):
    client, visit = client_as(role), submitted()

    assert client.get(address("visit-list")).status_code == 403
    assert client.get(address("visit-detail", visit.pk)).status_code == 403


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.BAPPEDA_ANALYST, Role.BAPPEDA_ADMIN])
def test_only_supervisors_review_on_the_page(form, client_as, role):
    visit = submitted()

    assert client_as(role).post(address("visit-review", visit.pk), {"verdict": "accepted"}).status_code == 403
    assert Visit.objects.get().status == Visit.Status.AWAITING_REVIEW


def test_a_supervisor_accepts_and_the_reading_is_logged(form, client_as):
    visit = submitted()
    client = client_as(supervisor_of(visit.household.village))

    assert client.get(address("visit-detail", visit.pk)).status_code == 200
    answer = client.post(address("visit-review", visit.pk), {"verdict": "accepted", "note": ""})

    visit.refresh_from_db()
    assert answer.url == address("visit-detail", visit.pk)
    assert visit.status == Visit.Status.ACCEPTED
    assert AccessLog.objects.filter(kind="visit", actor=client.user, object_ids=[str(visit.pk)]).count() == 1


@pytest.mark.parametrize("sent", [{"verdict": "returned", "note": ""}, {"verdict": "perhaps", "note": "Catatan"}, {}])
def test_a_review_without_reason_or_verdict_changes_nothing_and_keeps_the_note(form, client_as, sent):
    visit = submitted()

    page = client_as(supervisor_of(visit.household.village)).post(address("visit-review", visit.pk), sent)

    visit.refresh_from_db()
    assert visit.status == Visit.Status.AWAITING_REVIEW
    assert sent.get("note", "") in page.content.decode()
    assert page.context["form"].errors


def test_a_second_review_is_refused_in_words(form, client_as):
    visit = submitted()
    client = client_as(supervisor_of(visit.household.village))
    client.post(address("visit-review", visit.pk), {"verdict": "accepted"})

    page = client.post(address("visit-review", visit.pk), {"verdict": "rejected", "note": "Salah."})

    assert page.context["form"].non_field_errors() == ["Kunjungan berstatus disetujui."]


def test_pages_of_visits_cost_the_same_for_many(form, client_as, django_assert_max_num_queries):
    village = VillageFactory()
    visits = [submitted(assignment_in(village)) for _ in range(5)]
    client = client_as(supervisor_of(village))

    with django_assert_max_num_queries(22):
        client.get(address("visit-list"))
    with django_assert_max_num_queries(40):
        client.get(address("visit-detail", visits[0].pk))


# Decisions


def test_an_opd_officer_sees_why_and_decides_where_his_programmes_can_help(rules, client_as):
    household = accepted().household
    client = client_as(Role.OPD_OFFICER)
    opd = client.user.memberships.get().opd
    serve(opd, "bad_roof")

    page = client.get(address("household-decision", household.code))
    answer = client.post(
        address("household-decision", household.code), {"outcome": "eligible", "level": "opd", "opd": opd.pk}
    )

    text = page.content.decode()
    assert "jenis atap terluas: <strong>Jerami/ijuk/daun/rumbia</strong>" in text
    assert "minutes_number" not in text
    assert answer.url == address("household-decision", household.code)
    assert Decision.objects.get().opd == opd
    assert Need.objects.filter(household=household).exists()


def test_an_opd_officer_does_not_open_a_household_that_lacks_nothing_of_his_programmes(rules, client_as):
    household = accepted().household
    client = client_as(Role.OPD_OFFICER)
    serve(client.user.memberships.get().opd, "child_malnourished")

    assert client.get(address("household-decision", household.code)).status_code == 404


@transaction.atomic
def serve(opd, indicator):
    """An active programme of the OPD that works on the indicator."""
    programme = Programme.objects.create(code="uji", name="Program uji", opd=opd, is_active=True)
    programme.programme_indicators.create(indicator=Indicator.objects.get(code=indicator))


def test_a_supervisor_records_the_minutes_with_the_decision_once(rules, client_as):
    village = VillageFactory()
    households = [accepted(assignment_in(village)).household for _ in range(2)]
    client = client_as(supervisor_of(village))

    for household in households:
        client.post(address("household-decision", household.code), musdes())

    assert Decision.objects.filter(level="musdes", minutes=Minutes.objects.get()).count() == 2


def test_minutes_with_the_same_number_and_another_date_are_questioned(rules, client_as):
    village = VillageFactory()
    households = [accepted(assignment_in(village)).household for _ in range(2)]
    client = client_as(supervisor_of(village))
    client.post(address("household-decision", households[0].code), musdes())

    page = client.post(address("household-decision", households[1].code), musdes(minutes_n_present=99))

    assert "sudah tercatat" in page.content.decode()
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "not_eligible"}, "reason"),
        ({"reason": "moved"}, "reason"),
        ({"outcome": ""}, "outcome"),
        ({"level": ""}, "level"),
        ({"minutes_number": ""}, "minutes_number"),
        ({"minutes_held_on": "2999-01-01"}, "minutes_held_on"),
        ({"minutes_n_present": "0"}, "minutes_n_present"),
        ({"level": "opd", "opd": "999999"}, "opd"),
    ],
)
def test_a_decision_that_lacks_something_is_not_recorded(rules, client_as, changes, field):
    household = accepted().household

    page = client_as(supervisor_of(household.village)).post(
        address("household-decision", household.code), musdes(note="Disepakati.", **changes)
    )

    assert field in page.context["form"].errors
    assert "Disepakati." in page.content.decode()
    assert not Decision.objects.exists()
    assert not Minutes.objects.exists()


def test_a_household_found_gone_proposes_its_reason(rules, client_as):
    household = accepted(outcome="moved").household

    page = client_as(supervisor_of(household.village)).get(address("household-decision", household.code))

    assert page.context["form"].initial == {"outcome": "not_eligible", "reason": "moved"}


def test_a_household_of_others_is_not_found_and_other_roles_do_not_decide(rules, client_as):
    household = accepted().household
    page = address("household-decision", household.code)

    assert client_as(supervisor_of(VillageFactory())).get(page).status_code == 404
    assert client_as(Role.OPD_OFFICER).get(address("household-decision", HouseholdFactory().code)).status_code == 404
    for role in (Role.VERIFIER, Role.BAPPEDA_ANALYST, Role.OPD_VIEWER, Role.LEADER):
        assert client_as(role).post(page, musdes()).status_code == 403


def test_who_waits_for_a_decision_is_listed_until_it_is_made_and_again_after_a_new_visit(rules, client_as):
    household = accepted().household
    submitted(assignment_in(household.village))
    client = client_as(supervisor_of(household.village))

    def waiting():
        return [row["object"] for row in client.get(address("decision-list")).context["rows"]]

    assert waiting() == [household]
    client.post(address("household-decision", household.code), musdes())
    assert waiting() == []
    accepted(AssignmentFactory(round__village=household.village, household=household))
    assert waiting() == [household]


def test_lists_of_decisions_cost_the_same_for_many(rules, client_as, django_assert_max_num_queries):
    village = VillageFactory()
    client = client_as(supervisor_of(village))
    households = [accepted(assignment_in(village)).household for _ in range(4)]
    for household in households[:2]:
        client.post(address("household-decision", household.code), musdes())

    with django_assert_max_num_queries(14):
        client.get(address("decision-list"))
    with django_assert_max_num_queries(40):
        client.get(address("household-decision", households[0].code))


def musdes(**changes) -> dict:
    meeting = {"minutes_number": "BA-3", "minutes_held_on": timezone.localdate(), "minutes_n_present": 21}
    return {"outcome": "eligible", "reason": "", "level": "musdes", "note": ""} | meeting | changes


def assignment_in(village):
    return AssignmentFactory(round__village=village)


def at(latitude):
    return {"latitude": latitude, "longitude": 117.0, "accuracy_m": 5}


def test_after_a_review_the_visit_that_waited_longest_is_next(form, client_as):
    first = submitted()
    second, third = (submitted(AssignmentFactory(round=first.round)) for _ in range(2))
    client = client_as(supervisor_of(first.household.village))

    assert client.get(address("visit-detail", first.pk)).context["n_waiting"] == 2
    answer = client.post(address("visit-review", second.pk), {"verdict": "accepted"})
    assert answer.url == address("visit-detail", third.pk)
    answer = client.post(address("visit-review", third.pk), {"verdict": "accepted"})
    assert answer.url == address("visit-detail", first.pk)
