"""What the texts around a value say of it: series, category, period, unit. Each text is sorted into one of them."""

from dataclasses import dataclass, field

from verification.macro.reading.areas import Area, named_areas
from verification.macro.reading.categories import categories_within, read_category
from verification.macro.reading.periods import Period, read_period, take_period
from verification.macro.reading.series import Series, find_series, is_unit, take_unit
from verification.macro.reading.wording import clean, is_machine_name, plain

VALUE_WORDS = {"nilai", "value", "data content", "angka", "data", "isi", "besaran"}


@dataclass
class Description:
    """series is None for a label we do not know; `free` then holds the texts as they stand, general ones first."""

    series: Series | None = None
    series_text: str = ""
    categories: list[str] = field(default_factory=list)
    lone: list[str] = field(default_factory=list)  # of the categories those that are a text of their own
    free: list[str] = field(default_factory=list)
    period: Period = Period()
    unit: str = ""
    area_name: str = ""
    label: str = ""  # an unknown series named in a column of indicators
    is_machine_named: bool = False


def describe(texts: list, context: str = "") -> Description:
    """Headings above a value column (or labels beside a row), from the most general to the nearest."""
    found = Description()
    above = context
    for text in texts:
        _sort_in(found, text, above)
        above = f"{above} {clean(text)}"
    return found


def _sort_in(found, text, above):
    if (period := read_period(text)) is not None:
        found.period = period.merged(found.period)
        return
    text = clean(text)
    period, rest = take_period(text)
    found.period = period.merged(found.period)
    unit, rest = take_unit(rest)
    period, rest = take_period(rest) if unit else (Period(), rest)
    found.period = period.merged(found.period)
    found.unit = unit or found.unit
    _sort_words(found, rest, above, is_machine_name(text))


def _sort_words(found, text, above, is_machine):
    series = find_series(text, above)
    category = read_category(text)
    if series:
        found.series, found.series_text, found.is_machine_named = series, text, is_machine
        found.categories, found.free = [*found.lone, *categories_within(text)], []
    elif is_unit(text) and plain(text) not in ("tahun", "indeks"):
        found.unit = text
    elif category is not None:
        found.categories += [category] if category else []
        found.lone += [category] if category else []
    elif plain(text) in VALUE_WORDS or not plain(text):
        return
    else:
        found.free.append(text)
        found.is_machine_named = found.is_machine_named or is_machine


def take_area(found: Description) -> list[Area]:
    """Moves an area out of the free texts: a column headed "Kutai Kartanegara" in a table turned on its side."""
    for text in found.free:
        if areas := named_areas(text):
            found.free.remove(text)
            found.area_name = text
            return list(areas)
    return []


def unwrapped(text) -> str:
    """A label without its period and unit, otherwise as it stands."""
    _, rest = take_period(clean(text))
    _, rest = take_unit(rest)
    return rest
