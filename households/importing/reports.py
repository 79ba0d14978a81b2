"""What an import says before it is applied: its faults, and what it would change village by village."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.db import connection
from openpyxl.utils import get_column_letter

from households.models import Area, Snapshot

FAULT_COLUMNS = ["Jenis", "Berkas", "Lembar", "Baris", "Kolom", "Isi (disamarkan)", "Apa yang salah dan yang dilakukan"]
BY_VILLAGE = """
SELECT coalesce(row.village_id, claim.village_id) AS village, count(claim.id), count(row.source_key),
       count(*) FILTER (WHERE claim.id IS NULL AND row.verdict = 'ok'),
       count(*) FILTER (WHERE claim.content_hash <> row.content_hash AND row.verdict = 'ok'),
       count(*) FILTER (WHERE row.source_key IS NULL)
FROM (
    SELECT DISTINCT ON (source_key) source_key, village_id, verdict, content_hash FROM households_stagedrow
    WHERE snapshot_id = %s AND is_family AND source_key <> '' ORDER BY source_key, verdict DESC
) AS row
FULL JOIN (
    SELECT id, source_key, village_id, content_hash FROM households_claim WHERE source_id = %s AND closed_on IS NULL
) AS claim USING (source_key)
GROUP BY 1
"""


@dataclass(frozen=True)
class VillageChange:
    """Families of one village: known from earlier snapshots, in this one, and what becomes of them."""

    village: Area | None
    n_known: int
    n_in_file: int
    n_new: int
    n_changed: int
    n_gone: int


def changes_by_village(snapshot: Snapshot) -> list[VillageChange]:
    """Villages where something would change, those that lose most families first."""
    with connection.cursor() as cursor:
        cursor.execute(BY_VILLAGE, [snapshot.pk, snapshot.source_id])
        rows = cursor.fetchall()
    villages = Area.objects.select_related("parent").in_bulk([row[0] for row in rows])
    changes = [VillageChange(villages.get(village), *counts) for village, *counts in rows]
    changed = [change for change in changes if change.n_new or change.n_changed or change.n_gone]
    return sorted(changed, key=lambda change: (-change.n_gone, -change.n_new, -change.n_changed))


def faults_of(snapshot: Snapshot) -> Iterator[dict]:
    """All of them, those of whole files first, then as the rows stand: the fields of register_verdicts.Fault."""
    yield from snapshot.faults
    faulty = snapshot.staged_rows.exclude(problems=[]).order_by("row_no")
    for problems in faulty.values_list("problems", flat=True).iterator(chunk_size=2000):
        yield from problems


def place_of(fault: dict) -> str:
    """`keluarga.xlsx, lembar Data, baris 13, kolom C (nik)`, as far as the fault has a place."""
    parts = [fault["file"], fault["sheet"] and f"lembar {fault['sheet']}", fault["row"] and f"baris {fault['row']}"]
    return ", ".join(part for part in [*parts, column_of(fault)] if part)


def column_of(fault: dict) -> str:
    if not fault["column"]:
        return ""
    letter = get_column_letter(fault["column_no"]) if fault["column_no"] else ""
    return f"kolom {letter} ({fault['column']})" if letter else f"kolom {fault['column']}"


def fault_line(fault: dict) -> str:
    kind = "Kesalahan" if fault["severity"] == "error" else "Peringatan"
    value = f" [{fault['value_masked']}]" if fault["value_masked"] else ""
    return f"{kind}: {place_of(fault)}{value}: {fault['message']}"


def fault_cells(fault: dict) -> list:
    kind = "Kesalahan" if fault["severity"] == "error" else "Peringatan"
    column = column_of(fault).removeprefix("kolom ")
    return [kind, fault["file"], fault["sheet"], fault["row"], column, fault["value_masked"], fault["message"]]


def first_faults(snapshot: Snapshot, n: int) -> list[dict]:
    """The first n, errors before warnings, with their column ready to show."""
    rows = snapshot.staged_rows.order_by("row_no")
    is_error = {"problems__contains": [{"severity": "error"}]}
    in_errors = rows.filter(**is_error).values_list("problems", flat=True)[:n]
    in_others = rows.exclude(problems=[]).exclude(**is_error).values_list("problems", flat=True)[:n]
    faults = [*snapshot.faults[:n], *chain(*in_errors), *chain(*in_others)]
    first = sorted(faults, key=lambda fault: fault["severity"] != "error")[:n]
    return [fault | {"place": column_of(fault).removeprefix("kolom ")} for fault in first]
