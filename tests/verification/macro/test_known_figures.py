from collections import Counter
from decimal import Decimal

import pytest

from households.reference import load_areas
from tests.verification.macro.factories import read_figure
from verification.macro import reference
from verification.macro.models import MacroFigure, MacroSeries
from verification.macro.reading.gates import hold_doubtful
from verification.macro.reading.series import CATALOGUE

pytestmark = pytest.mark.django_db


@pytest.fixture
def known():
    load_areas()
    reference.load()


def value(series, period, code="6403", category=""):
    return MacroFigure.objects.accepted().get(
        series__code=series, period=period, area__bps_code=code, category=category
    ).value  # fmt: skip


def held(series, period, code="6403"):
    return list(MacroFigure.objects.waiting().filter(series__code=series, period=period, area__bps_code=code))


def test_every_series_of_the_reader_says_what_it_is_and_who_is_counted(known):
    assert {series.code for series in MacroSeries.objects.all()} == {series.code for series in CATALOGUE}
    assert not MacroSeries.objects.filter(definition="").exists()
    assert not MacroSeries.objects.filter(base="").exists()


def test_p0_of_kutai_kartanegara_is_the_published_one(known):
    found = {period: value("p0", f"{period}-03") for period in range(2020, 2026)}
    assert list(found.values()) == [Decimal(text) for text in ("7.31", "7.99", "7.96", "7.61", "7.28", "6.8")]


def test_all_ten_districts_have_p0_in_2021(known):
    assert MacroFigure.objects.accepted().filter(series__code="p0", period="2021-03").count() == 11


def test_extreme_poverty_stands_on_one_line_and_has_a_goal(known):
    found = MacroFigure.objects.accepted().filter(series__code="extreme_poverty").order_by("period")
    assert [(row.period, row.category, row.value) for row in found] == [
        ("2020-03", "", Decimal("1.7")), ("2021-03", "", Decimal("1.52")), ("2022-03", "", Decimal("1.45")),
        ("2024", "goal", 0),
    ]  # fmt: skip
    assert {row.line_version for row in found} == {"USD 1,9 PPP"}


def test_contradicting_figures_are_held_with_the_reason(known):
    assert [row.value for row in held("p0", "2022-03")] == [Decimal("7.66")]
    assert {row.value for row in held("poverty_line", "2024-03")} == {Decimal("753332"), Decimal("682490")}
    assert "13.760" in held("poor_count", "2020-03", "6402")[0].held_reason
    assert held("extreme_poverty", "2023-03")[0].value == 0


def test_no_figure_claims_an_error_that_nobody_published(known):
    assert not MacroFigure.objects.exclude(rse_kind="none").exists()


def test_every_figure_has_source_release_and_line_of_our_file(known):
    assert not MacroFigure.objects.filter(source_note="").exists()
    assert not MacroFigure.objects.exclude(cell__startswith="baris ").exists()


def test_the_poor_of_2021_add_up_to_the_province(known):
    counts = MacroFigure.objects.accepted().filter(series__code="poor_count", period="2021-03")
    districts = sum(row.value for row in counts.exclude(area__bps_code="6400"))
    assert abs(districts - value("poor_count", "2021-03", "6400")) < Decimal("0.05")


def test_accepted_figures_pass_the_gates_of_the_reader(known):
    rows = MacroFigure.objects.accepted().select_related("series", "area")
    figures = [
        read_figure(row.series.code, str(row.value), row.period, row.area.bps_code, category=row.category)
        for row in rows
    ]
    assert Counter(figure.flag for figure in hold_doubtful(figures)) == {"": len(figures)}


def test_loading_again_changes_nothing(known):
    before = list(MacroFigure.objects.order_by("pk").values())
    reference.load()
    assert list(MacroFigure.objects.order_by("pk").values()) == before
