"""What the database refuses by itself, whoever writes; and two hands at once, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from interventions import actions
from interventions.models import Activity, Commitment, FundingLine, Programme
from tests.factories import UserFactory
from tests.interventions.factories import (
    FunderFactory,
    NeedFactory,
    ProgrammeFactory,
    activity_for,
    officer_of,
)


def promise(need, **fields):
    base = {"need": need, "leader": FunderFactory(), "cost_idr": 100, "evidence": need.opened_by.evidence}
    return Commitment.objects.create(**(base | fields))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"pledged_idr": 101}, "pledges_never_pass_the_cost"),
        ({"evidence": None}, "spending_without_evidence"),
        ({"evidence": None, "unverified_reason": "Banjir", "status": "active"}, "spending_without_evidence"),
    ],
)
def test_the_database_refuses_a_wrong_promise(fields, constraint):
    need = NeedFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        promise(need, **fields)


@pytest.mark.django_db
def test_the_database_refuses_a_second_live_commitment():
    need = NeedFactory()
    promise(need)

    with pytest.raises(IntegrityError, match="one_live_commitment_per_need"), transaction.atomic():
        promise(need, status="active")


@pytest.mark.django_db
def test_a_cancelled_commitment_leaves_room_for_another():
    need = NeedFactory()
    promise(need, status="cancelled")

    assert promise(need).pk


@pytest.mark.django_db
def test_the_database_refuses_the_taker_as_second_person():
    officer = UserFactory()

    with pytest.raises(IntegrityError, match="second_person_is_another"), transaction.atomic():
        promise(NeedFactory(), committed_by=officer, second_person=officer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"n_committed": 11}, "quota_is_never_passed"), ({"committed_idr": 25_000_001}, "budget_is_never_passed")],
)
def test_the_database_refuses_more_than_there_is(fields, constraint):
    activity = activity_for(NeedFactory())

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(**fields)


@pytest.mark.django_db
def test_the_database_refuses_to_give_more_than_was_pledged():
    commitment = promise(NeedFactory())

    with pytest.raises(IntegrityError, match="given_never_passes_the_pledge"), transaction.atomic():
        FundingLine.objects.create(commitment=commitment, funder=commitment.leader, pledged_idr=5, transferred_idr=6)


@pytest.mark.django_db
def test_an_active_programme_points_at_an_indicator():
    programme = ProgrammeFactory()

    with pytest.raises(IntegrityError, match="points at no indicator"), transaction.atomic():
        _take_all_indicators_from(programme)


@pytest.mark.django_db
def test_a_programme_without_a_name_in_the_source_is_not_active():
    with pytest.raises(IntegrityError, match="active_programme_has_a_name"), transaction.atomic():
        Programme.objects.create(code="program-12", name="Program ke-12", is_named=False, is_active=True)


def _take_all_indicators_from(programme):
    programme.programme_indicators.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the rule looks when the transaction ends; a test's never does


def at_once(*works):
    """Run the works in threads of their own, each with its own connection; results or InterventionErrors, in order."""

    def run(work):
        try:
            return work()
        except (actions.InterventionError, IntegrityError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def taking(need, activity):
    officer = officer_of(activity)
    return lambda: actions.commit_need(need=need, activity=activity, by=officer)


@pytest.mark.django_db(transaction=True)
def test_two_opds_at_once_and_one_gets_the_need():
    need = NeedFactory(verified=True)

    answers = at_once(*[taking(need, activity_for(need)) for _ in range(4)])

    refused = [str(answer) for answer in answers if isinstance(answer, actions.InterventionError)]
    assert refused == ["Kebutuhan ini baru saja diambil OPD lain."] * 3
    assert (Commitment.objects.live().count(), sum(Activity.objects.values_list("n_committed", flat=True))) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_connections_past_the_action_and_the_database_keeps_one():
    need, funder = NeedFactory(), FunderFactory()

    answers = at_once(*[lambda: promise(need, leader=funder)] * 2)

    assert sum(isinstance(answer, IntegrityError) for answer in answers) == 1
    assert Commitment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_never_pass_the_quota():
    needs = [NeedFactory(verified=True)]
    needs += [NeedFactory(verified=True, indicator=needs[0].indicator) for _ in range(7)]
    activity = activity_for(needs[0], quota=3)

    answers = at_once(*[taking(need, activity) for need in needs])

    activity.refresh_from_db()
    assert sum(isinstance(answer, Commitment) for answer in answers) == activity.n_committed == 3
    assert activity.committed_idr == 3 * activity.unit_cost_idr


@pytest.mark.django_db(transaction=True)
def test_giving_back_and_taking_at_once_neither_waits_for_ever_nor_miscounts():
    needs = [NeedFactory(verified=True)]
    needs += [NeedFactory(verified=True, indicator=needs[0].indicator) for _ in range(3)]
    activity = activity_for(needs[0])
    held = [taking(need, activity)() for need in needs[:2]]
    giving_back = [lambda row=row: actions.cancel_commitment(commitment=row) for row in held]

    answers = at_once(*giving_back, *[taking(need, activity) for need in needs[2:]])

    activity.refresh_from_db()
    assert all(isinstance(answer, Commitment) for answer in answers)
    assert activity.n_committed == Commitment.objects.live().count() == 2
