"""The tone in which a state of verification is shown; its words are the labels of the models."""

from households.lists import Chip
from verification.field.models import Visit
from verification.review.models import Decision

VISIT_TONES = {
    Visit.Status.AWAITING_REVIEW: "info",
    Visit.Status.RETURNED: "warn",
    Visit.Status.SUPERVISOR_APPROVED: "info",
    Visit.Status.ACCEPTED: "good",
    Visit.Status.REJECTED: "bad",
    Visit.Status.SUPERSEDED: "neutral",
    Visit.Status.COMPARED: "neutral",
}
DECISION_TONES = {
    Decision.Outcome.ELIGIBLE: "good",
    Decision.Outcome.NOT_ELIGIBLE: "neutral",
    Decision.Outcome.UNRESOLVED: "warn",
}


def visit_chip(visit: Visit) -> Chip:
    return Chip(visit.get_status_display(), VISIT_TONES[Visit.Status(visit.status)])


def decision_chip(decision: Decision | None) -> Chip:
    if decision is None:
        return Chip("Belum diputuskan")
    return Chip(decision.get_outcome_display(), DECISION_TONES[Decision.Outcome(decision.outcome)])
