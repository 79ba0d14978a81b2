"""Answers of the civil registry: a file read, shown in counts, then applied; people get a state, nothing else."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pghistory
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.actions import log_access
from accounts.models import User
from households import identity
from households.linkage.agreement import names_agree
from households.linkage.names import name_key
from households.matching.tables import Table, TableRefused, read_table
from households.models import DukcapilBatch, Person
from households.reading.answers import text_of
from households.reading.layouts import normalised
from households.reading.validators import check_nik, mask_nik, without_numbers
from households.uploads import drop_upload, forget_unnamed, keep_upload, sha256_of

FOLDER = "dukcapil"
UNAPPLIED_DAYS = 7
COLUMN_NAMES = {
    "nik": ["nik", "no_nik", "nomor_nik", "nomor_induk_kependudukan", "no_ktp", "nik_ktp"],
    "name": ["nama", "nama_lengkap", "nama_lgkp", "nama_warga", "nama_sesuai_ktp", "nama_di_data"],
    "status": ["status", "status_padan", "hasil", "hasil_padan", "hasil_pemadanan", "hasil_verifikasi", "padan",
               "status_nik", "status_dukcapil", "padan_dukcapil", "status_kependudukan"],
    "note": ["keterangan", "ket", "catatan", "alasan", "keterangan_padan", "keterangan_dukcapil"],
}  # fmt: skip

_STATE = Person.DukcapilStatus
# What a wording says, asked in this order: a reason weighs more than "tidak padan", and that more than "padan".
WORDINGS = [
    (_STATE.DECEASED, ["meninggal", "mati", "wafat", "almarhum", "almarhumah", "akta_kematian"]),
    (_STATE.TYPO, ["typo", "salah_ketik", "salah_tulis", "nama_tidak_sesuai", "nama_berbeda", "beda_nama",
                   "nama_tidak_sama", "tanggal_lahir_tidak_sesuai", "tanggal_lahir_berbeda", "tgl_lahir_tidak_sesuai",
                   "beda_tanggal_lahir", "data_tidak_sesuai", "tidak_sesuai", "elemen_data_berbeda"]),
    (_STATE.NOT_MATCHED, ["tidak_padan", "belum_padan", "gagal_padan", "tidak_ditemukan", "tidak_terdaftar",
                          "tidak_ada", "tidak_valid", "invalid", "non_aktif", "nonaktif", "tidak_aktif", "nik_ganda",
                          "not_found", "tidak_online"]),
    (_STATE.MATCHED, ["padan", "sesuai", "ditemukan", "terdaftar", "valid", "aktif", "online", "hidup", "match",
                      "pindah_dalam_negeri", "cocok", "ok"]),
]  # fmt: skip
NO_NIK = "NIK kosong atau tidak utuh."
NO_WORDING = "Kata statusnya belum dikenal: {said}"
CONTRADICTION = "NIK ini mempunyai dua jawaban yang berlainan di berkas."
OTHER_NAME = "Nama di berkas lain dari nama warga ber-NIK ini di register."
UNKNOWN = "NIK tidak ada di register."
OLDER = "Sudah ada jawaban yang lebih baru."


class DukcapilError(Exception):
    """Why an answer is not taken in or applied, in words for the person who asked."""


class AlreadyHere(DukcapilError):
    def __init__(self, batch: DukcapilBatch):
        super().__init__(f"Berkas yang sama sudah dimuat: {batch}. Tidak ada yang berubah.")
        self.batch = batch


@dataclass(frozen=True)
class Answer:
    row_no: int
    nik: str | None
    name_key: str
    status: str  # empty where nobody knows the wording
    fault: str = ""


@dataclass(frozen=True)
class Outcome:
    """What applying a file would do: states by person, and per row why not."""

    n_rows: int
    states: dict[int, str]
    n_applied: Counter  # rows by state
    n_unknown: int
    n_older: int
    n_refused: int
    problems: list[list]


# Taking in


def open_batch(*, upload, answered_on: date, by: User) -> DukcapilBatch:
    """A batch for this file. Raises AlreadyHere when the same file came before."""
    path = keep_upload(upload, FOLDER)
    try:
        with transaction.atomic():
            return DukcapilBatch.objects.create(
                answered_on=answered_on, file_name=upload.name[:200], file_sha256=sha256_of(path), loaded_by=by,
                stored_file=str(path),
            )  # fmt: skip
    except IntegrityError as error:
        known = DukcapilBatch.objects.get(file_sha256=sha256_of(path))
        path.unlink(missing_ok=True)
        raise AlreadyHere(known) from error


@transaction.atomic
def cancel_batch(*, batch: DukcapilBatch) -> None:
    """A file that was never applied goes, so that it may come again."""
    batch = DukcapilBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.applied_at:
        raise DukcapilError(f"{batch} sudah diterapkan dan tidak dapat dibatalkan.")
    stored = batch.stored_file
    batch.delete()
    transaction.on_commit(lambda: drop_upload(stored))


def forget_old_batches() -> int:
    """Files that nobody applied within a week: they hold NIKs in clear."""
    old = DukcapilBatch.objects.filter(applied_at=None, loaded_at__lt=timezone.now() - timedelta(days=UNAPPLIED_DAYS))
    n_old = 0
    for batch in old:
        cancel_batch(batch=batch)
        n_old += 1
    forget_unnamed(FOLDER, DukcapilBatch.objects.exclude(stored_file="").values_list("stored_file", flat=True))
    return n_old


# Reading and applying


@transaction.atomic
def preview_batch(batch: DukcapilBatch, progress=lambda *args: None) -> DukcapilBatch:
    """Count what the file would change. Raises DukcapilError for a file that cannot be used."""
    batch = DukcapilBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.applied_at:
        raise DukcapilError(f"{batch} sudah diterapkan.")
    _keep_counts(batch, _outcome(batch, progress))
    batch.save()
    return batch


@transaction.atomic
def apply_batch(batch: DukcapilBatch, by: User | None, progress=lambda *args: None) -> DukcapilBatch:
    """Give the people their state, with date and batch; a newer answer stays. Nobody is closed or struck off."""
    batch = DukcapilBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.applied_at:
        return batch
    outcome = _outcome(batch, progress)
    progress("Menerapkan", 0, len(outcome.states))
    with pghistory.context(dukcapil_batch=batch.pk):
        _set_states(batch, outcome.states)
    log_access(
        actor=by or batch.loaded_by, purpose="Menerapkan jawaban Dukcapil", kind="person", fields=["dukcapil_status"],
        object_ids=sorted(outcome.states),
    )  # fmt: skip
    _keep_counts(batch, outcome)
    stored, batch.stored_file, batch.applied_at = batch.stored_file, "", timezone.now()
    batch.save()
    transaction.on_commit(lambda: drop_upload(stored))
    return batch


def _keep_counts(batch: DukcapilBatch, outcome: Outcome) -> None:
    batch.n_rows, batch.n_unknown, batch.n_older = outcome.n_rows, outcome.n_unknown, outcome.n_older
    batch.n_refused, batch.n_applied = outcome.n_refused, outcome.n_applied.total()
    batch.by_status, batch.problems = dict(outcome.n_applied), outcome.problems


def _outcome(batch: DukcapilBatch, progress) -> Outcome:
    progress("Membaca jawaban")
    try:
        table = read_table(Path(batch.stored_file), COLUMN_NAMES)
    except TableRefused as error:
        raise DukcapilError(str(error)) from error
    if "nik" not in table.roles or not {"status", "note"} & table.roles.keys() or table.repeated:
        raise DukcapilError("Kolom NIK dan status tidak ditemukan, atau ada dua. Periksa judul kolom berkas jawaban.")
    answers = _without_contradictions(list(_answers(table)))
    if not answers:
        raise DukcapilError("Berkas tidak berisi satu jawaban pun di bawah judul kolomnya.")
    progress("Mencari warga", 0, len(answers))
    return _judged(batch, answers, _people(answers))


def _answers(table: Table) -> Iterator[Answer]:
    for number, cells in table.records():
        checked = check_nik(cells["nik"], accepts_synthetic=settings.RBPK_DEMO)
        nik = checked.nik if isinstance(cells["nik"], str) else None  # a spreadsheet's number has lost its last digit
        said = [text_of(cells.get(role)) or "" for role in ("status", "note")]
        status = state_of(*said)
        fault = NO_NIK if nik is None else "" if status else _no_wording(said)
        yield Answer(number, nik, name_key(text_of(cells.get("name")) or ""), status, fault)


def _no_wording(said: list[str]) -> str:
    return NO_WORDING.format(said=without_numbers(" ".join(said).strip())[:60] or "-")


def state_of(status: str, note: str = "") -> str:
    """The state that the words of an answer mean, or nothing where they are not known."""
    said = [f"_{normalised(text)}_" for text in (note, status)]
    for state, words in WORDINGS:
        if any(f"_{word}_" in text for text in said for word in words):
            return str(state)
    return ""


def _without_contradictions(answers: list[Answer]) -> list[Answer]:
    said = defaultdict(set)
    for answer in answers:
        if not answer.fault:
            said[answer.nik].add(answer.status)
    return [
        Answer(each.row_no, each.nik, each.name_key, each.status, CONTRADICTION)
        if not each.fault and len(said[each.nik]) > 1
        else each
        for each in answers
    ]


PEOPLE = """
SELECT n.blind_index, p.id, p.name_key, p.dukcapil_on FROM households_identitynumber n
JOIN households_person p ON p.nik_id = n.id AND p.merged_into_id IS NULL
WHERE n.kind = 'nik' AND n.blind_index = ANY(%s) ORDER BY p.id
"""


def _people(answers: list[Answer]) -> dict[str, list[tuple[int, str, date | None]]]:
    """{NIK: [(person, name key, date of the answer known)]}."""
    niks = {identity.blind_index("nik", each.nik): each.nik for each in answers if each.nik}
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [list(niks)])
        for index, *person in cursor.fetchall():
            found[niks[bytes(index)]].append(tuple(person))
    return found


def _judged(batch: DukcapilBatch, answers: list[Answer], people) -> Outcome:
    states, n_applied, why_not = {}, Counter(), Counter()
    problems = []
    for answer in answers:
        why, persons = _why_not(batch, answer, people.get(answer.nik, []))
        if why:
            why_not[why if why in (UNKNOWN, OLDER) else ""] += 1
            problems.append([answer.row_no, mask_nik(answer.nik) if answer.nik else "", why])
            continue
        n_applied[answer.status] += 1
        states |= dict.fromkeys(persons, answer.status)
    return Outcome(len(answers), states, n_applied, why_not[UNKNOWN], why_not[OLDER], why_not[""], problems)


def _why_not(batch: DukcapilBatch, answer: Answer, people) -> tuple[str, list[int]]:
    """(reason, []) or ("", people it is about). A name in the file must be that of the person."""
    if answer.fault:
        return answer.fault, []
    if not people:
        return UNKNOWN, []
    meant = [one for one in people if not answer.name_key or names_agree(one[1], answer.name_key)]
    if not meant:
        return OTHER_NAME, []
    current = [person for person, _, known_on in meant if known_on is None or known_on <= batch.answered_on]
    return ("", current) if current else (OLDER, [])


STATES = """
UPDATE households_person p SET dukcapil_status = a.state, dukcapil_on = %(on)s, dukcapil_batch_id = %(batch)s
FROM unnest(%(people)s::bigint[], %(states)s::text[]) AS a(person, state)
WHERE p.id = a.person AND (p.dukcapil_on IS NULL OR p.dukcapil_on <= %(on)s)
"""


def _set_states(batch: DukcapilBatch, states: dict[int, str]) -> None:
    params = {"on": batch.answered_on, "batch": batch.pk, "people": list(states), "states": list(states.values())}
    with connection.cursor() as cursor:
        cursor.execute(STATES, params)
