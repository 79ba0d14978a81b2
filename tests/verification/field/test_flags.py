import pytest

from tests.verification.factories import AssignmentFactory, HouseholdFactory, RoundFactory, daytime, submitted
from verification.field import flags

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


def test_distance_on_the_sphere():
    # One degree of latitude is 1/360 of the circle of 6,371.009 km radius.
    assert flags.distance_m(0, 117, 1, 117) == pytest.approx(111_195.08, abs=0.01)
    assert flags.distance_m(-0.5, 117, -0.5, 117) == 0
    assert flags.distance_m(0, 0, 0, 180) == pytest.approx(20_015_115.07, abs=0.1)
