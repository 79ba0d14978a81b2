"""Days as people type them, picked in the browser's own calendar."""

from django import forms
from django.utils import timezone


def day_field(label: str, **options) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class PastDayField(forms.DateField):
    """Today or before."""

    widget = forms.DateInput(attrs={"type": "date"})

    def clean(self, value):
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise forms.ValidationError("Tanggal tidak boleh di masa depan.")
        return day
