from django import forms
from django.utils import timezone
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from accounts.models import OPD, Membership, User
from households.matching.forms import TableField
from households.models import Indicator
from interventions.given.models import GivenAid, GivenFile
from interventions.given.values import EARLIEST_YEAR
from interventions.models import Programme, ProgrammeIndicator


class GivenFileForm(forms.Form):
    """A list of what an OPD gave. The regency office brings lists for any OPD."""

    file = TableField(
        label="Berkas daftar",
        help_text="xlsx, xls atau csv milik OPD. Perlu kolom NIK, atau nama bersama tanggal lahir atau desa; tanggal "
        "atau tahun pemberian; bila ada: nilai, jumlah, jenis bantuan, nomor BAST.",
    )  # fmt: skip
    opd = forms.ModelChoiceField(label="Diberikan oleh OPD", queryset=OPD.objects.none(), empty_label="Pilih OPD")
    programme = forms.ModelChoiceField(label="Program", queryset=Programme.objects.none(), empty_label="Pilih program")
    indicator = forms.ModelChoiceField(
        label="Indikator", queryset=Indicator.objects.none(), required=False, empty_label="Semua indikator program",
        help_text="Isi bila seluruh daftar hanya untuk satu indikator.",
    )  # fmt: skip
    year = forms.IntegerField(
        label="Tahun untuk baris tanpa tanggal", required=False, min_value=EARLIEST_YEAR,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        sees_all = user.has_perm("households.view_all_areas")
        own = Membership.objects.current().filter(user=user).values("opd")
        self.fields["opd"].queryset = OPD.objects.all() if sees_all else OPD.objects.filter(pk__in=own)
        programmes = Programme.objects.filter(is_named=True) if sees_all else Programme.objects.of(user)
        self.fields["programme"].queryset = programmes.order_by("name")
        served = ProgrammeIndicator.objects.filter(programme__in=programmes).values("indicator")
        self.fields["indicator"].queryset = Indicator.objects.filter(pk__in=served).order_by("label")
        if not sees_all and self.fields["opd"].queryset.count() == 1:
            self.fields["opd"].initial = self.fields["opd"].queryset.get()
            self.fields["opd"].widget = forms.HiddenInput()

    def clean_year(self):
        year, this_year = self.cleaned_data["year"], timezone.localdate().year
        if year and year > this_year:
            raise forms.ValidationError(f"Tahun paling akhir {this_year}.")
        return year


class GivenFilter(FilterSet):
    hasil = ChoiceFilter(
        label="Hasil", field_name="outcome", choices=GivenAid.Outcome.choices, empty_label="Semua hasil"
    )

    class Meta:
        model = GivenAid
        fields: list[str] = []


class GivenFileFilter(FilterSet):
    program = ModelChoiceFilter(
        label="Program", field_name="programme", empty_label="Semua program",
        queryset=Programme.objects.filter(is_named=True).order_by("name"),
    )  # fmt: skip

    class Meta:
        model = GivenFile
        fields: list[str] = []


class NearMissForm(forms.Form):
    """The buttons carry the answer."""

    answer = forms.ChoiceField(choices=[("same", "Orang yang sama"), ("other", "Orang lain")])
