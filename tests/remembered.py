"""What `households.reference.load` writes, kept in the test database and put back by the database itself.

Hundreds of tests begin with it. Loading takes 0.3 s of Python each time, putting rows back some milliseconds.
"""

from django.apps import apps
from django.db import connection, transaction

from households import reference
from households.models import CodeMap, Indicator, Rule, RuleSet, Variable

VARIABLES = (Variable, CodeMap)
RULES = (Indicator, RuleSet, Rule)


def remember() -> None:
    """Load it once, keep the rows in the schema `remembered`, and leave the tables empty again."""
    before = _filled_tables()
    reference.load()
    tables = _filled_tables() - before
    histories = {model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA remembered")
        for table in sorted(tables - histories):  # triggers write their history anew
            cursor.execute(f'CREATE TABLE remembered."{table}" AS TABLE public."{table}"')
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")


def recall(*models) -> None:
    """Put back the rows of these models, or of all. Their keys are below what the sequences give from now on."""
    with transaction.atomic(), connection.cursor() as cursor:  # references are looked at when it ends
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'remembered'")
        tables = [model._meta.db_table for model in models] or [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'INSERT INTO public."{table}" SELECT * FROM remembered."{table}"')


def _filled_tables() -> set[str]:
    with connection.cursor() as cursor:
        tables = connection.introspection.django_table_names(only_existing=True)
        return {table for table in tables if _has_rows(cursor, table)}


def _has_rows(cursor, table: str) -> bool:
    cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
    return cursor.fetchone()[0]
