"""What happened to a visit when, from the knock on the door to the decision."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q
from django.utils.formats import number_format

from verification.field.models import Visit
from verification.field.paradata import Paradata


@dataclass(frozen=True)
class Step:
    words: str
    at: datetime | None
    detail: str = ""


def history_of(visit: Visit, told: Paradata) -> list[Step]:
    """In the order in which it happened; what has not happened yet stands last, without a time."""
    steps = [
        Step(f"Dimulai {visit.verifier.display_name}", visit.started_at),
        Step(_end(visit), visit.ended_at, _minutes(visit, told)),
        Step("Diterima", visit.received_at, f"{told.app}, aplikasi di HP" if told.app else ""),
        *_pictures(visit),
        *(
            Step(f"{review.get_verdict_display()} oleh {review.reviewer.display_name}", review.reviewed_at, review.note)
            for review in visit.reviews.all()
        ),
    ]
    for decision in visit.household.decisions.select_related("opd", "minutes"):
        words = f"{decision.get_outcome_display()}, {decision.get_level_display()}"
        steps.append(Step(words, decision.decided_at))
    return sorted(steps, key=lambda step: (step.at is None, step.at))


def _end(visit: Visit) -> str:
    """A phone seals a visit at its end."""
    return "Selesai dan disimpan di HP" if visit.kind == Visit.Kind.PHONE else "Selesai"


def _minutes(visit: Visit, told: Paradata) -> str:
    if told.active_min is None:
        return f"{visit.duration_min} menit"
    return f"{visit.duration_min} menit, formulir terbuka {number_format(round(told.active_min), 0)} menit"


def _pictures(visit: Visit) -> list[Step]:
    """Of a phone, whose pictures come after the visit."""
    named = visit.envelope.named_photos.aggregate(
        n=Count("pk"), n_here=Count("pk", filter=Q(arrived_at__isnull=False)), last_at=Max("arrived_at")
    )
    if not named["n"]:
        return []
    if named["n_here"] < named["n"]:
        return [Step(f"{named['n_here']} dari {named['n']} foto tiba", None, "Sisanya masih di HP.")]
    return [Step(f"{named['n']} foto tiba", named["last_at"])]
