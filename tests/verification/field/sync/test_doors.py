"""/api/field/v1/ as a phone meets it."""

import hashlib
import json
import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from tests.conftest import BACKEND
from tests.verification.factories import AssignmentFactory, OfficerFactory, picture, verifier_of
from tests.verification.field.sync.conftest import HERE, Phone
from verification.field.assigning import actions as assigning
from verification.field.models import Assignment, Envelope, EnvelopeVariant
from verification.field.sync.models import DeadLetter, Device

pytestmark = pytest.mark.django_db


def test_a_sealed_visit_is_kept_byte_for_byte_and_answered_with_its_receipt(phone):
    body, visit_id = phone.body(), uuid.uuid4()

    answer = phone.put(body, visit_id)

    envelope = Envelope.objects.get()
    assert (answer.status_code, answer.headers["X-RBPK"]) == (201, "1")
    assert bytes(envelope.body) == body
    assert (envelope.device, envelope.seq, envelope.submitted_by) == (phone.device, 1, phone.assignment.verifier)
    assert answer.json() == {
        "visit": str(visit_id), "rev": 1, "digest": hashlib.sha256(body).hexdigest(), "level": "complete",
        "held": False, "missing": [], "code": answer.json()["code"], "received_at": envelope.received_at.isoformat(),
    }  # fmt: skip


def test_the_same_visit_again_gets_the_same_receipt(phone):
    body, visit_id = phone.body(), uuid.uuid4()

    first, again = phone.put(body, visit_id), phone.put(body, visit_id)

    assert (again.status_code, again.json()) == (200, first.json())
    assert Envelope.objects.count() == 1


def test_other_content_under_the_same_id_is_kept_beside_and_the_phone_told(phone):
    visit_id, body, other = uuid.uuid4(), phone.body(), phone.body(outcome="refused")
    phone.put(body, visit_id)

    answers = [phone.put(other, visit_id) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert answers[0].json()["variant"] is True
    assert bytes(EnvelopeVariant.objects.get().body) == other
    assert bytes(Envelope.objects.get().body) == body


def test_bytes_that_changed_on_the_way_are_refused(phone):
    wrong = {"Content-Digest": "sha-256=:AAAA:"}

    assert phone.put(phone.body(), **wrong).status_code == 422
    assert phone.put(phone.body(), **{"Content-Digest": "md5=:AAAA:"}).status_code == 422
    assert phone.put(phone.body(), **{"Content-Digest": "sha-256=:ä:"}).status_code == 422
    assert not Envelope.objects.exists()


def test_a_visit_of_more_than_a_quarter_of_a_megabyte_is_refused(phone):
    assert phone.put(phone.body(note="x" * 300_000)).status_code == 413


def test_any_bytes_of_a_known_phone_are_taken(phone):
    bodies = [
        b"",
        b"\x00\xff",
        b"[]",
        b"null",
        b'{"assignment": 3}',
        b"[" * 100_000,
        b'{"photos": {"a": 1}, "seq": -1}',
    ]

    assert [phone.put(body).status_code for body in bodies] == [201] * len(bodies)


def test_a_photo_is_asked_for_until_it_is_there(phone, media):
    front, inside = (picture(colour).read() for colour in ("red", "blue"))
    receipt = phone.put(phone.with_photos(front, inside)).json()
    hashes = [hashlib.sha256(one).hexdigest() for one in (front, inside)]
    assert (receipt["level"], receipt["missing"]) == ("received", hashes)

    [after_one] = phone.put_photo(front).json()["receipts"]
    assert (after_one["level"], after_one["missing"]) == ("received", hashes[1:])
    assert phone.post("photos/have", {"sha256": hashes}).json() == {"missing": hashes[1:]}

    answer = phone.put_photo(inside)
    assert (answer.status_code, answer.json()["receipts"][0]["level"]) == (201, "complete")
    assert phone.put_photo(inside).status_code == 200
    assert Envelope.objects.get().state == Envelope.State.COMPLETE


def test_a_photo_is_taken_only_from_the_phone_whose_visit_names_it(phone, media):
    front = picture().read()
    phone.put(phone.with_photos(front))
    other = Phone()

    assert other.put_photo(front).status_code == 404
    assert other.post("photos/have", {"sha256": [hashlib.sha256(front).hexdigest()]}).json() == {"missing": []}
    assert phone.put_photo(b"anders", hashlib.sha256(front).hexdigest()).status_code == 422
    assert phone.put_photo(b"x" * (1024 * 1024 + 1)).status_code == 413


def test_bytes_that_are_no_picture_are_kept_as_they_are(phone, media):
    phone.put(phone.with_photos(b"bukan gambar"))

    answer = phone.put_photo(b"bukan gambar")

    assert answer.json()["receipts"][0]["level"] == "complete"
    [kept] = (media / "visits/unread").iterdir()
    assert kept.read_bytes() == b"bukan gambar"


def test_a_phone_asks_after_its_visits(phone):
    receipt = phone.put(phone.body()).json()
    strangers = Phone()
    theirs = strangers.put(strangers.body()).json()
    asked = [[receipt["visit"], 1], [theirs["visit"], 1], ["keine", 1], 7, [receipt["visit"], "1"]]

    answer = phone.post("status", {"visits": asked}).json()

    assert answer == {"receipts": [receipt], "unknown": [[theirs["visit"], 1]]}


def test_the_tasks_come_with_what_the_visit_needs_and_no_number(phone):
    page = phone.get("sync").json()

    [task] = page["assignments"]
    home = phone.assignment.household
    assert (task["id"], task["household"]["code"], task["form"]["code"]) == (
        phone.assignment.pk, home.code, "rumah-tangga",
    )  # fmt: skip
    assert task["residents"][0]["title"].startswith("Kepala keluarga, ")
    assert [form["version"] for form in page["forms"]] == [1]
    assert (page["more"], page["removed"]) == (False, [])
    assert "nik" not in json.dumps(page["assignments"]).lower()


def test_tasks_come_in_pages(phone, monkeypatch):
    monkeypatch.setattr("verification.field.sync.downloads.PAGE", 2)
    others = [AssignmentFactory(round=phone.assignment.round, verifier=phone.assignment.verifier) for _ in range(4)]

    seen, cursor, pages = [], "", 0
    while True:
        page = phone.get(f"sync?cursor={cursor}").json()
        seen += [task["id"] for task in page["assignments"]]
        cursor, pages = page["cursor"], pages + 1
        if not page["more"]:
            break

    assert (seen, pages) == ([phone.assignment.pk, *[one.pk for one in others]], 3)


@pytest.mark.django_db(transaction=True)  # events carry the moment of their transaction
def test_later_only_what_changed_comes(phone, monkeypatch):
    monkeypatch.setattr("verification.field.sync.downloads.OVERLAP", timedelta(0))
    cursor = phone.get("sync").json()["cursor"]
    assert phone.get(f"sync?cursor={cursor}").json()["assignments"] == []
    new = AssignmentFactory(round=phone.assignment.round, verifier=phone.assignment.verifier)
    Assignment.objects.filter(pk=phone.assignment.pk).update(verifier=verifier_of(phone.assignment.round.village))

    page = phone.get(f"sync?cursor={cursor}").json()

    assert [task["id"] for task in page["assignments"]] == [new.pk]
    assert page["removed"] == [phone.assignment.pk]


@pytest.mark.parametrize("cursor", ["x", "W10=", "WzEsMiwzXQ==", "ä"])
def test_a_cursor_of_nobody_says_to_start_anew(phone, cursor):
    assert phone.get(f"sync?cursor={cursor}").status_code == 410


def test_a_revoked_phone_fetches_nothing_and_what_it_hands_in_is_held(phone, monkeypatch):
    monkeypatch.setattr("verification.field.sync.actions.MOST_OF_A_REVOKED_PHONE", 2)
    Device.objects.update(revoked_at=timezone.now())

    answers = [phone.put(phone.body()) for _ in range(3)]

    assert phone.get("sync").status_code == 401
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[0].json()["held"] is True


def test_a_phone_not_seen_for_ninety_days_may_only_hand_in(phone):
    Device.objects.update(seen_at=timezone.now() - timedelta(days=91))

    assert phone.get("sync").status_code == 401
    assert phone.put(phone.body()).json()["held"] is True
    assert phone.get("sync").status_code == 401


@pytest.mark.parametrize("authorization", ["", "Device", "Device falsch", "Bearer x", "Device \x00"])
def test_without_a_token_nothing_opens(phone, authorization):
    phone.headers = lambda: {"Authorization": authorization}

    doors = [phone.get("sync"), phone.put(phone.body()), phone.post("beacon", {}), phone.post("status", {"visits": []})]
    assert {answer.status_code for answer in doors} == {401}
    assert not Envelope.objects.exists()


def test_a_session_opens_no_door_but_that_of_enrolling(phone):
    client = Client()
    client.force_login(phone.assignment.verifier, backend=BACKEND)
    phone.headers = dict

    assert phone.put(phone.body(), client=client).status_code == 401


def test_a_verifier_enrols_his_phone_with_his_session(phone):
    client = Client(enforce_csrf_checks=True)
    client.force_login(phone.assignment.verifier, backend=BACKEND)
    client.cookies["csrftoken"] = "a" * 32
    words = {"data": {"label": "Chrome"}, "content_type": "application/json"}

    assert client.post(f"{HERE}/devices", **words).status_code == 403
    answer = client.post(f"{HERE}/devices", **words, headers={"X-CSRFToken": "a" * 32})

    assert answer.status_code == 201
    phone.token = answer.json()["token"]
    assert phone.get("sync").json()["name"] == phone.assignment.verifier.display_name
    assert answer.json()["token"] not in str(list(Device.objects.values()))


@pytest.mark.parametrize("role", [None, Role.SUPERVISOR, Role.OPD_OFFICER])
def test_nobody_but_a_verifier_enrols_a_phone(form, role):
    client = Client()
    if role:
        client.force_login(OfficerFactory(role=role), backend=BACKEND)

    assert client.post(f"{HERE}/devices", {}, content_type="application/json").status_code == 403
    assert not Device.objects.exists()


def test_a_beacon_says_how_much_waits_on_the_phone_and_nothing_else(phone):
    phone.post("beacon", {"unsent": 4, "app": "1" * 100, "persisted": True, "name": "Siti", "drafts": "x"})

    phone.device.refresh_from_db()
    said = {key: value for key, value in phone.device.beacon.items() if key != "at"}
    assert said == {"unsent": 4, "app": "1" * 60, "persisted": True}


def test_what_cannot_be_handed_in_otherwise_is_kept_once(phone):
    for _ in range(2):
        answer = Client().post(
            f"{HERE}/dead-letters", b"\x00rusak", content_type="application/octet-stream",
            headers=phone.headers() | {"X-Reason": "400"},
        )  # fmt: skip
        assert answer.status_code == 201

    assert bytes(DeadLetter.objects.get().body) == b"\x00rusak"


def test_while_the_database_is_away_the_phone_is_told_when_to_come_back(phone, monkeypatch):
    def away(**words):
        raise OperationalError

    monkeypatch.setattr("verification.field.sync.actions.take_visit", away)

    answer = phone.put(phone.body())

    assert (answer.status_code, answer.headers["X-RBPK"], answer.headers["Retry-After"]) == (503, "1", "30")


@pytest.mark.parametrize("content", [b"{", b"[]", b'"x"', b"[" * 50_000, b'{"visits": 3}', b'{"sha256": null}'])
def test_an_odd_question_is_answered_in_words(phone, content):
    for path in ("status", "photos/have"):
        answer = Client().post(f"{HERE}/{path}", content, content_type="application/json", headers=phone.headers())
        assert (answer.status_code, answer.headers["X-RBPK"]) == (400, "1")


def test_only_the_time_is_told_to_everybody():
    assert Client().get(reverse("field-v1:time")).status_code == 200
    assert Client().get(f"{HERE}/anderswo").status_code == 404


@pytest.mark.django_db(transaction=True)  # events carry the moment of their transaction
def test_a_moved_task_leaves_one_phone_and_comes_to_the_other(phone, monkeypatch):
    monkeypatch.setattr("verification.field.sync.downloads.OVERLAP", timedelta(0))
    task, supervisor = phone.assignment, phone.assignment.round.opened_by
    other = Phone(AssignmentFactory(round=task.round))
    cursors = [one.get("sync").json()["cursor"] for one in (phone, other)]

    assigning.move_assignments(assignments=[task], to=other.assignment.verifier, reason="Petugas sakit", by=supervisor)

    pages = [one.get(f"sync?cursor={cursor}").json() for one, cursor in zip((phone, other), cursors, strict=True)]
    assert [page["removed"] for page in pages] == [[task.pk], []]
    assert [[(one["id"], one["rev"]) for one in page["assignments"]] for page in pages] == [[], [(task.pk, 2)]]
    assigning.withdraw_assignments(assignments=[task], reason="Salah desa", by=supervisor)
    assert other.get(f"sync?cursor={pages[1]['cursor']}").json()["removed"] == [task.pk]


def test_a_visit_made_before_its_task_was_taken_back_arrives_and_says_so(phone):
    task = phone.assignment
    assigning.withdraw_assignments(assignments=[task], reason="Salah desa", by=task.round.opened_by)

    envelope = phone.hand_in()

    assert envelope.visit.flags.get(kind="late_task").seen == "Tugas ini sudah dibatalkan."
    task.refresh_from_db()
    assert task.state == Assignment.State.CANCELLED
