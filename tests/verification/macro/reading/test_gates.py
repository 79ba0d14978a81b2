from decimal import Decimal

import pytest

from verification.macro.reading.figures import Address, Figure
from verification.macro.reading.gates import REASONS, hold_doubtful
from verification.macro.reading.series import BY_CODE


def figure(indicator, value, period="2024-03", code="6403", unit=None, **other):
    value = None if value is None else Decimal(str(value))
    known = BY_CODE.get(indicator)
    unit = unit if unit is not None else known.unit if known else ""
    fields = {"category": "", "flag": "", "address": Address("a", 1, 1), "area_name": code} | other
    return Figure(bps_code=code, indicator=indicator, period=period, value=value, unit=unit, **fields)


def flags(*figures):
    return [held.flag for held in hold_doubtful(list(figures))]


@pytest.mark.parametrize(
    ("indicator", "value", "flag"),
    [
        ("poverty_line", 505, "out_of_range"),
        ("poverty_line", 505469, ""),
        ("p0", 25674.58, "out_of_range"),
        ("p0", 0, ""),
        ("p0", None, "missing"),
        ("poor_count", 58420, "out_of_range"),
        ("hdi", 7.6, "out_of_range"),
        ("mean_years_schooling", 92.3, "out_of_range"),
    ],
)
def test_the_range_of_a_single_cell(indicator, value, flag):
    assert flags(figure(indicator, value)) == [flag]


def test_the_nation_may_have_more_poor_than_a_district():
    assert flags(figure("poor_count", 25219.2, code="9999"), figure("poor_count", 25219.2)) == ["", "out_of_range"]


def test_the_unit_moves_the_range():
    assert flags(figure("poor_count", 58420, unit="jiwa")) == [""]
    assert flags(figure("p0", 7.3, unit="ribu jiwa")) == ["wrong_unit"]


def test_depth_is_below_the_rate_and_severity_below_depth():
    assert flags(figure("p0", 7.28), figure("p1", 0.91), figure("p2", 0.17)) == ["", "", ""]
    assert flags(figure("p0", 7.28), figure("p1", 9.1)) == ["p1_above_p0"] * 2
    assert flags(figure("p1", 0.2), figure("p2", 0.2)) == ["p2_above_p1"] * 2
    assert flags(figure("p1", 0.2, code="6402"), figure("p2", 0.3)) == ["", ""]


def test_a_value_out_of_range_does_not_accuse_its_neighbours():
    assert flags(figure("p1", 95), figure("p2", 0.2)) == ["out_of_range", ""]


def test_march_printed_again_for_september_is_held():
    assert flags(figure("p0", 10.12), figure("p0", 10.12, "2024-09")) == ["repeated_value"] * 2
    assert flags(figure("p1", 0.95, "2018-03"), figure("p1", 0.95, "2019-03")) == ["", ""]


def test_a_column_that_repeats_another_year_is_held():
    areas = ["6401", "6402", "6403", "6404", "6405"]
    one = [figure("p1", index + 1, "2022-03", code) for index, code in enumerate(areas)]
    two = [figure("p1", index + 1, "2023-03", code) for index, code in enumerate(areas)]

    assert flags(*one, *two) == ["repeated_value"] * 10


def test_two_values_for_one_cell_are_both_held():
    assert flags(figure("hdi", 75, "2023"), figure("hdi", 76, "2023")) == ["conflicting_value"] * 2


def test_persons_and_thousands_of_them_do_not_contradict_each_other():
    assert flags(figure("poor_count", 60.86), figure("poor_count", 60860, unit="jiwa")) == ["", ""]


def test_ranks_years_unknown_and_poor_precision_are_held():
    assert flags(figure("Peringkat IPM", 3, "2023")) == ["not_a_measure"]
    assert flags(figure("hdi", 75, "")) == ["no_period"]
    assert flags(figure("p0", 7.3, marker="b"), figure("p1", 0.3, marker="a")) == ["rse_over_50", ""]


def test_every_flag_has_a_reason_in_indonesian():
    assert {"missing", "out_of_range", "p1_above_p0", "p2_above_p1", "repeated_value"} <= REASONS.keys()
