"""Text files: encodings, delimiters, quotes (4.3, the rows on csv)."""

from datetime import date

from tests.bad.making import (
    HELD,
    OK,
    REFUSED,
    csv_bytes,
    csv_register,
    families,
    fault,
    persons,
    variants,
    with_families,
    with_people,
)

BORN = date(1980, 1, 1)


@variants(OK, first={"name": "JOSÉ", "birth_date": BORN})
def encoding():
    people = persons(nama="JOSÉ")
    return {
        name: with_people(csv_bytes(people, ";", encoding=name), "individu.csv")
        for name in ("utf-8", "utf-8-sig", "utf-16", "cp1252")
    }


@variants(OK, first={"birth_date": BORN})
def delimiter():
    signs = {"semicolon": ";", "tab": "\t", "bar": "|"}
    return {name: with_people(csv_bytes(persons(), sign), "individu.csv") for name, sign in signs.items()}


@fault(OK, first={"birth_date": BORN})
def the_line_that_tells_excel_the_delimiter():
    return with_people(b"sep=;\r\n" + csv_bytes(persons(), ";"), "individu.csv")


@fault(OK, first={"birth_date": BORN})
def lines_that_end_as_on_old_computers():
    return with_people(csv_bytes(persons()).replace(b"\r\n", b"\r"), "individu.csv")


@fault(OK)
def decimal_commas():
    changed = [row | {"luas_lantai": "36,5"} for row in families()]
    return with_families(csv_bytes(changed, ";"))


@fault(OK, first={"name": "ANI; BUDI"})
def the_delimiter_inside_quotes():
    return with_people(csv_bytes(persons(nama="ANI; BUDI"), ";"), "individu.csv")


@fault(OK, first={"name": "ANI BINTI BUDI"})
def a_line_break_inside_quotes():
    return csv_register(nama="ANI\nBINTI BUDI")


@fault(REFUSED, "Baris 3")
def a_byte_no_encoding_knows():
    lines = csv_bytes(persons()).split(b"\r\n")
    lines[2] = lines[2].replace(b"WARGA", b"WARG\x81")
    return with_people(b"\r\n".join(lines), "individu.csv")


@fault(REFUSED, "bukan teks")
def a_nul_byte_in_a_text_file():
    return with_people(csv_bytes(persons()).replace(b"WARGA", b"WAR\0A"), "individu.csv")


@fault(REFUSED, "rusak|terpotong|huruf|Baris")
def half_a_letter_at_the_end_of_utf16():
    return with_people(csv_bytes(persons(), encoding="utf-16")[:-1], "individu.csv")


@fault(REFUSED, "Baris 2.*kutip")
def a_quote_that_never_ends():
    filler = b"x;y\n" * 200_000
    return with_people(csv_bytes(persons()).split(b"\r\n")[0] + b'\r\n"tanpa akhir;\r\n' + filler, "individu.csv")


@fault(REFUSED, "terlalu panjang")
def a_cell_of_a_hundred_thousand_letters():
    return csv_register(nama="A" * 100_000)


@fault(REFUSED, "kolom")
def three_hundred_columns():
    wide = [row | {f"lain_{n}": "x" for n in range(300)} for row in persons()]
    return with_people(csv_bytes(wide), "individu.csv")


@fault(HELD, "NIK", rows={"individu.csv": [2]})
def a_row_moved_by_an_unquoted_delimiter():
    lines = csv_bytes(persons()).split(b"\r\n")
    lines[1] = b"SISIPAN," + lines[1]
    return with_people(b"\r\n".join(lines), "individu.csv")


@fault(OK)
def more_cells_than_headers():
    lines = csv_bytes(persons()).split(b"\r\n")
    lines[1] += b",lebih,satu lagi"
    return with_people(b"\r\n".join(lines), "individu.csv")
