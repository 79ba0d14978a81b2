import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.verification.factories import supervisor_of
from verification.field.models import Assignment
from verification.petitions import actions
from verification.petitions.models import Petition

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(function, things):
    def run(thing):
        try:
            return function(thing)
        except actions.PetitionError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(run, things))


def test_a_form_sent_four_times_at_once_is_one_ticket(household, object_to):
    token = uuid.uuid4()

    petitions = at_once(lambda _: object_to(household, token=token), range(4))

    assert len(set(petitions)) == 1
    assert Petition.objects.count() == 1


def test_four_who_say_the_same_at_once_are_one_ticket_and_three_hints(household, object_to):
    answers = at_once(lambda _: object_to(household), range(4))

    (petition,) = Petition.objects.all()
    assert sum(isinstance(answer, actions.AlreadyOpen) for answer in answers) == 3
    assert all(answer.petition == petition for answer in answers if isinstance(answer, actions.AlreadyOpen))


def test_four_who_answer_at_once_answer_once(household, object_to, accept, village):
    petition = object_to(household)
    supervisors = [supervisor_of(village) for _ in range(4)]

    answers = at_once(lambda by: accept(petition, by=by), supervisors)

    assert sum(isinstance(answer, Petition) for answer in answers) == 1
    assert Assignment.objects.count() == 1
