"""One visit handed in over and over, by many connections at once."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.verification.factories import picture
from verification.field.models import Envelope, EnvelopeVariant, Photo, Visit, VisitFlag
from verification.field.sync import judging

pytestmark = pytest.mark.django_db(transaction=True)
TIMES, AT_ONCE = 100, 20


def many_times(send):
    def one(_):
        try:
            return send()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(TIMES)))


def test_a_visit_handed_in_a_hundred_times_is_one_with_one_receipt(phone):
    body, visit_id = phone.body(), uuid.uuid4()

    answers = many_times(lambda: phone.put(body, visit_id))

    assert sorted(answer.status_code for answer in answers) == [200] * (TIMES - 1) + [201]
    assert len({answer.content for answer in answers}) == 1
    judging.judge_waiting()
    assert Visit.objects.count() == Envelope.objects.count() == 1
    assert not EnvelopeVariant.objects.exists()


def test_an_envelope_judged_by_many_workers_is_one_visit(phone, media):
    front = picture().read()
    phone.put(phone.with_photos(front))
    envelope = Envelope.objects.get()

    many_times(lambda: (judging.judge_safely(envelope.pk), phone.put_photo(front)))

    envelope.refresh_from_db()
    assert (envelope.held, envelope.state) == ("", Envelope.State.COMPLETE)
    assert Visit.objects.count() == Photo.objects.count() == 1
    assert VisitFlag.objects.filter(kind="no_photo").count() == 0
