"""What is carried to the office: a rescue file, a receipt code read out over the telephone."""

import base64
import hashlib
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from tests.verification.factories import AssignmentFactory, picture
from tests.verification.field.sync.conftest import Phone
from verification.field.models import Envelope, Visit, VisitFlag
from verification.field.sync import judging
from verification.field.sync.models import Device

pytestmark = pytest.mark.django_db
HERE = "verification:device-desk"
FRONT = picture("red").read()


@pytest.fixture
def office(client_as, phone):
    return client_as(Role.SUPERVISOR, areas=[phone.assignment.round.village])


def entry(phone, body: bytes, visit_id=None) -> dict:
    document = json.loads(body) | {"device": str(phone.device.pk)}
    sealed = json.dumps(document).encode()
    return {
        "visit": str(visit_id or uuid.uuid4()), "rev": 1, "digest": hashlib.sha256(sealed).hexdigest(),
        "body": base64.b64encode(sealed).decode(),
    }  # fmt: skip


def carry(client, *visits: dict, photos=()):
    pictures = [{"sha256": hashlib.sha256(one).hexdigest(), "data": base64.b64encode(one).decode()} for one in photos]
    content = json.dumps({"v": 1, "visits": visits, "photos": pictures}).encode()
    return client.post(reverse(HERE), {"file": SimpleUploadedFile("penyelamat.json", content)})


def test_a_rescue_file_is_a_visit_and_says_who_carried_it(phone, office, media):
    visit = entry(phone, phone.with_photos(FRONT))

    page = carry(office, visit, photos=[FRONT])
    judging.judge_waiting()

    assert "Lengkap" in page.text
    assert "Baru diterima." in page.text
    made = Visit.objects.get(pk=visit["visit"])
    assert made.photos.count() == 1
    flag = made.flags.get(kind=VisitFlag.Kind.CARRIED)
    assert office.user.display_name in flag.seen


def test_carried_twice_and_sent_by_the_phone_too_it_is_one_visit(phone, office):
    visit = entry(phone, phone.body())

    carry(office, visit)
    again = carry(office, visit)
    receipt = phone.put(base64.b64decode(visit["body"]), visit["visit"])
    judging.judge_waiting()

    assert "Sudah ada sebelumnya." in again.text
    assert receipt.status_code == 200
    assert (Envelope.objects.count(), Visit.objects.count()) == (1, 1)


def test_a_photo_that_is_not_in_the_file_is_told(phone, office, media):
    page = carry(office, entry(phone, phone.with_photos(FRONT)))

    assert "1 foto tidak ada di berkas ini." in page.text


def test_a_phone_of_another_village_is_not_carried_in(office):
    stranger = Phone(AssignmentFactory())

    page = carry(office, entry(stranger, stranger.body()))

    assert "HP ini bukan milik petugas di wilayah Anda." in page.text
    assert not Envelope.objects.exists()


def test_bytes_that_changed_since_the_phone_wrote_them_stop_no_other(phone, office):
    changed = entry(phone, phone.body()) | {"digest": "0" * 64}

    page = carry(office, changed, {"visit": 7}, entry(phone, phone.body()))

    assert "Isinya berubah sejak disimpan di HP." in page.text
    assert "Isinya tidak dapat dibaca." in page.text
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"[]", b'{"visits": 1}', b'{"visits": [], "photos": 2}'])
def test_what_is_no_rescue_file_is_refused_in_words(office, content):
    page = office.post(reverse(HERE), {"file": SimpleUploadedFile("daftar.xlsx", content)})

    assert page.status_code == 400
    assert "bukan berkas penyelamat" in page.text or "kosong" in page.text


def test_a_code_read_out_leads_to_the_visit(phone, office):
    envelope = phone.hand_in()
    code = phone.post("status", {"visits": [[str(envelope.visit_id), 1]]}).json()["receipts"][0]["code"]

    page = office.get(reverse(HERE), {"kode": code.lower().replace("-", " ")})

    assert envelope.visit.household.code in page.text


def test_a_code_of_another_village_or_of_nobody_is_not_found(phone, client_as):
    phone.hand_in()
    stranger = client_as(Role.SUPERVISOR, areas=[AssignmentFactory().round.village])

    for code in ["AAAA-BBBB", phone.post("beacon", {}).json()["epoch"][:8]]:
        assert "Kode ini tidak ditemukan" in stranger.get(reverse(HERE), {"kode": code}).text


def test_a_phone_whose_data_were_wiped_is_told_apart(phone, office):
    phone.post("beacon", {"unsent": 2, "last_seq": 2})
    Phone(phone.assignment)

    page = office.get(reverse("verification:device-list"))

    assert "Mungkin hilang" in page.text
    assert "Bila data aplikasinya terhapus" in office.get(phone_page(phone)).text


def phone_page(phone):
    return reverse("verification:device-detail", args=[Device.objects.get(pk=phone.device.pk).pk])
