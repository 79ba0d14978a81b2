"""Doors of the rules: read versions, change a draft, try it out, take it into use, and explain a household."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import log_access
from households import reference
from households.models import Household, Rule, RuleSet
from households.rules import actions, bench, explanation, reports
from households.rules.draft_form import DraftForm, SwitchForm, sum_words
from households.rules.rule_form import RuleForm

may_read = permission_required("households.view_rules", raise_exception=True)
may_edit = permission_required("households.edit_rules", raise_exception=True)
USUAL_PERSONS = 2


@require_GET
@may_read
def rule_set_list(request):
    return render(request, "households/rules/rule_set_list.html", {"families": reports.families()})


@require_GET
@may_read
def rule_set_detail(request, pk):
    row = _rule_set(pk)
    used = reports.in_use(row.code)
    context = {
        "row": row, "chip": reports.stage_chip(row), "report": reports.version_report(row), "in_use": used,
        "draft": RuleSet.objects.filter(code=row.code, is_draft=True).exclude(pk=row.pk).first(),
        "switches": row.switches.select_related("by"), "runs": row.runs.exclude(against=None)[:1],
        "others": RuleSet.objects.filter(code=row.code).exclude(pk=row.pk).order_by("-version"),
        "changes": reports.changes(used, row) if used and used.pk != row.pk else None,
    }  # fmt: skip
    return render(request, "households/rules/rule_set_detail.html", context)


def _rule_set(pk, **wanted) -> RuleSet:
    rows = RuleSet.objects.select_related("made_by", "based_on")
    return get_object_or_404(rows, pk=pk, **wanted)


# A draft


@require_POST
@may_edit
def rule_set_copy(request, pk):
    rule_set = _rule_set(pk)
    try:
        draft = actions.start_draft(rule_set=rule_set, by=request.user)
    except actions.RuleEditError as error:
        messages.error(request, str(error))
        return redirect("households:rule-set", pk=rule_set.pk)
    messages.success(
        request, f"Draf versi {draft.version} dibuat dari versi {rule_set.version}. Ubah, coba, lalu pakai."
    )
    return redirect("households:rule-set", pk=draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@may_edit
def rule_set_edit(request, pk):
    draft = _rule_set(pk, is_draft=True)
    form = DraftForm(request.POST or None, draft=draft)
    button = request.POST.get("aksi", "simpan")
    if button in {"hitung", "samarata"} and form.is_bound:
        return _draft_page(request, draft, _unchecked(form, draft, button))
    if form.is_bound and form.is_valid():
        try:
            actions.change_draft(draft=draft, **form.change())
        except actions.RuleEditError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Draf versi {draft.version} tersimpan.")
            return redirect("households:rule-set", pk=draft.pk)
    return _draft_page(request, draft, form)


def _unchecked(form: DraftForm, draft: RuleSet, button: str) -> DraftForm:
    """The same page with what was typed, nothing stored and nothing refused."""
    typed = form.typed()
    if button == "samarata" and (ticked := form.ticked()):
        typed |= {f"weight-{pk}": "1" if len(ticked) == 1 else f"1/{len(ticked)}" for pk in ticked}
    return DraftForm(draft=draft, initial=typed)


def _draft_page(request, draft: RuleSet, form: DraftForm):
    total = form.typed_sum()
    words = "Ada bobot yang belum terbaca." if total is None else sum_words(total)
    context = {"row": draft, "form": form, "sum_words": words, "is_whole": total == 1}
    return render(request, "households/rules/rule_set_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_edit
def rule_edit(request, pk, rule):
    row = get_object_or_404(
        Rule.objects.select_related("rule_set", "indicator"), pk=rule, rule_set=pk, rule_set__is_draft=True
    )
    form, preview = RuleForm(row, request.POST if request.method == "POST" else None), ""
    if form.button in {"simpan", "lihat"} and form.is_valid():
        if form.button == "simpan" and _change_rule(request, row, form):
            return redirect("households:rule-edit", pk=row.rule_set_id, rule=row.pk)
        preview = reports.sentence_of(row, form.tree()) if form.is_editable else ""
    context = {
        "row": row.rule_set, "rule": row, "form": form, "sentence": reports.sentence_of(row, row.expression),
        "preview": preview, "other_users": reports.other_users_of(row),
        "dimension": row.rule_set.dimensions.get(row.dimension, row.dimension),
    }  # fmt: skip
    return render(request, "households/rules/rule_edit.html", context)


def _change_rule(request, row: Rule, form: RuleForm) -> bool:
    try:
        actions.change_rule(rule=row, **form.change())
    except actions.RuleEditError as error:
        form.errors.append(("syarat", str(error)))
        return False
    messages.success(request, "Aturan tersimpan. Baca kalimatnya di bawah: begitulah ia akan dijalankan.")
    return True


@require_POST
@may_edit
def rule_set_discard(request, pk):
    draft = _rule_set(pk)
    try:
        actions.discard_draft(draft=draft)
        messages.success(request, f"Draf {draft.name} versi {draft.version} dibuang.")
    except actions.RuleEditError as error:
        messages.error(request, str(error))
    return redirect("households:rule-set-list")


# In use or not


@require_http_methods(["GET", "HEAD", "POST"])
@may_edit
def rule_set_activate(request, pk):
    return _switch(request, _rule_set(pk), actions.activate_rule_set, "households/rules/rule_set_activate.html")


@require_http_methods(["GET", "HEAD", "POST"])
@may_edit
def rule_set_stop(request, pk):
    return _switch(request, _rule_set(pk), actions.stop_using, "households/rules/rule_set_stop.html")


def _switch(request, row: RuleSet, action, template: str):
    form = SwitchForm(request.POST or None, initial={"note": row.change_note if row.is_draft else ""})
    if form.is_bound and form.is_valid():
        try:
            row = action(rule_set=row, by=request.user, note=form.cleaned_data["note"])
        except actions.RuleEditError as error:
            form.add_error(None, str(error))
        else:
            state = "dipakai mulai hari ini" if row.is_active else "tidak dipakai lagi"
            messages.success(request, f"{row.name} versi {row.version} {state}.")
            return redirect("households:rule-set", pk=row.pk)
    used = reports.in_use(row.code)
    context = {
        "row": row, "form": form, "in_use": used,
        "changes": reports.changes(used, row) if used and used.pk != row.pk else None,
    }  # fmt: skip
    return render(request, template, context)


# Test bench


@require_http_methods(["GET", "HEAD", "POST"])
@may_read
@transaction.atomic
def rule_set_bench(request, pk):
    """Nothing is stored. Answers of a household are read under its code, without names, and the reading is logged."""
    row = _rule_set(pk)
    used = reports.in_use(row.code)
    rows = [row] if used is None or used.pk == row.pk else [row, used]
    parts = {"rule_set_list": [reference.rule_set_of(one) for one in rows]}
    picked, outcome = bench.CodeForm(request.GET or None, user=request.user), None
    if request.method == "POST":
        form = _typed_bench(request.POST, parts)
        if form.is_bound and form.is_valid():
            outcome = bench.try_out(rows, *form.facts())
    else:
        form, outcome = _picked_bench(request, picked, rows, parts)
    context = {"row": row, "rows": rows, "form": form, "picked": picked, "outcome": outcome}
    return render(request, "households/rules/rule_set_bench.html", context)


def _typed_bench(data, parts: dict) -> bench.BenchForm:
    button, n_persons = data.get("aksi", "coba"), data.get("orang", "")
    n_persons = int(n_persons) if n_persons.isdecimal() and len(n_persons) < 3 else USUAL_PERSONS
    n_persons = min(n_persons, bench.MOST_PERSONS)
    if button == "coba":
        return bench.BenchForm(data, n_persons=n_persons, **parts)
    n_after = n_persons + (1 if button == "tambah-orang" else -1)
    n_after = max(0, min(n_after, bench.MOST_PERSONS))
    typed = bench.BenchForm(data, n_persons=n_persons, **parts).typed()
    return bench.BenchForm(initial=typed, n_persons=n_after, **parts)


def _picked_bench(request, picked: bench.CodeForm, rows: list[RuleSet], parts: dict):
    if not picked.is_bound or not picked.is_valid() or picked.household is None:
        return bench.BenchForm(n_persons=USUAL_PERSONS, **parts), None
    household = picked.household
    log_access(
        actor=request.user, purpose="mencoba aturan pada rumah tangga", kind="household", fields=["answers"],
        object_ids=[household.pk],
    )  # fmt: skip
    initial, n_persons = bench.initial_of(household)
    return bench.BenchForm(initial=initial, n_persons=n_persons, **parts), bench.try_household(rows, household)


# Explanation


@require_GET
@permission_required("households.view_household", raise_exception=True)
@transaction.atomic
def household_explanation(request, code):
    seen = Household.objects.visible_to(request.user).select_related("village__parent", "neighbourhood")
    household = get_object_or_404(seen, code=code)
    versions = explanation.versions_for(request.user)
    rows = [row for row in versions if row.is_active]
    chosen = request.GET.get("versi", "")
    if chosen:
        rows = [row for row in versions if str(row.pk) == chosen]
        if not rows:
            return redirect("households:household-explanation", code=code)
    log_access(
        actor=request.user, purpose="membaca penjelasan penilaian", kind="household", fields=["name", "answers"],
        object_ids=[household.pk],
    )  # fmt: skip
    context = {
        "household": household, "explanations": explanation.explain_household(household, rows), "chosen": chosen,
        "versions": versions if len(versions) > sum(row.is_active for row in versions) else [],
    }  # fmt: skip
    return render(request, "households/rules/household_explanation.html", context)
