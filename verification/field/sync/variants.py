"""Other content that came under the id of a visit: made a visit of its own, to be laid beside the first."""

from uuid import UUID, uuid5

from django.db import transaction

from verification.field import actions as field_actions
from verification.field.envelopes import VisitError, read_body
from verification.field.models import Envelope, EnvelopeVariant, FormVersion, Visit, VisitFlag
from verification.field.sync import judging
from verification.field.sync.actions import named_pictures
from verification.field.sync.models import NamedPhoto

TWO = (VisitFlag.Kind.TWO_VISITS, "Isi lain dari kunjungan yang sama.")
NO_VISIT = "Isi kiriman kedua ini tidak dapat menjadi kunjungan. Isinya tetap tersimpan sebagaimana tiba."


def visit_id_of(variant: EnvelopeVariant) -> UUID:
    """The same for the same content, so that twice is once."""
    return uuid5(variant.envelope.visit_id, bytes(variant.digest).hex())


@transaction.atomic
def open_variant(*, variant: EnvelopeVariant) -> Visit:
    """The visit of a variant, with a new id and the same bytes; it waits for review like any. Raises VisitError."""
    envelope = Envelope.objects.select_for_update(of=("self",)).get(pk=variant.envelope_id)
    known = Visit.objects.filter(pk=visit_id_of(variant)).first()
    if known:
        return known
    own = Envelope.objects.create(
        visit_id=visit_id_of(variant), rev=envelope.rev, device_id=envelope.device_id, digest=variant.digest,
        body=variant.body, submitted_by_id=variant.submitted_by_id, received_at=variant.received_at,
    )  # fmt: skip
    _name_pictures(own, envelope)
    visit = judging.judge(own.pk) if own.device_id else _of_the_form(own, envelope)
    if visit is None:
        raise VisitError(NO_VISIT)
    return visit


def _name_pictures(own: Envelope, envelope: Envelope) -> None:
    """Pictures it names; those that came with the first content are here already."""
    here = {bytes(one.received_sha256): one for one in envelope.named_photos.exclude(arrived_at=None)}
    for named in named_pictures(bytes(own.body)):
        came = here.get(named["received_sha256"])
        if came:
            lies = ("arrived_at", "path", "stored_sha256", "width", "height")
            named |= {field: getattr(came, field) for field in lies}
        NamedPhoto.objects.create(envelope=own, **named)
    if not own.named_photos.filter(arrived_at=None).exists():
        Envelope.objects.filter(pk=own.pk).update(state=Envelope.State.COMPLETE)


def _of_the_form(own: Envelope, envelope: Envelope) -> Visit:
    """Of the office's form, whose body names no task: that of the first content. Its pictures were stored with that."""
    content = read_body(bytes(own.body))
    form = FormVersion.objects.filter(code=content.form_code, version=content.form_version).first()
    if form is None:
        raise VisitError(NO_VISIT)
    first = envelope.visit
    return field_actions.make_visit(own, first.assignment, form, content, first.household, [TWO], first.kind)
