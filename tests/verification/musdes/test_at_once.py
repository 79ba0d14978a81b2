from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.verification.factories import VillageFactory, supervisor_of
from tests.verification.musdes.factories import attend, meeting_of, visited
from verification.musdes import actions
from verification.musdes.locking import lock_meeting
from verification.review.models import Decision, Minutes


@pytest.mark.django_db(transaction=True)
def test_of_two_supervisors_who_lock_at_once_one_wins_and_the_other_is_told(rules):
    village = VillageFactory()
    visited(village, 3)
    supervisors = [supervisor_of(village), supervisor_of(village.parent)]
    meeting = meeting_of(village, supervisors[0])
    actions.fill_rest(meeting=meeting, by=supervisors[0])
    attend(meeting, supervisors[0])

    def lock(by):
        try:
            return lock_meeting(meeting=meeting, by=by).state
        except actions.MeetingError as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(lock, supervisors), key=len)

    assert answers[0] == "locked"
    assert answers[1].startswith("Hasil musyawarah ini sudah dikunci oleh")
    assert (Decision.objects.count(), Minutes.objects.count()) == (3, 1)
