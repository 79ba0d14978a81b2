"""Files of official statistics kept once, their figures stored with cell and vintage, doubts decided by a person."""

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.models import User
from jobs.actions import request_job
from jobs.models import Job
from verification.macro.models import MacroFigure, MacroFile

State = MacroFigure.State
IMPORT_FILE = "verification.import_macro_file"
RUN_CROSSCHECK = "verification.run_crosscheck"
FOLDER = "macro"
DEFAULT_PUBLISHER = "BPS"


class MacroError(Exception):
    """Why a file or a figure cannot be taken, in words for the person who asked."""


def store_file(*, file, name: str, publisher: str = "", released_on: date | None = None, by: User | None = None):
    """Keep the content under its digest. The same content is one MacroFile; a release date given later is added.

    file    binary file object, or the path of one
    returns (MacroFile, whether it is new)
    """
    if isinstance(file, str | Path):
        with Path(file).open("rb") as opened:
            return store_file(file=opened, name=name, publisher=publisher, released_on=released_on, by=by)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    path = _keep_content(file, f"{FOLDER}/{digest}{Path(name).suffix.lower()[:8]}")
    fields = {
        "name": Path(name).name[:200], "path": path, "publisher": publisher or DEFAULT_PUBLISHER,
        "released_on": released_on or _update_day(path), "uploaded_by": by,
    }  # fmt: skip
    macro_file, is_new = MacroFile.objects.get_or_create(sha256=digest, defaults=fields)
    if released_on and macro_file.released_on is None and macro_file.imported_at is None:
        macro_file.released_on = released_on
        macro_file.save(update_fields=["released_on"])
    return macro_file, is_new


def _keep_content(file, path: str) -> str:
    """Written beside and moved into place: a half-written file never stands under the digest."""
    target = Path(settings.MEDIA_ROOT) / path
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.{timezone.now():%H%M%S%f}.part")
        file.seek(0)
        with part.open("wb") as out:
            shutil.copyfileobj(file, out)
        part.replace(target)
    return path


def _update_day(path: str) -> date | None:
    """The day a WebAPI answer says it was updated; other files do not tell their release."""
    with default_storage.open(path, "rb") as file:
        if not file.read(1) == b"{":
            return None
    try:
        answer = json.loads((Path(settings.MEDIA_ROOT) / path).read_text(encoding="utf-8-sig"))
        return parse_date(str(answer.get("last_update", ""))[:10])
    except (ValueError, RecursionError):
        return None


@transaction.atomic
def request_import(*, macro_file: MacroFile, by: User | None = None) -> Job:
    """Ask for the figures of a stored file. Raises MacroError when they are in already, AlreadyRunning."""
    if macro_file.imported_at:
        raise MacroError(f"Berkas ini sudah dibaca pada {timezone.localtime(macro_file.imported_at):%d-%m-%Y}.")
    subject = f"{macro_file.name[:60]} #{macro_file.pk}"
    return request_job(kind=IMPORT_FILE, subject=subject, params={"file": macro_file.pk}, by=by)


@transaction.atomic
def accept_held(*, figure: MacroFigure, by: User, note: str) -> MacroFigure:
    """Take a held figure after all; it replaces the accepted one unless that is a later release. Raises MacroError."""
    figure = _undecided(figure)
    if not figure.period:
        raise MacroError("Berkas tidak menyebut tahun angka ini, jadi tidak dapat diterima. Unggah berkas yang lengkap.")
    _decide(figure, by, f"{note.strip()} Semula ditahan: {figure.held_reason}" if note.strip() else "")
    current = _vintages(figure).filter(state=State.ACCEPTED).first()
    figure.held_reason = ""
    figure.state = State.ACCEPTED
    if current and is_later(current.release, figure.release):
        figure.state = State.SUPERSEDED
    elif current:
        supersede(current)
    figure.save()
    return figure


@transaction.atomic
def reject_held(*, figure: MacroFigure, by: User, note: str) -> MacroFigure:
    """Share the doubt: the figure stays held and visible, and is never used. Raises MacroError."""
    figure = _undecided(figure)
    _decide(figure, by, note.strip())
    figure.save()
    return figure


def supersede(figure: MacroFigure) -> None:
    figure.state = State.SUPERSEDED
    figure.save(update_fields=["state"])


def is_later(one: str, two: str) -> bool:
    """Whether release `one` is known to follow `two`: both are dates (2024, 2024-07-01)."""
    return bool(dated(one) and dated(two)) and dated(one) > dated(two)


def dated(release: str) -> str:
    """The day, month or year of a release; empty where it has none ("diterima 2026-09-01" is no release date)."""
    start = release.split(" ")[0]
    parts = start.split("-")
    is_date = len(parts) <= 3 and len(parts[0]) == 4 and all(part.isdigit() for part in parts)
    return start if is_date else ""


def _undecided(figure):
    figure = MacroFigure.objects.select_for_update(of=("self",)).get(pk=figure.pk)
    if figure.state != State.HELD or figure.decided_at:
        raise MacroError("Angka ini tidak sedang menunggu keputusan.")
    return figure


def _decide(figure, by, note):
    if not note:
        raise MacroError("Tulis alasan keputusan, misalnya sumber yang Anda bandingkan.")
    figure.decided_by, figure.decided_at, figure.decision_note = by, timezone.now(), note[:500]
    try:
        figure.full_clean(validate_constraints=False)
    except ValidationError as error:
        raise MacroError("Alasan keputusan terlalu panjang.") from error


def _vintages(figure):
    """The same figure as every release gives it."""
    key = {name: getattr(figure, name) for name in ("series_id", "area_id", "period", "category")}
    return MacroFigure.objects.select_for_update(of=("self",)).filter(**key)
