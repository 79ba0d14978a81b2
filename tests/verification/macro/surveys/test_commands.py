"""`estimate` and `small_area` as they are called: a file and names of columns in, CSV out, or 2 and one line of why."""

import csv
import gzip
import io

import openpyxl
import pandas
import polars
import pytest
from django.core.management import call_command
from svy_io import write_sav

HEADING = "group,measure,estimate,se,lci,uci,rse,n,deff"
ROWS = [  # two PSUs of two: the worked example of 0.75 with an error of 0.25
    {"w": 2, "psu": "a", "y": 0, "size": 1, "spent": 5.5, "sex": "L"},
    {"w": 2, "psu": "a", "y": 1, "size": 3, "spent": 10, "sex": "P"},
    {"w": 2, "psu": "b", "y": 1, "size": 2, "spent": 20, "sex": "L"},
    {"w": 2, "psu": "b", "y": 1, "size": 4, "spent": 9.5, "sex": "P"},
]


def as_csv(path, rows=ROWS, delimiter=",", comma=False):
    with path.open("w", newline="", encoding="utf-8-sig" if comma else "utf-8") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=delimiter)
        writer.writeheader()
        writer.writerows({k: str(v).replace(".", ",") if comma else v for k, v in row.items()} for row in rows)
    return path


def as_xlsx(path):
    book = openpyxl.Workbook()
    book.active.append([*ROWS[0]])
    for row in ROWS:
        book.active.append([*row.values()])
    book.save(path)
    return path


def as_stata(path):
    pandas.DataFrame(ROWS).to_stata(path, write_index=False)
    return path


def as_spss(path):
    write_sav(polars.DataFrame(ROWS, strict=False), str(path))
    return path


def as_gzip(path):
    path.write_bytes(gzip.compress(as_csv(path.with_suffix(".plain")).read_bytes()))
    return path


def as_semicolons(path):
    return as_csv(path, delimiter=";", comma=True)


def run(capsys, command, *words):
    """What a call prints: rows of its CSV, and its lines on stderr."""
    out, err = io.StringIO(), io.StringIO()
    call_command(command, *map(str, words), stdout=out, stderr=err)
    return list(csv.DictReader(io.StringIO(out.getvalue()))), err.getvalue()


def refusal(command, *words):
    err = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(command, *map(str, words), stdout=(out := io.StringIO()), stderr=err)
    assert (ended.value.code, out.getvalue(), err.getvalue().count("\n")) == (2, "", 1)
    return err.getvalue()


def numbers(row, *names):
    return tuple(float(row[name]) for name in names)


@pytest.mark.parametrize("written", [as_csv, as_semicolons, as_gzip, as_xlsx, as_stata, as_spss])
def test_each_kind_of_file_gives_the_same_answer(capsys, tmp_path, written):
    rows, _ = run(capsys, "estimate", written(tmp_path / "contoh"), "--value=spent", "--weight=w", "--psu=psu")
    assert [row["measure"] for row in rows] == ["total", "mean"]
    assert numbers(rows[1], "estimate", "se", "n") == (11.25, pytest.approx(3.5), 4)


def test_a_column_of_0_and_1_is_a_share(capsys, tmp_path):
    rows, _ = run(capsys, "estimate", as_csv(tmp_path / "a.csv"), "--value=y", "--weight=w", "--psu=psu")
    assert [(row["group"], row["measure"]) for row in rows] == [("all", "total"), ("all", "share")]
    assert numbers(rows[1], "estimate", "se", "rse") == (0.75, 0.25, pytest.approx(100 / 3))
    assert numbers(rows[1], "lci", "uci") == (0, 1)
    assert ",".join(rows[0]) == HEADING


@pytest.mark.parametrize(
    ("asked", "share"), [("spent >= 10", 0.5), ("spent<9.6", 0.5), ("size == 3", 0.25), ("sex != L", 0.5)]
)
def test_a_comparison_is_a_share(capsys, tmp_path, asked, share):
    rows, _ = run(capsys, "estimate", as_csv(tmp_path / "a.csv"), "--value", asked, "--weight=w")
    assert (rows[1]["measure"], float(rows[1]["estimate"])) == ("share", share)


def test_poverty_of_people_by_group(capsys, tmp_path):
    """Line 10, people: of 3 in L one is poor, of 7 in P four are; gaps 0.45 and 0.05."""
    words = ["--welfare=spent", "--poverty-line=10", "--weight=w*size", "--by=sex"]
    rows, _ = run(capsys, "estimate", as_csv(tmp_path / "a.csv"), *words)
    found = {(row["group"], row["measure"]): float(row["estimate"]) for row in rows}
    assert list(found) == [("L", "P0"), ("L", "P1"), ("L", "P2"), ("P", "P0"), ("P", "P1"), ("P", "P2")]
    assert (found["L", "P0"], found["L", "P1"]) == (pytest.approx(1 / 3), pytest.approx(0.45 / 3))
    assert (found["P", "P0"], found["P", "P2"]) == (pytest.approx(4 / 7), pytest.approx(4 * 0.0025 / 7))


def test_a_ratio_and_a_quantile(capsys, tmp_path):
    path = as_csv(tmp_path / "a.csv")
    [ratio], _ = run(capsys, "estimate", path, "--value=spent", "--ratio=size", "--psu=psu")
    [median], _ = run(capsys, "estimate", path, "--value=spent", "--quantile=0.5")
    assert (ratio["measure"], float(ratio["estimate"])) == ("ratio", 4.5)
    assert (median["measure"], float(median["estimate"])) == ("quantile", 9.5)


def test_population_sizes_may_be_given_as_sampled_shares(capsys, tmp_path):
    rows = [row | {"fpc": 2 / 10, "fpc_n": 10} for row in ROWS]
    path = as_csv(tmp_path / "a.csv", rows)
    one, _ = run(capsys, "estimate", path, "--value=spent", "--psu=psu", "--fpc=fpc")
    two, _ = run(capsys, "estimate", path, "--value=spent", "--psu=psu", "--fpc=fpc_n")
    assert one == two
    assert float(one[1]["se"]) == pytest.approx(3.5 * 0.8**0.5)


def test_blanks_are_said_and_not_counted(capsys, tmp_path):
    rows = [*ROWS, ROWS[0] | {"w": ""}, ROWS[0] | {"y": "NA"}, ROWS[0] | {"sex": ""}]
    found, said = run(capsys, "estimate", as_csv(tmp_path / "a.csv", rows), "--value=y", "--weight=w", "--by=sex")
    assert [(row["group"], row["n"]) for row in found[::2]] == [("L", "2"), ("P", "2")]
    assert said.splitlines() == [
        "1 baris tanpa bobot, strata atau PSU tidak dihitung.", "1 baris tanpa kelompok tidak dihitung."
    ]  # fmt: skip


def test_groups_that_are_numbers_stand_in_their_order(capsys, tmp_path):
    rows = [row | {"kec": kec} for row, kec in zip(ROWS * 2, [10, 9, 10, 9, 100, 100, 9, 10], strict=True)]
    found, _ = run(capsys, "estimate", as_csv(tmp_path / "a.csv", rows), "--value=y", "--by=kec")
    assert [row["group"] for row in found[::2]] == ["9", "10", "100"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--value=upah"], "Kolom upah tidak ada"),
        (["--value=sex"], "Kolom sex baris 2 berisi “L”, bukan angka"),
        ([], "Sebutkan --value"),
        (["--welfare=spent"], "dipakai bersama"),
        (["--welfare=spent", "--poverty-line=0"], "lebih dari 0"),
        (["--value=y", "--quantile=1.5"], "antara 0 dan 1"),
        (["--value=sex > banyak"], "“banyak” bukan angka"),
        (["--value=y", "--stratum=psu", "--psu=psu", "--lonely-psu=refuse"], "satu PSU"),
        (["--value=y", "--psu=psu", "--fpc=w"], "ukuran populasi (fpc)"),
    ],
)
def test_what_cannot_be_estimated_is_said_in_one_line(tmp_path, words, said):
    rows = [row | {"w": 1.5} for row in ROWS]
    assert said in refusal("estimate", as_csv(tmp_path / "a.csv", rows), *words)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "satu baris data"),
        (b"w,y\n", "satu baris data"),
        (b"y,y\n1,2\n", "muncul lebih dari sekali"),
        (b"<stata_dta>rusak", "Stata rusak"),
        (b"$FL2rusak", "SPSS rusak"),
        (b"\x1f\x8brusak", "tidak dapat dibaca"),
        (b"PK\x03\x04rusak", "rusak"),
        (bytes(range(256)), "tidak dapat dibaca"),
    ],
)
def test_a_file_without_a_table_is_refused(tmp_path, content, said):
    (tmp_path / "berkas").write_bytes(content)
    assert said in refusal("estimate", tmp_path / "berkas", "--value=y")


@pytest.mark.parametrize("first", ["q", "rt", "sex"])
def test_a_heading_that_begins_like_an_old_stata_file_is_text(capsys, tmp_path, first):
    rows, _ = run(capsys, "estimate", as_csv(tmp_path / "a.csv", [{first: 1} | row for row in ROWS]), "--value=y")
    assert len(rows) == 2


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "tidak ada" in refusal("estimate", tmp_path / "nihil.csv", "--value=y")


AREAS = [
    {"kec": "Anggana", "p0": 0.10, "ragam": 0.0004, "listrik": 0.9, "jenis": "desa"},
    {"kec": "Kenohan", "p0": 0.21, "ragam": 0.0009, "listrik": 0.5, "jenis": "desa"},
    {"kec": "Sebulu", "p0": 0.12, "ragam": 0.0005, "listrik": 0.8, "jenis": "kota"},
    {"kec": "Tabang", "p0": 0.26, "ragam": 0.0016, "listrik": 0.4, "jenis": "desa"},
    {"kec": "Tenggarong", "p0": 0.06, "ragam": 0.0002, "listrik": 1.0, "jenis": "kota"},
    {"kec": "Muara Wis", "p0": "", "ragam": "", "listrik": 0.6, "jenis": "desa"},
]
MODEL = ["--direct=p0", "--variance=ragam", "--area=kec"]


def test_small_areas_are_printed_in_the_order_of_the_file(capsys, tmp_path):
    rows, _ = run(capsys, "small_area", as_csv(tmp_path / "a.csv", AREAS), *MODEL, "--covariates=listrik")
    assert list(rows[0]) == ["area", "direct", "eblup", "mse", "gamma"]
    assert [row["area"] for row in rows] == [row["kec"] for row in AREAS]
    assert (rows[5]["direct"], rows[5]["gamma"]) == ("", "0")
    assert 0.15 < float(rows[5]["eblup"]) < 0.25


def test_texts_explain_as_categories(capsys, tmp_path):
    rows, _ = run(capsys, "small_area", as_csv(tmp_path / "a.csv", AREAS), *MODEL, "--covariates=jenis")
    assert float(rows[5]["eblup"]) > float(rows[2]["eblup"])


@pytest.mark.parametrize(
    ("change", "words", "said"),
    [
        ({"ragam": 0}, "listrik", "setiap ragam harus lebih dari 0"),
        ({"listrik": ""}, "listrik", "Kolom listrik baris 2 kosong"),
        ({}, "listrik,umur", "Kolom umur tidak ada"),
        ({"ragam": ""}, "listrik,jenis", "wilayah bercontoh harus sedikitnya dua"),
    ],
)
def test_a_model_that_cannot_be_fitted_is_refused(tmp_path, change, words, said):
    rows = [AREAS[0] | change, *AREAS[1:]]
    assert said in refusal("small_area", as_csv(tmp_path / "a.csv", rows), *MODEL, f"--covariates={words}")
