"""Back-checks: drawn before anybody reviews, made by somebody else without the first answers, kept apart."""

import json
import uuid
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.urls import reverse
from django.utils import timezone

from households.models import Household
from tests.verification.factories import (
    ANSWERS,
    AssignmentFactory,
    RoundFactory,
    submitted,
    supervisor_of,
    verifier_of,
)
from tests.verification.field.sync.conftest import Phone
from verification import reference
from verification.backcheck import actions, drawing
from verification.backcheck.comparing import CLASSES
from verification.backcheck.models import BackCheck, DrawDay
from verification.field.assigning.actions import move_assignments
from verification.field.envelopes import VisitError
from verification.field.flags import add_flag
from verification.field.models import Assignment, FormVersion, VerificationRound, Visit
from verification.field.thresholds import FlagThresholds
from verification.review import actions as review_actions

pytestmark = pytest.mark.django_db
SHORT_FORM = (reference.FORMS / "kunjungan_ulang_v1.json").read_bytes()
PHOTO = "ab" * 32


def rates(**changes):
    """Nobody is drawn but as said."""
    return FlagThresholds.objects.create(
        pk=1, **{"first_percent": 0, "later_percent": 0, "flags_for_back_check": 20} | changes
    )


@pytest.fixture
def short_form(form) -> FormVersion:
    return reference.load_form(SHORT_FORM)


# The draw


def test_a_lot_can_be_reckoned_again_from_the_seed():
    visit = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")

    assert drawing.lot(bytes(32), visit) == pytest.approx(0.460_179_13, abs=1e-8)  # openssl dgst -sha256 -mac HMAC


def test_lots_fall_evenly():
    ids = [uuid.UUID(int=n) for n in range(20_000)]
    lots = [drawing.lot(b"benih", one) for one in ids]

    assert sum(lot < 0.1 for lot in lots) / len(lots) == pytest.approx(0.1, abs=0.007)
    assert sum(lot < 0.5 for lot in lots) / len(lots) == pytest.approx(0.5, abs=0.012)


def test_first_visits_of_a_verifier_are_drawn_at_one_rate_and_later_ones_at_another(form):
    rates(first_percent=100, later_percent=0)
    round = RoundFactory()
    verifier = verifier_of(round.village)

    visits = [submitted(AssignmentFactory(round=round, verifier=verifier)) for _ in range(4)]

    assert [visit.is_chosen_for_back_check for visit in visits] == [True, True, True, False]
    assert {(row.reason, row.probability) for row in BackCheck.objects.all()} == {("first_three", 1)}


def test_the_draw_is_what_the_seed_says_and_stands_before_the_review(form):
    rates(first_percent=50, later_percent=50)
    visits = [submitted() for _ in range(6)]
    seed = bytes(DrawDay.objects.get(day=timezone.localdate()).seed)

    assert [one.is_chosen_for_back_check for one in visits] == [drawing.lot(seed, one.pk) < 0.5 for one in visits]


def test_a_door_that_stayed_shut_is_not_drawn(form):
    rates(first_percent=100, later_percent=100)

    assert not submitted(outcome="not_at_home").is_chosen_for_back_check


def test_two_flags_choose_a_visit_without_a_lot_also_when_the_second_comes_later(form):
    rates(flags_for_back_check=2)
    at_once, later = submitted(position=None), submitted(position=None, photos=[PHOTO])
    assert (at_once.is_chosen_for_back_check, later.is_chosen_for_back_check) == (True, False)

    add_flag(later, "not_camera", "Uji.")

    assert BackCheck.objects.get(visit=later).reason == "flags"
    later.refresh_from_db()
    assert later.is_chosen_for_back_check


def test_a_flag_after_the_review_chooses_nobody(rules):
    rates(flags_for_back_check=2)
    visit = submitted(position=None, photos=[PHOTO])
    review_actions.review_visit(visit=visit, verdict="accepted", by=supervisor_of(visit.household.village))

    add_flag(visit, "same_photo", "Uji.")

    assert not BackCheck.objects.exists()


def test_a_draw_is_neither_changed_nor_deleted(form):
    rates(first_percent=100)
    submitted()

    for change in ({"probability": 0.5}, {"reason": "sample"}, {"drawn_on": date(2020, 1, 1)}):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            BackCheck.objects.update(**change)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        BackCheck.objects.all().delete()
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        DrawDay.objects.update(seed=b"x")


def test_the_hash_of_a_seed_is_shown_the_day_before_and_the_seed_the_day_after(form, client_as):
    drawing.prepare_days()
    today = timezone.localdate()
    yesterday = DrawDay.objects.create(day=today - timedelta(days=1))
    tomorrow = DrawDay.objects.get(day=today + timedelta(days=1))

    page = client_as(supervisor_of(RoundFactory().village)).get(reverse("verification:draw-day-list")).content.decode()

    assert sha256(bytes(tomorrow.seed)).hexdigest() == tomorrow.sha256
    assert tomorrow.sha256 in page
    assert tomorrow.was_made_before
    assert bytes(yesterday.seed).hex() in page
    for day in (today, tomorrow.day):
        assert bytes(DrawDay.objects.get(day=day).seed).hex() not in page


# Who goes


@pytest.fixture
def drawn(short_form):
    """A drawn visit in a village with a second verifier: (back-check, the other verifier)."""
    rates(first_percent=100)
    visit = submitted(photos=[PHOTO])
    other = verifier_of(visit.household.village)
    return BackCheck.objects.get(visit=visit), other


def test_another_verifier_gets_a_task_of_a_back_check_round(drawn):
    back_check, other = drawn

    assert actions.assign_waiting() == 1
    assert actions.assign_waiting() == 0

    back_check.refresh_from_db()
    task = back_check.assignment
    assert (task.verifier, task.household, task.round.purpose) == (other, back_check.visit.household, "back_check")
    assert task.round.form.code == "kunjungan-ulang"
    assert back_check.state == "assigned"


def test_the_one_who_was_there_never_goes_again(drawn):
    back_check, other = drawn
    other.area_assignments.all().delete()

    task = AssignmentFactory(round=back_check.visit.round, verifier=back_check.visit_verifier)

    assert actions.assign_waiting() == 0
    with pytest.raises(IntegrityError, match="back_check_is_by_somebody_else"), transaction.atomic():
        BackCheck.objects.filter(pk=back_check.pk).update(
            verifier=back_check.visit_verifier, assignment=task, state="assigned"
        )


def test_a_task_of_a_back_check_does_not_move_to_the_one_who_was_there(drawn):
    back_check, _ = drawn
    actions.assign_waiting()
    back_check.refresh_from_db()

    with pytest.raises(VisitError, match="oleh orang lain"):
        move_assignments(
            assignments=[back_check.assignment], to=back_check.visit_verifier, reason="Petugas berhalangan lama.",
            by=supervisor_of(back_check.visit.household.village),
        )  # fmt: skip


def test_where_nobody_else_can_go_supervisors_are_told_once(drawn):
    back_check, other = drawn
    other.area_assignments.all().delete()
    supervisor = supervisor_of(back_check.visit.household.village)

    for _ in range(2):
        actions.assign_waiting()

    assert supervisor.notices.count() == 1


def test_a_task_that_was_cancelled_or_whose_round_closed_is_given_out_anew(drawn):
    back_check, _ = drawn
    actions.assign_waiting()
    VerificationRound.objects.filter(purpose="back_check").update(closed_on=timezone.localdate())

    assert actions.assign_waiting() == 1
    Assignment.objects.filter(round__closed_on=None, state="active").update(state="cancelled")
    assert actions.assign_waiting() == 1

    back_check.refresh_from_db()
    assert (back_check.state, back_check.assignment.state) == ("assigned", "active")


def test_a_household_struck_off_is_not_visited_again(drawn):
    back_check, _ = drawn
    Household.objects.update(closed_on=timezone.localdate(), closed_reason="moved")

    assert actions.assign_waiting() == 0

    back_check.refresh_from_db()
    assert back_check.state == "cancelled"


def test_a_supervisor_names_somebody_else_and_not_the_first(drawn, client_as):
    back_check, other = drawn
    actions.assign_waiting()
    third = verifier_of(back_check.visit.household.village)
    client = client_as(supervisor_of(back_check.visit.household.village))
    give = reverse("verification:back-check-give", args=[back_check.pk])

    page = client.post(give, {"verifier": back_check.visit_verifier_id})
    assert page.context["form"].errors
    client.post(give, {"verifier": third.pk})

    back_check.refresh_from_db()
    assert back_check.verifier == third
    assert list(other.assignments.values_list("state", flat=True)) == [Assignment.State.CANCELLED]


def test_no_original_answer_travels_and_the_first_verifier_learns_nothing(drawn):
    back_check, other = drawn
    actions.assign_waiting()
    back_check.refresh_from_db()

    second = Phone(back_check.assignment).get("sync").content.decode()
    first = Phone(back_check.visit.assignment).get("sync").content.decode()

    (task,) = json.loads(second)["assignments"]
    assert (task["previous"], task["question_notes"], task["note"]) == (None, [], "")
    assert task["form"] == {"code": "kunjungan-ulang", "version": 1}
    assert "answers" not in task
    assert json.loads(first)["assignments"] == []
    assert "back_check" not in first


def test_pages_of_the_first_verifier_say_nothing_of_it(drawn, client_as):
    back_check, _ = drawn
    actions.assign_waiting()
    client = client_as(back_check.visit_verifier)

    pages = [
        client.get(reverse("verification:task-list")).content.decode(),
        client.get(reverse("verification:visit-receipt", args=[back_check.visit_id])).content.decode(),
    ]

    assert not any("unjungan ulang" in page for page in pages)
    assert client.get(reverse("verification:back-check", args=[back_check.pk])).status_code == 403


# What comes of it


def second_visit(back_check, **answers):
    actions.assign_waiting()
    back_check.refresh_from_db()
    said = {code: value for code, value in ANSWERS.items() if code in CLASSES} | answers
    return submitted(
        back_check.assignment, form={"code": "kunjungan-ulang", "version": 1},
        answers={"household": said, "persons": []},
    )  # fmt: skip


def test_a_second_visit_is_compared_and_never_taken_into_the_register(drawn, rules):
    back_check, _ = drawn

    visit = second_visit(back_check, floor="earth")

    back_check.refresh_from_db()
    assert (back_check.state, back_check.second_visit) == ("done", visit)
    assert back_check.answers["floor"] == ["wood", "earth"]
    assert back_check.answers["roof"] == ["thatch", "thatch"]
    assert "tenure" not in back_check.answers  # asked once only
    assert visit.status == Visit.Status.COMPARED
    assert not visit.household.confirmations.exists()
    with pytest.raises(review_actions.VisitError, match="dibandingkan"):
        review_actions.review_visit(visit=visit, verdict="accepted", by=supervisor_of(visit.household.village))


def test_the_first_visit_can_be_reviewed_meanwhile_and_after(drawn, rules):
    back_check, _ = drawn
    second_visit(back_check)

    visit = review_actions.review_visit(
        visit=back_check.visit, verdict="accepted", by=supervisor_of(back_check.visit.household.village)
    )

    assert visit.status == Visit.Status.ACCEPTED


def test_both_pages_lead_to_the_comparison(drawn, client_as):
    back_check, _ = drawn
    second = second_visit(back_check, floor="earth")
    client = client_as(supervisor_of(second.household.village))
    here = reverse("verification:back-check", args=[back_check.pk])

    page = client.get(here).content.decode()
    assert "1 dari 7 jawaban berbeda" in page
    for visit in (back_check.visit, second):
        assert here in client.get(reverse("verification:visit-detail", args=[visit.pk])).content.decode()
    assert client.get(reverse("verification:back-check-list")).status_code == 200


def test_the_report_counts_by_class_and_verifier_and_says_that_few_say_little(drawn, client_as):
    back_check, _ = drawn
    second_visit(back_check, floor="earth", roof_condition="heavy_damage")
    client = client_as(supervisor_of(back_check.visit.household.village))

    page = client.get(reverse("verification:disagreement"))

    (line,) = page.context["found"].by_verifier
    shares = {label: share and (share.n_different, share.n) for label, share in line.shares}
    assert shares == {
        "Tetap dalam beberapa minggu": (1, 4), "Dapat berubah": (0, 2), "Penilaian atau pendapat": (1, 1),
        "Semua pertanyaan": (2, 7),
    }  # fmt: skip
    text = page.content.decode()
    assert "sedikit" in text
    assert "selang 95 % menurut Wilson" in text
    assert client.get(reverse("verification:disagreement"), {"since": "x", "until": "2020-01-01"}).status_code == 200


def test_somebody_who_was_not_met_is_not_compared(drawn, client_as):
    back_check, _ = drawn
    actions.assign_waiting()
    back_check.refresh_from_db()
    submitted(back_check.assignment, outcome="not_at_home", answers={})

    page = client_as(supervisor_of(back_check.visit.household.village)).get(reverse("verification:disagreement"))

    assert (page.context["found"].n_visits, page.context["found"].n_not_met) == (0, 1)


def test_the_short_form_asks_eight_to_twelve_questions_about_the_household_each_with_its_class(form):
    sections = json.loads(SHORT_FORM)["sections"]
    asked = [question["variable"] for section in sections for question in section["questions"]]

    assert {section["unit"] for section in sections} == {"household"}
    assert sorted(asked) == sorted(CLASSES)
    assert 8 <= len(asked) <= 12
    reference.load_form(SHORT_FORM)
    assert FormVersion.objects.whole().first().code == "rumah-tangga"
