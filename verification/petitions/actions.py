"""What happens to a petition: entered for a citizen, answered once by somebody else, or taken back."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from accounts.actions import knows_password_of
from accounts.models import Membership, Notice, User
from households.by_hand import ClaimRefused
from households.models import Area, Household, IdentityNumber, Person
from verification.field.envelopes import VisitError
from verification.field.models import VerificationRound
from verification.petitions import following
from verification.petitions.finding import may_name, villages_for
from verification.petitions.models import Petition
from verification.petitions.tickets import new_ticket

N_TRIES = 5  # for a number that nobody has


class PetitionError(Exception):
    """Why a step of a petition is refused, in words for the person who asked."""


class AlreadyOpen(PetitionError):
    """The same was said before and waits for an answer."""

    def __init__(self, petition: Petition):
        day = date_format(petition.due_on, "DATE_FORMAT")
        super().__init__(f"Hal yang sama sudah tercatat dengan tiket {petition.ticket}, dijawab paling lambat {day}.")
        self.petition = petition


# Entering


@transaction.atomic
def enter_petition(
    *, kind: str, village: Area, by: User, said: Mapping[str, Any], household: Household | None = None,
    token: uuid.UUID | None = None, beside_reason: str = "",
) -> Petition:  # fmt: skip
    """Write down what a citizen says and give it a ticket. The same form again gives the same ticket.

    said  the other fields of Petition: who speaks, what, and of whom; nik and kk as checked digits

    Raises AlreadyOpen where the same waits for an answer and no reason is given, PetitionError otherwise.
    """
    token = token or uuid.uuid4()
    if known := Petition.objects.filter(token=token).first():
        return _same_again(known, by)
    _check_entry(kind, village, household, by)
    _check_person(said.get("person"), household)
    fields = {
        "kind": kind, "village": village, "household": household, "token": token, "entered_by": by,
        "beside_reason": beside_reason.strip(), "entered_for": _office_of(by),
        "due_on": timezone.localdate() + timedelta(days=settings.RBPK_PETITION_DAYS), **said, **_numbers(said),
    }  # fmt: skip
    return _entered_before(fields, by) or _create(fields, by)


def _entered_before(fields: dict[str, Any], by: User) -> Petition | None:
    """The ticket of the same form. Raises AlreadyOpen for the same matter of another form that nobody explained."""
    before = open_beside(fields["kind"], fields.get("change", ""), fields["household"], fields.get("nik")).first()
    if known := Petition.objects.filter(token=fields["token"]).first():
        return _same_again(known, by)
    if before and not fields["beside_reason"]:
        raise AlreadyOpen(before)
    return None


def _numbers(said: Mapping[str, Any]) -> dict[str, IdentityNumber | None]:
    return {
        kind: IdentityNumber.record(kind, said[kind]) if said[kind] else None for kind in ("nik", "kk") if kind in said
    }


def _same_again(petition: Petition, by: User) -> Petition:
    if petition.entered_by_id != by.pk:
        raise PetitionError("Formulir ini sudah dipakai petugas lain. Buka formulir baru.")
    return petition


def _check_entry(kind: str, village: Area, household: Household | None, by: User) -> None:
    if not by.has_perm("verification.enter_petition"):
        raise PetitionError("Peran Anda tidak mencatat usul, sanggah, atau laporan warga.")
    if kind not in Petition.Kind.values:
        raise PetitionError("Pilih usul, sanggah, atau laporan perubahan.")
    if not villages_for(by).filter(pk=village.pk).exists():
        raise PetitionError(f"{village.name} bukan desa di wilayah Anda.")
    if household is None:
        return
    if household.village_id != village.pk or not may_name(by).filter(pk=household.pk).exists():
        raise PetitionError("Rumah tangga ini tidak ada di desa itu. Cari sekali lagi.")
    if household.closed_on:
        reason = household.get_closed_reason_display().lower()
        raise PetitionError(f"Rumah tangga {household.code} sudah ditutup: {reason}. Hubungi admin Bappeda.")


def _check_person(person: Person | None, household: Household | None) -> None:
    if person and (household is None or not household.residences.open().filter(person=person).exists()):
        raise PetitionError("Warga yang dipilih bukan anggota rumah tangga ini.")


def open_beside(kind: str, change: str, household: Household | None, nik: IdentityNumber | None) -> QuerySet[Petition]:
    """Petitions of the same kind about the same household or NIK that wait for an answer, the first one first."""
    about = Q(household=household) if household else Q(pk__in=[])
    if nik:
        about |= Q(nik=nik)
    return Petition.objects.open().filter(about, kind=kind, change=change).order_by("entered_at")


def _office_of(by: User):
    membership = Membership.objects.current().filter(user=by).order_by("pk").select_related("opd").first()
    return membership and membership.opd


def _create(fields: dict[str, Any], by: User) -> Petition:
    """Two at once meet in the constraints: the same form is one ticket, the same matter is pointed out."""
    for _ in range(N_TRIES):
        try:
            with transaction.atomic():
                return Petition.objects.create(ticket=new_ticket(fields["kind"]), **fields)
        except IntegrityError:
            if known := _entered_before(fields, by):
                return known
    raise PetitionError("Isian ini tidak lengkap untuk jenisnya. Periksa, lalu kirim lagi.")


# Answering


@transaction.atomic
def answer_petition(
    *, petition: Petition, accepted: bool, answer: str, by: User, verifier: User | None = None,
    round: VerificationRound | None = None,
) -> Petition:  # fmt: skip
    """The one answer, by somebody else than who entered it. Accepted, the household is visited; nothing else follows.

    verifier, round  who visits it and in which round; without a round one is opened. Not needed where a visit waits.

    Raises PetitionError.
    """
    petition, answer = _locked(petition), answer.strip()
    _check_answer(petition, answer, by)
    petition.state = Petition.State.ACCEPTED if accepted else Petition.State.REFUSED
    if accepted:
        try:
            following.follow(petition, verifier=verifier, round=round, by=by)
        except (VisitError, ClaimRefused, following.CannotFollow) as error:
            raise PetitionError(str(error)) from error
    _close(petition, answer, by)
    _tell(petition, by)
    return petition


def _locked(petition: Petition) -> Petition:
    related = ["village__parent", "household__village", "entered_by", "nik", "kk", "person"]
    return Petition.objects.select_for_update(of=("self",)).select_related(*related).get(pk=petition.pk)


def _check_answer(petition: Petition, answer: str, by: User) -> None:
    _require_open(petition)
    if not answer:
        raise PetitionError("Tuliskan jawaban untuk warga.")
    if not may_answer(petition, by):
        raise PetitionError("Tiket ini dijawab pengawas wilayahnya atau admin Bappeda.")
    if why := why_not_by(petition, by):
        raise PetitionError(why)


def _require_open(petition: Petition) -> None:
    if not petition.is_open:
        raise PetitionError(f"Tiket {petition.ticket} sudah dijawab: {petition.get_state_display().lower()}.")


def may_answer(petition: Petition, by: User) -> bool:
    is_seen = Petition.objects.visible_to(by).filter(pk=petition.pk).exists()
    return by.has_perm("verification.answer_petition") and is_seen


def why_not_by(petition: Petition, by: User) -> str:
    """Two officers, who cannot sign in as one another; "" where nothing speaks against it."""
    if petition.entered_by_id == by.pk:
        return "Tiket ini Anda catat sendiri, jadi dijawab oleh orang lain: pengawas lain atau admin Bappeda."
    if knows_password_of(by, by=petition.entered_by) or knows_password_of(petition.entered_by, by=by):
        return (
            "Kata sandi Anda atau pencatat tiket ini baru dibuat atau diatur ulang oleh yang satu untuk yang lain. "
            "Mintalah pengawas lain atau admin Bappeda menjawab."
        )
    return ""


def _close(petition: Petition, answer: str, by: User) -> None:
    petition.answer, petition.answered_by, petition.answered_at = answer, by, timezone.now()
    petition.save(update_fields=["state", "answer", "answered_by", "answered_at", "claim", "assignment", "household"])


def _tell(petition: Petition, by: User) -> None:
    if petition.entered_by_id != by.pk:
        Notice.objects.create(
            user=petition.entered_by, path=following.page_of(petition),
            text=f"Tiket {petition.ticket}: {petition.get_state_display().lower()}. Sampaikan jawabannya kepada warga.",
        )  # fmt: skip


@transaction.atomic
def withdraw_petition(*, petition: Petition, reason: str, by: User) -> Petition:
    """The citizen takes it back. Raises PetitionError."""
    petition, reason = _locked(petition), reason.strip()
    _require_open(petition)
    if not Petition.objects.visible_to(by).filter(pk=petition.pk).exists():
        raise PetitionError("Tiket ini di luar wilayah Anda.")
    if not reason:
        raise PetitionError("Tuliskan mengapa warga menarik tiketnya.")
    petition.state = Petition.State.WITHDRAWN
    _close(petition, reason, by)
    _tell(petition, by)
    return petition
