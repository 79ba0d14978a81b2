import csv
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from openpyxl import load_workbook

from rbpk.demo import register_words as words
from rbpk.demo.error_model import DTSEN_ERRORS, P3KE_ERRORS, ErrorModel
from rbpk.demo.listing import listed_families
from rbpk.demo.population import build, next_snapshot
from rbpk.demo.registers import write_dtsen, write_p3ke

TEMPLATES = Path(__file__).parents[3] / "shared" / "data" / "templates"
NO_ERRORS = ErrorModel(**{name: 0 for name in ErrorModel.__slots__ if name != "max_decile"})


@pytest.fixture(scope="module")
def population():
    return build(600, seed=7)


@pytest.fixture
def rows(tmp_path, population):
    """Writes a register as csv and reads a file of it back."""

    def read(write, name, **settings):
        write(population, tmp_path, file_format="csv", **settings)
        with (tmp_path / name).open(encoding="utf-8") as file:
            lines = islice(file, 11 if name == "p3ke_individu.csv" else 0, None)
            return list(csv.DictReader(lines))

    return read


def test_p3ke_persons_stand_in_a_block_from_row_13(tmp_path, population):
    people, families = write_p3ke(population, tmp_path)
    header, first = _sheet(people)[11:13]

    assert header == ("no", *words.P3KE_PERSON_COLUMNS)
    assert first[0] == 1
    assert isinstance(first[header.index("nik")], str)
    assert families.name == "p3ke_keluarga.xlsx"


def test_without_errors_a_register_lists_everybody_as_they_are(rows, population):
    people = rows(write_dtsen, "dtsen_individu.csv", errors=NO_ERRORS)

    present = list(population.people())
    assert [row["nomor_induk_kependudukan"] for row in people] == [person.nik or "" for person in present]
    assert [row["nama"] for row in people] == [person.name.upper() for person in present]


def test_a_family_row_has_the_codes_of_regsosek(rows, population):
    family = rows(write_dtsen, "dtsen_keluarga.csv", errors=NO_ERRORS)[0]
    answers = population.households[0].answers

    assert family["jenis_lantai_terluas"] == str(words.DTSEN_CODES["floor"][answers["floor"]])
    assert family["desil_nasional"] == str(answers["national_decile"])
    assert family["nomor_kartu_keluarga"] == population.households[0].families[0].kk


def test_p3ke_lists_the_poorer_deciles_and_few_others(rows):
    people = rows(write_p3ke, "p3ke_individu.csv")
    deciles = Counter(int(row["desil_kesejahteraan"]) for row in people)

    assert sum(deciles[decile] for decile in (1, 2, 3, 4)) / len(people) > 0.93


def test_the_two_registers_overlap_without_being_the_same(tmp_path, population):
    write_p3ke(population, tmp_path, file_format="csv")
    write_dtsen(population, tmp_path)
    p3ke, dtsen = (_persons_in(tmp_path / f"{source}_truth.csv") for source in ("p3ke", "dtsen"))

    assert len(p3ke & dtsen) / len(p3ke) > 0.85
    assert p3ke - dtsen
    assert dtsen - p3ke


def test_no_nik_of_a_register_leaves_the_unassigned_prefix(population):
    for errors, source in ((P3KE_ERRORS, "p3ke"), (DTSEN_ERRORS, "dtsen")):
        for family in listed_families(population, errors, source, seed=1):
            assert family.kk.startswith("640299")
            assert all(member.nik is None or member.nik.startswith("640299") for member in family.members)


def test_the_row_of_the_truth_file_is_the_row_of_the_sheet(tmp_path, population):
    people, _families = write_p3ke(population, tmp_path)
    sheet = _sheet(people)
    truth = _read(tmp_path / "p3ke_truth.csv")
    names = {str(person.number): person.name.upper() for person in population.people(present_only=False)}
    column = sheet[11].index("nama_lengkap")

    unchanged = [row for row in truth if "respel" not in row["errors"]]
    assert len(sheet) == 12 + len(truth)
    assert all(sheet[int(row["row"]) - 1][column] == names[row["person"]] for row in unchanged)


def test_a_nik_rounded_by_a_spreadsheet_is_a_number(rows, tmp_path, population):
    people, _families = write_p3ke(population, tmp_path)
    numbers = [row[11] for row in _sheet(people)[12:] if isinstance(row[11], int)]

    assert 1 <= len(numbers) <= P3KE_ERRORS.n_nik_rounded
    assert all(number % 10 == 0 for number in numbers)
    assert any("E+15" in row["nik"] for row in rows(write_p3ke, "p3ke_individu.csv"))


def test_p3ke_writes_the_old_codes_of_villages_that_changed_them(rows):
    codes = {row["kode_kemendagri"]: row["kecamatan"] for row in rows(write_p3ke, "p3ke_individu.csv")}

    assert "6402131002" in codes  # Salok Api Laut, since 2022 in Samboja Barat
    assert not [code for code in codes if code.startswith(("640219", "640220"))]


def test_a_family_that_did_not_change_is_listed_the_same_way_again(tmp_path, population):
    (tmp_path / "next").mkdir()
    write_dtsen(population, tmp_path)
    write_dtsen(next_snapshot(population, seed=9), tmp_path / "next")
    before, after = (_lines(directory / "dtsen_individu.csv") for directory in (tmp_path, tmp_path / "next"))

    assert 0 < len(before - after) < 0.03 * len(before)
    assert 0 < len(after - before) < 0.03 * len(before)


@pytest.mark.skipif(not TEMPLATES.exists(), reason="the templates are not at hand")
@pytest.mark.parametrize(
    ("template", "part", "columns"),
    [
        ("dtsen_kolom.csv", "individu", words.DTSEN_PERSON_COLUMNS),
        ("dtsen_kolom.csv", "keluarga", words.DTSEN_FAMILY_COLUMNS[7:]),
        ("p3ke_kolom.csv", "individu", words.P3KE_PERSON_COLUMNS),
        ("p3ke_kolom.csv", "keluarga", words.P3KE_FAMILY_COLUMNS),
    ],
)
def test_the_headers_are_those_of_the_registers(template, part, columns):
    names = {"dtsen_kolom.csv": "nama_kanonik", "p3ke_kolom.csv": "kolom"}
    known = [row[names[template]] for row in _read(TEMPLATES / template) if row["set"] == part]

    assert list(columns) == known


def _read(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _persons_in(path):
    return {row["person"] for row in _read(path)}


def _lines(path):
    return set(path.read_text(encoding="utf-8").splitlines())


def _sheet(path):
    book = load_workbook(path, read_only=True)
    try:
        return list(book.active.iter_rows(values_only=True))
    finally:
        book.close()
