"""Who is new, changed, gone or probably known in a snapshot that waits to be applied."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from households.forms import ChangeFilter
from households.importing.difference_reports import lines_of
from households.importing.reports import change_counts
from households.lists import Chip, Column, ListPage
from households.models import Snapshot, SnapshotChange

KINDS = {  # in the address -> (kind, title, what the page is for)
    "baru": ("new", "Warga baru", "Orang yang belum pernah disebut sumber ini."),
    "berubah": ("changed", "Yang berubah", "Keluarga dan orang yang disebut lain daripada keadaan sebelumnya."),
    "hilang": ("gone", "Warga yang tidak ada lagi", "Klaimnya ditutup bila impor diterapkan; orangnya tetap."),
    "tercatat": (
        "known", "Mungkin sudah tercatat",
        "Orang baru di berkas ini yang NIK-nya, atau nama dan tanggal lahirnya, sama dengan warga di register.",
    ),
}  # fmt: skip
WHO = [
    Column("name", "Nama", is_primary=True, link=lambda row: _home(row)),
    Column("nik", "NIK", lambda row: row.nik_masked or None),
    Column("birth_date", "Tanggal lahir", kind="date"),
]
WHERE = Column("village", "Desa", "village.full_name", is_secondary=True)
COLUMNS = {
    "new": [*WHO, Column("relation", "Hubungan"), WHERE,
            Column("is_known", "Catatan", lambda row: _known_chip(row), kind="chip", is_secondary=True)],
    "changed": [*WHO[:2], WHERE, Column("what", "Yang berubah", "in_words", is_secondary=True)],
    "gone": [*WHO, WHERE, Column("household", "Rumah tangga", "household_code", link=lambda row: _home(row))],
    "known": [
        *WHO, WHERE, Column("as", "Tercatat sebagai", "known.name", is_secondary=True, link=lambda row: _home(row)),
        Column("known_born", "Lahir menurut register", "known.birth_date", kind="date"),
        Column("known_by", "Karena", is_secondary=True),
    ],
}  # fmt: skip


def _home(row) -> str:
    return reverse("households:household-detail", args=[row.household_code]) if row.household_code else ""


def _known_chip(row) -> Chip | None:
    return Chip("Mungkin sudah tercatat", "info") if row.is_known else None


class ChangeList(ListPage):
    model = SnapshotChange
    permission_required = "households.import_register"
    template_name = "households/import_changes.html"
    filterset_class = ChangeFilter
    empty_text = "Tidak ada. Selisih disusun saat berkas dibaca, dan dihapus sesudah impor diterapkan atau dibatalkan."
    count_noun = "baris"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if kwargs["kind"] not in KINDS:
            raise Http404
        self.kind, self.title, self.purpose = KINDS[kwargs["kind"]]

    def get_queryset(self):
        self.snapshot = get_object_or_404(Snapshot.objects.select_related("source"), pk=self.kwargs["pk"])
        self.names_shown = f"selisih impor {self.snapshot.pk}"
        changes = self.snapshot.changes.filter(kind=self.kind)
        changes = changes if self.kind == "changed" else changes.filter(is_family=False)
        return changes.order_by("village", "pk")

    def get_columns(self):
        return COLUMNS[self.kind]

    def paginate_queryset(self, queryset, page_size):
        paginator, page, rows, has_others = super().paginate_queryset(queryset, page_size)
        return paginator, page, lines_of(self.snapshot, list(rows)), has_others

    def get_context_data(self, **kwargs):
        counts = change_counts(self.snapshot)
        desa = self.request.GET.get("desa", "")
        tabs = [(slug, title, counts[kind], slug == self.kwargs["kind"]) for slug, (kind, title, _) in KINDS.items()]
        return super().get_context_data(**kwargs) | {"snapshot": self.snapshot, "tabs": tabs, "desa": desa}
