"""A correction package: drawn up by one officer, released by another, sent, answered family by family."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.actions import knows_password_of, log_access
from accounts.models import User
from households.matching.tables import TableRefused, read_table
from households.models import Area, Source
from households.reading.answers import text_of
from households.reading.layouts import normalised
from households.uploads import drop_upload, forget_unnamed, new_path
from verification.corrections import files
from verification.corrections.differences import differing_items, has_arrived
from verification.corrections.models import CorrectionItem, CorrectionPackage

FOLDER = "corrections"
LONGEST_NUMBER = 19  # digits of a key
FILE_DAYS = 7  # so long the released file waits to be fetched; it can be written anew
ANSWER_COLUMNS = {
    "code": [files.KEY_COLUMN],
    "status": ["status", "jawaban", "hasil", "tanggapan", "status_perbaikan"],
    "note": ["catatan", "keterangan_jawaban", "alasan", "ket"],
}
Answer = CorrectionItem.Answer
WORDINGS = [  # asked in this order
    (Answer.REFUSED, ["ditolak", "tolak", "tidak_diterima", "tidak_disetujui", "tidak_sesuai", "gagal", "tidak"]),
    (Answer.ACCEPTED, ["diterima", "terima", "disetujui", "setuju", "sesuai", "berhasil", "ya", "ok"]),
]


class CorrectionError(Exception):
    """Why a step of a package is refused, in words for the person who asked."""


# Drawing up


def propose_package(
    *, source: Source, area: Area, number: str, receiver: str, method: str, purpose: str, by: User,
    repeats_refused: bool = False,
) -> CorrectionPackage:  # fmt: skip
    """A package to be drawn up. Raises CorrectionError for a letter number that is taken."""
    try:
        with transaction.atomic():
            return CorrectionPackage.objects.create(
                source=source, area=area, number=number.strip(), receiver=receiver, method=method, purpose=purpose,
                made_by=by, repeats_refused=repeats_refused,
            )  # fmt: skip
    except IntegrityError as error:
        raise CorrectionError(f"Nomor surat {number} sudah dipakai untuk {source}.") from error


@transaction.atomic
def find_corrections(package: CorrectionPackage) -> CorrectionPackage:
    """Write down the families that differ. Done once."""
    package = _locked(package)
    if package.found_at is None:
        CorrectionItem.objects.bulk_create(differing_items(package), batch_size=1_000)
        package.found_at = timezone.now()
        package.save(update_fields=["found_at"])
    return package


@transaction.atomic
def cancel_package(*, package: CorrectionPackage) -> None:
    """A package nobody released yet goes, and its families are free for another."""
    package = _locked(package)
    if package.released_at:
        raise CorrectionError(f"Paket {package.number} sudah dilepas dan tetap tercatat.")
    package.delete()


def _locked(package: CorrectionPackage) -> CorrectionPackage:
    rows = CorrectionPackage.objects.select_for_update(of=("self",)).select_related("source", "area", "made_by")
    return rows.get(pk=package.pk)


# Releasing


@transaction.atomic
def release_package(*, package: CorrectionPackage, by: User) -> CorrectionPackage:
    """A second officer answers for the file with NIKs in clear: only then it is written. Raises CorrectionError."""
    package = _locked(package)
    if by.pk == package.made_by_id:
        raise CorrectionError("Paket dilepas oleh petugas lain, bukan oleh penyusunnya.")
    if knows_password_of(by, by=package.made_by):
        raise CorrectionError(
            "Penyusun baru membuat atau mengatur ulang akun Anda. Mintalah petugas lain melepas paket."
        )
    if not by.has_perm("verification.manage_corrections"):
        raise CorrectionError("Peran Anda tidak melepas paket perbaikan.")
    if package.released_at:
        raise CorrectionError(f"Paket {package.number} sudah dilepas.")
    if package.found_at is None or not package.items.exists():
        raise CorrectionError(f"Paket {package.number} belum berisi keluarga untuk diperbaiki.")
    package.released_by, package.released_at = by, timezone.now()
    package.save(update_fields=["released_by", "released_at"])
    return package


@transaction.atomic
def write_package(package: CorrectionPackage, by: User) -> CorrectionPackage:
    """The file of a released package, on disk for some days; each family in it is written down with who asked."""
    package = CorrectionPackage.objects.select_for_update(of=("self",)).get(pk=package.pk)
    if package.released_at is None:
        raise CorrectionError("Berkas disusun setelah petugas kedua melepas paket.")
    _log(package, by, f"Menyusun berkas perbaikan: {package.purpose}")
    old, package.stored_file = package.stored_file, str(_stored(files.package_zip(package)))
    package.save(update_fields=["stored_file"])
    transaction.on_commit(lambda: drop_upload(old))
    return package


def _stored(content: bytes) -> Path:
    path = new_path(FOLDER, ".zip")
    path.write_bytes(content)
    return path


@transaction.atomic
def fetch_package(*, package: CorrectionPackage, by: User) -> bytes:
    """The file, with every family in it written down before it leaves. Raises CorrectionError."""
    package = CorrectionPackage.objects.get(pk=package.pk)
    if package.released_at is None:
        raise CorrectionError("Berkas baru dapat diunduh setelah petugas kedua melepas paket.")
    path = Path(package.stored_file)
    if not package.stored_file or not path.is_file():
        raise CorrectionError("Berkas sudah dihapus. Susun lagi berkasnya.")
    _log(package, by, f"Mengunduh berkas perbaikan: {package.purpose}")
    return path.read_bytes()


def _log(package: CorrectionPackage, by: User, purpose: str) -> None:
    log_access(
        actor=by, purpose=purpose[:200], kind="correction", fields=["nik", "kk", "name"],
        object_ids=list(package.items.order_by("pk").values_list("claim", flat=True)),
    )  # fmt: skip


def forget_old_files() -> None:
    """Written files hold NIKs in clear and stay a week."""
    for package in CorrectionPackage.objects.exclude(stored_file=""):
        path = Path(package.stored_file)
        if not path.is_file() or path.stat().st_mtime < (timezone.now() - timedelta(days=FILE_DAYS)).timestamp():
            drop_upload(package.stored_file)
            CorrectionPackage.objects.filter(pk=package.pk, stored_file=package.stored_file).update(stored_file="")
    forget_unnamed(FOLDER, CorrectionPackage.objects.exclude(stored_file="").values_list("stored_file", flat=True))


# Sending and answers


@transaction.atomic
def mark_sent(*, package: CorrectionPackage, on: date) -> CorrectionPackage:
    package = _locked(package)
    if package.released_at is None:
        raise CorrectionError("Paket dikirim setelah dilepas oleh petugas kedua.")
    if package.sent_on:
        raise CorrectionError(f"Tanggal kirim paket ini sudah dicatat: {date_format(package.sent_on, 'j F Y')}.")
    if not timezone.localdate(package.released_at) <= on <= timezone.localdate():
        raise CorrectionError("Tanggal kirim antara hari paket dilepas dan hari ini.")
    package.sent_on = on
    package.save(update_fields=["sent_on"])
    return package


@transaction.atomic
def answer_items(
    *, package: CorrectionPackage, items: Iterable[int], answer: str, on: date | None, note: str = ""
) -> int:
    """What the keeper says of these families; "waiting" takes an answer back. Returns how many. CorrectionError."""
    package = _locked(package)
    _check_answer(package, answer, on)
    chosen = package.items.filter(pk__in=list(items))
    if answer == Answer.WAITING:
        return chosen.update(answer=answer, answered_on=None, answer_note="")
    return chosen.update(answer=answer, answered_on=on, answer_note=note.strip()[:200])


def _check_answer(package: CorrectionPackage, answer: str, on: date | None) -> None:
    if package.sent_on is None:
        raise CorrectionError("Catat dahulu kapan paket ini dikirim.")
    if answer not in Answer.values:
        raise CorrectionError("Pilih diterima, ditolak, atau belum dijawab.")
    if answer != Answer.WAITING and (on is None or not package.sent_on <= on <= timezone.localdate()):
        raise CorrectionError("Tanggal jawaban antara tanggal kirim dan hari ini.")


def arrived_items(package: CorrectionPackage) -> list[int]:
    """Waiting families of which the source's present state already says what was asked for."""
    waiting = package.items.filter(answer=Answer.WAITING).select_related("claim").prefetch_related("claim__persons")
    return [item.pk for item in waiting if has_arrived(item)]


@transaction.atomic
def read_answers(*, package: CorrectionPackage, path: Path, on: date) -> Counter:
    """Answers from the keeper's file, by `kode_perbaikan`. Returns counts of accepted, refused, unknown."""
    try:
        table = read_table(path, ANSWER_COLUMNS)
    except TableRefused as error:
        raise CorrectionError(str(error)) from error
    if not {"code", "status"} <= table.roles.keys() or table.repeated:
        raise CorrectionError(f"Kolom {files.KEY_COLUMN} dan status tidak ditemukan. Periksa judul kolomnya.")
    counts, known = Counter(), dict(package.items.values_list("pk", "pk"))
    for _, cells in table.records():
        item = known.get(_item_number(text_of(cells["code"]) or ""))
        answer = answer_of(text_of(cells["status"]) or "")
        if item is None or answer is None:
            counts["unknown"] += 1
            continue
        note = text_of(cells.get("note")) or ""
        counts[answer] += answer_items(package=package, items=[item], answer=answer, on=on, note=note)
    return counts


def _item_number(code: str) -> int | None:
    digits = code.strip().upper().removeprefix("PB")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < LONGEST_NUMBER else None


def answer_of(said: str) -> str | None:
    """The answer a wording means, or None where it is not known."""
    text = f"_{normalised(said)}_"
    return next((str(answer) for answer, words in WORDINGS if any(f"_{word}_" in text for word in words)), None)
