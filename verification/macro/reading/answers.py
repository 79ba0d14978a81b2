"""Answers of the BPS WebAPI saved as JSON: data, static tables, and those that hold no figures.

The key of a value is vervar, var, turvar, tahun and turtahun written one after another without a separator; widths
differ, so every possible key is built from the lists of the answer and looked up, never taken apart.
"""

import html
from collections import Counter
from dataclasses import dataclass
from itertools import product

from verification.macro.reading.areas import AreaLabel, named_areas, resolve_areas
from verification.macro.reading.figures import Address, Figure, NoFigures
from verification.macro.reading.html_tables import read_html_tables
from verification.macro.reading.labels import Description, describe
from verification.macro.reading.numerals import Number, read_number
from verification.macro.reading.periods import Period, read_period
from verification.macro.reading.readings import Reading, figure_of
from verification.macro.reading.tables import read_sheets
from verification.macro.reading.wording import clean, plain, printed

RECORDS = "JSON"  # stands for the name of a sheet
UNREADABLE = "Isi JSON tidak dikenal sebagai jawaban WebAPI BPS maupun tabel."
PARTS = {61: "03", 62: "09", 63: "annual", 13: "annual"}  # semesters and the year in poverty series


@dataclass(frozen=True)
class Slot:
    """One possible key with the items it was built from."""

    key: str
    area: int
    variable: int
    derived: dict
    year: dict
    part: dict


def read_answer(answer, file_title: str = "") -> list[Figure]:
    """Figures of a WebAPI answer or of a plain JSON list of records. Raises NoFigures."""
    return figures_in(answer, sheets_of(answer), file_title)


def figures_in(answer, sheets: list[tuple[str, list[list]]], file_title: str) -> list[Figure]:
    """Figures of an answer whose tables are these. The name of a file says nothing of a static table."""
    if _is_data(answer):
        return read_data(answer)
    return read_sheets(sheets, file_title if sheets and sheets[0][0] == RECORDS else "")


def sheets_of(answer) -> list[tuple[str, list[list]]]:
    """The tables of an answer, as read_sheets takes them; none where its values stand behind keys. Raises NoFigures."""
    if isinstance(answer, list):
        return _records(answer)
    if not isinstance(answer, dict):
        raise NoFigures(UNREADABLE)
    if str(answer.get("status", "")).lower() == "error":
        raise NoFigures(f"WebAPI BPS menjawab kesalahan: {clean(answer.get('message')) or 'tanpa keterangan'}")
    if "not-available" in str(answer.get("data-availability", "")):
        raise NoFigures("WebAPI BPS menjawab bahwa data yang diminta tidak tersedia.")
    if _is_data(answer):
        return []
    return _other_sheets(answer.get("data"))


def _is_data(answer):
    return isinstance(answer, dict) and isinstance(answer.get("datacontent"), dict)


def _other_sheets(data):
    if isinstance(data, dict) and isinstance(data.get("table"), str):
        return _static_tables(data)
    if isinstance(data, list) and len(data) == 2 and isinstance(data[0], dict) and "page" in data[0]:
        raise NoFigures("Berkas ini daftar dari WebAPI BPS (misalnya daftar variabel), bukan data.")
    if isinstance(data, list):
        return _records(data)
    raise NoFigures(UNREADABLE)


def _records(records):
    """A list of records as open data portals give it is a table whose heading is the names of the fields."""
    if not records or not all(isinstance(record, dict) for record in records):
        raise NoFigures(UNREADABLE)
    names = list(dict.fromkeys(name for record in records for name in record))
    return [(RECORDS, [names] + [[_scalar(record.get(name)) for name in names] for record in records])]


def _scalar(value):
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _static_tables(data):
    """A static table: HTML, escaped once more inside the JSON text, under its title."""
    title = clean(data.get("title"))
    tables = read_html_tables(html.unescape(data["table"]))
    names = ["table", *(f"table {number}" for number in range(2, len(tables) + 1))]
    return [(name, [[title], *rows]) for name, rows in zip(names, tables, strict=False)]


def read_data(answer: dict) -> list[Figure]:
    """A data answer. Raises NoFigures when its lists are broken or match no value."""
    try:
        slots = _slots(answer)
        content = {str(key): value for key, value in answer["datacontent"].items()}
        readings = _readings(answer, slots, content)
    except (KeyError, TypeError, IndexError) as error:
        raise NoFigures("Jawaban WebAPI BPS tidak lengkap: daftar wilayah, variabel, atau tahun rusak.") from error
    if not readings:
        raise NoFigures("Jawaban WebAPI BPS tidak berisi satu pun nilai.")
    return [figure_of(reading) for reading in readings]


def _slots(answer):
    derived = answer.get("turvar") or [{"val": 0, "label": ""}]
    parts = answer.get("turtahun") or [{"val": 0, "label": "Tahun"}]
    lists = [range(len(answer["vervar"])), range(len(answer["var"])), derived, answer["tahun"], parts]
    return [
        Slot(
            f"{answer['vervar'][area]['val']}{answer['var'][variable]['val']}{turvar['val']}{year['val']}{part['val']}",
            area, variable, turvar, year, part,
        )
        for area, variable, turvar, year, part in product(*lists)
    ]  # fmt: skip


def _readings(answer, slots, content):
    times = Counter(slot.key for slot in slots)
    has_values = {_slice(slot) for slot in slots if slot.key in content}
    named = [describe([clean(item["label"])]) for item in answer["var"]]
    places, extra = _places(answer, named)
    is_provinces_only = _is_provinces_only([code for _, code, _ in places])
    readings = []
    for slot in slots:
        if _slice(slot) in has_values:
            reading = _reading(slot, content, named[slot.variable], answer, places[slot.area])
            reading.categories += extra[slot.area]
            reading.flag = reading.flag or ("ambiguous_key" if times[slot.key] > 1 and slot.key in content else "")
            reading.has_survey_month = len(answer.get("turtahun") or [1]) == 1 and not is_provinces_only
            readings.append(reading)
    return readings + _unknown(content, times, named[0])


def _slice(slot):
    return slot.variable, str(slot.derived["val"]), str(slot.year["val"]), str(slot.part["val"])


def _places(answer, named):
    """Area and further categories of each vervar: rows may also be sexes or ages of one region."""
    texts = [clean(item["label"]) for item in answer["vervar"]]
    codes = [str(item["val"]) if len(str(item["val"])) >= 4 else "" for item in answer["vervar"]]  # short: a count
    labels = [AreaLabel(text, code) for text, code in zip(texts, codes, strict=True)]
    heading = plain(f"{answer.get('labelvervar')} {answer['var'][0]['label']}")
    level = "province" if "provinsi" in heading and "kabupaten" not in heading else ""
    resolved = resolve_areas(labels, level=level)
    is_area = any(word in heading for word in ("wilayah", "kabupaten", "kota", "provinsi", "kecamatan", "desa"))
    places, extra = [], []
    for text, (code, flag) in zip(texts, resolved, strict=True):
        is_place = bool(code or is_area or named_areas(text))
        places.append((text, code, flag) if is_place else ("", "", ""))
        extra.append([] if is_place else _categories(describe([text]), text))
    return places, extra


def _categories(described: Description, text):
    return described.categories or described.free or ([described.series_text] if described.series else [])


def _is_provinces_only(codes):
    known = {code for code in codes if code} - {"9999"}
    return bool(known) and all(code.endswith("00") for code in known)


def _reading(slot, content, named, answer, place):
    number = _number(content.get(slot.key))
    derived = describe([clean(slot.derived.get("label"))])
    return Reading(
        number=number,
        address=Address("datacontent", key=slot.key),
        series=named.series,
        label=named.free[0] if named.free else clean(answer["var"][slot.variable]["label"]),
        categories=[*named.categories, *_categories(derived, "")],
        period=_period(slot),
        unit=clean(answer["var"][slot.variable].get("unit")) or named.unit,
        area_name=place[0],
        bps_code=place[1],
        flag=place[2],
        printed=printed(content.get(slot.key)),
    )


def _number(value):
    number = read_number(value, ".")
    return number or Number(None, is_missing=True)


def _period(slot):
    year = read_period(clean(slot.year.get("label"))) or Period()
    part = read_period(clean(slot.part.get("label"))) or Period()
    known = PARTS.get(slot.part["val"], "") if not part.part else part.part
    return Period(year.year or part.year, year.part or known)


def _unknown(content, times, named):
    """Values whose key fits nothing in the lists: kept with their key, and held."""
    return [
        Reading(
            number=_number(value),
            address=Address("datacontent", key=key),
            series=named.series,
            label=named.free[0] if named.free else "",
            flag="unknown_key",
            printed=printed(value),
        )
        for key, value in content.items()
        if key not in times
    ]
