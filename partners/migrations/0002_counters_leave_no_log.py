from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_schema")]

    # Counters of requests: not worth a log, and lost after a crash without harm.
    operations = [
        migrations.RunSQL("ALTER TABLE partners_keyuse SET UNLOGGED", "ALTER TABLE partners_keyuse SET LOGGED"),
    ]
