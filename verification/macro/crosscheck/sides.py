"""The two sides of a pair, each with its definition, and the verdict where nothing forbids one."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date

from households.models import Area
from verification.macro.crosscheck.canvasses import Canvassed
from verification.macro.crosscheck.counting import Count, Counts
from verification.macro.crosscheck.margins import margin_of
from verification.macro.estimates import Estimate, RseClass, difference, rse_class
from verification.macro.models import Comparison, MacroFigure, SurveyRound
from verification.macro.reading.wording import period_words

Verdict = Comparison.Verdict
NO_FIGURE = "Angka BPS sampai tahun ini belum tersimpan atau masih ditahan."
NO_ERROR = "Galat angka BPS tidak diketahui dan tidak dapat dianggap, jadi selisihnya tidak dapat diuji."
NO_SPREAD = "Kedua angka tanpa galat (0 atau 100 persen, atau semua didata), jadi selisihnya tidak diuji."
TOO_ROUGH = "RSE di atas 50 persen: angka tidak cukup teliti untuk dibandingkan."
SAME_LINE_IDR = 1  # two lines closer than this are one
UNEQUAL = {
    "measure": "Ukuran berbeda: {micro} di sisi mikro, {macro} pada BPS.",
    "line": "Garis berbeda: {micro} di sisi mikro, {macro} pada BPS.",
    "population": "Populasi berbeda: sisi mikro mewakili {micro}, BPS menghitung {macro}.",
}


@dataclass(frozen=True)
class Side:
    """What one side says. `definition` holds ids that decide what may be compared, `words` how they read."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    se: float | None = None
    rse: float | None = None
    period: str = ""
    margin: str = ""
    source: str = ""
    definition: dict = field(default_factory=dict)
    words: dict = field(default_factory=dict)
    figure: int | None = None
    is_synthetic: bool = False
    note: str = ""
    coverage: dict | None = None  # {"low", "high"}: the micro count over the ends of the macro interval

    @property
    def estimate(self) -> Estimate | None:
        if self.value is None or self.se is None:
            return None
        return Estimate(self.value, self.se, self.low, self.high, self.rse, 0, None)

    def with_estimate(self, found: Estimate, margin: str) -> "Side":
        """A value that was published stays as it was printed."""
        value = found.value if self.value is None else self.value
        return replace(self, value=value, low=found.low, high=found.high, se=found.se, rse=found.rse, margin=margin)


class Looked:
    """Everything a run reads of one year, each thing once, so that it can be kept with the run."""

    def __init__(self, year: int, area: Area, register: Counts, canvassed: Canvassed, *, is_latest: bool):
        self.year, self.area, self.is_latest = year, area, is_latest
        self.register, self.canvassed = register, canvassed
        self.on = register.on if is_latest else date(year, 12, 31)
        self.figures: dict[int, MacroFigure] = {}
        self.rounds = list(SurveyRound.objects.filter(period__startswith=str(year)).order_by("pk"))

    def figure(self, code: str, *, period: str = "", up_to: int | None = None) -> MacroFigure | None:
        """The accepted figure of all people in the year, of a period, or the latest up to a year."""
        found = MacroFigure.objects.accepted().filter(
            series__code=code, area=self.area, category="", is_missing=False
        ).select_related("series", "area")  # fmt: skip
        found = (
            found.filter(period__lte=f"{up_to}-99") if up_to else found.filter(period__startswith=period or self.year)
        )
        latest = found.order_by("-period").first()
        if latest:
            self.figures[latest.pk] = latest
        return latest

    def count(self, what: str) -> Count:
        return self.register.of(self.on.year, what)


def side_of(figure: MacroFigure, **fields) -> Side:
    """A published figure with its margin, in its own unit."""
    margin = margin_of(figure)
    side = Side(
        value=float(figure.value), period=figure.period, margin=margin.words, source=source_of(figure),
        figure=figure.pk, **fields,
    )  # fmt: skip
    return side.with_estimate(margin.estimate, margin.words) if margin.estimate else side


def source_of(figure: MacroFigure) -> str:
    return ", ".join(filter(None, [figure.series.source, figure.source_note, f"rilis {figure.release}"]))[:300]


def why_not(macro: Side, micro: Side) -> str:
    """Why two sides may not be compared; empty when they may."""
    if macro.value is None or micro.value is None:
        return macro.note or micro.note
    unequal = [name for name in macro.definition if not _is_equal(name, macro.definition, micro.definition)]
    if unequal:
        return " ".join(UNEQUAL[name].format(macro=macro.words[name], micro=micro.words[name]) for name in unequal)
    if not _is_of_one_time(macro.period, micro.period):
        return f"Periode berbeda: {micro.period} di sisi mikro, {macro.period} pada BPS."
    if any(side.rse is not None and rse_class(side.rse) == RseClass.INACCURATE for side in (macro, micro)):
        return TOO_ROUGH
    if macro.estimate is None:
        return NO_ERROR
    return "" if macro.se or micro.se else NO_SPREAD


def _is_equal(name: str, macro: dict, micro: dict) -> bool:
    one, two = macro[name], micro.get(name)
    if name == "line":
        return one is not None and two is not None and abs(one - two) < SAME_LINE_IDR
    return one == two


def _is_of_one_time(macro: str, micro: str) -> bool:
    """Equal as far as BPS tells it: a figure of a year may be of any month of it."""
    return micro[: len(macro)] == macro


def paired(indicator: str, label: str, unit: str, macro: Side, micro: Side, reason: str) -> dict:
    """Fields of a Comparison: with a reason no number, else the difference and what it says."""
    fields = {
        "indicator": indicator, "label": label[:150], "unit": unit, "macro": _frozen(macro), "micro": _frozen(micro),
        "verdict": Verdict.NOT_COMPARABLE, "reason": reason[:300],
    }  # fmt: skip
    if reason:
        return fields
    found = difference(micro.estimate, macro.estimate)
    verdict = Verdict.AGREES
    if found.is_measurable:
        verdict = Verdict.MICRO_LOW if found.value < 0 else Verdict.MICRO_HIGH
    return fields | {"verdict": verdict, "difference": found.value, "difference_se": found.se, "z": found.z}


def _frozen(side: Side) -> dict:
    return asdict(replace(side, words=side.words | {"period": period_words(side.period)}))
