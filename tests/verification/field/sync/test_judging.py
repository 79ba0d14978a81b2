"""From an envelope to a visit: nothing of content is refused, what is odd becomes a flag."""

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.verification.factories import (
    AssignmentFactory,
    ResidenceFactory,
    daytime,
    picture,
    submitted,
    supervisor_of,
    verifier_of,
)
from tests.verification.field.sync.conftest import Phone
from verification.field.envelopes import VisitError
from verification.field.models import Assignment, Envelope, FormVersion, Visit, VisitFlag
from verification.field.sync import actions, judging
from verification.field.sync.models import Device
from verification.review import actions as review

pytestmark = pytest.mark.django_db


def flags_of(envelope):
    return dict(envelope.visit.flags.values_list("kind", "seen"))


def test_an_envelope_becomes_the_visit_it_tells_of(phone):
    envelope = phone.hand_in()

    visit = envelope.visit
    assert (visit.pk, visit.status, visit.received_at) == (
        envelope.visit_id, Visit.Status.AWAITING_REVIEW, envelope.received_at,
    )  # fmt: skip
    assert visit.answers["household"]["floor"] == "wood"
    phone.assignment.refresh_from_db()
    assert phone.assignment.state == Assignment.State.DONE
    assert envelope.judged_at is not None


def test_judging_again_changes_nothing(phone):
    envelope = phone.hand_in()

    assert judging.judge(envelope.pk) == envelope.visit
    assert judging.judge_waiting() == 0
    assert Visit.objects.count() == 1


@pytest.mark.parametrize("photo_first", [True, False])
def test_a_photo_belongs_to_its_visit_whichever_came_first(phone, media, photo_first):
    front = picture().read()
    phone.put(phone.with_photos(front, source="file"))
    steps = [lambda: phone.put_photo(front), judging.judge_waiting]

    for step in steps if photo_first else reversed(steps):
        step()

    envelope = Envelope.objects.get()
    assert [photo.kind for photo in envelope.visit.photos.all()] == ["house_front"]
    assert VisitFlag.Kind.NOT_CAMERA in flags_of(envelope)
    assert VisitFlag.Kind.NO_PHOTO not in flags_of(envelope)


def test_bytes_that_are_no_picture_are_a_flag(phone, media):
    phone.put(phone.with_photos(b"bukan gambar"))
    phone.put_photo(b"bukan gambar")
    judging.judge_waiting()

    assert VisitFlag.Kind.BAD_PHOTO in flags_of(Envelope.objects.get())


def test_an_answer_that_its_variable_does_not_take_is_left_out_and_named(phone):
    answers = {"household": {"n_members": 3, "floor": "gold", "unheard": 1}, "persons": [{"person": 1, "values": {}}]}

    envelope = phone.hand_in(phone.body(answers=answers | {"persons": []}))

    assert envelope.visit.answers["household"] == {"n_members": 3}
    assert "tak dikenal" in flags_of(envelope)[VisitFlag.Kind.ODD_ANSWER]


def test_somebody_who_never_lived_there_is_left_out_and_told(phone):
    mine = phone.assignment.household.residences.get().person_id
    stranger = ResidenceFactory().person_id
    persons = [{"person": pk, "presence": "yes", "values": {}} for pk in (mine, stranger)]

    envelope = phone.hand_in(phone.body(answers={"household": {"n_members": 1}, "persons": persons}))

    assert [entry["person"] for entry in envelope.visit.answers["persons"]] == [mine]
    assert flags_of(envelope)[VisitFlag.Kind.ODD_ANSWER].startswith("1 orang")


def test_a_clock_that_was_two_days_wrong_is_put_right_and_told(phone):
    ended_at = daytime() - timedelta(days=2)

    envelope = phone.hand_in(phone.body(ended_at=ended_at, clock_offset_ms=2 * 86_400_000))

    assert envelope.visit.ended_at == ended_at + timedelta(days=2)
    assert envelope.visit.duration_min == 20
    assert "terlambat 2880 menit" in flags_of(envelope)[VisitFlag.Kind.CLOCK_WRONG]


def test_a_visit_from_the_future_ends_when_it_arrived(phone):
    envelope = phone.hand_in(phone.body(ended_at=timezone.now() + timedelta(days=2)))

    assert envelope.visit.ended_at == envelope.received_at
    assert VisitFlag.Kind.CLOCK_WRONG in flags_of(envelope)


def test_a_visit_that_came_two_weeks_later_says_so(phone):
    envelope = phone.hand_in(phone.body(ended_at=timezone.now() - timedelta(days=14, hours=1)))

    assert flags_of(envelope)[VisitFlag.Kind.LATE] == "Tiba 14 hari sesudah kunjungan."


def test_a_point_that_lies_nowhere_is_none(phone):
    envelope = phone.hand_in(phone.body(position={"latitude": 95, "longitude": 0, "accuracy_m": 1}))

    assert envelope.visit.latitude is None
    assert VisitFlag.Kind.GPS_MISSING in flags_of(envelope)


def test_a_number_used_twice_by_a_phone_is_a_flag(phone):
    phone.hand_in()
    phone.seq -= 1
    other = AssignmentFactory(round=phone.assignment.round, verifier=phone.assignment.verifier)

    envelope = phone.hand_in(phone.body(assignment=other))

    assert VisitFlag.Kind.DEVICE_FORK in flags_of(envelope)


def test_a_task_given_to_somebody_else_meanwhile_makes_a_visit_that_settles_nothing(phone):
    heir = verifier_of(phone.assignment.round.village)
    phone.assignment.verifier = heir
    phone.assignment.save()

    envelope = phone.hand_in()

    assert envelope.visit.verifier != heir
    assert "dialihkan" in flags_of(envelope)[VisitFlag.Kind.LATE_TASK]
    phone.assignment.refresh_from_db()
    assert phone.assignment.state == Assignment.State.ACTIVE


def test_two_visits_of_one_house_are_both_there_and_told(phone):
    submitted(phone.assignment)

    envelope = phone.hand_in()

    assert {VisitFlag.Kind.LATE_TASK, VisitFlag.Kind.TWO_VISITS} <= flags_of(envelope).keys()
    assert phone.assignment.visits.count() == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"form": {"code": "anderes", "version": 9}}, "unknown_form"),
        ({"outcome": "vielleicht"}, "unreadable"),
        ({"started_at": "gestern"}, "unreadable"),
        ({"assignment": {"id": 2**70}}, "unreadable"),
        ({"assignment": None}, "unreadable"),
        ({"answers": {"persons": [{"person": 1, "presence": "vielleicht"}]}}, "unreadable"),
        ({"clock_offset_ms": 10**12}, ""),
        ({"consent": "register"}, ""),
    ],
)
def test_what_can_be_no_visit_is_held_with_its_reason(phone, change, why):
    body = json.dumps(json.loads(phone.body()) | change).encode()

    envelope = phone.hand_in(body)

    assert (envelope.held, hasattr(envelope, "visit")) == (why, not why)
    assert bytes(envelope.body) == body


def test_a_task_that_was_never_theirs_is_held(phone):
    other = Phone()

    assert phone.hand_in(phone.body(assignment=other.assignment)).held == Envelope.Held.NOT_THEIRS


def test_one_that_fails_stops_no_other_and_is_tried_again(phone, monkeypatch):
    other = Phone()
    bad, good = phone.put(phone.body()).json(), other.put(other.body()).json()
    make_visit = judging.field_actions.make_visit

    def failing(envelope, *words):
        if str(envelope.visit_id) == bad["visit"]:
            raise ZeroDivisionError
        return make_visit(envelope, *words)

    monkeypatch.setattr(judging.field_actions, "make_visit", failing)
    judging.judge_waiting()
    assert Envelope.objects.get(visit_id=bad["visit"]).held == Envelope.Held.FAILED
    assert Envelope.objects.get(visit_id=good["visit"]).visit

    monkeypatch.undo()
    monkeypatch.setattr(judging, "RETRY_AFTER", timedelta(0))
    judging.judge_waiting()
    assert Envelope.objects.get(visit_id=bad["visit"]).visit


def test_what_a_revoked_phone_handed_in_waits_for_a_supervisor_of_its_village(phone):
    Device.objects.update(revoked_at=timezone.now())
    envelope = phone.hand_in()
    assert not hasattr(envelope, "visit")

    with pytest.raises(VisitError, match="bukan dari wilayah Anda"):
        judging.release(envelope=envelope, by=supervisor_of(AssignmentFactory().round.village))
    visit = judging.release(envelope=envelope, by=phone.assignment.round.opened_by)

    assert visit.envelope == envelope


def test_a_supervisor_revokes_the_phones_of_his_village_only(phone):
    with pytest.raises(VisitError):
        actions.revoke(device=phone.device, by=supervisor_of(AssignmentFactory().round.village))

    actions.revoke(device=phone.device, by=phone.assignment.round.opened_by)

    assert phone.get("sync").status_code == 401


def test_every_form_that_was_ever_published_is_taken(phone):
    newer = FormVersion.objects.create(code="rumah-tangga", version=99, title="Baru", definition={}, sha256="0" * 64)

    envelope = phone.hand_in(phone.body(form={"code": "rumah-tangga", "version": 99}))

    assert envelope.visit.form == newer


def test_a_visit_that_was_sent_back_and_made_again_stays_so_when_the_first_comes_once_more(phone):
    body, first = phone.body(), uuid.uuid4()
    receipt = phone.put(body, first).json()
    judging.judge_waiting()
    visit = Visit.objects.get(pk=first)
    supervisor = supervisor_of(visit.household.village)
    review.review_visit(visit=visit, verdict="returned", note="Atapnya belum difoto.", by=supervisor)
    phone.assignment.refresh_from_db()
    second = phone.hand_in().visit

    again = phone.put(body, first)
    judging.judge_waiting()

    assert (again.status_code, again.json()) == (200, receipt)
    visit.refresh_from_db()
    second.refresh_from_db()
    assert (visit.status, second.status) == ("superseded", "awaiting_review")
    assert Visit.objects.count() == 2
