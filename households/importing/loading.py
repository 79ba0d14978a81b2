"""Applying a staged snapshot: set-based SQL in one transaction. Writes claims and links; a household seen for the first
time starts as a shell, unverified, and its people as the claim names them. Nothing else of ours is touched."""

from django.db import connection, transaction
from django.utils import timezone

from households.linkage.agreement import AGREEMENT, birth_dates_agree, names_agree
from households.models import LinkageRun, Snapshot

N_STEPS = 5  # of _steps, for saying how far it is

# What each staged row is to what is known: `old` is the open claim it speaks of.
FAMILIES = """
CREATE TEMP TABLE family ON COMMIT DROP AS
SELECT s.row_no, s.source_key, s.village_id, s.address, s.rw, s.rt, s.decile, s.values, s.raw, s.content_hash,
       s.is_derived, number.id AS kk_id,
       old.id AS old_id, old.content_hash = s.content_hash AS is_same, old.household_id,
       coalesce(old.id, nextval(pg_get_serial_sequence('households_claim', 'id'))) AS claim_id
FROM households_stagedrow s
LEFT JOIN households_identitynumber number ON number.kind = 'kk' AND number.blind_index = s.number_index
LEFT JOIN households_claim old
       ON old.source_id = %(source)s AND old.source_key = s.source_key AND old.closed_on IS NULL
WHERE s.snapshot_id = %(snapshot)s AND s.is_family AND s.verdict = 'ok'
"""
MEMBERS = """
CREATE TEMP TABLE member ON COMMIT DROP AS
SELECT s.row_no, s.person_key, s.name, s.name_key, s.birth_date, s.sex, s.relation, s.nik_quality, s.values,
       s.content_hash, number.id AS nik_id, family.claim_id,
       old.id AS old_id, old.content_hash = s.content_hash AS is_same,
       coalesce(old.id, nextval(pg_get_serial_sequence('households_personclaim', 'id'))) AS person_claim_id
FROM households_stagedrow s
JOIN family ON family.source_key = s.source_key
LEFT JOIN households_identitynumber number ON number.kind = 'nik' AND number.blind_index = s.number_index
LEFT JOIN households_personclaim old
       ON old.claim_id = family.claim_id AND old.source_key = s.person_key AND old.closed_on IS NULL
WHERE s.snapshot_id = %(snapshot)s AND NOT s.is_family AND s.verdict = 'ok'
"""
COUNTS = """
SELECT count(*) FILTER (WHERE old_id IS NULL), count(*) FILTER (WHERE NOT is_same), count(*) FILTER (WHERE is_same)
FROM (SELECT old_id, is_same FROM family WHERE NOT is_derived UNION ALL SELECT old_id, is_same FROM member) AS file_row
"""
PROBLEMS = """
SELECT count(*) FILTER (WHERE verdict = 'held'), count(*) FILTER (WHERE verdict = 'refused')
FROM households_stagedrow WHERE snapshot_id = %(snapshot)s AND NOT is_derived
"""
VANISHED = """
FROM households_claim c WHERE c.source_id = %(source)s AND c.closed_on IS NULL AND NOT EXISTS (
    SELECT 1 FROM households_stagedrow s WHERE s.snapshot_id = %(snapshot)s AND s.source_key = c.source_key)
"""

NUMBERS = """
INSERT INTO households_identitynumber (kind, blind_index, key_id, ciphertext)
SELECT DISTINCT ON (is_family, number_index) CASE WHEN is_family THEN 'kk' ELSE 'nik' END,
       number_index, number_key_id, number_sealed
FROM households_stagedrow
WHERE snapshot_id = %(snapshot)s AND verdict = 'ok' AND number_index IS NOT NULL
ORDER BY is_family, number_index
ON CONFLICT (kind, blind_index) DO NOTHING
"""
CLAIMS = [
    """
INSERT INTO households_claim (id, source_id, source_key, kk_id, village_id, address, rw, rt, decile, raw, values,
    content_hash, first_snapshot_id, last_snapshot_id)
SELECT claim_id, %(source)s, source_key, kk_id, village_id, address, rw, rt, decile, raw,
       values, content_hash, %(snapshot)s, %(snapshot)s
FROM family WHERE old_id IS NULL
""",
    """
UPDATE households_claim c SET kk_id = f.kk_id, village_id = f.village_id, raw = f.raw, values = f.values,
    address = f.address, decile = f.decile, rw = f.rw, rt = f.rt,
    content_hash = f.content_hash, last_snapshot_id = %(snapshot)s
FROM family f WHERE f.old_id = c.id AND NOT f.is_same
""",
    "UPDATE households_claim c SET last_snapshot_id = %(snapshot)s FROM family f WHERE f.old_id = c.id AND f.is_same",
    """
INSERT INTO households_personclaim (id, claim_id, source_key, nik_id, nik_quality, name, name_key, birth_date, sex,
    relation, values, content_hash, last_snapshot_id)
SELECT person_claim_id, claim_id, person_key, nik_id, nik_quality, name,
       name_key, birth_date, sex, relation, values, content_hash, %(snapshot)s
FROM member WHERE old_id IS NULL
""",
    """
UPDATE households_personclaim p SET nik_id = m.nik_id, nik_quality = m.nik_quality,
    name = m.name, name_key = m.name_key, birth_date = m.birth_date,
    sex = m.sex, relation = m.relation, values = m.values,
    content_hash = m.content_hash, last_snapshot_id = %(snapshot)s
FROM member m WHERE m.old_id = p.id
""",
    """
UPDATE households_personclaim p SET closed_on = %(as_of)s FROM family f
WHERE f.old_id = p.claim_id AND p.closed_on IS NULL AND NOT EXISTS (
    SELECT 1 FROM households_stagedrow s WHERE s.snapshot_id = %(snapshot)s AND NOT s.is_family
    AND s.source_key = f.source_key AND (s.person_key = p.source_key OR s.verdict <> 'ok'))
""",
    """
UPDATE households_personclaim SET closed_on = %(as_of)s
WHERE closed_on IS NULL AND claim_id IN (SELECT c.id """
    + VANISHED
    + ")",
    "UPDATE households_claim SET closed_on = %(as_of)s WHERE id IN (SELECT c.id " + VANISHED + ")",  # noqa: S608
]

SAME_NIK = """
SELECT m.person_claim_id, m.name_key, m.birth_date, p.id, p.name_key, p.birth_date
FROM member m JOIN households_person p ON p.nik_id = m.nik_id AND p.merged_into_id IS NULL
WHERE m.old_id IS NULL ORDER BY m.person_claim_id, p.id
"""
PEOPLE = [
    "CREATE TEMP TABLE matched (person_claim_id bigint PRIMARY KEY, person_id bigint) ON COMMIT DROP",
    """
CREATE TEMP TABLE newcomer ON COMMIT DROP AS
SELECT m.person_claim_id, m.claim_id, m.nik_id, m.name, m.name_key, m.birth_date, m.sex, m.relation,
       nextval(pg_get_serial_sequence('households_person', 'id'))
       AS person_id
FROM member m WHERE m.old_id IS NULL
AND NOT EXISTS (SELECT 1 FROM matched WHERE matched.person_claim_id = m.person_claim_id)
""",
    """
INSERT INTO households_person (id, name, name_key, birth_date, sex, nik_id, nik_status, dukcapil_status)
SELECT person_id, name, name_key, birth_date, sex, nik_id,
       CASE WHEN nik_id IS NULL THEN 'absent' ELSE 'claimed' END, 'not_checked'
FROM newcomer
""",
    """
INSERT INTO households_link (person_claim_id, person_id, method, run_id)
SELECT person_claim_id, person_id, 'exact_nik', %(run)s FROM matched
UNION ALL SELECT person_claim_id, person_id, 'first_seen', %(run)s FROM newcomer
""",
]
DISPUTED = """
INSERT INTO households_candidatepair (run_id, left_id, right_id, kind, comparisons)
SELECT %(run)s, least(n.person_id, d.person_id), greatest(n.person_id, d.person_id),
       'same_nik', '[]'
FROM unnest(%(claims)s::bigint[], %(persons)s::bigint[]) AS d (person_claim_id, person_id)
JOIN newcomer n USING (person_claim_id)
"""
HOUSEHOLDS = [
    # A new claim belongs to the household where most of the people it speaks of live; else a new shell is made.
    """
CREATE TEMP TABLE home ON COMMIT DROP AS
SELECT f.claim_id, f.village_id, f.address, f.rw, f.rt, known.household_id IS NULL AS is_new,
       coalesce(known.household_id, nextval(pg_get_serial_sequence('households_household', 'id'))) AS household_id
FROM family f LEFT JOIN LATERAL (
    SELECT r.household_id FROM member m JOIN matched ON matched.person_claim_id = m.person_claim_id
    JOIN households_residence r ON r.person_id = matched.person_id AND r.left_on IS NULL
    WHERE m.claim_id = f.claim_id GROUP BY r.household_id ORDER BY count(*) DESC, r.household_id LIMIT 1
) known ON true
WHERE f.household_id IS NULL
""",
    """
INSERT INTO households_neighbourhood (village_id, rw, rt)
SELECT DISTINCT village_id, rw, rt FROM home WHERE is_new AND rt <> '' ON CONFLICT DO NOTHING
""",
    """
INSERT INTO households_household
    (id, code, village_id, neighbourhood_id, address, status, closed_reason, version, created_at)
SELECT household_id, 'RK' || lpad(household_id::text, 8, '0'), home.village_id, n.id,
       home.address, 'unverified', '', 1, now()
FROM home LEFT JOIN households_neighbourhood n ON n.village_id = home.village_id
     AND n.rt = home.rt AND n.rw = home.rw
WHERE is_new
""",
    "UPDATE households_claim c SET household_id = home.household_id FROM home WHERE home.claim_id = c.id",
    """
INSERT INTO households_familycard (kk_id)
SELECT DISTINCT kk_id FROM family WHERE kk_id IS NOT NULL ON CONFLICT DO NOTHING
""",
    """
INSERT INTO households_residence (person_id, household_id, card_id, relation)
SELECT n.person_id, c.household_id, card.id, n.relation
FROM newcomer n JOIN households_claim c ON c.id = n.claim_id
LEFT JOIN households_familycard card ON card.kk_id = c.kk_id
""",
]


def preview_counts(snapshot: Snapshot) -> dict[str, int]:
    """What applying the staged rows would do: {n_created, n_updated, n_unchanged, n_held, n_refused, n_closed}."""
    names = _names(snapshot)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ANALYZE households_stagedrow")  # fresh from COPY: unknown sizes would be joined row by row
        cursor.execute(FAMILIES, names)
        cursor.execute(MEMBERS, names)
        cursor.execute(COUNTS)
        created, updated, unchanged = cursor.fetchone()
        cursor.execute(PROBLEMS, names)
        held, refused = cursor.fetchone()
        cursor.execute("SELECT count(*) " + VANISHED, names)
        (closed,) = cursor.fetchone()
        cursor.execute("DROP TABLE family, member")
    return {
        "n_created": created, "n_updated": updated, "n_unchanged": unchanged, "n_held": held, "n_refused": refused,
        "n_closed": closed,
    }  # fmt: skip


class NotReady(Exception):
    """Why a snapshot cannot be applied, in words for the person who asked."""


@transaction.atomic
def apply_snapshot(snapshot: Snapshot, progress=lambda *args: None) -> Snapshot:
    """Make the staged rows of a snapshot claims, linked to persons and households. The whole or nothing.

    Raises NotReady unless the snapshot was read and waits to be applied.
    """
    snapshot = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    if snapshot.state != Snapshot.State.READ or not snapshot.n_rows:
        raise NotReady(f"{snapshot} tidak dapat diterapkan. Keadaannya: {snapshot.get_state_display().lower()}.")
    counts = preview_counts(snapshot)
    for name, value in counts.items():
        setattr(snapshot, name, value)
    run = LinkageRun.objects.create(method="exact_nik", snapshot=snapshot, parameters={"names_agree": AGREEMENT})
    names = _names(snapshot) | {"run": run.pk, "as_of": snapshot.as_of}
    with connection.cursor() as cursor:
        for n_done, (statements, stage) in enumerate(_steps(cursor, names)):
            progress(stage, n_done, N_STEPS)
            for statement in statements:
                cursor.execute(statement, names)
        cursor.execute("DROP TABLE family, member, matched, newcomer, home")
    run.n_links, run.n_pairs = run.links.count(), run.pairs.count()
    run.save(update_fields=["n_links", "n_pairs"])
    snapshot.state, snapshot.applied_at = Snapshot.State.APPLIED, timezone.now()
    snapshot.save()
    return snapshot


def _steps(cursor, names):
    yield [NUMBERS, FAMILIES, MEMBERS, "ANALYZE family", "ANALYZE member"], "Menyiapkan nomor identitas"
    yield CLAIMS, "Menulis klaim"
    yield PEOPLE[:1], "Mencocokkan warga menurut NIK"
    disputed = _match_by_nik(cursor)
    yield PEOPLE[1:], "Mencatat warga"
    _keep_disputed(cursor, names, disputed)
    yield HOUSEHOLDS, "Mencatat rumah tangga"


def _match_by_nik(cursor) -> list[tuple[int, int]]:
    """A NIK alone welds nobody: name and birth date must agree. The rest waits as a pair for a person's eye."""
    cursor.execute(SAME_NIK)
    matched, disputed = {}, []
    for claim, name, born, person, known_name, known_born in cursor.fetchall():
        if birth_dates_agree(born, known_born) and names_agree(name, known_name):
            matched.setdefault(claim, person)
        else:
            disputed.append((claim, person))
    with cursor.copy("COPY matched FROM STDIN") as copy:
        for pair in matched.items():
            copy.write_row(pair)
    return [(claim, person) for claim, person in disputed if claim not in matched]


def _keep_disputed(cursor, names, disputed) -> None:
    claims, persons = [claim for claim, _ in disputed], [person for _, person in disputed]
    cursor.execute(DISPUTED, names | {"claims": claims, "persons": persons})


def _names(snapshot: Snapshot) -> dict:
    return {"snapshot": snapshot.pk, "source": snapshot.source_id}
