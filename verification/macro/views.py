from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.lists import Chip, Column, ListPage
from jobs.actions import AlreadyRunning
from jobs.tasks import ring
from verification.macro import actions, reports
from verification.macro.crosscheck.margins import margin_of
from verification.macro.fetching.works import request_fetch
from verification.macro.forms import DecisionForm, FigureFilter, UploadForm
from verification.macro.models import MacroFigure, MacroFile
from verification.macro.vintages import vintages_of

State = MacroFigure.State


def state_chip(figure: MacroFigure) -> Chip:
    if figure.is_rejected:
        return Chip("Ditolak petugas", "bad")
    tones = {State.ACCEPTED: "good", State.HELD: "warn", State.SUPERSEDED: "neutral"}
    return Chip(figure.get_state_display(), tones[figure.state])


def is_waiting(figure: MacroFigure) -> bool:
    return figure.state == State.HELD and not figure.is_rejected


def waiting_files(user) -> QuerySet[MacroFile]:
    """Read or unreadable, stored or discarded only by those who may."""
    files = MacroFile.objects.visible_to(user).waiting()
    return files if user.has_perm("verification.import_macro") else files.none()


@require_safe
@permission_required("verification.view_macro", raise_exception=True)
def macro_overview(request):
    poverty, path = reports.poverty_overview(), reports.goal_path()
    context = {"poverty": poverty, "path": path, "n_waiting": MacroFigure.objects.waiting().count()}
    context["waiting_files"] = waiting_files(request.user)
    return render(request, "verification/macro/overview.html", context)


class FigureList(ListPage):
    model = MacroFigure
    template_name = "verification/macro/figure_list.html"
    permission_required = "verification.view_macro"
    title = "Angka makro"
    purpose = "Setiap angka BPS yang tersimpan, dengan rilis, sel asalnya, dan yang masih ditahan."
    filterset_class = FigureFilter
    export_name = "angka-makro"
    default_sort = "-period"
    count_noun = "angka"
    empty_text = "Belum ada angka makro. Unggah berkas BPS untuk memulai."
    columns = [
        Column("series", "Indikator", "series.label", sort=("series.label",), is_primary=True,
               link=lambda row: reverse("verification:macro-figure", args=[row.pk])),
        Column("area", "Wilayah", "area.name", sort=("area.name",), is_secondary=True),
        Column("period", "Periode", "moment_words", sort=("period",), is_secondary=True),
        Column("value", "Nilai", lambda row: None if row.is_missing else reports.shown(row.value), sort=("value",),
               is_secondary=True),
        Column("unit", "Satuan", "series.unit", is_secondary=True),
        Column("release", "Rilis", sort=("release",)),
        Column("state", "Keadaan", state_chip, kind="chip", is_secondary=True),
    ]  # fmt: skip
    more_columns = [  # too wide for the screen, on the page of each figure there
        Column("source", "Sumber", lambda row: row.source_note or f"{row.file.publisher}: {row.file.name}"),
        Column("cell", "Sel"),
        Column("held_reason", "Alasan ditahan"),
    ]

    def get_columns(self):
        return self.columns + (self.more_columns if "ekspor" in self.request.GET else [])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"waiting_files": waiting_files(self.request.user)}

    def get_queryset(self):
        return MacroFigure.objects.visible_to(self.request.user).select_related("series", "area", "file")

    def get_empty_link(self):
        if self.request.user.has_perm("verification.import_macro"):
            return reverse("verification:macro-upload"), "Unggah berkas BPS"
        return None


@require_safe
@permission_required("verification.view_macro", raise_exception=True)
def macro_figure(request, pk):
    return _figure_page(request, _visible_figure(request, pk), DecisionForm())


@require_POST
@permission_required("verification.import_macro", raise_exception=True)
def macro_decide(request, pk):
    """Accept or refuse a held figure; which one is the name of the button."""
    figure, form = _visible_figure(request, pk), DecisionForm(request.POST)
    if not form.is_valid():
        return _figure_page(request, figure, form, status=400)
    decide = actions.accept_held if "accept" in request.POST else actions.reject_held
    try:
        figure = decide(figure=figure, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, f"Keputusan tersimpan: {state_chip(figure).label.lower()}.")
    except actions.MacroError as error:
        messages.error(request, str(error))
    return redirect("verification:macro-figure", pk=pk)


@require_http_methods(["GET", "POST"])
@permission_required("verification.import_macro", raise_exception=True)
def macro_upload(request):
    form = UploadForm(request.POST or None, request.FILES or None, initial=_as_typed_for(request))
    if request.method == "POST" and form.is_valid():
        return _take_in(request, form.cleaned_data)
    status = 400 if form.errors else 200
    return render(request, "verification/macro/upload.html", {"form": form}, status=status)


@require_POST
@permission_required("verification.import_macro", raise_exception=True)
def macro_fetch(request):
    try:
        job = _start(request_fetch, by=request.user)
    except (actions.MacroError, AlreadyRunning) as error:
        messages.error(request, str(error))
        return redirect("verification:macro-figures")
    return redirect("jobs:job-detail", pk=job.pk)


def _visible_figure(request, pk) -> MacroFigure:
    figures = MacroFigure.objects.visible_to(request.user).select_related("series", "area", "file", "decided_by")
    return get_object_or_404(figures, pk=pk)


def _figure_page(request, figure, form, status=200):
    vintages = (
        vintages_of(figure).select_related("file", "decided_by", "series", "area").order_by("-file__received_at", "-pk")
    )
    context = {
        "figure": figure, "chip": state_chip(figure), "margin": margin_of(figure), "form": form,
        "shown": "tidak tersedia" if figure.is_missing else reports.shown(figure.value),
        "can_decide": request.user.has_perm("verification.import_macro") and is_waiting(figure),
        "vintages": [
            {"row": row, "chip": state_chip(row), "is_equal": row.value == figure.value,
             "shown": "tidak tersedia" if row.is_missing else reports.shown(row.value)}
            for row in vintages
        ],
    }  # fmt: skip
    return render(request, "verification/macro/figure_detail.html", context, status=status)


def _as_typed_for(request) -> dict | None:
    """Publisher and release date of a file that could not be read, for the one that comes in its place."""
    asked = request.GET.get("seperti", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 10 else None
    files = MacroFile.objects.visible_to(request.user).filter(pk=number)
    return files.values("publisher", "released_on").first()


def _take_in(request, given):
    """Kept and read; what it says is shown before anything of it is stored."""
    try:
        with transaction.atomic():
            macro_file, _ = actions.store_file(
                file=given["file"], name=given["file"].name, publisher=given["publisher"],
                released_on=given["released_on"], by=request.user,
            )  # fmt: skip
            ring(actions.request_reading(macro_file=macro_file, by=request.user))
    except actions.MacroError as error:
        messages.info(request, str(error))
    except AlreadyRunning:
        messages.info(request, "Berkas ini sedang dikerjakan.")
    return redirect("verification:macro-file", pk=macro_file.pk)


@transaction.atomic
def _start(request_work, **given):
    job = request_work(**given)
    ring(job)
    return job
