"""Locking takes a while for a whole village: a job with progress. `verification/tasks.py` imports it."""

from django.urls import reverse

from accounts.models import User
from jobs.actions import request_job
from jobs.models import Job
from jobs.work import JobError, Run, work
from verification.musdes.actions import MeetingError, open_meeting_for
from verification.musdes.locking import MeetingNotReady, lock_meeting, missing_of, obstacles_of
from verification.musdes.models import Meeting

LOCK = "verification.lock_meeting"
KINDS = {LOCK: "Mengunci hasil musyawarah"}
MOST_NAMED = 20  # obstacles in the words of a failed job; the page of the meeting names all


def request_locking(meeting: Meeting, by: User, *, rest_unresolved: bool = False) -> Job:
    """Inside a transaction. Raises MeetingError where it would be refused anyway, AlreadyRunning for a second one."""
    meeting = open_meeting_for(meeting, by)
    missing, obstacles = missing_of(meeting), obstacles_of(meeting, rest_unresolved=rest_unresolved)
    if missing or obstacles:
        raise MeetingNotReady(missing, obstacles)
    params = {"meeting": meeting.pk, "rest_unresolved": rest_unresolved}
    return request_job(kind=LOCK, subject=f"musyawarah {meeting.pk}", params=params, by=by)


def job_of(meeting: Meeting) -> Job | None:
    return Job.objects.filter(kind=LOCK, params__meeting=meeting.pk).order_by("-created_at").first()


@work(LOCK)
def lock(run: Run) -> dict:
    run.progress("Memeriksa daftar")
    meeting = Meeting.objects.filter(pk=run.params["meeting"]).first()
    if meeting is None:
        raise JobError("Musyawarah ini sudah dibatalkan.")
    try:
        meeting = lock_meeting(
            meeting=meeting, by=run.job.requested_by, rest_unresolved=run.params["rest_unresolved"],
            progress=run.progress,
        )  # fmt: skip
    except MeetingNotReady as error:
        raise JobError(_in_short(error)) from error
    except MeetingError as error:
        raise JobError(str(error)) from error
    decided = meeting.entries.on_list().count()
    page = reverse("verification:meeting-detail", args=[meeting.pk])
    return {"summary": [["Rumah tangga diputuskan", decided]], "links": [["Buka musyawarah", page]]}


def _in_short(error: MeetingNotReady) -> str:
    named = [f"{one.code}: {one.words}." for one in error.obstacles[:MOST_NAMED]]
    more = len(error.obstacles) - len(named)
    rest = [f"Dan {more} rumah tangga lain."] if more > 0 else []
    return " ".join(["Belum dapat dikunci, dan tidak ada yang tersimpan.", *error.missing, *named, *rest])
