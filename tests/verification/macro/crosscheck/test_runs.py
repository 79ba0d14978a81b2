import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from jobs import work
from jobs.actions import request_job
from tests.factories import AreaFactory
from tests.verification.macro.crosscheck.conftest import verified
from tests.verification.macro.factories import FigureFactory, SeriesFactory, area
from verification.macro.crosscheck.again import RUN_CROSSCHECK
from verification.macro.crosscheck.runs import run_crosscheck
from verification.macro.models import Comparison, CrossCheckRun, MacroFigure, SurveyRound
from verification.macro.surveys import demo
from verification.review.models import Decision

pytestmark = pytest.mark.django_db


def published(code, value, period, **fields):
    return FigureFactory(series=SeriesFactory(code=code), value=Decimal(value), period=period, **fields)


@pytest.fixture
def survey():
    """The demonstration survey of March 2025 at the line of that month: P0 4.55 percent."""
    area()
    return demo.load()


def finding(run, start):
    return run.comparisons.get(indicator__startswith=start, year=run.year)


# Survey against BPS


def test_equal_definition_line_population_and_period_give_a_difference(survey):
    published("p0", "6.8", "2025-03")
    published("poverty_line", "705397", "2025-03")

    found = finding(run_crosscheck(year=2025), "p0_survey")

    assert (found.verdict, found.reason) == ("agrees", "")
    assert found.difference == pytest.approx(found.micro["value"] - 6.8)
    assert found.z == pytest.approx(found.difference / found.difference_se)
    assert "bukan angka BPS" in found.macro["margin"]


def test_a_difference_beyond_its_error_says_which_side_is_lower(survey):
    published("p0", "25", "2025-03")
    published("poverty_line", "705397", "2025-03")
    assert finding(run_crosscheck(year=2025), "p0_survey").verdict == "micro_low"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"poverty_line": 650_000}, "Garis berbeda"),
        ({"period": "2025-09"}, "Periode berbeda"),
        ({"design": {"population": "6401:people"}}, "Populasi berbeda"),
        ({"design": {"measure": "income"}}, "Ukuran berbeda"),
        ({"poverty_line": None}, "tidak punya garis"),
    ],
)
def test_whatever_differs_forbids_a_difference_and_is_named(survey, change, reason):
    published("p0", "6.8", "2025-03")
    published("poverty_line", "705397", "2025-03")
    design = survey.design | change.pop("design", {})
    SurveyRound.objects.update(**change, design=design)

    found = finding(run_crosscheck(year=2025), "p0_survey")

    assert (found.verdict, found.difference, found.z) == ("not_comparable", None, None)
    assert reason in found.reason


def test_a_line_that_is_held_cannot_be_equal(survey):
    published("p0", "6.8", "2025-03")
    published("poverty_line", "705397", "2025-03", held=True)
    assert "Garis berbeda" in finding(run_crosscheck(year=2025), "p0_survey").reason


def test_an_rse_above_50_is_not_compared(survey):
    published("p0", "6.8", "2025-03", rse=51, rse_kind="published")
    published("poverty_line", "705397", "2025-03")
    assert "RSE di atas 50" in finding(run_crosscheck(year=2025), "p0_survey").reason


def test_the_world_bank_sample_is_another_population(survey):
    published("p0", "6.8", "2025-03")
    SurveyRound.objects.update(design=survey.design | {"population": "", "measure": ""}, population="negara rekaan")

    reason = finding(run_crosscheck(year=2025), "p0_survey").reason

    assert "sisi mikro mewakili negara rekaan, BPS menghitung penduduk Kutai Kartanegara" in reason


def test_a_year_without_figures_or_surveys_says_so():
    area()
    run = run_crosscheck(year=2019)
    assert {row.verdict for row in run.comparisons.all()} == {"not_comparable"}
    assert all(row.reason for row in run.comparisons.all())


# Register


def test_verified_poor_are_coverage_as_a_band_and_never_a_missing_number(village):
    published("poor_count", "59", "2024-03")
    published("p0", "7.28", "2024-03")
    verified(village)
    verified(village, eligible=False)

    found = finding(run_crosscheck(year=2024), "poor_count")

    assert (found.verdict, found.difference, found.macro["value"], found.micro["value"]) == (
        "not_comparable", None, 59_000, 1,
    )  # fmt: skip
    assert found.micro["coverage"]["low"] == pytest.approx(1 / found.macro["high"])
    assert found.micro["coverage"]["high"] == pytest.approx(1 / found.macro["low"])
    assert "bukan jumlah yang terlewat" in found.reason


def test_households_without_decent_water_stand_beside_the_assumed_count(rules, village):
    """23.2 percent of 62,360 / 7.99 percent people, 3.9 to a house: 46,428 households."""
    published("p0", "7.99", "2021-03")
    published("poor_count", "62.36", "2021-03")
    published("improved_water", "76.80", "2021")
    verified(village, water_source="surface")
    verified(village, water_source="piped")
    verified(village)

    found = finding(run_crosscheck(year=2024), "improved_water")

    assert found.macro["value"] == pytest.approx(46_428, abs=1)
    assert found.macro["low"] < 46_428 < found.macro["high"]
    assert (found.micro["value"], found.verdict) == (1, "not_comparable")
    assert "Banyaknya rumah tangga anggapan kami" in found.macro["words"]["assumption"]
    assert "1 belum diketahui" in found.micro["note"]


# The run


def test_a_run_keeps_what_it_looked_at(survey):
    figure = published("p0", "6.8", "2025-03")
    run = run_crosscheck(year=2025)
    MacroFigure.objects.filter(pk=figure.pk).update(value=9)

    run.refresh_from_db()

    assert run.inputs["figures"][0]["value"] == "6.8000"
    assert run.inputs["rounds"][0]["n"] == 600
    assert run.inputs["assumptions"]["n"] == 700
    assert finding(run, "p0_survey").macro["value"] == 6.8


def test_the_database_refuses_a_number_for_what_is_not_comparable(survey):
    run = run_crosscheck(year=2025)
    with pytest.raises(IntegrityError), transaction.atomic():
        run.comparisons.update(difference=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        run.comparisons.update(reason="")


def test_the_command_prints_the_verdicts_as_json(survey, capsys):
    published("p0", "6.8", "2025-03")
    call_command("crosscheck", json=True)

    answer = json.loads(capsys.readouterr().out)
    assert answer["year"] == 2025
    assert {row["verdict"] for row in answer["verdicts"]} <= set(Comparison.Verdict.values)
    assert CrossCheckRun.objects.get().pk == answer["run"]


def test_the_command_prints_words(survey, capsys):
    published("p0", "6.8", "2025-03")
    call_command("crosscheck", year=2025)
    assert "Tidak dapat dibandingkan" in capsys.readouterr().out


def test_earlier_years_stand_beside_with_what_the_register_held_then(village):
    for year, count in (("2023", "60.86"), ("2024", "59")):
        published("poor_count", count, f"{year}-03")
        published("p0", "7.5", f"{year}-03")
    verified(village)
    run = run_crosscheck(year=2024)

    assert not run.comparisons.exclude(year=2024).exists()  # nobody was verified at the end of 2023

    Decision.objects.update(decided_at=datetime(2023, 6, 1, tzinfo=UTC))
    earlier = run_crosscheck(year=2024).comparisons.get(year=2023)
    assert (earlier.indicator, earlier.macro["value"], earlier.micro["value"]) == ("poor_count", 60_860, 1)
    assert earlier.micro["period"] == "2023-12-31"


def test_what_moved_is_tested_and_the_rank_is_an_interval():
    published("p0", "7.61", "2023-03")
    published("p0", "7.28", "2024-03")
    for n in range(5):
        other = AreaFactory(level="regency", kind="kabupaten", parent=area().parent)
        published("p0", f"{9 + n}", "2024-03", area=other)

    results = run_crosscheck(year=2024).results

    [change] = results["changes"]
    assert (change["before"], change["after"], change["is_measurable"]) == ("Maret 2023", "Maret 2024", False)
    assert (results["rank"]["rank"], results["rank"]["n"]) == (6, 6)
    assert results["rank"]["low"] < 6 == results["rank"]["high"]
    assert "bukan angka BPS" in results["rank"]["margin"]


def test_the_register_stands_beside_by_kecamatan(village):
    verified(village)
    [one] = run_crosscheck(year=2024).results["kecamatan"]
    assert one == {
        "name": village.parent.name, "listed": 1, "verified": 1, "eligible_households": 1, "eligible_people": 1
    }  # fmt: skip


def test_a_job_runs_it_and_links_to_the_result(user):
    job = request_job(kind=RUN_CROSSCHECK, subject="Kukar 2024", params={"year": 2024, "area": area().pk}, by=user())
    job = work.run_job(job.pk)
    run = CrossCheckRun.objects.get()
    assert job.result["links"] == [["Lihat hasil", f"/makro/uji-silang/{run.pk}/"]]
    assert run.requested_by == job.requested_by
