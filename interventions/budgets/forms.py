import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.models import OPD, User
from households.matching.forms import TableField
from households.models import Indicator
from interventions.budgets.models import BudgetImport, BudgetLine, offices_of
from interventions.models import Activity, Programme

FIRST_YEAR = 2020  # Permendagri 90/2019 holds from the budget of 2021 on


def opds_to_import(user: User):
    return (
        OPD.objects.all() if user.has_perm("households.view_all_areas") else OPD.objects.filter(pk__in=offices_of(user))
    )


class ImportForm(forms.Form):
    opd = forms.ModelChoiceField(label="OPD", queryset=OPD.objects.none(), empty_label="Pilih OPD")
    year = forms.IntegerField(label="Tahun anggaran", widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    file = TableField(
        label="Berkas anggaran",
        help_text="xlsx, xls atau csv dari SIPD atau buatan sendiri, dengan judul kolom seperti Kode Sub Kegiatan, "
        "Nama Sub Kegiatan, Pagu, Sumber Dana. Boleh rata (satu baris satu sub kegiatan) atau bertingkat.",
    )  # fmt: skip
    skpd = forms.CharField(
        label="SKPD di berkas", max_length=150, required=False,
        help_text="Hanya bila berkas memuat beberapa SKPD: kodenya, atau sebagian namanya.",
    )  # fmt: skip

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        opds = opds_to_import(user)
        self.fields["opd"].queryset = opds
        self.fields["opd"].label_from_instance = lambda opd: f"{opd.short_name}, {opd.name}"
        if len(opds) == 1:
            self.fields["opd"].initial = opds[0]
        self.fields["year"].initial = timezone.localdate().year

    def clean_year(self):
        year, latest = self.cleaned_data["year"], timezone.localdate().year + 2
        if not FIRST_YEAR <= year <= latest:
            raise forms.ValidationError(f"Tahun harus antara {FIRST_YEAR} dan {latest}.")
        return year


class PointForm(forms.Form):
    """What a line, or several of one OPD, are for."""

    POINTING, NOT_POVERTY, UNSEEN = "pointing", "not_poverty", "unseen"

    answer = forms.ChoiceField(
        label="Anggaran ini", widget=forms.RadioSelect, initial=POINTING,
        choices=[
            (POINTING, "Menunjuk indikator atau program di bawah"), (NOT_POVERTY, "Tidak untuk kemiskinan"),
            (UNSEEN, "Belum dilihat (hapus tanda yang ada)"),
        ],
    )  # fmt: skip
    indicators = forms.ModelMultipleChoiceField(
        label="Indikator", required=False, widget=forms.CheckboxSelectMultiple, queryset=Indicator.objects.none()
    )
    programmes = forms.ModelMultipleChoiceField(
        label="Program RBPK", required=False, widget=forms.CheckboxSelectMultiple, queryset=Programme.objects.none(),
        help_text="Bila hanya program yang dipilih, anggaran mengikuti indikator program itu.",
    )  # fmt: skip

    def __init__(self, *args, opd: OPD | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicators"].queryset = Indicator.objects.filter(opens_need=True).order_by("label")
        programmes = Programme.objects.filter(opd=opd, is_named=True) if opd else Programme.objects.none()
        self.fields["programmes"].queryset = programmes
        if not programmes.exists():
            del self.fields["programmes"]

    def clean(self):
        cleaned = super().clean()
        chosen = bool(cleaned.get("indicators")) or bool(cleaned.get("programmes"))
        if cleaned.get("answer") == self.POINTING and not chosen and not self.errors:
            self.add_error("indicators", "Pilih sekurangnya satu indikator atau program.")
        if cleaned.get("answer") == self.NOT_POVERTY and chosen:
            self.add_error("answer", "Indikator atau program masih tercentang. Hapus centangnya, atau pilih Menunjuk.")
        return cleaned


class LinkForm(forms.Form):
    activities = forms.ModelMultipleChoiceField(
        label="Kegiatan yang belum ditautkan", widget=forms.CheckboxSelectMultiple, queryset=Activity.objects.none()
    )

    def __init__(self, *args, activities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["activities"].queryset = activities


class LineFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nama atau kode", method="search")
    tahun = django_filters.ChoiceFilter(label="Tahun", field_name="year", choices=[], empty_label="Semua tahun")
    opd = django_filters.ModelChoiceFilter(label="OPD", queryset=OPD.objects.none(), empty_label="Semua OPD")
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", choices=[*BudgetLine.State.choices, ("aimless", "Tanpa indikator, apa pun sebabnya")],
        method="in_state", empty_label="Semua yang berlaku",
    )  # fmt: skip
    indikator = django_filters.ModelChoiceFilter(
        label="Indikator", queryset=Indicator.objects.filter(opens_need=True).order_by("label"), method="leading_to",
        empty_label="Semua indikator",
    )  # fmt: skip

    class Meta:
        model = BudgetLine
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        seen = BudgetLine.objects.visible_to(self.request.user)
        years = seen.order_by("-year").values_list("year", flat=True).distinct()
        self.filters["tahun"].extra["choices"] = [(str(year), str(year)) for year in years]
        self.filters["opd"].queryset = OPD.objects.filter(pk__in=seen.values("opd"))

    def filter_queryset(self, queryset):
        """Lines that no file names any more show only when asked for."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("keadaan") == "vanished" else found.in_force()

    def search(self, lines, name, value):
        words = value.split()
        for word in words:
            lines = lines.filter(Q(name__icontains=word) | Q(code__startswith=word) | Q(kegiatan_name__icontains=word))
        return lines

    def in_state(self, lines, name, value):
        if value == "aimless":
            return lines.exclude(state=BudgetLine.State.POINTING)
        return lines.filter(state=value)

    def leading_to(self, lines, name, indicator):
        return lines.pointing_at(indicator)


class ImportFilter(django_filters.FilterSet):
    opd = django_filters.ModelChoiceFilter(label="OPD", queryset=OPD.objects.none(), empty_label="Semua OPD")

    class Meta:
        model = BudgetImport
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        seen = BudgetImport.objects.visible_to(self.request.user)
        self.filters["opd"].queryset = OPD.objects.filter(pk__in=seen.values("opd"))
