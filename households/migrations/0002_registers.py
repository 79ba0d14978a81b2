import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("households", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CandidatePairEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("same_nik", "NIK sama, nama atau tanggal lahir berbeda"),
                            ("across_sources", "Mungkin orang yang sama di dua sumber"),
                            ("within_source", "Mungkin ganda dalam satu sumber"),
                            ("two_families", "Satu orang di dua keluarga"),
                            ("two_villages", "Satu keluarga di dua desa"),
                            ("namesakes", "Senama di satu desa"),
                        ],
                        default="same_nik",
                        max_length=16,
                        verbose_name="jenis",
                    ),
                ),
                ("probability", models.FloatField(null=True)),
                ("weight", models.FloatField(null=True)),
                ("comparisons", models.JSONField(default=list)),
                ("is_same", models.BooleanField(null=True, verbose_name="putusan")),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClaimKeyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("old_source_key", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="DukcapilBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answered_on", models.DateField(verbose_name="dijawab per")),
                ("file_name", models.CharField(max_length=200, verbose_name="berkas")),
                ("file_sha256", models.CharField(max_length=64, unique=True)),
                ("loaded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dimuat")),
                ("n_rows", models.PositiveIntegerField(default=0, verbose_name="baris")),
                ("n_applied", models.PositiveIntegerField(default=0, verbose_name="diterapkan")),
                ("n_unknown", models.PositiveIntegerField(default=0, verbose_name="tidak ada di register")),
                ("n_refused", models.PositiveIntegerField(default=0, verbose_name="ditolak")),
            ],
            options={
                "verbose_name": "jawaban Dukcapil",
                "verbose_name_plural": "jawaban Dukcapil",
                "ordering": ["-answered_on", "-pk"],
                "permissions": [("import_dukcapil", "Memuat jawaban Dukcapil")],
            },
        ),
        migrations.CreateModel(
            name="LinkageThreshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "upper",
                    models.FloatField(help_text="Peluang dari 0 sampai 1.", verbose_name="ambang sambung otomatis"),
                ),
                ("lower", models.FloatField(help_text="Peluang dari 0 sampai 1.", verbose_name="ambang tanya petugas")),
                ("reason", models.CharField(max_length=200, verbose_name="alasan")),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="berlaku sejak")),
            ],
            options={
                "verbose_name": "ambang penautan",
                "verbose_name_plural": "ambang penautan",
                "ordering": ["-set_at", "-pk"],
                "get_latest_by": ["set_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ListMatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=200, verbose_name="tujuan")),
                ("file_name", models.CharField(max_length=200, verbose_name="berkas")),
                ("stored_file", models.CharField(blank=True, editable=False, max_length=300)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diminta")),
                ("done_at", models.DateTimeField(null=True, verbose_name="selesai")),
                ("n_rows", models.PositiveIntegerField(default=0, verbose_name="baris")),
                ("n_matched", models.PositiveIntegerField(default=0, verbose_name="padan")),
                ("n_typo", models.PositiveIntegerField(default=0, verbose_name="mungkin salah ketik")),
                ("n_not_matched", models.PositiveIntegerField(default=0, verbose_name="tidak padan")),
                ("refusal", models.TextField(blank=True, verbose_name="sebab ditolak")),
            ],
            options={
                "verbose_name": "pemadanan daftar",
                "verbose_name_plural": "pemadanan daftar",
                "ordering": ["-asked_at"],
                "permissions": [
                    ("match_list", "Memadankan daftar"),
                    ("view_all_list_matches", "Melihat semua pemadanan daftar"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListMatchRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_no", models.PositiveIntegerField(verbose_name="baris")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="nama")),
                ("masked_nik", models.CharField(blank=True, max_length=20, verbose_name="NIK")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("matched", "Padan"), ("typo", "Mungkin salah ketik"), ("not_matched", "Tidak padan")],
                        max_length=12,
                        verbose_name="hasil",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="keterangan")),
            ],
        ),
        migrations.CreateModel(
            name="MappedLayout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=80, verbose_name="nama tabel")),
                (
                    "level",
                    models.CharField(
                        choices=[("family", "Satu baris satu keluarga"), ("person", "Satu baris satu orang")],
                        max_length=10,
                        verbose_name="satuan",
                    ),
                ),
                ("signature", models.CharField(max_length=64)),
                ("columns", models.JSONField(default=list, verbose_name="kolom")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dipetakan")),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "tata letak yang dipetakan",
                "verbose_name_plural": "tata letak yang dipetakan",
            },
        ),
        migrations.CreateModel(
            name="StrikeOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("duplicate", "Ganda"),
                            ("deceased", "Meninggal"),
                            ("moved", "Pindah"),
                            ("not_found", "Tidak ditemukan"),
                            ("other", "Lainnya"),
                        ],
                        max_length=12,
                        verbose_name="sebab",
                    ),
                ),
                ("note", models.TextField(verbose_name="penjelasan")),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diusulkan")),
                ("is_confirmed", models.BooleanField(null=True, verbose_name="disetujui")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="diputuskan")),
            ],
            options={
                "verbose_name": "pencoretan",
                "verbose_name_plural": "pencoretan",
                "ordering": ["-proposed_at"],
                "permissions": [("strike_out", "Mengusulkan dan memutuskan pencoretan")],
            },
        ),
        migrations.CreateModel(
            name="StrikeOutEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("duplicate", "Ganda"),
                            ("deceased", "Meninggal"),
                            ("moved", "Pindah"),
                            ("not_found", "Tidak ditemukan"),
                            ("other", "Lainnya"),
                        ],
                        max_length=12,
                        verbose_name="sebab",
                    ),
                ),
                ("note", models.TextField(verbose_name="penjelasan")),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diusulkan")),
                ("is_confirmed", models.BooleanField(null=True, verbose_name="disetujui")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="diputuskan")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="update_update",
        ),
        migrations.RemoveField(
            model_name="candidatepair",
            name="reason",
        ),
        migrations.RemoveField(
            model_name="stagedrow",
            name="facts",
        ),
        migrations.AddField(
            model_name="candidatepair",
            name="comparisons",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="candidatepair",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="candidatepair",
            name="kind",
            field=models.CharField(
                choices=[
                    ("same_nik", "NIK sama, nama atau tanggal lahir berbeda"),
                    ("across_sources", "Mungkin orang yang sama di dua sumber"),
                    ("within_source", "Mungkin ganda dalam satu sumber"),
                    ("two_families", "Satu orang di dua keluarga"),
                    ("two_villages", "Satu keluarga di dua desa"),
                    ("namesakes", "Senama di satu desa"),
                ],
                default="same_nik",
                max_length=16,
                verbose_name="jenis",
            ),
        ),
        migrations.AddField(
            model_name="candidatepair",
            name="probability",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="reopened_at",
            field=models.DateTimeField(null=True, verbose_name="perlu dikonfirmasi lagi"),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="reopened_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.snapshot"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="dukcapil_on",
            field=models.DateField(blank=True, null=True, verbose_name="dijawab Dukcapil"),
        ),
        migrations.AddField(
            model_name="personevent",
            name="dukcapil_on",
            field=models.DateField(blank=True, null=True, verbose_name="dijawab Dukcapil"),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="address",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="birth_date",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="decile",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="mended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="mended_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="name_key",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="nik_quality",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="relation",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="rt",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="rw",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="sex",
            field=models.CharField(blank=True, max_length=6),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="values",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="candidatepair",
            name="is_same",
            field=models.BooleanField(null=True, verbose_name="putusan"),
        ),
        migrations.AlterField(
            model_name="link",
            name="method",
            field=models.CharField(
                choices=[
                    ("first_seen", "Warga baru dari klaim ini"),
                    ("exact_nik", "NIK sama, nama dan tanggal lahir cocok"),
                    ("probabilistic", "Peluang di atas ambang"),
                    ("clerical", "Diputuskan petugas"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="linkevent",
            name="method",
            field=models.CharField(
                choices=[
                    ("first_seen", "Warga baru dari klaim ini"),
                    ("exact_nik", "NIK sama, nama dan tanggal lahir cocok"),
                    ("probabilistic", "Peluang di atas ambang"),
                    ("clerical", "Diputuskan petugas"),
                ],
                max_length=14,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="candidatepair",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_candidatepairevent" ("comparisons", "decided_at", "decided_by_id", "id", "is_same", "kind", "left_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "right_id", "run_id", "weight") SELECT new_values."comparisons", new_values."decided_at", new_values."decided_by_id", new_values."id", new_values."is_same", new_values."kind", new_values."left_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."probability", new_values."right_id", new_values."run_id", new_values."weight" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a4643090ee0785036b9781a35278579cf76449eb",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7b866",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="households_candidatepair",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="candidatepair",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_candidatepairevent" ("comparisons", "decided_at", "decided_by_id", "id", "is_same", "kind", "left_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "right_id", "run_id", "weight") SELECT new_values."comparisons", new_values."decided_at", new_values."decided_by_id", new_values."id", new_values."is_same", new_values."kind", new_values."left_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."probability", new_values."right_id", new_values."run_id", new_values."weight" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a8c7366d090f3840af17bfb8363287878a463cd9",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a37cc",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_candidatepair",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_personevent" ("birth_date", "died_on", "dukcapil_batch_id", "dukcapil_on", "dukcapil_status", "id", "merged_into_id", "name", "name_key", "nik_id", "nik_status", "original_nik_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sex") SELECT new_values."birth_date", new_values."died_on", new_values."dukcapil_batch_id", new_values."dukcapil_on", new_values."dukcapil_status", new_values."id", new_values."merged_into_id", new_values."name", new_values."name_key", new_values."nik_id", new_values."nik_status", new_values."original_nik_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."sex" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="e1343a82de0c18b474265d87d1b48de2b7d92c49",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cab81",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="households_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_personevent" ("birth_date", "died_on", "dukcapil_batch_id", "dukcapil_on", "dukcapil_status", "id", "merged_into_id", "name", "name_key", "nik_id", "nik_status", "original_nik_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sex") SELECT new_values."birth_date", new_values."died_on", new_values."dukcapil_batch_id", new_values."dukcapil_on", new_values."dukcapil_status", new_values."id", new_values."merged_into_id", new_values."name", new_values."name_key", new_values."nik_id", new_values."nik_status", new_values."original_nik_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."sex" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="0e75ae6ae4492a947b53b81d510260351a55a31d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5a79e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_person",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="candidatepair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("is_same", None)),
                    models.Q(("decided_at__isnull", False), ("is_same__isnull", False)),
                    _connector="OR",
                ),
                name="decided_pair_has_a_time",
            ),
        ),
        migrations.AddField(
            model_name="candidatepairevent",
            name="decided_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="candidatepairevent",
            name="left",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.person",
            ),
        ),
        migrations.AddField(
            model_name="candidatepairevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="candidatepairevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="households.candidatepair",
            ),
        ),
        migrations.AddField(
            model_name="candidatepairevent",
            name="right",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.person",
            ),
        ),
        migrations.AddField(
            model_name="candidatepairevent",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.linkagerun",
            ),
        ),
        migrations.AddField(
            model_name="claimkeychange",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="key_changes", to="households.claim"
            ),
        ),
        migrations.AddField(
            model_name="claimkeychange",
            name="old_kk",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.identitynumber"
            ),
        ),
        migrations.AddField(
            model_name="claimkeychange",
            name="snapshot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.snapshot"
            ),
        ),
        migrations.AddField(
            model_name="dukcapilbatch",
            name="loaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="dukcapil_batch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="persons",
                to="households.dukcapilbatch",
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="dukcapil_batch",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.dukcapilbatch",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("dukcapil_status", "not_checked"), ("dukcapil_on__isnull", False), _connector="OR"),
                name="answer_of_dukcapil_has_a_date",
            ),
        ),
        migrations.AddField(
            model_name="linkagethreshold",
            name="set_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="listmatch",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="list_matches", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="listmatch",
            name="opd",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.opd",
                verbose_name="OPD",
            ),
        ),
        migrations.AddField(
            model_name="listmatchrow",
            name="list_match",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="households.listmatch"
            ),
        ),
        migrations.AddField(
            model_name="listmatchrow",
            name="person",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.person"
            ),
        ),
        migrations.AddField(
            model_name="mappedlayout",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="mappedlayout",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mapped_layouts",
                to="households.source",
                verbose_name="sumber",
            ),
        ),
        migrations.AddField(
            model_name="strikeout",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="strikeout",
            name="household",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="strike_outs",
                to="households.household",
            ),
        ),
        migrations.AddField(
            model_name="strikeout",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="strike_outs",
                to="households.person",
            ),
        ),
        migrations.AddField(
            model_name="strikeout",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="strikeoutevent",
            name="decided_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="strikeoutevent",
            name="household",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.household",
            ),
        ),
        migrations.AddField(
            model_name="strikeoutevent",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.person",
            ),
        ),
        migrations.AddField(
            model_name="strikeoutevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="strikeoutevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="households.strikeout",
            ),
        ),
        migrations.AddField(
            model_name="strikeoutevent",
            name="proposed_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="candidatepairevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="becb0b7a07b5f9e34b3a661673dab4ff952d9369",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2caae",
                    table="households_candidatepairevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="claimkeychange",
            constraint=models.UniqueConstraint(fields=("claim", "snapshot"), name="one_key_change_per_snapshot"),
        ),
        migrations.AddConstraint(
            model_name="dukcapilbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "n_rows",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("n_applied"), "+", models.F("n_unknown")
                            ),
                            "+",
                            models.F("n_refused"),
                        ),
                    )
                ),
                name="rows_of_a_dukcapil_answer_add_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkagethreshold",
            constraint=models.CheckConstraint(
                condition=models.Q(("lower__gt", 0), ("lower__lte", models.F("upper")), ("upper__lt", 1)),
                name="thresholds_are_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="listmatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("done_at", None),
                    models.Q(("refusal", ""), _negated=True),
                    (
                        "n_rows",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("n_matched"), "+", models.F("n_typo")
                            ),
                            "+",
                            models.F("n_not_matched"),
                        ),
                    ),
                    _connector="OR",
                ),
                name="rows_of_a_matched_list_add_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="listmatchrow",
            constraint=models.UniqueConstraint(fields=("list_match", "row_no"), name="row_once_per_list_match"),
        ),
        migrations.AddConstraint(
            model_name="mappedlayout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)),
                fields=("source", "signature"),
                name="headers_mapped_once_per_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="strikeout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("household__isnull", False), ("person", None)),
                    models.Q(("household", None), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="strike_out_is_of_a_person_or_a_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="strikeout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("is_confirmed", None)),
                    models.Q(
                        ("decided_at__isnull", False), ("decided_by__isnull", False), ("is_confirmed__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="decided_strike_out_has_a_second_officer",
            ),
        ),
        migrations.AddConstraint(
            model_name="strikeout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="striking_out_takes_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="strikeout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_confirmed", None), ("person__isnull", False)),
                fields=("person",),
                name="one_open_strike_out_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="strikeout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("household__isnull", False), ("is_confirmed", None)),
                fields=("household",),
                name="one_open_strike_out_per_household",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="strikeout",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_strikeoutevent" ("decided_at", "decided_by_id", "household_id", "id", "is_confirmed", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason") SELECT new_values."decided_at", new_values."decided_by_id", new_values."household_id", new_values."id", new_values."is_confirmed", new_values."note", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."proposed_at", new_values."proposed_by_id", new_values."reason" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="57348270fe9590c8e2dda20ad6d2a197bd1ff007",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a040f",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="households_strikeout",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="strikeout",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_strikeoutevent" ("decided_at", "decided_by_id", "household_id", "id", "is_confirmed", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason") SELECT new_values."decided_at", new_values."decided_by_id", new_values."household_id", new_values."id", new_values."is_confirmed", new_values."note", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."proposed_at", new_values."proposed_by_id", new_values."reason" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="078058b2e45b89855fe7b04014426da7a733684a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b34bb",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_strikeout",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="strikeoutevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="182fe813a3fe28605d36d93ddca268fa932d4b20",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_db88f",
                    table="households_strikeoutevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
