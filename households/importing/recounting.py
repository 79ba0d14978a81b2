"""The counts and differences of a snapshot after some of its families were mended: only those are compared anew."""

from contextlib import contextmanager

from django.db import connection

from households.importing import differences
from households.models import Snapshot, StagedRow

FAMILY = """
CREATE TEMP TABLE family ON COMMIT DROP AS
SELECT s.row_no, s.source_key, s.is_derived, old.id AS old_id, coalesce(old.id, -s.row_no) AS claim_id,
       coalesce(old.content_hash = s.content_hash, false) AS is_same
FROM households_stagedrow s
LEFT JOIN households_claim old
       ON old.source_id = %(source)s AND old.source_key = s.source_key AND old.closed_on IS NULL
WHERE s.snapshot_id = %(snapshot)s AND s.is_family AND s.verdict = 'ok' AND s.source_key = ANY(%(keys)s)
"""
MEMBER = """
CREATE TEMP TABLE member ON COMMIT DROP AS
SELECT s.row_no, f.claim_id, old.id AS old_id, coalesce(old.content_hash = s.content_hash, false) AS is_same
FROM households_stagedrow s JOIN family f ON f.source_key = s.source_key
LEFT JOIN households_personclaim old
       ON old.claim_id = f.old_id AND old.source_key = s.person_key AND old.closed_on IS NULL
WHERE s.snapshot_id = %(snapshot)s AND NOT s.is_family AND s.verdict = 'ok' AND s.source_key = ANY(%(keys)s)
"""
VANISHED = """
CREATE TEMP TABLE vanished ON COMMIT DROP AS
SELECT c.id AS claim_id FROM households_claim c
WHERE c.source_id = %(source)s AND c.closed_on IS NULL AND c.source_key = ANY(%(keys)s) AND NOT EXISTS (
    SELECT 1 FROM households_stagedrow s WHERE s.snapshot_id = %(snapshot)s AND s.source_key = c.source_key)
"""
FIGURES = """
SELECT count(*) FILTER (WHERE old_id IS NULL), count(*) FILTER (WHERE old_id IS NOT NULL AND NOT is_same),
       count(*) FILTER (WHERE old_id IS NOT NULL AND is_same), (SELECT count(*) FROM vanished)
FROM (SELECT old_id, is_same FROM family WHERE NOT is_derived UNION ALL SELECT old_id, is_same FROM member) AS file_row
"""
FORGET = """
DELETE FROM households_snapshotchange d WHERE d.snapshot_id = %(snapshot)s AND (
    d.row_no IN (SELECT row_no FROM households_stagedrow
                 WHERE snapshot_id = %(snapshot)s AND source_key = ANY(%(keys)s))
    OR d.claim_id IN (SELECT id FROM households_claim WHERE source_id = %(source)s AND source_key = ANY(%(keys)s))
    OR d.person_claim_id IN (
        SELECT p.id FROM households_personclaim p JOIN households_claim c ON c.id = p.claim_id
        WHERE c.source_id = %(source)s AND c.source_key = ANY(%(keys)s)))
"""
COUNTED = ["n_created", "n_updated", "n_unchanged", "n_closed"]


@contextmanager
def recounted(snapshot: Snapshot, keys: set[str]):
    """Families with these keys may change inside; the counts on the snapshot follow, which the caller saves."""
    names = {"snapshot": snapshot.pk, "source": snapshot.source_id, "keys": sorted(keys - {""})}
    with connection.cursor() as cursor:
        before = _figures(cursor, names)
        yield
        for name, was, now in zip(COUNTED, before, _figures(cursor, names, snapshot), strict=True):
            setattr(snapshot, name, getattr(snapshot, name) + now - was)
    rows = snapshot.staged_rows.filter(is_derived=False)
    snapshot.n_held = rows.filter(verdict=StagedRow.Verdict.HELD).count()
    snapshot.n_refused = rows.filter(verdict=StagedRow.Verdict.REFUSED).count()
    snapshot.n_known = snapshot.changes.filter(kind="known").count()


def _figures(cursor, names: dict, snapshot: Snapshot | None = None) -> tuple[int, int, int, int]:
    """With a snapshot its differences are written anew too."""
    for statement in (FAMILY, MEMBER, VANISHED):
        cursor.execute(statement, names)
    if snapshot:
        cursor.execute(FORGET, names)
        differences.write(cursor, snapshot, names)
    cursor.execute(FIGURES)
    figures = cursor.fetchone()
    cursor.execute("DROP TABLE family, member, vanished")
    return figures
