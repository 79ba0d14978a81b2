import pytest

from accounts.models import AccessLog
from accounts.roles import Role
from households import reference as register
from households.models import Deprivation, Evidence
from interventions.models import Commitment
from tests.interventions.factories import (
    NeedFactory,
    ResidenceFactory,
    activity_for,
    hand_over,
    officer_of,
    page,
)

pytestmark = pytest.mark.django_db


def test_an_opd_lists_the_needs_of_its_programmes(client_as, officer, need):
    other = NeedFactory(verified=True)

    answer = client_as(officer).get(page("need-list"))

    assert need.public_code in answer.text
    assert other.public_code not in answer.text


def test_a_supervisor_lists_the_needs_of_his_village(client_as, need):
    other = NeedFactory()

    answer = client_as(Role.SUPERVISOR, areas=[need.household.village]).get(page("need-list"))

    assert need.public_code in answer.text
    assert other.public_code not in answer.text


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.LEADER])
def test_needs_are_closed_to_other_roles(client_as, role, need):
    client = client_as(role)

    assert client.get(page("need-list")).status_code == 403
    assert client.get(page("need-detail", need.public_code)).status_code == 403


def test_needs_are_filtered_by_indicator_district_and_status(client_as, need):
    other = NeedFactory(status="committed")
    client = client_as(Role.BAPPEDA_ANALYST)

    for query in [
        {"indicator": need.indicator_id}, {"district": need.household.village.parent_id}, {"status": "open"},
        {"programme": activity_for(need).programme_id},
    ]:  # fmt: skip
        text = client.get(page("need-list"), query).text
        assert need.public_code in text, query
        assert other.public_code not in text, query


def test_the_list_of_needs_asks_as_often_for_many_as_for_one(client_as, django_assert_max_num_queries):
    client = client_as(Role.BAPPEDA_ANALYST)
    NeedFactory.create_batch(12)

    with django_assert_max_num_queries(16):
        client.get(page("need-list"))


def test_names_stand_on_the_page_of_the_need_and_not_in_the_list(client_as, officer, need):
    ResidenceFactory(household=need.household, person__name="Siti Uji Sarinah")
    client = client_as(officer)

    assert "Siti Uji Sarinah" not in client.get(page("need-list")).text
    assert "Siti Uji Sarinah" in client.get(page("need-detail", need.public_code)).text


def test_who_opens_a_need_is_written_down_with_the_purpose(client_as, officer, need):
    client_as(officer).get(page("need-detail", need.public_code))

    log = AccessLog.objects.get(kind="need")
    assert (log.actor, log.purpose, log.object_ids) == (officer, "pelaksanaan intervensi", [need.pk])


def test_a_need_of_another_opd_is_not_there(client_as, need):
    stranger = officer_of(activity_for(NeedFactory()))
    client = client_as(stranger)

    assert client.get(page("need-detail", need.public_code)).status_code == 404
    assert client.post(page("need-take", need.public_code)).status_code == 404
    assert not AccessLog.objects.filter(kind="need").exists()


def test_the_page_tells_the_answers_that_opened_the_need(client_as, officer, need):
    register.load_variables()
    Deprivation.objects.create(
        assessment=need.opened_by, indicator=need.indicator, state="yes", because=[["roof", "thatch"]]
    )

    text = client_as(officer).get(page("need-detail", need.public_code)).text

    assert "Jenis atap terluas" in text
    assert "Jerami/ijuk/daun/rumbia" in text


def test_an_officer_takes_a_need(client_as, officer, need, activity):
    answer = client_as(officer).post(page("need-take", need.public_code), {"activity": activity.pk})

    commitment = Commitment.objects.get()
    assert answer.url == page("commitment-detail", commitment.pk)
    assert (commitment.need, commitment.committed_by, commitment.status) == (need, officer, "active")


def test_a_viewer_of_the_opd_does_not_take_needs(client_as, need, activity):
    client = client_as(officer_of(activity, Role.OPD_VIEWER))

    assert "Ambil kebutuhan" not in client.get(page("need-detail", need.public_code)).text
    assert client.post(page("need-take", need.public_code), {"activity": activity.pk}).status_code == 403


def test_without_verification_the_page_warns_and_asks_for_the_reason(client_as, officer, need, activity):
    Evidence.objects.update(observed_on="2020-01-01", expires_on="2022-01-01")
    client = client_as(officer)

    assert "orang kedua di Bappeda" in client.get(page("need-detail", need.public_code)).text
    refused = client.post(page("need-take", need.public_code), {"activity": activity.pk})
    assert "Alasan tanpa verifikasi" in refused.text
    assert not Commitment.objects.exists()

    client.post(page("need-take", need.public_code), {"activity": activity.pk, "unverified_reason": "Banjir"})
    assert Commitment.objects.get().status == "proposed"


def test_the_page_shows_the_earlier_delivery_of_the_same_aid(client_as, officer, need, commitment):
    hand_over(commitment)
    type(need).objects.update(status="open")

    text = client_as(officer).get(page("need-detail", need.public_code)).text

    assert "Bantuan sejenis sudah pernah diserahkan" in text
    assert "BAST/7" in text


def test_the_second_taker_is_told_so(client_as, officer, need, activity, commitment):
    other = activity_for(need)

    answer = client_as(officer_of(other)).post(page("need-take", need.public_code), {"activity": other.pk}, follow=True)

    assert "baru saja diambil" in answer.text
    assert Commitment.objects.count() == 1
