import secrets

from django.db import migrations

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
AT_A_TIME = 1_000


def name_lines_and_date_payments(apps, schema_editor):
    """Every line gets a code and the day of its commitment; what was given so far becomes one payment of that day."""
    line_model = apps.get_model("interventions", "FundingLine")
    payment_model = apps.get_model("interventions", "Payment")
    lines = line_model.objects.filter(code=None).select_related("commitment").order_by("pk")
    while batch := list(lines[:AT_A_TIME]):
        for line in batch:
            line.code = "F-" + "".join(secrets.choice(ALPHABET) for _ in range(10))
            line.pledged_at = line.commitment.committed_at
        line_model.objects.bulk_update(batch, ["code", "pledged_at"])
        payment_model.objects.bulk_create(
            payment_model(line=line, kind=kind, amount_idr=amount_idr, paid_on=line.pledged_at.date())
            for line in batch
            for kind, amount_idr in [("transfer", line.transferred_idr), ("in_kind", line.in_kind_idr)]
            if amount_idr
        )


def forget_payments(apps, schema_editor):
    """The totals stay on their lines."""
    apps.get_model("interventions", "Payment").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("interventions", "0005_payments")]

    operations = [migrations.RunPython(name_lines_and_date_payments, forget_payments)]
