"""The home page: the line of cases as numbers, and what waits for the person who looks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from households.models import Claim, Household, Need, Snapshot
from interventions.given.models import GivenAid
from interventions.models import Commitment, needs_visible_to
from partners.models import Reservation
from verification.models import Assignment, BackCheck, Decision, MacroFigure, Petition, Visit
from verification.petitions.figures import counted_for
from verification.review.reports import awaiting_decision, awaiting_review

MOST_WAITING = 5


@dataclass(frozen=True)
class Figure:
    """A number with what it counts, and the list of exactly these rows ("" where the person has no such list)."""

    label: str
    value: int
    unit: str
    url: str = ""
    icon: str = ""
    tone: str = ""


def case_line(user: User, today: date) -> list[Figure]:
    """Claim to outcome, over what the person may see; whole counts without lists for the leader."""
    return [*_register_side(user, today), *_aid_side(user)]


def _register_side(user: User, today: date) -> Iterator[Figure]:
    if not (user.has_perm("households.view_household") or _sees_counts_only(user)):
        return
    claims, households, visits = _seen(Claim, user), _seen(Household, user), _seen(Visit, user)
    decided = Decision.objects.eligible_on(today).filter(household__in=households)
    to_register = _link(user, "households.view_household", "households:household-list")
    yield Figure("Klaim sumber", claims.filter(closed_on=None).count(), "keluarga", "", "file-earmark-text")
    yield Figure("Rumah tangga", households.filter(closed_on=None).count(), "rumah tangga", to_register, "people")
    verified = households.filter(status=Household.Status.VERIFIED, closed_on=None).count()
    to_verified = _link(user, "households.view_household", "households:household-list", "status=verified")
    yield Figure("Terverifikasi", verified, "rumah tangga", to_verified, "clipboard-check")
    accepted = visits.filter(status=Visit.Status.ACCEPTED).count()
    to_visits = _link(user, "verification.view_visit", "verification:visit-list", "status=accepted")
    yield Figure("Kunjungan disetujui", accepted, "kunjungan", to_visits, "check2-square")
    to_targets = _link(user, "verification.decide_household", "verification:target-list")
    yield Figure("Diputuskan berhak", decided.count(), "rumah tangga", to_targets, "bullseye")
    to_petitions = _link(user, "verification.enter_petition", "verification:petition-list") or _link(
        user, "verification.view_dashboard", "verification:petition-figures"
    )
    waiting = counted_for(user).open().count()
    yield Figure("Usul dan sanggah terbuka", waiting, "tiket warga", to_petitions, "chat-left-text")


def _seen(model, user: User):
    """What the person sees; everything, as counts, for those who watch the whole line."""
    return model.objects.all() if _sees_counts_only(user) else model.objects.visible_to(user)


def _sees_counts_only(user: User) -> bool:
    return user.has_perm("verification.view_dashboard") and not user.has_perm("households.view_need")


def _aid_side(user: User) -> Iterator[Figure]:
    if not (user.has_perm("households.view_need") or _sees_counts_only(user)):
        return
    needs = Need.objects.all() if _sees_counts_only(user) else needs_visible_to(user)
    steps = [
        ("Kebutuhan terbuka", Need.Status.OPEN, "basket", "uncovered"),
        ("Sudah diambil", Need.Status.COMMITTED, "hand-index", ""),
        ("Sudah diserahkan", Need.Status.DELIVERED, "box-seam", ""),
        ("Tuntas", Need.Status.RESOLVED, "flag", "good"),
    ]
    for label, status, icon, tone in steps:
        url = _link(user, "households.view_need", "interventions:need-list", f"status={status}")
        yield Figure(label, needs.filter(status=status).count(), "kebutuhan", url, icon, tone)


def _link(user: User, permission: str, name: str, query: str = "") -> str:
    if not user.has_perm(permission):
        return ""
    return reverse(name) + (f"?{query}" if query else "")


def awaiting(user: User) -> list[Figure]:
    """What waits for this person, the most pressing first; at most MOST_WAITING, none of them zero."""
    found = [figure for source in WAITING for figure in source(user) if figure.value]
    return found[:MOST_WAITING]


def _verifier_waits(user: User) -> Iterator[Figure]:
    if user.has_perm("verification.make_visit"):
        tasks = Assignment.objects.visible_to(user).active()
        url = reverse("verification:task-list")
        returned = tasks.filter(visits__status=Visit.Status.RETURNED).distinct().count()
        yield Figure("Dikembalikan, kunjungi lagi", returned, "rumah tangga", url, "arrow-counterclockwise", "warn")
        yield Figure("Tugas kunjungan", tasks.count(), "rumah tangga", url, "list-check")


def _supervisor_waits(user: User) -> Iterator[Figure]:
    if user.has_perm("verification.review_visit"):
        waiting, queue = awaiting_review(user), reverse("verification:visit-list")
        yield Figure(
            "Kunjungan menunggu diperiksa", waiting.count(), "kunjungan", f"{queue}?status=awaiting_review",
            "clipboard-check", "warn",
        )  # fmt: skip
        flagged = waiting.filter(flags__isnull=False).distinct().count()
        yield Figure("Di antaranya bertanda", flagged, "kunjungan", f"{queue}?flag=any", "flag")
        alone = BackCheck.objects.visible_to(user).waiting().count()
        url = reverse("verification:back-check-list") + "?state=waiting"
        yield Figure("Kunjungan ulang belum ada petugas", alone, "kunjungan", url, "arrow-repeat")
        url = reverse("verification:decision-list")
        undecided = awaiting_decision(user).count()
        yield Figure("Menunggu keputusan kelayakan", undecided, "rumah tangga", url, "bullseye")


def _petition_waits(user: User) -> Iterator[Figure]:
    if user.has_perm("verification.answer_petition"):
        petitions = Petition.objects.visible_to(user).exclude(entered_by=user)
        url = reverse("verification:petition-list")
        late = petitions.overdue().count()
        yield Figure("Tiket warga lewat waktu", late, "tiket", f"{url}?keadaan=late", "alarm", "bad")
        if not late:
            yield Figure("Tiket warga menunggu jawaban", petitions.open().count(), "tiket", url, "chat-left-text")


def _office_waits(user: User) -> Iterator[Figure]:
    if user.has_perm("households.import_register"):
        waiting = Snapshot.objects.filter(state__in=["read", "awaiting_decision"], n_rows__gt=0).count()
        yield Figure("Impor menunggu diterapkan", waiting, "impor", reverse("households:import-list"), "upload", "warn")
    if user.has_perm("partners.approve_reservation"):
        open_ones = Reservation.objects.filter(ended_at=None, commitment__status=Commitment.Status.PROPOSED).count()
        url = reverse("partners:reservation-list") + "?status=proposed"
        yield Figure("Reservasi menunggu persetujuan", open_ones, "reservasi", url, "building")
    if user.has_perm("interventions.approve_commitment"):
        waiting = Commitment.objects.filter(Q(evidence=None) & Q(status=Commitment.Status.PROPOSED)).count()
        url = reverse("interventions:unverified-list")
        yield Figure("Dana tanpa verifikasi", waiting, "komitmen", url, "exclamation-triangle", "warn")
    if user.has_perm("verification.import_macro"):
        held = MacroFigure.objects.waiting().count()
        url = reverse("verification:macro-figures") + "?state=held"
        yield Figure("Angka makro ditahan", held, "angka", url, "graph-up")


def _opd_waits(user: User) -> Iterator[Figure]:
    if user.has_perm("interventions.commit_need"):
        url = reverse("interventions:need-list") + "?status=open"
        yield Figure(
            "Kebutuhan belum diambil", needs_visible_to(user).open().count(), "kebutuhan", url, "basket", "uncovered"
        )
        taken = needs_visible_to(user).filter(status=Need.Status.COMMITTED).count()
        url = reverse("interventions:need-list") + "?status=committed"
        yield Figure("Diambil, menunggu serah terima", taken, "kebutuhan", url, "box-seam")


def _register_waits(user: User) -> Iterator[Figure]:
    if user.has_perm("households.review_pairs"):
        near = GivenAid.objects.decidable_by(user).count()
        url = reverse("interventions:given-near-list")
        yield Figure("Daftar bantuan: orang yang sama?", near, "baris", url, "person-check")


WAITING = [_verifier_waits, _supervisor_waits, _petition_waits, _office_waits, _opd_waits, _register_waits]
