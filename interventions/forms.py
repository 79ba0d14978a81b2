import django_filters
from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone

from accounts.models import OPD, User
from households.models import Area, Indicator, Need
from interventions.budgets.reports import lines_for_activities
from interventions.gaps.ages import AGES, BY_KEY
from interventions.models import Activity, Commitment, Programme, ProgrammeIndicator
from interventions.reports import NeedStory, activities_for
from verification.review.filters import VillageFilter

NO_OPD = "none"  # of the filter of needs: no active programme works on the indicator
LONGEST_NUMBER = 2**63 - 1  # what a column of rupiah holds


def _serving_opds():
    opds = OPD.objects.filter(programmes__is_active=True).distinct()
    return [*opds.values_list("pk", "short_name"), (NO_OPD, "Belum ada program")]


class NeedFilter(django_filters.FilterSet):
    indicator = django_filters.ModelChoiceFilter(
        label="Indikator", queryset=Indicator.objects.filter(opens_need=True), empty_label="Semua indikator"
    )
    district = django_filters.ModelChoiceFilter(
        label="Kecamatan", field_name="household__village__parent", empty_label="Semua kecamatan",
        queryset=Area.objects.districts().order_by("name"),
    )  # fmt: skip
    status = django_filters.ChoiceFilter(label="Status", choices=Need.Status.choices, empty_label="Semua status")
    programme = django_filters.ModelChoiceFilter(
        label="Program", queryset=Programme.objects.active(), empty_label="Semua program", method="of_programme"
    )
    village = VillageFilter(field_name="household__village")
    age = django_filters.ChoiceFilter(
        label="Terbuka selama", choices=[(age.key, age.label) for age in AGES], empty_label="Berapa pun lamanya",
        method="of_age",
    )  # fmt: skip
    opd = django_filters.ChoiceFilter(
        label="OPD yang dapat melayani", choices=_serving_opds, empty_label="Semua OPD", method="of_opd"
    )

    class Meta:
        model = Need
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.request.user
        if user.has_perm("households.view_household"):  # sees by area: only the kecamatan of his villages
            own = Area.objects.visible_to(user).villages().values("parent")
            self.filters["district"].queryset = Area.objects.filter(pk__in=own).order_by("name")

    def of_programme(self, needs, name, programme):
        return needs.filter(indicator__in=programme.programme_indicators.values("indicator"))

    def of_age(self, needs, name, key):
        return needs.filter(BY_KEY[key].opened(timezone.localdate()))

    def of_opd(self, needs, name, opd):
        """Needs an active programme of the OPD could serve; `none`: those no programme serves."""
        served = ProgrammeIndicator.objects.filter(programme__is_active=True)
        if opd == NO_OPD:
            return needs.exclude(indicator__in=served.values("indicator"))
        return needs.filter(indicator__in=served.filter(programme__opd=opd).values("indicator"))


class ActivityFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter(label="Tahun", widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    programme = django_filters.ModelChoiceFilter(
        label="Program", queryset=Programme.objects.active(), empty_label="Semua program"
    )

    class Meta:
        model = Activity
        fields = []


class CommitmentFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(label="Status", choices=Commitment.Status.choices, empty_label="Semua status")

    class Meta:
        model = Commitment
        fields = []


class ActivityForm(forms.ModelForm):
    class Meta:
        model = Activity
        fields = ["programme", "year", "budget_line", "name", "funder", "unit_cost_idr", "budget_idr", "quota"]
        help_texts = {
            "name": "Seperti di dokumen anggaran, misalnya Hibah jamban Samboja.",
            "unit_cost_idr": "Untuk satu rumah atau satu warga, angka saja.",
            "budget_idr": "Seluruh kegiatan dalam tahun itu, angka saja.",
            "quota": "Paling banyak berapa kebutuhan diambil.",
            "budget_line": "Dari anggaran OPD yang sudah diimpor, tahun yang sama.",
        }

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = Programme.objects.of(user).active()
        self.fields["programme"].empty_label = self.fields["funder"].empty_label = "Pilih"
        self.fields["year"].initial = timezone.localdate().year
        self.fields["budget_line"].queryset = lines_for_activities(user)
        self.fields["budget_line"].empty_label = "Belum ditautkan"
        self.fields["budget_line"].label_from_instance = lambda line: f"{line.year}: {line.code} {line.name}"
        for name in ["unit_cost_idr", "budget_idr", "quota"]:
            self.fields[name].validators.append(MinValueValidator(1))
            self.fields[name].widget.attrs.update(min=1, inputmode="numeric")

    def clean_year(self):
        year, this_year = self.cleaned_data["year"], timezone.localdate().year
        if not this_year - 5 <= year <= this_year + 5:
            raise forms.ValidationError(f"Tahun harus antara {this_year - 5} dan {this_year + 5}.")
        return year

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("unit_cost_idr", 0) > cleaned.get("budget_idr", LONGEST_NUMBER):
            self.add_error("unit_cost_idr", "Biaya satuan lebih besar daripada anggaran kegiatan.")
        line, programme = cleaned.get("budget_line"), cleaned.get("programme")
        if line and programme and (line.opd_id, line.year) != (programme.opd_id, cleaned.get("year")):
            self.add_error("budget_line", f"Baris ini anggaran {line.opd} {line.year}. Pilih baris OPD dan tahun sama.")
        return cleaned


class ActivityChoice(forms.ModelChoiceField):
    def label_from_instance(self, activity) -> str:
        return f"{activity} ({activity.funder}, sisa {activity.places_left} tempat)"


class TakeForm(forms.Form):
    """Take a need into an activity; the reasons are asked only where a rule wants them."""

    activity = ActivityChoice(label="Kegiatan", queryset=Activity.objects.none(), empty_label="Pilih kegiatan")
    unverified_reason = forms.CharField(
        label="Alasan tanpa verifikasi", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000,
        help_text="Orang kedua di Bappeda membacanya sebelum menyetujui.",
    )  # fmt: skip
    repeat_reason = forms.CharField(
        label="Alasan bantuan berulang", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000,
        help_text="Mengapa bantuan sejenis diperlukan lagi.",
    )  # fmt: skip

    def __init__(self, *args, story: NeedStory, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["activity"].queryset = activities_for(story.need, user, timezone.localdate())
        if story.valid:
            del self.fields["unverified_reason"]
        if not story.earlier:
            del self.fields["repeat_reason"]


class DeliveryForm(forms.Form):
    delivered_on = forms.DateField(label="Tanggal serah terima", initial=timezone.localdate)
    bast_number = forms.CharField(
        label="Nomor berita acara serah terima (BAST)",
        max_length=60,
        help_text="Nomor pada berita acara serah terima yang ditandatangani penerima.",
    )
    quantity = forms.IntegerField(label="Jumlah", min_value=1, max_value=1_000_000, initial=1)
    photo = forms.FileField(
        label="Foto serah terima atau pindaian BAST",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
        help_text="JPEG, PNG, WebP, atau PDF. Foto besar dikecilkan sebelum dikirim.",
    )  # fmt: skip


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Alasan membatalkan", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, min_length=10,
        help_text="Kebutuhan terbuka lagi bagi OPD lain dan perusahaan.",
    )  # fmt: skip
