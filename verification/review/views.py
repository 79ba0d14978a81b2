"""Doors of review and decision."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import log_access
from households.lists import Column, ListPage
from households.models import Household
from verification.field import flags
from verification.field.models import Visit
from verification.field.paradata import paradata_of
from verification.field.reports import head_names, place_of
from verification.review import actions, reports
from verification.review.comparison import keys_of, tables_of, with_ticks
from verification.review.filters import AwaitingFilter
from verification.review.forms import DecisionForm, ReviewForm
from verification.review.history import history_of
from verification.review.merging import waiting_twins
from verification.review.models import Decision
from verification.review.returns import changes_since_return
from verification.targeting.striking import draft_entry
from verification.words import decision_chip, visit_chip

# One visit


@require_GET
@permission_required("verification.view_visit", raise_exception=True)
def visit_detail(request, pk):
    return _visit_page(request, _visit(request.user, pk))


@require_POST
@permission_required("verification.review_visit", raise_exception=True)
def visit_review(request, pk):
    visit = _visit(request.user, pk)
    form = ReviewForm(request.POST, keys=keys_of(visit))
    if form.is_valid():
        try:
            visit = actions.review_visit(visit=visit, by=request.user, **form.review())
        except actions.VisitError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Kunjungan ke {visit.household.code}: {visit.get_status_display().lower()}.")
            following = reports.next_to_review(request.user, after=visit)
            return redirect("verification:visit-detail", pk=(following or visit).pk)
    return _visit_page(request, visit, form)


def _visit(user, pk) -> Visit:
    places, told = ["household__village__parent", "household__neighbourhood"], ["envelope__device", "form", "round"]
    related = [*places, *told, "verifier", "back_check", "back_check_of"]
    rows = Visit.objects.visible_to(user).select_related(*related)
    return get_object_or_404(rows.prefetch_related("photos", "flags", "reviews__reviewer"), pk=pk)


@transaction.atomic
def _visit_page(request, visit: Visit, form: ReviewForm | None = None):
    household, told = visit.household, paradata_of(visit.envelope)
    log_access(
        actor=request.user, purpose="Memeriksa kunjungan", kind="visit", fields=["name", "answers", "photos"],
        object_ids=[str(visit.pk)],
    )  # fmt: skip
    form = form or ReviewForm(keys=keys_of(visit))
    is_waiting, is_own = visit.status == Visit.Status.AWAITING_REVIEW, visit.verifier_id == request.user.pk
    context = {
        "visit": visit, "household": household, "chip": visit_chip(visit), "place": place_of(household), "form": form,
        "head_name": head_names([household.pk]).get(household.pk, ""), "told": told,
        "tables": with_ticks(tables_of(visit), form.ticked()),
        "distance": flags.distance_seen(visit), "history": history_of(visit, told), "is_waiting": is_waiting,
        "is_own": is_own, "scopes": _scopes(visit), "changes": changes_since_return(visit),
        "may_ask": is_waiting and not is_own and request.user.has_perm("verification.review_visit"),
        "variants": visit.envelope.variants.order_by("received_at"), "twins": waiting_twins(visit),
        **_queue(request, visit),
        "others": household.visits.exclude(pk=visit.pk).order_by("-received_at")[:10],
    }  # fmt: skip
    return render(request, "verification/visit_detail.html", context)


def _queue(request, visit: Visit) -> dict:
    """A supervisor goes from visit to visit, sometimes through hundreds in a day."""
    if not request.user.has_perm("verification.review_visit"):
        return {}
    n_waiting = reports.awaiting_review(request.user).exclude(pk=visit.pk).count()
    return {"n_waiting": n_waiting, "following": reports.next_to_review(request.user, after=visit)}


def _scopes(visit: Visit) -> list[str]:
    labels = dict(visit.form.definition["consent"]["scopes"])
    return [labels.get(scope, scope) for scope in visit.consent]


# Decision


class AwaitingDecisionList(ListPage):
    model = Household
    permission_required = "verification.decide_household"
    title = "Menunggu keputusan"
    purpose = "Rumah tangga yang kunjungannya sudah disetujui, tetapi belum diputuskan berhak atau tidak."
    names_shown = "daftar menunggu keputusan"
    count_noun = "rumah tangga"
    filterset_class = AwaitingFilter
    default_sort = "code"
    empty_text = "Tidak ada yang menunggu: semua kunjungan yang disetujui sudah diputuskan."
    empty_link = ("verification:target-list", "Ke daftar sasaran")
    columns = [
        Column("code", "Rumah tangga", sort=("code",), is_primary=True,
               link=lambda row: reverse("verification:household-decision", args=[row.code])),
        Column("place", "Tempat", value=place_of, sort=("village__name", "neighbourhood__rt"), is_secondary=True),
        Column("verified_on", "Diverifikasi", kind="date", sort=("verified_on",), is_secondary=True),
    ]  # fmt: skip

    def get_queryset(self):
        return reports.awaiting_decision(self.request.user).select_related("village", "neighbourhood")


@require_http_methods(["GET", "POST"])
@permission_required("verification.decide_household", raise_exception=True)
def household_decision(request, code):
    """What was seen and why it counts, and the form that settles entitlement."""
    rows = reports.decidable_households(request.user).select_related("village__parent", "neighbourhood")
    household = get_object_or_404(rows, code=code)
    visit = reports.standing_visits(timezone.localdate()).filter(household=household).first()
    suggested, reason = reports.SUGGESTIONS.get(visit.outcome, ("", "")) if visit else ("", "")
    words = {"user": request.user, "household": household, "initial": {"outcome": suggested, "reason": reason}}
    form = DecisionForm(request.POST or None, **words)
    if request.method == "POST" and form.is_valid() and _decide(request.user, household, form):
        messages.success(request, f"Putusan tentang {household.code} tercatat.")
        return redirect("verification:household-decision", code=household.code)
    return _decision_page(request, household, visit, form)


def _decide(user, household: Household, form: DecisionForm) -> Decision | None:
    try:
        with transaction.atomic():
            meeting = form.meeting()
            minutes = meeting and actions.record_minutes(village=household.village, by=user, **meeting)
            return actions.decide_household(household=household, by=user, minutes=minutes, **form.decision())
    except actions.DecisionError as error:
        form.add_error(None, str(error))
        return None


@transaction.atomic
def _decision_page(request, household: Household, visit: Visit | None, form: DecisionForm):
    log_access(
        actor=request.user, purpose="Memutuskan kelayakan", kind="household", fields=["name", "answers"],
        object_ids=[household.pk],
    )  # fmt: skip
    decisions = list(household.decisions.select_related("opd", "minutes", "decided_by"))
    current = next((decision for decision in decisions if decision.is_current), None)
    context = {
        "household": household, "visit": visit, "place": place_of(household), "form": form, "decisions": decisions,
        "current": current, "chip": decision_chip(current),
        "head_name": head_names([household.pk]).get(household.pk, ""),
        "assessments": reports.explain(household, visit.evidence) if visit else [],
        "is_fresh": bool(visit) and (current is None or current.evidence_id != visit.evidence_id),
        "draft_entry": draft_entry(household),
        "step": "need" if current and current.outcome == Decision.Outcome.ELIGIBLE else "decision",
    }  # fmt: skip
    return render(request, "verification/household_decision.html", context)
