import uuid

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("households", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MacroFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.CharField(max_length=7, verbose_name="periode")),
                ("category", models.CharField(blank=True, max_length=60, verbose_name="kategori")),
                ("release", models.CharField(max_length=40, verbose_name="rilis")),
                (
                    "value",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="nilai"),
                ),
                ("is_missing", models.BooleanField(default=False, verbose_name="tidak tersedia")),
                ("rse", models.FloatField(blank=True, null=True, verbose_name="RSE (%)")),
                (
                    "rse_kind",
                    models.CharField(
                        choices=[
                            ("published", "diterbitkan"),
                            ("assumed", "anggapan kami, bukan angka BPS"),
                            ("none", "RSE tidak diterbitkan"),
                        ],
                        default="none",
                        max_length=10,
                    ),
                ),
                ("line_version", models.CharField(blank=True, max_length=60, verbose_name="versi garis")),
                ("cell", models.CharField(blank=True, max_length=80, verbose_name="sel")),
                ("source_note", models.CharField(blank=True, max_length=200, verbose_name="sumber")),
                (
                    "state",
                    models.CharField(
                        choices=[("accepted", "Diterima"), ("held", "Ditahan"), ("superseded", "Diganti rilis baru")],
                        default="accepted",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("held_reason", models.CharField(blank=True, max_length=200, verbose_name="alasan ditahan")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="diputuskan")),
                ("decision_note", models.CharField(blank=True, max_length=500, verbose_name="alasan keputusan")),
            ],
            options={
                "verbose_name": "angka makro",
                "verbose_name_plural": "angka makro",
            },
        ),
        migrations.CreateModel(
            name="MacroFigureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("period", models.CharField(max_length=7, verbose_name="periode")),
                ("category", models.CharField(blank=True, max_length=60, verbose_name="kategori")),
                ("release", models.CharField(max_length=40, verbose_name="rilis")),
                (
                    "value",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="nilai"),
                ),
                ("is_missing", models.BooleanField(default=False, verbose_name="tidak tersedia")),
                ("rse", models.FloatField(blank=True, null=True, verbose_name="RSE (%)")),
                (
                    "rse_kind",
                    models.CharField(
                        choices=[
                            ("published", "diterbitkan"),
                            ("assumed", "anggapan kami, bukan angka BPS"),
                            ("none", "RSE tidak diterbitkan"),
                        ],
                        default="none",
                        max_length=10,
                    ),
                ),
                ("line_version", models.CharField(blank=True, max_length=60, verbose_name="versi garis")),
                ("cell", models.CharField(blank=True, max_length=80, verbose_name="sel")),
                ("source_note", models.CharField(blank=True, max_length=200, verbose_name="sumber")),
                (
                    "state",
                    models.CharField(
                        choices=[("accepted", "Diterima"), ("held", "Ditahan"), ("superseded", "Diganti rilis baru")],
                        default="accepted",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("held_reason", models.CharField(blank=True, max_length=200, verbose_name="alasan ditahan")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="diputuskan")),
                ("decision_note", models.CharField(blank=True, max_length=500, verbose_name="alasan keputusan")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MacroFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="berkas")),
                ("path", models.CharField(blank=True, editable=False, max_length=200)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("publisher", models.CharField(max_length=120, verbose_name="penerbit")),
                ("released_on", models.DateField(blank=True, null=True, verbose_name="dirilis")),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diterima")),
                ("imported_at", models.DateTimeField(blank=True, null=True, verbose_name="terbaca")),
            ],
            options={
                "verbose_name": "berkas makro",
                "verbose_name_plural": "berkas makro",
                "ordering": ["-received_at"],
            },
        ),
        migrations.CreateModel(
            name="MacroSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="kode")),
                ("label", models.CharField(max_length=150, verbose_name="nama")),
                ("unit", models.CharField(max_length=40, verbose_name="satuan")),
                ("definition", models.TextField(verbose_name="definisi")),
                ("base", models.CharField(max_length=60, verbose_name="basis")),
                ("source", models.CharField(max_length=120, verbose_name="sumber")),
                ("is_auto", models.BooleanField(default=False, verbose_name="diambil berkala")),
            ],
            options={
                "verbose_name": "seri makro",
                "verbose_name_plural": "seri makro",
                "ordering": ["code"],
                "permissions": [
                    ("view_macro", "Melihat angka makro"),
                    ("import_macro", "Mengimpor angka makro"),
                    ("view_dashboard", "Melihat garis kasus"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, verbose_name="nomor")),
                ("held_on", models.DateField(verbose_name="tanggal")),
                ("n_present", models.PositiveSmallIntegerField(verbose_name="jumlah hadir")),
            ],
            options={
                "verbose_name": "berita acara",
                "verbose_name_plural": "berita acara",
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("house_front", "Rumah tampak depan"),
                            ("house_inside", "Bagian dalam rumah"),
                            ("other", "Lainnya"),
                        ],
                        max_length=15,
                        verbose_name="jenis",
                    ),
                ),
                ("received_sha256", models.BinaryField(max_length=32)),
                ("stored_sha256", models.BinaryField(max_length=32)),
                ("path", models.CharField(editable=False, max_length=120)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("taken_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "foto",
                "verbose_name_plural": "foto",
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("accepted", "Disetujui"), ("returned", "Dikembalikan"), ("rejected", "Ditolak")],
                        max_length=10,
                        verbose_name="putusan",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                ("reviewed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="waktu")),
            ],
            options={
                "verbose_name": "pemeriksaan",
                "verbose_name_plural": "pemeriksaan",
                "ordering": ["reviewed_at"],
            },
        ),
        migrations.CreateModel(
            name="SurveyRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weight", models.FloatField()),
                ("stratum", models.CharField(max_length=60)),
                ("psu", models.CharField(max_length=60)),
                ("household_size", models.PositiveSmallIntegerField()),
                ("values", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="SurveyRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                ("period", models.CharField(max_length=7, verbose_name="periode")),
                ("population", models.CharField(max_length=150, verbose_name="populasi")),
                ("source", models.CharField(max_length=200, verbose_name="sumber")),
                ("design", models.JSONField(verbose_name="rancangan")),
                (
                    "poverty_line",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="garis"),
                ),
                ("poverty_line_unit", models.CharField(blank=True, max_length=60, verbose_name="satuan garis")),
                ("is_synthetic", models.BooleanField(default=False, verbose_name="data peragaan")),
                ("loaded_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "putaran survei",
                "verbose_name_plural": "putaran survei",
            },
        ),
        migrations.CreateModel(
            name="TargetEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="TargetList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="versi")),
                ("decree_number", models.CharField(blank=True, max_length=60, verbose_name="nomor SK")),
                ("decree_on", models.DateField(blank=True, null=True, verbose_name="tanggal SK")),
                ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="ditetapkan")),
            ],
            options={
                "verbose_name": "daftar sasaran",
                "verbose_name_plural": "daftar sasaran",
                "ordering": ["-year", "-version"],
                "permissions": [("freeze_target_list", "Menetapkan daftar sasaran")],
            },
        ),
        migrations.CreateModel(
            name="VerificationRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("verification", "Verifikasi daftar"),
                            ("outcome", "Cek hasil bantuan"),
                            ("back_check", "Kunjungan ulang"),
                            ("canvass", "Pendataan satu RT penuh"),
                        ],
                        default="verification",
                        max_length=15,
                        verbose_name="tujuan",
                    ),
                ),
                ("opened_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="dibuka")),
                ("due_on", models.DateField(verbose_name="selesai paling lambat")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="ditutup")),
            ],
            options={
                "verbose_name": "putaran verifikasi",
                "verbose_name_plural": "putaran verifikasi",
                "ordering": ["-opened_on", "-pk"],
                "permissions": [("open_round", "Membuka putaran verifikasi")],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("awaiting_review", "Menunggu pemeriksaan"),
                            ("returned", "Dikembalikan"),
                            ("supervisor_approved", "Disetujui pengawas"),
                            ("accepted", "Disetujui"),
                            ("rejected", "Ditolak"),
                            ("superseded", "Diganti kunjungan lain"),
                        ],
                        default="awaiting_review",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "Selesai diwawancara"),
                            ("refused", "Menolak"),
                            ("not_at_home", "Tidak di rumah"),
                            ("moved", "Pindah"),
                            ("deceased", "Meninggal"),
                            ("not_found", "Tidak ditemukan"),
                        ],
                        max_length=12,
                        verbose_name="hasil",
                    ),
                ),
                ("answers", models.JSONField(default=dict, verbose_name="jawaban")),
                ("consent", models.JSONField(default=list, verbose_name="persetujuan")),
                ("latitude", models.DecimalField(decimal_places=5, max_digits=8, null=True, verbose_name="lintang")),
                ("longitude", models.DecimalField(decimal_places=5, max_digits=8, null=True, verbose_name="bujur")),
                ("accuracy_m", models.FloatField(null=True, verbose_name="ketelitian (m)")),
                ("started_at", models.DateTimeField(verbose_name="mulai")),
                ("ended_at", models.DateTimeField(verbose_name="selesai")),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diterima")),
                ("is_chosen_for_back_check", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "kunjungan",
                "verbose_name_plural": "kunjungan",
                "ordering": ["-received_at"],
                "permissions": [("make_visit", "Mengunjungi"), ("review_visit", "Memeriksa kunjungan")],
            },
        ),
        migrations.CreateModel(
            name="VisitEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(default=uuid.uuid4, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("awaiting_review", "Menunggu pemeriksaan"),
                            ("returned", "Dikembalikan"),
                            ("supervisor_approved", "Disetujui pengawas"),
                            ("accepted", "Disetujui"),
                            ("rejected", "Ditolak"),
                            ("superseded", "Diganti kunjungan lain"),
                        ],
                        default="awaiting_review",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "Selesai diwawancara"),
                            ("refused", "Menolak"),
                            ("not_at_home", "Tidak di rumah"),
                            ("moved", "Pindah"),
                            ("deceased", "Meninggal"),
                            ("not_found", "Tidak ditemukan"),
                        ],
                        max_length=12,
                        verbose_name="hasil",
                    ),
                ),
                ("consent", models.JSONField(default=list, verbose_name="persetujuan")),
                ("latitude", models.DecimalField(decimal_places=5, max_digits=8, null=True, verbose_name="lintang")),
                ("longitude", models.DecimalField(decimal_places=5, max_digits=8, null=True, verbose_name="bujur")),
                ("accuracy_m", models.FloatField(null=True, verbose_name="ketelitian (m)")),
                ("started_at", models.DateTimeField(verbose_name="mulai")),
                ("ended_at", models.DateTimeField(verbose_name="selesai")),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diterima")),
                ("is_chosen_for_back_check", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VisitFlag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gps_missing", "Tanpa posisi"),
                            ("far", "Jauh dari titik rumah atau desa"),
                            ("too_fast", "Terlalu cepat"),
                            ("no_photo", "Tanpa foto"),
                            ("same_photo", "Foto sama dengan kunjungan lain"),
                            ("night", "Malam hari"),
                        ],
                        max_length=20,
                    ),
                ),
                ("seen", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Belum dikunjungi"),
                            ("done", "Sudah dikunjungi"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="active",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("rev", models.PositiveSmallIntegerField(default=1)),
                ("due_on", models.DateField(verbose_name="paling lambat")),
                (
                    "household",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="households.household",
                    ),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="households.neighbourhood",
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "penugasan kunjungan",
                "verbose_name_plural": "penugasan kunjungan",
            },
        ),
        migrations.CreateModel(
            name="AssignmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Belum dikunjungi"),
                            ("done", "Sudah dikunjungi"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="active",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("rev", models.PositiveSmallIntegerField(default=1)),
                ("due_on", models.DateField(verbose_name="paling lambat")),
                (
                    "household",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.household",
                    ),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.neighbourhood",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="verification.assignment",
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CrossCheckRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("inputs", models.JSONField(verbose_name="masukan")),
                ("ran_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dijalankan")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.area",
                        verbose_name="wilayah",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "uji silang",
                "verbose_name_plural": "uji silang",
                "ordering": ["-ran_at"],
                "permissions": [("run_crosscheck", "Menjalankan uji silang")],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("eligible", "Berhak"),
                            ("not_eligible", "Tidak berhak"),
                            ("unresolved", "Belum putus"),
                        ],
                        max_length=12,
                        verbose_name="putusan",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("became_able", "Sudah mampu"),
                            ("moved", "Pindah"),
                            ("deceased", "Meninggal"),
                            ("duplicate", "Ganda"),
                            ("not_found", "Tidak ditemukan"),
                            ("refused", "Menolak"),
                            ("other", "Lainnya"),
                        ],
                        max_length=12,
                        verbose_name="alasan",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="penjelasan")),
                (
                    "level",
                    models.CharField(
                        choices=[("opd", "OPD"), ("musdes", "Musyawarah desa/kelurahan")],
                        max_length=8,
                        verbose_name="tingkat",
                    ),
                ),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diputuskan")),
                ("valid_until", models.DateField(verbose_name="berlaku sampai")),
                ("is_current", models.BooleanField(default=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="households.evidence"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="households.household"
                    ),
                ),
                (
                    "opd",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.opd",
                    ),
                ),
                (
                    "overrides",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overridden_by",
                        to="verification.decision",
                    ),
                ),
            ],
            options={
                "verbose_name": "keputusan",
                "verbose_name_plural": "keputusan",
                "ordering": ["-decided_at"],
                "permissions": [("decide_household", "Memutuskan kelayakan")],
            },
        ),
        migrations.CreateModel(
            name="DecisionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("eligible", "Berhak"),
                            ("not_eligible", "Tidak berhak"),
                            ("unresolved", "Belum putus"),
                        ],
                        max_length=12,
                        verbose_name="putusan",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("became_able", "Sudah mampu"),
                            ("moved", "Pindah"),
                            ("deceased", "Meninggal"),
                            ("duplicate", "Ganda"),
                            ("not_found", "Tidak ditemukan"),
                            ("refused", "Menolak"),
                            ("other", "Lainnya"),
                        ],
                        max_length=12,
                        verbose_name="alasan",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="penjelasan")),
                (
                    "level",
                    models.CharField(
                        choices=[("opd", "OPD"), ("musdes", "Musyawarah desa/kelurahan")],
                        max_length=8,
                        verbose_name="tingkat",
                    ),
                ),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diputuskan")),
                ("valid_until", models.DateField(verbose_name="berlaku sampai")),
                ("is_current", models.BooleanField(default=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.evidence",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.household",
                    ),
                ),
                (
                    "opd",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.opd",
                    ),
                ),
                (
                    "overrides",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.decision",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="verification.decision",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Envelope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("visit_id", models.UUIDField()),
                ("rev", models.PositiveSmallIntegerField(default=1)),
                ("seq", models.PositiveIntegerField(null=True)),
                ("digest", models.BinaryField(max_length=32)),
                ("body", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[("received", "Diterima"), ("complete", "Lengkap")], default="received", max_length=10
                    ),
                ),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EnvelopeVariant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(max_length=32)),
                ("body", models.BinaryField()),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "envelope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="variants", to="verification.envelope"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(max_length=60, verbose_name="indikator")),
                ("label", models.CharField(max_length=150, verbose_name="label")),
                ("unit", models.CharField(max_length=40, verbose_name="satuan")),
                ("macro", models.JSONField(verbose_name="makro")),
                ("micro", models.JSONField(verbose_name="mikro")),
                ("difference", models.FloatField(null=True, verbose_name="selisih")),
                ("difference_se", models.FloatField(null=True, verbose_name="galat baku selisih")),
                ("z", models.FloatField(null=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("agrees", "Sejalan"),
                            ("micro_low", "Mikro lebih rendah"),
                            ("micro_high", "Mikro lebih tinggi"),
                            ("not_comparable", "Tidak dapat dibandingkan"),
                        ],
                        max_length=15,
                        verbose_name="kesimpulan",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="sebab")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="verification.crosscheckrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "temuan",
                "verbose_name_plural": "temuan",
            },
        ),
        migrations.CreateModel(
            name="FormVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30, verbose_name="kode")),
                ("version", models.PositiveSmallIntegerField(verbose_name="versi")),
                ("title", models.CharField(max_length=120, verbose_name="judul")),
                ("definition", models.JSONField(verbose_name="isi")),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diterbitkan")),
            ],
            options={
                "verbose_name": "versi formulir",
                "verbose_name_plural": "versi formulir",
                "constraints": [models.UniqueConstraint(fields=("code", "version"), name="form_version_once")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="formversion",
            trigger=pgtrigger.compiler.Trigger(
                name="published_form_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="913bba3587755933c91025822d268a45deaa5b6f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_published_form_stays_5c6c9",
                    table="verification_formversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="macrofigure",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="macro_figures",
                to="households.area",
                verbose_name="wilayah",
            ),
        ),
        migrations.AddField(
            model_name="macrofigure",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="macrofigureevent",
            name="area",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.area",
                verbose_name="wilayah",
            ),
        ),
        migrations.AddField(
            model_name="macrofigureevent",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="macrofigureevent",
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
            model_name="macrofigureevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="verification.macrofigure",
            ),
        ),
        migrations.AddField(
            model_name="macrofile",
            name="uploaded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="macrofigureevent",
            name="file",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="verification.macrofile",
            ),
        ),
        migrations.AddField(
            model_name="macrofigure",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="verification.macrofile",
            ),
        ),
        migrations.AddField(
            model_name="macrofigureevent",
            name="series",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="verification.macroseries",
                verbose_name="seri",
            ),
        ),
        migrations.AddField(
            model_name="macrofigure",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="verification.macroseries",
                verbose_name="seri",
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="village",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="minutes",
                to="households.area",
                verbose_name="desa",
            ),
        ),
        migrations.AddField(
            model_name="decisionevent",
            name="minutes",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="verification.minutes",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="minutes",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="verification.minutes",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="reviewer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="verifier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="surveyround",
            name="area",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="survey_rounds",
                to="households.area",
            ),
        ),
        migrations.AddField(
            model_name="surveyrecord",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="records", to="verification.surveyround"
            ),
        ),
        migrations.AddField(
            model_name="targetentry",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="target_entries", to="verification.decision"
            ),
        ),
        migrations.AddField(
            model_name="targetentry",
            name="household",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="target_entries", to="households.household"
            ),
        ),
        migrations.AddConstraint(
            model_name="targetlist",
            constraint=models.UniqueConstraint(fields=("year", "version"), name="target_list_version_once"),
        ),
        migrations.AddConstraint(
            model_name="targetlist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("frozen_at", None)), fields=("year",), name="one_draft_list_per_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="targetlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("frozen_at", None),
                    models.Q(models.Q(("decree_number", ""), _negated=True), ("decree_on__isnull", False)),
                    _connector="OR",
                ),
                name="frozen_list_has_a_decree",
            ),
        ),
        migrations.AddField(
            model_name="targetentry",
            name="list",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="verification.targetlist"
            ),
        ),
        migrations.AddField(
            model_name="verificationround",
            name="form",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="verification.formversion",
                verbose_name="formulir",
            ),
        ),
        migrations.AddField(
            model_name="verificationround",
            name="opened_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="verificationround",
            name="village",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rounds",
                to="households.area",
                verbose_name="desa",
            ),
        ),
        migrations.AddField(
            model_name="assignmentevent",
            name="round",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="verification.verificationround",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="verification.verificationround",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="assignment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visits",
                to="verification.assignment",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="envelope",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="visit", to="verification.envelope"
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="evidence",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="visit", to="households.evidence"
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="form",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="verification.formversion"
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="household",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="households.household"
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="verification.verificationround"
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="verifier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="visits", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="verification.visit"
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="verification.visit"
            ),
        ),
        migrations.AddField(
            model_name="visitevent",
            name="assignment",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="verification.assignment",
            ),
        ),
        migrations.AddField(
            model_name="visitevent",
            name="envelope",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="verification.envelope",
            ),
        ),
        migrations.AddField(
            model_name="visitevent",
            name="evidence",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.evidence",
            ),
        ),
        migrations.AddField(
            model_name="visitevent",
            name="form",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="verification.formversion",
            ),
        ),
        migrations.AddField(
            model_name="visitevent",
            name="household",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="households.household",
            ),
        ),
        migrations.AddField(
            model_name="visitevent",
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
            model_name="visitevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="verification.visit",
            ),
        ),
        migrations.AddField(
            model_name="visitevent",
            name="round",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="verification.verificationround",
            ),
        ),
        migrations.AddField(
            model_name="visitevent",
            name="verifier",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="visitflag",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="flags", to="verification.visit"
            ),
        ),
        migrations.AddConstraint(
            model_name="envelope",
            constraint=models.UniqueConstraint(fields=("visit_id", "rev"), name="one_envelope_per_visit_and_revision"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="envelope_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="601b2544152a49ff1f83c7af610db03f37e56217",
                    operation="DELETE",
                    pgid="pgtrigger_envelope_is_never_deleted_29d3d",
                    table="verification_envelope",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="envelope_content_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."visit_id" IS DISTINCT FROM (NEW."visit_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="e298298378540aaa3da481bd2e1947a89a8d0c59",
                    operation="UPDATE",
                    pgid="pgtrigger_envelope_content_stays_b06ef",
                    table="verification_envelope",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="envelopevariant",
            constraint=models.UniqueConstraint(fields=("envelope", "digest"), name="one_variant_per_content"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="envelopevariant",
            trigger=pgtrigger.compiler.Trigger(
                name="variant_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="91d92b949b532a9170022b58d041d4108d4a935e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_variant_stays_e4233",
                    table="verification_envelopevariant",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(fields=("run", "indicator"), name="one_finding_per_indicator_and_run"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("difference", None),
                        ("verdict", "not_comparable"),
                        ("z", None),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("verdict", "not_comparable"), _negated=True),
                        ("difference__isnull", False),
                        ("reason", ""),
                    ),
                    _connector="OR",
                ),
                name="not_comparable_has_a_reason_and_no_number",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="macrofigureevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fa3153502fcb258b133048c04ff9e2088b9aad1d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_65321",
                    table="verification_macrofigureevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="macrofigure",
            constraint=models.UniqueConstraint(
                fields=("series", "area", "period", "category", "release"), name="one_figure_per_vintage"
            ),
        ),
        migrations.AddConstraint(
            model_name="macrofigure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "accepted")),
                fields=("series", "area", "period", "category"),
                name="one_accepted_vintage_per_figure",
            ),
        ),
        migrations.AddConstraint(
            model_name="macrofigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_missing", True), ("value", None)),
                    models.Q(("is_missing", False), ("value__isnull", False)),
                    _connector="OR",
                ),
                name="figure_has_a_value_or_is_missing",
            ),
        ),
        migrations.AddConstraint(
            model_name="macrofigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "held"), models.Q(("held_reason", ""), _negated=True)),
                    models.Q(models.Q(("state", "held"), _negated=True), ("held_reason", "")),
                    _connector="OR",
                ),
                name="held_figure_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="macrofigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rse", None), ("rse_kind", "none")),
                    models.Q(models.Q(("rse_kind", "none"), _negated=True), ("rse__isnull", False)),
                    _connector="OR",
                ),
                name="rse_kind_tells_whether_there_is_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="macrofigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("decision_note", "")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decision_note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="decided_figure_says_who_and_why",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="macrofigure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_macrofigureevent" ("area_id", "category", "cell", "decided_at", "decided_by_id", "decision_note", "file_id", "held_reason", "id", "is_missing", "line_version", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "release", "rse", "rse_kind", "series_id", "source_note", "state", "value") SELECT new_values."area_id", new_values."category", new_values."cell", new_values."decided_at", new_values."decided_by_id", new_values."decision_note", new_values."file_id", new_values."held_reason", new_values."id", new_values."is_missing", new_values."line_version", new_values."period", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."release", new_values."rse", new_values."rse_kind", new_values."series_id", new_values."source_note", new_values."state", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="0303f0eed7ee19b3efcbc23558539de4213eb901",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9c6b6",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="verification_macrofigure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="macrofigure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_macrofigureevent" ("area_id", "category", "cell", "decided_at", "decided_by_id", "decision_note", "file_id", "held_reason", "id", "is_missing", "line_version", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "release", "rse", "rse_kind", "series_id", "source_note", "state", "value") SELECT new_values."area_id", new_values."category", new_values."cell", new_values."decided_at", new_values."decided_by_id", new_values."decision_note", new_values."file_id", new_values."held_reason", new_values."id", new_values."is_missing", new_values."line_version", new_values."period", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."release", new_values."rse", new_values."rse_kind", new_values."series_id", new_values."source_note", new_values."state", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="5813de6aa6d84a51ae14ee231e0ee3d2cf31ea50",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_aeb86",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="verification_macrofigure",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.UniqueConstraint(fields=("village", "number"), name="minutes_number_once_per_village"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decisionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a3624f1bd0570f6707df2fa6446db1005c9962d8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_edfc7",
                    table="verification_decisionevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("household",),
                name="one_current_decision_per_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "not_eligible"), models.Q(("reason", ""), _negated=True)),
                    models.Q(models.Q(("outcome", "not_eligible"), _negated=True), ("reason", "")),
                    _connector="OR",
                ),
                name="refusal_of_a_household_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", "musdes"), ("minutes__isnull", False)),
                    models.Q(("level", "opd"), ("opd__isnull", False)),
                    _connector="OR",
                ),
                name="decision_names_its_minutes_or_opd",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("overrides", None), models.Q(("note", ""), _negated=True), _connector="OR"),
                name="overriding_a_decision_is_explained",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_decisionevent" ("decided_at", "decided_by_id", "evidence_id", "household_id", "id", "is_current", "level", "minutes_id", "note", "opd_id", "outcome", "overrides_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "valid_until") SELECT new_values."decided_at", new_values."decided_by_id", new_values."evidence_id", new_values."household_id", new_values."id", new_values."is_current", new_values."level", new_values."minutes_id", new_values."note", new_values."opd_id", new_values."outcome", new_values."overrides_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."valid_until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ffefbee83e5ed46f46f6b13c1976a161c45c589c",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_747f6",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="verification_decision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_decisionevent" ("decided_at", "decided_by_id", "evidence_id", "household_id", "id", "is_current", "level", "minutes_id", "note", "opd_id", "outcome", "overrides_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "valid_until") SELECT new_values."decided_at", new_values."decided_by_id", new_values."evidence_id", new_values."household_id", new_values."id", new_values."is_current", new_values."level", new_values."minutes_id", new_values."note", new_values."opd_id", new_values."outcome", new_values."overrides_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."valid_until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="580c3726197b45872ea24e796efc12c6bea1c15e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_aaa4b",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="verification_decision",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyround",
            constraint=models.UniqueConstraint(fields=("name", "period"), name="survey_round_once"),
        ),
        migrations.AddConstraint(
            model_name="surveyrecord",
            constraint=models.CheckConstraint(condition=models.Q(("weight__gt", 0)), name="survey_weight_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="targetentry",
            constraint=models.UniqueConstraint(fields=("list", "household"), name="household_once_per_list"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetentry",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_list_takes_no_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE list_of_row bigint;",
                    func="\n                    list_of_row := CASE WHEN TG_OP = 'DELETE' THEN OLD.list_id ELSE NEW.list_id END;\n                    IF EXISTS (SELECT 1 FROM verification_targetlist\n                               WHERE id = list_of_row AND frozen_at IS NOT NULL) THEN\n                        RAISE EXCEPTION 'target list % is frozen', list_of_row;\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                ",
                    hash="9787ef3b202d8ca64c7a441cee89bf5a3e715218",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_list_takes_no_change_8c667",
                    table="verification_targetentry",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="verificationround",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("opened_on"))), name="round_is_due_after_it_opens"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1743a71a9fc6533c896abba25b399a7d83b8089e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_04c81",
                    table="verification_assignmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("household__isnull", False), ("neighbourhood", None)),
                    models.Q(("household", None), ("neighbourhood__isnull", False)),
                    _connector="OR",
                ),
                name="assignment_is_a_household_or_an_rt",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "active")),
                fields=("round", "household"),
                name="one_active_assignment_per_household",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_assignmentevent" ("due_on", "household_id", "id", "neighbourhood_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rev", "round_id", "state", "verifier_id") SELECT new_values."due_on", new_values."household_id", new_values."id", new_values."neighbourhood_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rev", new_values."round_id", new_values."state", new_values."verifier_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="dcc89a9a1bd524a1840e2cd1667a8c59d0ded925",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_acbec",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="verification_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_assignmentevent" ("due_on", "household_id", "id", "neighbourhood_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rev", "round_id", "state", "verifier_id") SELECT new_values."due_on", new_values."household_id", new_values."id", new_values."neighbourhood_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rev", new_values."round_id", new_values."state", new_values."verifier_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="9eb86198027404327a740ece9c2228a1e69cfa72",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_23eaf",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="verification_assignment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["accepted", "superseded"]), ("evidence", None), _connector="OR"),
                name="only_an_accepted_visit_is_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at__gte", models.F("started_at"))), name="visit_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                    models.Q(("latitude", None), ("longitude", None)),
                    _connector="OR",
                ),
                name="visit_point_is_on_earth",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_visitevent" ("accuracy_m", "assignment_id", "consent", "ended_at", "envelope_id", "evidence_id", "form_id", "household_id", "id", "is_chosen_for_back_check", "latitude", "longitude", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "round_id", "started_at", "status", "verifier_id") SELECT new_values."accuracy_m", new_values."assignment_id", new_values."consent", new_values."ended_at", new_values."envelope_id", new_values."evidence_id", new_values."form_id", new_values."household_id", new_values."id", new_values."is_chosen_for_back_check", new_values."latitude", new_values."longitude", new_values."outcome", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."received_at", new_values."round_id", new_values."started_at", new_values."status", new_values."verifier_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="56ac5951930d6c007e62a741b6cc5285b4a3cf36",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_354ac",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="verification_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_visitevent" ("accuracy_m", "assignment_id", "consent", "ended_at", "envelope_id", "evidence_id", "form_id", "household_id", "id", "is_chosen_for_back_check", "latitude", "longitude", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "round_id", "started_at", "status", "verifier_id") SELECT new_values."accuracy_m", new_values."assignment_id", new_values."consent", new_values."ended_at", new_values."envelope_id", new_values."evidence_id", new_values."form_id", new_values."household_id", new_values."id", new_values."is_chosen_for_back_check", new_values."latitude", new_values."longitude", new_values."outcome", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."received_at", new_values."round_id", new_values."started_at", new_values."status", new_values."verifier_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."accuracy_m" IS DISTINCT FROM (new_values."accuracy_m") OR old_values."assignment_id" IS DISTINCT FROM (new_values."assignment_id") OR old_values."consent" IS DISTINCT FROM (new_values."consent") OR old_values."ended_at" IS DISTINCT FROM (new_values."ended_at") OR old_values."envelope_id" IS DISTINCT FROM (new_values."envelope_id") OR old_values."evidence_id" IS DISTINCT FROM (new_values."evidence_id") OR old_values."form_id" IS DISTINCT FROM (new_values."form_id") OR old_values."household_id" IS DISTINCT FROM (new_values."household_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_chosen_for_back_check" IS DISTINCT FROM (new_values."is_chosen_for_back_check") OR old_values."latitude" IS DISTINCT FROM (new_values."latitude") OR old_values."longitude" IS DISTINCT FROM (new_values."longitude") OR old_values."outcome" IS DISTINCT FROM (new_values."outcome") OR old_values."received_at" IS DISTINCT FROM (new_values."received_at") OR old_values."round_id" IS DISTINCT FROM (new_values."round_id") OR old_values."started_at" IS DISTINCT FROM (new_values."started_at") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."verifier_id" IS DISTINCT FROM (new_values."verifier_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="e6447a422f905941d3094102c83f5f6c5a239761",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7b076",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="verification_visit",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("reviewer", models.F("verifier")), _negated=True),
                name="nobody_reviews_his_own_visit",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict", "accepted"), models.Q(("note", ""), _negated=True), _connector="OR"),
                name="return_and_rejection_say_why",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="review",
            trigger=pgtrigger.compiler.Trigger(
                name="review_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2b71690562dcab780d66d7a8276b265f6a2949b5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_review_stays_857ee",
                    table="verification_review",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.UniqueConstraint(fields=("visit", "received_sha256"), name="photo_once_per_visit"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d0bd21f749b654cb166354089c48b452a16ed188",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bad42",
                    table="verification_visitevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="visitflag",
            constraint=models.UniqueConstraint(fields=("visit", "kind"), name="flag_once_per_visit"),
        ),
    ]
