import hashlib
import uuid
from io import BytesIO

import pytest
from PIL import Image

from tests.verification.factories import AssignmentFactory, picture, submitted, verifier_of
from verification import photos
from verification.field import actions
from verification.field.models import Envelope, Photo, VisitFlag

pytestmark = pytest.mark.django_db


def announced(file):
    file.seek(0)
    text = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    return text


def test_a_photo_is_written_anew_without_what_the_camera_added(media):
    exif = Image.Exif()
    exif[0x010F] = "Pabrik Kamera"
    file = picture(exif=exif.tobytes())

    stored = photos.store_photo(file, "visits")

    kept = (media / stored.path).read_bytes()
    assert stored.received_sha256.hex() == announced(file)
    assert hashlib.sha256(kept).digest() == stored.stored_sha256
    assert b"Pabrik" in file.read()
    assert b"Pabrik" not in kept
    assert stored.path == f"visits/{stored.received_sha256.hex()[:2]}/{stored.received_sha256.hex()}.jpg"


def test_a_large_photo_is_made_smaller_and_stands_upright(media):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    stored = photos.store_photo(picture(size=(3200, 1600), exif=exif.tobytes()), "visits")

    assert (stored.width, stored.height) == (800, 1600)
    with Image.open(media / stored.path) as image:
        assert (image.format, image.size) == ("JPEG", (800, 1600))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats_of_phones_become_jpeg(media, kind):
    stored = photos.store_photo(picture(kind=kind), "visits")

    assert (media / stored.path).read_bytes()[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kosong"),
        (b"<svg/>", "bukan foto"),
        (b"\xff\xd8\xff" + b"x" * 50, "bukan foto"),
        (b"x" * (photos.MOST_BYTES + 1), "1 MB"),
    ],
)
def test_what_is_no_photo_is_refused_in_words(media, content, words):
    with pytest.raises(photos.PhotoRefused, match=words):
        photos.store_photo(BytesIO(content), "visits")

    assert not list(media.iterdir())


def test_a_cut_off_photo_is_refused(media):
    whole = picture(size=(600, 600)).read()

    with pytest.raises(photos.PhotoRefused, match="utuh"):
        photos.store_photo(BytesIO(whole[: len(whole) // 2]), "visits")


@pytest.mark.parametrize("side", [6_500, 12_000])
def test_a_decompression_bomb_is_refused(media, side):
    bomb = BytesIO()
    Image.new("1", (side, side)).save(bomb, "PNG")

    with pytest.raises(photos.PhotoRefused):
        photos.store_photo(bomb, "visits")


def test_a_gif_is_refused_although_the_library_reads_it(media):
    with pytest.raises(photos.PhotoRefused, match="JPEG, PNG, atau WebP"):
        photos.store_photo(picture(kind="GIF"), "visits")


def test_an_announced_photo_completes_the_visit_and_comes_once(form, media):
    file = picture()
    visit = submitted(photos=[announced(file)])
    assert visit.envelope.state == Envelope.State.RECEIVED

    for _ in range(2):
        actions.add_photo(visit=visit, kind="house_front", file=file, by=visit.verifier)

    visit.envelope.refresh_from_db()
    assert visit.envelope.state == Envelope.State.COMPLETE
    assert Photo.objects.get().visit == visit


def test_a_photo_nobody_announced_and_a_stranger_are_refused(form, media):
    visit = submitted()

    with pytest.raises(actions.VisitError, match="tidak tercantum"):
        actions.add_photo(visit=visit, kind="other", file=picture(), by=visit.verifier)
    with pytest.raises(actions.VisitError, match="petugas lain"):
        actions.add_photo(visit=visit, kind="other", file=picture(), by=verifier_of(visit.household.village))

    assert not Photo.objects.exists()


def test_the_same_photo_at_two_households_marks_both_visits(form, media):
    visits = [with_photo(AssignmentFactory()) for _ in range(2)]

    flagged = VisitFlag.objects.filter(kind=VisitFlag.Kind.SAME_PHOTO)

    assert {flag.visit for flag in flagged} == set(visits)
    assert visits[0].household.code in flagged.get(visit=visits[1]).seen


def with_photo(assignment):
    file = picture("blue")
    return actions.submit_form(
        assignment=assignment, visit_id=uuid.uuid4(), content=plain_content(), pictures=[("house_front", file)],
        by=assignment.verifier,
    )  # fmt: skip


def plain_content():
    return {
        "form": {"code": "rumah-tangga", "version": 1}, "outcome": "done", "started_at": None, "position": None,
        "answers": {"household": {"n_members": 2}, "persons": []}, "consent": ["register"],
    }  # fmt: skip
