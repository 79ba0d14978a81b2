"""Doors of decrees: naming the recipients of an activity, and how much each of them gets."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET, require_http_methods

from households.exports import xlsx_answer
from households.lists import Column, ListPage
from interventions.handover import actions, documents, reports
from interventions.handover.doors import (
    FORM,
    READS,
    OfActivity,
    activities_of,
    done,
    log_names,
    own_activity,
    pdf_answer,
    reads,
    takes,
)
from interventions.handover.forms import (
    DecreeForm,
    QuantityForm,
)
from interventions.handover.models import ActivityDecree, DecreeEntry


class DecreeList(OfActivity):
    model = ActivityDecree
    template_name = "interventions/decree_list.html"
    title = "SK penerima"
    default_sort = "-decided_on"
    count_noun = "SK"
    empty_text = "Belum ada SK (surat keputusan) yang menetapkan penerima kegiatan ini."
    columns = [
        Column("number", "Nomor SK", is_primary=True, sort=("number",),
               link=lambda row: reverse("interventions:decree", args=[row.pk])),
        Column("decided_on", "Tanggal", kind="date", sort=("decided_on",), is_secondary=True),
        Column("n_named", "Ditetapkan", value=lambda row: f"{row.n_named} penerima", is_secondary=True),
        Column("n_gone", "Lalu dibatalkan", kind="number"),
        Column("n_struck_off", "Dicabut dari SK lain", kind="number"),
        Column("total_idr", "Biaya", kind="rupiah"),
        Column("by", "Dicatat oleh", value="by.display_name"),
    ]  # fmt: skip

    def get_queryset(self):
        self.purpose = f"{self.activity}: siapa menerima apa. Perubahan sesudah SK memerlukan SK berikutnya."
        return reports.with_counts(ActivityDecree.objects.filter(activity=self.activity)).select_related("by")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "n_new": len(actions.undecreed(self.activity)), "n_off": len(actions.to_strike_off(self.activity)),
        }  # fmt: skip


@require_http_methods(FORM)
@takes
def decree_new(request, pk):
    activity = own_activity(request.user, pk)
    opd = activity.programme.opd
    form = DecreeForm(request.POST or None, initial={"signed_as": f"Kepala {opd.name}" if opd else ""})
    decree = done(request, form, partial(actions.decree_recipients, activity=activity, by=request.user))
    if decree:
        messages.success(request, f"SK {decree.number} tercatat. Daftarnya siap dicetak.")
        return redirect("interventions:decree", pk=decree.pk)
    context = {
        "form": form, "activity": activity, "n_new": len(actions.undecreed(activity)),
        "n_off": len(actions.to_strike_off(activity)), "submit": "Tetapkan penerima",
        "cancel_url": reverse("interventions:decrees", args=[pk]),
    }  # fmt: skip
    return render(request, "interventions/decree_new.html", context)


def _decree(user, pk) -> ActivityDecree:
    rows = ActivityDecree.objects.select_related("activity__programme__opd", "activity__funder", "by")
    return get_object_or_404(rows.filter(activity__in=activities_of(user)), pk=pk)


class DecreeDetail(ListPage):
    model = DecreeEntry
    permission_required = READS
    template_name = "interventions/decree.html"
    names_shown = "membaca SK penerima bantuan"
    default_sort = "position"
    count_noun = "baris"
    columns = [
        Column("position", "No", kind="number", sort=("position",)),
        Column("name", "Nama", sort=("name",), is_primary=True,
               link=lambda row: reverse("interventions:commitment-detail", args=[row.commitment_id])),
        Column("nik", "NIK", value="masked_nik"),
        Column("village", "Desa/kelurahan", value=reports.place_of_entry, sort=("village",), is_secondary=True),
        Column("what", "Bantuan", value=lambda row: f"{row.what}, {row.quantity} {row.unit}"),
        Column("cost", "Biaya", value="cost_idr", kind="rupiah", sort=("cost_idr",)),
        Column("state", "Keadaan", value=reports.entry_chip, kind="chip", is_secondary=True),
        Column("note", "Keterangan", value=reports.entry_note),
    ]  # fmt: skip

    @cached_property
    def decree(self) -> ActivityDecree:
        return _decree(self.request.user, self.kwargs["pk"])

    def get_queryset(self):
        self.title = f"SK {self.decree.number}"
        self.purpose = f"Penerima {self.decree.activity}."
        return reports.entries_of(self.decree)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"decree": self.decree, "data": documents.decree_data(self.decree)}


@require_GET
@reads
@transaction.atomic
def decree_pdf(request, pk):
    decree = _decree(request.user, pk)
    log_names(request.user, f"Mencetak SK penerima {decree.number}", decree.entries.values_list("pk", flat=True))
    return pdf_answer(documents.decree_pdf(decree), f"sk-{decree.number}")


@require_GET
@reads
@transaction.atomic
def decree_xlsx(request, pk):
    decree = _decree(request.user, pk)
    log_names(request.user, f"Mengunduh SK penerima {decree.number}", decree.entries.values_list("pk", flat=True))
    return xlsx_answer(documents.decree_xlsx(decree), f"sk-{decree.number}")


@require_http_methods(FORM)
@takes
def quantity_plan(request, pk):
    activity = own_activity(request.user, pk)
    form = QuantityForm(request.POST or None, initial={"quantity": 1, "unit": "unit"})
    n = done(request, form, partial(actions.plan_quantity, activity=activity, by=request.user))
    if n is not None:
        messages.success(request, f"Jumlah rencana {n} penerima diubah.")
        return redirect("interventions:hand-over", pk=pk)
    context = {
        "form": form, "activity": activity, "submit": "Simpan jumlah",
        "cancel_url": reverse("interventions:hand-over", args=[pk]),
    }  # fmt: skip
    return render(request, "interventions/quantity_plan.html", context)
