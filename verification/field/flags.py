"""What is odd about a visit. Flags inform the reviewer, never block; from where on is set in `thresholds`.

They are raised when a visit is made and when a picture arrives, whichever order visits and pictures came in: what two
visits have in common is written at both.
"""

import json
import math
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from django.db import connection
from django.db.models import BigIntegerField, Func, IntegerField, QuerySet, Value
from django.utils import timezone
from django.utils.formats import number_format

from verification import likeness, photos
from verification.field.models import Photo, Visit, VisitFlag
from verification.field.paradata import paradata_of
from verification.field.signals import visit_flagged
from verification.field.thresholds import FlagThresholds, thresholds

Kind = VisitFlag.Kind
EARTH_RADIUS_M = 6_371_009
FARTHEST_TRIP = timedelta(hours=4)  # from one end of the regency to the other at the speed allowed
MOST_TOLD = 5  # others that learn of a new one: each of a crowd was marked when the second came
CLOSE_ENOUGH = timedelta(minutes=1)  # two visits that touch are not at the same time


def distance_m(latitude, longitude, other_latitude, other_longitude) -> float:
    """Metres on the sphere between two points in degrees. Source: haversine formula, Sinnott (1984)."""
    here, there = math.radians(latitude), math.radians(other_latitude)
    half_east = math.radians(other_longitude - longitude) / 2
    chord = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(half_east) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(chord, 1)))


def expected_point(visit: Visit, limits: FlagThresholds) -> tuple[str, float, float, int] | None:
    """(what it is, latitude, longitude, how far is far): the point of the household, else of its village."""
    household, village = visit.household, visit.household.village
    gave_the_point = (household.latitude, household.longitude) == (visit.latitude, visit.longitude)
    if household.latitude is not None and not gave_the_point:
        return "titik rumah", float(household.latitude), float(household.longitude), limits.far_from_household_m
    if village.latitude is not None:
        return "titik desa", float(village.latitude), float(village.longitude), limits.far_from_village_m
    return None


def distance_seen(visit: Visit, limits: FlagThresholds | None = None) -> tuple[str, int, bool] | None:
    """(from which point, metres, whether that is far); None when either point is missing."""
    point = expected_point(visit, limits or thresholds())
    if point is None or visit.latitude is None:
        return None
    what, latitude, longitude, far = point
    metres = distance_m(float(visit.latitude), float(visit.longitude), latitude, longitude)
    return what, round(metres), metres > far


def raise_flags(visit: Visit, *, n_photos: int, odd: Iterable[tuple[str, str]] = ()) -> None:
    """All that can be seen now; `odd` is what was seen before there was a visit, as (kind, what was seen)."""
    limits = thresholds()
    shared = list(_beside_others(visit, limits))
    seen = [*odd, *_seen(visit, n_photos, limits), *((kind, words) for _, kind, words, _ in shared if words)]
    VisitFlag.objects.bulk_create(
        [VisitFlag(visit=visit, kind=kind, seen=words[:200]) for kind, words in seen], ignore_conflicts=True
    )
    for other, kind, _, words in shared:
        add_flag(other, kind, words)


def add_flag(visit: Visit, kind: str, seen: str) -> None:
    """One more, once for each kind; who listens hears of it."""
    _, is_new = VisitFlag.objects.get_or_create(visit=visit, kind=kind, defaults={"seen": seen[:200]})
    if is_new:
        visit_flagged.send(sender=Visit, visit=visit)


def _seen(visit: Visit, n_photos: int, limits: FlagThresholds) -> Iterator[tuple[str, str]]:
    """What the visit alone shows."""
    if visit.kind == Visit.Kind.PAPER:
        yield Kind.PAPER, f"Ditulis di kertas, diketik oleh {visit.envelope.submitted_by.display_name}."
    elif visit.latitude is None:
        yield Kind.GPS_MISSING, "Tidak ada posisi."
    if visit.accuracy_m is not None and visit.accuracy_m > limits.gps_poor_m:
        yield Kind.GPS_POOR, f"Ketelitian posisi {_number(visit.accuracy_m)} m."
    seen = distance_seen(visit, limits)
    if seen and seen[2]:
        yield Kind.FAR, f"{_number(seen[1])} m dari {seen[0]}."
    if visit.is_interview:
        yield from _too_fast(visit, limits)
    if not n_photos:
        yield Kind.NO_PHOTO, "Tidak ada foto."
    started = timezone.localtime(visit.started_at)
    if _is_night(started.hour, limits):
        yield Kind.NIGHT, f"Mulai pukul {started:%H.%M} WITA."


def _too_fast(visit: Visit, limits: FlagThresholds) -> Iterator[tuple[str, str]]:
    """By the minutes the form was really open, where the phone counted them: a break is no interview."""
    whole = (visit.ended_at - visit.started_at).total_seconds() / 60
    active = paradata_of(visit.envelope).active_min
    if active is not None and active < limits.too_fast_min:
        yield Kind.TOO_FAST, f"Formulir terbuka {_number(active, 1)} menit dari {_number(whole)} menit kunjungan."
    elif active is None and whole < limits.too_fast_min:
        yield Kind.TOO_FAST, f"Selesai dalam {visit.duration_min} menit."


def _is_night(hour: int, limits: FlagThresholds) -> bool:
    start, end = limits.night_from_hour, limits.night_to_hour
    return start <= hour < end if start <= end else hour >= start or hour < end


def _number(value: float, decimals: int = 0) -> str:
    return number_format(round(value, decimals), decimals, use_l10n=True, force_grouping=True)


# Beside other visits: (the other visit, kind, what is said here, what is said there)

Shared = Iterator[tuple[Visit, str, str, str]]


def _beside_others(visit: Visit, limits: FlagThresholds) -> Shared:
    by_them = Visit.objects.filter(verifier=visit.verifier_id).exclude(household=visit.household_id)
    others = by_them.exclude(status=Visit.Status.SUPERSEDED).select_related("household").defer("answers")
    yield from islice(_overlapping(visit, others, limits), MOST_TOLD)
    yield from islice(_on_one_spot(visit, others.filter(round=visit.round_id), limits), MOST_TOLD)
    yield from _with_the_same_answers(visit, limits)
    yield from _at_the_same_home(visit)


def _both(visit: Visit, other: Visit, kind: str, words: str) -> tuple[Visit, str, str, str]:
    return other, kind, f"{words} {other.household.code}.", f"{words} {visit.household.code}."


def _overlapping(visit: Visit, others: QuerySet[Visit], limits: FlagThresholds) -> Shared:
    around = others.filter(
        started_at__lte=visit.ended_at + FARTHEST_TRIP, ended_at__gte=visit.started_at - FARTHEST_TRIP
    )
    for other in around.order_by("started_at"):
        if words := _how_they_overlap(visit, other, limits):
            yield _both(visit, other, Kind.OVERLAP, f"{words} kunjungan ke")


def _how_they_overlap(visit: Visit, other: Visit, limits: FlagThresholds) -> str:
    """Empty where one person can have made both."""
    gap = max(visit.started_at, other.started_at) - min(visit.ended_at, other.ended_at)
    if -gap > CLOSE_ENOUGH:
        return f"{_number(-gap.total_seconds() / 60)} menit bersamaan dengan"
    if visit.latitude is None or other.latitude is None:
        return ""
    metres = distance_m(*(float(part) for part in (visit.latitude, visit.longitude, other.latitude, other.longitude)))
    needed = timedelta(hours=metres / 1000 / limits.overlap_kmh)
    if needed <= gap + CLOSE_ENOUGH:
        return ""
    minutes = max(gap, timedelta(0)).total_seconds() / 60
    return f"{_number(metres / 1000, 1)} km dalam {_number(minutes)} menit dari"


def _on_one_spot(visit: Visit, others: QuerySet[Visit], limits: FlagThresholds) -> Shared:
    if visit.latitude is None:
        return
    here, reach = (float(visit.latitude), float(visit.longitude)), limits.same_spot_m / 100_000  # degrees, a bit wide
    near = others.filter(
        latitude__range=(here[0] - reach, here[0] + reach), longitude__range=(here[1] - reach, here[1] + reach)
    )
    for other in near.order_by("started_at"):
        metres = distance_m(*here, float(other.latitude), float(other.longitude))
        if metres <= limits.same_spot_m:
            yield _both(visit, other, Kind.SAME_SPOT, f"{_number(metres)} m dari titik kunjungan ke")


# Answers about the household only: of persons there are as many as live there, and no two homes are alike in that.
SAME_ANSWERS = """
SELECT v.id, counted.same, counted.all
FROM verification_visit v CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE mine.value = theirs.value) AS same, count(*) AS all
    FROM jsonb_each(v.answers -> 'household') AS theirs FULL JOIN jsonb_each(%(answers)s::jsonb) AS mine USING (key)
) AS counted
WHERE v.round_id = %(round)s AND v.verifier_id = %(verifier)s AND v.household_id <> %(household)s
    AND v.outcome IN ('done', 'new_household') AND v.status <> 'superseded'
    AND counted.all >= %(least)s AND counted.same * 100 >= counted.all * %(percent)s
ORDER BY counted.same::float / counted.all DESC, v.received_at LIMIT 1
"""


def _with_the_same_answers(visit: Visit, limits: FlagThresholds) -> Shared:
    answers = visit.answers["household"]
    if not visit.is_interview or len(answers) < limits.same_answers_least:
        return
    with connection.cursor() as cursor:
        cursor.execute(SAME_ANSWERS, {
            "answers": json.dumps(answers), "round": visit.round_id, "verifier": visit.verifier_id,
            "household": visit.household_id, "least": limits.same_answers_least,
            "percent": limits.same_answers_percent,
        })  # fmt: skip
        found = cursor.fetchone()
    if found:
        other = Visit.objects.select_related("household").get(pk=found[0])
        words = f"{found[1]} dari {found[2]} jawaban sama dengan kunjungan ke"
        yield _both(visit, other, Kind.SAME_ANSWERS, words)


def _at_the_same_home(visit: Visit) -> Shared:
    """Told to the one that was here first; the later one was told when its envelope was judged."""
    waiting = [Visit.Status.AWAITING_REVIEW, Visit.Status.SUPERVISOR_APPROVED, Visit.Status.ACCEPTED]
    same_home = Visit.objects.filter(household=visit.household_id, round=visit.round_id, status__in=waiting)
    for other in same_home.exclude(pk=visit.pk):
        yield other, Kind.TWO_VISITS, "", "Kunjungan lain ke rumah ini tiba kemudian di putaran yang sama."


# Pictures


def flag_photo(photo: Photo) -> None:
    """A picture that came: the same bytes at another household, or one that looks alike."""
    _flag_same_photo(photo)
    try:
        photo.dhash = likeness.dhash(photos.read_photo(photo.path))
    except photos.UNREADABLE:  # its file lies elsewhere, for example in another copy of the media folder
        return
    if photo.dhash is not None:
        photo.save(update_fields=["dhash"])
        _flag_near_photos(photo, thresholds())


def _flag_same_photo(photo: Photo) -> None:
    twins = Photo.objects.filter(received_sha256=photo.received_sha256)
    for twin in twins.exclude(visit__household=photo.visit.household_id).select_related("visit__household"):
        add_flag(photo.visit, Kind.SAME_PHOTO, f"Sama dengan foto kunjungan ke {twin.visit.household.code}.")
        add_flag(twin.visit, Kind.SAME_PHOTO, f"Sama dengan foto kunjungan ke {photo.visit.household.code}.")


class BitsApart(Func):
    """In how many of 64 bits two numbers differ."""

    template, arg_joiner, output_field = "bit_count((%(expressions)s)::bit(64))", " # ", IntegerField()


def _flag_near_photos(photo: Photo, limits: FlagThresholds) -> None:
    for bits, twin in near_photos(photo, limits):
        add_flag(photo.visit, Kind.NEAR_PHOTO, _alike(bits, twin.visit))
        add_flag(twin.visit, Kind.NEAR_PHOTO, _alike(bits, photo.visit))


def _alike(bits: int, other: Visit) -> str:
    return f"Mirip foto kunjungan ke {other.household.code} ({bits} dari 64 bit berbeda)."


def near_photos(photo: Photo, limits: FlagThresholds) -> list[tuple[int, Photo]]:
    """Pictures of other homes by the same verifier or in the same village: (bits apart, picture), the nearest first.

    Two questions, each led by an index of visits: together they would read every picture of the regency.
    """
    visit = photo.visit
    apart = BitsApart("dhash", Value(photo.dhash, BigIntegerField()))
    since = visit.received_at - timedelta(days=31 * limits.near_photo_months)
    found: dict[int, tuple[int, Photo]] = {}
    for where in ({"visit__verifier": visit.verifier_id}, {"visit__household__village": visit.household.village_id}):
        others = Photo.objects.filter(**where, dhash__isnull=False, visit__received_at__gte=since)
        others = others.exclude(visit__household=visit.household_id).exclude(received_sha256=photo.received_sha256)
        alike = others.annotate(bits=apart).filter(bits__lte=limits.near_photo_bits).order_by("bits", "pk")
        found |= {twin.pk: (twin.bits, twin) for twin in alike.select_related("visit__household")[:5]}
    return sorted(found.values(), key=lambda one: (one[0], one[1].pk))
