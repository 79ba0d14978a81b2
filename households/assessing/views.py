"""Doors of scoring over the register: measures by area, and what a draft of rules would change."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST

from households.assessing import reports, works
from households.assessing.forms import ChangeFilter
from households.assessing.measures import AreaMeasure, measure
from households.lists import Chip, Column, ListPage
from households.models import Area, Residence, RuleSet, ScoringChange
from jobs.actions import AlreadyRunning
from jobs.tasks import ring

CHANGE_TONES = {"yes": "warn", "no": "good", "unknown": "neutral"}


class MeasureList(ListPage):
    """H, A and M0 by kecamatan, or by village within one of them."""

    template_name = "households/measure_list.html"
    permission_required = "households.view_measures"
    title = "Kemiskinan menurut aturan"
    purpose = "Berapa warga dari rumah tangga terverifikasi yang miskin menurut satu perangkat aturan, dan karena apa."
    empty_text = "Belum dihitung. Hitungan disusun setiap malam, atau sekarang oleh Bappeda."
    count_noun = "wilayah"
    export_name = "kemiskinan-menurut-aturan"
    default_sort = "name"
    paginate_by = 50

    @cached_property
    def rule_set(self) -> RuleSet | None:
        known = reports.measured_rule_sets()
        asked = self.request.GET.get("aturan")
        return next((one for one in known if one.code == asked), known[0] if known else None)

    @cached_property
    def district(self) -> Area | None:
        asked = self.request.GET.get("kecamatan", "")
        return get_object_or_404(Area.objects.districts(), pk=asked) if asked.isdecimal() and len(asked) < 10 else None

    @cached_property
    def run(self):
        return reports.last_run(self.rule_set)

    @cached_property
    def villages(self):
        rows = reports.villages_of(self.run, self.request.user)
        return list(rows.filter(village__parent=self.district) if self.district else rows)

    @cached_property
    def measures(self) -> dict[int, AreaMeasure]:
        level = "village" if self.district else "district"
        return reports.measures_by_area(self.run, self.villages, level, self.request.user) if self.run else {}

    def get_queryset(self):
        return Area.objects.filter(pk__in=self.measures)

    def get_columns(self):
        def of(name):
            return lambda area: getattr(self.measures[area.pk], name)

        return [
            Column("name", "Wilayah", "name", sort=("name",), is_primary=True, link=self._villages_address),
            Column("n_households", "Rumah tangga", of("n_households"), kind="number"),
            Column("n_people", "Warga", of("n_people"), kind="number"),
            Column("headcount", "Miskin (H)", lambda area: bounds(self.measures[area.pk].headcount), is_secondary=True),
            Column("intensity", "Kedalaman (A)", of("intensity"), kind="percent"),
            Column("m0", "H × A (M0)", lambda area: bounds(self.measures[area.pk].adjusted_headcount, 4)),
            Column("unknown", "Belum dapat dinilai", of("unknown_share"), kind="percent"),
        ]  # fmt: skip

    def _villages_address(self, area: Area) -> str:
        return "" if self.district else f"?aturan={self.rule_set.code}&kecamatan={area.pk}"

    def get_context_data(self, **kwargs):
        found = measure(self.villages, reports.weights_of(self.run)) if self.run else None
        return super().get_context_data(**kwargs) | {
            "rule_sets": reports.measured_rule_sets(), "rule_set": self.rule_set, "run": self.run, "found": found,
            "upper": _upper(found), "district": self.district,
            "lines": reports.indicator_lines(self.run, found) if found else [],
        }  # fmt: skip


@require_POST
@permission_required("households.try_rules", raise_exception=True)
def measure_again(request):
    rule_set = RuleSet.objects.filter(is_active=True, code=request.POST.get("aturan", "")).first()
    if rule_set is None:
        messages.error(request, "Perangkat aturan itu tidak dipakai lagi. Pilih yang lain.")
        return redirect("households:measure-list")
    return _to_job(request, lambda: works.request_measuring(rule_set, request.user), reverse("households:measure-list"))


# Trials


@require_POST
@permission_required("households.try_rules", raise_exception=True)
def trial_new(request, pk):
    """A version of rules tried on the register; nothing of the register changes."""
    rule_set = get_object_or_404(RuleSet, pk=pk)
    return _to_job(request, lambda: works.request_trial(rule_set, request.user), reverse("households:measure-list"))


def _to_job(request, ask, otherwise: str):
    try:
        job = ask()
    except AlreadyRunning as error:
        messages.info(request, str(error))
        return redirect(otherwise)
    ring(job)
    return redirect("jobs:job-detail", pk=job.pk)


class TrialPage(ListPage):
    """Whom a version of rules would judge differently, by village and by name."""

    model = ScoringChange
    template_name = "households/trial.html"
    permission_required = "households.try_rules"
    filterset_class = ChangeFilter
    names_shown = "uji aturan pada register"
    purpose = "Apa yang berubah bila versi ini dipakai. Register belum berubah."
    empty_text = "Tidak ada rumah tangga yang dinilai lain."
    count_noun = "rumah tangga berubah"
    export_name = "uji-aturan"
    default_sort = "village"
    columns = [
        Column("code", "Rumah tangga", "household.code", sort=("household__code",), is_primary=True,
               link=lambda row: reverse("households:household-detail", args=[row.household.code])),
        Column("head_name", "Kepala keluarga", is_secondary=True, in_export=False),
        Column("village", "Desa", "household.village.full_name", is_secondary=True,
               sort=("household__village__parent__name", "household__village__name")),
        Column("before", "Sekarang", lambda row: _state_chip(row, "before"), kind="chip", sort=("before",)),
        Column("after", "Menjadi", lambda row: _state_chip(row, "after"), kind="chip", sort=("after",),
               is_secondary=True),
    ]  # fmt: skip

    @cached_property
    def run(self):
        visible = reports.runs_visible_to(self.request.user).select_related("rule_set", "against", "by")
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    @property
    def title(self) -> str:
        return f"Uji {self.run.rule_set}"

    def get_queryset(self):
        heads = Residence.objects.open().filter(household=OuterRef("household"), relation=Residence.Relation.HEAD)
        named = self.run.changes.annotate(head_name=Subquery(heads.order_by("pk").values("person__name")[:1]))
        return named.select_related("household__village__parent", "run__rule_set")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "run": self.run, "counts": reports.trial_counts(self.run), "by_village": reports.trial_by_village(self.run),
            "has_changed_since": reports.has_changed_since(self.run), "poor": self.run.rule_set.state_labels.get("yes"),
        }  # fmt: skip


def _state_chip(change: ScoringChange, name: str) -> Chip:
    state = getattr(change, name)
    return Chip(change.run.rule_set.state_labels.get(state, state), CHANGE_TONES[state])


def _upper(found: AreaMeasure | None) -> str:
    if found is None or not found.unknown_share:
        return "semua rumah tangga dapat dinilai"
    high = bounds((found.headcount[1], found.headcount[1]))
    return f"sekurangnya; {high} bila semua yang belum diketahui ternyata kekurangan"


def bounds(pair: tuple[float, float], decimals: int | None = None) -> str:
    """`12,3 %`, or `12,3 sampai 15,0 %` where unknown answers leave it open; with decimals: a bare number."""
    low, high = (number_format(round(end * (1 if decimals else 100), decimals or 1), decimals or 1) for end in pair)
    unit = "" if decimals else "\u00a0%"
    return f"{low}{unit}" if low == high else f"{low} sampai {high}{unit}"
