"""Held rows mended by a person: the fields at fault get what the card says, the row is freed, all is counted anew."""

import hashlib
import json
from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from households import identity
from households.importing.doubts import doubts_about
from households.importing.recounting import recounted
from households.importing.staged_lines import LONG_NUMBER, NULL, in_order
from households.linkage.names import name_key
from households.models import Area, Snapshot, StagedRow
from households.reading.validators import check_kk, check_nik

FIELDS = {  # role of a faulty column -> what of the row is mended
    "name": "name", "birth_date": "birth_date", "sex": "sex", "nik": "nik", "kk": "kk", "village": "village",
    "village_code": "village",
}  # fmt: skip
UNDECIDED = (Snapshot.State.READ, Snapshot.State.AWAITING_DECISION)
MENDED = "mended"  # severity of a fault that a person has dealt with; its old value stays masked beside it


class MendRefused(Exception):
    """Why a row cannot be mended so, in words for the person who tried."""


def open_errors(row: StagedRow) -> list[dict]:
    return [problem for problem in row.problems if problem["severity"] == "error"]


def fields_at_fault(row: StagedRow) -> dict[str, bool]:
    """{field: whether it holds the row}; what was only warned of may be mended on the way."""
    found: dict[str, bool] = {}
    for problem in row.problems:
        field = FIELDS.get(problem.get("role", ""))
        if field and problem["severity"] != MENDED:
            found[field] = found.get(field, False) or problem["severity"] == "error"
    return found


def twins_of(row: StagedRow) -> list[StagedRow]:
    """Rows that contradict each other, this one among them: people of one NIK, or rows of one family; else none."""
    roles = {problem.get("role") for problem in open_errors(row)}
    same = row.snapshot.staged_rows.filter(is_family=row.is_family, verdict=StagedRow.Verdict.HELD, is_derived=False)
    if row.is_family and row.source_key and roles & {"kk", "source_key"}:
        same = same.filter(source_key=row.source_key)
    elif not row.is_family and row.number_index and "nik" in roles:
        same = same.filter(number_index=row.number_index)
    else:
        return []
    return list(same.order_by("row_no"))


@transaction.atomic
def mend_row(*, snapshot: Snapshot, row_no: int, given: dict, by: User) -> StagedRow:
    """Put what a person read on the card into the fields at fault; {field: value}, None for "not known".

    Raises MendRefused when the row is not held any more, or when what was given belongs to another row of the file.
    """
    snapshot, row = _locked(snapshot, row_no)
    if not open_errors(row):
        raise MendRefused("Baris ini sudah diperbaiki.")
    rivals = [twin for twin in twins_of(row) if twin.pk != row.pk]
    keys = {row.source_key, _key_of(given.get("kk")), *(rival.source_key for rival in rivals)}
    with recounted(snapshot, keys):
        for field in fields_at_fault(row).keys() & given.keys():
            SETTERS[field](snapshot, row, given[field])
            _mark_mended(row, field, by)
        _seal(snapshot, row, by)
        _free_last_rival(row, rivals, by)
        _settle(snapshot, keys)
    _save(snapshot)
    return row


def _key_of(kk: str | None) -> str:
    """Family key that a KK number makes; whether the number may be used is judged when it is set."""
    number = check_kk(kk, accepts_synthetic=True).kk if kk else None
    return identity.blind_index("kk", number).hex() if number else ""


def _free_last_rival(row: StagedRow, rivals: list[StagedRow], by: User) -> None:
    """What two rows claimed belongs to the other one, once this one has something else."""
    name = "source_key" if row.is_family else "number_index"
    if len(rivals) != 1 or getattr(rivals[0], name) == getattr(row, name):
        return
    for field in ("kk", "nik", "source_key"):
        _mark_mended(rivals[0], field, by)
    rivals[0].save(update_fields=["problems"])


@transaction.atomic
def keep_one(*, snapshot: Snapshot, row_no: int, by: User) -> StagedRow:
    """Of rows that contradict each other this one is right: other people lose the NIK, other families are refused."""
    snapshot, row = _locked(snapshot, row_no)
    twins = twins_of(row)
    if len(twins) < 2:
        raise MendRefused("Baris ini tidak lagi bertentangan dengan baris lain.")
    keys = {twin.source_key for twin in twins}
    with recounted(snapshot, keys):
        for twin in twins:
            if twin.pk != row.pk:
                _give_way(twin)
            for field in ("kk", "nik", "source_key"):
                _mark_mended(twin, field, by)
            _seal(snapshot, twin, by)
        _settle(snapshot, keys)
    _save(snapshot)
    return row


def _locked(snapshot: Snapshot, row_no: int) -> tuple[Snapshot, StagedRow]:
    waiting = Snapshot.objects.select_for_update(skip_locked=True, of=("self",)).select_related("source")
    found = waiting.filter(pk=snapshot.pk).first()
    if found is None:
        raise MendRefused("Impor ini sedang dikerjakan. Tunggu sampai selesai, lalu coba lagi.")
    if found.state not in UNDECIDED:
        raise MendRefused(f"Impor ini sudah {found.get_state_display().lower()}; barisnya tidak diubah lagi.")
    row = found.staged_rows.get(row_no=row_no)
    row.snapshot = found
    return found, row


def _give_way(row: StagedRow) -> None:
    if row.is_family:
        row.verdict = StagedRow.Verdict.REFUSED
        return
    row.number_index, row.number_sealed, row.number_key_id, row.nik_quality = None, None, "", "absent"


def _mark_mended(row: StagedRow, field: str, by: User) -> None:
    for problem in row.problems:
        is_it = FIELDS.get(problem.get("role", ""), problem.get("role")) == field
        if is_it and problem["severity"] != MENDED:
            problem.update(
                severity=MENDED, message=f"{problem['message']} (diperbaiki)", mended_by=by.pk,
                mended_at=timezone.now().isoformat(timespec="seconds"),
            )  # fmt: skip


def _set_name(snapshot: Snapshot, row: StagedRow, name: str) -> None:
    if LONG_NUMBER.search(name):
        raise MendRefused("Nama berisi nomor identitas. Tulis namanya saja.")
    row.name, row.name_key = name, name_key(name)


def _set_birth_date(snapshot: Snapshot, row: StagedRow, born: date | None) -> None:
    row.birth_date = born


def _set_sex(snapshot: Snapshot, row: StagedRow, sex: str) -> None:
    row.sex = sex


def _set_nik(snapshot: Snapshot, row: StagedRow, nik: str | None) -> None:
    if nik is None:
        row.number_index, row.number_sealed, row.number_key_id, row.nik_quality = None, None, "", "absent"
        return
    checked = check_nik(nik, accepts_synthetic=snapshot.source.is_synthetic)
    if checked.quality != "ok":
        raise MendRefused(checked.message)
    _set_number(row, "nik", checked.nik)
    row.nik_quality = "ok"
    others = _standing(snapshot, is_family=False).filter(number_index=row.number_index).exclude(pk=row.pk)
    if other := others.first():
        raise MendRefused(f"NIK ini sudah dipakai baris lain di berkas ini ({place_of_row(other)}).")


def _set_kk(snapshot: Snapshot, row: StagedRow, kk: str) -> None:
    checked = check_kk(kk, accepts_synthetic=snapshot.source.is_synthetic)
    if checked.quality != "ok":
        raise MendRefused(checked.message)
    key = identity.blind_index("kk", checked.kk).hex()
    family = _standing(snapshot, is_family=True).filter(source_key=key).exclude(pk=row.pk).first()
    if row.is_family:
        _take_family_key(row, checked.kk, family)
    elif family is None:
        raise MendRefused("Tidak ada keluarga dengan nomor KK ini di berkas. Periksa lagi pada kartu keluarga.")
    row.source_key = key


def _take_family_key(row: StagedRow, kk: str, other: StagedRow | None) -> None:
    """A family that only its members spoke of gives way to the row that is its own."""
    if other and not other.is_derived:
        raise MendRefused(f"Nomor KK ini sudah dipakai keluarga lain di berkas ini ({place_of_row(other)}).")
    if other:
        row.village_id = row.village_id or other.village_id
        other.delete()
    _set_number(row, "kk", kk)


def _set_number(row: StagedRow, kind: str, number: str) -> None:
    row.number_index = identity.blind_index(kind, number)
    row.number_key_id, row.number_sealed = identity.encrypt(kind, number)


def _set_village(snapshot: Snapshot, row: StagedRow, village: Area) -> None:
    """Of a family that has no row of its own the village is told by its members, all at once."""
    if row.is_family:
        row.village = village
        return
    families = _standing(snapshot, is_family=True).filter(source_key=row.source_key)
    for family in families:
        family.village = village
        _seal(snapshot, family, None)


SETTERS: dict[str, Callable] = {
    "name": _set_name, "birth_date": _set_birth_date, "sex": _set_sex, "nik": _set_nik, "kk": _set_kk,
    "village": _set_village,
}  # fmt: skip


def _seal(snapshot: Snapshot, row: StagedRow, by: User | None) -> None:
    """Key and hash as a right file would have given them, and who did it."""
    if row.is_family:
        row.content_hash = _digest(f"{bytes(row.content_hash).hex()}|{row.source_key}|{row.village_id}")
    else:
        row.person_key = _free_person_key(snapshot, row)
        row.content_hash = _person_hash(row)
    if by:
        row.mended_by, row.mended_at = by, timezone.now()
    row.save()


def _free_person_key(snapshot: Snapshot, row: StagedRow) -> str:
    said = _index_of(row) or f"{row.name_key}|{_born(row)}"
    family = snapshot.staged_rows.filter(is_family=False, source_key=row.source_key).exclude(pk=row.pk)
    taken = set(family.values_list("person_key", flat=True))
    return next(key for n in range(1, len(taken) + 2) if (key := _digest(f"{said}|{n}").hex()) not in taken)


def _person_hash(row: StagedRow) -> bytes:
    """As staged_lines hashes a person: what the file says, before code mapping."""
    members = ",".join(f"{json.dumps(name)}:{_said(row.raw[name])}" for name in in_order(row.raw))
    said = [row.name, _born(row), row.nik_quality, "{" + members + "}", "", _index_of(row), "0"]
    return _digest("\x1f".join(text if text == NULL else text.replace("\\", "\\\\") for text in said))


def _said(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def _born(row: StagedRow) -> str:
    return row.birth_date.isoformat() if row.birth_date else NULL


def _index_of(row: StagedRow) -> str:
    return bytes(row.number_index).hex() if row.number_index else ""


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _standing(snapshot: Snapshot, *, is_family: bool):
    return snapshot.staged_rows.filter(is_family=is_family).exclude(verdict=StagedRow.Verdict.REFUSED)


def _settle(snapshot: Snapshot, keys: set[str]) -> None:
    """Families and their members come free together: a member waits while its family does."""
    for key in keys - {""}:
        members = list(_standing(snapshot, is_family=False).filter(source_key=key))
        families = list(_standing(snapshot, is_family=True).filter(source_key=key))
        _share_village(families, members)
        for family in families:
            _judge(family, is_free=_is_family_free(family, members))
        is_free = any(family.verdict == StagedRow.Verdict.OK for family in families)
        for member in members:
            _judge(member, is_free=is_free and not open_errors(member))


def _share_village(families: list[StagedRow], members: list[StagedRow]) -> None:
    """Once the family has its village, no member waits for one any more."""
    if not any(family.village_id for family in families):
        return
    for member in members:
        for problem in open_errors(member):
            if FIELDS.get(problem.get("role", "")) == "village":
                problem.update(severity=MENDED, message=f"{problem['message']} (diperbaiki)")
        member.save(update_fields=["problems"])


def _is_family_free(family: StagedRow, members: list[StagedRow]) -> bool:
    if family.is_derived:
        return bool(family.village_id) and any(not open_errors(member) for member in members)
    return not open_errors(family)


def _judge(row: StagedRow, *, is_free: bool) -> None:
    row.verdict = StagedRow.Verdict.OK if is_free else StagedRow.Verdict.HELD
    row.save(update_fields=["verdict"])


def _save(snapshot: Snapshot) -> None:
    """Fewer bad rows may leave nothing to doubt."""
    if snapshot.state == Snapshot.State.AWAITING_DECISION:
        snapshot.doubts = doubts_about(snapshot)
        snapshot.state = Snapshot.State.AWAITING_DECISION if snapshot.doubts else Snapshot.State.READ
    snapshot.save()


def place_of_row(row: StagedRow) -> str:
    """Where the row stands in its file, as far as one of its faults says so."""
    for problem in row.problems:
        return f"{problem['file']}, baris {problem['row']}"
    return "baris tanpa catatan"
