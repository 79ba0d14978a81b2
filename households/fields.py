"""Days as people type them, picked in the browser's own calendar, and villages with their kecamatan."""

from itertools import groupby

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils import timezone

from households.models import Area


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


def villages_of_the_regency():
    return Area.objects.villages().select_related("parent").order_by("parent__name", "name")


class VillageField(forms.ModelChoiceField):
    """One village, named with its kecamatan."""

    def label_from_instance(self, area) -> str:
        return f"{area.parent.name}: {area.name}"


class ByDistrict(ModelChoiceIterator):
    """(kecamatan, its villages)."""

    def __iter__(self):
        for district, villages in groupby(self.queryset, key=lambda village: village.parent):
            yield district.name, [self.choice(village) for village in villages]


class VillagesField(forms.ModelMultipleChoiceField):
    """Any villages of the regency: boxes in a fold per kecamatan."""

    iterator = ByDistrict
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options):
        super().__init__(villages_of_the_regency(), **options)

    def label_from_instance(self, area) -> str:
        return area.name
