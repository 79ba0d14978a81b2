import django_filters
from django import forms
from django.utils import timezone

from households.fields import VillagesField
from households.models import Area, Indicator, Need
from interventions.models import Payment
from partners.contributing import FILES_PER_PROGRESS
from partners.csr.sending import OnceForm
from partners.identities import SHORTEST_PURPOSE
from partners.models import LAST_YEAR
from partners.proposals import LARGEST_BUDGET
from partners.reports import shown_near
from partners.validators import validate_free_text


class NeedFilter(django_filters.FilterSet):
    """It looks only at what a row shows, as the filter of the API does."""

    indicator = django_filters.ModelChoiceFilter(
        label="Indikator", queryset=Indicator.objects.filter(opens_need=True), empty_label="Semua indikator"
    )
    district = django_filters.ModelChoiceFilter(
        label="Kecamatan", field_name="household__village__parent", empty_label="Semua kecamatan",
        queryset=Area.objects.districts().order_by("name"),
    )  # fmt: skip
    most_cost_idr = django_filters.NumberFilter(
        label="Biaya paling banyak (rupiah)", field_name="cost_idr", lookup_expr="lte", min_value=0,
        max_value=LARGEST_BUDGET, decimal_places=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    near = django_filters.ChoiceFilter(
        label="Wilayah", choices=[("ring1", "Ring 1 perusahaan dan kecamatannya")], empty_label="Seluruh kabupaten",
        method="near_company",
    )  # fmt: skip

    class Meta:
        model = Need
        fields = []

    def near_company(self, needs, name, value):
        return shown_near(needs, self.request.desk.company)


class SharedNeedFilter(django_filters.FilterSet):
    indicator = NeedFilter.base_filters["indicator"]
    district = NeedFilter.base_filters["district"]

    class Meta:
        model = Need
        fields = []


class KeyForm(forms.Form):
    # Named as a password: browsers offer to keep it, and what counts wrong ones masks a field of this name.
    password = forms.CharField(
        label="Kunci perusahaan", max_length=80, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Diawali rbpk_. Bappeda memberikannya satu kali kepada perusahaan.",
    )  # fmt: skip


def rupiah_field(label: str, **options) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=1, max_value=LARGEST_BUDGET, widget=widget, **options)


class ReserveForm(OnceForm):
    pledged_idr = rupiah_field(
        "Bagian yang dijanjikan (rupiah)", required=False,
        help_text="Kosongkan untuk seluruh biaya. Bila sebagian, sisanya terbuka bagi perusahaan lain.",
    )  # fmt: skip


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label="Keperluan melihat identitas", max_length=200, min_length=SHORTEST_PURPOSE,
        help_text="Misalnya: mengantar bahan bangunan ke rumah. Keperluan dan waktunya dicatat.",
    )  # fmt: skip


class PledgeForm(OnceForm):
    pledged_idr = rupiah_field("Bagian yang dijanjikan (rupiah)")


class ChangePledgeForm(OnceForm):
    pledged_idr = rupiah_field("Seluruh janji (rupiah)", help_text="Jumlah seluruhnya, bukan tambahannya.")


class PaymentForm(OnceForm):
    kind = forms.ChoiceField(label="Yang diberikan", choices=Payment.Kind.choices, widget=forms.RadioSelect)
    amount_idr = rupiah_field("Nilai (rupiah)", help_text="Barang dan tenaga ditulis menurut nilainya.")
    paid_on = forms.DateField(label="Tanggal", widget=forms.DateInput)


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    widget = SeveralFiles

    def clean(self, data, initial=None):
        files = [super(FilesField, self).clean(one, initial) for one in data or []]
        if len(files) > FILES_PER_PROGRESS:
            raise forms.ValidationError(f"Paling banyak {FILES_PER_PROGRESS} berkas sekali kirim.")
        return files


class ProgressForm(OnceForm):
    observed_on = forms.DateField(label="Keadaan per tanggal", widget=forms.DateInput)
    percent = forms.IntegerField(label="Kemajuan (persen)", min_value=0, max_value=100)
    note = forms.CharField(
        label="Catatan", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_free_text], help_text="Jangan menulis nama, alamat, atau nomor identitas warga.",
    )  # fmt: skip
    files = FilesField(
        label="Foto atau pindaian", required=False,
        help_text="Foto JPEG, PNG, atau WebP sampai 1 MB, atau pindaian PDF sampai 10 MB. Foto rumah atau barangnya, "
        "bukan wajah warga.",
    )  # fmt: skip


class ProposalForm(OnceForm):
    name = forms.CharField(label="Nama program", max_length=150, validators=[validate_free_text])
    year = forms.TypedChoiceField(label="Tahun pelaksanaan", coerce=int)
    indicators = forms.ModelMultipleChoiceField(
        label="Indikator yang ditangani", queryset=Indicator.objects.filter(opens_need=True).order_by("label"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    villages = VillagesField(
        label="Desa atau kelurahan", help_text="Semula desa ring 1 perusahaan. Buka kecamatan untuk mengubahnya."
    )
    budget_idr = rupiah_field("Anggaran (rupiah)")
    description = forms.CharField(
        label="Uraian", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        validators=[validate_free_text],
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        year = timezone.localdate().year
        self.fields["year"].choices = [(one, str(one)) for one in range(year, min(year + 3, LAST_YEAR + 1))]


class ReportForm(OnceForm):
    note = forms.CharField(
        label="Uraian laporan", max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        validators=[validate_free_text],
        help_text="Apa yang dikerjakan, apa yang belum, dan mengapa. Tanpa nama atau nomor identitas warga.",
    )  # fmt: skip
