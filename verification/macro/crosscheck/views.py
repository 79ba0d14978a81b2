from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import Case, Count, Q, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from households.exports import xlsx_answer
from households.lists import Chip, Column, ListPage
from households.models import Area
from jobs.actions import AlreadyRunning
from jobs.tasks import ring
from verification.field.models import VerificationRound
from verification.macro import reports
from verification.macro.crosscheck import documents, findings
from verification.macro.crosscheck.again import request_crosscheck
from verification.macro.crosscheck.runs import HOME_BPS_CODE
from verification.macro.forms import AnswerForm, FindingFilter, RunForm
from verification.macro.models import Comparison, CrossCheckRun, Finding

Verdict, State = Comparison.Verdict, Finding.State
VERDICT_TONES = {
    Verdict.AGREES: "good", Verdict.MICRO_LOW: "warn", Verdict.MICRO_HIGH: "warn", Verdict.NOT_COMPARABLE: "neutral"
}  # fmt: skip
DECIMALS = {"persen": "2g", "indeks": "3g"}  # of figures by their unit; counts have none


class RunList(ListPage):
    model = CrossCheckRun
    template_name = "verification/macro/crosscheck_list.html"
    permission_required = "verification.view_macro"
    title = "Uji silang"
    purpose = "Angka BPS disandingkan dengan survei dan register terverifikasi, disimpan dengan semua masukannya."
    count_noun = "uji silang"
    empty_text = "Belum ada uji silang. Pilih tahun di atas untuk menjalankannya."
    default_sort = "-ran_at"
    columns = [
        Column("year", "Tahun", lambda row: f"{row.area.name} {row.year}", sort=("year",), is_primary=True,
               link=lambda row: reverse("verification:crosscheck-detail", args=[row.pk])),
        Column("ran_at", "Dijalankan", kind="date", sort=("ran_at",), is_secondary=True),
        Column("n_compared", "Dapat dibandingkan", lambda row: f"{row.n_compared} dari {row.n_pairs} pasangan",
               is_secondary=True),
        Column("by", "Oleh", lambda row: row.requested_by.display_name if row.requested_by else "terjadwal"),
    ]  # fmt: skip

    def get_queryset(self):
        compared = Count("comparisons", filter=~Q(comparisons__verdict=Verdict.NOT_COMPARABLE))
        runs = CrossCheckRun.objects.visible_to(self.request.user).select_related("area", "requested_by")
        return runs.annotate(n_pairs=Count("comparisons"), n_compared=compared)

    def get_context_data(self, **kwargs):
        years = [point.year for point in reports.poverty_overview().home]
        form = RunForm(initial={"year": years[-1] if years else None})
        return super().get_context_data(**kwargs) | {"form": form}


@require_safe
@permission_required("verification.view_macro", raise_exception=True)
def crosscheck_detail(request, pk):
    run = _visible_run(request, pk)
    pairs = [
        {
            "row": row,
            "chip": Chip(row.get_verdict_display(), VERDICT_TONES[row.verdict]),
            "decimals": DECIMALS.get(row.unit, "0g"),
        }
        for row in run.comparisons.order_by("-year", "pk")
    ]
    context = {
        "run": run, "pairs": [pair for pair in pairs if pair["row"].year == run.year],
        "earlier": [pair for pair in pairs if pair["row"].year != run.year],
        "n_open": run.findings.filter(state=State.OPEN).count(),
    }  # fmt: skip
    return render(request, "verification/macro/crosscheck_detail.html", context)


@require_safe
@permission_required("verification.view_macro", raise_exception=True)
def crosscheck_xlsx(request, pk):
    run = _visible_run(request, pk)
    return xlsx_answer(documents.as_xlsx(run), f"uji-silang-{run.year}")


@require_safe
@permission_required("verification.view_macro", raise_exception=True)
def crosscheck_pdf(request, pk):
    run = _visible_run(request, pk)
    headers = {"Content-Disposition": f'inline; filename="uji-silang-{run.year}.pdf"'}
    return HttpResponse(documents.as_pdf(run), content_type="application/pdf", headers=headers)


def _visible_run(request, pk) -> CrossCheckRun:
    runs = CrossCheckRun.objects.visible_to(request.user).select_related("area", "requested_by")
    return get_object_or_404(runs, pk=pk)


class FindingList(ListPage):
    model = Finding
    template_name = "verification/macro/finding_list.html"
    permission_required = "verification.view_macro"
    title = "Temuan"
    purpose = "Yang dilihat uji silang terakhir dan perlu diperiksa orang. Jawaban berlaku selama nilainya tetap."
    filterset_class = FindingFilter
    export_name = "temuan-uji-silang"
    default_sort = "state"
    count_noun = "temuan"
    empty_text = "Belum ada temuan. Jalankan uji silang untuk mencarinya."
    columns = [
        Column("words", "Temuan", "words", is_primary=True,
               link=lambda row: reverse("verification:finding-detail", args=[row.pk])),
        Column("area", "Wilayah", "area.full_name", sort=("area__path",), is_secondary=True),
        Column("kind", "Jenis", "get_kind_display", sort=("kind",), is_secondary=True),
        Column("state", "Keadaan", lambda row: finding_chip(row), kind="chip", sort=("urgency", "kind", "area__path"),
               is_secondary=True),
    ]  # fmt: skip

    def get_queryset(self):
        found = Finding.objects.visible_to(self.request.user).select_related("area", "area__parent")
        return found.annotate(urgency=Case(*(When(state=state, then=n) for n, state in enumerate(State.values))))


def finding_chip(finding: Finding) -> Chip:
    tones = {State.OPEN: "warn", State.ANSWERED: "good", State.CLOSED: "neutral"}
    return Chip(finding.get_state_display(), tones[finding.state])


@require_safe
@permission_required("verification.view_macro", raise_exception=True)
def finding_detail(request, pk):
    return _finding_page(request, _visible_finding(request, pk), AnswerForm())


@require_POST
@permission_required("verification.run_crosscheck", raise_exception=True)
def finding_answer(request, pk):
    finding, form = _visible_finding(request, pk), AnswerForm(request.POST)
    if not form.is_valid():
        return _finding_page(request, finding, form, status=400)
    try:
        findings.answer(finding=finding, answer=form.cleaned_data["answer"], by=request.user)
        messages.success(request, "Jawaban tersimpan dan berlaku selama nilainya tetap.")
    except findings.FindingError as error:
        messages.error(request, str(error))
    return redirect("verification:finding-detail", pk=pk)


def _visible_finding(request, pk) -> Finding:
    found = Finding.objects.visible_to(request.user).select_related(
        "area", "area__parent", "last_run", "last_run__area"
    )
    return get_object_or_404(found, pk=pk)


def _finding_page(request, finding, form, status=200):
    """With the door to the field work that it calls for: one click to a form that is filled in, one to open it."""
    is_village = finding.area.level == Area.Level.VILLAGE
    purposes = VerificationRound.Purpose
    purpose = purposes.VERIFICATION if finding.kind == Finding.Kind.UNVERIFIED else purposes.CANVASS
    what = "Penyisiran" if purpose == purposes.CANVASS else "Verifikasi"
    given = {"tujuan": purpose, "nama": f"{what} {finding.area.name}"}
    given |= {"desa": finding.area_id} if is_village else {}
    context = {
        "finding": finding, "chip": finding_chip(finding), "form": form,
        "can_answer": request.user.has_perm("verification.run_crosscheck") and finding.state != State.CLOSED,
        "round_url": f"{reverse('verification:round-new')}?{urlencode(given)}",
        "opens_canvass": purpose == purposes.CANVASS, "history": finding.history.select_related("by"),
    }  # fmt: skip
    return render(request, "verification/macro/finding_detail.html", context, status=status)


@require_POST
@permission_required("verification.run_crosscheck", raise_exception=True)
def crosscheck_run(request):
    form = RunForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Tahun harus empat angka, misalnya 2024.")
        return redirect("verification:crosscheck-list")
    area = get_object_or_404(Area, bps_code=HOME_BPS_CODE)
    try:
        with transaction.atomic():
            job = request_crosscheck(year=form.cleaned_data["year"], area=area, by=request.user)
            ring(job)
    except AlreadyRunning as error:
        messages.error(request, str(error))
        return redirect("verification:crosscheck-list")
    return redirect("jobs:job-detail", pk=job.pk)
