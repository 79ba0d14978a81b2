import pytest
from django.db import IntegrityError, connection, transaction

from accounts.roles import Role
from interventions import actions as serving
from interventions.handover import actions
from interventions.models import Commitment, FundingLine
from tests.interventions.factories import FunderFactory, NeedFactory, activity_for, officer_of, page, second_person
from tests.interventions.test_constraints import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def village_money():
    return FunderFactory(kind="village")


def shares(commitment):
    return list(commitment.funding_lines.order_by("pk").values_list("pledged_idr", flat=True))


def look_now():
    """The rule looks when a transaction ends; a test's never does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def change(line, by, **amounts):
    fields = {"pledged_idr": line.pledged_idr, "transferred_idr": 0, "in_kind_idr": 0} | amounts
    return actions.change_payer(line=line, by=by, **fields)


def test_another_payer_takes_over_a_part_of_the_leader(commitment, officer, village_money):
    actions.add_payer(commitment=commitment, funder=village_money, pledged_idr=400_000, by=officer)

    commitment.refresh_from_db()
    assert shares(commitment) == [2_100_000, 400_000]
    assert commitment.pledged_idr == commitment.cost_idr
    look_now()


def test_never_more_than_the_cost(commitment, officer, village_money):
    with pytest.raises(serving.InterventionError, match="lebih besar daripada biaya"):
        actions.add_payer(commitment=commitment, funder=village_money, pledged_idr=2_500_001, by=officer)

    assert shares(commitment) == [2_500_000]


def test_what_the_leader_has_given_is_not_taken_over(commitment, officer, village_money):
    change(commitment.funding_lines.get(), officer, transferred_idr=2_000_000, in_kind_idr=300_000)

    with pytest.raises(serving.InterventionError, match="lebih besar daripada biaya"):
        actions.add_payer(commitment=commitment, funder=village_money, pledged_idr=200_001, by=officer)


@pytest.mark.parametrize(
    "amounts",
    [{"transferred_idr": 2_500_001}, {"in_kind_idr": -1}, {"pledged_idr": 10**20}, {"pledged_idr": 2_600_000}],
)
def test_amounts_of_nonsense_change_nothing(commitment, officer, amounts):
    with pytest.raises(serving.InterventionError):
        change(commitment.funding_lines.get(), officer, **amounts)

    assert shares(commitment) == [2_500_000]


def test_one_payer_stands_once(commitment, officer):
    with pytest.raises(serving.InterventionError, match="sudah membayar"):
        actions.add_payer(commitment=commitment, funder=commitment.leader, pledged_idr=1, by=officer)


def test_bappeda_may_change_payers_and_another_opd_may_not(commitment, village_money):
    actions.add_payer(commitment=commitment, funder=village_money, pledged_idr=1, by=second_person())

    stranger = officer_of(activity_for(NeedFactory()))
    with pytest.raises(serving.InterventionError, match="tidak dapat diubah oleh Anda"):
        actions.add_payer(commitment=commitment, funder=FunderFactory(), pledged_idr=1, by=stranger)


def test_payers_of_a_cancelled_commitment_stay(commitment, officer, village_money):
    serving.cancel_commitment(commitment=commitment)

    with pytest.raises(serving.InterventionError, match="tidak dapat diubah"):
        actions.add_payer(commitment=commitment, funder=village_money, pledged_idr=1, by=officer)


@pytest.mark.parametrize("write", ["more", "less", "gone", "commitment"])
def test_the_database_refuses_lines_that_do_not_add_up(commitment, village_money, write):
    def wrongly():
        if write == "more":
            FundingLine.objects.create(commitment=commitment, funder=village_money, pledged_idr=5)
        elif write == "less":
            commitment.funding_lines.update(pledged_idr=5)
        elif write == "gone":
            commitment.funding_lines.all()._raw_delete("default")
        else:
            Commitment.objects.filter(pk=commitment.pk).update(pledged_idr=5)
        look_now()

    with pytest.raises(IntegrityError, match="do not add up"), transaction.atomic():
        wrongly()


@pytest.mark.django_db(transaction=True)
def test_eight_payers_at_once_never_pass_the_cost():
    need = NeedFactory(verified=True)
    activity = activity_for(need)
    officer = officer_of(activity)
    commitment = serving.commit_need(need=need, activity=activity, by=officer)
    funders = [FunderFactory() for _ in range(8)]

    at_once(*[
        lambda funder=funder: actions.add_payer(commitment=commitment, funder=funder, pledged_idr=800_000, by=officer)
        for funder in funders
    ])  # fmt: skip

    commitment.refresh_from_db()
    assert sum(shares(commitment)) == commitment.pledged_idr == commitment.cost_idr
    assert commitment.funding_lines.exclude(funder=commitment.leader).count() == 3


def test_the_page_shows_what_each_has_given(client_as, officer, commitment, village_money):
    client = client_as(officer)
    client.post(page("payer-add", commitment.pk), {"funder": village_money.pk, "pledged_idr": 400_000})
    line = commitment.funding_lines.get(funder=village_money)

    form = {"pledged_idr": 400_000, "transferred_idr": 150_000, "in_kind_idr": 250_000}
    client.post(page("payer-change", commitment.pk, line.pk), form)

    text = client.get(page("commitment-detail", commitment.pk)).text
    assert all(words in text for words in ["Rp2.100.000", "Rp150.000", "Rp250.000", "sudah diberikan Rp400.000"])


def test_a_wrong_amount_stays_typed_and_changes_nothing(client_as, officer, commitment):
    line = commitment.funding_lines.get()
    form = {"pledged_idr": 100, "transferred_idr": 150_000, "in_kind_idr": "banyak"}

    text = client_as(officer).post(page("payer-change", commitment.pk, line.pk), form).text

    assert "150000" in text.replace(".", "")
    assert shares(commitment) == [2_500_000]


def test_who_may_not_change_payers_reads_them(client_as, activity, commitment):
    viewer = client_as(officer_of(activity, Role.OPD_VIEWER))

    assert "Tambah penyandang dana" not in viewer.get(page("commitment-detail", commitment.pk)).text
    assert viewer.get(page("payer-add", commitment.pk)).status_code == 403
    stranger = client_as(officer_of(activity_for(NeedFactory())))
    assert stranger.get(page("payer-add", commitment.pk)).status_code == 404
