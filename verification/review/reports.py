"""Reading for review and decision: evidence, differences between a visit and the registers, why an indicator is met."""

from datetime import date

from households.models import Evidence, Household
from verification.field.models import Visit
from verification.review.models import Decision


def valid_evidence(household: Household, on: date) -> Evidence | None:
    """What help may rest on that day: the latest accepted interview, while the household is entitled.

    None without an accepted, unexpired visit, or when the current decision is not eligible or has run out.
    """
    if not Decision.objects.eligible_on(on).filter(household=household).exists():
        return None
    visits = Visit.objects.filter(
        household=household, status=Visit.Status.ACCEPTED, outcome=Visit.Outcome.DONE,
        evidence__in=Evidence.objects.valid_on(on),
    )  # fmt: skip
    latest = visits.select_related("evidence").order_by("-ended_at").first()
    return latest.evidence if latest else None
