"""The audit of tables that an import fills by the million."""

import pghistory
from django.db import models


def track_in_bulk(model):
    """`pghistory.track()` without indexes on the copied foreign keys and the context: nobody searches the audit by
    them, and each costs an import seconds. The index that finds all events of one object stays."""
    keys = {field.name: _copied(field) for field in model._meta.local_fields if isinstance(field, models.ForeignKey)}
    context = pghistory.ContextForeignKey(null=True, db_index=False)
    return pghistory.track(context_field=context, attrs=keys)(model)


def _copied(field: models.ForeignKey) -> models.ForeignKey:
    return models.ForeignKey(
        field.remote_field.model, models.DO_NOTHING, null=field.null, db_constraint=False, db_index=False,
        related_name="+", related_query_name="+",
    )  # fmt: skip
