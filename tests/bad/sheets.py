"""Workbooks whose XML is broken or hostile, and tables that do not stand where tables stand (4.3)."""

from datetime import date

import openpyxl

from tests.bad.making import (
    OK,
    REFUSED,
    SHEET,
    SHEET_END,
    SHEET_START,
    WARNED,
    csv_bytes,
    csv_register,
    families,
    fault,
    people_book,
    persons,
    repacked,
    respelt,
    saved,
    table,
    variants,
    with_people,
    xlsx_bytes,
    xlsx_register,
)
from tests.households.register_files import listed

BORN = date(1980, 1, 1)
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@variants(REFUSED, "entitas|rusak")
def entities():
    parts = {"sheet": SHEET, "workbook": "xl/workbook.xml", "relations": "xl/_rels/workbook.xml.rels",
             "styles": "xl/styles.xml", "types": "[Content_Types].xml"}  # fmt: skip
    cases = {f"laughing_in_{name}": (part, LAUGHS) for name, part in parts.items()}
    cases |= {"from_outside": (SHEET, OUTSIDE)}
    return {
        name: with_people(repacked(people_book(), {part: lambda old, dtd=dtd: _with_dtd(old, dtd)}))
        for name, (part, dtd) in cases.items()
    }


@fault(REFUSED, "entitas|rusak")
def entities_hidden_by_utf16():
    def hide(old):
        return _with_dtd(old, LAUGHS).replace(b"UTF-8", b"UTF-16").decode().encode("utf-16")

    return with_people(repacked(people_book(), {SHEET: hide}))


def _with_dtd(content, dtd):
    head = b'<?xml version="1.0" encoding="UTF-8"?>'
    body = content.split(b"?>", 1)[1] if content.startswith(b"<?xml") else content
    return head + dtd + body


@fault(REFUSED, "rusak")
def a_shared_text_that_is_not_there():
    sheet = SHEET_START + b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>' + SHEET_END
    return with_people(repacked(people_book(), {SHEET: sheet}))


@fault(REFUSED, "rusak")
def a_sheet_that_is_not_there():
    relations = respelt(b"worksheets/sheet1.xml", b"worksheets/sheet9.xml")
    return with_people(repacked(people_book(), {"xl/_rels/workbook.xml.rels": relations}))


@fault(REFUSED, "rusak|kosong|tidak dikenal")
def relations_in_a_circle():
    relations = respelt(b"/xl/worksheets/sheet1.xml", b"/xl/workbook.xml")
    return with_people(repacked(people_book(), {"xl/_rels/workbook.xml.rels": relations}))


@fault(REFUSED, "rusak")
def xml_that_stops_in_the_middle():
    return with_people(repacked(people_book(), {SHEET: lambda old: old[: len(old) // 2]}))


@fault(REFUSED, "rusak")
def ten_thousand_nested_elements():
    return with_people(repacked(people_book(), {SHEET: SHEET_START + b"<row>" * 10_000 + SHEET_END}))


@fault(REFUSED, "kolom|terlalu besar")
def two_cells_at_opposite_corners():
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_people(repacked(people_book(), {SHEET: SHEET_START + cells + SHEET_END}))


@fault(OK, first={"birth_date": BORN})
def a_dimension_that_claims_the_whole_sheet():
    content = people_book()
    wide = b'<dimension ref="A1:XFD1048576"/>'
    return with_people(repacked(content, {SHEET: respelt(b'<dimension ref="A1:J4" />', wide)}))


@fault(REFUSED, "terlalu panjang")
def a_cell_longer_than_excel_allows():
    long = respelt(b"NAMA PANJANG", b"A" * 40_000)
    return with_people(repacked(xlsx_bytes(table(persons(nama="NAMA PANJANG"))), {SHEET: long}))


@fault(REFUSED, "kolom")
def a_filled_cell_in_column_three_hundred():
    rows = table(persons())
    rows[1] = rows[1] + [None] * 290 + ["x"]
    return with_people(xlsx_bytes(rows))


@fault(OK, first={"birth_date": BORN})
def a_header_below_a_title():
    title = [["DATA INDIVIDU"], ["Kabupaten Kutai Kartanegara"], []]
    return with_people(xlsx_bytes([*title, *table(persons())], lambda book: book.active.merge_cells("A1:J1")))


@fault(OK, first={"birth_date": BORN})
def a_table_that_begins_in_column_d():
    return with_people(xlsx_bytes([[None, None, None, *row] for row in [[], *table(persons())]]))


@fault(OK, first={"birth_date": BORN})
def a_header_in_two_lines_under_merged_groups():
    head, *rows = table(persons())
    groups = ["Identitas", *[None] * 4, "Keterangan", *[None] * (len(head) - 6)]

    def merge(book):
        book.active.merge_cells(start_row=1, end_row=1, start_column=1, end_column=5)

    return with_people(xlsx_bytes([groups, head, *rows], merge))


@fault(OK, first={"birth_date": BORN})
def a_line_that_numbers_the_columns():
    head, *rows = table(persons())
    return with_people(xlsx_bytes([head, [f"({n})" for n in range(1, len(head) + 1)], *rows]))


@fault(OK, first={"birth_date": BORN})
def headers_in_capitals_with_signs_and_blanks():
    head, *rows = table(persons())
    return with_people(xlsx_bytes([[f"  {name.replace('_', ' ').upper()}. " for name in head], *rows]))


@fault(WARNED, "artinya sama")
def a_column_that_is_there_twice():
    return with_people(xlsx_bytes([[*row, row[2]] for row in table(persons())]))


@fault(WARNED, "tidak ada; nilainya kosong")
def a_column_of_answers_that_is_missing():
    return with_people(
        csv_bytes([_without(row, "ijazah_tertinggi_yang_dimiliki") for row in persons()]), "individu.csv"
    )


@fault(REFUSED, "Tata letak berkas tidak dikenal.*kartu.?keluarga")
def the_key_column_missing():
    return with_people(csv_bytes([_without(row, "nomor_kartu_keluarga") for row in persons()]), "individu.csv")


def _without(row, name):
    return {key: value for key, value in row.items() if key != name}


@fault(REFUSED, "Tata letak berkas tidak dikenal")
def headers_nobody_knows():
    return with_people(csv_bytes([{"a": 1, "b": 2, "c": 3}]), "individu.csv")


@fault(REFUSED, "Tata letak berkas tidak dikenal")
def no_header_at_all():
    return with_people(xlsx_bytes(table(persons())[1:]))


@fault(REFUSED, "Tata letak berkas tidak dikenal")
def a_header_below_fifty_lines_of_prose():
    return with_people(xlsx_bytes([*[["Catatan"]] * 50, *table(persons())]))


@fault(REFUSED, "tidak berisi satu pun baris")
def headers_without_rows():
    heads = {"keluarga.csv": csv_bytes(families()), "individu.csv": csv_bytes(persons())}
    return {name: content.split(b"\r\n")[0] + b"\r\n" for name, content in heads.items()}


@fault(REFUSED, "P3KE")
def a_file_of_another_source():
    return {"p3ke.csv": csv_bytes([listed(1, "K1"), listed(2, "K2")])}


@fault(WARNED, "tersembunyi")
def a_hidden_sheet():
    def hide(book):
        book.active.sheet_state = "hidden"
        book.create_sheet("Depan")["A1"] = "Lihat lembar berikut"

    return xlsx_register(hide)


@fault(WARNED, "1 baris tersembunyi", first={"birth_date": BORN})
def hidden_rows():
    def hide(book):
        book.active.row_dimensions[2].hidden = True

    return xlsx_register(hide)


@fault(WARNED, "Lembar dilewati")
def a_sheet_of_notes_beside_the_data():
    def note(book):
        book.create_sheet("Catatan").append(["dibuat oleh operator desa"])

    return xlsx_register(note)


@fault(OK, first={"birth_date": BORN})
def families_and_people_in_one_workbook():
    book = openpyxl.Workbook()
    for name, rows in (("KK", families()), ("ART", persons())):
        sheet = book.create_sheet(name)
        for row in table(rows):
            sheet.append(row)
    return {"dtsen.xlsx": saved(book)}


@fault(OK, first={"birth_date": BORN})
def blank_rows_between_the_rows():
    head, first, *others = table(persons())
    return with_people(xlsx_bytes([head, [], [], first, [None, "  "], *others]))


@fault(OK, first={"birth_date": BORN})
def a_total_column_of_blanks_after_the_last():
    return with_people(xlsx_bytes([[*row, None, "", None] for row in table(persons())]))


@variants(OK)
def file_name():
    names = {"climbing": "../../etc/passwd.csv", "device": "CON", "long": "a" * 300 + ".csv", "nul": "a\0b.csv",
             "dots": "a‥b․csv", "turned": "gpj.\u202evsc"}  # fmt: skip
    return {key: {"keluarga.csv": csv_bytes(families()), name: csv_bytes(persons())} for key, name in names.items()}


@fault(OK)
def the_good_register():
    """Against a corpus that finds everything bad."""
    return csv_register()
