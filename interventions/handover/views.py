"""Doors of this room: decree of recipients, list for signatures, hand-over for many, partial ends, payers."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import log_access
from households.exports import xlsx_answer
from households.lists import Column, ListPage
from interventions.actions import InterventionError
from interventions.handover import actions, documents, reports
from interventions.handover.forms import (
    DecreeForm,
    FinishForm,
    HandOverForm,
    PayerForm,
    QuantityForm,
    RowForm,
    ShareForm,
    SheetForm,
)
from interventions.handover.models import ActivityDecree, DecreeEntry, HandOver
from interventions.handover.proofs import proof_answer
from interventions.models import Activity, Commitment, Delivery

READS = ["interventions.view_programmes", "households.view_need"]
reads = permission_required(READS, raise_exception=True)
takes = permission_required("interventions.commit_need", raise_exception=True)
records = permission_required("interventions.record_delivery", raise_exception=True)
FORM = ["GET", "HEAD", "POST"]


def _activities(user):
    return Activity.objects.visible_to(user).select_related("programme__opd", "funder")


def _own_activity(user, pk) -> Activity:
    return get_object_or_404(Activity.objects.of(user).select_related("programme__opd", "funder"), pk=pk)


def _activity_page(activity: Activity) -> str:
    return reverse("interventions:activity-detail", args=[activity.pk])


def _done(request, form, act):
    """What the action gives for a sound form that was sent; its refusal goes into the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data)
    except InterventionError as error:
        form.add_error(None, str(error))
        return None


# Decree


class OfActivity(ListPage):
    """A list below one activity."""

    permission_required = READS

    @cached_property
    def activity(self) -> Activity:
        return get_object_or_404(_activities(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "activity": self.activity, "may_take": reports.takes_for(self.request.user, self.activity),
        }  # fmt: skip


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
        Column("n_named", "Ditetapkan", kind="number", is_secondary=True),
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
    activity = _own_activity(request.user, pk)
    opd = activity.programme.opd
    form = DecreeForm(request.POST or None, initial={"signed_as": f"Kepala {opd.name}" if opd else ""})
    decree = _done(request, form, partial(actions.decree_recipients, activity=activity, by=request.user))
    if decree:
        messages.success(request, f"SK {decree.number} tercatat. Daftarnya siap dicetak.")
        return redirect("interventions:decree", pk=decree.pk)
    context = {
        "form": form, "activity": activity, "n_new": len(actions.undecreed(activity)),
        "n_off": len(actions.to_strike_off(activity)), "submit": "Tetapkan penerima",
        "cancel_url": reverse("interventions:decree-list", args=[pk]),
    }  # fmt: skip
    return render(request, "interventions/decree_new.html", context)


def _decree(user, pk) -> ActivityDecree:
    rows = ActivityDecree.objects.select_related("activity__programme__opd", "activity__funder", "by")
    return get_object_or_404(rows.filter(activity__in=_activities(user)), pk=pk)


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
        Column("village", "Desa/kelurahan", sort=("village",), is_secondary=True),
        Column("rt", "RT", value="neighbourhood"),
        Column("code", "Kode", value="commitment.need.public_code"),
        Column("what", "Bantuan"),
        Column("quantity", "Jumlah", value=lambda row: f"{row.quantity} {row.unit}"),
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
    _log_names(request.user, f"Mencetak SK penerima {decree.number}", decree.entries.values_list("pk", flat=True))
    return _pdf(documents.decree_pdf(decree), f"sk-{decree.number}")


@require_GET
@reads
@transaction.atomic
def decree_xlsx(request, pk):
    decree = _decree(request.user, pk)
    _log_names(request.user, f"Mengunduh SK penerima {decree.number}", decree.entries.values_list("pk", flat=True))
    return xlsx_answer(documents.decree_xlsx(decree), f"sk-{decree.number}")


def _log_names(user, purpose: str, ids) -> None:
    log_access(actor=user, purpose=purpose[:200], kind="recipient", fields=["name"], object_ids=list(ids))


def _pdf(content: bytes, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{slugify(name)}-{timezone.localdate():%Y-%m-%d}.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


@require_http_methods(FORM)
@takes
def quantity_plan(request, pk):
    activity = _own_activity(request.user, pk)
    form = QuantityForm(request.POST or None, initial={"quantity": 1, "unit": "unit"})
    n = _done(request, form, partial(actions.plan_quantity, activity=activity, by=request.user))
    if n is not None:
        messages.success(request, f"Jumlah rencana {n} penerima diubah.")
        return redirect("interventions:hand-over", pk=pk)
    context = {
        "form": form, "activity": activity, "submit": "Simpan jumlah",
        "cancel_url": reverse("interventions:hand-over", args=[pk]),
    }  # fmt: skip
    return render(request, "interventions/quantity_plan.html", context)


# Hand-over


@require_GET
@reads
@transaction.atomic
def hand_over_sheet(request, pk):
    """The printed list of a day; without a day, back to where it is asked."""
    activity = get_object_or_404(_activities(request.user), pk=pk)
    form = SheetForm(request.GET, villages=reports.villages_waiting(activity))
    if not form.is_valid():
        messages.error(request, "Pilih hari serah terima untuk mencetak daftarnya.")
        return redirect(_activity_page(activity))
    waiting = reports.waiting_in(activity, form.cleaned_data["desa"])
    if not waiting:
        messages.info(request, "Tidak ada yang menunggu serah terima.")
        return redirect(_activity_page(activity))
    _log_names(request.user, f"Mencetak daftar serah terima {activity}", [one.commitment.pk for one in waiting])
    content = documents.sheet_pdf(activity, waiting, form.cleaned_data["tanggal"])
    return _pdf(content, f"serah-terima-{activity}")


@require_http_methods(FORM)
@records
def hand_over(request, pk):
    """Type in the minutes of a day for many at once."""
    activity = _own_activity(request.user, pk)
    villages = reports.villages_waiting(activity)
    village = _asked_village(request, villages)
    rows = _rows(request, reports.waiting_in(activity, village)[: reports.MOST_ROWS])
    form = HandOverForm(request.POST or None, request.FILES or None)
    faulty = [row for row in rows if row.is_bound and not row.is_valid()]
    outcomes = [outcome for row in rows if row.is_bound and row not in faulty and (outcome := row.outcome())]
    record = partial(actions.hand_over_many, activity=activity, outcomes=outcomes, by=request.user)
    if not faulty and _done(request, form, lambda **given: (record(**given),)):
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
        _log_names(request.user, "Mencatat serah terima", [row.waiting.commitment.pk for row in rows])
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
        Column("n_recipients", "Penerima", kind="number", sort=("n_recipients",), is_secondary=True),
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


# Of one commitment


def _commitment(user, pk) -> Commitment:
    related = ["need__indicator", "need__household__village__parent", "activity__programme__opd", "leader"]
    return get_object_or_404(Commitment.objects.visible_to(user).select_related(*related), pk=pk)


@require_http_methods(FORM)
@records
def commitment_finish(request, pk):
    commitment = _commitment(request.user, pk)
    if not Commitment.objects.served_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    form = FinishForm(request.POST or None)
    if _done(request, form, partial(actions.finish_short, commitment=commitment, by=request.user)):
        messages.success(request, "Serah terima dinyatakan selesai sebagian. Kunjungan cek hasil menyusul.")
        return redirect("interventions:commitment-detail", pk=pk)
    return _commitment_form(request, commitment, form, "Nyatakan selesai sebagian")


@require_http_methods(FORM)
@reads
def payer_add(request, pk):
    commitment = _payable(request, pk)
    form = PayerForm(request.POST or None, commitment=commitment)
    if _done(request, form, partial(actions.add_payer, commitment=commitment, by=request.user)):
        messages.success(request, "Penyandang dana ditambahkan.")
        return redirect("interventions:commitment-detail", pk=pk)
    return _commitment_form(request, commitment, form, "Tambah penyandang dana")


@require_http_methods(FORM)
@reads
def payer_change(request, pk, line):
    commitment = _payable(request, pk)
    line = get_object_or_404(commitment.funding_lines.select_related("funder"), pk=line)
    form = ShareForm.of(line, request.POST or None)
    if _done(request, form, partial(actions.change_payer, line=line, by=request.user)):
        messages.success(request, f"Bagian {line.funder} tersimpan.")
        return redirect("interventions:commitment-detail", pk=pk)
    return _commitment_form(request, commitment, form, f"Bagian {line.funder}", "Simpan bagian")


def _payable(request, pk) -> Commitment:
    commitment = _commitment(request.user, pk)
    if not actions.may_change_payers(request.user, commitment):
        raise PermissionDenied
    return commitment


def _commitment_form(request, commitment: Commitment, form, title: str, submit: str = ""):
    context = {
        "commitment": commitment, "form": form, "title": title, "submit": submit or title,
        "cancel_url": reverse("interventions:commitment-detail", args=[commitment.pk]),
    }  # fmt: skip
    return render(request, "interventions/commitment_form.html", context)
