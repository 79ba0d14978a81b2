"""Two visits of one home in a round: a person picks, both stay, each value knows who heard it."""

import threading
import uuid

import pytest
from django.db import connection
from django.urls import reverse

from tests.verification.factories import (
    ANSWERS,
    AssignmentFactory,
    HouseholdFactory,
    ResidenceFactory,
    RoundFactory,
    submitted,
    supervisor_of,
    visit_body,
)
from tests.verification.field.sync.conftest import Phone
from verification.field import actions as field_actions
from verification.field.models import EnvelopeVariant, Visit
from verification.field.sync import judging
from verification.field.sync.variants import open_variant
from verification.review import merging

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(rules):
    """Two visits of one home by two verifiers that differ in floor, roof and whether the head still lives there."""
    return make_twins()


def make_twins():
    round = RoundFactory()
    household = HouseholdFactory(village=round.village, head=False)
    person = ResidenceFactory(household=household).person_id

    def visit(presence, **changes):
        values = {"works": "yes"} if presence == "yes" else {}
        persons = [{"person": person, "presence": presence, "values": values}]
        answers = {"household": ANSWERS | changes, "persons": persons}
        return submitted(AssignmentFactory(round=round, household=household), answers=answers)

    return visit("yes"), visit("moved", floor="earth", roof="zinc")


def merge(kept, other, *keys, reason="Lantai dilihat sendiri.", by=None):
    by = by or supervisor_of(kept.household.village)
    return merging.merge_visits(kept=kept, other=other, taken=dict.fromkeys(keys, True), reason=reason, by=by)


def test_one_is_accepted_with_the_picked_values_and_each_value_knows_its_visit(twins):
    first, second = twins

    kept = merge(first, second, "h_floor")

    second.refresh_from_db()
    assert (kept.status, second.status) == (Visit.Status.ACCEPTED, Visit.Status.SUPERSEDED)
    confirmed = {one.variable.code: one for one in kept.household.confirmations.current().select_related("variable")}
    assert (confirmed["floor"].value, confirmed["floor"].evidence.visit) == ("earth", second)
    assert (confirmed["roof"].value, confirmed["roof"].evidence.visit) == ("thatch", first)
    assert confirmed["works"].evidence.visit == first
    assert {(one.visit, one.verdict, one.note) for one in [*first.reviews.all(), *second.reviews.all()]} == {
        (first, "accepted", "Lantai dilihat sendiri."), (second, "superseded", "Lantai dilihat sendiri."),
    }  # fmt: skip


def test_contents_stay_as_they_came(twins):
    first, second = twins
    before = first.answers, second.answers

    merge(first, second, "h_floor", "h_roof")

    assert before == tuple(Visit.objects.get(pk=visit.pk).answers for visit in twins)


def test_one_whole_visit_leaves_nothing_of_the_other(twins):
    first, second = twins

    merge(second, first)

    confirmed = second.household.confirmations.current()
    assert {one.evidence.visit for one in confirmed} == {Visit.objects.get(pk=second.pk)}
    assert Visit.objects.get(pk=first.pk).evidence is None


def test_who_was_picked_as_gone_has_no_answers(twins):
    first, second = twins
    person = first.answers["persons"][0]["person"]

    kept = merge(first, second, f"p{person}_presence")

    assert not kept.household.confirmations.current().filter(person=person).exists()
    assert not kept.household.residences.open().exists()


def test_a_reason_is_required_and_a_foreign_answer_refused(twins):
    with pytest.raises(merging.VisitError, match="alasannya"):
        merge(*twins, reason=" ")
    with pytest.raises(merging.VisitError, match="tidak ada pada kunjungan itu"):
        merge(*twins, "h_tenure")
    assert {visit.status for visit in Visit.objects.all()} == {Visit.Status.AWAITING_REVIEW}


def test_visits_of_two_homes_are_not_merged(twins, rules):
    other = submitted(AssignmentFactory(round=twins[0].round))

    with pytest.raises(merging.VisitError, match="rumah yang sama"):
        merge(twins[0], other)


def test_who_comes_second_is_told_that_somebody_was_quicker(twins):
    merge(*twins)

    with pytest.raises(merging.VisitError, match="Muat ulang"):
        merge(twins[1], twins[0])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_at_once_one_succeeds(rules):
    first, second = make_twins()
    by = [supervisor_of(first.household.village) for _ in range(2)]
    ended = []

    def attempt(pair, who):
        try:
            merge(*pair, by=who)
            ended.append("merged")
        except merging.VisitError:
            ended.append("refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=attempt, args=(pair, who))
        for pair, who in zip([(first, second), (second, first)], by, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ended) == ["merged", "refused"]


# On the page


def test_a_supervisor_picks_on_the_page(twins, client_as):
    first, second = twins
    client = client_as(supervisor_of(first.household.village))
    page = reverse("verification:visit-merge", args=[first.pk, second.pk])

    assert page in client.get(reverse("verification:visit-detail", args=[first.pk])).content.decode()
    shown = client.get(page).context
    assert {pair.key for pair in shown["different"]} >= {"h_floor", "h_roof"}
    failed = client.post(page, {"base": "one", "pick_h_floor": "two", "reason": ""})
    assert 'name="pick_h_floor" value="two" checked' in failed.content.decode()
    client.post(page, {"base": "one", "pick_h_floor": "two", "reason": "Lebih teliti."})

    floor = first.household.confirmations.current().get(variable__code="floor")
    assert (floor.value, floor.evidence.visit) == ("earth", second)


# Other content under the same id


def test_other_content_of_a_phone_becomes_a_visit_to_lay_beside(rules, client_as):
    phone = Phone()
    first = phone.hand_in()
    other = phone.body(answers={"household": ANSWERS | {"floor": "earth"}, "persons": []})
    assert phone.put(other, visit_id=first.visit_id).status_code in {200, 202, 409}
    variant = EnvelopeVariant.objects.get()
    client = client_as(supervisor_of(first.visit.household.village))

    answers = [client.post(reverse("verification:variant-open", args=[first.visit_id, variant.pk])) for _ in range(2)]

    second = Visit.objects.exclude(pk=first.visit_id).get()
    assert {answer.url for answer in answers} == {reverse("verification:visit-merge", args=[first.visit_id, second.pk])}
    assert bytes(second.envelope.body) == other
    assert second.answers["household"]["floor"] == "earth"
    assert {"two_visits"} <= set(second.flags.values_list("kind", flat=True))
    assert EnvelopeVariant.objects.count() == 1
    assert judging.judge_waiting() == 0


def test_other_content_of_the_office_form_becomes_one_too(rules):
    assignment, visit_id = AssignmentFactory(), uuid.uuid4()
    for floor in ("wood", "earth"):
        body = visit_body(answers={"household": ANSWERS | {"floor": floor}, "persons": []})
        field_actions.submit_visit(assignment=assignment, visit_id=visit_id, body=body, by=assignment.verifier)

    second = open_variant(variant=EnvelopeVariant.objects.get())

    assert second.answers["household"]["floor"] == "earth"
    assert list(merging.waiting_twins(second)) == [Visit.objects.get(pk=visit_id)]


def test_content_that_is_no_visit_stays_where_it_is(rules):
    first = Phone().hand_in()
    variant = EnvelopeVariant.objects.create(
        envelope=first, digest=b"x" * 32, body=b"rusak", submitted_by=first.submitted_by
    )

    with pytest.raises(merging.VisitError, match="tetap tersimpan"):
        open_variant(variant=variant)

    assert Visit.objects.count() == 1
