"""Tables of any layout: wide, long, turned on their side, with many heading rows or without a region.

Every value is described by the texts around it. What the row says comes first, then the headings of its column, then
titles, the name of the sheet and last, for the year above all, the name of the file.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from verification.macro.reading.areas import (
    NATION,
    Area,
    AreaLabel,
    area_in_title,
    is_kind,
    named_areas,
    resolve_areas,
    within,
    without_number,
)
from verification.macro.reading.categories import is_unwanted, read_category
from verification.macro.reading.columns import Column, read_columns, tables_beside
from verification.macro.reading.figures import Address, Figure
from verification.macro.reading.grids import Block, find_blocks
from verification.macro.reading.labels import Description, describe, take_area, unwrapped
from verification.macro.reading.numerals import decimal_sign_of, read_number
from verification.macro.reading.periods import Period, read_period, take_period
from verification.macro.reading.readings import Reading, figure_of
from verification.macro.reading.series import find_series, series_in_company
from verification.macro.reading.wording import clean, printed

GENERIC_SHEET = re.compile(r"(sheet|lembar|worksheet|tabel|table|data|csv|query result)? ?\d*", re.IGNORECASE)
WHOLE_OF_IT = "jumlah total"  # a total that no title turns into a number of people
LABEL_ROLES = ("area", "province", "code", "foreign_code", "series", "category", "text", "period", "unit")


@dataclass(frozen=True)
class Surroundings:
    """What holds for a whole block: titles from near to far, and what they say of period, area and series."""

    titles: tuple
    file_title: str
    title: Description
    period: Period
    area: Area | None
    level: str

    @cached_property
    def place(self):
        """Name, code and flag of rows that name no area themselves."""
        return (self.area.name, self.area.bps_code, "") if self.area else ("", "", "")


def read_sheets(sheets: list[tuple[str, list[list]]], file_title: str = "") -> list[Figure]:
    """Figures of all tables on these sheets, in the order of the file.

    sheets      name and rows of cells
    file_title  name of the file without its ending
    """
    readings = []
    for name, rows in sheets:
        for block in find_blocks(name, rows):
            for table in tables_beside(block):
                readings += _read_block(table, file_title)
    codes = {reading.series.code for reading in readings if reading.series}
    for reading in readings:
        reading.series = reading.series or series_in_company(reading.label, codes)
    return _without_doubles([figure_of(reading) for reading in readings])


def _without_doubles(figures):
    """A figure that the file prints twice with the same value counts once."""
    seen, kept = set(), []
    for figure in figures:
        key = (figure.bps_code, figure.full_indicator, figure.period, figure.value, figure.unit, figure.flag)
        if not figure.bps_code or key not in seen:
            kept.append(figure)
        seen.add(key)
    return kept


def _read_block(block: Block, file_title: str) -> list[Reading]:
    columns = read_columns(block)
    values = [column for column in columns if column.role == "value"]
    if not values or len(columns) == len(values) and not block.titles and not block.headings:
        return []
    around = _surroundings(block, columns, file_title)
    rows = _filled_down(block, columns)
    places = _places(rows, columns, around)
    stacks = _with_totals_named(values)
    by_column = {index: describe(texts, " ".join(around.titles)) for index, texts in stacks.items()}
    signs = _decimal_signs(rows, values)
    readings = []
    for row, place in zip(rows, places, strict=True):
        beside = _describe_row(row, columns)
        for column in values:
            readings += _read_cell(block, row, column, place, [beside, by_column[column.index]], around, signs)
    return _with_survey_month(readings, around)


def _with_totals_named(values):
    """Headings of each column; "Jumlah" beside "Perkotaan" and "Perdesaan" is their total, not a number of people."""
    levels = {
        level for column in values for level, text in enumerate(column.texts) if read_category(text) not in (None, "")
    }  # fmt: skip
    return {
        column.index: [
            WHOLE_OF_IT if level in levels and read_category(text) == "" else text
            for level, text in enumerate(column.texts)
        ]
        for column in values
    }


def _surroundings(block, columns, file_title):
    is_generic = GENERIC_SHEET.fullmatch(block.sheet) and read_period(block.sheet) is None
    titles = [*block.titles, *([] if is_generic else [block.sheet])]
    period = Period()
    for text in [*titles, file_title.replace("_", " ")]:
        period = period.merged(take_period(text)[0])
    area_column = next((column for column in columns if column.role == "area"), None)
    level = area_column.level if area_column else ""
    areas = [area for text in titles if (area := area_in_title(text))]
    sources = [*reversed(block.titles), *titles[len(block.titles) :]]
    named = next((unwrapped(text) for text in sources if find_series(unwrapped(text))), "")
    title = describe([named] if named else [])
    title.unit = title.unit or next((unit for text in titles if (unit := _unit_line(text))), "")
    return Surroundings(tuple(titles), file_title.replace("_", " "), title, period, areas[0] if areas else None, level)


def _unit_line(text):
    """A title that gives the unit of the table: "(Rupiah/Kapita/Bulan)" or "Satuan: persen"."""
    found = re.fullmatch(r"\(([^()]+)\)|satuan\s*:\s*(.+)", text, re.IGNORECASE)
    return (found[1] or found[2]).strip() if found else ""


def _filled_down(block, columns):
    """Label cells merged over several rows are filled from above; a code goes with its name, a unit with its series."""
    labels = [column for column in columns if column.role in LABEL_ROLES]
    rows, above = [], {}
    for row in block.rows:
        cells = row.cells + [None] * (block.width - len(row.cells))
        blank = [column for column in labels if cells[column.index] is None]
        area_is_blank = any(column.role == "area" for column in blank)
        names_a_series = any(column.role == "series" and cells[column.index] is not None for column in labels)
        if len(blank) < len(labels):
            for column in blank:
                if column.role == "unit" and names_a_series:
                    continue
                if column.role in ("area", "province", "series", "period", "unit") or area_is_blank:
                    cells[column.index] = above.get(column.index)
        above = {column.index: cells[column.index] for column in labels}
        rows.append(replace(row, cells=cells))
    return rows


def _cell(row, columns, role):
    return next((row.cells[column.index] for column in columns if column.role == role), None)


def _places(rows, columns, around):
    """Area name, code and flag of each row; the area of the title where no column names one."""
    has_areas = any(column.role in ("area", "code") for column in columns)
    if not has_areas and not any(named_areas(row.group) for row in rows):
        return [around.place] * len(rows)
    labels = [_area_label(row, columns) for row in rows]
    resolved = resolve_areas(labels, level=around.level, within=around.area)
    return [
        (label.name, code, flag or ("" if label.name or label.code else "no_area"))
        for label, (code, flag) in zip(labels, resolved, strict=True)
    ]


def _area_label(row, columns):
    name, code = without_number(_cell(row, columns, "area")), clean(_cell(row, columns, "code"))
    kind = row.group.split("/")[0].strip() if is_kind(row.group) else ""
    if not any(column.role in ("area", "code") for column in columns):
        name = row.group
    return AreaLabel(name, code, clean(_cell(row, columns, "province")) or row.group, kind)


def _describe_row(row, columns):
    """Series, category, period and unit that stand in the row itself, and in the heading of its group of rows."""
    is_label = row.group and not is_kind(row.group) and not named_areas(row.group)
    found = describe([row.group] if is_label else [])
    found.period = found.period.merged(read_period(row.year) or Period())
    for column in columns:
        cell = row.cells[column.index]
        if column.role == "period" and (period := read_period(cell)):
            found.period = found.period.merged(period)
        elif column.role == "unit" and cell is not None:
            found.unit = "" if read_number(cell) else clean(cell)
        elif column.role in ("series", "category", "text") and cell is not None:
            _add_text(found, column, cell)
    return found


def _add_text(found, column, cell):
    if column.role == "category" and read_category(cell) is None:
        found.categories.append(clean(cell))
        return
    more = describe([cell])
    if column.role == "series" and more.free and not more.series:
        found.label, more.free = more.free[0], more.free[1:]
    found.series, found.series_text = more.series or found.series, more.series_text or found.series_text
    found.categories += more.categories
    found.free += more.free
    found.period, found.unit = found.period.merged(more.period), found.unit or more.unit


def _decimal_signs(rows, values):
    """The sign each column proves; where it proves none, that of the whole table."""
    table = decimal_sign_of(row.cells[column.index] for row in rows for column in values)
    return {column.index: decimal_sign_of(row.cells[column.index] for row in rows) or table for column in values}


def _read_cell(block, row, column: Column, place, near: list[Description], around, signs):
    cell = row.cells[column.index]
    number = read_number(cell, signs[column.index])
    if number is None:
        if cell is not None:
            return []
        number = read_number("...")
    beside, above = near
    above = replace(above, free=list(above.free))
    if place is around.place and (turned := within(take_area(above), around.area)):
        place = (above.area_name, turned[0].bps_code if len(turned) == 1 else "", "")
    series, label, categories = _named(beside, above, around)
    return [
        Reading(
            number=number,
            address=Address(block.sheet, row.number, column.index + 1),
            series=series,
            label=label,
            categories=categories,
            period=beside.period.merged(above.period).merged(around.period),
            unit=beside.unit or above.unit or (around.title.unit if series is around.title.series else ""),
            area_name=place[0],
            bps_code=place[1],
            flag=place[2],
            printed=printed(cell),
            has_survey_month=not (beside.is_machine_named or above.is_machine_named),
        )
    ]


def _named(beside, above, around):
    """Series, label and categories: the row decides, then its column, then the titles."""
    free = [*above.free, *beside.free]
    if beside.label:
        return None, beside.label, [*free, *above.categories, *beside.categories]
    series = beside.series or above.series or around.title.series
    series = series or (None if free else find_series(unwrapped(around.file_title)))
    categories = [*above.categories, *beside.categories]
    if series:
        categories = [*(around.title.categories if series is around.title.series else []), *categories, *free]
        return series, "", list(dict.fromkeys(categories))
    named_by_title = around.titles and not above.unit and not any(is_unwanted(text) for text in free)
    if not free or named_by_title:
        title = next((unwrapped(text) for text in around.titles if read_category(text) is None), "")
        title = title or unwrapped(around.file_title)
        free = [title, *(text for text in free if text != title)]
    return None, free[0], [*free[1:], *categories]


def _with_survey_month(readings, around):
    """A table of provinces alone may be of March or September: no month is added to its years."""
    codes = {reading.bps_code for reading in readings if reading.bps_code}
    districts = [code for code in codes if not code.endswith("00") and code != NATION]
    is_provinces_only = around.level == "province" or (bool(codes) and not districts)
    for reading in readings:
        reading.has_survey_month = reading.has_survey_month and not is_provinces_only
    return readings
