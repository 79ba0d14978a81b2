import django_filters
from django import forms
from django.utils import timezone

from households.models import Area
from verification.macro.models import Finding, MacroFigure, MacroFile, MacroSeries

MOST_BYTES = 30 * 1024**2
FIRST_YEAR = 2000
STATES = [
    ("accepted", "Diterima"), ("held", "Ditahan, menunggu keputusan"), ("rejected", "Ditolak petugas"),
    ("superseded", "Diganti rilis baru"),
]  # fmt: skip


class FactsForm(forms.Form):
    """What a file does not always tell of itself."""

    released_on = forms.DateField(
        label="Tanggal rilis", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Tanggal BPS menerbitkannya. Tanpa tanggal, angka yang berbeda dari yang tersimpan akan ditahan.",
    )  # fmt: skip
    publisher = forms.CharField(label="Penerbit", initial="BPS", max_length=120)

    def clean_released_on(self):
        day = self.cleaned_data["released_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(
                "Tanggal rilis ada di masa depan. Isi tanggal terbit yang tercetak di sumbernya."
            )
        return day


class UploadForm(FactsForm):
    field_order = ["file"]
    file = forms.FileField(
        label="Berkas BPS",
        help_text="Excel (.xlsx, .xls), CSV, atau jawaban WebAPI (.json), paling besar 30 MB. Biarkan nama asli dari "
        "BPS, karena tahun sering hanya tertulis di nama berkas.",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"Berkas {file.size // 1024**2} MB, paling besar 30 MB. Unduh tabel satu tahun saja, lalu unggah lagi."
            )
        return file


class FileForm(FactsForm):
    """A file that is here already."""

    field_order = ["name"]
    name = forms.CharField(
        label="Nama berkas", max_length=120,
        help_text="Bila tabelnya tidak menyebut tahun, tahunnya diambil dari nama ini.",
    )  # fmt: skip


class DecisionForm(forms.Form):
    note = forms.CharField(
        label="Alasan", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Misalnya: dibandingkan dengan siaran pers BPS tanggal sekian, halaman sekian.",
    )  # fmt: skip


class RunForm(forms.Form):
    year = forms.IntegerField(label="Tahun", min_value=FIRST_YEAR, max_value=2100)


class FigureFilter(django_filters.FilterSet):
    series = django_filters.ModelChoiceFilter(
        label="Indikator", queryset=MacroSeries.objects.order_by("label"), empty_label="Semua"
    )
    area = django_filters.ModelChoiceFilter(label="Wilayah", queryset=Area.objects.none(), empty_label="Semua")
    period = django_filters.CharFilter(label="Tahun", field_name="period", lookup_expr="startswith")
    state = django_filters.ChoiceFilter(label="Keadaan", choices=STATES, method="of_state", empty_label="Semua")
    file = django_filters.ModelChoiceFilter(
        queryset=MacroFile.objects.order_by("-received_at"), label="Berkas", empty_label="Semua"
    )

    class Meta:
        model = MacroFigure
        fields = ["series", "area", "period", "state", "file"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(level__in=["province", "regency"]).order_by("name")
        self.filters["area"].queryset = areas

    def of_state(self, queryset, name, value):
        if value == "held":
            return queryset.waiting()
        if value == "rejected":
            return queryset.filter(state=MacroFigure.State.HELD, decided_at__isnull=False)
        return queryset.filter(state=value)


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="Jawaban", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Apa yang ditemukan, atau mengapa tidak ada yang perlu dikerjakan.",
    )  # fmt: skip


class FindingFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label="Keadaan", choices=Finding.State.choices, empty_label="Semua")
    kind = django_filters.ChoiceFilter(label="Jenis", choices=Finding.Kind.choices, empty_label="Semua")

    class Meta:
        model = Finding
        fields = ["state", "kind"]
