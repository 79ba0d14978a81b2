"""Register files to staged rows: read, checked, numbers sealed, and what applying them would change; nothing else."""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from households import identity
from households.importing.actions import ImportRefused
from households.importing.doubts import doubts_about
from households.importing.loading import preview_counts
from households.linkage.names import name_key
from households.models import Area, AreaCode, Snapshot, Source, StagedRow
from households.reading.checks import CheckedRegister, check_register
from households.reading.files import FileRefused, read_workbook
from households.reading.validators import mask_nik
from households.reading.verdicts import Fault
from households.reading.village_index import VillageIndex, VillageName

MAX_FAULTS_KEPT = 20_000  # of a register refused as a whole, whose rows are not kept
COUNT_NAMES = ["rows", "created", "updated", "unchanged", "held", "refused"]  # the last five add up to the first
ROWS_PER_WORD = 5_000  # how often a copy says how far it is
LONG_NUMBER = re.compile(r"(?<!\d)\d{16}(?!\d)")  # a NIK or KK number typed where none belongs
FAMILY_FACTS = ["address", "rw", "rt", "decile"]
PERSON_FACTS = ["name", "name_key", "birth_date", "sex", "relation", "nik_quality"]
STAGED_COLUMNS = [
    "snapshot_id", "row_no", "is_family", "is_derived", "source_key", "person_key", "number_index", "number_sealed",
    "number_key_id", "village_id", *FAMILY_FACTS, *PERSON_FACTS, "values", "raw", "verdict", "problems",
    "content_hash",
]  # fmt: skip


@transaction.atomic
def stage_snapshot(snapshot: Snapshot, progress=lambda *args: None) -> Snapshot:
    """Read and check the files of a snapshot and keep their rows beside the register, with what they would change.

    A file that cannot be read or recognised cancels the whole snapshot; its faults say why. Raises ImportRefused for a
    snapshot that was read before.
    """
    if snapshot.state != Snapshot.State.READ or snapshot.n_rows:
        raise ImportRefused(f"{snapshot} sudah dibaca. Keadaannya: {snapshot.get_state_display().lower()}.")
    progress("Membaca berkas")
    sheets, unreadable = _read_files(snapshot)
    checked = _checked(snapshot, sheets)
    structural = unreadable + checked.structural_faults
    if not structural and not checked.n_rows:
        structural = [_whole_file(name, "Berkas tidak berisi satu pun baris data.") for name in snapshot.file_names]
    if structural:
        return _refuse_whole(snapshot, checked, structural)
    villages = dict(Area.objects.villages().values_list("kemendagri_code", "pk"))  # no query while COPY runs
    _copy(_staged_rows(snapshot, checked, villages), checked.n_rows, progress)
    progress("Membandingkan dengan register", checked.n_rows, checked.n_rows)
    _keep_counts(snapshot, checked)
    snapshot.doubts = doubts_about(snapshot)
    snapshot.state = Snapshot.State.AWAITING_DECISION if snapshot.doubts else Snapshot.State.READ
    snapshot.save()
    return snapshot


def _read_files(snapshot: Snapshot):
    """({file name: sheets}, faults of the files that cannot be read)."""
    sheets, faults = {}, []
    for name, path in zip(snapshot.file_names, snapshot.stored_files, strict=True):
        try:
            sheets[name] = read_workbook(Path(path))
        except FileRefused as error:
            faults.append(_whole_file(name, str(error)))
    return sheets, faults


def _whole_file(name: str, message: str) -> Fault:
    return Fault(name, "", None, "", "", message)


def _checked(snapshot: Snapshot, sheets) -> CheckedRegister:
    register = snapshot.source.code.removesuffix("-peragaan")
    return check_register(sheets, register, village_index(), snapshot.source.is_synthetic, timezone.localdate())


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


def _refuse_whole(snapshot: Snapshot, checked: CheckedRegister, structural: list[Fault]) -> Snapshot:
    faults = structural + [fault for fault in checked.faults if fault not in structural]
    snapshot.state = Snapshot.State.CANCELLED
    snapshot.n_rows = snapshot.n_refused = checked.n_rows
    snapshot.faults = [asdict(fault) for fault in faults[:MAX_FAULTS_KEPT]]
    _count_faults(snapshot, faults)
    snapshot.save()
    return snapshot


def _count_faults(snapshot: Snapshot, faults: Sequence[Fault]) -> None:
    snapshot.n_errors = sum(fault.severity == "error" for fault in faults)
    snapshot.n_warnings = len(faults) - snapshot.n_errors


def _staged_rows(snapshot: Snapshot, checked: CheckedRegister, villages: dict[str, int]) -> Iterable[tuple]:
    keys, problems = _KeyHider(snapshot.source), _problems_by_place(checked)
    row_no, seen = 0, Counter()
    for record in checked.families.to_dict("records"):
        row_no += 1
        facts = {key: record[key] for key in FAMILY_FACTS}
        number = _sealed("kk", record["kk"])
        key, found = keys.hide(record["source_key"]), [] if record["is_derived"] else problems[_place(record)]
        yield _row(snapshot, row_no, record, key, "", facts, number, villages, found)
    for record in checked.persons.to_dict("records"):
        row_no += 1
        facts = {key: record[key] for key in ("name", "sex", "relation", "nik_quality")}
        facts["name_key"] = name_key(record["name"] or "")
        facts["birth_date"] = record["birth_date"].isoformat() if record["birth_date"] else None
        number = _sealed("nik", record["nik"])
        key = keys.hide(record["family_key"])
        person_key = _person_key(key, facts, number, seen)
        yield _row(snapshot, row_no, record, key, person_key, facts, number, villages, problems[_place(record)])


def _problems_by_place(checked: CheckedRegister) -> dict[tuple, list[dict]]:
    found = defaultdict(list)
    for fault in checked.faults:
        if fault.row is not None:
            found[fault.file, fault.sheet, fault.row].append(asdict(fault))
    return found


def _place(record) -> tuple:
    return record["file"], record["sheet"], record["row"]


def _person_key(family_key: str, facts: dict, number, seen: Counter) -> str:
    """Within the family: the NIK's blind index, else name and birth date; namesakes of one day are counted through."""
    said = number[0].hex() if number[0] else f"{facts['name_key']}|{facts['birth_date']}"
    seen[family_key, said] += 1
    return hashlib.sha256(f"{said}|{seen[family_key, said]}".encode()).hexdigest()


def _sealed(kind: str, number: str | None):
    if not number:
        return None, None, ""
    key_id, ciphertext = identity.encrypt(kind, number)
    return identity.blind_index(kind, number), ciphertext, key_id


class _KeyHider:
    """DTSEN knows families by their KK number only; that, and whatever looks like one, is kept as its blind index."""

    def __init__(self, source: Source):
        self.is_kk = source.code.startswith("dtsen")

    def hide(self, key: str | None) -> str:
        if not key:
            return ""
        return identity.blind_index("kk", key).hex() if self.is_kk or LONG_NUMBER.search(key) else key[:64]


def _row(snapshot, row_no, record, key, person_key, facts, number, villages, problems) -> tuple:
    facts = {name: _without_numbers(value) for name, value in facts.items()}
    values, raw = _as_json(record["values"]), _as_json(record["raw"])
    said = [facts, raw, record.get("village_code"), number[0].hex() if number[0] else None]
    return (
        snapshot.pk, row_no, "family_key" not in record, bool(record.get("is_derived")),
        key, person_key, *number, villages.get(record.get("village_code")),
        *(_staged(name, facts.get(name)) for name in [*FAMILY_FACTS, *PERSON_FACTS]), values, raw, record["verdict"],
        json.dumps(problems), hashlib.sha256(json.dumps(said).encode()).digest(),
    )  # fmt: skip


def _staged(name, value):
    """As the column has it: cut to length, and empty text rather than nothing."""
    field = StagedRow._meta.get_field(name)
    return value if field.null else (value or "")[: field.max_length]


def _without_numbers(value):
    return LONG_NUMBER.sub(lambda found: mask_nik(found[0]), value) if isinstance(value, str) else value


def _as_json(value) -> str:
    """Without numbers of identity: somebody may have typed one into an address or a name."""
    return LONG_NUMBER.sub(lambda found: mask_nik(found[0]), json.dumps(value, sort_keys=True, default=str))


def _copy(rows: Iterable[tuple], n_rows: int, progress) -> None:
    table, columns = StagedRow._meta.db_table, ", ".join(f'"{name}"' for name in STAGED_COLUMNS)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:  # noqa: S608
        for n_done, row in enumerate(rows):
            if n_done % ROWS_PER_WORD == 0:
                progress("Menyimpan baris sementara", min(n_done, n_rows), n_rows)
            copy.write_row(row)


def _keep_counts(snapshot: Snapshot, checked: CheckedRegister) -> None:
    counts = preview_counts(snapshot)
    snapshot.n_rows = checked.n_rows
    snapshot.faults = [asdict(fault) for fault in checked.faults if fault.row is None]
    _count_faults(snapshot, checked.faults)
    for name, value in counts.items():
        setattr(snapshot, name, value)
