"""Taking a household off the draft list: proposed by one, decided by another."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import log_access
from households.lists import Chip, Column, ListPage
from households.models import Household
from verification.field.reports import head_names, place_of
from verification.review.models import TargetEntry
from verification.review.reports import decidable_households
from verification.targeting import striking
from verification.targeting.actions import DecisionError
from verification.targeting.filters import StrikeFilter
from verification.targeting.forms import StrikeForm
from verification.targeting.models import EntryStrike
from verification.targeting.views import may_freeze

may_propose = permission_required("verification.decide_household", raise_exception=True)


def strike_chip(strike: EntryStrike) -> Chip:
    if strike.is_confirmed is not None:
        return Chip("Disetujui", "good") if strike.is_confirmed else Chip("Ditolak")
    return Chip("Menunggu petugas kedua", "warn") if strike.is_listed else Chip("Sudah keluar dari daftar")


def _strikes_of(user):
    listed = TargetEntry.objects.filter(list=OuterRef("list"), household=OuterRef("household"))
    related = ["list", "household__village", "household__neighbourhood", "proposed_by", "decided_by"]
    return striking.strikes_visible_to(user).annotate(is_listed=Exists(listed)).select_related(*related)


class StrikeList(ListPage):
    model = EntryStrike
    permission_required = "verification.decide_household"
    title = "Usulan coret dari daftar sasaran"
    purpose = (
        "Mencoret dari draf memerlukan dua petugas: satu mengusulkan dengan alasan, admin Bappeda lain memutuskan."
    )
    filterset_class = StrikeFilter
    default_sort = "-proposed_at"
    count_noun = "usulan"
    empty_text = "Belum ada usulan. Usulan dibuat dari halaman keputusan rumah tangga yang ada di draf."
    empty_link = ("verification:target-list", "Ke daftar sasaran")
    export_name = "usulan-coret"
    columns = [
        Column("code", "Rumah tangga", "household.code", sort=("household__code",), is_primary=True,
               link=lambda row: reverse("verification:entry-strike", args=[row.pk])),
        Column("place", "Tempat", lambda row: place_of(row.household), is_secondary=True,
               sort=("household__village__name",)),
        Column("reason", "Alasan", "get_reason_display", sort=("reason",), is_secondary=True),
        Column("state", "Keadaan", strike_chip, kind="chip", is_secondary=True),
        Column("proposed_by", "Diusulkan oleh", "proposed_by.display_name"),
        Column("proposed_at", "Diusulkan", kind="date", sort=("proposed_at",)),
        Column("decided_at", "Diputuskan", kind="date", sort=("decided_at",)),
    ]  # fmt: skip

    def get_queryset(self):
        return _strikes_of(self.request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@may_propose
def strike_new(request, code):
    rows = decidable_households(request.user).select_related("village", "neighbourhood")
    household = get_object_or_404(rows, code=code)
    waiting = EntryStrike.objects.waiting().filter(household=household).first()
    if waiting:
        messages.info(request, "Sudah ada usulan untuk rumah tangga ini yang menunggu petugas kedua.")
        return redirect("verification:entry-strike", pk=waiting.pk)
    form = StrikeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            strike = striking.propose_entry_strike(household=household, by=request.user, **form.cleaned_data)
        except DecisionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Usulan tersimpan. Admin Bappeda lain yang memutuskannya.")
            return redirect("verification:entry-strike", pk=strike.pk)
    context = {
        "form": form, "entry": striking.draft_entry(household),
        "cancel_url": reverse("verification:household-decision", args=[code]),
    }  # fmt: skip
    return _about(request, household, "Mengusulkan coret dari daftar", "strike_new.html", context)


@require_GET
@may_propose
def strike_detail(request, pk):
    strike = get_object_or_404(_strikes_of(request.user), pk=pk)
    is_waiting = strike.is_confirmed is None
    context = {
        "strike": strike, "chip": strike_chip(strike), "is_waiting": is_waiting,
        "is_own": strike.proposed_by_id == request.user.pk,
        "n_needs": strike.household.needs.open().count() if is_waiting else 0,
    }  # fmt: skip
    return _about(request, strike.household, "Membaca usulan coret dari daftar", "strike_detail.html", context)


@transaction.atomic
def _about(request, household: Household, purpose: str, template: str, context: dict):
    """A page that names the head of the household."""
    log_access(actor=request.user, purpose=purpose, kind="household", fields=["name"], object_ids=[household.pk])
    names = head_names([household.pk])
    context |= {"household": household, "place": place_of(household), "head_name": names.get(household.pk, "")}
    return render(request, f"verification/targeting/{template}", context)


@require_POST
@may_freeze
def strike_decide(request, pk):
    strike = get_object_or_404(_strikes_of(request.user), pk=pk)
    answer = request.POST.get("answer")
    if answer not in {"confirm", "decline"}:
        messages.error(request, "Pilih setujui atau tolak.")
        return redirect("verification:entry-strike", pk=pk)
    try:
        striking.decide_entry_strike(strike=strike, is_confirmed=answer == "confirm", by=request.user)
        done = "dicoret dari daftar; kebutuhannya yang terbuka ditarik" if answer == "confirm" else "tetap di daftar"
        messages.success(request, f"Rumah tangga {strike.household.code} {done}.")
    except DecisionError as error:
        messages.error(request, str(error))
    return redirect("verification:entry-strike", pk=pk)
