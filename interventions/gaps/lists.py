"""Who has nothing, and who was served twice: one by one, for those who may see them."""

import django_filters
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from households.lists import Column, ListPage
from households.models import Household, Indicator, Residence
from interventions.gaps import reports
from interventions.models import Commitment, Delivery, needs_visible_to
from interventions.reports import commitment_chip, place_of
from verification.review.filters import VillageFilter


class NamedGapList(ListPage):
    """Names stand here for those who see the register; an OPD gets codes and the way to the page of the need."""

    permission_required = "interventions.view_gaps"

    def has_permission(self):
        return super().has_permission() and not reports.sees_counts_only(self.request.user)

    @property
    def has_names(self) -> bool:
        return self.request.user.has_perm("households.view_household")

    @property
    def names_shown(self) -> str:
        return self.title.lower() if self.has_names else ""


class HouseholdFilter(django_filters.FilterSet):
    desa = VillageFilter(field_name="village")

    class Meta:
        model = Household
        fields: list[str] = []


def _head_of(household: str) -> Subquery:
    heads = Residence.objects.open().filter(household=OuterRef(household), relation="head").order_by("pk")
    return Subquery(heads.values("person__name")[:1])


class HouseholdsWithoutHelp(NamedGapList):
    model = Household
    template_name = "interventions/gaps/list.html"
    title = "Sasaran tanpa bantuan"
    filterset_class = HouseholdFilter
    empty_text = "Semua rumah tangga di daftar sasaran sudah dijanjikan atau menerima sesuatu."
    export_name = "sasaran-tanpa-bantuan"
    default_sort = "place"
    count_noun = "rumah tangga"

    @property
    def purpose(self) -> str:
        if self.has_names:
            return "Ada di daftar sasaran yang berlaku, tetapi belum ada yang menjanjikan atau menyerahkan apa pun."
        return "Ada di daftar sasaran, tanpa bantuan apa pun, dengan kebutuhan terbuka yang dapat dilayani OPD Anda."

    def get_queryset(self):
        user = self.request.user
        needs = needs_visible_to(user).open().filter(household=OuterRef("pk")).order_by("opened_on", "pk")
        counted = needs.order_by().values("household").annotate(n=Count("pk")).values("n")
        found = reports.households_without_help(user).select_related("village__parent", "neighbourhood")
        return found.annotate(
            head_name=_head_of("pk"), n_open=Coalesce(Subquery(counted), 0),
            open_since=Subquery(needs.values("opened_on")[:1]), need_code=Subquery(needs.values("public_code")[:1]),
        )  # fmt: skip

    def get_columns(self):
        name = Column("name", "Kepala keluarga", value="head_name", is_primary=True, in_export=False, link=self._page)
        return [
            *([name] if self.has_names else []),
            Column("code", "Rumah tangga", sort=("code",), is_primary=not self.has_names, is_secondary=self.has_names,
                   link=self._page),
            Column("place", "Desa/kelurahan", value="village.full_name", is_secondary=True,
                   sort=("village__parent__name", "village__name", "code")),
            Column("rt", "RT", value="neighbourhood"),
            Column("n_open", "Kebutuhan terbuka", kind="number", sort=("n_open",)),
            Column("open_since", "Terbuka sejak", kind="date", sort=("open_since",), is_secondary=True),
        ]  # fmt: skip

    def _page(self, household) -> str:
        if self.has_names:
            return reverse("households:household-detail", args=[household.code])
        return reverse("interventions:need-detail", args=[household.need_code]) if household.need_code else ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"section": "sasaran"}


class RepeatFilter(django_filters.FilterSet):
    indikator = django_filters.ModelChoiceFilter(
        label="Indikator", field_name="need__indicator", queryset=Indicator.objects.order_by("label"),
        empty_label="Semua indikator",
    )  # fmt: skip
    desa = VillageFilter(field_name="need__household__village")

    class Meta:
        model = Commitment
        fields: list[str] = []


class RepeatedList(NamedGapList):
    model = Commitment
    template_name = "interventions/gaps/list.html"
    title = "Dilayani dua kali"
    purpose = (
        "Bantuan sejenis untuk rumah tangga atau warga yang sama dalam tiga tahun: diserahkan lagi, atau dijanjikan "
        "lagi di samping penyerahan yang belum lama."
    )  # fmt: skip
    filterset_class = RepeatFilter
    empty_text = "Tidak ada bantuan sejenis yang berulang dalam tiga tahun."
    export_name = "dilayani-dua-kali"
    default_sort = "-committed_at"
    count_noun = "bantuan berulang"

    def get_queryset(self):
        repeated = reports.repeated_commitments(self.request.user, timezone.localdate())
        found = Commitment.objects.filter(pk__in=list(repeated.values_list("pk", flat=True)))  # looked for once
        earlier = _earlier_deliveries().order_by("-delivered_on", "-pk")
        related = ["need__indicator", "need__person", "need__household__village__parent", "leader"]
        return found.select_related(*related, "activity__programme__opd").annotate(
            head_name=_head_of("need__household"), earlier_on=Subquery(earlier.values("delivered_on")[:1]),
            earlier_bast=Subquery(earlier.values("bast_number")[:1]),
        )  # fmt: skip

    def get_columns(self):
        name = Column("name", "Penerima", value=_recipient, is_primary=True, in_export=False, link=_need_page)
        return [
            *([name] if self.has_names else []),
            Column("need", "Kebutuhan", value="need.public_code", is_primary=not self.has_names, link=_need_page),
            Column("indicator", "Indikator", value="need.indicator.label", sort=("need__indicator__label",),
                   is_secondary=True),
            Column("village", "Desa/kelurahan", value=lambda row: place_of(row.need), is_secondary=True),
            Column("earlier_on", "Sudah diserahkan", kind="date", sort=("earlier_on",)),
            Column("earlier_bast", "BAST"),
            Column("status", "Kali ini", value=commitment_chip, kind="chip", is_secondary=True),
            Column("delivered_on", "Diserahkan lagi", value="completed_on", kind="date"),
            Column("committed_at", "Dijanjikan lagi", kind="date", sort=("committed_at",),
                   value=lambda row: timezone.localdate(row.committed_at)),
            Column("taker", "Oleh"),
            Column("reason", "Alasan", value=lambda row: row.repeat_reason or "Tidak tertulis"),
        ]  # fmt: skip

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"section": "ganda"}


def _earlier_deliveries():
    """Of the same kind, before the hand-over of an outer commitment, or before today where it has none."""
    same = Delivery.objects.annotate(whom=Coalesce("commitment__need__person", Value(0)))
    today = Value(timezone.localdate())
    return same.filter(
        Q(delivered_on__lt=Coalesce(OuterRef("completed_on"), today))
        | Q(delivered_on=Coalesce(OuterRef("completed_on"), today), commitment__lt=OuterRef("pk")),
        commitment__need__household=OuterRef("need__household"),
        commitment__need__indicator=OuterRef("need__indicator"), whom=Coalesce(OuterRef("need__person"), Value(0)),
    ).exclude(commitment=OuterRef("pk"))  # fmt: skip


def _recipient(commitment: Commitment) -> str:
    person = commitment.need.person
    return person.name if person else commitment.head_name or commitment.need.household.code


def _need_page(commitment: Commitment) -> str:
    return reverse("interventions:need-detail", args=[commitment.need.public_code])
