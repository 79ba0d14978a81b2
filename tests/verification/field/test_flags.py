import io
import random
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from PIL import Image, ImageDraw

from accounts.roles import Role
from tests.verification.factories import (
    ANSWERS,
    AssignmentFactory,
    HouseholdFactory,
    RoundFactory,
    daytime,
    picture,
    submitted,
    verifier_of,
)
from verification import likeness
from verification.field import actions, flags
from verification.field.models import Photo
from verification.field.thresholds import FlagThresholds, thresholds

pytestmark = pytest.mark.django_db
PHOTO = "ab" * 32


def kinds(visit) -> set[str]:
    return set(visit.flags.values_list("kind", flat=True))


def at(latitude, longitude=117.0):
    return {"latitude": latitude, "longitude": longitude, "accuracy_m": 5}


def test_a_plain_visit_by_day_has_no_flag(form):
    assert kinds(submitted(photos=[PHOTO])) == set()


def test_a_visit_without_position_and_photo_is_marked(form):
    assert kinds(submitted(position=None)) == {"gps_missing", "no_photo"}


def test_a_visit_far_from_the_village_says_how_far(form):
    visit = submitted(position=at(-0.7), photos=[PHOTO])

    assert visit.flags.get().seen == "22.239 m dari titik desa."


@pytest.mark.parametrize(("latitude", "expected"), [(-0.504, set()), (-0.505, {"far"})])
def test_the_point_of_the_house_is_nearer_than_that_of_the_village(form, latitude, expected):
    round = RoundFactory()
    household = HouseholdFactory(village=round.village, latitude=-0.5, longitude=117.0)

    visit = submitted(AssignmentFactory(round=round, household=household), position=at(latitude), photos=[PHOTO])

    assert kinds(visit) == expected


@pytest.mark.parametrize(("minutes", "expected"), [(3.9, {"too_fast"}), (4, set())])
def test_an_interview_below_four_minutes_is_too_fast(form, minutes, expected):
    assert kinds(submitted(minutes=minutes, photos=[PHOTO])) == expected


def test_a_closed_door_may_be_quick(form):
    assert kinds(submitted(outcome="not_at_home", minutes=1, photos=[PHOTO])) == set()


@pytest.mark.parametrize(("hour", "expected"), [(22, {"night"}), (4, {"night"}), (5, set()), (21, set())])
def test_a_visit_in_the_night_is_marked(form, hour, expected):
    ended_at = daytime().replace(hour=hour, minute=30)

    assert kinds(submitted(ended_at=ended_at, minutes=10, photos=[PHOTO])) == expected


def test_minutes_with_the_form_open_count_more_than_the_clock_on_the_wall(form):
    visit = submitted(minutes=40, active_ms=90_000, photos=[PHOTO])

    assert visit.flags.get().seen == "Formulir terbuka 1,5 menit dari 40 menit kunjungan."
    assert kinds(submitted(minutes=3, active_ms=300_000, photos=[PHOTO])) == set()


@pytest.mark.parametrize(("accuracy", "expected"), [(100, set()), (101, {"gps_poor"})])
def test_a_position_that_points_at_no_house_is_marked(form, accuracy, expected):
    assert kinds(submitted(position=at(-0.5) | {"accuracy_m": accuracy}, photos=[PHOTO])) == expected


# Beside other visits of the same verifier


@pytest.fixture
def day(form):
    """`day(minute, **changes)`: a visit of one verifier that began so many minutes after nine, 20 minutes long."""
    round = RoundFactory()
    verifier = verifier_of(round.village)

    def visit(minute, **changes):
        started = daytime().replace(hour=9) + timedelta(minutes=minute)
        changes = {"position": at(-0.5 + minute / 10_000), "photos": [PHOTO]} | changes
        assignment = AssignmentFactory(round=round, verifier=changes.pop("verifier", verifier))
        return submitted(assignment, ended_at=started + timedelta(minutes=20), **changes)

    return visit


def test_two_homes_from_one_spot_are_marked_at_both(day):
    first, second = day(0), day(60, position=at(-0.50003))

    assert kinds(first) == kinds(second) == {"same_spot"}
    assert second.flags.get().seen == f"3 m dari titik kunjungan ke {first.household.code}."


def test_the_next_house_is_another_spot_and_another_verifier_another_matter(day, form):
    first = day(0)

    assert kinds(day(60, position=at(-0.50006))) == set()
    assert kinds(day(120, position=at(-0.5), verifier=verifier_of(first.household.village))) == set()
    assert kinds(first) == set()


@pytest.mark.parametrize(("minute", "expected"), [(10, {"overlap"}), (20, set())])
def test_nobody_is_in_two_houses_at_once(day, minute, expected):
    first, second = day(0), day(minute)

    assert kinds(first) == kinds(second) == expected


def test_nobody_travels_faster_than_a_motorcycle(day):
    first = day(0, position=at(-0.5))
    second = day(30, position=at(-0.6))  # 11 km in 10 minutes

    assert "11,1 km dalam 10 menit dari kunjungan ke" in second.flags.get(kind="overlap").seen
    assert kinds(first) == {"overlap"}
    assert "overlap" not in kinds(day(90, position=at(-0.5)))


MANY = ANSWERS | {
    "tenure": "own", "lighting": "none", "cooking_fuel": "firewood", "worried_food": "yes", "floor_condition": "good",
    "wall_condition": "good", "has_savings": "no", "has_car": "no", "has_tv": "no", "has_fridge": "no",
}  # fmt: skip


@pytest.mark.parametrize(("changed", "expected"), [(0, True), (1, True), (2, False)])
def test_twenty_answers_of_which_all_or_all_but_one_are_those_of_another_home(day, changed, expected):
    answers = MANY | dict.fromkeys(["has_car", "has_tv"][:changed], "yes")
    first, second = (day(i * 60, answers={"household": said, "persons": []}) for i, said in enumerate([MANY, answers]))

    assert ("same_answers" in kinds(first)) == ("same_answers" in kinds(second)) == expected


def test_few_answers_say_nothing_when_they_agree(day):
    assert kinds(day(0)) == kinds(day(60)) == set()


# Pictures


def scene(seed, *, brighter=0, shift=0):
    """A crowd of boxes, otherwise for every seed."""
    rng, image = random.Random(seed), Image.new("RGB", (640, 480), (90, 120, 150))
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        left, top, grey = rng.randint(0, 600), rng.randint(0, 440), rng.randint(0, 200) + brighter
        draw.rectangle((left + shift, top, left + shift + 120, top + 90), fill=(grey, grey, grey))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()


def test_a_picture_taken_again_is_alike_and_another_is_not():
    first = likeness.dhash(scene(1))

    assert likeness.bits_apart(first, likeness.dhash(scene(1, brighter=30, shift=4))) <= 6
    assert min(likeness.bits_apart(first, likeness.dhash(scene(seed))) for seed in range(2, 40)) > 6


def test_a_wall_or_the_dark_is_alike_to_nothing():
    assert likeness.dhash(picture("green").read()) is None


def with_photo(day, minute, content, **changes):
    visit = day(minute, photos=[actions.photos.check_photo(io.BytesIO(content))], **changes)
    actions.add_photo(visit=visit, kind="house_front", file=io.BytesIO(content), by=visit.verifier)
    return visit


def test_a_near_duplicate_picture_is_marked_at_both_homes(day, media):
    first, second, other = (
        with_photo(day, minute, content)
        for minute, content in [(0, scene(1)), (60, scene(1, brighter=20)), (120, scene(2))]
    )

    assert kinds(first) == kinds(second) == {"near_photo"}
    assert kinds(other) == set()
    assert f"Mirip foto kunjungan ke {first.household.code}" in second.flags.get().seen


def test_another_village_and_another_verifier_are_not_searched(day, media, form):
    with_photo(day, 0, scene(1))
    content = scene(1, brighter=20)
    elsewhere = submitted(photos=[actions.photos.check_photo(io.BytesIO(content))])
    actions.add_photo(visit=elsewhere, kind="house_front", file=io.BytesIO(content), by=elsewhere.verifier)

    assert kinds(elsewhere) == set()


def test_twenty_thousand_pictures_of_one_village_are_compared_at_once(day, media):
    visit = with_photo(day, 0, scene(1))
    others = [day(60), day(120)]
    rng = random.Random(7)
    Photo.objects.bulk_create(
        [
            Photo(visit=others[n % 2], kind="other", received_sha256=n.to_bytes(32), stored_sha256=b"", width=1,
                  height=1, dhash=rng.randrange(-(2**63), 2**63))
            for n in range(20_000)
        ]
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE verification_photo")
    began = time.perf_counter()

    assert flags.near_photos(visit.photos.get(), thresholds()) == []
    assert time.perf_counter() - began < 1  # some 30 ms on one core; a second is a full reading gone wrong


# Settings


def test_a_threshold_set_anew_counts_from_then_on_and_rewrites_nothing(form):
    before = submitted(minutes=6, photos=[PHOTO])
    FlagThresholds.objects.create(pk=1, too_fast_min=10)

    assert kinds(before) == set()
    assert kinds(submitted(minutes=6, photos=[PHOTO])) == {"too_fast"}


def test_thresholds_are_one_row_and_every_change_is_kept(form):
    limits = FlagThresholds.objects.create(pk=1)
    limits.late_days = 9
    limits.save()

    assert [event.late_days for event in FlagThresholds.pgh_event_model.objects.order_by("pk")] == [7, 9]
    with pytest.raises(Exception, match="one_row_of_thresholds"):
        FlagThresholds.objects.create(pk=2)


def test_bappeda_sets_thresholds_in_the_admin_within_what_is_possible(form, client_as):
    FlagThresholds.objects.create(pk=1)
    page = reverse("admin:verification_flagthresholds_change", args=[1])
    fields = [field.name for field in FlagThresholds._meta.fields if field.name != "id"]
    sent = {name: getattr(FlagThresholds(), name) for name in fields}
    client = client_as(Role.BAPPEDA_ADMIN)

    assert client.post(page, sent | {"night_from_hour": 24}).status_code == 200
    assert client.post(page, sent | {"far_from_household_m": 300}).status_code == 302

    limits = FlagThresholds.objects.get()
    assert (limits.night_from_hour, limits.far_from_household_m) == (22, 300)
    assert client_as(Role.SUPERVISOR).get(page, follow=True).status_code == 403


def test_a_crowd_on_one_spot_is_marked_whole(day):
    visits = [day(n * 60, position=at(-0.5)) for n in range(8)]

    assert [kinds(visit) for visit in visits] == [{"same_spot"}] * 8


def test_distance_on_the_sphere():
    # One degree of latitude is 1/360 of the circle of 6,371.009 km radius.
    assert flags.distance_m(0, 117, 1, 117) == pytest.approx(111_195.08, abs=0.01)
    assert flags.distance_m(-0.5, 117, -0.5, 117) == 0
    assert flags.distance_m(0, 0, 0, 180) == pytest.approx(20_015_115.07, abs=0.1)
