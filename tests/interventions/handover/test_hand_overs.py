from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import AccessLog
from accounts.roles import Role
from households.models import Evidence, Need
from interventions import actions as serving
from interventions.handover import actions
from interventions.handover.actions import Outcome
from interventions.models import Activity, Commitment, Delivery, HandOver, MissedHandOver
from tests.interventions.factories import NeedFactory, activity_for, hand_over, officer_of, page, picture
from tests.interventions.handover.conftest import scan
from tests.interventions.test_constraints import at_once

pytestmark = pytest.mark.django_db


def record(activity, officer, outcomes, **changes):
    fields = {"bast_number": "BAST/1", "delivered_on": timezone.localdate(), "proof": scan()} | changes
    return actions.hand_over_many(activity=activity, outcomes=outcomes, by=officer, **fields)


def all_given(commitments, quantity=1):
    return [Outcome(one.pk, quantity=quantity) for one in commitments]


# Many at once


def test_one_set_of_minutes_serves_many_households(activity, officer, commitments):
    recorded = record(activity, officer, all_given(commitments))

    assert recorded.deliveries.count() == 3
    assert set(Commitment.objects.values_list("status", "completed_on")) == {("delivered", timezone.localdate())}
    assert set(Need.objects.values_list("status", flat=True)) == {"delivered"}
    assert Evidence.objects.filter(kind="delivery").count() == 3


def test_all_or_nothing(activity, officer, commitments):
    serving.cancel_commitment(commitment=commitments[2])

    with pytest.raises(serving.InterventionError, match=commitments[2].need.public_code):
        record(activity, officer, all_given(commitments))

    assert not HandOver.objects.exists()
    assert not Delivery.objects.exists()


def test_sent_twice_it_is_recorded_once(activity, officer, commitments):
    record(activity, officer, all_given(commitments))

    with pytest.raises(serving.InterventionError, match="Sudah diserahkan"):
        record(activity, officer, all_given(commitments))

    assert Delivery.objects.count() == 3


def test_a_recorded_number_takes_more_recipients_of_that_day_without_a_second_proof(activity, officer, commitments):
    first = record(activity, officer, all_given(commitments[:1]))

    assert record(activity, officer, all_given(commitments[1:]), proof=None) == first
    assert first.deliveries.count() == 3


def test_a_recorded_number_of_another_day_is_refused(activity, officer, commitments):
    Need.objects.update(opened_on=timezone.localdate() - timedelta(days=9))
    record(activity, officer, all_given(commitments[:1]))

    with pytest.raises(serving.InterventionError, match="sudah tercatat dengan tanggal"):
        record(activity, officer, all_given(commitments[1:]), delivered_on=timezone.localdate() - timedelta(days=1))


def test_two_activities_may_use_the_same_number(activity, officer, commitments):
    record(activity, officer, all_given(commitments))
    need = NeedFactory(verified=True)
    other = activity_for(need)
    commitment = serving.commit_need(need=need, activity=other, by=officer_of(other))

    assert record(other, commitment.committed_by, all_given([commitment])).activity == other


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bast_number": " "}, "BAST"),
        ({"proof": None}, "Lampirkan"),
        ({"delivered_on": timezone.localdate() + timedelta(days=2)}, "belum tiba"),
        ({"delivered_on": timezone.localdate() - timedelta(days=99)}, "sebelum kebutuhan dibuka"),
        ({"proof": SimpleUploadedFile("a.jpg", b"bukan gambar")}, "foto"),
        ({"proof": SimpleUploadedFile("a.exe", b"MZ\x90")}, "foto"),
        ({"proof": SimpleUploadedFile("a.pdf", b"%PDF-1.7 terpotong")}, "terpotong"),
        ({"proof": SimpleUploadedFile("a.pdf", b"%PDF-1.7 /JavaScript (x) startxref %%EOF")}, "lampiran atau program"),
    ],
)
def test_a_hand_over_without_proof_number_or_day_changes_nothing(activity, officer, commitments, changes, words):
    with pytest.raises(serving.InterventionError, match=words):
        record(activity, officer, all_given(commitments), **changes)

    assert not HandOver.objects.exists()


def test_another_opd_hands_over_nothing_here(activity, commitments):
    with pytest.raises(serving.InterventionError, match="OPD lain"):
        record(activity, officer_of(activity_for(NeedFactory())), all_given(commitments))


def test_a_commitment_of_another_activity_is_refused(activity, officer, commitments):
    need = NeedFactory(verified=True)
    other = activity_for(need)
    stranger = serving.commit_need(need=need, activity=other, by=officer_of(other))

    with pytest.raises(serving.InterventionError, match="bukan dari kegiatan ini"):
        record(activity, officer, all_given([*commitments, stranger]))


# In parts


@pytest.fixture
def ten(activity, officer, commitments):
    """Commitments of ten animals each."""
    actions.plan_quantity(activity=activity, quantity=10, unit="ekor", by=officer)
    return [type(one).objects.get(pk=one.pk) for one in commitments]


def test_the_need_is_delivered_only_when_the_plan_is_reached(activity, officer, ten):
    record(activity, officer, all_given(ten[:1], 4))
    assert (again(ten[0]).status, again(ten[0]).quantity_left) == ("active", 6)
    assert again(ten[0].need).status == "committed"

    record(activity, officer, all_given(ten[:1], 6), bast_number="BAST/2")
    assert again(ten[0]).status == again(ten[0].need).status == "delivered"


def test_more_than_planned_is_refused(activity, officer, ten):
    record(activity, officer, all_given(ten[:1], 4))

    with pytest.raises(serving.InterventionError, match="tinggal 6"):
        record(activity, officer, all_given(ten[:1], 7), bast_number="BAST/2")


def test_a_part_sent_twice_counts_once(activity, officer, ten):
    record(activity, officer, all_given(ten[:1], 4))

    with pytest.raises(serving.InterventionError, match="sudah tercatat pada BAST"):
        record(activity, officer, all_given(ten[:1], 4))

    assert again(ten[0]).delivered_quantity == 4


def test_done_with_less_needs_a_reason_and_then_waits_for_its_outcome(activity, officer, ten):
    record(activity, officer, all_given(ten[:1], 4))
    with pytest.raises(serving.InterventionError, match="alasan"):
        actions.finish_short(commitment=ten[0], reason="habis", by=officer)

    actions.finish_short(commitment=ten[0], reason="Bibit dari pemasok habis", by=officer)

    assert (again(ten[0]).status, again(ten[0].need).status) == ("delivered", "delivered")


def test_without_anything_given_nothing_is_declared_done(officer, ten):
    with pytest.raises(serving.InterventionError, match="Belum ada yang diserahkan"):
        actions.finish_short(commitment=ten[0], reason="Tidak jadi diserahkan", by=officer)


@pytest.mark.parametrize("quantity", [0, -1, 10**20])
def test_a_plan_of_nonsense_is_refused(activity, officer, commitments, quantity):
    with pytest.raises(serving.InterventionError, match="antara 1"):
        actions.plan_quantity(activity=activity, quantity=quantity, unit="ekor", by=officer)


def again(row):
    return type(row).objects.get(pk=row.pk)


# Not handed over


@pytest.mark.parametrize("reason", MissedHandOver.Reason.values)
def test_who_was_missed_waits_on_with_the_reason(activity, officer, commitments, reason):
    record(activity, officer, [Outcome(commitments[0].pk, missed=reason)], bast_number="", proof=None)

    assert (again(commitments[0]).status, commitments[0].missed.get().reason) == ("active", reason)
    assert not HandOver.objects.exists()


def test_who_moved_away_can_be_cancelled_and_his_place_is_free(activity, officer, commitments):
    record(activity, officer, [
        *all_given(commitments[:2]), Outcome(commitments[2].pk, missed="moved", is_cancelled=True),
    ])  # fmt: skip

    gone, places = again(commitments[2]), Activity.objects.get(pk=activity.pk)
    assert (gone.status, gone.need.status, "pindah" in gone.cancelled_reason) == ("cancelled", "open", True)
    assert (places.n_committed, places.committed_idr) == (2, 5_000_000)


def test_missed_twice_on_one_day_is_one_row(activity, officer, commitments):
    for _ in range(2):
        record(activity, officer, [Outcome(commitments[0].pk, missed="refused")], proof=None)

    assert commitments[0].missed.count() == 1


def test_a_reason_nobody_offered_is_refused(activity, officer, commitments):
    with pytest.raises(serving.InterventionError, match="tidak dikenal"):
        record(activity, officer, [Outcome(commitments[0].pk, missed="malas")])


# What the database refuses by itself


def test_the_database_counts_deliveries_and_refuses_more_than_the_plan(commitments, officer):
    evidence = Evidence.objects.create(
        household=commitments[0].need.household, kind="delivery", observed_on="2026-01-01", expires_on="2027-01-01",
        by=officer,
    )  # fmt: skip

    with pytest.raises(IntegrityError, match="hand_overs_never_pass_the_plan"), transaction.atomic():
        Delivery.objects.create(
            commitment=commitments[0], delivered_on="2026-01-01", bast_number="X", evidence=evidence, quantity=2,
            recorded_by=officer,
        )  # fmt: skip


def test_the_database_refuses_done_with_less_and_no_reason(commitments):
    with pytest.raises(IntegrityError, match="delivered_in_full_or_explained"), transaction.atomic():
        Commitment.objects.filter(pk=commitments[0].pk).update(status="delivered")


def test_a_delivery_is_neither_deleted_nor_recounted(commitments):
    hand_over(commitments[0])

    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Delivery.objects.all()._raw_delete("default")
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Delivery.objects.update(quantity=2)


@pytest.mark.django_db(transaction=True)
def test_eight_hands_at_once_never_give_more_than_planned():
    need = NeedFactory(verified=True)
    activity = activity_for(need)
    officer = officer_of(activity)
    commitment = serving.commit_need(need=need, activity=activity, by=officer)
    actions.plan_quantity(activity=activity, quantity=10, unit="ekor", by=officer)

    def giving(number):
        return lambda: record(activity, officer, all_given([commitment], 3), bast_number=f"BAST/{number}")

    answers = at_once(*[giving(number) for number in range(8)])

    assert sum(isinstance(answer, HandOver) for answer in answers) == 3
    assert again(commitment).delivered_quantity == 9


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_by_four_at_once_is_recorded_once():
    need = NeedFactory(verified=True)
    activity = activity_for(need)
    officer = officer_of(activity)
    commitment = serving.commit_need(need=need, activity=activity, by=officer)

    answers = at_once(*[lambda: record(activity, officer, all_given([commitment]))] * 4)

    assert sum(isinstance(answer, HandOver) for answer in answers) == 1
    assert Delivery.objects.count() == HandOver.objects.count() == 1


# Pages


def typed(commitments, **changes):
    form = {"bast_number": "BAST/9", "delivered_on": timezone.localdate(), "proof": picture()}
    for one in commitments:
        form |= {f"k{one.pk}-result": "given", f"k{one.pk}-quantity": 1}
    return form | changes


def test_an_officer_types_in_a_day(client_as, activity, officer, commitments):
    client = client_as(officer)
    village = commitments[0].need.household.village
    own = [one for one in commitments if one.need.household.village == village]
    assert "Kepala Keluarga 1" in client.get(page("hand-over", activity.pk), {"desa": village.pk}).text

    client.post(page("hand-over", activity.pk) + f"?desa={village.pk}", typed(own))

    recorded = HandOver.objects.get()
    assert recorded.deliveries.count() == len(own)
    assert client.get(page("hand-over-detail", recorded.pk)).status_code == 200
    assert b"".join(client.get(page("hand-over-proof", recorded.pk))).startswith(b"\xff\xd8")


def test_faults_of_all_rows_are_told_at_once_and_nothing_is_recorded(client_as, activity, officer, commitments):
    pk = commitments[0].pk
    village = commitments[0].need.household.village_id
    form = typed(commitments[:1], **{f"k{pk}-quantity": -3, f"k{pk}-cancel": "on", "delivered_on": "kemarin"})

    text = client_as(officer).post(page("hand-over", activity.pk) + f"?desa={village}", form).text

    assert text.count("Belum tersimpan") == 1
    assert "Hanya bila tidak diserahkan" in text
    assert not HandOver.objects.exists()


def test_a_scan_is_given_back_as_a_file(client_as, activity, officer, commitments):
    recorded = record(activity, officer, all_given(commitments))

    answer = client_as(officer).get(page("hand-over-proof", recorded.pk))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_printed_list_names_who_waits_and_is_written_down(client_as, activity, officer, commitments):
    answer = client_as(officer).get(page("hand-over-sheet", activity.pk), {"tanggal": timezone.localdate()})

    assert answer.content.startswith(b"%PDF")
    assert AccessLog.objects.get(kind="recipient").count == 3


@pytest.mark.parametrize("day", ["", "kemarin", "31-31-2026"])
def test_the_printed_list_asks_for_a_day(client_as, activity, officer, commitments, day):
    answer = client_as(officer).get(page("hand-over-sheet", activity.pk), {"tanggal": day})

    assert answer.url == page("activity-detail", activity.pk)


def test_a_partial_end_is_declared_on_its_page(client_as, activity, officer, ten):
    record(activity, officer, all_given(ten[:1], 4))
    client = client_as(officer)
    assert "Nyatakan selesai sebagian" in client.get(page("commitment-detail", ten[0].pk)).text

    client.post(page("commitment-finish", ten[0].pk), {"reason": "Bibit dari pemasok habis"})

    assert again(ten[0]).short_reason == "Bibit dari pemasok habis"


def test_who_records_nothing_sees_no_form(client_as, activity, commitments):
    assert client_as(Role.BAPPEDA_ANALYST).get(page("hand-over", activity.pk)).status_code == 403
    assert client_as(officer_of(activity_for(NeedFactory()))).get(page("hand-over", activity.pk)).status_code == 404


def test_the_page_of_many_recipients_asks_a_bounded_number_of_questions(
    client_as, activity, officer, commitments, django_assert_max_num_queries
):
    client = client_as(officer)

    with django_assert_max_num_queries(22):
        client.get(page("hand-over", activity.pk))
