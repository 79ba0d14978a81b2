import re

import django_filters as filters
from django import forms
from django.utils import timezone

from accounts.models import User
from households.fields import day_field
from households.models import Area
from verification.musdes.actions import LONGEST_NOTE, Signer
from verification.musdes.copies import LONGEST_WHY
from verification.musdes.models import Meeting, Signatory
from verification.musdes.recap import STATES
from verification.review.filters import VillageFilter

MOST_DAYS_AWAY = 366
MOST_PRESENT = 10_000
FEWEST_ROWS, SPARE_ROWS = 8, 2
# What the rows for signatures begin with; names are typed.
USUAL_CAPACITIES = ["head", "council", "council", "rt", "rt", "rt", "companion", "other"]


def _near(day):
    if abs((day - timezone.localdate()).days) > MOST_DAYS_AWAY:
        raise forms.ValidationError("Tanggal musyawarah paling jauh satu tahun dari hari ini.")
    return day


class MeetingForm(forms.Form):
    village = forms.ModelChoiceField(
        label="Desa atau kelurahan", queryset=Area.objects.none(), empty_label="Pilih desa"
    )
    held_on = day_field("Tanggal musyawarah", help_text="Boleh yang akan datang. Dapat diubah sampai hasil dikunci.")
    place = forms.CharField(label="Tempat", max_length=120, help_text="Misalnya: balai pertemuan umum desa.")

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        villages = Area.objects.villages().visible_to(user).select_related("parent")
        self.fields["village"].queryset = villages
        self.fields["village"].label_from_instance = lambda village: village.full_name
        if len(first := villages[:2]) == 1:
            self.fields["village"].initial = first[0]

    def clean_held_on(self):
        return _near(self.cleaned_data["held_on"])


class ChangeForm(MeetingForm):
    """The village stays."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["village"]


class AddForm(forms.Form):
    codes = forms.CharField(
        label="Kode rumah tangga", max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Satu atau beberapa, misalnya RK00000123; pisahkan dengan spasi, koma, atau baris baru.",
    )  # fmt: skip

    def clean_codes(self) -> list[str]:
        codes = [code for code in re.split(r"[\s,;]+", self.cleaned_data["codes"]) if code]
        if not codes:
            raise forms.ValidationError("Isi sedikitnya satu kode rumah tangga.")
        return codes


class RemoveForm(forms.Form):
    why = forms.CharField(
        label="Alasan dikeluarkan", max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Tercantum di berita acara. Misalnya: sudah ditutup karena ganda.",
    )  # fmt: skip


class AttendanceForm(forms.Form):
    """When, where, how many, and who signs. Rows without a name are left out."""

    held_on = day_field("Tanggal musyawarah")
    place = forms.CharField(label="Tempat", max_length=120)
    minutes_number = forms.CharField(label="Nomor berita acara", max_length=60)
    n_present = forms.IntegerField(
        label="Jumlah hadir", min_value=1, max_value=MOST_PRESENT, help_text="Orang, menurut daftar hadir."
    )

    def __init__(self, *args, n_rows: int = FEWEST_ROWS, **kwargs):
        super().__init__(*args, **kwargs)
        self.n_rows = n_rows
        for number in range(n_rows):
            self._add_row(number)

    def _add_row(self, number: int) -> None:
        usual = USUAL_CAPACITIES[number] if number < len(USUAL_CAPACITIES) else "other"
        who = f" penanda tangan {number + 1}"
        fields = {
            f"capacity_{number}": forms.ChoiceField(
                label=f"Unsur{who}", choices=Signatory.Capacity.choices, initial=usual
            ),
            f"name_{number}": forms.CharField(label=f"Nama{who}", max_length=120, required=False),
            f"position_{number}": forms.CharField(label=f"Jabatan{who}", max_length=120, required=False),
        }
        self.fields.update(fields)

    @property
    def signer_rows(self):
        return [
            [self[f"{part}_{number}"] for part in ("capacity", "name", "position")] for number in range(self.n_rows)
        ]

    @property
    def plain_fields(self):
        return [self[name] for name in ("minutes_number", "held_on", "place", "n_present")]

    def clean_held_on(self):
        return _near(self.cleaned_data["held_on"])

    def clean(self):
        given = super().clean()
        for number in range(self.n_rows):
            name, position = given.get(f"name_{number}"), given.get(f"position_{number}")
            if name and not position and f"position_{number}" not in self.errors:
                self.add_error(f"position_{number}", "Isi jabatannya, misalnya: Kepala Desa.")
            if position and not name and f"name_{number}" not in self.errors:
                self.add_error(f"name_{number}", "Isi namanya, atau kosongkan jabatannya.")
        return given

    def signers(self) -> list[Signer]:
        given = self.cleaned_data
        return [
            Signer(given[f"capacity_{number}"], given[f"name_{number}"], given[f"position_{number}"])
            for number in range(self.n_rows)
            if given[f"name_{number}"]
        ]

    def attendance(self) -> dict:
        names = ("held_on", "place", "minutes_number", "n_present")
        return {name: self.cleaned_data[name] for name in names} | {"signers": self.signers()}


def attendance_form(meeting: Meeting, data=None) -> AttendanceForm:
    """With what is known so far, and rows to spare."""
    known = list(meeting.signatories.all())
    initial = {
        "held_on": meeting.held_on, "place": meeting.place, "minutes_number": meeting.minutes_number,
        "n_present": meeting.n_present,
    }  # fmt: skip
    for number, one in enumerate(known):
        initial |= {
            f"capacity_{number}": one.capacity, f"name_{number}": one.name, f"position_{number}": one.position,
        }  # fmt: skip
    return AttendanceForm(data, initial=initial, n_rows=max(FEWEST_ROWS, len(known) + SPARE_ROWS))


class LockForm(forms.Form):
    rest_unresolved = forms.BooleanField(label="", required=False)

    def __init__(self, *args, n_empty: int, **kwargs):
        super().__init__(*args, **kwargs)
        if n_empty:
            self.fields["rest_unresolved"].label = f"Catat {n_empty} rumah tangga yang belum diisi sebagai belum putus"
        else:
            del self.fields["rest_unresolved"]


class CopyForm(forms.Form):
    file = forms.FileField(
        label="Berkas pindaian", help_text="PDF, JPEG, atau PNG, paling besar 10 MB. Semua halaman dalam satu PDF."
    )
    why = forms.CharField(
        label="Alasan penggantian", max_length=LONGEST_WHY, help_text="Salinan sebelumnya tetap disimpan."
    )

    def __init__(self, *args, is_first: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["why"]


# Filters of lists


def recent_years() -> list[tuple[str, str]]:
    this = timezone.localdate().year
    return [(str(year), str(year)) for year in range(this + 1, this - 5, -1)]


class MeetingFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label="Keadaan", choices=Meeting.State.choices, empty_label="Semua")
    village = VillageFilter(field_name="village")
    year = filters.ChoiceFilter(
        label="Tahun", field_name="held_on__year", choices=recent_years, empty_label="Semua tahun"
    )

    class Meta:
        model = Meeting
        fields: list[str] = []


def districts_of(request):
    villages = Area.objects.villages().visible_to(request.user)
    return Area.objects.districts().filter(pk__in=villages.values("parent")).order_by("name")


class RecapFilter(filters.FilterSet):
    year = filters.ChoiceFilter(label="Tahun", choices=recent_years, empty_label="Tahun ini", method="as_counted")
    district = filters.ModelChoiceFilter(
        label="Kecamatan", field_name="parent", queryset=districts_of, empty_label="Semua kecamatan"
    )
    state = filters.ChoiceFilter(
        label="Musyawarah", choices=[(key, label) for key, (label, _) in STATES.items()], method="in_state",
        empty_label="Semua",
    )  # fmt: skip

    class Meta:
        model = Area
        fields: list[str] = []

    def as_counted(self, villages, name, value):
        """The page counts the meetings of the year before anything is filtered."""
        return villages

    def in_state(self, villages, name, value):
        return villages.filter(STATES[value][1])
