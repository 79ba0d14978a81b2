from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from interventions import actions
from interventions.models import Activity
from tests.interventions.factories import (
    FunderFactory,
    NeedFactory,
    ProgrammeFactory,
    activity_for,
    officer_of,
    page,
    picture,
    second_person,
)

pytestmark = pytest.mark.django_db


# Activities


def test_an_opd_sees_its_own_activities_and_bappeda_all(client_as, officer, activity):
    other = activity_for(NeedFactory())

    own = client_as(officer)
    assert other.name not in own.get(page("activity-list")).text
    assert own.get(page("activity-detail", activity.pk)).status_code == 200
    assert own.get(page("activity-detail", other.pk)).status_code == 404
    assert other.name in client_as(Role.BAPPEDA_ADMIN).get(page("activity-list")).text


def test_a_leader_sees_figures_of_an_activity_and_no_commitments(client_as, activity, commitment):
    answer = client_as(Role.LEADER).get(page("activity-detail", activity.pk))

    assert "Sisa tempat" in answer.text
    assert commitment.need.public_code not in answer.text


def test_an_officer_opens_an_activity(client_as, officer, activity):
    form = {
        "programme": activity.programme_id, "year": timezone.localdate().year, "name": "Jamban hulu",
        "funder": FunderFactory().pk, "unit_cost_idr": 2_500_000, "budget_idr": 50_000_000, "quota": 20,
    }  # fmt: skip
    answer = client_as(officer).post(page("activity-new"), form)

    opened = Activity.objects.get(name="Jamban hulu")
    assert answer.url == page("activity-detail", opened.pk)
    assert opened.places_left == 20


@pytest.mark.parametrize(
    "changes", [{"year": 1990}, {"unit_cost_idr": 60_000_000}, {"quota": 0}, {"name": ""}, {"quota": "banyak"}]
)
def test_a_wrong_activity_changes_nothing(client_as, officer, activity, changes):
    form = {
        "programme": activity.programme_id, "year": timezone.localdate().year, "name": "Jamban hulu",
        "funder": activity.funder_id, "unit_cost_idr": 2_500_000, "budget_idr": 50_000_000, "quota": 20,
    } | changes  # fmt: skip
    answer = client_as(officer).post(page("activity-new"), form)

    assert "Belum tersimpan" in answer.text
    assert Activity.objects.count() == 1


def test_an_activity_is_not_opened_for_the_programme_of_another_opd(client_as, officer):
    other = ProgrammeFactory()

    answer = client_as(officer).post(page("activity-new"), {"programme": other.pk})

    assert answer.status_code == 200
    assert not Activity.objects.filter(programme=other).exists()


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.VERIFIER])
@pytest.mark.parametrize("name", ["activity-list", "programme-list", "unverified-list", "activity-new"])
def test_activities_and_programmes_are_closed_to_the_field(client_as, role, name):
    assert client_as(role).get(page(name)).status_code == 403


@pytest.mark.parametrize("name", ["activity-list", "activity-detail", "unverified-list", "programme-list"])
def test_lists_ask_as_often_for_many_as_for_one(client_as, activity, officer, name, django_assert_max_num_queries):
    indicator = activity.programme.indicators.get()
    for _ in range(5):
        need = NeedFactory(indicator=indicator)
        actions.commit_need(need=need, activity=activity, by=officer, unverified_reason="Banjir")
        activity_for(need)
    client = client_as(Role.BAPPEDA_ANALYST)

    with django_assert_max_num_queries(16):
        client.get(page(name, *([activity.pk] if name == "activity-detail" else [])))


def delivery_form(**changes):
    return {"delivered_on": timezone.localdate(), "bast_number": "BAST/7", "quantity": 1, "photo": picture()} | changes


def test_an_officer_records_the_hand_over(client_as, officer, commitment):
    client = client_as(officer)

    client.post(page("commitment-deliver", commitment.pk), delivery_form())

    commitment.refresh_from_db()
    assert (commitment.status, commitment.delivery.bast_number) == ("delivered", "BAST/7")
    assert b"".join(client.get(page("delivery-photo", commitment.pk))).startswith(b"\xff\xd8")


def test_what_was_typed_stays_when_the_hand_over_is_refused(client_as, officer, commitment):
    tomorrow = timezone.localdate() + timedelta(days=1)

    answer = client_as(officer).post(page("commitment-deliver", commitment.pk), delivery_form(delivered_on=tomorrow))

    assert "belum tiba" in answer.text
    assert "BAST/7" in answer.text
    commitment.refresh_from_db()
    assert commitment.status == "active"


def test_a_commitment_of_another_opd_is_not_there(client_as, commitment):
    client = client_as(officer_of(activity_for(NeedFactory())))

    assert client.get(page("commitment-detail", commitment.pk)).status_code == 404
    assert client.get(page("delivery-photo", commitment.pk)).status_code == 404
    for name in ["commitment-deliver", "commitment-cancel"]:
        assert client.post(page(name, commitment.pk)).status_code == 404


def test_bappeda_reads_a_commitment_and_records_no_hand_over(client_as, commitment):
    client = client_as(Role.BAPPEDA_ANALYST)

    assert client.get(page("commitment-detail", commitment.pk)).status_code == 200
    for name in ["commitment-deliver", "commitment-cancel", "commitment-approve"]:
        assert client.post(page(name, commitment.pk), delivery_form()).status_code == 403


def test_the_second_person_approves_on_the_page(client_as, unverified):
    client = client_as(second_person())

    assert "Setujui komitmen" in client.get(page("commitment-detail", unverified.pk)).text
    client.post(page("commitment-approve", unverified.pk))

    unverified.refresh_from_db()
    assert (unverified.status, unverified.second_person) == ("approved", client.user)


def test_an_officer_does_not_approve(client_as, officer, unverified):
    client = client_as(officer)

    assert "Setujui komitmen" not in client.get(page("commitment-detail", unverified.pk)).text
    assert client.post(page("commitment-approve", unverified.pk)).status_code == 403


def test_giving_back_asks_for_a_reason(client_as, officer, commitment):
    client = client_as(officer)

    client.post(page("commitment-cancel", commitment.pk), {"reason": ""})
    commitment.refresh_from_db()
    assert commitment.status == "active"

    client.post(page("commitment-cancel", commitment.pk), {"reason": "Keluarga pindah ke kota"})
    commitment.refresh_from_db()
    assert (commitment.status, commitment.cancelled_reason) == ("cancelled", "Keluarga pindah ke kota")
    assert "Keluarga pindah ke kota" in client.get(page("commitment-detail", commitment.pk)).text


def test_acts_are_posts(client_as, officer, commitment):
    client = client_as(officer)

    for name in ["commitment-approve", "commitment-deliver", "commitment-cancel"]:
        assert client.get(page(name, commitment.pk)).status_code == 405
    assert client.get(page("need-take", commitment.need.public_code)).status_code == 405


def test_money_promised_without_verification_has_its_own_page(client_as, officer, commitment, unverified):
    actions.cancel_commitment(commitment=unverified)

    text = client_as(officer).get(page("unverified-list")).text

    assert unverified.need.public_code in text
    assert commitment.need.public_code not in text


# Programmes


def test_open_needs_are_counted_by_programme_and_linked_to_their_list(client_as, officer, activity, need):
    NeedFactory(indicator=need.indicator)
    NeedFactory(indicator=need.indicator, status="resolved")
    client = client_as(officer)

    answer = client.get(page("programme-list"))

    cell = next(cell for cell in answer.context["rows"][0]["cells"] if cell.column.key == "n_open")
    assert cell.value == 2
    assert client.get(cell.url).context["page_obj"].paginator.count == 2


def test_a_leader_reads_programmes_without_links_to_needs(client_as, need, activity):
    answer = client_as(Role.LEADER).get(page("programme-list"))

    assert activity.programme.name in answer.text
    assert page("need-list") not in answer.text


def test_bappeda_mends_programmes_in_the_admin(client_as, activity):
    client = client_as(Role.BAPPEDA_ADMIN)
    address = reverse("admin:interventions_programme_change", args=[activity.programme_id])

    assert client.get(address).status_code == 200
    link = activity.programme.programme_indicators.get()
    form = {
        "code": "x", "name": "X", "opd": activity.programme.opd_id, "is_named": "on", "is_active": "on", "source": "",
        "programme_indicators-TOTAL_FORMS": 1, "programme_indicators-INITIAL_FORMS": 1,
        "programme_indicators-0-id": link.pk, "programme_indicators-0-programme": activity.programme_id,
        "programme_indicators-0-indicator": link.indicator_id, "programme_indicators-0-DELETE": "on",
    }  # fmt: skip
    assert "sekurangnya satu indikator" in client.post(address, form).text
    assert activity.programme.programme_indicators.count() == 1
