"""How badly off the household of a need is: its weighted score, carried on the need so that lists can rank by it."""

from collections.abc import Iterable

from django.db import connection

RULE_SET = "mpi"  # Alkire-Foster, weighted: comparable between all households, whatever indicator a need is about
CARRY = """
UPDATE households_need AS need SET severity = latest.score
FROM (
    SELECT DISTINCT ON (made.household_id) made.household_id, made.score_low AS score
    FROM households_assessment made JOIN households_ruleset used ON used.id = made.rule_set_id
    WHERE used.code = %(rule_set)s AND (%(households)s::bigint[] IS NULL OR made.household_id = ANY(%(households)s))
    ORDER BY made.household_id, made.assessed_at DESC, made.id DESC
) AS latest
WHERE latest.household_id = need.household_id AND need.status IN ('open', 'committed', 'delivered')
  AND need.severity <> latest.score
"""


def carry_severity(households: Iterable[int] | None = None) -> int:
    """Live needs take `score_low` of the latest assessment of their household. None: of all. Returns how many changed.

    Called wherever an assessment is added or a need opens; after scoring in bulk, once for everybody.
    """
    with connection.cursor() as cursor:
        cursor.execute(CARRY, {"rule_set": RULE_SET, "households": None if households is None else list(households)})
        return cursor.rowcount
