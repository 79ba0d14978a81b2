"""One page to judge a visit by: light enough for a village's signal, with everything the envelope told."""

import hashlib
import io
import random

import pytest
from django.urls import reverse
from PIL import Image

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
from verification.field.models import VisitFlag
from verification.field.paradata import read

pytestmark = pytest.mark.django_db
MOST_BYTES = 300 * 1024
STROKES = [[[10, 20, 0], [30.25, 25, 16], [60, 5, 32]], [[70, 10, 90]]]


def busy_picture(seed):
    """1280 x 960 of a house's detail: blocks of many shades, some 150 KB as a phone would send it."""
    noise = Image.frombytes("RGB", (160, 120), random.Random(seed).randbytes(160 * 120 * 3))
    file = io.BytesIO()
    noise.resize((1280, 960), Image.Resampling.BICUBIC).save(file, "JPEG", quality=70)
    return file.getvalue()


def test_a_visit_with_eight_photos_and_six_people_weighs_less_than_300_kb(rules, media, client_as):
    round = RoundFactory()
    household = HouseholdFactory(village=round.village, head=False)
    people = [ResidenceFactory(household=household, relation="other").person_id for _ in range(6)]
    values = {"works": "yes", "can_read": "yes", "education": "primary", "health_insurance": "pbi"}
    phone = Phone(AssignmentFactory(round=round, household=household))
    pictures = [busy_picture(seed) for seed in range(8)]
    persons = [{"person": person, "presence": "yes", "values": values} for person in people]
    answers = {"household": ANSWERS, "persons": persons}
    envelope = phone.hand_in(phone.with_photos(*pictures, answers=answers))
    for picture in pictures:
        assert phone.put_photo(picture).status_code in {200, 201}
    client = client_as(supervisor_of(round.village))

    page = client.get(reverse("verification:visit-detail", args=[envelope.visit_id])).content
    small = [
        client.get(reverse("verification:photo-small", args=[photo.pk])).content
        for photo in envelope.visit.photos.all()
    ]

    assert len(small) == 8
    assert all(f"/foto/{photo.pk}/kecil/".encode() in page for photo in envelope.visit.photos.all())
    assert len(page) + sum(map(len, small)) < MOST_BYTES
    assert sum(map(len, pictures)) > MOST_BYTES


def test_small_pictures_are_for_who_may_see_the_visit(form, media, client_as):
    phone = Phone()
    envelope = phone.hand_in(phone.with_photos(busy_picture(1)))
    phone.put_photo(busy_picture(1))
    small = reverse("verification:photo-small", args=[envelope.visit.photos.get().pk])

    assert client_as(supervisor_of(envelope.visit.household.village)).get(small)["Content-Type"] == "image/jpeg"
    assert client_as(envelope.visit.verifier).get(small).status_code == 200
    assert client_as(verifier_of(envelope.visit.household.village)).get(small).status_code == 404


def test_the_page_shows_consent_signature_note_and_minutes(form, client_as):
    phone = Phone()
    envelope = phone.hand_in(
        phone.body(
            consent_by={"mode": "signed", "asked_by": "Bu Ani", "strokes": STROKES}, note="Rumah panggung.",
            active_ms=660_000, app="1.2", position=None, no_position_because="unavailable",
        )
    )  # fmt: skip

    page = client_as(supervisor_of(envelope.visit.household.village)).get(
        reverse("verification:visit-detail", args=[envelope.visit_id])
    ).content.decode()  # fmt: skip

    assert '<polyline points="10,20 30.2,25 60,5"/>' in page
    for words in ["Bu Ani", "Rumah panggung.", "formulir terbuka 11 menit", "HP tidak menemukan posisi", "HP uji"]:
        assert words in page


def test_a_spoken_consent_names_its_witness(form, client_as):
    visit = submitted(consent_by={"mode": "spoken", "witness": "Pak RT <b>"})

    page = client_as(supervisor_of(visit.household.village)).get(
        reverse("verification:visit-detail", args=[visit.pk])
    ).content.decode()  # fmt: skip

    assert "Saksi: Pak RT &lt;b&gt;" in page
    assert "lisan, dengan saksi" in page


@pytest.mark.parametrize(
    "odd",
    [
        {"consent_by": "ya"}, {"consent_by": {"strokes": [[["a", None]], "x", [[1e9, 2]]], "mode": 3}},
        {"active_ms": -5}, {"active_ms": True}, {"note": 7, "clock_offset_ms": "besok", "no_position_because": "malas"},
        {"consent_by": {"strokes": [[[1, 2]] * 9000] * 3}},
    ],
)  # fmt: skip
def test_what_no_phone_should_have_written_is_left_out(odd):
    told = read(odd)

    assert told.active_min is None
    assert sum(len(stroke.split()) for stroke in told.strokes) <= 4_002
    assert (told.note, told.no_position_because) == ("", "")


def test_a_photo_of_a_file_raises_its_flag_with_what_was_seen(form, media):
    phone = Phone()
    envelope = phone.hand_in(phone.with_photos(busy_picture(3), source="file"))
    assert hashlib.sha256(busy_picture(3)).digest() == bytes(envelope.named_photos.get().received_sha256)

    phone.put_photo(busy_picture(3))

    assert envelope.visit.flags.get(kind=VisitFlag.Kind.NOT_CAMERA).seen == "Ada foto yang dipilih dari berkas."
