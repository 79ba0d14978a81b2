"""manage.py demo --write: registers and truth as files, without a database."""

import csv
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from rbpk.demo.writing import NOTE, Order, WriteRefused, write_registers

# No test here is marked for the database: pytest-django stops every query.


def rows(path, after=0):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for number, line in enumerate(file) if number >= after))


def contents(directory):
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def test_the_command_writes_both_registers_with_their_truth(tmp_path, capsys):
    call_command("demo", "--households", "60", "--write", str(tmp_path / "out"))

    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "dtsen_keluarga.csv", "dtsen_individu.csv", "p3ke_keluarga.csv", "p3ke_individu.csv", "dtsen_truth.csv",
        "p3ke_truth.csv", "people_truth.csv", "lookalikes_truth.csv", NOTE,
    }  # fmt: skip
    assert "4 berkas register" in capsys.readouterr().out


def test_the_same_seed_writes_the_same_bytes_over_what_stands_there(tmp_path):
    write_registers(tmp_path, Order(60, seed=5, changed=0.1))
    before = contents(tmp_path)
    write_registers(tmp_path, Order(60, seed=6))
    write_registers(tmp_path, Order(60, seed=5, changed=0.1))

    assert contents(tmp_path) == before


def test_files_of_an_order_before_do_not_stay(tmp_path):
    write_registers(tmp_path, Order(20, changed=0.1))
    write_registers(tmp_path, Order(20))

    assert not list(tmp_path.glob("dtsen2_*"))


def test_a_folder_with_anything_else_is_left_alone(tmp_path):
    (tmp_path / "penting.txt").write_text("jangan hilang")

    with pytest.raises(CommandError, match="sudah berisi penting.txt"):
        call_command("demo", "--households", "5", "--write", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["penting.txt"]


@pytest.mark.parametrize(
    "wrong", [{"households": 0}, {"households": 400_000, "file_format": "xlsx"}, {"households": 5, "changed": 2.0}]
)
def test_an_order_that_cannot_be_met_is_refused(wrong):
    with pytest.raises(WriteRefused):
        Order(**wrong)


def test_a_sheet_is_written_where_it_is_asked_for(tmp_path):
    files = write_registers(tmp_path, Order(20, file_format="xlsx"))

    assert {path.suffix for path in files} == {".xlsx"}
    assert all(path.read_bytes()[:2] == b"PK" for path in files)


def test_the_truth_names_the_person_of_every_row(tmp_path):
    write_registers(tmp_path, Order(300))
    people = {row["person"]: row for row in rows(tmp_path / "people_truth.csv")}
    truth = rows(tmp_path / "p3ke_truth.csv")
    listed = rows(tmp_path / "p3ke_individu.csv", after=11)

    assert [row["row"] for row in truth] == [str(12 + number) for number in range(1, len(listed) + 1)]
    for row, line in zip(truth, listed, strict=True):
        if not row["errors"]:
            assert line["nama_lengkap"] == people[row["person"]]["name"].upper()
            assert line["nik"] == people[row["person"]]["nik"]
            assert row["household"] == people[row["person"]]["household"]


def test_twins_and_namesakes_are_named(tmp_path):
    write_registers(tmp_path, Order(1_500))
    people = {row["person"]: row for row in rows(tmp_path / "people_truth.csv")}
    groups = {}
    for row in rows(tmp_path / "lookalikes_truth.csv"):
        groups.setdefault((row["kind"], row["group"]), []).append(people[row["person"]])

    for (kind, _), group in groups.items():
        shared = ("family", "birth_date") if kind == "twin" else ("village_code",)
        assert all(len({person[column] for person in group}) == 1 for column in shared)
        assert kind == "twin" or len({person["name"].upper() for person in group}) == 1
    assert {kind for kind, _ in groups} == {"twin", "namesake"}
    assert any(len({person["birth_date"][:4] for person in group}) == 1 for group in groups.values())


@pytest.mark.parametrize("part", ["keluarga", "individu"])
def test_of_the_rows_of_a_second_snapshot_the_asked_share_differs(tmp_path, part):
    write_registers(tmp_path, Order(3_000, changed=0.1))
    before, after = (
        Counter((tmp_path / f"{name}_{part}.csv").read_text(encoding="utf-8").splitlines())
        for name in ("dtsen", "dtsen2")
    )

    assert (after - before).total() / before.total() == pytest.approx(0.1, abs=0.02)


def test_the_changes_between_the_snapshots_are_told(tmp_path):
    write_registers(tmp_path, Order(1_000, changed=0.1))
    told = {row["household"]: row["change"] for row in rows(tmp_path / "changes_truth.csv")}
    before, after = (
        {row["household"] for row in rows(tmp_path / f"{name}_truth.csv")} for name in ("people", "people2")
    )

    assert set(told.values()) == {"answers", "card_reissued", "vanished", "new"}
    assert before - after == {household for household, change in told.items() if change == "vanished"}
    assert after - before == {household for household, change in told.items() if change == "new"}
