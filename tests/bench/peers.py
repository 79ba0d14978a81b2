"""django-import-export in bulk mode with row look-up by NIK, on persons alone: no families, claims, residences, links.

Both functions leave no persons behind but those they loaded.
"""

import csv
import time
from pathlib import Path

FIELDS = ["nik_id", "name", "name_key", "birth_date", "sex", "nik_status"]
SEXES = {"1": "male", "2": "female"}
NIK = "nomor_induk_kependudukan"


def seconds_from_file(file: Path, n_rows: int) -> float:
    """Of the first persons of a DTSEN file with a sound NIK of their own. As in our import the NIK is checked, sealed
    and stored, the name gets its key, and the audit is written."""
    import tablib
    from django.db import connection

    from households.linkage.names import name_key
    from households.models import IdentityNumber
    from households.reading.validators import check_nik

    class FromFile(_resource(NIK)):
        def before_import_row(self, row, **kwargs):
            nik = check_nik(row[NIK], accepts_synthetic=True).nik
            row |= {
                NIK: IdentityNumber.record("nik", nik).pk,
                "nik_status": "claimed",
                "name": row["nama"],
                "name_key": name_key(row["nama"]),
                "birth_date": row["tanggal_lahir"],
                "sex": SEXES[row["jenis_kelamin"]],
            }

    rows = {}
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            if check_nik(row[NIK], accepts_synthetic=True).quality == "ok" and row["tanggal_lahir"]:
                rows.setdefault(row[NIK], row)
            if len(rows) == n_rows:
                break
    data = tablib.Dataset()
    data.dict = list(rows.values())
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE households_person, households_identitynumber CASCADE")
    return _seconds(FromFile(), data)


def seconds_of_sealed(n_rows: int) -> float:
    """The leanest case: of persons of the register whose NIKs are checked, sealed and stored beforehand and whose names
    have their keys; no audit."""
    import tablib
    from django.db import connection

    from households.models import Person

    found = Person.objects.exclude(nik=None).order_by("nik_id").distinct("nik_id")
    data = tablib.Dataset(*found.values_list(*FIELDS)[:n_rows], headers=FIELDS)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE households_person CASCADE")
        cursor.execute("ALTER TABLE households_person DISABLE TRIGGER USER")
    seconds = _seconds(_resource("nik_id")(), data)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE households_person ENABLE TRIGGER USER")
    return seconds


def _resource(nik_column: str):
    from import_export import fields, resources, widgets

    from households.models import Person

    class Persons(resources.ModelResource):
        nik_id = fields.Field("nik_id", nik_column, widgets.IntegerWidget())

        class Meta:
            model = Person
            import_id_fields = ["nik_id"]
            fields = FIELDS
            use_bulk = True
            batch_size = 1000
            skip_diff = True

    return Persons


def _seconds(resource, data) -> float:
    from households.models import Person

    started = time.perf_counter()
    result = resource.import_data(data, raise_errors=True)
    seconds = time.perf_counter() - started
    assert result.totals["new"] == Person.objects.count() == len(data)
    return seconds
