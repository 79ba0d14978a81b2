import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import partners.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("households", "0001_schema"),
        ("interventions", "0001_schema"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Company",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("coal", "Batu bara"),
                            ("palm_oil", "Kelapa sawit"),
                            ("oil_and_gas", "Minyak dan gas"),
                            ("forestry", "Kehutanan"),
                            ("fishery", "Perikanan"),
                            ("power", "Kelistrikan"),
                            ("bank", "Perbankan"),
                            ("other", "Lainnya"),
                        ],
                        max_length=12,
                        verbose_name="bidang usaha",
                    ),
                ),
                ("contact_name", models.CharField(blank=True, max_length=120, verbose_name="nama kontak")),
                ("contact_phone", models.CharField(blank=True, max_length=20, verbose_name="nomor kontak")),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="surel kontak")),
                ("address", models.TextField(blank=True, max_length=300, verbose_name="alamat kantor")),
                ("forum_since", models.DateField(blank=True, null=True, verbose_name="anggota forum TJSP sejak")),
                ("reservation_quota", models.PositiveSmallIntegerField(default=20, verbose_name="reservasi bersamaan")),
                ("is_synthetic", models.BooleanField(default=False, verbose_name="fiktif")),
                (
                    "funder",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="company",
                        to="interventions.funder",
                        verbose_name="penyandang dana",
                    ),
                ),
            ],
            options={
                "verbose_name": "perusahaan",
                "verbose_name_plural": "perusahaan",
                "permissions": [
                    ("view_partners", "Melihat mitra"),
                    ("manage_companies", "Mengelola perusahaan dan kunci"),
                    ("approve_reservation", "Menyetujui reservasi"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slot", models.PositiveSmallIntegerField(choices=[(1, "1"), (2, "2")])),
                ("prefix", models.CharField(max_length=8, unique=True)),
                ("secret_hash", models.BinaryField(max_length=32)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read", "Melihat kebutuhan"),
                                ("reserve", "Mereservasi"),
                                ("fund", "Mendanai dan mengusulkan program"),
                                ("report", "Melapor"),
                                ("identities", "Melihat identitas penerima yang setuju"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                        verbose_name="cakupan",
                    ),
                ),
                (
                    "networks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=43),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="jaringan IP",
                    ),
                ),
                ("requests_per_minute", models.PositiveIntegerField(default=120, verbose_name="permintaan per menit")),
                ("requests_per_day", models.PositiveIntegerField(default=20000, verbose_name="permintaan per hari")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dibuat")),
                ("expires_at", models.DateTimeField(verbose_name="berlaku sampai")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="dicabut")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="terakhir dipakai")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="partners.company",
                        verbose_name="perusahaan",
                    ),
                ),
            ],
            options={
                "verbose_name": "kunci API",
                "verbose_name_plural": "kunci API",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("company", "slot"),
                        name="two_live_keys_per_company",
                    ),
                    models.CheckConstraint(condition=models.Q(("slot__in", [1, 2])), name="key_slot_is_1_or_2"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scopes__contained_by", ["read", "reserve", "fund", "report", "identities"]),
                            ("scopes__len__gt", 0),
                        ),
                        name="key_may_do_something_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyUse",
            fields=[
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="use",
                        serialize=False,
                        to="partners.apikey",
                    ),
                ),
                ("minute", models.DateTimeField()),
                ("n_in_minute", models.PositiveIntegerField()),
                ("day", models.DateField()),
                ("n_on_day", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="CompanyArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="companies",
                        to="households.area",
                        verbose_name="desa",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="areas", to="partners.company"
                    ),
                ),
            ],
            options={
                "verbose_name": "wilayah ring 1",
                "verbose_name_plural": "wilayah ring 1",
                "constraints": [models.UniqueConstraint(fields=("company", "area"), name="area_once_per_company")],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=200, verbose_name="keperluan")),
                ("fields", models.JSONField(verbose_name="kolom")),
                ("disclosed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dibuka")),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="interventions.commitment",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disclosures", to="partners.company"
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.evidence"
                    ),
                ),
                (
                    "disclosed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.apikey",
                        verbose_name="kunci",
                    ),
                ),
            ],
            options={
                "verbose_name": "pembukaan data",
                "verbose_name_plural": "pembukaan data",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disclosed_by__isnull", False), ("key", None)),
                            models.Q(("disclosed_by", None), ("key__isnull", False)),
                            _connector="OR",
                        ),
                        name="disclosure_knows_who_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose", ""), _negated=True), name="disclosure_has_a_purpose"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundingProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        default=partners.models.new_proposal_code,
                        editable=False,
                        max_length=14,
                        unique=True,
                        verbose_name="kode",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nama program")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("description", models.TextField(blank=True, max_length=2000, verbose_name="uraian")),
                ("budget_idr", models.PositiveBigIntegerField(verbose_name="anggaran (rupiah)")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Menunggu keputusan"),
                            ("accepted", "Diterima"),
                            ("refused", "Ditolak"),
                            ("withdrawn", "Ditarik"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diusulkan")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="diputuskan")),
                ("reason", models.TextField(blank=True, max_length=1000, verbose_name="alasan")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="partners.company",
                        verbose_name="perusahaan",
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
                    "indicators",
                    models.ManyToManyField(related_name="+", to="households.indicator", verbose_name="indikator"),
                ),
                ("villages", models.ManyToManyField(related_name="+", to="households.area", verbose_name="desa")),
            ],
            options={
                "verbose_name": "usulan program perusahaan",
                "verbose_name_plural": "usulan program perusahaan",
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("budget_idr__gt", 0)), name="proposal_has_a_budget"),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2020, 2099))), name="proposal_is_of_a_plausible_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", None), ("status__in", ["proposed", "withdrawn"])),
                            models.Q(("decided_by__isnull", False), ("status", "accepted")),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("status", "refused"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decided_proposal_names_who_and_a_refused_one_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundingProposalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "code",
                    models.CharField(
                        default=partners.models.new_proposal_code, editable=False, max_length=14, verbose_name="kode"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nama program")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("description", models.TextField(blank=True, max_length=2000, verbose_name="uraian")),
                ("budget_idr", models.PositiveBigIntegerField(verbose_name="anggaran (rupiah)")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Menunggu keputusan"),
                            ("accepted", "Diterima"),
                            ("refused", "Ditolak"),
                            ("withdrawn", "Ditarik"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diusulkan")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="diputuskan")),
                ("reason", models.TextField(blank=True, max_length=1000, verbose_name="alasan")),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.company",
                        verbose_name="perusahaan",
                    ),
                ),
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
                        to="partners.fundingproposal",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                ("request_hash", models.BinaryField(max_length=32)),
                ("status_code", models.PositiveSmallIntegerField()),
                ("answer", models.JSONField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.company"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("company", "key"), name="one_answer_per_idempotency_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        default=partners.models.new_progress_code,
                        editable=False,
                        max_length=14,
                        unique=True,
                        verbose_name="kode",
                    ),
                ),
                ("observed_on", models.DateField(verbose_name="keadaan per")),
                ("percent", models.PositiveSmallIntegerField(verbose_name="kemajuan (persen)")),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="catatan")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dilaporkan")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress",
                        to="interventions.fundingline",
                    ),
                ),
            ],
            options={
                "verbose_name": "laporan kemajuan",
                "verbose_name_plural": "laporan kemajuan",
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("percent__lte", 100)), name="progress_is_at_most_all")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("photo", "Foto"), ("document", "Dokumen")], max_length=8, verbose_name="jenis"
                    ),
                ),
                ("path", models.CharField(editable=False, max_length=120)),
                ("received_sha256", models.BinaryField(max_length=32)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diterima")),
                (
                    "progress",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="partners.progress"
                    ),
                ),
            ],
            options={
                "verbose_name": "berkas kemajuan",
                "verbose_name_plural": "berkas kemajuan",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("progress", "received_sha256"), name="file_once_per_progress")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        default=partners.models.new_reservation_code,
                        editable=False,
                        max_length=14,
                        unique=True,
                        verbose_name="kode",
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="berlaku sampai")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dibuat")),
                ("extended_at", models.DateTimeField(blank=True, null=True, verbose_name="diperpanjang")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="berakhir")),
                (
                    "commitment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservation",
                        to="interventions.commitment",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reservations", to="partners.company"
                    ),
                ),
            ],
            options={
                "verbose_name": "reservasi",
                "verbose_name_plural": "reservasi",
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="reservation_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "expires_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("created_at"), "+", models.Value(datetime.timedelta(days=14))
                                ),
                            ),
                            models.Q(
                                (
                                    "expires_at__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("created_at"), "+", models.Value(datetime.timedelta(days=28))
                                    ),
                                ),
                                ("extended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reservation_is_extended_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReservationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "code",
                    models.CharField(
                        default=partners.models.new_reservation_code, editable=False, max_length=14, verbose_name="kode"
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="berlaku sampai")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="dibuat")),
                ("extended_at", models.DateTimeField(blank=True, null=True, verbose_name="diperpanjang")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="berakhir")),
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
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.company",
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
                        to="partners.reservation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ShownCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cost_idr", models.PositiveBigIntegerField()),
                ("month", models.DateField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="households.area"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="households.indicator"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("indicator", "area", "month", "cost_idr"), name="shown_cell_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="month_of_a_cell_is_its_first_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="YearlyCommitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2020),
                            django.core.validators.MaxValueValidator(2099),
                        ],
                        verbose_name="tahun",
                    ),
                ),
                ("amount_idr", models.PositiveBigIntegerField(verbose_name="komitmen (rupiah)")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="yearly_commitments",
                        to="partners.company",
                    ),
                ),
            ],
            options={
                "verbose_name": "komitmen tahunan",
                "verbose_name_plural": "komitmen tahunan",
                "ordering": ["-year"],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "year"), name="one_commitment_per_company_and_year"),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2020, 2099))), name="commitment_is_of_a_plausible_year"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="YearlyReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("note", models.TextField(max_length=4000, verbose_name="uraian")),
                ("promised_idr", models.PositiveBigIntegerField(verbose_name="komitmen tahun itu")),
                ("pledged_idr", models.PositiveBigIntegerField(verbose_name="dijanjikan")),
                ("transferred_idr", models.BigIntegerField(verbose_name="ditransfer")),
                ("in_kind_idr", models.BigIntegerField(verbose_name="barang/tenaga")),
                ("delivered_idr", models.PositiveBigIntegerField(verbose_name="diserahkan")),
                ("n_delivered", models.PositiveIntegerField(verbose_name="rumah tangga terbantu")),
                ("n_resolved", models.PositiveIntegerField(verbose_name="kebutuhan tuntas")),
                (
                    "submitted_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="diserahkan pada"),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="yearly_reports",
                        to="partners.company",
                        verbose_name="perusahaan",
                    ),
                ),
            ],
            options={
                "verbose_name": "laporan tahunan",
                "verbose_name_plural": "laporan tahunan",
                "ordering": ["-year"],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "year"), name="one_report_per_company_and_year"),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="yearly_report_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="YearlyReportEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("note", models.TextField(max_length=4000, verbose_name="uraian")),
                ("promised_idr", models.PositiveBigIntegerField(verbose_name="komitmen tahun itu")),
                ("pledged_idr", models.PositiveBigIntegerField(verbose_name="dijanjikan")),
                ("transferred_idr", models.BigIntegerField(verbose_name="ditransfer")),
                ("in_kind_idr", models.BigIntegerField(verbose_name="barang/tenaga")),
                ("delivered_idr", models.PositiveBigIntegerField(verbose_name="diserahkan")),
                ("n_delivered", models.PositiveIntegerField(verbose_name="rumah tangga terbantu")),
                ("n_resolved", models.PositiveIntegerField(verbose_name="kebutuhan tuntas")),
                (
                    "submitted_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="diserahkan pada"),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partners.company",
                        verbose_name="perusahaan",
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
                        to="partners.yearlyreport",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disclosure",
            trigger=pgtrigger.compiler.Trigger(
                name="disclosure_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="030218ed697a9dada8424accbd91bb1464eec821",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_disclosure_stays_4fb00",
                    table="partners_disclosure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fundingproposal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "partners_fundingproposalevent" ("budget_idr", "code", "company_id", "created_at", "decided_at", "decided_by_id", "description", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "status", "year") SELECT new_values."budget_idr", new_values."code", new_values."company_id", new_values."created_at", new_values."decided_at", new_values."decided_by_id", new_values."description", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."status", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="01fd310f3467f06e0ed8e11c2071893d90007e4d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6f0e4",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="partners_fundingproposal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fundingproposal",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "partners_fundingproposalevent" ("budget_idr", "code", "company_id", "created_at", "decided_at", "decided_by_id", "description", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "status", "year") SELECT new_values."budget_idr", new_values."code", new_values."company_id", new_values."created_at", new_values."decided_at", new_values."decided_by_id", new_values."description", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."status", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="6d760c2760db83655075e326d0c0bb8b8d73cd74",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8b370",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="partners_fundingproposal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fundingproposalevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c64b845db0408bba3c4a6e7d7364c8d3bdb609a3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ca55f",
                    table="partners_fundingproposalevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="progress",
            trigger=pgtrigger.compiler.Trigger(
                name="progress_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="95d71414385fbc7d616ec0754ffd822277e58c29",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_progress_stays_b5be1",
                    table="partners_progress",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="progressfile",
            trigger=pgtrigger.compiler.Trigger(
                name="progress_file_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="024c70f35e1393cebc36498b4ddcbb24b5a1ae13",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_progress_file_stays_80979",
                    table="partners_progressfile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reservation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "partners_reservationevent" ("code", "commitment_id", "company_id", "created_at", "ended_at", "expires_at", "extended_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."commitment_id", new_values."company_id", new_values."created_at", new_values."ended_at", new_values."expires_at", new_values."extended_at", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b16bb870fc70b6f78a38168333b79b2d9f741f78",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b341c",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="partners_reservation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reservation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "partners_reservationevent" ("code", "commitment_id", "company_id", "created_at", "ended_at", "expires_at", "extended_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."commitment_id", new_values."company_id", new_values."created_at", new_values."ended_at", new_values."expires_at", new_values."extended_at", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="bc101116b7b4a78c5071177551b6e2b8c7753de3",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_af650",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="partners_reservation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reservationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="34a98ab9e077627608ab85576e001ebbb5feb37a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5a40d",
                    table="partners_reservationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="yearlyreport",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "partners_yearlyreportevent" ("company_id", "delivered_idr", "id", "in_kind_idr", "n_delivered", "n_resolved", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledged_idr", "promised_idr", "submitted_at", "transferred_idr", "year") SELECT new_values."company_id", new_values."delivered_idr", new_values."id", new_values."in_kind_idr", new_values."n_delivered", new_values."n_resolved", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pledged_idr", new_values."promised_idr", new_values."submitted_at", new_values."transferred_idr", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="931e172f6d7d399646f3167b4553fd2e6a5941c8",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2939a",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="partners_yearlyreport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="yearlyreport",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "partners_yearlyreportevent" ("company_id", "delivered_idr", "id", "in_kind_idr", "n_delivered", "n_resolved", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledged_idr", "promised_idr", "submitted_at", "transferred_idr", "year") SELECT new_values."company_id", new_values."delivered_idr", new_values."id", new_values."in_kind_idr", new_values."n_delivered", new_values."n_resolved", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pledged_idr", new_values."promised_idr", new_values."submitted_at", new_values."transferred_idr", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d4e690a7f594d990c61908982d5e4af070963448",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_df26e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="partners_yearlyreport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="yearlyreportevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="174624269c112c4dd66a314cd283a1db5b2ca251",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c4ceb",
                    table="partners_yearlyreportevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
