from django import forms
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from households.fields import PastDayField
from households.forms import SHORTEST_REASON
from households.matching.forms import TableField
from households.models import Area, Source
from verification.corrections.codes import SourceCodes
from verification.corrections.models import CorrectionItem, CorrectionPackage

METHODS = ["Diunggah ke laman sumber", "Diserahkan langsung dalam media tersandi", "Dikirim lewat saluran aman"]


class PackageForm(forms.Form):
    source = forms.ModelChoiceField(label="Sumber yang diperbaiki", queryset=Source.objects.none())
    area = forms.ModelChoiceField(
        label="Wilayah", queryset=Area.objects.none(), required=False, empty_label="Seluruh Kutai Kartanegara",
        help_text="Pilih satu kecamatan bila paket dibagi per kecamatan.",
    )  # fmt: skip
    number = forms.CharField(label="Nomor surat", max_length=60)
    receiver = forms.CharField(
        label="Penerima", max_length=120, help_text="Misalnya: BPS Kabupaten Kutai Kartanegara, Kepala."
    )
    method = forms.ChoiceField(label="Cara penyerahan", choices=[(method, method) for method in METHODS])
    purpose = forms.CharField(
        label="Untuk apa berkas ini dibuat?", min_length=SHORTEST_REASON, max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Berkas memuat NIK dan nomor KK. Tujuan dan nama Anda dicatat; petugas lain yang melepasnya.",
    )  # fmt: skip
    repeats_refused = forms.BooleanField(label="Ajukan lagi nilai yang pernah ditolak", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        with_claims = Source.objects.filter(claims__closed_on=None, claims__isnull=False).distinct().order_by("name")
        known = [source.pk for source in with_claims if SourceCodes(source).layouts]
        self.fields["source"].queryset = Source.objects.filter(pk__in=known).order_by("name")
        self.fields["area"].queryset = Area.objects.districts().order_by("name")
        self.fields["area"].label_from_instance = lambda area: area.name

    def clean_area(self):
        regency = Area.objects.filter(level=Area.Level.REGENCY, children__level=Area.Level.DISTRICT)
        return self.cleaned_data["area"] or regency.distinct().get()


class SentForm(forms.Form):
    sent_on = PastDayField(label="Dikirim tanggal")


class AnswerForm(forms.Form):
    """What the keeper says of one family."""

    answer = forms.ChoiceField(label="Jawaban", choices=CorrectionItem.Answer.choices)
    answered_on = PastDayField(label="Tanggal jawaban", required=False, help_text="Kosongkan untuk menarik jawaban.")
    note = forms.CharField(label="Keterangan", max_length=200, required=False)


class BulkAnswerForm(AnswerForm):
    WAITING, ARRIVED = "waiting", "arrived"

    scope = forms.ChoiceField(
        label="Untuk keluarga mana", widget=forms.RadioSelect,
        choices=[
            (ARRIVED, "Yang nilainya di keadaan terbaru sudah sama"), (WAITING, "Semua yang belum dijawab"),
        ],
    )  # fmt: skip
    answered_on = PastDayField(label="Tanggal jawaban")
    field_order = ["scope", "answer", "answered_on", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = CorrectionItem.Answer.choices[1:]


class AnswerFileForm(forms.Form):
    file = TableField(
        label="Berkas jawaban",
        help_text="xlsx, xls atau csv dengan kolom kode_perbaikan dan status; catatan bila ada.",
    )
    answered_on = PastDayField(label="Tanggal jawaban")


class PackageFilter(FilterSet):
    sumber = ModelChoiceFilter(
        label="Sumber", field_name="source", queryset=Source.objects.order_by("name"), empty_label="Semua"
    )

    class Meta:
        model = CorrectionPackage
        fields: list[str] = []


class ItemFilter(FilterSet):
    jawaban = ChoiceFilter(
        label="Jawaban", field_name="answer", choices=CorrectionItem.Answer.choices, empty_label="Semua"
    )

    class Meta:
        model = CorrectionItem
        fields: list[str] = []
