"""Village meetings of the demonstration: one on its way, one without its signed copy, one complete, one prepared."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from households.models import Area, Household
from verification.musdes import actions, copies, files, locking
from verification.musdes.actions import Signer, Typed
from verification.musdes.models import Meeting
from verification.musdes.suggestions import suggestions_for

SPOKEN_OF_AGAIN = 12
PLACE = "Balai pertemuan umum"
SIGNERS = [
    Signer("head", "Syahrani (rekaan)", "Kepala Desa"), Signer("council", "Rusmini (rekaan)", "Ketua BPD"),
    Signer("rt", "Jumberi (rekaan)", "Ketua RT 3"), Signer("companion", "Aulia (rekaan)", "Pendamping desa"),
]  # fmt: skip


def hold(villages: list[Area], users: dict[str, User]) -> None:
    for number, (village, step) in enumerate(zip(villages, [_on_its_way, _locked, _signed], strict=False), start=1):
        step(_prepare(village, users[f"pengawas{number}"], days_ago=2), users[f"pengawas{number}"])
    for number, village in list(enumerate(villages, start=1))[3:4]:
        _prepare(village, users[f"pengawas{number}"], days_ago=-6)


def _prepare(village: Area, by: User, *, days_ago: int) -> Meeting:
    """Who waits, and some whom the village wants to speak of once more."""
    held_on = timezone.localdate() - timedelta(days=days_ago)
    meeting = actions.prepare_meeting(village=village, held_on=held_on, place=PLACE, by=by)
    verified = Household.objects.open().filter(village=village, status=Household.Status.VERIFIED)
    again = verified.order_by("code")[:SPOKEN_OF_AGAIN]
    actions.add_households(meeting=meeting, codes=[household.code for household in again], by=by)
    return meeting


def _on_its_way(meeting: Meeting, by: User) -> None:
    """Half of the list typed in, one of them otherwise than the visit suggests."""
    entries = list(meeting.entries.order_by("household__code"))
    suggested = suggestions_for(entry.household_id for entry in entries)
    typed = entries[: len(entries) // 2]
    rows = [Typed(entry.pk, suggested[entry.household_id].answer, "", "", "") for entry in typed]
    if rows:
        rows[0] = Typed(rows[0].entry, "refused", "Menolak didata ulang menurut ketua RT", "", "")
    actions.save_entries(meeting=meeting, rows=rows, by=by)


def _locked(meeting: Meeting, by: User) -> Meeting:
    actions.fill_rest(meeting=meeting, by=by)
    number = f"BA/{meeting.village.kemendagri_code[-4:]}/MUSDES/{meeting.held_on.year}"
    actions.record_attendance(
        meeting=meeting, held_on=meeting.held_on, place=PLACE, minutes_number=number, n_present=34, signers=SIGNERS,
        by=by,
    )  # fmt: skip
    return locking.lock_meeting(meeting=meeting, by=by)


def _signed(meeting: Meeting, by: User) -> None:
    """The minutes themselves stand for their scan."""
    meeting = Meeting.objects.select_related("village__parent").get(pk=_locked(meeting, by).pk)
    content = files.paper_of(meeting, files.MINUTES, by)
    copies.keep_signed_copy(meeting=meeting, file=ContentFile(content, name="ba.pdf"), by=by)
