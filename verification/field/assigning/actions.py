"""Who visits whom: a round opens, households and RTs are given out, moved, taken back; an RT is declared complete."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from households.models import Area, Household, Neighbourhood
from verification.field.assigning.estimates import share_out
from verification.field.assigning.models import CanvassCount, SampleDraw
from verification.field.envelopes import VisitError
from verification.field.models import Assignment, FormVersion, VerificationRound

CANVASS = VerificationRound.Purpose.CANVASS
MOST_NAMED = 5  # of those that stand in the way


@transaction.atomic
def open_round(
    *, name: str, village: Area, form: FormVersion, due_on: date, by: User,
    purpose: str = VerificationRound.Purpose.VERIFICATION,
) -> VerificationRound:  # fmt: skip
    """Open a village for visits. Raises VisitError outside the person's areas."""
    require_supervision(village, by)
    if village.level != Area.Level.VILLAGE:
        raise VisitError(f"{village.name} bukan desa atau kelurahan.")
    if due_on < timezone.localdate():
        raise VisitError("Tanggal selesai sudah lewat.")
    return VerificationRound.objects.create(
        name=name, purpose=purpose, village=village, form=form, opened_by=by, due_on=due_on
    )


def require_supervision(village: Area, by: User) -> None:
    if not by.has_perm("verification.open_round") or village not in Area.objects.visible_to(by):
        raise VisitError(f"{village.name} bukan wilayah Anda.")


# Giving out


def assign_households(
    *, round: VerificationRound, households: Iterable[Household], verifier: User, by: User, due_on: date | None = None
) -> list[Assignment]:
    """Give households of the village to one verifier. All or none: raises VisitError when one was given already."""
    return share_households(round=round, households=households, verifiers=[verifier], by=by, due_on=due_on)


@transaction.atomic
def share_households(
    *, round: VerificationRound, households: Iterable[Household], verifiers: Sequence[User], by: User,
    due_on: date | None = None,
) -> list[Assignment]:  # fmt: skip
    """Give households to several verifiers, evenly, each RT to one of them. All or none, as with one."""
    round = _open_for(round, verifiers, by)
    if round.purpose == CANVASS:
        raise VisitError("Putaran ini mendata RT penuh. Bagikan RT-nya, bukan rumah tangganya.")
    households = list(households)
    _check_assignable(round, households)
    _check_drawn(round, households)
    whose = _shared(households, verifiers)
    return Assignment.objects.bulk_create(
        Assignment(round=round, household=one, verifier=whose[one.pk], due_on=due_on or round.due_on)
        for one in households
    )


@transaction.atomic
def assign_neighbourhoods(
    *, round: VerificationRound, neighbourhoods: Iterable[Neighbourhood], verifiers: Sequence[User], by: User,
    due_on: date | None = None,
) -> list[Assignment]:  # fmt: skip
    """Give whole RTs to be canvassed, shared by how many households are known there. All or none."""
    round = _open_for(round, verifiers, by)
    if round.purpose != CANVASS:
        raise VisitError("Putaran ini bukan pendataan RT penuh. Bagikan rumah tangganya.")
    neighbourhoods = list(neighbourhoods)
    if strangers := [str(one) for one in neighbourhoods if one.village_id != round.village_id]:
        raise VisitError(f"Bukan RT di {round.village.name}: {_named(strangers)}.")
    taken = round.assignments.given().filter(neighbourhood__in=neighbourhoods)
    if taken := taken.select_related("neighbourhood", "verifier"):
        named = _named(f"{one.neighbourhood} ({one.verifier.display_name})" for one in taken)
        raise VisitError(f"Sudah dibagikan: {named}. Muat ulang halaman, lalu pilih lagi.")
    known = Household.objects.open().filter(neighbourhood__in=neighbourhoods)
    sizes = {one.pk: 1 for one in neighbourhoods} | {  # one: an RT nobody is known of is a walk all the same
        pk: n + 1 for pk, n in known.order_by().values_list("neighbourhood").annotate(n=Count("pk"))
    }
    shares = share_out(sizes, len(verifiers))
    return Assignment.objects.bulk_create(
        Assignment(round=round, neighbourhood=one, verifier=verifiers[shares[one.pk]], due_on=due_on or round.due_on)
        for one in neighbourhoods
    )


def _open_for(round: VerificationRound, verifiers: Sequence[User], by: User) -> VerificationRound:
    """The round, locked: of two who give out at once the second finds what the first gave."""
    round = VerificationRound.objects.select_for_update(of=("self",)).select_related("village").get(pk=round.pk)
    require_supervision(round.village, by)
    if round.closed_on:
        raise VisitError(f"Putaran {round.name} sudah ditutup.")
    if not verifiers:
        raise VisitError("Pilih petugas.")
    for verifier in verifiers:
        _check_verifier(verifier, round.village)
    return round


def _check_verifier(verifier: User, village: Area) -> None:
    if not verifier.has_perm("verification.make_visit") or village not in Area.objects.visible_to(verifier):
        raise VisitError(f"{verifier.display_name} bukan petugas verifikasi di {village.name}.")


def _check_assignable(round: VerificationRound, households: list[Household]) -> None:
    strangers = [one.code for one in households if one.village_id != round.village_id or one.closed_on]
    if strangers:
        raise VisitError(f"Bukan rumah tangga terbuka di {round.village.name}: {_named(strangers)}.")
    taken = round.assignments.given().filter(household__in=households).select_related("household", "verifier")
    if taken := taken.order_by("household__code"):
        named = _named(f"{one.household.code} ({one.verifier.display_name})" for one in taken)
        raise VisitError(f"Sudah ditugaskan: {named}. Muat ulang halaman, lalu pilih lagi.")


def _check_drawn(round: VerificationRound, households: list[Household]) -> None:
    """A sample takes nobody in who was not drawn; while it is being drawn there is no draw yet."""
    draw = SampleDraw.objects.filter(round=round).first()
    if draw is None:
        return
    drawn = set(draw.frame.entries.filter(position__isnull=False).values_list("household", flat=True))
    if strangers := [one.code for one in households if one.pk not in drawn]:
        raise VisitError(f"Tidak terpilih dalam undian: {_named(strangers)}. Menambah keluarga merusak sampel.")


def _shared(households: list[Household], verifiers: Sequence[User]) -> Mapping[int, User]:
    """{household: verifier}. Who has no RT in the register counts as a group of one."""
    groups = defaultdict(list)
    for household in households:
        groups[household.neighbourhood_id or -household.pk].append(household.pk)
    shares = share_out({key: len(members) for key, members in groups.items()}, len(verifiers))
    return {pk: verifiers[shares[key]] for key, members in groups.items() for pk in members}


def _named(names: Iterable[str]) -> str:
    names = list(names)
    rest = f" dan {len(names) - MOST_NAMED} lagi" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + rest


# Changing what was given out


@transaction.atomic
def move_assignments(
    *, assignments: Iterable[Assignment], to: User, reason: str, by: User, due_on: date | None = None
) -> int:
    """Have somebody else make these visits; returns how many changed hands. All or none.

    Each gets a new revision and is lent anew. What its verifier already made and still has on his phone arrives all the
    same, with a flag. Raises VisitError, also for what was visited meanwhile.
    """
    _require_reason(reason)
    _check_day(due_on)
    waiting = _waiting(assignments, by)
    for village in {one.round.village for one in waiting}:
        _check_verifier(to, village)
    moved = [one for one in waiting if one.verifier_id != to.pk]
    if not moved:
        raise VisitError(f"Semua tugas ini sudah pada {to.display_name}.")
    if _rows(moved).filter(back_check__visit_verifier=to).exists():
        raise VisitError(f"{to.display_name} membuat kunjungan pertamanya; kunjungan ulang harus oleh orang lain.")
    changed = {"due_on": due_on} if due_on else {}
    _rows(moved).update(verifier=to, rev=F("rev") + 1, reason=reason, lease_until=None, **changed)
    _tell_verifiers(moved, "dialihkan kepada petugas lain")
    Notice.objects.create(user=to, text=f"{len(moved)} tugas dialihkan kepada Anda.", path=reverse(TASKS))
    return len(moved)


@transaction.atomic
def withdraw_assignments(*, assignments: Iterable[Assignment], reason: str, by: User) -> int:
    """Nobody need go there any more. All or none. Raises VisitError."""
    _require_reason(reason)
    waiting = _waiting(assignments, by)
    _rows(waiting).update(state=Assignment.State.CANCELLED, reason=reason)
    _tell_verifiers(waiting, "ditarik kembali")
    return len(waiting)


@transaction.atomic
def set_days(
    *, assignments: Iterable[Assignment], by: User, due_on: date | None = None, lease_until: date | None = None
) -> int:
    """Until when these visits are due, or until when they are lent. Raises VisitError."""
    given = {name: day for name, day in [("due_on", due_on), ("lease_until", lease_until)] if day}
    if not given:
        raise VisitError("Isi tanggal yang baru.")
    for day in given.values():
        _check_day(day)
    waiting = _waiting(assignments, by)
    _rows(waiting).update(**given)
    return len(waiting)


@transaction.atomic
def change_due_day(*, round: VerificationRound, due_on: date, by: User) -> int:
    """The round and all that waits in it is due on another day; returns how many visits. Raises VisitError."""
    round = VerificationRound.objects.select_for_update(of=("self",)).select_related("village").get(pk=round.pk)
    require_supervision(round.village, by)
    if round.closed_on:
        raise VisitError(f"Putaran {round.name} sudah ditutup.")
    _check_day(due_on)
    round.due_on = due_on
    round.save(update_fields=["due_on"])
    return round.assignments.active().update(due_on=due_on)


def _waiting(assignments: Iterable[Assignment], by: User) -> list[Assignment]:
    """These assignments, locked, each waiting for its visit."""
    keys = [one.pk for one in assignments]
    if not keys:
        raise VisitError("Belum ada tugas yang dipilih.")
    rows = Assignment.objects.select_for_update(of=("self",)).select_related(
        "round__village", "household", "neighbourhood"
    )
    found = list(rows.filter(pk__in=keys).order_by("pk"))
    for village in {one.round.village for one in found}:
        require_supervision(village, by)
    over = [one for one in found if one.state != Assignment.State.ACTIVE or one.round.closed_on]
    if over:
        named = _named(str(one.household or one.neighbourhood) for one in over)
        raise VisitError(f"Tidak lagi menunggu kunjungan: {named}. Muat ulang halaman, lalu pilih lagi.")
    return found


def _rows(assignments: Iterable[Assignment]) -> QuerySet[Assignment]:
    return Assignment.objects.filter(pk__in=[one.pk for one in assignments])


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise VisitError("Tulis alasannya.")


def _check_day(day: date | None) -> None:
    if day and day < timezone.localdate():
        raise VisitError("Tanggal ini sudah lewat.")


TASKS = "verification:task-list"


def _tell_verifiers(assignments: Iterable[Assignment], what: str) -> None:
    counts: dict[int, int] = defaultdict(int)
    for assignment in assignments:
        counts[assignment.verifier_id] += 1
    Notice.objects.bulk_create(
        Notice(user_id=pk, text=f"{n} tugas Anda {what}. Kirim dahulu kunjungan yang masih di HP.", path=reverse(TASKS))
        for pk, n in counts.items()
    )


# An RT seen whole


@transaction.atomic
def declare_complete(*, assignment: Assignment, n_dwellings: int, n_visited: int, by: User) -> CanvassCount:
    """The RT was walked through: so many dwellings, at so many of them somebody called.

    By its verifier once; a supervisor may also correct the numbers afterwards. Raises VisitError.
    """
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("round__village", "neighbourhood")
    assignment = rows.get(pk=assignment.pk)
    if assignment.neighbourhood is None:
        raise VisitError("Tugas ini bukan pendataan satu RT.")
    _check_may_declare(assignment, by)
    if n_visited > n_dwellings:
        raise VisitError("Rumah yang didatangi tidak mungkin lebih banyak dari rumah di RT ini.")
    count, _ = CanvassCount.objects.update_or_create(
        assignment=assignment,
        defaults={"n_dwellings": n_dwellings, "n_visited": n_visited, "counted_by": by, "counted_at": timezone.now()},
    )
    assignment.state = Assignment.State.DONE
    assignment.save(update_fields=["state"])
    return count


def _check_may_declare(assignment: Assignment, by: User) -> None:
    if assignment.state == Assignment.State.CANCELLED or assignment.round.closed_on:
        raise VisitError(f"Pendataan {assignment.neighbourhood} sudah dibatalkan, atau putarannya sudah ditutup.")
    if by.pk != assignment.verifier_id:
        require_supervision(assignment.round.village, by)
    elif assignment.state == Assignment.State.DONE:
        raise VisitError(f"{assignment.neighbourhood} sudah dinyatakan selesai. Pengawas dapat memperbaiki angkanya.")
