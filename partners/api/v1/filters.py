import django_filters
from drf_spectacular.utils import extend_schema_field

from households.models import Area, Indicator, Need
from partners.api.fields import MOST_RUPIAH
from partners.reports import shown_in_village, shown_near


@extend_schema_field({"type": "boolean", "description": "true: hanya yang wilayah tampilannya di ring 1."})
class TrueOrFalse(django_filters.ChoiceFilter):
    """Another word is refused: passed over, it would show everything."""

    def __init__(self, **options):
        super().__init__(choices=[("true", "true"), ("false", "false")], **options)


@extend_schema_field(
    {"type": "integer", "minimum": 0, "maximum": MOST_RUPIAH, "description": "Biaya paling banyak, rupiah."}
)
class MostRupiah(django_filters.NumberFilter):
    def __init__(self, **options):
        super().__init__(lookup_expr="lte", min_value=0, max_value=MOST_RUPIAH, decimal_places=0, **options)


@extend_schema_field({"type": "string", "description": "Kode Kemendagri desa: hanya yang desanya tampil."})
class Village(django_filters.ModelChoiceFilter):
    """By code."""


class NeedFilter(django_filters.FilterSet):
    """A filter looks only at what a row shows, so that it tells nothing more."""

    indicator = django_filters.ModelChoiceFilter(
        queryset=Indicator.objects.all(), to_field_name="code", help_text="Kode indikator."
    )
    district = django_filters.ModelChoiceFilter(
        queryset=Area.objects.districts(), to_field_name="kemendagri_code", field_name="household__village__parent",
        help_text="Kode Kemendagri kecamatan.",
    )  # fmt: skip
    village = Village(queryset=Area.objects.villages(), to_field_name="kemendagri_code", method="named")
    most_cost_idr = MostRupiah(field_name="cost_idr")
    in_my_area = TrueOrFalse(method="near")

    class Meta:
        model = Need
        fields = ["indicator", "district", "village", "most_cost_idr", "in_my_area"]

    def named(self, needs, name, village):
        return shown_in_village(needs, village)

    def near(self, needs, name, value):
        return shown_near(needs, self.request.auth.company) if value == "true" else needs
