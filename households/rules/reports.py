"""Reading rule sets: their versions, one version in plain words, and how two versions differ."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from households import reference, rule_sets
from households.expressions import number_text, parse
from households.lists import Chip
from households.models import Rule, RuleSet
from households.rule_sets import describe_rule, shipped_labels, shipped_variables
from households.rules.conditions import NEVER, conditions_of
from households.rules.fields import fraction_words

STAGE_TONES = {"draft": "info", "in_use": "good", "past": "neutral", "offered": "neutral"}


def stage_chip(row: RuleSet) -> Chip:
    return Chip(row.stage.label, STAGE_TONES[row.stage])


@dataclass
class Family:
    """A rule set with all its versions, the newest first."""

    code: str
    name: str
    versions: list[RuleSet] = field(default_factory=list)

    @property
    def in_use(self) -> RuleSet | None:
        return next((version for version in self.versions if version.is_active), None)

    @property
    def draft(self) -> RuleSet | None:
        return next((version for version in self.versions if version.is_draft), None)

    @property
    def standard(self) -> RuleSet:
        """The version to start from: the one in use, else the newest that is no draft."""
        settled = [version for version in self.versions if not version.is_draft]
        return self.in_use or (settled or self.versions)[0]


def families() -> list[Family]:
    """Those in use first."""
    found: dict[str, Family] = {}
    for row in RuleSet.objects.select_related("made_by").prefetch_related("rules").order_by("code", "-version"):
        row.chip, row.n_rules = stage_chip(row), len(row.rules.all())
        found.setdefault(row.code, Family(row.code, row.name)).versions.append(row)
    return sorted(found.values(), key=lambda family: (family.in_use is None, family.name))


def in_use(code: str) -> RuleSet | None:
    return RuleSet.objects.filter(code=code, is_active=True).first()


# One version


@dataclass(frozen=True)
class RuleLine:
    """An indicator of a version in words."""

    pk: int
    rule: rule_sets.Rule
    words: str
    weight: str
    norms: list[str]
    is_editable: bool  # by the form; else only through its norms
    is_empty: bool


@dataclass(frozen=True)
class Section:
    label: str
    weight: str
    lines: list[RuleLine]


@dataclass(frozen=True)
class VersionReport:
    row: RuleSet
    rule_set: rule_sets.RuleSet
    sections: list[Section]

    @property
    def cutoff(self) -> str:
        return fraction_words(self.rule_set.cutoff)

    @property
    def norms(self) -> list[tuple[rule_sets.Norm, str]]:
        return [(norm, _value(norm)) for norm in self.rule_set.norms.values()]

    @property
    def n_rules(self) -> int:
        return len(self.rule_set.rules)


def version_report(row: RuleSet) -> VersionReport:
    rule_set, labels, variables = reference.rule_set_of(row), shipped_labels(), shipped_variables()
    rows = {rule.indicator.code: rule for rule in row.rules.select_related("indicator")}
    sections = []
    for code, label in rule_set.dimensions.items():
        rules = [rule for rule in rule_set.rules if rule.dimension == code]
        if rules:
            total = sum((rule.weight for rule in rules), Fraction(0))
            lines = [_line(rule, rows[rule.code], rule_set, labels, variables) for rule in rules]
            sections.append(Section(label, fraction_words(total), lines))
    return VersionReport(row, rule_set, sections)


def _line(rule: rule_sets.Rule, row: Rule, rule_set, labels, variables) -> RuleLine:
    norms = [norm_words(rule_set.norms[name]) for name in sorted(rule.expression.norms)]
    is_editable = conditions_of(row.expression, variables, rule.unit) is not None
    is_empty = row.expression == NEVER
    words = "Belum ada syarat" if is_empty else describe_rule(rule, rule_set, labels)
    return RuleLine(row.pk, rule, words, row.weight, norms, is_editable, is_empty)


def norm_words(norm: rule_sets.Norm) -> str:
    return f"{norm.label}: {number_text(norm.value)} {norm.unit}".rstrip()


def sentence_of(rule: Rule, tree: dict) -> str:
    """A test in words, with the norms of the rule's own version."""
    if tree == NEVER:
        return "Belum ada syarat"
    rule_set = reference.rule_set_of(rule.rule_set)
    stored = next(one for one in rule_set.rules if one.code == rule.indicator.code)
    expression = parse(tree, shipped_variables(), unit=rule.indicator.unit)
    return describe_rule(replace(stored, expression=expression), rule_set, shipped_labels())


def other_users_of(rule: Rule) -> list[RuleSet]:
    """Rule sets in use that read the same indicator: changed here only, the two would disagree about it."""
    others = RuleSet.objects.filter(is_active=True, rules__indicator=rule.indicator)
    return list(others.exclude(code=rule.rule_set.code).order_by("name"))


# Two versions


@dataclass(frozen=True)
class Change:
    what: str
    before: str
    after: str


def changes(old: RuleSet, new: RuleSet) -> list[Change]:
    """What differs from one version to the other, in words."""
    before, after = reference.rule_set_of(old), reference.rule_set_of(new)
    return [*_head_changes(before, after), *_norm_changes(before, after), *_rule_changes(before, after)]


def _head_changes(before, after) -> Iterable[Change]:
    if before.cutoff != after.cutoff:
        yield Change("Ambang", fraction_words(before.cutoff), fraction_words(after.cutoff))


def _norm_changes(before, after) -> Iterable[Change]:
    for name in dict.fromkeys([*before.norms, *after.norms]):
        old, new = before.norms.get(name), after.norms.get(name)
        if (old and old.value) != (new and new.value):
            yield Change(f"Norma {(new or old).label}", _value(old), _value(new))


def _value(norm: rule_sets.Norm | None) -> str:
    return f"{number_text(norm.value)} {norm.unit}".rstrip() if norm else "tidak ada"


def _rule_changes(before, after) -> Iterable[Change]:
    labels = shipped_labels()
    old_rules, new_rules = ({rule.code: rule for rule in one.rules} for one in (before, after))
    for code in dict.fromkeys([*old_rules, *new_rules]):
        old, new = old_rules.get(code), new_rules.get(code)
        if old is None or new is None:
            yield Change((new or old).label, "tidak ikut" if old is None else "ikut", "ikut" if new else "tidak ikut")
            continue
        if old.weight != new.weight:
            yield Change(f"{new.label}: bobot", fraction_words(old.weight), fraction_words(new.weight))
        if old.expression != new.expression:
            words = [describe_rule(rule, one, labels) for rule, one in ((old, before), (new, after))]
            yield Change(f"{new.label}: aturan", *words)
