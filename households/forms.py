from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import number_format
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from households.importing import actions
from households.linkage.names import name_key
from households.models import Area, Claim, Household, Residence, Snapshot, Source

MB = 1024**2
SHORTEST_REASON = 10
STATES = [*Household.Status.choices, ("closed", "Ditutup")]


class AreaChoices(ModelChoiceFilter):
    """Areas that the person who looks may see, named with their kecamatan: village names repeat."""

    def __init__(self, *args, level: str, **kwargs):
        super().__init__(*args, queryset=lambda request: _areas(request, level), **kwargs)
        self.extra["empty_label"] = "Semua"

    @property
    def field(self):
        field = super().field
        field.label_from_instance = lambda area: area.name if area.level == "district" else area.full_name
        return field


def _areas(request, level):
    if request is None:
        return Area.objects.none()
    seen = Area.objects.visible_to(request.user).filter(level=Area.Level.VILLAGE)
    if level == Area.Level.DISTRICT:
        return Area.objects.districts().filter(pk__in=seen.values("parent")).order_by("name")
    return seen.select_related("parent").order_by("name", "parent__name")


class HouseholdFilter(FilterSet):
    q = CharFilter(label="Nama atau kode", method="search")
    kecamatan = AreaChoices(label="Kecamatan", level="district", method="in_district")
    desa = AreaChoices(label="Desa", level="village", field_name="village")
    status = ChoiceFilter(label="Status", choices=STATES, method="in_state", empty_label="Semua")
    sumber = ModelChoiceFilter(
        label="Sumber", queryset=Source.objects.order_by("name"), method="said_by", empty_label="Semua"
    )

    class Meta:
        model = Household
        fields: list[str] = []

    def search(self, queryset, name, value):
        key = name_key(value)
        people = Residence.objects.open().filter(household=OuterRef("pk"), person__name_key__contains=key)
        by_code = Q(code__istartswith=value.strip())
        return queryset.filter(by_code | Exists(people)) if key else queryset.filter(by_code)

    def in_district(self, queryset, name, area):
        return queryset.filter(village__parent=area)

    def in_state(self, queryset, name, value):
        return queryset.exclude(closed_on=None) if value == "closed" else queryset.open().filter(status=value)

    def said_by(self, queryset, name, source):
        return queryset.filter(Exists(Claim.objects.open().filter(household=OuterRef("pk"), source=source)))


class SnapshotFilter(FilterSet):
    sumber = ModelChoiceFilter(
        label="Sumber", field_name="source", queryset=Source.objects.order_by("name"), empty_label="Semua"
    )
    keadaan = ChoiceFilter(label="Keadaan", field_name="state", choices=Snapshot.State.choices, empty_label="Semua")

    class Meta:
        model = Snapshot
        fields: list[str] = []


class ReasonForm(forms.Form):
    """Why something out of the ordinary is right; kept with it."""

    reason = forms.CharField(
        label="Alasan", min_length=SHORTEST_REASON, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Siapa yang memastikan isinya benar, dan bagaimana.",
    )  # fmt: skip


class RevealForm(forms.Form):
    purpose = forms.CharField(
        label="Untuk apa NIK ini dibuka?", min_length=SHORTEST_REASON, max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Misalnya: mencocokkan dengan KK asli saat kunjungan. Alasan dan nama Anda dicatat.",
    )  # fmt: skip


class SeveralFiles(forms.FileField):
    """One or more files; each no larger than the limit."""

    class Input(forms.ClearableFileInput):
        allow_multiple_selected = True

    widget = Input

    def clean(self, data, initial=None):
        given = data if isinstance(data, list | tuple) else [data]
        files = [super(SeveralFiles, self).clean(one, initial) for one in given or [None]]
        for file in files:
            if file.size > settings.RBPK_UPLOAD_LIMIT:
                limit_mb = number_format(settings.RBPK_UPLOAD_LIMIT // MB)
                raise forms.ValidationError(f"{file.name} lebih dari {limit_mb} MB. Bagi menjadi beberapa berkas.")
        return files


class ImportForm(forms.Form):
    files = SeveralFiles(
        label="Berkas",
        help_text="Berkas keluarga dan berkas individu dari satu keadaan sekaligus: xlsx, xls, atau csv, masing-masing "
        "paling besar 100 MB. Kolomnya dikenali dari judulnya.",
    )
    register = forms.ChoiceField(label="Sumber", choices=[("dtsen", "DTSEN"), ("p3ke", "P3KE")])
    as_of = forms.DateField(
        label="Keadaan per tanggal", widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Tanggal keadaan data menurut sumbernya, bukan tanggal diunggah.",
    )  # fmt: skip
    is_synthetic = forms.BooleanField(
        label="Data peragaan (buatan)", required=False,
        help_text="Centang bila isinya bukan orang sungguhan. Instalasi peragaan hanya menerima data buatan.",
    )  # fmt: skip

    def clean_as_of(self):
        as_of = self.cleaned_data["as_of"]
        if as_of > timezone.localdate():
            raise forms.ValidationError("Tanggal keadaan tidak boleh di masa depan.")
        return as_of

    def clean(self):
        cleaned = super().clean()
        if "register" in cleaned:
            try:
                cleaned["source"] = actions.source_for(cleaned["register"], is_synthetic=cleaned["is_synthetic"])
            except actions.ImportRefused as error:
                self.add_error("is_synthetic", str(error))
        return cleaned


class OfficerFileForm(forms.Form):
    file = forms.FileField(label="Berkas petugas", help_text="xlsx atau csv menurut contoh, paling banyak 200 baris.")
