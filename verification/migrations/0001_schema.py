import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import verification.backcheck.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_schema"),
        ("accounts", "__first__"),
        ("households", "0001_schema"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="DrawDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="hari")),
                ("seed", models.BinaryField(default=verification.backcheck.models.new_seed, max_length=32)),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 benih")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dibuat")),
            ],
            options={
                "ordering": ["-day"],
            },
        ),
        migrations.CreateModel(
            name="FlagThresholds",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "far_from_household_m",
                    models.PositiveIntegerField(
                        default=500,
                        help_text="Meter. Posisi HP di bawah atap seng dapat meleset 100 m lebih.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="jauh dari titik rumah (m)",
                    ),
                ),
                (
                    "far_from_village_m",
                    models.PositiveIntegerField(
                        default=10000,
                        help_text="Meter. Dipakai bila titik rumah belum ada; desa di Kukar selebar 10 km.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="jauh dari titik desa (m)",
                    ),
                ),
                (
                    "gps_poor_m",
                    models.PositiveIntegerField(
                        default=100,
                        help_text="Meter. Di atas ini posisi tidak lagi menunjuk satu rumah.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="ketelitian posisi terburuk (m)",
                    ),
                ),
                (
                    "same_spot_m",
                    models.PositiveIntegerField(
                        default=5,
                        help_text="Meter. Rumah tetangga berjarak sekitar 10 m; lebih dekat dari ini biasanya satu tempat duduk.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="titik sama dengan rumah lain (m)",
                    ),
                ),
                (
                    "too_fast_min",
                    models.PositiveIntegerField(
                        default=4,
                        help_text="Menit. Formulir berisi sekitar 40 pertanyaan, 6 detik tiap pertanyaan.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="wawancara terlalu cepat (menit)",
                    ),
                ),
                (
                    "night_from_hour",
                    models.PositiveIntegerField(
                        default=22,
                        help_text="Jam WITA, 0 sampai 23. Warga sudah tidur.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(23),
                        ],
                        verbose_name="malam mulai pukul",
                    ),
                ),
                (
                    "night_to_hour",
                    models.PositiveIntegerField(
                        default=5,
                        help_text="Jam WITA, 0 sampai 23.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(23),
                        ],
                        verbose_name="malam sampai pukul",
                    ),
                ),
                (
                    "clock_wrong_min",
                    models.PositiveIntegerField(
                        default=10,
                        help_text="Menit. HP tanpa jaringan biasa meleset beberapa menit.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="jam HP meleset (menit)",
                    ),
                ),
                (
                    "late_days",
                    models.PositiveIntegerField(
                        default=7,
                        help_text="Hari sejak kunjungan selesai sampai tiba di sini.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="lama baru terkirim (hari)",
                    ),
                ),
                (
                    "overlap_kmh",
                    models.PositiveIntegerField(
                        default=60,
                        help_text="Km/jam. Lebih cepat dari ini tidak mungkin di jalan desa atau sungai.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="kecepatan berpindah (km/jam)",
                    ),
                ),
                (
                    "near_photo_bits",
                    models.PositiveIntegerField(
                        default=6,
                        help_text="Bit dari 64. Foto benda yang sama berbeda sampai sekitar 6 bit.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(16),
                        ],
                        verbose_name="foto mirip (bit berbeda)",
                    ),
                ),
                (
                    "near_photo_months",
                    models.PositiveIntegerField(
                        default=12,
                        help_text="Bulan ke belakang, pada petugas atau desa yang sama.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="foto mirip dicari sampai (bulan)",
                    ),
                ),
                (
                    "same_answers_percent",
                    models.PositiveIntegerField(
                        default=95,
                        help_text="Persen jawaban rumah tangga yang sama dengan rumah lain di putaran.",
                        validators=[
                            django.core.validators.MinValueValidator(50),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="jawaban sama (persen)",
                    ),
                ),
                (
                    "same_answers_least",
                    models.PositiveIntegerField(
                        default=15,
                        help_text="Pertanyaan. Di bawah ini kesamaan tidak berarti.",
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="jawaban paling sedikit",
                    ),
                ),
                (
                    "first_visits",
                    models.PositiveIntegerField(
                        default=3,
                        help_text="Kunjungan. Kesalahan petugas baru terlihat di awal.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="kunjungan pertama petugas",
                    ),
                ),
                (
                    "first_percent",
                    models.PositiveIntegerField(
                        default=50,
                        help_text="Persen yang terpilih dari kunjungan pertama itu.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="kunjungan ulang, yang pertama (persen)",
                    ),
                ),
                (
                    "later_percent",
                    models.PositiveIntegerField(
                        default=10,
                        help_text="Persen yang diundi dari yang lain.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="kunjungan ulang, sesudahnya (persen)",
                    ),
                ),
                (
                    "flags_for_back_check",
                    models.PositiveIntegerField(
                        default=2,
                        help_text="Tanda. Kunjungan dengan sekian tanda selalu dikunjungi ulang.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="tanda untuk kunjungan ulang",
                    ),
                ),
                (
                    "back_check_days",
                    models.PositiveIntegerField(
                        default=7,
                        help_text="Hari. Sesudah itu keadaan rumah dapat berubah.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="waktu kunjungan ulang (hari)",
                    ),
                ),
            ],
            options={
                "verbose_name": "ambang tanda dan kunjungan ulang",
                "verbose_name_plural": "ambang tanda dan kunjungan ulang",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_row_of_thresholds"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("near_photo_bits__lte", 64),
                            ("night_from_hour__lte", 23),
                            ("night_to_hour__lte", 23),
                            ("first_percent__lte", 100),
                            ("later_percent__lte", 100),
                            ("same_answers_percent__lte", 100),
                        ),
                        name="thresholds_are_possible",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FlagThresholdsEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "far_from_household_m",
                    models.PositiveIntegerField(
                        default=500,
                        help_text="Meter. Posisi HP di bawah atap seng dapat meleset 100 m lebih.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="jauh dari titik rumah (m)",
                    ),
                ),
                (
                    "far_from_village_m",
                    models.PositiveIntegerField(
                        default=10000,
                        help_text="Meter. Dipakai bila titik rumah belum ada; desa di Kukar selebar 10 km.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="jauh dari titik desa (m)",
                    ),
                ),
                (
                    "gps_poor_m",
                    models.PositiveIntegerField(
                        default=100,
                        help_text="Meter. Di atas ini posisi tidak lagi menunjuk satu rumah.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="ketelitian posisi terburuk (m)",
                    ),
                ),
                (
                    "same_spot_m",
                    models.PositiveIntegerField(
                        default=5,
                        help_text="Meter. Rumah tetangga berjarak sekitar 10 m; lebih dekat dari ini biasanya satu tempat duduk.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="titik sama dengan rumah lain (m)",
                    ),
                ),
                (
                    "too_fast_min",
                    models.PositiveIntegerField(
                        default=4,
                        help_text="Menit. Formulir berisi sekitar 40 pertanyaan, 6 detik tiap pertanyaan.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="wawancara terlalu cepat (menit)",
                    ),
                ),
                (
                    "night_from_hour",
                    models.PositiveIntegerField(
                        default=22,
                        help_text="Jam WITA, 0 sampai 23. Warga sudah tidur.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(23),
                        ],
                        verbose_name="malam mulai pukul",
                    ),
                ),
                (
                    "night_to_hour",
                    models.PositiveIntegerField(
                        default=5,
                        help_text="Jam WITA, 0 sampai 23.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(23),
                        ],
                        verbose_name="malam sampai pukul",
                    ),
                ),
                (
                    "clock_wrong_min",
                    models.PositiveIntegerField(
                        default=10,
                        help_text="Menit. HP tanpa jaringan biasa meleset beberapa menit.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="jam HP meleset (menit)",
                    ),
                ),
                (
                    "late_days",
                    models.PositiveIntegerField(
                        default=7,
                        help_text="Hari sejak kunjungan selesai sampai tiba di sini.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="lama baru terkirim (hari)",
                    ),
                ),
                (
                    "overlap_kmh",
                    models.PositiveIntegerField(
                        default=60,
                        help_text="Km/jam. Lebih cepat dari ini tidak mungkin di jalan desa atau sungai.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="kecepatan berpindah (km/jam)",
                    ),
                ),
                (
                    "near_photo_bits",
                    models.PositiveIntegerField(
                        default=6,
                        help_text="Bit dari 64. Foto benda yang sama berbeda sampai sekitar 6 bit.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(16),
                        ],
                        verbose_name="foto mirip (bit berbeda)",
                    ),
                ),
                (
                    "near_photo_months",
                    models.PositiveIntegerField(
                        default=12,
                        help_text="Bulan ke belakang, pada petugas atau desa yang sama.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="foto mirip dicari sampai (bulan)",
                    ),
                ),
                (
                    "same_answers_percent",
                    models.PositiveIntegerField(
                        default=95,
                        help_text="Persen jawaban rumah tangga yang sama dengan rumah lain di putaran.",
                        validators=[
                            django.core.validators.MinValueValidator(50),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="jawaban sama (persen)",
                    ),
                ),
                (
                    "same_answers_least",
                    models.PositiveIntegerField(
                        default=15,
                        help_text="Pertanyaan. Di bawah ini kesamaan tidak berarti.",
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="jawaban paling sedikit",
                    ),
                ),
                (
                    "first_visits",
                    models.PositiveIntegerField(
                        default=3,
                        help_text="Kunjungan. Kesalahan petugas baru terlihat di awal.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="kunjungan pertama petugas",
                    ),
                ),
                (
                    "first_percent",
                    models.PositiveIntegerField(
                        default=50,
                        help_text="Persen yang terpilih dari kunjungan pertama itu.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="kunjungan ulang, yang pertama (persen)",
                    ),
                ),
                (
                    "later_percent",
                    models.PositiveIntegerField(
                        default=10,
                        help_text="Persen yang diundi dari yang lain.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="kunjungan ulang, sesudahnya (persen)",
                    ),
                ),
                (
                    "flags_for_back_check",
                    models.PositiveIntegerField(
                        default=2,
                        help_text="Tanda. Kunjungan dengan sekian tanda selalu dikunjungi ulang.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="tanda untuk kunjungan ulang",
                    ),
                ),
                (
                    "back_check_days",
                    models.PositiveIntegerField(
                        default=7,
                        help_text="Hari. Sesudah itu keadaan rumah dapat berubah.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="waktu kunjungan ulang (hari)",
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
                        to="verification.flagthresholds",
                    ),
                ),
            ],
            options={
                "abstract": False,
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
                "permissions": [("publish_form", "Menerbitkan formulir")],
                "constraints": [models.UniqueConstraint(fields=("code", "version"), name="form_version_once")],
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
            name="MacroCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "domain",
                    models.CharField(
                        help_text="0000 nasional, 6400 Kaltim, 6403 Kutai Kartanegara",
                        max_length=4,
                        verbose_name="domain",
                    ),
                ),
                (
                    "variable",
                    models.PositiveIntegerField(
                        help_text="Angka di alamat tabel dinamis pada situs BPS", verbose_name="nomor variabel"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="diambil setiap hari")),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="verification.macroseries",
                        verbose_name="seri",
                    ),
                ),
            ],
            options={
                "verbose_name": "seri WebAPI BPS",
                "verbose_name_plural": "seri WebAPI BPS",
                "ordering": ["series__code", "domain"],
                "constraints": [
                    models.UniqueConstraint(fields=("domain", "variable"), name="one_series_per_variable_of_bps"),
                    models.CheckConstraint(
                        condition=models.Q(("domain__regex", "^[0-9]{4}$")), name="domain_of_bps_has_four_digits"
                    ),
                ],
            },
        ),
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
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="macro_figures",
                        to="households.area",
                        verbose_name="wilayah",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="verification.macrofile",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="verification.macroseries",
                        verbose_name="seri",
                    ),
                ),
            ],
            options={
                "verbose_name": "angka makro",
                "verbose_name_plural": "angka makro",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "area", "period", "category", "release"), name="one_figure_per_vintage"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "accepted")),
                        fields=("series", "area", "period", "category"),
                        name="one_accepted_vintage_per_figure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_missing", True), ("value", None)),
                            models.Q(("is_missing", False), ("value__isnull", False)),
                            _connector="OR",
                        ),
                        name="figure_has_a_value_or_is_missing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), models.Q(("held_reason", ""), _negated=True)),
                            models.Q(models.Q(("state", "held"), _negated=True), ("held_reason", "")),
                            _connector="OR",
                        ),
                        name="held_figure_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rse", None), ("rse_kind", "none")),
                            models.Q(models.Q(("rse_kind", "none"), _negated=True), ("rse__isnull", False)),
                            _connector="OR",
                        ),
                        name="rse_kind_tells_whether_there_is_one",
                    ),
                    models.CheckConstraint(
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
                ],
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
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
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
                        to="verification.macrofigure",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.macrofile",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.macroseries",
                        verbose_name="seri",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, verbose_name="nomor")),
                ("held_on", models.DateField(verbose_name="tanggal")),
                ("n_present", models.PositiveSmallIntegerField(verbose_name="jumlah hadir")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes",
                        to="households.area",
                        verbose_name="desa",
                    ),
                ),
            ],
            options={
                "verbose_name": "berita acara",
                "verbose_name_plural": "berita acara",
                "constraints": [
                    models.UniqueConstraint(fields=("village", "number"), name="minutes_number_once_per_village")
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField(verbose_name="tanggal")),
                ("place", models.CharField(max_length=120, verbose_name="tempat")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "Disiapkan"),
                            ("recording", "Sedang dicatat"),
                            ("locked", "Hasil dikunci"),
                        ],
                        default="prepared",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("prepared_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="disiapkan")),
                ("minutes_number", models.CharField(blank=True, max_length=60, verbose_name="nomor berita acara")),
                ("n_present", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="jumlah hadir")),
                ("locked_at", models.DateTimeField(null=True, verbose_name="dikunci")),
                (
                    "locked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="households.area",
                        verbose_name="desa",
                    ),
                ),
                (
                    "minutes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting",
                        to="verification.minutes",
                        verbose_name="berita acara",
                    ),
                ),
            ],
            options={
                "verbose_name": "musyawarah",
                "verbose_name_plural": "musyawarah",
                "ordering": ["-held_on", "-pk"],
                "permissions": [("hold_meeting", "Menyelenggarakan musyawarah")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("locked_at__isnull", False),
                                ("locked_by__isnull", False),
                                ("minutes__isnull", False),
                                ("state", "locked"),
                            ),
                            models.Q(
                                models.Q(("state", "locked"), _negated=True),
                                ("locked_at", None),
                                ("locked_by", None),
                                ("minutes", None),
                            ),
                            _connector="OR",
                        ),
                        name="locked_meeting_has_minutes",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SamplingFrame",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rts", models.JSONField(default=list, verbose_name="RT")),
                (
                    "origin",
                    models.CharField(
                        choices=[("population", "Ekspor data penduduk"), ("listing", "Pendataan rumah per RT")],
                        max_length=10,
                        verbose_name="asal",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="keadaan per")),
                ("file_name", models.CharField(blank=True, max_length=200, verbose_name="berkas")),
                ("columns", models.JSONField(default=dict, verbose_name="kolom yang dibaca")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dibuat")),
                ("n_rows", models.PositiveIntegerField(verbose_name="baris di berkas")),
                ("n_members", models.PositiveIntegerField(default=0, verbose_name="anggota keluarga lain")),
                ("n_listed", models.PositiveIntegerField(default=0, verbose_name="sudah terdaftar")),
                ("n_unlisted", models.PositiveIntegerField(default=0, verbose_name="belum terdaftar")),
                ("n_held", models.PositiveIntegerField(default=0, verbose_name="ditahan")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sampling_frames",
                        to="households.area",
                        verbose_name="desa",
                    ),
                ),
            ],
            options={
                "verbose_name": "kerangka sampel",
                "verbose_name_plural": "kerangka sampel",
                "ordering": ["-made_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "n_rows",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("n_members"), "+", models.F("n_listed")
                                        ),
                                        "+",
                                        models.F("n_unlisted"),
                                    ),
                                    "+",
                                    models.F("n_held"),
                                ),
                            )
                        ),
                        name="rows_of_a_frame_add_up",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FrameEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_no", models.PositiveIntegerField(verbose_name="baris")),
                ("head_name", models.CharField(max_length=120, verbose_name="kepala keluarga")),
                ("name_key", models.CharField(max_length=120)),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="alamat")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("unlisted", "Belum terdaftar"), ("listed", "Sudah terdaftar"), ("held", "Ditahan")],
                        max_length=10,
                        verbose_name="hasil",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="sebab")),
                ("inclusion_probability", models.FloatField(null=True, verbose_name="peluang terpilih")),
                ("position", models.PositiveIntegerField(null=True, verbose_name="urutan terpilih")),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frame_entries",
                        to="households.household",
                    ),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.neighbourhood",
                    ),
                ),
                (
                    "number",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.identitynumber",
                    ),
                ),
                (
                    "frame",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="verification.samplingframe",
                    ),
                ),
            ],
            options={
                "verbose_name": "keluarga dalam kerangka",
                "verbose_name_plural": "keluarga dalam kerangka",
                "ordering": ["row_no"],
                "constraints": [
                    models.UniqueConstraint(fields=("frame", "row_no"), name="one_frame_entry_per_row"),
                    models.UniqueConstraint(fields=("frame", "position"), name="one_frame_entry_per_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("neighbourhood__isnull", False), ("outcome", "unlisted"), ("reason", "")),
                            models.Q(("outcome__in", ["listed", "held"]), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="who_is_not_in_the_frame_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("inclusion_probability", None),
                            models.Q(
                                ("inclusion_probability__gt", 0),
                                ("inclusion_probability__lte", 1),
                                ("outcome", "unlisted"),
                            ),
                            _connector="OR",
                        ),
                        name="inclusion_probability_is_a_probability",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("position", None),
                            models.Q(("household__isnull", False), ("inclusion_probability__isnull", False)),
                            _connector="OR",
                        ),
                        name="who_was_drawn_had_a_chance_and_has_a_household",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(verbose_name="urutan")),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("head", "Kepala desa/lurah"),
                            ("council", "BPD/LPM"),
                            ("rt", "Ketua RT"),
                            ("companion", "Pendamping"),
                            ("other", "Lainnya"),
                        ],
                        max_length=10,
                        verbose_name="unsur",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("position", models.CharField(max_length=120, verbose_name="jabatan")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatories",
                        to="verification.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "penanda tangan",
                "verbose_name_plural": "penanda tangan",
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "place"), name="signatory_place_once_per_meeting"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("position", ""), _negated=True)
                        ),
                        name="signatory_has_name_and_position",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="urutan")),
                (
                    "kind",
                    models.CharField(choices=[("pdf", "PDF"), ("jpg", "JPEG")], max_length=4, verbose_name="jenis"),
                ),
                ("path", models.CharField(editable=False, max_length=120)),
                ("received_sha256", models.BinaryField(max_length=32)),
                ("n_bytes", models.PositiveIntegerField(verbose_name="ukuran")),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diunggah")),
                ("replaces_because", models.CharField(blank=True, max_length=300, verbose_name="alasan penggantian")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="verification.meeting"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "salinan bertanda tangan",
                "verbose_name_plural": "salinan bertanda tangan",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "number"), name="signed_copy_number_once_per_meeting"),
                    models.UniqueConstraint(fields=("meeting", "received_sha256"), name="signed_copy_once_per_meeting"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", 1), ("replaces_because", "")),
                            models.Q(("number__gt", 1), models.Q(("replaces_because", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="another_signed_copy_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                ("period", models.CharField(max_length=7, verbose_name="periode")),
                ("population", models.CharField(max_length=150, verbose_name="populasi")),
                ("source", models.CharField(max_length=200, verbose_name="sumber")),
                (
                    "unit",
                    models.CharField(
                        choices=[("household", "Rumah tangga"), ("person", "Orang")],
                        default="household",
                        max_length=10,
                        verbose_name="satu baris",
                    ),
                ),
                ("design", models.JSONField(verbose_name="rancangan")),
                (
                    "poverty_line",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="garis"),
                ),
                ("poverty_line_unit", models.CharField(blank=True, max_length=60, verbose_name="satuan garis")),
                ("is_synthetic", models.BooleanField(default=False, verbose_name="data peragaan")),
                ("loaded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dimuat")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_rounds",
                        to="households.area",
                        verbose_name="wilayah",
                    ),
                ),
                (
                    "loaded_by",
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
                "verbose_name": "putaran survei",
                "verbose_name_plural": "putaran survei",
                "constraints": [
                    models.UniqueConstraint(fields=("name", "period"), name="survey_round_once"),
                    models.CheckConstraint(
                        condition=models.Q(("period__regex", "^[0-9]{4}(-(0[1-9]|1[0-2]))?$")),
                        name="survey_period_is_a_year_or_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["household", "person"])), name="survey_unit_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("poverty_line", None), ("poverty_line__gt", 0), _connector="OR"),
                        name="survey_line_lies_above_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="berkas")),
                ("stored_file", models.CharField(blank=True, editable=False, max_length=300)),
                ("n_rows", models.PositiveIntegerField(default=0, verbose_name="baris")),
                ("columns", models.JSONField(default=list)),
                ("typed", models.JSONField(default=dict)),
                ("faults", models.JSONField(default=list)),
                ("refusal", models.TextField(blank=True, verbose_name="sebab ditolak")),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diunggah")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="verification.surveyround",
                    ),
                ),
            ],
            options={
                "verbose_name": "berkas survei",
                "verbose_name_plural": "berkas survei",
                "ordering": ["-uploaded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stored_file", ""), models.Q(("refusal", ""), ("round", None)), _connector="OR"
                        ),
                        name="survey_file_goes_when_stored_or_refused",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weight", models.FloatField()),
                ("stratum", models.CharField(blank=True, max_length=200)),
                ("psu", models.CharField(blank=True, max_length=60)),
                ("second_unit", models.CharField(blank=True, max_length=60)),
                ("population_size", models.FloatField(blank=True, null=True)),
                ("second_size", models.FloatField(blank=True, null=True)),
                ("household_size", models.PositiveSmallIntegerField(default=1)),
                ("values", models.JSONField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="records",
                        to="verification.surveyround",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("weight__gt", 0)), name="survey_weight_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("household_size__gte", 1)), name="survey_household_is_somebody"
                    ),
                ],
            },
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
                ("announced_on", models.DateField(blank=True, null=True, verbose_name="diumumkan")),
                ("objections_until", models.DateField(blank=True, null=True, verbose_name="sanggahan sampai")),
            ],
            options={
                "verbose_name": "daftar sasaran",
                "verbose_name_plural": "daftar sasaran",
                "ordering": ["-year", "-version"],
                "permissions": [("freeze_target_list", "Menetapkan daftar sasaran")],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "version"), name="target_list_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("frozen_at", None)), fields=("year",), name="one_draft_list_per_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("frozen_at", None),
                            models.Q(models.Q(("decree_number", ""), _negated=True), ("decree_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="frozen_list_has_a_decree",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("announced_on", None), ("objections_until", None)),
                            models.Q(
                                ("announced_on__isnull", False),
                                ("frozen_at__isnull", False),
                                ("objections_until__gte", models.F("announced_on")),
                                ("objections_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="objections_are_to_a_frozen_list",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryStrike",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry_strikes",
                        to="households.household",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strikes",
                        to="verification.targetlist",
                    ),
                ),
            ],
            options={
                "verbose_name": "usulan coret dari daftar",
                "verbose_name_plural": "usulan coret dari daftar",
                "ordering": ["-proposed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_confirmed", None)),
                        fields=("list", "household"),
                        name="one_open_strike_per_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="entry_is_struck_by_two",
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
                        name="decided_entry_strike_names_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="entry_strike_is_explained"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryStrikeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "reason",
                    models.CharField(
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
                        to="verification.entrystrike",
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
                (
                    "list",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.targetlist",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ListFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("annex_pdf", "Lampiran SK (PDF)"),
                            ("annex_xlsx", "Lampiran SK (xlsx)"),
                            ("announcement", "Pengumuman semua desa (PDF)"),
                        ],
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("is_draft", models.BooleanField(verbose_name="konsep")),
                ("stored_file", models.CharField(blank=True, editable=False, max_length=300)),
                ("n_entries", models.PositiveIntegerField(verbose_name="keluarga")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="ditulis")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="verification.targetlist"
                    ),
                ),
            ],
            options={
                "verbose_name": "berkas daftar sasaran",
                "verbose_name_plural": "berkas daftar sasaran",
                "constraints": [models.UniqueConstraint(fields=("list", "kind"), name="one_file_of_a_kind_per_list")],
            },
        ),
        migrations.CreateModel(
            name="SignedDecree",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stored_file", models.CharField(editable=False, max_length=300)),
                ("content_type", models.CharField(max_length=30)),
                ("sha256", models.CharField(max_length=64)),
                ("size_bytes", models.PositiveIntegerField(verbose_name="ukuran")),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diunggah")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="verification.targetlist"
                    ),
                ),
            ],
            options={
                "verbose_name": "pindaian SK",
                "verbose_name_plural": "pindaian SK",
                "ordering": ["-uploaded_at", "-pk"],
                "permissions": [("fetch_decree", "Membuka pindaian SK")],
                "constraints": [models.UniqueConstraint(fields=("list", "sha256"), name="scan_once_per_list")],
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
                            ("sample", "Sampel keluarga yang belum terdaftar"),
                        ],
                        default="verification",
                        max_length=15,
                        verbose_name="tujuan",
                    ),
                ),
                ("opened_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="dibuka")),
                ("due_on", models.DateField(verbose_name="selesai paling lambat")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="ditutup")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="verification.formversion",
                        verbose_name="formulir",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="households.area",
                        verbose_name="desa",
                    ),
                ),
            ],
            options={
                "verbose_name": "putaran verifikasi",
                "verbose_name_plural": "putaran verifikasi",
                "ordering": ["-opened_on", "-pk"],
                "permissions": [("open_round", "Membuka putaran verifikasi")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("opened_on"))), name="round_is_due_after_it_opens"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SampleDraw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "design",
                    models.CharField(
                        choices=[
                            ("srs", "Acak sederhana dari seluruh kerangka"),
                            ("by_rt", "Acak di tiap RT, sebanding dengan banyak keluarganya"),
                        ],
                        max_length=10,
                        verbose_name="rancangan",
                    ),
                ),
                ("n_drawn", models.PositiveIntegerField(verbose_name="banyak sampel")),
                ("seed", models.PositiveBigIntegerField(verbose_name="bilangan awal")),
                ("rule", models.CharField(max_length=20, verbose_name="aturan")),
                ("strata", models.JSONField(default=list)),
                ("drawn_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diundi")),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "frame",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw",
                        to="verification.samplingframe",
                    ),
                ),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw",
                        to="verification.verificationround",
                    ),
                ),
            ],
            options={
                "verbose_name": "pengundian sampel",
                "verbose_name_plural": "pengundian sampel",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("n_drawn__gt", 0)), name="a_draw_takes_somebody")
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptEvidence",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("households.evidence",),
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
                ("lease_until", models.DateField(blank=True, null=True, verbose_name="dipinjamkan sampai")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="alasan")),
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
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="verification.verificationround",
                    ),
                ),
            ],
            options={
                "verbose_name": "penugasan kunjungan",
                "verbose_name_plural": "penugasan kunjungan",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("household__isnull", False), ("neighbourhood", None)),
                            models.Q(("household", None), ("neighbourhood__isnull", False)),
                            _connector="OR",
                        ),
                        name="assignment_is_a_household_or_an_rt",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")),
                        fields=("round", "household"),
                        name="one_active_assignment_per_household",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")),
                        fields=("round", "neighbourhood"),
                        name="one_active_assignment_per_rt",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Petition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ticket", models.CharField(editable=False, max_length=12, unique=True, verbose_name="nomor tiket")),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("nomination", "Usul"), ("objection", "Sanggah"), ("change", "Laporan perubahan")],
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Menunggu jawaban"),
                            ("accepted", "Diterima"),
                            ("refused", "Ditolak"),
                            ("withdrawn", "Ditarik warga"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("speaker_name", models.CharField(max_length=120, verbose_name="nama yang menyampaikan")),
                ("speaker_phone", models.CharField(blank=True, max_length=16, verbose_name="nomor HP")),
                (
                    "speaker_relation",
                    models.CharField(
                        choices=[
                            ("self", "Yang bersangkutan"),
                            ("family", "Keluarganya"),
                            ("neighbour", "Tetangga"),
                            ("rt", "Ketua RT"),
                            ("community", "Kader, tokoh, atau lembaga warga"),
                            ("other", "Lainnya"),
                        ],
                        max_length=10,
                        verbose_name="hubungan",
                    ),
                ),
                ("text", models.TextField(verbose_name="yang disampaikan")),
                ("person_name", models.CharField(blank=True, max_length=120, verbose_name="nama warga")),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="tanggal lahir")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="alamat")),
                ("rt", models.CharField(blank=True, max_length=3, verbose_name="RT")),
                ("n_members", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="jumlah anggota")),
                (
                    "against",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("listed", "Ada di daftar sasaran, seharusnya tidak"),
                            ("absent", "Tidak ada di daftar sasaran, seharusnya ada"),
                            ("decision", "Putusan atau alasannya tidak sesuai keadaan"),
                        ],
                        max_length=10,
                        verbose_name="yang disanggah",
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
                            ("other", "Lainnya"),
                        ],
                        max_length=12,
                        verbose_name="alasan sanggah",
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("birth", "Kelahiran"),
                            ("death", "Kematian"),
                            ("moved_out", "Pindah keluar"),
                            ("moved_in", "Pindah masuk"),
                            ("other", "Perubahan lain"),
                        ],
                        max_length=10,
                        verbose_name="perubahan",
                    ),
                ),
                ("event_on", models.DateField(blank=True, null=True, verbose_name="tanggal kejadian")),
                (
                    "beside_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="tetap didaftarkan karena"),
                ),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dicatat")),
                ("due_on", models.DateField(verbose_name="dijawab paling lambat")),
                ("answer", models.TextField(blank=True, verbose_name="jawaban")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="dijawab")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="petitions",
                        to="verification.assignment",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="petitions",
                        to="households.claim",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entered_for",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.opd"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="petitions",
                        to="households.household",
                        verbose_name="rumah tangga",
                    ),
                ),
                (
                    "kk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.identitynumber",
                    ),
                ),
                (
                    "nik",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.identitynumber",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="petitions",
                        to="households.person",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="petitions",
                        to="households.area",
                        verbose_name="desa",
                    ),
                ),
            ],
            options={
                "verbose_name": "usul, sanggah, atau laporan",
                "verbose_name_plural": "usul, sanggah, dan laporan",
                "ordering": ["due_on", "pk"],
                "permissions": [
                    ("enter_petition", "Mencatat usul, sanggah, dan laporan warga"),
                    ("answer_petition", "Menjawab usul, sanggah, dan laporan warga"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("answered_by", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="answered_petition_has_text_person_and_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "withdrawn"]),
                            models.Q(("answered_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_answers_the_petition_he_entered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("assignment__isnull", False), ("household__isnull", False), ("state", "accepted")
                            ),
                            models.Q(
                                models.Q(("state", "accepted"), _negated=True), ("assignment", None), ("claim", None)
                            ),
                            _connector="OR",
                        ),
                        name="accepted_petition_leads_to_a_visit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("against", ""), ("change", ""), ("kind", "nomination")),
                            models.Q(
                                ("change", ""),
                                ("household__isnull", False),
                                ("kind", "objection"),
                                models.Q(("against", ""), _negated=True),
                            ),
                            models.Q(
                                ("against", ""),
                                ("event_on__isnull", False),
                                ("kind", "change"),
                                models.Q(("change", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="petition_has_the_parts_of_its_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("household__isnull", False),
                            models.Q(
                                models.Q(("person_name", ""), _negated=True),
                                models.Q(("kind", "nomination"), ("change", "moved_in"), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="petition_names_a_household_or_a_new_family",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("against", "listed"), models.Q(("reason", ""), _negated=True)),
                            models.Q(models.Q(("against", "listed"), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="objection_to_a_place_on_the_list_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True), models.Q(("speaker_name", ""), _negated=True)
                        ),
                        name="petition_says_what_and_who_speaks",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("beside_reason", ""), ("state", "open")),
                        fields=("kind", "change", "household"),
                        name="second_open_petition_on_a_household_is_explained",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("beside_reason", ""), ("state", "open")),
                        fields=("kind", "change", "nik"),
                        name="second_open_petition_on_a_nik_is_explained",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PetitionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("ticket", models.CharField(editable=False, max_length=12, verbose_name="nomor tiket")),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("nomination", "Usul"), ("objection", "Sanggah"), ("change", "Laporan perubahan")],
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Menunggu jawaban"),
                            ("accepted", "Diterima"),
                            ("refused", "Ditolak"),
                            ("withdrawn", "Ditarik warga"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("speaker_name", models.CharField(max_length=120, verbose_name="nama yang menyampaikan")),
                ("speaker_phone", models.CharField(blank=True, max_length=16, verbose_name="nomor HP")),
                (
                    "speaker_relation",
                    models.CharField(
                        choices=[
                            ("self", "Yang bersangkutan"),
                            ("family", "Keluarganya"),
                            ("neighbour", "Tetangga"),
                            ("rt", "Ketua RT"),
                            ("community", "Kader, tokoh, atau lembaga warga"),
                            ("other", "Lainnya"),
                        ],
                        max_length=10,
                        verbose_name="hubungan",
                    ),
                ),
                ("text", models.TextField(verbose_name="yang disampaikan")),
                ("person_name", models.CharField(blank=True, max_length=120, verbose_name="nama warga")),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="tanggal lahir")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="alamat")),
                ("rt", models.CharField(blank=True, max_length=3, verbose_name="RT")),
                ("n_members", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="jumlah anggota")),
                (
                    "against",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("listed", "Ada di daftar sasaran, seharusnya tidak"),
                            ("absent", "Tidak ada di daftar sasaran, seharusnya ada"),
                            ("decision", "Putusan atau alasannya tidak sesuai keadaan"),
                        ],
                        max_length=10,
                        verbose_name="yang disanggah",
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
                            ("other", "Lainnya"),
                        ],
                        max_length=12,
                        verbose_name="alasan sanggah",
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("birth", "Kelahiran"),
                            ("death", "Kematian"),
                            ("moved_out", "Pindah keluar"),
                            ("moved_in", "Pindah masuk"),
                            ("other", "Perubahan lain"),
                        ],
                        max_length=10,
                        verbose_name="perubahan",
                    ),
                ),
                ("event_on", models.DateField(blank=True, null=True, verbose_name="tanggal kejadian")),
                (
                    "beside_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="tetap didaftarkan karena"),
                ),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dicatat")),
                ("due_on", models.DateField(verbose_name="dijawab paling lambat")),
                ("answer", models.TextField(blank=True, verbose_name="jawaban")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="dijawab")),
                (
                    "answered_by",
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
                    "assignment",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.assignment",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.claim",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_for",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.opd",
                    ),
                ),
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
                        verbose_name="rumah tangga",
                    ),
                ),
                (
                    "kk",
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
                        to="verification.petition",
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
            ],
            options={
                "abstract": False,
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
                ("lease_until", models.DateField(blank=True, null=True, verbose_name="dipinjamkan sampai")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="alasan")),
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
                (
                    "round",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.verificationround",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CanvassCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n_dwellings", models.PositiveSmallIntegerField(verbose_name="rumah di RT ini")),
                ("n_visited", models.PositiveSmallIntegerField(verbose_name="rumah yang didatangi")),
                ("counted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="count", to="verification.assignment"
                    ),
                ),
                (
                    "counted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("n_visited__lte", models.F("n_dwellings"))),
                        name="no_more_dwellings_visited_than_counted",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CanvassCountEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("n_dwellings", models.PositiveSmallIntegerField(verbose_name="rumah di RT ini")),
                ("n_visited", models.PositiveSmallIntegerField(verbose_name="rumah yang didatangi")),
                ("counted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "assignment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.assignment",
                    ),
                ),
                (
                    "counted_by",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="verification.canvasscount",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CorrectionPackage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, verbose_name="nomor surat")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="disusun")),
                ("receiver", models.CharField(max_length=120, verbose_name="penerima")),
                ("method", models.CharField(max_length=120, verbose_name="cara penyerahan")),
                ("purpose", models.CharField(max_length=200, verbose_name="tujuan")),
                ("repeats_refused", models.BooleanField(default=False, verbose_name="termasuk yang pernah ditolak")),
                ("found_at", models.DateTimeField(null=True, verbose_name="selesai disusun")),
                ("released_at", models.DateTimeField(null=True, verbose_name="dilepas")),
                ("stored_file", models.CharField(blank=True, editable=False, max_length=300)),
                ("sent_on", models.DateField(null=True, verbose_name="dikirim")),
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
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dilepas oleh",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction_packages",
                        to="households.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "paket perbaikan",
                "verbose_name_plural": "paket perbaikan",
                "ordering": ["-made_at"],
                "permissions": [("manage_corrections", "Menyusun paket perbaikan untuk pusat")],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "number"), name="letter_number_once_per_source"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at", None), ("released_by", None)),
                            models.Q(
                                ("released_at__isnull", False),
                                ("released_by__isnull", False),
                                models.Q(("released_by", models.F("made_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="corrections_are_released_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sent_on", None), ("released_at__isnull", False), _connector="OR"),
                        name="only_released_corrections_are_sent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changes", models.JSONField(default=list, verbose_name="perubahan")),
                (
                    "answer",
                    models.CharField(
                        choices=[("waiting", "Belum dijawab"), ("accepted", "Diterima"), ("refused", "Ditolak")],
                        default="waiting",
                        max_length=10,
                        verbose_name="jawaban",
                    ),
                ),
                ("answered_on", models.DateField(null=True, verbose_name="dijawab")),
                ("answer_note", models.CharField(blank=True, max_length=200, verbose_name="keterangan")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction_items",
                        to="households.claim",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="verification.correctionpackage",
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.minutes",
                    ),
                ),
            ],
            options={
                "verbose_name": "perbaikan keluarga",
                "verbose_name_plural": "perbaikan keluarga",
                "constraints": [
                    models.UniqueConstraint(fields=("package", "claim"), name="family_once_per_correction_package"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "waiting"), ("answered_on", None)),
                            models.Q(models.Q(("answer", "waiting"), _negated=True), ("answered_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="answer_to_a_correction_has_a_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CrossCheckRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("inputs", models.JSONField(verbose_name="masukan")),
                ("results", models.JSONField(default=dict, verbose_name="hasil lain")),
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
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("differs", "Survei dan BPS berbeda terukur"),
                            ("coverage", "Cakupan di bawah pita BPS"),
                            ("unverified", "Banyak yang belum diverifikasi"),
                            ("thin", "Daftar tipis"),
                        ],
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=60, verbose_name="tentang")),
                ("words", models.CharField(max_length=400, verbose_name="temuan")),
                ("value", models.JSONField(verbose_name="nilai")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Terbuka"), ("answered", "Dijawab"), ("closed", "Tidak terlihat lagi")],
                        default="open",
                        max_length=8,
                        verbose_name="keadaan",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="jawaban")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="households.area",
                        verbose_name="wilayah",
                    ),
                ),
                (
                    "first_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="verification.crosscheckrun"
                    ),
                ),
                (
                    "last_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="verification.crosscheckrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "temuan",
                "verbose_name_plural": "temuan",
                "ordering": ["kind", "area"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=("kind", "area", "about"),
                        name="one_standing_finding",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="answered_finding_has_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Terbuka"), ("answered", "Dijawab"), ("closed", "Tidak terlihat lagi")],
                        max_length=8,
                        verbose_name="keadaan",
                    ),
                ),
                ("note", models.CharField(max_length=500, verbose_name="catatan")),
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
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="history", to="verification.finding"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
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
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.area",
                        verbose_name="wilayah",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comparisons",
                        to="verification.crosscheckrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "perbandingan",
                "verbose_name_plural": "perbandingan",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "indicator", "area", "year"), name="one_comparison_per_pair_and_run"
                    ),
                    models.CheckConstraint(
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
                ],
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
                (
                    "minutes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="verification.minutes",
                    ),
                ),
            ],
            options={
                "verbose_name": "keputusan",
                "verbose_name_plural": "keputusan",
                "ordering": ["-decided_at"],
                "permissions": [("decide_household", "Memutuskan kelayakan")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("household",),
                        name="one_current_decision_per_household",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "not_eligible"), models.Q(("reason", ""), _negated=True)),
                            models.Q(models.Q(("outcome", "not_eligible"), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="refusal_of_a_household_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "musdes"), ("minutes__isnull", False)),
                            models.Q(("level", "opd"), ("opd__isnull", False)),
                            _connector="OR",
                        ),
                        name="decision_names_its_minutes_or_opd",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("overrides", None), models.Q(("note", ""), _negated=True), _connector="OR"),
                        name="overriding_a_decision_is_explained",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("awaiting", "Menunggu keputusan"),
                            ("expiring", "Putusan segera habis"),
                            ("added", "Ditambahkan"),
                        ],
                        max_length=10,
                        verbose_name="asal",
                    ),
                ),
                ("is_open", models.BooleanField(default=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
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
                ("note", models.CharField(blank=True, max_length=300, verbose_name="keterangan")),
                ("filled_at", models.DateTimeField(null=True, verbose_name="diisi")),
                ("removed_at", models.DateTimeField(null=True, verbose_name="dikeluarkan")),
                (
                    "suggested_outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("eligible", "Berhak"),
                            ("not_eligible", "Tidak berhak"),
                            ("unresolved", "Belum putus"),
                        ],
                        max_length=12,
                        verbose_name="saran",
                    ),
                ),
                (
                    "suggested_reason",
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
                        verbose_name="alasan saran",
                    ),
                ),
                ("seen", models.CharField(blank=True, max_length=600, verbose_name="yang terlihat")),
                ("head_name", models.CharField(blank=True, max_length=120, verbose_name="kepala keluarga")),
                ("rt", models.CharField(blank=True, max_length=30, verbose_name="RT")),
                (
                    "decision",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_entry",
                        to="verification.decision",
                    ),
                ),
                (
                    "filled_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_entries",
                        to="households.household",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="verification.meeting"
                    ),
                ),
            ],
            options={
                "verbose_name": "rumah tangga musyawarah",
                "verbose_name_plural": "rumah tangga musyawarah",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "household"), name="household_once_per_meeting"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_open", True)),
                        fields=("household",),
                        name="household_in_one_unlocked_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "not_eligible"), models.Q(("reason", ""), _negated=True)),
                            models.Q(models.Q(("outcome", "not_eligible"), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="refusal_in_a_meeting_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_at", None),
                            models.Q(models.Q(("note", ""), _negated=True), ("is_open", False), ("outcome", "")),
                            _connector="OR",
                        ),
                        name="removal_from_a_meeting_is_explained",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision", None),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("is_open", False)),
                            _connector="OR",
                        ),
                        name="decided_entry_is_settled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("head_name", models.CharField(blank=True, max_length=120, verbose_name="kepala keluarga")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="target_entries",
                        to="verification.decision",
                    ),
                ),
                (
                    "head_nik",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.identitynumber",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="target_entries",
                        to="households.household",
                    ),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.neighbourhood",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.area"
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="verification.targetlist",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("list", "household"), name="household_once_per_list")],
            },
        ),
        migrations.CreateModel(
            name="KeptDecision",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("verification.decision",),
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
                (
                    "minutes",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.minutes",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("label", models.CharField(max_length=80, verbose_name="HP")),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                ("enrolled_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="didaftarkan")),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="terakhir terhubung")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="dicabut")),
                ("beacon", models.JSONField(default=dict)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="devices", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "HP petugas",
                "verbose_name_plural": "HP petugas",
                "ordering": ["-seen_at"],
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
                    "held",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("device", "HP dicabut atau masa berlakunya habis"),
                            ("unreadable", "Isi tidak dapat dibaca"),
                            ("unknown_form", "Versi formulir tidak dikenal"),
                            ("not_theirs", "Tugas tidak pernah diberikan kepada petugas ini"),
                            ("same_visit", "Kunjungan ini sudah ada dengan isi lain"),
                            ("failed", "Gagal diolah, dicoba lagi"),
                        ],
                        max_length=15,
                        verbose_name="ditahan karena",
                    ),
                ),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "carried_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="envelopes",
                        to="verification.device",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("device__isnull", False), ("judged_at", None)),
                        fields=["received_at"],
                        name="envelope_waiting",
                    ),
                    models.Index(fields=["device", "seq"], name="envelope_of_device"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("visit_id", "rev"), name="one_envelope_per_visit_and_revision")
                ],
            },
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
            options={
                "constraints": [models.UniqueConstraint(fields=("envelope", "digest"), name="one_variant_per_content")],
            },
        ),
        migrations.CreateModel(
            name="NamedPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("received_sha256", models.BinaryField(max_length=32)),
                ("kind", models.CharField(max_length=15)),
                ("source", models.CharField(blank=True, max_length=10)),
                ("taken_at", models.DateTimeField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("path", models.CharField(blank=True, max_length=120)),
                ("stored_sha256", models.BinaryField(max_length=32, null=True)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                (
                    "envelope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_photos",
                        to="verification.envelope",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["received_sha256"], name="named_photo_by_hash")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("envelope", "received_sha256"), name="picture_named_once_per_envelope"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrived_at", None), models.Q(("path", ""), _negated=True), _connector="OR"
                        ),
                        name="an_arrived_picture_lies_somewhere",
                    ),
                ],
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
                            ("compared", "Dibandingkan"),
                        ],
                        default="awaiting_review",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("phone", "Aplikasi HP"), ("form", "Formulir di situs"), ("paper", "Kertas")],
                        default="form",
                        max_length=5,
                        verbose_name="cara",
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
                            ("new_household", "Rumah tangga baru"),
                        ],
                        max_length=15,
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
                (
                    "assignment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="verification.assignment",
                    ),
                ),
                (
                    "envelope",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visit", to="verification.envelope"
                    ),
                ),
                (
                    "evidence",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit",
                        to="households.evidence",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="verification.formversion",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="households.household"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="verification.verificationround",
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "kunjungan",
                "verbose_name_plural": "kunjungan",
                "ordering": ["-received_at"],
                "permissions": [("make_visit", "Mengunjungi"), ("review_visit", "Memeriksa kunjungan")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["accepted", "superseded"]), ("evidence", None), _connector="OR"
                        ),
                        name="only_an_accepted_visit_is_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__gte", models.F("started_at"))), name="visit_ends_after_it_starts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            models.Q(("latitude", None), ("longitude", None)),
                            _connector="OR",
                        ),
                        name="visit_point_is_on_earth",
                    ),
                ],
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
                ("dhash", models.BigIntegerField(null=True)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="verification.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "foto",
                "verbose_name_plural": "foto",
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "received_sha256"), name="photo_once_per_visit")
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("accepted", "Disetujui"),
                            ("returned", "Dikembalikan"),
                            ("rejected", "Ditolak"),
                            ("superseded", "Diganti kunjungan lain"),
                        ],
                        max_length=10,
                        verbose_name="putusan",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                ("question_notes", models.JSONField(default=list, verbose_name="catatan per pertanyaan")),
                ("reviewed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="waktu")),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="verification.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "pemeriksaan",
                "verbose_name_plural": "pemeriksaan",
                "ordering": ["reviewed_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reviewer", models.F("verifier")), _negated=True),
                        name="nobody_reviews_his_own_visit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "accepted"), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="return_and_rejection_say_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("question_notes", []), ("verdict", "returned"), _connector="OR"),
                        name="only_a_return_asks_questions_again",
                    ),
                ],
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
                            ("compared", "Dibandingkan"),
                        ],
                        default="awaiting_review",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("phone", "Aplikasi HP"), ("form", "Formulir di situs"), ("paper", "Kertas")],
                        default="form",
                        max_length=5,
                        verbose_name="cara",
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
                            ("new_household", "Rumah tangga baru"),
                        ],
                        max_length=15,
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
                (
                    "assignment",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.assignment",
                    ),
                ),
                (
                    "envelope",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.envelope",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.evidence",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.formversion",
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
                        to="verification.visit",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.verificationround",
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
                            ("late_task", "Tugas sudah tidak berlaku"),
                            ("two_visits", "Ada kunjungan lain ke rumah ini"),
                            ("odd_answer", "Jawaban tidak dikenal"),
                            ("clock_wrong", "Jam HP tidak cocok"),
                            ("late", "Lama baru terkirim"),
                            ("not_camera", "Foto bukan dari kamera"),
                            ("bad_photo", "Foto tidak dapat dibuka"),
                            ("device_fork", "Nomor urut HP dipakai dua kali"),
                            ("carried", "Dibawa dengan berkas penyelamat"),
                            ("paper", "Diketik dari kertas"),
                            ("known_household", "Mungkin sudah ada di register"),
                            ("gps_poor", "Posisi kurang teliti"),
                            ("same_spot", "Titik sama dengan rumah lain"),
                            ("near_photo", "Foto mirip foto kunjungan lain"),
                            ("overlap", "Waktu bertabrakan dengan kunjungan lain"),
                            ("same_answers", "Jawaban sama dengan rumah lain"),
                        ],
                        max_length=20,
                    ),
                ),
                ("seen", models.CharField(max_length=200)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="flags", to="verification.visit"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("visit", "kind"), name="flag_once_per_visit")],
            },
        ),
        migrations.CreateModel(
            name="BackCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("drawn_on", models.DateField(verbose_name="diundi")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("first_three", "Undian, kunjungan pertama petugas"),
                            ("sample", "Undian"),
                            ("flags", "Banyak tanda"),
                        ],
                        max_length=12,
                        verbose_name="sebab",
                    ),
                ),
                ("probability", models.FloatField(verbose_name="peluang")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Menunggu petugas lain"),
                            ("assigned", "Ditugaskan"),
                            ("done", "Selesai"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("answers", models.JSONField(default=dict, verbose_name="jawaban")),
                ("done_at", models.DateTimeField(null=True, verbose_name="selesai")),
                (
                    "assignment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="back_check",
                        to="verification.assignment",
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="back_checks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit_verifier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "second_visit",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="back_check_of",
                        to="verification.visit",
                    ),
                ),
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="back_check", to="verification.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "kunjungan ulang",
                "verbose_name_plural": "kunjungan ulang",
                "ordering": ["-drawn_on", "-pk"],
                "indexes": [models.Index(fields=["state"], name="back_check_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verifier", None),
                            models.Q(("verifier", models.F("visit_verifier")), _negated=True),
                            _connector="OR",
                        ),
                        name="back_check_is_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("probability__gt", 0), ("probability__lte", 1)),
                        name="back_check_was_possible_to_draw",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assignment", None), ("state", "waiting"), ("verifier", None)),
                            ("state", "cancelled"),
                            models.Q(
                                ("assignment__isnull", False),
                                ("state__in", ["assigned", "done"]),
                                ("verifier__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="assigned_back_check_has_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("second_visit__isnull", False), ("state", "done")),
                            models.Q(
                                models.Q(("state", "done"), _negated=True), ("done_at", None), ("second_visit", None)
                            ),
                            _connector="OR",
                        ),
                        name="done_back_check_has_its_visit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BackCheckEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("drawn_on", models.DateField(verbose_name="diundi")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("first_three", "Undian, kunjungan pertama petugas"),
                            ("sample", "Undian"),
                            ("flags", "Banyak tanda"),
                        ],
                        max_length=12,
                        verbose_name="sebab",
                    ),
                ),
                ("probability", models.FloatField(verbose_name="peluang")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Menunggu petugas lain"),
                            ("assigned", "Ditugaskan"),
                            ("done", "Selesai"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("answers", models.JSONField(default=dict, verbose_name="jawaban")),
                ("done_at", models.DateTimeField(null=True, verbose_name="selesai")),
                (
                    "assignment",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.assignment",
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
                        to="verification.backcheck",
                    ),
                ),
                (
                    "verifier",
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
                    "visit_verifier",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_visit",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.visit",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="verification.visit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DeadLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=40)),
                ("digest", models.BinaryField(max_length=32)),
                ("body", models.BinaryField()),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dead_letters",
                        to="verification.device",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("device", "digest"), name="one_dead_letter_per_content")
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptVisit",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("verification.visit",),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="drawday",
            trigger=pgtrigger.compiler.Trigger(
                name="seed_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a222f57244f40ab3d684b640130d16715d0cb1a5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_seed_stays_a2b42",
                    table="verification_drawday",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="flagthresholds",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_flagthresholdsevent" ("back_check_days", "clock_wrong_min", "far_from_household_m", "far_from_village_m", "first_percent", "first_visits", "flags_for_back_check", "gps_poor_m", "id", "late_days", "later_percent", "near_photo_bits", "near_photo_months", "night_from_hour", "night_to_hour", "overlap_kmh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "same_answers_least", "same_answers_percent", "same_spot_m", "too_fast_min") SELECT new_values."back_check_days", new_values."clock_wrong_min", new_values."far_from_household_m", new_values."far_from_village_m", new_values."first_percent", new_values."first_visits", new_values."flags_for_back_check", new_values."gps_poor_m", new_values."id", new_values."late_days", new_values."later_percent", new_values."near_photo_bits", new_values."near_photo_months", new_values."night_from_hour", new_values."night_to_hour", new_values."overlap_kmh", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."same_answers_least", new_values."same_answers_percent", new_values."same_spot_m", new_values."too_fast_min" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ba39b41a193bfd8ded61464b921753238994a260",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4d0aa",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="verification_flagthresholds",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="flagthresholds",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_flagthresholdsevent" ("back_check_days", "clock_wrong_min", "far_from_household_m", "far_from_village_m", "first_percent", "first_visits", "flags_for_back_check", "gps_poor_m", "id", "late_days", "later_percent", "near_photo_bits", "near_photo_months", "night_from_hour", "night_to_hour", "overlap_kmh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "same_answers_least", "same_answers_percent", "same_spot_m", "too_fast_min") SELECT new_values."back_check_days", new_values."clock_wrong_min", new_values."far_from_household_m", new_values."far_from_village_m", new_values."first_percent", new_values."first_visits", new_values."flags_for_back_check", new_values."gps_poor_m", new_values."id", new_values."late_days", new_values."later_percent", new_values."near_photo_bits", new_values."near_photo_months", new_values."night_from_hour", new_values."night_to_hour", new_values."overlap_kmh", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."same_answers_least", new_values."same_answers_percent", new_values."same_spot_m", new_values."too_fast_min" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ce69a30b1ecebdd6a5cfe55ef0892a137114ec41",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cc69d",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="verification_flagthresholds",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="flagthresholdsevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8e96a23e1dffda786d132b3f97a31605d854acde",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_55487",
                    table="verification_flagthresholdsevent",
                    when="BEFORE",
                ),
            ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="locked_meeting_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" = 'locked')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="edf057c089464dc6b86bed4fa8b34f6059d319bc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_locked_meeting_stays_928a6",
                    table="verification_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="samplingframe",
            trigger=pgtrigger.compiler.Trigger(
                name="drawn_frame_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (SELECT 1 FROM verification_sampledraw WHERE frame_id = OLD.id) THEN\n    RAISE EXCEPTION 'a frame stays as it was drawn from';\nEND IF;\nRETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n",
                    hash="d6d93dc18f6fd641189653dd69e7ca15dca3581f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_drawn_frame_stays_0aaae",
                    table="verification_samplingframe",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="frameentry",
            trigger=pgtrigger.compiler.Trigger(
                name="drawn_entries_stay",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (SELECT 1 FROM verification_sampledraw WHERE frame_id = OLD.frame_id) THEN\n    RAISE EXCEPTION 'a frame stays as it was drawn from';\nEND IF;\nRETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n",
                    hash="6f59c3163826030872e9d6014b9428f3356cce48",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_drawn_entries_stay_84169",
                    table="verification_frameentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="frameentry",
            trigger=pgtrigger.compiler.Trigger(
                name="drawn_entries_stay_few",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (SELECT 1 FROM verification_sampledraw WHERE frame_id = NEW.frame_id) THEN\n    RAISE EXCEPTION 'a frame stays as it was drawn from';\nEND IF;\nRETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n",
                    hash="8d328f812ba9c2fa309252ed9c3d3b694f028292",
                    operation="INSERT",
                    pgid="pgtrigger_drawn_entries_stay_few_97eb6",
                    table="verification_frameentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signatory",
            trigger=pgtrigger.compiler.Trigger(
                name="signatory_of_a_locked_meeting_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE meeting_of_row bigint;",
                    func="\n    meeting_of_row := CASE WHEN TG_OP = 'DELETE' THEN OLD.meeting_id ELSE NEW.meeting_id END;\n    IF EXISTS (SELECT 1 FROM verification_meeting WHERE id = meeting_of_row AND state = 'locked') THEN\n        RAISE EXCEPTION 'meeting % is locked', meeting_of_row;\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n",
                    hash="a60583ea3ace6bdcf3b74f3ab5468ea727704cbe",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_signatory_of_a_locked_meeting_stays_2ec24",
                    table="verification_signatory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signedcopy",
            trigger=pgtrigger.compiler.Trigger(
                name="signed_copy_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="66accb9edc873de5e98d5e97296c8ad28e64cd3d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_signed_copy_stays_53e4a",
                    table="verification_signedcopy",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetlist",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_list_keeps_its_decree",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."frozen_at" IS NOT NULL AND (OLD."frozen_at" IS DISTINCT FROM (NEW."frozen_at") OR OLD."decree_number" IS DISTINCT FROM (NEW."decree_number") OR OLD."decree_on" IS DISTINCT FROM (NEW."decree_on")))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="bfcaabaf4146ef080b4193dc489ed25ef39bb4aa",
                    operation="UPDATE",
                    pgid="pgtrigger_frozen_list_keeps_its_decree_c8b83",
                    table="verification_targetlist",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entrystrike",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_entrystrikeevent" ("decided_at", "decided_by_id", "household_id", "id", "is_confirmed", "list_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason") SELECT new_values."decided_at", new_values."decided_by_id", new_values."household_id", new_values."id", new_values."is_confirmed", new_values."list_id", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."proposed_at", new_values."proposed_by_id", new_values."reason" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="54bf267867cf7f047fdcf333f7586e0a44168d39",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_68b94",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="verification_entrystrike",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entrystrike",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_entrystrikeevent" ("decided_at", "decided_by_id", "household_id", "id", "is_confirmed", "list_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason") SELECT new_values."decided_at", new_values."decided_by_id", new_values."household_id", new_values."id", new_values."is_confirmed", new_values."list_id", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."proposed_at", new_values."proposed_by_id", new_values."reason" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="e60f011432c68f97f02d8d99cb707d89497c7833",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5d729",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="verification_entrystrike",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entrystrikeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="331617f3dc2889054a63c1793df907bcf6cbe311",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_149ff",
                    table="verification_entrystrikeevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signeddecree",
            trigger=pgtrigger.compiler.Trigger(
                name="scan_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0cc6619a9b5bfe64790aca854a56cdad4561994f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_scan_stays_ea02b",
                    table="verification_signeddecree",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sampledraw",
            trigger=pgtrigger.compiler.Trigger(
                name="draw_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9298b7037c6ad9a4cb227cd0c362b43a07c29999",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_draw_stays_dbc95",
                    table="verification_sampledraw",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keptevidence",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_list_until",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    UPDATE households_household AS h SET list_until = (\n    SELECT least(d.valid_until, max(e.expires_on))\n    FROM verification_decision d\n    JOIN verification_visit v ON v.household_id = d.household_id AND v.status = 'accepted'\n        AND v.outcome IN ('done', 'new_household')\n    JOIN households_evidence e ON e.id = v.evidence_id AND e.withdrawn_at IS NULL\n    WHERE d.household_id = NEW.household_id AND d.is_current AND d.outcome = 'eligible'\n    GROUP BY d.valid_until\n)\n    WHERE h.id = NEW.household_id AND h.list_until IS DISTINCT FROM (\n    SELECT least(d.valid_until, max(e.expires_on))\n    FROM verification_decision d\n    JOIN verification_visit v ON v.household_id = d.household_id AND v.status = 'accepted'\n        AND v.outcome IN ('done', 'new_household')\n    JOIN households_evidence e ON e.id = v.evidence_id AND e.withdrawn_at IS NULL\n    WHERE d.household_id = NEW.household_id AND d.is_current AND d.outcome = 'eligible'\n    GROUP BY d.valid_until\n);\n    RETURN NULL;\n",
                    hash="a2ee06557c2b74d575d1c70d02b4de119da398b2",
                    operation='UPDATE OF "expires_on", "withdrawn_at"',
                    pgid="pgtrigger_keep_list_until_aabf2",
                    table="households_evidence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_assignmentevent" ("due_on", "household_id", "id", "lease_until", "neighbourhood_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "rev", "round_id", "state", "verifier_id") SELECT new_values."due_on", new_values."household_id", new_values."id", new_values."lease_until", new_values."neighbourhood_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."rev", new_values."round_id", new_values."state", new_values."verifier_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="690c52087186ababb1f60570d9befbe831750131",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_assignmentevent" ("due_on", "household_id", "id", "lease_until", "neighbourhood_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "rev", "round_id", "state", "verifier_id") SELECT new_values."due_on", new_values."household_id", new_values."id", new_values."lease_until", new_values."neighbourhood_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."rev", new_values."round_id", new_values."state", new_values."verifier_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="5bce87e6c54cab9e2c776304d83e8bb206f730ac",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_23eaf",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="verification_assignment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="petition",
            trigger=pgtrigger.compiler.Trigger(
                name="petition_is_answered_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state <> 'open' AND (OLD.* IS DISTINCT FROM NEW.*))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="e0a0002b3ed99a7aeda781c334325ac577ed0d32",
                    operation="UPDATE",
                    pgid="pgtrigger_petition_is_answered_once_28340",
                    table="verification_petition",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="petition",
            trigger=pgtrigger.compiler.Trigger(
                name="petition_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="642c19d5da9b5ddd34f9f74161a221670c822641",
                    operation="DELETE",
                    pgid="pgtrigger_petition_is_never_deleted_b6cbe",
                    table="verification_petition",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="petition",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_petitionevent" ("address", "against", "answer", "answered_at", "answered_by_id", "assignment_id", "beside_reason", "birth_date", "change", "claim_id", "due_on", "entered_at", "entered_by_id", "entered_for_id", "event_on", "household_id", "id", "kind", "kk_id", "n_members", "nik_id", "person_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "rt", "speaker_name", "speaker_phone", "speaker_relation", "state", "text", "ticket", "token", "village_id") SELECT new_values."address", new_values."against", new_values."answer", new_values."answered_at", new_values."answered_by_id", new_values."assignment_id", new_values."beside_reason", new_values."birth_date", new_values."change", new_values."claim_id", new_values."due_on", new_values."entered_at", new_values."entered_by_id", new_values."entered_for_id", new_values."event_on", new_values."household_id", new_values."id", new_values."kind", new_values."kk_id", new_values."n_members", new_values."nik_id", new_values."person_id", new_values."person_name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."rt", new_values."speaker_name", new_values."speaker_phone", new_values."speaker_relation", new_values."state", new_values."text", new_values."ticket", new_values."token", new_values."village_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="0a5f76f930a85fa866f7b94018990e62c9bbdac4",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b6361",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="verification_petition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="petition",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_petitionevent" ("address", "against", "answer", "answered_at", "answered_by_id", "assignment_id", "beside_reason", "birth_date", "change", "claim_id", "due_on", "entered_at", "entered_by_id", "entered_for_id", "event_on", "household_id", "id", "kind", "kk_id", "n_members", "nik_id", "person_id", "person_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "rt", "speaker_name", "speaker_phone", "speaker_relation", "state", "text", "ticket", "token", "village_id") SELECT new_values."address", new_values."against", new_values."answer", new_values."answered_at", new_values."answered_by_id", new_values."assignment_id", new_values."beside_reason", new_values."birth_date", new_values."change", new_values."claim_id", new_values."due_on", new_values."entered_at", new_values."entered_by_id", new_values."entered_for_id", new_values."event_on", new_values."household_id", new_values."id", new_values."kind", new_values."kk_id", new_values."n_members", new_values."nik_id", new_values."person_id", new_values."person_name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."rt", new_values."speaker_name", new_values."speaker_phone", new_values."speaker_relation", new_values."state", new_values."text", new_values."ticket", new_values."token", new_values."village_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b74fb4baed8fbe392597706c750d82d106db46a8",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3c0fb",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="verification_petition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="petitionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="815dd119a2cd2a4760b3b1100e834af491478bde",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d1e4f",
                    table="verification_petitionevent",
                    when="BEFORE",
                ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="canvasscount",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_canvasscountevent" ("assignment_id", "counted_at", "counted_by_id", "id", "n_dwellings", "n_visited", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."assignment_id", new_values."counted_at", new_values."counted_by_id", new_values."id", new_values."n_dwellings", new_values."n_visited", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="5fae98204f7a539d1a5083124f7583e2e6500301",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_26fe7",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="verification_canvasscount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="canvasscount",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_canvasscountevent" ("assignment_id", "counted_at", "counted_by_id", "id", "n_dwellings", "n_visited", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."assignment_id", new_values."counted_at", new_values."counted_by_id", new_values."id", new_values."n_dwellings", new_values."n_visited", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="50086c03fd23231236773dedab269d28c71edc66",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_12861",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="verification_canvasscount",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="canvasscountevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7b18e010d2d9d05659e0b34e1e4e27a9b26c6fdd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6e930",
                    table="verification_canvasscountevent",
                    when="BEFORE",
                ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="meetingentry",
            trigger=pgtrigger.compiler.Trigger(
                name="entry_of_a_locked_meeting_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE meeting_of_row bigint;",
                    func="\n    meeting_of_row := CASE WHEN TG_OP = 'DELETE' THEN OLD.meeting_id ELSE NEW.meeting_id END;\n    IF EXISTS (SELECT 1 FROM verification_meeting WHERE id = meeting_of_row AND state = 'locked') THEN\n        RAISE EXCEPTION 'meeting % is locked', meeting_of_row;\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n",
                    hash="bfc0a80ca35ed83d0bdf1f484fec75466badee14",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_entry_of_a_locked_meeting_stays_ec581",
                    table="verification_meetingentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetentry",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_list_takes_nobody_in",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (SELECT 1 FROM verification_targetlist WHERE frozen_at IS NOT NULL AND id IN (SELECT list_id FROM after)) THEN\n                RAISE EXCEPTION 'target list is frozen';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="71e7a22609c0f92c3b8b961307e42e6292a053db",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_frozen_list_takes_nobody_in_8ddc8",
                    referencing="REFERENCING NEW TABLE AS after ",
                    table="verification_targetentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetentry",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_list_lets_nobody_out",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (SELECT 1 FROM verification_targetlist WHERE frozen_at IS NOT NULL AND id IN (SELECT list_id FROM before)) THEN\n                RAISE EXCEPTION 'target list is frozen';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="bc712ac516edc8f9f092e3e311e53e8594b029f9",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_frozen_list_lets_nobody_out_04c54",
                    referencing="REFERENCING OLD TABLE AS before ",
                    table="verification_targetentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetentry",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen_list_takes_no_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (SELECT 1 FROM verification_targetlist WHERE frozen_at IS NOT NULL AND id IN (SELECT list_id FROM before UNION SELECT list_id FROM after)) THEN\n                RAISE EXCEPTION 'target list is frozen';\n            END IF;\n            RETURN NULL;\n        ",
                    hash="5b7dba67f4d0d93c0f031b6152778f1c14d0f956",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_frozen_list_takes_no_change_8c667",
                    referencing="REFERENCING OLD TABLE AS before  NEW TABLE AS after ",
                    table="verification_targetentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keptdecision",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_list_until",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    UPDATE households_household AS h SET list_until = (\n    SELECT least(d.valid_until, max(e.expires_on))\n    FROM verification_decision d\n    JOIN verification_visit v ON v.household_id = d.household_id AND v.status = 'accepted'\n        AND v.outcome IN ('done', 'new_household')\n    JOIN households_evidence e ON e.id = v.evidence_id AND e.withdrawn_at IS NULL\n    WHERE d.household_id = NEW.household_id AND d.is_current AND d.outcome = 'eligible'\n    GROUP BY d.valid_until\n)\n    WHERE h.id = NEW.household_id AND h.list_until IS DISTINCT FROM (\n    SELECT least(d.valid_until, max(e.expires_on))\n    FROM verification_decision d\n    JOIN verification_visit v ON v.household_id = d.household_id AND v.status = 'accepted'\n        AND v.outcome IN ('done', 'new_household')\n    JOIN households_evidence e ON e.id = v.evidence_id AND e.withdrawn_at IS NULL\n    WHERE d.household_id = NEW.household_id AND d.is_current AND d.outcome = 'eligible'\n    GROUP BY d.valid_until\n);\n    RETURN NULL;\n",
                    hash="483f25d4c7bb78e5dee0d9bda01209bf92b425f8",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_keep_list_until_f695f",
                    table="verification_decision",
                    when="AFTER",
                ),
            ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_visitevent" ("accuracy_m", "assignment_id", "consent", "ended_at", "envelope_id", "evidence_id", "form_id", "household_id", "id", "is_chosen_for_back_check", "kind", "latitude", "longitude", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "round_id", "started_at", "status", "verifier_id") SELECT new_values."accuracy_m", new_values."assignment_id", new_values."consent", new_values."ended_at", new_values."envelope_id", new_values."evidence_id", new_values."form_id", new_values."household_id", new_values."id", new_values."is_chosen_for_back_check", new_values."kind", new_values."latitude", new_values."longitude", new_values."outcome", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."received_at", new_values."round_id", new_values."started_at", new_values."status", new_values."verifier_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="123cb4446964b37810e7c06e1072f4baac8162cb",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_visitevent" ("accuracy_m", "assignment_id", "consent", "ended_at", "envelope_id", "evidence_id", "form_id", "household_id", "id", "is_chosen_for_back_check", "kind", "latitude", "longitude", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "round_id", "started_at", "status", "verifier_id") SELECT new_values."accuracy_m", new_values."assignment_id", new_values."consent", new_values."ended_at", new_values."envelope_id", new_values."evidence_id", new_values."form_id", new_values."household_id", new_values."id", new_values."is_chosen_for_back_check", new_values."kind", new_values."latitude", new_values."longitude", new_values."outcome", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."received_at", new_values."round_id", new_values."started_at", new_values."status", new_values."verifier_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."accuracy_m" IS DISTINCT FROM (new_values."accuracy_m") OR old_values."assignment_id" IS DISTINCT FROM (new_values."assignment_id") OR old_values."consent" IS DISTINCT FROM (new_values."consent") OR old_values."ended_at" IS DISTINCT FROM (new_values."ended_at") OR old_values."envelope_id" IS DISTINCT FROM (new_values."envelope_id") OR old_values."evidence_id" IS DISTINCT FROM (new_values."evidence_id") OR old_values."form_id" IS DISTINCT FROM (new_values."form_id") OR old_values."household_id" IS DISTINCT FROM (new_values."household_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_chosen_for_back_check" IS DISTINCT FROM (new_values."is_chosen_for_back_check") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."latitude" IS DISTINCT FROM (new_values."latitude") OR old_values."longitude" IS DISTINCT FROM (new_values."longitude") OR old_values."outcome" IS DISTINCT FROM (new_values."outcome") OR old_values."received_at" IS DISTINCT FROM (new_values."received_at") OR old_values."round_id" IS DISTINCT FROM (new_values."round_id") OR old_values."started_at" IS DISTINCT FROM (new_values."started_at") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."verifier_id" IS DISTINCT FROM (new_values."verifier_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="9988bf68b9b73bc2e07ada12c1f690457d589574",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7b076",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="verification_visit",
                    when="AFTER",
                ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="backcheck",
            trigger=pgtrigger.compiler.Trigger(
                name="back_check_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="6bd1e62e666278b7494b00b42ae2a7969b65926a",
                    operation="DELETE",
                    pgid="pgtrigger_back_check_is_never_deleted_3ece0",
                    table="verification_backcheck",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="backcheck",
            trigger=pgtrigger.compiler.Trigger(
                name="draw_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."visit_id" IS DISTINCT FROM (NEW."visit_id") OR OLD."drawn_on" IS DISTINCT FROM (NEW."drawn_on") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."probability" IS DISTINCT FROM (NEW."probability") OR OLD."visit_verifier_id" IS DISTINCT FROM (NEW."visit_verifier_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="7482f360c088060e1bc18518fa8e2f52eb968368",
                    operation="UPDATE",
                    pgid="pgtrigger_draw_stays_2eb59",
                    table="verification_backcheck",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="backcheck",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_backcheckevent" ("answers", "assignment_id", "done_at", "drawn_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "reason", "second_visit_id", "state", "verifier_id", "visit_id", "visit_verifier_id") SELECT new_values."answers", new_values."assignment_id", new_values."done_at", new_values."drawn_on", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."probability", new_values."reason", new_values."second_visit_id", new_values."state", new_values."verifier_id", new_values."visit_id", new_values."visit_verifier_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="265216629147cd9870f9c2f18299ddb1ea0868bd",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_214c4",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="verification_backcheck",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="backcheck",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "verification_backcheckevent" ("answers", "assignment_id", "done_at", "drawn_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "reason", "second_visit_id", "state", "verifier_id", "visit_id", "visit_verifier_id") SELECT new_values."answers", new_values."assignment_id", new_values."done_at", new_values."drawn_on", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."probability", new_values."reason", new_values."second_visit_id", new_values."state", new_values."verifier_id", new_values."visit_id", new_values."visit_verifier_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b7bf803a558aec24958bf6f89a7194a3d0a23e13",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_55b27",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="verification_backcheck",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="backcheckevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b1113b6ad585b95d79639c2517fc1feb181e3e97",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_198af",
                    table="verification_backcheckevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="keptvisit",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_list_until",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    UPDATE households_household AS h SET list_until = (\n    SELECT least(d.valid_until, max(e.expires_on))\n    FROM verification_decision d\n    JOIN verification_visit v ON v.household_id = d.household_id AND v.status = 'accepted'\n        AND v.outcome IN ('done', 'new_household')\n    JOIN households_evidence e ON e.id = v.evidence_id AND e.withdrawn_at IS NULL\n    WHERE d.household_id = NEW.household_id AND d.is_current AND d.outcome = 'eligible'\n    GROUP BY d.valid_until\n)\n    WHERE h.id = NEW.household_id AND h.list_until IS DISTINCT FROM (\n    SELECT least(d.valid_until, max(e.expires_on))\n    FROM verification_decision d\n    JOIN verification_visit v ON v.household_id = d.household_id AND v.status = 'accepted'\n        AND v.outcome IN ('done', 'new_household')\n    JOIN households_evidence e ON e.id = v.evidence_id AND e.withdrawn_at IS NULL\n    WHERE d.household_id = NEW.household_id AND d.is_current AND d.outcome = 'eligible'\n    GROUP BY d.valid_until\n);\n    RETURN NULL;\n",
                    hash="6a035b977d8c1743b4fa7678a11dc41641475d59",
                    operation='INSERT OR UPDATE OF "status", "outcome", "evidence_id"',
                    pgid="pgtrigger_keep_list_until_cdb8a",
                    table="verification_visit",
                    when="AFTER",
                ),
            ),
        ),
    ]
