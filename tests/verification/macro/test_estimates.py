import pytest

from verification.macro import estimates
from verification.macro.estimates import RseClass


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
