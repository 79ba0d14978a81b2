"""Survey files in the browser: kept until they are a round, refused or forgotten, whichever comes first."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from households.uploads import drop_upload, forget_unnamed, keep_upload
from verification.macro.models import SurveyFile, SurveyRound
from verification.macro.surveys.declaration import Declaration, SurveyRefused
from verification.macro.surveys.profiles import Profile, profiles_of
from verification.macro.surveys.rounds import read_records, store_round
from verification.macro.surveys.tables import Table

FOLDER = "survei"
KEPT_FOR = timedelta(days=1)
MOST_COLUMNS = 300
MOST_FAULTS = 1_000  # kept to be shown; a file with more is wrong throughout
TOO_MANY_COLUMNS = f"Berkas memuat lebih dari {MOST_COLUMNS} kolom. Sisakan kolom yang dipakai saja, lalu unggah lagi."


def receive_file(*, upload, by: User) -> SurveyFile:
    """Keep an uploaded file until it is read and declared."""
    path = keep_upload(upload, FOLDER)
    return SurveyFile.objects.create(name=upload.name[-200:], stored_file=str(path), uploaded_by=by)


def read_file(file: SurveyFile) -> None:
    """Note its columns; or refuse it and take it from the disk, as the law asks of a file that names people."""
    try:
        table = read_records(file.stored_file)
        if len(table.columns) > MOST_COLUMNS:
            raise SurveyRefused(TOO_MANY_COLUMNS)
    except SurveyRefused as error:
        _drop(file, refusal=str(error))
        return
    file.columns, file.n_rows = [asdict(profile) for profile in profiles_of(table)], table.n
    file.save(update_fields=["columns", "n_rows"])


def profiles(file: SurveyFile) -> list[Profile]:
    return [Profile(**facts) for facts in file.columns]


def store_file(
    file: SurveyFile, declared: Declaration, fields: dict, *, by: User | None, progress: Callable
) -> SurveyRound | None:
    """The round of a file, which then leaves the disk; or None, and its faults noted, for a person to mend."""
    try:
        round = store_round(_table(file), declared, by=by, progress=progress, **fields)
    except SurveyRefused as error:
        faults = [list(fault) for fault in error.faults] or [[0, "", str(error)]]
        file.faults = faults[:MOST_FAULTS]
        file.save(update_fields=["faults"])
        return None
    _drop(file, round=round)
    return round


def _table(file: SurveyFile) -> Table:
    return read_records(file.stored_file)


def note_typed(file: SurveyFile, typed: dict) -> None:
    """Keep what was typed, and forget what an earlier attempt found wrong."""
    file.typed, file.faults = typed, []
    file.save(update_fields=["typed", "faults"])


def discard_file(file: SurveyFile) -> None:
    """A person does not go on with it."""
    drop_upload(file.stored_file)
    file.delete()


def forget_old_files() -> None:
    for file in SurveyFile.objects.filter(uploaded_at__lt=timezone.now() - KEPT_FOR):
        discard_file(file)
    forget_unnamed(FOLDER, SurveyFile.objects.exclude(stored_file="").values_list("stored_file", flat=True))


def _drop(file: SurveyFile, **fields) -> None:
    stored, file.stored_file = file.stored_file, ""
    for name, value in fields.items():
        setattr(file, name, value)
    file.save(update_fields=["stored_file", *fields])
    transaction.on_commit(lambda: drop_upload(stored))
