"""Doors of an activity's list: what ranks, how places are divided, who is taken, proposal and approval, what if."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households.models import Area, Need
from interventions.actions import InterventionError
from interventions.allotment import actions, reports, whatif
from interventions.allotment.forms import (
    ConfirmForm,
    PlacesForm,
    ReasonForm,
    WhatIfForm,
)
from interventions.allotment.ranking import Ranked, hand_choices, ranking_of, with_needs
from interventions.models import Activity, Commitment, needs_visible_to

reads = permission_required("interventions.view_programmes", raise_exception=True)
reads_needs = permission_required(["interventions.view_programmes", "households.view_need"], raise_exception=True)
arranges = permission_required("interventions.commit_need", raise_exception=True)
decides = permission_required("interventions.approve_commitment", raise_exception=True)
LONGEST_KEY = 19  # digits
MOST_SHOWN = 200  # rows of a list that is about to be taken; all of it is taken


def activity_seen(request, pk: int) -> Activity:
    related = ["programme__opd", "funder", "allotment"]
    return get_object_or_404(Activity.objects.visible_to(request.user).select_related(*related), pk=pk)


def _need(request, activity: Activity, public_code: str) -> Need:
    """A need of the programme's indicators that the person may see."""
    served = activity.programme.programme_indicators.values("indicator")
    needs = needs_visible_to(request.user).filter(indicator__in=served)
    return get_object_or_404(needs.select_related("indicator", "household__village__parent"), public_code=public_code)


def _refusal(form) -> str:
    return " ".join(error for errors in form.errors.values() for error in errors)


def carry_out(request, act, success: str) -> None:
    """One action, and what it says."""
    try:
        act()
    except InterventionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, success)


# One need


@require_GET
@reads_needs
def need_fit(request, pk, public_code):
    activity = activity_seen(request, pk)
    return _fit_page(request, activity, _need(request, activity, public_code))


def _fit_page(request, activity: Activity, need: Need, **forms):
    context = {
        "activity": activity, "need": need, "fit": reports.fit_of(activity, need, timezone.localdate()),
        "may_arrange": reports.may_arrange(request.user, activity),
        "commitment": Commitment.objects.live().filter(activity=activity, need=need).first(),
        "in_form": ReasonForm(auto_id="masuk_%s"), "out_form": ReasonForm(auto_id="keluar_%s"),
    }  # fmt: skip
    return render(request, "interventions/allotment/need.html", context | forms)


@require_POST
@arranges
def put_in(request, pk, public_code):
    return _by_hand(request, pk, public_code, actions.put_in, "in_form", "masuk_%s", "Kebutuhan dimasukkan ke daftar.")


@require_POST
@arranges
def take_out(request, pk, public_code):
    return _by_hand(request, pk, public_code, actions.take_out, "out_form", "keluar_%s", "Kebutuhan dikeluarkan.")


def _by_hand(request, pk, public_code, act, name, auto_id, success):
    activity = activity_seen(request, pk)
    need = _need(request, activity, public_code)
    form = ReasonForm(request.POST, auto_id=auto_id)
    if not form.is_valid():
        return _fit_page(request, activity, need, **{name: form})
    carry_out(
        request, lambda: act(activity=activity, need=need, reason=form.cleaned_data["reason"], by=request.user), success
    )
    return redirect("interventions:allotment-need", pk=pk, public_code=public_code)


@require_POST
@arranges
def undo_choice(request, pk, public_code):
    activity = activity_seen(request, pk)
    need = _need(request, activity, public_code)
    carry_out(
        request,
        lambda: actions.undo_choice(activity=activity, need=need, by=request.user),
        "Perubahan dengan tangan dicabut.",
    )
    return redirect("interventions:allotment-need", pk=pk, public_code=public_code)


# Places and taking


@require_GET
@reads
def places(request, pk):
    activity = activity_seen(request, pk)
    found = reports.places_of(ranking_of(activity))
    told = {name: reports.told(getattr(found, name), request.user) for name in ["n_unsure", "n_repeated", "n_out"]}
    context = {
        "activity": activity, "places": found, "lines": reports.told_lines(found, request.user), "told": told,
        "may_arrange": reports.may_arrange(request.user, activity), "sees_names": reports.sees_names(request.user),
        "with_bappeda": reports.allotment_of(activity).is_with_bappeda,
    }  # fmt: skip
    return render(request, "interventions/allotment/places.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@arranges
def places_set(request, pk):
    """One village: its number and the reason."""
    activity = activity_seen(request, pk)
    line = reports.places_of(ranking_of(activity)).line_of(_village(request))
    if line is None:
        messages.error(request, "Pilih desa dari tabel pembagian.")
        return redirect("interventions:allotment-places", pk=pk)
    form = PlacesForm(request.POST or None, initial={"village": line.village, "places": line.places})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_village_places(activity=activity, by=request.user, **form.cleaned_data)
        except InterventionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Tempat {line.village.full_name} ditetapkan: {form.cleaned_data['places']}.")
            return redirect("interventions:allotment-places", pk=pk)
    context = {"activity": activity, "village": line.village, "line": line, "form": form}
    return render(request, "interventions/allotment/places_form.html", context)


def _village(request) -> int:
    """The number of a village in the address or the form; 0 where there is none."""
    text = (request.POST if request.method == "POST" else request.GET).get("village", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_KEY else 0


@require_POST
@arranges
def places_free(request, pk):
    activity = activity_seen(request, pk)
    village = Area.objects.villages().select_related("parent").filter(pk=_village(request)).first()
    if village:
        carry_out(
            request,
            lambda: actions.free_village_places(activity=activity, village=village, by=request.user),
            f"Tempat {village.full_name} dihitung lagi menurut perbandingan.",
        )
    return redirect("interventions:allotment-places", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@arranges
def confirm(request, pk):
    """The list that would be taken, and taking it."""
    activity = activity_seen(request, pk)
    form = ConfirmForm(request.POST or None)
    if request.method != "POST":
        return _confirm_page(request, activity)
    if not form.is_valid():
        messages.error(request, _refusal(form))
        return redirect("interventions:allotment-confirm", pk=pk)
    try:
        taken = actions.confirm_list(activity=activity, by=request.user, **form.cleaned_data)
    except InterventionError as error:
        messages.error(request, str(error))
        return redirect("interventions:allotment-places", pk=pk)
    _tell_taken(request, taken)
    return redirect("interventions:allotment-state", pk=pk)


def _tell_taken(request, taken: actions.Taken) -> None:
    if taken.was_done:
        messages.info(request, f"Daftar ini sudah diambil: {taken.n_taken} kebutuhan. Tidak ada yang diambil dua kali.")
        return
    messages.success(
        request, f"{taken.n_taken} kebutuhan diambil, {taken.n_reserve} disimpan sebagai cadangan. Usulkan ke Bappeda."
    )
    for why, codes in taken.left_out.items():
        shown = ", ".join(codes[:10]) + (f", dan {len(codes) - 10} lainnya" if len(codes) > 10 else "")
        messages.warning(request, f"{len(codes)} dilewati karena {why}: {shown}.")


def _confirm_page(request, activity: Activity):
    ranking = ranking_of(activity)
    found = reports.places_of(ranking)
    needs = reports.proposed_needs(ranking, found)
    rows = with_needs([Ranked(pk, rank, 0, "yes") for rank, pk in enumerate(needs[:MOST_SHOWN], 1)])
    put_in = set(activity.hand_choices.filter(kind="in").values_list("need", flat=True))
    context = {
        "activity": activity, "places": found, "rows": rows, "n_needs": len(needs), "put_in": put_in,
        "n_households": Need.objects.filter(pk__in=needs).values("household").distinct().count(),
        "n_hidden": len(needs) - len(rows), "cost_idr": len(needs) * activity.unit_cost_idr,
        "n_reserve": reports.allotment_of(activity).n_reserve,
        "may_arrange": reports.may_arrange(request.user, activity),
        "form": ConfirmForm(initial={"needs": ",".join(map(str, needs))}),
    }  # fmt: skip
    return render(request, "interventions/allotment/confirm.html", context)


# The list on its way


@require_GET
@reads_needs
def activity_list(request, pk):
    return _list_page(request, activity_seen(request, pk))


def _list_page(request, activity: Activity, back_form: ReasonForm | None = None):
    allotment, user = reports.allotment_of(activity), request.user
    found = reports.places_of(ranking_of(activity))
    reserves = activity.reserves.standing().select_related("need__indicator", "need__household__village__parent")
    context = {
        "activity": activity, "allotment": allotment, "chip": reports.list_chip(allotment), "places": found,
        "n_waiting": reports.waiting_commitments(activity).count(), "reserves": reserves,
        "next": reports.next_reserves(activity, found), "choices": hand_choices(activity),
        "changes": reports.changes_of(activity), "may_arrange": reports.may_arrange(user, activity),
        "may_withdraw": allotment.is_with_bappeda and reports.takes_for(user, activity),
        "may_decide": reports.may_decide(user, activity), "back_form": back_form or ReasonForm(),
    }  # fmt: skip
    return render(request, "interventions/allotment/list.html", context)


@require_POST
@arranges
def propose(request, pk):
    activity = activity_seen(request, pk)
    carry_out(request, lambda: actions.propose_list(activity=activity, by=request.user), "Daftar diusulkan ke Bappeda.")
    return redirect("interventions:allotment-state", pk=pk)


@require_POST
@arranges
def withdraw(request, pk):
    activity = activity_seen(request, pk)
    carry_out(request, lambda: actions.withdraw_proposal(activity=activity, by=request.user), "Usulan ditarik kembali.")
    return redirect("interventions:allotment-state", pk=pk)


@require_POST
@decides
def approve(request, pk):
    activity = activity_seen(request, pk)
    try:
        done = actions.approve_list(activity=activity, by=request.user)
    except InterventionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{done.n_approved} kebutuhan disetujui. OPD dapat menyerahkan bantuan.")
        if done.left:
            words = "bukti kunjungannya tidak berlaku lagi"
            messages.warning(request, f"{len(done.left)} tetap menunggu karena {words}: {', '.join(done.left)}.")
    return redirect("interventions:allotment-state", pk=pk)


@require_POST
@decides
def send_back(request, pk):
    activity = activity_seen(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _list_page(request, activity, back_form=form)
    reason = form.cleaned_data["reason"]
    carry_out(
        request,
        lambda: actions.send_back(activity=activity, reason=reason, by=request.user),
        "Daftar dikembalikan ke OPD dengan alasannya.",
    )
    return redirect("interventions:allotment-state", pk=pk)


@require_POST
@arranges
def reserve_take(request, pk, reserve):
    activity = activity_seen(request, pk)
    row = get_object_or_404(activity.reserves.select_related("activity__programme", "need"), pk=reserve)
    carry_out(
        request,
        lambda: actions.take_reserve(reserve=row, by=request.user),
        f"Cadangan {row.need.public_code} dimasukkan. Usulkan daftarnya ke Bappeda.",
    )
    return redirect("interventions:allotment-state", pk=pk)


# What if


@require_GET
@reads
@transaction.atomic
def what_if(request, pk):
    activity = activity_seen(request, pk)
    is_asked = "biaya" in request.GET
    form = WhatIfForm(request.GET if is_asked else None, activity=activity)
    comparison = None
    if is_asked and form.is_valid():
        comparison = whatif.compare(
            ranking_of(activity), unit_cost_idr=form.cleaned_data["biaya"], budgets=form.budgets,
            villages=form.cleaned_data["desa"], names_for=request.user if reports.sees_names(request.user) else None,
        )  # fmt: skip
    context = {"activity": activity, "form": form, "sees_names": reports.sees_names(request.user)}
    if comparison:
        told = [
            (village, reports.told(n, request.user), [reports.told(one, request.user) for one in reached])
            for village, n, reached in comparison.lines
        ]
        context |= {"scenarios": comparison.scenarios, "lines": told}
    return render(request, "interventions/allotment/what_if.html", context)
