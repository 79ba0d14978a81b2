"""What happens in the field: visits and photos come in. Who visits whom: see assigning/."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from households.models import Household
from verification import photos
from verification.field import flags
from verification.field.assigning.actions import assign_households, open_round, require_supervision
from verification.field.envelopes import VisitContent, VisitError, read_body, write_body
from verification.field.models import (
    Assignment,
    Envelope,
    EnvelopeVariant,
    FormVersion,
    Photo,
    Visit,
)
from verification.field.signals import visit_made
from verification.field.values import check_values

__all__ = ["VisitError", "add_photo", "assign_households", "open_round", "submit_form", "submit_visit"]


@transaction.atomic
def submit_visit(
    *, assignment: Assignment, visit_id: UUID, body: bytes, by: User, kind: str = Visit.Kind.FORM
) -> Visit:
    """Take in a visit, byte for byte. The same again gives the same visit; other content under its id is kept beside.

    kind   paper: whoever supervises the village keys in what the verifier of the task wrote; else it is his own
    Raises VisitError for a stranger's assignment, one that is not waiting for a visit, and a body that is no visit.
    """
    assignment = _locked(assignment)
    if kind == Visit.Kind.PAPER:
        require_supervision(assignment.round.village, by)
    elif assignment.verifier_id != by.pk:
        raise VisitError("Tugas ini milik petugas lain.")
    known = Envelope.objects.filter(visit_id=visit_id).select_related("visit").first()
    if known:
        return _visit_again(known, assignment, body, by)
    if assignment.state != Assignment.State.ACTIVE or assignment.household is None or assignment.round.closed_on:
        raise VisitError("Tugas ini tidak menunggu kunjungan. Muat ulang daftar tugas.")
    return _take_in(assignment, visit_id, body, by, kind)


def _locked(assignment: Assignment) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("round", "household__village")
    return rows.get(pk=assignment.pk)


def _visit_again(envelope: Envelope, assignment: Assignment, body: bytes, by: User) -> Visit:
    visit = envelope.visit
    if envelope.submitted_by_id != by.pk or visit.assignment_id != assignment.pk:
        raise VisitError("Nomor kunjungan ini sudah dipakai. Buka formulir sekali lagi dari daftar tugas.")
    digest = hashlib.sha256(body).digest()
    if digest != bytes(envelope.digest):
        EnvelopeVariant.objects.get_or_create(
            envelope=envelope, digest=digest, defaults={"body": body, "submitted_by": by}
        )
    return visit


def _take_in(assignment: Assignment, visit_id: UUID, body: bytes, by: User, kind: str) -> Visit:
    content = read_body(body)
    form = FormVersion.objects.filter(code=content.form_code, version=content.form_version).first()
    if form is None:
        raise VisitError("Versi formulir ini tidak dikenal.")
    check_values(assignment.household, content, form.definition)
    envelope = Envelope.objects.create(
        visit_id=visit_id, rev=assignment.rev, digest=hashlib.sha256(body).digest(), body=body, submitted_by=by,
        state=Envelope.State.RECEIVED if content.photos else Envelope.State.COMPLETE,
    )  # fmt: skip
    visit = make_visit(envelope, assignment, form, content, assignment.household, kind=kind)
    settle(assignment, visit)
    return visit


def make_visit(
    envelope: Envelope, assignment: Assignment, form: FormVersion, content: VisitContent, household: Household,
    odd: Iterable[tuple[str, str]] = (), kind: str = Visit.Kind.PHONE,
) -> Visit:  # fmt: skip
    """The visit of an envelope, with its flags and those seen before as `odd`; nothing of its assignment moves."""
    asked_by = assignment.verifier if kind == Visit.Kind.PAPER else envelope.submitted_by
    visit = Visit.objects.create(
        id=envelope.visit_id, envelope=envelope, round=assignment.round, assignment=assignment, kind=kind,
        household=household, verifier=asked_by, form=form, outcome=content.outcome,
        answers=_answers(content), consent=content.consent, started_at=content.started_at, ended_at=content.ended_at,
        received_at=envelope.received_at, **_point(content),
    )  # fmt: skip
    flags.raise_flags(visit, n_photos=len(content.photos), odd=odd)
    visit_made.send(sender=Visit, visit=visit)
    return visit


def settle(assignment: Assignment, visit: Visit) -> None:
    """The assignment was visited; a visit that was sent back is answered by this one."""
    returned = assignment.visits.filter(status=Visit.Status.RETURNED).exclude(pk=visit.pk)
    returned.update(status=Visit.Status.SUPERSEDED)
    assignment.state = Assignment.State.DONE
    assignment.save(update_fields=["state"])


def _answers(content: VisitContent) -> dict[str, Any]:
    persons = [{"person": person, **entry} for person, entry in content.persons.items()]
    newcomers = {"newcomers": [dict(one) for one in content.newcomers]} if content.newcomers else {}
    return {"household": dict(content.household), "persons": persons} | newcomers


def _point(content: VisitContent) -> dict[str, Any]:
    position = content.position
    if position is None:
        return {}
    return {"latitude": position.latitude, "longitude": position.longitude, "accuracy_m": position.accuracy_m}


@transaction.atomic
def add_photo(*, visit: Visit, kind: str, file, by: User) -> Photo:
    """Store a photo that the envelope names; the same photo again is the one already there.

    Raises VisitError for a stranger's visit or a photo that was not announced, PhotoRefused for what is no photo.
    """
    visit = Visit.objects.select_for_update(of=("self",)).select_related("envelope", "household").get(pk=visit.pk)
    if by.pk not in (visit.verifier_id, visit.envelope.submitted_by_id):
        raise VisitError("Kunjungan ini milik petugas lain.")
    announced = read_body(bytes(visit.envelope.body)).photos
    if photos.check_photo(file) not in announced:
        raise VisitError("Foto ini tidak tercantum dalam kunjungan.")
    stored = photos.store_photo(file, "visits")
    photo, is_new = visit.photos.get_or_create(
        received_sha256=stored.received_sha256,
        defaults={
            "kind": kind, "stored_sha256": stored.stored_sha256, "path": stored.path,
            "width": stored.width, "height": stored.height,
        },
    )  # fmt: skip
    if is_new:
        flags.flag_photo(photo)
        _complete(visit, announced)
    return photo


def _complete(visit: Visit, announced: list[str]) -> None:
    if visit.photos.count() == len(set(announced)):
        Envelope.objects.filter(pk=visit.envelope_id).update(state=Envelope.State.COMPLETE)


@transaction.atomic
def submit_form(
    *, assignment: Assignment, visit_id: UUID, content: Mapping[str, Any], pictures: Iterable[tuple[str, Any]],
    by: User, kind: str = Visit.Kind.FORM,
) -> Visit:  # fmt: skip
    """The form of the site: a visit and its photos, all or nothing.

    content   a body without its photos, and without its end where it ends now; a form sent twice ends when it was first
              received, and one whose start nobody believes (None) starts then too
    pictures  (kind, file) each
    """
    assignment = _locked(assignment)
    pictures = list(pictures)
    sent_before = assignment.visits.filter(pk=visit_id).first()
    now = (sent_before.ended_at if sent_before else timezone.now()).isoformat()
    hashes = [photos.check_photo(file) for _, file in pictures]
    times = {"started_at": content["started_at"] or now, "ended_at": content.get("ended_at") or now}
    body = write_body({**content, **times, "photos": hashes})
    visit = submit_visit(assignment=assignment, visit_id=visit_id, body=body, by=by, kind=kind)
    if not sent_before:
        for kind, file in pictures:
            add_photo(visit=visit, kind=kind, file=file, by=by)
    return visit
