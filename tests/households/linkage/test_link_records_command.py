import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "../shared/data/linkage"
MAPS = ["--map", "nik=NIK", "--map", "name=NAMA", "--map", "birth_date=LAHIR", "--map", "area=DESA"]
HEADER = ["no", "NIK", "NAMA", "LAHIR", "DESA"]
ROWS = [
    ["1", "6402990703800001", "Budi Santoso", "07/03/1980", "Loa Kulu"],
    ["2", "6402994105900002", "Siti Aminah", "01/05/1990", "Jembayan"],
]


def write(path, rows=ROWS, header=HEADER, delimiter=",", encoding="utf-8"):
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def run(*words):
    out = StringIO()
    call_command("link_records", *map(str, words), stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def refused(*words):
    with pytest.raises(CommandError) as told:
        run(*words)
    assert told.value.returncode == 2
    return str(told.value)


def pairs(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def files(tmp_path):
    return write(tmp_path / "kiri.csv"), write(tmp_path / "kanan.csv"), tmp_path / "pasangan.csv"


def test_pairs_are_written_and_one_line_counts_them(files):
    left, right, out = files

    counts = run(left, right, "--id", "no", *MAPS, "--out", out)

    assert counts == {"rows": [2, 2], "pairs": 2, "ties": 0, "threshold": 0.5}
    assert [(pair["left_id"], pair["right_id"]) for pair in pairs(out)] == [("1", "1"), ("2", "2")]
    assert list(pairs(out)[0]) == ["left_id", "right_id", "match_probability", "match_weight"]
    assert all(0.5 <= float(pair["match_probability"]) <= 1 for pair in pairs(out))


def test_doubles_of_one_file_come_once(tmp_path):
    double = ["3", "6402990703800001", "BOEDI SANTOSO", "1980-03-07", "LOA KULU"]
    file, out = write(tmp_path / "daftar.csv", [*ROWS, double]), tmp_path / "ganda.csv"

    counts = run("--dedupe", file, "--id", "no", *MAPS, "--out", out)

    assert counts["pairs"] == 1
    assert [(pair["left_id"], pair["right_id"]) for pair in pairs(out)] == [("1", "3")]


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), ("|", "cp1252"), (",", "cp1252")]
)
def test_delimiter_and_encoding_are_found_out(tmp_path, delimiter, encoding):
    rows = [["1", "", "Nur 'Aïsyah; Rahman", "1980-03-07", "Loa, Kulu"], ["", "", "", "", ""]]
    left = write(tmp_path / "kiri.csv", rows, delimiter=delimiter, encoding=encoding)
    right = write(tmp_path / "kanan.csv", rows)

    assert run(left, right, "--id", " NO", *MAPS, "--out", tmp_path / "p.csv")["pairs"] == 1


def test_blanks_in_the_header_and_joined_columns(tmp_path):
    file = tmp_path / "febrl.csv"
    file.write_text("rec_id, given_name, surname, date_of_birth\na, jo, green, 19480930\nb, jo, green, 19480930\n")
    mapped = ["--map", "name=given_name+surname", "--map", "birth_date=date_of_birth"]

    assert run("--dedupe", file, "--id", "rec_id", *mapped, "--out", tmp_path / "p.csv")["pairs"] == 1


def test_a_file_of_nothing_but_a_header_has_no_pairs(files):
    left, right, out = files
    write(right, [])

    assert run(left, right, "--id", "no", *MAPS, "--out", out)["pairs"] == 0
    assert pairs(out) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (["--id", "nomor"], "nomor"), (["--map", "nama=NAMA"], "nama"), (["--map", "address"], "--map address"),
        (["--map", "address=ALAMAT"], "ALAMAT"), (["--map", "nik=NAMA"], "lebih dari sekali"),
        (["--threshold", "2"], "--threshold 2"), (["--threshold", "x"], "--threshold x"),
        (["--out", "/tidak/ada/p.csv"], "/tidak/ada"), (["--dedupe", "x.csv"], "--dedupe"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_and_writes_nothing(files, change, word):
    left, right, out = files

    assert word in refused(left, right, "--id", "no", *MAPS, "--out", out, *change)
    assert not out.exists()


def test_what_is_missing_on_the_command_line_is_told(files):
    left, right, out = files

    assert "dua berkas" in refused(left, "--id", "no", *MAPS, "--out", out)
    assert "--id" in refused(left, right, *MAPS, "--out", out)
    assert "--out" in refused(left, right, "--id", "no", *MAPS)
    assert "--map" in refused(left, right, "--id", "no", "--out", out)
    assert "sama dengan" in refused(left, right, "--id", "no", *MAPS, "--out", left)
    assert "tidak ada" in refused(left, "hilang.csv", "--id", "no", *MAPS, "--out", out)


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([*ROWS, ROWS[0]], "sudah dipakai di baris 2"), ([["", *ROWS[0][1:]]], "tidak punya id"),
        ([[*ROWS[0], "lebih"]], "lebih banyak sel"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_linked_is_refused_with_its_row(files, rows, word):
    left, right, out = files
    write(right, rows)

    told = refused(left, right, "--id", "no", *MAPS, "--out", out)

    assert "kanan.csv" in told
    assert word in told
    assert not any(cell in told for cell in ROWS[0][1:])


def test_an_empty_file_and_a_column_that_comes_twice_are_refused(files):
    left, right, out = files
    right.write_text("\n")
    assert "kosong" in refused(left, right, "--id", "no", *MAPS, "--out", out)

    write(right, header=["no", "NIK", "NAMA", "LAHIR", "nama"])
    assert "ada 2 kali" in refused(left, right, "--id", "no", *MAPS, "--out", out)


def test_from_outside_it_needs_no_server_and_leaves_nothing_behind(files, tmp_path):
    left, right, out = files
    var, scratch = tmp_path / "var", tmp_path / "tmp"
    scratch.mkdir()
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    environment |= {"RBPK_VAR": str(var), "TMPDIR": str(scratch)}
    command = [sys.executable, ROOT / "manage.py", "link_records", left, right, "--id", "no", *MAPS, "--out", out]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["pairs"] == 2
    assert not (var / "postgres").exists()
    assert list(scratch.iterdir()) == []
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == ["kanan.csv", "kiri.csv", "pasangan.csv"]


FEBRL = [
    "--id", "rec_id", "--map", "nik=soc_sec_id", "--map", "name=given_name+surname",
    "--map", "birth_date=date_of_birth", "--map", "address=street_number+address_1+address_2",
]  # fmt: skip
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data")


def f1(found, n_true):
    right = sum(pair["left_id"].split("-")[1] == pair["right_id"].split("-")[1] for pair in found)
    return round(2 * right / (len(found) + n_true), 3)


@needs_data
@pytest.mark.parametrize("area", ["suburb", "postcode", "state"])
def test_febrl1_is_deduplicated_at_the_usual_threshold(tmp_path, area):
    out = tmp_path / "p.csv"
    run("--dedupe", DATA / "febrl1.csv", *FEBRL, "--map", f"area={area}", "--out", out)

    assert f1(pairs(out), 500) >= 0.998


@needs_data
@pytest.mark.slow
@pytest.mark.parametrize("area", ["suburb", "postcode", "state"])
def test_febrl4_is_linked_at_the_usual_threshold(tmp_path, area):
    out = tmp_path / "p.csv"
    run(DATA / "febrl4a.csv", DATA / "febrl4b.csv", *FEBRL, "--map", f"area={area}", "--out", out)

    assert f1(pairs(out), 5000) >= 0.998
