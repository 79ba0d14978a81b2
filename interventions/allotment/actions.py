"""The list of an activity: its rules and places, who is taken, proposal and approval.

One transaction each. Rows are locked in one order: activity, need, commitment; of many needs those that somebody is
working on are left out rather than waited for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from accounts.actions import knows_password_of
from accounts.models import User
from households.actions import change_needs
from households.models import Area, Need, Variable
from interventions.actions import (
    REFUSALS,
    InterventionError,
    _count,
    _in_one_transaction,
    _refuse_other_activity,
    cancel_commitment,
)
from interventions.allotment import conditions, reports
from interventions.allotment.models import (
    ActivityArea,
    Allotment,
    AllotmentChange,
    HandChoice,
    QualifyingCondition,
    Reserve,
    VillagePlaces,
)
from interventions.allotment.ranking import ranking_of
from interventions.models import Activity, Commitment, FundingLine, Programme
from interventions.reports import earlier_aid, takes_for
from verification.review.serving import valid_evidence_of

SHORTEST_REASON = 10
REFUSALS |= {
    "village_places_stay_within_the_quota": "Jumlah tempat semua desa melebihi kuota kegiatan.",
    "the_same_condition_only_once": "Syarat itu sudah ada.",
    "activity_list_is_approved_by_another_person": "Daftar disetujui oleh orang lain, bukan oleh pengusulnya.",
    "one_hand_choice_per_need_and_activity": "Kebutuhan ini sudah diubah dengan tangan.",
}
Kind = AllotmentChange.Kind
State = Allotment.State


# Rules and areas


def add_condition(
    *, owner: Programme | Activity, variable: Variable, comparison: str, value, by: User
) -> QualifyingCondition:
    """One more condition on whom the programme or activity serves. Raises InterventionError."""
    with _in_one_transaction():
        _lock_owner(owner, by)
        condition = QualifyingCondition(**_owner(owner), variable=variable, comparison=comparison, value=value)
        try:
            conditions.check(condition.tree)
        except conditions.ExpressionError as error:
            raise InterventionError(f"Syarat tidak dapat dipakai: {error.problem}") from error
        condition.added_by = by
        condition.save()
        _note_rule(owner, by, f"Syarat ditambahkan: {conditions.words_of(condition)}")
        return condition


def remove_condition(*, condition: QualifyingCondition, by: User) -> None:
    """Twice changes nothing."""
    owner = condition.programme or condition.activity
    with _in_one_transaction():
        _lock_owner(owner, by)
        standing = QualifyingCondition.objects.standing().filter(pk=condition.pk)
        if standing.update(removed_by=by, removed_at=timezone.now()):
            _note_rule(owner, by, f"Syarat dicabut: {conditions.words_of(condition)}")


def set_areas(*, activity: Activity, areas: Iterable[Area], reserve_percent: int, by: User) -> None:
    """Limit the activity to kecamatan and villages (none: the whole regency), and set the share kept as reserve."""
    with _in_one_transaction():
        activity, allotment = _arranged(activity, by)
        wanted, present = {area.pk: area for area in areas}, set(activity.areas.values_list("area", flat=True))
        activity.areas.exclude(area__in=wanted).delete()
        ActivityArea.objects.bulk_create(
            ActivityArea(activity=activity, area=area) for pk, area in wanted.items() if pk not in present
        )
        allotment.reserve_percent = reserve_percent
        allotment.save(update_fields=["reserve_percent"])
        if set(wanted) != present:
            names = ", ".join(area.full_name for area in wanted.values()) or "seluruh kabupaten"
            _note_rule(activity, by, f"Wilayah: {names}")


def _owner(owner: Programme | Activity) -> dict:
    return {"activity": owner} if isinstance(owner, Activity) else {"programme": owner}


def _lock_owner(owner: Programme | Activity, by: User) -> None:
    if isinstance(owner, Activity):
        _arranged(owner, by)
        return
    if not by.has_perm("interventions.approve_commitment"):
        raise InterventionError("Syarat program diubah oleh admin Bappeda.")
    list(Programme.objects.select_for_update(of=("self",), no_key=True).filter(pk=owner.pk))


def _note_rule(owner: Programme | Activity, by: User, words: str) -> None:
    if isinstance(owner, Activity):
        AllotmentChange.objects.create(activity=owner, kind=Kind.RULES, reason=words, by=by)


def _arranged(activity: Activity, by: User) -> tuple[Activity, Allotment]:
    """The activity, locked, with its list; refused where it is not the user's or lies with Bappeda."""
    rows = Activity.objects.select_for_update(of=("self",)).select_related("programme", "funder")
    activity = rows.get(pk=activity.pk)
    if not takes_for(by, activity):
        raise InterventionError("Daftar kegiatan ini diatur oleh OPD pelaksananya.")
    allotment, _ = Allotment.objects.get_or_create(activity=activity)
    if allotment.is_with_bappeda:
        raise InterventionError("Daftar sedang diperiksa Bappeda. Tarik usulannya dahulu bila perlu diubah.")
    activity.allotment = allotment
    return activity, allotment


# Places of villages


def set_village_places(*, activity: Activity, village: Area, places: int, reason: str, by: User) -> VillagePlaces:
    """Places of a village by hand, with a reason. The other villages share the rest. Raises InterventionError."""
    reason = _reason(reason)
    with _in_one_transaction():
        activity, _ = _arranged(activity, by)
        line = reports.places_of(ranking_of(activity)).line_of(village.pk)
        if line is None:
            raise InterventionError(f"Tidak ada kebutuhan yang memenuhi syarat di {village.full_name}.")
        most = line.n_eligible + line.n_taken
        if not line.n_taken <= places <= most:
            raise InterventionError(
                f"{village.full_name}: tempat antara {line.n_taken} (sudah diambil) dan {most} (memenuhi syarat)."
            )
        stored, _ = VillagePlaces.objects.update_or_create(
            activity=activity, village=village, defaults={"places": places}
        )
        AllotmentChange.objects.create(
            activity=activity, kind=Kind.PLACES, village=village, before=line.places, after=places, reason=reason, by=by
        )
        return stored


def free_village_places(*, activity: Activity, village: Area, by: User) -> None:
    """Back to the share in proportion. Twice changes nothing."""
    with _in_one_transaction():
        activity, _ = _arranged(activity, by)
        stored = activity.village_places.filter(village=village).first()
        if stored:
            AllotmentChange.objects.create(
                activity=activity, kind=Kind.FREED, village=village, before=stored.places, by=by
            )
            stored.delete()


def _reason(text: str) -> str:
    if len(text.strip()) < SHORTEST_REASON:
        raise InterventionError(f"Tuliskan alasannya, sekurangnya {SHORTEST_REASON} huruf.")
    return text.strip()


# Taking the list


@dataclass(frozen=True)
class Taken:
    """What became of a confirmed list. Of those left out it is told why, by public code."""

    n_taken: int
    left_out: dict[str, list[str]]  # why: codes
    n_reserve: int
    was_done: bool = False  # the same form had been sent before


GONE = "sudah diambil, atau sedang diubah orang lain"
UNPROVEN = "tidak lagi memenuhi syarat kegiatan hari ini"
NO_ROOM = "tempat desa, kuota, atau anggaran kegiatan sudah habis"


def confirm_list(*, activity: Activity, needs: Iterable[int], key: UUID, by: User) -> Taken:
    """Take the needs that were shown as proposed commitments, all in one transaction, and keep the next as reserve.

    What changed since they were shown is left out and told: a need somebody took, evidence that ran out, a place that
    went. The same form (`key`) sent twice takes nothing the second time. Raises InterventionError.
    """
    wanted = list(dict.fromkeys(needs))
    with _in_one_transaction():
        activity, allotment = _arranged(activity, by)
        done = activity.allotment_changes.filter(key=key).first()
        if done:
            return Taken(done.after, {}, activity.reserves.count(), was_done=True)
        taken, left_out = _take_many(activity, wanted, by)
        n_reserve = _renew_reserve(activity, allotment, taken)
        _reopen(allotment, taken)
        _note(activity, Kind.CONFIRMED, by, after=len(taken), key=key)
        return Taken(len(taken), left_out, n_reserve)


def _take_many(activity: Activity, wanted: list[int], by: User) -> tuple[list[int], dict[str, list[str]]]:
    if not activity.programme.is_active:
        raise InterventionError(f"Program {activity.programme} sedang tidak berjalan.")
    ranking = ranking_of(activity)
    fitting = ranking.fitting(wanted)
    evidence = valid_evidence_of({household for _, household in fitting.values()}, ranking.on)
    fitting = {pk: village for pk, (village, household) in fitting.items() if household in evidence}
    room = _with_room(wanted, fitting, reports.places_of(ranking))
    taken = change_needs(room, to=Need.Status.COMMITTED)
    _promise_many(activity, taken, by)
    return taken, _told(wanted, fitting, room, taken)


def _with_room(wanted: list[int], fitting: dict[int, int], places: reports.Places) -> list[int]:
    """In the order given, as many of each village as it has free places, and of all together."""
    free, room = {line.village.pk: line.free for line in places.lines}, []
    for need in wanted:
        village = fitting.get(need)
        if village and free.get(village, 0) and len(room) < places.n_free:
            free[village] -= 1
            room.append(need)
    return room


def _told(wanted: list[int], fitting: dict, room: list[int], taken: list[int]) -> dict[str, list[str]]:
    """Why the others were left out: {why: public codes}."""
    asked, done, why = set(room), set(taken), {}
    for need in Need.objects.filter(pk__in=[pk for pk in wanted if pk not in done]).order_by("public_code"):
        is_gone = need.pk in asked or need.status != Need.Status.OPEN
        reason = GONE if is_gone else NO_ROOM if need.pk in fitting else UNPROVEN
        why.setdefault(reason, []).append(need.public_code)
    return why


def _promise_many(activity: Activity, needs: list[int], by: User, status=Commitment.Status.PROPOSED) -> None:
    """A commitment, its line of money and the counters for needs that are locked and already marked as taken."""
    rows = list(Need.objects.filter(pk__in=needs).select_related("household"))
    evidence = valid_evidence_of({need.household_id for need in rows}, timezone.localdate())
    reasons = dict(activity.hand_choices.filter(need__in=needs, kind=HandChoice.Kind.IN).values_list("need", "reason"))
    today = timezone.localdate()
    repeats = {pk for pk in reasons if any(need.pk == pk and earlier_aid(need, today) for need in rows)}
    made = Commitment.objects.bulk_create(
        Commitment(
            need=need, activity=activity, leader=activity.funder, cost_idr=activity.unit_cost_idr,
            pledged_idr=activity.unit_cost_idr, evidence_id=evidence[need.household_id], committed_by=by, status=status,
            repeat_reason=reasons[need.pk] if need.pk in repeats else "",
        )
        for need in rows
    )  # fmt: skip
    FundingLine.objects.bulk_create(
        FundingLine(commitment=row, funder=activity.funder, pledged_idr=row.pledged_idr) for row in made
    )
    _count(activity, commitments=len(made), cost_idr=len(made) * activity.unit_cost_idr)
    activity.refresh_from_db(fields=["n_committed", "committed_idr"])


def _renew_reserve(activity: Activity, allotment: Allotment, taken: list[int]) -> int:
    """The next by rank, as many as the OPD keeps. Needs somebody is working on do not stand in it."""
    old = activity.reserves.select_for_update(skip_locked=True).values_list("pk", flat=True)
    Reserve.objects.filter(pk__in=list(old)).delete()
    following = ranking_of(activity).next_after(taken, allotment.n_reserve)
    rows = Need.objects.select_for_update(skip_locked=True, no_key=True).open().filter(pk__in=following)
    locked = set(rows.order_by("pk").values_list("pk", flat=True))
    kept = [pk for pk in following if pk in locked]
    Reserve.objects.bulk_create(
        (Reserve(activity=activity, need_id=pk, rank=rank) for rank, pk in enumerate(kept, 1)), ignore_conflicts=True
    )
    return len(kept)


def _reopen(allotment: Allotment, taken: list) -> None:
    """Who came after an approval has to be proposed again."""
    if taken and allotment.state != State.DRAFT:
        allotment.state, allotment.proposed_by, allotment.decided_by = State.DRAFT, None, None
        allotment.proposed_at = allotment.decided_at = None
        allotment.save()


# By hand


def put_in(*, activity: Activity, need: Need, reason: str, by: User) -> HandChoice:
    """Give a need a place before others of its village, with a reason. Raises InterventionError.

    What the programme's indicators, the list, the evidence and the area say is always asked; a further rule that is
    unknown, or aid of the same kind some years ago, may be answered by the reason.
    """
    with _in_one_transaction():
        activity, _ = _arranged(activity, by)
        need = _lock(need)
        _refuse_other_activity(need, activity, by)
        _refuse_unfit(reports.fit_of(activity, need, timezone.localdate()))
        return _choose(activity, need, HandChoice.Kind.IN, reason, by)


def _lock(need: Need) -> Need:
    rows = Need.objects.select_for_update(of=("self",)).select_related("household__village__parent", "indicator")
    return rows.get(pk=need.pk)


def _refuse_unfit(fit: reports.Fit) -> None:
    need = fit.need
    if need.status != Need.Status.OPEN or need.household.closed_on:
        raise InterventionError(f"Kebutuhan {need.public_code} tidak terbuka lagi.")
    if fit.evidence is None:
        raise InterventionError("Keluarga ini tidak di daftar sasaran, atau bukti kunjungannya tidak berlaku lagi.")
    if not fit.in_area:
        raise InterventionError(f"Kegiatan ini tidak melayani {need.household.village.full_name}.")
    if fit.state == "no":
        raise InterventionError("Keluarga ini tidak memenuhi syarat tambahan kegiatan.")


def take_out(*, activity: Activity, need: Need, reason: str, by: User) -> HandChoice:
    """Leave a need out of the list, with a reason; a commitment made for it is given back. Raises InterventionError."""
    with _in_one_transaction():
        activity, _ = _arranged(activity, by)
        choice = _choose(activity, need, HandChoice.Kind.OUT, reason, by)
        commitment = Commitment.objects.live().filter(activity=activity, need=need).first()
        if commitment:
            cancel_commitment(commitment=commitment, by=by, reason=choice.reason)
        return choice


def _choose(activity: Activity, need: Need, kind: HandChoice.Kind, reason: str, by: User) -> HandChoice:
    reason = _reason(reason)
    choice, _ = HandChoice.objects.update_or_create(
        activity=activity, need=need, defaults={"kind": kind, "reason": reason, "by": by, "at": timezone.now()}
    )
    note = Kind.IN if kind == HandChoice.Kind.IN else Kind.OUT
    AllotmentChange.objects.create(activity=activity, kind=note, need=need, reason=reason, by=by)
    return choice


def undo_choice(*, activity: Activity, need: Need, by: User) -> None:
    """The need stands again where its rank puts it. Twice changes nothing."""
    with _in_one_transaction():
        activity, _ = _arranged(activity, by)
        if activity.hand_choices.filter(need=need).delete()[0]:
            AllotmentChange.objects.create(activity=activity, kind=Kind.UNDONE, need=need, by=by)


def take_reserve(*, reserve: Reserve, by: User) -> Commitment:
    """The next in line takes a place that became free. Raises InterventionError."""
    with _in_one_transaction():
        activity, allotment = _arranged(reserve.activity, by)
        need = _lock(reserve.need)
        _refuse_other_activity(need, activity, by)
        fit = reports.fit_of(activity, need, timezone.localdate())
        _refuse_unfit(fit)
        if not activity.reserves.filter(pk=reserve.pk).exists():
            raise InterventionError("Kebutuhan ini tidak lagi di daftar cadangan.")
        change_needs([need.pk], to=Need.Status.COMMITTED)
        _promise_many(activity, [need.pk], by)
        _reopen(allotment, [need.pk])
        AllotmentChange.objects.create(activity=activity, kind=Kind.RESERVE, need=need, by=by)
        return Commitment.objects.live().get(need=need)


# Proposal and approval


def propose_list(*, activity: Activity, by: User) -> Allotment:
    """Hand the list to Bappeda. Raises InterventionError."""
    with _in_one_transaction():
        activity, allotment = _arranged(activity, by)
        if not reports.waiting_commitments(activity).exists():
            raise InterventionError("Belum ada kebutuhan yang menunggu persetujuan. Ambil daftarnya dahulu.")
        allotment.state, allotment.proposed_by, allotment.proposed_at = State.PROPOSED, by, timezone.now()
        allotment.decided_by = allotment.decided_at = None
        allotment.save()
        _note(activity, Kind.PROPOSED, by, after=reports.waiting_commitments(activity).count())
        return allotment


def withdraw_proposal(*, activity: Activity, by: User) -> Allotment:
    """The OPD takes its proposal back before Bappeda has answered. Raises InterventionError."""
    with _in_one_transaction():
        activity, allotment = _with_bappeda(activity)
        if not takes_for(by, activity):
            raise InterventionError("Usulan ditarik oleh OPD pelaksananya.")
        allotment.state, allotment.proposed_by, allotment.proposed_at = State.DRAFT, None, None
        allotment.save()
        _note(activity, Kind.WITHDRAWN, by)
        return allotment


@dataclass(frozen=True)
class Approved:
    n_approved: int
    left: list[str]  # codes of needs whose evidence does not hold today


def approve_list(*, activity: Activity, by: User) -> Approved:
    """Bappeda's yes, by another person than proposed: what is proven today is approved, the rest stays and is told."""
    with _in_one_transaction():
        activity, allotment = _with_bappeda(activity)
        _refuse_own(allotment, by)
        waiting = _locked_waiting(activity)
        if any(row.committed_by_id == by.pk for row in waiting):
            raise InterventionError(REFUSALS["second_person_is_another"])
        evidence = valid_evidence_of({row.need.household_id for row in waiting}, timezone.localdate())
        proven = [row for row in waiting if row.need.household_id in evidence]
        for row in proven:
            row.status, row.second_person, row.approved_at = Commitment.Status.APPROVED, by, timezone.now()
            row.evidence_id = evidence[row.need.household_id]
        Commitment.objects.bulk_update(proven, ["status", "second_person", "approved_at", "evidence"], batch_size=500)
        _decide(allotment, State.APPROVED, by)
        left = [row.need.public_code for row in waiting if row not in proven]
        _note(activity, Kind.APPROVED, by, after=len(proven), reason=_left_words(left))
        return Approved(len(proven), left)


def send_back(*, activity: Activity, reason: str, by: User) -> Allotment:
    """Bappeda's no, with what to mend. Raises InterventionError."""
    reason = _reason(reason)
    with _in_one_transaction():
        activity, allotment = _with_bappeda(activity)
        _refuse_own(allotment, by)
        _decide(allotment, State.SENT_BACK, by)
        _note(activity, Kind.SENT_BACK, by, reason=reason)
        return allotment


def _with_bappeda(activity: Activity) -> tuple[Activity, Allotment]:
    rows = Activity.objects.select_for_update(of=("self",)).select_related("programme", "funder")
    activity = rows.get(pk=activity.pk)
    allotment = Allotment.objects.filter(activity=activity).first()
    if allotment is None or not allotment.is_with_bappeda:
        raise InterventionError("Daftar ini tidak sedang menunggu persetujuan.")
    return activity, allotment


def _refuse_own(allotment: Allotment, by: User) -> None:
    if not by.has_perm("interventions.approve_commitment"):
        raise InterventionError("Daftar kegiatan disetujui oleh admin Bappeda.")
    if allotment.proposed_by_id == by.pk:
        raise InterventionError(REFUSALS["activity_list_is_approved_by_another_person"])
    if knows_password_of(by, by=allotment.proposed_by):
        raise InterventionError("Pengusul baru membuat atau mengatur ulang akun Anda. Mintalah orang lain memutuskan.")


def _locked_waiting(activity: Activity) -> list[Commitment]:
    """Commitments that wait, locked after their needs, so that nobody gives one back meanwhile."""
    waiting = reports.waiting_commitments(activity)
    list(Need.objects.select_for_update(of=("self",), no_key=True).filter(commitments__in=waiting).order_by("pk"))
    rows = waiting.select_for_update(of=("self",)).select_related("need")
    return list(rows.order_by("pk"))


def _decide(allotment: Allotment, state: State, by: User) -> None:
    allotment.state, allotment.decided_by, allotment.decided_at = state, by, timezone.now()
    allotment.save()


def _left_words(codes: list[str]) -> str:
    return f"Tetap menunggu karena bukti tidak berlaku lagi: {', '.join(codes)}" if codes else ""


def _note(activity: Activity, kind: Kind, by: User, **fields) -> None:
    AllotmentChange.objects.create(activity=activity, kind=kind, by=by, **fields)
