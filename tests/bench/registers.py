"""The files the benches read: two registers of the demonstration of one size, and a later state of the first."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

CHANGED_EVERY = 50  # rows: 2 %
CHANGES = {
    "dtsen_keluarga.csv": ("luas_lantai", {"": "41"}, "42"),
    "dtsen_individu.csv": ("ijazah_tertinggi_yang_dimiliki", {"3": "4"}, "3"),
}


def write(n_households: int, folder: Path) -> None:
    """DTSEN with everybody; a register in the form of P3KE of the same size; DTSEN again with 2 % of rows changed."""
    from rbpk.demo import error_model, population, registers

    people = population.build(n_households, 1)
    registers.write_dtsen(people, folder)
    everybody = replace(error_model.P3KE_ERRORS, max_decile=None)
    registers.write_p3ke(people, folder, everybody, file_format="csv")
    (folder / "later").mkdir()
    for name, (column, known, otherwise) in CHANGES.items():
        _write_changed(folder / name, folder / "later" / name, column, known, otherwise)


def _write_changed(source: Path, target: Path, column: str, known: Mapping[str, str], otherwise: str) -> None:
    with source.open(encoding="utf-8", newline="") as old, target.open("w", encoding="utf-8", newline="") as new:
        rows = csv.DictReader(old)
        writer = csv.DictWriter(new, rows.fieldnames)
        writer.writeheader()
        for number, row in enumerate(rows):
            if number % CHANGED_EVERY == 0:
                row[column] = known.get(row[column], otherwise if row[column] != otherwise else "43")
            writer.writerow(row)


def paths(folder: Path, register: str) -> list[Path]:
    return [folder / f"{register}_{part}.csv" for part in ("keluarga", "individu")]
