"""From a value and what was found around it to a figure: the last step of every layout."""

from dataclasses import dataclass, field

from verification.macro.reading.figures import Address, Figure
from verification.macro.reading.gates import believable
from verification.macro.reading.numerals import Number
from verification.macro.reading.periods import Period
from verification.macro.reading.series import Series, unit_words


@dataclass
class Reading:
    """A value with all that the file says of it; `label` is used where the series is not known."""

    number: Number
    address: Address
    series: Series | None = None
    label: str = ""
    categories: list[str] = field(default_factory=list)
    period: Period = Period()
    unit: str = ""
    area_name: str = ""
    bps_code: str = ""
    flag: str = ""
    printed: str = ""
    has_survey_month: bool = True  # False: a table of provinces or a renamed column, which month is not known


def figure_of(reading: Reading) -> Figure:
    value, flag = _chosen_value(reading)
    return Figure(
        area_name=reading.area_name,
        bps_code=reading.bps_code,
        indicator=reading.series.code if reading.series else reading.label,
        category=" | ".join(reading.categories),
        period=_period_text(reading),
        value=value,
        unit=_unit_of(reading),
        flag=flag,
        address=reading.address,
        marker=reading.number.marker,
        printed=reading.printed,
    )


def _unit_of(reading):
    """The unit of the file in our wording; that of the series where the file gives none."""
    if not reading.series:
        words = unit_words(reading.unit)
        return words if words in ("persen", "jiwa", "tahun", "indeks", "poin") else reading.unit
    if not reading.unit:
        return "jiwa" if _counts_heads(reading) else reading.series.unit
    known = reading.series.units.get(unit_words(reading.unit))
    return known[0] if known else reading.unit


def _counts_heads(reading):
    """Without a unit, 59000 poor people of a kabupaten can only be heads, not thousands of them."""
    series, value = reading.series, reading.number.value
    if value is None or reading.number.other is not None or "jiwa" not in series.units:
        return False
    fits = [unit for unit in (series.unit, "jiwa") if believable(series, value, unit, reading.bps_code)]
    return fits == ["jiwa"]


def _chosen_value(reading):
    """1.234 stays ambiguous unless one of its two readings is believable for the series, or heads are counted: they
    have no decimals."""
    number, flag = reading.number, reading.flag
    if number.other is None:
        return number.value, flag
    if reading.series:
        unit = _unit_of(reading)
        if unit == "jiwa":
            return number.other, flag
        fitting = [
            value for value in (number.value, number.other) if believable(reading.series, value, unit, reading.bps_code)
        ]
        if len(fitting) == 1:
            return fitting[0], flag
    return number.value, flag or "ambiguous_number"


def _period_text(reading):
    """The month of the survey is added where the file gives a year alone and the series is of that survey."""
    year, part = reading.period.year, reading.period.part
    if not year:
        return ""
    is_survey = bool(reading.series and reading.series.month)
    if part in ("S1", "S2") and is_survey:
        part = {"03": {"S1": "03", "S2": "09"}, "08": {"S1": "02", "S2": "08"}}[reading.series.month][part]
    if not part and is_survey and reading.has_survey_month:
        part = reading.series.month
    return f"{year}-{part}" if part and part != "annual" else str(year)
