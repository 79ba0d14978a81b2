"""Doors of the paper fallback: print for an RT, key in what came back."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import log_access
from verification import photos
from verification.field import actions
from verification.field.assigning.reports import rounds_of
from verification.field.models import Assignment, Visit
from verification.field.paper import printing
from verification.field.paper.forms import PaperForm
from verification.field.questionnaire import residents_of
from verification.field.reports import head_names, place_of

WITHOUT_RT = "tanpa"  # in the address: houses whose RT is not recorded
may_open = permission_required("verification.open_round", raise_exception=True)


@require_GET
@may_open
def paper_round(request, pk):
    """RTs of a round with what still waits there; of one RT the houses."""
    round = get_object_or_404(rounds_of(request.user).select_related("village", "form"), pk=pk)
    context = {"round": round, "rts": printing.rts_waiting(round), "rt": request.GET.get("rt", "")}
    if context["rt"]:
        tasks = list(printing.waiting_in(round, _rt(round, context["rt"])))
        heads = head_names([one.household_id for one in tasks])
        log_access(
            actor=request.user, purpose="mengetik kunjungan dari kertas", kind="household", fields=["name"],
            object_ids=list(heads),
        )  # fmt: skip
        context["tasks"] = [(one, heads.get(one.household_id, one.household.code)) for one in tasks]
    return render(request, "verification/paper/paper_round.html", context)


@require_GET
@may_open
def paper_print(request, pk):
    round = get_object_or_404(rounds_of(request.user).select_related("village", "form"), pk=pk)
    address = request.build_absolute_uri("/").rstrip("/")
    try:
        pdf = printing.papers_of(round, _rt(round, request.GET.get("rt", "")), address=address, by=request.user)
    except actions.VisitError as error:
        messages.error(request, str(error))
        return redirect("verification:paper-round", pk=pk)
    filename = f"formulir-kunjungan-{round.pk}-{timezone.localdate():%Y-%m-%d}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _rt(round, text: str):
    """The RT of an address; None for the houses without one."""
    if text in ("", WITHOUT_RT):
        return None
    if not text.isdecimal():
        raise Http404
    return get_object_or_404(round.village.neighbourhoods, pk=int(text))


@require_http_methods(["GET", "POST"])
@may_open
def paper_enter(request, pk):
    """The questionnaire of one house, keyed in. Sent twice it is one visit."""
    rows = Assignment.objects.visible_to(request.user).filter(household__isnull=False)
    assignment = get_object_or_404(rows.select_related("round__form", "household__village", "verifier"), pk=pk)
    log_access(
        actor=request.user, purpose="mengetik kunjungan dari kertas", kind="household", fields=["name"],
        object_ids=[assignment.household_id],
    )  # fmt: skip
    words = {
        "form_version": assignment.round.form,
        "residents": residents_of(assignment.household, timezone.localdate()),
    }
    if request.method == "GET":
        waits = assignment.state == Assignment.State.ACTIVE and assignment.round.closed_on is None
        return _page(request, assignment, PaperForm(**words)) if waits else _done(request, assignment)
    form = PaperForm(request.POST, request.FILES, **words)
    if form.is_valid() and (visit := _submit(request, assignment, form)):
        messages.success(request, f"Kunjungan ke {visit.household.code} tersimpan dan menunggu pemeriksaan.")
        return redirect(_back(assignment))
    return _page(request, assignment, form)


def _submit(request, assignment: Assignment, form: PaperForm) -> Visit | None:
    try:
        return actions.submit_form(
            assignment=assignment, visit_id=form.cleaned_data["visit_id"], content=form.content(),
            pictures=form.taken_pictures(), by=request.user, kind=Visit.Kind.PAPER,
        )  # fmt: skip
    except (actions.VisitError, photos.PhotoRefused) as error:
        form.add_error(None, str(error))
        return None


def _done(request, assignment: Assignment):
    messages.info(request, "Rumah ini sudah dikunjungi, atau tugasnya sudah ditarik.")
    return redirect(_back(assignment))


def _back(assignment: Assignment) -> str:
    rt = assignment.household.neighbourhood_id or WITHOUT_RT
    return reverse("verification:paper-round", args=[assignment.round_id]) + f"?rt={rt}"


def _page(request, assignment: Assignment, form: PaperForm):
    household = assignment.household
    context = {
        "assignment": assignment, "form": form, "household": household, "place": place_of(household),
        "head_name": head_names([household.pk]).get(household.pk, ""), "back": _back(assignment),
        "has_lost_photos": bool(form.is_bound and request.FILES),
    }  # fmt: skip
    return render(request, "verification/paper/paper_enter.html", context, status=400 if form.errors else 200)
