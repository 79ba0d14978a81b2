"""Striking persons or households off the register, and taking that back: one officer proposes, another one decides."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import knows_password_of
from accounts.models import User
from households.actions import withdraw_needs
from households.linkage.decisions import SHORTEST_REASON, LinkageError
from households.models import Household, Need, Person, Residence, StrikeOut
from households.signals import household_closed

CLOSED_REASONS = {
    StrikeOut.Reason.DUPLICATE: Household.ClosedReason.DUPLICATE,
    StrikeOut.Reason.DECEASED: Household.ClosedReason.DECEASED,
    StrikeOut.Reason.MOVED: Household.ClosedReason.MOVED,
    StrikeOut.Reason.NOT_FOUND: Household.ClosedReason.NOT_FOUND,
    StrikeOut.Reason.OTHER: Household.ClosedReason.OTHER,
}


def last_strike(*, person: Person | None = None, household: Household | None = None) -> StrikeOut | None:
    """The confirmed striking out that holds now; None when there is none or it was taken back."""
    confirmed = StrikeOut.objects.filter(person=person, household=household, is_confirmed=True)
    last = confirmed.order_by("-decided_at", "-pk").first()
    return None if last is None or last.reason == StrikeOut.Reason.REVERSAL else last


@transaction.atomic
def propose_strike_out(
    *, reason: str, note: str, by: User, person: Person | None = None, household: Household | None = None
) -> StrikeOut:
    """Ask a second officer to strike off one person or one household. Raises LinkageError."""
    note = note.strip()
    if len(note) < SHORTEST_REASON:
        raise LinkageError(f"Jelaskan apa yang terlihat, sekurangnya {SHORTEST_REASON} huruf.")
    _check_proposal(reason, person, household)
    try:
        with transaction.atomic():
            return StrikeOut.objects.create(
                person=person, household=household, reason=reason, note=note, proposed_by=by
            )
    except IntegrityError as error:
        raise LinkageError("Sudah ada usulan pencoretan yang menunggu petugas kedua.") from error


def _check_proposal(reason: str, person: Person | None, household: Household | None) -> None:
    is_struck = last_strike(person=person, household=household) is not None
    if person and person.merged_into_id:
        raise LinkageError("Warga ini sudah disatukan dengan warga lain. Usulkan pada warga itu.")
    if reason == StrikeOut.Reason.REVERSAL and not is_struck:
        raise LinkageError("Tidak ada pencoretan yang dapat dibatalkan.")
    if reason == StrikeOut.Reason.REVERSAL:
        return
    if is_struck or (household and household.closed_on):
        raise LinkageError("Rumah tangga atau warga ini sudah tidak ada di register.")


@transaction.atomic
def decide_strike_out(*, strike_out: StrikeOut, is_confirmed: bool, by: User) -> StrikeOut:
    """The word of the second officer, who is never the one that proposed. Raises LinkageError."""
    strike_out = _locked(strike_out)
    if strike_out.is_confirmed is not None:
        raise LinkageError(f"Usulan ini sudah diputuskan {strike_out.decided_by.display_name}.")
    if strike_out.proposed_by_id == by.pk:
        raise LinkageError("Anda yang mengusulkan. Pencoretan diputuskan oleh petugas lain.")
    if knows_password_of(by, by=strike_out.proposed_by):
        raise LinkageError("Pengusul baru membuat atau mengatur ulang akun Anda. Mintalah petugas lain memutuskan.")
    strike_out.is_confirmed, strike_out.decided_by, strike_out.decided_at = is_confirmed, by, timezone.now()
    if is_confirmed:
        _carry_out(strike_out)
    strike_out.save(update_fields=["is_confirmed", "decided_by", "decided_at"])
    return strike_out


def _locked(strike_out: StrikeOut) -> StrikeOut:
    rows = StrikeOut.objects.select_for_update(of=("self",)).select_related("person", "household", "decided_by")
    return rows.get(pk=strike_out.pk)


def _carry_out(strike_out: StrikeOut) -> None:
    if strike_out.reason == StrikeOut.Reason.REVERSAL:
        earlier = last_strike(person=strike_out.person, household=strike_out.household)
        if earlier is None:
            raise LinkageError("Pencoretannya sudah dibatalkan.")
        (_restore_household if strike_out.household_id else _restore_person)(earlier)
    elif strike_out.household_id:
        _close_household(strike_out)
    else:
        _strike_person(strike_out)


def _close_household(strike_out: StrikeOut) -> None:
    household = Household.objects.select_for_update(of=("self",)).get(pk=strike_out.household_id)
    if household.closed_on:
        raise LinkageError(f"Rumah tangga {household.code} sudah ditutup.")
    household.closed_on = timezone.localdate()
    household.closed_reason = CLOSED_REASONS[StrikeOut.Reason(strike_out.reason)]
    household.version += 1
    household.save(update_fields=["closed_on", "closed_reason", "version"])
    withdraw_needs(household=household, reason=Need.WithdrawnReason.HOUSEHOLD_CLOSED)
    household_closed.send(sender=Household, household=household)


def _strike_person(strike_out: StrikeOut) -> None:
    person = Person.objects.select_for_update(of=("self",)).get(pk=strike_out.person_id)
    today = timezone.localdate()
    if person.merged_into_id:
        raise LinkageError("Warga ini sudah disatukan dengan warga lain. Tolak usulan ini.")
    Residence.objects.open().filter(person=person).update(left_on=today)
    if strike_out.reason == StrikeOut.Reason.DECEASED and person.died_on is None:
        Person.objects.filter(pk=person.pk).update(died_on=today)
    open_needs = Need.objects.open().filter(person=person)
    open_needs.update(status=Need.Status.WITHDRAWN, withdrawn_reason=Need.WithdrawnReason.EVIDENCE_CORRECTED)


def _restore_household(earlier: StrikeOut) -> None:
    """Open as it was. Needs that were withdrawn stay so: the next decision opens what is still lacking."""
    household = Household.objects.select_for_update(of=("self",)).get(pk=earlier.household_id)
    household.closed_on, household.closed_reason = None, ""
    household.version += 1
    household.save(update_fields=["closed_on", "closed_reason", "version"])


def _restore_person(earlier: StrikeOut) -> None:
    person = Person.objects.select_for_update(of=("self",)).get(pk=earlier.person_id)
    if person.merged_into_id:
        raise LinkageError("Warga ini sudah disatukan dengan warga lain. Tolak usulan ini.")
    struck_on = timezone.localdate(earlier.decided_at)
    Person.objects.filter(pk=earlier.person_id, died_on=struck_on).update(died_on=None)
    homes = Residence.objects.filter(person=earlier.person_id, left_on=struck_on, household__closed_on=None)
    ended = homes.order_by("-pk").first()
    if ended and not Residence.objects.open().filter(person=earlier.person_id).exists():
        Residence.objects.filter(pk=ended.pk).update(left_on=None)
