"""The form of one rule in plain words: groups of conditions, added and taken away by buttons that need no script."""

from django import forms

from households.expression_tree import PERSON, ExpressionError, parse
from households.models import Rule
from households.rule_sets import shipped_labels, shipped_variables
from households.rules.condition_form import (
    GROUP_JOINTS,
    MOST_CONDITIONS,
    MOST_GROUPS,
    ConditionForm,
    GroupForm,
    codes_of,
    operands,
)
from households.rules.conditions import (
    ALL,
    HERE,
    NO_MEMBER,
    ONE,
    PER_MEMBER,
    SOME_MEMBER,
    Condition,
    Conditions,
    Group,
    conditions_of,
    tree_of,
)


class TextsForm(forms.Form):
    """What stands beside a rule whatever its test is."""

    source = forms.CharField(
        label="Dasar", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Peraturan atau pedoman, dengan nomor dan butirnya.",
    )  # fmt: skip
    caution = forms.CharField(
        label="Hati-hati", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Apa yang lazim di sini dan bukan tanda miskin. Tampil di penjelasan penilaian.",
    )  # fmt: skip
    note = forms.CharField(
        label="Catatan", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip


class RuleForm:
    """The whole page of a rule. `data` None shows what is stored; else what was typed, with the button pressed."""

    def __init__(self, rule: Rule, data=None):
        self.rule, self.unit, self.data = rule, rule.indicator.unit, data
        self.norms = rule.rule_set.norms
        self.variables, self.labels = shipped_variables(), shipped_labels()
        self.stored = conditions_of(rule.expression, self.variables, self.unit)
        self.button = data.get("aksi", "simpan") if data is not None else ""
        self.is_checked = self.button in ("simpan", "lihat")
        self.errors: list[tuple[str, str]] = []  # (id of the field, words)
        self.texts = self._texts()
        self.groups: list[GroupForm] = []
        self.joint = ALL
        if self.is_editable:
            self._take_groups()
            self._press()

    @property
    def is_editable(self) -> bool:
        return self.stored is not None

    # What stands in it

    def _texts(self) -> TextsForm:
        stored = {name: getattr(self.rule, name) for name in ("source", "caution", "note")}
        if self.data is None:
            return TextsForm(initial=stored)
        if self.is_checked:
            return TextsForm(self.data)
        return TextsForm(initial={name: self.data.get(name, stored[name]) for name in stored})

    def _take_groups(self) -> None:
        if self.data is None:
            self._show_stored()
            return
        self.joint = ONE if self.data.get("sambung") == ONE else ALL
        for text in self.data.getlist("kelompok")[:MOST_GROUPS]:
            number, _, subject = text.partition(":")
            if number.isdecimal() and len(number) < 4 and subject in (HERE, SOME_MEMBER, NO_MEMBER):
                self._take_group(int(number), subject)

    def _take_group(self, number: int, subject: str) -> None:
        group = self._group(number, self.data.get(f"g{number}-subject", subject) if subject != HERE else HERE)
        for text in self.data.getlist(f"g{number}-syarat")[:MOST_CONDITIONS]:
            place, _, operand = text.partition(":")
            if place.isdecimal() and len(place) < 4 and operand in codes_of(group.operands):
                group.rows.append((int(place), self._condition(group, int(place), operand)))

    def _show_stored(self) -> None:
        self.joint = self.stored.joint
        for number, kept in enumerate(self.stored.groups):
            group = self._group(number, kept.subject, kept.joint)
            for place, condition in enumerate(kept.conditions):
                group.rows.append((place, self._condition(group, place, condition.operand, condition)))
        if not self.groups:
            self._group(0, HERE)

    def _group(self, number: int, subject: str, joint: str = ALL) -> GroupForm:
        prefix = f"g{number}"
        initial = {"joint": joint, "subject": subject}
        if self.data is not None:
            initial |= {"joint": self.data.get(f"{prefix}-joint", joint)}
        subject = subject if subject in (HERE, NO_MEMBER) else SOME_MEMBER
        group = GroupForm(
            initial=initial | {"subject": subject}, prefix=prefix, number=number, subject=subject, unit=self.unit
        )
        group.operands = operands(self.variables, self.labels, subject, self.unit)
        self.groups.append(group)
        return group

    def _condition(self, group: GroupForm, place: int, operand: str, kept: Condition | None = None) -> ConditionForm:
        prefix = f"g{group.number}-{place}"
        parts = {
            "operand": operand, "variable": self.variables[operand.removesuffix(PER_MEMBER)], "norms": self.norms,
            "labels": self.labels, "prefix": prefix,
        }  # fmt: skip
        if self.data is not None and self.is_checked:
            return ConditionForm(self.data, **parts)
        return ConditionForm(initial=self._typed(prefix) if kept is None else _initial(kept), **parts)

    def _typed(self, prefix: str) -> dict:
        if self.data is None:
            return {}
        typed = {name: self.data.get(f"{prefix}-{name}", "") for name in ("comparison", "number", "norm")}
        return typed | {"values": self.data.getlist(f"{prefix}-values")}

    # Buttons that change the shape

    def _press(self) -> None:
        verb, _, where = self.button.partition(":")
        numbers = [int(part) for part in where.split(":") if part.isdecimal() and len(part) < 4]
        if verb == "kelompok" and len(self.groups) < MOST_GROUPS:
            subject = self.data.get("kelompok-baru", HERE)
            self._group(_next(group.number for group in self.groups), subject if subject == SOME_MEMBER else HERE)
        elif verb == "hapus-kelompok" and numbers:
            self.groups = [group for group in self.groups if group.number != numbers[0]]
        elif verb == "hapus" and len(numbers) == 2:
            for group in self._numbered(numbers[0]):
                group.rows = [row for row in group.rows if row[0] != numbers[1]]
        elif verb == "tambah" and numbers:
            for group in self._numbered(numbers[0]):
                self._add_row(group)

    def _numbered(self, number: int) -> list[GroupForm]:
        return [group for group in self.groups if group.number == number]

    def _add_row(self, group: GroupForm) -> None:
        operand = self.data.get(f"g{group.number}-baru", "")
        if operand not in codes_of(group.operands):
            self.errors.append((f"id_g{group.number}-baru", "Pilih dahulu apa yang ditanyakan, lalu tambahkan."))
        elif not group.is_full:
            place = _next(place for place, _ in group.rows)
            group.rows.append((place, self._condition(group, place, operand)))

    # Reading

    def is_valid(self) -> bool:
        """Check what was typed; the errors stand beside their fields and together at the top."""
        forms_of_page = [self.texts, *(form for group in self.groups for _, form in group.rows)]
        for form in forms_of_page:
            for field in form if form.is_bound else ():
                self.errors += [(field.auto_id, f"{field.label}: {error}") for error in field.errors]
        if self.is_editable:
            self._check_groups()
        return not self.errors

    def _check_groups(self) -> None:
        if not self.groups:
            self.errors.append(("syarat", "Aturan belum punya syarat. Tambahkan kelompok, lalu syaratnya."))
        for group in self.groups:
            if not group.rows:
                group.error = "Kelompok ini belum punya syarat. Tambahkan syarat atau hapus kelompoknya."
                self.errors.append((f"id_g{group.number}-baru", group.error))
        if not self.errors:
            try:
                parse(self.tree(), self.variables, unit=self.unit)
            except ExpressionError as error:
                self.errors.append(("syarat", error.problem))

    def tree(self) -> dict:
        groups = tuple(
            Group(group.about, self._joint_of(group), tuple(form.condition() for _, form in group.rows))
            for group in self.groups
        )
        return tree_of(Conditions(self.joint, groups))

    def _joint_of(self, group: GroupForm) -> str:
        return ONE if group["joint"].value() == ONE else ALL

    def change(self) -> dict:
        """What change_rule is to be told."""
        return self.texts.cleaned_data | {"expression": self.tree() if self.is_editable else None}

    # For the page

    @property
    def subjects(self) -> list[tuple[str, str]]:
        here = "Warga yang dinilai" if self.unit == PERSON else "Rumah tangga"
        return [(HERE, here), (SOME_MEMBER, "Anggota keluarga")]

    @property
    def joints(self) -> list[tuple[str, str]]:
        return GROUP_JOINTS

    @property
    def is_full(self) -> bool:
        return len(self.groups) >= MOST_GROUPS


def _initial(condition: Condition) -> dict:
    number = condition.number
    return {
        "comparison": condition.comparison, "values": list(condition.values),
        "number": int(number) if number is not None and number == int(number) else number, "norm": condition.norm,
    }  # fmt: skip


def _next(numbers) -> int:
    return max(numbers, default=-1) + 1
