from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import number_format
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from households.importing import actions
from households.linkage.names import name_key
from households.models import (
    Area,
    Claim,
    Household,
    Person,
    Residence,
    Snapshot,
    SnapshotChange,
    Source,
    StagedRow,
)
from households.reading.validators import MAX_AGE_YEARS, check_kk, check_nik

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
        error_messages={"required": "Tuliskan mengapa isi berkas ini benar.",
                        "min_length": "Alasan terlalu pendek. Sebutkan siapa yang memastikan, dan bagaimana."},
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


def _registers():
    return list(Source.objects.of_files().order_by("name").values_list("code", "name"))


class ImportForm(forms.Form):
    files = SeveralFiles(
        label="Berkas",
        help_text="Berkas keluarga dan berkas individu dari satu keadaan sekaligus: xlsx, xls, atau csv, masing-masing "
        "paling besar 100 MB. Kolomnya dikenali dari judulnya.",
        error_messages={"required": "Pilih sekurangnya satu berkas.", "empty": "Berkas ini kosong. Pilih berkas lain."},
    )
    register = forms.ChoiceField(
        label="Sumber", choices=_registers,
        help_text="Tabel di luar bentuk bakunya dipetakan satu kali sesudah diunggah.",
        error_messages={"required": "Pilih sumber data.", "invalid_choice": "Sumber ini tidak dikenal."},
    )  # fmt: skip
    as_of = forms.DateField(
        label="Keadaan per tanggal", widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Tanggal keadaan data menurut sumbernya, bukan tanggal diunggah.",
        error_messages={"required": "Isi tanggal keadaan data, misalnya 31/12/2025.",
                        "invalid": "Tanggal ini tidak terbaca. Tulis sebagai tanggal/bulan/tahun."},
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


class HeldFilter(FilterSet):
    jenis = ChoiceFilter(
        label="Jenis", method="of_kind", empty_label="Semua",
        choices=[("salah", "Perlu diperbaiki"), ("menunggu", "Menunggu keluarganya")],
    )  # fmt: skip

    class Meta:
        model = StagedRow
        fields: list[str] = []

    def of_kind(self, queryset, name, value):
        has_error = Q(problems__contains=[{"severity": "error"}])
        return queryset.filter(has_error if value == "salah" else ~has_error)


class ChangeFilter(FilterSet):
    desa = AreaChoices(label="Desa", level="village", field_name="village")

    class Meta:
        model = SnapshotChange
        fields: list[str] = []


class MendForm(forms.Form):
    """The fields of a held row that are at fault, as the card has them. What is left empty and not needed stays."""

    def __init__(self, *args, row: StagedRow, asked: dict[str, bool], **kwargs):
        super().__init__(*args, **kwargs)
        self.row, self.asked = row, asked
        for name, is_needed in asked.items():
            self.fields |= getattr(self, f"_{name}")(is_needed)

    def given(self) -> dict:
        """{field: value}; None where a person said that nobody knows."""
        unknown = {name: None for name in self.asked if self.cleaned_data.get(f"no_{name}")}
        typed = {name: self.cleaned_data[name] for name in self.asked if self.cleaned_data.get(name)}
        return typed | unknown

    def clean(self):
        cleaned = super().clean()
        for name in ("nik", "birth_date"):
            if name in self.asked and name not in self.errors:
                self._check_said(cleaned, name)
        return cleaned

    def _check_said(self, cleaned, name):
        is_said, is_unknown = bool(cleaned.get(name)), bool(cleaned.get(f"no_{name}"))
        if is_said and is_unknown:
            self.add_error(name, "Isi nilainya, atau centang bahwa tidak diketahui; jangan keduanya.")
        if self.asked[name] and not is_said and not is_unknown:
            self.add_error(name, "Isi dari kartu keluarga, atau centang bahwa tidak diketahui.")

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if name and not any(sign.isalpha() for sign in name):
            raise forms.ValidationError("Nama harus berisi huruf.")
        return name

    def clean_birth_date(self):
        born, today = self.cleaned_data["birth_date"], timezone.localdate()
        if born and born > today:
            raise forms.ValidationError("Tanggal lahir tidak boleh di masa depan.")
        if born and today.year - born.year > MAX_AGE_YEARS:
            raise forms.ValidationError(f"Umur lebih dari {MAX_AGE_YEARS} tahun. Periksa tahunnya.")
        return born

    def clean_nik(self):
        return self._checked_number("nik", check_nik)

    def clean_kk(self):
        return self._checked_number("kk", check_kk)

    def _checked_number(self, name, check):
        typed = self.cleaned_data[name]
        checked = check(typed, accepts_synthetic=self.row.snapshot.source.is_synthetic) if typed else None
        if checked and checked.quality != "ok":
            raise forms.ValidationError(checked.message)
        return typed

    def _name(self, is_needed):
        required = "Isi nama seperti pada kartu keluarga."
        return {"name": forms.CharField(
            label="Nama", max_length=120, required=is_needed, initial=self.row.name,
            widget=forms.TextInput(attrs={"autocomplete": "off"}), error_messages={"required": required},
        )}  # fmt: skip

    def _birth_date(self, is_needed):
        date = forms.DateField(
            label="Tanggal lahir", required=False, initial=self.row.birth_date,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": "Tanggal ini tidak ada di kalender. Tulis sebagai tanggal/bulan/tahun."},
        )  # fmt: skip
        date.is_conditional = True
        return {"birth_date": date, "no_birth_date": _unknown("Tanggal lahir tidak diketahui")}

    def _sex(self, is_needed):
        return {"sex": forms.ChoiceField(
            label="Jenis kelamin", choices=[("", "Tidak diubah"), *Person.Sex.choices], required=False,
            initial=self.row.sex,
        )}  # fmt: skip

    def _nik(self, is_needed):
        nik = forms.CharField(
            label="NIK", max_length=24, required=False, widget=_digits(),
            help_text="16 angka seperti pada KTP atau kartu keluarga.",
        )  # fmt: skip
        nik.is_conditional = True
        return {"nik": nik, "no_nik": _unknown("NIK tidak diketahui: muat orang ini tanpa NIK")}

    def _kk(self, is_needed):
        return {"kk": forms.CharField(
            label="Nomor kartu keluarga", max_length=24, required=is_needed, widget=_digits(),
            help_text="16 angka seperti pada kartu keluarga.",
            error_messages={"required": "Isi nomor kartu keluarga: 16 angka."},
        )}  # fmt: skip

    def _village(self, is_needed):
        field = forms.ModelChoiceField(
            label="Desa atau kelurahan", queryset=Area.objects.villages().select_related("parent").order_by("name"),
            required=is_needed, initial=self.row.village_id, empty_label="Pilih desa",
            error_messages={"required": "Pilih desa tempat keluarga ini tinggal."},
        )  # fmt: skip
        field.label_from_instance = lambda area: area.full_name
        return {"village": field}


def _unknown(label):
    return forms.BooleanField(label=label, required=False)


def _digits():
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
