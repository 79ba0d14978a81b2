import csv
from pathlib import Path

import pytest

from verification.macro import estimates
from verification.macro.estimates import Design, RseClass

SURVEY = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "survey"
needs_survey_files = pytest.mark.skipif(not SURVEY.exists(), reason="the survey files are not here")


def column(rows, name, kind=float):
    return [kind(row[name]) for row in rows]


def sample(name):
    with (SURVEY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reference(start):
    """Value and standard error of the first line of the published values that begins so."""
    found = next(row for row in sample("nilai_acuan.csv") if f"{row['dataset']} {row['statistik']}".startswith(start))
    return pytest.approx(float(found["nilai"]), rel=5e-6), pytest.approx(float(found["galat_baku"]), rel=5e-5)


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
    found = estimates.mean([0, 1, 1, 1], Design(weights=[2, 2, 2, 2], psus=["a", "a", "b", "b"]))

    assert (found.value, found.se) == (pytest.approx(0.75), pytest.approx(0.25))
    assert found.high == pytest.approx(0.75 + 12.7062 * 0.25, abs=1e-4)  # t with one degree of freedom
    assert found.rse == pytest.approx(100 / 3)


def test_two_strata_worked_out_by_hand():
    """Two strata of two units: each total has the variance 2/1 * 2 * (5 * 1)^2 = 100; over the weight of 20."""
    design = Design(weights=[5, 5, 5, 5], strata=["a", "a", "b", "b"])

    assert estimates.total([1, 3, 11, 13], design).se == pytest.approx(200**0.5)
    assert estimates.mean([1, 3, 11, 13], design).se == pytest.approx(200**0.5 / 20)


def test_poverty_measures_worked_out_by_hand():
    """Line 10: gaps 0.5, 0, 0, 0.1; the one who spends 10 is not poor."""
    design = Design(weights=[1, 1, 1, 1])

    assert estimates.poverty_rate([5, 10, 20, 9], 10, design).value == pytest.approx(0.5)
    assert estimates.poverty_gap([5, 10, 20, 9], 10, design).value == pytest.approx(0.15)
    assert estimates.poverty_severity([5, 10, 20, 9], 10, design).value == pytest.approx(0.065)


def test_an_interval_of_a_share_stays_between_nothing_and_all():
    found = estimates.share([True, False, False, False], Design(weights=[1, 1, 1, 1]))
    assert (found.low, found.high <= 1) == (0, True)


@pytest.mark.parametrize(("flags", "value"), [([0, 0, 0], 0), ([1, 1, 1], 1)])
def test_a_share_of_none_or_all_has_no_spread(flags, value):
    found = estimates.share(flags, Design(weights=[1, 2, 3]))
    assert (found.value, found.se, found.design_effect) == (value, 0, None)
    assert found.rse == (None if value == 0 else 0)


def test_weights_in_another_unit_change_no_share():
    one = estimates.share([1, 0, 0, 1], Design(weights=[1, 2, 3, 4], psus=["a", "a", "b", "b"]))
    two = estimates.share([1, 0, 0, 1], Design(weights=[10, 20, 30, 40], psus=["a", "a", "b", "b"]))
    assert (one.value, one.se) == (pytest.approx(two.value), pytest.approx(two.se))


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
    ],
)
def test_a_design_that_gives_no_error_is_refused(values, design):
    with pytest.raises(ValueError):  # noqa: PT011  each for its own reason
        estimates.mean(values, design)


def test_a_lonely_psu_may_be_centred_on_the_mean_of_all():
    """As R with survey.lonely.psu = "adjust": 0.894427 for these five."""
    design = Design([1] * 5, ["a", "a", "a", "a", "b"], ["1", "1", "2", "2", "3"], lonely_psu="center")
    assert estimates.mean([1, 2, 3, 4, 5], design).se == pytest.approx(0.8944272)


@pytest.mark.parametrize(
    ("rse", "reading"),
    [(0, RseClass.USABLE), (25, RseClass.USABLE), (25.1, RseClass.WITH_CARE), (50, RseClass.WITH_CARE),
     (50.1, RseClass.INACCURATE)],
)  # fmt: skip
def test_how_bps_reads_an_rse(rse, reading):
    assert estimates.rse_class(rse) == reading


def test_the_assumed_error_of_a_published_rate():
    """7.28 % of 700 households at design effect 2: sqrt(0.0728 * 0.9272 / 350) = 0.013887; Wilson 0.0500 to 0.1049."""
    found = estimates.assumed_estimate(0.0728, n=700, design_effect=2)

    assert found.se == pytest.approx(0.013887, abs=1e-6)
    assert found.rse == pytest.approx(19.08, abs=0.01)
    assert (found.low, found.high) == (pytest.approx(0.0500, abs=1e-4), pytest.approx(0.1049, abs=1e-4))


def test_an_assumed_interval_of_nobody_still_ends_above_zero():
    found = estimates.assumed_estimate(0, n=700, design_effect=2)
    assert found.low == 0
    assert found.high > 0.01


def test_the_fall_from_7_61_to_7_28_is_noise():
    before = estimates.assumed_estimate(0.0761, n=700, design_effect=2)
    after = estimates.assumed_estimate(0.0728, n=700, design_effect=2)

    change = estimates.difference(after, before)

    assert not change.is_measurable
    assert change.z == pytest.approx(-0.166, abs=0.001)


def test_a_large_difference_is_measurable():
    one, two = (estimates.assumed_estimate(share, n=700, design_effect=2) for share in (0.20, 0.07))
    assert estimates.difference(one, two).is_measurable


@needs_survey_files
@pytest.mark.parametrize(
    ("measure", "start"),
    [(estimates.poverty_rate, "wb2023 P0"), (estimates.poverty_gap, "wb2023 P1"),
     (estimates.poverty_severity, "wb2023 P2")],
)  # fmt: skip
def test_poverty_of_the_world_bank_sample_equals_the_published_values(census_sample, measure, start):
    _, welfare, design = census_sample
    found = measure(welfare, 2000, design)
    value, error = reference(start)
    assert found.value == pytest.approx(value.expected, abs=1e-6)
    assert found.se == pytest.approx(error.expected, abs=1e-6)


@needs_survey_files
def test_share_with_electricity_and_number_of_households(census_sample):
    rows, _, people = census_sample
    design = Design(column(rows, "hhweight"), people.strata, people.psus)
    found = estimates.share([row["electricity"] == "Yes" for row in rows], design)

    assert (found.value, found.se) == reference("wb2023 proporsi")
    assert estimates.total([1] * len(rows), design).value == pytest.approx(57867)


@needs_survey_files
@pytest.mark.parametrize(
    ("name", "measure", "values", "parts", "start"),
    [
        ("apistrat", estimates.mean, "api00", {"strata": "stype", "population_sizes": "fpc"}, "apistrat mean"),
        ("apistrat", estimates.total, "enroll", {"strata": "stype", "population_sizes": "fpc"}, "apistrat total"),
        ("apiclus1", estimates.mean, "api00", {"psus": "dnum", "population_sizes": "fpc"}, "apiclus1 mean"),
        ("apiclus1", estimates.total, "enroll", {"psus": "dnum", "population_sizes": "fpc"}, "apiclus1 total"),
        ("apiclus1", estimates.mean, "api00", {"psus": "dnum"}, "apiclus1 mean api00, psu=dnum tanpa"),
    ],
)
def test_the_textbook_samples_equal_r_survey(name, measure, values, parts, start):
    rows = sample(f"{name}.csv")
    kinds = {"population_sizes": float}
    design = Design(column(rows, "pw"), **{key: column(rows, col, kinds.get(key, str)) for key, col in parts.items()})

    found = measure(column(rows, values), design)

    assert (found.value, found.se) == reference(start)
