"""What becomes of each figure of a file, said before anything is stored: new, unchanged, held, in place of another.

The page of a file and the import ask the same question here; the import asks again at its own moment, under lock.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import number_format

from households.models import Area
from verification.macro import jumps
from verification.macro.models import MacroFigure, MacroFile, MacroSeries
from verification.macro.reading.figures import Figure
from verification.macro.reading.gates import MISSING, REASONS
from verification.macro.reading.series import BY_CODE
from verification.macro.vintages import dated, is_later

State = MacroFigure.State
NATIONAL_LINE = "garis nasional BPS"
ON_NATIONAL_LINE = {"p0", "p1", "p2", "poor_count"}  # the line of extreme poverty changes, and files do not name it
TOO_LARGE = 10**14  # more than the column of a figure holds
TOO_LARGE_WORDS = "Angkanya terlalu besar untuk angka statistik apa pun."


class Outcome(TextChoices):
    """The first five are written into the database."""

    NEW = "new", "Baru"
    REPLACES = "replaces", "Menggantikan"
    OLDER = "older", "Rilis lama"
    MISSING = "missing", "Tidak tersedia"
    HELD = "held", "Ditahan"
    UNCHANGED = "unchanged", "Tetap"
    REFUSED = "refused", "Tidak disimpan"
    UNKNOWN = "unknown", "Seri lain"
    OUTSIDE = "outside", "Wilayah lain"


@dataclass(frozen=True)
class Verdict:
    """One figure of a file and what becomes of it.

    row       the figure to be stored, not saved yet; None where nothing is stored
    replaced  the accepted figure that gives way to it
    words     why, or which release it meets
    """

    figure: Figure
    outcome: Outcome
    row: MacroFigure | None = None
    replaced: MacroFigure | None = None
    words: str = ""
    series: MacroSeries | None = None
    area: Area | None = None


class Key(NamedTuple):
    series_id: int
    area_id: int
    period: str
    category: str


def judge(macro_file: MacroFile, figures: list[Figure], *, is_final: bool = False) -> list[Verdict]:
    """A verdict for every figure, in the order of the file.

    is_final  the verdicts are about to be stored: series are locked, so that two files with the same cells come one
              after the other
    """
    return _Judgement(macro_file, figures, is_final).verdicts()


def counts_of(verdicts: list[Verdict]) -> Counter:
    """figures = outside (other areas) + unknown (series we do not keep) + rows, and rows = created + unchanged + held +
    refused (no year anywhere, or too large); of what is stored `missing`; `superseded` older figures were replaced."""
    n = Counter(verdict.outcome for verdict in verdicts)
    created = n[Outcome.NEW] + n[Outcome.REPLACES] + n[Outcome.OLDER] + n[Outcome.MISSING]
    return Counter(
        figures=len(verdicts), outside=n[Outcome.OUTSIDE], unknown=n[Outcome.UNKNOWN],
        rows=len(verdicts) - n[Outcome.OUTSIDE] - n[Outcome.UNKNOWN], created=created,
        unchanged=n[Outcome.UNCHANGED], held=n[Outcome.HELD], refused=n[Outcome.REFUSED],
        missing=sum(verdict.row.is_missing for verdict in verdicts if verdict.row),
        superseded=sum(verdict.replaced is not None for verdict in verdicts),
    )  # fmt: skip


def tells_no_year(verdicts: list[Verdict]) -> bool:
    """Of what we would keep, nothing has a year: most likely it stood in the name of the file only."""
    ours = [verdict for verdict in verdicts if verdict.series and verdict.area]
    return bool(ours) and not any(verdict.figure.period for verdict in ours)


class _Judgement:
    def __init__(self, file, figures, is_final):
        self.file, self.figures = file, figures
        series = MacroSeries.objects.filter(code__in={figure.indicator for figure in figures}).order_by("pk")
        self.series = {row.code: row for row in (series.select_for_update() if is_final else series)}
        self.areas = {area.bps_code: area for area in Area.objects.filter(level__in=["province", "regency"])}
        self.present = self._present()
        self.jumps = _jumps(figures, self.present, self.areas)

    def verdicts(self) -> list[Verdict]:
        return [self._verdict(figure) for figure in self.figures]

    def _verdict(self, figure) -> Verdict:
        series, area = self.series.get(figure.indicator), self.areas.get(figure.bps_code)
        if series is None:
            return Verdict(figure, Outcome.UNKNOWN, area=area)
        if area is None:
            return Verdict(figure, Outcome.OUTSIDE, series=series)
        if not figure.period:
            return Verdict(figure, Outcome.REFUSED, words=REASONS["no_period"], series=series, area=area)
        if figure.value is not None and abs(figure.value) >= TOO_LARGE:
            return Verdict(figure, Outcome.REFUSED, words=TOO_LARGE_WORDS, series=series, area=area)
        return self._placed(figure, series, area)

    def _placed(self, figure, series, area) -> Verdict:
        key = Key(series.pk, area.pk, figure.period, figure.category[:60])
        new = MacroFigure(**key._asdict(), file=self.file, cell=str(figure.address)[:80], release=self._release())
        new.series, new.area = series, area
        new.line_version = NATIONAL_LINE if series.code in ON_NATIONAL_LINE else ""
        new.value, new.is_missing = in_unit_of_series(figure), figure.value is None
        if same := self._same(key, new):
            known = f"sel {same.cell}" if same.file_id == self.file.pk else f"rilis {same.release}"
            held = f", yang ditahan: {same.held_reason}" if same.held_reason else "."
            return Verdict(figure, Outcome.UNCHANGED, words=f"Sama dengan {known}{held}", series=series, area=area)
        outcome, replaced, words = self._place(key, new, figure)
        self.present[key].append(new)
        return Verdict(figure, outcome, new, replaced, words, series, area)

    def _present(self):
        found = defaultdict(list)
        for row in MacroFigure.objects.filter(series__in=self.series.values()).select_related("series", "area", "file"):
            found[Key(row.series_id, row.area_id, row.period, row.category)].append(row)
        return found

    def _release(self) -> str:
        """The day of publication; a file that does not tell it is known by the day it came."""
        if self.file.released_on:
            return self.file.released_on.isoformat()
        return f"diterima {timezone.localtime(self.file.received_at):%Y-%m-%d}"

    def _same(self, key, new) -> MacroFigure | None:
        return next(
            (
                old
                for old in self.present[key]
                if old.value == new.value and (old.file_id == self.file.pk or old.release == new.release)
            ),
            None,
        )

    def _place(self, key, new, figure) -> tuple[Outcome, MacroFigure | None, str]:
        """Held with a reason, or accepted in place of an earlier release, or kept beside a later one."""
        current = next((old for old in self.present[key] if old.state == State.ACCEPTED), None)
        reason = self._doubt(key, new, figure, current)
        new.release = self._free_release(key, new.release)
        if reason:
            new.state, new.held_reason = State.HELD, reason[:200]
            return Outcome.HELD, None, new.held_reason
        if current is None:
            new.state = State.ACCEPTED
            return (Outcome.MISSING if new.is_missing else Outcome.NEW), None, ""
        stands = f"rilis {current.release} ({_shown(current)})"
        if _replaces(new, current):
            new.state, current.state = State.ACCEPTED, State.SUPERSEDED
            return (Outcome.MISSING if new.is_missing else Outcome.REPLACES), current, f"Menggantikan {stands}."
        new.state = State.SUPERSEDED
        return (Outcome.MISSING if new.is_missing else Outcome.OLDER), None, f"Yang berlaku tetap {stands}."

    def _doubt(self, key, new, figure, current) -> str:
        if figure.flag and figure.flag != MISSING:
            return REASONS.get(figure.flag, figure.flag)
        if any(old.release == new.release for old in self.present[key]):
            return "Nilai lain dari rilis yang sama sudah tersimpan untuk wilayah dan periode ini."
        if current and new.is_missing and not current.is_missing:
            return f"Berkas ini menyatakan tidak tersedia, rilis {current.release} memuat {_words(current.value)}."
        if current and not current.is_missing and new.value != current.value and not dated(new.release):
            return (
                f"Berkas tidak menyebut tanggal rilis dan nilainya berbeda dari {_words(current.value)} "
                f"(rilis {current.release}); tidak dapat ditentukan mana yang lebih baru."
            )
        return self.jumps.get((figure.indicator, figure.bps_code, figure.category, figure.period), "")

    def _free_release(self, key, release) -> str:
        taken = {old.release for old in self.present[key]}
        names = (release if n == 1 else f"{release} #{n}" for n in range(1, len(taken) + 2))
        return next(name for name in names if name not in taken)


def _replaces(new, current) -> bool:
    """A dated release replaces an earlier or undated one, any value "not available", a cell its own quotation."""
    if current.is_missing and not new.is_missing:
        return True
    if current.value == new.value and current.file and not current.file.path:
        return True
    return bool(dated(new.release)) and not is_later(current.release, new.release)


def in_unit_of_series(figure: Figure) -> Decimal | None:
    """58420 persons are 58.42 thousand. A unit that does not fit stays as it stands: such a figure is held."""
    if figure.value is None:
        return None
    factors = {name: Decimal(str(factor)) for name, factor in BY_CODE[figure.indicator].units.values()}
    return (figure.value / factors.get(figure.unit, 1)).quantize(Decimal("0.0001"))


def _jumps(figures, present, areas) -> dict:
    """Reason by (indicator, area, category, period), judged on all areas of the file and what is stored already."""
    lines = defaultdict(dict)
    for figure in figures:
        if figure.value is not None and not figure.flag and figure.indicator in BY_CODE and figure.period:
            line = figure.indicator, figure.category, figure.period[4:], figure.bps_code or figure.area_name
            lines[line][figure.period] = float(in_unit_of_series(figure))
    for rows in present.values():
        for row in rows:
            if row.state == State.ACCEPTED and not row.is_missing:
                line = row.series.code, row.category, row.period[4:], row.area.bps_code
                lines[line].setdefault(row.period, float(row.value))
    fences = _fences(lines)
    return {
        (line[0], line[3], line[1], period): _jump_words(values, period, before, fences[line[:3]])
        for line, values in lines.items()
        if line[3] in areas
        for period, before in jumps.find_jumps(values, fences[line[:3]]).items()
    }


def _fences(lines) -> dict:
    grouped = defaultdict(list)
    for line, values in lines.items():
        grouped[line[:3]].append(values)
    return {group: jumps.fence_of(series) for group, series in grouped.items()}


def _jump_words(values, period, before, fence) -> str:
    spread = f"pagar dari {fence.n} perubahan" if fence.n else "seri terlalu pendek untuk sebaran"
    return (
        f"Melompat dari {_words(values[before])} ({before}) ke {_words(values[period])}; wajar antara "
        f"{_words(fence.low)} dan {_words(fence.high)} kali per tahun ({spread})."
    )


def _words(value) -> str:
    return number_format(Decimal(str(value)).quantize(Decimal("0.01")).normalize(), force_grouping=True)


def _shown(figure: MacroFigure) -> str:
    return "tidak tersedia" if figure.is_missing else _words(figure.value)
