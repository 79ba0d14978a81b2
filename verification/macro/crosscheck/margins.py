"""The margin of a published figure: BPS's own where it is printed, else an assumption of ours that says so."""

from dataclasses import dataclass
from statistics import NormalDist

from households.models import Area
from verification.macro.estimates import Estimate, assumed_estimate, scaled
from verification.macro.models import MacroFigure
from verification.macro.shared import BY_SERIES

# Kabupaten Paser: 600 households in Susenas (seputarfakta.com, 30 Apr 2025). No size is published for Kutai
# Kartanegara; between 600 and 800 households at design effect 2 are assumed.
ASSUMED_N = 700
ASSUMED_DESIGN_EFFECT = 2.0
SHARES = {"p0", "extreme_poverty", *BY_SERIES}
ASSUMED_WORDS = (
    f"anggapan kami, bukan angka BPS: {ASSUMED_N} rumah tangga contoh, efek rancangan {ASSUMED_DESIGN_EFFECT:.0f}"
)
RseKind = MacroFigure.RseKind


@dataclass(frozen=True)
class Margin:
    """The figure as an estimate in its own unit, None where nothing can be said of its error; and whose word it is."""

    kind: str  # a value of RseKind
    estimate: Estimate | None

    @property
    def words(self) -> str:
        if self.kind == RseKind.PUBLISHED:
            return "RSE diterbitkan BPS"
        return ASSUMED_WORDS if self.kind == RseKind.ASSUMED else "RSE tidak diterbitkan"


def margin_of(figure: MacroFigure) -> Margin:
    """Published error, or the assumed one for a share of one kabupaten or kota. A goal has none: nobody measured it."""
    if figure.value is None or figure.category == "goal":
        return Margin(RseKind.NONE, None)
    if figure.rse is not None:
        return Margin(figure.rse_kind, _from_rse(float(figure.value), figure.rse))
    if figure.series.code in SHARES and figure.area.level == Area.Level.REGENCY:
        assumed = assumed_estimate(float(figure.value) / 100, n=ASSUMED_N, design_effect=ASSUMED_DESIGN_EFFECT)
        return Margin(RseKind.ASSUMED, scaled(assumed, 100))
    return Margin(RseKind.NONE, None)


def _from_rse(value: float, rse: float) -> Estimate:
    se = abs(value) * rse / 100
    reach = NormalDist().inv_cdf(0.975) * se
    return Estimate(value, se, max(0.0, value - reach), value + reach, rse, 0, None)
