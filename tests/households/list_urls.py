"""A list of areas, to try the list pattern with."""

from datetime import date

import django_filters
from django.urls import path

from households.lists import Chip, Column, ListPage
from households.models import Area
from rbpk.urls import urlpatterns as site


class AreaFilters(django_filters.FilterSet):
    cari = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="Nama")
    tingkat = django_filters.ChoiceFilter(field_name="level", choices=Area.Level, label="Tingkat")
    nomor = django_filters.RangeFilter(field_name="priority_tier", label="Prioritas")


class AreaList(ListPage):
    model = Area
    title = "Wilayah"
    permission_required = "households.view_household"
    filterset_class = AreaFilters
    export_name = "wilayah"
    default_sort = "name"
    empty_text = "Belum ada wilayah. Muat daftar wilayah."
    empty_link = ("home", "Muat daftar")
    columns = [
        Column("name", "Nama", sort=("name",), link=lambda area: f"/wilayah/{area.pk}/"),
        Column("level", "Tingkat", value=lambda area: Chip(area.get_level_display(), "info"), kind="chip"),
        Column("parent", "Induk", value="parent.name"),
        Column("tier", "Prioritas", value="priority_tier", sort=("priority_tier",), kind="number"),
        Column("cost", "Biaya", value=lambda area: 1_234_567, kind="rupiah"),
        Column("day", "Hari", value=lambda area: date(2023, 1, 24), kind="date", in_export=False),
    ]

    def get_queryset(self):
        return super().get_queryset().filter(level="village").select_related("parent")


urlpatterns = [path("wilayah/", AreaList.as_view()), *site]
