"""The form of a draft: norms, cut-off, which indicators count and how much."""

from fractions import Fraction

from django import forms
from django.utils.text import slugify

from households.models import Indicator, Rule, RuleSet
from households.rules.actions import SHORTEST_NOTE, donor_rules
from households.rules.fields import FractionField, NumberField, fraction_words, plain_number

TICKED = {"class": "form-check-input"}
MOST_NAME = 60


class DraftForm(forms.Form):
    """One row per indicator, those of the draft first; all is checked and stored together."""

    change_note = forms.CharField(
        label="Apa yang berubah dan mengapa", min_length=SHORTEST_NOTE, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="Dibaca orang yang kelak bertanya mengapa aturan berganti.",
    )  # fmt: skip
    cutoff = FractionField(
        label="Ambang", help_text="Jumlah bobot kekurangan yang membuat keluarga terhitung. Misalnya 1/3."
    )
    note = forms.CharField(
        label="Catatan", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Apa yang belum pasti, dan apa yang tidak boleh dibandingkan.",
    )  # fmt: skip
    new_norm_label = forms.CharField(label="Nama norma", required=False, max_length=80)
    new_norm_value = NumberField(label="Nilai", required=False)
    new_norm_unit = forms.CharField(label="Satuan", required=False, max_length=30)
    new_norm_source = forms.CharField(label="Dasar", required=False, max_length=500)

    def __init__(self, *args, draft: RuleSet, **kwargs):
        self.draft = draft
        self.own = list(draft.rules.select_related("indicator").order_by("position"))
        donors: dict[int, Rule] = {}
        for rule in donor_rules(draft):
            donors.setdefault(rule.indicator_id, rule)
        inside = [rule.indicator_id for rule in self.own]
        self.others = list(Indicator.objects.exclude(pk__in=inside).order_by("dimension", "label"))
        self.donors = donors
        kwargs["initial"] = self._stored() | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self._add_norms()
        self._add_rules()

    def _stored(self) -> dict:
        draft = self.draft
        stored = {"change_note": draft.change_note, "cutoff": draft.cutoff, "note": draft.note}
        for name, norm in draft.norms.items():
            stored |= {f"norm-{name}": norm["value"], f"norm-{name}-source": norm["source"]}
        for rule in self.own:
            stored |= {f"in-{rule.indicator_id}": True, f"weight-{rule.indicator_id}": rule.weight}
        return stored

    def _add_norms(self):
        for name, norm in self.draft.norms.items():
            unit = f" ({norm['unit']})" if norm["unit"] else ""
            label = norm["label"][:1].upper() + norm["label"][1:]
            self.fields[f"norm-{name}"] = NumberField(label=f"{label}{unit}")
            self.fields[f"norm-{name}-source"] = forms.CharField(
                label=f"Dasar untuk {norm['label']}", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
            )

    def _add_rules(self):
        for indicator in self._indicators():
            self.fields[f"in-{indicator.pk}"] = forms.BooleanField(
                label=indicator.label, required=False, widget=forms.CheckboxInput(attrs=TICKED)
            )
            self.fields[f"weight-{indicator.pk}"] = FractionField(label=f"Bobot {indicator.label}", required=False)
        for indicator in self.others:
            dimensions = [("", "Pilih kelompok"), *self.draft.dimensions.items()]
            self.fields[f"dimension-{indicator.pk}"] = forms.ChoiceField(
                label=f"Kelompok {indicator.label}", choices=dimensions, required=False
            )

    def _indicators(self) -> list[Indicator]:
        return [*(rule.indicator for rule in self.own), *self.others]

    # For the page

    def norm_rows(self) -> list[tuple]:
        return [(self[f"norm-{name}"], self[f"norm-{name}-source"]) for name in self.draft.norms]

    def new_norm(self) -> list:
        return [self[f"new_norm_{part}"] for part in ("label", "value", "unit", "source")]

    def head(self) -> list:
        return [self["change_note"], self["cutoff"], self["note"]]

    def own_rows(self) -> list[dict]:
        return [
            {
                "box": self[f"in-{rule.indicator_id}"],
                "weight": self[f"weight-{rule.indicator_id}"],
                "dimension": self.draft.dimensions.get(rule.dimension, rule.dimension),
            }
            for rule in self.own
        ]

    def other_rows(self) -> list[dict]:
        return [
            {
                "box": self[f"in-{indicator.pk}"],
                "weight": self[f"weight-{indicator.pk}"],
                "dimension": self[f"dimension-{indicator.pk}"],
                "donor": self.donors.get(indicator.pk),
            }
            for indicator in self.others
        ]

    def has_other_ticked(self) -> bool:
        return any(self[f"in-{indicator.pk}"].value() for indicator in self.others)

    # Reading

    def typed(self) -> dict:
        """What stands in the form, right or wrong, to show it again unchecked."""
        return {name: self[name].value() for name in self.fields}

    def ticked(self) -> list[int]:
        """Indicators that are to be in the draft, as typed."""
        return [one.pk for one in self._indicators() if self[f"in-{one.pk}"].value()]

    def typed_sum(self) -> Fraction | None:
        """The sum of the weights as typed; None where one cannot be read."""
        try:
            texts = [FractionField().clean(self[f"weight-{pk}"].value()) for pk in self.ticked()]
        except forms.ValidationError:
            return None
        return sum(map(Fraction, texts), Fraction(0))

    def clean(self):
        given = super().clean()
        self._check_weights(given)
        self._check_dimensions(given)
        self._check_new_norm(given)
        return given

    def _check_weights(self, given):
        chosen = [one for one in self._indicators() if given.get(f"in-{one.pk}")]
        for one in chosen:
            if f"weight-{one.pk}" not in self.errors and not given.get(f"weight-{one.pk}"):
                self.add_error(f"weight-{one.pk}", "Isi bobotnya, misalnya 1/6, atau keluarkan indikator ini.")
        if not chosen:
            self.add_error(None, "Pilih sekurangnya satu indikator.")
        elif not any(f"weight-{one.pk}" in self.errors for one in chosen):
            total = sum((Fraction(given[f"weight-{one.pk}"]) for one in chosen), Fraction(0))
            if total != 1:
                self.add_error(None, sum_words(total))

    def _check_dimensions(self, given):
        for indicator in self.others:
            if given.get(f"in-{indicator.pk}") and not given.get(f"dimension-{indicator.pk}"):
                self.add_error(f"dimension-{indicator.pk}", "Pilih kelompok untuk indikator yang ditambahkan.")

    def _check_new_norm(self, given):
        parts = ["label", "value", "source"]
        filled = [given.get(f"new_norm_{part}") not in (None, "") for part in parts]
        if any(filled) and not all(filled):
            for part, is_filled in zip(parts, filled, strict=True):
                if not is_filled and f"new_norm_{part}" not in self.errors:
                    self.add_error(f"new_norm_{part}", "Norma baru membutuhkan nama, nilai, dan dasar.")
        if given.get("new_norm_label"):
            name = norm_name(given["new_norm_label"])
            if not name.isidentifier():
                self.add_error("new_norm_label", "Nama norma harus mulai dengan huruf.")
            elif name in self.draft.norms:
                self.add_error("new_norm_label", "Norma dengan nama ini sudah ada.")

    def change(self) -> dict:
        """What change_draft is to be told."""
        given = self.cleaned_data
        chosen = [one.pk for one in self._indicators() if given[f"in-{one.pk}"]]
        return {
            "cutoff": given["cutoff"], "change_note": given["change_note"], "note": given["note"],
            "norms": self._norms(given), "weights": {pk: given[f"weight-{pk}"] for pk in chosen},
            "added_dimensions": {one.pk: given[f"dimension-{one.pk}"] for one in self.others if one.pk in chosen},
        }  # fmt: skip

    def _norms(self, given) -> dict:
        norms = {
            name: norm | {"value": plain_number(given[f"norm-{name}"]), "source": given[f"norm-{name}-source"]}
            for name, norm in self.draft.norms.items()
        }
        if given["new_norm_label"]:
            norms[norm_name(given["new_norm_label"])] = {
                "value": plain_number(given["new_norm_value"]), "label": given["new_norm_label"],
                "unit": given["new_norm_unit"], "source": given["new_norm_source"],
            }  # fmt: skip
        return norms


def norm_name(label: str) -> str:
    return slugify(label).replace("-", "_")[:MOST_NAME]


def sum_words(total: Fraction) -> str:
    """How far the weights are from 1."""
    if total == 1:
        return "Jumlah bobot 1: sudah tepat."
    gap = f"kurang {fraction_words(1 - total)}" if total < 1 else f"lebih {fraction_words(total - 1)}"
    return f"Jumlah bobot {fraction_words(total)}, seharusnya 1: {gap}."


class SwitchForm(forms.Form):
    """Why a version is taken into use or put aside."""

    note = forms.CharField(
        label="Alasan", min_length=SHORTEST_NOTE, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Tercatat bersama nama Anda dan tanggalnya.",
    )  # fmt: skip
