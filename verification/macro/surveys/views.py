"""Survey rounds: the list, a file on its way to a round, and the estimates of one."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.exports import write_xlsx, xlsx_answer
from households.lists import Chip, Column, ListPage
from jobs.actions import AlreadyRunning, cancel
from jobs.tasks import ring
from verification.macro.models import SurveyFile, SurveyRound
from verification.macro.reading.wording import period_words
from verification.macro.surveys import actions, reports, works
from verification.macro.surveys.asking import NoAnswer, answer
from verification.macro.surveys.asking_forms import AskForm
from verification.macro.surveys.forms import SurveyUploadForm

FAULTS_SHOWN = 200
may_import = permission_required("verification.import_macro", raise_exception=True)


class RoundList(ListPage):
    model = SurveyRound
    template_name = "verification/macro/survey_list.html"
    permission_required = "verification.view_macro"
    title = "Survei"
    purpose = "Putaran survei tanpa nama, dengan bobot dan rancangannya. Dari sini taksiran beserta galatnya dihitung."
    count_noun = "putaran"
    empty_text = "Belum ada putaran survei."
    default_sort = "-period"
    columns = [
        Column("name", "Survei", sort=("name",), is_primary=True, link=lambda row: _page(row)),
        Column("period", "Periode", lambda row: period_words(row.period), sort=("period",), is_secondary=True),
        Column("population", "Yang diwakili", is_secondary=True),
        Column("unit", "Satu baris", "get_unit_display"),
        Column("n_records", "Contoh", lambda row: f"{number_format(row.n_records)} rekaman", sort=("n_records",),
               is_secondary=True),
        Column("kind", "Jenis", lambda row: Chip("Rekaan", "warn") if row.is_synthetic else Chip("Survei", "info"),
               kind="chip"),
        Column("source", "Sumber"),
        Column("loaded_at", "Dimuat", kind="date", sort=("loaded_at",)),
    ]  # fmt: skip

    def get_queryset(self):
        return SurveyRound.objects.visible_to(self.request.user).annotate(n_records=Count("records"))

    def get_empty_link(self):
        return (reverse("verification:survey-upload"), "Muat survei") if self._may_import else None

    def get_context_data(self, **kwargs):
        waiting = SurveyFile.objects.filter(refusal="", round=None) if self._may_import else []
        return super().get_context_data(**kwargs) | {"waiting": waiting}

    @property
    def _may_import(self) -> bool:
        return self.request.user.has_perm("verification.import_macro")


def _page(round: SurveyRound) -> str:
    return reverse("verification:survey-detail", args=[round.pk])


# A file on its way to a round


@require_http_methods(["GET", "HEAD", "POST"])
@may_import
def survey_upload(request):
    is_sent = request.method == "POST"
    form = SurveyUploadForm(request.POST, request.FILES) if is_sent else SurveyUploadForm()
    if is_sent and form.is_valid():
        with transaction.atomic():
            file = actions.receive_file(upload=form.cleaned_data["file"], by=request.user)
            ring(works.request_reading(file, request.user))
        return redirect("verification:survey-file", pk=file.pk)
    status = 400 if form.errors else 200
    return render(request, "verification/macro/survey_upload.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@may_import
def survey_file(request, pk):
    """One page from the reading of a file to its round: progress, refusal, or the columns and what they mean."""
    file = get_object_or_404(SurveyFile.objects.select_related("round"), pk=pk)
    if file.round:
        return redirect(_page(file.round))
    job = works.job_of(file)
    is_running = bool(job and not job.is_over)
    context = {"file": file, "job": job, "is_running": is_running, "kept_for": actions.KEPT_FOR}
    if is_running or not file.columns or not file.is_open:
        return render(request, "verification/macro/survey_file.html", context)
    return _declare(request, file, context)


def _declare(request, file, context):
    form = works.declaration_form(file, request.POST)
    if request.method == "POST":
        actions.note_typed(file, {name: request.POST.getlist(name) for name in request.POST if name in form.fields})
        if form.is_valid():
            return _store(request, file)
    context |= {"form": form, "faults": file.faults[:FAULTS_SHOWN], "n_faults": len(file.faults)}
    status = 400 if request.method == "POST" else 200
    return render(request, "verification/macro/survey_file.html", context, status=status)


def _store(request, file):
    try:
        with transaction.atomic():
            ring(works.request_storing(file, request.user))
    except AlreadyRunning as error:
        messages.error(request, str(error))
    return redirect("verification:survey-file", pk=file.pk)


@require_POST
@may_import
def survey_discard(request, pk):
    """The file leaves the disk; what works on it is stopped first."""
    file = get_object_or_404(SurveyFile, pk=pk)
    job = works.job_of(file)
    if job and not job.is_over:
        cancel(job=job, by=request.user)
    if file.round_id is None:
        actions.discard_file(file)
        messages.success(request, "Berkas survei dibuang. Tidak ada yang tersimpan darinya.")
    return redirect("verification:survey-list")


# Estimates


@require_safe
@permission_required("verification.view_macro", raise_exception=True)
def survey_detail(request, pk):
    """What is asked stands in the address; without it, what a round is loaded for first of all."""
    rounds = SurveyRound.objects.visible_to(request.user).select_related("area", "loaded_by")
    round = get_object_or_404(rounds, pk=pk)
    records = list(round.records.order_by("pk"))
    form = AskForm(request.GET if "ukuran" in request.GET else None, round=round, records=records)
    found, reason = _found(round, records, form)
    if found and request.GET.get("ekspor") == "xlsx":
        return _export(round, found)
    query = request.GET.copy()
    query["ekspor"] = "xlsx"
    context = {
        "round": round, "overview": reports.overview(round, records), "form": form, "report": found, "reason": reason,
        "source": reports.source_line(round), "export_url": f"?{query.urlencode()}", "few": reports.FEW,
    }  # fmt: skip
    return render(request, "verification/macro/survey_detail.html", context)


def _found(round, records, form):
    """The report, or why there is none."""
    asked = form.asked if form.is_bound and form.is_valid() else None if form.is_bound else form.asked_first()
    if asked is None:
        return None, "" if form.is_bound else "Putaran ini tidak menyimpan kolom angka."
    try:
        return reports.report(round, asked, answer(round, records, asked)), ""
    except NoAnswer as error:
        return None, str(error)


def _export(round, found):
    columns, rows = reports.export_columns(found), reports.export_rows(found)
    note = (
        f"{round.name}. {found.measure}{', ' + found.unit if found.unit else ''}; yang ditimbang: {found.counted}. "
        f"Sumber: {reports.source_line(round)}. RSE: sampai 25 % dapat dipakai, sampai 50 % hati-hati, di atasnya "
        "tidak akurat (kebiasaan BPS)."
    )
    return xlsx_answer(write_xlsx("Taksiran survei", columns, rows, note), f"taksiran-{round.name}")
