"""What tables that an import fills by the million have instead of the usual: in the audit, and as indexes."""

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


def index_where_known(key: str, *, name: str) -> models.Index:
    """Of a foreign key that hardly any row has. Nobody searches for the rows without; indexing them costs an import as
    much as any other index."""
    return models.Index(fields=[key], condition=models.Q((f"{key}__isnull", False)), name=name)
