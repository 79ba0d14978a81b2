"""Doors of hand-overs: the list for signatures, the day typed in for many, the minutes that were recorded."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import log_access
from households.lists import Column, ListPage
from interventions.handover import actions, documents, reports
from interventions.handover.doors import (
    FORM,
    READS,
    OfActivity,
    activities_of,
    activity_page,
    done,
    log_names,
    own_activity,
    pdf_answer,
    reads,
    records,
)
from interventions.handover.forms import (
    HandOverForm,
    RowForm,
    SheetForm,
)
from interventions.handover.models import HandOver
from interventions.handover.proofs import proof_answer
from interventions.models import Delivery


@require_GET
@reads
@transaction.atomic
def hand_over_sheet(request, pk):
    """The printed list of a day; without a day, back to where it is asked."""
    activity = get_object_or_404(activities_of(request.user), pk=pk)
    form = SheetForm(request.GET, villages=reports.villages_waiting(activity))
    if not form.is_valid():
        messages.error(request, "Pilih hari serah terima untuk mencetak daftarnya.")
        return redirect(activity_page(activity))
    waiting = reports.waiting_in(activity, form.cleaned_data["desa"])
    if not waiting:
        messages.info(request, "Tidak ada yang menunggu serah terima.")
        return redirect(activity_page(activity))
    log_names(request.user, f"Mencetak daftar serah terima {activity}", [one.commitment.pk for one in waiting])
    content = documents.sheet_pdf(activity, waiting, form.cleaned_data["tanggal"])
    return pdf_answer(content, f"serah-terima-{activity}")


@require_http_methods(FORM)
@records
def hand_over(request, pk):
    """Type in the minutes of a day for many at once."""
    activity = own_activity(request.user, pk)
    villages = reports.villages_waiting(activity)
    village = _asked_village(request, villages)
    rows = _rows(request, reports.waiting_in(activity, village)[: reports.MOST_ROWS])
    form = HandOverForm(request.POST or None, request.FILES or None)
    faulty = [row for row in rows if row.is_bound and not row.is_valid()]
    outcomes = [outcome for row in rows if row.is_bound and row not in faulty and (outcome := row.outcome())]
    record = partial(actions.hand_over_many, activity=activity, outcomes=outcomes, by=request.user)
    if not faulty and done(request, form, lambda **given: (record(**given),)):
        messages.success(request, _words_of(outcomes))
        return redirect("interventions:hand-over", pk=pk)
    return _hand_over_page(request, activity, villages, village, form, rows)


def _asked_village(request, villages) -> int | None:
    asked = request.GET.get("desa", "")
    known = {str(pk): pk for pk, _, _ in villages}
    return known.get(asked) or (villages[0][0] if villages else None)


def _rows(request, waiting) -> list[RowForm]:
    is_given = request.GET.get("semua") == "ya"
    return [RowForm(request.POST or None, waiting=one, is_given=is_given) for one in waiting]


def _words_of(outcomes) -> str:
    given = sum(bool(one.quantity) for one in outcomes)
    missed, cancelled = sum(bool(one.missed) for one in outcomes), sum(one.is_cancelled for one in outcomes)
    parts = [f"{given} penerima tercatat menerima"]
    if missed:
        parts.append(f"{missed} belum ({cancelled} dibatalkan)" if cancelled else f"{missed} belum")
    return ", ".join(parts) + ". Kunjungan cek hasil menyusul."


@transaction.atomic
def _hand_over_page(request, activity, villages, village, form, rows):
    if rows:
        log_names(request.user, "Mencatat serah terima", [row.waiting.commitment.pk for row in rows])
    context = {
        "activity": activity, "villages": villages, "village": village, "form": form, "rows": rows,
        "n_waiting": sum(n for _, _, n in villages), "most": reports.MOST_ROWS, "today": timezone.localdate(),
        "has_errors": any(row.errors for row in rows if row.is_bound),
    }  # fmt: skip
    return render(request, "interventions/hand_over.html", context)


class HandOverList(OfActivity):
    model = HandOver
    template_name = "interventions/hand_over_list.html"
    title = "Berita acara serah terima"
    default_sort = "-delivered_on"
    count_noun = "berita acara"
    empty_text = "Belum ada serah terima yang tercatat untuk kegiatan ini."
    columns = [
        Column("bast_number", "Nomor BAST", is_primary=True, sort=("bast_number",),
               link=lambda row: reverse("interventions:hand-over-detail", args=[row.pk])),
        Column("delivered_on", "Tanggal", kind="date", sort=("delivered_on",), is_secondary=True),
        Column("n_recipients", "Isi", value=lambda row: f"{row.n_recipients} penerima", sort=("n_recipients",),
               is_secondary=True),
        Column("by", "Dicatat oleh", value="recorded_by.display_name"),
    ]  # fmt: skip

    def get_queryset(self):
        self.purpose = f"{self.activity}: satu berita acara (BAST) dapat memuat banyak penerima."
        return reports.with_recipients(HandOver.objects.filter(activity=self.activity))


class HandOverDetail(ListPage):
    model = Delivery
    permission_required = READS
    template_name = "interventions/hand_over_detail.html"
    default_sort = "code"
    count_noun = "penerima"
    export_name = "penerima-bast"
    columns = [
        Column("code", "Kebutuhan", value="commitment.need.public_code", is_primary=True,
               sort=("commitment__need__public_code",),
               link=lambda row: reverse("interventions:commitment-detail", args=[row.commitment_id])),
        Column("indicator", "Indikator", value="commitment.need.indicator.label", is_secondary=True),
        Column("village", "Desa/kelurahan", value="commitment.need.household.village.full_name", is_secondary=True,
               sort=("commitment__need__household__village__path",)),
        Column("quantity", "Jumlah", kind="number"),
        Column("unit", "Satuan", value="commitment.unit"),
    ]  # fmt: skip

    @cached_property
    def hand_over(self) -> HandOver:
        visible = reports.hand_overs_visible_to(self.request.user).select_related("activity", "recorded_by")
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def get_queryset(self):
        self.title, self.purpose = f"BAST {self.hand_over.bast_number}", f"{self.hand_over.activity}."
        return Delivery.objects.filter(hand_over=self.hand_over).select_related(
            "commitment__need__indicator", "commitment__need__household__village__parent"
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"hand_over": self.hand_over}


@require_GET
@reads
@transaction.atomic
def hand_over_proof(request, pk):
    found = get_object_or_404(reports.hand_overs_visible_to(request.user), pk=pk)
    log_access(
        actor=request.user, purpose="melihat bukti serah terima", kind="photo", fields=["photo"], object_ids=[pk]
    )
    return proof_answer(found.proof_path)
