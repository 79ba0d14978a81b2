"""Questions asked again: ticked by the supervisor, told to the phone, and shown first when the visit comes back."""

import json

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from tests.verification.factories import (
    ANSWERS,
    AssignmentFactory,
    HouseholdFactory,
    ResidenceFactory,
    RoundFactory,
    submitted,
    supervisor_of,
    verifier_of,
)
from tests.verification.field.sync.conftest import Phone
from verification.field.models import Visit
from verification.review import actions
from verification.review.models import Review
from verification.review.returns import changes_since_return

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(form):
    """An interview about a household and its head."""
    round = RoundFactory()
    household = HouseholdFactory(village=round.village, head=False)
    person = ResidenceFactory(household=household).person_id
    answers = {"household": ANSWERS, "persons": [{"person": person, "presence": "yes", "values": {"works": "yes"}}]}
    return submitted(AssignmentFactory(round=round, household=household), answers=answers)


def send_back(visit, **notes):
    by = supervisor_of(visit.household.village)
    return actions.review_visit(visit=visit, verdict="returned", by=by, **notes)


def about(variable, person=None, note="Ukur lagi."):
    return {"variable": variable, "person": person, "note": note}


def test_ticked_questions_are_kept_with_their_notes(visit, client_as):
    person = visit.answers["persons"][0]["person"]
    client = client_as(supervisor_of(visit.household.village))
    page = client.get(reverse("verification:visit-detail", args=[visit.pk])).content.decode()
    assert f'name="ask" value="p{person}_works"' in page

    client.post(
        reverse("verification:visit-review", args=[visit.pk]),
        {"verdict": "returned", "ask": ["h_floor", f"p{person}_works"], "why_h_floor": "Lihat fotonya."},
    )

    review = Review.objects.get()
    assert review.question_notes == [
        about("floor", note="Lihat fotonya."), about("works", person, "Tanyakan sekali lagi."),
    ]  # fmt: skip
    assert review.note == "2 pertanyaan perlu ditanyakan lagi."


@pytest.mark.parametrize("verdict", ["accepted", "rejected"])
def test_ticked_questions_go_with_a_return_only_and_stay_on_the_page(visit, client_as, verdict):
    client = client_as(supervisor_of(visit.household.village))

    page = client.post(
        reverse("verification:visit-review", args=[visit.pk]),
        {"verdict": verdict, "note": "Catatan", "ask": ["h_floor"], "why_h_floor": "Lantainya tanah?"},
    )

    assert not Review.objects.exists()
    assert "ask" in page.context["form"].errors
    assert 'value="Lantainya tanah?"' in page.content.decode()
    with pytest.raises(IntegrityError, match="only_a_return_asks_questions_again"), transaction.atomic():
        Review.objects.create(
            visit=visit, verdict="accepted", question_notes=[about("floor")], verifier=visit.verifier,
            reviewer=client.user,
        )  # fmt: skip


@pytest.mark.parametrize("note", [about("tenure_of_somebody"), about("works", 0), about("floor", 7)])
def test_a_question_that_the_visit_did_not_ask_is_refused(visit, note):
    with pytest.raises(actions.VisitError, match="bukan dari kunjungan ini"):
        send_back(visit, question_notes=[note])


def test_the_phone_of_who_made_the_visit_gets_the_questions_and_his_answers(visit):
    send_back(visit, note="Perbaiki.", question_notes=[about("floor")])

    (task,) = Phone(visit.assignment).get("sync").json()["assignments"]

    assert (task["note"], task["question_notes"]) == ("Perbaiki.", [about("floor")])
    assert task["previous"] == {"outcome": "done", "answers": visit.answers}


def test_another_verifier_gets_the_note_alone(visit):
    send_back(visit, note="Perbaiki.", question_notes=[about("floor")])
    visit.assignment.refresh_from_db()
    visit.assignment.verifier = verifier_of(visit.household.village)
    visit.assignment.save()

    (task,) = Phone(visit.assignment).get("sync").json()["assignments"]

    assert (task["note"], task["question_notes"], task["previous"]) == ("Perbaiki.", [], None)


def test_a_task_of_which_nothing_came_back_has_nothing_to_ask_again(form):
    (task,) = Phone().get("sync").json()["assignments"]

    assert (task["note"], task["question_notes"], task["previous"]) == ("", [], None)


def test_the_visit_that_follows_shows_first_what_changed(visit, client_as):
    send_back(visit, question_notes=[about("floor"), about("roof")])
    visit.assignment.refresh_from_db()
    again = json.loads(json.dumps(visit.answers))
    again["household"] |= {"floor": "earth", "wall": "masonry"}
    following = submitted(visit.assignment, answers=again)

    changes = changes_since_return(following)

    assert changes.returned == visit
    assert [(row.label, row.is_changed, row.note) for row in changes.rows] == [
        ("Jenis lantai terluas", True, "Ukur lagi."), ("Jenis atap terluas", False, "Ukur lagi."),
        ("Jenis dinding terluas", True, ""),
    ]  # fmt: skip
    assert Visit.objects.get(pk=visit.pk).status == Visit.Status.SUPERSEDED
    page = client_as(supervisor_of(visit.household.village)).get(
        reverse("verification:visit-detail", args=[following.pk])
    )
    assert "Yang berubah sejak dikembalikan" in page.content.decode()


def test_a_first_visit_has_nothing_to_compare_with(visit):
    assert changes_since_return(visit) is None
