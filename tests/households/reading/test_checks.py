from datetime import date
from types import SimpleNamespace

import pytest

from households.reading.checks import check_register
from households.reading.sheets import Sheet
from households.reading.village_index import VillageIndex, VillageName

TODAY = date(2026, 11, 23)
VILLAGES = VillageIndex(
    [VillageName("64.02.06.1002", "Loa Ipuh", "Tenggarong"), VillageName("64.02.02.2009", "Jonggon Jaya", "Loa Kulu")]
)
FAMILY = {
    "nomor_kartu_keluarga": "6402990101240001", "desil_nasional": "2", "alamat": "Jl. Contoh 1", "rt": "1", "rw": "02",
    "kelurahan_desa": "Loa Ipuh", "kecamatan": "Tenggarong", "status_kepemilikan_rumah": "1", "luas_lantai": "36,5",
    "jenis_lantai_terluas": "08", "jenis_dinding_terluas": "3", "jenis_atap_terluas": "3",
    "sumber_air_minum_utama": "9", "sumber_penerangan_utama": "1", "bahan_bakar_utama_memasak": "4",
    "fasilitas_bab": "6", "aset_bergerak_sepeda_motor": "2",
}  # fmt: skip
PERSON = {
    "nomor_induk_kependudukan": "6402992208850001", "nomor_kartu_keluarga": "6402990101240001", "nama": "BUDI CONTOH",
    "jenis_kelamin": "1", "tanggal_lahir": "22/08/1985", "status_hubungan_keluarga": "1", "partisipasi_sekolah": "3",
    "ijazah_tertinggi_yang_dimiliki": "3", "status_bekerja": "1", "penyakit_kronis": "1",
}  # fmt: skip
P3KE = {
    "id_keluarga_p3ke": "F1", "nama_lengkap": "SITI CONTOH", "nik": "6402996208850001", "jenis_kelamin": "Perempuan",
    "hubungan_dengan_kepala_keluarga": "Kepala Keluarga", "tanggal_lahir": "22/08/1985", "desil_kesejahteraan": "1",
    "desa": "Loa Ipuh", "kecamatan": "Tenggarong", "alamat": "RT 1", "penerima_pkh": "YA",
}  # fmt: skip
P3KE_HOUSE = {
    "id_keluarga": "F1", "kepemilikan_rumah": "Milik Sendiri", "sumber_air": "Sumur Bor", "fas_bab": "Milik sendiri",
    "jns_lantai": "Tanah", "sumber_penerangan": "Listrik non-PLN", "kd_kemdagri": "6402022009",
}  # fmt: skip


def sheet(template, *changes, above=(), name="Data"):
    """A sheet with the columns of the template and one row per dictionary of changes."""
    records = [template | change for change in changes]
    return Sheet.of_rows(name, [*above, list(template), *(list(record.values()) for record in records)])


def checked(*sheets, source="dtsen", is_synthetic=True):
    files = {f"berkas{number}.xlsx": [one] for number, one in enumerate(sheets, start=1)}
    return check_register(files, source, VILLAGES, is_synthetic, TODAY)


def errors(register):
    return [(fault.row, fault.column) for fault in register.faults if fault.severity == "error"]


def family_of(register, at=0):
    return SimpleNamespace(**list(register.families.records())[at])


def person_of(register, at=0):
    return SimpleNamespace(**list(register.persons.records())[at])


def nik(number):
    return f"640299220885{number:04d}"


def test_a_family_file_and_a_person_file_are_joined_by_kk_number():
    register = checked(sheet(FAMILY, {}), sheet(PERSON, {}))

    family, person = family_of(register), person_of(register)
    assert register.counts() == {"ok": 2, "held": 0, "refused": 0}
    assert family.source_key == family.kk == person.family_key == "6402990101240001"
    assert (family.village_code, family.decile, family.rt, family.rw) == ("64.02.06.1002", 2, "001", "002")
    assert (person.nik, person.nik_quality, person.birth_date) == ("6402992208850001", "ok", date(1985, 8, 22))
    assert (person.sex, person.relation) == ("male", "head")


def test_answers_become_internal_values_and_the_raw_code_is_kept():
    family = family_of(checked(sheet(FAMILY, {}), sheet(PERSON, {})))

    assert family.values == {
        "n_members": 1, "national_decile": 2, "tenure": "own", "floor_area_m2": 36.5, "floor": "earth", "wall": "board",
        "roof": "zinc", "water_source": "surface", "lighting": "pln_metered", "cooking_fuel": "lpg_3kg",
        "toilet": "none", "has_motorcycle": "yes",
    }  # fmt: skip
    assert family.raw["jenis_lantai_terluas"] == "08"


def test_raw_answers_hold_no_number_or_name():
    register = checked(sheet(FAMILY, {}), sheet(PERSON, {}))

    said = str([record["raw"] for rows in (register.families, register.persons) for record in rows.records()])
    assert "640299" not in said
    assert "BUDI" not in said


def test_demonstration_numbers_from_a_source_not_marked_synthetic_are_held():
    register = checked(sheet(FAMILY, {}), sheet(PERSON, {}), is_synthetic=False)

    assert register.counts() == {"ok": 0, "held": 2, "refused": 0}


def test_a_family_is_made_from_its_members_where_the_family_file_lacks_it():
    persons = PERSON | {"kelurahan_desa": "Jonggon Jaya", "kecamatan": "Loa Kulu"}

    register = checked(sheet(persons, {}))

    family = family_of(register)
    assert (family.is_derived, family.village_code, family.verdict) == (True, "64.02.02.2009", "ok")
    assert (register.n_rows, register.counts()["ok"]) == (1, 1)


def test_p3ke_persons_and_houses_are_joined_by_the_family_id():
    child = {"nama_lengkap": "ANI", "nik": nik(5), "hubungan_dengan_kepala_keluarga": "Anak", "penerima_pkh": "TIDAK"}
    above = [["DATA P3KE"], *[[]] * 10]

    register = checked(sheet(P3KE, {}, child, above=above), sheet(P3KE_HOUSE, {}), source="p3ke")

    family = family_of(register)
    assert (len(register.families), family.source_key, family.kk, family.decile) == (1, "F1", None, 1)
    assert family.village_code == "64.02.02.2009"
    assert family.values["receives_pkh"] == "yes"
    assert family.values["floor"] == "earth"
    assert [register.persons.check.level.place(at)[2] for at in (0, 1)] == [13, 14]


@pytest.mark.parametrize(
    ("change", "verdict", "column"),
    [
        ({"nama": ""}, "held", "nama"),
        ({"nama": "???"}, "held", "nama"),
        ({"tanggal_lahir": "31/02/1985"}, "held", "tanggal_lahir"),
        ({"tanggal_lahir": "24/11/2026"}, "held", "tanggal_lahir"),
        ({"tanggal_lahir": "01/01/1899"}, "held", "tanggal_lahir"),
        ({"nomor_induk_kependudukan": "6,40299E+15"}, "held", "nomor_induk_kependudukan"),
        ({"nomor_kartu_keluarga": "64029901"}, "held", "nomor_kartu_keluarga"),
        ({"nomor_kartu_keluarga": None}, "refused", "nomor_kartu_keluarga"),
    ],
)
def test_a_faulty_row_gets_its_verdict_and_its_place(change, verdict, column):
    good = {"nomor_induk_kependudukan": nik(2), "status_hubungan_keluarga": "3"}

    register = checked(sheet(FAMILY, {}), sheet(PERSON, {}, good, good | {"nomor_induk_kependudukan": nik(3)} | change))

    assert register.persons.verdicts == ["ok", "ok", verdict]
    assert errors(register) == [(4, column)]


@pytest.mark.parametrize(("cell", "quality"), [(None, "absent"), (6402992208850001, "suspect")])
def test_a_missing_or_doubtful_nik_alone_holds_nobody(cell, quality):
    register = checked(sheet(FAMILY, {}), sheet(PERSON, {"nomor_induk_kependudukan": cell}))

    person = person_of(register)
    assert (person.verdict, person.nik, person.nik_quality) == ("ok", None, quality)


def test_a_nik_in_two_families_holds_both_rows():
    other = {"nomor_kartu_keluarga": "6402990101240002"}

    register = checked(sheet(FAMILY, {}, other), sheet(PERSON, {}, other | {"nama": "LAIN"}))

    assert register.persons.verdicts == ["held", "held"]
    assert register.families.verdicts == ["ok", "ok"]


def test_a_row_repeated_word_for_word_counts_once():
    register = checked(sheet(FAMILY, {}, {}), sheet(PERSON, {}, {}))

    assert register.families.verdicts == ["ok", "refused"]
    assert register.persons.verdicts == ["ok", "refused"]


def test_two_family_rows_that_contradict_each_other_are_held_with_their_members():
    register = checked(sheet(FAMILY, {}, {"luas_lantai": "20"}), sheet(PERSON, {}))

    assert register.counts() == {"ok": 0, "held": 3, "refused": 0}
    assert [row for row, _ in errors(register)] == [2, 3]


def test_a_family_in_an_unknown_village_is_held_with_its_members_and_told_once():
    register = checked(sheet(FAMILY, {"kelurahan_desa": "Antah Berantah"}), sheet(PERSON, {}))

    assert register.counts() == {"ok": 0, "held": 2, "refused": 0}
    assert errors(register) == [(2, "kelurahan_desa")]


def test_a_code_of_another_regency_is_not_passed_over_for_a_name_that_fits():
    register = checked(sheet(FAMILY | {"kode_desa": "6472011001"}, {}), sheet(PERSON, {}))

    assert family_of(register).verdict == "held"


def test_a_nik_that_disagrees_with_date_or_sex_is_a_warning():
    register = checked(sheet(FAMILY, {}), sheet(PERSON, {"tanggal_lahir": "23/08/1985", "jenis_kelamin": "2"}))

    assert person_of(register).verdict == "ok"
    assert [fault.column for fault in register.faults if fault.row] == ["tanggal_lahir", "jenis_kelamin"]


def test_an_unknown_code_is_told_once_and_leaves_the_answer_unknown():
    second = {"nomor_kartu_keluarga": "6402990101240002", "jenis_atap_terluas": "77"}

    register = checked(sheet(FAMILY, {"jenis_atap_terluas": "77"}, second))

    assert [(fault.row, fault.value_masked, fault.severity) for fault in register.faults] == [(2, "77", "warning")]
    assert "roof" not in family_of(register).values


def test_a_fault_in_row_40000_is_told_with_all_others_and_shows_no_number():
    rows = [{"nomor_induk_kependudukan": None, "nama": f"ORANG {n}"} for n in range(39_999)]
    rows[0] |= {"nomor_induk_kependudukan": "640299220885000"}
    rows[-1] |= {"nomor_induk_kependudukan": "640299220885000X"}

    register = checked(sheet(FAMILY, {}), sheet(PERSON, *rows))

    faults = [fault for fault in register.faults if fault.severity == "error"]
    assert [fault.row for fault in faults] == [2, 40_000]
    assert [fault.value_masked for fault in faults] == ["64***********00", "6402********000X"]
    assert register.n_rows == sum(register.counts().values()) == 40_000


def test_a_column_of_rounded_numbers_refuses_the_whole_file_with_one_fault():
    rows = [{"nomor_induk_kependudukan": 6402992208850000 + 10 * n, "nama": f"ORANG {n}"} for n in range(60)]

    register = checked(sheet(FAMILY, {}), sheet(PERSON, *rows))

    [fault] = register.structural_faults
    assert "Excel membulatkan NIK" in fault.message
    assert set(register.persons.verdicts) == {"refused"}
    assert errors(register) == [(None, "NIK")]


def test_numeric_numbers_that_were_not_rounded_do_not_refuse_the_file():
    rows = [{"nomor_induk_kependudukan": 6402992208850001 + n, "nama": f"ORANG {n}"} for n in range(60)]

    assert checked(sheet(FAMILY, {}), sheet(PERSON, *rows)).structural_faults == []


def test_a_few_rounded_numbers_among_many_texts_are_doubtful_one_by_one():
    rows = [
        {"nomor_induk_kependudukan": f"64029922{n // 9999 + 1:02d}85{n % 9999 + 1:04d}", "nama": f"ORANG {n}"}
        for n in range(1000)
    ]
    for n in range(60):
        rows[n]["nomor_induk_kependudukan"] = 6402992208850000 + 10 * n

    register = checked(sheet(FAMILY, {}), sheet(PERSON, *rows))

    assert register.structural_faults == []
    assert register.persons.facts["nik_quality"].tolist().count("suspect") == 60


def test_a_sheet_of_another_source_is_a_structural_fault():
    [fault] = checked(sheet(P3KE, {}), source="dtsen").structural_faults

    assert "P3KE" in fault.message


def test_an_unknown_file_is_a_structural_fault_that_names_the_missing_columns():
    without = {name: value for name, value in FAMILY.items() if name not in ("fasilitas_bab", "luas_lantai")}

    [fault] = checked(sheet(without, {})).structural_faults

    assert "luas_lantai, fasilitas_bab" in fault.message


def test_a_hidden_sheet_is_read_and_said():
    hidden = Sheet.of_rows("lama", sheet(FAMILY, {}).rows, is_hidden=True)

    register = checked(hidden)

    assert register.n_rows == 1
    assert "tersembunyi" in register.faults[0].message


def test_sheets_of_one_file_may_stand_in_any_order_beside_others():
    files = {
        "satu.xlsx": [
            Sheet.of_rows("catatan", [["Petunjuk"]]),
            sheet(PERSON, {}, name="i"),
            sheet(FAMILY, {}, name="k"),
        ]
    }

    register = check_register(files, "dtsen", VILLAGES, True, TODAY)

    assert [(found.sheet, found.layout, found.n_rows) for found in register.recognised] == [
        ("i", "dtsen_person", 1),
        ("k", "dtsen_family", 1),
    ]
    assert register.counts()["ok"] == 2


def test_income_of_a_family_is_known_only_when_every_worker_told_it():
    persons = PERSON | {"gaji": "Rp1.500.000"}
    silent = {"nomor_induk_kependudukan": nik(2), "status_hubungan_keluarga": "2", "gaji": ""}

    alone = checked(sheet(FAMILY, {}), sheet(persons, {}, silent | {"status_bekerja": "2"}))
    both = checked(sheet(FAMILY, {}), sheet(persons, {}, silent))

    assert family_of(alone).values["monthly_income_idr"] == 1_500_000
    assert "monthly_income_idr" not in family_of(both).values
