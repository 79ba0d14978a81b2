"""What becomes of a snapshot: opened, accepted by a person, cancelled."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from households.models import Snapshot, Source
from households.uploads import forget_unnamed, sha256_of

FOLDER = "registers"  # below MEDIA_ROOT, a folder for each import
KEPT_FOR = timedelta(days=7)  # uploaded registers hold NIKs in clear; no longer than a week of office work
LONGEST_NAME = 200
UNREADABLE = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


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
    longest = Source._meta.get_field("name").max_length - len(" (peragaan)")
    fields = {"name": f"{real.name[:longest]} (peragaan)", "owner": "Data buatan", "is_synthetic": True}
    same = {"instrument": real.instrument, "instrument_version": real.instrument_version}
    return Source.objects.get_or_create(code=f"{register}-peragaan", defaults=fields | same)[0]


def open_snapshot(
    *, source: Source, as_of: date, paths: Sequence[Path], names: Sequence[str], by: User | None
) -> Snapshot:
    """A snapshot for these files. Raises ImportRefused when the same files are here already."""
    sums = sorted(sha256_of(path) for path in paths)
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
    """Names as they may be shown, without signs that turn or hide text; two files of one name stay two files."""
    seen: Counter = Counter()
    told = []
    for name in (UNREADABLE.sub("", name)[:LONGEST_NAME] or "tanpa nama" for name in names):
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


class AlreadyHere(ImportRefused):
    """The same files were taken in before."""

    def __init__(self, snapshot: Snapshot):
        super().__init__(f"Berkas yang sama sudah diterima: {snapshot}. Tidak ada yang berubah.")
        self.snapshot = snapshot


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
    snapshot.changes.all().delete()
    snapshot.state = Snapshot.State.CANCELLED
    snapshot.save(update_fields=["state"])
    transaction.on_commit(lambda: forget_files(snapshot))
    return snapshot


def kept_files(snapshot: Snapshot) -> list[tuple[int, str, Path]]:
    """(number, name, path) of the uploaded files that are still here; files of the command line are not ours."""
    known = zip(snapshot.file_names, map(Path, snapshot.stored_files), strict=False)
    return [(at, name, path) for at, (name, path) in enumerate(known) if _is_ours(path) and path.is_file()]


def forget_files(snapshot: Snapshot) -> None:
    """The uploaded files, and whatever was made of them beside them."""
    for folder in {Path(path).parent for path in snapshot.stored_files if _is_ours(Path(path))}:
        for path in folder.glob("*"):
            path.unlink(missing_ok=True)
        if folder.is_dir():
            folder.rmdir()


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(settings.MEDIA_ROOT)


def forget_old_files() -> int:
    """Files of imports that were applied or cancelled, or came longer ago than KEPT_FOR. Returns of how many imports.

    A refused import keeps its files for the marked workbook and for mapping its columns.
    """
    n_forgotten = 0
    for snapshot in Snapshot.objects.exclude(stored_files=[]).iterator():
        if _is_done_with(snapshot) and kept_files(snapshot):
            forget_files(snapshot)
            n_forgotten += 1
    named = Snapshot.objects.exclude(stored_files=[]).values_list("stored_files", flat=True)
    forget_unnamed(FOLDER, chain.from_iterable(named))
    return n_forgotten


def _is_done_with(snapshot: Snapshot) -> bool:
    by_a_person = snapshot.state == Snapshot.State.CANCELLED and not snapshot.is_refused
    is_old = snapshot.created_at < timezone.now() - KEPT_FOR
    return is_old or by_a_person or snapshot.state == Snapshot.State.APPLIED
