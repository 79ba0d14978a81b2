"""Doors of the queue: visits that wait, the most doubtful first, and clean ones accepted together."""

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.actions import log_access
from households.lists import Column, ListPage
from households.models import Residence
from verification.field.models import Visit, VisitFlag
from verification.field.reports import head_names, place_of
from verification.review import bulk, reports
from verification.review.filters import VisitFilter
from verification.review.forms import BulkForm
from verification.words import visit_chip


class VisitList(ListPage):
    model = Visit
    permission_required = "verification.view_visit"
    template_name = "verification/visit_list.html"
    title = "Kunjungan"
    purpose = "Yang dilihat petugas di rumah warga: diperiksa oleh orang lain sebelum dipakai."
    names_shown = "daftar kunjungan"
    count_noun = "kunjungan"
    filterset_class = VisitFilter
    default_sort = "-n_flags"
    empty_text = "Belum ada kunjungan di wilayah Anda. Buka putaran verifikasi dan tugaskan petugas."
    export_name = "kunjungan"
    columns = [
        Column("household", "Rumah tangga", value="household.code", sort=("household__code",), is_primary=True,
               link=lambda row: reverse("verification:visit-detail", args=[row.pk])),
        Column("status", "Status", value=visit_chip, kind="chip", sort=("status",), is_secondary=True),
        Column("head_name", "Kepala keluarga", is_secondary=True, in_export=False),
        Column("outcome", "Hasil", value="get_outcome_display", sort=("outcome",)),
        Column("place", "Tempat", value=lambda row: place_of(row.household), is_secondary=True,
               sort=("household__village__name", "household__neighbourhood__rt")),
        Column("verifier", "Petugas", value="verifier.display_name", sort=("verifier__first_name",)),
        Column("n_flags", "Tanda", kind="number", sort=("n_flags", "-received_at")),
        Column("received_at", "Diterima", kind="date", sort=("received_at",), is_secondary=True),
    ]  # fmt: skip

    def get_queryset(self):
        related = ["household__village", "household__neighbourhood", "verifier"]
        flags_of_it = VisitFlag.objects.filter(visit=OuterRef("pk")).order_by().values("visit")
        heads = Residence.objects.open().filter(household=OuterRef("household"), relation=Residence.Relation.HEAD)
        head_name = heads.order_by("pk").values("person__name")[:1]
        n_flags = Subquery(flags_of_it.annotate(n=Count("pk")).values("n"))
        counted = super().get_queryset().annotate(n_flags=Coalesce(n_flags, 0), head_name=Subquery(head_name))
        return counted.select_related(*related)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, shown = self.request.user, [row["object"].pk for row in context["rows"]]
        may_review = user.has_perm("verification.review_visit")
        clean = bulk.clean_visits(Visit.objects.filter(pk__in=shown), user) if may_review else Visit.objects.none()
        return context | {
            "flag_counts": [
                (kind, label, n, f"?flag={kind}")
                for kind, label, n in bulk.flag_counts(reports.awaiting_review(user))
            ],
            "flag": self.request.GET.get("flag", ""), "clean": set(clean.values_list("pk", flat=True)),
            "bare_url": f"{self.request.path}?status=",
            "oldest_url": self._address(urut="received_at", hal=None),
            "flagged_url": self._address(urut="-n_flags", hal=None),
        }  # fmt: skip

    def _without(self, name: str) -> str:
        """Without a status asked for, the list shows what waits: all of them is said with an empty one."""
        return self._address(status="", hal=None) if name == "status" else super()._without(name)

    def get_empty_link(self):
        may_open = self.request.user.has_perm("verification.open_round")
        return (reverse("verification:round-list"), "Ke putaran verifikasi") if may_open else None


# Clean ones together


@require_POST
@permission_required("verification.review_visit", raise_exception=True)
def visit_bulk(request):
    """What would be accepted, and what has to be opened by itself; nothing changes yet."""
    form = BulkForm(request.POST)
    wanted = form.cleaned_data["visits"] if form.is_valid() else []
    return _bulk_page(request, form, bulk.looked_over(Visit.objects.visible_to(request.user), wanted, request.user))


@require_POST
@permission_required("verification.review_visit", raise_exception=True)
def visit_bulk_accept(request):
    form = BulkForm(request.POST)
    wanted = form.cleaned_data["visits"] if form.is_valid() else []
    visits = Visit.objects.visible_to(request.user)
    return _bulk_page(request, form, bulk.accept_clean_visits(visits, wanted, request.user), is_done=True)


def _bulk_page(request, form: BulkForm, outcomes: list[bulk.Outcome], *, is_done=False):
    homes = [one.visit.household_id for one in outcomes]
    if homes:
        log_access(
            actor=request.user, purpose="menyetujui kunjungan bersamaan", kind="household", fields=["name"],
            object_ids=homes,
        )  # fmt: skip
    heads = head_names(homes)
    rows = [(one, heads.get(one.visit.household_id, ""), place_of(one.visit.household)) for one in outcomes]
    context = {
        "form": form, "is_done": is_done, "good": [row for row in rows if not row[0].why_not],
        "others": [row for row in rows if row[0].why_not],
    }  # fmt: skip
    return render(request, "verification/visit_bulk.html", context, status=200 if form.is_valid() else 400)
