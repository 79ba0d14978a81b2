import django_filters
from django import forms

from households.models import Area
from partners.contributions.standing import STANDINGS, owing
from partners.models import Company

OWING = "owing"


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
        return owing(companies) if value == OWING else companies.filter(STANDINGS[value][1])


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
