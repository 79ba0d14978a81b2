"""Lists of one OPD compared at the same moment."""

import threading

import pytest
from django.db import connection

from accounts.models import Membership
from accounts.roles import Role
from households.matching import lists
from households.models import ListMatch
from tests.factories import OPDFactory, UserFactory
from tests.households.matching.conftest import workbook

pytestmark = pytest.mark.django_db(transaction=True)


def test_parallel_lists_do_not_pass_the_rows_of_a_day(settings):
    settings.RBPK_LIST_ROWS_PER_DAY = 5
    opd, by = OPDFactory(), UserFactory()
    Membership.objects.create(user=by, opd=opd, role=Role.OPD_OFFICER)
    rows = [["NIK"], *([f"640299050585000{n}"] for n in range(1, 4))]
    asked = [
        lists.open_list_match(upload=workbook(*rows), purpose="bersamaan", by=by, opd=opd) for _ in range(4)
    ]  # fmt: skip
    start = threading.Barrier(4)

    def compare(list_match):
        start.wait()
        lists.match_list(list_match)
        connection.close()

    threads = [threading.Thread(target=compare, args=[list_match]) for list_match in asked]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert ListMatch.objects.exclude(done_at=None).count() == 1
    assert ListMatch.objects.exclude(refusal="").count() == 3
