"""Doors of the rules: whom a programme or an activity serves, where, and how many wait in reserve."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.models import Area, Variable
from interventions.actions import InterventionError
from interventions.allotment import actions, conditions, reports
from interventions.allotment.forms import AreasForm, ConditionForm, VariableForm
from interventions.allotment.models import QualifyingCondition
from interventions.allotment.views import activity_seen, arranges, carry_out, decides, reads
from interventions.models import Activity, Programme

DECIDES = "interventions.approve_commitment"


@require_http_methods(["GET", "HEAD", "POST"])
@reads
def rules(request, pk):
    activity = activity_seen(request, pk)
    may_arrange = reports.may_arrange(request.user, activity)
    form = AreasForm(request.POST or None, initial=_areas_now(activity))
    if request.method == "POST":
        if not reports.takes_for(request.user, activity):
            raise PermissionDenied
        if form.is_valid():
            percent = form.cleaned_data["reserve_percent"]
            carry_out(
                request,
                lambda: actions.set_areas(
                    activity=activity, areas=form.areas, reserve_percent=percent, by=request.user
                ),
                "Wilayah dan cadangan tersimpan.",
            )
            return redirect("interventions:allotment-rules", pk=pk)
    own = activity.conditions.standing().select_related("variable", "added_by").order_by("pk")
    general = activity.programme.conditions.standing().select_related("variable", "added_by").order_by("pk")
    context = {
        "activity": activity, "may_arrange": may_arrange, "areas_form": form, "variable_form": VariableForm(),
        "own": _in_words(own), "general": _in_words(general), "areas": reports.area_words(activity),
        "indicators": activity.programme.indicators.all(), "allotment": reports.allotment_of(activity),
    }  # fmt: skip
    return render(request, "interventions/allotment/rules.html", context)


def _areas_now(activity: Activity) -> dict:
    chosen = Area.objects.filter(pk__in=activity.areas.values("area"))
    return {
        "districts": chosen.districts(), "villages": chosen.villages(),
        "reserve_percent": reports.allotment_of(activity).reserve_percent,
    }  # fmt: skip


def _in_words(found) -> list[dict]:
    return [{"condition": condition, "words": conditions.words_of(condition)} for condition in found]


@require_http_methods(["GET", "HEAD", "POST"])
@arranges
def condition_add(request, pk):
    activity = activity_seen(request, pk)
    return _condition_page(request, activity, "interventions:allotment-rules", pk)


@require_safe
@reads
def programme_rules(request, pk):
    programme = get_object_or_404(Programme.objects.select_related("opd"), pk=pk)
    found = programme.conditions.standing().select_related("variable", "added_by").order_by("pk")
    context = {
        "programme": programme, "general": _in_words(found), "variable_form": VariableForm(),
        "indicators": programme.indicators.all(),
        "may_change": request.user.has_perm(DECIDES),
    }  # fmt: skip
    return render(request, "interventions/allotment/programme_rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@decides
def programme_condition_add(request, pk):
    programme = get_object_or_404(Programme, pk=pk)
    return _condition_page(request, programme, "interventions:programme-rules", pk)


def _condition_page(request, owner, back: str, pk: int):
    """The second step: comparison and value of the variable chosen in the first."""
    chosen = VariableForm(request.GET)
    if not chosen.is_valid():
        messages.error(request, "Pilih dahulu isian yang disyaratkan.")
        return redirect(back, pk=pk)
    variable: Variable = chosen.cleaned_data["variabel"]
    form = ConditionForm(request.POST or None, variable=variable)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_condition(owner=owner, variable=variable, by=request.user, **form.cleaned_data)
        except InterventionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Syarat ditambahkan.")
            return redirect(back, pk=pk)
    context = {"owner": owner, "variable": variable, "form": form, "back": back, "pk": pk}
    return render(request, "interventions/allotment/condition_form.html", context)


@require_POST
@reads
def condition_remove(request, pk):
    """By the OPD from its activity, by Bappeda from a programme."""
    if not (request.user.has_perm("interventions.commit_need") or request.user.has_perm(DECIDES)):
        raise PermissionDenied
    standing = QualifyingCondition.objects.select_related("programme", "activity__programme", "variable")
    condition = get_object_or_404(standing, pk=pk)
    if condition.activity_id:
        activity = activity_seen(request, condition.activity_id)
        back = redirect("interventions:allotment-rules", pk=activity.pk)
    else:
        back = redirect("interventions:programme-rules", pk=condition.programme_id)
    carry_out(request, lambda: actions.remove_condition(condition=condition, by=request.user), "Syarat dicabut.")
    return back
