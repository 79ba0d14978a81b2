"""What `manage.py up` does to the database before it starts anything."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from rbpk import up


@pytest.mark.django_db
def test_a_database_of_before_the_migrations_began_anew_is_told_and_left_alone(monkeypatch):
    MigrationRecorder(connection).record_applied("accounts", "0001_tables")
    monkeypatch.setattr("django.core.management.call_command", lambda *words, **options: pytest.fail("changed"))

    with pytest.raises(up.UpError, match="hapus folder var"):
        up.prepare()
