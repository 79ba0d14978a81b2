"""Fetched answers into the database, by the same way as a file that a person uploads."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

from django.db import transaction

from households.models import Area
from verification.macro.actions import store_file
from verification.macro.crosscheck.runs import HOME_BPS_CODE
from verification.macro.fetching.client import PERIODS_A_CALL, Answer, WebAPI
from verification.macro.fetching.errors import KeyRefused, NothingThere, OtherAnswer, Unreadable, WebAPIError
from verification.macro.judging import in_unit_of_series
from verification.macro.loading import import_figures
from verification.macro.models import MacroCall, MacroFigure, MacroFile
from verification.macro.reading.answers import read_answer
from verification.macro.reading.figures import Figure, NoFigures
from verification.macro.reading.gates import hold_doubtful

NEWEST = 10  # periods; older figures are hardly revised, and each two cost BPS a call
STRAY = {"unknown_key", "no_period"}  # the lists of an answer do not fit its values
State = MacroFigure.State


@dataclass
class Fetched:
    """One series: its answers with their figures, what became of them, or why nothing of it was taken."""

    call: MacroCall
    answers: list[tuple[Answer, list[Figure]]] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    files: list[MacroFile] = field(default_factory=list)
    trouble: str = ""


def fetch_all(client: WebAPI, progress: Callable) -> list[Fetched]:
    """Every active series, asked first and stored afterwards. Raises KeyRefused; other troubles stay with a series.

    A series is taken whole or not at all. Gates look at all of them together, so that P1 is held against P0.
    """
    calls = list(MacroCall.objects.filter(is_active=True).select_related("series"))
    fetched = []
    for done, call in enumerate(calls):
        progress(f"Mengambil {call.series.label}"[:120], done, len(calls))
        fetched.append(_fetch(client, call))
    _hold_doubtful(fetched)
    progress("Menyimpan angka", len(calls), len(calls))
    for series in fetched:
        _store(series)
    return fetched


def _fetch(client, call) -> Fetched:
    series = Fetched(call)
    try:
        series.answers = [(answer, _figures(call, answer)) for answer in _answers(client, call)]
        _check_home(call, series.answers)
    except KeyRefused:
        raise
    except (WebAPIError, NoFigures) as error:
        series.answers, series.trouble = [], str(error)
    return series


def _answers(client, call) -> list[Answer]:
    periods = client.periods(call.domain, call.variable)[-NEWEST:]
    pairs = [periods[start : start + PERIODS_A_CALL] for start in range(0, len(periods), PERIODS_A_CALL)]
    found = [client.data(call.domain, call.variable, pair) for pair in pairs]
    if not any(found):
        raise NothingThere(f"BPS belum memuat angka untuk variabel {call.variable} di domain {call.domain}.")
    return [answer for answer in found if answer]


def _figures(call, answer) -> list[Figure]:
    """Of this series only: a variable that BPS numbers anew must not slip in under the old name."""
    figures = read_answer(answer.content)
    if any(figure.flag in STRAY for figure in figures):
        raise Unreadable("Nilai dalam jawaban WebAPI BPS tidak cocok dengan daftar wilayah dan periodenya.")
    others = sorted({figure.indicator for figure in figures} - {call.series.code})
    if others:
        raise OtherAnswer(f'Variabel {call.variable} di BPS berisi "{others[0][:60]}", bukan {call.series.label}.')
    return figures


def _check_home(call, answers) -> None:
    if not any(figure.bps_code == HOME_BPS_CODE for _, figures in answers for figure in figures):
        raise OtherAnswer(f"Variabel {call.variable} di BPS tidak memuat Kutai Kartanegara.")


def _hold_doubtful(fetched) -> None:
    flat = hold_doubtful([figure for series in fetched for _, figures in series.answers for figure in figures])
    judged = iter(flat)
    for series in fetched:
        series.answers = [(answer, [next(judged) for _ in figures]) for answer, figures in series.answers]


def _store(series: Fetched) -> None:
    try:
        with transaction.atomic():
            for answer, figures in series.answers:
                _store_answer(series, answer, figures)
    except NoFigures as error:
        series.files, series.counts, series.trouble = [], Counter(), str(error)


def _store_answer(series, answer, figures) -> None:
    """An answer that brings nothing new leaves no file: BPS dates all years anew when it adds one."""
    known, ours = _known(series.call), _our_codes()
    new = [figure for figure in figures if figure.bps_code not in ours or _cell(figure) not in known]
    series.counts["unchanged"] += len(figures) - len(new)
    if any(figure.bps_code in ours for figure in new):
        file, _ = store_file(file=BytesIO(answer.text.encode()), name=answer.call)
        series.counts.update(import_figures(file, new))
        series.files.append(file)


def _cell(figure: Figure) -> tuple:
    return figure.bps_code, figure.period, figure.category[:60], in_unit_of_series(figure)


def _known(call) -> set[tuple]:
    """Cells as they stand or wait. A figure that rests on a quotation is not among them: its cell replaces it."""
    rows = MacroFigure.objects.filter(series=call.series, state__in=[State.ACCEPTED, State.HELD])
    return set(rows.exclude(file__path="").values_list("area__bps_code", "period", "category", "value"))


def _our_codes() -> set[str]:
    return set(Area.objects.filter(level__in=["province", "regency"]).values_list("bps_code", flat=True))
