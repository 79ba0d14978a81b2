"""Forms of the desk for what phones hand in."""

from django import forms

from verification.field.sync.desk import MOST_OF_A_FILE


class CodeForm(forms.Form):
    kode = forms.CharField(
        label="Kode terima", max_length=20, help_text="Delapan huruf dan angka di halaman Antrean, misalnya 7K3M-Q2QF."
    )


class RescueForm(forms.Form):
    file = forms.FileField(
        label="Berkas penyelamat", help_text="Berkas .json dari halaman Bantuan di HP petugas, paling besar 64 MB."
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_OF_A_FILE:
            raise forms.ValidationError(
                f"Berkas {file.size // 1024**2} MB, paling besar 64 MB. Kirim dulu sebagian kunjungan dari HP."
            )
        return file
