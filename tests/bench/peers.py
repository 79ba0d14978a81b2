"""What others do with the same rows."""

import time


def seconds_of_import_export(n_rows: int) -> float:
    """django-import-export in bulk mode with row look-up by NIK, on persons alone; their numbers are encrypted already
    and stand in the register. Of the persons loaded last; they are taken out first."""
    import tablib
    from django.db import connection
    from import_export import fields, resources, widgets

    from households.models import Person

    class PersonResource(resources.ModelResource):
        nik_id = fields.Field("nik_id", "nik_id", widgets.IntegerWidget())

        class Meta:
            model = Person
            import_id_fields = ["nik_id"]
            fields = FIELDS
            use_bulk = True
            batch_size = 1000
            skip_diff = True

    found = Person.objects.exclude(nik=None).order_by("nik_id").distinct("nik_id")
    data = tablib.Dataset(*found.values_list(*FIELDS)[:n_rows], headers=FIELDS)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_person AS SELECT * FROM households_person")
        cursor.execute("TRUNCATE households_person CASCADE")
    try:
        started = time.perf_counter()
        result = PersonResource().import_data(data, raise_errors=True)
        seconds = time.perf_counter() - started
        assert result.totals["new"] == Person.objects.count() == n_rows
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE households_person CASCADE")
            cursor.execute("INSERT INTO households_person SELECT * FROM bench_person")
            cursor.execute("DROP TABLE bench_person")
    return seconds


FIELDS = ["nik_id", "name", "name_key", "birth_date", "sex", "nik_status"]
