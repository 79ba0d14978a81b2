"""Answers of the civil registry: files taken in, shown, applied; and who is deceased or not matched by them."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import log_access
from households.exports import write_xlsx, xlsx_answer
from households.lists import Chip, Column, ListPage
from households.matching import dukcapil, works
from households.matching.forms import AnswerForm, PersonFilter
from households.models import DukcapilBatch, Person, Residence
from jobs.actions import AlreadyRunning
from jobs.tasks import ring

PROBLEMS_SHOWN = 50
STATE_TONES = {"not_checked": "neutral", "matched": "good", "not_matched": "warn", "typo": "warn", "deceased": "bad"}
NEEDS_ATTENTION = [Person.DukcapilStatus.DECEASED, Person.DukcapilStatus.NOT_MATCHED, Person.DukcapilStatus.TYPO]
may_import = permission_required("households.import_dukcapil", raise_exception=True)


class BatchList(ListPage):
    model = DukcapilBatch
    permission_required = "households.import_dukcapil"
    title = "Jawaban Dukcapil"
    purpose = "Berkas jawaban Dukcapil yang diterima, dan berapa warga yang keadaannya berubah karenanya."
    template_name = "households/dukcapil_list.html"
    empty_text = "Belum ada jawaban Dukcapil. Unggah berkas jawaban yang memuat NIK dan status."
    empty_link = ("households:dukcapil-new", "Unggah jawaban")
    default_sort = "-loaded_at"
    count_noun = "berkas"
    columns = [
        Column("file", "Berkas", "file_name", is_primary=True,
               link=lambda row: reverse("households:dukcapil-batch", args=[row.pk])),
        Column("answered_on", "Dijawab per", kind="date", sort=("answered_on",), is_secondary=True),
        Column("state", "Keadaan", lambda row: batch_chip(row), kind="chip", is_secondary=True),
        Column("n_rows", "Baris", kind="number", sort=("n_rows",)),
        Column("n_applied", "Diterapkan", kind="number"),
        Column("n_unknown", "Tidak ada di register", kind="number"),
        Column("n_older", "Lebih lama", kind="number"),
        Column("n_refused", "Ditolak", kind="number"),
        Column("by", "Oleh", "loaded_by.display_name"),
        Column("loaded_at", "Dimuat", kind="date", sort=("loaded_at",)),
    ]  # fmt: skip

    def get_queryset(self):
        """Answers belong to the whole office; the permission is Bappeda's alone."""
        return DukcapilBatch.objects.select_related("loaded_by")


def batch_chip(batch) -> Chip:
    if batch.applied_at:
        return Chip("Diterapkan", "good")
    return Chip("Menunggu diterapkan", "warn") if batch.n_rows else Chip("Belum terbaca", "info")


@require_http_methods(["GET", "HEAD", "POST"])
@may_import
def dukcapil_new(request):
    form = AnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                batch = dukcapil.open_batch(upload=given["file"], answered_on=given["answered_on"], by=request.user)
                ring(works.request_preview(batch, request.user))
        except dukcapil.AlreadyHere as error:
            messages.info(request, str(error))
            batch = error.batch
        return redirect("households:dukcapil-batch", pk=batch.pk)
    return render(request, "households/dukcapil_new.html", {"form": form})


@require_GET
@may_import
def dukcapil_batch(request, pk):
    batch = get_object_or_404(DukcapilBatch.objects.select_related("loaded_by"), pk=pk)
    job = works.job_of_batch(batch)
    by_status = [
        (Chip(state.label, STATE_TONES[state]), batch.by_status.get(state, 0))
        for state in Person.DukcapilStatus
        if state != Person.DukcapilStatus.NOT_CHECKED
    ]
    context = {
        "batch": batch, "chip": batch_chip(batch), "job": job, "is_running": bool(job and not job.is_over),
        "by_status": by_status, "problems": batch.problems[:PROBLEMS_SHOWN], "n_problems": len(batch.problems),
    }  # fmt: skip
    return render(request, "households/dukcapil_batch.html", context)


@require_GET
@may_import
def dukcapil_problems(request, pk):
    """Rows of the file that changed nothing, by their numbers; NIKs masked."""
    batch = get_object_or_404(DukcapilBatch, pk=pk)
    with transaction.atomic():
        log_access(
            actor=request.user, purpose="Unduh baris jawaban Dukcapil yang tidak diterapkan", kind="export",
            fields=["masked_nik"], object_ids=[batch.pk],
        )  # fmt: skip
    columns = [Column("row", "Baris", kind="number"), Column("nik", "NIK"), Column("why", "Keterangan")]
    note = f"{batch}, {len(batch.problems)} baris yang tidak diterapkan. NIK disamarkan."
    return xlsx_answer(write_xlsx("Tidak diterapkan", columns, batch.problems, note), f"jawaban-dukcapil-{pk}")


@require_POST
@may_import
def dukcapil_apply(request, pk):
    batch = get_object_or_404(DukcapilBatch, pk=pk)
    try:
        with transaction.atomic():
            ring(works.request_apply(batch, request.user))
    except AlreadyRunning as error:
        messages.error(request, str(error))
    return redirect("households:dukcapil-batch", pk=pk)


@require_POST
@may_import
def dukcapil_cancel(request, pk):
    batch = get_object_or_404(DukcapilBatch, pk=pk)
    try:
        dukcapil.cancel_batch(batch=batch)
        messages.success(request, "Jawaban dibatalkan dan berkasnya dihapus. Tidak ada warga yang berubah.")
    except dukcapil.DukcapilError as error:
        messages.error(request, str(error))
        return redirect("households:dukcapil-batch", pk=pk)
    return redirect("households:dukcapil-list")


class PersonsByDukcapil(ListPage):
    model = Person
    permission_required = "households.view_household"
    title = "Menurut Dukcapil"
    purpose = (
        "Warga yang menurut Dukcapil meninggal, tidak padan atau mungkin salah ketik. Petugas yang menindaklanjuti."
    )
    template_name = "households/dukcapil_people.html"
    filterset_class = PersonFilter
    names_shown = "daftar warga menurut Dukcapil"
    empty_text = "Tidak ada warga yang menurut Dukcapil meninggal, tidak padan atau mungkin salah ketik."
    default_sort = "-dukcapil_on"
    count_noun = "warga"

    def get(self, request, *args, **kwargs):
        may_export = request.user.has_perm("households.export_register")
        if "ekspor" in request.GET and not may_export:
            raise PermissionDenied
        self.export_name = "menurut-dukcapil" if may_export else None
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        homes = Residence.objects.open().filter(person=OuterRef("pk"))
        people = super().get_queryset().filter(merged_into=None).select_related("nik")
        if self.request.GET.get("jawaban") not in Person.DukcapilStatus.values:
            people = people.filter(dukcapil_status__in=NEEDS_ATTENTION)
        return people.annotate(
            home_code=Subquery(homes.values("household__code")[:1]),
            village_name=Subquery(homes.values("household__village__name")[:1]),
            district_name=Subquery(homes.values("household__village__parent__name")[:1]),
        )

    def get_columns(self):
        is_export = "ekspor" in self.request.GET
        name = (lambda row: " ".join(f"{word[0]}***" for word in row.name.split())) if is_export else "name"
        return [
            Column("name", "Nama", name, is_primary=True, sort=("name_key",), link=home_page),
            Column("nik", "NIK", lambda row: row.nik.masked if row.nik else None),
            Column("state", "Menurut Dukcapil", person_chip, kind="chip", is_secondary=True),
            Column("dukcapil_on", "Dijawab per", kind="date", sort=("dukcapil_on",), is_secondary=True),
            Column("home", "Rumah tangga", "home_code", link=home_page),
            Column("village", "Desa", lambda row: _place(row), is_secondary=True),
            Column("died_on", "Meninggal, kunjungan", kind="date"),
        ]


def _place(person) -> str | None:
    return f"{person.village_name}, {person.district_name}" if person.village_name else None


def person_chip(person) -> Chip:
    return Chip(person.get_dukcapil_status_display(), STATE_TONES[person.dukcapil_status])


def home_page(person) -> str:
    return reverse("households:household-detail", args=[person.home_code]) if person.home_code else ""
