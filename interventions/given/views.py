"""Doors of what OPDs already gave: lists, their rows, and near misses that wait for a person."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import log_access
from households.lists import Column, ListPage
from households.models import Residence
from interventions.given import actions, reports, works
from interventions.given.forms import GivenFileFilter, GivenFileForm, GivenFilter, NearMissForm
from interventions.given.models import GivenAid, GivenFile
from jobs.actions import AlreadyRunning
from jobs.tasks import ring

READS = ["interventions.view_programmes", "households.view_need"]
may_bring = permission_required("interventions.record_delivery", raise_exception=True)
may_decide = permission_required("households.review_pairs", raise_exception=True)
FAULTS = (actions.GivenError, AlreadyRunning)
MOST_PROBLEMS_SHOWN = 100


class GivenFileList(ListPage):
    model = GivenFile
    permission_required = READS
    template_name = "interventions/given_list.html"
    title = "Bantuan yang sudah diberikan"
    purpose = "Daftar milik OPD tentang bantuan sebelum atau di luar RBPK, supaya tidak ada yang dilayani dua kali."
    filterset_class = GivenFileFilter
    empty_text = "Belum ada daftar. Unggah daftar penerima bantuan milik OPD."
    export_name = "daftar-bantuan"
    default_sort = "-brought_at"
    count_noun = "daftar"
    columns = [
        Column("file_name", "Berkas", sort=("file_name",), is_primary=True, link=lambda row: page_of(row)),
        Column("opd", "OPD", value="opd.short_name", sort=("opd__short_name",)),
        Column("programme", "Program", value="programme.name", sort=("programme__name",), is_secondary=True),
        Column("state", "Keadaan", value=reports.file_chip, kind="chip", is_secondary=True),
        Column("n_rows", "Baris", kind="number", sort=("n_rows",)),
        Column("n_matched", "Padan", kind="number", sort=("n_matched",)),
        Column("n_typo", "Mungkin salah ketik", kind="number", sort=("n_typo",)),
        Column("n_not_matched", "Tidak padan", kind="number", sort=("n_not_matched",)),
        Column("n_refused", "Ditolak", kind="number", sort=("n_refused",)),
        Column("brought_at", "Diunggah", kind="date", sort=("brought_at",)),
    ]

    def get_queryset(self):
        return GivenFile.objects.visible_to(self.request.user).select_related("opd", "programme")

    def get_empty_link(self):
        may = self.request.user.has_perm("interventions.record_delivery")
        return (reverse("interventions:given-new"), "Unggah daftar") if may else None

    def get_context_data(self, **kwargs):
        waiting = GivenAid.objects.decidable_by(self.request.user).count()
        return super().get_context_data(**kwargs) | {"n_near": waiting}


def page_of(given_file: GivenFile) -> str:
    return reverse("interventions:given-file", args=[given_file.pk])


@require_http_methods(["GET", "POST"])
@may_bring
def given_new(request):
    form = GivenFileForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        fields = {**form.cleaned_data, "upload": form.cleaned_data["file"]}
        del fields["file"]
        try:
            with transaction.atomic():
                given_file = actions.open_upload(by=request.user, **fields)
                ring(works.request_preview(given_file, request.user))
        except actions.AlreadyHere as error:
            messages.info(request, str(error))
            return redirect(page_of(error.file))
        except FAULTS as error:
            form.add_error(None, str(error))
        else:
            return redirect(page_of(given_file))
    context = {"form": form, "submit": "Unggah dan periksa", "cancel_url": reverse("interventions:given-list")}
    return render(request, "interventions/given_new.html", context)


class GivenRows(ListPage):
    """The rows of a list that was applied; before that, what would be taken in and every fault."""

    model = GivenAid
    permission_required = READS
    template_name = "interventions/given_file.html"
    names_shown = "membaca daftar bantuan OPD"
    filterset_class = GivenFilter
    default_sort = "row_no"
    count_noun = "baris"
    export_name = "baris-daftar-bantuan"
    empty_text = "Belum ada baris yang dimuat dari daftar ini."
    columns = [
        Column("row_no", "Baris", kind="number", sort=("sheet", "row_no")),
        Column("name", "Nama di daftar", sort=("name",), is_primary=True),
        Column("masked_nik", "NIK"),
        Column("outcome", "Hasil", value=reports.outcome_chip, kind="chip", sort=("outcome",), is_secondary=True),
        Column("place", "Tempat", is_secondary=True),
        Column("day", "Diberikan", value=reports.day_of, sort=("year", "given_on")),
        Column("what", "Bantuan"),
        Column("value", "Nilai", value="value_idr", kind="rupiah", sort=("value_idr",)),
        Column("reason", "Keterangan"),
        Column("bast", "Nomor BAST", value="bast_number"),
    ]

    @cached_property
    def given_file(self) -> GivenFile:
        visible = GivenFile.objects.visible_to(self.request.user).select_related("opd", "programme", "indicator")
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def get_queryset(self):
        self.title = self.given_file.file_name
        self.purpose = f"{self.given_file.opd}, program {self.given_file.programme}."
        return GivenAid.objects.filter(file=self.given_file)

    def get_context_data(self, **kwargs):
        given_file, user = self.given_file, self.request.user
        job = works.job_of(given_file)
        is_waiting = not given_file.applied_at and not given_file.refusal
        may_change = is_waiting and user.has_perm("interventions.record_delivery")
        return super().get_context_data(**kwargs) | {
            "file": given_file, "chip": reports.file_chip(given_file), "job": job,
            "is_running": bool(job and not job.is_over), "may_apply": may_change and bool(given_file.read_at),
            "may_cancel": may_change, "problems": given_file.problems[:MOST_PROBLEMS_SHOWN],
            "n_more": max(len(given_file.problems) - MOST_PROBLEMS_SHOWN, 0),
            "n_near": given_file.rows.waiting().count() if given_file.applied_at else 0,
        }  # fmt: skip


def _file(request, pk) -> GivenFile:
    return get_object_or_404(GivenFile.objects.visible_to(request.user), pk=pk)


@require_POST
@may_bring
def given_apply(request, pk):
    given_file = _file(request, pk)
    try:
        with transaction.atomic():
            if not given_file.applied_at:
                ring(works.request_apply(given_file, request.user))
    except FAULTS as error:
        messages.error(request, str(error))
    return redirect(page_of(given_file))


@require_POST
@may_bring
def given_cancel(request, pk):
    given_file = _file(request, pk)
    try:
        actions.cancel_file(given_file=given_file)
        messages.success(request, "Daftar dibatalkan; tidak ada yang dimuat.")
    except actions.GivenError as error:
        messages.error(request, str(error))
        return redirect(page_of(given_file))
    return redirect("interventions:given-list")


# Near misses


class NearMissList(ListPage):
    model = GivenAid
    permission_required = "households.review_pairs"
    title = "Salah ketik di daftar bantuan"
    purpose = "Baris daftar OPD yang hampir sama dengan warga di register. Putuskan apakah orangnya sama."
    names_shown = "memeriksa salah ketik daftar bantuan"
    count_noun = "baris"
    default_sort = "name"
    empty_text = "Tidak ada baris yang menunggu putusan."
    columns = [
        Column("name", "Nama di daftar", sort=("name",), is_primary=True,
               link=lambda row: reverse("interventions:given-near", args=[row.pk])),
        Column("place", "Tempat", is_secondary=True),
        Column("opd", "OPD", value="opd.short_name", sort=("opd__short_name",)),
        Column("programme", "Program", value="programme.name"),
        Column("day", "Diberikan", value=reports.day_of, sort=("year", "given_on")),
        Column("reason", "Mengapa ditanyakan", is_secondary=True),
    ]  # fmt: skip

    def get_queryset(self):
        return GivenAid.objects.decidable_by(self.request.user).select_related("opd", "programme")


@require_GET
@may_decide
@transaction.atomic
def near_miss(request, pk):
    """The row beside the person of the register it may mean."""
    rows = GivenAid.objects.select_related("opd", "programme", "candidate__nik")
    aid = get_object_or_404(rows.filter(pk__in=GivenAid.objects.decidable_by(request.user)), pk=pk)
    log_access(
        actor=request.user, purpose="memeriksa salah ketik daftar bantuan", kind="person",
        fields=["name", "birth_date"], object_ids=[aid.candidate_id],
    )  # fmt: skip
    home = Residence.objects.open().filter(person=aid.candidate_id).select_related("household__village__parent").first()
    context = {"aid": aid, "person": aid.candidate, "home": home, "day": reports.day_of(aid)}
    return render(request, "interventions/given_near.html", context)


@require_POST
@may_decide
def near_miss_decide(request, pk):
    aid = get_object_or_404(GivenAid.objects.decidable_by(request.user), pk=pk)
    form = NearMissForm(request.POST)
    if not form.is_valid():
        return redirect("interventions:given-near", pk=pk)
    is_same = form.cleaned_data["answer"] == "same"
    try:
        actions.decide_near_miss(aid=aid, is_same=is_same, by=request.user)
        messages.success(request, "Tercatat: orang yang sama." if is_same else "Tercatat: orang lain.")
    except actions.GivenError as error:
        messages.error(request, str(error))
    following = GivenAid.objects.decidable_by(request.user).order_by("name", "pk").first()
    return (
        redirect("interventions:given-near", pk=following.pk)
        if following
        else redirect("interventions:given-near-list")
    )
