"""Why a household counts as it does: each rule in words, the answers that decided it, and where they come from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format

from accounts.models import User
from households import reference, rule_sets, scoring
from households.actions import confirmed_facts
from households.expressions import Answer
from households.models import Confirmation, Evidence, Household, Person, RuleSet, Variable
from households.rules.fields import fraction_words
from households.side_by_side import shown

STATE_TONES = {"yes": "warn", "no": "good", "unknown": "neutral"}
STATE_WORDS = {"yes": "Ya", "no": "Tidak", "unknown": "Belum diketahui"}
FROM_REGISTER = {
    "age_years": "tanggal lahir di register",
    "sex": "register",
    "relation": "register",
    "n_members": "jumlah anggota di register",
}


@dataclass(frozen=True)
class Given:
    """One answer that decided a rule, and what it rests on."""

    label: str
    value: str
    who: str  # a member's name; empty for the household
    evidence: Evidence | None
    basis: str  # in words, where no evidence stands behind it
    is_known: bool
    is_expired: bool
    is_reopened: bool

    @property
    def what(self) -> str:
        return within_a_sentence(self.label)


@dataclass(frozen=True)
class Verdict:
    rule: rule_sets.Rule
    state: str
    words: str
    given: list[Given]
    persons: list[tuple[str, str]]  # (name, state in words) of those who lack it or of whom it is unknown

    @property
    def state_words(self) -> str:
        return STATE_WORDS[self.state]

    @property
    def tone(self) -> str:
        return STATE_TONES[self.state]

    @property
    def weight(self) -> str:
        return fraction_words(self.rule.weight)


@dataclass(frozen=True)
class Explanation:
    """What one version says of a household today."""

    row: RuleSet
    rule_set: rule_sets.RuleSet
    state: str
    score: str
    verdicts: list[Verdict]

    @property
    def state_words(self) -> str:
        return self.rule_set.state_labels[self.state]

    @property
    def tone(self) -> str:
        return STATE_TONES[self.state]

    @property
    def unknown(self) -> list[Verdict]:
        return self._of("unknown")

    @property
    def lacking(self) -> list[Verdict]:
        return self._of("yes")

    @property
    def met(self) -> list[Verdict]:
        return self._of("no")

    def _of(self, state: str) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.state == state]

    @property
    def missing(self) -> list[str]:
        """What would have to be asked, each once."""
        labels = [given.what for verdict in self.unknown for given in verdict.given if not given.is_known]
        return list(dict.fromkeys(labels))


def versions_for(user: User) -> list[RuleSet]:
    """Versions whose explanation the person may read: those in use, for the office also the others."""
    rows = RuleSet.objects.order_by("name", "-version")
    if user.has_perm("households.edit_rules"):
        return list(rows)
    if user.has_perm("households.view_rules"):
        return list(rows.filter(is_draft=False))
    return list(rows.filter(is_active=True))


def explain_household(household: Household, rows: list[RuleSet], on: date | None = None) -> list[Explanation]:
    """Every version applied to what is confirmed today."""
    facts = _Facts(household, on or timezone.localdate())
    return [_explained(row, facts) for row in rows]


class _Facts:
    def __init__(self, household: Household, on: date):
        self.on = on
        self.values, people = confirmed_facts(household, on)
        self.people: list[Person] = list(people)
        self.persons: list[dict[str, Any]] = list(people.values())
        self.variables = {variable.code: variable for variable in Variable.objects.all()}
        rows = household.confirmations.current().filter(Q(person=None) | Q(person__in=self.people))
        self.confirmations = {
            (row.person_id, row.variable.code): row for row in rows.select_related("variable", "evidence__by")
        }

    def given(self, answer: Answer) -> Given:
        person = self.people[answer.person] if answer.person is not None else None
        variable = self.variables[answer.variable]
        confirmation: Confirmation | None = self.confirmations.get((person and person.pk, answer.variable))
        is_known = answer.value is not None
        return Given(
            label=variable.label, value=_value_words(variable, answer.value), who=person.name if person else "",
            evidence=confirmation.evidence if confirmation and is_known else None, is_known=is_known,
            basis=FROM_REGISTER.get(answer.variable, "") if is_known and not confirmation else "",
            is_expired=bool(confirmation) and confirmation.expires_on < self.on,
            is_reopened=bool(confirmation) and confirmation.reopened_at is not None,
        )  # fmt: skip


def _value_words(variable: Variable, value: Any) -> str:
    if value is None:
        return "belum diketahui"
    words = shown(variable, value)
    return f"{words} {variable.unit}".rstrip() if variable.kind != "choice" else words


def within_a_sentence(label: str) -> str:
    """`Jenis atap` becomes `jenis atap`; `PLN` and other names inside stay as they are."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _explained(row: RuleSet, facts: _Facts) -> Explanation:
    rule_set, labels = reference.rule_set_of(row), rule_sets.shipped_labels()
    outcome = scoring.assess(rule_set, facts.values, facts.persons)
    verdicts = [
        Verdict(
            result.rule, result.state, rule_sets.describe_rule(result.rule, rule_set, labels),
            [facts.given(answer) for answer in result.because], _persons_of(result, facts.people),
        )
        for result in outcome.results
    ]  # fmt: skip
    return Explanation(row, rule_set, outcome.state, score_words(outcome, rule_set), verdicts)


def _persons_of(result: scoring.RuleResult, people: list[Person]) -> list[tuple[str, str]]:
    outcomes = zip(people, result.persons, strict=False)
    return [(person.name, STATE_WORDS[one.state].lower()) for person, one in outcomes if one.state != "no"]


def score_words(outcome: scoring.Assessment, rule_set: rule_sets.RuleSet) -> str:
    """`Skor 0,19 sampai 0,38 dari 1; ambang 3/16 (0,19)`."""
    low, high, cutoff = (
        number_format(round(float(value), 2), 2) for value in (outcome.score_low, outcome.score_high, rule_set.cutoff)
    )
    reached = low if outcome.score_low == outcome.score_high else f"{low} sampai {high}"
    return f"Skor {reached} dari 1; ambang {fraction_words(rule_set.cutoff)} ({cutoff})"
