"""Striking out: proposed on the page of a household or person, decided by a second officer."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import log_access
from households.linkage import striking
from households.linkage.decisions import LinkageError
from households.linkage.review_forms import StrikeOutFilter, StrikeOutForm
from households.lists import Chip, Column, ListPage
from households.models import Household, Person, Residence, StrikeOut

may_strike = permission_required("households.strike_out", raise_exception=True)


class StrikeOutList(ListPage):
    model = StrikeOut
    permission_required = "households.strike_out"
    title = "Pencoretan"
    purpose = "Usulan mencoret warga atau rumah tangga. Yang mengusulkan tidak memutuskan."
    filterset_class = StrikeOutFilter
    names_shown = "daftar usulan pencoretan"
    empty_text = "Tidak ada usulan yang menunggu. Usulan dibuat dari halaman rumah tangga atau warga."
    count_noun = "usulan"
    default_sort = "-proposed_at"
    columns = [
        Column("about", "Tentang", lambda row: about(row), is_primary=True,
               link=lambda row: reverse("households:strike-out", args=[row.pk])),
        Column("reason", "Sebab", "get_reason_display", is_secondary=True),
        Column("village", "Desa", "village_name"),
        Column("by", "Diusulkan oleh", "proposed_by.display_name", is_secondary=True),
        Column("proposed_at", "Diusulkan", kind="date", sort=("proposed_at",)),
        Column("state", "Keadaan", lambda row: state_chip(row), kind="chip", is_secondary=True),
    ]  # fmt: skip

    def get_queryset(self):
        return visible(self.request.user)


def visible(user):
    """Proposals about people and households in the areas of the user, each with the household and village it is in."""
    homes = Residence.objects.filter(person=OuterRef("person")).order_by(F("left_on").desc(nulls_first=True), "-pk")
    rows = StrikeOut.objects.select_related("person", "household", "proposed_by", "decided_by")
    rows = rows.annotate(
        home_code=Coalesce("household__code", Subquery(homes.values("household__code")[:1])),
        village_name=Coalesce("household__village__name", Subquery(homes.values("household__village__name")[:1])),
    )
    if user.has_perm("households.view_all_areas"):
        return rows
    seen_homes, seen_people = Household.objects.visible_to(user), Person.objects.may_be_changed_by(user)
    return rows.filter(Q(household__in=seen_homes.values("pk")) | Q(person__in=seen_people.values("pk")))


def about(row: StrikeOut) -> str:
    return row.person.name if row.person else f"Rumah tangga {row.household.code}"


def state_chip(row: StrikeOut) -> Chip:
    if row.is_confirmed is None:
        return Chip("Menunggu petugas kedua", "warn")
    return Chip("Disetujui", "good") if row.is_confirmed else Chip("Ditolak")


@require_GET
@may_strike
def strike_out(request, pk):
    row = get_object_or_404(visible(request.user), pk=pk)
    log_access(
        actor=request.user, purpose="membuka usulan pencoretan", kind="person" if row.person_id else "household",
        fields=["name"], object_ids=[row.person_id or row.household_id],
    )  # fmt: skip
    context = {
        "row": row, "about": about(row), "chip": state_chip(row), "is_own": row.proposed_by_id == request.user.pk,
        "is_reversal": row.reason == StrikeOut.Reason.REVERSAL,
    }  # fmt: skip
    return render(request, "households/strike_out.html", context)


@require_POST
@may_strike
def strike_out_decide(request, pk):
    row = get_object_or_404(visible(request.user), pk=pk)
    answer = request.POST.get("answer")
    if answer not in {"confirm", "decline"}:
        messages.error(request, "Pilih setujui atau tolak.")
        return redirect("households:strike-out", pk=pk)
    try:
        striking.decide_strike_out(strike_out=row, is_confirmed=answer == "confirm", by=request.user)
        messages.success(request, "Usulan disetujui dan dijalankan." if answer == "confirm" else "Usulan ditolak.")
    except LinkageError as error:
        messages.error(request, str(error))
    return redirect("households:strike-out", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@may_strike
def household_strike_out(request, code):
    household = get_object_or_404(Household.objects.visible_to(request.user), code=code)
    back = reverse("households:household-detail", args=[code])
    return _propose(request, {"household": household}, f"Rumah tangga {code}", back)


@require_http_methods(["GET", "HEAD", "POST"])
@may_strike
def person_strike_out(request, code, pk):
    home = get_object_or_404(Household.objects.visible_to(request.user), code=code)
    people = Person.objects.may_be_changed_by(request.user).filter(residences__household=home)
    person = get_object_or_404(people.distinct(), pk=pk)
    back = reverse("households:person-detail", args=[code, pk])
    return _propose(request, {"person": person}, person.name, back)


def _propose(request, subject: dict, name: str, back: str):
    is_reversal = striking.last_strike(**subject) is not None
    form = StrikeOutForm(request.POST or None, is_reversal=is_reversal)
    if request.method == "POST" and form.is_valid():
        try:
            row = striking.propose_strike_out(**form.cleaned_data, **subject, by=request.user)
            messages.success(request, "Usulan tersimpan. Petugas lain yang memutuskannya.")
            return redirect("households:strike-out", pk=row.pk)
        except LinkageError as error:
            form.add_error(None, str(error))
    context = {"form": form, "name": name, "cancel_url": back, "is_reversal": is_reversal}
    return render(request, "households/strike_out_new.html", context)
