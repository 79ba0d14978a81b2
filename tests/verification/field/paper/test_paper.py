"""Where phones fail: printed for an RT, written with a pen, keyed in at the desa."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from accounts.roles import Role
from households.models import Neighbourhood
from tests.verification.factories import AssignmentFactory, picture, supervisor_of
from verification.field.models import Visit, VisitFlag
from verification.field.paper import printing
from verification.review import actions as review

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"verification:{name}", args=args)


@pytest.fixture
def task(form):
    return AssignmentFactory()


@pytest.fixture
def desk(client_as, task):
    """The desa's supervisor at his desk."""
    return client_as(supervisor_of(task.round.village))


def written(task, **changes) -> dict:
    """What the paper says, as a browser sends it."""
    person = task.household.residences.get().person_id
    return {
        "visit_id": str(uuid.uuid4()), "started_at": "", "outcome": "done", "consent": ["register"],
        "consent_mode": "spoken", "witness": "Pak Karim", "visited_on": timezone.localdate().isoformat(),
        "began": "00:01", "ended": "00:21", "h_roof": "thatch", "h_floor_area_m2": "30,5",
        f"p{person}_presence": "yes", f"p{person}_works": "no",
    } | changes  # fmt: skip


# Printing


def test_a_print_holds_each_waiting_house_of_the_rt_with_its_own_address(task):
    rt = Neighbourhood.objects.create(village=task.round.village, rt="003", rw="001")
    task.household.neighbourhood = rt
    task.household.save()
    elsewhere = AssignmentFactory(round=task.round, verifier=task.verifier)
    waiting = printing.waiting_in(task.round, rt)

    data = printing.paper_data(task.round, rt, waiting, "https://rbpk.example")

    assert [house["code"] for house in data["houses"]] == [task.household.code]
    assert elsewhere.household.code not in str(data)
    asked = {question["label"] for part in data["houses"][0]["sections"] for question in part["questions"]}
    shown = {
        question["label"]
        for section in task.round.form.definition["sections"]
        if section["unit"] != "person"
        for question in section["questions"]
    }
    assert asked == shown
    assert len(data["houses"][0]["people"]) == 1


def test_a_print_is_a_pdf_and_whose_names_stand_on_it_is_written_down(task, desk):
    answer = desk.get(address("paper-print", task.round.pk), {"rt": "tanpa"})

    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "no-store"
    log = AccessLog.objects.get(purpose="mencetak formulir kunjungan")
    assert log.object_ids == [task.household_id]


def test_where_nothing_waits_nothing_is_printed(task, desk):
    rt = Neighbourhood.objects.create(village=task.round.village, rt="009", rw="")

    answer = desk.get(address("paper-print", task.round.pk), {"rt": rt.pk}, follow=True)

    assert "Tidak ada rumah yang menunggu kunjungan di RT ini." in answer.text


@pytest.mark.parametrize("rt", ["x", "99999999", "-1", "1.5"])
def test_an_rt_of_nowhere_is_not_found(task, desk, rt):
    assert desk.get(address("paper-round", task.round.pk), {"rt": rt}).status_code == 404


def test_the_page_leads_from_the_rt_to_the_houses(task, desk):
    page = desk.get(address("paper-round", task.round.pk))
    assert "RT belum tercatat" in page.text

    page = desk.get(address("paper-round", task.round.pk), {"rt": "tanpa"})

    assert address("paper-enter", task.pk) in page.text


# Keying in


def test_what_was_keyed_in_is_a_visit_of_who_was_there(task, desk, media):
    front = picture("red")
    front.name = "lembar.jpg"

    answer = desk.post(address("paper-enter", task.pk), written(task, photo_paper=front))

    assert answer.status_code == 302
    visit = Visit.objects.get()
    assert (visit.kind, visit.verifier, visit.envelope.submitted_by) == ("paper", task.verifier, desk.user)
    assert timezone.localtime(visit.ended_at).strftime("%H:%M") == "00:21"
    assert visit.photos.count() == 1
    assert visit.answers["household"] == {"roof": "thatch", "floor_area_m2": 30.5}
    task.refresh_from_db()
    assert task.state == "done"
    kinds = set(visit.flags.values_list("kind", flat=True))
    assert VisitFlag.Kind.PAPER in kinds
    assert VisitFlag.Kind.GPS_MISSING not in kinds


def test_keyed_in_twice_it_is_one_visit(task, desk):
    content = written(task)

    answers = [desk.post(address("paper-enter", task.pk), content) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Visit.objects.count() == 1


def test_who_keyed_it_in_does_not_review_it(task, desk, user):
    desk.post(address("paper-enter", task.pk), written(task))
    visit = Visit.objects.get()

    with pytest.raises(review.VisitError, match="mengetik"):
        review.review_visit(visit=visit, verdict="accepted", by=desk.user)

    other = user(Role.SUPERVISOR, areas=[task.round.village])
    review.review_visit(visit=visit, verdict="accepted", by=other)
    visit.refresh_from_db()
    assert visit.status == "accepted"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"visited_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "visited_on"),
        ({"visited_on": "kemarin"}, "visited_on"),
        ({"ended": "00:01"}, "ended"),
        ({"began": ""}, "began"),
        ({"consent_mode": ""}, "consent_mode"),
        ({"witness": ""}, "witness"),
        ({"consent": []}, "consent"),
        ({"h_floor_area_m2": "banyak"}, "h_floor_area_m2"),
    ],
)
def test_what_cannot_be_on_the_paper_is_said_beside_the_field_and_the_rest_stays(task, desk, changes, field):
    answer = desk.post(address("paper-enter", task.pk), written(task, **changes))

    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert 'value="thatch" selected' in answer.text or 'value="thatch"' in answer.text
    assert not Visit.objects.exists()


def test_a_house_that_was_visited_leads_back_to_the_list(task, desk):
    desk.post(address("paper-enter", task.pk), written(task))

    answer = desk.get(address("paper-enter", task.pk), follow=True)

    assert "Rumah ini sudah dikunjungi" in answer.text


def test_the_verifier_and_another_village_key_nothing_in(task, client_as):
    stranger = client_as(supervisor_of(AssignmentFactory().round.village))

    assert client_as(task.verifier).get(address("paper-enter", task.pk)).status_code == 403
    assert stranger.get(address("paper-enter", task.pk)).status_code == 404
    assert stranger.get(address("paper-print", task.round.pk)).status_code == 404
