"""Mapping a table in the browser: the columns first, then their answers; and the tables that were mapped."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households import tasks
from households.importing import actions, mapping
from households.importing.mapping_forms import MOST_COLUMNS, NEW_SOURCE, AnswersForm, SheetForm, TableForm
from households.importing.staging import village_index
from households.lists import Chip, Column, ListPage
from households.models import MappedLayout, Snapshot, Source, Variable
from households.reading.layouts import SEARCHED_ROWS
from households.reading.meanings import ROLES, header_words, meaning_of, propose, propose_level
from households.reading.unknown_tables import facts_of, find_header
from jobs import actions as job_actions
from jobs.tasks import ring

may_import = permission_required("households.import_register", raise_exception=True)


@require_http_methods(["GET", "HEAD", "POST"])
@may_import
def import_map(request, pk):
    """Every request reads the files anew: nothing of a register is kept between two pages."""
    snapshot = get_object_or_404(Snapshot.objects.select_related("source"), pk=pk)
    sheets = mapping.open_sheets(snapshot) if mapping.may_be_mapped(snapshot) else []
    if not sheets:
        messages.info(request, "Tidak ada lembar yang perlu dipetakan, atau berkasnya sudah tidak tersimpan.")
        return redirect("households:import-detail", pk=pk)
    place, columns = _table(request, sheets)
    form = _table_form(request, snapshot, columns)
    sheet_form = SheetForm(initial=place, sheets=sheets)
    context = {"snapshot": snapshot, "place": place, "sheets": sheets, "sheet_form": sheet_form, "form": form}
    if request.method == "POST" and "kembali" not in request.POST and form.is_valid():
        return _answered(request, snapshot, form, context)
    return render(request, "households/import_map.html", context)


def _table(request, sheets):
    """Where the table stands, as asked for or as it seems, and its columns."""
    asked = SheetForm(request.GET or request.POST, sheets=sheets)
    known = {each.key: each for each in sheets}
    given = asked.cleaned_data if asked.is_valid() else {"lembar": asked.data.get("lembar")}
    key = given["lembar"] if given["lembar"] in known else _first_key(sheets, request.GET.get("tabel"))
    sheet = known[key].sheet
    if "baris" in given and given["baris"] <= sheet.n_rows:
        row, n_lines = given["baris"], given["garis"]
    else:
        row, n_lines = find_header(sheet.head(SEARCHED_ROWS + 1), header_words(Variable.objects.all()))
    columns = facts_of(sheet, row, n_lines)[:MOST_COLUMNS]
    return {"lembar": key, "baris": row, "garis": n_lines}, columns


def _first_key(sheets, mapped_pk):
    """Of the sheet that a mapped table was asked for with, else of the one that most needs mapping."""
    mapped = (each.key for each in sheets if each.mapped and str(each.mapped.pk) == mapped_pk)
    return next(mapped, sheets[0].key)


def _table_form(request, snapshot, columns):
    register = mapping.register_of(snapshot.source)
    sources = Source.objects.of_files().order_by("name")
    has_families = any(layout.level == "family" for layout in mapping.mapped_layouts(snapshot.source))
    options = {"columns": columns, "sources": sources, "has_families": has_families}
    if request.method == "POST":
        return TableForm(request.POST, **options)
    before = _before(snapshot, columns)
    meanings = mapping.said_before(before)[0] or propose(columns, Variable.objects.all(), village_index())
    facts = {"label": before.label if before else "", "level": before.level if before else propose_level(meanings)}
    said = {f"k{column.column_no}": meanings.get(column.name, "") for column in columns}
    return TableForm(initial=facts | {"source": register} | said, **options)


def _before(snapshot, columns):
    return mapping.last_mapping(snapshot.source, [column.name for column in columns])


def _answered(request, snapshot, form, context):
    """The second step, or what follows it."""
    known = mapping.said_before(_before(snapshot, form.columns))[1]
    answers = AnswersForm(request.POST if "jawaban" in request.POST else None, asked=form.asked(), known=known)
    if answers.fields and not answers.is_valid():
        return render(request, "households/import_map_answers.html", context | {"answers": answers})
    try:
        _keep(request, snapshot, form, answers.values if answers.fields else {})
    except (actions.ImportRefused, job_actions.AlreadyRunning) as error:
        messages.error(request, str(error))
        return render(request, "households/import_map.html", context)
    messages.success(request, "Tata letak tersimpan. Berkas dibaca ulang dengan tata letak ini.")
    return redirect("households:import-detail", pk=snapshot.pk)


@transaction.atomic
def _keep(request, snapshot, form, values):
    Snapshot.objects.select_for_update(of=("self",)).get(pk=snapshot.pk)  # the second of two clicks waits its turn
    given = form.cleaned_data
    if given["source"] == NEW_SOURCE:
        code = mapping.new_source(name=given["source_name"], owner=given["source_owner"]).code
    else:
        code = given["source"]
    source = actions.source_for(code, is_synthetic=snapshot.source.is_synthetic)
    mapping.remember(
        source=source, label=given["label"], level=given["level"], columns=form.columns, meanings=form.meanings,
        values=values, by=request.user,
    )  # fmt: skip
    begun = mapping.begin_again(snapshot=snapshot, source=source)
    ring(tasks.request_staging(begun, request.user))


class TableList(ListPage):
    model = MappedLayout
    permission_required = "households.import_register"
    title = "Tabel yang dipetakan"
    purpose = "Tabel di luar bentuk baku yang sudah dikenal dari judul kolomnya."
    template_name = "households/import_tables.html"
    empty_text = "Belum ada tabel yang dipetakan. Unggah tabel di luar bentuk baku, lalu petakan kolomnya."
    empty_link = ("households:import-new", "Impor data sumber")
    default_sort = "-made_at"
    count_noun = "tabel"
    columns = [
        Column("label", "Tabel", is_primary=True, sort=("label",), link=lambda row: _page(row)),
        Column("source", "Sumber", "source.name", sort=("source__name",), is_secondary=True),
        Column("level", "Satuan", "get_level_display"),
        Column("state", "Keadaan", lambda row: state_chip(row), kind="chip", sort=("retired_at",), is_secondary=True),
        Column("made_by", "Oleh", "made_by.display_name"),
        Column("made_at", "Dipetakan", kind="date", sort=("made_at",)),
    ]

    def get_queryset(self):
        """Like imports, they belong to the whole office; the permission is Bappeda's alone."""
        return MappedLayout.objects.select_related("source", "made_by")


def _page(row) -> str:
    return reverse("households:import-table", args=[row.pk])


def state_chip(row) -> Chip:
    return Chip("Tidak dipakai lagi", "neutral") if row.retired_at else Chip("Dipakai", "good")


@require_GET
@may_import
def import_table(request, pk):
    """What a mapped table's columns and answers were said to mean."""
    row = get_object_or_404(MappedLayout.objects.select_related("source", "made_by"), pk=pk)
    variables = {variable.code: variable for variable in Variable.objects.all()}
    headers = {entry["field"]: entry["header"] for entry in row.columns}
    read = [
        (headers[column.field], _meaning_label(column, variables), _value_labels(column, variables))
        for column in mapping.layout_of(row).columns
    ]
    ignored = [entry["header"] for entry in row.columns if not entry["is_read"]]
    context = {"row": row, "chip": state_chip(row), "read": read, "ignored": ignored}
    context["snapshots"] = [] if row.retired_at else mapping.open_snapshots(row)
    return render(request, "households/import_table.html", context)


def _meaning_label(column, variables):
    meaning = meaning_of(column)
    return ROLES[meaning] if meaning in ROLES else str(variables[column.variable])


def _value_labels(column, variables):
    """[(answer as compared, what it means)]; answers are kept without case, blanks and signs."""
    variable = variables.get(column.variable)
    return [
        (key, variable.label_of(value) if value else "tidak diketahui") for key, value in column.values.items()
    ]  # fmt: skip


@require_POST
@may_import
def import_table_retire(request, pk):
    row = get_object_or_404(MappedLayout, pk=pk)
    mapping.retire(mapped=row)
    messages.success(request, "Tata letak ini tidak dipakai lagi. Tabel berikutnya dengan judul ini akan ditanyakan.")
    return redirect("households:import-table", pk=pk)
