"""Two acts: the review of a visit accepts facts, the decision settles entitlement."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.actions import knows_password_of
from accounts.models import OPD, Membership, User
from households import actions as register
from households.models import Area, Evidence, Household, Need, Person, Residence
from verification.field.envelopes import VisitError
from verification.field.models import Assignment, Visit
from verification.field.newcomers import settle_newcomers
from verification.review.models import Decision, Minutes, Review, TargetEntry
from verification.review.returns import checked_notes
from verification.targeting.actions import DecisionError, draft_list

__all__ = ["DecisionError", "VisitError", "decide_household", "record_minutes", "replace_decision", "review_visit"]


# Review


@transaction.atomic
def review_visit(
    *, visit: Visit, verdict: str, by: User, note: str = "", question_notes: Iterable[Mapping[str, Any]] = ()
) -> Visit:
    """A supervisor's word on a visit in his areas, never on his own. Raises VisitError.

    Accepted, the visit becomes evidence; returned, its assignment waits again; rejected, the household is free to be
    given to somebody else.

    question_notes   questions to ask again when it is returned: {"variable", "person": id or None, "note"} each
    """
    visit = locked_visit(visit)
    asked_again = checked_notes(visit, question_notes)
    note = note.strip() or (f"{len(asked_again)} pertanyaan perlu ditanyakan lagi." if asked_again else "")
    _check_review(visit, verdict, by, note)
    if asked_again and verdict != Review.Verdict.RETURNED:
        raise VisitError("Pertanyaan yang dicentang hanya untuk kunjungan yang dikembalikan.")
    visit.reviews.create(verdict=verdict, note=note, question_notes=asked_again, reviewer=by, verifier=visit.verifier)
    visit.status = Visit.Status(verdict)
    _AFTER_REVIEW[verdict](visit)
    visit.save(update_fields=["status", "evidence"])
    return visit


def locked_visit(visit: Visit) -> Visit:
    rows = Visit.objects.select_for_update(of=("self",)).select_related(
        "household__village", "verifier", "form", "assignment", "round"
    )
    return rows.get(pk=visit.pk)


def _check_review(visit: Visit, verdict: str, by: User, note: str) -> None:
    check_reviewer(visit, by)
    if verdict not in _AFTER_REVIEW or verdict not in Visit.TRANSITIONS[Visit.Status(visit.status)]:
        raise VisitError(f"Kunjungan berstatus {visit.get_status_display().lower()}.")
    if verdict != Review.Verdict.ACCEPTED and not note:
        raise VisitError("Tuliskan alasannya, supaya petugas tahu apa yang harus diperbaiki.")


def check_reviewer(visit: Visit, by: User) -> None:
    """Raises VisitError for who may not judge this visit."""
    if by.pk == visit.verifier_id:
        raise VisitError("Kunjungan harus diperiksa oleh orang lain.")
    if visit.kind == Visit.Kind.PAPER and Visit.objects.filter(pk=visit.pk, envelope__submitted_by=by).exists():
        raise VisitError("Anda yang mengetik kunjungan ini dari kertas. Mintalah pengawas lain memeriksanya.")
    if knows_password_of(visit.verifier, by=by):
        raise VisitError(
            "Anda baru mengatur ulang kata sandi petugas ini. Mintalah pengawas lain memeriksa kunjungannya."
        )
    if not by.has_perm("verification.review_visit") or not _supervises(by, visit.household):
        raise VisitError("Kunjungan ini di luar wilayah Anda.")


def _supervises(by: User, household: Household) -> bool:
    return Area.objects.visible_to(by).filter(pk=household.village_id).exists()


def _accept(visit: Visit) -> None:
    visit.evidence = evidence_of(visit)
    if visit.is_interview:
        stand_for(visit, [(visit.evidence, visit.answers)])


def evidence_of(visit: Visit) -> Evidence:
    observed_on = timezone.localdate(visit.ended_at)
    return Evidence.objects.create(
        household=visit.household, kind=Evidence.Kind.VISIT, observed_on=observed_on,
        expires_on=observed_on + timedelta(days=settings.RBPK_EVIDENCE_DAYS), by=visit.verifier,
    )  # fmt: skip


def stand_for(visit: Visit, parts: Iterable[tuple[Evidence, Mapping[str, Any]]]) -> None:
    """What was seen becomes what we stand for, is assessed, and settles needs of before.

    parts   (evidence, answers as a visit keeps them); of one visit its own, of two merged ones what each gave
    """
    household, evidence = Household.objects.select_for_update(of=("self",)).get(pk=visit.household_id), visit.evidence
    for source, answers in parts:
        _confirm(household, source, answers)
    for person, values in settle_newcomers(visit, household):
        register.confirm_values(household=household, evidence=evidence, values=values, person=person)
    _place(household, visit)
    register.mark_verified(household=household, on=evidence.observed_on)
    register.assess_household(household=household, evidence=evidence)
    register.settle_needs(household=household, evidence=evidence)


def _confirm(household: Household, evidence: Evidence, answers: Mapping[str, Any]) -> None:
    register.confirm_values(household=household, evidence=evidence, values=answers["household"])
    people = Person.objects.in_bulk([entry["person"] for entry in answers["persons"]])
    for entry in answers["persons"]:
        person = people[entry["person"]]
        _record_absence(household, person, entry["presence"], evidence.observed_on)
        if entry["presence"] == "yes" and entry["values"]:
            register.confirm_values(household=household, evidence=evidence, values=entry["values"], person=person)


def _record_absence(household: Household, person: Person, presence: str, on: date) -> None:
    """Who was found gone no longer lives there from the day of the visit on."""
    if presence == "yes":
        return
    Residence.objects.open().filter(household=household, person=person).update(left_on=on)
    if presence == "deceased":
        Person.objects.filter(pk=person.pk, died_on=None).update(died_on=on)


def _place(household: Household, visit: Visit) -> None:
    """The first accepted position is where the house stands, for the next visit to be compared with."""
    if household.latitude is None and visit.latitude is not None:
        household.latitude, household.longitude = visit.latitude, visit.longitude
        household.save(update_fields=["latitude", "longitude"])


def _return(visit: Visit) -> None:
    if _is_of_canvass(visit):
        _make_task_of_its_own(visit)
        return
    Assignment.objects.filter(pk=visit.assignment_id).update(state=Assignment.State.ACTIVE, rev=F("rev") + 1)


def _is_of_canvass(visit: Visit) -> bool:
    return visit.assignment is not None and visit.assignment.household_id is None


def _make_task_of_its_own(visit: Visit) -> None:
    """A house found in an RT is visited again by its own task; that of the RT goes on."""
    visit.assignment = Assignment.objects.create(
        round=visit.round, household=visit.household, verifier=visit.verifier, due_on=visit.assignment.due_on, rev=2
    )
    visit.save(update_fields=["assignment"])


def _close_shell(visit: Visit) -> None:
    """Nobody stands for a house that was found and not believed."""
    shell = Household.objects.open().filter(pk=visit.household_id, status=Household.Status.UNVERIFIED)
    if not visit.household.residences.exists() and not visit.household.claims.exists():
        shell.update(closed_on=timezone.localdate(), closed_reason=Household.ClosedReason.OTHER)


def _reject(visit: Visit) -> None:
    if _is_of_canvass(visit):
        _close_shell(visit)
        return
    Assignment.objects.filter(pk=visit.assignment_id).update(state=Assignment.State.CANCELLED)


_AFTER_REVIEW = {
    Review.Verdict.ACCEPTED: _accept,
    Review.Verdict.RETURNED: _return,
    Review.Verdict.REJECTED: _reject,
}


# Decision


@transaction.atomic
def decide_household(
    *, household: Household, outcome: str, by: User, level: str, opd: OPD | None = None,
    minutes: Minutes | None = None, reason: str = "", note: str = "",
) -> Decision:  # fmt: skip
    """Settle whether a household is entitled, on its latest accepted visit. The later decision wins, with a reason.

    Entitled: it stands on the draft list of the year and its needs open. Otherwise: off the draft, open needs are
    withdrawn. Raises DecisionError.
    """
    household = Household.objects.select_for_update(of=("self",)).select_related("village").get(pk=household.pk)
    _check_standing(household, by, level, opd, minutes)
    evidence = _evidence_for(household, outcome)
    previous = Decision.objects.current().filter(household=household).first()
    _check_words(outcome, reason, note.strip(), previous)
    _refuse_striking_alone(previous, evidence, outcome, level)
    return replace_decision(
        previous, household=household, evidence=evidence, outcome=outcome, reason=reason, note=note.strip(),
        level=level, decided_by=by, opd=opd if level == Decision.Level.OPD else None,
        minutes=minutes if level == Decision.Level.MUSDES else None,
    )  # fmt: skip


def replace_decision(previous: Decision | None, *, evidence: Evidence, **fields) -> Decision:
    """The new decision holds as long as its evidence and wins over the previous one; list and needs follow it.

    The caller has checked who decides and holds the household locked.
    """
    if previous:
        Decision.objects.filter(pk=previous.pk).update(is_current=False)
    decision = Decision.objects.create(
        evidence=evidence, valid_until=evidence.expires_on, overrides=previous, **fields
    )  # fmt: skip
    _follow(decision)
    return decision


def _check_standing(household: Household, by: User, level: str, opd: OPD | None, minutes: Minutes | None) -> None:
    """Who may decide here: his own OPD, or a village meeting of the household's village in his areas."""
    if not by.has_perm("verification.decide_household"):
        raise DecisionError("Peran Anda tidak memutuskan kelayakan.")
    if by.has_perm("households.view_household") and not _supervises(by, household):
        raise DecisionError("Rumah tangga ini di luar wilayah Anda.")
    if household.closed_on:
        raise DecisionError(f"Rumah tangga {household.code} sudah ditutup: {household.get_closed_reason_display()}.")
    if level == Decision.Level.MUSDES:
        _check_minutes(household, by, minutes)
    elif level != Decision.Level.OPD or opd is None or not _works_for(by, opd):
        raise DecisionError("Putusan tingkat OPD hanya atas nama OPD tempat Anda bertugas.")


def _check_minutes(household: Household, by: User, minutes: Minutes | None) -> None:
    if minutes is None or minutes.village_id != household.village_id:
        raise DecisionError(f"Putusan musyawarah memerlukan berita acara dari {household.village.name}.")
    if not by.has_perm("households.view_household"):
        raise DecisionError("Putusan musyawarah dicatat oleh pengawas desa atau kecamatan.")


@transaction.atomic
def record_minutes(*, village: Area, number: str, held_on: date, n_present: int, by: User) -> Minutes:
    """The minutes of a village meeting; the same number again is the meeting already recorded. DecisionError."""
    if not by.has_perm("households.view_household") or village not in Area.objects.visible_to(by):
        raise DecisionError("Putusan musyawarah dicatat oleh pengawas desa atau kecamatan.")
    minutes, _ = Minutes.objects.get_or_create(
        village=village, number=number.strip(),
        defaults={"held_on": held_on, "n_present": n_present, "recorded_by": by},
    )  # fmt: skip
    if (minutes.held_on, minutes.n_present) != (held_on, n_present):
        raise DecisionError(
            f"Berita acara {minutes.number} sudah tercatat dengan tanggal {minutes.held_on:%d-%m-%Y} "
            f"dan {minutes.n_present} orang hadir. Periksa nomornya."
        )
    return minutes


def _works_for(by: User, opd: OPD) -> bool:
    return Membership.objects.current().filter(user=by, opd=opd).exists()


def _evidence_for(household: Household, outcome: str) -> Evidence:
    visits = Visit.objects.filter(
        household=household, status=Visit.Status.ACCEPTED,
        evidence__in=Evidence.objects.valid_on(timezone.localdate()),
    )  # fmt: skip
    latest = visits.select_related("evidence").order_by("-ended_at", "-evidence_id").first()
    if latest is None:
        raise DecisionError(f"Belum ada kunjungan ke {household.code} yang disetujui dan masih berlaku.")
    if outcome == Decision.Outcome.ELIGIBLE and not latest.is_interview:
        words = latest.get_outcome_display().lower()
        raise DecisionError(f"Kunjungan terakhir berhasil: {words}. Berhak hanya setelah kunjungan yang diwawancara.")
    return latest.evidence


def _check_words(outcome: str, reason: str, note: str, previous: Decision | None) -> None:
    if outcome not in Decision.Outcome.values or (reason and reason not in Decision.Reason.values):
        raise DecisionError("Putusan atau alasan tidak dikenal.")
    if (outcome == Decision.Outcome.NOT_ELIGIBLE) != bool(reason):
        raise DecisionError("Alasan wajib untuk tidak berhak, dan hanya untuk itu.")
    if previous and not note:
        raise DecisionError("Sudah ada putusan sebelumnya. Jelaskan mengapa diganti.")


def _refuse_striking_alone(previous: Decision | None, evidence: Evidence, outcome: str, level: str) -> None:
    """Who was entitled by the same visit is struck off by two officers (`targeting.striking`) or by a meeting."""
    was_entitled = previous and previous.outcome == Decision.Outcome.ELIGIBLE and previous.evidence_id == evidence.pk
    if was_entitled and outcome != Decision.Outcome.ELIGIBLE and level == Decision.Level.OPD:
        raise DecisionError(
            "Rumah tangga ini diputuskan berhak dari kunjungan yang sama. Mencoretnya perlu dua petugas: usulkan coret "
            "dari daftar sasaran, atau putuskan dalam musyawarah."
        )


def _follow(decision: Decision) -> None:
    household = decision.household
    draft = draft_list()
    if decision.outcome == Decision.Outcome.ELIGIBLE:
        TargetEntry.objects.update_or_create(list=draft, household=household, defaults={"decision": decision})
        register.open_needs(household=household, evidence=decision.evidence)
        return
    draft.entries.filter(household=household).delete()
    register.withdraw_needs(household=household, reason=Need.WithdrawnReason.NOT_ELIGIBLE)
