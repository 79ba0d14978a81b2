"""Taking a household off the draft list: one officer proposes, another one decides."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.actions import knows_password_of
from accounts.models import OPD, Membership, Notice, User
from households.models import Household
from verification.review.actions import replace_decision
from verification.review.models import Decision, TargetEntry, TargetList
from verification.review.reports import decidable_households
from verification.targeting.actions import DecisionError
from verification.targeting.models import EntryStrike

SHORTEST_NOTE = 10


def strikes_visible_to(user: User) -> QuerySet[EntryStrike]:
    """Proposals about households that the person may decide on."""
    return EntryStrike.objects.filter(household__in=decidable_households(user))


def draft_entry(household: Household) -> TargetEntry | None:
    entries = TargetEntry.objects.filter(
        household=household, list__frozen_at=None, list__year=timezone.localdate().year
    )
    return entries.select_related("list").first()


@transaction.atomic
def propose_entry_strike(*, household: Household, reason: str, note: str, by: User) -> EntryStrike:
    """Ask a second officer to take the household off this year's draft. Raises DecisionError."""
    note = note.strip()
    if reason not in Decision.Reason.values or len(note) < SHORTEST_NOTE:
        raise DecisionError(f"Pilih alasan dan jelaskan apa yang terlihat, sekurangnya {SHORTEST_NOTE} huruf.")
    if not decidable_households(by).filter(pk=household.pk).exists():
        raise DecisionError("Rumah tangga ini di luar wilayah atau urusan Anda.")
    entry = draft_entry(household)
    if entry is None or TargetList.objects.select_for_update().get(pk=entry.list_id).frozen_at:
        raise DecisionError(f"Rumah tangga {household.code} tidak ada di draf daftar sasaran tahun ini.")
    try:
        with transaction.atomic():
            return EntryStrike.objects.create(
                list=entry.list, household=household, reason=reason, note=note, proposed_by=by
            )
    except IntegrityError as error:
        raise DecisionError("Sudah ada usulan coret yang menunggu petugas kedua.") from error


@transaction.atomic
def decide_entry_strike(*, strike: EntryStrike, is_confirmed: bool, by: User) -> EntryStrike:
    """The word of the second officer. Confirmed, the household is no longer entitled, for the reason proposed; its open
    needs are withdrawn. Raises DecisionError."""
    household = Household.objects.select_for_update(of=("self",)).get(pk=strike.household_id)
    strike = EntryStrike.objects.select_for_update(of=("self",)).select_related("list", "proposed_by").get(pk=strike.pk)
    _check_second_officer(strike, by)
    if is_confirmed:
        _strike(strike, household, by)
    strike.is_confirmed, strike.decided_by, strike.decided_at = is_confirmed, by, timezone.now()
    strike.save(update_fields=["is_confirmed", "decided_by", "decided_at"])
    _tell_proposer(strike, household)
    return strike


def _check_second_officer(strike: EntryStrike, by: User) -> None:
    if not by.has_perm("verification.freeze_target_list"):
        raise DecisionError("Usulan coret dari daftar sasaran diputuskan oleh admin Bappeda.")
    if strike.is_confirmed is not None:
        raise DecisionError("Usulan ini sudah diputuskan.")
    if by.pk == strike.proposed_by_id:
        raise DecisionError("Anda yang mengusulkan. Usulan diputuskan oleh petugas lain.")
    if knows_password_of(by, by=strike.proposed_by) or knows_password_of(strike.proposed_by, by=by):
        raise DecisionError(
            "Salah satu dari Anda dan pengusul baru mengatur ulang kata sandi yang lain. "
            "Mintalah admin Bappeda lain memutuskan."
        )


def _tell_proposer(strike: EntryStrike, household: Household) -> None:
    word = "disetujui" if strike.is_confirmed else "ditolak"
    Notice.objects.create(
        user=strike.proposed_by, text=f"Usulan coret {household.code} dari daftar sasaran {word}.",
        path=reverse("verification:entry-strike", args=[strike.pk]),
    )  # fmt: skip


def _strike(strike: EntryStrike, household: Household, by: User) -> None:
    decision = Decision.objects.current().filter(household=household).select_related("evidence").first()
    if strike.list.frozen_at or not strike.list.entries.filter(household=household).exists():
        raise DecisionError("Rumah tangga ini sudah tidak ada di draf. Tolak usulannya.")
    replace_decision(
        decision, household=household, evidence=decision.evidence, outcome=Decision.Outcome.NOT_ELIGIBLE,
        reason=strike.reason, note=f"Dicoret atas usulan {strike.proposed_by.display_name}: {strike.note}",
        level=Decision.Level.OPD, opd=_office_of(by), decided_by=by,
    )  # fmt: skip
    strike.list.entries.filter(household=household).delete()


def _office_of(by: User) -> OPD:
    membership = Membership.objects.current().filter(user=by).select_related("opd").order_by("pk").first()
    return membership.opd
