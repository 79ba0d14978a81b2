"""Until when a household may be served: one date on its row, so that needs of the whole regency are ranked at once.

`Household.list_until` says what `reports.valid_evidence` says day by day: the least of the current decision's end and
the latest end of an accepted interview; none where either is missing. Triggers keep it true whoever writes: a decision,
a visit's review, a correction of evidence, a load of many rows.
"""

from collections.abc import Iterable
from datetime import date

import pgtrigger

from households.models import Evidence
from verification.field.models import Visit
from verification.review.models import Decision

UNTIL = """
    SELECT least(d.valid_until, max(e.expires_on))
    FROM verification_decision d
    JOIN verification_visit v ON v.household_id = d.household_id AND v.status = 'accepted'
        AND v.outcome IN ('done', 'new_household')
    JOIN households_evidence e ON e.id = v.evidence_id AND e.withdrawn_at IS NULL
    WHERE d.household_id = {household} AND d.is_current AND d.outcome = 'eligible'
    GROUP BY d.valid_until
"""
KEEP = f"""
    UPDATE households_household AS h SET list_until = ({UNTIL.format(household="NEW.household_id")})
    WHERE h.id = NEW.household_id AND h.list_until IS DISTINCT FROM ({UNTIL.format(household="NEW.household_id")});
    RETURN NULL;
"""  # noqa: S608
# The same for all households in one go.
FILL = """
    UPDATE households_household AS h SET list_until = found.until
    FROM households_household AS every LEFT JOIN (
        SELECT d.household_id, least(d.valid_until, max(e.expires_on)) AS until
        FROM verification_decision d
        JOIN verification_visit v ON v.household_id = d.household_id AND v.status = 'accepted'
            AND v.outcome IN ('done', 'new_household')
        JOIN households_evidence e ON e.id = v.evidence_id AND e.withdrawn_at IS NULL
        WHERE d.is_current AND d.outcome = 'eligible'
        GROUP BY d.household_id, d.valid_until
    ) AS found ON found.household_id = every.id
    WHERE h.id = every.id AND h.list_until IS DISTINCT FROM found.until;
"""


def _keeping(operation) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(name="keep_list_until", operation=operation, when=pgtrigger.After, func=KEEP)


class KeptDecision(Decision):
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [_keeping(pgtrigger.Insert | pgtrigger.Update)]


class KeptVisit(Visit):
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [_keeping(pgtrigger.Insert | pgtrigger.UpdateOf("status", "outcome", "evidence_id"))]


class KeptEvidence(Evidence):
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [_keeping(pgtrigger.UpdateOf("expires_on", "withdrawn_at"))]


def valid_evidence_of(households: Iterable[int], on: date) -> dict[int, int]:
    """{household: evidence} of those help may go to that day: `reports.valid_evidence` for many households at once."""
    households = list(households)
    entitled = Decision.objects.eligible_on(on).filter(household__in=households).values("household")
    interviews = Visit.objects.filter(
        household__in=entitled, status=Visit.Status.ACCEPTED, outcome__in=Visit.INTERVIEWS,
        evidence__in=Evidence.objects.valid_on(on),
    )  # fmt: skip
    latest = interviews.order_by("household_id", "-ended_at", "-evidence_id").distinct("household_id")
    return dict(latest.values_list("household_id", "evidence_id"))
