import django.db.models.deletion
import django.db.models.expressions
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
            ],
            options={
                "verbose_name": "kegiatan",
                "verbose_name_plural": "kegiatan",
                "ordering": ["-year", "name"],
            },
        ),
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
        migrations.AddField(
            model_name="activity",
            name="funder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="interventions.funder",
                verbose_name="dana",
            ),
        ),
        migrations.CreateModel(
            name="FundingLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
        migrations.AddField(
            model_name="activity",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="interventions.programme",
                verbose_name="program",
            ),
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
            },
        ),
        migrations.AddField(
            model_name="programme",
            name="indicators",
            field=models.ManyToManyField(
                related_name="programmes", through="interventions.ProgrammeIndicator", to="households.indicator"
            ),
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delivery",
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
            ],
            options={
                "verbose_name": "serah terima",
                "verbose_name_plural": "serah terima",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("bast_number", ""), _negated=True), name="delivery_has_minutes"
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="delivery_is_of_something"),
                ],
            },
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
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["proposed", "approved", "active"])),
                fields=("need",),
                name="one_live_commitment_per_need",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("pledged_idr__lte", models.F("cost_idr"))), name="pledges_never_pass_the_cost"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second_person", None),
                    models.Q(("second_person", models.F("committed_by")), _negated=True),
                    _connector="OR",
                ),
                name="second_person_is_another",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interventions_commitmentevent" ("activity_id", "approved_at", "cancelled_reason", "committed_at", "committed_by_id", "cost_idr", "ended_at", "ended_by_id", "evidence_id", "id", "leader_id", "need_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledged_idr", "repeat_reason", "second_person_id", "status", "unverified_reason") SELECT new_values."activity_id", new_values."approved_at", new_values."cancelled_reason", new_values."committed_at", new_values."committed_by_id", new_values."cost_idr", new_values."ended_at", new_values."ended_by_id", new_values."evidence_id", new_values."id", new_values."leader_id", new_values."need_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pledged_idr", new_values."repeat_reason", new_values."second_person_id", new_values."status", new_values."unverified_reason" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="6bc5eea897164bbb081be9a63f294f24e167225d",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interventions_commitmentevent" ("activity_id", "approved_at", "cancelled_reason", "committed_at", "committed_by_id", "cost_idr", "ended_at", "ended_by_id", "evidence_id", "id", "leader_id", "need_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledged_idr", "repeat_reason", "second_person_id", "status", "unverified_reason") SELECT new_values."activity_id", new_values."approved_at", new_values."cancelled_reason", new_values."committed_at", new_values."committed_by_id", new_values."cost_idr", new_values."ended_at", new_values."ended_by_id", new_values."evidence_id", new_values."id", new_values."leader_id", new_values."need_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pledged_idr", new_values."repeat_reason", new_values."second_person_id", new_values."status", new_values."unverified_reason" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="eb82cfffdc328d48efc1d4c6043b5c21ba89f656",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ce237",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="interventions_commitment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingline",
            constraint=models.UniqueConstraint(fields=("commitment", "funder"), name="one_funding_line_per_funder"),
        ),
        migrations.AddConstraint(
            model_name="fundingline",
            constraint=models.CheckConstraint(
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
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(
                fields=("programme", "year", "name"), name="activity_once_per_programme_and_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("n_committed__lte", models.F("quota"))), name="quota_is_never_passed"
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("committed_idr__lte", models.F("budget_idr"))), name="budget_is_never_passed"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interventions_activityevent" ("budget_idr", "committed_idr", "funder_id", "id", "n_committed", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "quota", "unit_cost_idr", "year") SELECT new_values."budget_idr", new_values."committed_idr", new_values."funder_id", new_values."id", new_values."n_committed", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_id", new_values."quota", new_values."unit_cost_idr", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="947e771bfe8303ae7feadf15926accf95f53d41c",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "interventions_activityevent" ("budget_idr", "committed_idr", "funder_id", "id", "n_committed", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "quota", "unit_cost_idr", "year") SELECT new_values."budget_idr", new_values."committed_idr", new_values."funder_id", new_values."id", new_values."n_committed", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_id", new_values."quota", new_values."unit_cost_idr", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="10da496ccf96aa381ac7388e7269f97ab8ddf4c6",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b6136",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="interventions_activity",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeindicator",
            constraint=models.UniqueConstraint(fields=("programme", "indicator"), name="indicator_once_per_programme"),
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
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_active", False), models.Q(("is_named", True), ("opd__isnull", False)), _connector="OR"
                ),
                name="active_programme_has_a_name_and_an_opd",
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
    ]
