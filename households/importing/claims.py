"""What the source says, written: identity numbers, claims of families and persons, and the closing of vanished ones.

Contents come straight from the staged rows, joined by row number; the tables of `comparing` hold keys only.
"""

# In the order of the index: quicker, and two imports that meet in it wait for each other rather than deadlock.
_NUMBERS = """
INSERT INTO households_identitynumber (kind, blind_index, key_id, ciphertext)
SELECT DISTINCT ON (s.number_index) '{kind}', s.number_index, s.number_key_id, s.number_sealed
FROM {table} t JOIN households_stagedrow s ON s.snapshot_id = %(snapshot)s AND s.row_no = t.row_no
WHERE NOT t.is_same AND s.number_index IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM households_identitynumber n WHERE n.kind = '{kind}' AND n.blind_index = s.number_index)
ORDER BY s.number_index
ON CONFLICT (kind, blind_index) DO NOTHING
"""
NUMBERS = [_NUMBERS.format(kind="nik", table="member"), _NUMBERS.format(kind="kk", table="family")]

KEY_CHANGES = """
INSERT INTO households_claimkeychange (claim_id, snapshot_id, old_source_key, old_kk_id)
SELECT c.id, %(snapshot)s, c.source_key, c.kk_id
FROM family f JOIN households_claim c ON c.id = f.old_id WHERE c.source_key <> f.source_key
"""
NEW_CLAIMS = """
INSERT INTO households_claim (id, source_id, source_key, kk_id, village_id, address, rw, rt, decile, raw, values,
    content_hash, first_snapshot_id, last_snapshot_id, household_id)
SELECT f.claim_id, %(source)s, f.source_key, kk.id, s.village_id, s.address, s.rw, s.rt, s.decile, s.raw,
       s.values, s.content_hash, %(snapshot)s, %(snapshot)s, home.household_id
FROM households_stagedrow s
JOIN family f ON f.row_no = s.row_no AND f.old_id IS NULL
JOIN home ON home.claim_id = f.claim_id
LEFT JOIN households_identitynumber kk ON kk.kind = 'kk' AND kk.blind_index = s.number_index
WHERE s.snapshot_id = %(snapshot)s
"""
CHANGED_CLAIMS = """
UPDATE households_claim c SET source_key = f.source_key, kk_id = kk.id, village_id = s.village_id, raw = s.raw,
    values = s.values, address = s.address, decile = s.decile, rw = s.rw, rt = s.rt, content_hash = s.content_hash,
    last_snapshot_id = %(snapshot)s, closed_on = NULL
FROM family f
JOIN households_stagedrow s ON s.snapshot_id = %(snapshot)s AND s.row_no = f.row_no
LEFT JOIN households_identitynumber kk ON kk.kind = 'kk' AND kk.blind_index = s.number_index
WHERE c.id = f.old_id AND (NOT f.is_same OR f.has_new_values)
"""
REPEATED_CLAIMS = """
UPDATE households_claim c SET last_snapshot_id = %(snapshot)s
FROM family f WHERE c.id = f.old_id AND f.is_same AND NOT f.has_new_values
"""
NEW_PERSON_CLAIMS = """
INSERT INTO households_personclaim (id, claim_id, source_key, nik_id, nik_quality, name, name_key, birth_date, sex,
    relation, raw, values, content_hash)
SELECT a.person_claim_id, a.claim_id, s.person_key, a.nik_id, s.nik_quality, s.name, s.name_key, s.birth_date, s.sex,
       s.relation, s.raw, s.values, s.content_hash
FROM households_stagedrow s JOIN arrival a ON a.row_no = s.row_no
WHERE s.snapshot_id = %(snapshot)s
"""
CHANGED_PERSON_CLAIMS = """
UPDATE households_personclaim p SET nik_id = nik.id, nik_quality = s.nik_quality, name = s.name,
    name_key = s.name_key, birth_date = s.birth_date, sex = s.sex, relation = s.relation, raw = s.raw,
    values = s.values, content_hash = s.content_hash, closed_on = NULL
FROM member m
JOIN households_stagedrow s ON s.snapshot_id = %(snapshot)s AND s.row_no = m.row_no
LEFT JOIN households_identitynumber nik ON nik.kind = 'nik' AND nik.blind_index = s.number_index
WHERE p.id = m.old_id AND (NOT m.is_same OR m.has_new_values)
"""
# A family with a held row may still have the member that seems gone.
GONE_MEMBERS = """
UPDATE households_personclaim p SET closed_on = %(as_of)s
FROM family f
WHERE p.claim_id = f.old_id AND p.closed_on IS NULL
AND NOT EXISTS (SELECT 1 FROM member m WHERE m.old_id = p.id)
AND NOT EXISTS (
    SELECT 1 FROM households_stagedrow s WHERE s.snapshot_id = %(snapshot)s AND NOT s.is_family
    AND s.verdict <> 'ok' AND s.source_key = f.source_key)
"""
VANISHED = [
    """
UPDATE households_personclaim SET closed_on = %(as_of)s
WHERE closed_on IS NULL AND claim_id IN (SELECT claim_id FROM vanished)
""",
    "UPDATE households_claim SET closed_on = %(as_of)s WHERE id IN (SELECT claim_id FROM vanished)",
]
KNOWN = [KEY_CHANGES, GONE_MEMBERS, *VANISHED, CHANGED_CLAIMS, REPEATED_CLAIMS, CHANGED_PERSON_CLAIMS]
NEW = [NEW_CLAIMS, NEW_PERSON_CLAIMS]
