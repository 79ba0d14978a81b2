"""Doors of the packages: draw up, release by a second officer, fetch, send, answer."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import log_access
from households.lists import Chip, Column, ListPage
from households.uploads import drop_upload, keep_upload
from jobs.actions import AlreadyRunning
from jobs.tasks import ring
from verification.corrections import actions, reports, works
from verification.corrections.differences import has_arrived
from verification.corrections.forms import (
    AnswerFileForm,
    AnswerForm,
    BulkAnswerForm,
    ItemFilter,
    PackageFilter,
    PackageForm,
    SentForm,
)
from verification.corrections.models import CorrectionItem, CorrectionPackage

PERMISSION = "verification.manage_corrections"
may_correct = permission_required(PERMISSION, raise_exception=True)
MOST_LOOKED_AT = 2_000  # families a page compares with the newest state just to say how many agree
FAULTS = (actions.CorrectionError, AlreadyRunning)


class PackageList(ListPage):
    model = CorrectionPackage
    permission_required = PERMISSION
    title = "Perbaikan ke pusat"
    purpose = "Apa yang dikonfirmasi berbeda dari kata sumber, dikirim kembali ke pemiliknya, dan apa jawabannya."
    template_name = "verification/corrections/package_list.html"
    filterset_class = PackageFilter
    empty_text = "Belum ada paket perbaikan. Susun paket dari nilai yang dikonfirmasi berbeda."
    empty_link = ("verification:correction-new", "Susun paket")
    default_sort = "-made_at"
    count_noun = "paket"
    columns = [
        Column("number", "Nomor surat", is_primary=True, sort=("number",), link=lambda row: page_of(row)),
        Column("source", "Sumber", "source.name", is_secondary=True, sort=("source__name",)),
        Column("area", "Wilayah", "area.name"),
        Column("state", "Keadaan", reports.package_chip, kind="chip", is_secondary=True),
        Column("n_items", "Keluarga", kind="number", sort=("n_items",)),
        Column("n_accepted", "Diterima", kind="number", sort=("n_accepted",)),
        Column("n_refused", "Ditolak", kind="number", sort=("n_refused",)),
        Column("n_waiting", "Belum dijawab", kind="number", sort=("n_waiting",)),
        Column("sent_on", "Dikirim", kind="date", sort=("sent_on",)),
        Column("made_at", "Disusun", kind="date", sort=("made_at",)),
    ]

    def get_queryset(self):
        """Packages belong to the whole office; the permission is Bappeda's alone."""
        return reports.with_counts(CorrectionPackage.objects.select_related("source", "area"))


def page_of(package) -> str:
    return reverse("verification:correction-package", args=[package.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@may_correct
def package_new(request):
    form = PackageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                package = actions.propose_package(**form.cleaned_data, by=request.user)
                ring(works.request_finding(package, request.user))
            return redirect("verification:correction-package", pk=package.pk)
        except FAULTS as error:
            form.add_error(None, str(error))
    return render(request, "verification/corrections/package_new.html", {"form": form})


class PackageDetail(ListPage):
    """The families of a package; no name and no number stands here."""

    model = CorrectionItem
    permission_required = PERMISSION
    template_name = "verification/corrections/package_detail.html"
    filterset_class = ItemFilter
    default_sort = "code"
    count_noun = "keluarga"
    title = "Paket perbaikan"
    empty_text = "Tidak ada keluarga yang nilainya dikonfirmasi berbeda dari sumber ini."
    columns = [
        Column("code", "Keluarga", lambda row: f"PB{row.pk}", sort=("pk",), is_primary=True,
               link=lambda row: reverse("verification:correction-item", args=[row.package_id, row.pk])),
        Column("household", "Rumah tangga", lambda row: row.claim.household.code if row.claim.household else None),
        Column("village", "Desa", "claim.village.full_name", sort=("claim__village__path",), is_secondary=True),
        Column("n_changes", "Nilai berubah", lambda row: len(row.changes), kind="number"),
        Column("minutes", "Berita acara", lambda row: row.minutes.number if row.minutes else None),
        Column("answer", "Jawaban", reports.answer_chip, kind="chip", sort=("answer",), is_secondary=True),
        Column("arrived", "Keadaan terbaru", lambda row: arrived_chip(row), kind="chip"),
        Column("answered_on", "Dijawab", kind="date", sort=("answered_on",)),
    ]  # fmt: skip

    @cached_property
    def package(self) -> CorrectionPackage:
        related = ["source", "area", "made_by", "released_by"]
        found = reports.with_counts(CorrectionPackage.objects.select_related(*related))
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_queryset(self):
        items = CorrectionItem.objects.filter(package=self.package).select_related(
            "package", "claim__household", "claim__village__parent", "minutes"
        )
        return items.prefetch_related("claim__persons")

    def get_context_data(self, **kwargs):
        package, job = self.package, works.job_of(self.package)
        is_waiting = package.released_at is None and package.found_at is not None and package.n_items > 0
        is_own = package.made_by_id == self.request.user.pk
        return super().get_context_data(**kwargs) | {
            "package": package, "chip": reports.package_chip(package), "job": job,
            "is_running": bool(job and not job.is_over), "may_release": is_waiting and not is_own,
            "waits_for_another": is_waiting and is_own, "has_file": bool(package.stored_file), **self._forms(package),
        }  # fmt: skip

    def _forms(self, package) -> dict:
        is_open = package.sent_on is not None and package.n_waiting > 0
        return {
            "sent_form": SentForm() if package.released_at and not package.sent_on else None,
            "bulk_form": BulkAnswerForm(initial={"scope": "arrived"}) if is_open else None,
            "answer_file_form": AnswerFileForm(prefix="berkas") if package.sent_on else None,
            "n_arrived": len(actions.arrived_items(package))
            if is_open and package.n_waiting <= MOST_LOOKED_AT
            else None,
        }


def arrived_chip(item) -> Chip | None:
    is_waiting = item.answer == CorrectionItem.Answer.WAITING and item.package.sent_on
    return Chip("Nilainya sudah sama", "good") if is_waiting and has_arrived(item) else None


def _package(pk) -> CorrectionPackage:
    return get_object_or_404(CorrectionPackage.objects.select_related("source"), pk=pk)


def _back(package):
    return redirect("verification:correction-package", pk=package.pk)


@require_POST
@may_correct
def package_release(request, pk):
    package = _package(pk)
    try:
        with transaction.atomic():
            actions.release_package(package=package, by=request.user)
            ring(works.request_writing(package, request.user))
        messages.success(request, "Paket dilepas. Berkasnya sedang ditulis.")
    except FAULTS as error:
        messages.error(request, str(error))
    return _back(package)


@require_POST
@may_correct
def package_write(request, pk):
    """Once more, after the file was forgotten."""
    package = _package(pk)
    try:
        if package.released_at is None:
            raise actions.CorrectionError("Berkas disusun setelah petugas kedua melepas paket.")
        with transaction.atomic():
            ring(works.request_writing(package, request.user))
    except FAULTS as error:
        messages.error(request, str(error))
    return _back(package)


@require_POST
@may_correct
def package_cancel(request, pk):
    package = _package(pk)
    try:
        actions.cancel_package(package=package)
        messages.success(request, f"Paket {package.number} dibatalkan. Keluarganya dapat masuk paket lain.")
    except actions.CorrectionError as error:
        messages.error(request, str(error))
        return _back(package)
    return redirect("verification:correction-list")


@require_POST
@may_correct
def package_file(request, pk):
    """A POST, since it leaves a trace: every family in the file is written down with who took it."""
    package = _package(pk)
    try:
        content = actions.fetch_package(package=package, by=request.user)
    except actions.CorrectionError as error:
        messages.error(request, str(error))
        return _back(package)
    name = f"perbaikan-{slugify(package.number.replace('/', '-'))}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


@require_POST
@may_correct
def package_sent(request, pk):
    package, form = _package(pk), SentForm(request.POST)
    try:
        _check(form)
        actions.mark_sent(package=package, on=form.cleaned_data["sent_on"])
        messages.success(request, "Tanggal kirim tercatat. Jawaban pusat dicatat di halaman ini.")
    except actions.CorrectionError as error:
        messages.error(request, str(error))
    return _back(package)


@require_POST
@may_correct
def package_answers(request, pk):
    """One answer for many families."""
    package, form = _package(pk), BulkAnswerForm(request.POST)
    try:
        _check(form)
        given = form.cleaned_data
        items = actions.arrived_items(package) if given["scope"] == BulkAnswerForm.ARRIVED else _waiting(package)
        n = actions.answer_items(
            package=package, items=items, answer=given["answer"], on=given["answered_on"], note=given["note"]
        )
        messages.success(request, f"Jawaban {n} keluarga tercatat.")
    except actions.CorrectionError as error:
        messages.error(request, str(error))
    return _back(package)


def _waiting(package) -> list[int]:
    return list(package.items.filter(answer=CorrectionItem.Answer.WAITING).values_list("pk", flat=True))


def _check(form) -> None:
    if not form.is_valid():
        faults = [f"{form.fields[name].label}: {' '.join(errors)}" for name, errors in form.errors.items()]
        raise actions.CorrectionError(" ".join(faults))


@require_POST
@may_correct
def package_answer_file(request, pk):
    package, form = _package(pk), AnswerFileForm(request.POST, request.FILES, prefix="berkas")
    try:
        _check(form)
        path = keep_upload(form.cleaned_data["file"], actions.FOLDER)
        try:
            counts = actions.read_answers(package=package, path=path, on=form.cleaned_data["answered_on"])
        finally:
            drop_upload(str(path))
        messages.success(
            request,
            f"Jawaban terbaca: {counts['accepted']} diterima, {counts['refused']} ditolak, "
            f"{counts['unknown']} baris tidak dikenal.",
        )
    except actions.CorrectionError as error:
        messages.error(request, str(error))
    return _back(package)


@require_http_methods(["GET", "HEAD", "POST"])
@may_correct
def correction_item(request, pk, item):
    related = ["package__source", "claim__household", "claim__village__parent", "minutes"]
    found = CorrectionItem.objects.select_related(*related).prefetch_related("claim__persons")
    item = get_object_or_404(found, pk=item, package=pk)
    form = AnswerForm(request.POST or None, initial=_answer_so_far(item))
    if request.method == "POST" and form.is_valid() and _answer(request, item, form):
        return redirect("verification:correction-package", pk=pk)
    return _item_page(request, item, form)


def _answer_so_far(item: CorrectionItem) -> dict:
    return {"answer": item.answer, "answered_on": item.answered_on, "note": item.answer_note}


def _answer(request, item: CorrectionItem, form) -> bool:
    given = form.cleaned_data
    try:
        actions.answer_items(
            package=item.package, items=[item.pk], answer=given["answer"], on=given["answered_on"], note=given["note"]
        )
    except actions.CorrectionError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"Jawaban untuk PB{item.pk} tercatat.")
    return True


@transaction.atomic
def _item_page(request, item: CorrectionItem, form):
    log_access(
        actor=request.user, purpose="membuka perbaikan keluarga", kind="correction", fields=["name"],
        object_ids=[item.claim_id],
    )  # fmt: skip
    context = {
        "item": item, "package": item.package, "changes": reports.changes_of(item), "form": form,
        "chip": reports.answer_chip(item), "arrived": arrived_chip(item), "code": f"PB{item.pk}",
    }  # fmt: skip
    return render(request, "verification/corrections/item.html", context)
