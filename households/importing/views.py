"""Imports in the browser: files up, a preview, then a person applies or cancels."""

import csv
import uuid
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import log_access
from households import tasks
from households.exports import XLSX, write_xlsx, xlsx_answer
from households.forms import ImportForm, ReasonForm, SnapshotFilter
from households.importing import actions, marking, reports
from households.lists import Chip, Column, ListPage
from households.models import Snapshot, Source
from jobs import actions as job_actions
from jobs.tasks import ring

FAULTS_SHOWN = 50
TONES = {"read": "info", "awaiting_decision": "warn", "applied": "good", "cancelled": "neutral"}
may_import = permission_required("households.import_register", raise_exception=True)


class ImportList(ListPage):
    model = Snapshot
    permission_required = "households.import_register"
    title = "Impor data sumber"
    purpose = "Setiap keadaan DTSEN atau P3KE yang pernah diterima, dan apa yang diubahnya."
    filterset_class = SnapshotFilter
    template_name = "households/import_list.html"
    empty_text = "Belum ada impor. Unggah berkas keluarga dan individu dari DTSEN atau P3KE."
    empty_link = ("households:import-new", "Impor data sumber")
    default_sort = "-created_at"
    count_noun = "impor"
    columns = [
        Column("source", "Sumber", "source.name", is_primary=True, sort=("source__name",), link=lambda row: _page(row)),
        Column("as_of", "Keadaan per", kind="date", sort=("as_of",), is_secondary=True),
        Column("state", "Keadaan", lambda row: state_chip(row), kind="chip", sort=("state",), is_secondary=True),
        Column("n_rows", "Baris", kind="number", sort=("n_rows",)),
        Column("n_created", "Baru", kind="number"),
        Column("n_updated", "Berubah", kind="number"),
        Column("n_unchanged", "Tetap", kind="number"),
        Column("n_held", "Ditahan", kind="number", sort=("n_held",)),
        Column("n_refused", "Ditolak", kind="number"),
        Column("by", "Oleh", lambda row: row.uploaded_by.display_name if row.uploaded_by else "baris perintah"),
        Column("created_at", "Diterima", kind="date", sort=("created_at",)),
    ]

    def get_queryset(self):
        """Imports belong to the whole office; the permission is Bappeda's alone."""
        files = Snapshot.objects.exclude(source__instrument=Source.TYPED)
        return files.select_related("source", "uploaded_by")


def state_chip(snapshot) -> Chip:
    if snapshot.is_refused:
        return Chip("Ditolak", "bad")
    return Chip(snapshot.get_state_display(), TONES[snapshot.state])


def _page(snapshot) -> str:
    return reverse("households:import-detail", args=[snapshot.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@may_import
def import_new(request):
    form = ImportForm(request.POST or None, request.FILES or None, initial={"is_synthetic": settings.RBPK_DEMO})
    if request.method == "POST" and form.is_valid():
        return _take_in(request, form.cleaned_data)
    return render(request, "households/import_new.html", {"form": form})


def _take_in(request, given):
    """Keep the files and ask for them to be read. The same files a second time lead to the import they began."""
    paths = _keep(given["files"])
    names = [file.name for file in given["files"]]
    try:
        with transaction.atomic():
            snapshot = actions.open_snapshot(
                source=given["source"], as_of=given["as_of"], paths=paths, names=names, by=request.user
            )
            ring(tasks.request_staging(snapshot, request.user))
    except actions.AlreadyHere as error:
        _drop(paths)
        messages.info(request, str(error))
        snapshot = error.snapshot
    return redirect("households:import-detail", pk=snapshot.pk)


def _keep(files) -> list[Path]:
    """On disk under names of our own, readable by us alone, until they are staged."""
    folder = Path(settings.MEDIA_ROOT) / actions.FOLDER / uuid.uuid4().hex
    folder.mkdir(mode=0o700, parents=True)
    paths = [folder / str(number) for number in range(len(files))]
    for path, file in zip(paths, files, strict=True):
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
    return paths


def _drop(paths):
    for path in paths:
        path.unlink(missing_ok=True)


@require_GET
@may_import
def import_detail(request, pk):
    snapshot = get_object_or_404(Snapshot.objects.select_related("source", "uploaded_by"), pk=pk)
    job = tasks.jobs_of(snapshot).first()
    is_undecided = snapshot.state in {Snapshot.State.READ, Snapshot.State.AWAITING_DECISION}
    is_preview = is_undecided and snapshot.n_rows > 0
    context = {
        "snapshot": snapshot, "chip": state_chip(snapshot), "job": job, "is_running": bool(job and not job.is_over),
        "is_undecided": is_undecided, "is_preview": is_preview, "reason_form": ReasonForm(),
    }  # fmt: skip
    if not context["is_running"]:
        context |= _faults(snapshot) | (_differences(snapshot) if is_preview else {})
    return render(request, "households/import_detail.html", context)


def _faults(snapshot) -> dict:
    faults = reports.first_faults(snapshot, FAULTS_SHOWN)
    return {
        "faults": faults, "n_faults": snapshot.n_errors + snapshot.n_warnings,
        "may_be_mapped": any(fault.get("kind") == "unknown_layout" for fault in snapshot.faults),
        "has_files": bool(actions.kept_files(snapshot)), "marked": marking.marked_files(snapshot),
        "kept_until": snapshot.created_at + actions.KEPT_FOR,
    }  # fmt: skip


def _differences(snapshot) -> dict:
    return {
        "villages": reports.changes_by_village(snapshot), "counts": reports.change_counts(snapshot),
        "is_first": reports.is_first_of_source(snapshot),
    }  # fmt: skip


@require_GET
@may_import
def import_faults(request, pk):
    """Every fault as a list to mend the file by: xlsx, or csv with `?bentuk=csv`. Values are masked."""
    snapshot = get_object_or_404(Snapshot.objects.select_related("source"), pk=pk)
    with transaction.atomic():
        log_access(
            actor=request.user, purpose="Unduh daftar kesalahan impor", kind="export", fields=["fault"],
            object_ids=[snapshot.pk],
        )  # fmt: skip
        rows = [reports.fault_cells(fault) for fault in reports.faults_of(snapshot)]
    name = f"kesalahan-impor-{snapshot.pk}"
    if request.GET.get("bentuk") == "csv":
        return _csv_answer(reports.FAULT_COLUMNS, rows, name)
    columns = [Column(label, label) for label in reports.FAULT_COLUMNS]
    note = f"{snapshot}, {len(rows)} catatan. Nomor dan nama disamarkan."
    return xlsx_answer(write_xlsx("Kesalahan impor", columns, rows, note), name)


@require_POST
@may_import
def import_mark(request, pk):
    """Asks for the uploaded workbook with its bad cells marked."""
    snapshot = get_object_or_404(Snapshot, pk=pk)
    if not actions.kept_files(snapshot):
        messages.error(request, "Berkas unggahan sudah tidak tersimpan. Unggah lagi bila perlu ditandai.")
        return redirect("households:import-detail", pk=pk)
    try:
        with transaction.atomic():
            job = tasks.request_marking(snapshot, request.user)
            ring(job)
    except job_actions.AlreadyRunning as error:
        messages.error(request, str(error))
        return redirect("households:import-detail", pk=pk)
    return redirect("jobs:job-detail", pk=job.pk)


@require_GET
@may_import
def import_marked(request, pk, number):
    """The marked workbook. It holds NIKs in clear, which only somebody who may import has."""
    snapshot = get_object_or_404(Snapshot, pk=pk)
    name = dict(marking.marked_files(snapshot)).get(number)
    if name is None:
        messages.error(request, "Berkas bertanda belum dibuat, atau sudah dihapus bersama berkas unggahannya.")
        return redirect("households:import-detail", pk=pk)
    with transaction.atomic():
        log_access(
            actor=request.user, purpose="Unduh buku kerja bertanda (nomor terang)", kind="snapshot",
            fields=["nik", "kk", "name", "birth_date", "address"], object_ids=[snapshot.pk],
        )  # fmt: skip
        content = marking.marked_path(snapshot, number).open("rb")
    filename = f"{Path(name).stem}-bertanda.xlsx"
    return FileResponse(content, as_attachment=True, filename=filename, content_type=XLSX)


def _csv_answer(labels, rows, name) -> HttpResponse:
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerows([labels, *([_plain(value) for value in row] for row in rows)])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _plain(value) -> str:
    """A spreadsheet that opens the csv computes nothing in it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


@require_POST
@may_import
def import_apply(request, pk):
    snapshot = get_object_or_404(Snapshot.objects.select_related("source"), pk=pk)
    try:
        with transaction.atomic():
            if snapshot.state == Snapshot.State.AWAITING_DECISION:
                snapshot = _accepted(request, snapshot)
            ring(tasks.request_applying(snapshot, request.user))
    except (actions.ImportRefused, job_actions.AlreadyRunning) as error:
        messages.error(request, str(error))
    return redirect("households:import-detail", pk=pk)


def _accepted(request, snapshot):
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise actions.ImportRefused("Berkas yang janggal diterapkan hanya dengan alasan, sekurangnya 10 huruf.")
    return actions.accept_snapshot(snapshot=snapshot, reason=form.cleaned_data["reason"])


@require_POST
@may_import
def import_cancel(request, pk):
    """While a job is at it the job is stopped first, which leaves nothing; then the import itself can be cancelled."""
    snapshot = get_object_or_404(Snapshot, pk=pk)
    job = tasks.jobs_of(snapshot).first()
    if job and not job.is_over:
        job_actions.cancel(job=job, by=request.user)
        job.refresh_from_db()
    if job and not job.is_over:
        messages.info(request, "Pekerjaan akan berhenti pada langkah berikutnya. Sesudah itu impor dapat dibatalkan.")
        return redirect("households:import-detail", pk=pk)
    try:
        actions.cancel_snapshot(snapshot=snapshot)
        messages.success(request, "Impor dibatalkan. Baris sementara dan berkas unggahan sudah dihapus.")
    except actions.ImportRefused as error:
        messages.error(request, str(error))
    return redirect("households:import-detail", pk=pk)


@require_POST
@may_import
def import_read(request, pk):
    """Read the files once more after an attempt that broke off."""
    snapshot = get_object_or_404(Snapshot, pk=pk)
    try:
        with transaction.atomic():
            ring(tasks.request_staging(snapshot, request.user))
    except job_actions.AlreadyRunning as error:
        messages.error(request, str(error))
    return redirect("households:import-detail", pk=pk)
