"""A petition as pages show it: its state, what came of it until today, and who did what when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from households.lists import Chip
from verification.field.models import Assignment, Visit
from verification.petitions.models import Petition
from verification.review.models import Decision, TargetEntry
from verification.words import VISIT_TONES, decision_chip, visit_chip

STATE_TONES = {
    Petition.State.OPEN: "info",
    Petition.State.ACCEPTED: "good",
    Petition.State.REFUSED: "bad",
    Petition.State.WITHDRAWN: "neutral",
}


def state_chip(petition: Petition) -> Chip:
    if petition.is_overdue:
        return Chip("Lewat waktu", "bad")
    return Chip(petition.get_state_display(), STATE_TONES[Petition.State(petition.state)])


# What came of it


def with_outcome(petitions: QuerySet[Petition]) -> QuerySet[Petition]:
    """`visit_status` and `decision_outcome` of what happened to the household since the answer."""
    visits = Visit.objects.filter(household=OuterRef("household"), received_at__gte=OuterRef("answered_at"))
    decisions = Decision.objects.current().filter(
        household=OuterRef("household"), decided_at__gte=OuterRef("answered_at")
    )
    return petitions.annotate(
        visit_status=Subquery(visits.order_by("-received_at").values("status")[:1]),
        decision_outcome=Subquery(decisions.values("outcome")[:1]),
    )


def outcome_chip(row: Petition) -> Chip | None:
    """For a row of `with_outcome`."""
    if row.state != Petition.State.ACCEPTED:
        return None
    if row.decision_outcome:
        return decision_chip(Decision(outcome=row.decision_outcome))
    if row.visit_status:
        return Chip(Visit.Status(row.visit_status).label, VISIT_TONES[Visit.Status(row.visit_status)])
    return Chip("Menunggu kunjungan", "info")


@dataclass(frozen=True)
class Outcome:
    """What an accepted petition has led to so far."""

    assignment: Assignment
    visit: Visit | None
    decision: Decision | None

    @property
    def visit_chip(self) -> Chip:
        if self.visit:
            return visit_chip(self.visit)
        is_off = self.assignment.state == Assignment.State.CANCELLED
        return Chip("Penugasan dibatalkan", "warn") if is_off else Chip("Menunggu kunjungan", "info")

    @property
    def decision_chip(self) -> Chip:
        return decision_chip(self.decision)


def outcome_of(petition: Petition) -> Outcome | None:
    if petition.state != Petition.State.ACCEPTED:
        return None
    household = petition.household_id
    visits = Visit.objects.filter(household=household, received_at__gte=petition.answered_at)
    decisions = Decision.objects.current().filter(household=household, decided_at__gte=petition.answered_at)
    return Outcome(
        _assignment_now(petition), visits.select_related("verifier").order_by("-received_at").first(),
        decisions.select_related("minutes", "opd").first(),
    )  # fmt: skip


def _assignment_now(petition: Petition) -> Assignment:
    """The one it was given, or another that took the place of a cancelled one."""
    given = Assignment.objects.filter(household=petition.household_id, pk__gte=petition.assignment_id)
    live = given.exclude(state=Assignment.State.CANCELLED).select_related("verifier", "round").order_by("-pk").first()
    return live or petition.assignment


def in_words(petition: Petition, outcome: Outcome | None) -> str:
    """One sentence that can be told to the citizen today."""
    if petition.is_open:
        return f"Menunggu jawaban, paling lambat {_day(petition.due_on)}."
    if outcome is None:
        return f"{petition.get_state_display()} pada {_day(petition.answered_at)}."
    if outcome.decision:
        reason = outcome.decision.get_reason_display().lower()
        words = outcome.decision.get_outcome_display().lower() + (f" ({reason})" if reason else "")
        return f"Sudah dikunjungi dan diputuskan pada {_day(outcome.decision.decided_at)}: {words}."
    if outcome.visit:
        return _visit_words(outcome.visit)
    if outcome.assignment.state == Assignment.State.CANCELLED:
        return "Diterima, tetapi penugasan kunjungannya dibatalkan. Belum ada petugas yang ditugaskan lagi."
    name, day = outcome.assignment.verifier.display_name, _day(outcome.assignment.due_on)
    return f"Diterima. {name} akan berkunjung paling lambat {day}."


def _visit_words(visit: Visit) -> str:
    day = _day(visit.ended_at)
    return {
        Visit.Status.ACCEPTED: f"Sudah dikunjungi pada {day} dan disetujui pengawas. Menunggu keputusan.",
        Visit.Status.RETURNED: f"Sudah dikunjungi pada {day}; petugas diminta datang sekali lagi.",
        Visit.Status.REJECTED: f"Kunjungan pada {day} ditolak pengawas. Akan dikunjungi lagi.",
    }.get(Visit.Status(visit.status), f"Sudah dikunjungi pada {day}. Hasilnya sedang diperiksa pengawas.")


def _day(moment: date | datetime) -> str:
    if isinstance(moment, datetime):
        moment = timezone.localdate(moment)
    return date_format(moment, "j F Y")


# Where the household stands on the list


def places_on_lists(petition: Petition) -> list[TargetEntry]:
    """Its entries, the latest list first: an objection is read beside the decree that it is raised against."""
    if petition.household_id is None:
        return []
    entries = TargetEntry.objects.filter(household=petition.household_id).select_related("list")
    return list(entries.order_by("-list__year", "-list__version")[:3])


def window_of(petition: Petition, entries: list[TargetEntry]) -> str:
    """Whether an objection came within the window of an announced list; empty where none was announced by then."""
    entered_on = timezone.localdate(petition.entered_at)
    lists = [entry.list for entry in entries if entry.list.announced_on and entry.list.announced_on <= entered_on]
    if petition.kind != Petition.Kind.OBJECTION or not lists:
        return ""
    taking = next((one for one in lists if one.takes_objections_on(entered_on)), None)
    if taking:
        return f"Masuk dalam masa sanggah, sampai {date_format(taking.objections_until, 'DATE_FORMAT')}"
    return f"Masuk sesudah masa sanggah, yang berakhir {date_format(lists[0].objections_until, 'DATE_FORMAT')}"


# Time line


@dataclass(frozen=True)
class Step:
    at: datetime
    what: str
    who: str = ""
    why: str = ""
    url: str = ""


def time_line(petition: Petition, user: User) -> list[Step]:
    """Who did what, when, why; the latest first."""
    steps = [*_own_steps(petition), *(_later_steps(petition, user) if petition.assignment_id else [])]
    return sorted(steps, key=lambda step: step.at, reverse=True)


def _own_steps(petition: Petition) -> Iterator[Step]:
    office = f", {petition.entered_for}" if petition.entered_for else ""
    why = f"Tetap didaftarkan: {petition.beside_reason}" if petition.beside_reason else ""
    yield Step(petition.entered_at, "Dicatat", petition.entered_by.display_name + office, why)
    if not petition.is_open:
        who = petition.answered_by.display_name
        yield Step(petition.answered_at, petition.get_state_display(), who, petition.answer)


def _later_steps(petition: Petition, user: User) -> Iterator[Step]:
    since = {"household": petition.household_id}
    visits = Visit.objects.filter(**since, received_at__gte=petition.answered_at).select_related("verifier")
    seen = set(Visit.objects.visible_to(user).filter(**since).values_list("pk", flat=True))
    for visit in visits.prefetch_related("reviews__reviewer"):
        url = reverse("verification:visit-detail", args=[visit.pk]) if visit.pk in seen else ""
        yield Step(visit.received_at, "Dikunjungi", visit.verifier.display_name, visit.get_outcome_display(), url)
        for review in visit.reviews.all():
            what = f"Kunjungan {review.get_verdict_display().lower()}"
            yield Step(review.reviewed_at, what, review.reviewer.display_name)
    decisions = Decision.objects.filter(**since, decided_at__gte=petition.answered_at).select_related("decided_by")
    for decision in decisions:
        what = f"Diputuskan: {decision.get_outcome_display().lower()}"
        yield Step(decision.decided_at, what, decision.decided_by.display_name, decision.get_reason_display())
