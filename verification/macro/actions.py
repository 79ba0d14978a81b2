"""Files of official statistics kept once, their figures stored with cell and vintage, doubts decided by a person."""

import hashlib
import json
import re
import shutil
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.models import User
from jobs.actions import request_job
from jobs.models import Job
from verification.macro.crosscheck.again import request_again
from verification.macro.files import readings
from verification.macro.loading import FOLDER, content_of, import_figures
from verification.macro.models import MacroFigure, MacroFile
from verification.macro.vintages import is_later, supersede, vintages_of

__all__ = [
    "FOLDER", "MacroError", "accept_held", "correct_file", "discard_file", "import_figures", "reject_held",
    "request_import", "request_reading", "store_file",
]  # fmt: skip

State = MacroFigure.State
READ_FILE = "verification.read_macro_file"
IMPORT_FILE = "verification.import_macro_file"
DEFAULT_PUBLISHER = "BPS"


class MacroError(Exception):
    """Why a file or a figure cannot be taken, in words for the person who asked."""


def store_file(*, file, name: str, publisher: str = "", released_on: date | None = None, by: User | None = None):
    """Keep the content under its digest. The same content is one MacroFile; until its figures are stored, the last
    name, publisher and release date given for it count.

    file    binary file object, or the path of one
    returns (MacroFile, whether it is new)
    """
    if isinstance(file, str | Path):
        with Path(file).open("rb") as opened:
            return store_file(file=opened, name=name, publisher=publisher, released_on=released_on, by=by)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    path = _keep_content(file, f"{FOLDER}/{digest}/{_plain_name(name)}")
    fields = {"name": _plain_name(name), "path": path, "released_on": released_on or _update_day(path)}
    macro_file, is_new = MacroFile.objects.get_or_create(
        sha256=digest, defaults=fields | {"publisher": publisher or DEFAULT_PUBLISHER, "uploaded_by": by}
    )
    if not is_new and macro_file.imported_at is None:
        _correct(macro_file, fields | ({"publisher": publisher} if publisher else {}))
    return macro_file, is_new


def _correct(macro_file, fields) -> None:
    """The copy under the earlier name goes; so does what was understood under it."""
    earlier = content_of(macro_file)
    MacroFile.objects.filter(pk=macro_file.pk).update(**fields)
    macro_file.refresh_from_db()
    if content_of(macro_file) != earlier:
        transaction.on_commit(lambda: earlier.unlink(missing_ok=True))
    transaction.on_commit(lambda: readings.drop(macro_file.pk))


def _plain_name(name: str) -> str:
    """Kept as it is where it can be: the name of a file often is the only place that tells the year."""
    plain = re.sub(r'[\x00-\x1f/\\:*?"<>|]+', " ", str(name).replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    return plain.encode()[-120:].decode(errors="ignore") or "berkas"


def _keep_content(file, path: str) -> str:
    """Written beside and moved into place: a half-written file never stands under the digest."""
    target = Path(settings.MEDIA_ROOT) / path
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        file.seek(0)
        with NamedTemporaryFile(dir=target.parent, delete=False) as part:
            shutil.copyfileobj(file, part)
        Path(part.name).replace(target)
    return path


def _update_day(path: str) -> date | None:
    """The day a WebAPI answer says it was updated; other files do not tell their release."""
    content = Path(settings.MEDIA_ROOT) / path
    with content.open("rb") as file:
        if file.read(1) != b"{":
            return None
    try:
        return parse_date(str(json.loads(content.read_text(encoding="utf-8")).get("last_update", ""))[:10])
    except (ValueError, RecursionError):
        return None


def request_reading(*, macro_file: MacroFile, by: User | None = None) -> Job:
    """Ask what is understood of a file, for a person to look at. Raises MacroError, AlreadyRunning."""
    return _request(READ_FILE, macro_file, by)


def request_import(*, macro_file: MacroFile, by: User | None = None) -> Job:
    """Ask for the figures of a kept file to be stored. Raises MacroError when they are in already, AlreadyRunning."""
    return _request(IMPORT_FILE, macro_file, by)


@transaction.atomic
def _request(kind, macro_file, by):
    macro_file = _unstored(macro_file)
    subject = f"{macro_file.name[:60]} #{macro_file.pk}"
    return request_job(kind=kind, subject=subject, params={"file": macro_file.pk}, by=by)


@transaction.atomic
def correct_file(*, macro_file: MacroFile, name: str, publisher: str, released_on: date | None) -> MacroFile:
    """Another name, publisher or release date for a file whose figures are not stored. Raises MacroError."""
    macro_file = _unstored(macro_file)
    return store_file(file=content_of(macro_file), name=name, publisher=publisher, released_on=released_on)[0]


@transaction.atomic
def discard_file(*, macro_file: MacroFile) -> None:
    """A file from which nothing was stored goes, content and all. Raises MacroError when its figures are in."""
    macro_file = _unstored(macro_file)
    folder, pk = content_of(macro_file).parent, macro_file.pk
    macro_file.delete()
    transaction.on_commit(lambda: _drop_content(folder, pk))


def _drop_content(folder, pk) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    readings.drop(pk)


def _unstored(macro_file):
    macro_file = MacroFile.objects.select_for_update(of=("self",)).filter(pk=macro_file.pk).first()
    if macro_file is None:
        raise MacroError("Berkas ini sudah dibuang.")
    if macro_file.imported_at:
        raise MacroError(f"Berkas ini sudah disimpan pada {timezone.localtime(macro_file.imported_at):%d-%m-%Y}.")
    return macro_file


@transaction.atomic
def accept_held(*, figure: MacroFigure, by: User, note: str) -> MacroFigure:
    """Take a held figure after all; it replaces the accepted one unless that is a later release. Raises MacroError."""
    figure = _undecided(figure)
    _decide(figure, by, f"{note.strip()} Semula ditahan: {figure.held_reason}" if note.strip() else "")
    current = vintages_of(figure).filter(state=State.ACCEPTED).first()
    figure.held_reason = ""
    figure.state = State.ACCEPTED
    if current and is_later(current.release, figure.release):
        figure.state = State.SUPERSEDED
    elif current:
        supersede(current)
    figure.save()
    request_again(MacroFigure.objects.filter(pk=figure.pk), by=by)
    return figure


@transaction.atomic
def reject_held(*, figure: MacroFigure, by: User, note: str) -> MacroFigure:
    """Share the doubt: the figure stays held and visible, and is never used. Raises MacroError."""
    figure = _undecided(figure)
    _decide(figure, by, note.strip())
    figure.save()
    return figure


def _undecided(figure):
    figure = MacroFigure.objects.select_for_update(of=("self",)).get(pk=figure.pk)
    if figure.state != State.HELD or figure.decided_at:
        raise MacroError("Angka ini tidak sedang menunggu keputusan.")
    return figure


def _decide(figure, by, note):
    if not note:
        raise MacroError("Tulis alasan keputusan, misalnya sumber yang Anda bandingkan.")
    if len(note) > 500:
        raise MacroError("Alasan keputusan lebih dari 500 huruf. Persingkat dahulu.")
    figure.decided_by, figure.decided_at, figure.decision_note = by, timezone.now(), note
