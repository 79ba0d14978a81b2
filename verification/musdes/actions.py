"""A meeting until its result is locked: prepared, its list completed, what was decided typed in, who was there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from households.models import Area, Household
from verification.field.models import Visit
from verification.musdes.models import Meeting, MeetingEntry, Signatory
from verification.musdes.suggestions import Suggestion, answer_words, suggestions_for
from verification.review.models import Decision
from verification.review.reports import awaiting_decision, standing_visits

EXPIRING_DAYS = 90  # decisions that run out so soon stand on the list too
LONGEST_NOTE = 300
Outcome, Reason, Origin = Decision.Outcome, Decision.Reason, MeetingEntry.Origin


class MeetingError(Exception):
    """Why a step of a meeting is refused, in words for the person who asked."""


def open_meeting_for(meeting: Meeting, by: User) -> Meeting:
    """The meeting, locked as a row until the transaction ends. MeetingError where it is not his or is final."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("village__parent").get(pk=meeting.pk)
    check_holder(meeting.village, by)
    if meeting.is_locked:
        locked_at = date_format(timezone.localtime(meeting.locked_at), "j M Y H:i")
        raise MeetingError(
            f"Hasil musyawarah ini sudah dikunci oleh {meeting.locked_by.display_name} pada {locked_at} "
            "dan tidak berubah lagi."
        )
    return meeting


def check_holder(village: Area, by: User) -> None:
    if not by.has_perm("verification.hold_meeting") or not _answers_for(by, village):
        raise MeetingError("Musyawarah disiapkan dan dicatat oleh pengawas desa atau kecamatannya.")


def _answers_for(by: User, village: Area) -> bool:
    return Area.objects.villages().visible_to(by).filter(pk=village.pk).exists()


# Preparing


@transaction.atomic
def prepare_meeting(*, village: Area, held_on: date, place: str, by: User) -> Meeting:
    """A meeting with all households of the village that wait for it. Raises MeetingError."""
    check_holder(village, by)
    meeting = Meeting.objects.create(village=village, held_on=held_on, place=place.strip(), prepared_by=by)
    add_waiting(meeting=meeting, by=by, origin=None)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, held_on: date, place: str, by: User) -> Meeting:
    meeting = open_meeting_for(meeting, by)
    meeting.held_on, meeting.place = held_on, place.strip()
    meeting.save(update_fields=["held_on", "place"])
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: User) -> None:
    """A meeting in which nothing was settled goes, and its households are free for another."""
    meeting = open_meeting_for(meeting, by)
    if meeting.entries.exclude(outcome="").exists():
        raise MeetingError("Putusan sudah diisi. Musyawarah ini tidak dapat dibatalkan, hanya diselesaikan.")
    meeting.delete()


def households_waiting(village: Area, by: User) -> dict[int, MeetingEntry.Origin]:
    """{household: why} of those in the village that wait for a meeting and stand on the list of none."""
    today = timezone.localdate()
    awaiting = awaiting_decision(by).filter(village=village).values_list("pk", flat=True)
    seen = standing_visits(today).filter(household__village=village, household__closed_on=None)
    expiring = Decision.objects.eligible_on(today).filter(
        household__in=seen.order_by().values("household"), valid_until__lte=today + timedelta(days=EXPIRING_DAYS)
    )
    found = dict.fromkeys(expiring.values_list("household", flat=True), Origin.EXPIRING)
    found |= dict.fromkeys(awaiting, Origin.AWAITING)
    taken = MeetingEntry.objects.filter(is_open=True, household__in=found).values_list("household", flat=True)
    return {household: origin for household, origin in found.items() if household not in set(taken)}


@transaction.atomic
def add_waiting(*, meeting: Meeting, by: User, origin: MeetingEntry.Origin | None = Origin.ADDED) -> int:
    """Those who wait now and did not when the list was made; with no origin, each for its own. Returns how many."""
    meeting = open_meeting_for(meeting, by)
    waiting = households_waiting(meeting.village, by)
    known = set(meeting.entries.values_list("household", flat=True))  # taken off the list by hand
    rows = [
        MeetingEntry(meeting=meeting, household_id=household, origin=origin or why)
        for household, why in waiting.items()
        if household not in known
    ]
    _create(rows)
    return len(rows)


def _create(rows: list[MeetingEntry]) -> None:
    try:
        with transaction.atomic():
            MeetingEntry.objects.bulk_create(rows, batch_size=1_000)
    except IntegrityError as error:
        raise MeetingError(
            "Sebagian rumah tangga baru saja masuk daftar musyawarah lain. Ulangi, daftarnya akan menyesuaikan."
        ) from error


@transaction.atomic
def add_households(*, meeting: Meeting, codes: Iterable[str], by: User) -> tuple[int, dict[str, str]]:
    """Households of the village by their codes. Returns how many came onto the list, and {code: why not}."""
    meeting = open_meeting_for(meeting, by)
    codes = list(dict.fromkeys(code.strip().upper() for code in codes if code.strip()))
    found = {one.code: one for one in Household.objects.filter(code__in=codes, village=meeting.village)}
    entries = {entry.household_id: entry for entry in meeting.entries.filter(household__in=found.values())}
    refused = _refusals(meeting, codes, found, entries)
    taken = [found[code] for code in codes if code not in refused]
    back = [entries[one.pk] for one in taken if one.pk in entries]
    _put_back(back)
    new = [one for one in taken if one.pk not in entries]
    _create([MeetingEntry(meeting=meeting, household=one, origin=Origin.ADDED) for one in new])
    return len(taken), refused


def _refusals(meeting, codes, found: Mapping[str, Household], entries) -> dict[str, str]:
    visits = standing_visits(timezone.localdate()).filter(household__in=found.values())
    seen = set(visits.values_list("household", flat=True))
    elsewhere = MeetingEntry.objects.filter(is_open=True, household__in=found.values()).exclude(meeting=meeting)
    busy = set(elsewhere.values_list("household", flat=True))
    return {code: why for code in codes if (why := _refusal(found.get(code), entries, seen, busy))}


def _refusal(household: Household | None, entries, seen: set[int], busy: set[int]) -> str:
    if household is None:
        return "tidak ada di desa ini"
    if household.closed_on:
        return f"sudah ditutup: {household.get_closed_reason_display().lower()}"
    if household.pk in entries and entries[household.pk].removed_at is None:
        return "sudah ada di daftar"
    if household.pk in busy:
        return "ada di daftar musyawarah lain yang belum dikunci"
    return "" if household.pk in seen else "belum ada kunjungan yang disetujui dan masih berlaku"


def _put_back(entries: list[MeetingEntry]) -> None:
    """Taken off the list before, and wanted again."""
    MeetingEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(removed_at=None, note="", is_open=True)


@transaction.atomic
def remove_entry(*, entry: MeetingEntry, why: str, by: User) -> MeetingEntry:
    """Off the list, with the reason; it stays counted, and the household is free for another meeting."""
    open_meeting_for(entry.meeting, by)
    why = why.strip()[:LONGEST_NOTE]
    if not why:
        raise MeetingError("Tuliskan mengapa rumah tangga ini dikeluarkan dari daftar.")
    entry = MeetingEntry.objects.select_for_update(of=("self",)).select_related("household").get(pk=entry.pk)
    if entry.removed_at:
        raise MeetingError(f"{entry.household} sudah dikeluarkan dari daftar.")
    entry.outcome = entry.reason = ""
    entry.note, entry.removed_at, entry.is_open = why, timezone.now(), False
    entry.filled_by, entry.filled_at = by, timezone.now()
    entry.save()
    return entry


# What was decided


@dataclass(frozen=True)
class Typed:
    """A row as somebody typed it, and what stood there when he opened the page."""

    entry: int
    answer: str
    note: str
    answer_before: str
    note_before: str

    @property
    def is_changed(self) -> bool:
        return (self.answer, self.note) != (self.answer_before, self.note_before)


@dataclass
class Saved:
    """errors: {entry: what is wrong with the row}; all other rows are saved."""

    n_saved: int = 0
    errors: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def save_entries(*, meeting: Meeting, rows: Sequence[Typed], by: User) -> Saved:
    """Keep what was typed, row by row: a faulty row does not hold up the others, an untouched one is passed over."""
    meeting = open_meeting_for(meeting, by)
    changed = {row.entry: row for row in rows if row.is_changed}
    entries = meeting.entries.on_list().filter(pk__in=changed).select_related("filled_by")
    known = {entry.pk: entry for entry in entries}
    suggestions = suggestions_for(entry.household_id for entry in known.values())
    saved, kept = Saved(), []
    for row in changed.values():
        entry = known.get(row.entry)
        fault = _fault(row, entry, suggestions.get(entry.household_id)) if entry else "Sudah tidak ada di daftar ini."
        if fault:
            saved.errors[row.entry] = fault
        elif (row.answer, row.note) != (entry.answer, entry.note):
            kept.append(_fill(entry, *outcome_of(row.answer), row.note, by))
    saved.n_saved = _keep(meeting, kept)
    return saved


def outcome_of(answer: str) -> tuple[str, str]:
    """Outcome and reason of one choice. Raises MeetingError for one that is not there."""
    if answer in Reason.values:
        return Outcome.NOT_ELIGIBLE, answer
    if answer in ("", Outcome.ELIGIBLE, Outcome.UNRESOLVED):
        return answer, ""
    raise MeetingError("Pilihan putusan ini tidak dikenal.")


def _fault(row: Typed, entry: MeetingEntry, suggestion: Suggestion | None) -> str:
    here, before = (entry.answer, entry.note), (row.answer_before, row.note_before)
    if here != before and here != (row.answer, row.note):
        who = entry.filled_by.display_name if entry.filled_by else "orang lain"
        said = answer_words(entry.outcome, entry.reason) or "dikosongkan"
        return f"Sementara itu diisi {who}: {said}. Simpan sekali lagi bila isian Anda yang benar."
    try:
        outcome, reason = outcome_of(row.answer)
    except MeetingError as error:
        return str(error)
    if len(row.note) > LONGEST_NOTE:
        return f"Keterangan paling panjang {LONGEST_NOTE} huruf. Yang diketik {len(row.note)}."
    return fault_of(outcome, reason, row.note, suggestion) if outcome else ""


def fault_of(outcome: str, reason: str, note: str, suggestion: Suggestion | None) -> str:
    """Why this cannot be what a meeting decided, or nothing."""
    if suggestion is None:
        return "Belum ada kunjungan yang disetujui dan masih berlaku."
    if outcome == Outcome.ELIGIBLE and suggestion.visit.outcome not in Visit.INTERVIEWS:
        return "Berhak hanya setelah kunjungan yang diwawancara. Pilih putusan lain."
    if note:
        return ""
    if reason == Reason.OTHER:
        return "Sebutkan alasan lainnya di keterangan."
    if (outcome, reason) != (suggestion.outcome, suggestion.reason):
        return f"Berbeda dari saran kunjungan ({suggestion.words.lower()}). Tulis sebabnya di keterangan."
    return ""


def _fill(entry: MeetingEntry, outcome: str, reason: str, note: str, by: User) -> MeetingEntry:
    entry.outcome, entry.reason, entry.note = outcome, reason, note
    entry.filled_by, entry.filled_at = by, timezone.now()
    return entry


def _keep(meeting: Meeting, entries: list[MeetingEntry]) -> int:
    fields = ["outcome", "reason", "note", "filled_by", "filled_at"]
    MeetingEntry.objects.bulk_update(entries, fields, batch_size=500)
    if entries:
        _begin(meeting)
    return len(entries)


def _begin(meeting: Meeting) -> None:
    if meeting.state == Meeting.State.PREPARED:
        meeting.state = Meeting.State.RECORDING
        meeting.save(update_fields=["state"])


@transaction.atomic
def fill_rest(*, meeting: Meeting, by: User, leaving: Iterable[int] = ()) -> int:
    """Whoever has no decision yet gets what the visit suggests. Returns how many.

    leaving  entries that stay as they are: somebody has typed there what cannot be kept yet
    """
    meeting = open_meeting_for(meeting, by)
    entries = list(meeting.entries.unfilled().exclude(pk__in=list(leaving)))
    suggestions = suggestions_for(entry.household_id for entry in entries)
    filled = [
        _fill(entry, suggestion.outcome, suggestion.reason, entry.note, by)
        for entry in entries
        if (suggestion := suggestions.get(entry.household_id))
    ]
    return _keep(meeting, filled)


# Who was there


@dataclass(frozen=True)
class Signer:
    capacity: str
    name: str
    position: str


@transaction.atomic
def record_attendance(
    *, meeting: Meeting, held_on: date, place: str, minutes_number: str, n_present: int, signers: Sequence[Signer],
    by: User,
) -> Meeting:  # fmt: skip
    """When and where it was, how many came, who signs. Raises MeetingError."""
    meeting = open_meeting_for(meeting, by)
    check_number(meeting, minutes_number.strip())
    if n_present < len(signers):
        raise MeetingError(
            f"Jumlah hadir {n_present} orang, tetapi penanda tangannya {len(signers)} orang. Periksa keduanya."
        )
    meeting.held_on, meeting.place = held_on, place.strip()
    meeting.minutes_number, meeting.n_present = minutes_number.strip(), n_present
    meeting.save(update_fields=["held_on", "place", "minutes_number", "n_present"])
    meeting.signatories.all().delete()
    Signatory.objects.bulk_create(
        Signatory(meeting=meeting, place=place_no, capacity=one.capacity, name=one.name, position=one.position)
        for place_no, one in enumerate(signers, start=1)
    )
    _begin(meeting)
    return meeting


def check_number(meeting: Meeting, number: str) -> None:
    others = Meeting.objects.filter(village=meeting.village, minutes_number=number).exclude(pk=meeting.pk)
    if number and others.exists():
        raise MeetingError(f"Nomor berita acara {number} sudah dipakai musyawarah lain di desa ini.")
