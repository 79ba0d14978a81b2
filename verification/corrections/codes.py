"""From our values back to the codes of a source: the column that carries a variable, and the answer it has there."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from households.importing.mapping import mapped_layouts
from households.models import CodeMap, Source
from households.reading.code_maps import item_variable
from households.reading.layouts import Column, Layout, all_layouts

FAMILY, PERSON = "family", "person"
NUMBERS = {"area", "integer", "rupiah"}  # conversions of a column that can be turned round


@dataclass(frozen=True)
class Answer:
    """A raw code and what it means: {variable: value or None}."""

    raw: str
    means: Mapping[str, str | None]


class SourceCodes:
    """Columns and codes of one source, at family and at person level."""

    def __init__(self, source: Source):
        register = source.code.removesuffix("-peragaan")
        shipped = [layout for layout in all_layouts() if layout.source == register]
        self.layouts = [*shipped, *mapped_layouts(source)]
        self._columns = self._columns_by_variable()
        self._answers: dict[tuple[str, str], list[Answer]] = {}

    def main_layout(self, level: str) -> Layout:
        """Whose key columns stand in the file; where the source has no table of a level, those of the other."""
        whole = [layout for layout in self.layouts if not layout.part_of]
        return next((layout for layout in whole if layout.level == level), whole[0])

    def column(self, level: str, variable: str) -> Column | None:
        """The one column that carries a variable; None where there is none or several share it."""
        found = self._columns[level, variable]
        return found[0][1] if len(found) == 1 else None

    def raw_of(self, level: str, variable: str, wanted: Mapping[str, Any], said: str | None) -> str | None:
        """The source's code for wanted[variable], or None where it has none.

        wanted  all values the row would have then: a code that says more must not contradict them
        said    the code in the file now; the new one is written alike (figures or words, leading zeros)
        """
        column = self.column(level, variable)
        if column is None:
            return None
        if column.convert:
            return _converted(column.convert, wanted[variable])
        fitting = [answer.raw for answer in self._answers_of(level, variable) if _fits(answer, variable, wanted)]
        return _written_alike(fitting, said) if fitting else None

    def _columns_by_variable(self):
        found = defaultdict(list)
        for layout in self.layouts:
            for column in layout.columns:
                for variable in dict.fromkeys(_variables(layout, column)):
                    found[layout.level, variable].append((layout, column))
        return found

    def _answers_of(self, level: str, variable: str) -> list[Answer]:
        if (level, variable) not in self._answers:
            layout, column = self._columns[level, variable][0]
            self._answers[level, variable] = _answers(layout, column)
        return self._answers[level, variable]


def _variables(layout: Layout, column: Column):
    yield from (item_variable(layout.instrument, layout.version, item) for item in column.items)
    if column.variable:
        yield column.variable


def _answers(layout: Layout, column: Column) -> list[Answer]:
    if column.values:
        return [Answer(raw, {column.variable: value or None}) for raw, value in column.values.items()]
    means: dict[str, dict] = {}
    for item in column.items:
        for row in _rows_of(layout, item):
            means.setdefault(row.raw_code, {})[row.variable.code] = row.value or None
    return [Answer(raw, said) for raw, said in means.items()]


def _rows_of(layout: Layout, item: str):
    """Of the newest version not after that of the layout, in the order of the code map."""
    rows = CodeMap.objects.filter(instrument=layout.instrument, item=item, version__lte=layout.version)
    newest = rows.order_by("-version").values_list("version", flat=True).first()
    return rows.filter(version=newest).select_related("variable").order_by("pk")


def _fits(answer: Answer, variable: str, wanted: Mapping[str, Any]) -> bool:
    if answer.means.get(variable) != wanted[variable]:
        return False
    return all(value is None or wanted.get(code, value) == value for code, value in answer.means.items())


def _written_alike(codes: list[str], said: str | None) -> str:
    """Of several codes with one meaning the first of the kind the source itself uses."""
    is_figure = bool(said and said.strip().isdigit())
    alike = [code for code in codes if code.isdigit() == is_figure] if said else codes
    code = (alike or codes)[0]
    return code.zfill(len(said.strip())) if is_figure and code.isdigit() else code


def _converted(convert: str, value) -> str | None:
    if convert in NUMBERS:
        return f"{value:g}" if isinstance(value, float) else str(value)
    if convert == "count" and value == "no":
        return "0"
    return None  # of a count a visit knows only that there is one
