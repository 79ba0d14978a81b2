"""Doors of the verifier. Rounds: see assigning/views.py."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import log_access
from accounts.models import User
from verification import photos
from verification.field import actions, reports
from verification.field.forms import VisitForm
from verification.field.models import Assignment, Photo, Visit
from verification.field.questionnaire import residents_of
from verification.field.sync.receipts import code_of
from verification.words import visit_chip


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
