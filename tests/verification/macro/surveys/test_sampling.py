"""Kept values are those of R 4.2.2 with survey 4.1-1 on the same files; `test_against_r` runs R itself."""

import csv
import gzip
from pathlib import Path

import pytest

from verification.macro.surveys import sampling
from verification.macro.surveys.sampling import Design, estimate, estimate_by

SURVEY = Path(__file__).resolve().parents[4].parent / "shared" / "data" / "survey"
needs_survey_files = pytest.mark.skipif(not SURVEY.exists(), reason="the survey files are not here")
TO_FOUR_DIGITS = 5e-5


def column(rows, name, kind=float):
    return [kind(row[name]) if row[name] != "" else None for row in rows]


def sample(name):
    opened = gzip.open if name.endswith(".gz") else open
    with opened(SURVEY / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reference(start):
    """Value and standard error of the first line of the published values that begins so."""
    found = next(row for row in sample("nilai_acuan.csv") if f"{row['dataset']} {row['statistik']}".startswith(start))
    return pytest.approx(float(found["nilai"]), rel=5e-6), pytest.approx(float(found["galat_baku"]), rel=5e-5)


def textbook(name, **parts):
    """The rows of a sample of schools and its design; fpc columns hold numbers."""
    rows = sample(f"{name}.csv")
    kinds = {"population_sizes": float, "second_sizes": float}
    parts = {key: column(rows, col, kinds.get(key, str)) for key, col in parts.items()}
    return rows, Design(column(rows, "pw"), **parts)


@pytest.fixture(scope="module")
def census_sample():
    """World Bank 2023: welfare, weights of people and of households, strata and PSUs."""
    rows = sample("wb2023_sampel_rumah_tangga.csv")
    weights = column(rows, "hhweight")
    people = [weight * size for weight, size in zip(weights, column(rows, "hhsize"), strict=True)]
    strata = [row["geo1"] + row["urbrur"] for row in rows]
    design = Design(weights=people, strata=strata, psus=column(rows, "ea", str))
    return rows, column(rows, "pc_exp"), design


def test_two_clusters_worked_out_by_hand():
    """Sums of residuals by PSU over the weight are -1/8 and 1/8: variance 2/1 * (1/64 + 1/64) = 1/16."""
    found = estimate(sampling.mean([0, 1, 1, 1]), Design(weights=[2, 2, 2, 2], psus=["a", "a", "b", "b"]))

    assert (found.value, found.se) == (pytest.approx(0.75), pytest.approx(0.25))
    assert found.high == pytest.approx(0.75 + 12.7062 * 0.25, abs=1e-4)  # t with one degree of freedom
    assert found.rse == pytest.approx(100 / 3)


def test_two_strata_worked_out_by_hand():
    """Two strata of two units: each total has the variance 2/1 * 2 * (5 * 1)^2 = 100; over the weight of 20."""
    design = Design(weights=[5, 5, 5, 5], strata=["a", "a", "b", "b"])

    assert estimate(sampling.total([1, 3, 11, 13]), design).se == pytest.approx(200**0.5)
    assert estimate(sampling.mean([1, 3, 11, 13]), design).se == pytest.approx(200**0.5 / 20)


def test_poverty_measures_worked_out_by_hand():
    """Line 10: gaps 0.5, 0, 0, 0.1; the one who spends 10 is not poor."""
    design = Design(weights=[1, 1, 1, 1])

    found = [estimate(sampling.poverty([5, 10, 20, 9], 10, power), design).value for power in (0, 1, 2)]

    assert found == [pytest.approx(0.5), pytest.approx(0.15), pytest.approx(0.065)]


def test_gini_of_one_who_has_all_and_of_all_who_have_the_same():
    """One of four has everything: 3/4. Weights count as people do: 1, 1 and 2 are 1, 1, 2, 2 twice weighed."""
    four = Design(weights=[1, 1, 1, 1])

    assert estimate(sampling.gini([0, 0, 0, 8]), four).value == pytest.approx(0.75)
    assert estimate(sampling.gini([5, 5, 5, 5]), four).value == pytest.approx(0)
    weighted = estimate(sampling.gini([1, 1, 2]), Design(weights=[1, 1, 2])).value
    assert weighted == pytest.approx(estimate(sampling.gini([1, 1, 2, 2]), four).value)


def test_the_error_of_gini_is_that_of_leaving_out_one_psu_at_a_time():
    """Jackknife and linearisation agree to a few percent on fifty PSUs."""
    welfare = [10 + (n * 37) % 91 for n in range(200)]
    psus = [str(n // 4) for n in range(200)]
    linear = estimate(sampling.gini(welfare), Design([1] * 200, psus=psus))
    without = [
        estimate(sampling.gini(welfare[:at] + welfare[at + 4 :]), Design([1] * 196, psus=psus[:at] + psus[at + 4 :]))
        for at in range(0, 200, 4)
    ]
    jackknife = (49 / 50 * sum((one.value - linear.value) ** 2 for one in without)) ** 0.5

    assert linear.se == pytest.approx(jackknife, rel=0.05)


def test_an_interval_of_a_share_stays_between_nothing_and_all():
    found = estimate(sampling.share([True, False, False, False]), Design(weights=[1, 1, 1, 1]))
    assert (found.low, found.high <= 1) == (0, True)


@pytest.mark.parametrize(("flags", "value"), [([0, 0, 0], 0), ([1, 1, 1], 1)])
def test_a_share_of_none_or_all_has_no_spread(flags, value):
    found = estimate(sampling.share(flags), Design(weights=[1, 2, 3]))
    assert (found.value, found.se, found.design_effect) == (value, 0, None)
    assert found.rse == (None if value == 0 else 0)


def test_weights_in_another_unit_change_no_share():
    one = estimate(sampling.share([1, 0, 0, 1]), Design(weights=[1, 2, 3, 4], psus=["a", "a", "b", "b"]))
    two = estimate(sampling.share([1, 0, 0, 1]), Design(weights=[10, 20, 30, 40], psus=["a", "a", "b", "b"]))
    assert (one.value, one.se) == (pytest.approx(two.value), pytest.approx(two.se))


def test_who_gave_no_answer_stays_in_the_design():
    """The third PSU holds only a blank: it takes no part in the mean, yet the sample had three PSUs."""
    design = Design([1] * 5, psus=["a", "a", "b", "b", "c"])

    found = estimate(sampling.mean([0, 1, 1, 1, None]), design)

    assert (found.value, found.n) == (0.75, 4)
    assert found.se == pytest.approx((3 / 2 * (1 / 64 + 1 / 64)) ** 0.5 * 2 / 2)


def test_a_group_without_an_answer_is_no_row():
    found = estimate_by(sampling.mean([1, 2, None, 5]), ["x", "x", "y", None], Design([1] * 4))
    assert list(found) == ["x"]
    with pytest.raises(ValueError, match="no unit has a value"):
        estimate(sampling.mean([None, None]), Design([1, 1]))


@pytest.mark.parametrize(
    ("values", "design"),
    [
        ([1, 2], Design(weights=[1])),
        ([1, 2], Design(weights=[1, 0])),
        ([1, float("nan")], Design(weights=[1, 1])),
        ([1], Design(weights=[1])),
        ([1, 2], Design(weights=[1, 1], psus=["a", "a"])),
        ([1, 2, 3], Design(weights=[1, 1, 1], strata=["a", "a", "b"], psus=["1", "2", "3"])),
        ([1, 2], Design(weights=[1, 1], lonely_psu="guess")),
        ([1, 2], Design(weights=[1, 1], population_sizes=[1, 1])),
    ],
)
def test_a_design_that_gives_no_error_is_refused(values, design):
    with pytest.raises(ValueError):  # noqa: PT011  each for its own reason
        estimate(sampling.mean(values), design)


def test_a_lonely_psu_may_be_centred_on_the_mean_of_all():
    """As R with survey.lonely.psu = "adjust": 0.894427 for these five."""
    design = Design([1] * 5, ["a", "a", "a", "a", "b"], ["1", "1", "2", "2", "3"], lonely_psu="center")
    assert estimate(sampling.mean([1, 2, 3, 4, 5]), design).se == pytest.approx(0.8944272)


@needs_survey_files
@pytest.mark.parametrize("power", [0, 1, 2])
def test_poverty_of_the_world_bank_sample_equals_the_published_values(census_sample, power):
    _, welfare, design = census_sample
    found = estimate(sampling.poverty(welfare, 2000, power), design)
    value, error = reference(f"wb2023 P{power}")
    assert found.value == pytest.approx(value.expected, abs=1e-6)
    assert found.se == pytest.approx(error.expected, abs=1e-6)


@needs_survey_files
def test_share_with_electricity_and_number_of_households(census_sample):
    rows, _, people = census_sample
    design = Design(column(rows, "hhweight"), people.strata, people.psus)
    found = estimate(sampling.share([row["electricity"] == "Yes" for row in rows]), design)

    assert (found.value, found.se) == reference("wb2023 proporsi")
    assert estimate(sampling.total([1] * len(rows)), design).value == pytest.approx(57867)


DESIGNS = {
    "strata": ("apistrat", {"strata": "stype", "population_sizes": "fpc"}),
    "clusters": ("apiclus1", {"psus": "dnum", "population_sizes": "fpc"}),
    "two stages": (
        "apiclus2",
        {"psus": "dnum", "second_units": "snum", "population_sizes": "fpc1", "second_sizes": "fpc2"},
    ),
    "two stages, as if with replacement": ("apiclus2", {"psus": "dnum"}),
}


@needs_survey_files
@pytest.mark.parametrize(
    ("design", "statistic", "value", "se", "deff"),
    [
        ("strata", "mean api00", 662.2873632, 9.408940803, 1.204457269),
        ("strata", "total enroll", 3687177.532, 114641.7161, 0.3620181224),
        ("strata", "ratio", 0.8369568869, 0.007757103167, None),
        ("strata", "median", 668, 13.18406, None),
        ("clusters", "mean api00", 644.1693989, 23.54224069, 9.345869451),
        ("clusters", "total enroll", 3404940.135, 932235.027, 31.31065609),
        ("clusters", "ratio", 0.8497087417, 0.008386297169, None),
        ("clusters", "median", 652, 35.66788, None),
        ("two stages", "mean api00", 670.8118081, 30.09902738, 6.250513756),
        ("two stages", "total enroll", 2639272.93, 799637.7736, 24.19400931),
        ("two stages", "ratio", 0.8197370421, 0.01885056331, None),
        ("two stages", "median", 653, 45.97835, None),
        ("two stages, as if with replacement", "mean api00", 670.8118081, 30.71157631, 6.507512436),
        ("two stages, as if with replacement", "total enroll", 2639272.93, 820261.1465, 25.45807269),
    ],
)
def test_the_textbook_samples_equal_r_survey(design, statistic, value, se, deff):
    name, parts = DESIGNS[design]
    rows, design = textbook(name, **parts)
    enrolled = column(rows, "enroll")
    tested = [None if total is None else one for one, total in zip(column(rows, "api.stu"), enrolled, strict=True)]
    measures = {
        "mean api00": sampling.mean(column(rows, "api00")), "total enroll": sampling.total(enrolled),
        "ratio": sampling.ratio(tested, enrolled), "median": sampling.quantile(column(rows, "api00"), 0.5),
    }  # fmt: skip

    found = estimate(measures[statistic], design)

    assert (found.value, found.se) == (pytest.approx(value, rel=1e-8), pytest.approx(se, rel=1e-6))
    assert found.design_effect == (pytest.approx(deff, rel=1e-6) if deff else None)


@needs_survey_files
def test_groups_of_a_two_stage_sample_equal_r_svyby():
    name, parts = DESIGNS["two stages"]
    rows, design = textbook(name, **parts)

    found = estimate_by(sampling.mean(column(rows, "api00")), column(rows, "stype", str), design)

    expected = {"E": (692.810401, 29.9266042), "H": (598.340659, 17.6941671), "M": (642.352, 45.0913163)}
    assert {label: (one.value, one.se) for label, one in found.items()} == {
        label: pytest.approx(pair, rel=1e-7) for label, pair in expected.items()
    }


@needs_survey_files
def test_incomes_by_region_equal_r_survey_and_laeken():
    """EU-SILC: svymean and svyby of R survey; the Gini coefficient as R laeken publishes it, 26.48962 percent."""
    rows = sample("eusilc.csv.gz")
    income, regions = column(rows, "eqIncome"), column(rows, "db040", str)
    design = Design(column(rows, "rb050"), strata=regions, psus=column(rows, "db030", str))

    whole = estimate(sampling.mean(income), design)
    tyrol = estimate_by(sampling.mean(income), regions, design)["Tyrol"]

    assert (whole.value, whole.se) == pytest.approx((19890.80693, 141.1640796), rel=1e-7)
    assert (tyrol.value, tyrol.se) == pytest.approx((18489.7289, 445.766226), rel=1e-7)
    assert 100 * estimate(sampling.gini(income), design).value == pytest.approx(26.48962, rel=TO_FOUR_DIGITS)
