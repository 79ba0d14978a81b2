"""Many clean visits accepted at once: each looked at again and accepted in a transaction of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from verification.field.envelopes import VisitError
from verification.field.models import Envelope, EnvelopeVariant, Visit, VisitFlag
from verification.review.actions import locked_visit, review_visit
from verification.review.models import Review


@dataclass(frozen=True)
class Outcome:
    """What became of one visit, or would: `why_not` is empty for one that is (or can be) accepted."""

    visit: Visit
    why_not: str
    is_done: bool = False


def clean_visits(visits: QuerySet[Visit], by: User) -> QuerySet[Visit]:
    """Those that need no look of their own: whole interviews without flag, conflict and draw, made by somebody else."""
    others = Visit.objects.filter(household=OuterRef("household"), round=OuterRef("round"), status__in=STANDING)
    variants = EnvelopeVariant.objects.filter(envelope=OuterRef("envelope"))
    return (
        visits.filter(
            status=Visit.Status.AWAITING_REVIEW, outcome=Visit.Outcome.DONE, is_chosen_for_back_check=False,
            envelope__state=Envelope.State.COMPLETE, flags=None,
        )
        .exclude(verifier=by)
        .exclude(Exists(variants))
        .exclude(Exists(others.exclude(pk=OuterRef("pk"))))
    )  # fmt: skip


STANDING = [Visit.Status.AWAITING_REVIEW, Visit.Status.SUPERVISOR_APPROVED, Visit.Status.ACCEPTED]


def why_not_clean(visit: Visit, by: User) -> str:
    """Why it is to be opened by itself; empty for a clean one."""
    if visit.status != Visit.Status.AWAITING_REVIEW:
        return f"Berstatus {visit.get_status_display().lower()}."
    if visit.verifier_id == by.pk:
        return "Dibuat Anda sendiri."
    if clean_visits(Visit.objects.filter(pk=visit.pk), by).exists():
        return ""
    if n_flags := visit.flags.count():
        return f"Ada {n_flags} tanda."
    if visit.outcome != Visit.Outcome.DONE:
        return f"Hasilnya {visit.get_outcome_display().lower()}."
    if visit.is_chosen_for_back_check:
        return "Terpilih untuk kunjungan ulang."
    if visit.envelope.state != Envelope.State.COMPLETE:
        return "Fotonya belum lengkap."
    return "Ada kiriman atau kunjungan lain tentang rumah ini."


def looked_over(visits: QuerySet[Visit], wanted: Iterable[UUID], by: User) -> list[Outcome]:
    """What would become of them, the refused first; unknown ones and those of others are left out."""
    rows = visits.filter(pk__in=list(wanted)).select_related("household__village", "verifier", "envelope")
    found = [Outcome(visit, why_not_clean(visit, by)) for visit in rows.order_by("received_at", "pk")]
    return sorted(found, key=lambda one: not one.why_not)


def accept_clean_visits(visits: QuerySet[Visit], wanted: Iterable[UUID], by: User) -> list[Outcome]:
    """One action per visit: what cannot be accepted any more says why and stops no other."""
    rows = visits.filter(pk__in=list(wanted)).select_related("household__village", "verifier")
    return [_accepted(visit, by) for visit in rows.order_by("received_at", "pk")]


def _accepted(visit: Visit, by: User) -> Outcome:
    try:
        return Outcome(accept_clean_visit(visit=visit, by=by), "", is_done=True)
    except VisitError as error:
        return Outcome(visit, str(error))


@transaction.atomic
def accept_clean_visit(*, visit: Visit, by: User) -> Visit:
    """The same again is the visit as it is. Raises VisitError for one that has to be opened by itself."""
    visit = locked_visit(visit)
    if visit.status == Visit.Status.ACCEPTED and visit.reviews.filter(reviewer=by, verdict=visit.status).exists():
        return visit
    if why := why_not_clean(visit, by):
        raise VisitError(why)
    return review_visit(visit=visit, verdict=Review.Verdict.ACCEPTED, by=by)


def flag_counts(visits: QuerySet[Visit]) -> list[tuple[str, str, int]]:
    """(kind, label, visits with it), the most frequent first."""
    kinds = dict(VisitFlag.Kind.choices)
    rows = visits.order_by().values("flags__kind").annotate(n=Count("pk")).filter(~Q(flags__kind=None))
    return sorted(((row["flags__kind"], kinds[row["flags__kind"]], row["n"]) for row in rows), key=lambda one: -one[2])
