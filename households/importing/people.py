"""Which person a new claim speaks of. A NIK alone welds nobody: name and birth date must agree as well.

Temporary tables: `arrival` (person_claim_id, claim_id, row_no, nik_id, what the row says of the person, person_id: the
number a person of this claim's own would get), `matched` (person_claim_id, person_id) and `dispute` (left_id, right_id,
comparisons).

One person listed in two families, or one family in two villages: both claims link to the one person. That is no
candidate pair, since a pair asks whether two persons are one; it shows as a person with open claims of one source in
two families (see `Link` and `PersonClaim`).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db import connection

from households.linkage.agreement import birth_dates_agree, names_agree

ROWS_AT_A_TIME = 10_000
MOST_PAIRS_OF_A_PERSON = 5  # of one NIK; a number that a whole village uses is for the circuit breaker, not for pairs

ARRIVALS = """
CREATE TEMP TABLE arrival ON COMMIT DROP AS
SELECT m.person_claim_id, m.claim_id, m.row_no, nik.id AS nik_id, s.name, s.name_key, s.birth_date, s.sex, s.relation,
       nextval(%(person_ids)s) AS person_id
FROM households_stagedrow s
JOIN member m ON m.row_no = s.row_no AND m.old_id IS NULL
LEFT JOIN households_identitynumber nik ON nik.kind = 'nik' AND nik.blind_index = s.number_index
WHERE s.snapshot_id = %(snapshot)s
"""
TABLES = [
    "CREATE TEMP TABLE matched (person_claim_id bigint PRIMARY KEY, person_id bigint) ON COMMIT DROP",
    "CREATE TEMP TABLE dispute (left_id bigint, right_id bigint, comparisons jsonb) ON COMMIT DROP",
]
EQUAL = """
INSERT INTO matched
SELECT a.person_claim_id, min(p.id) FROM arrival a
JOIN households_person p ON p.nik_id = a.nik_id AND p.name_key = a.name_key AND p.birth_date = a.birth_date
WHERE p.merged_into_id IS NULL AND a.name_key <> '' GROUP BY a.person_claim_id
"""
# Everybody who shares a NIK with somebody else and is not plainly the same: known persons first, then as the file goes.
DOUBTFUL = """
WITH open_question AS (
    SELECT a.* FROM arrival a WHERE a.nik_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM matched WHERE matched.person_claim_id = a.person_claim_id)
), shared AS (
    SELECT nik_id FROM open_question GROUP BY nik_id HAVING count(*) > 1
    UNION
    SELECT q.nik_id FROM open_question q JOIN households_person p ON p.nik_id = q.nik_id AND p.merged_into_id IS NULL
)
SELECT nik_id, 0 AS place, NULL::bigint AS person_claim_id, p.id AS person_id, p.name, p.name_key, p.birth_date, p.sex
FROM households_person p JOIN shared USING (nik_id) WHERE p.merged_into_id IS NULL
UNION ALL
SELECT nik_id, q.row_no, q.person_claim_id, q.person_id, q.name, q.name_key, q.birth_date, q.sex
FROM open_question q JOIN shared USING (nik_id)
ORDER BY 1, 2, 4
"""
PERSONS = """
INSERT INTO households_person (id, name, name_key, birth_date, sex, nik_id, nik_status, dukcapil_status)
SELECT a.person_id, a.name, a.name_key, a.birth_date, a.sex, a.nik_id,
       CASE WHEN a.nik_id IS NULL THEN 'absent' ELSE 'claimed' END, 'not_checked'
FROM arrival a WHERE NOT EXISTS (SELECT 1 FROM matched WHERE matched.person_claim_id = a.person_claim_id)
"""
LINKS = """
INSERT INTO households_link (person_claim_id, person_id, method, run_id)
SELECT a.person_claim_id, coalesce(matched.person_id, a.person_id),
       CASE WHEN matched.person_id IS NULL THEN 'first_seen' ELSE 'exact_nik' END, %(run)s
FROM arrival a LEFT JOIN matched USING (person_claim_id)
"""
PAIRS = """
INSERT INTO households_candidatepair (run_id, left_id, right_id, kind, comparisons)
SELECT %(run)s, left_id, right_id, 'same_nik', comparisons FROM dispute
"""


@dataclass(frozen=True)
class Described:
    """Somebody with a NIK: a known person (person_claim None), or a new claim and the person it would make."""

    person_claim: int | None
    person: int
    name: str
    name_key: str
    birth_date: date | None
    sex: str


@dataclass
class Settled:
    """matched: (person claim, person). disputes: (left person, right person, comparisons), left before right."""

    matched: list[tuple[int, int]] = field(default_factory=list)
    disputes: list[tuple[int, int, list[dict]]] = field(default_factory=list)


def match_by_nik(cursor, names: dict) -> None:
    """Fill `arrival`, `matched` and `dispute`."""
    for statement in [ARRIVALS, "ANALYZE arrival", *TABLES, EQUAL, "ANALYZE matched"]:
        cursor.execute(statement, names)
    with connection.chunked_cursor() as doubtful:
        doubtful.itersize = ROWS_AT_A_TIME
        doubtful.execute(DOUBTFUL, names)
        settled = Settled()
        for _, rows in groupby(doubtful, key=lambda row: row[0]):
            settle_one_nik((Described(*row[2:]) for row in rows), settled)
            if len(settled.matched) + len(settled.disputes) >= ROWS_AT_A_TIME:
                _keep(cursor, settled)
                settled = Settled()
        _keep(cursor, settled)
    cursor.execute("ANALYZE matched")


def settle_one_nik(described: Iterable[Described], settled: Settled) -> None:
    """Tell those who share one NIK apart: who agrees with somebody before is that person, else a person of their own
    and a pair to look at."""
    persons: list[Described] = []
    for one in described:
        if one.person_claim is None:
            persons.append(one)
        elif same := next((other for other in persons if is_same_person(one, other)), None):
            settled.matched.append((one.person_claim, same.person))
        else:
            settled.disputes += [_dispute(one, other) for other in persons[:MOST_PAIRS_OF_A_PERSON]]
            persons.append(one)


def is_same_person(left: Described, right: Described) -> bool:
    """Of two who share a NIK."""
    return birth_dates_agree(left.birth_date, right.birth_date) and names_agree(left.name_key, right.name_key)


def _dispute(one: Described, other: Described) -> tuple[int, int, list[dict]]:
    left, right = sorted((one, other), key=lambda each: each.person)
    return left.person, right.person, list(comparisons(left, right))


def comparisons(left: Described, right: Described) -> Iterator[dict]:
    """Why two who share a NIK may not be one, field by field, as clerical review shows it. The NIK stays out."""
    name_level = "equal" if left.name_key == right.name_key else _level(names_agree(left.name_key, right.name_key))
    yield {"field": "nik", "left": None, "right": None, "level": "equal"}
    yield {"field": "name", "left": left.name, "right": right.name, "level": name_level}
    said = [each.birth_date.isoformat() if each.birth_date else None for each in (left, right)]
    yield {"field": "birth_date", "left": said[0], "right": said[1], "level": _date_level(left, right)}
    yield {"field": "sex", "left": left.sex or None, "right": right.sex or None, "level": _sex_level(left, right)}


def _level(agrees: bool) -> str:
    return "close" if agrees else "different"


def _date_level(left: Described, right: Described) -> str:
    if left.birth_date is None or right.birth_date is None:
        return "missing"
    if left.birth_date == right.birth_date:
        return "equal"
    return _level(birth_dates_agree(left.birth_date, right.birth_date))


def _sex_level(left: Described, right: Described) -> str:
    if not left.sex or not right.sex:
        return "missing"
    return "equal" if left.sex == right.sex else "different"


def _keep(cursor, settled: Settled) -> None:
    with cursor.copy("COPY matched FROM STDIN") as copy:
        for row in settled.matched:
            copy.write_row(row)
    with cursor.copy("COPY dispute FROM STDIN") as copy:
        for left, right, compared in settled.disputes:
            copy.write_row((left, right, json.dumps(compared)))
