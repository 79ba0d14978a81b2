"""Register files to staged rows: read, checked, numbers sealed, and what applying them would change; nothing else."""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.formats import number_format

from accounts.models import User
from households import identity
from households.files import FileRefused, read_workbook
from households.loading import preview_counts
from households.models import Area, AreaCode, Snapshot, Source, StagedRow
from households.names import name_key
from households.register_checks import CheckedRegister, check_register
from households.register_verdicts import Fault
from households.validators import mask_nik
from households.village_index import VillageIndex, VillageName

MAX_FAULTS_KEPT = 20_000  # of a register refused as a whole, whose rows are not kept
COUNT_NAMES = ["rows", "created", "updated", "unchanged", "held", "refused"]  # the last five add up to the first
HALF = 0.5
VILLAGE_WORTH_MISSING = 20  # families; a smaller village may well vanish from a list
ROWS_PER_WORD = 5_000  # how often a copy says how far it is
LONG_NUMBER = re.compile(r"(?<!\d)\d{16}(?!\d)")  # a NIK or KK number typed where none belongs
STAGED_COLUMNS = [
    "snapshot_id", "row_no", "is_family", "is_derived", "source_key", "person_key", "number_index", "number_sealed",
    "number_key_id", "village_id", "facts", "raw", "verdict", "problems", "content_hash",
]  # fmt: skip


class ImportRefused(Exception):
    """Why a snapshot is not taken in, in words for the person who brought it."""


def source_for(register: str, *, is_synthetic: bool) -> Source:
    """The source of a register; synthetic registers are a source of their own, so that no list ever mixes them."""
    if settings.RBPK_DEMO and not is_synthetic:
        raise ImportRefused(
            "Instalasi peragaan hanya menerima data buatan. Tandai berkas sebagai data peragaan, "
            "atau pasang RBPK dengan basis data sendiri (DATABASE_URL)."
        )
    real = Source.objects.get(code=register)
    if not is_synthetic:
        return real
    fields = {"name": f"{real.name} (peragaan)", "owner": "Data buatan", "is_synthetic": True}
    same = {"instrument": real.instrument, "instrument_version": real.instrument_version}
    return Source.objects.get_or_create(code=f"{register}-peragaan", defaults=fields | same)[0]


def open_snapshot(
    *, source: Source, as_of: date, paths: Sequence[Path], names: Sequence[str], by: User | None
) -> Snapshot:
    """A snapshot for these files. Raises ImportRefused when the same files are here already."""
    sums = sorted(_sha256(path) for path in paths)
    digest = hashlib.sha256("".join(sums).encode()).hexdigest()
    try:
        with transaction.atomic():
            return Snapshot.objects.create(
                source=source, as_of=as_of, file_sha256=digest, file_names=_told_apart(names), uploaded_by=by,
                stored_files=[str(path) for path in paths], layout_version=source.instrument_version,
            )  # fmt: skip
    except IntegrityError as error:
        known = Snapshot.objects.exclude(state=Snapshot.State.CANCELLED).get(source=source, file_sha256=digest)
        raise AlreadyHere(known) from error


def _told_apart(names: Sequence[str]) -> list[str]:
    """Two files of one name stay two files."""
    seen: Counter = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


class AlreadyHere(ImportRefused):
    """The same files were taken in before."""

    def __init__(self, snapshot: Snapshot):
        super().__init__(f"Berkas yang sama sudah diterima: {snapshot}. Tidak ada yang berubah.")
        self.snapshot = snapshot


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
        facts = {key: record[key] for key in ("address", "rt", "rw", "decile", "values")}
        number = _sealed("kk", record["kk"])
        key, found = keys.hide(record["source_key"]), [] if record["is_derived"] else problems[_place(record)]
        yield _row(snapshot, row_no, record, key, "", facts, number, villages, found)
    for record in checked.persons.to_dict("records"):
        row_no += 1
        facts = {key: record[key] for key in ("name", "sex", "relation", "nik_quality", "values")}
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
    facts, raw = _as_json(facts), _as_json(record["raw"])
    said = [facts, raw, record.get("village_code"), number[0].hex() if number[0] else None]
    return (
        snapshot.pk, row_no, "family_key" not in record, bool(record.get("is_derived")),
        key, person_key, *number, villages.get(record.get("village_code")), facts, raw, record["verdict"],
        json.dumps(problems), hashlib.sha256(json.dumps(said).encode()).digest(),
    )  # fmt: skip


def _as_json(value) -> str:
    """Without numbers of identity: somebody may have typed one into an address or a name."""
    return LONG_NUMBER.sub(lambda found: mask_nik(found[0]), json.dumps(value, sort_keys=True, default=str))


def _copy(rows: Iterable[tuple], n_rows: int, progress) -> None:
    table, columns = StagedRow._meta.db_table, ", ".join(STAGED_COLUMNS)
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


def doubts_about(snapshot: Snapshot) -> list[str]:
    """The circuit breaker: what is too odd to apply without a person's word."""
    doubts = []
    newer = snapshot.source.snapshots.filter(state=Snapshot.State.APPLIED, as_of__gt=snapshot.as_of).first()
    if newer:
        doubts.append(
            f"Keadaan {snapshot.as_of:%d-%m-%Y} lebih tua daripada yang sudah diterapkan ({newer.as_of:%d-%m-%Y})."
        )
    n_bad = snapshot.n_held + snapshot.n_refused
    if snapshot.n_rows and n_bad / snapshot.n_rows > HALF:
        doubts.append(f"Lebih dari separuh baris bermasalah ({_figure(n_bad)} dari {_figure(snapshot.n_rows)}).")
    known = snapshot.source.claims.open()
    n_known = known.count()
    if n_known and snapshot.n_closed / n_known > HALF:
        gone = f"{_figure(snapshot.n_closed)} dari {_figure(n_known)}"
        doubts.append(f"{gone} keluarga yang tercatat tidak ada lagi di berkas ini.")
    if not snapshot.staged_rows.filter(is_family=False).exists() and known.filter(persons__closed_on=None).exists():
        doubts.append("Berkas ini tidak berisi satu pun individu; semua anggota yang tercatat akan ditutup.")
    if missing := _missing_villages(snapshot, known):
        doubts.append("Desa yang hilang seluruhnya: " + ", ".join(missing) + ".")
    return doubts


def _figure(number: int) -> str:
    return number_format(number, force_grouping=True)


def _missing_villages(snapshot: Snapshot, known) -> list[str]:
    before = known.values("village").annotate(n=Count("pk")).filter(n__gte=VILLAGE_WORTH_MISSING).values("village")
    now = snapshot.staged_rows.filter(is_family=True).values("village")
    return [area.full_name for area in Area.objects.filter(pk__in=before).exclude(pk__in=now).select_related("parent")]


@transaction.atomic
def accept_snapshot(*, snapshot: Snapshot, reason: str) -> Snapshot:
    """A person answers for an odd snapshot; it may be applied from now on."""
    snapshot = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    if snapshot.state != Snapshot.State.AWAITING_DECISION:
        raise ImportRefused(f"{snapshot} tidak menunggu keputusan.")
    if not reason.strip():
        raise ImportRefused("Tuliskan alasan mengapa isi berkas yang janggal ini benar.")
    snapshot.state, snapshot.implausible_reason = Snapshot.State.READ, reason.strip()
    snapshot.save(update_fields=["state", "implausible_reason"])
    return snapshot


@transaction.atomic
def cancel_snapshot(*, snapshot: Snapshot) -> Snapshot:
    """Nothing of it stays but the fact that it came: staged rows and uploaded files go."""
    snapshot = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    if snapshot.state == Snapshot.State.APPLIED:
        raise ImportRefused(f"{snapshot} sudah diterapkan dan tidak dapat dibatalkan.")
    snapshot.staged_rows.all().delete()
    snapshot.state = Snapshot.State.CANCELLED
    snapshot.save(update_fields=["state"])
    transaction.on_commit(lambda: forget_files(snapshot))
    return snapshot


def forget_files(snapshot: Snapshot) -> None:
    """Uploaded registers hold NIKs in clear: once staged, they go."""
    for path in snapshot.stored_files:
        if Path(path).is_relative_to(settings.MEDIA_ROOT):
            Path(path).unlink(missing_ok=True)
