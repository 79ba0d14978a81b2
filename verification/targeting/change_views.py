"""Changes between two versions: sums for all who watch, names for those who may read them."""

from django.contrib.auth.decorators import permission_required
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from households.lists import Column, ListPage
from households.models import Residence
from verification.field.reports import place_of
from verification.review.models import TargetEntry, TargetList
from verification.targeting import reports
from verification.targeting.changes import (
    ENTERED,
    LEFT,
    REASONS,
    moved,
    previous_of,
    reasons_of,
    sums_by_village,
)
from verification.targeting.filters import ChangeFilter

NOT_SHOWN = "nama tidak ditampilkan"


@require_GET
@permission_required("verification.view_dashboard", raise_exception=True)
def changes(request, pk):
    """Sums and reasons, of a supervisor his areas, else the whole regency."""
    after = get_object_or_404(TargetList, pk=pk)
    others = TargetList.objects.exclude(pk=pk)
    before = _asked(request, others) or previous_of(after)
    context = {"after": after, "before": before, "others": others}
    if before:
        entries = reports.entries_counted_for(request.user)
        villages = sums_by_village(entries, before, after)
        context |= {
            "villages": villages, "left": reasons_of(entries, before, after, LEFT),
            "entered": reasons_of(entries, before, after, ENTERED), "LEFT": LEFT, "ENTERED": ENTERED,
            "n_before": sum(one.before for one in villages), "n_out": sum(one.out for one in villages),
            "n_in": sum(one.came_in for one in villages), "n_after": sum(one.after for one in villages),
            "sees_entries": request.user.has_perm("verification.decide_household"),
        }  # fmt: skip
    return render(request, "verification/targeting/changes.html", context)


def _asked(request, others) -> TargetList | None:
    asked = request.GET.get("dari", "")
    return others.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 10 else None  # noqa: PLR2004


class ChangeList(ListPage):
    """Who left, or who entered. A name stands where the person may open that household."""

    model = TargetEntry
    permission_required = "verification.decide_household"
    template_name = "verification/targeting/change_list.html"
    names_shown = "perubahan daftar sasaran"
    count_noun = "rumah tangga"
    default_sort = "place"
    export_name = "perubahan-daftar-sasaran"
    columns = [
        Column("code", "Rumah tangga", value="household.code", sort=("household__code",), is_primary=True,
               link=lambda row: row.may_open and reverse("verification:household-decision", args=[row.household.code])),
        Column("head_name", "Kepala keluarga", value=lambda row: row.shown_name if row.may_open else NOT_SHOWN,
               is_secondary=True, in_export=False),
        Column("place", "Tempat", value=lambda row: place_of(row.household), is_secondary=True,
               sort=("household__village__path", "household__neighbourhood__rt", "household__code")),
        Column("why", "Sebab", value=lambda row: ALL_REASONS[row.why], is_secondary=True),
        Column("decided_at", "Putusan di versi itu", value="decision.decided_at", kind="date",
               sort=("decision__decided_at",)),
    ]  # fmt: skip

    @cached_property
    def lists(self) -> tuple[TargetList, TargetList]:
        return tuple(get_object_or_404(TargetList, pk=self.kwargs[name]) for name in ("before", "pk"))

    @property
    def way(self) -> str:
        if self.kwargs["way"] not in REASONS:
            raise Http404
        return self.kwargs["way"]

    @property
    def title(self) -> str:
        before, after = self.lists
        return f"{'Keluar' if self.way == LEFT else 'Masuk'} antara {before} dan {after}"

    @property
    def empty_text(self) -> str:
        return f"Tidak ada rumah tangga yang {self.way} di wilayah Anda."

    def filterset_class(self, data, queryset, request):
        return ChangeFilter(data, queryset=queryset, request=request, reasons=REASONS[self.way].items())

    def get_queryset(self):
        before, after = self.lists
        heads = Residence.objects.filter(household=OuterRef("household"), relation=Residence.Relation.HEAD)
        entries = reports.that_may_be_opened(reports.entries_visible_to(self.request.user), self.request.user)
        named = entries.annotate(shown_name=Subquery(heads.order_by("pk").values("person__name")[:1]))
        related = ["household__village", "household__neighbourhood", "decision"]
        return moved(named, before, after, self.way).select_related(*related)

    def get_context_data(self, **kwargs):
        before, after = self.lists
        return super().get_context_data(**kwargs) | {"before": before, "after": after, "way": self.way}


ALL_REASONS = {**REASONS[LEFT], **REASONS[ENTERED]}
