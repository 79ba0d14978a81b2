from django.db import migrations
from django.utils import timezone


def give_them_a_year(apps, schema_editor):
    """The one number of a company becomes its commitment of this year."""
    year = timezone.localdate().year
    companies = apps.get_model("partners", "Company").objects.filter(yearly_commitment_idr__gt=0)
    commitment = apps.get_model("partners", "YearlyCommitment")
    commitment.objects.bulk_create(
        commitment(company=company, year=year, amount_idr=company.yearly_commitment_idr) for company in companies
    )


def take_the_latest(apps, schema_editor):
    company = apps.get_model("partners", "Company")
    for row in apps.get_model("partners", "YearlyCommitment").objects.order_by("year"):
        company.objects.filter(pk=row.company_id).update(yearly_commitment_idr=row.amount_idr)


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_company_year")]

    operations = [migrations.RunPython(give_them_a_year, take_the_latest)]
