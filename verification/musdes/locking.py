"""Locking the result: all decisions are written in one transaction, or none and every obstacle is named."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from households.models import Household
from verification.field.reports import head_names
from verification.musdes.actions import MeetingError, check_number, fault_of, open_meeting_for
from verification.musdes.models import Meeting, MeetingEntry, Signatory
from verification.musdes.suggestions import Suggestion, suggestions_for
from verification.review.actions import DecisionError, decide_household, record_minutes
from verification.review.models import Decision, Minutes

FEWEST_SIGNERS = 2
NOT_DISCUSSED = "Belum dibahas sampai musyawarah ditutup."
FROZEN = [
    "outcome", "note", "is_open", "decision", "suggested_outcome", "suggested_reason", "seen", "head_name", "rt",
]  # fmt: skip


@dataclass(frozen=True)
class Obstacle:
    """Why a household cannot be decided as it stands."""

    entry: int
    code: str
    words: str


class MeetingNotReady(MeetingError):
    """The result cannot be locked yet: what is missing of the meeting itself, and of which households."""

    def __init__(self, missing: list[str], obstacles: list[Obstacle]):
        self.missing, self.obstacles = missing, obstacles
        named = [f"{one.code}: {one.words}" for one in obstacles]
        super().__init__(" ".join(["Belum dapat dikunci, dan tidak ada yang tersimpan.", *missing, *named]))


def missing_of(meeting: Meeting) -> list[str]:
    """What the meeting itself still lacks before its result is final."""
    signers = list(meeting.signatories.all())
    found = []
    if not meeting.entries.on_list().exists():
        found.append("Daftar yang diputuskan masih kosong.")
    if not meeting.minutes_number:
        found.append("Nomor berita acara belum diisi.")
    if meeting.held_on > timezone.localdate():
        found.append("Tanggal musyawarah belum tiba.")
    if len(signers) < FEWEST_SIGNERS or all(one.capacity != Signatory.Capacity.HEAD for one in signers):
        found.append("Penanda tangan belum lengkap: sedikitnya kepala desa atau lurah dan satu unsur lain.")
    if meeting.n_present is None:
        found.append("Jumlah hadir belum diisi.")
    elif meeting.n_present < len(signers):
        found.append("Jumlah hadir kurang dari jumlah penanda tangan.")
    return found


def obstacles_of(meeting: Meeting, *, rest_unresolved: bool = False) -> list[Obstacle]:
    """Households that cannot be decided as they stand, in the order of the list."""
    entries = listed(meeting)
    suggestions = suggestions_for(entry.household_id for entry in entries)
    return [
        Obstacle(entry.pk, entry.household.code, words)
        for entry in entries
        if (words := _obstacle(entry, suggestions.get(entry.household_id), rest_unresolved))
    ]


def _obstacle(entry: MeetingEntry, suggestion: Suggestion | None, rest_unresolved: bool) -> str:
    household = entry.household
    if household.closed_on:
        return f"sudah ditutup ({household.get_closed_reason_display().lower()}); keluarkan dari daftar"
    if household.village_id != entry.meeting.village_id:
        return "sudah tercatat di desa lain; keluarkan dari daftar"
    if suggestion is None:
        return "kunjungannya tidak berlaku lagi; keluarkan dari daftar dan minta kunjungan ulang"
    if not entry.outcome:
        return "" if rest_unresolved else "belum diisi"
    return fault_of(entry.outcome, entry.reason, entry.note, suggestion)


def listed(meeting: Meeting) -> list[MeetingEntry]:
    """Households on the list by RT and code, as the village walks them."""
    rows = meeting.entries.on_list().select_related("meeting", "household__neighbourhood")
    return list(rows.order_by("household__neighbourhood__rw", "household__neighbourhood__rt", "household__code", "pk"))


@transaction.atomic
def lock_meeting(
    *, meeting: Meeting, by: User, rest_unresolved: bool = False,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> Meeting:  # fmt: skip
    """Make the result final: minutes, decisions, target list and needs. Raises MeetingError, MeetingNotReady.

    rest_unresolved  households nobody filled in are written down as unresolved
    progress         called with stage, done and total
    """
    meeting = open_meeting_for(meeting, by)
    entries = listed(meeting)
    _hold_households(entries)
    obstacles, missing = obstacles_of(meeting, rest_unresolved=rest_unresolved), missing_of(meeting)
    if obstacles or missing:
        raise MeetingNotReady(missing, obstacles)
    check_number(meeting, meeting.minutes_number)
    suggestions = suggestions_for(entry.household_id for entry in entries)
    for entry in entries:
        if not entry.outcome:
            entry.outcome, entry.note = Decision.Outcome.UNRESOLVED, entry.note or NOT_DISCUSSED
    _decide(entries, _minutes(meeting, by), by, progress)
    _freeze(meeting, entries, suggestions)
    return _close(meeting, entries[0].decision.minutes, by)


def _hold_households(entries: list[MeetingEntry]) -> None:
    """All before the first decision takes the draft list: whoever decides one of them elsewhere waits or is done."""
    households = Household.objects.select_for_update(of=("self",)).order_by("pk")
    held = households.in_bulk([entry.household_id for entry in entries])
    for entry in entries:
        fresh = held[entry.household_id]
        fresh.neighbourhood = entry.household.neighbourhood
        entry.household = fresh


def _minutes(meeting: Meeting, by: User) -> Minutes:
    try:
        return record_minutes(
            village=meeting.village, number=meeting.minutes_number, held_on=meeting.held_on,
            n_present=meeting.n_present, by=by,
        )  # fmt: skip
    except DecisionError as error:
        raise MeetingError(str(error)) from error


def _decide(entries: list[MeetingEntry], minutes: Minutes, by: User, progress) -> None:
    obstacles, decided_before = [], _decided_before(entries)
    for done, entry in enumerate(entries):
        progress("Menulis putusan", done, len(entries))
        note = entry.note or (_renewal(minutes) if entry.household_id in decided_before else "")
        try:
            entry.decision = decide_household(
                household=entry.household, outcome=entry.outcome, reason=entry.reason, note=note, by=by,
                level=Decision.Level.MUSDES, minutes=minutes,
            )  # fmt: skip
        except DecisionError as error:
            obstacles.append(Obstacle(entry.pk, entry.household.code, str(error)))
    if obstacles:
        raise MeetingNotReady([], obstacles)


def _decided_before(entries: list[MeetingEntry]) -> set[int]:
    current = Decision.objects.current().filter(household__in=[entry.household_id for entry in entries])
    return set(current.values_list("household", flat=True))


def _renewal(minutes: Minutes) -> str:
    return f"Diputuskan lagi dalam musyawarah {date_format(minutes.held_on, 'j M Y')}, berita acara {minutes.number}."


def _freeze(meeting: Meeting, entries: list[MeetingEntry], suggestions: dict[int, Suggestion]) -> None:
    """What stood on the list stays as it was on that day, whatever is seen or named later."""
    heads = head_names(entry.household_id for entry in entries)
    for entry in entries:
        suggestion = suggestions[entry.household_id]
        entry.is_open = False
        entry.suggested_outcome, entry.suggested_reason = suggestion.outcome, suggestion.reason
        entry.seen = suggestion.seen_words[: MeetingEntry._meta.get_field("seen").max_length]
        entry.head_name = heads.get(entry.household_id, "")
        entry.rt = str(entry.household.neighbourhood or "")
    MeetingEntry.objects.bulk_update(entries, FROZEN, batch_size=500)
    meeting.entries.filter(is_open=True).update(is_open=False)


def _close(meeting: Meeting, minutes: Minutes, by: User) -> Meeting:
    meeting.state, meeting.minutes = Meeting.State.LOCKED, minutes
    meeting.locked_by, meeting.locked_at = by, timezone.now()
    meeting.save(update_fields=["state", "minutes", "locked_by", "locked_at"])
    return meeting
