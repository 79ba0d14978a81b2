"""A household with all that is said of it, for its page. What apps above add comes through `show_on_household`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from households.models import (
    Assessment,
    Confirmation,
    Deprivation,
    Evidence,
    Household,
    Need,
    Person,
    Residence,
    Variable,
)
from households.past import HouseholdPast, household_past
from households.side_by_side import SideBySide, age_on, claims_of, of_household, of_person, open_links, shown

CASE_STEPS = ["claim", "visit", "decision", "need", "delivery", "outcome"]
STEP_OF_NEED = {
    Need.Status.OPEN: "need", Need.Status.COMMITTED: "need", Need.Status.DELIVERED: "delivery",
    Need.Status.RESOLVED: "outcome",
}  # fmt: skip
NEED_TONES = {
    Need.Status.OPEN: "uncovered", Need.Status.COMMITTED: "info", Need.Status.DELIVERED: "info",
    Need.Status.RESOLVED: "good", Need.Status.WITHDRAWN: "neutral",
}  # fmt: skip
STATE_TONES = {"yes": "bad", "no": "good", "unknown": "neutral"}


@dataclass(frozen=True)
class Member:
    residence: Residence
    age_years: int | None
    masked_nik: str
    said: SideBySide

    @property
    def person(self) -> Person:
        return self.residence.person


@dataclass(frozen=True)
class Event:
    """An entry of the time line."""

    at: date | datetime
    what: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class PanelEntry:
    label: str
    url: str = ""
    state: str = ""
    tone: str = "neutral"
    note: str = ""


@dataclass(frozen=True)
class Panel:
    """A section that an app above shows on the page of a household, and its part of the time line."""

    title: str
    entries: list[PanelEntry]
    events: list[Event] = field(default_factory=list)
    step: str = ""  # how far the case is, one of CASE_STEPS


@dataclass(frozen=True)
class Finding:
    """What the latest assessments say of one indicator, and the answers that caused it."""

    label: str
    state: str
    tone: str
    because: str
    is_lacking: bool


@dataclass(frozen=True)
class HouseholdReport:
    household: Household
    members: list[Member]
    said: SideBySide
    said_before: SideBySide  # claims that are closed
    past: HouseholdPast
    assessments: list[Assessment]
    findings: list[Finding]
    needs: list[Need]
    panels: list[Panel]
    events: list[Event]
    step: str

    @property
    def lacking(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_lacking]

    @property
    def not_lacking(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.is_lacking]


_panels: list[Callable[[Household, User], Panel | None]] = []


def show_on_household(function: Callable[[Household, User], Panel | None]):
    """An app above calls this in its `ready`; the function answers what this user may see, or None."""
    _panels.append(function)
    return function


def household_report(household: Household, user: User) -> HouseholdReport:
    variables = {variable.code: variable for variable in Variable.objects.all()}
    claims = list(claims_of(household))
    confirmations = list(household.confirmations.current().select_related("variable", "reopened_by__source"))
    needs = _needs(household)
    evidence = list(household.evidence.select_related("by").order_by("observed_on"))
    assessments = _latest_assessments(household)
    panels = [panel for function in _panels if (panel := function(household, user))]
    return HouseholdReport(
        household=household,
        members=_members(household, confirmations, variables),
        said=of_household([claim for claim in claims if not claim.closed_on], confirmations, variables),
        said_before=of_household([claim for claim in claims if claim.closed_on], [], variables),
        past=household_past(household),
        assessments=assessments,
        findings=_findings(assessments, variables),
        needs=needs,
        panels=panels,
        events=_events(household, claims, evidence, needs, panels),
        step=_step(evidence, needs, panels),
    )


# Members


def _members(household: Household, confirmations: list[Confirmation], variables) -> list[Member]:
    residences = household.residences.open().select_related("person__nik").order_by("pk")
    order = list(Residence.Relation.values)
    residences = sorted(residences, key=lambda each: order.index(each.relation) if each.relation else len(order))
    links = open_links([residence.person_id for residence in residences])
    return [
        Member(
            residence,
            age_on(residence.person.birth_date, timezone.localdate()),
            residence.person.nik.masked if residence.person.nik else "",
            of_person(residence.person, links.get(residence.person_id, []), confirmations, variables),
        )
        for residence in residences
    ]


# Assessments and needs


def _latest_assessments(household: Household) -> list[Assessment]:
    latest = household.assessments.order_by("rule_set", "-assessed_at").distinct("rule_set")
    assessments = list(latest.select_related("rule_set"))
    for assessment in assessments:
        labels = assessment.rule_set.state_labels
        assessment.verdict = labels.get(assessment.is_poor, assessment.get_is_poor_display())
    return assessments


def _findings(assessments: list[Assessment], variables) -> list[Finding]:
    """Once per indicator, though several rule sets ask for it; of persons those who lack something, by name."""
    rows = Deprivation.objects.filter(assessment__in=assessments).select_related("indicator", "person")
    seen = {}
    for row in rows.order_by("indicator__dimension", "indicator__label", "person"):
        seen.setdefault((row.indicator_id, row.person_id), row)
    told = [row for row in seen.values() if row.person_id is None or row.state == Assessment.State.YES]
    return [_finding(row, variables) for row in told]


def _finding(row: Deprivation, variables) -> Finding:
    label = f"{row.indicator}: {row.person.name}" if row.person else str(row.indicator)
    is_lacking = row.state == Assessment.State.YES
    because = _because(row.because, variables)
    return Finding(label, row.get_state_display(), STATE_TONES[row.state], because, is_lacking)


def _because(causes, variables) -> str:
    """`Jenis atap: jerami; belum diketahui: daya listrik`, each said once though several people share it."""
    known = dict.fromkeys(
        _cause(variables[code], value) for code, value in causes if code in variables and value is not None
    )
    unknown = dict.fromkeys(variables[code].label for code, value in causes if code in variables and value is None)
    return "; ".join([*known, *([f"belum diketahui: {', '.join(unknown)}"] if unknown else [])])


def _cause(variable: Variable, value) -> str:
    return f"{variable.label}: {shown(variable, value)}"


def _needs(household: Household) -> list[Need]:
    needs = list(household.needs.select_related("indicator", "person").order_by("-opened_on", "pk"))
    for need in needs:
        need.tone = NEED_TONES[need.status]
    return needs


def _step(evidence: list[Evidence], needs: list[Need], panels: list[Panel]) -> str:
    """How far the case is; the least settled need says it where there are needs."""
    ahead = [panel.step for panel in panels if panel.step]
    steps = [STEP_OF_NEED[need.status] for need in needs if need.status in STEP_OF_NEED]
    own = min(steps, key=CASE_STEPS.index) if steps else "visit" if evidence else "claim"
    return max([own, *(ahead if not steps else [])], key=CASE_STEPS.index)


# Time line


def _events(household, claims, evidence, needs, panels) -> list[Event]:
    events = [Event(household.created_at, "Tercatat di register", "cangkang baru, belum diverifikasi")]
    for claim in claims:
        events.append(Event(claim.first_snapshot.as_of, f"Klaim {claim.source}", "pertama kali menyebut keluarga ini"))
        if claim.closed_on:
            events.append(Event(claim.closed_on, f"Klaim {claim.source} ditutup", "tidak ada lagi di berkas sumber"))
    events += [Event(row.observed_on, row.get_kind_display(), row.by.display_name) for row in evidence]
    events += [Event(need.opened_on, f"Kebutuhan dibuka: {need.indicator}", need.public_code) for need in needs]
    events += [event for panel in panels for event in panel.events]
    return sorted(events, key=lambda event: _moment(event.at), reverse=True)


def _moment(at: date | datetime) -> datetime:
    if isinstance(at, datetime):
        return at
    return timezone.make_aware(datetime(at.year, at.month, at.day))
