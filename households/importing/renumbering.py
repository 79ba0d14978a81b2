"""Families to which their source gave another number (a KK issued again) and whose people are still there."""

from collections.abc import Iterable

# A vanished claim and a new family that share people, by trusted NIKs: how many, and of how many the claim had.
SHARED = """
SELECT lost.claim_id, f.row_no, count(*), lost.n_niks
FROM (
    SELECT v.claim_id, n.blind_index, count(*) OVER (PARTITION BY v.claim_id) AS n_niks
    FROM vanished v
    JOIN households_personclaim p ON p.claim_id = v.claim_id AND p.closed_on IS NULL
    JOIN households_identitynumber n ON n.id = p.nik_id
    GROUP BY v.claim_id, n.blind_index
) lost
JOIN households_stagedrow s ON s.snapshot_id = %(snapshot)s AND NOT s.is_family AND s.verdict = 'ok'
     AND s.number_index = lost.blind_index
JOIN family f ON f.source_key = s.source_key AND f.old_id IS NULL
GROUP BY lost.claim_id, f.row_no, lost.n_niks
HAVING 2 * count(*) >= lost.n_niks
ORDER BY count(*) DESC, count(*)::float / lost.n_niks DESC, lost.claim_id, f.row_no
"""
RENUMBERED = """
UPDATE family f SET old_id = c.id, claim_id = c.id, household_id = c.household_id, is_same = false,
       has_new_values = true
FROM unnest(%(claims)s::bigint[], %(rows)s::bigint[]) AS pair (claim_id, row_no)
JOIN households_claim c ON c.id = pair.claim_id
WHERE f.row_no = pair.row_no
"""


def take_up_new_numbers(cursor, names: dict) -> None:
    """In the tables of `comparing`: the new family speaks of the vanished claim, if half of its NIKs stayed."""
    cursor.execute("SELECT EXISTS (SELECT 1 FROM vanished)")
    if not cursor.fetchone()[0]:
        return
    cursor.execute("ANALYZE vanished")
    cursor.execute(SHARED, names)
    pairs = same_families(cursor.fetchall())
    found = {"claims": [claim for claim, _ in pairs], "rows": [row for _, row in pairs]}
    cursor.execute(RENUMBERED, found)
    cursor.execute("DELETE FROM vanished WHERE claim_id = ANY(%(claims)s)", found)


def same_families(shared: Iterable[tuple[int, int, int, int]]) -> list[tuple[int, int]]:
    """[(claim, row)], each of them once. shared: (claim, row, NIKs in both, NIKs of the claim), best first.

    A family that split goes on in the part that kept more of its people; the other part is a new family.
    """
    claims, rows, pairs = set(), set(), []
    for claim, row, _, _ in shared:
        if claim not in claims and row not in rows:
            claims.add(claim)
            rows.add(row)
            pairs.append((claim, row))
    return pairs
