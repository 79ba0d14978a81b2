"""Two overlapping register files of the demonstration, P3KE and DTSEN, and the truth of who is who in them."""

import csv
from contextlib import contextmanager
from pathlib import Path

from rbpk.demo import register_words as words
from rbpk.demo.error_model import DTSEN_ERRORS, P3KE_ERRORS, ErrorModel
from rbpk.demo.listing import ListedFamily, listed_families
from rbpk.demo.people import Population
from rbpk.demo.register_rows import Spelling, dtsen_family_row, dtsen_person_row, p3ke_family_row, p3ke_person_row
from rbpk.demo.slips import ListedPerson

P3KE_TITLE = (
    "DATA PENSASARAN PERCEPATAN PENGHAPUSAN KEMISKINAN EKSTREM (P3KE)",
    "BY NAME BY ADDRESS",
    "DATA CONTOH: tidak memuat orang yang sungguh ada",
    "PROVINSI: KALIMANTAN TIMUR",
    "KABUPATEN: KUTAI KARTANEGARA",
)
P3KE_HEADER_ROW = 12
TRUTH_COLUMNS = ("file", "row", "person", "family_key", "family", "household", "errors")


def write_p3ke(
    population: Population,
    directory: Path,
    errors: ErrorModel = P3KE_ERRORS,
    seed: int = 1,
    *,
    file_format: str = "xlsx",
) -> list[Path]:
    """Write the poorer deciles as P3KE does: persons in a block from row 13, families in a plain table.

    file_format  "xlsx" or "csv"; a sheet holds a million rows, and csv is ten times as fast
    returns      person file, family file; `p3ke_truth.csv` is written beside them

    The villages that changed code in 2022 carry the old code and kecamatan: the list is older than the change.
    """
    spelling = Spelling(old_areas=True)
    files = [directory / f"p3ke_{part}.{file_format}" for part in ("individu", "keluarga")]
    title = [[text] for text in P3KE_TITLE] + [[""]] * (P3KE_HEADER_ROW - 1 - len(P3KE_TITLE))
    with (
        _table(files[0], "Individu", [*title, ["no", *words.P3KE_PERSON_COLUMNS]]) as people,
        _table(files[1], "Keluarga", [words.P3KE_FAMILY_COLUMNS]) as families,
        _truth(directory, "p3ke") as truth,
    ):
        row = P3KE_HEADER_ROW
        for family in listed_families(population, errors, "p3ke", seed):
            families(p3ke_family_row(family, spelling))
            for member in _rows_of(family):
                row += 1
                people([row - P3KE_HEADER_ROW, *p3ke_person_row(family, member, spelling, population.as_of)])
                truth(files[0], row, family, member)
    return files


def write_dtsen(
    population: Population,
    directory: Path,
    errors: ErrorModel = DTSEN_ERRORS,
    seed: int = 1,
    *,
    file_format: str = "csv",
    named: str = "dtsen",
) -> list[Path]:
    """Write everybody as DTSEN does: one table of families by KK number, one of persons, both with codes.

    named    how the files begin, for a second snapshot beside the first
    returns  family file, person file; `dtsen_truth.csv` is written beside them
    """
    spelling = Spelling(old_areas=False)
    files = [directory / f"{named}_{part}.{file_format}" for part in ("keluarga", "individu")]
    with (
        _table(files[0], "keluarga", [words.DTSEN_FAMILY_COLUMNS]) as families,
        _table(files[1], "individu", [words.DTSEN_PERSON_COLUMNS]) as people,
        _truth(directory, named) as truth,
    ):
        row = 1
        for family in listed_families(population, errors, "dtsen", seed):
            families(dtsen_family_row(family, spelling))
            for member in _rows_of(family):
                row += 1
                people(dtsen_person_row(family, member, spelling, population.as_of))
                truth(files[1], row, family, member)
    return files


def _rows_of(family):
    return (member for member in family.members for _ in range(member.n_rows))


@contextmanager
def _truth(directory, source):
    with (directory / f"{source}_truth.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(TRUTH_COLUMNS)

        def write(path: Path, row: int, family: ListedFamily, member: ListedPerson):
            errors = ";".join([*family.errors, *member.errors])
            who = (member.person.number, family.key, family.number, family.household.number)
            writer.writerow([path.name, row, *who, errors])

        yield write


@contextmanager
def _table(path, sheet, first_rows):
    """A function that writes one row of a new csv or xlsx file. A NIK that is a number was made one by Excel."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerows(first_rows)
            yield lambda row: writer.writerow([_as_csv(cell) for cell in row])
        return
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    table = book.create_sheet(sheet)
    for row in first_rows:
        table.append(list(row))
    yield table.append
    book.save(path)


def _as_csv(cell):
    """What Excel writes for a number of sixteen digits: 6.40299E+15."""
    return f"{cell:.5E}" if isinstance(cell, int) and cell >= 10**15 else cell
