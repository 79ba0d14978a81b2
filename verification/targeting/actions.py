"""The draft follows decisions, a decree freezes it, Bappeda announces it, and objections have their time."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from verification.review.models import Decision, TargetEntry, TargetList
from verification.targeting import facts
from verification.targeting.models import EntryStrike

MOST_OBJECTION_DAYS = 90


class DecisionError(Exception):
    """Why a decision or a step of a list is refused, in words for the person who asked."""


def entitled_on(day: date) -> QuerySet[Decision]:
    """Decisions that put an open household on the list."""
    return Decision.objects.eligible_on(day).filter(household__closed_on=None)


def draft_list() -> TargetList:
    """The draft of this year, locked until the transaction ends. A new one starts with all who are entitled today."""
    today = timezone.localdate()
    latest = TargetList.objects.filter(year=today.year).aggregate(latest=Max("version"))["latest"] or 0
    draft, is_new = TargetList.objects.get_or_create(
        year=today.year, frozen_at=None,
        defaults={"name": f"Daftar sasaran {today.year}", "version": latest + 1},
    )  # fmt: skip
    draft = TargetList.objects.select_for_update().get(pk=draft.pk)
    if draft.frozen_at:
        return draft_list()
    if is_new:
        TargetEntry.objects.bulk_create(
            TargetEntry(list=draft, household_id=household, decision_id=decision)
            for household, decision in entitled_on(today).values_list("household", "pk")
        )
    return draft


# The decree


@transaction.atomic
def freeze_target_list(*, target_list: TargetList, decree_number: str, decree_on: date, by: User) -> TargetList:
    """Stipulate the list by decree: from now on it takes no change. Lapsed entries leave it first. DecisionError."""
    target_list = _locked_for(by, target_list)
    _check_decree(target_list, decree_number.strip(), decree_on)
    target_list.entries.exclude(decision__in=entitled_on(timezone.localdate())).delete()
    if not target_list.entries.exists():
        raise DecisionError(f"{target_list} belum berisi keluarga yang berhak.")
    n_waiting = EntryStrike.objects.waiting().filter(list=target_list).count()
    if n_waiting:
        raise DecisionError(f"{n_waiting} usulan coret dari daftar ini belum diputuskan. Putuskan dahulu.")
    facts.write_down(target_list)
    target_list.decree_number, target_list.decree_on = decree_number.strip(), decree_on
    target_list.frozen_at = timezone.now()
    target_list.save(update_fields=["decree_number", "decree_on", "frozen_at"])
    return target_list


def _locked_for(by: User, target_list: TargetList) -> TargetList:
    if not by.has_perm("verification.freeze_target_list"):
        raise DecisionError("Daftar sasaran ditetapkan dan diumumkan oleh admin Bappeda.")
    return TargetList.objects.select_for_update().get(pk=target_list.pk)


def _check_decree(target_list: TargetList, decree_number: str, decree_on: date | None) -> None:
    if target_list.frozen_at:
        raise DecisionError(f"{target_list} sudah ditetapkan dengan SK {target_list.decree_number}.")
    if not decree_number or decree_on is None:
        raise DecisionError("Nomor dan tanggal SK wajib diisi.")
    if decree_on > timezone.localdate():
        raise DecisionError("Tanggal SK belum tiba.")


# The announcement


@transaction.atomic
def announce_list(*, target_list: TargetList, announced_on: date, objections_until: date, by: User) -> TargetList:
    """From when the list hangs out and until when anybody may object. Announced again, the window only gets longer."""
    target_list = _locked_for(by, target_list)
    if target_list.frozen_at is None:
        raise DecisionError("Yang diumumkan hanya daftar yang sudah ditetapkan dengan SK.")
    _check_announced_before(target_list, announced_on, objections_until)
    _check_window(target_list, announced_on, objections_until)
    target_list.announced_on, target_list.objections_until = announced_on, objections_until
    target_list.save(update_fields=["announced_on", "objections_until"])
    return target_list


def _check_announced_before(target_list: TargetList, announced_on: date, objections_until: date) -> None:
    if target_list.announced_on is None:
        return
    if announced_on != target_list.announced_on:
        raise DecisionError(f"{target_list} sudah diumumkan {date_format(target_list.announced_on, 'j F Y')}.")
    if objections_until <= target_list.objections_until:
        raise DecisionError(
            f"Masa sanggah sudah diumumkan sampai {date_format(target_list.objections_until, 'j F Y')} "
            "dan hanya dapat diperpanjang."
        )


def _check_window(target_list: TargetList, announced_on: date, objections_until: date) -> None:
    if not target_list.decree_on <= announced_on <= timezone.localdate():
        raise DecisionError("Tanggal pengumuman antara tanggal SK dan hari ini.")
    if not announced_on <= objections_until <= announced_on + timedelta(days=MOST_OBJECTION_DAYS):
        raise DecisionError(f"Masa sanggah berakhir paling cepat di hari pengumuman, paling lama {MOST_OBJECTION_DAYS} "
                            "hari sesudahnya.")  # fmt: skip
