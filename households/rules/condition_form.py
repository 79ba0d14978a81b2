"""One condition and one group of conditions as forms, and what may be asked about."""

from collections.abc import Mapping

from django import forms

from households.expression_tree import NUMBER, PERSON, Variable
from households.expressions import number_text
from households.rules.conditions import (
    ALL,
    HERE,
    IN,
    KNOWN,
    NO_MEMBER,
    NOT_IN,
    NUMBER_COMPARISONS,
    ONE,
    PER_MEMBER,
    SOME_MEMBER,
    UNKNOWN,
    Condition,
)
from households.rules.fields import NumberField, plain_number
from households.scoring import MEMBER_COUNT

MOST_GROUPS, MOST_CONDITIONS = 6, 12
TICKED = {"class": "form-check-input"}
JOINTS = [(ALL, "semua syarat"), (ONE, "salah satu syarat")]
GROUP_JOINTS = [(ALL, "semua kelompok terpenuhi"), (ONE, "salah satu kelompok terpenuhi")]
MEMBER_SUBJECTS = [(SOME_MEMBER, "ada anggota keluarga yang memenuhi"), (NO_MEMBER, "tidak ada anggota yang memenuhi")]
IS_KNOWN = [(UNKNOWN, "belum diketahui"), (KNOWN, "sudah diketahui")]
CHOICE_COMPARISONS = [(IN, "adalah salah satu dari"), (NOT_IN, "bukan salah satu dari"), *IS_KNOWN]
NUMBER_WORDS = [
    ("lt", "kurang dari"), ("le", "paling banyak"), ("gt", "lebih dari"), ("ge", "paling sedikit"),
    ("eq", "sama dengan"), ("ne", "tidak sama dengan"), *IS_KNOWN,
]  # fmt: skip


class ConditionForm(forms.Form):
    """A comparison of one variable: with choices, with a number or with a norm."""

    def __init__(self, *args, operand: str, variable: Variable, norms: Mapping, labels: Mapping[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.operand, self.is_number = operand, variable.kind == NUMBER
        self.label = operand_label(operand, labels)
        words = NUMBER_WORDS if self.is_number else CHOICE_COMPARISONS
        self.fields["comparison"] = forms.ChoiceField(label=f"{self.label}, perbandingan", choices=words)
        if self.is_number:
            named = [(name, _norm_words(norm)) for name, norm in norms.items()]
            self.fields["number"] = NumberField(label=f"{self.label}, angka", required=False)
            self.fields["norm"] = forms.ChoiceField(
                label=f"{self.label}, norma", choices=[("", "atau pilih norma"), *named], required=False
            )
        else:
            choices = [(code, labels[f"{variable.name}.{code}"]) for code in _in_order(variable, labels)]
            self.fields["values"] = forms.MultipleChoiceField(
                label=f"{self.label}, jawaban", choices=choices, required=False,
                widget=forms.CheckboxSelectMultiple(attrs=TICKED),
            )  # fmt: skip

    @property
    def comparison_field(self):
        return self["comparison"]

    @property
    def number_field(self):
        return self["number"]

    @property
    def norm_field(self):
        return self["norm"]

    @property
    def values_field(self):
        return self["values"]

    @property
    def has_norms(self) -> bool:
        return len(self.fields["norm"].choices) > 1

    def clean(self):
        given = super().clean()
        comparison = given.get("comparison")
        if comparison in (None, KNOWN, UNKNOWN) or self.errors:
            return given
        if self.is_number and (given.get("number") is None) == (not given.get("norm")):
            both = given.get("number") is not None
            self.add_error(
                "number", "Pilih angka atau norma, jangan keduanya." if both else "Tulis angka atau pilih norma."
            )
        if not self.is_number and not given.get("values"):
            self.add_error("values", "Centang sekurangnya satu jawaban.")
        return given

    def condition(self) -> Condition:
        given = self.cleaned_data
        comparison = given["comparison"]
        if comparison in (KNOWN, UNKNOWN):
            return Condition(self.operand.removesuffix(PER_MEMBER), comparison)
        if comparison in NUMBER_COMPARISONS:
            return Condition(self.operand, comparison, number=plain_number(given["number"]), norm=given["norm"])
        return Condition(self.operand, comparison, values=tuple(given["values"]))


class GroupForm(forms.Form):
    joint = forms.ChoiceField(label="Terpenuhi bila", choices=JOINTS)

    def __init__(self, *args, number: int, subject: str, unit: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.number, self.about, self.unit = number, subject, unit  # form.subject is the field
        self.rows: list[tuple[int, ConditionForm]] = []
        self.operands: list = []
        self.error = ""
        if subject != HERE:
            self.fields["subject"] = forms.ChoiceField(label="Tentang", choices=MEMBER_SUBJECTS)

    @property
    def joint_field(self):
        return self["joint"]

    @property
    def subject_field(self):
        return self["subject"] if self.about != HERE else None

    @property
    def title(self) -> str:
        if self.about != HERE:
            return "Anggota keluarga"
        return "Warga yang dinilai" if self.unit == PERSON else "Rumah tangga"

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= MOST_CONDITIONS


def operand_label(operand: str, labels: Mapping[str, str]) -> str:
    label = labels[operand.removesuffix(PER_MEMBER)]
    return f"{label} per anggota keluarga" if operand.endswith(PER_MEMBER) else label


def operands(variables: Mapping[str, Variable], labels: Mapping[str, str], subject: str, unit: str) -> list:
    """What a group may ask about, in headed lists for a select."""
    household = [one for one in variables.values() if one.unit != PERSON and _may_be_asked(one)]
    person = [one for one in variables.values() if one.unit == PERSON and _may_be_asked(one)]
    counted = [one for one in household if one.kind == NUMBER and one.name != MEMBER_COUNT]
    headed = []
    if subject != HERE or unit == PERSON:
        headed.append(("Warga", [(one.name, labels[one.name]) for one in person]))
    if subject == HERE:
        headed.append(("Rumah tangga", [(one.name, labels[one.name]) for one in household]))
        per_member = [(one.name + PER_MEMBER, operand_label(one.name + PER_MEMBER, labels)) for one in counted]
        headed.append(("Per anggota keluarga", per_member))
    return headed


def _may_be_asked(variable: Variable) -> bool:
    return variable.kind == NUMBER or variable.choices is not None


def codes_of(headed: list) -> set[str]:
    return {code for _, rows in headed for code, _ in rows}


def _in_order(variable: Variable, labels: Mapping[str, str]) -> list[str]:
    """Choices as the catalogue lists them; a set has no order."""
    start = f"{variable.name}."
    return [name.removeprefix(start) for name in labels if name.startswith(start)]


def _norm_words(norm: Mapping) -> str:
    return f"{norm['label']}: {number_text(norm['value'])} {norm['unit']}".rstrip()
