"""Macro against micro: pairs of figures, each with its definition; a verdict only where the definitions are equal."""

from dataclasses import asdict, dataclass, field, replace

from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format

from accounts.models import User
from households.models import Area
from verification.macro.crosscheck import coverage
from verification.macro.crosscheck.margins import ASSUMED_DESIGN_EFFECT, ASSUMED_N, ASSUMED_WORDS, Margin, margin_of
from verification.macro.estimates import Estimate, RseClass, assumed_estimate, difference, rse_class, scaled
from verification.macro.models import CrossCheckRun, Finding, MacroFigure, SurveyRound
from verification.macro.reading.wording import period_words
from verification.macro.surveys import rounds

HOME_BPS_CODE = "6403"
# The number of households of Kutai Kartanegara is not published in our sources. Assumed: people as BPS's own count of
# the poor and its P0 imply them, over a mean household size between these.
ASSUMED_HOUSEHOLD_SIZE = (3.6, 3.9, 4.2)
SAME_LINE_IDR = 1  # two lines closer than this are one
Verdict = Finding.Verdict
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


@transaction.atomic
def run_crosscheck(*, year: int, area: Area | None = None, by: User | None = None) -> CrossCheckRun:
    """Compare what is published for a year with surveys of it and with the register as it stands today; keep it all.

    area    a kabupaten; default Kutai Kartanegara
    """
    area = area or Area.objects.get(bps_code=HOME_BPS_CODE)
    looked_at = _Looked(year, area)
    pairs = [*_survey_pairs(looked_at), _poor_pair(looked_at)]
    pairs += [
        _services_pair(looked_at, "improved_sanitation", "unsafe_sanitation", "Rumah tangga tanpa sanitasi layak"),
        _services_pair(looked_at, "improved_water", "unsafe_water", "Rumah tangga tanpa air minum layak"),
    ]
    run = CrossCheckRun.objects.create(year=year, area=area, inputs=looked_at.inputs(), requested_by=by)
    Finding.objects.bulk_create(Finding(run=run, **pair) for pair in pairs)
    return run


class _Looked:
    """Everything a run reads, each thing once, so that it can be kept with the run."""

    def __init__(self, year: int, area: Area):
        self.year, self.area, self.on = year, area, timezone.localdate()
        self.figures: dict[int, MacroFigure] = {}
        self.rounds = list(SurveyRound.objects.filter(period__startswith=str(year)).order_by("pk"))
        self.counts: dict = {}

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

    def inputs(self) -> dict:
        return {
            "on": self.on.isoformat(),
            "figures": [
                {"id": row.pk, "series": row.series.code, "period": row.period, "value": str(row.value),
                 "release": row.release, "line": row.line_version}
                for row in self.figures.values()
            ],
            "rounds": [
                {"id": row.pk, "name": row.name, "period": row.period, "n": row.records.count(),
                 "line": str(row.poverty_line or ""), "design": row.design}
                for row in self.rounds
            ],
            "register": self.counts,
            "assumptions": {
                "n": ASSUMED_N, "design_effect": ASSUMED_DESIGN_EFFECT, "household_size": ASSUMED_HOUSEHOLD_SIZE
            },
        }  # fmt: skip


# Poverty: survey against BPS


def _survey_pairs(looked_at: _Looked) -> list[dict]:
    macro = _macro_p0(looked_at)
    if not looked_at.rounds:
        reason = f"Belum ada putaran survei untuk {looked_at.year}. Muat survei yang mengukur pengeluaran."
        return [_pair("p0_survey", "Persentase penduduk miskin (P0)", "persen", macro, Side(), reason)]
    return [_survey_pair(macro, round) for round in looked_at.rounds]


def _survey_pair(macro: Side, round: SurveyRound) -> dict:
    micro = _survey_side(round)
    label = f"Persentase penduduk miskin (P0): BPS dan {round.name}"[:150]
    return _pair(f"p0_survey_{round.pk}", label, "persen", macro, micro, _why_not(macro, micro))


def _macro_p0(looked_at: _Looked) -> Side:
    figure = looked_at.figure("p0")
    if figure is None:
        return Side(note=NO_FIGURE)
    line = looked_at.figure("poverty_line", period=figure.period)
    line_words = f"Rp{_words(line.value)} per kapita sebulan" if line else "tidak diketahui"
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
        f"{_words(round.poverty_line)} {round.poverty_line_unit}".strip() if round.poverty_line else "tidak ada"
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
    margin = f"dihitung dari {_words(found.n)} {unit} contoh (linearisasi Taylor, t)"
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


def _poor_pair(looked_at: _Looked) -> dict:
    figure = looked_at.figure("poor_count", up_to=looked_at.year)
    p0 = looked_at.figure("p0", period=figure.period) if figure else None
    n_households, n_people = coverage.count_eligible(looked_at.area, looked_at.on)
    looked_at.counts["eligible"] = {"households": n_households, "people": n_people}
    macro = _poor_side(figure, p0) if figure else Side(note=NO_FIGURE)
    micro = Side(
        value=n_people, period=looked_at.on.isoformat(), source="Register RBPK, terverifikasi dan diputuskan berhak",
        definition={"measure": "eligible_decision", "population": "verified_households"},
        words={"measure": "anggota keluarga yang diputuskan berhak", "population": "rumah tangga terverifikasi"},
        note=f"{_words(n_households)} rumah tangga", coverage=_coverage(n_people, macro),
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


def _services_pair(looked_at: _Looked, code: str, indicator: str, label: str) -> dict:
    figure = looked_at.figure(code, up_to=looked_at.year)
    macro = _lacking_side(looked_at, figure) if figure else Side(note=NO_FIGURE)
    found = coverage.count_deprived(looked_at.area, indicator)
    if found is None:
        reason = macro.note or "Aturan penilaian belum dimuat, jadi register belum dapat dihitung."
        return _pair(code, label, "rumah tangga", macro, Side(), reason)
    looked_at.counts[indicator] = asdict(found)
    micro = Side(
        value=found.yes, period=looked_at.on.isoformat(), source=f"Register RBPK terverifikasi, aturan {found.rule}",
        definition={"measure": found.rule, "population": "verified_households"},
        words={"measure": "jawaban terkonfirmasi, definisi yang sama", "population": "rumah tangga terverifikasi"},
        note=f"dari {_words(found.n_households)} rumah tangga terverifikasi; {_words(found.unknown)} belum diketahui",
        coverage=_coverage(found.yes, macro),
    )  # fmt: skip
    reason = (
        f"Basis berbeda: BPS menghitung seluruh rumah tangga pada {figure.period if figure else '-'}, register baru "
        "memuat yang sudah diverifikasi, yaitu yang miskin. Kedua jumlah hanya disandingkan."
    )
    return _pair(code, label, "rumah tangga", macro, micro, macro.note or reason)


def _lacking_side(looked_at: _Looked, figure: MacroFigure) -> Side:
    """BPS's share without the service times the assumed number of households."""
    people = _people(looked_at, figure.period[:4])
    if people is None:
        return Side(note="Jumlah penduduk untuk menghitung rumah tangga belum tersimpan.")
    most, likely, fewest = (people / size for size in ASSUMED_HOUSEHOLD_SIZE)
    lacking = assumed_estimate(1 - float(figure.value) / 100, n=ASSUMED_N, design_effect=ASSUMED_DESIGN_EFFECT)
    definition = figure.series.definition
    note = (
        f"{_words(100 - figure.value)} % dari kira-kira {_words(likely)} rumah tangga. Banyaknya rumah tangga anggapan "
        f"kami: {_words(people)} penduduk dibagi 3,6 sampai 4,2 orang."
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


def _people(looked_at: _Looked, year: str) -> float | None:
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


def _words(value) -> str:
    """Rounded here: number_format cuts what it does not show."""
    decimals = 0 if isinstance(value, int) or value >= 1000 else 2
    return number_format(round(value, decimals), decimal_pos=decimals, force_grouping=True)
