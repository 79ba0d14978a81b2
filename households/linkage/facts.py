"""What the rules of linking have to know about persons, asked of the register in one go."""

from collections.abc import Iterable

from django.db import connection

from households.linkage.merging import anchored_households, anchored_persons
from households.linkage.pairs import Facts

FACTS = """
SELECT p.id, p.name_key, p.birth_date, p.nik_id, p.nik_status = 'verified', home.id, home.village_id,
       coalesce(said.claims, '{}'), coalesce(said.sources, '{}'), coalesce(said.has_twin, false)
FROM households_person p
LEFT JOIN households_residence r ON r.person_id = p.id AND r.left_on IS NULL
LEFT JOIN households_household home ON home.id = r.household_id
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT c.id) AS claims, array_agg(DISTINCT c.source_id) AS sources,
           bool_or(EXISTS (SELECT 1 FROM households_personclaim other WHERE other.claim_id = c.id
                           AND other.id <> pc.id AND other.birth_date = pc.birth_date)) AS has_twin
    FROM households_link l JOIN households_personclaim pc ON pc.id = l.person_claim_id
    JOIN households_claim c ON c.id = pc.claim_id WHERE l.person_id = p.id AND l.undone_at IS NULL
) said ON true
WHERE p.id = ANY(%s)
"""


def facts_of(persons: Iterable[int]) -> dict[int, Facts]:
    ids = sorted(persons)
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [ids])
        rows = cursor.fetchall()
    homes, people = anchored_households({row[5] for row in rows if row[5]}), anchored_persons(ids)
    return {
        pk: Facts(
            pk, key, born, nik, verified, home, village, frozenset(claims), frozenset(sources),
            is_anchored=home in homes or pk in people, has_twin=twin,
        )
        for pk, key, born, nik, verified, home, village, claims, sources, twin in rows
    }  # fmt: skip
