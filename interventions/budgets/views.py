from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from households.exports import write_xlsx, xlsx_answer
from households.lists import Column
from interventions.budgets import actions, reports
from interventions.budgets.forms import ImportForm, LinkForm, PointForm
from interventions.budgets.models import BudgetImport, BudgetLine
from interventions.budgets.suggestions import Suggestions

MOST_AT_ONCE = 200  # lines one page may answer
FAULTS_SHOWN = 100
DIFFERENCES_SHOWN = 100
may_read = permission_required("interventions.view_programmes", raise_exception=True)
may_manage = permission_required("interventions.manage_budgets", raise_exception=True)


# Figures


def _year(request) -> tuple[int, list[int]]:
    years = reports.years_of(request.user)
    return reports.year_to_show(request.GET.get("tahun", ""), years), years


OPD_COLUMNS = [
    Column("opd", "OPD", value="opd.short_name"), Column("pagu", "Pagu", value="pagu_idr", kind="rupiah"),
    Column("share", "Tanpa indikator", value="aimless_share", kind="percent"),
    Column("pointing", "Menunjuk indikator", value="pointing_idr", kind="rupiah"),
    Column("unseen", "Belum dilihat", value="unseen_idr", kind="rupiah"),
    Column("not_poverty", "Tidak untuk kemiskinan", value="not_poverty_idr", kind="rupiah"),
    Column("no_indicator", "Program tanpa indikator", value="no_indicator_idr", kind="rupiah"),
    Column("file", "Berkas", value="last_import.file_name"),
    Column("applied", "Diimpor", value="last_import.applied_at", kind="date"),
]  # fmt: skip


@require_GET
@may_read
def budget_overview(request):
    """Rupiah that points at no indicator, by OPD."""
    year, years = _year(request)
    budgets = reports.budgets_by_opd(request.user, year)
    if request.GET.get("ekspor") == "xlsx":
        return _export("Anggaran per OPD", year, OPD_COLUMNS, budgets, "anggaran-per-opd")
    context = {"year": year, "years": years, "budgets": budgets, "total": reports.total_of(budgets), "tab": "opd"}
    return render(request, "interventions/budgets/overview.html", context)


INDICATOR_COLUMNS = [
    Column("indicator", "Indikator", value="indicator.label"),
    Column("budget", "Anggaran yang menunjuk", value="budget_idr", kind="rupiah"),
    Column("lines", "Sub kegiatan", value="n_lines", kind="number"),
    Column("shared", "Sub kegiatan yang dibagi", value="n_shared", kind="number"),
    Column("open", "Kebutuhan terbuka", value="n_open", kind="number"),
    Column("cost", "Biaya baku kebutuhan terbuka", value="cost_idr", kind="rupiah"),
    Column("committed", "Sudah dijanjikan", value="committed_idr", kind="rupiah"),
    Column("n_committed", "Kebutuhan yang dijanjikan", kind="number"),
]


@require_GET
@may_read
def budget_by_indicator(request):
    """Rupiah beside needs, by indicator."""
    year, years = _year(request)
    rows = reports.money_by_indicator(request.user, year)
    if request.GET.get("ekspor") == "xlsx":
        note = " Sub kegiatan yang menunjuk beberapa indikator dibagi rata."
        return _export("Anggaran per indikator", year, INDICATOR_COLUMNS, rows, "anggaran-per-indikator", note)
    context = {
        "year": year, "years": years, "rows": rows, "tab": "indicator", "today": timezone.localdate(),
        "listed": reports.indicators_with_list(request.user), "imports": reports.budgets_by_opd(request.user, year),
    }  # fmt: skip
    return render(request, "interventions/budgets/by_indicator.html", context)


def _export(title: str, year: int, columns, rows, name: str, more: str = ""):
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    note = f"RBPK Kutai Kartanegara, {day}, anggaran {year}, rupiah. Sumber: berkas anggaran OPD yang diimpor.{more}"
    values = ([column.value_of(row) for column in columns] for row in rows)
    return xlsx_answer(write_xlsx(title, columns, values, note), f"{name}-{year}")


# Import


@require_http_methods(["GET", "HEAD", "POST"])
@may_manage
def import_new(request):
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            found = actions.open_import(upload=given.pop("file"), by=request.user, **given)
        except actions.AlreadyApplied as error:
            messages.info(request, str(error))
            return redirect("interventions:budget-import", pk=error.budget_import.pk)
        except actions.BudgetError as error:
            form.add_error("file", str(error))
        else:
            return redirect("interventions:budget-import", pk=found.pk)
    return render(request, "interventions/budgets/import_new.html", {"form": form})


@require_GET
@may_read
def budget_import(request, pk):
    found = get_object_or_404(
        BudgetImport.objects.visible_to(request.user).select_related("opd", "uploaded_by", "applied_by"), pk=pk
    )
    is_open = found.applied_at is None
    differences = actions.differences(found) if is_open and not found.faults else None
    is_own = BudgetImport.objects.managed_by(request.user).filter(pk=pk).exists()
    context = {
        "found": found, "chip": reports.import_chip(found), "faults": found.faults[:FAULTS_SHOWN],
        "n_faults": len(found.faults), "notes": found.notes, "last": actions.last_import(found.opd_id, found.year),
        "differences": differences, "parts": reports.difference_tables(differences) if differences else [],
        "shown": DIFFERENCES_SHOWN, "shown_slice": f":{DIFFERENCES_SHOWN}",
        "sum_differs": not found.faults and found.stated_idr not in (None, found.pagu_idr),
        "may_apply": is_own and differences is not None, "may_cancel": is_own and is_open,
    }  # fmt: skip
    return render(request, "interventions/budgets/import_detail.html", context)


def _managed_import(user, pk: int) -> BudgetImport:
    return get_object_or_404(BudgetImport.objects.managed_by(user), pk=pk)


@require_POST
@may_manage
def import_apply(request, pk):
    found, base = _managed_import(request.user, pk), request.POST.get("base", "")
    try:
        done = actions.apply_import(
            budget_import=found, base=int(base) if base.isascii() and base.isdigit() else None, by=request.user
        )
        messages.success(
            request,
            f"Anggaran {done.opd} {done.year} diterapkan: {done.n_new} baru, {done.n_changed} berubah, "
            f"{done.n_same} tetap, {done.n_vanished} tidak ada lagi.",
        )
    except actions.BudgetError as error:
        messages.error(request, str(error))
        return redirect("interventions:budget-import", pk=pk)
    return redirect(_lines_address(done, keadaan="unseen"))


def _lines_address(found: BudgetImport, **query) -> str:
    asked = "&".join(f"{name}={value}" for name, value in {"tahun": found.year, "opd": found.opd_id, **query}.items())
    return f"{reverse('interventions:budget-lines')}?{asked}"


@require_POST
@may_manage
def import_cancel(request, pk):
    found = _managed_import(request.user, pk)
    try:
        actions.cancel_import(budget_import=found)
        messages.success(request, "Impor dibatalkan. Tidak ada anggaran yang berubah.")
    except actions.BudgetError as error:
        messages.error(request, str(error))
        return redirect("interventions:budget-import", pk=pk)
    return redirect("interventions:budget-imports")


# Lines


@require_GET
@may_read
def budget_line(request, pk):
    visible = BudgetLine.objects.visible_to(request.user).with_state()
    related = ["opd", "answered_by", "last_import"]
    line = get_object_or_404(visible.select_related(*related), pk=pk)
    tags = line.tags.select_related("indicator", "programme", "tagged_by").order_by("pk")
    may_point = BudgetLine.objects.managed_by(request.user).in_force().filter(pk=pk).exists()
    unlinked = actions.activities_without_line(line) if may_point else None
    context = {
        "line": line, "chip": reports.line_chip(line), "tags": tags, "use": reports.use_of(line),
        "parts": reports.parts_of(line), "may_point": may_point,
        "link_form": LinkForm(activities=unlinked) if unlinked else None,
    }  # fmt: skip
    return render(request, "interventions/budgets/line_detail.html", context)


@require_POST
@may_manage
def line_link(request, pk):
    line = get_object_or_404(BudgetLine.objects.managed_by(request.user).in_force(), pk=pk)
    form = LinkForm(request.POST, activities=actions.activities_without_line(line))
    try:
        chosen = form.cleaned_data["activities"] if form.is_valid() else []
        n_linked = actions.link_activities(line=line, activities=chosen, by=request.user)
        messages.success(request, f"{n_linked} kegiatan ditautkan ke sub kegiatan ini.")
    except actions.BudgetError as error:
        messages.error(request, str(error))
    return redirect("interventions:budget-line", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@may_manage
def lines_point(request):
    """One line or several: what they are for."""
    lines = _chosen_lines(request)
    opds = {line.opd_id for line in lines}
    suggestions = Suggestions(lines)
    suggested = {line.pk: suggestions.of(line) for line in lines}
    form = PointForm(
        request.POST or None, opd=lines[0].opd if len(opds) == 1 else None, initial=_initial(lines, suggested)
    )
    if request.method == "POST" and form.is_valid() and _point(request, lines, form):
        return redirect(_back(lines))
    context = {
        "form": form, "lines": lines, "one": lines[0] if len(lines) == 1 else None, "several_opds": len(opds) > 1,
        "pairs": [(line, suggested[line.pk]) for line in lines], "back": _back(lines),
        "sum_idr": sum(line.pagu_idr for line in lines),
    }  # fmt: skip
    return render(request, "interventions/budgets/lines_point.html", context)


def _chosen_lines(request) -> list[BudgetLine]:
    """All that were chosen, or none: a line of another OPD is not there."""
    given = request.POST if request.method == "POST" else request.GET
    keys = {int(key) for key in given.getlist("baris") if key.isascii() and key.isdigit() and len(key) < 19}
    managed = BudgetLine.objects.managed_by(request.user).in_force().with_state()
    lines = list(managed.filter(pk__in=keys).select_related("opd").prefetch_related("tags")) if keys else []
    if not lines or len(lines) < len(keys) or len(keys) > MOST_AT_ONCE:
        raise Http404
    return lines


def _initial(lines: list[BudgetLine], suggested) -> dict:
    """What stands there when all lines say the same; else what the names of all of them suggest."""
    first = lines[0]
    tags = {(tag.indicator_id, tag.programme_id) for tag in first.tags.all()}
    same = all({(tag.indicator_id, tag.programme_id) for tag in line.tags.all()} == tags for line in lines)
    if same and tags:
        return {"indicators": [one for one, _ in tags if one], "programmes": [one for _, one in tags if one]}
    if all(line.is_not_poverty for line in lines):
        return {"answer": PointForm.NOT_POVERTY}
    answers = {suggested[line.pk].answer for line in lines}
    if len(answers) > 1:
        return {}
    indicators, programmes, is_not_poverty = answers.pop()
    return {
        "answer": PointForm.NOT_POVERTY if is_not_poverty else PointForm.POINTING,
        "indicators": [one.pk for one in indicators], "programmes": [one.pk for one in programmes],
    }  # fmt: skip


def _point(request, lines: list[BudgetLine], form: PointForm) -> bool:
    given = form.cleaned_data
    try:
        if given["answer"] == PointForm.NOT_POVERTY:
            n_lines = actions.mark_not_poverty(lines=lines, by=request.user)
        elif given["answer"] == PointForm.UNSEEN:
            n_lines = actions.forget_answers(lines=lines, by=request.user)
        else:
            n_lines = actions.point_lines(
                lines=lines, indicators=given["indicators"], programmes=given.get("programmes", []), by=request.user
            )  # fmt: skip
    except actions.BudgetError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"Tanda {n_lines} sub kegiatan tersimpan.")
    return True


def _back(lines: list[BudgetLine]) -> str:
    if len(lines) == 1:
        return reverse("interventions:budget-line", args=[lines[0].pk])
    return f"{reverse('interventions:budget-lines')}?tahun={lines[0].year}"


@require_http_methods(["GET", "HEAD", "POST"])
@may_manage
def suggestions(request):
    """Lines nobody has looked at whose name suggests an answer; a person ticks those that are right."""
    if request.method == "POST" and not request.POST.getlist("baris"):
        messages.error(request, "Centang sekurangnya satu saran.")
        return redirect(request.get_full_path())
    if request.method == "POST":
        try:
            n_lines = actions.accept_suggestions(lines=_chosen_lines(request), by=request.user)
            messages.success(request, f"Saran untuk {n_lines} sub kegiatan diterima.")
        except actions.BudgetError as error:
            messages.error(request, str(error))
        return redirect(request.get_full_path())
    year, years = _year(request)
    waiting = BudgetLine.objects.managed_by(request.user).in_force().filter(year=year, answered_at=None)
    lines = list(waiting.select_related("opd").order_by("opd__short_name", "code", "fund_source"))
    known = Suggestions(lines)
    found = [(line, suggested) for line in lines if (suggested := known.of(line))]
    context = {
        "year": year, "years": years, "pairs": found[:MOST_AT_ONCE], "n_found": len(found), "n_waiting": len(lines),
        "tab": "suggestions",
    }  # fmt: skip
    return render(request, "interventions/budgets/suggestions.html", context)
