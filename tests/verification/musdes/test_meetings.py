from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import OPD
from accounts.roles import Role
from households.models import Household
from tests.verification.factories import HouseholdFactory, OfficerFactory, VillageFactory, supervisor_of
from tests.verification.musdes.factories import (
    SIGNERS,
    attend,
    entry_of,
    fill,
    meeting_of,
    typed,
    visited,
)
from verification.musdes import actions
from verification.musdes.actions import MeetingError, Signer
from verification.musdes.models import Meeting, MeetingEntry
from verification.musdes.reports import counts_of
from verification.review.actions import decide_household
from verification.review.models import Decision

pytestmark = pytest.mark.django_db


def decided(household, **changes):
    """Decided before by an OPD; `valid_until` may be moved."""
    officer = OfficerFactory(role=Role.OPD_OFFICER)
    decision = decide_household(
        household=household, outcome="eligible", by=officer, level="opd", opd=OPD.objects.get(memberships__user=officer)
    )
    Decision.objects.filter(pk=decision.pk).update(**changes)
    return household


# Preparing


def test_the_list_holds_who_awaits_a_decision_and_whose_decision_runs_out(village, supervisor):
    waiting, soon, later = visited(village, 3)
    decided(soon, valid_until=timezone.localdate() + timedelta(days=90))
    decided(later, valid_until=timezone.localdate() + timedelta(days=91))
    HouseholdFactory(village=village)  # nobody was there
    visited(VillageFactory())

    meeting = meeting_of(village, supervisor)

    assert dict(meeting.entries.values_list("household", "origin")) == {waiting.pk: "awaiting", soon.pk: "expiring"}
    assert meeting.state == Meeting.State.PREPARED


def test_a_household_stands_in_one_unlocked_meeting(village, supervisor):
    (household,) = visited(village)
    first = meeting_of(village, supervisor)

    second = meeting_of(village, supervisor)

    assert (first.entries.count(), second.entries.count()) == (1, 0)
    with pytest.raises(IntegrityError, match="household_in_one_unlocked_meeting"), transaction.atomic():
        MeetingEntry.objects.create(meeting=second, household=household, origin="added")


@pytest.mark.parametrize("role", [Role.BAPPEDA_ADMIN, Role.OPD_OFFICER, Role.VERIFIER, Role.LEADER])
def test_other_roles_prepare_no_meeting(village, role):
    with pytest.raises(MeetingError, match="pengawas desa"):
        meeting_of(village, OfficerFactory(role=role, area=village))


def test_the_supervisor_of_the_kecamatan_prepares_too_and_one_elsewhere_does_not(village):
    visited(village)

    assert meeting_of(village, supervisor_of(village.parent)).entries.count() == 1
    with pytest.raises(MeetingError, match="pengawas desa"):
        meeting_of(village, supervisor_of(VillageFactory()))


def test_households_are_added_by_code_or_refused_by_name(village, supervisor):
    (household,), unseen = visited(village), HouseholdFactory(village=village)
    decided(household)
    closed, elsewhere = HouseholdFactory(village=village), visited(VillageFactory())[0]
    Household.objects.filter(pk=closed.pk).update(closed_on=timezone.localdate(), closed_reason="moved")
    meeting = meeting_of(village, supervisor)

    codes = [f" {household.code.lower()}", household.code, unseen.code, closed.code, elsewhere.code, "RK-TIDAK-ADA"]
    n_added, refused = actions.add_households(meeting=meeting, codes=codes, by=supervisor)

    assert (n_added, entry_of(meeting, household).origin) == (1, "added")
    assert refused == {
        unseen.code: "belum ada kunjungan yang disetujui dan masih berlaku", closed.code: "sudah ditutup: pindah",
        elsewhere.code: "tidak ada di desa ini", "RK-TIDAK-ADA": "tidak ada di desa ini",
    }  # fmt: skip


def test_who_waits_only_now_can_be_added_at_once(village, supervisor):
    visited(village)
    meeting = meeting_of(village, supervisor)
    (late,) = visited(village)

    assert actions.add_waiting(meeting=meeting, by=supervisor) == 1
    assert entry_of(meeting, late).origin == "added"
    assert actions.add_waiting(meeting=meeting, by=supervisor) == 0


def test_taken_off_the_list_with_a_reason_a_household_is_counted_and_free_again(village, supervisor):
    (household,) = visited(village)
    meeting = meeting_of(village, supervisor)
    with pytest.raises(MeetingError, match="mengapa"):
        actions.remove_entry(entry=entry_of(meeting, household), why=" ", by=supervisor)

    actions.remove_entry(entry=entry_of(meeting, household), why="Masih di luar kota", by=supervisor)

    counts = counts_of(meeting)
    assert (counts.n_in, counts.n_removed, counts.n_out) == (1, 1, 1)
    assert meeting_of(village, supervisor).entries.count() == 1


def test_taken_off_by_mistake_it_comes_back_by_its_code(village, supervisor):
    (household,) = visited(village)
    meeting = meeting_of(village, supervisor)
    actions.remove_entry(entry=entry_of(meeting, household), why="Salah tekan", by=supervisor)

    assert actions.add_households(meeting=meeting, codes=[household.code], by=supervisor) == (1, {})
    assert counts_of(meeting).n_empty == 1


def test_only_an_untouched_meeting_is_cancelled(village, supervisor):
    (household,) = visited(village)
    meeting = meeting_of(village, supervisor)
    fill(meeting, supervisor, {household: "eligible"})
    with pytest.raises(MeetingError, match="tidak dapat dibatalkan"):
        actions.cancel_meeting(meeting=meeting, by=supervisor)
    meeting.entries.update(outcome="")

    actions.cancel_meeting(meeting=meeting, by=supervisor)

    assert not Meeting.objects.exists()


# Typing in


def test_what_was_typed_is_kept_row_by_row_and_the_meeting_is_being_recorded(village, supervisor):
    poor, moved, other = visited(village)[0], *visited(village, 2, outcome="moved")
    meeting = meeting_of(village, supervisor)
    rows = [
        typed(entry_of(meeting, poor), "eligible"), typed(entry_of(meeting, moved), "moved"),
        typed(entry_of(meeting, other), "eligible"),
    ]  # fmt: skip

    saved = actions.save_entries(meeting=meeting, rows=rows, by=supervisor)

    meeting.refresh_from_db()
    assert (saved.n_saved, list(saved.errors)) == (2, [entry_of(meeting, other).pk])
    assert "diwawancara" in saved.errors[entry_of(meeting, other).pk]
    assert (entry_of(meeting, moved).outcome, entry_of(meeting, moved).reason) == ("not_eligible", "moved")
    assert meeting.state == Meeting.State.RECORDING


@pytest.mark.parametrize(
    ("answer", "note", "said"),
    [
        ("moved", "", "Berbeda dari saran"),
        ("unresolved", "", "Berbeda dari saran"),
        ("other", "", "alasan lainnya"),
        ("perhaps", "", "tidak dikenal"),
        ("eligible", "x" * 301, "paling panjang"),
    ],
)
def test_a_row_that_cannot_stand_is_refused_in_words(village, supervisor, answer, note, said):
    (poor,) = visited(village)
    meeting = meeting_of(village, supervisor)
    entry = entry_of(meeting, poor)

    saved = actions.save_entries(meeting=meeting, rows=[typed(entry, answer, note)], by=supervisor)

    assert said in saved.errors[entry.pk]
    assert not meeting.entries.exclude(outcome="", note="").exists()


def test_another_decision_than_the_visit_suggests_stands_with_a_note(village, supervisor):
    (poor,) = visited(village)
    meeting = meeting_of(village, supervisor)

    fill(meeting, supervisor, {poor: ("became_able", "Anaknya sudah bekerja di tambang")})

    assert entry_of(meeting, poor).note == "Anaknya sudah bekerja di tambang"


def test_two_who_type_at_once_do_not_undo_each_other(village, supervisor):
    first, second = visited(village, 2)
    meeting, colleague = meeting_of(village, supervisor), supervisor_of(village)
    one, two = entry_of(meeting, first), entry_of(meeting, second)
    actions.save_entries(meeting=meeting, rows=[typed(one, "eligible"), typed(two, "")], by=colleague)

    rows = [typed(one, ""), typed(two, "eligible")]  # opened before the colleague saved; the first row left alone
    saved = actions.save_entries(meeting=meeting, rows=rows, by=supervisor)
    clash = actions.save_entries(meeting=meeting, rows=[typed(one, "unresolved", "Ragu")], by=supervisor)

    assert (saved.errors, entry_of(meeting, first).outcome) == ({}, "eligible")
    assert f"diisi {colleague.display_name}: Berhak" in clash.errors[one.pk]


def test_the_rest_is_filled_as_the_visits_suggest(village, supervisor):
    poor, moved, kept = visited(village)[0], visited(village, outcome="moved")[0], visited(village)[0]
    meeting = meeting_of(village, supervisor)
    fill(meeting, supervisor, {kept: ("refused", "Menolak bantuan")})

    n_filled = actions.fill_rest(meeting=meeting, by=supervisor)

    counts = counts_of(meeting)
    assert n_filled == 2
    assert (counts.n_eligible, counts.refused, counts.n_empty) == (1, {"moved": 1, "refused": 1}, 0)
    assert {entry_of(meeting, poor).outcome, entry_of(meeting, moved).reason} == {"eligible", "moved"}


def test_sums_close_whatever_stands_on_the_list(village, supervisor):
    visited(village, 3)
    meeting = meeting_of(village, supervisor)
    added = visited(village)[0]
    actions.add_waiting(meeting=meeting, by=supervisor)
    first, second, third = (entry.household for entry in meeting.entries.exclude(household=added).order_by("pk"))
    fill(meeting, supervisor, {first: "eligible", second: ("unresolved", "Ragu")})
    actions.remove_entry(entry=entry_of(meeting, third), why="Pindah desa", by=supervisor)

    counts = counts_of(meeting)

    assert (counts.n_before, counts.n_added, counts.n_in) == (3, 1, 4)
    assert (counts.n_eligible, counts.n_unresolved, counts.n_removed, counts.n_empty) == (1, 1, 1, 1)
    assert counts.n_in == counts.n_out


# Attendance


def test_attendance_is_kept_with_who_signs(village, supervisor):
    meeting = attend(meeting_of(village, supervisor), supervisor)

    assert (meeting.n_present, meeting.minutes_number, meeting.state) == (31, "BA/7/2026", "recording")
    assert [one.name for one in meeting.signatories.all()] == ["Haji Rekaan", "Budi Rekaan"]


def test_not_fewer_are_present_than_sign(village, supervisor):
    meeting = meeting_of(village, supervisor)

    with pytest.raises(MeetingError, match="penanda tangannya 3"):
        attend(meeting, supervisor, n_present=2, signers=[*SIGNERS, Signer("rt", "Ani", "Ketua RT 1")])

    assert not meeting.signatories.exists()


def test_a_number_belongs_to_one_meeting_of_the_village(village, supervisor):
    attend(meeting_of(village, supervisor), supervisor)

    with pytest.raises(MeetingError, match="sudah dipakai"):
        attend(meeting_of(village, supervisor), supervisor)
