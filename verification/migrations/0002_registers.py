import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0002_registers"),
        ("verification", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                    "minutes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verification.minutes",
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
            ],
            options={
                "verbose_name": "perbaikan keluarga",
                "verbose_name_plural": "perbaikan keluarga",
            },
        ),
        migrations.AddConstraint(
            model_name="correctionpackage",
            constraint=models.UniqueConstraint(fields=("source", "number"), name="letter_number_once_per_source"),
        ),
        migrations.AddConstraint(
            model_name="correctionpackage",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="correctionpackage",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_on", None), ("released_at__isnull", False), _connector="OR"),
                name="only_released_corrections_are_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionitem",
            constraint=models.UniqueConstraint(fields=("package", "claim"), name="family_once_per_correction_package"),
        ),
        migrations.AddConstraint(
            model_name="correctionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "waiting"), ("answered_on", None)),
                    models.Q(models.Q(("answer", "waiting"), _negated=True), ("answered_on__isnull", False)),
                    _connector="OR",
                ),
                name="answer_to_a_correction_has_a_date",
            ),
        ),
    ]
