"""Confirmed values that their source now contradicts: marked to be confirmed again, one by one.

A value is reopened when the source of an open claim gives another answer than it gave before (the raw answer differs,
not only what a new code map makes of it), and what it says now is neither unknown nor what is confirmed. A later
confirmation takes the place of the marked one and so clears the mark.
"""

from collections.abc import Iterator

from households.models import Source
from households.reading.code_maps import item_variable
from households.reading.layouts import Layout, all_layouts

# The answers a variable is read from. One that no answer is read for, such as a number of members counted from their
# rows, has changed when its value has.
ANSWERED = """
CREATE TEMP TABLE answered ON COMMIT DROP AS
SELECT * FROM unnest(%(variables)s::text[], %(fields)s::text[]) AS answered (variable, field)
"""
# Candidates first: few, since only confirmed values of families with new values are among them.
HOUSEHOLD_CANDIDATES = """
CREATE TEMP TABLE contradiction ON COMMIT DROP AS
SELECT k.id AS confirmation_id, v.code AS variable, c.id AS claim_id, s.raw, c.raw AS raw_before
FROM households_confirmation k
JOIN households_variable v ON v.id = k.variable_id
JOIN family f ON f.household_id = k.household_id AND f.old_id IS NOT NULL AND f.has_new_values
JOIN households_claim c ON c.id = f.old_id
JOIN households_stagedrow s ON s.snapshot_id = %(snapshot)s AND s.row_no = f.row_no
WHERE k.person_id IS NULL AND k.is_current AND k.reopened_at IS NULL
AND coalesce(s.values -> v.code, 'null') <> 'null'
AND s.values -> v.code IS DISTINCT FROM c.values -> v.code AND s.values -> v.code <> k.value
"""
# What a register writes on the rows of members (aid, incomes) counts for their family.
HOUSEHOLDS = """
UPDATE households_confirmation k SET reopened_at = now(), reopened_by_id = %(snapshot)s
FROM contradiction x WHERE k.id = x.confirmation_id AND (
    NOT EXISTS (SELECT 1 FROM answered WHERE answered.variable = x.variable)
    OR EXISTS (
        SELECT 1 FROM answered WHERE answered.variable = x.variable AND (
            x.raw -> answered.field IS DISTINCT FROM x.raw_before -> answered.field
            OR EXISTS (
                SELECT 1 FROM member m
                JOIN households_stagedrow s ON s.snapshot_id = %(snapshot)s AND s.row_no = m.row_no
                LEFT JOIN households_personclaim p ON p.id = m.old_id
                WHERE m.claim_id = x.claim_id AND s.raw -> answered.field IS DISTINCT FROM p.raw -> answered.field)
            OR EXISTS (
                SELECT 1 FROM households_personclaim p
                WHERE p.claim_id = x.claim_id AND p.closed_on IS NULL AND p.raw ? answered.field
                AND NOT EXISTS (SELECT 1 FROM member m WHERE m.claim_id = x.claim_id AND m.old_id = p.id)))))
"""
PERSONS = """
UPDATE households_confirmation k SET reopened_at = now(), reopened_by_id = %(snapshot)s
FROM member m
JOIN households_personclaim p ON p.id = m.old_id
JOIN households_link link ON link.person_claim_id = p.id AND link.undone_at IS NULL
JOIN households_stagedrow s ON s.snapshot_id = %(snapshot)s AND s.row_no = m.row_no,
households_variable v
WHERE m.has_new_values AND k.person_id = link.person_id AND v.id = k.variable_id
AND k.is_current AND k.reopened_at IS NULL
AND coalesce(s.values -> v.code, 'null') <> 'null'
AND s.values -> v.code IS DISTINCT FROM p.values -> v.code AND s.values -> v.code <> k.value
AND (
    NOT EXISTS (SELECT 1 FROM answered WHERE answered.variable = v.code)
    OR EXISTS (
        SELECT 1 FROM answered WHERE answered.variable = v.code
        AND s.raw -> answered.field IS DISTINCT FROM p.raw -> answered.field))
"""


def reopen_contradicted(cursor, source: Source, names: dict) -> None:
    """To be called while the claims still say what they said before."""
    cursor.execute(ANSWERED, _answered(source))
    cursor.execute(HOUSEHOLD_CANDIDATES, names)
    if cursor.rowcount:
        cursor.execute("CREATE INDEX ON member (claim_id)")
        cursor.execute(HOUSEHOLDS, names)
    cursor.execute(PERSONS, names)
    cursor.execute("DROP TABLE contradiction, answered")


def _answered(source: Source) -> dict[str, list[str]]:
    pairs = sorted({pair for layout in _layouts_of(source) for pair in fields_of_variables(layout)})
    return {"variables": [variable for variable, _ in pairs], "fields": [name for _, name in pairs]}


def fields_of_variables(layout: Layout) -> Iterator[tuple[str, str]]:
    """(variable, field of the raw answers it is read from)."""
    for column in layout.columns:
        for item in column.items:
            yield item_variable(layout.instrument, layout.version, item), column.field
        if column.variable:
            yield column.variable, column.field


def _layouts_of(source: Source) -> list[Layout]:
    register = source.code.removesuffix("-peragaan")
    return [layout for layout in all_layouts() if layout.source == register]
