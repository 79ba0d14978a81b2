"""A village whose visits were accepted, and a meeting of it in each of its states."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.verification.factories import AssignmentFactory, RoundFactory, VillageFactory, accepted
from verification.musdes import actions, locking
from verification.musdes.actions import Signer, Typed
from verification.musdes.models import Meeting

POOR_HOUSE = {
    "n_members": 1, "floor_area_m2": 4, "floor": "earth", "wall": "woven_bamboo", "roof": "thatch", "toilet": "none",
    "water_source": "surface", "lighting": "none", "cooking_fuel": "firewood",
}  # fmt: skip
SIGNERS = [Signer("head", "Haji Rekaan", "Kepala Desa"), Signer("council", "Budi Rekaan", "Ketua BPD")]
SCAN = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"


def visited(village, n=1, **changes):
    """Households of the village with an accepted visit, of a poor house unless `outcome` says otherwise."""
    changes.setdefault("answers", {"household": POOR_HOUSE, "persons": []})
    if changes.get("outcome", "done") != "done":
        changes["answers"] = {"household": {}, "persons": []}
    round = RoundFactory(village=village)
    return [accepted(AssignmentFactory(round=round), **changes).household for _ in range(n)]


def meeting_of(village, by, **changes) -> Meeting:
    given = {"held_on": timezone.localdate(), "place": "Balai desa"} | changes
    return actions.prepare_meeting(village=village, by=by, **given)


def entry_of(meeting, household):
    return meeting.entries.get(household=household)


def typed(entry, answer, note="", before=("", "")) -> Typed:
    return Typed(entry.pk, answer, note, *before)


def fill(meeting, by, answers) -> None:
    """{household: answer} or {household: (answer, note)}"""
    rows = [
        typed(entry_of(meeting, household), *([answer] if isinstance(answer, str) else answer))
        for household, answer in answers.items()
    ]
    assert actions.save_entries(meeting=meeting, rows=rows, by=by).errors == {}


def attend(meeting, by, **changes) -> Meeting:
    given = {
        "held_on": timezone.localdate(), "place": "Balai desa", "minutes_number": "BA/7/2026", "n_present": 31,
        "signers": SIGNERS,
    }  # fmt: skip
    return actions.record_attendance(meeting=meeting, by=by, **(given | changes))


def locked_meeting(by, village=None, **changes) -> Meeting:
    village = village or VillageFactory()
    meeting = meeting_of(village, by)
    actions.fill_rest(meeting=meeting, by=by)
    attend(meeting, by, **changes)
    return locking.lock_meeting(meeting=meeting, by=by)


def scan(content: bytes = SCAN, name: str = "ba.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")
