import django_filters
from django import forms
from django.utils import timezone

from households.models import Area
from partners.contributions.standing import STANDINGS, owing
from partners.models import FIRST_YEAR, Company

OWING = "owing"


def asked_year(request) -> int:
    """This one, unless the address names an earlier one that can be."""
    this_year, asked = timezone.localdate().year, request.GET.get("tahun", "")
    is_year = asked.isdecimal() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= this_year
    return int(asked) if is_year else this_year


class YearFilter(django_filters.FilterSet):
    """The year is no filter of rows: it says of which year the figures are (`asked_year`)."""

    tahun = django_filters.NumberFilter(label="Tahun", method="keep", widget=forms.HiddenInput)

    class Meta:
        model = Company
        fields = []

    def keep(self, rows, name, value):
        return rows


class CompanyFilter(YearFilter):
    standing = django_filters.ChoiceFilter(
        label="Kontribusi", choices=[(OWING, "Belum menyerahkan, padahal anggota forum atau berkomitmen"),
                                     *((key, chip.label) for key, (chip, _) in STANDINGS.items())],
        empty_label="Semua", method="of_standing",
    )  # fmt: skip
    sector = django_filters.ChoiceFilter(
        label="Bidang usaha", choices=Company.Sector.choices, empty_label="Semua bidang"
    )

    def of_standing(self, companies, name, value):
        return owing(companies, asked_year(self.request)) if value == OWING else companies.filter(STANDINGS[value][1])


class CompanyInDistrictFilter(YearFilter):
    """Of one kecamatan: no promise names a place, so nobody is owing there."""

    kecamatan = django_filters.CharFilter(label="Kecamatan", method="keep", widget=forms.HiddenInput)


class DistrictFilter(YearFilter):
    perusahaan = django_filters.ModelChoiceFilter(
        label="Perusahaan", queryset=Company.objects.select_related("funder").order_by("funder__name"),
        empty_label="Semua perusahaan", method="keep",
    )  # fmt: skip

    class Meta:
        model = Area
        fields = []
