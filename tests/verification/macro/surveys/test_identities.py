"""What in a file tells who somebody is, whatever its columns are called; and what only looks like it."""

import pytest

from verification.macro.surveys.identities import identities_in
from verification.macro.surveys.tables import Table

PEOPLE = ["Siti Aminah", "Budi Santoso", "Aji Muhammad", "rahmat hidayat", "NUR LAILA", "Hj. Salmah"]
VILLAGES = ["Loa Kulu", "Anggana", "Sebulu", "Kenohan", "Tabang", "Muara Wis"]


def found(name, cells, places=()):
    return identities_in(Table({name: cells}, len(cells)), places)


@pytest.mark.parametrize(
    "heading",
    ["nama", "NIK", "No KK", "Nama Kepala Keluarga", "nama kepala desa", "alamat", "nomor_hp", "email", "latitude"],
)
def test_a_heading_that_names_people_is_found(heading):
    assert found(heading, ["x", "y"]) == [f"Kolom {heading} mengenali responden."]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (PEOPLE, "nama orang"),
        ([*["Ahmad bin Hasan", "Ani binti Umar"] * 3], "nama orang"),
        (["a", "6402990101900001"], "Baris 3 kolom x memuat nomor 16 angka"),
        ([1.0, 6402990101900001.0], "Baris 3 kolom x memuat nomor 16 angka"),
        (["NIK 6402990101900001, RT 2"], "nomor 16 angka"),
        (["6402 9901 0190 0001"], "nomor 16 angka"),
        (["Jl. Wolter Monginsidi 5", "Jl. Mawar RT 03", "Gg. Damai"], "alamat"),
        (["0812-3456-7890", "+6281234567890"], "nomor telepon"),
        (["a", "siti@contoh.id"], "surel"),
    ],
)
def test_cells_that_tell_who_somebody_is_are_found_under_an_innocent_heading(cells, said):
    [reason] = found("x", cells)
    assert said in reason


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("nama_kecamatan", VILLAGES),
        ("punya_hp", [1, 0, 1]),
        ("hubungan dengan KK", ["1", "2", "2"]),
        ("bisa jalan", ["Ya", "Tidak"]),
        ("bobot", ["1.1343642441124013", "1,1343642441124013"]),
        ("pengeluaran", [123456789012.0, 81234567890.0]),
        ("air", ["Piped into dwelling", "River"] * 10),
        ("nks", [f"p{n}" for n in range(50)]),
        ("transport", ["Jalan kaki", "Sepeda motor"] * 5),
    ],
)
def test_questions_numbers_and_categories_are_let_through(heading, cells):
    assert found(heading, cells) == []


def test_villages_are_no_people():
    places = {name.lower() for name in VILLAGES}
    assert found("tempat", VILLAGES, places) == []
    assert found("tempat", VILLAGES) != []
