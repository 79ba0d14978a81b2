"""Doors of graduation: the list of who is proposed, and the page where a person confirms it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.actions import log_access
from households.lists import Column, ListPage
from households.models import Household
from verification.field.reports import head_names, place_of
from verification.outcomes import actions, reports
from verification.outcomes.forms import GraduationForm
from verification.review.actions import DecisionError, record_minutes
from verification.review.filters import AwaitingFilter
from verification.review.reports import decidable_households

PERMISSION = "verification.decide_household"


class GraduationList(ListPage):
    model = Household
    permission_required = PERMISSION
    title = "Usulan lulus"
    purpose = "Keluarga yang menurut cek hasil tidak kekurangan lagi. Belum ada yang berubah sebelum diputuskan orang."
    names_shown = "daftar usulan lulus"
    count_noun = "rumah tangga"
    filterset_class = AwaitingFilter
    default_sort = "-seen_on"
    export_name = "usulan-lulus"
    empty_text = "Belum ada usulan. Keluarga muncul di sini setelah cek hasil melihat semua kekurangannya teratasi."
    empty_link = ("verification:target-list", "Ke daftar sasaran")
    columns = [
        Column("code", "Rumah tangga", sort=("code",), is_primary=True,
               link=lambda row: reverse("verification:graduation", args=[row.code])),
        Column("place", "Tempat", value=place_of, sort=("village__name", "neighbourhood__rt"), is_secondary=True),
        Column("seen_on", "Cek hasil", kind="date", sort=("seen_on",), is_secondary=True),
        Column("n_resolved", "Kebutuhan tuntas", kind="number", sort=("n_resolved",)),
        Column("reason", "Alasan", value=reports.reason_of),
    ]  # fmt: skip

    def get_queryset(self):
        return reports.graduations_for(self.request.user).select_related("village", "neighbourhood")


@require_http_methods(["GET", "POST"])
@permission_required(PERMISSION, raise_exception=True)
def graduation(request, code):
    """What the outcome visit saw, and the form that confirms it. Says so where nothing is proposed any more."""
    rows = decidable_households(request.user).select_related("village__parent", "neighbourhood")
    household = get_object_or_404(rows, code=code)
    proposal = reports.graduation_of(household)
    form = _form(request, household, proposal) if proposal else None
    if request.method == "POST" and proposal is None:
        messages.error(request, f"Rumah tangga {household.code} tidak lagi diusulkan lulus.")
    elif request.method == "POST" and form.is_valid() and _confirm(request.user, household, form):
        messages.success(request, f"{household.code} lulus: tidak lagi berhak karena sudah mampu.")
        return redirect("verification:graduation-list")
    return _page(request, household, proposal, form)


def _form(request, household: Household, proposal: Household) -> GraduationForm:
    initial = {"note": reports.reason_of(proposal)}
    return GraduationForm(request.POST or None, user=request.user, household=household, initial=initial)


def _confirm(user, household: Household, form: GraduationForm) -> bool:
    try:
        with transaction.atomic():
            meeting = form.meeting()
            minutes = meeting and record_minutes(village=household.village, by=user, **meeting)
            actions.graduate_household(household=household, by=user, minutes=minutes, **form.standing())
    except DecisionError as error:
        form.add_error(None, str(error))
        return False
    return True


@transaction.atomic
def _page(request, household: Household, proposal: Household | None, form: GraduationForm | None):
    log_access(
        actor=request.user, purpose="Memutuskan kelulusan", kind="household", fields=["name"],
        object_ids=[household.pk],
    )  # fmt: skip
    context = {
        "household": household, "proposal": proposal, "form": form, "place": place_of(household),
        "head_name": head_names([household.pk]).get(household.pk, ""),
        "reason": reports.reason_of(proposal) if proposal else "",
        "said": reports.said_by_rules(proposal) if proposal else [],
        "needs": household.needs.select_related("indicator", "person").order_by("pk"),
    }  # fmt: skip
    return render(request, "verification/graduation.html", context)
