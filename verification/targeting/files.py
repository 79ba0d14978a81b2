"""Papers of a list on disk, and the scan of the signed decree: written, fetched, forgotten; who took them is kept."""

import hashlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from PIL import Image

from accounts.actions import log_access
from accounts.models import User
from households.models import Area
from households.uploads import drop_upload, forget_unnamed, new_path
from verification.photos import MOST_PIXELS, UNREADABLE
from verification.review.models import TargetList
from verification.scans import ScanRefused, check_pdf, is_pdf
from verification.targeting import documents, facts
from verification.targeting.actions import DecisionError
from verification.targeting.models import ListFile, SignedDecree

FOLDER, SCANS = "targets", "decrees"
FILE_DAYS = 7
MOST_SCAN_BYTES = 20 * 1024 * 1024
WRITERS = {
    ListFile.Kind.ANNEX_PDF: documents.annex_pdf,
    ListFile.Kind.ANNEX_XLSX: documents.annex_xlsx,
    ListFile.Kind.ANNOUNCEMENT: documents.announcement_pdf,
}
SCAN_TYPES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png"}


# Papers


def silent(stage: str, done: int, total: int) -> None:
    """Nobody waits for news."""


@transaction.atomic
def write_file(*, target_list: TargetList, kind: str, by: User, progress: documents.Progress = silent) -> ListFile:
    """The paper as the list stands; it takes the place of the one before. Raises DecisionError."""
    target_list = TargetList.objects.get(pk=target_list.pk)
    check_may_be_written(target_list, kind)
    rows = facts.listed(target_list, with_niks=kind != ListFile.Kind.ANNOUNCEMENT)
    if not rows:
        raise DecisionError(f"{target_list} belum berisi keluarga.")
    _log(target_list, by, f"Menulis {ListFile.Kind(kind).label}")
    paper = WRITERS[kind](target_list, rows, progress)
    path = new_path(FOLDER, f".{paper.suffix}")
    path.write_bytes(paper.content)
    known = ListFile.objects.select_for_update().filter(list=target_list, kind=kind).first()
    file, _ = ListFile.objects.update_or_create(
        list=target_list, kind=kind,
        defaults={"stored_file": str(path), "n_entries": len(rows), "is_draft": target_list.frozen_at is None,
                  "made_by": by, "made_at": timezone.now()},
    )  # fmt: skip
    transaction.on_commit(lambda: drop_upload(known.stored_file if known else ""))
    return file


def check_may_be_written(target_list: TargetList, kind: str) -> None:
    if kind == ListFile.Kind.ANNOUNCEMENT and target_list.announced_on is None:
        raise DecisionError("Catat dahulu tanggal pengumuman dan masa sanggahnya.")


@transaction.atomic
def fetch_file(*, file: ListFile, by: User) -> bytes:
    """The paper, with who took it written down before it leaves. Raises DecisionError once it was forgotten."""
    path = Path(file.stored_file)
    if not file.stored_file or not path.is_file():
        raise DecisionError(f"Berkas dihapus setelah {FILE_DAYS} hari. Tulis lagi berkasnya.")
    _log(file.list, by, f"Mengunduh {file.get_kind_display()}")
    return path.read_bytes()


@transaction.atomic
def village_announcement(*, target_list: TargetList, village: Area, by: User) -> bytes:
    """The pages of one village. Raises DecisionError before the list is announced, or when nobody of it is there."""
    check_may_be_written(target_list, ListFile.Kind.ANNOUNCEMENT)
    rows = facts.listed(target_list, village, with_niks=False)
    if not rows:
        raise DecisionError(f"Tidak ada keluarga dari {village.name} di {target_list}.")
    _log(target_list, by, f"Pengumuman {village.name}", village)
    return documents.announcement_pdf(target_list, rows, silent).content


def _log(target_list: TargetList, by: User, purpose: str, village: Area | None = None) -> None:
    entries = facts.with_village(target_list.entries, target_list)
    entries = entries.filter(at=village.pk) if village else entries
    log_access(
        actor=by, purpose=f"{purpose}, {target_list}"[:200], kind="target_list", fields=["name"],
        object_ids=list(entries.order_by("pk").values_list("household", flat=True)),
    )  # fmt: skip


def forget_old_files() -> None:
    """Papers hold names and stay a week; the scan of a decree stays."""
    since = timezone.now() - timedelta(days=FILE_DAYS)
    for file in ListFile.objects.exclude(stored_file="").filter(made_at__lt=since):
        drop_upload(file.stored_file)
        ListFile.objects.filter(pk=file.pk, stored_file=file.stored_file).update(stored_file="")
    forget_unnamed(FOLDER, ListFile.objects.exclude(stored_file="").values_list("stored_file", flat=True))


# The signed decree


@transaction.atomic
def keep_scan(*, target_list: TargetList, content: bytes, by: User) -> SignedDecree:
    """The scan as it came. The same again is the one already kept. Raises DecisionError for what is no such file."""
    if not by.has_perm("verification.freeze_target_list"):
        raise DecisionError("Pindaian SK diunggah oleh admin Bappeda.")
    target_list = TargetList.objects.select_for_update().get(pk=target_list.pk)
    if target_list.frozen_at is None:
        raise DecisionError("Tetapkan daftar dengan SK dahulu, lalu unggah pindaiannya.")
    content_type, sha256 = type_of_scan(content), hashlib.sha256(content).hexdigest()
    known = target_list.scans.filter(sha256=sha256).first()
    if known:
        return known
    path = new_path(SCANS, f".{SCAN_TYPES[content_type]}")
    path.write_bytes(content)
    return target_list.scans.create(
        stored_file=f"{SCANS}/{path.name}", content_type=content_type, sha256=sha256, size_bytes=len(content),
        uploaded_by=by,
    )  # fmt: skip


def type_of_scan(content: bytes) -> str:
    """PDF, JPEG or PNG, told by what is inside and not by the name. Raises DecisionError."""
    if not content or len(content) > MOST_SCAN_BYTES:
        raise DecisionError("Berkas kosong atau lebih dari 20 MB. Pindai dengan ketelitian 150 sampai 200 dpi.")
    if is_pdf(content):
        try:
            check_pdf(content)
        except ScanRefused as error:
            raise DecisionError(str(error)) from error
        return "application/pdf"
    try:
        with Image.open(BytesIO(content), formats=list(PICTURES)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise DecisionError("Gambar lebih dari 40 megapiksel. Pindai dengan ketelitian lebih rendah.")
            image.load()
            return PICTURES[image.format]
    except UNREADABLE as error:
        raise DecisionError("Berkas ini bukan PDF, JPEG, atau PNG yang utuh.") from error


@transaction.atomic
def fetch_scan(*, scan: SignedDecree, by: User) -> bytes:
    """The signed decree, with who took it written down before it leaves. Raises DecisionError."""
    path = Path(settings.MEDIA_ROOT) / scan.stored_file
    if not path.is_file():
        raise DecisionError("Pindaian ini tidak ada lagi di penyimpanan. Hubungi admin sistem.")
    log_access(
        actor=by, purpose=f"Membuka pindaian SK, {scan.list}"[:200], kind="target_list", fields=["decree"],
        object_ids=[scan.list_id],
    )  # fmt: skip
    return path.read_bytes()
