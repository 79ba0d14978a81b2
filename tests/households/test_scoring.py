from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from households.rule_sets import SHIPPED_RULE_SETS, load_rule_set, shipped_variables
from households.scoring import assess, censored_headcounts, contributions, measure_bounds, poverty_measures

VARIABLES = shipped_variables()
RTLH, MPI, NEEDS = (load_rule_set(path, VARIABLES) for path in SHIPPED_RULE_SETS)
DECENT_HOUSE = {
    "floor_area_m2": 45, "n_members": 1, "roof": "zinc", "wall": "board", "floor": "wood", "roof_condition": "good",
    "wall_condition": "good", "floor_condition": "light_damage", "toilet": "own", "closet": "swan_neck",
    "sewage": "septic_tank", "water_source": "piped", "lighting": "pln_metered", "cooking_fuel": "lpg_3kg",
    "worried_food": "no", "monthly_income_idr": 3_000_000, "has_car": "no", "has_tv": "yes", "has_motorcycle": "yes",
}  # fmt: skip
ADULT = {
    "age_years": 40, "education": "junior", "can_read": "yes", "works": "yes", "school_participation": "finished",
    "difficulty": "none", "chronic_illness": "no", "health_insurance": "pbi",
}  # fmt: skip
CHILD = ADULT | {"age_years": 12, "education": "none", "school_participation": "attending"}


def states(assessment):
    return {result.rule.code: result.state for result in assessment.results}


def result_of(assessment, code):
    return next(result for result in assessment.results if result.rule.code == code)


# One household


@pytest.mark.parametrize("rule_set", [RTLH, MPI, NEEDS], ids=lambda rule_set: rule_set.code)
def test_a_decent_house_with_a_working_adult_lacks_nothing(rule_set):
    assessment = assess(rule_set, DECENT_HOUSE, [ADULT])

    assert set(states(assessment).values()) == {"no"}
    assert (assessment.score_low, assessment.score_high, assessment.state) == (0, 0, "no")


def test_a_board_wall_is_a_deprivation_only_when_it_is_heavily_damaged():
    assert states(assess(RTLH, DECENT_HOUSE, [ADULT]))["bad_wall"] == "no"
    assert states(assess(RTLH, DECENT_HOUSE | {"wall_condition": "light_damage"}, [ADULT]))["bad_wall"] == "no"

    ruined = result_of(assess(RTLH, DECENT_HOUSE | {"wall_condition": "heavy_damage"}, [ADULT]), "bad_wall")
    assert (ruined.state, ruined.because) == ("yes", (("wall_condition", "heavy_damage", None),))


def test_river_water_is_a_need_but_alone_does_not_make_a_house_unfit():
    assessment = assess(RTLH, DECENT_HOUSE | {"water_source": "surface"}, [ADULT])

    assert states(assessment)["unsafe_water"] == "yes"
    assert (assessment.score_low, assessment.state) == (Fraction(1, 16), "no")


@pytest.mark.parametrize("lack", [{"floor": "earth"}, {"toilet": "none"}, {"floor_area_m2": 7.1}, {"roof": "thatch"}])
def test_any_other_lack_makes_a_house_unfit(lack):
    assert assess(RTLH, DECENT_HOUSE | lack, [ADULT]).state == "yes"


def test_a_shell_of_which_nothing_is_known_is_unknown_in_everything():
    for rule_set in (RTLH, MPI, NEEDS):
        assessment = assess(rule_set, {})
        assert set(states(assessment).values()) == {"unknown"}
        assert (assessment.score_low, assessment.score_high, assessment.state) == (0, 1, "unknown")


def test_unknown_counts_apart_until_it_no_longer_matters():
    without_roof = {name: value for name, value in DECENT_HOUSE.items() if name != "roof_condition"}

    open_question = assess(RTLH, without_roof, [ADULT])
    settled = assess(RTLH, without_roof | {"floor": "earth"}, [ADULT])

    assert (open_question.score_low, open_question.score_high, open_question.state) == (0, Fraction(3, 16), "unknown")
    assert (settled.score_low, settled.score_high, settled.state) == (Fraction(3, 16), Fraction(6, 16), "yes")


def test_six_lacks_of_one_eighteenth_reach_the_cutoff_of_one_third():
    poor_living = DECENT_HOUSE | {
        "cooking_fuel": "firewood", "toilet": "none", "water_source": "surface", "lighting": "none", "floor": "earth",
        "has_tv": "no", "has_motorcycle": "no", "has_smartphone": "no", "has_computer": "no", "has_bicycle": "no",
        "has_fridge": "no", "has_boat": "yes", "has_motorboat": "no",
    }  # fmt: skip

    assessment = assess(MPI, poor_living, [ADULT])

    assert (assessment.score_low, assessment.score_high, assessment.state) == (Fraction(1, 3), Fraction(1, 3), "yes")


# Its persons


def test_two_children_out_of_school_are_two_outcomes_and_one_deprivation():
    dropout = CHILD | {"school_participation": "finished", "education": "primary"}
    never = CHILD | {"school_participation": "never"}

    result = result_of(
        assess(NEEDS, DECENT_HOUSE | {"n_members": 4}, [ADULT, dropout, CHILD, never]), "child_out_of_school"
    )

    assert result.state == "yes"
    assert [outcome.state for outcome in result.persons] == ["no", "yes", "no", "yes"]
    assert {answer.person for answer in result.because} == {1, 3}


@pytest.mark.parametrize(
    ("person", "code", "state"),
    [
        (CHILD | {"age_years": 6, "school_participation": "never"}, "child_out_of_school", "no"),
        (ADULT | {"age_years": 18, "education": "senior"}, "child_out_of_school", "no"),
        (ADULT | {"age_years": 18, "education": "junior"}, "child_out_of_school", "yes"),
        (ADULT | {"age_years": 19, "education": "junior"}, "child_out_of_school", "no"),
        ({"age_years": 14, "can_read": "no"}, "adult_illiterate", "no"),
        ({"age_years": 15, "can_read": "no"}, "adult_illiterate", "yes"),
        ({"can_read": "no"}, "adult_illiterate", "unknown"),
        ({"health_insurance": "none"}, "no_health_insurance", "yes"),
        ({"health_insurance": "self"}, "no_health_insurance", "no"),
        ({"difficulty": "total"}, "severe_difficulty", "yes"),
        ({"difficulty": "some"}, "severe_difficulty", "no"),
        ({"age_years": 4, "nutrition": "stunting"}, "child_malnourished", "yes"),
        ({"age_years": 5, "nutrition": "stunting"}, "child_malnourished", "no"),
        (ADULT | {"works": "no"}, "adult_not_working", "yes"),
        (ADULT | {"works": "no", "school_participation": "attending"}, "adult_not_working", "no"),
        (ADULT | {"works": "no", "age_years": 60}, "adult_not_working", "no"),
    ],
)  # fmt: skip
def test_a_person_has_a_need_or_not(person, code, state):
    [outcome] = result_of(assess(NEEDS, {"n_members": 1}, [person]), code).persons

    assert outcome.state == state


def test_income_per_person_is_held_against_the_poverty_line_of_kukar():
    def low_income(income):
        return states(assess(NEEDS, {"n_members": 4, "monthly_income_idr": income}))["low_income"]

    assert (low_income(4 * 705_397 - 1), low_income(4 * 705_397)) == ("yes", "no")


def test_members_nobody_listed_keep_a_rule_open_and_are_named_as_the_cause():
    result = result_of(assess(NEEDS, DECENT_HOUSE | {"n_members": 3}, [ADULT]), "no_health_insurance")

    assert (result.state, result.because) == ("unknown", (("n_members", 3, None),))
    assert [outcome.state for outcome in result.persons] == ["no"]


def test_members_nobody_listed_do_not_hide_what_is_seen():
    uninsured = ADULT | {"health_insurance": "none"}

    result = result_of(assess(NEEDS, DECENT_HOUSE | {"n_members": 3}, [uninsured]), "no_health_insurance")

    assert (result.state, result.because) == ("yes", (("health_insurance", "none", 0),))


def test_an_unknown_number_of_members_with_nobody_listed_is_the_cause():
    result = result_of(assess(MPI, {"worried_food": "no"}), "undernutrition")

    assert (result.state, result.because) == ("unknown", (("n_members", None, None),))


answers = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(sorted(variable.choices)) if variable.choices else st.integers(1, 8)
        for name, variable in VARIABLES.items()
        if variable.unit == "household"
    },
)
person_answers = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(sorted(variable.choices)) if variable.choices else st.integers(0, 80)
        for name, variable in VARIABLES.items()
        if variable.unit == "person"
    },
)


@given(st.sampled_from([RTLH, MPI, NEEDS]), answers, st.lists(person_answers, max_size=3), answers)
@settings(max_examples=150, deadline=None)
def test_further_answers_only_narrow_the_score(rule_set, household, persons, further):
    household = {"n_members": 3} | household
    before, after = assess(rule_set, household, persons), assess(rule_set, further | household, persons)

    assert before.score_low <= after.score_low <= after.score_high <= before.score_high
    assert before.state in ("unknown", after.state)


# Many households


def test_the_measures_equal_the_example_of_alkire_and_foster():
    # Alkire & Foster (2011), J. Public Economics 95: four persons, four equal dimensions, cut-offs z, k = 2 of 4.
    achievements = [(13.1, 14, 4, 1), (15.2, 7, 5, 0), (12.5, 10, 1, 0), (20, 11, 3, 1)]
    lines = (13, 12, 3, 1)
    scores = [Fraction(sum(a < z for a, z in zip(row, lines, strict=True)), 4) for row in achievements]

    measures = poverty_measures(scores, Fraction(2, 4))

    assert measures.headcount == pytest.approx(0.5, abs=5e-5)
    assert measures.intensity == pytest.approx(0.75, abs=5e-5)
    assert measures.adjusted_headcount == pytest.approx(0.375, abs=5e-5)


def test_the_measures_equal_the_worked_example_of_the_human_development_report():
    # UNDP, Human Development Report, technical note on the MPI: four households of 4, 7, 5 and 4 people with weighted
    # deprivations of 22.2, 72.2, 38.9 and 50.0 percent: H 0.80, A 0.5625, MPI 0.450.
    scores = [Fraction(4, 18), Fraction(13, 18), Fraction(7, 18), Fraction(9, 18)]

    measures = poverty_measures(scores, MPI.cutoff, weights=[4, 7, 5, 4])

    assert measures.headcount == pytest.approx(0.8000, abs=5e-5)
    assert measures.intensity == pytest.approx(0.5625, abs=5e-5)
    assert measures.adjusted_headcount == pytest.approx(0.4500, abs=5e-5)
    assert measures.population == 20


# UNDP, Human Development Report 2010 to 2015, technical note on the MPI, "Example using hypothetical data": who of the
# four households lacks what. Ten indicators in three dimensions of equal weight, k = 1/3.
HDR_WEIGHTS = {
    "schooling": Fraction(1, 6), "attendance": Fraction(1, 6), "nutrition": Fraction(1, 6), "mortality": Fraction(1, 6),
    "electricity": Fraction(1, 18), "water": Fraction(1, 18), "sanitation": Fraction(1, 18), "floor": Fraction(1, 18),
    "fuel": Fraction(1, 18), "assets": Fraction(1, 18),
}  # fmt: skip
HDR_DIMENSIONS = {
    "education": ("schooling", "attendance"), "health": ("nutrition", "mortality"),
    "living standards": ("electricity", "water", "sanitation", "floor", "fuel", "assets"),
}  # fmt: skip
HDR_PEOPLE = [4, 7, 5, 4]
HDR_LACKS = [
    {"mortality", "fuel"},
    {"schooling", "attendance", "mortality", "electricity", "sanitation", "fuel", "assets"},
    {"nutrition", "electricity", "water", "sanitation", "fuel"},
    {"schooling", "mortality", "electricity", "fuel", "assets"},
]


def test_the_lacks_of_the_human_development_report_give_its_scores_and_index():
    scores = [sum(HDR_WEIGHTS[code] for code in lacks) for lacks in HDR_LACKS]

    measures = poverty_measures(scores, Fraction(1, 3), HDR_PEOPLE)

    assert [float(score * 10) for score in scores] == pytest.approx([2.2222, 7.2222, 3.8889, 5.0000], abs=5e-5)
    found = (measures.headcount, measures.intensity, measures.adjusted_headcount)
    assert found == pytest.approx((0.8000, 0.5625, 0.4500), abs=5e-5)


def test_the_index_of_the_human_development_report_decomposes_by_indicator_and_dimension():
    # The note gives the dimensions as 33.3, 29.6 and 37.1 percent (of rounded parts); by hand 3/9, 8/27 and 10/27.
    censored = censored_headcounts(HDR_LACKS, HDR_WEIGHTS, Fraction(1, 3), HDR_PEOPLE)
    parts = contributions(censored, HDR_WEIGHTS)
    dimensions = {name: sum(parts[code] for code in codes) for name, codes in HDR_DIMENSIONS.items()}

    assert censored == pytest.approx(
        {
            "schooling": 0.5500, "attendance": 0.3500, "nutrition": 0.2500, "mortality": 0.5500, "electricity": 0.8000,
            "water": 0.2500, "sanitation": 0.6000, "floor": 0.0000, "fuel": 0.8000, "assets": 0.5500,
        },
        abs=5e-5,
    )  # fmt: skip
    assert dimensions == pytest.approx({"education": 0.3333, "health": 0.2963, "living standards": 0.3704}, abs=5e-5)
    assert sum(float(HDR_WEIGHTS[code]) * share for code, share in censored.items()) == pytest.approx(0.45)


def test_who_is_not_poor_is_not_counted_with_what_he_lacks():
    censored = censored_headcounts([{"fuel", "mortality"}], HDR_WEIGHTS, Fraction(1, 3))

    assert set(censored.values()) == {0}
    assert set(contributions(censored, HDR_WEIGHTS).values()) == {0}


def test_a_lack_without_a_weight_is_an_error():
    with pytest.raises(KeyError):
        censored_headcounts([{"roof"}], HDR_WEIGHTS, Fraction(1, 3))


@given(
    st.lists(st.tuples(st.sets(st.sampled_from(sorted(HDR_WEIGHTS))), st.integers(1, 9)), min_size=1),
    st.sampled_from([Fraction(1, 18), Fraction(1, 3), Fraction(1, 2), Fraction(1)]),
)
@settings(deadline=None)
def test_the_weighted_censored_headcounts_add_to_the_adjusted_headcount(households, cutoff):
    lacks, people = zip(*households, strict=True)
    scores = [sum((HDR_WEIGHTS[code] for code in codes), Fraction(0)) for codes in lacks]

    censored = censored_headcounts(lacks, HDR_WEIGHTS, cutoff, people)

    adjusted = poverty_measures(scores, cutoff, people).adjusted_headcount
    assert sum(float(HDR_WEIGHTS[code]) * share for code, share in censored.items()) == pytest.approx(adjusted)
    assert sum(contributions(censored, HDR_WEIGHTS).values()) == pytest.approx(1 if adjusted else 0)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [([0, 0.2], (0, 0, 0)), ([1, 1], (1, 1, 1)), ([0.5], (1, 0.5, 0.5)), ([1 - 2 / 3 - 1e-12], (1, 1 / 3, 1 / 3))],
    ids=["nobody is poor", "all lack everything", "one household", "a score that came back as a float"],
)
def test_the_measures_at_their_edges(scores, expected):
    measures = poverty_measures(scores, Fraction(1, 3))

    assert (measures.headcount, measures.intensity, measures.adjusted_headcount) == pytest.approx(expected)


@pytest.mark.parametrize(("scores", "weights"), [([], None), ([0.5], [0]), ([0.5], [1, 1]), ([0.5, 0.5], [-1, 2])])
def test_measures_of_nothing_are_refused(scores, weights):
    with pytest.raises(ValueError, match="one weight per score"):
        poverty_measures(scores, Fraction(1, 3), weights)


@given(st.lists(st.tuples(st.fractions(0, 1), st.integers(1, 9)), min_size=1), st.fractions(Fraction(1, 18), 1))
@settings(deadline=None)
def test_the_adjusted_headcount_is_headcount_times_intensity_and_no_more_than_it(households, cutoff):
    scores, weights = zip(*households, strict=True)

    measures = poverty_measures(scores, cutoff, weights)

    assert measures.adjusted_headcount == pytest.approx(measures.headcount * measures.intensity)
    assert measures.adjusted_headcount <= measures.headcount + 1e-9


def test_an_unassessable_household_widens_the_bounds_by_its_people():
    unfit = assess(RTLH, DECENT_HOUSE | {"floor": "earth"}, [ADULT])
    fit, unseen = assess(RTLH, DECENT_HOUSE, [ADULT]), assess(RTLH, {})

    bounds = measure_bounds([unfit, fit, unseen], weights=[2, 5, 3])

    assert (bounds.low.headcount, bounds.high.headcount) == pytest.approx((0.2, 0.5))
    assert bounds.unknown_share == pytest.approx(0.3)
    assert (bounds.low.adjusted_headcount, bounds.high.adjusted_headcount) == pytest.approx((0.0375, 0.3375))


def test_two_rule_sets_have_no_measure_in_common():
    with pytest.raises(ValueError, match="one rule set"):
        measure_bounds([assess(RTLH, {}), assess(MPI, {})])
