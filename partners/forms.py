import re

import django_filters
from django import forms

from households.models import Area
from interventions.models import Commitment
from partners.actions import USUAL_SCOPES
from partners.contributions.standing import STANDINGS
from partners.models import ApiKey, Company, FundingProposal, Reservation


class CompanyFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label="Nama perusahaan", field_name="funder__name", lookup_expr="icontains")
    sector = django_filters.ChoiceFilter(
        label="Bidang usaha", choices=Company.Sector.choices, empty_label="Semua bidang"
    )
    standing = django_filters.ChoiceFilter(
        label="Kontribusi tahun ini", choices=[(key, chip.label) for key, (chip, _) in STANDINGS.items()],
        empty_label="Semua", method="of_standing",
    )  # fmt: skip

    class Meta:
        model = Company
        fields = []

    def of_standing(self, companies, name, value):
        return companies.filter(STANDINGS[value][1])


class ReservationFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(
        label="Status", field_name="commitment__status", choices=Commitment.Status.choices, empty_label="Semua status"
    )
    company = django_filters.ModelChoiceFilter(
        label="Perusahaan", queryset=Company.objects.select_related("funder").order_by("funder__name"),
        empty_label="Semua perusahaan",
    )  # fmt: skip
    district = django_filters.ModelChoiceFilter(
        label="Kecamatan", field_name="commitment__need__household__village__parent", empty_label="Semua kecamatan",
        queryset=Area.objects.districts().order_by("name"),
    )  # fmt: skip

    class Meta:
        model = Reservation
        fields = []


class ProposalFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(
        label="Status", choices=FundingProposal.Status.choices, empty_label="Semua status"
    )
    year = django_filters.NumberFilter(label="Tahun", widget=forms.NumberInput(attrs={"inputmode": "numeric"}))

    class Meta:
        model = FundingProposal
        fields = []


class KeyForm(forms.Form):
    slot = forms.TypedChoiceField(choices=[(1, "1"), (2, "2")], coerce=int, widget=forms.HiddenInput)
    days = forms.TypedChoiceField(
        label="Berlaku selama", choices=[(365, "1 tahun"), (180, "6 bulan"), (30, "30 hari")], coerce=int
    )
    scopes = forms.MultipleChoiceField(label="Boleh dipakai untuk", choices=ApiKey.Scope.choices, initial=USUAL_SCOPES)
    networks = forms.CharField(
        label="Hanya dari alamat atau jaringan IP (dipisah koma; kosong: dari mana saja)", max_length=400,
        required=False,
    )  # fmt: skip

    def clean_networks(self):
        return [text for text in re.split(r"[\s,;]+", self.cleaned_data["networks"]) if text]


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label="Alasan menolak", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, min_length=10,
        help_text="Kebutuhan terbuka lagi bagi OPD dan perusahaan lain.",
    )  # fmt: skip


class RefuseProposalForm(forms.Form):
    reason = forms.CharField(
        label="Alasan menolak", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, min_length=10,
        help_text="Perusahaan membaca alasan ini.",
    )  # fmt: skip
