import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def tell_year_and_area(apps, schema_editor):
    """A pair of an earlier run is of the year and the area of its run."""
    runs = apps.get_model("verification", "CrossCheckRun").objects.filter(pk=models.OuterRef("run"))
    apps.get_model("verification", "Comparison").objects.update(
        year=models.Subquery(runs.values("year")), area=models.Subquery(runs.values("area"))
    )


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0005_allotment"),
        ("verification", "0014_surveys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("Finding", "Comparison"),
        migrations.AlterModelOptions(
            "comparison", {"verbose_name": "perbandingan", "verbose_name_plural": "perbandingan"}
        ),
        migrations.AlterField(
            "comparison", "run",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="comparisons", to="verification.crosscheckrun"
            ),
        ),
        migrations.AddField(
            "comparison", "area",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.area",
                verbose_name="wilayah",
            ),
        ),
        migrations.AddField(
            "comparison", "year", models.PositiveSmallIntegerField(null=True, verbose_name="tahun")
        ),
        migrations.RunPython(tell_year_and_area, migrations.RunPython.noop, elidable=True),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "comparison", "area",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="households.area",
                verbose_name="wilayah",
            ),
        ),
        migrations.AlterField("comparison", "year", models.PositiveSmallIntegerField(verbose_name="tahun")),
        migrations.RemoveConstraint("comparison", "one_finding_per_indicator_and_run"),
        migrations.AddConstraint(
            "comparison",
            models.UniqueConstraint(
                fields=("run", "indicator", "area", "year"), name="one_comparison_per_pair_and_run"
            ),
        ),
        migrations.AddField("crosscheckrun", "results", models.JSONField(default=dict, verbose_name="hasil lain")),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("differs", "Survei dan BPS berbeda terukur"), ("coverage", "Cakupan di bawah pita BPS"), ("unverified", "Banyak yang belum diverifikasi"), ("thin", "Daftar tipis")], max_length=12, verbose_name="jenis")),
                ("about", models.CharField(blank=True, max_length=60, verbose_name="tentang")),
                ("words", models.CharField(max_length=400, verbose_name="temuan")),
                ("value", models.JSONField(verbose_name="nilai")),
                ("state", models.CharField(choices=[("open", "Terbuka"), ("answered", "Dijawab"), ("closed", "Tidak terlihat lagi")], default="open", max_length=8, verbose_name="keadaan")),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="jawaban")),
                ("area", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="households.area", verbose_name="wilayah")),
                ("first_run", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="verification.crosscheckrun")),
                ("last_run", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="verification.crosscheckrun")),
            ],
            options={
                "verbose_name": "temuan",
                "verbose_name_plural": "temuan",
                "ordering": ["kind", "area"],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("state", "closed"), _negated=True), fields=("kind", "area", "about"), name="one_standing_finding"),
                    models.CheckConstraint(condition=models.Q(models.Q(("state", "answered"), _negated=True), models.Q(("answer", ""), _negated=True), _connector="OR"), name="answered_finding_has_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(choices=[("open", "Terbuka"), ("answered", "Dijawab"), ("closed", "Tidak terlihat lagi")], max_length=8, verbose_name="keadaan")),
                ("note", models.CharField(max_length=500, verbose_name="catatan")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("finding", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="history", to="verification.finding")),
            ],
            options={"ordering": ["at", "pk"]},
        ),
    ]  # fmt: skip
