"""What each staged row is to what is known of its source, in temporary tables of keys and marks, without contents.

family    row_no, source_key, claim_id, old_id, household_id, is_same, has_new_values, is_derived
member    row_no, claim_id, person_claim_id, old_id, is_same, has_new_values
vanished  claim_id, of open claims that no row speaks of, under this number or another

`old_id` is the claim the row speaks of, NULL for a new one. `is_same`: the file says what it said (content_hash, taken
before code mapping). `has_new_values`: what we make of it differs, by another answer or by a new code map. A claim that
was closed and comes back, and one whose family got another number, count as changed.
"""

from contextlib import contextmanager

from households.importing.renumbering import take_up_new_numbers
from households.models import Claim, Snapshot

FAMILIES = """
CREATE TEMP TABLE family ON COMMIT DROP AS
SELECT s.row_no, s.source_key, s.is_derived, old.id AS old_id, old.household_id,
       coalesce(old.id, nextval(%(claim_ids)s)) AS claim_id,
       coalesce(old.content_hash = s.content_hash, false) AS is_same,
       old.values_hash IS DISTINCT FROM jsonb_hash_extended(s.values, 0) AS has_new_values
FROM households_stagedrow s
LEFT JOIN (
    SELECT id, source_key, household_id, content_hash, jsonb_hash_extended(values, 0) AS values_hash
    FROM households_claim WHERE source_id = %(source)s AND closed_on IS NULL OFFSET 0
) old ON old.source_key = s.source_key
WHERE s.snapshot_id = %(snapshot)s AND s.is_family AND s.verdict = 'ok'
"""
VANISHED = """
CREATE TEMP TABLE vanished ON COMMIT DROP AS
SELECT c.id AS claim_id FROM households_claim c
WHERE c.source_id = %(source)s AND c.closed_on IS NULL
AND NOT EXISTS (SELECT 1 FROM family f WHERE f.old_id = c.id)
AND NOT EXISTS (
    SELECT 1 FROM households_stagedrow s
    WHERE s.snapshot_id = %(snapshot)s AND s.verdict <> 'ok' AND s.source_key = c.source_key)
"""
CAME_BACK = """
UPDATE family f SET old_id = c.id, claim_id = c.id, household_id = c.household_id, has_new_values = true
FROM (
    SELECT DISTINCT ON (source_key) id, source_key, household_id FROM households_claim
    WHERE source_id = %(source)s AND closed_on IS NOT NULL ORDER BY source_key, closed_on DESC, id DESC
) c WHERE f.old_id IS NULL AND c.source_key = f.source_key
"""
MEMBERS = """
CREATE TEMP TABLE member ON COMMIT DROP AS
SELECT s.row_no, f.claim_id, old.id AS old_id, coalesce(old.id, nextval(%(person_claim_ids)s)) AS person_claim_id,
       coalesce(old.content_hash = s.content_hash, false) AS is_same,
       old.values_hash IS DISTINCT FROM jsonb_hash_extended(s.values, 0) AS has_new_values
FROM households_stagedrow s
JOIN family f ON f.source_key = s.source_key
LEFT JOIN (
    SELECT id, claim_id, source_key, content_hash, jsonb_hash_extended(values, 0) AS values_hash
    FROM households_personclaim
    WHERE closed_on IS NULL AND claim_id IN (SELECT old_id FROM family) OFFSET 0
) old ON old.claim_id = f.claim_id AND old.source_key = s.person_key
WHERE s.snapshot_id = %(snapshot)s AND NOT s.is_family AND s.verdict = 'ok'
"""
MEMBERS_CAME_BACK = """
UPDATE member m SET old_id = p.id, person_claim_id = p.id, has_new_values = true
FROM households_stagedrow s, (
    SELECT DISTINCT ON (claim_id, source_key) id, claim_id, source_key FROM households_personclaim
    WHERE closed_on IS NOT NULL AND claim_id IN (SELECT old_id FROM family)
    ORDER BY claim_id, source_key, closed_on DESC, id DESC
) p
WHERE m.old_id IS NULL AND s.snapshot_id = %(snapshot)s AND s.row_no = m.row_no
AND p.claim_id = m.claim_id AND p.source_key = s.person_key
"""
COUNTS = """
SELECT count(*) FILTER (WHERE old_id IS NULL), count(*) FILTER (WHERE old_id IS NOT NULL AND NOT is_same),
       count(*) FILTER (WHERE old_id IS NOT NULL AND is_same)
FROM (SELECT old_id, is_same FROM family WHERE NOT is_derived UNION ALL SELECT old_id, is_same FROM member) AS file_row
"""
PROBLEMS = """
SELECT count(*) FILTER (WHERE verdict = 'held'), count(*) FILTER (WHERE verdict = 'refused')
FROM households_stagedrow WHERE snapshot_id = %(snapshot)s AND NOT is_derived AND verdict <> 'ok'
"""


@contextmanager
def compared(cursor, snapshot: Snapshot, names: dict):
    """The three tables, for as long as the block runs. names: parameters of the statements, see loading."""
    _compare(cursor, snapshot, names)
    yield
    cursor.execute("DROP TABLE family, member, vanished")


def _compare(cursor, snapshot, names) -> None:
    is_known = Claim.objects.filter(source=snapshot.source_id).exists()
    for statement in [FAMILIES, "ANALYZE family", VANISHED]:
        cursor.execute(statement, names)
    if is_known:
        take_up_new_numbers(cursor, names)
        cursor.execute(CAME_BACK, names)
    for statement in [MEMBERS, "ANALYZE member"]:
        cursor.execute(statement, names)
    if is_known:
        cursor.execute(MEMBERS_CAME_BACK, names)


def counts(cursor, names: dict) -> dict[str, int]:
    """{n_created, n_updated, n_unchanged, n_held, n_refused, n_closed}: rows of the file, but n_closed of families."""
    cursor.execute(COUNTS)
    created, updated, unchanged = cursor.fetchone()
    cursor.execute(PROBLEMS, names)
    held, refused = cursor.fetchone()
    cursor.execute("SELECT count(*) FROM vanished")
    (closed,) = cursor.fetchone()
    return {
        "n_created": created, "n_updated": updated, "n_unchanged": unchanged, "n_held": held, "n_refused": refused,
        "n_closed": closed,
    }  # fmt: skip
