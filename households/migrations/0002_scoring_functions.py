from django.db import migrations

BOUNDED = """
CREATE FUNCTION rbpk_bounded(value double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN abs(value) < 1e-15 THEN 0 WHEN abs(value) <= 1e15 THEN value END
"""
# weighed: 1000 for each test that holds, 1 for each that is unknown
AT_LEAST = """
CREATE FUNCTION rbpk_at_least(n integer, weighed integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN weighed / 1000 >= n THEN TRUE WHEN weighed / 1000 + weighed % 1000 < n THEN FALSE END
"""
# A confirmed value as text of JSON: a number as a double within bounds, NULL for anything else. Numbers begin with a
# digit or a minus; more than 40 characters may be too large or too small for a double.
NUMBER_OF = """
CREATE FUNCTION rbpk_number_of(raw text) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN raw >= '-' COLLATE "C" AND raw < ':' COLLATE "C" THEN
    CASE WHEN length(raw) <= 40 THEN rbpk_bounded(raw::double precision)
         WHEN abs(raw::numeric) < 1e-15 THEN 0 WHEN abs(raw::numeric) <= 1e15 THEN raw::double precision END END
"""


class Migration(migrations.Migration):
    dependencies = [("households", "0001_schema")]
    operations = [
        migrations.RunSQL(BOUNDED, "DROP FUNCTION rbpk_bounded(double precision)"),
        migrations.RunSQL(AT_LEAST, "DROP FUNCTION rbpk_at_least(integer, integer)"),
        migrations.RunSQL(NUMBER_OF, "DROP FUNCTION rbpk_number_of(text)"),
    ]
