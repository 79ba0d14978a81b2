"""From an envelope to a visit: what a phone sealed is read with goodwill, and what is odd becomes a flag.

An envelope is held when it cannot be a visit at all; its bytes stay, and it may be judged again.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from households.models import Household, Variable
from verification.field import actions as field_actions
from verification.field.envelopes import (
    CONSENT_SCOPES,
    OUTCOMES,
    UNREADABLE,
    VisitContent,
    VisitError,
    content_of,
    parsed,
)
from verification.field.models import Assignment, Envelope, FormVersion, Visit, VisitFlag
from verification.field.sync.actions import show_pictures
from verification.field.sync.models import Device
from verification.field.thresholds import thresholds
from verification.field.values import is_allowed

RETRY_AFTER = timedelta(minutes=5)
OPEN = [Visit.Status.AWAITING_REVIEW, Visit.Status.SUPERVISOR_APPROVED, Visit.Status.ACCEPTED]
log = structlog.get_logger()


class Held(Exception):
    """Why an envelope becomes no visit: one of Envelope.Held."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def judge_waiting(limit: int = 200) -> int:
    """Judge what waits, the oldest first; one that fails is held and tried again later. Returns how many were tried."""
    waiting = Envelope.objects.filter(judged_at=None, device__isnull=False, held="")
    again = Envelope.objects.filter(
        held=Envelope.Held.FAILED, judged_at__lt=timezone.now() - RETRY_AFTER, visit=None, device__isnull=False
    )
    keys = [*waiting.order_by("pk").values_list("pk", flat=True)[:limit], *again.values_list("pk", flat=True)[:limit]]
    for pk in keys:
        judge_safely(pk)
    return len(keys)


def judge_safely(pk: int) -> None:
    """One envelope in a transaction of its own; what goes wrong with it stops no other."""
    try:
        judge(pk)
    except Exception as error:  # noqa: BLE001 - whatever it is, the bytes are here and the next one waits
        log.error("envelope_failed", envelope=pk, error=type(error).__name__)
        Envelope.objects.filter(pk=pk, visit=None).update(held=Envelope.Held.FAILED, judged_at=timezone.now())


@transaction.atomic
def release(*, envelope: Envelope, by: User) -> Visit | None:
    """Make a held envelope a visit although its phone was revoked, or try once more; None when it still is none.

    Raises VisitError for one from elsewhere.
    """
    envelope = Envelope.objects.select_for_update(of=("self",)).get(pk=envelope.pk)
    if not Device.objects.visible_to(by).filter(pk=envelope.device_id).exists():
        raise VisitError("Kiriman ini bukan dari wilayah Anda.")
    Envelope.objects.filter(pk=envelope.pk).update(held="", judged_at=None)
    return judge(envelope.pk)


@transaction.atomic
def judge(pk: int) -> Visit | None:
    """Make an envelope its visit, once; or say why it is held. The same again changes nothing."""
    envelope = Envelope.objects.select_for_update(of=("self",)).select_related("submitted_by").get(pk=pk)
    if known := Visit.objects.filter(envelope=envelope).first():
        return known
    if envelope.held == Envelope.Held.DEVICE:
        return None
    try:
        visit = _visit_of(envelope)
    except Held as held:
        Envelope.objects.filter(pk=pk).update(held=held.why, judged_at=timezone.now())
        return None
    Envelope.objects.filter(pk=pk).update(held="", judged_at=timezone.now())
    show_pictures(envelope)
    return visit


def _visit_of(envelope: Envelope) -> Visit:
    if Visit.objects.filter(pk=envelope.visit_id).exists():
        raise Held(Envelope.Held.SAME_VISIT)
    document = _document(envelope)
    assignment = _assignment(envelope, document)
    content, odd = _read(envelope, document, assignment.household)
    form = FormVersion.objects.filter(code=content.form_code, version=content.form_version).first()
    if form is None:
        raise Held(Envelope.Held.UNKNOWN_FORM)
    others = Visit.objects.filter(household=assignment.household, round=assignment.round, status__in=OPEN)
    is_theirs = assignment.verifier_id == envelope.submitted_by_id and assignment.state == Assignment.State.ACTIVE
    if not is_theirs or assignment.round.closed_on:
        odd.append((VisitFlag.Kind.LATE_TASK, _why_late(assignment, envelope)))
    if others.exists():
        odd.append((VisitFlag.Kind.TWO_VISITS, f"Sudah ada {others.count()} kunjungan lain di putaran ini."))
    visit = field_actions.make_visit(envelope, assignment, form, content, odd)
    if is_theirs:
        field_actions.settle(assignment, visit)
    return visit


def _document(envelope: Envelope) -> Mapping[str, Any]:
    try:
        document = parsed(bytes(envelope.body))
    except UNREADABLE as error:
        raise Held(Envelope.Held.UNREADABLE) from error
    if not isinstance(document, dict):
        raise Held(Envelope.Held.UNREADABLE)
    return document


def _assignment(envelope: Envelope, document: Mapping[str, Any]) -> Assignment:
    """The task it answers: the verifier's own, now or once."""
    named = document.get("assignment")
    pk = named.get("id") if isinstance(named, dict) else None
    if type(pk) is not int or not 0 < pk < 2**63:
        raise Held(Envelope.Held.UNREADABLE)
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("round", "household__village")
    assignment = rows.filter(pk=pk, household__isnull=False).first()
    given = Assignment.pgh_event_model.objects.filter(pgh_obj=pk, verifier=envelope.submitted_by_id)
    if assignment is None or (assignment.verifier_id != envelope.submitted_by_id and not given.exists()):
        raise Held(Envelope.Held.NOT_THEIRS)
    return assignment


def _why_late(assignment: Assignment, envelope: Envelope) -> str:
    if assignment.verifier_id != envelope.submitted_by_id:
        return "Tugas ini sudah dialihkan kepada petugas lain."
    if assignment.state == Assignment.State.CANCELLED:
        return "Tugas ini sudah dibatalkan."
    return "Putaran sudah ditutup." if assignment.round.closed_on else "Tugas ini sudah dikunjungi sebelumnya."


def _read(envelope: Envelope, document: Mapping[str, Any], household: Household) -> tuple[VisitContent, list]:
    """What a body says, and what was odd about it as (kind of flag, what was seen)."""
    odd: list[tuple[str, str]] = []
    try:
        content = content_of({**document, "position": _place(document.get("position"), odd), "photos": []})
        content = _in_time(content, document, envelope, odd)
    except UNREADABLE as error:
        raise Held(Envelope.Held.UNREADABLE) from error
    if content.outcome not in OUTCOMES:
        raise Held(Envelope.Held.UNREADABLE)
    content = _known_answers(content, household, odd)
    if content.outcome == Visit.Outcome.DONE and not content.household:
        odd.append((VisitFlag.Kind.ODD_ANSWER, "Tidak ada satu pun jawaban tentang rumah tangga ini."))
    same_number = Envelope.objects.filter(device=envelope.device_id, seq=envelope.seq, seq__isnull=False)
    if same_number.exclude(visit_id=envelope.visit_id).exists():
        odd.append((VisitFlag.Kind.DEVICE_FORK, f"Nomor urut {envelope.seq} dipakai kunjungan lain dari HP ini."))
    photos = [bytes(named.received_sha256).hex() for named in envelope.named_photos.all()]
    consent = [scope for scope in CONSENT_SCOPES if scope in content.consent]
    return replace(content, photos=photos, consent=consent), odd


def _place(entry: Any, odd: list) -> Any:
    """The point as it is, none when it lies nowhere."""
    try:
        content_of({**_BARE, "position": entry})
    except UNREADABLE:
        odd.append((VisitFlag.Kind.GPS_MISSING, "Posisi yang dikirim bukan titik di bumi."))
        return None
    return entry


_BARE = {
    "form": {"code": "", "version": 0}, "outcome": "", "answers": {}, "consent": [],
    "started_at": "2000-01-01T00:00:00+00:00", "ended_at": "2000-01-01T00:00:00+00:00",
}  # fmt: skip


def _in_time(content: VisitContent, document: Mapping[str, Any], envelope: Envelope, odd: list) -> VisitContent:
    """Times by the server's clock, as far as the phone knew it; never after the arrival, the end never first."""
    offset, limits = _offset(document), thresholds()
    ended_at, arrived = content.ended_at + offset, envelope.received_at
    if abs(offset) > limits.clock_tolerance:
        minutes, word = round(abs(offset).total_seconds() / 60), "terlambat" if offset > timedelta(0) else "maju"
        odd.append((VisitFlag.Kind.CLOCK_WRONG, f"Jam HP {word} {minutes} menit; waktu kunjungan sudah dibetulkan."))
    elif ended_at > arrived + limits.clock_tolerance or content.started_at > content.ended_at:
        odd.append((VisitFlag.Kind.CLOCK_WRONG, "Kunjungan selesai sebelum mulai, atau sesudah kirimannya tiba."))
    elif arrived - ended_at > limits.late_after:
        odd.append((VisitFlag.Kind.LATE, f"Tiba {(arrived - ended_at).days} hari sesudah kunjungan."))
    ended_at = min(ended_at, arrived)
    return replace(content, started_at=min(content.started_at + offset, ended_at), ended_at=ended_at)


def _offset(document: Mapping[str, Any]) -> timedelta:
    """What to add to the phone's clock, as the phone last knew it."""
    told = document.get("clock_offset_ms")
    return timedelta(milliseconds=told) if type(told) is int and abs(told) < 10**11 else timedelta(0)


def _known_answers(content: VisitContent, household: Household, odd: list) -> VisitContent:
    """What its variable allows, of those who lived here; the rest stays in the envelope and is named in a flag."""
    variables = {variable.code: variable for variable in Variable.objects.all()}
    dropped: list[str] = []

    def allowed(level: str, values: Mapping[str, Any]) -> dict[str, Any]:
        kept = {
            code: value
            for code, value in values.items()
            if (one := variables.get(code)) and one.level == level and is_allowed(one, value)
        }
        dropped.extend(variables[code].label if code in variables else "tak dikenal" for code in values.keys() - kept)
        return kept

    of_home = allowed(Variable.Level.HOUSEHOLD, content.household)
    residents = set(household.residences.filter(person__in=content.persons).values_list("person", flat=True))
    strangers = content.persons.keys() - residents
    persons = {
        person: {**entry, "values": allowed(Variable.Level.PERSON, entry["values"])}
        for person, entry in content.persons.items()
        if person in residents
    }
    if strangers:
        odd.append((VisitFlag.Kind.ODD_ANSWER, f"{len(strangers)} orang dalam formulir bukan anggota rumah ini."))
    elif dropped:
        odd.append((VisitFlag.Kind.ODD_ANSWER, f"Tidak dikenal: {', '.join(sorted(set(dropped)))}."))
    return replace(content, household=of_home, persons=persons)
