"""Reading for review and decision: who waits, what help may rest on, and why an indicator is met."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import number_format

from accounts.models import User
from households import reference, rule_sets
from households.models import Assessment, Deprivation, Evidence, Household, Variable
from households.offices import indicators_of_office
from verification.field.models import Visit
from verification.review.comparison import text_of
from verification.review.models import Decision

STATE_TONES = {"yes": "warn", "no": "good", "unknown": "neutral"}
STATE_WORDS = {"yes": "Ya", "no": "Tidak", "unknown": "Belum diketahui"}
# What a visit that found nobody to interview suggests; a person decides.
SUGGESTIONS = {
    Visit.Outcome.MOVED: (Decision.Outcome.NOT_ELIGIBLE, Decision.Reason.MOVED),
    Visit.Outcome.DECEASED: (Decision.Outcome.NOT_ELIGIBLE, Decision.Reason.DECEASED),
    Visit.Outcome.NOT_FOUND: (Decision.Outcome.NOT_ELIGIBLE, Decision.Reason.NOT_FOUND),
    Visit.Outcome.REFUSED: (Decision.Outcome.NOT_ELIGIBLE, Decision.Reason.REFUSED),
    Visit.Outcome.NOT_AT_HOME: (Decision.Outcome.UNRESOLVED, ""),
}


def valid_evidence(household: Household, on: date) -> Evidence | None:
    """What help may rest on that day: the latest accepted interview, while the household is entitled.

    None without an accepted, unexpired visit, or when the current decision is not eligible or has run out.
    """
    if not Decision.objects.eligible_on(on).filter(household=household).exists():
        return None
    latest = standing_visits(on).filter(household=household, outcome__in=Visit.INTERVIEWS).first()
    return latest.evidence if latest else None


def standing_visits(on: date) -> QuerySet[Visit]:
    """Accepted visits whose evidence holds on that day, the latest first."""
    accepted = Visit.objects.filter(status=Visit.Status.ACCEPTED, evidence__in=Evidence.objects.valid_on(on))
    return accepted.select_related("evidence").order_by("-ended_at", "-evidence_id")


# Who may decide on whom


def decidable_households(user: User) -> QuerySet[Household]:
    """Those of the person's areas; for an OPD, which has no areas, those whose visit shows a lack it works on."""
    if not user.has_perm("verification.decide_household"):
        return Household.objects.none()
    if user.has_perm("households.view_household"):
        return Household.objects.visible_to(user)
    lacks = Deprivation.objects.filter(
        assessment__household=OuterRef("pk"), state="yes", indicator__in=indicators_of_office(user)
    )
    return Household.objects.filter(Exists(lacks))


def awaiting_decision(user: User) -> QuerySet[Household]:
    """Of those he may decide on."""
    return undecided(decidable_households(user))


def undecided(households: QuerySet[Household]) -> QuerySet[Household]:
    """Open households whose latest accepted visit no current decision rests on."""
    latest = standing_visits(timezone.localdate()).filter(household=OuterRef("pk"))
    decided = Decision.objects.current().filter(household=OuterRef("pk"), evidence=OuterRef("latest_evidence"))
    return (
        households.open()
        .annotate(latest_evidence=Subquery(latest.values("evidence")[:1]))
        .filter(latest_evidence__isnull=False)
        .exclude(Exists(decided))
    )


def next_to_review(user: User, *, after: Visit) -> Visit | None:
    """The visit that has waited longest after this one; from the end of the queue on to its beginning."""
    others = awaiting_review(user).exclude(pk=after.pk).exclude(verifier=user).order_by("received_at", "pk")
    later = Q(received_at__gt=after.received_at) | Q(received_at=after.received_at, pk__gt=after.pk)
    return others.filter(later).first() or others.first()


def awaiting_review(user: User) -> QuerySet[Visit]:
    """Visits of the person's areas that nobody has looked at."""
    return Visit.objects.visible_to(user).filter(status=Visit.Status.AWAITING_REVIEW)


# Why


@dataclass(frozen=True)
class Verdict:
    """What a rule said of the household or a person, and the answers that caused it."""

    name: str
    state: str
    because: list[tuple[str, str]]

    @property
    def words(self) -> str:
        return STATE_WORDS[self.state]

    @property
    def tone(self) -> str:
        return STATE_TONES[self.state]


@dataclass(frozen=True)
class Explained:
    """An indicator: its rule in words, what it said of the household, and of whom it said yes or unknown."""

    verdict: Verdict
    rule: str
    source: str
    persons: list[Verdict]
    caution: str = ""


@dataclass(frozen=True)
class ExplainedAssessment:
    name: str
    version: int
    state: str
    state_words: str
    score: str
    source: str
    indicators: list[Explained]

    @property
    def tone(self) -> str:
        return STATE_TONES[self.state]

    @property
    def n_met(self) -> int:
        return sum(one.verdict.state == "yes" for one in self.indicators)


def explain(household: Household, evidence: Evidence) -> list[ExplainedAssessment]:
    """Every assessment made on an evidence, in words."""
    assessments = (
        Assessment.objects.filter(household=household, evidence=evidence)
        .select_related("rule_set")
        .prefetch_related("deprivations__indicator", "deprivations__person")
        .order_by("pk")
    )
    variables = {variable.code: variable for variable in Variable.objects.all()}
    return [_explained(assessment, variables) for assessment in assessments]


def _explained(assessment: Assessment, variables: dict[str, Variable]) -> ExplainedAssessment:
    rule_set = reference.rule_set_of(assessment.rule_set)
    said: dict[str, list[Deprivation]] = {}
    for deprivation in assessment.deprivations.all():
        said.setdefault(deprivation.indicator.code, []).append(deprivation)
    indicators = [
        _indicator(rule, rule_set, said[rule.code], variables) for rule in rule_set.rules if rule.code in said
    ]  # fmt: skip
    return ExplainedAssessment(
        rule_set.label, rule_set.version, assessment.is_poor, rule_set.state_labels[assessment.is_poor],
        _score(assessment, rule_set), rule_set.source, indicators,
    )  # fmt: skip


def _indicator(rule, rule_set, deprivations: list[Deprivation], variables) -> Explained:
    labels = rule_sets.shipped_labels()
    whole = next(one for one in deprivations if one.person_id is None)
    persons = [one for one in deprivations if one.person_id and one.state != "no"]
    return Explained(
        _verdict(whole, rule.label, variables), rule_sets.describe_rule(rule, rule_set, labels), rule.source,
        [_verdict(one, one.person.name, variables) for one in persons], rule.caution,
    )  # fmt: skip


def _verdict(deprivation: Deprivation, name: str, variables: dict[str, Variable]) -> Verdict:
    because = [
        (variables[code].label if code in variables else code, text_of(variables.get(code), value))
        for code, value in deprivation.because
    ]
    return Verdict(name, deprivation.state, list(dict.fromkeys(because)))


def _score(assessment: Assessment, rule_set) -> str:
    low, high, cutoff = (
        number_format(round(float(value), 2), 2)
        for value in (assessment.score_low, assessment.score_high, rule_set.cutoff)
    )
    reached = low if low == high else f"{low} sampai {high}"
    return f"Skor {reached} dari 1, ambang {cutoff}"
