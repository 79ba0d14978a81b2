"""Uploading a form to be looked at before it is published."""

from django import forms


class FormFileForm(forms.Form):
    file = forms.FileField(
        label="Berkas formulir",
        help_text="Berkas JSON, paling besar 256 KB. Unduh versi terakhir, ubah, lalu unggah di sini.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": "Pilih berkas formulir dahulu.", "empty": "Berkas ini kosong."},
    )
