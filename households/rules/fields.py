"""Fractions and numbers as an officer types them."""

import re
from fractions import Fraction

from django import forms

from households.expression_tree import MAX_NUMBER

LARGEST_PART = 9999  # of a fraction, so that it fits its column
WRONG = "Tulis pecahan di atas 0 dan paling besar 1, misalnya 1/6 atau 0,25."


class FractionField(forms.CharField):
    """ "1/6", "1" or "0,25"; kept as the text of a fraction, since decimals would not add up."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def __init__(self, **kwargs):
        super().__init__(max_length=12, **kwargs)

    def to_python(self, value):
        text = re.sub(r"\s", "", super().to_python(value))
        if text in self.empty_values:
            return ""
        if re.fullmatch(r"0*[.,]\d{1,4}", text):
            text = str(Fraction("0." + re.split(r"[.,]", text)[1]))
        found = re.fullmatch(r"(\d{1,4})(?:/(\d{1,4}))?", text)
        if not found:
            raise forms.ValidationError(WRONG)
        above, below = int(found[1]), int(found[2] or 1)
        if not 0 < above <= below <= LARGEST_PART:
            raise forms.ValidationError(WRONG)
        return f"{above}/{below}" if found[2] else str(above)


class NumberField(forms.DecimalField):
    """A number with a decimal comma, within what a rule can compute with; no variable is below 0."""

    def __init__(self, **kwargs):
        super().__init__(
            localize=True, min_value=0, max_value=int(MAX_NUMBER), max_digits=20, decimal_places=6,
            **kwargs,
        )  # fmt: skip
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}


def plain_number(value) -> float | int | None:
    """As it is stored: whole numbers without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def fraction_words(share: Fraction) -> str:
    return "1" if share == 1 else f"{share.numerator}/{share.denominator}"
