"""Records of a file or a register as the linkage model compares them: a table of text columns and word lists.

Every value is opaque text: no NIK is checked and no area looked up, but for the codes that villages had before 2022.
"""

from collections.abc import Callable

from households.linkage import forms

RECORD_COLUMNS = ["id", "nik", "name", "birth_date", "sex", "area", "address", "family"]
FORMS: dict[str, Callable[[list[str]], dict]] = {
    "nik": forms.nik_forms,
    "name": forms.name_forms,
    "birth_date": forms.birth_forms,
    "sex": forms.sex_forms,
    "area": forms.area_forms,
    "address": forms.address_forms,
}
MOST_HOLDERS = 20  # records of one file with the same number: more, and it is a filler, nobody's NIK
MOST_KIN = 30  # people of one family: more, and the column says something else
PREPARED = """
with holders as (
    select nik_forms.nik, count(*) as n from raw_records join nik_forms on written = raw_records.nik group by 1
), person as (
    select r.id as unique_id, h.nik, n.* exclude (written), b.* exclude (written), s.sex, a.area, d.* exclude (written),
           r.family, n.given || b.birth_year as kin_token
    from raw_records r
    left join nik_forms i on i.written = r.nik
    left join holders h on h.nik = i.nik and h.n <= $most_holders
    left join name_forms n on n.written = r.name
    left join birth_date_forms b on b.written = r.birth_date
    left join sex_forms s on s.written = r.sex
    left join area_forms a on a.written = r.area
    left join address_forms d on d.written = r.address
), families as (
    select family, list(distinct kin_token order by kin_token) as tokens
    from person where family is not null and kin_token is not null group by family having count(*) <= $most_kin
)
select p.* exclude (family, kin_token),
       case when len(f.tokens) > 1 then list_filter(f.tokens, lambda t: t is distinct from p.kin_token) end as kin
from person p left join families f on f.family = p.family
order by unique_id
"""


class RecordsError(ValueError):
    """The records cannot be linked; the text is for the person who gave them."""


def prepare(connection, frame, table: str) -> int:
    """Write `frame` into `table` of a DuckDB connection in the form that the model compares; returns its rows.

    frame  pandas or Arrow table with `id` and any other of RECORD_COLUMNS, text or missing

    Columns of the table, NULL where nothing is known: unique_id, nik, those of `forms` for name, birth date, sex, area
    and address, and kin (list: first name and birth year of the others in the family). Rows are in order of the id.
    Raises RecordsError for an id that is missing or comes twice.
    """
    connection.register("incoming", frame)
    have = set(connection.table("incoming").columns)
    columns = ", ".join(
        f"nullif(trim(cast({column} as varchar)), '') as {column}" if column in have else f"null::varchar as {column}"
        for column in RECORD_COLUMNS
    )
    connection.execute(f"create or replace temp table raw_records as select {columns} from incoming")  # noqa: S608
    connection.unregister("incoming")
    n_rows = _refuse_bad_ids(connection)
    for column, forms_of in FORMS.items():
        _look_up(connection, column, forms_of)
    limits = {"most_holders": MOST_HOLDERS, "most_kin": MOST_KIN}
    connection.execute(f"create or replace table {table} as {PREPARED}", limits)
    for column in FORMS:
        connection.execute(f"drop table {column}_forms")
    connection.execute("drop table raw_records")
    return n_rows


def _refuse_bad_ids(connection):
    counts = connection.execute("select count(*), count(id), count(distinct id) from raw_records").fetchall()
    n_rows, n_ids, n_distinct = counts[0]
    if n_ids < n_rows:
        raise RecordsError(f"{n_rows - n_ids} baris tidak punya id.")
    if n_distinct < n_ids:
        raise RecordsError(f"{n_ids - n_distinct} id muncul lebih dari sekali; setiap baris harus punya id sendiri.")
    return n_rows


def _look_up(connection, column, forms_of):
    """A table from what was written to its forms, computed once for each distinct text."""
    import pyarrow

    query = f"select distinct {column} from raw_records where {column} is not null order by 1"  # noqa: S608
    written = [text for (text,) in connection.execute(query).fetchall()]
    looked_up = pyarrow.table({"written": pyarrow.array(written, "string"), **forms_of(written)})
    connection.register("looked_up", looked_up)
    connection.execute(f"create or replace temp table {column}_forms as select * from looked_up")  # noqa: S608
    connection.unregister("looked_up")
