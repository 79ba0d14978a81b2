import django_filters

from households.models import Area, Indicator, Need
from partners.reports import shown_near


class NeedFilter(django_filters.FilterSet):
    """A filter looks only at what a row shows, so that it tells nothing more."""

    indicator = django_filters.ModelChoiceFilter(
        queryset=Indicator.objects.all(), to_field_name="code", help_text="Kode indikator."
    )
    district = django_filters.ModelChoiceFilter(
        queryset=Area.objects.districts(), to_field_name="kemendagri_code", field_name="household__village__parent",
        help_text="Kode Kemendagri kecamatan.",
    )  # fmt: skip
    in_my_area = django_filters.BooleanFilter(
        method="near", help_text="true: hanya yang wilayah tampilannya di ring 1 perusahaan, atau kecamatannya."
    )

    class Meta:
        model = Need
        fields = ["indicator", "district", "in_my_area"]

    def near(self, needs, name, value):
        return shown_near(needs, self.request.auth) if value else needs
