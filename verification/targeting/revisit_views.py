"""Whom to visit again, and the round that goes there in one step."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods

from households.lists import Chip, Column, ListPage
from households.models import Area, Household, Residence
from verification.field.envelopes import VisitError
from verification.field.reports import place_of
from verification.review.models import Decision
from verification.targeting import revisits
from verification.targeting.filters import RevisitFilter
from verification.targeting.forms import RevisitForm


def evidence_chip(decision: Decision) -> Chip:
    over = decision.valid_until < timezone.localdate()
    return Chip("Sudah habis", "bad") if over else Chip("Segera habis", "warn")


def task_chip(decision: Decision) -> Chip:
    return Chip("Ditugaskan", "info") if decision.is_taken else Chip("Belum ada")


class RevisitList(ListPage):
    model = Decision
    permission_required = "verification.open_round"
    template_name = "verification/targeting/revisit_list.html"
    title = "Perlu dikunjungi lagi"
    purpose = (
        "Keluarga berhak yang buktinya habis atau segera habis. Yang sudah habis tidak dilayani sampai dikunjungi lagi."
    )
    names_shown = "daftar perlu dikunjungi lagi"
    count_noun = "keluarga"
    filterset_class = RevisitFilter
    default_sort = "valid_until"
    empty_text = "Tidak ada bukti yang habis dalam waktu itu."
    empty_link = ("verification:target-list", "Ke daftar sasaran")
    export_name = "perlu-dikunjungi-lagi"
    columns = [
        Column("code", "Rumah tangga", "household.code", sort=("household__code",), is_primary=True,
               link=lambda row: reverse("verification:household-decision", args=[row.household.code])),
        Column("head_name", "Kepala keluarga", is_secondary=True, in_export=False),
        Column("place", "Tempat", lambda row: place_of(row.household), is_secondary=True,
               sort=("household__village__path", "household__neighbourhood__rt")),
        Column("observed_on", "Terakhir dilihat", "evidence.observed_on", kind="date",
               sort=("evidence__observed_on",)),
        Column("valid_until", "Berlaku sampai", kind="date", sort=("valid_until",), is_secondary=True),
        Column("evidence", "Bukti", evidence_chip, kind="chip", is_secondary=True),
        Column("task", "Tugas", task_chip, kind="chip", is_secondary=True),
    ]  # fmt: skip

    @cached_property
    def days(self) -> int:
        asked = self.request.GET.get("days", "")
        return int(asked) if asked in dict(revisits.HORIZONS) else revisits.DEFAULT_DAYS

    @cached_property
    def due(self):
        return revisits.due_decisions(Household.objects.visible_to(self.request.user), self.days)

    def get_queryset(self):
        heads = Residence.objects.open().filter(household=OuterRef("household"), relation=Residence.Relation.HEAD)
        named = self.due.annotate(head_name=Subquery(heads.order_by("pk").values("person__name")[:1]))
        return named.select_related("household__village", "household__neighbourhood", "evidence")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"villages": revisits.due_by_village(self.due), "days": self.days}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("verification.open_round", raise_exception=True)
def revisit_round(request, village):
    area = get_object_or_404(Area.objects.visible_to(request.user).villages().select_related("parent"), pk=village)
    form = RevisitForm(request.POST or None, village=area, initial={"days": request.GET.get("days", "90")})
    if request.method == "POST" and form.is_valid():
        try:
            round = revisits.open_revisit_round(village=area, by=request.user, **form.cleaned_data)
        except VisitError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Putaran dibuka. {round.assignments.count()} keluarga ditugaskan.")
            return redirect("verification:round-detail", pk=round.pk)
    homes = Household.objects.filter(village=area)
    counts = [(label, _free(homes, days)) for days, label in revisits.HORIZONS]
    context = {"form": form, "village": area, "counts": counts, "cancel_url": reverse("verification:revisit-list")}
    return render(request, "verification/targeting/revisit_round.html", context)


def _free(homes, days: str) -> int:
    return revisits.due_decisions(homes, int(days)).filter(is_taken=False).count()
