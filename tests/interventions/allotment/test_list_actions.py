from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from households.models import Need
from interventions import actions as single
from interventions.allotment import actions, reports
from interventions.allotment.models import Allotment, AllotmentChange, HandChoice, Reserve, VillagePlaces
from interventions.allotment.ranking import ranking_of
from interventions.models import Activity, Commitment
from tests.factories import AreaFactory
from tests.interventions.factories import NeedFactory, activity_for, hand_over, make_verified, officer_of, second_person

pytestmark = pytest.mark.django_db
WHY = "Rumahnya roboh semalam"


@pytest.fixture
def needs(make_needs, village):
    """Six of them, the worst first."""
    return make_needs(village, [0.9, 0.8, 0.7, 0.6, 0.5, 0.4])


def shown(activity) -> list[int]:
    ranking = ranking_of(Activity.objects.get(pk=activity.pk))
    return reports.proposed_needs(ranking, reports.places_of(ranking))


def confirmed(activity, officer, needs=None, key=None):
    wanted = [need.pk for need in needs] if needs is not None else shown(activity)
    return actions.confirm_list(activity=activity, needs=wanted, key=key or uuid4(), by=officer)


def proposed(activity, officer):
    confirmed(activity, officer)
    return actions.propose_list(activity=activity, by=officer)


def taken(activity) -> set[int]:
    return set(Commitment.objects.live().filter(activity=activity).values_list("need", flat=True))


def pks(needs) -> set[int]:
    return {need.pk for need in needs}


# Places


def test_places_follow_eligible_needs_and_add_up_to_the_quota(activity, make_needs, village):
    make_needs(village, [0.5] * 6)
    make_needs(AreaFactory(), [0.5] * 2)

    places = reports.places_of(ranking_of(activity))

    assert sorted((line.n_eligible, line.places, line.n_waiting) for line in places.lines) == [(2, 1, 1), (6, 3, 3)]
    assert (places.n_places, places.n_free, places.n_eligible) == (4, 4, 8)


def test_money_may_allow_fewer_places_than_the_quota(activity, needs):
    activity.budget_idr = 2 * activity.unit_cost_idr + 1

    assert reports.places_of(ranking_of(activity)).most == 2


def test_a_village_changed_by_hand_stays_and_the_change_is_kept(activity, officer, make_needs, village):
    make_needs(village, [0.5] * 6)
    make_needs(other := AreaFactory(), [0.5] * 2)

    actions.set_village_places(activity=activity, village=other, places=2, reason="Banjir besar di sana", by=officer)

    lines = {line.village: line for line in reports.places_of(ranking_of(activity)).lines}
    assert (lines[other].places, lines[other].computed, lines[village].places) == (2, 1, 2)
    change = AllotmentChange.objects.get()
    assert (change.before, change.after, change.reason, change.by) == (1, 2, "Banjir besar di sana", officer)


@pytest.mark.parametrize(("places", "reason"), [(9, WHY), (3, " "), (3, "pendek")])
def test_places_by_hand_without_need_or_reason_change_nothing(activity, officer, needs, village, places, reason):
    with pytest.raises(actions.InterventionError):
        actions.set_village_places(activity=activity, village=village, places=places, reason=reason, by=officer)

    assert not VillagePlaces.objects.exists()


def test_places_by_hand_together_never_pass_the_quota(activity, officer, make_needs, village):
    make_needs(village, [0.5] * 4)
    make_needs(other := AreaFactory(), [0.5] * 4)
    actions.set_village_places(activity=activity, village=village, places=3, reason=WHY, by=officer)

    with pytest.raises(actions.InterventionError, match="melebihi kuota"):
        actions.set_village_places(activity=activity, village=other, places=2, reason=WHY, by=officer)
    with pytest.raises(IntegrityError, match="pass the quota"), transaction.atomic():
        VillagePlaces.objects.create(activity=activity, village=other, places=2)

    assert AllotmentChange.objects.count() == 1


def test_a_village_goes_back_to_its_share(activity, officer, needs, village):
    actions.set_village_places(activity=activity, village=village, places=1, reason=WHY, by=officer)

    for _ in range(2):
        actions.free_village_places(activity=activity, village=village, by=officer)

    assert reports.places_of(ranking_of(activity)).n_places == 4
    assert AllotmentChange.objects.filter(kind="freed").count() == 1


# Taking


def test_the_worst_off_are_taken_up_to_the_quota_and_the_next_kept_as_reserve(activity, officer, needs):
    actions.set_areas(activity=activity, areas=[], reserve_percent=25, by=officer)

    done = confirmed(activity, officer)

    activity.refresh_from_db()
    assert (done.n_taken, done.n_reserve, done.left_out) == (4, 1, {})
    assert taken(activity) == pks(needs[:4])
    assert (activity.n_committed, activity.committed_idr) == (4, 10_000_000)
    assert [(row.rank, row.need) for row in Reserve.objects.all()] == [(1, needs[4])]


def test_what_is_taken_waits_as_proposed_with_its_evidence_and_its_line_of_money(activity, officer, needs):
    confirmed(activity, officer)

    commitment = Commitment.objects.get(need=needs[0])
    assert (commitment.status, commitment.committed_by) == ("proposed", officer)
    assert commitment.evidence == needs[0].opened_by.evidence
    assert (commitment.need.status, commitment.funding_lines.get().pledged_idr) == ("committed", 2_500_000)


def test_the_same_form_sent_twice_takes_once(activity, officer, needs):
    key, wanted = uuid4(), shown(activity)
    for _ in range(2):
        done = actions.confirm_list(activity=activity, needs=wanted, key=key, by=officer)

    assert (done.was_done, done.n_taken) == (True, 4)
    assert Commitment.objects.count() == 4


def test_needs_that_went_meanwhile_are_left_out_and_told(activity, officer, needs):
    wanted = needs[:4]
    other = activity_for(needs[0])
    single.commit_need(need=needs[0], activity=other, by=officer_of(other))
    needs[1].household.decisions.update(valid_until=timezone.localdate() - timedelta(days=1))

    done = confirmed(activity, officer, wanted)

    assert taken(activity) == pks(needs[2:4])
    assert done.left_out == {actions.GONE: [needs[0].public_code], actions.UNPROVEN: [needs[1].public_code]}


def test_a_stale_or_forged_list_never_passes_quota_places_or_rules(activity, officer, needs, make_needs):
    foreign = NeedFactory(verified=True)

    done = confirmed(activity, officer, [foreign, *needs])

    activity.refresh_from_db()
    assert activity.n_committed == 4
    assert done.left_out[actions.NO_ROOM] == sorted(need.public_code for need in needs[4:])
    assert done.left_out[actions.UNPROVEN] == [foreign.public_code]


def test_one_commitment_that_cannot_be_made_takes_the_whole_list_back(activity, officer, needs, monkeypatch):
    monkeypatch.setattr(actions.reports, "most_of", lambda activity: 9)  # as if the guard in code were wrong
    monkeypatch.setattr(actions.reports.Places, "n_free", 9)

    with pytest.raises(actions.InterventionError, match="Kuota"):
        confirmed(activity, officer, needs)

    assert not Commitment.objects.exists()
    assert not AllotmentChange.objects.exists()
    assert set(Need.objects.filter(pk__in=pks(needs)).values_list("status", flat=True)) == {"open"}


def test_only_the_own_opd_takes_a_list(activity, needs):
    stranger = officer_of(activity_for(NeedFactory()))

    with pytest.raises(actions.InterventionError, match="OPD pelaksana"):
        confirmed(activity, stranger, needs)


# By hand


def test_who_is_put_in_takes_a_place_before_others_of_his_village(activity, officer, needs):
    actions.put_in(activity=activity, need=needs[5], reason=WHY, by=officer)

    assert set(shown(activity)) == pks([*needs[:3], needs[5]])
    assert AllotmentChange.objects.get(kind="in").reason == WHY


def test_who_is_taken_out_makes_room_for_the_next(activity, officer, needs):
    actions.take_out(activity=activity, need=needs[0], reason=WHY, by=officer)

    assert set(shown(activity)) == pks(needs[1:5])
    actions.undo_choice(activity=activity, need=needs[0], by=officer)
    assert set(shown(activity)) == pks(needs[:4])


def test_taking_out_afterwards_gives_the_commitment_back(activity, officer, needs):
    confirmed(activity, officer)

    actions.take_out(activity=activity, need=needs[0], reason=WHY, by=officer)

    commitment = Commitment.objects.get(need=needs[0])
    assert (commitment.status, commitment.cancelled_reason) == ("cancelled", WHY)
    assert set(shown(activity)) == pks([needs[4]])


@pytest.mark.parametrize("act", [actions.put_in, actions.take_out])
def test_a_change_by_hand_says_why(activity, officer, needs, act):
    with pytest.raises(actions.InterventionError, match="alasan"):
        act(activity=activity, need=needs[0], reason=" ", by=officer)

    assert not HandChoice.objects.exists()


def test_nobody_is_put_in_without_list_evidence_or_area(activity, officer, indicator, make_needs, village):
    undecided = NeedFactory(indicator=indicator)
    (far,) = make_needs(AreaFactory(), [0.5])
    actions.set_areas(activity=activity, areas=[village], reserve_percent=10, by=officer)

    for need, words in [(undecided, "daftar sasaran"), (far, "tidak melayani"), (NeedFactory(), "tidak menangani")]:
        with pytest.raises(actions.InterventionError, match=words):
            actions.put_in(activity=activity, need=need, reason=WHY, by=officer)
    assert not HandChoice.objects.exists()


def test_aid_of_the_same_kind_again_keeps_the_reason_it_was_put_in_for(activity, officer, needs):
    hand_over(single.commit_need(need=needs[0], activity=activity, by=officer))
    Need.objects.filter(pk=needs[0].pk).update(status="open")
    assert needs[0].pk not in shown(activity)

    actions.put_in(activity=activity, need=needs[0], reason=WHY, by=officer)
    confirmed(activity, officer)

    assert Commitment.objects.live().get(need=needs[0]).repeat_reason == WHY


# Reserve


def test_a_need_stands_in_several_reserves_and_leaves_all_when_taken(activity, officer, needs):
    other = activity_for(needs[0])
    for rank, to in enumerate([activity, other], 1):
        Reserve.objects.create(activity=to, need=needs[5], rank=rank)

    single.commit_need(need=needs[5], activity=activity, by=officer)

    assert not Reserve.objects.exists()


def test_a_free_place_is_offered_to_the_first_reserve_of_the_village(activity, officer, make_needs, village):
    actions.set_areas(activity=activity, areas=[], reserve_percent=100, by=officer)
    here, elsewhere = make_needs(village, [0.9, 0.8, 0.7, 0.3]), make_needs(AreaFactory(), [0.6, 0.5, 0.4, 0.35])
    confirmed(activity, officer)
    commitment = Commitment.objects.get(need=here[0])
    single.cancel_commitment(commitment=commitment, by=officer, reason="Pindah ke kota")
    commitment.refresh_from_db()

    reserve = reports.next_for(commitment)
    assert reserve.need == here[2]
    Reserve.objects.filter(need__in=here).delete()
    assert reports.next_for(commitment).need == elsewhere[2]

    taken_in = actions.take_reserve(reserve=reports.next_for(commitment), by=officer)
    assert (taken_in.status, taken_in.need) == ("proposed", elsewhere[2])


def test_a_reserve_does_not_pass_the_quota(activity, officer, needs):
    actions.set_areas(activity=activity, areas=[], reserve_percent=100, by=officer)
    confirmed(activity, officer)

    with pytest.raises(actions.InterventionError, match="Kuota"):
        actions.take_reserve(reserve=Reserve.objects.order_by("rank").first(), by=officer)

    assert Commitment.objects.count() == 4


# Proposal and approval


def test_another_person_at_bappeda_approves_what_is_proven_that_day(activity, officer, needs):
    proposed(activity, officer)
    needs[0].household.decisions.update(valid_until=timezone.localdate() - timedelta(days=1))
    approver = second_person()

    done = actions.approve_list(activity=activity, by=approver)

    assert (done.n_approved, done.left) == (3, [needs[0].public_code])
    assert Commitment.objects.get(need=needs[0]).status == "proposed"
    commitment = Commitment.objects.get(need=needs[1])
    assert (commitment.status, commitment.second_person) == ("approved", approver)
    assert Allotment.objects.get().state == "approved"


def test_evidence_renewed_since_is_the_one_the_approval_rests_on(activity, officer, needs):
    proposed(activity, officer)
    old = needs[0].opened_by.evidence
    needs[0].household.decisions.all().update(is_current=False)
    newer = type(old).objects.create(
        household=needs[0].household, kind="visit", observed_on=old.observed_on, expires_on=old.expires_on, by=old.by
    )
    make_verified(newer)

    actions.approve_list(activity=activity, by=second_person())

    assert Commitment.objects.get(need=needs[0]).evidence == newer


def test_the_proposer_does_not_approve(activity, officer, needs):
    from tests.factories import MembershipFactory

    proposed(activity, officer)
    MembershipFactory(user=officer, role="bappeda_admin")
    officer = type(officer).objects.get(pk=officer.pk)

    for act in [actions.approve_list, lambda **words: actions.send_back(reason=WHY, **words)]:
        with pytest.raises(actions.InterventionError, match="orang lain"):
            act(activity=activity, by=officer)
    assert Allotment.objects.get().state == "proposed"


def test_the_database_refuses_a_list_approved_by_its_proposer(activity, officer):
    with pytest.raises(IntegrityError, match="approved_by_another_person"), transaction.atomic():
        Allotment.objects.create(activity=activity, state="approved", proposed_by=officer, decided_by=officer)


def test_a_list_sent_back_says_why_and_may_be_proposed_again(activity, officer, needs):
    proposed(activity, officer)

    actions.send_back(activity=activity, reason="Dua keluarga sudah pindah", by=second_person())

    assert Allotment.objects.get().state == "sent_back"
    assert AllotmentChange.objects.get(kind="sent_back").reason == "Dua keluarga sudah pindah"
    actions.propose_list(activity=activity, by=officer)
    assert actions.approve_list(activity=activity, by=second_person()).n_approved == 4


def test_a_list_with_bappeda_is_not_changed_until_it_is_withdrawn(activity, officer, needs, village):
    proposed(activity, officer)

    for act in [
        lambda: confirmed(activity, officer, needs),
        lambda: actions.put_in(activity=activity, need=needs[5], reason=WHY, by=officer),
        lambda: actions.set_village_places(activity=activity, village=village, places=1, reason=WHY, by=officer),
        lambda: actions.propose_list(activity=activity, by=officer),
    ]:
        with pytest.raises(actions.InterventionError, match="diperiksa Bappeda"):
            act()

    actions.withdraw_proposal(activity=activity, by=officer)
    actions.put_in(activity=activity, need=needs[5], reason=WHY, by=officer)
    with pytest.raises(actions.InterventionError, match="tidak sedang menunggu"):
        actions.approve_list(activity=activity, by=second_person())


def test_an_empty_list_is_not_proposed(activity, officer):
    with pytest.raises(actions.InterventionError, match="Belum ada kebutuhan"):
        actions.propose_list(activity=activity, by=officer)


def test_who_comes_after_the_approval_is_proposed_again(activity, officer, needs):
    actions.set_areas(activity=activity, areas=[], reserve_percent=100, by=officer)
    proposed(activity, officer)
    actions.approve_list(activity=activity, by=second_person())
    single.cancel_commitment(commitment=Commitment.objects.get(need=needs[0]), by=officer, reason="Pindah ke kota")

    actions.take_reserve(reserve=Reserve.objects.order_by("rank").first(), by=officer)

    assert Allotment.objects.get().state == "draft"
    assert actions.propose_list(activity=activity, by=officer).state == "proposed"


def test_the_story_of_a_list_is_only_added_to(activity, officer, needs):
    confirmed(activity, officer)

    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        AllotmentChange.objects.all().delete()


def test_taking_a_list_asks_as_often_for_many_as_for_one(activity, officer, make_needs, village):
    """A statement a need would show at once."""
    from django.test.utils import CaptureQueriesContext

    make_needs(village, [0.5] * 30)
    Activity.objects.filter(pk=activity.pk).update(quota=30, budget_idr=10**9)
    wanted = shown(activity)

    with CaptureQueriesContext(connection) as asked:
        assert actions.confirm_list(activity=activity, needs=wanted, key=uuid4(), by=officer).n_taken == 30

    assert len(asked) < 50
