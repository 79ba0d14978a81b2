import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from tests.verification.macro.factories import area
from verification.macro.models import SurveyRecord, SurveyRound
from verification.macro.surveys import demo, rounds

pytestmark = pytest.mark.django_db
LAYOUT = rounds.LAYOUTS["wb2023"]
FIELDS = {"name": "Uji", "period": "2025-03", "population": "penduduk uji", "source": "uji", "poverty_line": 700_000}


def household(**changes):
    return demo.demo_rows()[0] | changes


def sheet(tmp_path, rows, columns=None):
    path = tmp_path / "survei.csv"
    out = StringIO()
    writer = csv.DictWriter(out, columns or list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def test_a_round_keeps_design_and_answers_and_nothing_else(tmp_path):
    round = rounds.load_survey(sheet(tmp_path, [household(), household()]), LAYOUT, **FIELDS)

    record = round.records.first()
    assert (record.stratum, record.psu, record.household_size) == ("pesisir Urban", "pU01", household()["hhsize"])
    assert set(record.values) == {*LAYOUT.numbers, *LAYOUT.words}
    assert "hid" not in json.dumps(record.values)


@pytest.mark.parametrize(
    "column", ["nama", "NIK", "No KK", "alamat", "Nama Kepala Keluarga", "nomor_hp", "respondent name"]
)
def test_columns_that_name_people_are_refused_with_the_law(tmp_path, column):
    path = sheet(tmp_path, [household(**{column: "x"})])
    with pytest.raises(rounds.SurveyRefused, match="16/1997 pasal 21 dan 24"):
        rounds.load_survey(path, LAYOUT, **FIELDS)
    assert not SurveyRound.objects.exists()


def test_a_number_like_a_nik_is_refused_under_any_heading(tmp_path):
    with pytest.raises(rounds.SurveyRefused, match="Baris 3 .*16 angka"):
        rounds.load_survey(sheet(tmp_path, [household(), household(hid="6402990101900001")]), LAYOUT, **FIELDS)


def test_all_faults_are_named_and_nothing_is_stored(tmp_path):
    rows = [household(hhweight=0), household(hhsize=0), household(pc_exp="banyak"), household(ea="")]
    with pytest.raises(rounds.SurveyRefused) as refusal:
        rounds.load_survey(sheet(tmp_path, rows), LAYOUT, **FIELDS)

    for fault in ("baris 2 kolom hhweight", "baris 3 kolom hhsize", "baris 4 kolom pc_exp", "baris 5 kolom ea: kosong"):
        assert fault in str(refusal.value)
    assert not SurveyRecord.objects.exists()


def test_missing_columns_are_named(tmp_path):
    rows = [{name: value for name, value in household().items() if name not in ("ea", "hhweight")}]
    with pytest.raises(rounds.SurveyRefused, match="hhweight, ea"):
        rounds.load_survey(sheet(tmp_path, rows), LAYOUT, **FIELDS)


def test_a_round_is_loaded_once(tmp_path):
    path = sheet(tmp_path, [household()])
    rounds.load_survey(path, LAYOUT, **FIELDS)
    with pytest.raises(rounds.SurveyRefused, match="sudah dimuat"):
        rounds.load_survey(path, LAYOUT, **FIELDS)


def test_the_database_refuses_a_weight_of_zero(tmp_path):
    round = rounds.load_survey(sheet(tmp_path, [household()]), LAYOUT, **FIELDS)
    with pytest.raises(IntegrityError):
        round.records.update(weight=0)


def test_poverty_of_a_round_counts_people_not_households(tmp_path):
    """Of two blocks of one household each, the poor one has 3 of the 4 people."""
    rows = [household(ea="a", hhsize=3, pc_exp=500_000), household(ea="b", hhsize=1, pc_exp=900_000)]
    round = rounds.load_survey(sheet(tmp_path, rows), LAYOUT, **FIELDS)
    assert rounds.money_of(round)("p0").value == pytest.approx(0.75)


def test_the_demonstration_is_synthetic_complete_and_the_same_again():
    area("6403")
    round = demo.load()

    assert demo.load() == round
    assert (round.is_synthetic, round.records.count(), round.area.bps_code) == (True, 600, "6403")
    assert demo.demo_rows(3) == demo.demo_rows(3) != demo.demo_rows(4)
    assert 0.02 < rounds.money_of(round)("p0").value < 0.12


def test_the_command_prints_p0_with_its_error(tmp_path, capsys):
    path = sheet(tmp_path, demo.demo_rows())
    call_command("load_survey", path, "--name", "Uji", "--period", "2025-03", "--poverty-line", "705397")

    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["n"], round(last["p0"], 4)) == (600, 0.0455)
    assert last["rse"] == pytest.approx(100 * last["se"] / last["p0"])


def test_the_command_takes_the_columns_of_any_file(tmp_path, capsys):
    rows = [{"w": 1, "kota": n % 2, "klaster": n, "Upah": 10 * n} for n in range(1, 9)]
    columns = ["--weight=w", "--stratum=kota", "--psu=klaster", "--welfare=Upah", "--unit=person"]
    call_command("load_survey", sheet(tmp_path, rows), "--name=Uji", "--period=2025", "--poverty-line=25", *columns)

    assert json.loads(capsys.readouterr().out.splitlines()[-1])["p0"] == 0.25
    round = SurveyRound.objects.get()
    assert (round.unit, round.population) == ("person", "orang contoh dalam berkas")


def test_the_command_loads_a_round_without_a_line(tmp_path, capsys):
    call_command("load_survey", sheet(tmp_path, [household()]), "--name=Uji", "--period=2025")
    assert json.loads(capsys.readouterr().out) == {"round": SurveyRound.objects.get().pk, "n": 1}


def test_the_command_refuses_in_words(tmp_path):
    arguments = ["--name", "Uji", "--period", "2025-03", "--poverty-line", "705397"]
    with pytest.raises(CommandError, match="tidak ada"):
        call_command("load_survey", tmp_path / "tidak.csv", *arguments)
    with pytest.raises(CommandError, match="Wilayah dengan kode BPS 9"):
        call_command("load_survey", sheet(tmp_path, [household()]), *arguments, "--area", "9")
