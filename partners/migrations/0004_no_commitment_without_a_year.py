from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_commitments_by_year")]

    operations = [migrations.RemoveField(model_name="company", name="yearly_commitment_idr")]
