import django.contrib.postgres.constraints
import django.contrib.postgres.fields
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
        ("accounts", "0001_schema"),
        ("accounts", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            models.Q(("latitude", None), ("longitude", None)),
                            _connector="OR",
                        ),
                        name="area_point_is_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "province"), ("parent", None)),
                            models.Q(models.Q(("level", "province"), _negated=True), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="only_a_province_has_no_parent",
                    ),
                ],
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
                "constraints": [models.UniqueConstraint(fields=("area", "name"), name="alias_once_per_area")],
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)),
                        fields=("user", "area"),
                        name="one_open_assignment_per_area",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="assignment_ends_after_start",
                    ),
                ],
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
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
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
                    )
                ],
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
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.Func("area_id", "area_id", models.Value("[]"), function="int8range"), "&&"),
                            ("period", "&&"),
                        ],
                        name="one_parent_per_area_and_day",
                    )
                ],
            },
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
                (
                    "loaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "jawaban Dukcapil",
                "verbose_name_plural": "jawaban Dukcapil",
                "ordering": ["-answered_on", "-pk"],
                "permissions": [("import_dukcapil", "Memuat jawaban Dukcapil")],
                "constraints": [
                    models.CheckConstraint(
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
                    )
                ],
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
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "ambang penautan",
                "verbose_name_plural": "ambang penautan",
                "ordering": ["-set_at", "-pk"],
                "permissions": [("link_register", "Mencari pasangan warga dan mengubah ambangnya")],
                "get_latest_by": ["set_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("lower__gt", 0), ("lower__lte", models.F("upper")), ("upper__lt", 1)),
                        name="thresholds_are_in_order",
                    )
                ],
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
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_matches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opd",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.opd",
                        verbose_name="OPD",
                    ),
                ),
            ],
            options={
                "verbose_name": "pemadanan daftar",
                "verbose_name_plural": "pemadanan daftar",
                "ordering": ["-asked_at"],
                "permissions": [
                    ("match_list", "Memadankan daftar"),
                    ("view_all_list_matches", "Melihat semua pemadanan daftar"),
                ],
                "constraints": [
                    models.CheckConstraint(
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
                    )
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("village", "rw", "rt"), name="one_rt_number_per_village_and_rw")
                ],
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
                ("list_until", models.DateField(editable=False, null=True, verbose_name="boleh dilayani sampai")),
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
                            ("duplicate", "Ganda"),
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
                (
                    "neighbourhood",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="households",
                        to="households.neighbourhood",
                        verbose_name="RT",
                    ),
                ),
            ],
            options={
                "verbose_name": "rumah tangga",
                "verbose_name_plural": "rumah tangga",
                "ordering": ["code"],
                "permissions": [("export_register", "Mengekspor daftar")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on", None), ("closed_reason", "")),
                            models.Q(("closed_on__isnull", False), models.Q(("closed_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="closed_household_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", None), ("closed_reason", "merged"), _connector="OR"),
                        name="merged_household_is_closed_as_merged",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status", "unverified"), ("verified_on__isnull", False), _connector="OR"),
                        name="verified_household_has_a_date",
                    ),
                ],
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_on__gte", models.F("observed_on"))),
                        name="evidence_expires_after_it_was_seen",
                    )
                ],
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
                ("list_until", models.DateField(editable=False, null=True, verbose_name="boleh dilayani sampai")),
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
                            ("duplicate", "Ganda"),
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
                        db_index=False,
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
                        db_index=False,
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
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.area",
                    ),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.neighbourhood",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
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
                ("dukcapil_on", models.DateField(blank=True, null=True, verbose_name="dijawab Dukcapil")),
                ("died_on", models.DateField(blank=True, null=True, verbose_name="meninggal")),
                (
                    "dukcapil_batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="persons",
                        to="households.dukcapilbatch",
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("merged_into", None), ("nik_status", "verified")),
                        fields=("nik",),
                        name="one_person_per_verified_nik",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("nik", None), ("nik_status", "absent")),
                            models.Q(models.Q(("nik_status", "absent"), _negated=True), ("nik__isnull", False)),
                            _connector="OR",
                        ),
                        name="nik_status_tells_whether_there_is_a_nik",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dukcapil_status", "not_checked"), ("dukcapil_on__isnull", False), _connector="OR"
                        ),
                        name="answer_of_dukcapil_has_a_date",
                    ),
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
                (
                    "list_match",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="households.listmatch"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("list_match", "row_no"), name="row_once_per_list_match")
                ],
            },
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
                ("dukcapil_on", models.DateField(blank=True, null=True, verbose_name="dijawab Dukcapil")),
                ("died_on", models.DateField(blank=True, null=True, verbose_name="meninggal")),
                (
                    "dukcapil_batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.dukcapilbatch",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
                        db_constraint=False,
                        db_index=False,
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
                        db_constraint=False,
                        db_index=False,
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
                        db_index=False,
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None)), fields=("person",), name="one_open_residence_per_person"
                    )
                ],
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
                        db_constraint=False,
                        db_index=False,
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
                        db_index=False,
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
                        db_index=False,
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
                        db_index=False,
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
                ("is_draft", models.BooleanField(default=False, verbose_name="draf")),
                ("frozen_at", models.DateTimeField(blank=True, null=True, verbose_name="dibekukan")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dibuat")),
                ("change_note", models.TextField(blank=True, verbose_name="apa yang berubah")),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.ruleset",
                    ),
                ),
                (
                    "made_by",
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
                "verbose_name": "perangkat aturan",
                "verbose_name_plural": "perangkat aturan",
                "permissions": [
                    ("view_rules", "Membaca aturan penilaian"),
                    ("edit_rules", "Mengubah aturan penilaian"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="rule_set_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True)),
                        fields=("code",),
                        name="one_version_in_use_per_rule_set",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_draft", True)), fields=("code",), name="one_draft_per_rule_set"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_draft", False), models.Q(("frozen_at", None), ("is_active", False)), _connector="OR"
                        ),
                        name="draft_rule_set_is_not_used",
                    ),
                ],
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
                (
                    "rule_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="households.ruleset"
                    ),
                ),
            ],
            options={
                "verbose_name": "penilaian",
                "verbose_name_plural": "penilaian",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("household", "rule_set", "evidence"), name="one_assessment_per_evidence_and_rule_set"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score_low__lte", models.F("score_high"))), name="score_bounds_are_ordered"
                    ),
                ],
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
                ("severity", models.FloatField(default=0, editable=False, verbose_name="skor keparahan")),
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
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="households.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "kebutuhan",
                "verbose_name_plural": "kebutuhan",
                "indexes": [
                    models.Index(fields=["indicator", "status", "severity"], name="households__indicat_a5f479_idx"),
                    models.Index(
                        condition=models.Q(("status", "open")), fields=["household"], name="open_needs_of_household"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["open", "committed", "delivered"])),
                        fields=("household", "person", "indicator"),
                        name="one_live_need_per_indicator",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "withdrawn"), models.Q(("withdrawn_reason", ""), _negated=True)),
                            models.Q(models.Q(("status", "withdrawn"), _negated=True), ("withdrawn_reason", "")),
                            _connector="OR",
                        ),
                        name="withdrawn_need_has_a_reason",
                    ),
                ],
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
                ("severity", models.FloatField(default=0, editable=False, verbose_name="skor keparahan")),
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "indicator", "person"),
                        name="one_deprivation_per_indicator",
                        nulls_distinct=False,
                    )
                ],
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
                ("caution", models.TextField(blank=True, verbose_name="hati-hati")),
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
                "constraints": [
                    models.UniqueConstraint(fields=("rule_set", "indicator"), name="one_rule_per_indicator_and_set")
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleSetSwitch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_active", models.BooleanField(verbose_name="dipakai")),
                ("note", models.TextField(verbose_name="alasan")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="switches", to="households.ruleset"
                    ),
                ),
            ],
            options={
                "verbose_name": "pergantian aturan",
                "verbose_name_plural": "pergantian aturan",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ScoringRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule_set_digest", models.CharField(max_length=64)),
                ("done_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dihitung")),
                ("n_households", models.PositiveIntegerField(default=0, verbose_name="rumah tangga")),
                (
                    "against",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.ruleset",
                        verbose_name="dibanding",
                    ),
                ),
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
                    "rule_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="households.ruleset",
                        verbose_name="perangkat aturan",
                    ),
                ),
            ],
            options={
                "verbose_name": "penilaian register",
                "verbose_name_plural": "penilaian register",
                "ordering": ["-done_at", "-pk"],
                "permissions": [
                    ("view_measures", "Melihat kemiskinan menurut aturan"),
                    ("try_rules", "Menguji aturan pada register"),
                ],
                "indexes": [models.Index(fields=["rule_set", "-done_at"], name="households__rule_se_e2da2b_idx")],
            },
        ),
        migrations.CreateModel(
            name="ScoringChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "before",
                    models.CharField(
                        choices=[("yes", "Ya"), ("no", "Tidak"), ("unknown", "Belum diketahui")],
                        max_length=8,
                        verbose_name="sekarang",
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[("yes", "Ya"), ("no", "Tidak"), ("unknown", "Belum diketahui")],
                        max_length=8,
                        verbose_name="menjadi",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.household"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="households.scoringrun"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "household"), name="household_once_per_scoring_run"),
                    models.CheckConstraint(
                        condition=models.Q(("before", models.F("after")), _negated=True), name="scoring_change_changes"
                    ),
                ],
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
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settled_findings",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settled_findings",
                        to="households.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("household", None), ("kind", "two_families"), ("person__isnull", False)),
                            models.Q(("household__isnull", False), ("kind", "two_villages"), ("person", None)),
                            _connector="OR",
                        ),
                        name="finding_is_of_a_person_or_a_household",
                    )
                ],
            },
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
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
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
                        null=True,
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
                        to="households.settledfinding",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
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
                ("n_known", models.PositiveIntegerField(default=0, verbose_name="mungkin sudah tercatat")),
                ("n_errors", models.PositiveIntegerField(default=0, verbose_name="kesalahan ditemukan")),
                ("n_warnings", models.PositiveIntegerField(default=0, verbose_name="peringatan")),
                ("faults", models.JSONField(default=list, verbose_name="kesalahan berkas")),
                ("doubts", models.JSONField(default=list, verbose_name="kejanggalan")),
                ("implausible_reason", models.TextField(blank=True, verbose_name="alasan diterima")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diterima")),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="diterapkan")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to="households.source",
                        verbose_name="sumber",
                    ),
                ),
            ],
            options={
                "verbose_name": "impor register",
                "verbose_name_plural": "impor register",
                "ordering": ["-as_of", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("source", "file_sha256"),
                        name="same_files_only_once",
                    ),
                    models.CheckConstraint(
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
                ],
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
                (
                    "snapshot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="linkage_runs",
                        to="households.snapshot",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CandidatePair",
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
                (
                    "decided_by",
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
            options={
                "permissions": [("review_pairs", "Meninjau pasangan warga")],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_same", None)), fields=["kind", "probability"], name="pairs_to_review"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("left__lt", models.F("right"))), name="pair_is_ordered"),
                    models.UniqueConstraint(fields=("run", "left", "right"), name="pair_once_per_run"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("is_same", None)),
                            models.Q(("decided_at__isnull", False), ("is_same__isnull", False)),
                            _connector="OR",
                        ),
                        name="decided_pair_has_a_time",
                    ),
                ],
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
                (
                    "first_snapshot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="first_claims",
                        to="households.snapshot",
                    ),
                ),
                (
                    "last_snapshot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="last_claims",
                        to="households.snapshot",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="households.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "klaim keluarga",
                "verbose_name_plural": "klaim keluarga",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_on", None)),
                        fields=("source", "source_key"),
                        name="one_open_claim_per_source_and_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decile", None), ("decile__range", (1, 10)), _connector="OR"),
                        name="decile_is_1_to_10",
                    ),
                ],
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
                    "pair",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="households.candidatepair",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="households.linkagerun"
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="households.person"
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_into_others",
                        to="households.person",
                    ),
                ),
                (
                    "residence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.residence",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)), fields=("merged",), name="one_live_merge_per_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("merged")), _negated=True),
                        name="nobody_is_merged_into_himself",
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
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
                (
                    "decided_by",
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
                        to="households.candidatepair",
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
                    "left",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.person",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        db_constraint=False,
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
                ("raw", models.JSONField(default=dict)),
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
                "indexes": [models.Index(fields=["name_key", "birth_date"], name="households__name_ke_48462e_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("nik", None), ("nik_quality", "ok"), _connector="OR"),
                        name="only_a_trusted_nik_is_joined",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_on", None)),
                        fields=("claim", "source_key"),
                        name="one_open_person_claim_per_family_and_key",
                    ),
                ],
            },
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
                            ("probabilistic", "Peluang di atas ambang"),
                            ("clerical", "Diputuskan petugas"),
                        ],
                        max_length=14,
                    ),
                ),
                ("weight", models.FloatField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_reason", models.CharField(blank=True, db_default="", default="", max_length=200)),
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
                    "undone_by",
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
                (
                    "person_claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="households.personclaim"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("person_claim",),
                        name="one_live_link_per_person_claim",
                    )
                ],
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
                            ("probabilistic", "Peluang di atas ambang"),
                            ("clerical", "Diputuskan petugas"),
                        ],
                        max_length=14,
                    ),
                ),
                ("weight", models.FloatField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_reason", models.CharField(blank=True, db_default="", default="", max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
                        db_index=False,
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
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.linkagerun",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
                        db_index=False,
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
                    "pair",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.candidatepair",
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
                        to="households.merge",
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
                    "undone_by",
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
                    "kept",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.person",
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.person",
                    ),
                ),
                (
                    "residence",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.residence",
                    ),
                ),
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
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="key_changes", to="households.claim"
                    ),
                ),
                (
                    "old_kk",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.identitynumber",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.snapshot"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "snapshot"), name="one_key_change_per_snapshot")
                ],
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
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="households.claim",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="households.person",
                    ),
                ),
                (
                    "person_claim",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="households.personclaim",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="households.snapshot",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="households.area",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["snapshot", "kind", "village", "id"], name="households__snapsho_05f198_idx")
                ],
            },
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
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mapped_layouts",
                        to="households.source",
                        verbose_name="sumber",
                    ),
                ),
            ],
            options={
                "verbose_name": "tata letak yang dipetakan",
                "verbose_name_plural": "tata letak yang dipetakan",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("source", "signature"),
                        name="headers_mapped_once_per_source",
                    )
                ],
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
                ("address", models.CharField(blank=True, max_length=200)),
                ("rw", models.CharField(blank=True, max_length=3)),
                ("rt", models.CharField(blank=True, max_length=3)),
                ("decile", models.PositiveSmallIntegerField(null=True)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("name_key", models.CharField(blank=True, max_length=120)),
                ("birth_date", models.DateField(null=True)),
                ("sex", models.CharField(blank=True, max_length=6)),
                ("relation", models.CharField(blank=True, max_length=12)),
                ("nik_quality", models.CharField(blank=True, max_length=10)),
                ("values", models.JSONField(default=dict)),
                ("raw", models.JSONField(default=dict)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("ok", "Baik"), ("held", "Ditahan"), ("refused", "Ditolak")], max_length=8
                    ),
                ),
                ("problems", models.JSONField(default=list)),
                ("content_hash", models.BinaryField(max_length=32)),
                ("mended_at", models.DateTimeField(null=True)),
                (
                    "mended_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staged_rows",
                        to="households.snapshot",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="households.area",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("snapshot", "row_no"), name="staged_row_once_per_snapshot")
                ],
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
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strike_outs",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strike_outs",
                        to="households.person",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "pencoretan",
                "verbose_name_plural": "pencoretan",
                "ordering": ["-proposed_at"],
                "permissions": [("strike_out", "Mengusulkan dan memutuskan pencoretan")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("household__isnull", False), ("person", None)),
                            models.Q(("household", None), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="strike_out_is_of_a_person_or_a_household",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("is_confirmed", None)),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("is_confirmed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="decided_strike_out_has_a_second_officer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="striking_out_takes_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_confirmed", None), ("person__isnull", False)),
                        fields=("person",),
                        name="one_open_strike_out_per_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("household__isnull", False), ("is_confirmed", None)),
                        fields=("household",),
                        name="one_open_strike_out_per_household",
                    ),
                ],
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
                (
                    "decided_by",
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
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
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
                        null=True,
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
                        to="households.strikeout",
                    ),
                ),
                (
                    "proposed_by",
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
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.JSONField(verbose_name="nilai")),
                ("confirmed_on", models.DateField(verbose_name="dikonfirmasi")),
                ("expires_on", models.DateField(verbose_name="berlaku sampai")),
                ("is_current", models.BooleanField(default=True)),
                ("reopened_at", models.DateTimeField(null=True, verbose_name="perlu dikonfirmasi lagi")),
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
                (
                    "reopened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.snapshot",
                    ),
                ),
                (
                    "variable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="households.variable",
                    ),
                ),
            ],
            options={
                "verbose_name": "nilai terkonfirmasi",
                "verbose_name_plural": "nilai terkonfirmasi",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("household", "person", "variable"),
                        name="one_current_confirmation_per_variable",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CodeMap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("instrument", models.CharField(max_length=30)),
                ("version", models.CharField(max_length=20)),
                ("item", models.CharField(max_length=60)),
                ("raw_code", models.CharField(max_length=80)),
                ("value", models.CharField(max_length=40)),
                (
                    "variable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="code_maps", to="households.variable"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("instrument", "version", "item", "raw_code"), name="one_meaning_per_raw_code"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VillageMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n_households", models.PositiveIntegerField(verbose_name="rumah tangga")),
                ("n_people", models.PositiveIntegerField(verbose_name="warga")),
                ("n_households_low", models.PositiveIntegerField(verbose_name="rumah tangga miskin sekurangnya")),
                ("n_households_high", models.PositiveIntegerField(verbose_name="rumah tangga miskin sebanyaknya")),
                ("n_people_low", models.PositiveIntegerField(verbose_name="warga miskin sekurangnya")),
                ("n_people_high", models.PositiveIntegerField(verbose_name="warga miskin sebanyaknya")),
                ("score_low", models.FloatField()),
                ("score_high", models.FloatField()),
                ("indicators", models.JSONField(default=dict)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="villages", to="households.scoringrun"
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.area"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "village"), name="village_once_per_scoring_run"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("n_people_high__lte", models.F("n_people")),
                            ("n_people_low__lte", models.F("n_people_high")),
                        ),
                        name="people_of_a_measure_are_ordered",
                    ),
                ],
            },
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
        pgtrigger.migrations.AddTrigger(
            model_name="household",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_householdevent" ("address", "closed_on", "closed_reason", "code", "created_at", "id", "latitude", "list_until", "longitude", "merged_into_id", "neighbourhood_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "verified_on", "version", "village_id") SELECT new_values."address", new_values."closed_on", new_values."closed_reason", new_values."code", new_values."created_at", new_values."id", new_values."latitude", new_values."list_until", new_values."longitude", new_values."merged_into_id", new_values."neighbourhood_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."status", new_values."verified_on", new_values."version", new_values."village_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2d722f0c745e4cccc5e029aafdcbbcb837e62b35",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_householdevent" ("address", "closed_on", "closed_reason", "code", "created_at", "id", "latitude", "list_until", "longitude", "merged_into_id", "neighbourhood_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "verified_on", "version", "village_id") SELECT new_values."address", new_values."closed_on", new_values."closed_reason", new_values."code", new_values."created_at", new_values."id", new_values."latitude", new_values."list_until", new_values."longitude", new_values."merged_into_id", new_values."neighbourhood_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."status", new_values."verified_on", new_values."version", new_values."village_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="afd632609e0770c328cdbf6772f52b9e199272de",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d279e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_household",
                    when="AFTER",
                ),
            ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="ruleset",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."frozen_at" IS NOT NULL)',
                    func="\n    IF TG_OP = 'DELETE' THEN\n        RAISE EXCEPTION 'rule set % is frozen', OLD.id USING ERRCODE = 'check_violation';\n    END IF;\n    IF to_jsonb(OLD) - 'is_active' IS DISTINCT FROM to_jsonb(NEW) - 'is_active' THEN\n        RAISE EXCEPTION 'rule set % is frozen', OLD.id USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                    hash="0e5649b7b5c0f06f00c83fa2f2cc108e9f3d1b8f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_stays_82b44",
                    table="households_ruleset",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="need",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_needevent" ("cost_idr", "household_id", "id", "indicator_id", "opened_by_id", "opened_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_code", "severity", "status", "withdrawn_reason") SELECT new_values."cost_idr", new_values."household_id", new_values."id", new_values."indicator_id", new_values."opened_by_id", new_values."opened_on", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."public_code", new_values."severity", new_values."status", new_values."withdrawn_reason" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="fd4ec5dc6fa448e55fbe7e07b65cf2e8fe1ae1bb",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "households_needevent" ("cost_idr", "household_id", "id", "indicator_id", "opened_by_id", "opened_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_code", "severity", "status", "withdrawn_reason") SELECT new_values."cost_idr", new_values."household_id", new_values."id", new_values."indicator_id", new_values."opened_by_id", new_values."opened_on", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."public_code", new_values."severity", new_values."status", new_values."withdrawn_reason" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="5b4526b199337720800fd5535c028206a8c7ceb1",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_12355",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="households_need",
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
        pgtrigger.migrations.AddTrigger(
            model_name="rule",
            trigger=pgtrigger.compiler.Trigger(
                name="rules_of_a_used_version_stay",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF TG_OP <> 'INSERT' THEN\n        PERFORM 1 FROM households_ruleset WHERE id = OLD.rule_set_id AND frozen_at IS NOT NULL FOR SHARE;\n        IF FOUND THEN\n            RAISE EXCEPTION 'rule set % is frozen', OLD.rule_set_id USING ERRCODE = 'check_violation';\n        END IF;\n    END IF;\n    IF TG_OP <> 'DELETE' THEN\n        PERFORM 1 FROM households_ruleset WHERE id = NEW.rule_set_id AND frozen_at IS NOT NULL FOR SHARE;\n        IF FOUND THEN\n            RAISE EXCEPTION 'rule set % is frozen', NEW.rule_set_id USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    END IF;\n    RETURN OLD;\n",
                    hash="8d3e9063c565376434d767c4603e14db921cf22e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_rules_of_a_used_version_stay_37f38",
                    table="households_rule",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rulesetswitch",
            trigger=pgtrigger.compiler.Trigger(
                name="rule_set_switch_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9ba3d7d2d16acb5743452d9291f6cf309e33840e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_rule_set_switch_stays_055bb",
                    table="households_rulesetswitch",
                    when="BEFORE",
                ),
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
