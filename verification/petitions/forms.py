"""What is typed at the desk: whom to look for, what the citizen says, and the answer."""

import uuid
from typing import Any

import django_filters as filters
from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from accounts.validators import normalise_phone, validate_phone
from households.fields import day_field
from households.models import Area, Household, IdentityNumber, Person
from households.reading.validators import (
    MAX_AGE_YEARS,
    agrees_with_birth_date,
    check_kk,
    check_nik,
    without_numbers,
)
from verification.field.models import VerificationRound
from verification.field.reports import verifiers_for
from verification.petitions import following
from verification.petitions.figures import years_of
from verification.petitions.finding import households_of_nik, may_name, villages_for
from verification.petitions.models import Petition
from verification.petitions.tickets import as_ticket
from verification.review.filters import VillageFilter

SHORTEST_TEXT = 10
MOST_MEMBERS = 40
LONGEST_TEXT = 2000
QUIET = {"autocomplete": "off"}
DIGITS = QUIET | {"inputmode": "numeric"}


def _words(label: str, **options) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}), **options
    )  # fmt: skip


class FindForm(forms.Form):
    """Sent by POST: a NIK or a name never stands in an address."""

    village = forms.ModelChoiceField(Area.objects.none(), label="Desa atau kelurahan", empty_label="Pilih desa")
    typed = forms.CharField(label="Cari keluarga", max_length=120, widget=forms.TextInput(attrs=QUIET))

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        villages = villages_for(user).order_by("name", "parent__name")
        self.fields["village"].queryset = villages
        self.fields["village"].label_from_instance = lambda village: village.full_name
        only = list(villages[:2])
        if len(only) == 1:
            self.fields["village"].initial = only[0]
        sees_names = user.has_perm("households.view_household")
        self.fields["typed"].help_text = (
            "Kode rumah tangga (RK…), NIK, atau nama kepala keluarga maupun anggotanya."
            if sees_names
            else "Kode rumah tangga (RK…) atau NIK. Nama hanya dicari oleh desa dan Bappeda."
        )

    def clean_typed(self):
        typed = self.cleaned_data["typed"]
        if len(typed) < 3:
            raise forms.ValidationError("Ketik sekurangnya 3 huruf atau angka.")
        return typed


# What a citizen says


class PetitionForm(forms.Form):
    """Who speaks, and what all kinds share. `household` is the one it is about, or None for a new family."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    beside_reason = forms.CharField(
        label="Tetap daftarkan, karena", max_length=200, required=False, widget=forms.TextInput(attrs=QUIET),
        help_text="Jelaskan apa bedanya dengan tiket yang sudah ada.",
    )  # fmt: skip
    speaker_name = forms.CharField(label="Nama yang menyampaikan", max_length=120, widget=forms.TextInput(attrs=QUIET))
    speaker_phone = forms.CharField(
        label="Nomor HP", max_length=20, required=False, widget=forms.TextInput(attrs=QUIET | {"inputmode": "tel"}),
        help_text="Untuk memberi tahu jawabannya.",
    )  # fmt: skip
    speaker_relation = forms.ChoiceField(
        label="Siapa dia bagi keluarga itu", choices=[("", "Pilih"), *Petition.Speaker.choices]
    )  # fmt: skip
    text = _words("Yang disampaikan", min_length=SHORTEST_TEXT)
    asks_why = False  # whether the same waits for an answer already
    new_family: tuple[str, ...] = ("person_name", "birth_date", "nik", "kk", "address", "rt", "n_members")
    kind = ""

    def __init__(self, *args, user: User, village: Area, household: Household | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.village, self.household = user, village, household
        self.fields["token"].initial = uuid.uuid4()

    def ask_why(self):
        """Show the question that entering the same a second time has to answer."""
        self.asks_why = True
        self.fields["beside_reason"].is_conditional = True

    def shown_fields(self):
        return [field for field in self.visible_fields() if field.name != "beside_reason" or self.asks_why]

    def clean_speaker_phone(self):
        typed = self.cleaned_data["speaker_phone"]
        if typed:
            validate_phone(typed)
        return normalise_phone(typed) or ""

    def clean_speaker_name(self):
        return _name(self.cleaned_data["speaker_name"])

    def clean_person_name(self):
        typed = self.cleaned_data["person_name"]
        return _name(typed) if typed else ""

    def clean_birth_date(self):
        return _past_day(self.cleaned_data["birth_date"])

    def clean_text(self):
        return without_numbers(self.cleaned_data["text"])

    def clean_address(self):
        return without_numbers(self.cleaned_data["address"])

    def clean_nik(self):
        number = _number("nik", self.cleaned_data["nik"])
        homes = households_of_nik(IdentityNumber.find("nik", number) if number else None)
        known = may_name(self.user).filter(pk__in=homes).first()
        if known and self.household is None:
            raise forms.ValidationError(
                f"NIK ini sudah tercatat pada rumah tangga {known.code}. Cari dengan kode itu, lalu catat untuknya."
            )
        return number

    def clean_kk(self):
        return _number("kk", self.cleaned_data["kk"])

    def clean(self):
        given = super().clean()
        if "token" in self.errors:
            self.add_error(None, "Formulir ini tidak utuh. Buka lagi dari pencarian keluarga.")
        nik, born = given.get("nik"), given.get("birth_date")
        if nik and born and not agrees_with_birth_date(nik, born):
            self.add_error(
                "birth_date", "Tanggal lahir ini tidak cocok dengan NIK. Periksa KTP; bila NIK-nya keliru, kosongkan."
            )
        return given

    def _add_new_family(self):
        for name in self.new_family:
            self.fields[name] = NEW_FAMILY[name]()

    def said(self) -> dict[str, Any]:
        """The fields of Petition that the action writes down."""
        left_out = {"token", "beside_reason"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class NominationForm(PetitionForm):
    kind = Petition.Kind.NOMINATION

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.household is None:
            self._add_new_family()
        self.fields["text"].label = "Mengapa keluarga ini perlu dibantu"
        self.order_fields(["beside_reason", *self.new_family, "text", "speaker_name"])


class ObjectionForm(PetitionForm):
    kind = Petition.Kind.OBJECTION
    against = forms.ChoiceField(label="Apa yang disanggah", choices=Petition.Against.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label="Alasan seharusnya tidak di daftar", choices=[("", "Pilih alasan"), *Petition.Reason.choices],
        required=False, help_text="Hanya bila yang disanggah: ada di daftar, seharusnya tidak.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].is_conditional = True
        self.fields["text"].label = "Penjelasan sanggahan"
        self.order_fields(["beside_reason", "against", "reason", "text", "speaker_name"])

    def clean(self):
        given = super().clean()
        is_listed = given.get("against") == Petition.Against.LISTED
        if is_listed and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Pilih alasan mengapa keluarga ini seharusnya tidak di daftar.")
        if not is_listed and "against" in given:
            given["reason"] = ""
        return given


class ChangeForm(PetitionForm):
    """Of a household in the register; without one only somebody who moved in can be told of."""

    kind = Petition.Kind.CHANGE
    change = forms.ChoiceField(label="Apa yang berubah", choices=Petition.Change.choices, widget=forms.RadioSelect)
    event_on = day_field("Tanggal kejadian")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.household is None:
            self.fields["change"].choices = [(Petition.Change.MOVED_IN, Petition.Change.MOVED_IN.label)]
            self.fields["change"].initial = Petition.Change.MOVED_IN
            self._add_new_family()
        else:
            self._add_people()
        self.fields["text"].label = "Keterangan"
        self.order_fields(["beside_reason", "change", "event_on", "person", *self.new_family, "text", "speaker_name"])

    def _add_people(self):
        if self.user.has_perm("households.view_household"):
            residents = self.household.residences.open().values("person")
            self.fields["person"] = forms.ModelChoiceField(
                Person.objects.filter(pk__in=residents).order_by("pk"), label="Anggota keluarga", required=False,
                empty_label="Seluruh keluarga, atau belum tercatat",
                help_text="Untuk kematian dan pindah keluar: siapa.",
            )  # fmt: skip
            self.fields["person"].label_from_instance = lambda person: person.name
        self.fields["person_name"] = NEW_FAMILY["person_name"](
            label="Nama warga", required=False,
            help_text="Wajib untuk kelahiran dan pindah masuk, atau bila orangnya belum tercatat.",
        )  # fmt: skip
        self.fields["birth_date"] = NEW_FAMILY["birth_date"](
            label="Tanggal lahir orang yang pindah masuk", required=False
        )
        self.fields["nik"] = NEW_FAMILY["nik"](label="NIK orang yang pindah masuk")
        for name in ("person", "person_name", "birth_date", "nik"):
            if name in self.fields:
                self.fields[name].is_conditional = True

    def clean_event_on(self):
        return _past_day(self.cleaned_data["event_on"])

    def clean(self):
        given = super().clean()
        change, names_somebody = given.get("change"), given.get("person_name")
        if change in following.NAMES_SOMEBODY:
            given["person"] = None
            if not names_somebody and "person_name" not in self.errors:
                self.add_error("person_name", "Isi nama warga yang lahir atau pindah masuk.")
        elif change == Petition.Change.DEATH and not names_somebody and not given.get("person"):
            self.add_error("person" if "person" in self.fields else "person_name", "Sebutkan siapa yang meninggal.")
        if change != Petition.Change.MOVED_IN and self.household is not None:
            given |= {name: None for name in ("birth_date", "nik") if name in given}  # asked of who moved in only
        return given


def _person_name(label="Nama kepala keluarga", required=True, help_text="") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=120, required=required, help_text=help_text, widget=forms.TextInput(attrs=QUIET)
    )


def _birth_date(label="Tanggal lahir kepala keluarga", required=False) -> forms.DateField:
    return day_field(label, required=required)


def _nik(label="NIK kepala keluarga") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=24, required=False, widget=forms.TextInput(attrs=DIGITS),
        help_text="16 angka seperti pada KTP. Disimpan tersandi dan selalu disamarkan.",
    )  # fmt: skip


NEW_FAMILY = {
    "person_name": _person_name,
    "birth_date": _birth_date,
    "nik": _nik,
    "kk": lambda: forms.CharField(
        label="Nomor kartu keluarga", max_length=24, required=False, widget=forms.TextInput(attrs=DIGITS),
        help_text="16 angka seperti pada kartu keluarga.",
    ),
    "address": lambda: forms.CharField(label="Alamat", max_length=200, widget=forms.TextInput(attrs=QUIET)),
    "rt": lambda: forms.RegexField(
        r"^\d{1,3}$", label="RT", required=False, widget=forms.TextInput(attrs=DIGITS),
        error_messages={"invalid": "RT ditulis dengan angka, paling banyak 3, misalnya 05."},
    ),
    "n_members": lambda: forms.IntegerField(
        label="Jumlah anggota keluarga", min_value=1, max_value=MOST_MEMBERS, required=False,
        widget=forms.NumberInput(attrs=DIGITS),
    ),
}  # fmt: skip


def _name(typed: str) -> str:
    name = " ".join(without_numbers(typed).split())
    if not any(sign.isalpha() for sign in name):
        raise forms.ValidationError("Nama harus berisi huruf.")
    return name


def _past_day(day):
    if day and day > timezone.localdate():
        raise forms.ValidationError("Tanggal tidak boleh di masa depan.")
    if day and timezone.localdate().year - day.year > MAX_AGE_YEARS:
        raise forms.ValidationError(f"Lebih dari {MAX_AGE_YEARS} tahun yang lalu. Periksa tahunnya.")
    return day


def _number(kind: str, typed: str) -> str:
    if not typed:
        return ""
    check = check_nik if kind == "nik" else check_kk
    checked = check(typed, accepts_synthetic=settings.RBPK_DEMO)
    if checked.quality != "ok":
        raise forms.ValidationError(f"{checked.message} Bila memang tertulis begitu, kosongkan.")
    return checked.nik if kind == "nik" else checked.kk


# The answer


class AnswerForm(forms.Form):
    """The buttons carry the verdict."""

    verdict = forms.ChoiceField(choices=[("accept", "Terima"), ("refuse", "Tolak")])
    answer = _words("Jawaban untuk warga", help_text="Tercetak di surat jawaban. Tulis apa yang dilakukan, atau mengapa ditolak.")  # noqa: E501  # fmt: skip
    round = forms.ModelChoiceField(
        VerificationRound.objects.none(), label="Putaran kunjungan", required=False,
        empty_label="Buka putaran baru untuk usul dan sanggah",
    )  # fmt: skip
    verifier = forms.ModelChoiceField(
        User.objects.none(), label="Petugas yang mengunjungi", required=False, empty_label="Pilih petugas",
        help_text="Hanya bila diterima.",
    )  # fmt: skip

    def __init__(self, *args, petition: Petition, **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting = following.waiting_visit(petition.household)
        for name in ("round", "verifier"):
            self.fields[name].is_conditional = True
        if self.waiting:
            del self.fields["round"], self.fields["verifier"]
            return
        rounds = following.rounds_for(petition)
        self.fields["round"].queryset, self.fields["round"].initial = rounds, rounds.first()
        self.fields["round"].label_from_instance = lambda round: (
            f"{round.name}, sampai {date_format(round.due_on, 'DATE_FORMAT')}"
        )
        in_village = VerificationRound(village=petition.village)
        self.fields["verifier"].queryset = verifiers_for(in_village)
        self.fields["verifier"].label_from_instance = lambda user: user.display_name

    def clean_answer(self):
        return without_numbers(self.cleaned_data["answer"])

    def clean(self):
        given = super().clean()
        is_unassigned = "verifier" in self.fields and not given.get("verifier") and "verifier" not in self.errors
        if given.get("verdict") == "accept" and is_unassigned:
            self.add_error("verifier", "Pilih petugas yang mengunjungi rumah tangga ini.")
        return given

    @property
    def has_no_verifier(self) -> bool:
        return "verifier" in self.fields and not self.fields["verifier"].queryset.exists()

    @property
    def is_accepted(self) -> bool:
        return self.cleaned_data["verdict"] == "accept"


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Mengapa warga menarik tiketnya", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_reason(self):
        return without_numbers(self.cleaned_data["reason"])


# The list


class PetitionFilter(filters.FilterSet):
    """Without a state only what waits for an answer is shown; a ticket is found in whatever state it is."""

    WAITING, LATE, ALL = "", "late", "all"
    STATES = [(LATE, "Lewat waktu"), *Petition.State.choices[1:], (ALL, "Semua keadaan")]

    tiket = filters.CharFilter(label="Nomor tiket", method="of_ticket")
    jenis = filters.ChoiceFilter(
        label="Jenis", field_name="kind", choices=Petition.Kind.choices, empty_label="Semua jenis"
    )
    desa = VillageFilter(field_name="village")
    keadaan = filters.ChoiceFilter(
        label="Keadaan", method="in_state", choices=STATES, empty_label="Menunggu jawaban"
    )  # fmt: skip
    tahun = filters.ChoiceFilter(
        label="Tahun dicatat", field_name="entered_at__year", choices=lambda: year_choices(), widget=forms.HiddenInput
    )  # fmt: skip

    class Meta:
        model = Petition
        fields: list[str] = []

    def filter_queryset(self, queryset):
        given = self.form.cleaned_data
        found = super().filter_queryset(queryset)
        return found if given.get("tiket") or given.get("keadaan") else found.open()

    def of_ticket(self, queryset, name, value):
        return queryset.filter(ticket=as_ticket(value))

    def in_state(self, queryset, name, value):
        if value == self.ALL:
            return queryset
        late = Q(state=Petition.State.OPEN, due_on__lt=timezone.localdate())
        return queryset.filter(late if value == self.LATE else Q(state=value))


def year_choices() -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in years_of(Petition.objects.all())]


FORMS = {form.kind: form for form in (NominationForm, ObjectionForm, ChangeForm)}
