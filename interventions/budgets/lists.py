"""The lists of budget lines and of the files they came from."""

from django.db.models import Sum
from django.urls import reverse

from households.lists import Column, ListPage
from interventions.budgets import reports
from interventions.budgets.forms import ImportFilter, LineFilter
from interventions.budgets.models import BudgetImport, BudgetLine


def _line_address(line: BudgetLine) -> str:
    return reverse("interventions:budget-line", args=[line.pk])


def aims_of(line: BudgetLine) -> str:
    """Indicators and programmes a person named."""
    return ", ".join(str(tag.indicator or tag.programme) for tag in line.tags.all())


class LineList(ListPage):
    model = BudgetLine
    template_name = "interventions/budgets/line_list.html"
    permission_required = "interventions.view_programmes"
    title = "Sub kegiatan anggaran"
    purpose = "Setiap sub kegiatan dan sumber dananya: menunjuk indikator mana, atau belum dilihat siapa pun."
    columns = [
        Column("name", "Sub kegiatan", sort=("name",), link=_line_address, is_primary=True),
        Column("code", "Kode", sort=("code",), is_secondary=True),
        Column("opd", "OPD", value="opd.short_name", sort=("opd__short_name", "code"), is_secondary=True),
        Column("year", "Tahun", value=lambda row: str(row.year), sort=("year",)),
        Column("fund_source", "Sumber dana", sort=("fund_source",)),
        Column("pagu", "Pagu", value="pagu_idr", kind="rupiah", sort=("pagu_idr",), is_secondary=True),
        Column("state", "Keadaan", value=reports.line_chip, kind="chip", is_secondary=True),
        Column("aims", "Indikator atau program", value=aims_of),
        Column("programme", "Program anggaran", value="programme_name"),
        Column("by", "Dilihat oleh", value="answered_by.display_name"),
        Column("at", "Dilihat", value="answered_at", kind="date"),
    ]
    filterset_class = LineFilter
    empty_text = "Belum ada anggaran. Impor berkas anggaran OPD dari SIPD."
    export_name = "sub-kegiatan-anggaran"
    default_sort = "-pagu"
    count_noun = "sub kegiatan"

    def get_queryset(self):
        lines = super().get_queryset().with_state().select_related("opd", "answered_by")
        return lines.prefetch_related("tags__indicator", "tags__programme")

    def get_empty_link(self):
        if not self.request.user.has_perm("interventions.manage_budgets"):
            return None
        return reverse("interventions:budget-import-new"), "Impor anggaran"

    def get_context_data(self, **kwargs):
        sums = self.object_list.order_by().aggregate(sum=Sum("pagu_idr"))
        return super().get_context_data(**kwargs) | {
            "may_point": self.request.user.has_perm("interventions.manage_budgets"), "sum_idr": sums["sum"] or 0,
            "tab": "lines",
        }  # fmt: skip


class ImportList(ListPage):
    model = BudgetImport
    template_name = "interventions/budgets/import_list.html"
    permission_required = "interventions.view_programmes"
    title = "Impor anggaran"
    purpose = "Berkas anggaran yang pernah diunggah, dan apa yang berubah karenanya."
    columns = [
        Column("file", "Berkas", value="file_name", is_primary=True,
               link=lambda row: reverse("interventions:budget-import", args=[row.pk])),
        Column("opd", "OPD", value="opd.short_name", sort=("opd__short_name",), is_secondary=True),
        Column("year", "Tahun", value=lambda row: str(row.year), sort=("year",), is_secondary=True),
        Column("state", "Keadaan", value=reports.import_chip, kind="chip", is_secondary=True),
        Column("n_rows", "Sub kegiatan", kind="number"),
        Column("pagu", "Jumlah pagu", value="pagu_idr", kind="rupiah"),
        Column("by", "Oleh", value="uploaded_by.display_name"),
        Column("uploaded_at", "Diunggah", kind="date", sort=("uploaded_at",)),
    ]  # fmt: skip
    filterset_class = ImportFilter
    empty_text = "Belum ada berkas anggaran. Unggah berkas anggaran OPD dari SIPD."
    default_sort = "-uploaded_at"
    count_noun = "berkas"

    def get_queryset(self):
        return super().get_queryset().select_related("opd", "uploaded_by").defer("rows", "notes")

    def get_empty_link(self):
        if not self.request.user.has_perm("interventions.manage_budgets"):
            return None
        return reverse("interventions:budget-import-new"), "Impor anggaran"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"tab": "imports"}
