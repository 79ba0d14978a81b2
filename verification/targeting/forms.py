"""What Bappeda, OPDs and supervisors type about the target list."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils import timezone

from households.fields import day_field
from households.models import Area
from verification.review.models import Decision, TargetList
from verification.targeting import files, revisits
from verification.targeting.actions import DecisionError
from verification.targeting.striking import SHORTEST_NOTE

LONGEST_ROUND_DAYS = 366


class DecreeForm(forms.Form):
    decree_number = forms.CharField(label="Nomor SK (surat keputusan)", max_length=60)
    decree_on = day_field("Tanggal SK")

    def clean_decree_on(self):
        decree_on = self.cleaned_data["decree_on"]
        if decree_on > timezone.localdate():
            raise forms.ValidationError("Tanggal SK belum tiba.")
        return decree_on


class AnnouncementForm(forms.Form):
    announced_on = day_field("Diumumkan tanggal", help_text="Hari daftar dipasang di desa dan kelurahan.")
    objections_until = day_field("Sanggahan diterima sampai")

    def __init__(self, *args, target_list: TargetList, **kwargs):
        super().__init__(*args, **kwargs)
        day, end = self.fields["announced_on"], self.fields["objections_until"]
        day.initial = target_list.announced_on or timezone.localdate()
        day.disabled = target_list.announced_on is not None
        end.initial = target_list.objections_until or day.initial + timedelta(days=settings.RBPK_OBJECTION_DAYS)
        usual = f"Biasanya {settings.RBPK_OBJECTION_DAYS} hari sesudah diumumkan."
        end.help_text = f"{usual} Sesudah dicatat hanya dapat diperpanjang."


class ScanField(forms.FileField):
    """A scan whose content is looked at; what comes out is its bytes."""

    widget = forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file.size > files.MOST_SCAN_BYTES:
            raise forms.ValidationError("Berkas lebih dari 20 MB. Pindai dengan ketelitian 150 sampai 200 dpi.")
        content = file.read()
        try:
            files.type_of_scan(content)
        except DecisionError as error:
            raise forms.ValidationError(str(error)) from error
        return content


class ScanForm(forms.Form):
    scan = ScanField(
        label="Pindaian SK bertanda tangan", allow_empty_file=True,
        help_text="PDF, JPEG, atau PNG, paling besar 20 MB. Cukup halaman keputusan dan tanda tangan; jangan sertakan "
        "halaman dengan NIK yang tidak disamarkan.",
    )  # fmt: skip


class StrikeForm(forms.Form):
    reason = forms.ChoiceField(label="Alasan", choices=Decision.Reason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Penjelasan", min_length=SHORTEST_NOTE, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Apa yang terlihat, kapan, dan siapa yang memastikan. Jangan tulis NIK. Petugas kedua memutuskan "
        "dari penjelasan ini.",
    )  # fmt: skip


class RevisitForm(forms.Form):
    """A round that goes to everybody due in one village."""

    days = forms.TypedChoiceField(label="Bukti habis", coerce=int, choices=revisits.HORIZONS)
    rt = forms.ModelChoiceField(None, label="RT", required=False, empty_label="Semua RT")
    verifier = forms.ModelChoiceField(None, label="Petugas", empty_label="Pilih petugas")
    name = forms.CharField(label="Nama putaran", max_length=120)
    due_on = day_field("Selesai paling lambat")

    def __init__(self, *args, village: Area, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["rt"].queryset = village.neighbourhoods.filter(closed_on=None)
        self.fields["verifier"].queryset = revisits.verifiers_of(village)
        self.fields["verifier"].label_from_instance = lambda user: user.display_name
        self.fields["name"].initial = f"Kunjungan ulang {village.name} {today.year}"
        self.fields["due_on"].initial = today + timedelta(days=30)

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if not timezone.localdate() <= due_on <= timezone.localdate() + timedelta(days=LONGEST_ROUND_DAYS):
            raise forms.ValidationError("Pilih tanggal dari hari ini sampai setahun lagi.")
        return due_on
