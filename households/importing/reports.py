"""What an import says before it is applied: its faults, and what it would change village by village."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.db import connection
from django.db.models import Count, Q
from openpyxl.utils import get_column_letter

from households.models import Area, Snapshot, SnapshotChange

FAULT_COLUMNS = ["Jenis", "Berkas", "Lembar", "Baris", "Kolom", "Isi (disamarkan)", "Apa yang salah dan yang dilakukan"]
SEVERITIES = {"error": "Kesalahan", "warning": "Peringatan", "mended": "Diperbaiki"}
BY_VILLAGE = """
SELECT village_id, sum(n_known)::int, sum(n_in_file)::int, sum(n_new)::int, sum(n_changed)::int, sum(n_gone)::int FROM (
    SELECT village_id, count(*) AS n_known, 0 AS n_in_file, 0 AS n_new, 0 AS n_changed, 0 AS n_gone
    FROM households_claim WHERE source_id = %(source)s AND closed_on IS NULL GROUP BY village_id
    UNION ALL
    SELECT village_id, 0, count(*), count(*) FILTER (WHERE verdict = 'ok' AND %(is_first)s), 0, 0
    FROM households_stagedrow WHERE snapshot_id = %(snapshot)s AND is_family AND verdict <> 'refused'
    GROUP BY village_id
    UNION ALL
    SELECT village_id, 0, 0, count(*) FILTER (WHERE kind = 'new'), count(*) FILTER (WHERE kind = 'changed'),
           count(*) FILTER (WHERE kind = 'gone')
    FROM households_snapshotchange WHERE snapshot_id = %(snapshot)s AND is_family GROUP BY village_id
) AS part GROUP BY village_id
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
    names = {"source": snapshot.source_id, "snapshot": snapshot.pk, "is_first": is_first_of_source(snapshot)}
    with connection.cursor() as cursor:
        cursor.execute(BY_VILLAGE, names)
        rows = cursor.fetchall()
    villages = Area.objects.select_related("parent").in_bulk([row[0] for row in rows])
    changes = [VillageChange(villages.get(village), *counts) for village, *counts in rows]
    changed = [change for change in changes if change.n_new or change.n_changed or change.n_gone]
    return sorted(changed, key=lambda change: (-change.n_gone, -change.n_new, -change.n_changed))


def is_first_of_source(snapshot: Snapshot) -> bool:
    """Everything in it is new then, and its differences are not written down."""
    return not snapshot.source.claims.exists()


def change_counts(snapshot: Snapshot) -> dict[str, int]:
    """{kind: rows of its page}: people, and of what changed families too."""
    found = snapshot.changes.filter(Q(is_family=False) | Q(kind="changed")).values_list("kind").annotate(n=Count("pk"))
    return dict.fromkeys(SnapshotChange.Kind.values, 0) | dict(found.order_by())


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
    if fault["column_no"]:
        return f"kolom {get_column_letter(fault['column_no'])} ({fault['column']})"
    return f"kolom {fault['column'].replace('_', ' ')}"  # not in the sheet: our own name for it, in words


def severity_label(fault: dict) -> str:
    return SEVERITIES[fault["severity"]]


def fault_line(fault: dict) -> str:
    value = f" [{fault['value_masked']}]" if fault["value_masked"] else ""
    return f"{severity_label(fault)}: {place_of(fault)}{value}: {fault['message']}"


def fault_cells(fault: dict) -> list:
    column = column_of(fault).removeprefix("kolom ")
    return [
        severity_label(fault),
        fault["file"],
        fault["sheet"],
        fault["row"],
        column,
        fault["value_masked"],
        fault["message"],
    ]


def first_faults(snapshot: Snapshot, n: int) -> list[dict]:
    """The first n, errors before warnings, with their column ready to show."""
    rows = snapshot.staged_rows.order_by("row_no")
    is_error = {"problems__contains": [{"severity": "error"}]}
    in_errors = rows.filter(**is_error).values_list("problems", flat=True)[:n]
    in_others = rows.exclude(problems=[]).exclude(**is_error).values_list("problems", flat=True)[:n]
    faults = [*snapshot.faults[:n], *chain(*in_errors), *chain(*in_others)]
    first = sorted(faults, key=lambda fault: fault["severity"] != "error")[:n]
    return [fault | {"place": column_of(fault).removeprefix("kolom ")} for fault in first]
