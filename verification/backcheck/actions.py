"""A drawn visit finds somebody else to make it, and what he saw is laid beside the first."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from accounts.roles import Role
from households.models import Area, Household
from verification.backcheck.comparing import both_answers
from verification.backcheck.drawing import BACK_CHECK
from verification.backcheck.models import BackCheck
from verification.field.envelopes import VisitError
from verification.field.models import BACK_CHECK_FORM, Assignment, FormVersion, VerificationRound, Visit
from verification.field.reports import officers_of
from verification.field.thresholds import thresholds

__all__ = ["VisitError", "assign_waiting", "give_back_check", "record_back_check"]

ROUND_DAYS = 30  # so long a round opened by itself runs
REMIND_DAYS = 7  # a notice is not repeated within these
State = BackCheck.State


def assign_waiting(limit: int = 200) -> int:
    """Give out what was drawn, each in a transaction of its own. Returns how many found somebody.

    A task that was cancelled, or whose round was closed before anybody went, is given out anew.
    """
    lost = Q(assignment__state=Assignment.State.CANCELLED) | Q(
        assignment__state=Assignment.State.ACTIVE, assignment__round__closed_on__isnull=False
    )
    BackCheck.objects.filter(lost, state=State.ASSIGNED).update(state=State.WAITING, verifier=None, assignment=None)
    waiting = BackCheck.objects.waiting().order_by("pk").values_list("pk", flat=True)
    return sum(assign_back_check(pk) for pk in list(waiting[:limit]))


@transaction.atomic
def assign_back_check(pk: int) -> bool:
    """Whether it found somebody. The same again changes nothing; where nobody can go, supervisors are told once."""
    back_check = BackCheck.objects.select_for_update(of=("self",)).select_related("visit__household").get(pk=pk)
    household = back_check.visit.household
    if back_check.state != State.WAITING:
        return False
    if household.closed_on:
        back_check.state = State.CANCELLED
        back_check.save(update_fields=["state"])
        return False
    verifier = who_may_go(back_check).first()
    if verifier is None:
        _tell_supervisors(household.village)
        return False
    return _give(back_check, verifier)


@transaction.atomic
def give_back_check(*, back_check: BackCheck, verifier: User, by: User) -> BackCheck:
    """A supervisor names who goes, also instead of somebody who has not gone yet. Raises VisitError."""
    back_check = (
        BackCheck.objects.select_for_update(of=("self",)).select_related("visit__household").get(pk=back_check.pk)
    )
    household = back_check.visit.household
    if not by.has_perm("verification.open_round") or household.village not in Area.objects.visible_to(by):
        raise VisitError(f"{household.code} bukan di wilayah Anda.")
    if back_check.state not in {State.WAITING, State.ASSIGNED} or household.closed_on:
        raise VisitError(f"Kunjungan ulang ini {back_check.get_state_display().lower()}. Muat ulang halaman.")
    if not who_may_go(back_check).filter(pk=verifier.pk).exists():
        raise VisitError(f"{verifier.display_name} tidak dapat: pilih petugas lain di desa ini.")
    if back_check.assignment_id:
        Assignment.objects.filter(pk=back_check.assignment_id, state=Assignment.State.ACTIVE).update(
            state=Assignment.State.CANCELLED
        )
    if not _give(back_check, verifier):
        raise VisitError("Rumah ini masih menunggu kunjungan ulang lain. Coba lagi sesudah itu selesai.")
    return back_check


def who_may_go(back_check: BackCheck) -> QuerySet[User]:
    """Verifiers of the village but the one who was there; from another RT first, then who has least to do."""
    household = back_check.visit.household
    in_this_rt = Assignment.objects.filter(
        verifier=OuterRef("pk"), round=back_check.visit.round_id, household__neighbourhood=household.neighbourhood_id
    )
    n_waiting = Count("assignments", filter=Q(assignments__state=Assignment.State.ACTIVE))
    others = officers_of(household.village, Role.VERIFIER).exclude(pk=back_check.visit_verifier_id)
    return others.annotate(is_near=Exists(in_this_rt), n_waiting=n_waiting).order_by("is_near", "n_waiting", "pk")


def _give(back_check: BackCheck, verifier: User) -> bool:
    household, today = back_check.visit.household, timezone.localdate()
    due_on = today + timedelta(days=thresholds().back_check_days)
    round = _round_of(household, today, due_on)
    taken = Assignment.objects.filter(round=round, household=household, state=Assignment.State.ACTIVE)
    if round is None or taken.exists():
        return False
    back_check.assignment = Assignment.objects.create(
        round=round, household=household, verifier=verifier, due_on=due_on
    )
    back_check.verifier, back_check.state = verifier, State.ASSIGNED
    back_check.save(update_fields=["assignment", "verifier", "state"])
    return True


def _round_of(household: Household, today: date, due_on: date) -> VerificationRound | None:
    """The running one of the village, or a new one; None before the short form was published."""
    village = Area.objects.select_for_update(no_key=True, of=("self",)).get(pk=household.village_id)  # opened once
    form = FormVersion.objects.filter(code=BACK_CHECK_FORM).order_by("-version").first()
    if form is None:
        return None
    running = VerificationRound.objects.filter(village=village, purpose=BACK_CHECK, closed_on=None, due_on__gte=due_on)
    return running.order_by("pk").first() or VerificationRound.objects.create(
        name=f"Kunjungan ulang {village.name} {today:%m/%Y}", purpose=BACK_CHECK, village=village, form=form,
        due_on=today + timedelta(days=ROUND_DAYS),
    )  # fmt: skip


def _tell_supervisors(village: Area) -> None:
    words = f"Belum ada petugas kedua di {village.full_name} untuk kunjungan ulang. Tunjuk seorang petugas."[:300]
    since = timezone.now() - timedelta(days=REMIND_DAYS)
    path = reverse("verification:back-check-list") + "?state=waiting"
    for user in officers_of(village, Role.SUPERVISOR):
        if not Notice.objects.filter(user=user, text=words, created_at__gte=since).exists():
            Notice.objects.create(user=user, text=words, path=path)


@transaction.atomic
def record_back_check(sender, visit: Visit, **kwargs) -> None:
    """Heard when a visit is made: one of a back-check round is compared and never taken into the register."""
    if visit.round.purpose != BACK_CHECK:
        return
    Visit.objects.filter(pk=visit.pk).update(status=Visit.Status.COMPARED)
    visit.status = Visit.Status.COMPARED
    rows = BackCheck.objects.select_for_update(of=("self",)).select_related("visit")
    back_check = rows.filter(assignment=visit.assignment_id, state=State.ASSIGNED).first()
    if back_check is None or visit.verifier_id == back_check.visit_verifier_id:
        return
    back_check.answers = both_answers(back_check.visit, visit)
    back_check.verifier, back_check.second_visit = visit.verifier, visit  # a task may have been handed on
    back_check.state, back_check.done_at = State.DONE, timezone.now()
    back_check.save(update_fields=["answers", "verifier", "second_visit", "state", "done_at"])
