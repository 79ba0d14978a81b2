"""What `households.reference.load` writes, as the database gives it out and takes it in again.

Hundreds of tests begin with it. Loading takes 0.3 s of Python each time, taking rows in some milliseconds.
"""

from functools import lru_cache
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction

from households import reference
from households.models import CodeMap, Indicator, Rule, RuleSet, Variable
from tests import migrated

VARIABLES = (Variable, CodeMap)
RULES = (Indicator, RuleSet, Rule)
GO_ON = """SELECT setval(pg_get_serial_sequence('"{0}"', 'id'), greatest(nextval(pg_get_serial_sequence('"{0}"', 'id')),
(SELECT max(id) FROM "{0}")))"""


def remember(folder: Path) -> None:
    """Load it into an empty database, write each table it fills to a file, and take it back."""
    kept = [
        model for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy and not hasattr(model, "pgh_tracked_model")  # triggers do
    ]  # fmt: skip
    before = _filled(kept)
    with transaction.atomic(), connection.cursor() as cursor:
        reference.load()
        for model in _filled(kept) - before:
            with cursor.copy(f'COPY "{model._meta.db_table}" TO STDOUT') as rows:
                (folder / f"{model._meta.db_table}.copy").write_bytes(b"".join(rows))
        transaction.set_rollback(True)


def _filled(models) -> set:
    return {model for model in models if model._base_manager.exists()}


def recall(*models) -> None:
    """Put back the rows of these models, or of all."""
    wanted = {model._meta.db_table for model in models}
    with transaction.atomic(), connection.cursor() as cursor:  # references are looked at when it ends
        for table, rows in _tables().items():
            if table in wanted or not wanted:
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(rows)
                cursor.execute(GO_ON.format(table))


@lru_cache
def _tables() -> dict[str, bytes]:
    return {file.stem: file.read_bytes() for file in sorted(migrated.folder().glob("*.copy"))}
