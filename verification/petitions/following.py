"""What an accepted petition leads to: a claim where it names somebody new, and a visit always. Only what a visit sees
changes what we stand for: nobody is struck off, declared dead or moved by what a neighbour says."""

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from households.by_hand import SaidPerson, SaidPlace, register_claim
from households.models import Household, Residence
from households.reading.validators import implied_birth_date, implied_sex
from verification.field import actions as field
from verification.field.models import Assignment, FormVersion, VerificationRound
from verification.petitions.models import Petition

ROUND_DAYS = 30
ROUND_NAME = "Usul dan sanggah"
NAMES_SOMEBODY = {Petition.Change.BIRTH, Petition.Change.MOVED_IN}


class CannotFollow(Exception):
    """Why no visit can be given out, in words for the person who answers."""


def follow(petition: Petition, *, verifier: User | None, round: VerificationRound | None, by: User) -> None:
    """Set claim, household and assignment of the petition; the caller saves it."""
    if petition.household is None or petition.change in NAMES_SOMEBODY:
        petition.claim = register_claim(
            key=petition.ticket, person=_said(petition), place=_place(petition), by=by, household=petition.household,
            values={"n_members": petition.n_members} if petition.n_members else {},
        )  # fmt: skip
        petition.household = petition.claim.household
    petition.assignment = waiting_visit(petition.household) or _give_out(petition, verifier, round, by)


def _said(petition: Petition) -> SaidPerson:
    number = petition.nik.reveal() if petition.nik else ""
    return SaidPerson(
        name=petition.person_name, relation=_relation(petition), nik=petition.nik,
        birth_date=_birth_date(petition, number), sex=implied_sex(number) if number else "",
    )  # fmt: skip


def _birth_date(petition: Petition, number: str):
    if petition.change == Petition.Change.BIRTH:
        return petition.event_on
    return petition.birth_date or (implied_birth_date(number, timezone.localdate()) if number else None)


def _relation(petition: Petition) -> str:
    if petition.change == Petition.Change.BIRTH:
        return Residence.Relation.CHILD
    return Residence.Relation.OTHER if petition.household else Residence.Relation.HEAD


def _place(petition: Petition) -> SaidPlace:
    return SaidPlace(petition.village, petition.address, petition.rt, petition.kk)


# The visit


def waiting_visit(household: Household | None) -> Assignment | None:
    """One that is given out already and not made yet serves the petition as well."""
    if household is None:
        return None
    waiting = Assignment.objects.active().filter(household=household, round__closed_on=None)
    return waiting.exclude(round__purpose=VerificationRound.Purpose.BACK_CHECK).order_by("due_on").first()


def rounds_for(petition: Petition) -> QuerySet[VerificationRound]:
    """Open rounds of the village in which the household was not given out yet, the newest first."""
    rounds = VerificationRound.objects.filter(village=petition.village, closed_on=None)
    rounds = rounds.filter(purpose=VerificationRound.Purpose.VERIFICATION, due_on__gte=timezone.localdate())
    if petition.household_id:
        given = Assignment.objects.exclude(state=Assignment.State.CANCELLED).filter(household=petition.household_id)
        rounds = rounds.exclude(pk__in=given.values("round"))
    return rounds.order_by("-opened_on", "-pk")


def _give_out(petition: Petition, verifier: User | None, round: VerificationRound | None, by: User) -> Assignment:
    if verifier is None:
        raise CannotFollow("Pilih petugas yang mengunjungi rumah tangga ini.")
    round = round or _open_round(petition, by)
    (assignment,) = field.assign_households(round=round, households=[petition.household], verifier=verifier, by=by)
    return assignment


def _open_round(petition: Petition, by: User) -> VerificationRound:
    form = FormVersion.objects.whole().first()
    if form is None:
        raise CannotFollow("Belum ada formulir kunjungan. Hubungi admin Bappeda.")
    return field.open_round(
        name=f"{ROUND_NAME} {petition.village.name}"[:120], village=petition.village, form=form, by=by,
        due_on=timezone.localdate() + timedelta(days=ROUND_DAYS),
    )  # fmt: skip


def page_of(petition: Petition) -> str:
    return reverse("verification:petition-detail", args=[petition.ticket])
