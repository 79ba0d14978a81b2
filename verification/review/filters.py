"""Filters of the lists of verification. Areas to choose from are those of the person who looks."""

import django_filters as filters

from households.models import Area
from verification.field.models import Visit, VisitFlag


def villages_of(request):
    """Villages of the person's areas; of the whole regency for an OPD, which has no areas."""
    areas = Area.objects.villages().select_related("parent")
    return areas.visible_to(request.user) if request.user.has_perm("households.view_household") else areas


class VillageFilter(filters.ModelChoiceFilter):
    def __init__(self, **options):
        super().__init__(label="Desa", queryset=villages_of, empty_label="Semua desa", **options)

    @property
    def field(self):
        field = super().field
        field.label_from_instance = lambda village: village.full_name
        return field


class VisitFilter(filters.FilterSet):
    status = filters.ChoiceFilter(label="Status", choices=Visit.Status.choices, empty_label="Semua status")
    village = VillageFilter(field_name="household__village")
    flag = filters.ChoiceFilter(
        label="Tanda", field_name="flags__kind", choices=VisitFlag.Kind.choices, empty_label="Semua tanda"
    )
    outcome = filters.ChoiceFilter(label="Hasil", choices=Visit.Outcome.choices, empty_label="Semua hasil")

    class Meta:
        model = Visit
        fields = ["status", "village", "flag", "outcome"]


class AwaitingFilter(filters.FilterSet):
    village = VillageFilter(field_name="village")
