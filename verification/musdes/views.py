"""Doors of a meeting: prepare, complete the list, print, type in, lock, keep the signed copy."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import log_access
from jobs.actions import AlreadyRunning
from jobs.tasks import ring
from verification.musdes import actions, copies, files, locking, reports, works
from verification.musdes.answers import ANSWERS
from verification.musdes.forms import (
    AddForm,
    ChangeForm,
    CopyForm,
    LockForm,
    MeetingForm,
    RemoveForm,
    attendance_form,
)
from verification.musdes.lists import SEES
from verification.musdes.models import Meeting
from verification.musdes.sheet import read_sheet, sheet_rows, values_before

may_see = permission_required(SEES, raise_exception=True)
may_hold = permission_required("verification.hold_meeting", raise_exception=True)
MOST_NAMED = 10  # codes that could not be added, in one message


def _meeting(user, pk) -> Meeting:
    related = ["village__parent", "prepared_by", "locked_by", "minutes"]
    return get_object_or_404(Meeting.objects.visible_to(user).select_related(*related), pk=pk)


def _back(meeting: Meeting):
    return redirect("verification:meeting-detail", pk=meeting.pk)


# Preparing


@require_http_methods(["GET", "HEAD", "POST"])
@may_hold
def meeting_new(request):
    form = MeetingForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = actions.prepare_meeting(**form.cleaned_data, by=request.user)
        except actions.MeetingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Musyawarah disiapkan. Periksa daftarnya, lalu cetak sebelum berangkat.")
            return _back(meeting)
    return render(request, "verification/musdes/meeting_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@may_hold
def meeting_change(request, pk):
    meeting = _meeting(request.user, pk)
    initial = {"held_on": meeting.held_on, "place": meeting.place}
    form = ChangeForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_meeting(meeting=meeting, **form.cleaned_data, by=request.user)
        except actions.MeetingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Tanggal dan tempat tersimpan.")
            return _back(meeting)
    return render(request, "verification/musdes/meeting_form.html", {"form": form, "meeting": meeting})


@require_POST
@may_hold
def meeting_cancel(request, pk):
    meeting = _meeting(request.user, pk)
    try:
        actions.cancel_meeting(meeting=meeting, by=request.user)
    except actions.MeetingError as error:
        messages.error(request, str(error))
        return _back(meeting)
    messages.success(request, "Musyawarah dibatalkan. Rumah tangganya menunggu musyawarah lain.")
    return redirect("verification:meeting-list")


@require_POST
@may_hold
def meeting_add(request, pk):
    meeting = _meeting(request.user, pk)
    form = AddForm(request.POST)
    if not form.is_valid():
        return _meeting_page(request, meeting, add_form=form)
    try:
        n_added, refused = actions.add_households(meeting=meeting, codes=form.cleaned_data["codes"], by=request.user)
    except actions.MeetingError as error:
        messages.error(request, str(error))
        return _back(meeting)
    if n_added:
        messages.success(request, f"{n_added} rumah tangga ditambahkan ke daftar.")
    if refused:
        named = [f"{code[:20]}: {why}" for code, why in list(refused.items())[:MOST_NAMED]]
        more = len(refused) - len(named)
        messages.error(request, "Tidak ditambahkan. " + "; ".join(named) + (f"; dan {more} lagi" if more else "") + ".")
    return _back(meeting)


@require_POST
@may_hold
def meeting_add_waiting(request, pk):
    meeting = _meeting(request.user, pk)
    try:
        n_added = actions.add_waiting(meeting=meeting, by=request.user)
        messages.success(request, f"{n_added} rumah tangga yang baru menunggu ditambahkan ke daftar.")
    except actions.MeetingError as error:
        messages.error(request, str(error))
    return _back(meeting)


@require_http_methods(["GET", "HEAD", "POST"])
@may_hold
def meeting_remove(request, pk, entry):
    meeting = _meeting(request.user, pk)
    entry = get_object_or_404(meeting.entries.select_related("meeting__village", "household"), pk=entry)
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_entry(entry=entry, why=form.cleaned_data["why"], by=request.user)
        except actions.MeetingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{entry.household} dikeluarkan dari daftar.")
            return _back(meeting)
    return render(
        request, "verification/musdes/remove.html", {"form": form, "meeting": meeting, "entry": entry}
    )  # fmt: skip


# The meeting


@require_GET
@may_see
def meeting_detail(request, pk):
    return _meeting_page(request, _meeting(request.user, pk))


def _meeting_page(request, meeting: Meeting, add_form=None, copy_form=None, obstacles=()):
    user, job, copy = request.user, works.job_of(meeting), reports.signed_copy(meeting)
    holds = user.has_perm("verification.hold_meeting")
    may_change = holds and not meeting.is_locked
    context = {
        "meeting": meeting, "chip": reports.meeting_chip(meeting), "counts": reports.counts_of(meeting),
        "signatories": list(meeting.signatories.all()), "removed": reports.removed_entries(meeting),
        "may_change": may_change, "job": job, "is_running": bool(job and not job.is_over),
        "n_waiting": reports.n_newly_waiting(meeting, user) if may_change else 0,
        "missing": locking.missing_of(meeting) if may_change else [], "obstacles": obstacles,
        "add_form": (add_form or AddForm()) if may_change else None, "copy": copy,
        "copies": list(meeting.copies.select_related("uploaded_by")),
        "copy_form": (copy_form or CopyForm(is_first=copy is None)) if holds and meeting.is_locked else None,
        "may_cancel": may_change and not meeting.entries.exclude(outcome="").exists(),
    }  # fmt: skip
    return render(request, "verification/musdes/meeting_detail.html", context)


@require_GET
@may_see
def meeting_paper(request, pk, paper):
    """A PDF; whose names stand on it is written down."""
    meeting = _meeting(request.user, pk)
    if paper not in files.PAPERS:
        raise Http404
    content = files.paper_of(meeting, paper, request.user)
    name = f"musyawarah-{slugify(meeting.village.name)}-{meeting.held_on:%Y-%m-%d}-{paper}.pdf"
    return _download(content, "application/pdf", name)


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }  # fmt: skip
    return HttpResponse(content, content_type=content_type, headers=headers)


# Typing in


@require_http_methods(["GET", "HEAD", "POST"])
@may_see
def meeting_sheet(request, pk):
    """The whole list on one page; sent, what is right is kept and what is not stands there as it was typed."""
    meeting = _meeting(request.user, pk)
    if request.method != "POST":
        return _sheet_page(request, meeting)
    if not request.user.has_perm("verification.hold_meeting"):
        return _sheet_page(request, meeting, status=403)
    typed = {}
    try:
        typed = {row.entry: row for row in read_sheet(request.POST)}
        saved = actions.save_entries(meeting=meeting, rows=list(typed.values()), by=request.user)
        n_filled = _fill_rest(request, meeting, saved)
    except actions.MeetingError as error:
        return _sheet_page(request, meeting, typed=typed, errors=dict.fromkeys(typed, str(error)), refused=str(error))
    _tell(request, saved, n_filled)
    if saved.errors:
        return _sheet_page(request, meeting, typed=typed, errors=saved.errors)
    return redirect(request.get_full_path())


def _fill_rest(request, meeting: Meeting, saved: actions.Saved) -> int:
    if request.POST.get("sisanya") != "saran":
        return 0
    return actions.fill_rest(meeting=meeting, by=request.user, leaving=saved.errors)


def _tell(request, saved: actions.Saved, n_filled: int) -> None:
    if saved.n_saved:
        messages.success(request, f"{saved.n_saved} baris tersimpan.")
    if n_filled:
        messages.success(request, f"{n_filled} baris diisi sesuai saran kunjungan. Periksa sebelum dikunci.")
    if not (saved.n_saved or n_filled or saved.errors):
        messages.info(request, "Tidak ada isian baru.")


@transaction.atomic
def _sheet_page(request, meeting: Meeting, *, typed=None, errors=None, refused="", status=200):
    errors = errors or {}
    all_rows = reports.rows_of(meeting)
    only_empty, rt = request.GET.get("isi") == "kosong", request.GET.get("rt", "")
    rows = [
        row for row in all_rows
        if row.entry.pk in errors or ((not only_empty or not row.entry.outcome) and (not rt or row.rt == rt))
    ]  # fmt: skip
    if rows:
        log_access(
            actor=request.user, purpose="Daftar musyawarah", kind="meeting", fields=["name"],
            object_ids=[row.entry.household_id for row in rows],
        )  # fmt: skip
    may_type = request.user.has_perm("verification.hold_meeting") and not meeting.is_locked
    shown_errors = {} if refused else errors
    lines = sheet_rows(rows, typed or {}, errors)
    context = {
        "meeting": meeting, "rows": lines, "may_type": may_type, "answers": list(ANSWERS.items()),
        "before": values_before(rows), "counts": reports.counts_of(meeting), "refused": refused,
        "faulty": [line for line in lines if line.row.entry.pk in shown_errors], "only_empty": only_empty, "rt": rt,
        "rts": list(dict.fromkeys(row.rt for row in all_rows)), "n_all": len(all_rows),
        "longest_note": actions.LONGEST_NOTE,
    }  # fmt: skip
    return render(request, "verification/musdes/sheet.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@may_hold
def meeting_attendance(request, pk):
    meeting = _meeting(request.user, pk)
    form = attendance_form(meeting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_attendance(meeting=meeting, **form.attendance(), by=request.user)
        except actions.MeetingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Kehadiran dan penanda tangan tersimpan.")
            return _back(meeting)
    return render(request, "verification/musdes/attendance.html", {"form": form, "meeting": meeting})


# Locking


@require_http_methods(["GET", "HEAD", "POST"])
@may_hold
def meeting_lock(request, pk):
    meeting = _meeting(request.user, pk)
    counts = reports.counts_of(meeting)
    form = LockForm(request.POST if request.method == "POST" else None, n_empty=counts.n_empty)
    obstacles, missing = [], []
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                rest = form.cleaned_data.get("rest_unresolved", False)
                ring(works.request_locking(meeting, request.user, rest_unresolved=rest))
        except locking.MeetingNotReady as error:
            obstacles, missing = error.obstacles, error.missing
        except (actions.MeetingError, AlreadyRunning) as error:
            messages.error(request, str(error))
            return _back(meeting)
        else:
            return _back(meeting)
    elif meeting.is_locked:
        return _back(meeting)
    else:
        missing = locking.missing_of(meeting)
        obstacles = locking.obstacles_of(meeting, rest_unresolved=True)
    context = {"meeting": meeting, "form": form, "counts": counts, "obstacles": obstacles, "missing": missing}
    return render(request, "verification/musdes/lock.html", context)


# The signed copy


@require_POST
@may_hold
def meeting_copy_upload(request, pk):
    meeting = _meeting(request.user, pk)
    form = CopyForm(request.POST, request.FILES, is_first=not meeting.copies.exists())
    if form.is_valid():
        try:
            copies.keep_signed_copy(
                meeting=meeting, file=form.cleaned_data["file"], why=form.cleaned_data.get("why", ""), by=request.user
            )
        except actions.MeetingError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, "Salinan bertanda tangan tersimpan.")
            return _back(meeting)
    return _meeting_page(request, meeting, copy_form=form)


@require_GET
@may_see
def meeting_copy(request, pk, number):
    """A scan, taken out by whoever may see the meeting; that he took it is written down."""
    meeting = _meeting(request.user, pk)
    copy = get_object_or_404(meeting.copies, number=number)
    try:
        content = copies.fetch_signed_copy(copy=copy, by=request.user)
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"berita-acara-{slugify(meeting.minutes_number)}-{copy.number}.{copy.kind}"
    return _download(content, copies.CONTENT_TYPES[copy.kind], name)
