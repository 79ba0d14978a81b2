"""Doors of the field: the verifier's phone, and the supervisor's rounds."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import log_access
from accounts.models import User
from households.lists import Chip, Column, ListPage
from households.models import Area
from verification import photos
from verification.field import actions, reports
from verification.field.forms import AssignForm, RoundForm, RtForm, VisitForm
from verification.field.models import Assignment, Photo, VerificationRound, Visit
from verification.field.questionnaire import residents_of
from verification.field.sync.receipts import code_of
from verification.words import visit_chip

MOST_SHOWN = 200  # households to choose from at once; an RT has fewer


@require_GET
@permission_required("verification.make_visit", raise_exception=True)
def task_list(request):
    mine = Assignment.objects.visible_to(request.user).filter(household__isnull=False)
    tasks = mine.values_list("household", flat=True)
    log_access(
        actor=request.user, purpose="daftar tugas kunjungan", kind="household", fields=["name"], object_ids=list(tasks)
    )
    return render(request, "verification/task_list.html", {"tasks": reports.task_list(request.user)})


@require_http_methods(["GET", "POST"])
@permission_required("verification.make_visit", raise_exception=True)
def visit_new(request, pk):
    """The form of one household. A form sent twice ends at the receipt of the one visit."""
    assignment = _assignment(request.user, pk)
    log_access(
        actor=request.user, purpose="mengisi formulir kunjungan", kind="household", fields=["name"],
        object_ids=[assignment.household_id],
    )  # fmt: skip
    residents = residents_of(assignment.household, timezone.localdate())
    words = {"form_version": assignment.round.form, "residents": residents}
    if request.method == "GET":
        return _form_page(request, assignment, VisitForm(**words)) if _waits(assignment) else _elsewhere(assignment)
    form = VisitForm(request.POST, request.FILES, **words)
    if form.is_valid() and (visit := _submit(request.user, assignment, form)):
        return redirect("verification:visit-receipt", pk=visit.pk)
    return _form_page(request, assignment, form)


def _assignment(user: User, pk: int) -> Assignment:
    rows = Assignment.objects.visible_to(user).filter(household__isnull=False)
    return get_object_or_404(rows.select_related("round__form", "household__village__parent"), pk=pk)


def _waits(assignment: Assignment) -> bool:
    return assignment.state == Assignment.State.ACTIVE and assignment.round.closed_on is None


def _elsewhere(assignment: Assignment):
    """The receipt of what was sent already, else the list."""
    visit = assignment.visits.order_by("-received_at").first()
    return redirect("verification:visit-receipt", pk=visit.pk) if visit else redirect("verification:task-list")


def _submit(user: User, assignment: Assignment, form: VisitForm) -> Visit | None:
    try:
        return actions.submit_form(
            assignment=assignment, visit_id=form.cleaned_data["visit_id"], content=form.content(),
            pictures=form.taken_pictures(), by=user,
        )  # fmt: skip
    except (actions.VisitError, photos.PhotoRefused) as error:
        form.add_error(None, str(error))
        return None


def _form_page(request, assignment: Assignment, form: VisitForm):
    household = assignment.household
    returned = assignment.visits.filter(status=Visit.Status.RETURNED).order_by("-received_at").first()
    context = {
        "assignment": assignment, "form": form, "household": household, "place": reports.place_of(household),
        "head_name": reports.head_names([household.pk]).get(household.pk, ""),
        "note": returned.reviews.last().note if returned else "",
        "has_lost_photos": bool(form.is_bound and request.FILES),
    }  # fmt: skip
    return render(request, "verification/visit_form.html", context)


@require_GET
@permission_required("verification.make_visit", raise_exception=True)
def visit_receipt(request, pk):
    rows = Visit.objects.visible_to(request.user).select_related(
        "envelope", "household__village", "household__neighbourhood"
    )
    visit = get_object_or_404(rows.prefetch_related("reviews", "photos"), pk=pk)
    context = {
        "visit": visit, "chip": visit_chip(visit), "code": code_of(visit.envelope),
        "place": reports.place_of(visit.household), "is_doubled": visit.envelope.variants.exists(),
    }  # fmt: skip
    return render(request, "verification/visit_receipt.html", context)


@require_GET
def photo(request, pk, *, is_small=False):
    """A picture, for who may see its visit; kept by no browser and no cache between."""
    found = get_object_or_404(Photo.objects.filter(visit__in=Visit.objects.visible_to(request.user)), pk=pk)
    log_access(actor=request.user, purpose="melihat foto kunjungan", kind="photo", fields=["photo"], object_ids=[pk])
    return photos.picture_answer(found.path, is_small=is_small)


# Rounds


class RoundList(ListPage):
    model = VerificationRound
    permission_required = "verification.open_round"
    template_name = "verification/round_list.html"
    title = "Putaran verifikasi"
    purpose = "Desa yang dibuka untuk dikunjungi, dan sejauh mana kunjungannya."
    count_noun = "putaran"
    default_sort = "-opened_on"
    empty_text = "Belum ada putaran di wilayah Anda."
    empty_link = ("verification:round-new", "Buka putaran")
    export_name = "putaran-verifikasi"
    columns = [
        Column("name", "Nama", link=lambda row: reverse("verification:round-detail", args=[row.pk]), sort=("name",),
               is_primary=True),
        Column("village", "Desa", value="village.full_name", sort=("village__name",), is_secondary=True),
        Column("state", "Keadaan", value=lambda row: round_chip(row), kind="chip", is_secondary=True),
        Column("n_given", "Ditugaskan", kind="number", sort=("n_given",)),
        Column("n_visited", "Dikunjungi", kind="number", sort=("n_visited",)),
        Column("opened_on", "Dibuka", kind="date", sort=("opened_on",)),
        Column("due_on", "Paling lambat", kind="date", sort=("due_on",), is_secondary=True),
    ]  # fmt: skip

    def get_queryset(self):
        return reports.rounds_with_progress(rounds_of(self.request.user))


def rounds_of(user: User):
    return VerificationRound.objects.filter(village__in=Area.objects.visible_to(user))


def round_chip(round: VerificationRound) -> Chip:
    if round.closed_on:
        return Chip("Ditutup")
    return Chip("Lewat waktu", "warn") if round.due_on < timezone.localdate() else Chip("Berjalan", "info")


@require_http_methods(["GET", "POST"])
@permission_required("verification.open_round", raise_exception=True)
def round_new(request):
    form = RoundForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_round(**form.cleaned_data, by=request.user)
        except actions.VisitError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Putaran dibuka. Tugaskan rumah tangga kepada petugas.")
            return redirect("verification:round-detail", pk=opened.pk)
    context = {"form": form, "submit": "Buka putaran", "cancel_url": reverse("verification:round-list")}
    return render(request, "verification/round_form.html", context)


@require_GET
@permission_required("verification.open_round", raise_exception=True)
def round_detail(request, pk):
    return _round_page(request, _round(request.user, pk))


@require_POST
@permission_required("verification.open_round", raise_exception=True)
def round_assign(request, pk):
    round = _round(request.user, pk)
    form = _assign_form(round, request.POST)
    if form.is_valid():
        try:
            given = actions.assign_households(round=round, **form.cleaned_data, by=request.user)
        except actions.VisitError as error:
            messages.error(request, str(error))
        else:
            name = form.cleaned_data["verifier"].display_name
            messages.success(request, f"{len(given)} rumah tangga ditugaskan kepada {name}.")
            return redirect("verification:round-detail", pk=round.pk)
    return _round_page(request, round, form)


def _round(user: User, pk: int) -> VerificationRound:
    return get_object_or_404(reports.rounds_with_progress(rounds_of(user)), pk=pk)


def _assign_form(round: VerificationRound, data=None) -> AssignForm:
    return AssignForm(
        data, verifiers=reports.verifiers_for(round), households=reports.unassigned_households(round)
    )  # fmt: skip


def _round_page(request, round: VerificationRound, form: AssignForm | None = None):
    rt_form = RtForm(request.GET, village=round.village)
    rt = rt_form.cleaned_data.get("rt") if rt_form.is_valid() else None
    waiting = reports.unassigned_households(round)
    shown = list((waiting.filter(neighbourhood=rt) if rt else waiting)[:MOST_SHOWN])
    heads = reports.head_names(household.pk for household in shown)
    log_access(
        actor=request.user, purpose="membagi tugas kunjungan", kind="household", fields=["name"], object_ids=list(heads)
    )
    form = form or _assign_form(round)
    context = {
        "round": round, "chip": round_chip(round), "by_rt": reports.progress_by_rt(round),
        "by_verifier": reports.progress_by_verifier(round), "rt_form": rt_form, "form": form,
        "choices": [(household, heads.get(household.pk, "")) for household in shown], "n_waiting": waiting.count(),
        "chosen": set(form.data.getlist("households")) if form.is_bound else set(),
    }  # fmt: skip
    return render(request, "verification/round_detail.html", context)
