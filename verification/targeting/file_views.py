"""Papers of a list: written as jobs, fetched by POST since each leaves a trace; the signed decree; announcements."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households.exports import XLSX
from households.models import Area
from jobs.actions import AlreadyRunning
from jobs.tasks import ring
from verification.review.models import TargetList
from verification.targeting import files, reports, works
from verification.targeting.actions import DecisionError
from verification.targeting.facts import with_village
from verification.targeting.forms import ScanForm
from verification.targeting.models import ListFile
from verification.targeting.views import may_freeze

FAULTS = (DecisionError, AlreadyRunning)
TYPES = {"pdf": "application/pdf", "xlsx": XLSX, "zip": "application/zip"}


@require_http_methods(["GET", "HEAD", "POST"])
@may_freeze
def list_files(request, pk):
    """Annex and announcement, written and fetched here; the scan of the signed decree is added here."""
    target_list = get_object_or_404(TargetList, pk=pk)
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            files.keep_scan(target_list=target_list, content=form.cleaned_data["scan"], by=request.user)
            messages.success(request, "Pindaian SK tersimpan. Setiap kali dibuka, namanya dicatat.")
            return redirect("verification:target-list-files", pk=pk)
        except DecisionError as error:
            form.add_error(None, str(error))
    written = {file.kind: file for file in target_list.files.select_related("made_by")}
    context = {
        "target_list": target_list, "chip": reports.list_chip(target_list), "form": form,
        "papers": [(kind, label, written.get(kind)) for kind, label in _kinds_for(target_list)],
        "jobs": works.running_jobs(target_list), "scans": target_list.scans.select_related("uploaded_by"),
        "file_days": files.FILE_DAYS,
    }  # fmt: skip
    return render(request, "verification/targeting/list_files.html", context)


def _kinds_for(target_list: TargetList) -> list[tuple[str, str]]:
    later = set() if target_list.announced_on else {ListFile.Kind.ANNOUNCEMENT}
    return [choice for choice in ListFile.Kind.choices if choice[0] not in later]


@require_POST
@may_freeze
def file_write(request, pk, kind):
    target_list = get_object_or_404(TargetList, pk=pk)
    if kind not in ListFile.Kind.values:
        raise Http404
    try:
        with transaction.atomic():
            ring(works.request_writing(target_list, kind, request.user))
    except FAULTS as error:
        messages.error(request, str(error))
    return redirect("verification:target-list-files", pk=pk)


@require_POST
@may_freeze
def file_fetch(request, pk, kind):
    file = ListFile.objects.select_related("list").filter(list=pk, kind=kind).first()
    if file is None:
        messages.error(request, "Berkas ini belum ditulis.")
        get_object_or_404(TargetList, pk=pk)
        return redirect("verification:target-list-files", pk=pk)
    try:
        content = files.fetch_file(file=file, by=request.user)
    except DecisionError as error:
        messages.error(request, str(error))
        return redirect("verification:target-list-files", pk=pk)
    suffix = file.stored_file.rsplit(".", 1)[-1]
    name = f"{'konsep-' if file.is_draft else ''}{file.kind.replace('_', '-')}-{slugify(file.list)}.{suffix}"
    return _download(content, TYPES[suffix], name)


@require_POST
@permission_required("verification.fetch_decree", raise_exception=True)
def scan_fetch(request, pk):
    target_list = get_object_or_404(TargetList, pk=pk)
    asked = request.POST.get("scan", "")
    scans = target_list.scans.filter(pk=asked) if asked.isdecimal() and len(asked) < 19 else target_list.scans.all()  # noqa: PLR2004
    scan = scans.select_related("list").first()
    try:
        if scan is None:
            raise DecisionError("SK bertanda tangan untuk daftar ini belum diunggah.")
        content = files.fetch_scan(scan=scan, by=request.user)
    except DecisionError as error:
        messages.error(request, str(error))
        return redirect("verification:target-list-version", pk=pk)
    name = f"sk-{slugify(target_list.decree_number.replace('/', '-'))}.{files.SCAN_TYPES[scan.content_type]}"
    return _download(content, scan.content_type, name)


# Announcements


@require_GET
@permission_required("households.view_household", raise_exception=True)
def announcements(request, pk):
    """The villages a person answers for, each with its paper."""
    target_list = get_object_or_404(TargetList, pk=pk)
    if target_list.announced_on is None:
        messages.error(request, f"{target_list} belum diumumkan.")
        return redirect("verification:target-list-version", pk=pk)
    counts = with_village(target_list.entries, target_list).order_by().values_list("at").annotate(n=Count("pk"))
    counts = dict(counts)
    villages = Area.objects.visible_to(request.user).filter(pk__in=counts).select_related("parent").order_by("path")
    context = {
        "target_list": target_list, "chip": reports.list_chip(target_list),
        "villages": [(village, counts[village.pk]) for village in villages],
    }  # fmt: skip
    return render(request, "verification/targeting/announcements.html", context)


@require_POST
@permission_required("households.view_household", raise_exception=True)
def announcement(request, pk, village):
    target_list = get_object_or_404(TargetList, pk=pk)
    village = get_object_or_404(Area.objects.visible_to(request.user).villages(), pk=village)
    try:
        content = files.village_announcement(target_list=target_list, village=village, by=request.user)
    except DecisionError as error:
        messages.error(request, str(error))
        return redirect("verification:target-list-version", pk=pk)
    return _download(content, TYPES["pdf"], f"pengumuman-{slugify(village.name)}-{slugify(target_list)}.pdf")


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers)
