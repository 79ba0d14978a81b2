"""What the macro pages show: figures over years with their margins, as tables and as charts of the same numbers."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import number_format

from households.models import Area
from verification.macro.crosscheck.margins import ASSUMED_DESIGN_EFFECT, ASSUMED_N, Margin, margin_of
from verification.macro.crosscheck.runs import HOME_BPS_CODE
from verification.macro.estimates import assumed_estimate, difference, scaled
from verification.macro.models import MacroFigure

FIRST_YEAR = 2015
MONTH_OF_DISTRICT_FIGURES = "-03"


@dataclass(frozen=True)
class Point:
    """One figure of a line, with what can be said of its error."""

    figure: MacroFigure
    margin: Margin

    @property
    def year(self) -> int:
        return int(self.figure.period[:4])

    @property
    def shown(self) -> str:
        return shown(self.figure.value)

    @property
    def interval(self) -> str:
        known = self.margin.estimate
        return f"{number_format(round(known.low, 1), 1)}–{number_format(round(known.high, 1), 1)}" if known else "–"

    @property
    def url(self) -> str:
        return reverse("verification:macro-figure", args=[self.figure.pk])


@dataclass(frozen=True)
class Line:
    """One area over the years; `cells` has a Point or None for every year of the table."""

    area: Area
    cells: list[Point | None]

    @property
    def is_home(self) -> bool:
        return self.area.bps_code == HOME_BPS_CODE

    @property
    def is_province(self) -> bool:
        return self.area.level == Area.Level.PROVINCE


@dataclass(frozen=True)
class Overview:
    """A sentence that is true, the numbers behind it (latest year first), and the same numbers for the chart."""

    sentence: str
    years: list[int]
    lines: list[Line]
    home: list[Point]
    sources: list[str]
    chart: dict


@dataclass(frozen=True)
class GoalPath:
    sentence: str
    points: list[Point]
    goal: Point | None
    breaks: list[str]
    visible: str  # what decline could be seen as one
    sources: list[str]
    chart: dict


def poverty_overview() -> Overview:
    """P0 of Kutai Kartanegara among its neighbours and the province, March of each year."""
    figures = accepted_figures("p0", category="").filter(period__endswith=MONTH_OF_DISTRICT_FIGURES)
    by_area = defaultdict(dict)
    for figure in figures:
        by_area[figure.area][int(figure.period[:4])] = Point(figure, margin_of(figure))
    years = sorted({year for points in by_area.values() for year in points}, reverse=True)
    ordered = sorted(
        by_area, key=lambda area: (area.bps_code != HOME_BPS_CODE, area.level == "province", area.bps_code)
    )
    lines = [Line(area, [by_area[area].get(year) for year in years]) for area in ordered]
    home = [point for line in lines if line.is_home for point in reversed(line.cells) if point]
    return Overview(_poverty_sentence(home), years, lines, home, _sources(figures), _lines_chart(years, lines))


def goal_path() -> GoalPath:
    """Extreme poverty of Kutai Kartanegara against its goal; the series breaks where the line of poverty changes."""
    figures = accepted_figures("extreme_poverty", category="").filter(area__bps_code=HOME_BPS_CODE)
    points = [Point(figure, margin_of(figure)) for figure in figures]
    goals = accepted_figures("extreme_poverty", category="goal").filter(area__bps_code=HOME_BPS_CODE)
    goal = next((Point(figure, margin_of(figure)) for figure in goals.reverse()), None)
    breaks = [
        f"Mulai {after.year} garisnya {after.figure.line_version}, sebelumnya {before.figure.line_version}: "
        "kedua bagian tidak boleh dibandingkan."
        for before, after in zip(points, points[1:], strict=False)
        if before.figure.line_version != after.figure.line_version
    ]
    return GoalPath(
        _goal_sentence(points), points, goal, breaks, _visible_decline(points), _sources([*figures, *goals]),
        _goal_chart(points, goal),
    )  # fmt: skip


def accepted_figures(series: str, *, category: str) -> QuerySet[MacroFigure]:
    return (
        MacroFigure.objects.accepted()
        .filter(series__code=series, category=category, is_missing=False, period__gte=str(FIRST_YEAR))
        .filter(Q(area__level=Area.Level.REGENCY) | Q(area__level=Area.Level.PROVINCE))
        .select_related("series", "area", "file")
        .order_by("period", "area__bps_code")
    )


def change_words(before: Point, after: Point) -> str:
    """What may be said of two figures of one line: that it moved, or that no movement can be seen."""
    one, two = after.margin.estimate, before.margin.estimate
    if before.figure.line_version != after.figure.line_version:
        return f"tidak dapat dibandingkan dengan {before.shown} % ({before.year}) karena garisnya lain"
    if one is None or two is None:
        return f"tercatat {before.shown} % pada {before.year}, galatnya tidak diterbitkan"
    change = difference(one, two)
    if not change.is_measurable:
        return f"tidak terukur berubah dari {before.shown} % pada {before.year}"
    return f"{'turun' if change.value < 0 else 'naik'} terukur dari {before.shown} % pada {before.year}"


def shown(value) -> str:
    """With the decimals it needs; trailing zeros of the source are not kept."""
    text = format(value.normalize(), "f")
    decimals = len(text.partition(".")[2])
    return number_format(
        value, decimal_pos=max(decimals, 0 if value == value.to_integral_value() else 1), force_grouping=True
    )


def _poverty_sentence(home: list[Point]) -> str:
    if not home:
        return "Persentase penduduk miskin Kutai Kartanegara belum tersimpan"
    last = home[-1]
    start = f"Penduduk miskin Kutai Kartanegara {last.shown} % pada {last.year}"
    return f"{start}, {change_words(home[-2], last)}" if len(home) > 1 else start


def _goal_sentence(points: list[Point]) -> str:
    if not points:
        return "Kemiskinan ekstrem Kutai Kartanegara belum tersimpan"
    first, last = points[0], points[-1]
    start = f"Kemiskinan ekstrem Kutai Kartanegara {last.shown} % pada {last.year}"
    return f"{start}, {change_words(first, last)}" if len(points) > 1 else start


def _visible_decline(points: list[Point]) -> str:
    """The highest later figure that would be measurably below the last one, with a sample as it is assumed now."""
    last = points[-1] if points else None
    if last is None or last.margin.kind != MacroFigure.RseKind.ASSUMED or not last.figure.value:
        return ""
    tenths = range(int(last.figure.value * 10), -1, -1)
    seen = next((tenth / 10 for tenth in tenths if _is_below(tenth / 10, last)), None)
    start = f"Dengan contoh sebesar yang dianggap, dari {last.shown} %"
    if seen is None:
        return f"{start} penurunan sampai 0 % pun tidak terukur sebagai perubahan."
    return f"{start} baru penurunan ke {number_format(seen, 1)} % atau lebih rendah yang terukur sebagai perubahan."


def _is_below(percent: float, last: Point) -> bool:
    """Measurably, were it published next."""
    share = assumed_estimate(percent / 100, n=ASSUMED_N, design_effect=ASSUMED_DESIGN_EFFECT)
    return difference(scaled(share, 100), last.margin.estimate).high < 0


def _sources(figures) -> list[str]:
    """Each source once, with how many figures rest on it."""
    counted = defaultdict(int)
    for figure in figures:
        counted[figure.source_note or f"{figure.file.publisher}: {figure.file.name}"] += 1
    return [f"{source} ({n} angka)" for source, n in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]


def _lines_chart(years: list[int], lines: list[Line]) -> dict:
    return {
        "kind": "lines", "unit": "persen penduduk", "years": years[::-1],
        "lines": [
            {
                "name": line.area.name, "is_home": line.is_home, "is_province": line.is_province,
                "points": [_chart_point(point) if point else None for point in reversed(line.cells)],
            }
            for line in lines
        ],
    }  # fmt: skip


def _goal_chart(points: list[Point], goal: Point | None) -> dict:
    years = [point.year for point in [*points, *([goal] if goal else [])]]
    return {
        "kind": "path", "unit": "persen penduduk",
        "years": list(range(min(years), max(years) + 1)) if years else [],
        "points": [_chart_point(point) for point in points],
        "goal": _chart_point(goal) if goal else None,
    }  # fmt: skip


def _chart_point(point: Point) -> dict:
    known = point.margin.estimate
    return {
        "year": point.year, "value": float(point.figure.value), "shown": point.shown,
        "low": known.low if known else None, "high": known.high if known else None,
        "line": point.figure.line_version, "margin": point.margin.words,
    }  # fmt: skip
