"""The verified register beside BPS: counts beside counts, and shares only where every RT was canvassed whole."""

from collections.abc import Iterator
from dataclasses import replace

from verification.macro.crosscheck import counting
from verification.macro.crosscheck.counting import ELIGIBLE_HOUSEHOLDS, ELIGIBLE_PEOPLE, Count
from verification.macro.crosscheck.margins import ASSUMED_DESIGN_EFFECT, ASSUMED_N, ASSUMED_WORDS, margin_of
from verification.macro.crosscheck.sides import NO_FIGURE, Looked, Side, paired, side_of, source_of, why_not
from verification.macro.estimates import assumed_estimate, scaled
from verification.macro.models import MacroFigure
from verification.macro.shared import HOUSEHOLDS, SHARED, Shared
from verification.macro.words import number_words

# The number of households of Kutai Kartanegara is not published in our sources. Assumed: people as BPS's own count of
# the poor and its P0 imply them, over a mean household size between these.
ASSUMED_HOUSEHOLD_SIZE = (3.6, 3.9, 4.2)
SOURCE = "Register RBPK terverifikasi, aturan penilaian"


def register_pairs(looked_at: Looked) -> Iterator[dict]:
    """The poor always, so that what is lacking is said; an indicator where BPS publishes it."""
    yield _poor_pair(looked_at)
    for shared in SHARED:
        if figure := looked_at.figure(shared.series, up_to=looked_at.year):
            yield _shared_pair(looked_at, shared, figure)


def unpublished(looked_at: Looked) -> list[str]:
    """What the register could be set beside, had BPS's figure been stored."""
    return [one.label for one in SHARED if not looked_at.figure(one.series, up_to=looked_at.year)]


# Who is poor


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
    return paired("poor_count", "Penduduk miskin dan warga berhak", "jiwa", macro, micro, macro.note or reason)


def _poor_side(figure: MacroFigure, p0: MacroFigure | None) -> Side:
    """The count in people; its margin is that of the P0 of the same period."""
    people = float(figure.value) * 1000
    rate = margin_of(p0) if p0 and p0.period == figure.period and p0.value else None
    side = Side(
        value=people, period=figure.period, source=source_of(figure), figure=figure.pk, margin="RSE tidak diterbitkan",
        definition={"measure": "spending_per_head_month", "population": f"{figure.area.bps_code}:people"},
        words={"measure": figure.series.definition, "population": figure.series.base},
    )  # fmt: skip
    if rate is None or rate.estimate is None:
        return side
    return side.with_estimate(scaled(rate.estimate, people / float(p0.value)), rate.words)


# Who lacks what


def _shared_pair(looked_at: Looked, shared: Shared, figure: MacroFigure) -> dict:
    found = looked_at.count(shared.indicator)
    if _is_census(looked_at, found) and not shared.apart:
        return _census_pair(looked_at, shared, figure, found)
    macro = _lacking_side(looked_at, shared, figure)
    if not found.total:
        reason = macro.note or "Belum ada yang terverifikasi dan dinilai untuk hal ini."
        return paired(shared.series, shared.label, shared.unit, macro, Side(), reason)
    micro = Side(
        value=found.yes, period=looked_at.on.isoformat(), source=SOURCE,
        definition={"measure": shared.indicator, "population": "verified_households"},
        words={
            "measure": f"jawaban terkonfirmasi; {shared.apart}" if shared.apart
            else "jawaban terkonfirmasi, definisi yang sama",
            "population": "rumah tangga terverifikasi" if shared.of == HOUSEHOLDS
            else "warga di rumah tangga terverifikasi",
        },
        note=f"{_assessed(shared, found)}; {number_words(found.unknown)} belum diketahui",
        coverage=None if shared.apart else _coverage(found.yes, macro),
    )  # fmt: skip
    reason = macro.note or _why_counts(looked_at, shared, figure)
    return paired(shared.series, shared.label, shared.unit, macro, micro, reason)


def _is_census(looked_at: Looked, found: Count) -> bool:
    """Every RT canvassed whole, every household known there verified (who refused or waits for review is not), and
    every answer known. Who was listed is known of today alone."""
    counts = [looked_at.count(counting.HOUSEHOLDS), found]
    is_everybody = all(count.total and not count.unknown for count in counts)
    return looked_at.is_latest and looked_at.canvassed.is_whole(looked_at.on.year) and is_everybody


def _why_counts(looked_at: Looked, shared: Shared, figure: MacroFigure) -> str:
    apart = f"Definisi berbeda: {shared.apart}. " if shared.apart else ""
    n_whole, n = looked_at.canvassed.n_whole(looked_at.on.year), looked_at.canvassed.n
    return (
        f"{apart}Basis berbeda: BPS menghitung {figure.series.base} pada {figure.period}, register memuat yang "
        f"terverifikasi saja. Bagian baru dibandingkan bila semua RT disisir lengkap ({number_words(n_whole)} dari "
        f"{number_words(n)}) dan semua keluarganya terverifikasi."
    )


def _assessed(shared: Shared, found: Count) -> str:
    return f"dari {number_words(found.total)} {shared.unit} terverifikasi dan dinilai"


def _census_pair(looked_at: Looked, shared: Shared, figure: MacroFigure, found: Count) -> dict:
    """Everybody was seen: a share without sampling error beside a share with one."""
    lacking = found.yes / found.total
    share = 100 * (lacking if shared.is_lack else 1 - lacking)
    definition = {"measure": shared.series, "population": f"{looked_at.area.bps_code}:{shared.of}"}
    macro = side_of(
        figure, definition=definition, words={"measure": figure.series.definition, "population": figure.series.base}
    )
    micro = Side(
        value=share, low=share, high=share, se=0.0, period=str(looked_at.on.year), source=SOURCE,
        definition=definition, margin="semua RT disisir lengkap, jadi tanpa galat contoh",
        words={"measure": "jawaban terkonfirmasi, definisi yang sama", "population": figure.series.base},
        note=_assessed(shared, found),
    )  # fmt: skip
    reason = why_not(replace(macro, period=macro.period[:4]), micro)
    return paired(shared.series, figure.series.label, "persen", macro, micro, reason)


def _lacking_side(looked_at: Looked, shared: Shared, figure: MacroFigure) -> Side:
    """BPS's share of those who lack it times how many there are, assumed where nobody published that."""
    people = _people(looked_at, figure.period[:4])
    if people is None:
        return Side(note="Jumlah penduduk untuk menghitung banyaknya belum tersimpan.")
    sizes = ASSUMED_HOUSEHOLD_SIZE if shared.of == HOUSEHOLDS else (1, 1, 1)
    most, likely, fewest = (people / size for size in sizes)
    share = shared.lacking(float(figure.value))
    lacking = assumed_estimate(share, n=ASSUMED_N, design_effect=ASSUMED_DESIGN_EFFECT)
    definition = figure.series.definition
    note = f"{number_words(100 * share)} % dari kira-kira {number_words(likely)} {shared.unit}."
    if shared.of == HOUSEHOLDS:
        note += f" Banyaknya rumah tangga anggapan kami: {number_words(people)} penduduk dibagi 3,6 sampai 4,2 orang."
    measure = definition if shared.is_lack else f"tidak memenuhi: {definition[:1].lower()}{definition[1:]}"
    return Side(
        value=lacking.value * likely, low=lacking.low * fewest, high=lacking.high * most, period=figure.period,
        source=source_of(figure), figure=figure.pk, margin=ASSUMED_WORDS,
        definition={"measure": shared.series, "population": f"{looked_at.area.bps_code}:{shared.of}"},
        words={"measure": measure, "population": figure.series.base, "assumption": note},
    )  # fmt: skip


def _people(looked_at: Looked, year: str) -> float | None:
    """The population behind BPS's own figures: poor people over P0."""
    count, rate = looked_at.figure("poor_count", up_to=int(year)), looked_at.figure("p0", up_to=int(year))
    if not count or not rate or count.period != rate.period or not rate.value:
        return None
    return float(count.value) * 1000 / (float(rate.value) / 100)


def _coverage(n: int, macro: Side) -> dict | None:
    """The count over the ends of the interval, as shares; None for nobody, or an interval that reaches zero."""
    if not n or macro.low is None or not macro.low > 0:
        return None
    return {"low": n / macro.high, "high": n / macro.low}
