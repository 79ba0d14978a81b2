"""Outcome visits that assign themselves, and graduation that a person confirms."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from accounts.roles import Role
from households.models import Area, AreaAssignment, Household
from verification.field.models import Assignment, FormVersion, VerificationRound, Visit
from verification.field.reports import officers_of
from verification.outcomes.reports import graduation_of
from verification.review.actions import DecisionError, decide_household
from verification.review.models import Decision

ROUND_DAYS = 30  # so long a round opened by itself runs
VISIT_DAYS = 14  # so long a verifier has
REMIND_DAYS = 30  # a notice is not repeated within these
OUTCOME = VerificationRound.Purpose.OUTCOME


# Outcome visits


@transaction.atomic
def assign_outcome_visit(*, household: Household, delivered_on: date) -> Assignment | None:
    """Have somebody look at what became of aid handed over on that day. Safe to call any number of times.

    None where a visit waits or was made already, or where nobody can go: then a supervisor is told, once.
    """
    village = (
        Area.objects.select_for_update(no_key=True, of=("self",)).select_related("parent").get(pk=household.village_id)
    )  # one at a time for a village: the round is opened once
    household = Household.objects.select_related("village").get(pk=household.pk)
    if household.closed_on or _is_seen_to(household, delivered_on):
        return None
    verifier = _who_goes(household, village)
    if verifier is None:
        _tell_supervisors(village)
        return None
    today = timezone.localdate()
    return Assignment.objects.create(
        round=_outcome_round(household, village, today), household=household, verifier=verifier,
        due_on=today + timedelta(days=VISIT_DAYS),
    )  # fmt: skip


def _is_seen_to(household: Household, delivered_on: date) -> bool:
    """An outcome visit waits, or one was made since. Where nobody was met, it is tried again after the same while."""
    given = Assignment.objects.filter(household=household, round__purpose=OUTCOME)
    if given.filter(state=Assignment.State.ACTIVE, round__closed_on=None).exists():
        return True
    made = Visit.objects.filter(
        assignment__in=given.filter(state=Assignment.State.DONE), ended_at__date__gte=delivered_on
    ).exclude(status__in=[Visit.Status.REJECTED, Visit.Status.SUPERSEDED])
    again_after = timezone.localdate() - timedelta(days=settings.RBPK_OUTCOME_DAYS)
    is_settled = Q(outcome__in=Visit.INTERVIEWS) | ~Q(status=Visit.Status.ACCEPTED)
    return made.filter(is_settled | Q(ended_at__date__gt=again_after)).exists()


def _who_goes(household: Household, village: Area) -> User | None:
    """Who was there last, else who has the fewest visits to make in the village."""
    officers = officers_of(village, Role.VERIFIER)
    last = household.visits.order_by("-ended_at").values_list("verifier", flat=True).first()
    if last and (known := officers.filter(pk=last).first()):
        return known
    waiting = Q(assignments__state=Assignment.State.ACTIVE, assignments__round__village=village)
    return officers.annotate(n_waiting=Count("assignments", filter=waiting)).order_by("n_waiting", "pk").first()


def _outcome_round(household: Household, village: Area, today: date) -> VerificationRound:
    running = VerificationRound.objects.filter(
        village=village, purpose=OUTCOME, closed_on=None, due_on__gte=today + timedelta(days=VISIT_DAYS)
    ).order_by("pk")
    return running.first() or VerificationRound.objects.create(
        name=f"Cek hasil bantuan {village.name} {today:%m/%Y}", purpose=OUTCOME, village=village,
        form=_form_for(household), due_on=today + timedelta(days=ROUND_DAYS),
    )  # fmt: skip


def _form_for(household: Household) -> FormVersion:
    """The newest version of the questionnaire that was asked here before."""
    asked = household.visits.exclude(status=Visit.Status.COMPARED).order_by("-ended_at")
    code = asked.values_list("form__code", flat=True).first()
    known = FormVersion.objects.whole()
    return (known.filter(code=code) if code else known).first()


def _tell_supervisors(village: Area) -> None:
    """Those nearest to the village, each once."""
    words = f"Belum ada petugas verifikasi di {village.full_name} untuk melihat hasil bantuan. Tunjuk seorang petugas."
    told_since = timezone.now() - timedelta(days=REMIND_DAYS)
    for user in _nearest_supervisors(village):
        if not Notice.objects.filter(user=user, text=words[:300], created_at__gte=told_since).exists():
            Notice.objects.create(user=user, text=words[:300], path=reverse("verification:round-list"))


def _nearest_supervisors(village: Area) -> list[User]:
    supervisors = list(officers_of(village, Role.SUPERVISOR))
    own = AreaAssignment.objects.current().filter(area=village, user__in=supervisors)
    here = set(own.values_list("user", flat=True))
    return [user for user in supervisors if user.pk in here] or supervisors


# Graduation


@transaction.atomic
def graduate_household(*, household: Household, by: User, note: str, **standing) -> Decision:
    """Confirm that a household became able, on the outcome visit that shows it. Raises DecisionError.

    standing  level, opd and minutes as for any decision
    """
    household = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    proposal = graduation_of(household)
    if proposal is None:
        raise DecisionError(f"Rumah tangga {household.code} tidak lagi diusulkan lulus. Muat ulang daftarnya.")
    decision = decide_household(
        household=household, outcome=Decision.Outcome.NOT_ELIGIBLE, reason=Decision.Reason.BECAME_ABLE, by=by,
        note=note, **standing,
    )  # fmt: skip
    if decision.evidence_id != proposal.latest_evidence:
        raise DecisionError("Ada kunjungan lain sesudah cek hasil ini. Putuskan dari halaman keputusan.")
    return decision
