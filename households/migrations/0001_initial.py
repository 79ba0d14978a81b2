import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import households.models.scoring


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CodeMap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("instrument", models.CharField(max_length=30)),
                ("version", models.CharField(max_length=20)),
                ("item", models.CharField(max_length=60)),
                ("raw_code", models.CharField(max_length=80)),
                ("value", models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="kode")),
                ("label", models.CharField(max_length=120, verbose_name="nama")),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("housing", "Perumahan"),
                            ("water_sanitation", "Air dan sanitasi"),
                            ("education", "Pendidikan"),
                            ("health", "Kesehatan"),
                            ("economy", "Ekonomi"),
                            ("work", "Pekerjaan"),
                            ("other", "Lainnya"),
                        ],
                        max_length=20,
                        verbose_name="bidang",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[("household", "Rumah tangga"), ("person", "Warga")],
                        max_length=10,
                        verbose_name="satuan",
                    ),
                ),
                ("opens_need", models.BooleanField(default=True, verbose_name="membuka kebutuhan")),
                ("cost_idr", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="biaya baku (rupiah)")),
                ("cost_source", models.CharField(blank=True, max_length=200, verbose_name="sumber biaya")),
            ],
            options={
                "verbose_name": "indikator",
                "verbose_name_plural": "indikator",
                "ordering": ["dimension", "code"],
            },
        ),
        migrations.CreateModel(
            name="LinkageRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("method", models.CharField(max_length=30)),
                ("parameters", models.JSONField(default=dict)),
                ("ran_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("n_links", models.PositiveIntegerField(default=0)),
                ("n_pairs", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateField(verbose_name="keadaan per")),
                ("file_sha256", models.CharField(max_length=64)),
                ("file_names", models.JSONField(default=list, verbose_name="berkas")),
                ("stored_files", models.JSONField(default=list, editable=False)),
                ("layout_version", models.CharField(max_length=40, verbose_name="tata letak")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("read", "Terbaca, menunggu diterapkan"),
                            ("awaiting_decision", "Janggal, menunggu keputusan"),
                            ("applied", "Diterapkan"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="read",
                        max_length=20,
                        verbose_name="keadaan",
                    ),
                ),
                ("n_rows", models.PositiveIntegerField(default=0, verbose_name="baris")),
                ("n_created", models.PositiveIntegerField(default=0, verbose_name="baru")),
                ("n_updated", models.PositiveIntegerField(default=0, verbose_name="berubah")),
                ("n_unchanged", models.PositiveIntegerField(default=0, verbose_name="tetap")),
                ("n_held", models.PositiveIntegerField(default=0, verbose_name="ditahan")),
                ("n_refused", models.PositiveIntegerField(default=0, verbose_name="ditolak")),
                ("n_closed", models.PositiveIntegerField(default=0, verbose_name="tidak ada lagi")),
                ("n_errors", models.PositiveIntegerField(default=0, verbose_name="kesalahan ditemukan")),
                ("n_warnings", models.PositiveIntegerField(default=0, verbose_name="peringatan")),
                ("faults", models.JSONField(default=list, verbose_name="kesalahan berkas")),
                ("doubts", models.JSONField(default=list, verbose_name="kejanggalan")),
                ("implausible_reason", models.TextField(blank=True, verbose_name="alasan diterima")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diterima")),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="diterapkan")),
            ],
            options={
                "verbose_name": "impor register",
                "verbose_name_plural": "impor register",
                "ordering": ["-as_of", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, unique=True, verbose_name="kode")),
                ("name", models.CharField(max_length=80, verbose_name="nama")),
                ("owner", models.CharField(max_length=120, verbose_name="pemilik")),
                ("instrument", models.CharField(max_length=30, verbose_name="instrumen")),
                ("instrument_version", models.CharField(max_length=20, verbose_name="versi instrumen")),
                ("is_synthetic", models.BooleanField(default=False, verbose_name="data peragaan")),
            ],
            options={
                "verbose_name": "sumber data",
                "verbose_name_plural": "sumber data",
                "permissions": [("import_register", "Mengimpor register")],
            },
        ),
        migrations.CreateModel(
            name="StagedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_no", models.PositiveIntegerField()),
                ("is_family", models.BooleanField()),
                ("is_derived", models.BooleanField(default=False)),
                ("source_key", models.CharField(max_length=64)),
                ("person_key", models.CharField(blank=True, max_length=64)),
                ("number_index", models.BinaryField(max_length=32, null=True)),
                ("number_sealed", models.BinaryField(max_length=64, null=True)),
                ("number_key_id", models.CharField(blank=True, max_length=16)),
                ("facts", models.JSONField(default=dict)),
                ("raw", models.JSONField(default=dict)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("ok", "Baik"), ("held", "Ditahan"), ("refused", "Ditolak")], max_length=8
                    ),
                ),
                ("problems", models.JSONField(default=list)),
                ("content_hash", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Variable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="kode")),
                (
                    "level",
                    models.CharField(
                        choices=[("household", "Rumah tangga"), ("person", "Warga")],
                        max_length=10,
                        verbose_name="satuan",
                    ),
                ),
                ("kind", models.CharField(max_length=10, verbose_name="jenis")),
                ("label", models.CharField(max_length=120, verbose_name="label")),
                ("unit", models.CharField(blank=True, max_length=30, verbose_name="satuan ukur")),
                ("choices", models.JSONField(default=dict, verbose_name="pilihan")),
            ],
            options={
                "verbose_name": "variabel",
                "verbose_name_plural": "variabel",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("province", "Provinsi"),
                            ("regency", "Kabupaten/kota"),
                            ("district", "Kecamatan"),
                            ("village", "Desa/kelurahan"),
                        ],
                        max_length=10,
                        verbose_name="tingkat",
                    ),
                ),
                ("kind", models.CharField(max_length=12, verbose_name="jenis")),
                ("name", models.CharField(max_length=80, verbose_name="nama")),
                ("path", models.CharField(editable=False, max_length=60, unique=True)),
                ("kemendagri_code", models.CharField(max_length=13, unique=True, verbose_name="kode Kemendagri")),
                (
                    "bps_code",
                    models.CharField(blank=True, max_length=10, null=True, unique=True, verbose_name="kode BPS"),
                ),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="lintang"),
                ),
                (
                    "longitude",
                    models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="bujur"),
                ),
                ("priority_tier", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="prioritas")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="households.area",
                    ),
                ),
            ],
            options={
                "verbose_name": "wilayah",
                "verbose_name_plural": "wilayah",
                "ordering": ["path"],
                "permissions": [("view_all_areas", "Melihat semua wilayah")],
            },
        ),
        migrations.CreateModel(
            name="AreaAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="nama lain")),
                ("source", models.CharField(max_length=80, verbose_name="sumber")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="households.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "nama lain wilayah",
                "verbose_name_plural": "nama lain wilayah",
            },
        ),
        migrations.CreateModel(
            name="AreaAssignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(default=django.utils.timezone.localdate, verbose_name="mulai")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="sampai")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="households.area",
                        verbose_name="wilayah",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="area_assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengguna",
                    ),
                ),
            ],
            options={
                "verbose_name": "penugasan wilayah",
                "verbose_name_plural": "penugasan wilayah",
            },
        ),
        migrations.CreateModel(
            name="AreaAssignmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("valid_from", models.DateField(default=django.utils.timezone.localdate, verbose_name="mulai")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="sampai")),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.area",
                        verbose_name="wilayah",
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
                        to="households.areaassignment",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengguna",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AreaCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "system",
                    models.CharField(
                        choices=[("kemendagri", "Kemendagri"), ("bps", "BPS")], max_length=10, verbose_name="sistem"
                    ),
                ),
                ("code", models.CharField(max_length=13, verbose_name="kode")),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="berlaku")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="households.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "kode wilayah",
                "verbose_name_plural": "kode wilayah",
            },
        ),
        migrations.CreateModel(
            name="AreaParent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="berlaku")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parents", to="households.area"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_children",
                        to="households.area",
                    ),
                ),
            ],
            options={
                "verbose_name": "induk wilayah",
                "verbose_name_plural": "induk wilayah",
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(editable=False, max_length=12, unique=True, verbose_name="kode")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="alamat")),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="lintang"),
                ),
                (
                    "longitude",
                    models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="bujur"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("unverified", "Belum diverifikasi"), ("verified", "Terverifikasi")],
                        default="unverified",
                        editable=False,
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("verified_on", models.DateField(editable=False, null=True, verbose_name="diverifikasi")),
                ("closed_on", models.DateField(editable=False, null=True, verbose_name="ditutup")),
                (
                    "closed_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("merged", "Digabung dengan rumah tangga lain"),
                            ("moved", "Pindah"),
                            ("deceased", "Semua anggota meninggal"),
                            ("not_found", "Tidak ditemukan"),
                            ("other", "Lainnya"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="sebab ditutup",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "merged_into",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="households.household",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="households",
                        to="households.area",
                        verbose_name="desa",
                    ),
                ),
            ],
            options={
                "verbose_name": "rumah tangga",
                "verbose_name_plural": "rumah tangga",
                "ordering": ["code"],
                "permissions": [("export_register", "Mengekspor daftar")],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("visit", "Kunjungan"), ("musdes", "Musyawarah desa"), ("delivery", "Serah terima")],
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                ("observed_on", models.DateField(verbose_name="tanggal")),
                ("expires_on", models.DateField(verbose_name="berlaku sampai")),
                ("accepted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="households.household"
                    ),
                ),
            ],
            options={
                "verbose_name": "bukti",
                "verbose_name_plural": "bukti",
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n_persons", models.PositiveSmallIntegerField(default=0, verbose_name="anggota")),
                ("score_low", models.FloatField(verbose_name="skor terendah")),
                ("score_high", models.FloatField(verbose_name="skor tertinggi")),
                (
                    "is_poor",
                    models.CharField(
                        choices=[("yes", "Ya"), ("no", "Tidak"), ("unknown", "Belum diketahui")],
                        max_length=8,
                        verbose_name="miskin",
                    ),
                ),
                ("assessed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="households.evidence",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "verbose_name": "penilaian",
                "verbose_name_plural": "penilaian",
            },
        ),
        migrations.CreateModel(
            name="IdentityNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("nik", "NIK"), ("kk", "Nomor KK")], max_length=3)),
                ("blind_index", models.BinaryField(max_length=32)),
                ("key_id", models.CharField(max_length=16)),
                ("ciphertext", models.BinaryField(max_length=64)),
            ],
            options={
                "permissions": [("reveal_identity", "Membuka NIK dengan alasan")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "blind_index"), name="one_row_per_identity_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="FamilyCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kk",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="family_card",
                        to="households.identitynumber",
                    ),
                ),
            ],
            options={
                "verbose_name": "kartu keluarga",
                "verbose_name_plural": "kartu keluarga",
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_key", models.CharField(max_length=64)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("rw", models.CharField(blank=True, max_length=3)),
                ("rt", models.CharField(blank=True, max_length=3)),
                ("decile", models.PositiveSmallIntegerField(null=True, verbose_name="desil")),
                ("raw", models.JSONField(default=dict)),
                ("values", models.JSONField(default=dict)),
                ("content_hash", models.BinaryField(max_length=32)),
                ("closed_on", models.DateField(null=True, verbose_name="ditutup")),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="households.area"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="households.household",
                    ),
                ),
                (
                    "kk",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="households.identitynumber",
                    ),
                ),
            ],
            options={
                "verbose_name": "klaim keluarga",
                "verbose_name_plural": "klaim keluarga",
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_code",
                    models.CharField(
                        default=households.models.scoring.new_public_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        verbose_name="kode",
                    ),
                ),
                ("cost_idr", models.PositiveBigIntegerField(verbose_name="biaya")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Terbuka"),
                            ("committed", "Diambil"),
                            ("delivered", "Diserahkan"),
                            ("resolved", "Tuntas"),
                            ("withdrawn", "Ditarik"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("opened_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="dibuka")),
                (
                    "withdrawn_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("household_closed", "Rumah tangga ditutup"),
                            ("evidence_corrected", "Bukti diperbaiki"),
                            ("rule_changed", "Aturan berubah"),
                            ("not_eligible", "Tidak lagi berhak"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="needs", to="households.household"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="households.indicator",
                        verbose_name="indikator",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opened_needs",
                        to="households.assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "kebutuhan",
                "verbose_name_plural": "kebutuhan",
            },
        ),
        migrations.CreateModel(
            name="Neighbourhood",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rw", models.CharField(blank=True, max_length=3, verbose_name="RW")),
                ("rt", models.CharField(max_length=3, verbose_name="RT")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="ditutup")),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="neighbourhoods",
                        to="households.area",
                        verbose_name="desa",
                    ),
                ),
            ],
            options={
                "verbose_name": "RT",
                "verbose_name_plural": "RT",
                "ordering": ["village", "rw", "rt"],
            },
        ),
        migrations.CreateModel(
            name="HouseholdEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(editable=False, max_length=12, verbose_name="kode")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="alamat")),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="lintang"),
                ),
                (
                    "longitude",
                    models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="bujur"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("unverified", "Belum diverifikasi"), ("verified", "Terverifikasi")],
                        default="unverified",
                        editable=False,
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("verified_on", models.DateField(editable=False, null=True, verbose_name="diverifikasi")),
                ("closed_on", models.DateField(editable=False, null=True, verbose_name="ditutup")),
                (
                    "closed_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("merged", "Digabung dengan rumah tangga lain"),
                            ("moved", "Pindah"),
                            ("deceased", "Semua anggota meninggal"),
                            ("not_found", "Tidak ditemukan"),
                            ("other", "Lainnya"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="sebab ditutup",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.household",
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
                        to="households.household",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.area",
                        verbose_name="desa",
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
                        verbose_name="RT",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="household",
            name="neighbourhood",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="households",
                to="households.neighbourhood",
                verbose_name="RT",
            ),
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("name_key", models.CharField(db_index=True, editable=False, max_length=120)),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="tanggal lahir")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("male", "Laki-laki"), ("female", "Perempuan")],
                        max_length=6,
                        verbose_name="jenis kelamin",
                    ),
                ),
                (
                    "nik_status",
                    models.CharField(
                        choices=[
                            ("absent", "Tidak ada"),
                            ("claimed", "Menurut sumber"),
                            ("verified", "Terverifikasi"),
                            ("corrected", "Diperbaiki"),
                        ],
                        default="absent",
                        max_length=10,
                        verbose_name="keadaan NIK",
                    ),
                ),
                (
                    "dukcapil_status",
                    models.CharField(
                        choices=[
                            ("not_checked", "Belum dicek"),
                            ("matched", "Padan"),
                            ("not_matched", "Tidak padan"),
                            ("typo", "Mungkin salah ketik"),
                            ("deceased", "Meninggal"),
                        ],
                        default="not_checked",
                        max_length=12,
                        verbose_name="padanan Dukcapil",
                    ),
                ),
                ("died_on", models.DateField(blank=True, null=True, verbose_name="meninggal")),
                (
                    "merged_into",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="households.person",
                    ),
                ),
                (
                    "nik",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="persons",
                        to="households.identitynumber",
                    ),
                ),
                (
                    "original_nik",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_persons",
                        to="households.identitynumber",
                    ),
                ),
            ],
            options={
                "verbose_name": "warga",
                "verbose_name_plural": "warga",
            },
        ),
        migrations.CreateModel(
            name="NeedEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "public_code",
                    models.CharField(
                        default=households.models.scoring.new_public_code,
                        editable=False,
                        max_length=12,
                        verbose_name="kode",
                    ),
                ),
                ("cost_idr", models.PositiveBigIntegerField(verbose_name="biaya")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Terbuka"),
                            ("committed", "Diambil"),
                            ("delivered", "Diserahkan"),
                            ("resolved", "Tuntas"),
                            ("withdrawn", "Ditarik"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("opened_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="dibuka")),
                (
                    "withdrawn_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("household_closed", "Rumah tangga ditutup"),
                            ("evidence_corrected", "Bukti diperbaiki"),
                            ("rule_changed", "Aturan berubah"),
                            ("not_eligible", "Tidak lagi berhak"),
                        ],
                        max_length=20,
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
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.indicator",
                        verbose_name="indikator",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.assessment",
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
                        to="households.need",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="need",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="needs",
                to="households.person",
            ),
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("first_seen", "Warga baru dari klaim ini"),
                            ("exact_nik", "NIK sama, nama dan tanggal lahir cocok"),
                            ("clerical", "Diputuskan petugas"),
                        ],
                        max_length=12,
                    ),
                ),
                ("weight", models.FloatField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="households.linkagerun"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="households.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Deprivation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("yes", "Ya"), ("no", "Tidak"), ("unknown", "Belum diketahui")],
                        max_length=8,
                        verbose_name="keadaan",
                    ),
                ),
                ("because", models.JSONField(default=list, verbose_name="karena")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deprivations",
                        to="households.assessment",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deprivations",
                        to="households.indicator",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deprivations",
                        to="households.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.JSONField(verbose_name="nilai")),
                ("confirmed_on", models.DateField(verbose_name="dikonfirmasi")),
                ("expires_on", models.DateField(verbose_name="berlaku sampai")),
                ("is_current", models.BooleanField(default=True)),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="households.evidence",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="households.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "nilai terkonfirmasi",
                "verbose_name_plural": "nilai terkonfirmasi",
            },
        ),
        migrations.CreateModel(
            name="CandidatePair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=80)),
                ("weight", models.FloatField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_same", models.BooleanField(null=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pairs", to="households.linkagerun"
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="households.person"
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="households.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_key", models.CharField(max_length=64)),
                (
                    "nik_quality",
                    models.CharField(
                        choices=[
                            ("ok", "Baik"),
                            ("suspect", "Diragukan"),
                            ("malformed", "Rusak"),
                            ("absent", "Tidak ada"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("name_key", models.CharField(max_length=120)),
                ("birth_date", models.DateField(null=True)),
                (
                    "sex",
                    models.CharField(
                        blank=True, choices=[("male", "Laki-laki"), ("female", "Perempuan")], max_length=6
                    ),
                ),
                ("relation", models.CharField(blank=True, max_length=12)),
                ("values", models.JSONField(default=dict)),
                ("content_hash", models.BinaryField(max_length=32)),
                ("closed_on", models.DateField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="persons", to="households.claim"
                    ),
                ),
                (
                    "nik",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="person_claims",
                        to="households.identitynumber",
                    ),
                ),
            ],
            options={
                "verbose_name": "klaim warga",
                "verbose_name_plural": "klaim warga",
            },
        ),
        migrations.CreateModel(
            name="LinkEvent",
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
                            ("clerical", "Diputuskan petugas"),
                        ],
                        max_length=12,
                    ),
                ),
                ("weight", models.FloatField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        to="households.link",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.linkagerun",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.person",
                    ),
                ),
                (
                    "person_claim",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.personclaim",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="link",
            name="person_claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="links", to="households.personclaim"
            ),
        ),
        migrations.CreateModel(
            name="PersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("name_key", models.CharField(editable=False, max_length=120)),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="tanggal lahir")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("male", "Laki-laki"), ("female", "Perempuan")],
                        max_length=6,
                        verbose_name="jenis kelamin",
                    ),
                ),
                (
                    "nik_status",
                    models.CharField(
                        choices=[
                            ("absent", "Tidak ada"),
                            ("claimed", "Menurut sumber"),
                            ("verified", "Terverifikasi"),
                            ("corrected", "Diperbaiki"),
                        ],
                        default="absent",
                        max_length=10,
                        verbose_name="keadaan NIK",
                    ),
                ),
                (
                    "dukcapil_status",
                    models.CharField(
                        choices=[
                            ("not_checked", "Belum dicek"),
                            ("matched", "Padan"),
                            ("not_matched", "Tidak padan"),
                            ("typo", "Mungkin salah ketik"),
                            ("deceased", "Meninggal"),
                        ],
                        default="not_checked",
                        max_length=12,
                        verbose_name="padanan Dukcapil",
                    ),
                ),
                ("died_on", models.DateField(blank=True, null=True, verbose_name="meninggal")),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.person",
                    ),
                ),
                (
                    "nik",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.identitynumber",
                    ),
                ),
                (
                    "original_nik",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.identitynumber",
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
                        to="households.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Residence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("head", "Kepala keluarga"),
                            ("spouse", "Istri/suami"),
                            ("child", "Anak"),
                            ("child_in_law", "Menantu"),
                            ("grandchild", "Cucu"),
                            ("parent", "Orang tua/mertua"),
                            ("helper", "Pembantu/sopir"),
                            ("other", "Lainnya"),
                        ],
                        max_length=12,
                        verbose_name="hubungan",
                    ),
                ),
                ("moved_in_on", models.DateField(blank=True, null=True, verbose_name="sejak")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="sampai")),
                (
                    "card",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="residences",
                        to="households.familycard",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="residences",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="residences", to="households.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "tempat tinggal",
                "verbose_name_plural": "tempat tinggal",
            },
        ),
        migrations.CreateModel(
            name="ResidenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("head", "Kepala keluarga"),
                            ("spouse", "Istri/suami"),
                            ("child", "Anak"),
                            ("child_in_law", "Menantu"),
                            ("grandchild", "Cucu"),
                            ("parent", "Orang tua/mertua"),
                            ("helper", "Pembantu/sopir"),
                            ("other", "Lainnya"),
                        ],
                        max_length=12,
                        verbose_name="hubungan",
                    ),
                ),
                ("moved_in_on", models.DateField(blank=True, null=True, verbose_name="sejak")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="sampai")),
                (
                    "card",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.familycard",
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
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.person",
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
                        to="households.residence",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RuleSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30, verbose_name="kode")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="versi")),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("source", models.TextField(verbose_name="dasar")),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                ("norms", models.JSONField(default=dict, verbose_name="norma")),
                ("cutoff", models.CharField(max_length=9, verbose_name="ambang k")),
                ("dimensions", models.JSONField(default=dict, verbose_name="dimensi")),
                ("state_labels", models.JSONField(default=dict, verbose_name="sebutan hasil")),
                ("valid_from", models.DateField(verbose_name="berlaku sejak")),
                ("is_active", models.BooleanField(default=True, verbose_name="dipakai")),
                ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="dibekukan")),
            ],
            options={
                "verbose_name": "perangkat aturan",
                "verbose_name_plural": "perangkat aturan",
                "constraints": [models.UniqueConstraint(fields=("code", "version"), name="rule_set_version_once")],
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dimension", models.CharField(max_length=30, verbose_name="dimensi")),
                ("expression", models.JSONField(verbose_name="aturan")),
                ("weight", models.CharField(max_length=9, verbose_name="bobot")),
                ("source", models.TextField(blank=True, verbose_name="dasar")),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="urutan")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rules", to="households.indicator"
                    ),
                ),
                (
                    "rule_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rules", to="households.ruleset"
                    ),
                ),
            ],
            options={
                "verbose_name": "aturan",
                "verbose_name_plural": "aturan",
                "ordering": ["rule_set", "position"],
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="rule_set",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="households.ruleset"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ruleset",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."frozen_at" IS NOT NULL AND (OLD."norms" IS DISTINCT FROM (NEW."norms") OR OLD."cutoff" IS DISTINCT FROM (NEW."cutoff")))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="70ffc9d53d8b451438a490001407f12cdc1804f1",
                    operation="UPDATE",
                    pgid="pgtrigger_frozen_stays_82b44",
                    table="households_ruleset",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="snapshot",
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
            model_name="personclaim",
            name="last_snapshot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.snapshot"
            ),
        ),
        migrations.AddField(
            model_name="linkagerun",
            name="snapshot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="linkage_runs",
                to="households.snapshot",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="first_snapshot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="first_claims", to="households.snapshot"
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="last_snapshot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="last_claims", to="households.snapshot"
            ),
        ),
        migrations.AddField(
            model_name="snapshot",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="snapshots",
                to="households.source",
                verbose_name="sumber",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="households.source"
            ),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="snapshot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="staged_rows", to="households.snapshot"
            ),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="village",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="households.area",
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="variable",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="households.variable"
            ),
        ),
        migrations.AddField(
            model_name="codemap",
            name="variable",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="code_maps", to="households.variable"
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                    models.Q(("latitude", None), ("longitude", None)),
                    _connector="OR",
                ),
                name="area_point_is_on_earth",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", "province"), ("parent", None)),
                    models.Q(models.Q(("level", "province"), _negated=True), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="only_a_province_has_no_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="areaalias",
            constraint=models.UniqueConstraint(fields=("area", "name"), name="alias_once_per_area"),
        ),
        migrations.AddConstraint(
            model_name="areaassignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("user", "area"), name="one_open_assignment_per_area"
            ),
        ),
        migrations.AddConstraint(
            model_name="areaassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="assignment_ends_after_start",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="areaassignment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_areaassignmentevent" ("area_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "valid_from", "valid_to") SELECT new_values."area_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."user_id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a49f59f3c17e413ddf6aeba5e6689d922b100f90",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5551a",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="households_areaassignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="areaassignment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_areaassignmentevent" ("area_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "valid_from", "valid_to") SELECT new_values."area_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."user_id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="394f1d8c47f5253fe511b6713ef09406a2396aa0",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_98b09",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_areaassignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="areaassignmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9cc621239a7b1ea9ec8f176e58b74bc4b80b7d79",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bb5e0",
                    table="households_areaassignmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="areacode",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (models.Func("area_id", "area_id", models.Value("[]"), function="int8range"), "&&"),
                    (
                        models.Func(
                            models.Case(models.When(system="bps", then=1), default=0),
                            models.Case(models.When(system="bps", then=1), default=0),
                            models.Value("[]"),
                            function="int4range",
                        ),
                        "&&",
                    ),
                    ("period", "&&"),
                ],
                name="one_code_per_area_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="areaparent",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (models.Func("area_id", "area_id", models.Value("[]"), function="int8range"), "&&"),
                    ("period", "&&"),
                ],
                name="one_parent_per_area_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_on__gte", models.F("observed_on"))),
                name="evidence_expires_after_it_was_seen",
            ),
        ),
        migrations.AddConstraint(
            model_name="neighbourhood",
            constraint=models.UniqueConstraint(fields=("village", "rw", "rt"), name="one_rt_number_per_village_and_rw"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="householdevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f2e63016e1343f17670938299bd1e9d861fc9fb0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_dd870",
                    table="households_householdevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on", None), ("closed_reason", "")),
                    models.Q(("closed_on__isnull", False), models.Q(("closed_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="closed_household_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", None), ("closed_reason", "merged"), _connector="OR"),
                name="merged_household_is_closed_as_merged",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "unverified"), ("verified_on__isnull", False), _connector="OR"),
                name="verified_household_has_a_date",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="household",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_householdevent" ("address", "closed_on", "closed_reason", "code", "created_at", "id", "latitude", "longitude", "merged_into_id", "neighbourhood_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "verified_on", "version", "village_id") SELECT new_values."address", new_values."closed_on", new_values."closed_reason", new_values."code", new_values."created_at", new_values."id", new_values."latitude", new_values."longitude", new_values."merged_into_id", new_values."neighbourhood_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."status", new_values."verified_on", new_values."version", new_values."village_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4aa88cca24e4f03a5506fadf0fe7d0039e20d3d7",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_eae56",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="households_household",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="household",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_householdevent" ("address", "closed_on", "closed_reason", "code", "created_at", "id", "latitude", "longitude", "merged_into_id", "neighbourhood_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "verified_on", "version", "village_id") SELECT new_values."address", new_values."closed_on", new_values."closed_reason", new_values."code", new_values."created_at", new_values."id", new_values."latitude", new_values."longitude", new_values."merged_into_id", new_values."neighbourhood_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."status", new_values."verified_on", new_values."version", new_values."village_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="58a8fe1a8418b6b055b4c2e2e03c73b23d20d9ee",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d279e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_household",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("merged_into", None), ("nik_status", "verified")),
                fields=("nik",),
                name="one_person_per_verified_nik",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("nik", None), ("nik_status", "absent")),
                    models.Q(models.Q(("nik_status", "absent"), _negated=True), ("nik__isnull", False)),
                    _connector="OR",
                ),
                name="nik_status_tells_whether_there_is_a_nik",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_personevent" ("birth_date", "died_on", "dukcapil_status", "id", "merged_into_id", "name", "name_key", "nik_id", "nik_status", "original_nik_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sex") SELECT new_values."birth_date", new_values."died_on", new_values."dukcapil_status", new_values."id", new_values."merged_into_id", new_values."name", new_values."name_key", new_values."nik_id", new_values."nik_status", new_values."original_nik_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."sex" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c37279555f8e555721fe804180338c7977a004ba",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_personevent" ("birth_date", "died_on", "dukcapil_status", "id", "merged_into_id", "name", "name_key", "nik_id", "nik_status", "original_nik_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sex") SELECT new_values."birth_date", new_values."died_on", new_values."dukcapil_status", new_values."id", new_values."merged_into_id", new_values."name", new_values."name_key", new_values."nik_id", new_values."nik_status", new_values."original_nik_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."sex" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="aa7d0af51cb1e306d3cd948e5b614f5c0e9df4c4",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5a79e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="needevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f5ea8dac4f89dcf43289a5bd7fbfa245cb0572cd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_30252",
                    table="households_needevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["indicator", "status"], name="households__indicat_f64d6c_idx"),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["open", "committed", "delivered"])),
                fields=("household", "person", "indicator"),
                name="one_live_need_per_indicator",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "withdrawn"), models.Q(("withdrawn_reason", ""), _negated=True)),
                    models.Q(models.Q(("status", "withdrawn"), _negated=True), ("withdrawn_reason", "")),
                    _connector="OR",
                ),
                name="withdrawn_need_has_a_reason",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="need",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_needevent" ("cost_idr", "household_id", "id", "indicator_id", "opened_by_id", "opened_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_code", "status", "withdrawn_reason") SELECT new_values."cost_idr", new_values."household_id", new_values."id", new_values."indicator_id", new_values."opened_by_id", new_values."opened_on", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."public_code", new_values."status", new_values."withdrawn_reason" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4bb565473dc8c35db5b10a90a155b29f10122886",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b9ebf",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="households_need",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="need",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_needevent" ("cost_idr", "household_id", "id", "indicator_id", "opened_by_id", "opened_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_code", "status", "withdrawn_reason") SELECT new_values."cost_idr", new_values."household_id", new_values."id", new_values."indicator_id", new_values."opened_by_id", new_values."opened_on", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."public_code", new_values."status", new_values."withdrawn_reason" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d9a7282dfc4affb5a4395812c9425d71ce56c7d7",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_12355",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_need",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="deprivation",
            constraint=models.UniqueConstraint(
                fields=("assessment", "indicator", "person"), name="one_deprivation_per_indicator", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="candidatepair",
            constraint=models.CheckConstraint(
                condition=models.Q(("left__lt", models.F("right"))), name="pair_is_ordered"
            ),
        ),
        migrations.AddConstraint(
            model_name="candidatepair",
            constraint=models.UniqueConstraint(fields=("run", "left", "right"), name="pair_once_per_run"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="linkevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f2ab25f3077ed0e210fa74b4e3cc8ab29713a93f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9640f",
                    table="households_linkevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("person_claim",), name="one_live_link_per_person_claim"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="link",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_linkevent" ("by_id", "id", "method", "person_claim_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "run_id", "undone_at", "weight") SELECT new_values."by_id", new_values."id", new_values."method", new_values."person_claim_id", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."run_id", new_values."undone_at", new_values."weight" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3a754ea59619e7671966a6f6d51faf2f8f7b1446",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_linkevent" ("by_id", "id", "method", "person_claim_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "run_id", "undone_at", "weight") SELECT new_values."by_id", new_values."id", new_values."method", new_values."person_claim_id", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."run_id", new_values."undone_at", new_values."weight" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="70ed989558e61285780d7600fa736f8160f7c49f",
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
            model_name="personevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c15f41546414d237f6f61cb5837fa58f0334c26f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_49055",
                    table="households_personevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="residence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_on", None)), fields=("person",), name="one_open_residence_per_person"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="residence",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_residenceevent" ("card_id", "household_id", "id", "left_on", "moved_in_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation") SELECT new_values."card_id", new_values."household_id", new_values."id", new_values."left_on", new_values."moved_in_on", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."relation" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="440e30cda661b0fc36992b12bcf2c5c8eaf77a30",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1f0dc",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="households_residence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="residence",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_residenceevent" ("card_id", "household_id", "id", "left_on", "moved_in_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation") SELECT new_values."card_id", new_values."household_id", new_values."id", new_values."left_on", new_values."moved_in_on", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."relation" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="57ebb68e0c6a85888a86b8b8a269afa6564607e9",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5705b",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_residence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="residenceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="73a144347895c8efe5fac3c8c22933a52c265da6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_65d9b",
                    table="households_residenceevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.UniqueConstraint(fields=("rule_set", "indicator"), name="one_rule_per_indicator_and_set"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                fields=("household", "rule_set", "evidence"), name="one_assessment_per_evidence_and_rule_set"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("score_low__lte", models.F("score_high"))), name="score_bounds_are_ordered"
            ),
        ),
        migrations.AddIndex(
            model_name="personclaim",
            index=models.Index(fields=["name_key", "birth_date"], name="households__name_ke_48462e_idx"),
        ),
        migrations.AddConstraint(
            model_name="personclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("nik", None), ("nik_quality", "ok"), _connector="OR"),
                name="only_a_trusted_nik_is_joined",
            ),
        ),
        migrations.AddConstraint(
            model_name="personclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on", None)),
                fields=("claim", "source_key"),
                name="one_open_person_claim_per_family_and_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("source", "file_sha256"),
                name="same_files_only_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "n_rows",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("n_created"), "+", models.F("n_updated")
                                    ),
                                    "+",
                                    models.F("n_unchanged"),
                                ),
                                "+",
                                models.F("n_held"),
                            ),
                            "+",
                            models.F("n_refused"),
                        ),
                    )
                ),
                name="rows_of_a_snapshot_add_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on", None)),
                fields=("source", "source_key"),
                name="one_open_claim_per_source_and_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("decile", None), ("decile__range", (1, 10)), _connector="OR"),
                name="decile_is_1_to_10",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagedrow",
            constraint=models.UniqueConstraint(fields=("snapshot", "row_no"), name="staged_row_once_per_snapshot"),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("household", "person", "variable"),
                name="one_current_confirmation_per_variable",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="codemap",
            constraint=models.UniqueConstraint(
                fields=("instrument", "version", "item", "raw_code"), name="one_meaning_per_raw_code"
            ),
        ),
    ]
