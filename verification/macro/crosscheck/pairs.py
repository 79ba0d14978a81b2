"""Pairs of figures, each side with its definition; a verdict only where the definitions are equal."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date

from households.models import Area
from verification.macro.crosscheck.counting import ELIGIBLE_HOUSEHOLDS, ELIGIBLE_PEOPLE, Count, Counts
from verification.macro.crosscheck.margins import ASSUMED_DESIGN_EFFECT, ASSUMED_N, ASSUMED_WORDS, Margin, margin_of
from verification.macro.estimates import Estimate, RseClass, assumed_estimate, difference, rse_class, scaled
from verification.macro.models import Comparison, MacroFigure, SurveyRound
from verification.macro.reading.wording import period_words
from verification.macro.surveys import rounds
from verification.macro.words import number_words

# The number of households of Kutai Kartanegara is not published in our sources. Assumed: people as BPS's own count of
# the poor and its P0 imply them, over a mean household size between these.
ASSUMED_HOUSEHOLD_SIZE = (3.6, 3.9, 4.2)
SAME_LINE_IDR = 1  # two lines closer than this are one
Verdict = Comparison.Verdict
NO_FIGURE = "Angka BPS sampai tahun ini belum tersimpan atau masih ditahan."
FIELDS = {
    "measure": "Ukuran berbeda: {micro} di survei, {macro} pada BPS.",
    "line": "Garis berbeda: {micro} di survei, {macro} pada BPS.",
    "population": "Populasi berbeda: survei mewakili {micro}, BPS menghitung {macro}.",
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


class Looked:
    """Everything a run reads of one year, each thing once, so that it can be kept with the run."""

    def __init__(self, year: int, area: Area, register: Counts, *, is_latest: bool):
        self.year, self.area, self.is_latest, self.register = year, area, is_latest, register
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


def pairs_of(looked_at: Looked) -> list[dict]:
    """Of the year itself all pairs, so that what is lacking is said; of earlier ones those with two sides."""
    pairs = [*_survey_pairs(looked_at), _poor_pair(looked_at)]
    pairs += [
        _services_pair(looked_at, "improved_sanitation", "unsafe_sanitation", "Rumah tangga tanpa sanitasi layak"),
        _services_pair(looked_at, "improved_water", "unsafe_water", "Rumah tangga tanpa air minum layak"),
    ]
    if looked_at.is_latest:
        return pairs
    return [pair for pair in pairs if pair["macro"]["value"] is not None and pair["micro"]["value"]]


# Poverty: survey against BPS


def _survey_pairs(looked_at: Looked) -> list[dict]:
    macro = _macro_p0(looked_at)
    if not looked_at.rounds:
        reason = f"Belum ada putaran survei untuk {looked_at.year}. Muat survei yang mengukur pengeluaran."
        return [_pair("p0_survey", "Persentase penduduk miskin (P0)", "persen", macro, Side(), reason)]
    return [_survey_pair(macro, round) for round in looked_at.rounds]


def _survey_pair(macro: Side, round: SurveyRound) -> dict:
    micro = _survey_side(round)
    label = f"Persentase penduduk miskin (P0): BPS dan {round.name}"[:150]
    return _pair(f"p0_survey_{round.pk}", label, "persen", macro, micro, _why_not(macro, micro))


def _macro_p0(looked_at: Looked) -> Side:
    figure = looked_at.figure("p0")
    if figure is None:
        return Side(note=NO_FIGURE)
    line = looked_at.figure("poverty_line", period=figure.period)
    line_words = f"Rp{number_words(line.value)} per kapita sebulan" if line else "tidak diketahui"
    return replace(
        _side_of(figure, margin_of(figure)),
        definition={
            "measure": "spending_per_head_month", "line": float(line.value) if line else None,
            "population": f"{looked_at.area.bps_code}:people",
        },
        words={
            "measure": "pengeluaran per kapita sebulan", "line": line_words,
            "population": f"penduduk {looked_at.area.name}",
        },
    )  # fmt: skip


def _survey_side(round: SurveyRound) -> Side:
    line_words = (
        f"{number_words(round.poverty_line)} {round.poverty_line_unit}".strip() if round.poverty_line else "tidak ada"
    )
    side = Side(
        period=round.period, source=round.source, is_synthetic=round.is_synthetic,
        definition={
            "measure": round.design.get("measure") or f"{round.design.get('code')}:{round.design.get('welfare')}",
            "line": float(round.poverty_line) if round.poverty_line else None,
            "population": round.design.get("population") or f"round:{round.pk}",
        },
        words={"measure": round.design.get("welfare_words", ""), "line": line_words, "population": round.population},
    )  # fmt: skip
    if not round.poverty_line:
        return side
    try:
        found = scaled(rounds.poverty_of(round)["p0"], 100)
    except ValueError as error:
        return replace(side, note=rounds.design_fault(error))
    unit = "orang" if round.unit == SurveyRound.Unit.PERSON else "rumah tangga"
    margin = f"dihitung dari {number_words(found.n)} {unit} contoh (linearisasi Taylor, t)"
    return replace(side, value=found.value, low=found.low, high=found.high, se=found.se, rse=found.rse, margin=margin)


def _why_not(macro: Side, micro: Side) -> str:
    """Why two sides may not be compared; empty when they may."""
    if macro.value is None or micro.value is None:
        no_line = "Putaran survei ini tidak punya garis kemiskinan, jadi P0 tidak dapat dihitung."
        return macro.note or micro.note or no_line
    unequal = [name for name in FIELDS if not _is_equal(name, macro.definition.get(name), micro.definition.get(name))]
    if unequal:
        return " ".join(FIELDS[name].format(macro=macro.words[name], micro=micro.words[name]) for name in unequal)
    if macro.period != micro.period:
        return f"Periode berbeda: {micro.period} di survei, {macro.period} pada BPS."
    if any(side.rse is not None and rse_class(side.rse) == RseClass.INACCURATE for side in (macro, micro)):
        return "RSE di atas 50 persen: angka tidak cukup teliti untuk dibandingkan."
    if macro.estimate is None:
        return "Galat angka BPS tidak diketahui dan tidak dapat dianggap, jadi selisihnya tidak dapat diuji."
    return ""


def _is_equal(name: str, one, two) -> bool:
    if name == "line":
        return one is not None and two is not None and abs(one - two) < SAME_LINE_IDR
    return one == two


# Register: counts beside counts


def _poor_pair(looked_at: Looked) -> dict:
    figure = looked_at.figure("poor_count", up_to=looked_at.year)
    p0 = looked_at.figure("p0", period=figure.period) if figure else None
    n_households, n_people = looked_at.count(ELIGIBLE_HOUSEHOLDS).yes, looked_at.count(ELIGIBLE_PEOPLE).yes
    macro = _poor_side(figure, p0) if figure else Side(note=NO_FIGURE)
    micro = Side(
        value=n_people, period=looked_at.on.isoformat(), source="Register RBPK, terverifikasi dan diputuskan berhak",
        definition={"measure": "eligible_decision", "population": "verified_households"},
        words={"measure": "anggota keluarga yang diputuskan berhak", "population": "rumah tangga terverifikasi"},
        note=f"{number_words(n_households)} rumah tangga", coverage=_coverage(n_people, macro),
    )  # fmt: skip
    reason = (
        "Basis berbeda: BPS memperkirakan orang miskin menurut pengeluaran seluruh penduduk, register mencatat anggota "
        "keluarga yang diputuskan berhak. Cakupan dibaca sebagai pita, bukan jumlah yang terlewat."
    )
    return _pair("poor_count", "Penduduk miskin dan warga berhak", "jiwa", macro, micro, macro.note or reason)


def _poor_side(figure: MacroFigure, p0: MacroFigure | None) -> Side:
    """The count in people; its margin is that of the P0 of the same period."""
    people = float(figure.value) * 1000
    rate = margin_of(p0) if p0 and p0.period == figure.period and p0.value else None
    side = Side(
        value=people, period=figure.period, source=_source(figure), figure=figure.pk, margin="RSE tidak diterbitkan",
        definition={"measure": "spending_per_head_month", "population": f"{figure.area.bps_code}:people"},
        words={"measure": figure.series.definition, "population": figure.series.base},
    )  # fmt: skip
    if rate is None or rate.estimate is None:
        return side
    share = scaled(rate.estimate, people / float(p0.value))
    return replace(side, low=share.low, high=share.high, se=share.se, rse=share.rse, margin=rate.words)


def _services_pair(looked_at: Looked, code: str, indicator: str, label: str) -> dict:
    figure = looked_at.figure(code, up_to=looked_at.year)
    macro = _lacking_side(looked_at, figure) if figure else Side(note=NO_FIGURE)
    found = looked_at.count(indicator)
    if not found.total:
        reason = macro.note or "Belum ada rumah tangga terverifikasi yang dinilai untuk hal ini."
        return _pair(code, label, "rumah tangga", macro, Side(), reason)
    assessed = f"dari {number_words(found.total)} rumah tangga terverifikasi dan dinilai"
    micro = Side(
        value=found.yes, period=looked_at.on.isoformat(), source="Register RBPK terverifikasi, aturan penilaian",
        definition={"measure": indicator, "population": "verified_households"},
        words={"measure": "jawaban terkonfirmasi, definisi yang sama", "population": "rumah tangga terverifikasi"},
        note=f"{assessed}; {number_words(found.unknown)} belum diketahui", coverage=_coverage(found.yes, macro),
    )  # fmt: skip
    reason = (
        f"Basis berbeda: BPS menghitung seluruh rumah tangga pada {figure.period if figure else '-'}, register baru "
        "memuat yang sudah diverifikasi, yaitu yang miskin. Kedua jumlah hanya disandingkan."
    )
    return _pair(code, label, "rumah tangga", macro, micro, macro.note or reason)


def _lacking_side(looked_at: Looked, figure: MacroFigure) -> Side:
    """BPS's share without the service times the assumed number of households."""
    people = _people(looked_at, figure.period[:4])
    if people is None:
        return Side(note="Jumlah penduduk untuk menghitung rumah tangga belum tersimpan.")
    most, likely, fewest = (people / size for size in ASSUMED_HOUSEHOLD_SIZE)
    lacking = assumed_estimate(1 - float(figure.value) / 100, n=ASSUMED_N, design_effect=ASSUMED_DESIGN_EFFECT)
    definition = figure.series.definition
    note = (
        f"{number_words(100 - figure.value)} % dari kira-kira {number_words(likely)} rumah tangga. Banyaknya rumah "
        f"tangga anggapan kami: {number_words(people)} penduduk dibagi 3,6 sampai 4,2 orang."
    )
    return Side(
        value=lacking.value * likely, low=lacking.low * fewest, high=lacking.high * most, period=figure.period,
        source=_source(figure), figure=figure.pk, margin=ASSUMED_WORDS,
        definition={"measure": figure.series.code, "population": f"{looked_at.area.bps_code}:households"},
        words={
            "measure": f"tidak memenuhi: {definition[:1].lower()}{definition[1:]}", "population": figure.series.base,
            "assumption": note,
        },
    )  # fmt: skip


def _people(looked_at: Looked, year: str) -> float | None:
    """The population behind BPS's own figures: poor people over P0."""
    count, rate = looked_at.figure("poor_count", up_to=int(year)), looked_at.figure("p0", up_to=int(year))
    if not count or not rate or count.period != rate.period or not rate.value:
        return None
    return float(count.value) * 1000 / (float(rate.value) / 100)


# Shared


def _pair(indicator: str, label: str, unit: str, macro: Side, micro: Side, reason: str) -> dict:
    fields = {
        "indicator": indicator, "label": label, "unit": unit, "macro": _frozen(macro), "micro": _frozen(micro),
        "verdict": Verdict.NOT_COMPARABLE, "reason": reason[:300],
    }  # fmt: skip
    if reason:
        return fields
    found = difference(micro.estimate, macro.estimate)
    verdict = Verdict.AGREES
    if found.is_measurable:
        verdict = Verdict.MICRO_LOW if found.value < 0 else Verdict.MICRO_HIGH
    return fields | {"verdict": verdict, "difference": found.value, "difference_se": found.se, "z": found.z}


def _side_of(figure: MacroFigure, margin: Margin) -> Side:
    known = margin.estimate
    side = Side(
        value=float(figure.value), period=figure.period, margin=margin.words, source=_source(figure), figure=figure.pk
    )
    if known is None:
        return side
    return replace(side, low=known.low, high=known.high, se=known.se, rse=known.rse)


def _coverage(n: int, macro: Side) -> dict | None:
    """The count over the ends of the interval, as shares; None for nobody, or an interval that reaches zero."""
    if not n or macro.low is None or not macro.low > 0:
        return None
    return {"low": n / macro.high, "high": n / macro.low}


def _source(figure: MacroFigure) -> str:
    return ", ".join(filter(None, [figure.series.source, figure.source_note, f"rilis {figure.release}"]))[:300]


def _frozen(side: Side) -> dict:
    return asdict(replace(side, words=side.words | {"period": period_words(side.period)}))
