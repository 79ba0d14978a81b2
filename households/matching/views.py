"""Matching a list: upload, which column is which, the outcome row by row; all lists for who oversees them."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods, require_POST

from households.lists import Chip, Column, ListPage
from households.matching import lists, works
from households.matching.forms import ColumnsForm, ListForm, ListMatchFilter, RowFilter
from households.models import ListMatch, ListMatchRow, Residence
from jobs.actions import AlreadyRunning
from jobs.tasks import ring

TONES = {"matched": "good", "typo": "warn", "not_matched": "neutral"}
may_match = permission_required("households.match_list", raise_exception=True)


class ListMatchList(ListPage):
    model = ListMatch
    permission_required = "households.match_list"
    title = "Padankan daftar"
    purpose = "Daftar OPD dibandingkan dengan register: padan, tidak padan, atau mungkin salah ketik."
    template_name = "households/list_match_list.html"
    filterset_class = ListMatchFilter
    empty_text = "Belum ada daftar. Unggah daftar yang memuat NIK, atau nama bersama tanggal lahir atau desa."
    empty_link = ("households:list-match-new", "Unggah daftar")
    default_sort = "-asked_at"
    count_noun = "daftar"
    columns = [
        Column("file", "Berkas", "file_name", is_primary=True, link=lambda row: page_of(row)),
        Column("state", "Keadaan", lambda row: state_chip(row), kind="chip", is_secondary=True),
        Column("asked_at", "Diminta", lambda row: timezone.localdate(row.asked_at), kind="date", sort=("asked_at",)),
        Column("purpose", "Tujuan", is_secondary=True),
        Column("by", "Oleh", lambda row: f"{row.asked_by.display_name}, {row.opd}", sort=("asked_by__first_name",)),
        Column("n_rows", "Baris", lambda row: counted(row, row.n_rows), kind="number", sort=("n_rows",)),
        Column("n_matched", "Padan", lambda row: counted(row, row.n_matched), kind="number"),
        Column("n_typo", "Salah ketik", lambda row: counted(row, row.n_typo), kind="number"),
        Column("n_not_matched", "Tidak padan", lambda row: counted(row, row.n_not_matched), kind="number"),
        Column("n_withheld", "Ditahan", lambda row: counted(row, row.n_withheld), kind="number", sort=("n_withheld",)),
    ]

    def get_columns(self):
        """Whose list it is matters to who sees those of others; an officer sees his own."""
        sees_all = self.request.user.has_perm("households.view_all_list_matches")
        return [column for column in self.columns if sees_all or column.key not in {"by", "n_withheld"}]

    def get_queryset(self):
        return super().get_queryset().select_related("asked_by", "opd")

    def get_context_data(self, **kwargs):
        sees_all = self.request.user.has_perm("households.view_all_list_matches")
        return super().get_context_data(**kwargs) | {"sees_all": sees_all}


def counted(list_match, n: int) -> int | None:
    return n if list_match.done_at else None


def page_of(list_match) -> str:
    return reverse("households:list-match", args=[list_match.pk])


def state_chip(list_match) -> Chip:
    if list_match.refusal:
        return Chip("Ditolak", "bad")
    if list_match.asks_columns:
        return Chip("Perlu keterangan", "warn")
    return Chip("Selesai", "good") if list_match.done_at else Chip("Sedang dipadankan", "info")


@require_http_methods(["GET", "HEAD", "POST"])
@may_match
def list_match_new(request):
    form = ListForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with transaction.atomic():
            list_match = lists.open_list_match(
                upload=given["file"], purpose=given["purpose"], by=request.user, opd=given["opd"]
            )
            ring(works.request_match(list_match, request.user))
        return redirect("households:list-match", pk=list_match.pk)
    context = {
        "form": form, "most": lists.most_rows(), "per_day": lists.rows_per_day(), "kept_days": lists.KEPT_DAYS,
    }  # fmt: skip
    return render(request, "households/list_match_new.html", context)


class ListMatchDetail(ListPage):
    """Counts that add up, and every row with its outcome; the same as xlsx."""

    model = ListMatchRow
    permission_required = "households.match_list"
    template_name = "households/list_match.html"
    filterset_class = RowFilter
    names_shown = "hasil pemadanan daftar"
    export_name = "hasil-padanan"
    default_sort = "row_no"
    count_noun = "baris"
    title = "Hasil pemadanan"
    empty_text = "Baris hasil sudah dihapus; jumlahnya tetap tercatat di atas."
    columns = [
        Column("row_no", "Baris", kind="number", sort=("row_no",), is_secondary=True),
        Column("name", "Nama di daftar", lambda row: row.name or None, sort=("name",), is_primary=True),
        Column("masked_nik", "NIK di daftar", is_secondary=True),
        Column("outcome", "Hasil", lambda row: Chip(row.get_outcome_display(), TONES[row.outcome]), kind="chip",
               sort=("outcome",), is_secondary=True),
        Column("reason", "Keterangan", is_secondary=True),
    ]  # fmt: skip
    home_columns = [
        Column("household", "Rumah tangga di register", lambda row: household_words(row)),
        Column("village", "Desa", lambda row: row.village_name if row.outcome == "matched" else None),
        Column("district", "Kecamatan", lambda row: row.district_name if row.outcome == "matched" else None),
    ]

    def get_columns(self):
        """Where somebody lives is one column on screen and three in the workbook."""
        if "ekspor" in self.request.GET:
            return [*self.columns, *self.home_columns]
        return [*self.columns, Column("home", "Rumah tangga di register", home_words, is_secondary=True)]

    @cached_property
    def list_match(self) -> ListMatch:
        seen = ListMatch.objects.visible_to(self.request.user).select_related("asked_by", "opd")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def get_queryset(self):
        """Of the register only where matched people live: no number, no code of a household."""
        homes = Residence.objects.open().filter(person=OuterRef("person"))
        return self.list_match.rows.annotate(
            village_name=Subquery(homes.values("household__village__name")[:1]),
            district_name=Subquery(homes.values("household__village__parent__name")[:1]),
            home_closed_on=Subquery(homes.values("household__closed_on")[:1]),
        )

    def get_context_data(self, **kwargs):
        job = works.job_of_list(self.list_match)
        asks = self.list_match.asks_columns and self.list_match.asked_by_id == self.request.user.pk
        return super().get_context_data(**kwargs) | {
            "list_match": self.list_match, "state": state_chip(self.list_match), "job": job,
            "is_running": bool(job and not job.is_over),
            "is_stuck": self.list_match.is_open and not self.list_match.asks_columns,
            "columns_form": ColumnsForm(list_match=self.list_match) if asks else None,
            "sees_all": self.request.user.has_perm("households.view_all_list_matches"),
        }  # fmt: skip


def household_words(row) -> str | None:
    if row.outcome != ListMatchRow.Outcome.MATCHED:
        return None
    if row.village_name is None:
        return "tidak tinggal di rumah tangga mana pun"
    return "sudah ditutup" if row.home_closed_on else "ada"


def home_words(row) -> str:
    words = household_words(row) or ""
    return f"{words}: {row.village_name}, {row.district_name}" if words and row.village_name else words


@require_POST
@may_match
def list_match_columns(request, pk):
    list_match = get_object_or_404(ListMatch.objects.filter(asked_by=request.user), pk=pk)
    if not list_match.columns:
        messages.error(request, "Daftar ini belum terbaca. Tunggu sebentar.")
        return redirect("households:list-match", pk=pk)
    form = ColumnsForm(request.POST, list_match=list_match)
    try:
        if not form.is_valid():
            raise lists.ListRefused(" ".join(form.non_field_errors()) or "Pilih kolom yang ada di daftar.")
        with transaction.atomic():
            lists.tell_columns(list_match=list_match, roles=form.cleaned_data["roles"])
            ring(works.request_match(list_match, request.user))
    except (lists.ListRefused, AlreadyRunning) as error:
        messages.error(request, str(error))
    return redirect("households:list-match", pk=pk)
