import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import partners.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("households", "0001_initial"),
        ("interventions", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
                (
                    "yearly_commitment_idr",
                    models.PositiveBigIntegerField(default=0, verbose_name="komitmen per tahun (rupiah)"),
                ),
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
            name="Disclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "pembukaan data",
                "verbose_name_plural": "pembukaan data",
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
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slot", models.PositiveSmallIntegerField(choices=[(1, "1"), (2, "2")])),
                ("prefix", models.CharField(max_length=8, unique=True)),
                ("secret_hash", models.BinaryField(max_length=32)),
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
                ],
            },
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
        migrations.AddConstraint(
            model_name="idempotencykey",
            constraint=models.UniqueConstraint(fields=("company", "key"), name="one_answer_per_idempotency_key"),
        ),
        migrations.AddConstraint(
            model_name="reservation",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))), name="reservation_ends_after_it_starts"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reservation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "partners_reservationevent" ("code", "commitment_id", "company_id", "created_at", "ended_at", "expires_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."commitment_id", new_values."company_id", new_values."created_at", new_values."ended_at", new_values."expires_at", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="13d06f695db17167e2eaac5a229978a4ca90990d",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "partners_reservationevent" ("code", "commitment_id", "company_id", "created_at", "ended_at", "expires_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."code", new_values."commitment_id", new_values."company_id", new_values."created_at", new_values."ended_at", new_values."expires_at", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4c9a20d4bbadcaacac1c6fb2019a24e2e277aee8",
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
    ]
