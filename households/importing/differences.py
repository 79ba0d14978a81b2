"""Who is new, who changed, who vanished, who is probably known: written down while a snapshot is compared.

The statements run inside `comparing.compared`, whose tables family, member and vanished they read.
"""

from households.models import Claim, Person, Snapshot

VILLAGES = """
CREATE TEMP TABLE home_of ON COMMIT DROP AS
SELECT f.claim_id, s.village_id FROM family f
JOIN households_stagedrow s ON s.snapshot_id = %(snapshot)s AND s.row_no = f.row_no
"""
OF_KNOWN_SOURCE = [
    """
INSERT INTO households_snapshotchange (snapshot_id, kind, is_family, village_id, row_no, claim_id)
SELECT %(snapshot)s, CASE WHEN f.old_id IS NULL THEN 'new' ELSE 'changed' END, true, home_of.village_id, f.row_no,
       f.old_id
FROM family f JOIN home_of USING (claim_id) WHERE NOT f.is_same AND NOT (f.is_derived AND f.old_id IS NOT NULL)
ORDER BY home_of.village_id, f.row_no
""",
    """
INSERT INTO households_snapshotchange (snapshot_id, kind, is_family, village_id, row_no, person_claim_id)
SELECT %(snapshot)s, CASE WHEN m.old_id IS NULL THEN 'new' ELSE 'changed' END, false, home_of.village_id, m.row_no,
       m.old_id
FROM member m JOIN home_of USING (claim_id) WHERE NOT m.is_same
ORDER BY home_of.village_id, m.row_no
""",
    """
INSERT INTO households_snapshotchange (snapshot_id, kind, is_family, village_id, claim_id)
SELECT %(snapshot)s, 'gone', true, c.village_id, c.id
FROM vanished v JOIN households_claim c ON c.id = v.claim_id ORDER BY c.village_id, c.id
""",
    # A family with a held row may still have the member that seems gone.
    """
INSERT INTO households_snapshotchange (snapshot_id, kind, is_family, village_id, person_claim_id)
SELECT %(snapshot)s, 'gone', false, c.village_id, p.id
FROM households_personclaim p JOIN households_claim c ON c.id = p.claim_id
LEFT JOIN family f ON f.old_id = c.id
WHERE p.closed_on IS NULL AND (
    c.id IN (SELECT claim_id FROM vanished)
    OR (f.old_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM member m WHERE m.old_id = p.id)
        AND NOT EXISTS (SELECT 1 FROM households_stagedrow s WHERE s.snapshot_id = %(snapshot)s AND NOT s.is_family
                        AND s.verdict <> 'ok' AND s.source_key = f.source_key)))
ORDER BY c.village_id, c.id, p.id
""",
]
PROBABLY_KNOWN = [
    """
CREATE TEMP TABLE newcomer ON COMMIT DROP AS
SELECT m.row_no, m.claim_id, s.number_index, s.name_key, s.birth_date
FROM member m JOIN households_stagedrow s ON s.snapshot_id = %(snapshot)s AND s.row_no = m.row_no
WHERE m.old_id IS NULL
""",
    "ANALYZE newcomer",
    """
CREATE TEMP TABLE lookalike ON COMMIT DROP AS
SELECT n.row_no, n.claim_id, min(p.id) AS person_id FROM newcomer n
JOIN households_identitynumber i ON i.kind = 'nik' AND i.blind_index = n.number_index
JOIN households_person p ON p.nik_id = i.id AND p.merged_into_id IS NULL
GROUP BY n.row_no, n.claim_id
""",
    "ANALYZE lookalike",
    # Whom no NIK tells: few, and one name may be that of thousands.
    """
CREATE TEMP TABLE unheard_of ON COMMIT DROP AS
SELECT n.row_no, n.claim_id, n.name_key, n.birth_date FROM newcomer n
WHERE n.name_key <> '' AND n.birth_date IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM lookalike l WHERE l.row_no = n.row_no)
""",
    "ANALYZE unheard_of",
    """
INSERT INTO lookalike
SELECT n.row_no, n.claim_id, min(p.id) FROM unheard_of n
JOIN households_person p ON (p.name_key, p.birth_date) = (n.name_key, n.birth_date) AND p.merged_into_id IS NULL
GROUP BY n.row_no, n.claim_id
""",
    """
INSERT INTO households_snapshotchange (snapshot_id, kind, is_family, village_id, row_no, person_id)
SELECT %(snapshot)s, 'known', false, home_of.village_id, found.row_no, found.person_id
FROM lookalike found JOIN home_of USING (claim_id)
ORDER BY home_of.village_id, found.row_no
""",
]


def keep(cursor, snapshot: Snapshot, names: dict) -> None:
    """Writes the differences and the number of probably known people on the snapshot, which the caller saves."""
    snapshot.changes.all().delete()
    snapshot.n_known = write(cursor, snapshot, names)


def write(cursor, snapshot: Snapshot, names: dict) -> int:
    """The differences of the families compared. Returns how many people are probably known.

    Of a source nobody has heard of everything is new: its rows are not written down once more. Nor is anybody known
    to an empty register.
    """
    if not Claim.objects.exists() and not Person.objects.exists():
        return 0
    cursor.execute(VILLAGES, names)
    cursor.execute("ANALYZE home_of")
    if Claim.objects.filter(source=snapshot.source_id).exists():
        for statement in OF_KNOWN_SOURCE:
            cursor.execute(statement, names)
    for statement in PROBABLY_KNOWN:
        cursor.execute(statement, names)
    n_known = cursor.rowcount
    cursor.execute("DROP TABLE home_of, newcomer, lookalike, unheard_of")
    return n_known
