"""Held rows in the browser: the list of them, and a form for each."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.actions import log_access
from households.forms import HeldFilter, MendForm
from households.importing import mending
from households.importing.difference_reports import relation_label
from households.importing.reports import column_of
from households.lists import Chip, Column, ListPage
from households.models import Snapshot, StagedRow
from households.reading.validators import agrees_with_birth_date, check_nik

MOST_TWINS_SHOWN = 50


class HeldList(ListPage):
    model = StagedRow
    permission_required = "households.import_register"
    title = "Baris ditahan"
    purpose = "Baris yang tidak dimuat sebelum diperbaiki, di sini atau di berkasnya. Anggota menunggu keluarganya."
    template_name = "households/import_held.html"
    filterset_class = HeldFilter
    names_shown = "baris impor yang ditahan"
    empty_text = "Tidak ada baris yang ditahan."
    count_noun = "baris"
    columns = [
        Column("place", "Tempat", lambda row: place(row), link=lambda row: _page(row), is_secondary=True),
        Column("name", "Nama", lambda row: label(row), is_primary=True, link=lambda row: _page(row)),
        Column("faults", "Apa yang salah", lambda row: faults_in_words(row), is_secondary=True),
        Column("state", "Keadaan", lambda row: _state(row), kind="chip"),
    ]

    def get_queryset(self):
        self.snapshot = get_object_or_404(Snapshot.objects.select_related("source"), pk=self.kwargs["pk"])
        held = StagedRow.objects.filter(snapshot=self.snapshot, verdict=StagedRow.Verdict.HELD, is_derived=False)
        return held.select_related("snapshot").order_by("row_no")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"snapshot": self.snapshot}


def label(row) -> str:
    return "Keluarga" if row.is_family else row.name or "Tanpa nama"


def place(row) -> str:
    return mending.place_of_row(row) if row.problems else "–"


def faults_in_words(row) -> str:
    faults = mending.open_errors(row)
    return " ".join(fault["message"] for fault in faults) or "Menunggu keluarganya diperbaiki."


def _state(row) -> Chip:
    return Chip("Salah", "bad") if mending.open_errors(row) else Chip("Menunggu", "neutral")


def _page(row) -> str:
    if not mending.open_errors(row):
        return ""
    return reverse("households:import-mend", args=[row.snapshot_id, row.row_no])


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("households.import_register", raise_exception=True)
def import_mend(request, pk, row_no):
    rows = StagedRow.objects.select_related("snapshot__source", "village__parent", "mended_by")
    row = get_object_or_404(rows, snapshot=pk, row_no=row_no, is_derived=False)
    if not mending.open_errors(row) or row.snapshot.state not in mending.UNDECIDED:
        messages.info(request, "Baris ini tidak ditahan, atau sudah diperbaiki.")
        return redirect("households:import-held", pk=pk)
    twins = mending.twins_of(row)
    form = MendForm(request.POST or None, row=row, asked=mending.fields_at_fault(row))
    if request.method == "POST" and _is_saved(request, row, form, twins):
        return redirect("households:import-held", pk=pk)
    return _form_page(request, row, form, twins)


def _is_saved(request, row, form, twins) -> bool:
    """Puts what was typed, or which of several rows is right, into the row; False shows the form again."""
    try:
        if twins and "benar" in request.POST:
            _keep_one(request, row, twins)
        elif form.is_valid():
            mending.mend_row(snapshot=row.snapshot, row_no=row.row_no, given=form.given(), by=request.user)
            _warn_of_difference(request, form)
        else:
            return False
    except mending.MendRefused as error:
        form.is_valid()
        form.add_error(None, str(error))
        return False
    messages.success(request, "Baris tersimpan. Hitungan impor disusun ulang.")
    return True


def _keep_one(request, row, twins) -> None:
    chosen = next((twin for twin in twins if str(twin.row_no) == request.POST["benar"]), None)
    if chosen is None:
        raise mending.MendRefused("Pilih baris yang benar.")
    mending.keep_one(snapshot=row.snapshot, row_no=chosen.row_no, by=request.user)


def _warn_of_difference(request, form) -> None:
    """A real NIK may disagree with the birth date on the same card: told, not refused."""
    given, row = form.given(), form.row
    born = given.get("birth_date") or row.birth_date
    if given.get("nik") and born:
        nik = check_nik(given["nik"], accepts_synthetic=row.snapshot.source.is_synthetic).nik
        if nik and not agrees_with_birth_date(nik, born):
            messages.warning(request, "Tanggal lahir tidak sama dengan yang tersirat pada NIK. Periksa sekali lagi.")


def _form_page(request, row, form, twins):
    shown = [row, *twins[:MOST_TWINS_SHOWN]]
    with transaction.atomic():
        log_access(
            actor=request.user, purpose="memperbaiki baris impor", kind="stagedrow", fields=["name", "birth_date"],
            object_ids=list({each.pk for each in shown}),
        )  # fmt: skip
    faults = [fault | {"place": column_of(fault).removeprefix("kolom ")} for fault in row.problems]
    context = {
        "row": row, "snapshot": row.snapshot, "form": form, "faults": faults,
        "rivals": _rivals(row, twins[:MOST_TWINS_SHOWN]),
        "label": label(row), "place": mending.place_of_row(row), "has_fields": bool(form.fields),
    }  # fmt: skip
    return render(request, "households/import_mend.html", context)


def _rivals(row, twins) -> list[dict]:
    """What tells the rows apart: who, as what, in which family."""
    keys = [twin.source_key for twin in twins if not twin.is_family]
    families = StagedRow.objects.filter(snapshot=row.snapshot_id, is_family=True, source_key__in=keys)
    homes = {family.source_key: family for family in families.select_related("village__parent")}
    return [
        {"row": twin, "place": mending.place_of_row(twin), "label": label(twin), "relation": relation_label(twin),
         "home": twin if twin.is_family else homes.get(twin.source_key)}
        for twin in twins
    ]  # fmt: skip
