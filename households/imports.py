"""Register files to staged rows: read, checked, numbers sealed, and what applying them would change. Nothing else written."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from households import identity
from households.files import FileRefused, read_workbook
from households.loading import preview_counts
from households.models import Area, AreaCode, Snapshot, Source, StagedRow
from households.names import name_key
from households.register_checks import CheckedRegister, check_register
from households.village_index import VillageIndex, VillageName

MAX_FAULTS_SHOWN = 500
HALF = 0.5
VILLAGE_WORTH_MISSING = 20  # families; a smaller village may well vanish from a list
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


def open_snapshot(*, source: Source, as_of: date, paths: Sequence[Path], names: Sequence[str], by: User | None) -> Snapshot:
    """A snapshot for these files. Raises ImportRefused when the same files are here already."""
    sums = sorted(_sha256(path) for path in paths)
    digest = hashlib.sha256("".join(sums).encode()).hexdigest()
    try:
        with transaction.atomic():
            return Snapshot.objects.create(
                source=source, as_of=as_of, file_sha256=digest, file_names=list(names), uploaded_by=by,
                stored_files=[str(path) for path in paths], layout_version=source.instrument_version,
            )  # fmt: skip
    except IntegrityError as error:
        known = Snapshot.objects.exclude(state=Snapshot.State.CANCELLED).get(source=source, file_sha256=digest)
        raise AlreadyHere(known) from error


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
    """Read and check the files of a snapshot and keep their rows beside the register, with what they would change."""
    progress("Membaca berkas")
    checked = _read_and_check(snapshot)
    progress("Menyimpan baris sementara", 0, checked.n_rows)
    if checked.structural_faults:
        return _refuse_whole(snapshot, checked)
    villages = dict(Area.objects.villages().values_list("kemendagri_code", "pk"))  # no query while COPY runs
    _copy(_staged_rows(snapshot, checked, villages))
    _keep_counts(snapshot, checked)
    snapshot.doubts = doubts_about(snapshot)
    snapshot.state = Snapshot.State.AWAITING_DECISION if snapshot.doubts else Snapshot.State.READ
    snapshot.save()
    return snapshot


def _read_and_check(snapshot: Snapshot) -> CheckedRegister:
    sheets = {}
    for name, path in zip(snapshot.file_names, snapshot.stored_files, strict=True):
        try:
            sheets[name] = read_workbook(Path(path))
        except FileRefused as error:
            raise ImportRefused(f"{name}: {error}") from error
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


def _refuse_whole(snapshot: Snapshot, checked: CheckedRegister) -> Snapshot:
    snapshot.state = Snapshot.State.CANCELLED
    snapshot.n_rows = snapshot.n_refused = checked.n_rows
    snapshot.faults = _faults(checked)
    snapshot.save()
    return snapshot


def _faults(checked: CheckedRegister) -> list[dict]:
    return [asdict(fault) for fault in checked.faults[:MAX_FAULTS_SHOWN]]


def _staged_rows(snapshot: Snapshot, checked: CheckedRegister, villages: dict[str, int]) -> Iterable[tuple]:
    keys = _KeyHider(snapshot.source)
    row_no, seen = 0, Counter()
    for record in checked.families.to_dict("records"):
        row_no += 1
        facts = {key: record[key] for key in ("address", "rt", "rw", "decile", "values")}
        number = _sealed("kk", record["kk"])
        yield _row(snapshot, row_no, record, keys.hide(record["source_key"]), "", facts, number, villages, True)
    for record in checked.persons.to_dict("records"):
        row_no += 1
        facts = {key: record[key] for key in ("name", "sex", "relation", "nik_quality", "values")}
        facts["name_key"] = name_key(record["name"] or "")
        facts["birth_date"] = record["birth_date"].isoformat() if record["birth_date"] else None
        number = _sealed("nik", record["nik"])
        key = keys.hide(record["family_key"])
        person_key = _person_key(key, facts, number, seen)
        yield _row(snapshot, row_no, record, key, person_key, facts, number, villages, False)


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
    """DTSEN knows families by their KK number only; it is kept as its blind index."""

    def __init__(self, source: Source):
        self.is_kk = source.code.startswith("dtsen")

    def hide(self, key: str | None) -> str:
        if not key:
            return ""
        return identity.blind_index("kk", key).hex() if self.is_kk else key


def _row(snapshot, row_no, record, key, person_key, facts, number, villages, is_family) -> tuple:
    content = json.dumps([facts, record["raw"], record.get("village_code")], sort_keys=True, default=str)
    return (
        snapshot.pk, row_no, is_family, bool(record.get("is_derived")), key, person_key, *number,
        villages.get(record.get("village_code")), json.dumps(facts, default=str), json.dumps(record["raw"], default=str),
        record["verdict"], "[]", hashlib.sha256(content.encode()).digest(),
    )  # fmt: skip


def _copy(rows: Iterable[tuple]) -> None:
    table, columns = StagedRow._meta.db_table, ", ".join(STAGED_COLUMNS)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:  # noqa: S608
        for row in rows:
            copy.write_row(row)


def _keep_counts(snapshot: Snapshot, checked: CheckedRegister) -> None:
    counts = preview_counts(snapshot)
    snapshot.n_rows = checked.n_rows
    snapshot.faults = _faults(checked)
    for name, value in counts.items():
        setattr(snapshot, name, value)


def doubts_about(snapshot: Snapshot) -> list[str]:
    """The circuit breaker: what is too odd to apply without a person's word."""
    doubts = []
    if snapshot.n_rows and (snapshot.n_held + snapshot.n_refused) / snapshot.n_rows > HALF:
        doubts.append(f"Lebih dari separuh baris bermasalah ({snapshot.n_held + snapshot.n_refused} dari {snapshot.n_rows}).")
    known = snapshot.source.claims.open()
    n_known = known.count()
    if n_known and snapshot.n_closed / n_known > HALF:
        doubts.append(f"{snapshot.n_closed} dari {n_known} keluarga yang tercatat tidak ada lagi di berkas ini.")
    if missing := _missing_villages(snapshot, known):
        doubts.append("Desa yang hilang seluruhnya: " + ", ".join(missing) + ".")
    return doubts


def _missing_villages(snapshot: Snapshot, known) -> list[str]:
    before = known.values("village").annotate(n=Count("pk")).filter(n__gte=VILLAGE_WORTH_MISSING).values("village")
    now = snapshot.staged_rows.filter(is_family=True).values("village")
    return [area.full_name for area in Area.objects.filter(pk__in=before).exclude(pk__in=now).select_related("parent")]


def forget_files(snapshot: Snapshot) -> None:
    """Uploaded registers hold NIKs in clear: once staged, they go."""
    for path in snapshot.stored_files:
        if Path(path).is_relative_to(settings.MEDIA_ROOT):
            Path(path).unlink(missing_ok=True)
