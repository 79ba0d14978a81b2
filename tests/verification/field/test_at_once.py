import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.verification.factories import AssignmentFactory, picture
from verification.field import actions
from verification.field.models import Envelope, EnvelopeVariant, Photo, Visit


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_four_times_at_once_is_one_visit(form, media):
    assignment, visit_id = AssignmentFactory(), uuid.uuid4()
    content = {
        "form": {"code": "rumah-tangga", "version": 1}, "outcome": "done", "started_at": None, "position": None,
        "answers": {"household": {"n_members": 2}, "persons": []}, "consent": ["register"],
    }  # fmt: skip

    def send(_):
        try:
            return actions.submit_form(
                assignment=assignment, visit_id=visit_id, content=content, by=assignment.verifier,
                pictures=[("house_front", picture())],
            )  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        visits = set(pool.map(send, range(4)))

    assert len(visits) == 1
    assert Visit.objects.count() == Envelope.objects.count() == Photo.objects.count() == 1
    assert not EnvelopeVariant.objects.exists()
