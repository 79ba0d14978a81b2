"""Forms and filters of the pages where officers look at pairs, links and proposals to strike out."""

from django import forms
from django.db.models import Q
from django_filters import ChoiceFilter, FilterSet

from households.forms import SHORTEST_REASON, AreaChoices
from households.models import CandidatePair, Household, Person, Residence, StrikeOut


class PairFilter(FilterSet):
    jenis = ChoiceFilter(label="Jenis", field_name="kind", choices=CandidatePair.Kind.choices, empty_label="Semua")
    desa = AreaChoices(label="Desa", level="village", method="in_village")
    keadaan = ChoiceFilter(
        label="Keadaan", choices=[("decided", "Sudah diputuskan")], method="in_state", empty_label="Menunggu tinjauan"
    )

    class Meta:
        model = CandidatePair
        fields: list[str] = []

    @property
    def qs(self):
        chosen = self.form.cleaned_data.get("keadaan") if self.is_bound and self.form.is_valid() else ""
        return super().qs if chosen else super().qs.open()

    def in_village(self, queryset, name, village):
        return in_village(queryset, village)

    def in_state(self, queryset, name, value):
        return queryset.decided()


def in_village(pairs, village):
    """Pairs of which one person lives there."""
    there = Residence.objects.open().filter(household__village=village).values("person")
    return pairs.filter(Q(left__in=there) | Q(right__in=there))


class PersonFindingFilter(FilterSet):
    desa = AreaChoices(label="Desa", level="village", method="in_village")

    class Meta:
        model = Person
        fields: list[str] = []

    def in_village(self, queryset, name, village):
        return queryset.filter(pk__in=Residence.objects.open().filter(household__village=village).values("person"))


class HouseholdFindingFilter(FilterSet):
    desa = AreaChoices(label="Desa", level="village", method="in_village")

    class Meta:
        model = Household
        fields: list[str] = []

    def in_village(self, queryset, name, village):
        return queryset.filter(claims__closed_on=None, claims__village=village).distinct()


class StrikeOutFilter(FilterSet):
    keadaan = ChoiceFilter(
        label="Keadaan", choices=[("decided", "Sudah diputuskan")], method="in_state",
        empty_label="Menunggu petugas kedua",
    )  # fmt: skip

    class Meta:
        model = StrikeOut
        fields: list[str] = []

    @property
    def qs(self):
        chosen = self.form.cleaned_data.get("keadaan") if self.is_bound and self.form.is_valid() else ""
        return super().qs if chosen else super().qs.filter(is_confirmed=None)

    def in_state(self, queryset, name, value):
        return queryset.filter(is_confirmed__isnull=False)


class WhyForm(forms.Form):
    """A reason that stays with what was changed."""

    reason = forms.CharField(
        label="Alasan", min_length=SHORTEST_REASON, max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Apa yang dilihat, di mana, dan kapan. Tersimpan bersama nama Anda. Jangan tulis NIK di sini.",
    )  # fmt: skip


class StrikeOutForm(forms.Form):
    reason = forms.ChoiceField(label="Sebab", widget=forms.RadioSelect)
    note = forms.CharField(
        label="Penjelasan", min_length=SHORTEST_REASON, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Apa yang dilihat dan siapa yang memastikan. Petugas kedua memutuskan dari penjelasan ini.",
    )  # fmt: skip

    def __init__(self, *args, is_reversal=False, **kwargs):
        super().__init__(*args, **kwargs)
        reversal = StrikeOut.Reason.REVERSAL
        choices = [choice for choice in StrikeOut.Reason.choices if (choice[0] == reversal) == is_reversal]
        self.fields["reason"].choices = choices
        if is_reversal:
            self.fields["reason"].initial = reversal


class ThresholdForm(forms.Form):
    upper = forms.FloatField(
        label="Ambang sambung otomatis", min_value=0.5, max_value=0.999999, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="Peluang antara 0,5 dan 1. Pasangan di atasnya disatukan tanpa ditanyakan.",
    )  # fmt: skip
    lower = forms.FloatField(
        label="Ambang tanya petugas", min_value=0.01, max_value=0.999999, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="Pasangan di antara kedua ambang ditanyakan kepada petugas; di bawahnya dibiarkan terpisah.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Alasan", min_length=SHORTEST_REASON, max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mengapa diubah, dan pengukuran mana yang dipakai.",
    )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("upper") and cleaned.get("lower") and cleaned["lower"] > cleaned["upper"]:
            self.add_error("lower", "Ambang tanya tidak boleh melebihi ambang sambung.")
        return cleaned
