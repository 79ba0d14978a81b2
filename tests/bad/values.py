"""Dates, names, villages and answers as people type them (4.3)."""

from datetime import date, datetime

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.bad.making import (
    HELD,
    OK,
    SHEET,
    WARNED,
    csv_bytes,
    csv_register,
    families,
    fault,
    persons,
    repacked,
    respelt,
    table,
    variants,
    with_families,
    with_people,
    xlsx_bytes,
    xlsx_register,
)

NEW_YEAR_1980 = date(1980, 1, 1)
FIRST, FIRST_XLSX, FAMILY = {"individu.csv": [2]}, {"individu.xlsx": [2]}, {"keluarga.csv": [2]}


@variants(OK, first={"birth_date": NEW_YEAR_1980})
def a_date_as_it_is_written():
    texts = {"year_first": "1980-01-01", "hyphens": "1-1-1980", "dots": "01.01.1980", "in_words": "1 Januari 1980",
             "short_words": "01 Jan 1980", "with_midnight": "1980-01-01 00:00:00"}  # fmt: skip
    return {name: csv_register(tanggal_lahir=text) for name, text in texts.items()}


@variants(OK, first={"birth_date": NEW_YEAR_1980})
def a_date_cell():
    cells = {"date": NEW_YEAR_1980, "moment": datetime(1980, 1, 1, 7, 30), "serial": 29221}
    return {name: xlsx_register(tanggal_lahir=cell) for name, cell in cells.items()}


@fault(OK, first={"birth_date": NEW_YEAR_1980})
def the_date_system_of_1904():
    def of_1904(book):
        book.epoch = CALENDAR_MAC_1904

    def prepare(book):
        of_1904(book)
        book.active["E2"] = NEW_YEAR_1980

    return xlsx_register(prepare)


@fault(WARNED, "Tanggal lahir tidak sama", first={"birth_date": date(1985, 3, 12)})
def a_day_below_thirteen_is_still_the_day():
    return csv_register(tanggal_lahir="12/03/1985")


@variants(HELD, "(?i)tanggal|umur|masa depan|angka", rows=FIRST)
def a_birth_date_that_cannot_be():
    texts = {
        "31_february": "31/02/1980", "29_february_1900": "29/02/1900", "month_first": "03/25/1985",
        "two_digit_year": "12/03/85", "tomorrow": "01/01/2999", "too_old": "01/01/1890", "words": "tidak tahu",
        "error": "#VALUE!", "year_only": "1985", "serial_as_text": "29221",
    }  # fmt: skip
    return {name: csv_register(tanggal_lahir=text) for name, text in texts.items()}


@variants(HELD, "(?i)tanggal|umur|masa depan|angka", rows=FIRST_XLSX)
def a_date_cell_that_cannot_be():
    cells = {"day_60": 60, "huge": 10**18, "negative": -1, "true": True, "future": date(2999, 1, 1)}
    return {name: xlsx_register(tanggal_lahir=cell) for name, cell in cells.items()}


@variants(OK, first={"birth_date": None})
def no_birth_date():
    words = {"blank": "", "dash": "-", "zero": "0", "zeros": "00/00/0000", "null": "NULL", "nan": "NaN"}
    return {name: csv_register(tanggal_lahir=word) for name, word in words.items()}


@variants(HELD, "Nama", rows=FIRST)
def no_name():
    words = {"blank": "", "dash": "-", "zero": "0", "null": "NULL", "nan": "NaN", "not_available": "#N/A",
             "reference": "#REF!", "signs": "???", "emoji": "😀😀", "digits": "12345",
             "turned": "\u202e\u200b"}  # fmt: skip
    return {name: csv_register(nama=word) for name, word in words.items()}


@variants(OK)
def a_hostile_name():
    names = {
        "script": "<script>alert(1)</script>", "template": "{{7*7}} ANI", "quote": "ANI'; DROP TABLE households;--",
        "percent": "ANI %s %(x)s", "format": "{0.__class__} ANI", "formula": "=cmd|' /C calc'!A0",
        "hyperlink": '=HYPERLINK("http://x","ANI")', "plus": "+ANI", "at": "@ANI", "minus": "-ANI",
        "emoji": "ANI 😀", "backslash": "ANI\\copy", "curly": "ANI ${jndi:ldap://x}", "dollar": "$$ANI$$",
    }  # fmt: skip
    return {name: csv_register(nama=text) for name, text in names.items()}


@fault(OK, first={"name": "=1+1 ANI"})
def a_formula_in_a_name_stays_what_was_typed():
    return csv_register(nama="=1+1 ANI")


@fault(OK, first={"name": "ANI BUDI"})
def signs_nobody_sees_in_a_name():
    return csv_register(nama="\u202eANI\u200b\ufeff  BUDI\u2069")


@fault(OK)
def a_pile_of_accents():
    return csv_register(nama="A" + "\u0301" * 2_000)


@fault(OK)
def a_name_longer_than_its_column():
    return csv_register(nama="WARGA " * 200)


@variants(OK)
def signs_the_database_refuses():
    """Excel writes control characters as _x0000_; read back they are NUL and half a surrogate."""
    spelt = {"nul": "ANI_x0000_BUDI", "surrogate": "ANI_xD800_BUDI", "bell": "ANI_x0007_BUDI"}
    return {
        name: with_people(repacked(xlsx_bytes(table(persons(nama="ANI SALAH"))), {
            SHEET: respelt(b"ANI SALAH", text.encode())}))
        for name, text in spelt.items()
    }  # fmt: skip


@fault(HELD, "(?i)rumus|nama", rows=FIRST_XLSX)
def a_name_that_is_an_error_cell():
    content = xlsx_bytes(table(persons(nama=424242)))
    error = b'<c r="C2" t="e"><v>#NAME?</v></c>'
    return with_people(repacked(content, {SHEET: respelt(b'<c r="C2" t="n"><v>424242</v></c>', error)}))


@variants(HELD, "(?i)desa", rows=FAMILY)
def a_village_nobody_knows():
    villages = {
        "blank": ("", "Tenggarong"), "misspelt": ("Loa Iphuuu", "Tenggarong"), "of_berau": ("6403010001", ""),
        "of_another_kecamatan": ("Loa Ipuh", "Muara Muntai"), "without_kecamatan": ("Loa Ipuh", ""),
        "error": ("#N/A", "Tenggarong"), "formula": ("=1+1", "Tenggarong"),
    }  # fmt: skip
    return {name: _village(village, district) for name, (village, district) in villages.items()}


@variants(OK)
def a_village_in_another_spelling():
    villages = {"capitals": ("KEL. LOA IPUH", "KEC. TENGGARONG"), "code": ("6402061008", ""),
                "code_with_dots": ("64.02.06.1008", "")}  # fmt: skip
    return {name: _village(village, district) for name, (village, district) in villages.items()}


def _village(village, district):
    first, *others = families()
    return with_families(csv_bytes([first | {"kelurahan_desa": village, "kecamatan": district}, *others]))


@variants(WARNED, "(?i)desil|kode|luas|aset|angka|daftar jawaban")
def an_answer_outside_its_list():
    answers = {
        "decile_11": {"desil_nasional": "11"}, "decile_words": {"desil_nasional": "miskin sekali"},
        "unknown_code": {"jenis_lantai_terluas": "77"}, "error_in_an_answer": {"jenis_dinding_terluas": "#VALUE!"},
        "area_in_words": {"luas_lantai": "luas"}, "area_nan": {"luas_lantai": "1e400"},
        "area_negative": {"luas_lantai": "-36"}, "area_of_a_stadium": {"luas_lantai": "36000"},
        "assets_in_words": {"aset_bergerak_sepeda_motor": "dua"}, "huge_code": {"status_kepemilikan_rumah": "9" * 400},
    }  # fmt: skip
    return {name: _first_family(**changed) for name, changed in answers.items()}


@variants(OK)
def an_answer_nobody_gave():
    words = {"blank": "", "dash": "-", "null": "NULL", "nan": "NaN", "not_available": "#N/A", "spaces": "  "}
    return {name: _first_family(luas_lantai=word, jenis_lantai_terluas=word) for name, word in words.items()}


@variants(OK)
def a_hostile_address():
    texts = {"formula": "=cmd|' /C calc'!A0", "tab": "\t=1+1", "script": "<script>alert(1)</script>",
             "long": "Jl. Panjang " * 500, "nik_typed_in": "Jl. Ulin, NIK 6402990101800001",
             "turned": "Jl.\u202e nilU"}  # fmt: skip
    return {name: _first_family(alamat=text) for name, text in texts.items()}


@fault(WARNED, "kepala keluarga")
def a_family_without_a_head():
    return csv_register(status_hubungan_keluarga="3")


@fault(HELD, "rumus", rows={"keluarga.xlsx": [2]})
def an_amount_computed_by_a_formula():
    """36 is what Excel computed last; whether it still holds nobody knows, so a person looks."""
    content = xlsx_bytes(table([row | {"luas_lantai": 424242 if n == 0 else 36} for n, row in enumerate(families())]))
    at = list(families()[0]).index("luas_lantai")
    place = f"{chr(ord('A') + at)}2"
    formula = f'<c r="{place}"><f>6*6</f><v>36</v></c>'.encode()
    cell = f'<c r="{place}" t="n"><v>424242</v></c>'.encode()
    return with_families(repacked(content, {SHEET: respelt(cell, formula)}), "keluarga.xlsx")


def _first_family(**changes):
    first, *others = families()
    return with_families(csv_bytes([first | changes, *others]))
