import django.contrib.postgres.fields
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
                ("n_older", models.PositiveIntegerField(default=0, verbose_name="lebih lama dari yang tercatat")),
                ("n_refused", models.PositiveIntegerField(default=0, verbose_name="ditolak")),
                ("applied_at", models.DateTimeField(null=True, verbose_name="diterapkan")),
                ("stored_file", models.CharField(blank=True, editable=False, max_length=300)),
                ("by_status", models.JSONField(default=dict, verbose_name="menurut jawaban")),
                ("problems", models.JSONField(default=list)),
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
                "permissions": [("link_register", "Mencari pasangan warga dan mengubah ambangnya")],
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
                ("columns", models.JSONField(default=dict, verbose_name="kolom")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diminta")),
                ("done_at", models.DateTimeField(null=True, verbose_name="selesai")),
                ("n_rows", models.PositiveIntegerField(default=0, verbose_name="baris")),
                ("n_matched", models.PositiveIntegerField(default=0, verbose_name="padan")),
                ("n_typo", models.PositiveIntegerField(default=0, verbose_name="mungkin salah ketik")),
                ("n_not_matched", models.PositiveIntegerField(default=0, verbose_name="tidak padan")),
                ("n_withheld", models.PositiveIntegerField(default=0, verbose_name="ditahan karena menebak")),
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
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("first_seen", "Warga baru dari klaim ini"),
                            ("exact_nik", "NIK sama, nama dan tanggal lahir cocok"),
                            ("probabilistic", "Peluang di atas ambang"),
                            ("clerical", "Diputuskan petugas"),
                        ],
                        max_length=14,
                    ),
                ),
                ("probability", models.FloatField(null=True)),
                ("weight", models.FloatField(null=True)),
                ("merged_at", models.DateTimeField()),
                ("moved_claims", models.JSONField(default=list)),
                ("moved_pairs", models.JSONField(default=dict)),
                ("nik_before", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_reason", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="MergeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("first_seen", "Warga baru dari klaim ini"),
                            ("exact_nik", "NIK sama, nama dan tanggal lahir cocok"),
                            ("probabilistic", "Peluang di atas ambang"),
                            ("clerical", "Diputuskan petugas"),
                        ],
                        max_length=14,
                    ),
                ),
                ("probability", models.FloatField(null=True)),
                ("weight", models.FloatField(null=True)),
                ("merged_at", models.DateTimeField()),
                ("moved_claims", models.JSONField(default=list)),
                ("moved_pairs", models.JSONField(default=dict)),
                ("nik_before", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SettledFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        max_length=16,
                    ),
                ),
                ("claims", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("note", models.CharField(max_length=200, verbose_name="penjelasan")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="SettledFindingEvent",
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
                        max_length=16,
                    ),
                ),
                ("claims", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("note", models.CharField(max_length=200, verbose_name="penjelasan")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SnapshotChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "Baru"),
                            ("changed", "Berubah"),
                            ("gone", "Tidak ada lagi"),
                            ("known", "Mungkin sudah tercatat"),
                        ],
                        max_length=8,
                    ),
                ),
                ("is_family", models.BooleanField()),
                ("row_no", models.PositiveIntegerField(null=True)),
            ],
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
                            ("reversal", "Batalkan pencoretan"),
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
                            ("reversal", "Batalkan pencoretan"),
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
        migrations.AlterModelOptions(
            name="candidatepair",
            options={"permissions": [("review_pairs", "Meninjau pasangan warga")]},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="link",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="link",
            name="update_update",
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
            model_name="personclaim",
            name="last_snapshot",
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
            model_name="link",
            name="undone_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="undone_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="linkevent",
            name="undone_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="linkevent",
            name="undone_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="person",
            name="dukcapil_on",
            field=models.DateField(blank=True, null=True, verbose_name="dijawab Dukcapil"),
        ),
        migrations.AddField(
            model_name="personclaim",
            name="raw",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="personevent",
            name="dukcapil_on",
            field=models.DateField(blank=True, null=True, verbose_name="dijawab Dukcapil"),
        ),
        migrations.AddField(
            model_name="snapshot",
            name="n_known",
            field=models.PositiveIntegerField(default=0, verbose_name="mungkin sudah tercatat"),
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
                db_index=False,
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
            model_name="claim",
            name="first_snapshot",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="first_claims",
                to="households.snapshot",
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="last_snapshot",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="last_claims",
                to="households.snapshot",
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="source",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="households.source",
            ),
        ),
        migrations.AlterField(
            model_name="household",
            name="closed_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("merged", "Digabung dengan rumah tangga lain"),
                    ("moved", "Pindah"),
                    ("deceased", "Semua anggota meninggal"),
                    ("not_found", "Tidak ditemukan"),
                    ("duplicate", "Ganda"),
                    ("other", "Lainnya"),
                ],
                editable=False,
                max_length=12,
                verbose_name="sebab ditutup",
            ),
        ),
        migrations.AlterField(
            model_name="householdevent",
            name="closed_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("merged", "Digabung dengan rumah tangga lain"),
                    ("moved", "Pindah"),
                    ("deceased", "Semua anggota meninggal"),
                    ("not_found", "Tidak ditemukan"),
                    ("duplicate", "Ganda"),
                    ("other", "Lainnya"),
                ],
                editable=False,
                max_length=12,
                verbose_name="sebab ditutup",
            ),
        ),
        migrations.AlterField(
            model_name="householdevent",
            name="merged_into",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.household",
            ),
        ),
        migrations.AlterField(
            model_name="householdevent",
            name="neighbourhood",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.neighbourhood",
            ),
        ),
        migrations.AlterField(
            model_name="householdevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AlterField(
            model_name="householdevent",
            name="village",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.area",
            ),
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
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
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
        migrations.AlterField(
            model_name="linkevent",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.person",
            ),
        ),
        migrations.AlterField(
            model_name="linkevent",
            name="person_claim",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.personclaim",
            ),
        ),
        migrations.AlterField(
            model_name="linkevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AlterField(
            model_name="linkevent",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.linkagerun",
            ),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="merged_into",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.person",
            ),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="nik",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.identitynumber",
            ),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="original_nik",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.identitynumber",
            ),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AlterField(
            model_name="residenceevent",
            name="card",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.familycard",
            ),
        ),
        migrations.AlterField(
            model_name="residenceevent",
            name="household",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.household",
            ),
        ),
        migrations.AlterField(
            model_name="residenceevent",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.person",
            ),
        ),
        migrations.AlterField(
            model_name="residenceevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AlterField(
            model_name="stagedrow",
            name="snapshot",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="staged_rows",
                to="households.snapshot",
            ),
        ),
        migrations.AlterField(
            model_name="stagedrow",
            name="village",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="households.area",
            ),
        ),
        migrations.AddIndex(
            model_name="candidatepair",
            index=models.Index(
                condition=models.Q(("is_same", None)), fields=["kind", "probability"], name="pairs_to_review"
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
            model_name="link",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_linkevent" ("by_id", "id", "method", "person_claim_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "run_id", "undone_at", "undone_by_id", "undone_reason", "weight") SELECT new_values."by_id", new_values."id", new_values."method", new_values."person_claim_id", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."run_id", new_values."undone_at", new_values."undone_by_id", new_values."undone_reason", new_values."weight" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a05c70ea446b5e25220af44e1e44ac99a8f6de9f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8c517",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="households_link",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="link",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_linkevent" ("by_id", "id", "method", "person_claim_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "run_id", "undone_at", "undone_by_id", "undone_reason", "weight") SELECT new_values."by_id", new_values."id", new_values."method", new_values."person_claim_id", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."run_id", new_values."undone_at", new_values."undone_by_id", new_values."undone_reason", new_values."weight" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b1d569ca846918f786f62b2957bd6dc933c2b321",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c6c08",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_link",
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
                db_constraint=False,
                db_index=False,
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
            model_name="merge",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="kept",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="households.person"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="merged",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="merges_into_others", to="households.person"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="pair",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merges",
                to="households.candidatepair",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="residence",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.residence"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="households.linkagerun"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="undone_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="mergeevent",
            name="by",
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
            model_name="mergeevent",
            name="kept",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.person",
            ),
        ),
        migrations.AddField(
            model_name="mergeevent",
            name="merged",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.person",
            ),
        ),
        migrations.AddField(
            model_name="mergeevent",
            name="pair",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.candidatepair",
            ),
        ),
        migrations.AddField(
            model_name="mergeevent",
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
            model_name="mergeevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="households.merge",
            ),
        ),
        migrations.AddField(
            model_name="mergeevent",
            name="residence",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.residence",
            ),
        ),
        migrations.AddField(
            model_name="mergeevent",
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
            model_name="mergeevent",
            name="undone_by",
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
            model_name="settledfinding",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="settledfinding",
            name="household",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settled_findings",
                to="households.household",
            ),
        ),
        migrations.AddField(
            model_name="settledfinding",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settled_findings",
                to="households.person",
            ),
        ),
        migrations.AddField(
            model_name="settledfindingevent",
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="settledfindingevent",
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
            model_name="settledfindingevent",
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
            model_name="settledfindingevent",
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
            model_name="settledfindingevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="households.settledfinding",
            ),
        ),
        migrations.AddField(
            model_name="snapshotchange",
            name="claim",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="households.claim",
            ),
        ),
        migrations.AddField(
            model_name="snapshotchange",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="households.person",
            ),
        ),
        migrations.AddField(
            model_name="snapshotchange",
            name="person_claim",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="households.personclaim",
            ),
        ),
        migrations.AddField(
            model_name="snapshotchange",
            name="snapshot",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="changes",
                to="households.snapshot",
            ),
        ),
        migrations.AddField(
            model_name="snapshotchange",
            name="village",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="households.area",
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
                                django.db.models.expressions.CombinedExpression(
                                    models.F("n_applied"), "+", models.F("n_unknown")
                                ),
                                "+",
                                models.F("n_older"),
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
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("merged",), name="one_live_merge_per_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("merged")), _negated=True), name="nobody_is_merged_into_himself"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at", None), ("undone_by", None)),
                    models.Q(
                        ("undone_at__isnull", False),
                        ("undone_by__isnull", False),
                        models.Q(("undone_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="undone_merge_has_who_and_why",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="merge",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_mergeevent" ("by_id", "id", "kept_id", "merged_at", "merged_id", "method", "moved_claims", "moved_pairs", "nik_before", "pair_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "residence_id", "run_id", "undone_at", "undone_by_id", "undone_reason", "weight") SELECT new_values."by_id", new_values."id", new_values."kept_id", new_values."merged_at", new_values."merged_id", new_values."method", new_values."moved_claims", new_values."moved_pairs", new_values."nik_before", new_values."pair_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."probability", new_values."residence_id", new_values."run_id", new_values."undone_at", new_values."undone_by_id", new_values."undone_reason", new_values."weight" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="8b5fd5f269f206b51c46f9d95aba8c6fc0421577",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2d0ac",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="households_merge",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="merge",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_mergeevent" ("by_id", "id", "kept_id", "merged_at", "merged_id", "method", "moved_claims", "moved_pairs", "nik_before", "pair_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "residence_id", "run_id", "undone_at", "undone_by_id", "undone_reason", "weight") SELECT new_values."by_id", new_values."id", new_values."kept_id", new_values."merged_at", new_values."merged_id", new_values."method", new_values."moved_claims", new_values."moved_pairs", new_values."nik_before", new_values."pair_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."probability", new_values."residence_id", new_values."run_id", new_values."undone_at", new_values."undone_by_id", new_values."undone_reason", new_values."weight" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="22b40a40e920d6b8f4409aa9260d2cf5c101ebae",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2bc90",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_merge",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mergeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f28c4a6351a9462dc8650988a731915e8b4fc478",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5dc48",
                    table="households_mergeevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="settledfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("household", None), ("kind", "two_families"), ("person__isnull", False)),
                    models.Q(("household__isnull", False), ("kind", "two_villages"), ("person", None)),
                    _connector="OR",
                ),
                name="finding_is_of_a_person_or_a_household",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settledfinding",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_settledfindingevent" ("at", "by_id", "claims", "household_id", "id", "kind", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."at", new_values."by_id", new_values."claims", new_values."household_id", new_values."id", new_values."kind", new_values."note", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ec37ed205b02967e120e4565ab678e93b26b63f2",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b11b7",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="households_settledfinding",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settledfinding",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_settledfindingevent" ("at", "by_id", "claims", "household_id", "id", "kind", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."at", new_values."by_id", new_values."claims", new_values."household_id", new_values."id", new_values."kind", new_values."note", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="cf21db500c798ebd69bd5bf014d7ed159215cb4c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0e117",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_settledfinding",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settledfindingevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="41c775301d253ebcb1466c383cb718538d2de4d1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5a13c",
                    table="households_settledfindingevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="snapshotchange",
            index=models.Index(fields=["snapshot", "kind", "village", "id"], name="households__snapsho_05f198_idx"),
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
