"""Files as people hand them in. They hold NIKs in clear: under names of our own, readable by us alone, not for long."""

import hashlib
import shutil
import uuid
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

UNNAMED_HOURS = 1  # longer than it takes to write a file and the row that names it


def new_path(folder: str, suffix: str = "") -> Path:
    """An empty file of ours below MEDIA_ROOT/folder."""
    place = Path(settings.MEDIA_ROOT) / folder
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = place / f"{uuid.uuid4().hex}{suffix}"
    path.touch(mode=0o600)
    return path


def keep_upload(upload, folder: str) -> Path:
    """On disk until it was read."""
    path = new_path(folder)
    with path.open("wb") as target:
        for chunk in upload.chunks():
            target.write(chunk)
    return path


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def drop_upload(stored: str) -> None:
    if stored and Path(stored).is_relative_to(settings.MEDIA_ROOT):
        Path(stored).unlink(missing_ok=True)


def forget_unnamed(folder: str, stored: Iterable[str]) -> None:
    """Files and folders directly below MEDIA_ROOT/folder that no row names: whoever was writing them was stopped.

    stored  paths that rows name, of files in the folder or one folder further down
    """
    place = Path(settings.MEDIA_ROOT) / folder
    named = {Path(path).relative_to(place).parts[0] for path in stored if Path(path).is_relative_to(place)}
    latest = (timezone.now() - timedelta(hours=UNNAMED_HOURS)).timestamp()
    for path in place.glob("*"):
        if path.name not in named and path.stat().st_mtime < latest:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
