"""Doors of back-checks: who goes where once more, what the two visits say, and how far verifiers can be relied on."""

import django_filters as filters
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import log_access
from households.lists import Chip, Column, ListPage
from verification.backcheck import actions, reports
from verification.backcheck.estimates import FEW
from verification.backcheck.forms import GiveForm, PeriodForm
from verification.backcheck.models import BackCheck, DrawDay
from verification.field.reports import head_names, place_of
from verification.field.thresholds import thresholds
from verification.review.filters import VillageFilter


class BackCheckFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label="Keadaan", choices=BackCheck.State.choices, empty_label="Semua keadaan")
    reason = filters.ChoiceFilter(label="Sebab", choices=BackCheck.Reason.choices, empty_label="Semua sebab")
    village = VillageFilter(field_name="visit__household__village")


class BackCheckList(ListPage):
    model = BackCheck
    permission_required = "verification.view_visit"
    template_name = "verification/backcheck/list.html"
    title = "Kunjungan ulang"
    purpose = "Kunjungan yang diulang petugas lain dengan pertanyaan lebih sedikit, untuk melihat ketelitiannya."
    count_noun = "kunjungan ulang"
    filterset_class = BackCheckFilter
    default_sort = "-drawn_on"
    empty_text = "Belum ada kunjungan yang terpilih. Undian berjalan setiap kali kunjungan masuk."
    empty_link = ("verification:draw-day-list", "Ke undian")
    export_name = "kunjungan-ulang"
    columns = [
        Column("household", "Rumah tangga", value="visit.household.code", sort=("visit__household__code",),
               is_primary=True, link=lambda row: reverse("verification:back-check", args=[row.pk])),
        Column("state", "Keadaan", value=reports.state_chip, kind="chip", sort=("state",), is_secondary=True),
        Column("place", "Tempat", value=lambda row: place_of(row.visit.household), is_secondary=True),
        Column("visit_verifier", "Petugas pertama", value="visit_verifier.display_name"),
        Column("verifier", "Petugas kedua", value=lambda row: row.verifier.display_name if row.verifier else None,
               is_secondary=True),
        Column("reason", "Sebab", value="get_reason_display", sort=("reason",)),
        Column("n_different", "Jawaban berbeda", kind="number",
               value=lambda row: reports.n_different(row) if row.answers else None),
        Column("drawn_on", "Diundi", kind="date", sort=("drawn_on",)),
    ]  # fmt: skip

    def get_queryset(self):
        related = ["visit__household__village", "visit__household__neighbourhood", "visit_verifier", "verifier"]
        return super().get_queryset().select_related(*related).defer("visit__answers")


@require_GET
@permission_required("verification.view_visit", raise_exception=True)
def back_check(request, pk):
    return _page(request, _back_check(request.user, pk))


@require_POST
@permission_required("verification.open_round", raise_exception=True)
def back_check_give(request, pk):
    found = _back_check(request.user, pk)
    form = GiveForm(request.POST, verifiers=actions.who_may_go(found))
    if not form.is_valid():
        return _page(request, found, form)
    try:
        actions.give_back_check(back_check=found, verifier=form.cleaned_data["verifier"], by=request.user)
    except actions.VisitError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Kunjungan ulang ditugaskan kepada {form.cleaned_data['verifier'].display_name}.")
    return redirect("verification:back-check", pk=pk)


def _back_check(user, pk) -> BackCheck:
    related = ["visit__household__village__parent", "visit__household__neighbourhood", "visit__round", "second_visit",
               "visit_verifier", "verifier", "assignment"]  # fmt: skip
    return get_object_or_404(BackCheck.objects.visible_to(user).select_related(*related), pk=pk)


def _page(request, found: BackCheck, form: GiveForm | None = None):
    household = found.visit.household
    log_access(
        actor=request.user, purpose="Melihat kunjungan ulang", kind="visit", fields=["name", "answers"],
        object_ids=[str(found.visit_id)],
    )  # fmt: skip
    is_open = found.state in {BackCheck.State.WAITING, BackCheck.State.ASSIGNED}
    context = {
        "back_check": found, "household": household, "chip": reports.state_chip(found), "place": place_of(household),
        "head_name": head_names([household.pk]).get(household.pk, ""), "pairs": reports.pairs_of(found),
        "n_different": reports.n_different(found), "is_open": is_open,
        "form": (form or GiveForm(verifiers=actions.who_may_go(found))) if is_open else None,
    }  # fmt: skip
    return render(request, "verification/backcheck/detail.html", context)


@require_GET
@permission_required("verification.view_visit", raise_exception=True)
def disagreement(request):
    form = PeriodForm(request.GET or None)
    since, until, drawn_only = form.period()
    found = reports.disagreement(
        BackCheck.objects.visible_to(request.user), since=since, until=until, drawn_only=drawn_only
    )
    context = {
        "form": form, "found": found, "since": since, "until": until, "drawn_only": drawn_only, "few": FEW,
    }  # fmt: skip
    return render(request, "verification/backcheck/disagreement.html", context)


class DrawDayList(ListPage):
    """The hash of a day's seed can be read the day before, the seed itself the day after."""

    model = DrawDay
    permission_required = "verification.view_visit"
    template_name = "verification/backcheck/draw_days.html"
    title = "Undian kunjungan ulang"
    purpose = "Benih undian tiap hari: sidiknya tampil sehari sebelumnya, benihnya sehari sesudahnya."
    count_noun = "hari"
    default_sort = "-day"
    empty_text = "Belum ada undian. Benih pertama dibuat saat pekerja latar berjalan."
    export_name = "undian-kunjungan-ulang"
    columns = [
        Column("day", "Hari", kind="date", sort=("day",), is_primary=True),
        Column("state", "Keadaan", kind="chip", is_secondary=True, value=lambda row: (
            Chip("Dibuka", "good") if row.seed_to_show else Chip("Masih tertutup", "info"))),
        Column("sha256", "SHA-256 benih", is_secondary=True),
        Column("seed", "Benih", value=lambda row: row.seed_to_show or "dibuka sehari sesudahnya"),
        Column("made", "Sidik tampil", is_secondary=True,
               value=lambda row: "sehari sebelumnya" if row.was_made_before else "hari itu juga"),
        Column("n_drawn", "Terpilih lewat undian", kind="number"),
    ]  # fmt: skip

    def get_queryset(self):
        by_lot = BackCheck.objects.exclude(reason=BackCheck.Reason.FLAGS).filter(drawn_on=OuterRef("day"))
        counted = by_lot.order_by().values("drawn_on").annotate(n=Count("pk")).values("n")
        return DrawDay.objects.annotate(n_drawn=Coalesce(Subquery(counted), 0))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"limits": thresholds()}
