"""Survey rounds beside BPS: what is measured by money, and the shares that a round declares it measures as BPS does."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from verification.macro.crosscheck.sides import NO_FIGURE, Looked, Side, paired, side_of, why_not
from verification.macro.estimates import Estimate, scaled
from verification.macro.models import MacroFigure, SurveyRound
from verification.macro.shared import BY_SERIES, HOUSEHOLDS, Shared
from verification.macro.surveys import rounds
from verification.macro.words import number_words

OF_MONEY = {  # series: label, unit, what the estimate is multiplied by
    "p0": ("Persentase penduduk miskin (P0)", "persen", 100),
    "p1": ("Indeks kedalaman kemiskinan (P1)", "indeks", 100),
    "p2": ("Indeks keparahan kemiskinan (P2)", "indeks", 100),
    "gini": ("Rasio Gini", "indeks", 1),
}
NO_LINE = "Putaran survei ini tidak punya garis kemiskinan, jadi kemiskinan tidak dapat dihitung."
NO_WELFARE = "Putaran survei ini tidak mengukur pengeluaran."
SAMPLE_UNITS = {SurveyRound.Unit.PERSON: "orang", SurveyRound.Unit.HOUSEHOLD: "rumah tangga"}


def survey_pairs(looked_at: Looked) -> Iterator[dict]:
    """P0 always, so that what is lacking is said; all else where BPS or a round has it."""
    if not looked_at.rounds:
        reason = f"Belum ada putaran survei untuk {looked_at.year}. Muat survei yang mengukur pengeluaran."
        yield paired("p0_survey", OF_MONEY["p0"][0], "persen", _macro_of_money(looked_at, "p0"), Side(), reason)
    for round in looked_at.rounds:
        found = rounds.money_of(round)
        for code in OF_MONEY:
            if code == "p0" or looked_at.figure(code):
                yield _money_pair(looked_at, code, round, found)
        for code, column in rounds.shares_declared(round).items():
            if figure := looked_at.figure(code):
                yield _share_pair(looked_at, BY_SERIES[code], figure, round, column)


# Measured by money


def _money_pair(looked_at: Looked, code: str, round: SurveyRound, found: Callable[[str], Estimate]) -> dict:
    label, unit, factor = OF_MONEY[code]
    macro, micro = _macro_of_money(looked_at, code), _money_side(code, round, found, factor)
    return paired(
        f"{code}_survey_{round.pk}", f"{label}: BPS dan {round.name}", unit, macro, micro, why_not(macro, micro)
    )


def _macro_of_money(looked_at: Looked, code: str) -> Side:
    figure = looked_at.figure(code)
    if figure is None:
        return Side(note=NO_FIGURE)
    definition = {"measure": "spending_per_head_month", "population": f"{looked_at.area.bps_code}:people"}
    words = {"measure": "pengeluaran per kapita sebulan", "population": f"penduduk {looked_at.area.name}"}
    if code == "gini":
        return side_of(figure, definition=definition, words=words)
    line = looked_at.figure("poverty_line", period=figure.period)
    words["line"] = f"Rp{number_words(line.value)} per kapita sebulan" if line else "tidak diketahui"
    return side_of(figure, definition=definition | {"line": float(line.value) if line else None}, words=words)


def _money_side(code: str, round: SurveyRound, found: Callable[[str], Estimate], factor: float) -> Side:
    line = f"{number_words(round.poverty_line)} {round.poverty_line_unit}".strip() if round.poverty_line else ""
    side = replace(
        _of_round(round),
        definition={
            "measure": round.design.get("measure") or f"{round.design.get('code')}:{round.design.get('welfare')}",
            "line": float(round.poverty_line) if round.poverty_line else None,
            "population": round.design.get("population") or f"round:{round.pk}",
        },
        words={
            "measure": round.design.get("welfare_words", ""), "line": line or "tidak ada",
            "population": round.population,
        },
    )  # fmt: skip
    if not round.design.get("welfare"):
        return replace(side, note=NO_WELFARE)
    if code != "gini" and not round.poverty_line:
        return replace(side, note=NO_LINE)
    return _estimated(side, round, lambda: scaled(found(code), factor))


# Shares


def _share_pair(
    looked_at: Looked, shared: Shared, figure: MacroFigure, round: SurveyRound, column: str
) -> dict:  # fmt: skip
    macro = side_of(
        figure,
        definition={"measure": shared.series, "population": f"{looked_at.area.bps_code}:{shared.of}"},
        words={"measure": figure.series.definition, "population": f"{figure.series.base} {looked_at.area.name}"},
    )
    micro = _share_side(shared, round, column)
    label = f"{figure.series.label}: BPS dan {round.name}"
    return paired(f"{shared.series}_survey_{round.pk}", label, "persen", macro, micro, why_not(macro, micro))


def _share_side(shared: Shared, round: SurveyRound, column: str) -> Side:
    """A round stands for the people of an area, and so for its households too."""
    place, _, _ = round.design.get("population", "").partition(":")
    whom = "rumah tangga" if shared.of == HOUSEHOLDS else "orang yang ditanya"
    side = replace(
        _of_round(round),
        definition={"measure": shared.series, "population": f"{place}:{shared.of}" if place else f"round:{round.pk}"},
        words={
            "measure": f"kolom {column}, dinyatakan memakai definisi yang sama",
            "population": f"{whom}, {round.population}",
        },
    )  # fmt: skip
    return _estimated(side, round, lambda: scaled(rounds.share_of(round, column), 100))


# Both


def _of_round(round: SurveyRound) -> Side:
    return Side(period=round.period, source=round.source, is_synthetic=round.is_synthetic)


def _estimated(side: Side, round: SurveyRound, estimate: Callable[[], Estimate]) -> Side:
    try:
        found = estimate()
    except ValueError as error:
        return replace(side, note=rounds.design_fault(error))
    unit = SAMPLE_UNITS[round.unit]
    return side.with_estimate(
        found, f"dihitung dari {number_words(found.n)} {unit} contoh (linearisasi Taylor, t)"
    )  # fmt: skip
