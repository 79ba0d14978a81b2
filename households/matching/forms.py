from django import forms
from django.db.models import Q
from django.utils import timezone
from django_filters import CharFilter, ChoiceFilter, FilterSet

from accounts.models import OPD
from accounts.roles import PERMISSIONS
from households.forms import MB, SHORTEST_REASON, AreaChoices
from households.linkage.names import name_key
from households.matching.lists import COLUMN_NAMES
from households.models import ListMatch, ListMatchRow, Person

LARGEST_LIST = 20 * MB
ROLE_LABELS = {
    "nik": "NIK", "name": "Nama", "birth_date": "Tanggal lahir", "village": "Desa atau kelurahan",
    "district": "Kecamatan",
}  # fmt: skip


class TableField(forms.FileField):
    """A file of a table, not larger than the limit."""

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file and file.size > LARGEST_LIST:
            raise forms.ValidationError(f"Berkas {file.size // MB} MB; paling besar {LARGEST_LIST // MB} MB.")
        return file


class ListForm(forms.Form):
    """The OPD is asked of those who work for more than one."""

    file = TableField(
        label="Berkas daftar",
        help_text="xlsx, xls atau csv dengan judul kolom. Isi kolom NIK, atau nama bersama tanggal lahir atau desa.",
    )
    purpose = forms.CharField(
        label="Untuk apa daftar ini dipadankan?", min_length=SHORTEST_REASON, max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Misalnya: memeriksa calon penerima bedah rumah 2027. Tujuan dan nama Anda dicatat.",
    )  # fmt: skip
    opd = forms.ModelChoiceField(label="Atas nama OPD", queryset=OPD.objects.none())

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [role for role, may in PERMISSIONS.items() if "households.match_list" in may]
        own = OPD.objects.filter(pk__in=user.memberships.current().filter(role__in=roles).values("opd"))
        self.fields["opd"].queryset = own
        if len(own) == 1:
            self.fields["opd"].initial = own[0]
            self.fields["opd"].widget = forms.HiddenInput()


class ColumnsForm(forms.Form):
    """Which column is which: for each kind of fact one of the headers of the file."""

    def __init__(self, *args, list_match: ListMatch, **kwargs):
        super().__init__(*args, **kwargs)
        headers = [("", "tidak ada")] + [(at, f"Kolom {at}: {text}") for at, text in list_match.columns["headers"]]
        for role in COLUMN_NAMES:
            self.fields[role] = forms.TypedChoiceField(
                label=ROLE_LABELS[role], choices=headers, coerce=int, empty_value=None, required=False,
                initial=list_match.columns["roles"].get(role),
            )  # fmt: skip

    def clean(self):
        roles = {role: at for role, at in super().clean().items() if at}
        if len(set(roles.values())) < len(roles):
            raise forms.ValidationError("Satu kolom hanya untuk satu hal. Ada kolom yang dipilih dua kali.")
        return {"roles": roles}


class ListMatchFilter(FilterSet):
    q = CharFilter(label="Pemohon atau OPD", method="search")

    class Meta:
        model = ListMatch
        fields: list[str] = []

    def search(self, queryset, name, value):
        by = Q(asked_by__username__icontains=value) | Q(asked_by__first_name__icontains=value)
        return queryset.filter(by | Q(opd__short_name__icontains=value) | Q(opd__name__icontains=value))


class RowFilter(FilterSet):
    hasil = ChoiceFilter(label="Hasil", field_name="outcome", choices=ListMatchRow.Outcome.choices, empty_label="Semua")

    class Meta:
        model = ListMatchRow
        fields: list[str] = []


# Dukcapil


class AnswerForm(forms.Form):
    file = TableField(
        label="Berkas jawaban Dukcapil",
        help_text="xlsx, xls atau csv dengan kolom NIK dan status; nama dan keterangan bila ada.",
    )
    answered_on = forms.DateField(
        label="Dijawab Dukcapil per tanggal", widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Tanggal pada surat atau berkas jawaban. Jawaban yang lebih baru tidak ditimpa.",
    )  # fmt: skip

    def clean_answered_on(self):
        answered_on = self.cleaned_data["answered_on"]
        if answered_on > timezone.localdate():
            raise forms.ValidationError("Tanggal jawaban tidak boleh di masa depan.")
        return answered_on


class PersonFilter(FilterSet):
    q = CharFilter(label="Nama", method="search")
    jawaban = ChoiceFilter(
        label="Menurut Dukcapil", field_name="dukcapil_status", choices=Person.DukcapilStatus.choices,
        empty_label="Perlu perhatian", method="answered",
    )  # fmt: skip
    kecamatan = AreaChoices(label="Kecamatan", level="district", method="in_district")
    desa = AreaChoices(label="Desa", level="village", method="in_village")

    class Meta:
        model = Person
        fields: list[str] = []

    def search(self, queryset, name, value):
        return queryset.filter(name_key__contains=name_key(value)) if name_key(value) else queryset.none()

    def answered(self, queryset, name, value):
        return queryset.filter(dukcapil_status=value)

    def in_district(self, queryset, name, area):
        return queryset.filter(residences__left_on=None, residences__household__village__parent=area)

    def in_village(self, queryset, name, area):
        return queryset.filter(residences__left_on=None, residences__household__village=area)
