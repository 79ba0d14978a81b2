"""Indicators that BPS and we both know: shares of a survey, shares of an area canvassed whole, else counts."""

import json
from decimal import Decimal

import pytest
from django.utils import timezone

from households.rule_sets import OFFERED_RULE_SETS, SHIPPED_RULE_SETS
from tests.verification.factories import HouseholdFactory, canvassed_rt
from tests.verification.macro.crosscheck.conftest import verified
from tests.verification.macro.factories import FigureFactory, SeriesFactory, area
from verification.macro.crosscheck.runs import run_crosscheck
from verification.macro.models import SurveyRound
from verification.macro.reading.series import BY_CODE
from verification.macro.shared import SHARED
from verification.macro.surveys import demo

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def published(code, value, period, **fields):
    return FigureFactory(series=SeriesFactory(code=code), value=Decimal(value), period=period, **fields)


def found(run, indicator):
    return run.comparisons.get(indicator__startswith=indicator, year=run.year)


def test_every_shared_indicator_is_a_series_we_read_and_a_rule_we_ship_or_offer():
    documents = [json.loads(path.read_text()) for path in (*SHIPPED_RULE_SETS, *OFFERED_RULE_SETS)]
    rules = {rule["code"] for document in documents for rule in document["indicators"]}
    assert {one.series for one in SHARED} <= set(BY_CODE)
    assert {one.indicator for one in SHARED} <= rules


# Surveys


@pytest.fixture
def survey():
    """The demonstration survey of March 2025; its column of electricity is turned into one of who has it."""
    area()
    round = demo.load()
    for record in round.records.all():
        record.values["listrik"] = 1 - record.values["tanpa_listrik"]
        record.save()
    SurveyRound.objects.update(design=round.design | {"shares": [["electricity", "listrik"]]})
    round.refresh_from_db()
    return round


def test_a_share_declared_to_be_measured_as_bps_does_is_tested_against_it(survey):
    published("electricity", "97", "2025")

    one = found(run_crosscheck(year=2025), "electricity_survey")

    assert (one.verdict, one.reason) == ("agrees", "")
    assert one.micro["value"] == pytest.approx(97, abs=2)
    assert one.z == pytest.approx(one.difference / one.difference_se)


def test_a_share_far_off_says_which_side_is_higher(survey):
    published("electricity", "80", "2025")
    assert found(run_crosscheck(year=2025), "electricity_survey").verdict == "micro_high"


@pytest.mark.parametrize(
    ("period", "design", "reason"),
    [("2025", {"population": ""}, "Populasi berbeda"), ("2025-09", {}, "Periode berbeda")],
)
def test_another_population_or_month_is_not_compared(survey, period, design, reason):
    published("electricity", "97", period)
    SurveyRound.objects.update(design=survey.design | design)
    assert reason in found(run_crosscheck(year=2025), "electricity_survey").reason


def test_depth_and_inequality_stand_beside_bps_without_a_test_where_their_error_is_unknown(survey):
    published("poverty_line", "705397", "2025-03")
    published("p1", "1.1", "2025-03")
    published("gini", "0.3", "2025-03")

    run = run_crosscheck(year=2025)

    assert "Galat angka BPS tidak diketahui" in found(run, "p1_survey").reason
    assert "Galat angka BPS tidak diketahui" in found(run, "gini_survey").reason
    assert 0 < found(run, "p1_survey").micro["value"] < 5
    assert 0.1 < found(run, "gini_survey").micro["value"] < 0.5


def test_a_published_error_makes_depth_testable(survey):
    published("poverty_line", "705397", "2025-03")
    published("p1", "1.1", "2025-03", rse=20, rse_kind="published")
    assert found(run_crosscheck(year=2025), "p1_survey").z is not None


# The register


@pytest.fixture
def seen(rules, form, village):
    published("electricity", "52", str(YEAR))
    return [verified(village, lighting="pln_metered"), verified(village, lighting="none")]


def test_where_every_rt_was_canvassed_whole_shares_are_compared_without_sampling_error(village, seen):
    canvassed_rt(village, seen)

    one = found(run_crosscheck(year=YEAR), "electricity")

    assert (one.verdict, one.unit, one.micro["value"], one.micro["se"]) == ("agrees", "persen", 50, 0)
    assert one.difference_se == pytest.approx(one.macro["se"])


def test_a_dwelling_nobody_called_at_leaves_counts_and_says_how_much_is_missing(village, seen):
    published("poor_count", "59", f"{YEAR}-03")
    published("p0", "7", f"{YEAR}-03")
    canvassed_rt(village, seen, n_dwellings=3)

    one = found(run_crosscheck(year=YEAR), "electricity")

    assert (one.verdict, one.unit, one.micro["value"]) == ("not_comparable", "rumah tangga", 1)
    assert "semua RT disisir lengkap (0 dari 1)" in one.reason


def test_a_family_that_is_not_verified_yet_is_no_census(village, seen):
    published("poor_count", "59", f"{YEAR}-03")
    published("p0", "7", f"{YEAR}-03")
    canvassed_rt(village, [*seen, HouseholdFactory(village=village)])
    assert found(run_crosscheck(year=YEAR), "electricity").verdict == "not_comparable"


def test_two_sides_without_any_error_are_not_tested(rules, form, village):
    published("electricity", "100", str(YEAR))
    canvassed_rt(village, [verified(village, lighting="pln_metered")])

    one = found(run_crosscheck(year=YEAR), "electricity")

    assert (one.verdict, one.macro["value"], one.micro["value"]) == ("not_comparable", 100, 100)
    assert "tanpa galat" in one.reason


def test_an_answer_not_known_is_no_census(village, seen):
    published("poor_count", "59", f"{YEAR}-03")
    published("p0", "7", f"{YEAR}-03")
    canvassed_rt(village, [*seen, verified(village)])
    assert found(run_crosscheck(year=YEAR), "electricity").verdict == "not_comparable"


def test_another_definition_is_counted_beside_without_coverage(village, rules):
    published("poor_count", "59", f"{YEAR}-03")
    published("p0", "7", f"{YEAR}-03")
    published("clean_fuel", "90", str(YEAR))
    verified(village, cooking_fuel="firewood")

    one = found(run_crosscheck(year=YEAR), "clean_fuel")

    assert "Definisi berbeda: register menghitung kayu" in one.reason
    assert (one.micro["value"], one.micro["coverage"]) == (1, None)


def test_shares_of_people_are_counted_as_people(village, rules):
    """4 percent of 59,000 / 7 percent people: 33,714."""
    published("poor_count", "59", f"{YEAR}-03")
    published("p0", "7", f"{YEAR}-03")
    published("disability", "4", str(YEAR))
    one = found(run_crosscheck(year=YEAR), "disability")
    assert (one.unit, one.macro["value"]) == ("jiwa", pytest.approx(33_714, abs=1))


def test_what_bps_has_no_figure_of_is_named(village, rules):
    published("improved_water", "76.8", "2021")
    lacking = run_crosscheck(year=YEAR).results["unpublished"]
    assert "Rumah tangga tanpa sanitasi layak" in lacking
    assert "Rumah tangga tanpa air minum layak" not in lacking
