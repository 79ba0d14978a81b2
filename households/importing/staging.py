"""Register files to staged rows: read, checked, numbers sealed, and what applying them would change; nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import chain, islice
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from households.importing.actions import ImportRefused
from households.importing.doubts import doubts_about
from households.importing.loading import preview_counts
from households.importing.mapping import mapped_layouts, register_of
from households.importing.staged_lines import STAGED_COLUMNS, StagedLines
from households.models import Area, AreaCode, Snapshot, StagedRow
from households.reading.checks import CheckedRegister, check_register
from households.reading.files import read_workbook
from households.reading.layouts import all_layouts
from households.reading.verdicts import Fault
from households.reading.village_index import VillageIndex, VillageName
from households.reading.workbook_check import FileRefused

MAX_FAULTS_KEPT = 20_000  # of a register refused as a whole, whose rows are not kept
LONGEST_VERSION = Snapshot._meta.get_field("layout_version").max_length
COUNT_NAMES = ["rows", "created", "updated", "unchanged", "held", "refused"]  # the last five add up to the first


@transaction.atomic
def stage_snapshot(snapshot: Snapshot, progress=lambda *args: None) -> Snapshot:
    """Read and check the files of a snapshot and keep their rows beside the register, with what they would change.

    A file that cannot be read or recognised cancels the whole snapshot; its faults say why. Raises ImportRefused for a
    snapshot that was read before.
    """
    if snapshot.state != Snapshot.State.READ or snapshot.n_rows:
        raise ImportRefused(f"{snapshot} sudah dibaca. Keadaannya: {snapshot.get_state_display().lower()}.")
    sheets, unreadable = _read_files(snapshot, progress)
    progress("Memeriksa baris")
    checked = _checked(snapshot, sheets)
    del sheets
    if not unreadable and not checked.structural_faults and not checked.n_rows:
        unreadable = [_whole_file(name, "Berkas tidak berisi satu pun baris data.") for name in snapshot.file_names]
    if unreadable or checked.structural_faults:
        return _refuse_whole(snapshot, checked, unreadable)
    villages = dict(Area.objects.villages().values_list("kemendagri_code", "pk"))  # no query while COPY runs
    lines = StagedLines(snapshot.pk, villages)
    _copy(lines.of(checked.families, checked.persons), checked.n_rows, progress)
    progress("Membandingkan dengan register", checked.n_rows, checked.n_rows)
    _keep_counts(snapshot, checked)
    snapshot.doubts = doubts_about(snapshot)
    snapshot.state = Snapshot.State.AWAITING_DECISION if snapshot.doubts else Snapshot.State.READ
    snapshot.save()
    return snapshot


def _read_files(snapshot: Snapshot, progress):
    """({file name: sheets}, faults of the files that cannot be read). Tells the percent of bytes read."""
    sheets, faults = {}, []
    paths = list(map(Path, snapshot.stored_files))
    sizes = [path.stat().st_size if path.exists() else 0 for path in paths]
    for at, (name, path) in enumerate(zip(snapshot.file_names, paths, strict=True)):

        def told(share: float, before: int = sum(sizes[:at]), own: int = sizes[at]):
            progress("Membaca berkas", int(100 * (before + share * own) / max(sum(sizes), 1)), 100)

        told(0)
        try:
            sheets[name] = read_workbook(path, told)
        except FileRefused as error:
            faults.append(_whole_file(name, str(error)))
    return sheets, faults


def _whole_file(name: str, message: str) -> Fault:
    return Fault(name, "", None, "", "", message)


def _checked(snapshot: Snapshot, sheets) -> CheckedRegister:
    source = snapshot.source
    layouts = [*all_layouts(), *mapped_layouts(source)]
    today = timezone.localdate()
    checked = check_register(sheets, register_of(source), village_index(), source.is_synthetic, today, layouts)
    used = {each.layout for each in checked.recognised}
    versions = {f"{layout.instrument} {layout.version}" for layout in layouts if layout.code in used}
    snapshot.layout_version = ", ".join(sorted(versions))[:LONGEST_VERSION] or snapshot.layout_version
    return checked


def village_index() -> VillageIndex:
    """Every village of the regency by its codes, old ones too, and its names."""
    old = {}
    for code in AreaCode.objects.filter(system="kemendagri", area__level=Area.Level.VILLAGE).values("area_id", "code"):
        old.setdefault(code["area_id"], []).append(code["code"])
    villages = Area.objects.villages().select_related("parent").prefetch_related("aliases")
    districts = Area.objects.districts().prefetch_related("aliases")
    return VillageIndex(
        [
            VillageName(
                village.kemendagri_code, village.name, village.parent.name, village.bps_code,
                tuple(alias.name for alias in village.aliases.all()), tuple(old.get(village.pk, ())),
            )
            for village in villages
        ],
        {district.name: [alias.name for alias in district.aliases.all()] for district in districts},
    )  # fmt: skip


def _refuse_whole(snapshot: Snapshot, checked: CheckedRegister, unreadable: list[Fault]) -> Snapshot:
    faults = chain(unreadable, checked.some_faults(MAX_FAULTS_KEPT))
    snapshot.state = Snapshot.State.CANCELLED
    snapshot.n_rows = snapshot.n_refused = checked.n_rows
    snapshot.faults = [asdict(fault) for fault in islice(faults, MAX_FAULTS_KEPT)]
    _count_faults(snapshot, checked, unreadable)
    snapshot.save()
    return snapshot


def _count_faults(snapshot: Snapshot, checked: CheckedRegister, unreadable: Sequence[Fault] = ()) -> None:
    snapshot.n_errors = len(unreadable) + checked.n_faults("error")
    snapshot.n_warnings = checked.n_faults("warning")


def _copy(chunks: Iterable[tuple[int, bytes]], n_rows: int, progress) -> None:
    table, columns = StagedRow._meta.db_table, ", ".join(f'"{name}"' for name in STAGED_COLUMNS)
    n_done = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:  # noqa: S608
        for n_more, lines in chunks:
            progress("Menyimpan baris sementara", min(n_done, n_rows), n_rows)
            copy.write(lines)
            n_done += n_more


def _keep_counts(snapshot: Snapshot, checked: CheckedRegister) -> None:
    counts = preview_counts(snapshot)
    snapshot.n_rows = checked.n_rows
    snapshot.faults = [asdict(fault) for fault in checked.file_faults]
    _count_faults(snapshot, checked)
    for name, value in counts.items():
        setattr(snapshot, name, value)
