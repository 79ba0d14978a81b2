"""What a household that is joined or struck off means here: no merging under a visit, no place on a list afterwards."""

from verification.field.models import Assignment, Visit
from verification.review.models import TargetEntry

UNSETTLED = [Visit.Status.AWAITING_REVIEW, Visit.Status.RETURNED, Visit.Status.SUPERVISOR_APPROVED]


def with_open_work(households: set[int]) -> set[int]:
    """Of these households those that wait for a visit or whose visit waits for a review."""
    waiting = Assignment.objects.active().filter(household__in=households)
    unsettled = Visit.objects.filter(household__in=households, status__in=UNSETTLED)
    return {*waiting.values_list("household", flat=True), *unsettled.values_list("household", flat=True)}


def leave_the_lists(sender, household, **kwargs) -> None:
    """Nobody goes there any more, and it is not stipulated; lists that were stipulated stay as they are."""
    Assignment.objects.active().filter(household=household).update(state=Assignment.State.CANCELLED)
    TargetEntry.objects.filter(household=household, list__frozen_at=None).delete()
