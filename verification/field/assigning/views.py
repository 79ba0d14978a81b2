"""Doors of assigning: rounds, giving out, changing what was given, an RT seen whole."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import log_access
from accounts.models import User
from households.lists import Column, ListPage
from verification.field.assigning import actions, reports
from verification.field.assigning.forms import (
    ChangeForm,
    CompleteForm,
    DueDayForm,
    GiveForm,
    GiveRtForm,
    RoundForm,
    RtForm,
    TaskFilterForm,
)
from verification.field.assigning.maps import map_of
from verification.field.envelopes import VisitError
from verification.field.models import Assignment, VerificationRound
from verification.field.reports import head_names, verifiers_for

MOST_SHOWN = 200  # households to choose from at once; an RT has fewer
MOST_TASKS = 400
may_open = permission_required("verification.open_round", raise_exception=True)


class RoundList(ListPage):
    model = VerificationRound
    permission_required = "verification.open_round"
    template_name = "verification/assigning/round_list.html"
    title = "Putaran verifikasi"
    purpose = "Desa yang dibuka untuk dikunjungi, dan sejauh mana kunjungannya. Yang paling dekat tenggatnya di atas."
    count_noun = "putaran"
    default_sort = "due_on"
    empty_text = "Belum ada putaran di wilayah Anda."
    empty_link = ("verification:round-new", "Buka putaran")
    export_name = "putaran-verifikasi"
    columns = [
        Column("name", "Nama", link=lambda row: reverse("verification:round-detail", args=[row.pk]), sort=("name",),
               is_primary=True),
        Column("village", "Desa", value="village.full_name", sort=("village__name",), is_secondary=True),
        Column("state", "Keadaan", value=reports.round_chip, kind="chip", is_secondary=True),
        Column("purpose", "Tujuan", value="get_purpose_display", sort=("purpose",)),
        Column("n_given", "Ditugaskan", kind="number", sort=("n_given",)),
        Column("share_visited", "Terlaksana", kind="percent", sort=("share_visited",), is_secondary=True),
        Column("n_overdue", "Lewat waktu", kind="number", sort=("n_overdue",)),
        Column("due_on", "Paling lambat", kind="date", sort=("is_over", "due_on"), is_secondary=True),
    ]  # fmt: skip

    def get_queryset(self):
        return reports.rounds_with_progress(reports.rounds_of(self.request.user))

    def get_context_data(self, **kwargs):
        n_not_lent = reports.given_to(self.request.user).no_longer_lent().count()
        return super().get_context_data(**kwargs) | {"n_not_lent": n_not_lent}


@require_http_methods(["GET", "POST"])
@may_open
def round_new(request):
    names = {"name": "nama", "village": "desa", "purpose": "tujuan"}  # as a finding elsewhere asks for it
    given = {field: request.GET[name] for field, name in names.items() if name in request.GET}
    form = RoundForm(request.POST or None, user=request.user, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_round(**form.cleaned_data, by=request.user)
        except VisitError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Putaran dibuka. Tugaskan rumah tangga kepada petugas.")
            return redirect("verification:round-detail", pk=opened.pk)
    context = {"form": form, "submit": "Buka putaran", "cancel_url": reverse("verification:round-list")}
    return render(request, "verification/assigning/round_form.html", context)


@require_GET
@may_open
def round_detail(request, pk):
    return _round_page(request, _round(request.user, pk))


@require_POST
@may_open
def round_assign(request, pk):
    """Give out what was chosen: households, or RTs of a canvass."""
    round = _round(request.user, pk)
    form = _give_form(round, request.POST, request.FILES)
    if form.is_valid():
        try:
            given = _give(round, form.cleaned_data, request.user)
        except VisitError as error:
            messages.error(request, str(error))
        else:
            names = ", ".join(one.display_name for one in form.cleaned_data["verifiers"])
            what = "RT" if round.purpose == actions.CANVASS else "rumah tangga"
            messages.success(request, f"{len(given)} {what} ditugaskan kepada {names}.")
            return redirect("verification:round-detail", pk=round.pk)
    return _round_page(request, round, form)


def _give(round: VerificationRound, given: dict, by: User) -> list[Assignment]:
    words = {"round": round, "verifiers": list(given["verifiers"]), "due_on": given["due_on"], "by": by}
    if round.purpose == actions.CANVASS:
        return actions.assign_neighbourhoods(neighbourhoods=given["neighbourhoods"], **words)
    return actions.share_households(households=given["given"], **words)


@require_POST
@may_open
def round_due(request, pk):
    round = _round(request.user, pk)
    form = DueDayForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors.get("due_on", ["Isi tanggal yang baru."])))
        return redirect("verification:round-detail", pk=pk)
    try:
        n_changed = actions.change_due_day(round=round, due_on=form.cleaned_data["due_on"], by=request.user)
    except VisitError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Tenggat putaran dan {n_changed} tugas yang belum dikunjungi diubah.")
    return redirect("verification:round-detail", pk=pk)


def _round(user: User, pk: int) -> VerificationRound:
    return get_object_or_404(reports.rounds_with_progress(reports.rounds_of(user)), pk=pk)


def _give_form(round: VerificationRound, data=None, files=None):
    verifiers = verifiers_for(round)
    if round.purpose == actions.CANVASS:
        return GiveRtForm(data, verifiers=verifiers, neighbourhoods=reports.free_neighbourhoods(round))
    waiting = reports.unassigned_households(round)
    return GiveForm(
        data, files, round=round, verifiers=verifiers, waiting=waiting, by_rt=reports.waiting_by_rt(waiting)
    )


def _round_page(request, round: VerificationRound, form=None):
    is_canvass = round.purpose == actions.CANVASS
    form = form or _give_form(round)
    context = {
        "round": round, "chip": reports.round_chip(round), "form": form, "is_canvass": is_canvass,
        "by_verifier": reports.progress_by_verifier(round), "due_form": DueDayForm(initial={"due_on": round.due_on}),
        "n_not_lent": round.assignments.no_longer_lent().count(),
    }  # fmt: skip
    if is_canvass:
        context |= {
            "canvass": reports.canvass_rows(reports.canvassed(round)),
            "n_waiting": form.fields["neighbourhoods"].queryset.count(),
        }
    else:
        context |= {"by_rt": reports.progress_by_rt(round), "map": map_of(round)} | _choices(request, round, form)
    return render(request, "verification/assigning/round_detail.html", context)


def _choices(request, round: VerificationRound, form: GiveForm) -> dict:
    """Households to tick, of one RT or the first ones; names shown are written down."""
    rt_form = RtForm(request.GET, village=round.village)
    rt = rt_form.cleaned_data.get("rt") if rt_form.is_valid() else None
    waiting = form.waiting
    shown = list((waiting.filter(neighbourhood=rt) if rt else waiting)[:MOST_SHOWN])
    heads = head_names(household.pk for household in shown)
    log_access(
        actor=request.user, purpose="membagi tugas kunjungan", kind="household", fields=["name"], object_ids=list(heads)
    )
    return {
        "rt_form": rt_form, "choices": [(one, heads.get(one.pk, "")) for one in shown], "n_waiting": waiting.count(),
        "chosen": set(form.data.getlist("households")) if form.is_bound else set(),
    }  # fmt: skip


# Tasks of a round


@require_http_methods(["GET", "POST"])
@may_open
def round_tasks(request, pk):
    """What waits in a round: to be moved, taken back, or lent longer; one, some, or all that the filter finds."""
    round = _round(request.user, pk)
    return _tasks_page(request, round.assignments.active(), verifiers_for(round), round)


@require_http_methods(["GET", "POST"])
@may_open
def all_tasks(request):
    """The same over all open rounds of the person's area: somebody fell ill."""
    waiting = reports.given_to(request.user).active()
    return _tasks_page(request, waiting, reports.verifiers_in(request.user), None)


def _tasks_page(request, waiting, verifiers, round: VerificationRound | None):
    filter_form = TaskFilterForm(request.GET, waiting=waiting, round=round)
    tasks = _filtered(waiting, filter_form.cleaned_data if filter_form.is_valid() else {})
    form = ChangeForm(request.POST or None, tasks=tasks, verifiers=verifiers)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _change(form.cleaned_data, request.user))
            return redirect(request.get_full_path())
        except VisitError as error:
            messages.error(request, str(error))
    shown = list(tasks[:MOST_TASKS])
    heads = head_names(task.household_id for task in shown if task.household_id)
    log_access(
        actor=request.user, purpose="mengubah tugas kunjungan", kind="household", fields=["name"],
        object_ids=list(heads),
    )  # fmt: skip
    context = {
        "round": round, "filter_form": filter_form, "form": form, "n_tasks": tasks.count(),
        "tasks": [(task, heads.get(task.household_id, "")) for task in shown],
        "chosen": _ticked(form, filter_form, shown), "bare_url": request.path,
    }  # fmt: skip
    return render(request, "verification/assigning/round_tasks.html", context)


def _ticked(form: ChangeForm, filter_form: TaskFilterForm, shown: list[Assignment]) -> set[str]:
    """What was ticked; at first all that a filter found, and none of everything."""
    if form.is_bound:
        return set(form.data.getlist("tasks"))
    is_filtered = any(getattr(filter_form, "cleaned_data", {}).values())
    return {str(task.pk) for task in shown} if is_filtered else set()


def _filtered(tasks, given: dict):
    if given.get("keadaan") == "lewat":
        tasks = tasks.overdue()
    if given.get("keadaan") == "pinjaman":
        tasks = tasks.no_longer_lent()
    if given.get("petugas"):
        tasks = tasks.filter(verifier=given["petugas"])
    if rt := given.get("rt"):
        tasks = tasks.filter(household__neighbourhood=rt) | tasks.filter(neighbourhood=rt)
    rows = tasks.select_related("round__village", "household__neighbourhood", "neighbourhood", "verifier")
    return rows.order_by("due_on", "round", "household__neighbourhood__rt", "household__code", "pk")


def _change(given: dict, by: User) -> str:
    """Do it, and say what was done."""
    chosen, due_on = given["chosen"], given["due_on"]
    if given["how"] == "move":
        words = {"to": given["to"], "reason": given["reason"].strip(), "due_on": due_on}
        n = actions.move_assignments(assignments=chosen, by=by, **words)
        return f"{n} tugas dialihkan kepada {given['to'].display_name}."
    if given["how"] == "withdraw":
        n = actions.withdraw_assignments(assignments=chosen, reason=given["reason"].strip(), by=by)
        return f"{n} tugas ditarik kembali. Rumahnya dapat ditugaskan lagi."
    n = actions.set_days(assignments=chosen, due_on=due_on, lease_until=given["lease_until"], by=by)
    return f"Tanggal {n} tugas diubah."


# An RT seen whole


@require_http_methods(["GET", "POST"])
def canvass(request, pk):
    """For its verifier and the supervisors of the village."""
    user = request.user
    if not (user.has_perm("verification.make_visit") or user.has_perm("verification.open_round")):
        raise PermissionDenied
    rows = Assignment.objects.visible_to(user).filter(neighbourhood__isnull=False)
    assignment = get_object_or_404(
        rows.select_related("round", "neighbourhood__village__parent", "verifier"), pk=pk
    )  # fmt: skip
    (row,) = reports.canvass_rows([assignment])
    told = {"n_dwellings": row.count.n_dwellings, "n_visited": row.count.n_visited} if row.count else None
    form = CompleteForm(request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_complete(assignment=assignment, **form.cleaned_data, by=user)
            messages.success(request, f"{assignment.neighbourhood} dinyatakan selesai didata.")
            return redirect("verification:canvass", pk=pk)
        except VisitError as error:
            form.add_error(None, str(error))
    is_supervisor = user.has_perm("verification.open_round")
    may_declare = assignment.state != Assignment.State.CANCELLED and (
        is_supervisor or assignment.state == Assignment.State.ACTIVE
    )
    context = {
        "assignment": assignment,
        "row": row,
        "form": form,
        "may_declare": may_declare,
        "is_office": is_supervisor,
    }
    return render(request, "verification/assigning/canvass.html", context)
