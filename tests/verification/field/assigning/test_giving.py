"""Giving out, moving, taking back, and until when a visit is lent."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from accounts.models import Notice
from tests.verification.factories import (
    AssignmentFactory,
    HouseholdFactory,
    RoundFactory,
    VillageFactory,
    submitted,
    supervisor_of,
    verifier_of,
)
from verification.field.assigning import actions
from verification.field.envelopes import VisitError
from verification.field.models import Assignment

pytestmark = pytest.mark.django_db
REASON = "Petugas sakit sampai akhir bulan"


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def homes_in(village, **by_rt):
    """{rt: households}, `rt001=3` three of them in RT 001."""
    rts = {name: village.neighbourhoods.create(rt=name.removeprefix("rt")) for name in by_rt}
    return {
        name: [HouseholdFactory(village=village, neighbourhood=rts[name], head=False) for _ in range(n)]
        for name, n in by_rt.items()
    }


def test_households_are_shared_evenly_and_each_rt_stays_with_one_verifier(form):
    round = RoundFactory()
    first, second = verifier_of(round.village), verifier_of(round.village)
    homes = homes_in(round.village, rt001=5, rt002=3, rt003=2)

    given = actions.share_households(
        round=round, households=sum(homes.values(), []), verifiers=[first, second], by=round.opened_by
    )

    whose = {one.household: one.verifier for one in given}
    by_rt = {rt: {whose[home] for home in members} for rt, members in homes.items()}
    assert by_rt == {"rt001": {first}, "rt002": {second}, "rt003": {second}}


def test_households_without_an_rt_fill_up_whoever_has_less(form):
    round = RoundFactory()
    verifiers = [verifier_of(round.village) for _ in range(2)]
    homes = homes_in(round.village, rt001=4)["rt001"] + [HouseholdFactory(village=round.village) for _ in range(4)]

    given = actions.share_households(round=round, households=homes, verifiers=verifiers, by=round.opened_by)

    assert [sum(one.verifier == who for one in given) for who in verifiers] == [4, 4]


def test_what_somebody_else_has_is_named_with_him_and_nothing_is_given(form):
    taken = AssignmentFactory()
    free = HouseholdFactory(village=taken.round.village)
    words = f"{taken.household.code} \\({taken.verifier.display_name}\\)"

    with pytest.raises(VisitError, match=words):
        actions.share_households(
            round=taken.round, households=[free, taken.household], verifiers=[taken.verifier], by=taken.round.opened_by
        )

    assert Assignment.objects.get() == taken


def test_moving_gives_a_new_revision_and_tells_both(form):
    task = AssignmentFactory(lease_until=today(-1))
    other = verifier_of(task.round.village)
    before = task.verifier

    moved = actions.move_assignments(assignments=[task], to=other, reason=REASON, by=task.round.opened_by)

    task.refresh_from_db()
    assert (moved, task.verifier, task.rev, task.reason, task.lease_until) == (1, other, 2, REASON, None)
    assert set(Notice.objects.values_list("user", flat=True)) == {before.pk, other.pk}
    events = Assignment.pgh_event_model.objects.filter(pgh_obj=task).order_by("pgh_id")
    assert list(events.values_list("verifier", "rev")) == [(before.pk, 1), (other.pk, 2)]


def test_all_or_none_move_when_one_was_visited_meanwhile(form):
    waiting = AssignmentFactory()
    done = AssignmentFactory(round=waiting.round, verifier=waiting.verifier)
    submitted(done)

    with pytest.raises(VisitError, match=done.household.code):
        actions.move_assignments(
            assignments=[waiting, done], to=verifier_of(waiting.round.village), reason=REASON,
            by=waiting.round.opened_by,
        )  # fmt: skip

    waiting.refresh_from_db()
    assert waiting.rev == 1


def test_tasks_move_only_with_a_reason_to_a_verifier_of_the_village_by_its_supervisor(form):
    task = AssignmentFactory()
    other, supervisor = verifier_of(task.round.village), task.round.opened_by
    refused = [
        ({"reason": " "}, "alasannya"),
        ({"to": verifier_of(VillageFactory())}, "bukan petugas verifikasi"),
        ({"by": supervisor_of(VillageFactory())}, "bukan wilayah Anda"),
        ({"to": task.verifier}, "sudah pada"),
        ({"assignments": []}, "Belum ada tugas"),
        ({"due_on": today(-1)}, "sudah lewat"),
    ]

    for changed, words in refused:
        given = {"assignments": [task], "to": other, "reason": REASON, "by": supervisor} | changed
        with pytest.raises(VisitError, match=words):
            actions.move_assignments(**given)


def test_a_withdrawn_household_may_be_given_again(form):
    task = AssignmentFactory()
    supervisor = task.round.opened_by

    actions.withdraw_assignments(assignments=[task], reason="Salah desa", by=supervisor)
    (again,) = actions.assign_households(
        round=task.round, households=[task.household], verifier=task.verifier, by=supervisor
    )

    task.refresh_from_db()
    assert (task.state, task.reason, again.state) == ("cancelled", "Salah desa", "active")


def test_a_task_is_lent_until_it_is_due_and_stays_when_that_day_is_past(form):
    late, lent = AssignmentFactory(due_on=today(-1)), AssignmentFactory(due_on=today(-1), lease_until=today(3))
    AssignmentFactory()

    assert list(Assignment.objects.no_longer_lent()) == [late]
    assert set(Assignment.objects.overdue()) == {late, lent}
    assert late.lent_until == today(-1)
    assert late.state == Assignment.State.ACTIVE


def test_a_round_takes_the_days_of_what_waits_with_it(form):
    waiting = AssignmentFactory()
    done = AssignmentFactory(round=waiting.round, state=Assignment.State.DONE)
    before = done.due_on

    changed = actions.change_due_day(round=waiting.round, due_on=today(60), by=waiting.round.opened_by)

    for row in (waiting, done, waiting.round):
        row.refresh_from_db()
    assert (changed, waiting.due_on, waiting.round.due_on, done.due_on) == (1, today(60), today(60), before)
    with pytest.raises(VisitError, match="sudah lewat"):
        actions.change_due_day(round=waiting.round, due_on=today(-1), by=waiting.round.opened_by)


def test_one_task_may_have_days_of_its_own(form):
    task = AssignmentFactory()

    actions.set_days(assignments=[task], due_on=today(2), lease_until=today(4), by=task.round.opened_by)

    task.refresh_from_db()
    assert (task.due_on, task.lease_until) == (today(2), today(4))


# RTs seen whole


def canvass(**changes):
    round = RoundFactory(purpose="canvass")
    rt = round.village.neighbourhoods.create(rt="004")
    return AssignmentFactory(round=round, household=None, neighbourhood=rt, **changes)


def test_rts_are_given_out_once_in_a_canvass(form):
    round = RoundFactory(purpose="canvass")
    rts = [round.village.neighbourhoods.create(rt=f"00{n}") for n in range(4)]
    verifiers = [verifier_of(round.village) for _ in range(2)]

    given = actions.assign_neighbourhoods(round=round, neighbourhoods=rts, verifiers=verifiers, by=round.opened_by)

    assert [sum(one.verifier == who for one in given) for who in verifiers] == [2, 2]
    with pytest.raises(VisitError, match="RT 000 "):
        actions.assign_neighbourhoods(round=round, neighbourhoods=rts[:1], verifiers=verifiers, by=round.opened_by)
    with pytest.raises(IntegrityError, match="one_active_assignment_per_rt"), transaction.atomic():
        AssignmentFactory(round=round, household=None, neighbourhood=rts[0])


def test_a_canvass_takes_rts_and_no_other_round_does(form):
    task = canvass()
    home = HouseholdFactory(village=task.round.village)
    words = {"verifiers": [task.verifier], "by": task.round.opened_by}

    with pytest.raises(VisitError, match="RT penuh"):
        actions.share_households(round=task.round, households=[home], **words)
    plain = RoundFactory(village=task.round.village, opened_by=task.round.opened_by)
    with pytest.raises(VisitError, match="bukan pendataan"):
        actions.assign_neighbourhoods(round=plain, neighbourhoods=[task.neighbourhood], **words)


def test_an_rt_is_done_when_its_verifier_says_how_many_dwellings_stand_there(form):
    task = canvass()

    count = actions.declare_complete(assignment=task, n_dwellings=40, n_visited=38, by=task.verifier)

    task.refresh_from_db()
    assert (task.state, count.n_dwellings, count.n_visited) == (Assignment.State.DONE, 40, 38)
    with pytest.raises(VisitError, match="sudah dinyatakan selesai"):
        actions.declare_complete(assignment=task, n_dwellings=41, n_visited=38, by=task.verifier)
    corrected = actions.declare_complete(assignment=task, n_dwellings=41, n_visited=38, by=task.round.opened_by)
    assert (corrected.pk, corrected.n_dwellings) == (count.pk, 41)


def test_more_dwellings_visited_than_there_are_is_refused(form):
    task = canvass()

    with pytest.raises(VisitError, match="tidak mungkin lebih banyak"):
        actions.declare_complete(assignment=task, n_dwellings=3, n_visited=4, by=task.verifier)
    with pytest.raises(VisitError, match="bukan wilayah Anda"):
        actions.declare_complete(assignment=task, n_dwellings=3, n_visited=3, by=verifier_of(VillageFactory()))
    assert not hasattr(task, "count")
