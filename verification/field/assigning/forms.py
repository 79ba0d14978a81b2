"""Forms of the office: a round, giving out and changing tasks, an RT seen whole."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from accounts.models import User
from households.fields import day_field
from households.forms import MB, SHORTEST_REASON
from households.models import Area, Household, Neighbourhood
from verification.field.assigning.code_lists import find_households, read_codes
from verification.field.envelopes import VisitError
from verification.field.models import Assignment, FormVersion, VerificationRound

LARGEST_FILE = 20 * MB
ROUND_DAYS = 30
MOST_FAULTS = 20  # lines named at once


class TableField(forms.FileField):
    widget = forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError(f"Berkas {file.size // MB} MB; paling besar {LARGEST_FILE // MB} MB.")
        return file


class VerifiersField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options):
        words = {"required": "Pilih paling sedikit satu petugas."}
        help_text = "Dipilih lebih dari satu: dibagi rata, satu RT utuh pada satu petugas."
        super().__init__(User.objects.none(), label="Petugas", help_text=help_text, error_messages=words, **options)

    def label_from_instance(self, obj):
        return obj.display_name

    def offer(self, verifiers):
        self.queryset = verifiers
        if len(verifiers) == 1:
            self.initial = list(verifiers)


def village_field(user: User) -> forms.ModelChoiceField:
    villages = Area.objects.visible_to(user).villages().select_related("parent")
    field = forms.ModelChoiceField(villages, label="Desa", empty_label="Pilih desa")
    field.label_from_instance = lambda village: village.full_name
    if len(villages[:2]) == 1:
        field.initial = villages[0]
    return field


class RoundForm(forms.ModelForm):
    """A village of the person's own areas, opened for visits. Samples open theirs themselves."""

    class Meta:
        model = VerificationRound
        fields = ["name", "village", "purpose", "form", "due_on"]
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"due_on": "Kunjungan diharapkan masuk sebelum tanggal ini."}

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"] = village_field(user)
        purposes = VerificationRound.Purpose
        self.fields["purpose"].choices = [one for one in purposes.choices if one[0] != purposes.SAMPLE]
        self.fields["form"].queryset = FormVersion.objects.newest_first()
        self.fields["form"].initial = FormVersion.objects.whole().first()
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=ROUND_DAYS)

    def clean_due_on(self):
        return not_past(self.cleaned_data["due_on"])


def not_past(day):
    if day and day < timezone.localdate():
        raise forms.ValidationError("Tanggal ini sudah lewat.")
    return day


class DueDayForm(forms.Form):
    due_on = day_field("Tenggat baru", help_text="Berlaku juga bagi semua tugas yang belum dikunjungi.")

    def clean_due_on(self):
        return not_past(self.cleaned_data["due_on"])


class GiveForm(forms.Form):
    """Households that nobody visits yet, to one verifier or shared among several."""

    WHAT = [
        ("chosen", "Rumah tangga yang dicentang"), ("rts", "Satu atau beberapa RT"), ("village", "Seluruh desa"),
        ("list", "Daftar kode rumah tangga"),
    ]  # fmt: skip

    verifiers = VerifiersField()
    due_on = day_field("Paling lambat", required=False, help_text="Kosong: sampai tenggat putaran.")
    what = forms.ChoiceField(
        label="Yang ditugaskan", choices=WHAT, initial="chosen", required=False, widget=forms.RadioSelect
    )
    households = forms.ModelMultipleChoiceField(Household.objects.none(), label="Rumah tangga", required=False)
    rts = forms.MultipleChoiceField(label="RT", required=False, widget=forms.CheckboxSelectMultiple)
    codes = forms.CharField(
        label="Kode rumah tangga", required=False, widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text="Satu baris satu kode, atau dipisah koma.",
    )  # fmt: skip
    file = TableField(
        label="Atau berkas daftar", required=False,
        help_text="xlsx, xls atau csv dengan judul kolom Kode. Yang sudah diketik di atas ikut dipakai.",
    )  # fmt: skip

    def __init__(self, *args, round: VerificationRound, verifiers, waiting, by_rt, **kwargs):
        super().__init__(*args, **kwargs)
        self.round, self.waiting = round, waiting
        self.fields["verifiers"].offer(verifiers)
        self.fields["households"].queryset = waiting
        self.fields["rts"].choices = [(pk, f"{name}: {n} rumah tangga") for pk, name, n in by_rt]

    def clean_due_on(self):
        return not_past(self.cleaned_data["due_on"])

    def clean(self):
        given = super().clean()
        what = given.get("what") or "chosen"
        find = {"chosen": self._chosen, "rts": self._rts, "village": self._village, "list": self._list}[what]
        households = find(given)
        if not households and not self.errors:
            self.add_error(None, "Tidak ada rumah tangga yang menunggu di sana.")
        given["given"] = list(households)
        return given

    def _chosen(self, given):
        chosen = given.get("households")
        if chosen is not None and not chosen:
            self.add_error("households", "Centang paling sedikit satu rumah tangga.")
        return chosen or []

    def _rts(self, given):
        if "rts" in given and not given["rts"]:
            self.add_error("rts", "Pilih paling sedikit satu RT.")
        keys = [int(pk) for pk in given.get("rts", [])]
        found = self.waiting.filter(neighbourhood__in=keys)
        return found | self.waiting.filter(neighbourhood=None) if 0 in keys else found

    def _village(self, given):
        return self.waiting

    def _list(self, given):
        """Codes of a file join the typed ones, so that the lines at fault can be mended on the page."""
        text = given.get("codes", "")
        if given.get("file"):
            try:
                text = "\n".join(part for part in (text.strip(), read_codes(given["file"])) if part)
            except VisitError as error:
                self.add_error("file", str(error))
                return []
            self.data = self.data.copy()
            self.data["codes"] = text
        if not text.strip():
            self.add_error("codes", "Isi kode rumah tangga, atau unggah berkasnya.")
            return []
        found = find_households(self.round, text)
        for fault in found.faults[:MOST_FAULTS]:
            self.add_error("codes", fault)
        if len(found.faults) > MOST_FAULTS:
            self.add_error("codes", f"Dan {len(found.faults) - MOST_FAULTS} baris lagi.")
        return found.households


class GiveRtForm(forms.Form):
    """RTs that nobody canvasses yet."""

    verifiers = VerifiersField()
    due_on = day_field("Paling lambat", required=False, help_text="Kosong: sampai tenggat putaran.")
    neighbourhoods = forms.ModelMultipleChoiceField(
        Neighbourhood.objects.none(), label="RT", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu RT."},
    )  # fmt: skip

    def __init__(self, *args, verifiers, neighbourhoods, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verifiers"].offer(verifiers)
        self.fields["neighbourhoods"].queryset = neighbourhoods

    def clean_due_on(self):
        return not_past(self.cleaned_data["due_on"])


class RtForm(forms.Form):
    """Which RT of the village to show."""

    rt = forms.ModelChoiceField(Neighbourhood.objects.none(), label="RT", required=False, empty_label="Semua RT")

    def __init__(self, *args, village: Area, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rt"].queryset = village.neighbourhoods.filter(closed_on=None)


class TaskFilterForm(forms.Form):
    """Which of the tasks that wait, in a round or in all of them."""

    STATES = [("", "Semua"), ("lewat", "Lewat waktu"), ("pinjaman", "Lewat masa pinjam")]

    petugas = forms.ModelChoiceField(User.objects.none(), label="Petugas", required=False, empty_label="Semua petugas")
    rt = forms.ModelChoiceField(Neighbourhood.objects.none(), label="RT", required=False, empty_label="Semua RT")
    keadaan = forms.ChoiceField(label="Keadaan", choices=STATES, required=False)

    def __init__(self, *args, waiting, round: VerificationRound | None, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=waiting.values("verifier")).order_by("first_name", "username")
        self.fields["petugas"].queryset = people
        self.fields["petugas"].label_from_instance = lambda user: user.display_name
        if round:
            self.fields["rt"].queryset = round.village.neighbourhoods.all()
        else:  # RT numbers repeat from village to village
            del self.fields["rt"]


class ChangeForm(forms.Form):
    """What becomes of tasks that wait: another verifier, none, or other days."""

    HOW = [
        ("move", "Alihkan kepada petugas lain"), ("withdraw", "Tarik kembali"),
        ("days", "Ubah tenggat atau masa pinjam"),
    ]  # fmt: skip

    tasks = forms.ModelMultipleChoiceField(Assignment.objects.none(), label="Tugas", required=False)
    how = forms.ChoiceField(label="Apa yang dilakukan?", choices=HOW, initial="move", widget=forms.RadioSelect)
    to = forms.ModelChoiceField(User.objects.none(), label="Petugas baru", required=False, empty_label="Pilih petugas")
    due_on = day_field("Tenggat baru", required=False)
    lease_until = day_field(
        "Dipinjamkan sampai", required=False,
        help_text="Sesudah hari ini Anda dapat mengalihkannya; tidak ada yang berpindah sendiri.",
    )  # fmt: skip
    reason = forms.CharField(label="Alasan", required=False, max_length=200)
    takes_all = forms.BooleanField(label="Semua tugas dalam saringan ini, juga yang tidak tampil", required=False)

    def __init__(self, *args, tasks, verifiers, **kwargs):
        super().__init__(*args, **kwargs)
        self.all_tasks = tasks
        self.fields["tasks"].queryset = tasks
        self.fields["to"].queryset = verifiers
        self.fields["to"].label_from_instance = lambda user: user.display_name
        for name in ("to", "due_on", "lease_until", "reason"):
            self.fields[name].is_conditional = True

    def clean(self):
        given = super().clean()
        given["chosen"] = list(self.all_tasks if given.get("takes_all") else given.get("tasks") or [])
        if not given["chosen"] and "tasks" not in self.errors:
            self.add_error("tasks", "Centang paling sedikit satu tugas.")
        how = given.get("how")
        if how in ("move", "withdraw") and len(given.get("reason", "").strip()) < SHORTEST_REASON:
            self.add_error("reason", f"Tulis alasannya, paling sedikit {SHORTEST_REASON} huruf.")
        if how == "move" and not given.get("to") and "to" not in self.errors:
            self.add_error("to", "Pilih petugas yang menggantikan.")
        if how == "days" and not (given.get("due_on") or given.get("lease_until")) and not self.errors:
            self.add_error("due_on", "Isi tanggal yang baru.")
        return given

    def clean_due_on(self):
        return not_past(self.cleaned_data["due_on"])

    def clean_lease_until(self):
        return not_past(self.cleaned_data["lease_until"])


class CompleteForm(forms.Form):
    n_dwellings = forms.IntegerField(
        label="Berapa rumah di RT ini?", min_value=0, max_value=5_000,
        help_text="Semua rumah yang dihuni, juga yang penghuninya tidak mau didata.",
    )  # fmt: skip
    n_visited = forms.IntegerField(
        label="Berapa di antaranya yang sudah didatangi?", min_value=0, max_value=5_000,
        help_text="Termasuk yang menolak dan yang tidak di rumah.",
    )  # fmt: skip

    def clean(self):
        given = super().clean()
        if given.get("n_visited", 0) > given.get("n_dwellings", 5_000):
            self.add_error("n_visited", "Tidak mungkin lebih banyak dari rumah di RT ini.")
        return given
