import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60, verbose_name="jenis")),
                ("subject", models.CharField(max_length=80, verbose_name="tentang")),
                ("params", models.JSONField(default=dict, verbose_name="parameter")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Menunggu giliran"),
                            ("leased", "Sedang dikerjakan"),
                            ("done", "Selesai"),
                            ("failed", "Gagal"),
                            ("parked", "Diparkir, perlu dilihat orang"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=0, verbose_name="percobaan")),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("worker", models.CharField(blank=True, max_length=80)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="diminta")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="mulai")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="selesai")),
                ("stage", models.CharField(blank=True, max_length=120, verbose_name="tahap")),
                ("n_done", models.PositiveIntegerField(default=0)),
                ("n_total", models.PositiveIntegerField(default=0)),
                ("cancel_requested_at", models.DateTimeField(blank=True, null=True)),
                ("result", models.JSONField(default=dict, verbose_name="hasil")),
                ("error", models.TextField(blank=True, verbose_name="kesalahan")),
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
                "verbose_name": "pekerjaan",
                "verbose_name_plural": "pekerjaan",
                "ordering": ["-created_at"],
                "permissions": [("view_all_jobs", "Melihat semua pekerjaan")],
                "indexes": [models.Index(fields=["state", "lease_until"], name="jobs_job_state_e33db5_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["queued", "leased"])),
                        fields=("kind", "subject"),
                        name="one_running_job_per_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lease_until__isnull", False), ("state", "leased")),
                            models.Q(models.Q(("state", "leased"), _negated=True), ("lease_until", None)),
                            _connector="OR",
                        ),
                        name="leased_job_has_a_lease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attempt__lte", 3)), name="job_is_tried_three_times_at_most"
                    ),
                ],
            },
        ),
    ]
