"""What verification adds to the page of a household: its visits, and whether it is entitled."""

from django.urls import reverse
from django.utils.formats import date_format

from accounts.models import User
from households.models import Household
from households.reports import Event, Panel, PanelEntry
from verification.field.models import Visit
from verification.review.models import Decision
from verification.words import decision_chip, visit_chip


def visits_and_decision(household: Household, user: User) -> Panel | None:
    visits = Visit.objects.visible_to(user).filter(household=household).select_related("verifier")
    decisions = list(household.decisions.select_related("decided_by"))
    if not (visits or decisions):
        return None
    current = next((decision for decision in decisions if decision.is_current), None)
    return Panel(
        title="Kunjungan dan keputusan",
        entries=[_standing(household, current, user), *(_visit_entry(visit) for visit in visits)],
        events=[_decision_event(decision) for decision in decisions],
        step="decision" if current else "visit",
    )


def _standing(household: Household, decision: Decision | None, user: User) -> PanelEntry:
    chip = decision_chip(decision)
    may_open = user.has_perm("verification.decide_household")
    url = reverse("verification:household-decision", args=[household.code]) if may_open else ""
    note = f"berlaku sampai {date_format(decision.valid_until)}" if decision else ""
    return PanelEntry("Keputusan kelayakan", url, chip.label, chip.tone, note)


def _visit_entry(visit: Visit) -> PanelEntry:
    chip = visit_chip(visit)
    url = reverse("verification:visit-detail", args=[visit.pk])
    label = f"Kunjungan {date_format(visit.ended_at.date())}"
    return PanelEntry(label, url, chip.label, chip.tone, visit.verifier.display_name)


def _decision_event(decision: Decision) -> Event:
    what = f"Diputuskan: {decision.get_outcome_display().lower()}"
    return Event(decision.decided_at, what, decision.get_reason_display() or decision.note)
