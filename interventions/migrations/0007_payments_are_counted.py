import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import interventions.models.serving


class Migration(migrations.Migration):
    dependencies = [("interventions", "0006_earlier_payments")]

    operations = [
        migrations.AlterField(
            model_name="fundingline",
            name="code",
            field=models.CharField(
                default=interventions.models.serving.new_line_code,
                editable=False,
                max_length=14,
                unique=True,
                verbose_name="kode",
            ),
        ),
        migrations.AlterField(
            model_name="fundinglineevent",
            name="code",
            field=models.CharField(
                default=interventions.models.serving.new_line_code, editable=False, max_length=14, verbose_name="kode"
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
    ]
