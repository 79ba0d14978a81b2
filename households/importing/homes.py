"""In which household a new claim's family lives. A new claim joins the household of the people it speaks of, if we
know where at least half of those with a NIK live; else its family starts as a shell, unverified. The first claim that
speaks of a person decides where he lives; later ones only link.

Temporary table `home` (claim_id, row_no, household_id, is_new), a row per new claim.
"""

# Each step a table of its own with its sizes known: in one statement the join of a quarter of a million families was
# planned for a handful and took minutes.
HOMES = [
    """
CREATE TEMP TABLE tally ON COMMIT DROP AS
SELECT a.claim_id, count(a.nik_id) AS n_niks, count(matched.person_id) = count(*) AS is_all_known
FROM arrival a LEFT JOIN matched USING (person_claim_id) GROUP BY a.claim_id
""",
    "ANALYZE tally",
    """
CREATE TEMP TABLE lived ON COMMIT DROP AS
SELECT a.claim_id, r.household_id, count(*) AS n
FROM matched JOIN arrival a USING (person_claim_id)
JOIN households_residence r ON r.person_id = matched.person_id AND r.left_on IS NULL
GROUP BY a.claim_id, r.household_id
""",
    "ANALYZE lived",
    """
CREATE TEMP TABLE known_home ON COMMIT DROP AS
SELECT DISTINCT ON (lived.claim_id) lived.claim_id, lived.household_id
FROM lived JOIN tally USING (claim_id) WHERE 2 * lived.n >= tally.n_niks OR tally.is_all_known
ORDER BY lived.claim_id, lived.n DESC, lived.household_id
""",
    "ANALYZE known_home",
    """
CREATE TEMP TABLE home ON COMMIT DROP AS
SELECT f.claim_id, f.row_no, known_home.household_id IS NULL AS is_new,
       coalesce(known_home.household_id, nextval(%(household_ids)s)) AS household_id
FROM family f LEFT JOIN known_home USING (claim_id)
WHERE f.old_id IS NULL
""",
    "ANALYZE home",
    # A family listed twice in this very file, in two villages perhaps: most of its people are those of an earlier row.
    """
CREATE TEMP TABLE listed_before ON COMMIT DROP AS
SELECT DISTINCT ON (later.claim_id) later.claim_id, earlier.claim_id AS earlier_id
FROM matched JOIN arrival later USING (person_claim_id)
JOIN arrival earlier ON earlier.person_id = matched.person_id
JOIN tally ON tally.claim_id = later.claim_id
WHERE earlier.claim_id <> later.claim_id
GROUP BY later.claim_id, earlier.claim_id, tally.n_niks
HAVING 2 * count(*) > tally.n_niks
ORDER BY later.claim_id, count(*) DESC, earlier.claim_id
""",
    "ANALYZE listed_before",
    """
UPDATE home SET household_id = first.household_id, is_new = false
FROM listed_before same
JOIN (
    SELECT claim_id, household_id FROM home
    UNION ALL SELECT claim_id, household_id FROM family WHERE old_id IS NOT NULL
) first ON first.claim_id = same.earlier_id
WHERE home.is_new AND home.claim_id = same.claim_id
AND EXISTS (
    SELECT 1 FROM arrival a WHERE a.claim_id = same.earlier_id
    AND NOT EXISTS (SELECT 1 FROM matched WHERE matched.person_claim_id = a.person_claim_id))
""",
]
HOUSEHOLDS = [
    """
INSERT INTO households_neighbourhood (village_id, rw, rt)
SELECT DISTINCT s.village_id, s.rw, s.rt
FROM home JOIN households_stagedrow s ON s.snapshot_id = %(snapshot)s AND s.row_no = home.row_no
WHERE home.is_new AND s.rt <> '' ON CONFLICT DO NOTHING
""",
    """
INSERT INTO households_household
    (id, code, village_id, neighbourhood_id, address, status, closed_reason, version, created_at)
SELECT home.household_id, 'RK' || lpad(home.household_id::text, 8, '0'), s.village_id, n.id, s.address,
       'unverified', '', 1, now()
FROM households_stagedrow s JOIN home ON home.row_no = s.row_no
LEFT JOIN households_neighbourhood n ON n.village_id = s.village_id AND n.rt = s.rt AND n.rw = s.rw
WHERE s.snapshot_id = %(snapshot)s AND home.is_new
""",
]
RESIDENCES = [
    """
INSERT INTO households_familycard (kk_id)
SELECT DISTINCT c.kk_id FROM family f JOIN households_claim c ON c.id = f.claim_id
WHERE c.kk_id IS NOT NULL AND NOT f.is_same
AND NOT EXISTS (SELECT 1 FROM households_familycard known WHERE known.kk_id = c.kk_id) ON CONFLICT DO NOTHING
""",
    """
INSERT INTO households_residence (person_id, household_id, card_id, relation)
SELECT a.person_id, c.household_id, card.id, a.relation
FROM arrival a
JOIN households_claim c ON c.id = a.claim_id
LEFT JOIN households_familycard card ON card.kk_id = c.kk_id
WHERE NOT EXISTS (SELECT 1 FROM matched WHERE matched.person_claim_id = a.person_claim_id)
""",
]
