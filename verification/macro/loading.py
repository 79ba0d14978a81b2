"""The figures of a file into the database: ours only, each with its cell, its release and its doubt."""

from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format

from households.models import Area
from verification.macro import jumps
from verification.macro.models import MacroFigure, MacroFile, MacroSeries
from verification.macro.reading import imports
from verification.macro.reading.figures import Figure, NoFigures
from verification.macro.reading.gates import MISSING, REASONS
from verification.macro.reading.series import BY_CODE
from verification.macro.vintages import dated, is_later, supersede

State = MacroFigure.State
COUNTS = ["figures", "outside", "unknown", "rows", "created", "unchanged", "held", "refused", "missing", "superseded"]


NO_YEAR = (
    "Berkas tidak menyebut tahun angkanya, jadi tidak ada yang disimpan. Tulis tahun pada nama berkas, misalnya "
    '"Persentase penduduk miskin, 2024.xlsx", lalu unggah lagi.'
)


class Key(NamedTuple):
    series_id: int
    area_id: int
    period: str
    category: str


@transaction.atomic
def import_figures(
    macro_file: MacroFile, figures: list[Figure] | None = None, *, progress: Callable | None = None
) -> dict:
    """Store the figures of Kutai Kartanegara, its neighbours and the province.

    figures   what the file holds; None: read it from its stored content
    progress  called with (stage, done, total)
    returns   counts: figures = outside (other areas) + unknown (series we do not keep) + rows, and
              rows = created + unchanged + held + refused (no year anywhere); of them `missing`; `superseded` older
              figures were replaced

    The same file again changes nothing. Raises NoFigures when the file cannot be read or tells no year at all.
    """
    progress = progress or (lambda *_: None)
    progress("Membaca berkas", 0, 0)
    figures = imports.read_bps(Path(settings.MEDIA_ROOT) / macro_file.path) if figures is None else figures
    macro_file = MacroFile.objects.select_for_update(of=("self",)).get(pk=macro_file.pk)
    loading = _Loading(macro_file, figures)
    ours = loading.ours()
    for done, (figure, series, area) in enumerate(ours):
        progress("Menyimpan angka", done, len(ours))
        loading.store(figure, series, area)
    macro_file.imported_at = macro_file.imported_at or timezone.now()
    macro_file.save(update_fields=["imported_at"])
    return {name: loading.counts[name] for name in COUNTS}


class _Loading:
    """One file on its way in. Series are locked, so that two files with the same cells come one after the other."""

    def __init__(self, file: MacroFile, figures: list[Figure]):
        self.file, self.figures, self.counts = file, figures, Counter(figures=len(figures))
        codes = {figure.indicator for figure in figures}
        self.series = {s.code: s for s in MacroSeries.objects.select_for_update().filter(code__in=codes).order_by("pk")}
        self.areas = {area.bps_code: area for area in Area.objects.filter(level__in=["province", "regency"])}
        self.present = self._present()
        self.jumps = _jumps(figures, self.present, self.areas)

    def ours(self) -> list[tuple[Figure, MacroSeries, Area]]:
        known = [figure for figure in self.figures if figure.indicator in self.series]
        kept = [figure for figure in known if figure.bps_code and figure.bps_code in self.areas]
        told = [figure for figure in kept if figure.period]
        self.counts.update(unknown=len(self.figures) - len(known), outside=len(known) - len(kept), rows=len(kept))
        self.counts["refused"] = len(kept) - len(told)
        if kept and not told:
            raise NoFigures(NO_YEAR)
        return [(figure, self.series[figure.indicator], self.areas[figure.bps_code]) for figure in told]

    def store(self, figure: Figure, series: MacroSeries, area: Area) -> None:
        key = Key(series.pk, area.pk, figure.period, figure.category[:60])
        new = MacroFigure(**key._asdict(), file=self.file, cell=str(figure.address)[:80], release=self._release())
        new.series, new.area = series, area
        new.value, new.is_missing = in_unit_of_series(figure), figure.value is None
        if self._is_here(key, new):
            self.counts["unchanged"] += 1
            return
        self._place(key, new, figure)
        new.save()
        self.present[key].append(new)
        self.counts.update({"held" if new.state == State.HELD else "created": 1, "missing": int(new.is_missing)})

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

    def _is_here(self, key, new) -> bool:
        return any(
            old.value == new.value and (old.file_id == self.file.pk or old.release == new.release)
            for old in self.present[key]
        )

    def _place(self, key, new, figure) -> None:
        """Held with a reason, or accepted in place of an earlier release, or kept beside a later one."""
        current = next((old for old in self.present[key] if old.state == State.ACCEPTED), None)
        reason = self._doubt(key, new, figure, current)
        new.release = self._free_release(key, new.release)
        if reason:
            new.state, new.held_reason = State.HELD, reason[:200]
        elif current is None:
            new.state = State.ACCEPTED
        elif _replaces(new, current):
            supersede(current)
            self.counts["superseded"] += 1
        else:
            new.state = State.SUPERSEDED

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
