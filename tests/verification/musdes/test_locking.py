from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.utils import timezone

from households.models import Evidence, Household
from jobs.actions import AlreadyRunning
from jobs.models import Job
from jobs.work import run_job
from tests.verification.factories import supervisor_of
from tests.verification.musdes.factories import attend, entry_of, fill, meeting_of, visited
from verification.musdes import actions, locking, works
from verification.musdes.locking import MeetingNotReady, lock_meeting
from verification.musdes.models import MeetingEntry
from verification.musdes.reports import counts_of, rows_of
from verification.review.models import Decision, Minutes, TargetEntry

pytestmark = pytest.mark.django_db


def ready(village, by, n=2):
    """A meeting of which only the lock is missing."""
    visited(village, n)
    meeting = meeting_of(village, by)
    actions.fill_rest(meeting=meeting, by=by)
    return attend(meeting, by)


def test_locking_writes_minutes_decisions_target_list_and_needs(village, supervisor):
    poor, moved = visited(village)[0], visited(village, outcome="moved")[0]
    meeting = meeting_of(village, supervisor)
    fill(meeting, supervisor, {poor: "eligible", moved: "moved"})
    attend(meeting, supervisor)

    locked = lock_meeting(meeting=meeting, by=supervisor)

    minutes = Minutes.objects.get()
    assert (locked.state, locked.minutes, minutes.n_present, minutes.number) == ("locked", minutes, 31, "BA/7/2026")
    decisions = Decision.objects.filter(minutes=minutes, level="musdes")
    assert dict(decisions.values_list("household", "outcome")) == {poor.pk: "eligible", moved.pk: "not_eligible"}
    assert TargetEntry.objects.get().household == poor
    assert poor.needs.open().exists()
    assert entry_of(locked, poor).decision == decisions.get(household=poor)


def test_a_decision_made_before_is_overridden_with_a_note_of_its_own(village, supervisor):
    meeting = ready(village, supervisor, n=1)
    lock_meeting(meeting=meeting, by=supervisor)
    household = meeting.entries.get().household
    again = meeting_of(village, supervisor)
    actions.add_households(meeting=again, codes=[household.code], by=supervisor)
    fill(again, supervisor, {household: "eligible"})
    attend(again, supervisor, minutes_number="BA/8/2026")

    lock_meeting(meeting=again, by=supervisor)

    current = Decision.objects.current().get(household=household)
    assert current.minutes.number == "BA/8/2026"
    assert current.note.startswith("Diputuskan lagi dalam musyawarah")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"minutes_number": ""}, "Nomor berita acara"),
        ({"signers": []}, "Penanda tangan"),
        ({"held_on": timezone.localdate() + timedelta(days=2)}, "belum tiba"),
    ],
)
def test_without_number_signers_or_the_day_nothing_is_locked(village, supervisor, changes, said):
    meeting = ready(village, supervisor)
    attend(meeting, supervisor, **changes)

    with pytest.raises(MeetingNotReady, match=said):
        lock_meeting(meeting=meeting, by=supervisor)

    assert not Decision.objects.exists()
    assert not Minutes.objects.exists()


def test_an_entry_nobody_filled_holds_up_the_lock_unless_the_rest_is_unresolved(village, supervisor):
    filled, empty = visited(village, 2)
    meeting = meeting_of(village, supervisor)
    fill(meeting, supervisor, {filled: "eligible"})
    attend(meeting, supervisor)
    with pytest.raises(MeetingNotReady, match=f"{empty.code}: belum diisi"):
        lock_meeting(meeting=meeting, by=supervisor)

    lock_meeting(meeting=meeting, by=supervisor, rest_unresolved=True)

    decision = Decision.objects.get(household=empty)
    assert (decision.outcome, decision.note) == ("unresolved", locking.NOT_DISCUSSED)


def test_all_that_cannot_be_decided_is_named_and_nothing_is_written(village, supervisor):
    closed, lapsed, fine = visited(village, 3)
    meeting = meeting_of(village, supervisor)
    actions.fill_rest(meeting=meeting, by=supervisor)
    attend(meeting, supervisor)
    Household.objects.filter(pk=closed.pk).update(closed_on=timezone.localdate(), closed_reason="duplicate")
    Evidence.objects.filter(household=lapsed).update(withdrawn_at=timezone.now())

    with pytest.raises(MeetingNotReady) as refused:
        lock_meeting(meeting=meeting, by=supervisor)

    words = {one.code: one.words for one in refused.value.obstacles}
    assert "sudah ditutup (ganda)" in words[closed.code]
    assert "tidak berlaku lagi" in words[lapsed.code]
    assert fine.code not in words
    assert not Decision.objects.exists()


def test_what_decide_household_itself_refuses_rolls_everything_back(village, supervisor, monkeypatch):
    meeting = ready(village, supervisor)
    victim = meeting.entries.order_by("household__code").last().household

    def refuse(*, household, **given):
        if household == victim:
            raise locking.DecisionError("Tidak bisa sekarang.")
        return original(household=household, **given)

    original = locking.decide_household
    monkeypatch.setattr(locking, "decide_household", refuse)
    with pytest.raises(MeetingNotReady, match=f"{victim.code}: Tidak bisa sekarang"):
        lock_meeting(meeting=meeting, by=supervisor)

    meeting.refresh_from_db()
    assert (meeting.state, Decision.objects.count(), Minutes.objects.count()) == ("recording", 0, 0)


def test_the_second_to_lock_is_told_who_was_first(village, supervisor):
    meeting = ready(village, supervisor)
    lock_meeting(meeting=meeting, by=supervisor)

    with pytest.raises(actions.MeetingError, match=f"sudah dikunci oleh {supervisor.display_name}"):
        lock_meeting(meeting=meeting, by=supervisor_of(village.parent))

    assert Decision.objects.count() == 2


def test_after_the_lock_nothing_changes(village, supervisor):
    meeting = ready(village, supervisor)
    lock_meeting(meeting=meeting, by=supervisor)
    entry = meeting.entries.first()

    for change in (
        lambda: meeting.entries.update(note="lain"),
        lambda: meeting.entries.all().delete(),
        lambda: MeetingEntry.objects.create(meeting=meeting, household=visited(village)[0], origin="added"),
        lambda: meeting.signatories.update(name="Orang lain"),
        lambda: type(meeting).objects.filter(pk=meeting.pk).update(n_present=1),
    ):
        with pytest.raises((ProgrammingError, IntegrityError), match="locked|Cannot"), transaction.atomic():
            change()
    for step in (
        lambda: actions.remove_entry(entry=entry, why="x", by=supervisor),
        lambda: attend(meeting, supervisor),
        lambda: actions.fill_rest(meeting=meeting, by=supervisor),
        lambda: actions.cancel_meeting(meeting=meeting, by=supervisor),
    ):
        with pytest.raises(actions.MeetingError, match="sudah dikunci"):
            step()


def test_names_and_suggestions_stay_as_they_were_on_the_day_of_the_lock(village, supervisor):
    meeting = ready(village, supervisor, n=1)
    lock_meeting(meeting=meeting, by=supervisor)
    meeting.refresh_from_db()
    (before,) = rows_of(meeting)
    person = before.entry.household.residences.get().person
    person.name = "Nama Baru"
    person.save()
    Evidence.objects.update(withdrawn_at=timezone.now())

    (after,) = rows_of(meeting)

    assert (after.head_name, after.suggestion, after.seen) == (before.head_name, "Berhak", before.seen)
    assert counts_of(meeting).n_eligible == 1


def test_a_locked_meeting_frees_its_households_for_the_next(village, supervisor):
    meeting = ready(village, supervisor, n=1)
    household = meeting.entries.get().household
    lock_meeting(meeting=meeting, by=supervisor)

    again = meeting_of(village, supervisor)

    assert actions.add_households(meeting=again, codes=[household.code], by=supervisor) == (1, {})


def test_a_number_of_minutes_recorded_otherwise_is_questioned(village, supervisor):
    Minutes.objects.create(
        number="BA/7/2026", village=village, held_on=timezone.localdate(), n_present=5, recorded_by=supervisor
    )
    meeting = ready(village, supervisor)

    with pytest.raises(actions.MeetingError, match="sudah tercatat"):
        lock_meeting(meeting=meeting, by=supervisor)

    assert not Decision.objects.exists()


# As a job


def test_the_lock_runs_as_one_job_that_shows_how_far_it_is(village, supervisor):
    meeting = ready(village, supervisor)

    job = works.request_locking(meeting, supervisor)
    with pytest.raises(AlreadyRunning):
        works.request_locking(meeting, supervisor_of(village))
    job = run_job(job.pk)

    meeting.refresh_from_db()
    assert (job.state, meeting.state, Decision.objects.count()) == (Job.State.DONE, "locked", 2)
    assert works.job_of(meeting) == job


def test_a_job_that_cannot_lock_says_which_households(village, supervisor):
    meeting = ready(village, supervisor)
    job = works.request_locking(meeting, supervisor)
    household = meeting.entries.first().household
    Household.objects.filter(pk=household.pk).update(closed_on=timezone.localdate(), closed_reason="moved")

    job = run_job(job.pk)

    assert job.state == Job.State.FAILED
    assert f"{household.code}: sudah ditutup (pindah)" in job.error
    assert not Decision.objects.exists()


def test_a_lock_that_would_be_refused_is_not_even_asked_for(village, supervisor):
    meeting = meeting_of(village, supervisor)

    with pytest.raises(MeetingNotReady, match="masih kosong"):
        works.request_locking(meeting, supervisor)

    assert not Job.objects.exists()
