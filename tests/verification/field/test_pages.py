import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from tests.verification.factories import (
    AssignmentFactory,
    ResidenceFactory,
    RoundFactory,
    VillageFactory,
    picture,
    submitted,
    supervisor_of,
    verifier_of,
)
from verification.field.models import Envelope, EnvelopeVariant, Photo, Visit
from verification.review import actions as review_actions

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"verification:{name}", args=args)


def filled(assignment, **changes) -> dict:
    """What a browser sends for a short interview."""
    person = assignment.household.residences.get().person_id
    return {
        "visit_id": str(uuid.uuid4()), "started_at": (timezone.now() - timedelta(minutes=12)).isoformat(),
        "outcome": "done", "consent": ["register"], "h_roof": "thatch", "h_floor_area_m2": "30,5",
        "h_monthly_income_idr": "1.500.000", "h_wall": "-", "h_floor": "",
        f"p{person}_presence": "yes", f"p{person}_works": "no",
        "latitude": "-0.50012", "longitude": "117.00034", "accuracy_m": "8.4",
    } | changes  # fmt: skip


# Task list


def test_the_task_list_has_what_came_back_first_with_the_note(form, client_as):
    first = AssignmentFactory()
    AssignmentFactory(round=first.round, verifier=first.verifier)
    visit = submitted(first)
    review_actions.review_visit(
        visit=visit, verdict="returned", note="Foto gelap.", by=supervisor_of(visit.household.village)
    )

    tasks = client_as(first.verifier).get(address("task-list")).context["tasks"]

    assert [(task.assignment, task.note) for task in tasks.returned] == [(first, "Foto gelap.")]
    assert [len(group.tasks) for group in tasks.waiting] == [1]
    assert (tasks.n_done, tasks.n_all) == (0, 2)


def test_the_task_list_shows_only_own_tasks(form, client_as):
    other = AssignmentFactory()

    page = client_as(verifier_of(other.round.village)).get(address("task-list"))

    assert other.household.code not in page.content.decode()


def test_the_task_list_costs_the_same_for_many_tasks(form, client_as, django_assert_max_num_queries):
    round = RoundFactory()
    verifier = verifier_of(round.village)
    for _ in range(6):
        AssignmentFactory(round=round, verifier=verifier)
    client = client_as(verifier)

    with django_assert_max_num_queries(18):
        client.get(address("task-list"))


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.BAPPEDA_ADMIN, Role.OPD_OFFICER])
def test_the_field_is_for_verifiers(form, client_as, role):
    client = client_as(role)

    assert client.get(address("task-list")).status_code == 403
    assert client.get(address("visit-new", AssignmentFactory().pk)).status_code == 403


# The form


def test_the_form_shows_people_but_no_number_and_no_scored_value(rules, client_as):
    assignment = AssignmentFactory()
    head = assignment.household.residences.get().person

    page = client_as(assignment.verifier).get(address("visit-new", assignment.pk))

    text = page.content.decode()
    assert head.name in text
    assert "NIK" not in text
    marked = re.findall(r"<(?:input|option)[^>]* (?:checked|selected)[^>]*>", text)
    assert {tag for tag in marked if 'value=""' not in tag} == set()  # nothing is answered beforehand
    assert page.context["form"]["visit_id"].initial


def test_a_filled_form_becomes_a_visit_with_photo_and_receipt(form, client_as, media):
    assignment = AssignmentFactory()
    client = client_as(assignment.verifier)

    answer = client.post(address("visit-new", assignment.pk), filled(assignment, photo_front=picture()))

    visit = Visit.objects.get()
    assert answer.url == address("visit-receipt", visit.pk)
    assert visit.answers["household"] == {"roof": "thatch", "floor_area_m2": 30.5, "monthly_income_idr": 1_500_000}
    assert [entry["values"] for entry in visit.answers["persons"]] == [{"works": "no"}]
    assert (float(visit.latitude), visit.duration_min, visit.photos.count()) == (-0.50012, 12, 1)
    assert visit.envelope.state == Envelope.State.COMPLETE
    assert b"Kode terima" in client.get(answer.url).content


def test_a_form_sent_twice_is_one_visit(form, client_as, media):
    assignment = AssignmentFactory()
    client, sent = client_as(assignment.verifier), filled(assignment)

    answers = [
        client.post(address("visit-new", assignment.pk), sent | {"photo_front": picture()}) for _ in range(2)
    ]  # fmt: skip

    assert answers[0].url == answers[1].url
    assert (Visit.objects.count(), Photo.objects.count(), EnvelopeVariant.objects.count()) == (1, 1, 0)


def test_another_answer_under_the_same_form_is_kept_beside_the_first(form, client_as):
    assignment = AssignmentFactory()
    client, sent = client_as(assignment.verifier), filled(assignment)

    for roof in ("thatch", "zinc"):
        answer = client.post(address("visit-new", assignment.pk), sent | {"h_roof": roof})

    assert Visit.objects.get().answers["household"]["roof"] == "thatch"
    assert EnvelopeVariant.objects.count() == 1
    assert "lebih dari sekali" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"consent": []}, "consent"),
        ({"h_roof": "gold"}, "h_roof"),
        ({"h_floor_area_m2": "luas"}, "h_floor_area_m2"),
        ({"h_floor_area_m2": "9999999"}, "h_floor_area_m2"),
        ({"latitude": "99"}, "latitude"),
        ({"visit_id": "1"}, "visit_id"),
    ],
)
def test_bad_input_changes_nothing_and_keeps_what_was_typed(form, client_as, changes, field):
    assignment = AssignmentFactory()

    page = client_as(assignment.verifier).post(
        address("visit-new", assignment.pk), filled(assignment, h_monthly_income_idr="777000", **changes)
    )

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert 'value="777000"' in page.content.decode()
    assert not Visit.objects.exists()


def test_a_person_whose_presence_is_open_and_a_bad_photo_are_said_beside_the_field(form, client_as, media):
    assignment = AssignmentFactory()
    key = f"p{assignment.household.residences.get().person_id}_presence"
    sent = filled(assignment, photo_front=picture(kind="GIF")) | {key: ""}

    page = client_as(assignment.verifier).post(address("visit-new", assignment.pk), sent)

    assert set(page.context["form"].errors) == {key, "photo_front"}
    assert "Foto harus diambil sekali lagi" in page.content.decode()


def test_a_closed_door_needs_no_answers(form, client_as):
    assignment = AssignmentFactory()
    sent = {"visit_id": str(uuid.uuid4()), "outcome": "not_at_home"}

    client_as(assignment.verifier).post(address("visit-new", assignment.pk), sent)

    visit = Visit.objects.get()
    assert (visit.outcome, visit.answers, visit.duration_min) == ("not_at_home", {"household": {}, "persons": []}, 0)


def test_questions_follow_the_age_of_the_person(form, client_as):
    assignment = AssignmentFactory()
    household = assignment.household
    baby = ResidenceFactory(household=household, relation="child", person__birth_date=timezone.localdate()).person
    unknown = ResidenceFactory(household=household, relation="child", person__birth_date=None).person

    fields = client_as(assignment.verifier).get(address("visit-new", assignment.pk)).context["form"].fields

    head = household.residences.get(relation="head").person
    assert f"p{baby.pk}_nutrition" in fields
    assert f"p{baby.pk}_works" not in fields
    assert f"p{head.pk}_nutrition" not in fields
    assert {f"p{unknown.pk}_nutrition", f"p{unknown.pk}_works"} <= set(fields)


def test_a_stranger_gets_neither_form_nor_receipt(form, client_as):
    visit = submitted()
    stranger = client_as(verifier_of(visit.household.village))

    assert stranger.get(address("visit-new", visit.assignment_id)).status_code == 404
    assert stranger.post(address("visit-new", visit.assignment_id), {}).status_code == 404
    assert stranger.get(address("visit-receipt", visit.pk)).status_code == 404


def test_a_task_that_is_done_leads_to_its_receipt(form, client_as):
    visit = submitted()

    answer = client_as(visit.verifier).get(address("visit-new", visit.assignment_id))

    assert answer.url == address("visit-receipt", visit.pk)


# Photos


def test_a_photo_is_for_its_verifier_and_supervisor_and_kept_nowhere(form, client_as, media):
    assignment = AssignmentFactory()
    client = client_as(assignment.verifier)
    client.post(address("visit-new", assignment.pk), filled(assignment, photo_front=picture()))
    photo = Photo.objects.get()

    answer = client_as(supervisor_of(assignment.round.village)).get(address("photo", photo.pk))

    assert answer.content[:3] == b"\xff\xd8\xff"
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    assert client.get(address("photo", photo.pk)).status_code == 200
    for stranger in (supervisor_of(VillageFactory()), verifier_of(assignment.round.village), Role.OPD_OFFICER):
        assert client_as(stranger).get(address("photo", photo.pk)).status_code == 404
    (media / photo.path).unlink()
    assert client.get(address("photo", photo.pk)).status_code == 404
