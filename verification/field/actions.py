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
from verification.field.assigning.actions import assign_households, open_round
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
def submit_visit(*, assignment: Assignment, visit_id: UUID, body: bytes, by: User) -> Visit:
    """Take in a visit, byte for byte. The same again gives the same visit; other content under its id is kept beside.

    Raises VisitError for a stranger's assignment, one that is not waiting for a visit, and a body that is no visit.
    """
    assignment = _locked(assignment)
    if assignment.verifier_id != by.pk:
        raise VisitError("Tugas ini milik petugas lain.")
    known = Envelope.objects.filter(visit_id=visit_id).select_related("visit").first()
    if known:
        return _visit_again(known, assignment, body, by)
    if assignment.state != Assignment.State.ACTIVE or assignment.household is None or assignment.round.closed_on:
        raise VisitError("Tugas ini tidak menunggu kunjungan. Muat ulang daftar tugas.")
    content = read_body(body)
    return _take_in(assignment, visit_id, body, content, by)


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


def _take_in(assignment: Assignment, visit_id: UUID, body: bytes, content: VisitContent, by: User) -> Visit:
    form = FormVersion.objects.filter(code=content.form_code, version=content.form_version).first()
    if form is None:
        raise VisitError("Versi formulir ini tidak dikenal.")
    check_values(assignment.household, content, form.definition)
    envelope = Envelope.objects.create(
        visit_id=visit_id, rev=assignment.rev, digest=hashlib.sha256(body).digest(), body=body, submitted_by=by,
        state=Envelope.State.RECEIVED if content.photos else Envelope.State.COMPLETE,
    )  # fmt: skip
    visit = make_visit(envelope, assignment, form, content, assignment.household)
    settle(assignment, visit)
    return visit


def make_visit(
    envelope: Envelope, assignment: Assignment, form: FormVersion, content: VisitContent, household: Household,
    odd: Iterable[tuple[str, str]] = (),
) -> Visit:  # fmt: skip
    """The visit of an envelope, with its flags and those seen before as `odd`; nothing of its assignment moves."""
    visit = Visit.objects.create(
        id=envelope.visit_id, envelope=envelope, round=assignment.round, assignment=assignment,
        household=household, verifier=envelope.submitted_by, form=form, outcome=content.outcome,
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
    if visit.verifier_id != by.pk:
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
    *, assignment: Assignment, visit_id: UUID, content: Mapping[str, Any], pictures: Iterable[tuple[str, Any]], by: User
) -> Visit:
    """The online form: a visit and its photos, all or nothing.

    content   a body without its end and photos; a form sent twice ends when it was first received, and one whose
              start nobody believes (None) starts then too
    pictures  (kind, file) each
    """
    assignment = _locked(assignment)
    pictures = list(pictures)
    sent_before = assignment.visits.filter(pk=visit_id).first()
    ended_at = (sent_before.ended_at if sent_before else timezone.now()).isoformat()
    hashes = [photos.check_photo(file) for _, file in pictures]
    started_at = content["started_at"] or ended_at
    body = write_body({**content, "started_at": started_at, "ended_at": ended_at, "photos": hashes})
    visit = submit_visit(assignment=assignment, visit_id=visit_id, body=body, by=by)
    if not sent_before:
        for kind, file in pictures:
            add_photo(visit=visit, kind=kind, file=file, by=by)
    return visit
