"""What the latest visit suggests about a household, and what was seen in short words. Set-based: a few queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from households.models import Assessment, Deprivation
from verification.field.models import Visit
from verification.review.models import Decision
from verification.review.reports import SUGGESTIONS, standing_visits

POVERTY_RULES = ("mpi", "rtlh")  # one yes entitles; all must say no before somebody is called able
Outcome, Reason = Decision.Outcome, Decision.Reason


@dataclass(frozen=True)
class Suggestion:
    """outcome and reason as of a Decision; seen: what is lacking, or whom the visit did not find."""

    visit: Visit
    outcome: str
    reason: str
    seen: list[str]

    @property
    def answer(self) -> str:
        return self.reason or self.outcome

    @property
    def words(self) -> str:
        return answer_words(self.outcome, self.reason)

    @property
    def seen_words(self) -> str:
        return ", ".join(self.seen)


def answer_words(outcome: str, reason: str) -> str:
    """`Berhak`, `Tidak berhak: pindah`, `Belum putus`"""
    if not outcome:
        return ""
    return Outcome(outcome).label + (f": {Reason(reason).label.lower()}" if reason else "")


def suggested_by(visit_outcome: str, states: Mapping[str, str]) -> tuple[str, str]:
    """Outcome and reason that a visit suggests; a person decides.

    states  {code of a rule set: yes, no or unknown} of the assessments made on the visit
    """
    if visit_outcome not in Visit.INTERVIEWS:
        return SUGGESTIONS[visit_outcome]
    found = [states.get(code, "unknown") for code in POVERTY_RULES]
    if "yes" in found:
        return Outcome.ELIGIBLE, ""
    if "unknown" in found:
        return Outcome.UNRESOLVED, ""
    return Outcome.NOT_ELIGIBLE, Reason.BECAME_ABLE


def suggestions_for(households: Iterable[int]) -> dict[int, Suggestion]:
    """{household: what its latest standing visit suggests}; those without one are missing."""
    visits = _latest_visits(households)
    evidence = [visit.evidence_id for visit in visits.values()]
    states, lacks = _states(evidence), _lacks(evidence)
    return {
        household: Suggestion(
            visit, *suggested_by(visit.outcome, states[visit.evidence_id]), _seen(visit, lacks[visit.evidence_id])
        )
        for household, visit in visits.items()
    }


def _latest_visits(households: Iterable[int]) -> dict[int, Visit]:
    standing = standing_visits(timezone.localdate()).filter(household__in=list(households))
    rows = standing.defer("answers").order_by("household_id", "-ended_at", "-evidence_id").distinct("household_id")
    return {visit.household_id: visit for visit in rows}


def _states(evidence: list[int]) -> dict[int, dict[str, str]]:
    """{evidence: {rule set: state}}; of several versions of a rule set the latest."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Assessment.objects.filter(evidence__in=evidence, rule_set__code__in=POVERTY_RULES)
    for on, code, state in rows.order_by("rule_set__version").values_list("evidence", "rule_set__code", "is_poor"):
        found[on][code] = state
    return found


def _lacks(evidence: list[int]) -> dict[int, list[str]]:
    """{evidence: what is lacking}, each named once however many rule sets and persons say it."""
    rows = Deprivation.objects.filter(assessment__evidence__in=evidence, state="yes", person=None)
    named = rows.order_by("assessment__rule_set", "pk").values_list("assessment__evidence", "indicator__label")
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for on, label in named:
        found[on][label] = None
    return defaultdict(list, {on: list(labels) for on, labels in found.items()})


def _seen(visit: Visit, lacks: list[str]) -> list[str]:
    if visit.outcome not in Visit.INTERVIEWS:
        return [f"Tidak diwawancara: {visit.get_outcome_display().lower()}"]
    return lacks or ["Tidak ada kekurangan"]
