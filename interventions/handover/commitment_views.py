"""Doors of one commitment: an end before all is given, and who pays what."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from interventions.handover import actions
from interventions.handover.doors import (
    FORM,
    done,
    reads,
    records,
)
from interventions.handover.forms import (
    FinishForm,
    PayerForm,
    ShareForm,
)
from interventions.models import Commitment


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
    if done(request, form, partial(actions.finish_short, commitment=commitment, by=request.user)):
        messages.success(request, "Serah terima dinyatakan selesai sebagian. Kunjungan cek hasil menyusul.")
        return redirect("interventions:commitment-detail", pk=pk)
    return _commitment_form(request, commitment, form, "Nyatakan selesai sebagian")


@require_http_methods(FORM)
@reads
def payer_add(request, pk):
    commitment = _payable(request, pk)
    form = PayerForm(request.POST or None, commitment=commitment)
    if done(request, form, partial(actions.add_payer, commitment=commitment, by=request.user)):
        messages.success(request, "Penyandang dana ditambahkan.")
        return redirect("interventions:commitment-detail", pk=pk)
    return _commitment_form(request, commitment, form, "Tambah penyandang dana")


@require_http_methods(FORM)
@reads
def payer_change(request, pk, line):
    commitment = _payable(request, pk)
    line = get_object_or_404(commitment.funding_lines.select_related("funder"), pk=line)
    form = ShareForm.of(line, request.POST or None)
    if done(request, form, partial(actions.change_payer, line=line, by=request.user)):
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
