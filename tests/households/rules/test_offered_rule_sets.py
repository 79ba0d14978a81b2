"""The 14 criteria of BPS and the nine of the ministry: shipped, not in use, and they say what is not confirmed."""

import pytest

from households.models import Assessment, Indicator, RuleSet
from households.rule_sets import OFFERED_RULE_SETS, SHIPPED_RULE_SETS, load_rule_set, shipped_variables
from households.scoring import assess

VARIABLES = shipped_variables()
BPS14, KEPMENSOS = (load_rule_set(path, VARIABLES) for path in OFFERED_RULE_SETS)
RTLH, *_ = (load_rule_set(path, VARIABLES) for path in SHIPPED_RULE_SETS)
POOR = {
    "floor_area_m2": 15, "n_members": 2, "floor": "earth", "wall": "bamboo", "toilet": "none", "lighting": "none",
    "water_source": "surface", "cooking_fuel": "firewood", "protein_times_per_week": 1, "new_clothes_per_year": 0,
    "meals_per_day": 2, "can_pay_clinic": "no", "monthly_income_idr": 500_000, "has_savings": "no", "has_car": "no",
    "has_motorcycle": "no", "has_motorboat": "no", "has_shelter": "yes", "worried_food": "yes", "food_over_half": "yes",
}  # fmt: skip
WELL_OFF = POOR | {
    "floor_area_m2": 60, "floor": "ceramic", "wall": "masonry", "wall_plastered": "yes", "toilet": "own",
    "lighting": "pln_metered", "power_va": "1300", "water_source": "piped", "cooking_fuel": "lpg_3kg",
    "protein_times_per_week": 4, "new_clothes_per_year": 3, "meals_per_day": 3, "can_pay_clinic": "yes",
    "monthly_income_idr": 6_000_000, "farm_land_m2": 0, "has_savings": "yes", "worried_food": "no",
    "food_over_half": "no",
}  # fmt: skip
HEAD = {"relation": "head", "education": "primary", "works": "no", "job_status": "casual_farm"}
ABLE_HEAD = {"relation": "head", "education": "senior", "works": "yes", "job_status": "employee"}
SPOUSE = {"relation": "spouse", "education": "none", "works": "no", "job_status": "casual_farm"}


def states(rule_set, household, *persons):
    return {result.rule.code: result.state for result in assess(rule_set, household, persons).results}


@pytest.mark.parametrize("rule_set", [BPS14, KEPMENSOS], ids=lambda one: one.code)
def test_an_offered_rule_set_is_whole_and_opens_no_need(rule_set):
    assert sum(rule.weight for rule in rule_set.rules) == 1
    assert len({rule.weight for rule in rule_set.rules}) == 1
    assert {rule.dimension for rule in rule_set.rules} == set(rule_set.dimensions)
    assert not any(rule.opens_need or rule.cost_idr or rule.programmes for rule in rule_set.rules)
    assert all(rule.source for rule in rule_set.rules)
    assert "Belum terkonfirmasi" in rule_set.note


def test_the_sets_have_fourteen_and_nine_criteria_with_their_thresholds():
    assert (len(BPS14.rules), str(BPS14.cutoff)) == (14, "9/14")
    assert (len(KEPMENSOS.rules), str(KEPMENSOS.cutoff)) == (9, "2/3")


@pytest.mark.parametrize("rule_set", [BPS14, KEPMENSOS], ids=lambda one: one.code)
def test_one_household_holds_all_and_another_none(rule_set):
    with_all = POOR | {"has_shelter": "no"}

    assert set(states(rule_set, with_all, HEAD, SPOUSE).values()) == {"yes"}
    assert set(states(rule_set, WELL_OFF, ABLE_HEAD, SPOUSE).values()) == {"no"}


def test_nine_of_fourteen_is_poor_and_eight_is_not():
    eight = WELL_OFF | {name: POOR[name] for name in (
        "floor", "toilet", "lighting", "water_source", "cooking_fuel", "meals_per_day", "can_pay_clinic",
        "new_clothes_per_year",
    )}  # fmt: skip
    nine = eight | {"protein_times_per_week": 1}

    assert assess(BPS14, eight, [ABLE_HEAD, SPOUSE]).state == "no"
    assert assess(BPS14, nine, [ABLE_HEAD, SPOUSE]).state == "yes"


def test_only_the_head_counts_for_school_and_work():
    found = states(BPS14, WELL_OFF, ABLE_HEAD, SPOUSE)

    assert (found["bps_head_school"], found["bps_head_work"]) == ("no", "no")


def test_a_household_nobody_asked_the_new_questions_stays_unknown_where_it_matters():
    asked_before = {name: POOR[name] for name in ("floor", "wall", "toilet", "lighting", "water_source", "n_members")}

    found = states(BPS14, asked_before, ABLE_HEAD, SPOUSE)

    assert found["bps_floor"] == "yes"
    assert {found[code] for code in ("bps_protein", "bps_clothes", "bps_meals", "bps_clinic", "bps_savings")} == {
        "unknown"
    }


def test_a_motorcycle_settles_that_there_is_something_to_sell():
    assert states(BPS14, {"has_motorcycle": "yes"}, HEAD)["bps_savings"] == "no"


def test_a_good_board_wall_counts_for_the_ministry_only_and_both_say_be_careful():
    board = WELL_OFF | {"wall": "board", "wall_condition": "good"}

    assert states(KEPMENSOS, board, ABLE_HEAD, SPOUSE)["kms_wall"] == "yes"
    assert states(BPS14, board, ABLE_HEAD, SPOUSE)["bps_wall"] == "no"
    cautions = {rule.code: rule.caution for one in (BPS14, KEPMENSOS, RTLH) for rule in one.rules}
    assert all("lazim" in cautions[code] for code in ("bps_wall", "kms_wall", "bad_wall"))
    assert all("sungai" in cautions[code] for code in ("bps_water", "unsafe_water"))


def test_the_norm_of_floor_area_is_that_of_its_own_rule_set():
    assert BPS14.norms["min_floor_area_m2"].value == 8
    assert RTLH.norms["min_floor_area_m2"].value == 7.2
    between = {"floor_area_m2": 15, "n_members": 2}
    assert states(BPS14, between)["bps_floor_area"] == "yes"
    assert states(RTLH, between)["overcrowded"] == "no"


@pytest.mark.django_db
def test_they_are_there_after_loading_and_not_in_use(shipped):
    offered = RuleSet.objects.filter(code__in=["bps14", "kepmensos262"])

    assert {row.stage for row in offered} == {"offered"}
    assert not Indicator.objects.filter(rules__rule_set__in=offered, opens_need=True).exists()
    assert not Assessment.objects.filter(rule_set__in=offered).exists()
