"""The command read_bps and the published expectations over real BPS files."""

import csv
import io
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command

from verification.macro.reading.imports import read_bps, read_with_sheets
from verification.macro.reading.wording import printed

BPS = Path(__file__).resolve().parents[4].parent / "shared" / "data" / "bps"
EXPECTED = BPS / "nilai_harapan.csv"
CODES = {
    "Garis kemiskinan": "poverty_line",
    "Jumlah penduduk": "population",
    "Persentase penduduk miskin": "p0",
    "Jumlah penduduk miskin": "poor_count",
    "AHH laki-laki": "life_expectancy | male",
    "IPM": "hdi",
    "Harapan lama sekolah": "expected_years_schooling",
    "Rata-rata lama sekolah": "mean_years_schooling",
    "P1": "p1",
    "P2": "p2",
    "TPT": "unemployment_rate",
    "Persentase penduduk miskin - Perkotaan": "p0 | urban",
}
needs_bps_files = pytest.mark.skipif(not EXPECTED.exists(), reason="real BPS files are not here")


def run(path, capsys):
    code = 0
    try:
        call_command("read_bps", str(path))
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_prints_one_line_per_cell(tmp_path, capsys):
    path = tmp_path / "Kemiskinan, 2024.csv"
    path.write_text("Kabupaten/Kota,Persentase Penduduk Miskin - Maret\nBontang,3.74\nBerau,...\n")

    code, out, err = run(path, capsys)

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "area_name,bps_code,indicator,period,value,unit,flag",
        "Bontang,6474,p0,2024-03,3.74,persen,",
        "Berau,6405,p0,2024-03,,persen,missing",
    ]


def test_large_and_small_values_are_printed_as_plain_decimals(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text("Kabupaten/Kota,Jumlah Ternak 2024,Luas 2024 (km2)\nBerau,1200000,0.0000001\n")

    _, out, _ = run(path, capsys)

    assert [row["value"] for row in csv.DictReader(io.StringIO(out))] == ["1200000", "0.0000001"]


@pytest.mark.parametrize(
    "content", ["", "nama,alamat\na,b\n", '{"status":"OK","data-availability":"not-available","data":""}', "{"]
)
def test_a_file_without_figures_gives_one_line_and_exit_code_two(tmp_path, capsys, content):
    path = tmp_path / "kosong.csv"
    path.write_text(content)

    code, out, err = run(path, capsys)

    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_file_that_is_not_there_gives_exit_code_two(tmp_path, capsys):
    code, out, err = run(tmp_path / "tiada.xlsx", capsys)

    assert (code, out) == (2, "")
    assert "tiada.xlsx" in err


@cache
def figures_of(short_name):
    return read_bps(next(BPS.glob(f"{short_name}_*")))


def expected_cells():
    if not EXPECTED.exists():
        return []
    with EXPECTED.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["indikator"] in CODES]


def cell_id(row):
    return "-".join([row["berkas"], row["kode_bps"], row["indikator"], row["periode"]])


@needs_bps_files
@pytest.mark.parametrize("row", expected_cells(), ids=cell_id)
def test_the_expected_cell_is_read(row):
    period = row["periode"].replace(" (Maret)", "-03")
    key = (row["kode_bps"], CODES[row["indikator"]], period)
    found = [f for f in figures_of(row["berkas"]) if (f.bps_code, f.full_indicator, f.period) == key]

    value = re.match(r"[\d.]*", row["nilai"])[0]
    assert [figure.value for figure in found] == [Decimal(value) if value else None]
    flag = "out_of_range" if "SALAH" in row["nilai"] else "" if value else "missing"
    assert found[0].flag == flag
    assert found[0].unit == row["satuan"] or not row["satuan"]


@needs_bps_files
def test_a_file_of_514_districts_gives_514_rows_and_no_empty_ones():
    codes = [figure.bps_code for figure in figures_of("S15") if figure.indicator == "hdi"]

    assert len(codes) == len(set(codes)) == 514
    assert "" not in codes


@needs_bps_files
def test_every_area_of_the_national_files_has_its_code():
    for name in ("S01", "S11", "S12", "S13", "S15"):
        assert {figure.area_name for figure in figures_of(name) if not figure.bps_code} == set()


@needs_bps_files
def test_draft_sheets_add_nothing():
    assert {figure.address.sheet for figure in figures_of("S13")} == {"Kedalaman", "Keparahan"}


@needs_bps_files
def test_codes_given_by_the_web_service_agree_with_the_names_we_resolve():
    for figure in figures_of("S13"):
        if figure.area_name == "Kutai Kartanegara":
            assert figure.bps_code == "6403"
    assert all(figure.address.key.startswith(figure.bps_code) for figure in figures_of("S01"))


@needs_bps_files
@pytest.mark.parametrize("path", sorted(BPS.glob("S*")), ids=lambda path: path.name[:3])
def test_every_figure_keeps_what_stands_at_its_address(path):
    figures, sheets = read_with_sheets(path)
    rows = dict(sheets)
    cells = [figure for figure in figures if figure.address.row]
    for figure in cells:
        line, at = rows[figure.address.sheet][figure.address.row - 1], figure.address.column - 1
        assert printed(line[at] if at < len(line) else None) == figure.printed
    assert len(cells) == (0 if path.name[:3] in ("S01", "S02") else len(figures))


@needs_bps_files
def test_lists_errors_and_empty_answers_are_refused(capsys):
    for path in sorted((BPS / "webapi_amplop").glob("*.json")):
        assert run(path, capsys)[0] == 2, path.name
