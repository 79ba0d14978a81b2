from uuid import uuid4

from django import forms
from django.core.validators import MaxValueValidator
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from households.expression_tree import MAX_NUMBER
from households.fields import VillageField, VillagesField, villages_of_the_regency
from households.models import Area, Need, Variable
from interventions.allotment.conditions import askable_variables
from interventions.allotment.models import QualifyingCondition
from interventions.allotment.ranking import FITS, OUT, REPEATED, UNSURE
from interventions.forms import LONGEST_NUMBER
from interventions.models import Activity

SHORTEST_REASON = 10
MOST_BUDGETS = 3
STATES = [
    (FITS, "Memenuhi syarat"), (UNSURE, "Perlu dipastikan"), (REPEATED, "Sudah pernah dibantu"), (OUT, "Dikeluarkan"),
]  # fmt: skip


class VillageFilter(ModelChoiceFilter):
    field_class = VillageField


class RankingFilter(FilterSet):
    """On a ranking, which is no queryset: it narrows itself."""

    keadaan = ChoiceFilter(label="Keadaan", choices=STATES[1:], empty_label="Memenuhi syarat")
    desa = VillageFilter(label="Desa/kelurahan", queryset=villages_of_the_regency(), empty_label="Semua")

    class Meta:
        model = Need
        fields: list[str] = []

    def filter_queryset(self, ranking):
        asked = self.form.cleaned_data
        if asked.get("keadaan"):
            ranking = ranking.with_state(asked["keadaan"])
        return ranking.in_village(asked["desa"]) if asked.get("desa") else ranking


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Alasan", widget=forms.Textarea(attrs={"rows": 2}), min_length=SHORTEST_REASON, max_length=1000
    )


class PlacesForm(ReasonForm):
    village = forms.ModelChoiceField(queryset=Area.objects.villages(), widget=forms.HiddenInput)
    places = forms.IntegerField(label="Tempat", min_value=0, max_value=1_000_000)
    field_order = ["village", "places", "reason"]


class ConfirmForm(forms.Form):
    """The list as it was shown, and a key by which the same form sent twice is known."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    needs = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_needs(self) -> list[int]:
        try:
            numbers = [int(number) for number in self.cleaned_data["needs"].split(",") if number]
        except ValueError as error:
            raise forms.ValidationError("Daftar tidak terbaca. Buka lagi halamannya.") from error
        if any(not 0 < number <= LONGEST_NUMBER for number in numbers):
            raise forms.ValidationError("Daftar tidak terbaca. Buka lagi halamannya.")
        return numbers


class VariableForm(forms.Form):
    """First step of a condition: what it is about."""

    variabel = forms.ModelChoiceField(
        label="Isian", queryset=Variable.objects.none(), to_field_name="code", empty_label="Pilih isian"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["variabel"].queryset = askable_variables()


class ConditionForm(forms.Form):
    """Second step: the comparison and the value, as the variable has them."""

    comparison = forms.ChoiceField(label="Perbandingan")
    value = forms.FloatField(label="Nilai")

    def __init__(self, *args, variable: Variable, **kwargs):
        super().__init__(*args, **kwargs)
        comparisons = QualifyingCondition.Comparison
        if variable.choices:
            self.fields["comparison"].choices = [(comparisons.EQ, "adalah"), (comparisons.NE, "bukan")]
            self.fields["value"] = forms.ChoiceField(label="Jawaban", choices=list(variable.choices.items()))
            return
        numeric = [comparisons.LT, comparisons.LE, comparisons.GT, comparisons.GE, comparisons.EQ]
        words = {comparisons.EQ: "sama dengan"}
        self.fields["comparison"].choices = [(one, words.get(one, one.label)) for one in numeric]
        value = self.fields["value"]
        value.validators.append(MaxValueValidator(MAX_NUMBER))
        value.min_value, value.help_text = 0, f"Dalam {variable.unit}." if variable.unit else ""
        value.widget = forms.TextInput(attrs={"inputmode": "decimal"})


class AreasForm(forms.Form):
    districts = forms.ModelMultipleChoiceField(
        label="Kecamatan", queryset=Area.objects.districts().order_by("name"), required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Tanpa pilihan, kegiatan melayani seluruh kabupaten.",
    )  # fmt: skip
    villages = VillagesField(
        label="Desa/kelurahan tertentu", required=False, help_text="Bila hanya sebagian kecamatan: buka kecamatannya."
    )
    reserve_percent = forms.IntegerField(
        label="Cadangan (persen kuota)", min_value=0, max_value=100,
        help_text="Sebanyak ini urutan berikutnya disimpan sebagai cadangan saat daftar diambil.",
    )  # fmt: skip

    @property
    def areas(self) -> list[Area]:
        """A village whose kecamatan is chosen as a whole adds nothing."""
        districts = list(self.cleaned_data["districts"])
        return districts + [area for area in self.cleaned_data["villages"] if area.parent not in districts]


class WhatIfForm(forms.Form):
    """Up to three budgets for one unit cost. Nothing of it is stored."""

    biaya = forms.IntegerField(label="Biaya satuan (rupiah)", min_value=1, max_value=10**12)
    anggaran_1 = forms.IntegerField(label="Anggaran pertama (rupiah)", min_value=0, max_value=10**15)
    anggaran_2 = forms.IntegerField(label="Anggaran kedua (rupiah)", min_value=0, max_value=10**15, required=False)
    anggaran_3 = forms.IntegerField(label="Anggaran ketiga (rupiah)", min_value=0, max_value=10**15, required=False)
    desa = VillagesField(
        label="Hanya desa/kelurahan ini", required=False, help_text="Tanpa pilihan: semua wilayah kegiatan."
    )

    def __init__(self, *args, activity: Activity, **kwargs):
        super().__init__(*args, **kwargs)
        for name in list(self.fields)[:4]:
            self.fields[name].widget.attrs.update(inputmode="numeric")
        self.fields["biaya"].initial = activity.unit_cost_idr
        self.fields["anggaran_1"].initial = activity.budget_idr

    @property
    def budgets(self) -> list[int]:
        given = [self.cleaned_data[f"anggaran_{n}"] for n in range(1, MOST_BUDGETS + 1)]
        return [budget for budget in given if budget is not None]
