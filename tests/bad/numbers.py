"""NIK and KK numbers as registers spoil them (4.2), and numbers that are said twice."""

from tests.bad.making import (
    DROPPED,
    HELD,
    OK,
    REFUSED,
    SHEET,
    WARNED,
    csv_bytes,
    csv_register,
    families,
    fault,
    people_book,
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
from tests.households.register_files import kk, nik, person

NIK, KK = "nomor_induk_kependudukan", "nomor_kartu_keluarga"
FIRST, FIRST_XLSX = {"individu.csv": [2]}, {"individu.xlsx": [2]}
GOOD = nik(1)


@variants(OK, first={"nik_quality": "ok"})
def a_good_nik_in_disguise():
    wide = "".join(chr(ord("０") + int(digit)) for digit in GOOD)
    spelt = {
        "apostrophe": f"'{GOOD}", "blanks": f" {GOOD[:4]} {GOOD[4:8]} {GOOD[8:12]} {GOOD[12:]} ",
        "dots": f"{GOOD[:6]}.{GOOD[6:12]}.{GOOD[12:]}", "hyphens": f"{GOOD[:6]}-{GOOD[6:]}",
        "no_break_space": f"{GOOD}\u00a0", "zero_width": f"{GOOD[:3]}\u200b{GOOD[3:]}", "full_width": wide,
    }  # fmt: skip
    return {name: csv_register(**{NIK: text}) for name, text in spelt.items()}


@variants(HELD, "NIK", rows=FIRST)
def a_nik_that_is_none():
    arabic = "".join(chr(ord("٠") + int(digit)) for digit in GOOD)
    spoilt = {
        "fifteen_digits": GOOD[:15], "seventeen_digits": GOOD + "1", "letter_o": GOOD.replace("0", "O", 1),
        "letter_l": GOOD.replace("1", "l", 1), "arabic_digits": arabic, "month_13": "6402990113800001",
        "day_32": "6402993201800001", "day_72_of_a_woman": "6402997201800001", "serial_0000": GOOD[:12] + "0000",
        "no_such_province": "9902990101800001", "exponent": "6,40299E+15", "exponent_with_point": "6.40299E+15",
        "word": "BELUM REKAM", "error_of_excel": "#REF!", "a_date": "01/01/1980", "negative": "-5",
    }  # fmt: skip
    return {name: csv_register(**{NIK: text}) for name, text in spoilt.items()}


@variants(WARNED, "NIK kosong", first={"nik_quality": "absent", "number_index": None})
def no_nik():
    words = {"blank": "", "dash": "-", "zero": "0", "null": "NULL", "nan": "NaN", "not_available": "#N/A",
             "spaces": "   ", "zeros": "0" * 16, "none_yet": "belum ada"}  # fmt: skip
    return {name: csv_register(**{NIK: word}) for name, word in words.items()}


@fault(WARNED, "tersimpan sebagai angka", first={"nik_quality": "suspect", "number_index": None})
def a_nik_stored_as_a_number():
    """Excel keeps fifteen digits: such a number is shown to people and matched with nothing."""
    return xlsx_register(**{NIK: int(GOOD)})


@variants(HELD, "NIK", rows=FIRST_XLSX)
def a_nik_cell_of_another_type():
    numbers = {"short": 640299, "huge": 10**300, "broken": 6402990101800001.5e3, "true": True, "negative": -5}
    return {name: xlsx_register(**{NIK: value}) for name, value in numbers.items()}


@fault(HELD, "NIK", rows=FIRST_XLSX)
def a_nik_beyond_what_numbers_hold():
    return with_people(_with_first_nik(b'<c r="A2"><v>1e400</v></c>'))


@fault(HELD, "(?i)rumus|NIK", rows=FIRST_XLSX)
def a_nik_computed_by_a_formula():
    """What Excel computed last is not what the source says."""
    cell = f'<c r="A2" t="str"><f>CONCATENATE("{GOOD[:6]}","{GOOD[6:]}")</f><v>{GOOD}</v></c>'
    return with_people(_with_first_nik(cell.encode()))


@fault(HELD, "(?i)rumus|NIK", rows=FIRST_XLSX)
def a_formula_that_was_never_computed():
    return with_people(_with_first_nik(b'<c r="A2"><f>B2</f></c>'))


@fault(HELD, "NIK", rows=FIRST_XLSX)
def an_error_cell_in_the_nik():
    return with_people(_with_first_nik(b'<c r="A2" t="e"><v>#REF!</v></c>'))


def _with_first_nik(cell: bytes) -> bytes:
    content = xlsx_bytes(table(persons(**{NIK: 424242})))
    return repacked(content, {SHEET: respelt(b'<c r="A2" t="n"><v>424242</v></c>', cell)})


@fault(REFUSED, "membulatkan NIK")
def niks_rounded_by_excel():
    people = [person(n, 1, **{NIK: 6402990101800000 + n * 10}) for n in range(1, 61)]
    return with_people(xlsx_bytes(table(people)))


@fault(REFUSED, "membulatkan nomor KK")
def card_numbers_rounded_by_excel():
    rows = [families()[0] | {KK: 6402990101150000 + n * 10} for n in range(1, 61)]
    return with_families(xlsx_bytes(table(rows)), "keluarga.xlsx")


@fault(WARNED, "Berau")
def a_nik_issued_in_berau():
    """6403 is Berau in a NIK, and Kutai Kartanegara only in the codes of BPS: told, never repaired."""
    return csv_register(**{NIK: "6403010101800001"})


@fault(HELD, "nomor contoh", rows=FIRST | {"keluarga.csv": [2]}, is_synthetic=False)
def numbers_of_demonstration_in_a_real_source():
    real = {KK: "6402010101150001", NIK: "6402010101800001"}
    return {
        "keluarga.csv": csv_bytes([families()[0], families()[1] | {KK: real[KK]}]),
        "individu.csv": csv_bytes([person(1, 1), person(2, 2, **real)]),
    }


@fault(WARNED, "Tanggal lahir tidak sama")
def a_birth_date_other_than_the_niks():
    return csv_register(tanggal_lahir="02/03/1981")


@fault(WARNED, "Jenis kelamin tidak sama")
def a_sex_other_than_the_niks():
    return csv_register(jenis_kelamin="2")


@variants(HELD, "NIK ini dipakai di beberapa baris", rows={"individu.csv": [2, 3]})
def one_nik_twice():
    same = {NIK: nik(1)}
    return {
        "in_one_family": {
            "keluarga.csv": csv_bytes(families()),
            "individu.csv": csv_bytes([person(1, 1), person(2, 1, **same), person(3, 3)]),
        },
        "in_two_families": {
            "keluarga.csv": csv_bytes(families()),
            "individu.csv": csv_bytes([person(1, 1), person(2, 2, **same), person(3, 3)]),
        },
    }


@fault(DROPPED, "sama dengan baris 2", rows={"individu.csv": [3]})
def one_row_twice():
    return with_people(csv_bytes([person(1, 1), person(1, 1), person(2, 2)]), "individu.csv")


@fault(DROPPED, "tanpa nomor KK", rows=FIRST)
def a_person_without_a_card():
    return csv_register(**{KK: ""})


@variants(HELD, "KK", rows=FIRST)
def a_card_number_that_is_none():
    spoilt = {"fifteen_digits": kk(1)[:15], "exponent": "6,40299E+15", "serial_0000": kk(1)[:12] + "0000",
              "letters": "KK HILANG"}  # fmt: skip
    return {name: csv_register(**{KK: text}) for name, text in spoilt.items()}


@fault(HELD, "isi berbeda", rows={"keluarga.csv": [2, 5]})
def one_family_twice_with_other_answers():
    again = families()[0] | {"luas_lantai": "99"}
    return with_families(csv_bytes([*families(), again]))


@fault(DROPPED, "sama dengan baris 2", rows={"keluarga.csv": [5]})
def one_family_twice_word_for_word():
    return with_families(csv_bytes([*families(), families()[0]]))


@fault(OK)
def people_whose_family_has_no_row():
    return {
        "individu.csv": csv_bytes(
            [row | {"kelurahan_desa": "Loa Ipuh", "kecamatan": "Tenggarong"} for row in persons()]
        )
    }


@fault(HELD, "Desa keluarga ini tidak disebut", rows={"individu.csv": [2, 3, 4]})
def people_of_nowhere():
    return {"individu.csv": csv_bytes(persons())}


@fault(OK)
def the_good_workbook():
    return with_people(people_book())
