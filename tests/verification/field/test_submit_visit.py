import hashlib
import uuid

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from tests.verification.factories import AssignmentFactory, ResidenceFactory, submitted, verifier_of, visit_body
from verification.field import actions
from verification.field.models import Assignment, Envelope, EnvelopeVariant, Visit

pytestmark = pytest.mark.django_db


def submit(assignment, body=None, visit_id=None, by=None):
    return actions.submit_visit(
        assignment=assignment,
        visit_id=visit_id or uuid.uuid4(),
        body=body or visit_body(),
        by=by or assignment.verifier,
    )


def test_a_visit_is_kept_byte_for_byte_and_its_assignment_is_done(form):
    assignment, body = AssignmentFactory(), visit_body()

    visit = submit(assignment, body)

    assert bytes(visit.envelope.body) == body
    assert bytes(visit.envelope.digest) == hashlib.sha256(body).digest()
    assert visit.status == Visit.Status.AWAITING_REVIEW
    assignment.refresh_from_db()
    assert assignment.state == Assignment.State.DONE


def test_the_same_visit_sent_twice_is_one_visit(form):
    assignment, body, visit_id = AssignmentFactory(), visit_body(), uuid.uuid4()

    first, again = submit(assignment, body, visit_id), submit(assignment, body, visit_id)

    assert first == again
    assert Envelope.objects.count() == Visit.objects.count() == 1
    assert not EnvelopeVariant.objects.exists()


def test_other_content_under_the_same_id_keeps_both(form):
    assignment, visit_id = AssignmentFactory(), uuid.uuid4()
    first = submit(assignment, visit_body(), visit_id)

    for _ in range(2):
        submit(assignment, visit_body(outcome="refused"), visit_id)

    first.refresh_from_db()
    assert first.outcome == "done"
    assert EnvelopeVariant.objects.get().envelope == first.envelope


def test_another_verifier_cannot_answer_an_assignment(form):
    assignment = AssignmentFactory()

    with pytest.raises(actions.VisitError, match="petugas lain"):
        submit(assignment, by=verifier_of(assignment.round.village))

    assert not Visit.objects.exists()


def test_the_id_of_a_visit_to_another_household_is_refused(form):
    visit = submitted()
    other = AssignmentFactory(verifier=visit.verifier)

    with pytest.raises(actions.VisitError, match="sudah dipakai"):
        submit(other, visit_id=visit.pk)


def test_an_assignment_that_is_done_takes_no_second_visit(form):
    assignment = AssignmentFactory()
    submit(assignment)

    with pytest.raises(actions.VisitError, match="tidak menunggu"):
        submit(assignment)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"form": {}}',
        visit_body(outcome="perhaps"),
        visit_body(minutes=-5),
        visit_body(position={"latitude": 91, "longitude": 0}),
        visit_body(photos=["zz"]),
        visit_body(consent=["everything"]),
        visit_body(answers={"household": {}, "persons": []}),
        visit_body(answers={"household": {"floor_area_m2": float("nan")}, "persons": []}),
        visit_body(form={"code": "rumah-tangga", "version": 99}),
    ],
)
def test_what_is_no_visit_changes_nothing(form, body):
    assignment = AssignmentFactory()

    with pytest.raises(actions.VisitError):
        submit(assignment, body or b" ")

    assert not Envelope.objects.exists()


@pytest.mark.parametrize(
    "values", [{"roof": "gold"}, {"roof": 3}, {"n_members": -1}, {"n_members": True}, {"can_read": "yes"}, {"nik": "1"}]
)
def test_an_answer_that_its_variable_does_not_allow_is_refused(form, values):
    with pytest.raises(actions.VisitError, match="tidak dikenal"):
        submit(AssignmentFactory(), visit_body(answers={"household": values, "persons": []}))


def test_answers_about_somebody_of_another_household_are_refused(form):
    stranger = ResidenceFactory().person
    answers = {"household": {"n_members": 1}, "persons": [{"person": stranger.pk, "values": {"works": "no"}}]}

    with pytest.raises(actions.VisitError, match="bukan anggota"):
        submit(AssignmentFactory(), visit_body(answers=answers))


def test_the_database_keeps_the_content_of_an_envelope(form):
    envelope = submitted().envelope

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Envelope.objects.filter(pk=envelope.pk).update(body=b"other")
