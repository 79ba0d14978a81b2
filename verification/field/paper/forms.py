"""What the desa keys in from paper: the same questionnaire, and when the verifier was there."""

from datetime import datetime

from django import forms
from django.utils import timezone

from verification.field.forms import VisitForm
from verification.field.models import Photo

SIGNED, SPOKEN = "signed", "spoken"


class PaperForm(VisitForm):
    """The end comes from the paper, not from the clock; nothing is known of the place."""

    wanted_pictures = {
        "photo_paper": (Photo.Kind.OTHER, "Foto atau pindaian lembar persetujuan"),
        "photo_front": (Photo.Kind.HOUSE_FRONT, "Foto rumah dari depan"),
    }
    visited_on = forms.DateField(
        label="Tanggal kunjungan", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    began = forms.TimeField(label="Jam mulai", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ended = forms.TimeField(label="Jam selesai", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    consent_mode = forms.ChoiceField(
        label="Cara warga menyetujui", required=False, widget=forms.RadioSelect,
        choices=[(SIGNED, "Tanda tangan di kertas"), (SPOKEN, "Lisan, dengan saksi")],
    )  # fmt: skip
    witness = forms.CharField(label="Nama saksi", max_length=120, required=False)

    def clean_visited_on(self):
        day = self.cleaned_data["visited_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Tanggal ini belum tiba. Isi tanggal yang tertulis di kertas.")
        return day

    def clean(self):
        given = super().clean()
        began, ended = given.get("began"), given.get("ended")
        if began and ended and ended <= began:
            self.add_error("ended", "Kunjungan selesai sesudah mulai. Periksa jam di kertas.")
        if given.get("consent") and not given.get("consent_mode"):
            self.add_error("consent_mode", "Pilih cara warga menyetujui.")
        if given.get("consent_mode") == SPOKEN and not given.get("witness"):
            self.add_error("witness", "Tulis nama saksi persetujuan lisan.")
        return given

    def content(self) -> dict:
        given = self.cleaned_data
        consent_by = {"mode": given["consent_mode"], "witness": given["witness"]} if given["consent"] else None
        times = {"started_at": self._moment("began"), "ended_at": self._moment("ended")}
        return super().content() | times | {"kind": "paper", "consent_by": consent_by}

    def _moment(self, name: str) -> str:
        return timezone.make_aware(
            datetime.combine(self.cleaned_data["visited_on"], self.cleaned_data[name])
        ).isoformat()
