import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import interventions.models.serving


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
            name="Funder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150, unique=True, verbose_name="nama")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("apbd", "APBD kabupaten"),
                            ("village", "ADD/APBDes"),
                            ("province", "Bantuan provinsi"),
                            ("company", "Perusahaan (TJSP)"),
                            ("other", "Lainnya"),
                        ],
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
            ],
            options={
                "verbose_name": "penyandang dana",
                "verbose_name_plural": "penyandang dana",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="BudgetImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("skpd", models.CharField(blank=True, max_length=150, verbose_name="SKPD di berkas")),
                ("file_name", models.CharField(max_length=200, verbose_name="berkas")),
                ("file_sha256", models.CharField(max_length=64)),
                ("rows", models.JSONField(default=list)),
                ("faults", models.JSONField(default=list)),
                ("notes", models.JSONField(default=list)),
                ("n_rows", models.PositiveIntegerField(default=0, verbose_name="sub kegiatan")),
                ("pagu_idr", models.PositiveBigIntegerField(default=0, verbose_name="jumlah pagu")),
                ("stated_idr", models.PositiveBigIntegerField(null=True, verbose_name="jumlah menurut berkas")),
                ("n_new", models.PositiveIntegerField(default=0, verbose_name="baru")),
                ("n_changed", models.PositiveIntegerField(default=0, verbose_name="berubah")),
                ("n_same", models.PositiveIntegerField(default=0, verbose_name="tetap")),
                ("n_vanished", models.PositiveIntegerField(default=0, verbose_name="hilang")),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diunggah")),
                ("applied_at", models.DateTimeField(null=True, verbose_name="diterapkan")),
                (
                    "applied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opd",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_imports",
                        to="accounts.opd",
                        verbose_name="OPD",
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
                "verbose_name": "impor anggaran",
                "verbose_name_plural": "impor anggaran",
                "ordering": ["-uploaded_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied_at", None),
                            models.Q(("faults", []), ("applied_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="budget_with_faults_is_not_applied",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied_at", None),
                            (
                                "n_rows",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("n_new"), "+", models.F("n_changed")
                                    ),
                                    "+",
                                    models.F("n_same"),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="rows_of_a_budget_add_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("code", models.CharField(max_length=30, verbose_name="kode sub kegiatan")),
                ("name", models.CharField(max_length=500, verbose_name="sub kegiatan")),
                ("programme_code", models.CharField(max_length=20, verbose_name="kode program")),
                ("programme_name", models.CharField(blank=True, max_length=500, verbose_name="program")),
                ("kegiatan_code", models.CharField(max_length=20, verbose_name="kode kegiatan")),
                ("kegiatan_name", models.CharField(blank=True, max_length=500, verbose_name="kegiatan")),
                ("fund_source", models.CharField(blank=True, max_length=200, verbose_name="sumber dana")),
                ("pagu_idr", models.PositiveBigIntegerField(verbose_name="pagu (rupiah)")),
                ("vanished_on", models.DateField(null=True, verbose_name="tidak ada lagi di berkas")),
                ("is_not_poverty", models.BooleanField(default=False, verbose_name="tidak untuk kemiskinan")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="dilihat")),
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
                    "last_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="interventions.budgetimport",
                    ),
                ),
                (
                    "opd",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="accounts.opd",
                        verbose_name="OPD",
                    ),
                ),
            ],
            options={
                "verbose_name": "sub kegiatan anggaran",
                "verbose_name_plural": "sub kegiatan anggaran",
                "ordering": ["code", "fund_source"],
                "permissions": [
                    ("manage_budgets", "Mengimpor dan menandai anggaran OPD"),
                    ("view_gaps", "Melihat celah bantuan"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("opd"),
                        models.F("year"),
                        models.F("code"),
                        django.db.models.functions.text.Lower("fund_source"),
                        name="budget_line_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_not_poverty", False),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="answer_to_a_budget_line_has_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("code", models.CharField(max_length=30, verbose_name="kode sub kegiatan")),
                ("name", models.CharField(max_length=500, verbose_name="sub kegiatan")),
                ("programme_code", models.CharField(max_length=20, verbose_name="kode program")),
                ("programme_name", models.CharField(blank=True, max_length=500, verbose_name="program")),
                ("kegiatan_code", models.CharField(max_length=20, verbose_name="kode kegiatan")),
                ("kegiatan_name", models.CharField(blank=True, max_length=500, verbose_name="kegiatan")),
                ("fund_source", models.CharField(blank=True, max_length=200, verbose_name="sumber dana")),
                ("pagu_idr", models.PositiveBigIntegerField(verbose_name="pagu (rupiah)")),
                ("vanished_on", models.DateField(null=True, verbose_name="tidak ada lagi di berkas")),
                ("is_not_poverty", models.BooleanField(default=False, verbose_name="tidak untuk kemiskinan")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="dilihat")),
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
                    "last_import",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="interventions.budgetimport",
                    ),
                ),
                (
                    "opd",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.opd",
                        verbose_name="OPD",
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
                        to="interventions.budgetline",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="kode")),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                ("is_named", models.BooleanField(default=True, verbose_name="sudah bernama")),
                ("is_active", models.BooleanField(default=False, verbose_name="berjalan")),
                ("source", models.CharField(blank=True, max_length=150, verbose_name="sumber")),
                (
                    "opd",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes",
                        to="accounts.opd",
                        verbose_name="OPD",
                    ),
                ),
            ],
            options={
                "verbose_name": "program",
                "verbose_name_plural": "program",
                "ordering": ["name"],
                "permissions": [("view_programmes", "Melihat program")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_active", False), models.Q(("is_named", True), ("opd__isnull", False)), _connector="OR"
                        ),
                        name="active_programme_has_a_name_and_an_opd",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                ("unit_cost_idr", models.PositiveBigIntegerField(verbose_name="biaya satuan (rupiah)")),
                ("budget_idr", models.PositiveBigIntegerField(verbose_name="anggaran (rupiah)")),
                ("committed_idr", models.PositiveBigIntegerField(default=0, editable=False)),
                ("quota", models.PositiveIntegerField(verbose_name="kuota")),
                ("n_committed", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "budget_line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="interventions.budgetline",
                        verbose_name="sub kegiatan anggaran",
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="interventions.funder",
                        verbose_name="dana",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="interventions.programme",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "verbose_name": "kegiatan",
                "verbose_name_plural": "kegiatan",
                "ordering": ["-year", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "year", "name"), name="activity_once_per_programme_and_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("n_committed__lte", models.F("quota"))), name="quota_is_never_passed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("committed_idr__lte", models.F("budget_idr"))),
                        name="budget_is_never_passed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityDecree",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, verbose_name="nomor SK")),
                ("decided_on", models.DateField(verbose_name="tanggal SK")),
                ("signed_as", models.CharField(max_length=120, verbose_name="ditandatangani sebagai")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dicatat pada")),
                ("sealed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decrees",
                        to="interventions.activity",
                        verbose_name="kegiatan",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicatat",
                    ),
                ),
            ],
            options={
                "verbose_name": "SK penerima",
                "verbose_name_plural": "SK penerima",
                "ordering": ["-decided_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "number"), name="decree_number_once_per_activity"),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True), name="activity_decree_has_a_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allotment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Disusun OPD"),
                            ("proposed", "Menunggu persetujuan Bappeda"),
                            ("sent_back", "Dikembalikan Bappeda"),
                            ("approved", "Disetujui Bappeda"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="keadaan daftar",
                    ),
                ),
                (
                    "reserve_percent",
                    models.PositiveSmallIntegerField(default=10, verbose_name="cadangan (persen kuota)"),
                ),
                ("proposed_at", models.DateTimeField(null=True, verbose_name="diusulkan")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="diputuskan")),
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allotment",
                        to="interventions.activity",
                    ),
                ),
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
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "daftar kegiatan",
                "verbose_name_plural": "daftar kegiatan",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reserve_percent__lte", 100)), name="reserve_is_a_share_of_the_quota"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="activity_list_is_approved_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(("decided_by", None), ("proposed_by__isnull", False), ("state", "proposed")),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("proposed_by__isnull", False),
                                ("state__in", ["sent_back", "approved"]),
                            ),
                            _connector="OR",
                        ),
                        name="state_of_an_activity_list_has_its_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AllotmentChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("places", "Tempat desa diubah"),
                            ("freed", "Tempat desa dihitung lagi"),
                            ("in", "Dimasukkan dengan tangan"),
                            ("out", "Dikeluarkan dengan tangan"),
                            ("undone", "Perubahan tangan dicabut"),
                            ("reserve", "Diambil dari cadangan"),
                            ("rules", "Syarat atau wilayah diubah"),
                            ("confirmed", "Daftar diambil"),
                            ("proposed", "Diusulkan ke Bappeda"),
                            ("withdrawn", "Usulan ditarik"),
                            ("approved", "Disetujui Bappeda"),
                            ("sent_back", "Dikembalikan Bappeda"),
                        ],
                        max_length=10,
                        verbose_name="perubahan",
                    ),
                ),
                ("before", models.PositiveIntegerField(null=True, verbose_name="sebelum")),
                ("after", models.PositiveIntegerField(null=True, verbose_name="sesudah")),
                ("reason", models.TextField(blank=True, verbose_name="alasan")),
                ("key", models.UUIDField(editable=False, null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="waktu")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allotment_changes",
                        to="interventions.activity",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.need"
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "perubahan daftar",
                "verbose_name_plural": "perubahan daftar",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "key"), name="a_form_confirms_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["places", "in", "out", "sent_back"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="change_of_a_list_by_hand_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tagged_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "indicator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_tags",
                        to="households.indicator",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="interventions.budgetline"
                    ),
                ),
                (
                    "tagged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_tags",
                        to="interventions.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "tanda anggaran",
                "verbose_name_plural": "tanda anggaran",
                "constraints": [
                    models.UniqueConstraint(fields=("line", "indicator"), name="indicator_once_per_budget_line"),
                    models.UniqueConstraint(fields=("line", "programme"), name="programme_once_per_budget_line"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("indicator__isnull", False), ("programme", None)),
                            models.Q(("indicator", None), ("programme__isnull", False)),
                            _connector="OR",
                        ),
                        name="budget_tag_is_of_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Menunggu persetujuan"),
                            ("approved", "Disetujui"),
                            ("active", "Berjalan"),
                            ("delivered", "Diserahkan"),
                            ("cancelled", "Dibatalkan"),
                            ("expired", "Kedaluwarsa"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("cost_idr", models.PositiveBigIntegerField(verbose_name="biaya")),
                ("pledged_idr", models.PositiveBigIntegerField(default=0, verbose_name="dijanjikan")),
                ("planned_quantity", models.PositiveIntegerField(default=1, verbose_name="jumlah rencana")),
                ("unit", models.CharField(default="unit", max_length=20, verbose_name="satuan")),
                (
                    "delivered_quantity",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="sudah diserahkan"),
                ),
                ("short_reason", models.TextField(blank=True, verbose_name="alasan selesai sebagian")),
                (
                    "completed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="selesai diserahkan"),
                ),
                ("unverified_reason", models.TextField(blank=True, verbose_name="alasan tanpa verifikasi")),
                ("repeat_reason", models.TextField(blank=True, verbose_name="alasan bantuan berulang")),
                ("committed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diambil")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="disetujui")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="berakhir")),
                ("cancelled_reason", models.TextField(blank=True, verbose_name="alasan dibatalkan")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="interventions.activity",
                        verbose_name="kegiatan",
                    ),
                ),
                (
                    "committed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="households.evidence",
                        verbose_name="bukti",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="households.need",
                        verbose_name="kebutuhan",
                    ),
                ),
                (
                    "second_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="interventions.funder",
                        verbose_name="penanggung",
                    ),
                ),
            ],
            options={
                "verbose_name": "komitmen",
                "verbose_name_plural": "komitmen",
                "ordering": ["-committed_at"],
                "permissions": [
                    ("commit_need", "Mengambil kebutuhan"),
                    ("approve_commitment", "Menyetujui komitmen"),
                    ("record_delivery", "Mencatat serah terima"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["proposed", "approved", "active"])),
                        fields=("need",),
                        name="one_live_commitment_per_need",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pledged_idr__lte", models.F("cost_idr"))),
                        name="pledges_never_pass_the_cost",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("evidence__isnull", False),
                            models.Q(
                                models.Q(("unverified_reason", ""), _negated=True),
                                models.Q(
                                    ("status__in", ["proposed", "cancelled", "expired"]),
                                    ("second_person__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="spending_without_evidence_needs_reason_and_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_person", None),
                            models.Q(("second_person", models.F("committed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="second_person_is_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delivered_quantity__lte", models.F("planned_quantity"))),
                        name="hand_overs_never_pass_the_plan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "delivered"), _negated=True),
                            ("delivered_quantity", models.F("planned_quantity")),
                            models.Q(models.Q(("short_reason", ""), _negated=True), ("delivered_quantity__gt", 0)),
                            _connector="OR",
                        ),
                        name="delivered_in_full_or_explained",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TakenNeed",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("interventions.commitment",),
        ),
        migrations.CreateModel(
            name="DecreeEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("named", "Ditetapkan"), ("struck_off", "Dicabut")],
                        default="named",
                        max_length=10,
                        verbose_name="isi",
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="nomor urut")),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("masked_nik", models.CharField(blank=True, max_length=20, verbose_name="NIK")),
                ("village", models.CharField(max_length=120, verbose_name="desa/kelurahan")),
                ("neighbourhood", models.CharField(blank=True, max_length=40, verbose_name="RT")),
                ("what", models.CharField(max_length=200, verbose_name="bantuan")),
                ("quantity", models.PositiveIntegerField(verbose_name="jumlah")),
                ("unit", models.CharField(max_length=20, verbose_name="satuan")),
                ("cost_idr", models.PositiveBigIntegerField(verbose_name="biaya")),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decree_entries",
                        to="interventions.commitment",
                    ),
                ),
                (
                    "decree",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="interventions.activitydecree",
                    ),
                ),
            ],
            options={
                "verbose_name": "baris SK penerima",
                "verbose_name_plural": "baris SK penerima",
                "ordering": ["decree", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("commitment", "kind"), name="recipient_is_named_by_one_decree"),
                    models.UniqueConstraint(fields=("decree", "position"), name="position_once_per_decree"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Menunggu persetujuan"),
                            ("approved", "Disetujui"),
                            ("active", "Berjalan"),
                            ("delivered", "Diserahkan"),
                            ("cancelled", "Dibatalkan"),
                            ("expired", "Kedaluwarsa"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("cost_idr", models.PositiveBigIntegerField(verbose_name="biaya")),
                ("pledged_idr", models.PositiveBigIntegerField(default=0, verbose_name="dijanjikan")),
                ("planned_quantity", models.PositiveIntegerField(default=1, verbose_name="jumlah rencana")),
                ("unit", models.CharField(default="unit", max_length=20, verbose_name="satuan")),
                (
                    "delivered_quantity",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="sudah diserahkan"),
                ),
                ("short_reason", models.TextField(blank=True, verbose_name="alasan selesai sebagian")),
                (
                    "completed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="selesai diserahkan"),
                ),
                ("unverified_reason", models.TextField(blank=True, verbose_name="alasan tanpa verifikasi")),
                ("repeat_reason", models.TextField(blank=True, verbose_name="alasan bantuan berulang")),
                ("committed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diambil")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="disetujui")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="berakhir")),
                ("cancelled_reason", models.TextField(blank=True, verbose_name="alasan dibatalkan")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="interventions.activity",
                        verbose_name="kegiatan",
                    ),
                ),
                (
                    "committed_by",
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
                    "ended_by",
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
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.evidence",
                        verbose_name="bukti",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.need",
                        verbose_name="kebutuhan",
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
                        to="interventions.commitment",
                    ),
                ),
                (
                    "second_person",
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
                    "leader",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="interventions.funder",
                        verbose_name="penanggung",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FundingLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        default=interventions.models.serving.new_line_code,
                        editable=False,
                        max_length=14,
                        unique=True,
                        verbose_name="kode",
                    ),
                ),
                (
                    "pledged_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="dijanjikan pada"
                    ),
                ),
                ("pledged_idr", models.PositiveBigIntegerField(verbose_name="dijanjikan")),
                ("transferred_idr", models.PositiveBigIntegerField(default=0, verbose_name="ditransfer")),
                ("in_kind_idr", models.PositiveBigIntegerField(default=0, verbose_name="barang/tenaga")),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funding_lines",
                        to="interventions.commitment",
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funding_lines",
                        to="interventions.funder",
                    ),
                ),
            ],
            options={
                "verbose_name": "baris pendanaan",
                "verbose_name_plural": "baris pendanaan",
                "constraints": [
                    models.UniqueConstraint(fields=("commitment", "funder"), name="one_funding_line_per_funder"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "transferred_idr__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("pledged_idr"), "-", models.F("in_kind_idr")
                                ),
                            )
                        ),
                        name="given_never_passes_the_pledge",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundingLineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "code",
                    models.CharField(
                        default=interventions.models.serving.new_line_code,
                        editable=False,
                        max_length=14,
                        verbose_name="kode",
                    ),
                ),
                (
                    "pledged_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="dijanjikan pada"
                    ),
                ),
                ("pledged_idr", models.PositiveBigIntegerField(verbose_name="dijanjikan")),
                ("transferred_idr", models.PositiveBigIntegerField(default=0, verbose_name="ditransfer")),
                ("in_kind_idr", models.PositiveBigIntegerField(default=0, verbose_name="barang/tenaga")),
                (
                    "commitment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="interventions.commitment",
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="interventions.funder",
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
                        to="interventions.fundingline",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HandChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("in", "Dimasukkan"), ("out", "Dikeluarkan")], max_length=3, verbose_name="perubahan"
                    ),
                ),
                ("reason", models.TextField(verbose_name="alasan")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="waktu")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_choices",
                        to="interventions.activity",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hand_choices", to="households.need"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "need"), name="one_hand_choice_per_need_and_activity"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="hand_choice_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bast_number", models.CharField(max_length=60, verbose_name="nomor BAST")),
                ("delivered_on", models.DateField(verbose_name="diserahkan")),
                ("proof_path", models.CharField(editable=False, max_length=120)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="interventions.activity",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "berita acara serah terima",
                "verbose_name_plural": "berita acara serah terima",
                "ordering": ["-delivered_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "bast_number"), name="bast_number_once_per_activity"),
                    models.CheckConstraint(
                        condition=models.Q(("bast_number", ""), _negated=True), name="hand_over_has_minutes"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("delivered_on", models.DateField(verbose_name="diserahkan")),
                ("bast_number", models.CharField(max_length=60, verbose_name="nomor BAST")),
                ("quantity", models.PositiveIntegerField(default=1, verbose_name="jumlah")),
                ("photo_path", models.CharField(editable=False, max_length=120)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        related_query_name="delivery",
                        to="interventions.commitment",
                    ),
                ),
                (
                    "evidence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="delivery", to="households.evidence"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "hand_over",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="interventions.handover",
                    ),
                ),
            ],
            options={
                "verbose_name": "serah terima",
                "verbose_name_plural": "serah terima",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("bast_number", ""), _negated=True), name="delivery_has_minutes"
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="delivery_is_of_something"),
                    models.UniqueConstraint(
                        fields=("hand_over", "commitment"), name="once_per_commitment_and_hand_over"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MissedHandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("missed_on", models.DateField(verbose_name="tanggal")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("not_at_home", "Tidak di rumah"),
                            ("refused", "Menolak"),
                            ("moved", "Pindah"),
                            ("deceased", "Meninggal"),
                        ],
                        max_length=12,
                        verbose_name="sebab",
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missed",
                        to="interventions.commitment",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "belum diserahkan",
                "verbose_name_plural": "belum diserahkan",
                "ordering": ["-missed_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commitment", "missed_on"), name="missed_once_per_commitment_and_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("transfer", "Transfer"), ("in_kind", "Barang atau tenaga")],
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                ("amount_idr", models.BigIntegerField(verbose_name="rupiah")),
                ("paid_on", models.DateField(verbose_name="tanggal")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="interventions.fundingline",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "pembayaran",
                "verbose_name_plural": "pembayaran",
                "ordering": ["paid_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_idr__gt", 0),
                            models.Q(("amount_idr__lt", 0), ("recorded_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="only_an_officer_corrects_a_payment",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GivenFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="tahun bila baris tidak bertanggal"
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="berkas")),
                ("file_sha256", models.CharField(max_length=64)),
                ("stored_file", models.CharField(blank=True, editable=False, max_length=300)),
                ("brought_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diunggah")),
                ("read_at", models.DateTimeField(null=True)),
                ("applied_at", models.DateTimeField(null=True, verbose_name="diterapkan")),
                ("n_rows", models.PositiveIntegerField(default=0, verbose_name="baris")),
                ("n_matched", models.PositiveIntegerField(default=0, verbose_name="padan")),
                ("n_typo", models.PositiveIntegerField(default=0, verbose_name="mungkin salah ketik")),
                ("n_not_matched", models.PositiveIntegerField(default=0, verbose_name="tidak padan")),
                ("n_refused", models.PositiveIntegerField(default=0, verbose_name="ditolak")),
                ("n_repeated", models.PositiveIntegerField(default=0, verbose_name="sudah pernah dimuat")),
                ("problems", models.JSONField(default=list)),
                ("notes", models.JSONField(default=list)),
                ("refusal", models.TextField(blank=True, verbose_name="sebab ditolak")),
                (
                    "brought_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.indicator",
                        verbose_name="indikator",
                    ),
                ),
                (
                    "opd",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_files",
                        to="accounts.opd",
                        verbose_name="OPD",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_files",
                        to="interventions.programme",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "verbose_name": "daftar bantuan OPD",
                "verbose_name_plural": "daftar bantuan OPD",
                "ordering": ["-brought_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("refusal", "")),
                        fields=("opd", "programme", "file_sha256"),
                        name="given_file_once_per_programme",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "n_rows",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("n_matched"), "+", models.F("n_typo")
                                        ),
                                        "+",
                                        models.F("n_not_matched"),
                                    ),
                                    "+",
                                    models.F("n_refused"),
                                ),
                            )
                        ),
                        name="rows_of_a_given_file_add_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GivenAid",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.CharField(blank=True, max_length=60, verbose_name="lembar")),
                ("row_no", models.PositiveIntegerField(verbose_name="baris")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("matched", "Padan"), ("typo", "Mungkin salah ketik"), ("not_matched", "Tidak padan")],
                        max_length=12,
                        verbose_name="hasil",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="keterangan")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="diputuskan")),
                ("given_on", models.DateField(null=True, verbose_name="tanggal")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("value_idr", models.PositiveBigIntegerField(null=True, verbose_name="nilai")),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="jumlah")),
                ("what", models.CharField(blank=True, max_length=120, verbose_name="jenis bantuan")),
                ("bast_number", models.CharField(blank=True, max_length=60, verbose_name="nomor BAST")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="nama di daftar")),
                ("masked_nik", models.CharField(blank=True, max_length=20, verbose_name="NIK di daftar")),
                ("birth_date", models.DateField(null=True, verbose_name="tanggal lahir di daftar")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="tempat di daftar")),
                ("content_key", models.BinaryField(max_length=32)),
                ("is_repeat", models.BooleanField(default=False, verbose_name="sudah ada di berkas lain")),
                (
                    "candidate",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.person"
                    ),
                ),
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
                        related_name="given_aid",
                        to="households.household",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_aid",
                        to="households.indicator",
                    ),
                ),
                (
                    "opd",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_aid",
                        to="accounts.opd",
                        verbose_name="OPD",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_aid",
                        to="households.person",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="interventions.givenfile"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_aid",
                        to="interventions.programme",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "verbose_name": "bantuan menurut OPD",
                "verbose_name_plural": "bantuan menurut OPD",
                "ordering": ["file", "sheet", "row_no"],
                "indexes": [
                    models.Index(fields=["household", "programme"], name="interventio_househo_47f2f3_idx"),
                    models.Index(fields=["person", "programme"], name="interventio_person__98c4a5_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("file", "sheet", "row_no"), name="row_once_per_given_file"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_repeat", False)),
                        fields=("opd", "programme", "content_key"),
                        name="given_aid_counts_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "matched"), ("person__isnull", False)),
                            models.Q(models.Q(("outcome", "matched"), _negated=True), ("person", None)),
                            _connector="OR",
                        ),
                        name="matched_aid_names_its_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_on", None),
                            ("year", django.db.models.functions.datetime.ExtractYear("given_on")),
                            _connector="OR",
                        ),
                        name="given_aid_year_is_its_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="decided_aid_says_when_and_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetTagEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("tagged_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="households.indicator",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="interventions.budgetline",
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
                        to="interventions.budgettag",
                    ),
                ),
                (
                    "tagged_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="interventions.programme",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ActivityEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                ("unit_cost_idr", models.PositiveBigIntegerField(verbose_name="biaya satuan (rupiah)")),
                ("budget_idr", models.PositiveBigIntegerField(verbose_name="anggaran (rupiah)")),
                ("committed_idr", models.PositiveBigIntegerField(default=0, editable=False)),
                ("quota", models.PositiveIntegerField(verbose_name="kuota")),
                ("n_committed", models.PositiveIntegerField(default=0, editable=False)),
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
                        to="interventions.activity",
                    ),
                ),
                (
                    "budget_line",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="interventions.budgetline",
                        verbose_name="sub kegiatan anggaran",
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="interventions.funder",
                        verbose_name="dana",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="interventions.programme",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProgrammeIndicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programme_indicators",
                        to="households.indicator",
                        verbose_name="indikator",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programme_indicators",
                        to="interventions.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "indikator program",
                "verbose_name_plural": "indikator program",
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "indicator"), name="indicator_once_per_programme")
                ],
            },
        ),
        migrations.CreateModel(
            name="QualifyingCondition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "comparison",
                    models.CharField(
                        choices=[
                            ("eq", "adalah / sama dengan"),
                            ("ne", "bukan / tidak sama dengan"),
                            ("lt", "kurang dari"),
                            ("le", "paling banyak"),
                            ("gt", "lebih dari"),
                            ("ge", "paling sedikit"),
                        ],
                        max_length=2,
                        verbose_name="perbandingan",
                    ),
                ),
                ("value", models.JSONField(verbose_name="nilai")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="ditambahkan")),
                ("removed_at", models.DateTimeField(null=True, verbose_name="dicabut")),
                (
                    "activity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="interventions.activity",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="interventions.programme",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "variable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.variable",
                        verbose_name="isian",
                    ),
                ),
            ],
            options={
                "verbose_name": "syarat tambahan",
                "verbose_name_plural": "syarat tambahan",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("activity__isnull", False), ("programme", None)),
                            models.Q(("activity", None), ("programme__isnull", False)),
                            _connector="OR",
                        ),
                        name="condition_is_of_a_programme_or_an_activity",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("programme", "activity", "variable", "comparison", "value"),
                        name="the_same_condition_only_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reserve",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveIntegerField(verbose_name="urutan")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reserves",
                        to="interventions.activity",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reserves", to="households.need"
                    ),
                ),
            ],
            options={
                "verbose_name": "cadangan",
                "verbose_name_plural": "cadangan",
                "indexes": [models.Index(fields=["activity", "rank"], name="interventio_activit_d4c7c5_idx")],
                "constraints": [models.UniqueConstraint(fields=("activity", "need"), name="need_once_per_reserve")],
            },
        ),
        migrations.CreateModel(
            name="VillagePlaces",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("places", models.PositiveIntegerField(verbose_name="tempat")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="village_places",
                        to="interventions.activity",
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
                    models.UniqueConstraint(fields=("activity", "village"), name="village_places_once_per_activity")
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="areas", to="interventions.activity"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.area"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("activity", "area"), name="area_once_per_activity")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budgetline",
            trigger=pgtrigger.compiler.Trigger(
                name="line_that_points_is_for_poverty",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."is_not_poverty")',
                    func="\n                    IF EXISTS (SELECT 1 FROM interventions_budgettag WHERE line_id = NEW.id) THEN\n                        RAISE EXCEPTION 'budget line % points at something', NEW.id USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="193a51b566c3d48c4d18ef135a8fd25697e9365e",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_line_that_points_is_for_poverty_fffe9",
                    table="interventions_budgetline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budgetline",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interventions_budgetlineevent" ("answered_at", "answered_by_id", "code", "fund_source", "id", "is_not_poverty", "kegiatan_code", "kegiatan_name", "last_import_id", "name", "opd_id", "pagu_idr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_code", "programme_name", "vanished_on", "year") SELECT new_values."answered_at", new_values."answered_by_id", new_values."code", new_values."fund_source", new_values."id", new_values."is_not_poverty", new_values."kegiatan_code", new_values."kegiatan_name", new_values."last_import_id", new_values."name", new_values."opd_id", new_values."pagu_idr", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_code", new_values."programme_name", new_values."vanished_on", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="8db7c9970b4f0a900cf3bb38b156ed4e8819dcc3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5329d",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="interventions_budgetline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budgetline",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interventions_budgetlineevent" ("answered_at", "answered_by_id", "code", "fund_source", "id", "is_not_poverty", "kegiatan_code", "kegiatan_name", "last_import_id", "name", "opd_id", "pagu_idr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_code", "programme_name", "vanished_on", "year") SELECT new_values."answered_at", new_values."answered_by_id", new_values."code", new_values."fund_source", new_values."id", new_values."is_not_poverty", new_values."kegiatan_code", new_values."kegiatan_name", new_values."last_import_id", new_values."name", new_values."opd_id", new_values."pagu_idr", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_code", new_values."programme_name", new_values."vanished_on", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="78e2a10518ad711d77f3e4dede748ed0b5981822",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a69c9",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="interventions_budgetline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budgetlineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4c30eddc421392b65b31a085de310d3e6d2e5d90",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3d45f",
                    table="interventions_budgetlineevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="Programme",
            name="indicators",
            field=models.ManyToManyField(
                related_name="programmes", through="interventions.ProgrammeIndicator", to="households.indicator"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programme",
            trigger=pgtrigger.compiler.Trigger(
                name="active_programme_has_an_indicator",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n    IF EXISTS (SELECT 1 FROM interventions_programme WHERE id = NEW.id AND is_active)\n       AND NOT EXISTS (SELECT 1 FROM interventions_programmeindicator WHERE programme_id = NEW.id) THEN\n        RAISE EXCEPTION 'active programme % points at no indicator', NEW.id USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n",
                    hash="0e9d758a47cda5d46faa230c96546440008f1ff5",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_active_programme_has_an_indicator_0ff79",
                    table="interventions_programme",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="budget_line_is_of_the_same_opd_and_year",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."budget_line_id" IS NOT NULL)',
                    func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM interventions_budgetline l JOIN interventions_programme p ON p.opd_id = l.opd_id\n                        WHERE l.id = NEW.budget_line_id AND l.year = NEW.year AND p.id = NEW.programme_id) THEN\n                        RAISE EXCEPTION 'budget line % is of another OPD or year', NEW.budget_line_id\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="d54e50bc21aa61c1e3b13ae5f6ec5a5b0c0d687d",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_budget_line_is_of_the_same_opd_and_year_9bdd6",
                    table="interventions_activity",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interventions_activityevent" ("budget_idr", "budget_line_id", "committed_idr", "funder_id", "id", "n_committed", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "quota", "unit_cost_idr", "year") SELECT new_values."budget_idr", new_values."budget_line_id", new_values."committed_idr", new_values."funder_id", new_values."id", new_values."n_committed", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."quota", new_values."unit_cost_idr", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="f068a5f043ff297284182585bf7ad8171ba19522",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e7e56",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="interventions_activity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interventions_activityevent" ("budget_idr", "budget_line_id", "committed_idr", "funder_id", "id", "n_committed", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "quota", "unit_cost_idr", "year") SELECT new_values."budget_idr", new_values."budget_line_id", new_values."committed_idr", new_values."funder_id", new_values."id", new_values."n_committed", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."quota", new_values."unit_cost_idr", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2c662740cf1eade38d66e7195379caf4e3128c68",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b6136",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="interventions_activity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activitydecree",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_decree_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."sealed_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8dccac0bdf4c879846982e80de7c4b8d7e3fb38b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_sealed_decree_stays_32972",
                    table="interventions_activitydecree",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="allotmentchange",
            trigger=pgtrigger.compiler.Trigger(
                name="only_added_to",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="47e8daa837fd36c847eddfe185724f914460051f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_only_added_to_fbe95",
                    table="interventions_allotmentchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budgettag",
            trigger=pgtrigger.compiler.Trigger(
                name="budget_tag_fits_its_line",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (SELECT 1 FROM interventions_budgetline WHERE id = NEW.line_id AND is_not_poverty) THEN\n                        RAISE EXCEPTION 'budget line % is not for poverty', NEW.line_id\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF NEW.programme_id IS NOT NULL AND NOT EXISTS (\n                        SELECT 1 FROM interventions_budgetline l JOIN interventions_programme p ON p.opd_id = l.opd_id\n                        WHERE l.id = NEW.line_id AND p.id = NEW.programme_id) THEN\n                        RAISE EXCEPTION 'programme % belongs to another OPD', NEW.programme_id\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="c2f9d7faf1c282675252155c2c37fb38ed3b8d22",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_budget_tag_fits_its_line_8c8b0",
                    table="interventions_budgettag",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budgettag",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interventions_budgettagevent" ("id", "indicator_id", "line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "tagged_at", "tagged_by_id") SELECT new_values."id", new_values."indicator_id", new_values."line_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."tagged_at", new_values."tagged_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="50e0999bcd36515896ec835b9a74767f44a65a2a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_218fa",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="interventions_budgettag",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budgettag",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interventions_budgettagevent" ("id", "indicator_id", "line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "tagged_at", "tagged_by_id") SELECT new_values."id", new_values."indicator_id", new_values."line_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."tagged_at", new_values."tagged_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c2b8cb0fca8f08df039f8bad224caec044bb19c6",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_42816",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="interventions_budgettag",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitment",
            trigger=pgtrigger.compiler.Trigger(
                name="pledges_add_up",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n    IF EXISTS (\n        SELECT 1 FROM interventions_commitment c WHERE c.id = NEW.id AND c.pledged_idr <> (\n            SELECT coalesce(sum(l.pledged_idr), 0) FROM interventions_fundingline l WHERE l.commitment_id = c.id\n        )\n    ) THEN\n        RAISE EXCEPTION 'pledges of commitment % do not add up', NEW.id USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n",
                    hash="8469a9b1726bab976e3f04770aa160f50f8d2b2c",
                    operation='INSERT OR UPDATE OF "pledged_idr"',
                    pgid="pgtrigger_pledges_add_up_6b8b7",
                    table="interventions_commitment",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interventions_commitmentevent" ("activity_id", "approved_at", "cancelled_reason", "committed_at", "committed_by_id", "completed_on", "cost_idr", "delivered_quantity", "ended_at", "ended_by_id", "evidence_id", "id", "leader_id", "need_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_quantity", "pledged_idr", "repeat_reason", "second_person_id", "short_reason", "status", "unit", "unverified_reason") SELECT new_values."activity_id", new_values."approved_at", new_values."cancelled_reason", new_values."committed_at", new_values."committed_by_id", new_values."completed_on", new_values."cost_idr", new_values."delivered_quantity", new_values."ended_at", new_values."ended_by_id", new_values."evidence_id", new_values."id", new_values."leader_id", new_values."need_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."planned_quantity", new_values."pledged_idr", new_values."repeat_reason", new_values."second_person_id", new_values."short_reason", new_values."status", new_values."unit", new_values."unverified_reason" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7db91267afdb42b282c10250b4556fc918787a6b",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e01f6",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="interventions_commitment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interventions_commitmentevent" ("activity_id", "approved_at", "cancelled_reason", "committed_at", "committed_by_id", "completed_on", "cost_idr", "delivered_quantity", "ended_at", "ended_by_id", "evidence_id", "id", "leader_id", "need_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_quantity", "pledged_idr", "repeat_reason", "second_person_id", "short_reason", "status", "unit", "unverified_reason") SELECT new_values."activity_id", new_values."approved_at", new_values."cancelled_reason", new_values."committed_at", new_values."committed_by_id", new_values."completed_on", new_values."cost_idr", new_values."delivered_quantity", new_values."ended_at", new_values."ended_by_id", new_values."evidence_id", new_values."id", new_values."leader_id", new_values."need_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."planned_quantity", new_values."pledged_idr", new_values."repeat_reason", new_values."second_person_id", new_values."short_reason", new_values."status", new_values."unit", new_values."unverified_reason" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="95f97ce46d1badbe3fc37a4c3b2986646c251e64",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ce237",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="interventions_commitment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="takenneed",
            trigger=pgtrigger.compiler.Trigger(
                name="a_taken_need_leaves_the_reserves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    DELETE FROM interventions_reserve WHERE id IN (\n                        SELECT id FROM interventions_reserve WHERE need_id = NEW.need_id FOR UPDATE SKIP LOCKED\n                    );\n                    RETURN NULL;\n                ",
                    hash="adcf00b1c151270a833dd5794cb2735df5079a7e",
                    operation="INSERT",
                    pgid="pgtrigger_a_taken_need_leaves_the_reserves_10438",
                    table="interventions_commitment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decreeentry",
            trigger=pgtrigger.compiler.Trigger(
                name="decree_entry_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="082a295455cf8a0c546821bb49dd205709731354",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_decree_entry_stays_c8716",
                    table="interventions_decreeentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decreeentry",
            trigger=pgtrigger.compiler.Trigger(
                name="sealed_decree_takes_no_entry",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (SELECT 1 FROM interventions_activitydecree\n                               WHERE id = NEW.decree_id AND sealed_at IS NOT NULL) THEN\n                        RAISE EXCEPTION 'decree % is sealed', NEW.decree_id USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="2f5d58abd5b0db381fe6271c84758ddf667c308d",
                    operation="INSERT",
                    pgid="pgtrigger_sealed_decree_takes_no_entry_54644",
                    table="interventions_decreeentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="45fe95479e3835a192c7daf7cb25c595c2a23131",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0381b",
                    table="interventions_commitmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fundingline",
            trigger=pgtrigger.compiler.Trigger(
                name="lines_add_up_to_the_pledge",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n    IF EXISTS (\n        SELECT 1 FROM interventions_commitment c WHERE c.id = NEW.commitment_id AND c.pledged_idr <> (\n            SELECT coalesce(sum(l.pledged_idr), 0) FROM interventions_fundingline l WHERE l.commitment_id = c.id\n        )\n    ) THEN\n        RAISE EXCEPTION 'pledges of commitment % do not add up', NEW.commitment_id USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n",
                    hash="76b44e1cbb849739cf762988becd198c5c8ec118",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_lines_add_up_to_the_pledge_45f73",
                    table="interventions_fundingline",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fundingline",
            trigger=pgtrigger.compiler.Trigger(
                name="remaining_lines_add_up_to_the_pledge",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n    IF EXISTS (\n        SELECT 1 FROM interventions_commitment c WHERE c.id = OLD.commitment_id AND c.pledged_idr <> (\n            SELECT coalesce(sum(l.pledged_idr), 0) FROM interventions_fundingline l WHERE l.commitment_id = c.id\n        )\n    ) THEN\n        RAISE EXCEPTION 'pledges of commitment % do not add up', OLD.commitment_id USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n",
                    hash="660d65751eaf77ec86a653c652b813682ed6c955",
                    operation="DELETE",
                    pgid="pgtrigger_remaining_lines_add_up_to_the_pledge_c68fc",
                    table="interventions_fundingline",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fundingline",
            trigger=pgtrigger.compiler.Trigger(
                name="totals_of_a_line_are_its_payments",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n    IF EXISTS (\n        SELECT 1 FROM interventions_fundingline l WHERE l.id = NEW.id AND (l.transferred_idr, l.in_kind_idr) <> (\n            SELECT coalesce(sum(p.amount_idr) FILTER (WHERE p.kind = 'transfer'), 0),\n                   coalesce(sum(p.amount_idr) FILTER (WHERE p.kind = 'in_kind'), 0)\n            FROM interventions_payment p WHERE p.line_id = l.id\n        )\n    ) THEN\n        RAISE EXCEPTION 'payments of line % do not add up', NEW.id USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n",
                    hash="7f2b6a3f6ed940376da1605dffcd50700732f2bc",
                    operation='INSERT OR UPDATE OF "transferred_idr", "in_kind_idr"',
                    pgid="pgtrigger_totals_of_a_line_are_its_payments_0f403",
                    table="interventions_fundingline",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fundingline",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interventions_fundinglineevent" ("code", "commitment_id", "funder_id", "id", "in_kind_idr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledged_at", "pledged_idr", "transferred_idr") SELECT new_values."code", new_values."commitment_id", new_values."funder_id", new_values."id", new_values."in_kind_idr", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pledged_at", new_values."pledged_idr", new_values."transferred_idr" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="deb7149013b51245dcbbfac464ed483b499cd5c5",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6aaf0",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="interventions_fundingline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fundingline",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interventions_fundinglineevent" ("code", "commitment_id", "funder_id", "id", "in_kind_idr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledged_at", "pledged_idr", "transferred_idr") SELECT new_values."code", new_values."commitment_id", new_values."funder_id", new_values."id", new_values."in_kind_idr", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pledged_at", new_values."pledged_idr", new_values."transferred_idr" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="8e8860b2e5517a3dc6cbb4c76a5e1b14eec0f849",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d6ebe",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="interventions_fundingline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fundinglineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="471bfed3516d17068054eeae1c4997a9cdb71d8b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0c08b",
                    table="interventions_fundinglineevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="delivery",
            trigger=pgtrigger.compiler.Trigger(
                name="deliveries_are_counted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    UPDATE interventions_commitment SET delivered_quantity = delivered_quantity + NEW.quantity\n                    WHERE id = NEW.commitment_id;\n                    RETURN NULL;\n                ",
                    hash="21f05392d2000d605bbc7bd16dcac562b58caa8d",
                    operation="INSERT",
                    pgid="pgtrigger_deliveries_are_counted_a564f",
                    table="interventions_delivery",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="delivery",
            trigger=pgtrigger.compiler.Trigger(
                name="delivery_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="0148764d8db8487f63db7109b00a9760ce252eda",
                    operation="DELETE",
                    pgid="pgtrigger_delivery_is_never_deleted_705e2",
                    table="interventions_delivery",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="delivery",
            trigger=pgtrigger.compiler.Trigger(
                name="counted_quantity_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."quantity" IS DISTINCT FROM (NEW."quantity") OR OLD."commitment_id" IS DISTINCT FROM (NEW."commitment_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="618cbd7cd269cb5ea112b76206b41eaeca70e0d7",
                    operation="UPDATE",
                    pgid="pgtrigger_counted_quantity_stays_d8f9a",
                    table="interventions_delivery",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="payment_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0d5886de37b5da7087ed078705ca79d6d31f920e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_payment_stays_42a4e",
                    table="interventions_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="payments_are_counted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    UPDATE interventions_fundingline SET\n                        transferred_idr = transferred_idr + (NEW.kind = 'transfer')::int * NEW.amount_idr,\n                        in_kind_idr = in_kind_idr + (NEW.kind = 'in_kind')::int * NEW.amount_idr\n                    WHERE id = NEW.line_id;\n                    RETURN NULL;\n                ",
                    hash="1b9a5f2bc927b527d0d8b869cccc2592abfaa290",
                    operation="INSERT",
                    pgid="pgtrigger_payments_are_counted_15773",
                    table="interventions_payment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="budgettagevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5b429490ff17e4189f432bb3e8e3398e24f6dd97",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c2d4f",
                    table="interventions_budgettagevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activityevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="12ce2e090c230ee6f03c72838f7b079ddac0c631",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f6624",
                    table="interventions_activityevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programmeindicator",
            trigger=pgtrigger.compiler.Trigger(
                name="last_indicator_of_an_active_programme_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n    IF EXISTS (SELECT 1 FROM interventions_programme WHERE id = OLD.programme_id AND is_active)\n       AND NOT EXISTS (SELECT 1 FROM interventions_programmeindicator WHERE programme_id = OLD.programme_id) THEN\n        RAISE EXCEPTION 'active programme % points at no indicator', OLD.programme_id USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n",
                    hash="b480a92fb9cec4bffdd876183e30154c35d7929b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_last_indicator_of_an_active_programme_stays_0825c",
                    table="interventions_programmeindicator",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="villageplaces",
            trigger=pgtrigger.compiler.Trigger(
                name="village_places_stay_within_the_quota",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF (SELECT sum(places) FROM interventions_villageplaces WHERE activity_id = NEW.activity_id)\n                       > (SELECT quota FROM interventions_activity WHERE id = NEW.activity_id) THEN\n                        RAISE EXCEPTION 'places of villages pass the quota of activity %', NEW.activity_id\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'village_places_stay_within_the_quota';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="1ed013538cf87f939154ca1a630a17bb86a33ad0",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_village_places_stay_within_the_quota_899d0",
                    table="interventions_villageplaces",
                    when="AFTER",
                ),
            ),
        ),
    ]
