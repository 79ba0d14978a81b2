"""The ranked needs of an activity."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property

from households.lists import Column, ListPage
from interventions.allotment import reports
from interventions.allotment.forms import RankingFilter
from interventions.allotment.models import QualifyingCondition
from interventions.allotment.ranking import Ranked, ranking_of
from interventions.models import Activity
from interventions.reports import place_of


def why(row: Ranked) -> str:
    """What ranks a need, in the order in which it counts."""
    parts = [f"skor {number_format(round(row.severity, 2), 2)}"]
    if row.n_deprivations is not None:
        parts.append(f"{row.n_deprivations} kekurangan")
    return ", ".join([*parts, f"{row.n_open} kebutuhan terbuka"])


class RankingList(ListPage):
    """One statement over the register gives the page; sorting is the rank itself."""

    template_name = "interventions/allotment/ranking.html"
    permission_required = ["interventions.view_programmes", "households.view_need"]
    filterset_class = RankingFilter
    title = "Pencocokan"
    export_name = "pencocokan"
    count_noun = "kebutuhan"
    empty_text = "Tidak ada kebutuhan terbuka yang memenuhi syarat kegiatan ini hari ini."

    @cached_property
    def activity(self) -> Activity:
        visible = Activity.objects.visible_to(self.request.user).select_related("programme__opd", "funder")
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def get_queryset(self):
        self.purpose = f"Kebutuhan yang dapat dilayani {self.activity}, dari keluarga yang paling berat keadaannya."
        page = self.request.GET.get(self.page_kwarg, "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1
        return ranking_of(self.activity, start=(max(number, 1) - 1) * self.paginate_by)

    def _sorted(self, ranking):
        return ranking

    def get_columns(self) -> list[Column]:
        return [
            Column("rank", "Urutan", kind="number"),
            Column("code", "Kebutuhan", value="need.public_code", is_primary=True, link=self._address_of),
            Column("indicator", "Indikator", value="need.indicator.label"),
            Column("village", "Desa/kelurahan", value=lambda row: place_of(row.need), is_secondary=True),
            Column("why", "Keadaan keluarga", value=why, is_secondary=True),
            Column("days", "Menunggu (hari)", value="days_waiting", kind="number"),
            Column("seen", "Bukti kunjungan", value="evidence.observed_on", kind="date"),
        ]  # fmt: skip

    def _address_of(self, row: Ranked) -> str:
        return reverse("interventions:allotment-need", args=[self.activity.pk, row.need.public_code])

    def get_context_data(self, **kwargs):
        rules = list(QualifyingCondition.objects.of(self.activity))
        return super().get_context_data(**kwargs) | {
            "activity": self.activity, "counts": self.object_list.counts(),
            "conditions": [reports.conditions.words_of(rule) for rule in rules],
            "areas": reports.area_words(self.activity), "indicators": self.activity.programme.indicators.all(),
        }  # fmt: skip
