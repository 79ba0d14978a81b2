"""From an envelope to a visit: what a phone sealed is read with goodwill, and what is odd becomes a flag.

An envelope is held when it cannot be a visit at all; its bytes stay, and it may be judged again.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from households.models import Household, IdentityNumber, Residence, Variable
from households.newcomers import open_shell
from households.side_by_side import age_on
from verification.field import actions as field_actions
from verification.field.answering import Subject, read_answers
from verification.field.envelopes import (
    CONSENT_SCOPES,
    UNREADABLE,
    VisitContent,
    VisitError,
    content_of,
    parsed,
)
from verification.field.models import Assignment, Envelope, FormVersion, Visit, VisitFlag
from verification.field.newcomers import known_households, known_newcomer, known_of, without_long_numbers
from verification.field.sync.actions import show_pictures
from verification.field.sync.models import Device
from verification.field.thresholds import thresholds
from verification.field.values import Answers, without_numbers

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
    content, form, odd = _read(envelope, document, assignment)
    household = assignment.household or _shell(assignment, content)
    others = Visit.objects.filter(household=household, round=assignment.round, status__in=OPEN)
    odd += known_households(household, content)
    is_theirs = assignment.verifier_id == envelope.submitted_by_id and assignment.state == Assignment.State.ACTIVE
    if not is_theirs or assignment.round.closed_on:
        odd.append((VisitFlag.Kind.LATE_TASK, _why_late(assignment, envelope)))
    if others.exists():
        odd.append((VisitFlag.Kind.TWO_VISITS, f"Sudah ada {others.count()} kunjungan lain di putaran ini."))
    told: dict[str, list[str]] = {}
    for kind, seen in odd:
        told.setdefault(kind, []).append(seen)
    told_once = [(kind, " ".join(seen)) for kind, seen in told.items()]
    visit = field_actions.make_visit(envelope, assignment, form, content, household, told_once)
    if is_theirs and assignment.household:  # an RT is not done with its first new house
        field_actions.settle(assignment, visit)
    return visit


def _shell(assignment: Assignment, content: VisitContent) -> Household:
    """Where a house stands that nobody had listed; its people come when the visit is accepted."""
    neighbourhood = assignment.neighbourhood
    return open_shell(
        village=neighbourhood.village, neighbourhood=neighbourhood, address=without_long_numbers(content.address or "")
    )


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
    rows = Assignment.objects.select_for_update(of=("self",)).select_related(
        "round", "household__village", "neighbourhood__village"
    )
    assignment = rows.filter(pk=pk).first()
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


def _read(
    envelope: Envelope, document: Mapping[str, Any], assignment: Assignment
) -> tuple[VisitContent, FormVersion, list]:
    """What a body says by which form, and what was odd about it as (kind of flag, what was seen)."""
    odd: list[tuple[str, str]] = []
    try:
        content = content_of({**document, "position": _place(document.get("position"), odd), "photos": []})
        content = _in_time(content, document, envelope, odd)
    except UNREADABLE as error:
        raise Held(Envelope.Held.UNREADABLE) from error
    if content.outcome not in Visit.Outcome.values:
        raise Held(Envelope.Held.UNREADABLE)
    form = FormVersion.objects.filter(code=content.form_code, version=content.form_version).first()
    if form is None:
        raise Held(Envelope.Held.UNKNOWN_FORM)
    content = _known_answers(_fitting_outcome(content, assignment), assignment.household, form.definition, odd)
    if content.outcome in Visit.INTERVIEWS and not content.household:
        odd.append((VisitFlag.Kind.ODD_ANSWER, "Tidak ada satu pun jawaban tentang rumah tangga ini."))
    same_number = Envelope.objects.filter(device=envelope.device_id, seq=envelope.seq, seq__isnull=False)
    if same_number.exclude(visit_id=envelope.visit_id).exists():
        odd.append((VisitFlag.Kind.DEVICE_FORK, f"Nomor urut {envelope.seq} dipakai kunjungan lain dari HP ini."))
    if envelope.carried_by:
        odd.append((VisitFlag.Kind.CARRIED, f"Berkas dimasukkan oleh {envelope.carried_by.display_name}."))
    photos = [bytes(named.received_sha256).hex() for named in envelope.named_photos.all()]
    consent = [scope for scope in CONSENT_SCOPES if scope in content.consent]
    return replace(content, photos=photos, consent=consent), form, odd


def _fitting_outcome(content: VisitContent, assignment: Assignment) -> VisitContent:
    """An interview is of a new household exactly where the task names none."""
    if content.outcome not in Visit.INTERVIEWS:
        return content
    return replace(content, outcome=Visit.Outcome.DONE if assignment.household else Visit.Outcome.NEW_HOUSEHOLD)


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


def _known_answers(
    content: VisitContent, household: Household | None, definition: Mapping[str, Any], odd: list
) -> VisitContent:
    """What its question allows, of those who lived here; the rest stays in the envelope and is named in a flag."""
    answers = Answers(definition)
    dropped: list[str] = []

    def allowed(level: str, values: Mapping[str, Any]) -> dict[str, Any]:
        kept = {key: value for key, value in values.items() if answers.takes(level, key, value)}
        dropped.extend(answers.label_of(key) or "tak dikenal" for key in values.keys() - kept)
        return kept

    of_home = allowed(Variable.Level.HOUSEHOLD, content.household)
    here = household.residences.filter(person__in=content.persons) if household else Residence.objects.none()
    residents = {residence.person_id: residence for residence in here.select_related("person").order_by("pk")}
    strangers = content.persons.keys() - residents.keys()
    persons = {
        person: {**entry, "values": allowed(Variable.Level.PERSON, entry["values"])}
        for person, entry in content.persons.items()
        if person in residents
    }
    on = timezone.localdate(content.ended_at)
    new = [known_newcomer(one, allowed(Variable.Level.PERSON, one["values"]), on, odd) for one in content.newcomers]
    newcomers = [one for one in new if one]
    if strangers:
        odd.append((VisitFlag.Kind.ODD_ANSWER, f"{len(strangers)} orang dalam formulir bukan anggota rumah ini."))
    if dropped:
        odd.append((VisitFlag.Kind.ODD_ANSWER, f"Tidak dikenal: {', '.join(sorted(set(dropped)))}."))
    subjects = [
        *(_subject(residents[person], entry, on) for person, entry in persons.items() if entry["presence"] == "yes"),
        *(Subject(known_of(one), one["values"], one["name"]) for one in newcomers),
    ]
    odd.extend(_against_the_form(definition, of_home, subjects))

    def sealed(values: Mapping[str, Any]) -> dict[str, Any]:
        return without_numbers(definition, values, lambda number: IdentityNumber.record("nik", number).pk)

    kept = {person: {**entry, "values": sealed(entry["values"])} for person, entry in persons.items()}
    new_ones = [{**one, "values": sealed(one["values"])} for one in newcomers]
    return replace(content, household=sealed(of_home), persons=kept, newcomers=new_ones)


def _subject(residence: Residence, entry: Mapping[str, Any], on: date) -> Subject:
    """Somebody of the register; the age as the phone knew it, for a birthday may lie between."""
    person = residence.person
    age_years = entry.get("age_years", age_on(person.birth_date, on))
    known = {"age_years": age_years, "sex": person.sex or None, "relation": residence.relation or None}
    return Subject({name: value for name, value in known.items() if value is not None}, entry["values"], person.name)


def _against_the_form(definition: Mapping[str, Any], household: Mapping[str, Any], subjects: list[Subject]):
    for one in read_answers(definition, household, subjects).odd:
        whose = "" if one.person is None else f" (orang ke-{one.person + 1})"
        yield VisitFlag.Kind.ODD_ANSWER, f"{one.question['label'][:80]}{whose}: {one.seen.rstrip('.')[:80]}."
