"""What is odd about a visit. Flags inform the reviewer, never block; the thresholds are first settings of ours."""

import math
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from verification.field.models import Photo, Visit, VisitFlag

# A village house stands within sight of its point; positions of phones under a zinc roof stray by 100 m and more.
FAR_FROM_HOUSEHOLD_M = 500
# Without a point of the house there is only that of the village; villages of Kukar reach 10 km around it.
FAR_FROM_VILLAGE_M = 10_000
# The form has some 40 questions: below 6 seconds each nobody was asked.
TOO_FAST_MIN = 4
# Nobody is interviewed while villages sleep (WITA).
NIGHT_FROM_HOUR, NIGHT_TO_HOUR = 22, 5
EARTH_RADIUS_M = 6_371_009


def distance_m(latitude, longitude, other_latitude, other_longitude) -> float:
    """Metres on the sphere between two points in degrees. Source: haversine formula, Sinnott (1984)."""
    here, there = math.radians(latitude), math.radians(other_latitude)
    half_east = math.radians(other_longitude - longitude) / 2
    chord = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(half_east) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(chord, 1)))


def expected_point(visit: Visit) -> tuple[str, float, float, int] | None:
    """(what it is, latitude, longitude, how far is far): the point of the household, else of its village."""
    household, village = visit.household, visit.household.village
    gave_the_point = (household.latitude, household.longitude) == (visit.latitude, visit.longitude)
    if household.latitude is not None and not gave_the_point:
        return "titik rumah", float(household.latitude), float(household.longitude), FAR_FROM_HOUSEHOLD_M
    if village.latitude is not None:
        return "titik desa", float(village.latitude), float(village.longitude), FAR_FROM_VILLAGE_M
    return None


def distance_seen(visit: Visit) -> tuple[str, int, bool] | None:
    """(from which point, metres, whether that is far); None when either point is missing."""
    point = expected_point(visit)
    if point is None or visit.latitude is None:
        return None
    what, latitude, longitude, far = point
    metres = distance_m(float(visit.latitude), float(visit.longitude), latitude, longitude)
    return what, round(metres), metres > far


def raise_flags(visit: Visit, *, n_photos: int) -> None:
    VisitFlag.objects.bulk_create(
        [VisitFlag(visit=visit, kind=kind, seen=seen) for kind, seen in _seen(visit, n_photos)], ignore_conflicts=True
    )


def _seen(visit: Visit, n_photos: int) -> Iterator[tuple[str, str]]:
    if visit.latitude is None:
        yield VisitFlag.Kind.GPS_MISSING, "Tidak ada posisi."
    seen = distance_seen(visit)
    if seen and seen[2]:
        yield VisitFlag.Kind.FAR, f"{seen[1]:,} m dari {seen[0]}.".replace(",", ".")
    if visit.is_interview and visit.ended_at - visit.started_at < timedelta(minutes=TOO_FAST_MIN):
        yield VisitFlag.Kind.TOO_FAST, f"Selesai dalam {visit.duration_min} menit."
    if not n_photos:
        yield VisitFlag.Kind.NO_PHOTO, "Tidak ada foto."
    started = timezone.localtime(visit.started_at)
    if started.hour >= NIGHT_FROM_HOUR or started.hour < NIGHT_TO_HOUR:
        yield VisitFlag.Kind.NIGHT, f"Mulai pukul {started:%H.%M} WITA."


def flag_same_photo(photo: Photo) -> None:
    """The same bytes at another household, whichever of the two arrived first."""
    twins = (
        Photo.objects.filter(received_sha256=photo.received_sha256)
        .exclude(visit__household=photo.visit.household)
        .select_related("visit__household")
    )
    for twin in twins:
        _flag_twin(photo.visit, twin.visit)
        _flag_twin(twin.visit, photo.visit)


def _flag_twin(visit: Visit, other: Visit) -> None:
    seen = f"Sama dengan foto kunjungan ke {other.household.code}."
    VisitFlag.objects.get_or_create(visit=visit, kind=VisitFlag.Kind.SAME_PHOTO, defaults={"seen": seen})
