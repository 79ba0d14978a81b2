"""Filters of the lists of this room."""

import django_filters as filters

from verification.review.filters import VillageFilter
from verification.review.models import Decision
from verification.targeting import revisits


class EntryFilter(filters.FilterSet):
    village = VillageFilter(field_name="household__village")
    level = filters.ChoiceFilter(
        label="Diputuskan oleh", field_name="decision__level", choices=Decision.Level.choices, empty_label="Semua"
    )


class ChangeFilter(filters.FilterSet):
    why = filters.ChoiceFilter(label="Sebab", field_name="why", empty_label="Semua sebab")
    village = VillageFilter(field_name="household__village")

    def __init__(self, *args, reasons=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["why"].extra["choices"] = list(reasons)


class StrikeFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        label="Keadaan", method="in_state", empty_label="Semua",
        choices=[("waiting", "Menunggu petugas kedua"), ("confirmed", "Disetujui"), ("declined", "Ditolak")],
    )  # fmt: skip
    village = VillageFilter(field_name="household__village")

    def in_state(self, queryset, name, value):
        if value == "waiting":
            return queryset.waiting()
        return queryset.filter(is_confirmed=value == "confirmed")


class RevisitFilter(filters.FilterSet):
    days = filters.ChoiceFilter(
        label="Bukti habis", method="as_it_is", choices=revisits.HORIZONS,
        empty_label=f"Dalam {revisits.DEFAULT_DAYS} hari",
    )  # fmt: skip
    village = VillageFilter(field_name="household__village")
    taken = filters.ChoiceFilter(
        label="Tugas", field_name="is_taken", empty_label="Semua",
        choices=[("False", "Belum ditugaskan"), ("True", "Sudah ditugaskan")],
    )  # fmt: skip

    def as_it_is(self, queryset, name, value):
        """The list already asks the database for so many days."""
        return queryset
