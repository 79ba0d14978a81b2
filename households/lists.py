"""The one pattern of all lists: filter, sort, page, count, masked export, empty state, cards on the phone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import transaction
from django.db.models import F, QuerySet
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.views.generic import ListView

from accounts.actions import log_access
from households.exports import write_xlsx, xlsx_answer

MOST_EXPORTED = 20_000  # rows one request may carry; more is filtered first
RANGE_SUFFIXES = ["min", "max", "after", "before"]


class Chip(NamedTuple):
    """Value of a column of kind "chip"; tones: good, warn, bad, info, uncovered, neutral."""

    label: str
    tone: str = "neutral"

    def __str__(self):
        return str(self.label)


@dataclass(frozen=True)
class Column:
    """One column: what it is called, where its value comes from, how it is shown and sorted."""

    key: str
    label: str
    value: str | Callable[[Any], Any] | None = None  # attribute path (dots), or a function of the row; default: the key
    sort: tuple[str, ...] | None = None  # fields of order_by, ascending
    kind: str = "text"  # text, number, date, rupiah, chip, percent
    link: Callable[[Any], str] | None = None
    is_primary: bool = False  # first line of the card on a phone
    is_secondary: bool = False  # second line
    in_export: bool = True

    def value_of(self, row):
        if callable(self.value):
            return self.value(row)
        for name in (self.value or self.key).split("."):
            row = getattr(row, name, None)
        return row() if callable(row) else row

    def link_of(self, row) -> str:
        return (self.link(row) or "") if self.link else ""

    @property
    def is_figure(self) -> bool:
        return self.kind in {"number", "rupiah", "percent"}


class Cell(NamedTuple):
    column: Column
    value: Any
    url: str
    classes: str


class Header(NamedTuple):
    column: Column
    url: str  # where a click sorts; empty: not sortable
    direction: str  # ascending, descending or empty


class FilterChip(NamedTuple):
    label: str
    value: str
    url: str  # the same list without this filter


class ListPage(PermissionRequiredMixin, ListView):
    """A list page. `get_queryset` starts from `visible_to(user)`: the default one does, own ones must."""

    template_name = "list_page.html"
    raise_exception = True
    paginate_by = 25
    page_kwarg = "hal"
    title = ""
    purpose = ""
    columns: list[Column] = []
    filterset_class = None
    empty_text = "Belum ada baris di daftar ini."
    empty_link: tuple[str, str] | None = None  # url name, label
    export_name: str | None = None
    default_sort = ""  # key of a column, with "-" before it for descending
    count_noun = "baris"
    names_shown: str = ""  # what names of citizens on this list are read for; written down with the rows of the page

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user)

    def get(self, request, *args, **kwargs):
        self.object_list = self._sorted(self._filtered(self.get_queryset()))
        if self.export_name and request.GET.get("ekspor") == "xlsx":
            return self._export()
        return self.render_to_response(self.get_context_data())

    def get_columns(self) -> list[Column]:
        """Override where columns depend on who looks."""
        return list(self.columns)

    def get_empty_link(self) -> tuple[str, str] | None:
        """Address and label of the next step when the list is empty."""
        return (reverse(self.empty_link[0]), self.empty_link[1]) if self.empty_link else None

    def paginate_queryset(self, queryset, page_size):
        """A page that does not exist shows the nearest one."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get(self.page_kwarg))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        columns, chips = self.get_columns(), self._chips()
        if self.names_shown and context["object_list"]:
            log_access(
                actor=self.request.user, purpose=self.names_shown, kind=self.model._meta.model_name, fields=["name"],
                object_ids=[row.pk for row in context["object_list"]],
            )  # fmt: skip
        return context | {
            "title": self.title, "purpose": self.purpose, "columns": columns,
            "headers": [self._header(column) for column in columns],
            "rows": [_row(columns, row) for row in context["object_list"]],
            "has_sorting": any(column.sort for column in columns),
            "filterset": self.filterset, "chips": chips, "is_filtered": bool(chips), "bare_url": self.request.path,
            "empty_text": self.empty_text, "empty_link": self.get_empty_link(), "count_noun": self.count_noun,
            "export_url": self._address(ekspor="xlsx", hal=None) if self.export_name else "",
            "sort_key": self._sort_key, "query_without_page": self._address(hal=None).removeprefix("?"),
        }  # fmt: skip

    # Filters

    def _filtered(self, queryset: QuerySet) -> QuerySet:
        self.filterset = None
        if self.filterset_class is None:
            return queryset
        self.filterset = self.filterset_class(self.request.GET, queryset=queryset, request=self.request)
        return self.filterset.qs

    def _chips(self) -> list[FilterChip]:
        if self.filterset is None or not self.filterset.is_bound:
            return []
        form = self.filterset.form
        given = {name: value for name, value in getattr(form, "cleaned_data", {}).items() if _is_given(value)}
        return [
            FilterChip(form[name].label, _in_words(form.fields[name], value), self._without(name))
            for name, value in given.items()
        ]

    def _without(self, name: str) -> str:
        return self._address(**dict.fromkeys([name, *(f"{name}_{suffix}" for suffix in RANGE_SUFFIXES)]), hal=None)

    # Sorting

    @property
    def _sort_key(self) -> str:
        asked = self.request.GET.get("urut", "")
        sortable = {column.key for column in self.get_columns() if column.sort}
        return asked if asked.removeprefix("-") in sortable else self.default_sort

    def _sorted(self, queryset: QuerySet) -> QuerySet:
        key = self._sort_key
        column = next((column for column in self.get_columns() if column.key == key.removeprefix("-")), None)
        if column is None or not column.sort:
            return queryset if queryset.ordered else queryset.order_by("-pk")
        return queryset.order_by(*(_order(field, key.startswith("-")) for field in column.sort), "pk")

    def _header(self, column: Column) -> Header:
        if not column.sort:
            return Header(column, "", "")
        direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(self._sort_key, "")
        key = f"-{column.key}" if direction == "ascending" else column.key
        return Header(column, self._address(urut=key, hal=None), direction)

    def _address(self, **changes) -> str:
        """This list with some of its parameters changed; None takes one away."""
        query = self.request.GET.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return f"?{query.urlencode()}"

    # Export

    def _export(self):
        """The rows as they stand on screen, masked alike; who took them is written down with them."""
        columns = [column for column in self.get_columns() if column.in_export]
        with transaction.atomic():
            rows = list(self.object_list[: MOST_EXPORTED + 1])
            if len(rows) > MOST_EXPORTED:
                return self._refuse_export()
            log_access(
                actor=self.request.user, purpose=f"Ekspor {self.title}", kind="export",
                fields=[column.key for column in columns], object_ids=[row.pk for row in rows],
            )  # fmt: skip
        values = ([column.value_of(row) for column in columns] for row in rows)
        return xlsx_answer(write_xlsx(self.title, columns, values, self._export_note(len(rows))), self.export_name)

    def _refuse_export(self):
        messages.error(
            self.request,
            f"Daftar ini lebih dari {number_format(MOST_EXPORTED, force_grouping=True)} baris. "
            "Saring dahulu, misalnya per kecamatan, lalu unduh lagi.",
        )
        return redirect(self.request.path + self._address(ekspor=None))

    def _export_note(self, n_rows: int) -> str:
        filters = "; ".join(f"{chip.label}: {chip.value}" for chip in self._chips()) or "tanpa saringan"
        day = date_format(timezone.localdate(), "DATE_FORMAT")
        return f"RBPK Kutai Kartanegara, {day}, {n_rows} {self.count_noun}, {filters}. Nomor identitas disamarkan."


def _row(columns: list[Column], row) -> dict:
    cells = [Cell(column, column.value_of(row), column.link_of(row), _classes(column, columns)) for column in columns]
    url = next((cell.url for cell in cells if cell.url), "")
    if url:  # on a phone the first line carries the link of the whole card
        cells = [cell._replace(url=cell.url or url) if "is-primary" in cell.classes else cell for cell in cells]
    return {"cells": cells, "has_link": bool(url), "object": row}


def _classes(column: Column, columns: list[Column]) -> str:
    """What a card on the phone shows: the first line and the second lines. Other columns stay on the wide table."""
    first = next((other for other in columns if other.is_primary), columns[0])
    shown = [other for other in columns if other.is_secondary] or columns[1:3]
    marks = {"is-primary": column is first, "is-secondary": column in shown, "is-figure": column.is_figure}
    return " ".join(mark for mark, holds in marks.items() if holds)


def _order(field: str, descending: bool):
    """Rows without a value come last either way."""
    name = F(field.removeprefix("-"))
    return name.desc(nulls_last=True) if field.startswith("-") != descending else name.asc(nulls_last=True)


def _is_given(value) -> bool:
    if isinstance(value, slice):
        return value.start is not None or value.stop is not None
    if isinstance(value, QuerySet):
        return bool(value)
    return value not in (None, "", [], ())


def _in_words(field, value) -> str:
    """What was chosen, as the person chose it."""
    if isinstance(value, slice):
        return " sampai ".join(_plain(end) for end in (value.start, value.stop) if end is not None)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    labels = {str(key): label for key, label in getattr(field, "choices", [])} if not hasattr(field, "queryset") else {}
    several = value if isinstance(value, list | tuple | QuerySet) else [value]
    return ", ".join(str(labels.get(str(one), _plain(one))) for one in several)


def _plain(value) -> str:
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)
