from datetime import timedelta

import pytest
from django.utils import timezone

from households.models import Evidence, Need
from interventions import actions
from interventions.models import Activity, Commitment
from tests.interventions.factories import (
    ActivityFactory,
    FunderFactory,
    NeedFactory,
    ProgrammeFactory,
    activity_for,
    make_verified,
    officer_of,
    picture,
    second_person,
)
from verification.review.models import Decision

pytestmark = pytest.mark.django_db


def taken(**fields) -> Commitment:
    need = NeedFactory(verified=True)
    activity = activity_for(need)
    return actions.commit_need(need=need, activity=activity, by=officer_of(activity), **fields)


def handed_over(commitment, **changes):
    fields = {
        "delivered_on": timezone.localdate(), "bast_number": "BAST/01", "quantity": 1, "photo": picture(),
        "by": commitment.committed_by,
    }  # fmt: skip
    return actions.deliver(commitment=commitment, **(fields | changes))


def test_a_verified_need_is_active_in_the_activity_at_once():
    commitment = taken()

    assert (commitment.status, commitment.need.status) == ("active", "committed")
    assert commitment.evidence == commitment.need.opened_by.evidence
    assert commitment.cost_idr == commitment.pledged_idr == 2_500_000


def test_taking_a_need_uses_a_place_and_money_of_the_activity():
    activity = taken().activity

    activity.refresh_from_db()
    assert (activity.n_committed, activity.committed_idr) == (1, 2_500_000)


def test_the_funder_of_the_activity_pays_the_unit_cost():
    commitment = taken()

    line = commitment.funding_lines.get()
    assert (line.funder, line.pledged_idr) == (commitment.activity.funder, 2_500_000)


def test_a_taken_need_is_not_taken_again():
    need = taken().need
    other = activity_for(need)

    with pytest.raises(actions.InterventionError, match="baru saja diambil"):
        actions.commit_need(need=need, activity=other, by=officer_of(other))

    other.refresh_from_db()
    assert (need.commitments.count(), other.n_committed) == (1, 0)


def test_an_unverified_need_asks_for_a_reason():
    need = NeedFactory()
    activity = activity_for(need)

    with pytest.raises(actions.InterventionError, match="belum mempunyai verifikasi"):
        actions.commit_need(need=need, activity=activity, by=officer_of(activity), unverified_reason="  ")

    need.refresh_from_db()
    assert need.status == Need.Status.OPEN


def test_expired_evidence_counts_as_none():
    need = NeedFactory(verified=True)
    Evidence.objects.update(observed_on="2020-01-01", expires_on="2022-01-01")
    activity = activity_for(need)

    commitment = actions.commit_need(need=need, activity=activity, by=officer_of(activity), unverified_reason="Banjir")

    assert (commitment.evidence, commitment.status) == (None, "proposed")


def test_an_unverified_commitment_waits_for_a_second_person():
    need = NeedFactory()
    activity = activity_for(need)
    commitment = actions.commit_need(need=need, activity=activity, by=officer_of(activity), unverified_reason="Banjir")

    with pytest.raises(actions.InterventionError, match="menunggu persetujuan"):
        handed_over(commitment)

    approved = actions.approve_commitment(commitment=commitment, by=second_person())
    assert approved.status == "approved"
    assert handed_over(approved).commitment.need.household == need.household


def test_the_one_who_took_the_need_is_not_the_second_person():
    need = NeedFactory()
    activity = activity_for(need)
    officer = officer_of(activity)
    commitment = actions.commit_need(need=need, activity=activity, by=officer, unverified_reason="Banjir")

    with pytest.raises(actions.InterventionError, match="orang lain"):
        actions.approve_commitment(commitment=commitment, by=officer)

    commitment.refresh_from_db()
    assert commitment.status == "proposed"


def test_an_active_commitment_is_not_approved_again():
    with pytest.raises(actions.InterventionError, match="berjalan"):
        actions.approve_commitment(commitment=taken(), by=second_person())


def test_a_need_goes_only_into_an_activity_of_the_own_opd():
    need = NeedFactory(verified=True)

    with pytest.raises(actions.InterventionError, match="OPD lain"):
        actions.commit_need(need=need, activity=activity_for(need), by=officer_of(activity_for(need)))


def test_a_need_goes_only_into_a_programme_that_answers_its_indicator():
    need, activity = NeedFactory(verified=True), ActivityFactory()

    with pytest.raises(actions.InterventionError, match="tidak menangani"):
        actions.commit_need(need=need, activity=activity, by=officer_of(activity))


def test_a_full_activity_takes_no_more():
    need = NeedFactory(verified=True)
    activity = activity_for(need, quota=0)

    with pytest.raises(actions.InterventionError, match="Kuota"):
        actions.commit_need(need=need, activity=activity, by=officer_of(activity))

    need.refresh_from_db()
    assert need.status == Need.Status.OPEN


def test_an_activity_without_money_takes_no_more():
    need = NeedFactory(verified=True)
    activity = activity_for(need, budget_idr=2_499_999)

    with pytest.raises(actions.InterventionError, match="Anggaran"):
        actions.commit_need(need=need, activity=activity, by=officer_of(activity))

    assert not need.commitments.exists()


def test_delivery_is_evidence_and_moves_the_need_on():
    commitment = taken()

    delivery = handed_over(commitment)

    commitment.refresh_from_db()
    commitment.need.refresh_from_db()
    assert (commitment.status, commitment.need.status) == ("delivered", "delivered")
    assert (delivery.evidence.kind, delivery.evidence.household) == ("delivery", commitment.need.household)


def test_the_photo_of_a_delivery_is_kept_as_a_new_picture(media):
    delivery = handed_over(taken())

    assert (media / delivery.photo_path).read_bytes().startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bast_number": " "}, "BAST"),
        ({"quantity": 0}, "Jumlah"),
        ({"delivered_on": timezone.localdate() + timedelta(days=2)}, "belum tiba"),
        ({"delivered_on": timezone.localdate() - timedelta(days=2)}, "sebelum kebutuhan dibuka"),
    ],
)
def test_a_hand_over_without_proof_is_refused(changes, words):
    commitment = taken()

    with pytest.raises(actions.InterventionError, match=words):
        handed_over(commitment, **changes)

    assert not Evidence.objects.filter(kind="delivery").exists()


def test_a_file_that_is_no_picture_is_refused():
    from django.core.files.uploadedfile import SimpleUploadedFile

    with pytest.raises(actions.InterventionError, match="foto"):
        handed_over(taken(), photo=SimpleUploadedFile("a.jpg", b"bukan gambar"))


def test_a_need_is_handed_over_once():
    commitment = taken()
    handed_over(commitment)

    with pytest.raises(actions.InterventionError, match="diserahkan"):
        handed_over(commitment)


def test_giving_back_frees_need_place_and_money():
    commitment = taken()

    actions.cancel_commitment(commitment=commitment, by=commitment.committed_by, reason="Pindah ke tahun depan")

    commitment.need.refresh_from_db()
    activity = Activity.objects.get()
    assert (commitment.need.status, activity.n_committed, activity.committed_idr) == ("open", 0, 0)


def test_a_delivered_commitment_is_not_given_back():
    commitment = taken()
    handed_over(commitment)

    with pytest.raises(actions.InterventionError, match="diserahkan"):
        actions.cancel_commitment(commitment=commitment)


def test_a_need_given_back_is_withdrawn_when_the_household_was_struck_off_meanwhile():
    commitment = taken()
    Decision.objects.update(outcome="not_eligible", reason="became_able")

    actions.cancel_commitment(commitment=commitment)

    commitment.need.refresh_from_db()
    assert (commitment.need.status, commitment.need.withdrawn_reason) == ("withdrawn", "not_eligible")


def test_a_company_holds_a_verified_need_until_approval():
    need, company = NeedFactory(verified=True), FunderFactory(kind="company")

    commitment = actions.propose_commitment(need=need, leader=company)
    approved = actions.approve_commitment(commitment=commitment, by=second_person())

    assert (commitment.status, approved.status, approved.leader) == ("proposed", "approved", company)
    assert approved.funding_lines.get().pledged_idr == need.cost_idr


def test_a_company_gets_no_unverified_need():
    with pytest.raises(actions.InterventionError, match="belum mempunyai verifikasi"):
        actions.propose_commitment(need=NeedFactory(), leader=FunderFactory(kind="company"))


def test_an_expired_hold_opens_the_need_again():
    commitment = actions.propose_commitment(need=NeedFactory(verified=True), leader=FunderFactory(kind="company"))

    expired = actions.cancel_commitment(commitment=commitment, expired=True)

    assert (expired.status, expired.need.status) == ("expired", "open")


def test_the_same_kind_of_aid_again_asks_for_a_reason():
    need = NeedFactory(verified=True)
    activity = activity_for(need)
    officer = officer_of(activity)
    handed_over(actions.commit_need(need=need, activity=activity, by=officer))
    Need.objects.update(status="open")  # a later visit saw that the deprivation is still there

    with pytest.raises(actions.InterventionError, match="Bantuan sejenis"):
        actions.commit_need(need=need, activity=activity, by=officer)

    again = actions.commit_need(need=need, activity=activity, by=officer, repeat_reason="Jamban rusak oleh banjir")
    assert again.repeat_reason == "Jamban rusak oleh banjir"


def test_an_activity_is_opened_only_by_the_opd_of_the_programme():
    programme, officer = ProgrammeFactory(), officer_of(ActivityFactory())

    with pytest.raises(actions.InterventionError, match="OPD sendiri"):
        actions.open_activity(
            programme=programme, year=2026, name="Jamban", funder=FunderFactory(), unit_cost_idr=1, budget_idr=1,
            quota=1, by=officer,
        )  # fmt: skip


def test_verification_that_comes_later_does_not_take_the_commitment_off_the_list():
    need = NeedFactory()
    activity = activity_for(need)
    actions.commit_need(need=need, activity=activity, by=officer_of(activity), unverified_reason="Banjir")

    make_verified(need.opened_by.evidence)

    assert Commitment.objects.without_verification().count() == 1
