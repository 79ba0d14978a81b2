"""Who is on the list and should not be, who should be and is not: each only as far as it can be known.

Inclusion error is told from what was decided about listed families. They were not drawn at random, so families not yet
decided make a band, never a sampling error. Exclusion error is told from stored draws of unlisted families, and of RTs
that were canvassed whole, for these alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from accounts.models import User
from households.models import Area, Claim, Household, Neighbourhood
from verification.field.assigning.models import FrameEntry, SampleDraw
from verification.field.models import Visit
from verification.macro.crosscheck.canvasses import canvassed_of
from verification.macro.estimates import Estimate
from verification.macro.surveys import sampling
from verification.review.models import Decision

RIGHT, WRONG, OPEN = "right", "wrong", "open"
NOT_THERE = ["moved", "deceased", "not_found", "duplicate"]  # closed for this: the list names who is not to be served
FEWEST_DECIDED = 2
TOO_FEW = "Baru {n} dari {drawn} keluarga terundi sudah diputuskan; galatnya belum dapat dihitung."
NO_ERROR = "Galat tidak dapat dihitung: satu RT hanya terwakili satu keluarga terundi."


@dataclass(frozen=True)
class Inclusion:
    """Listed families of a group: decided as entitled, decided as not or not there, and not yet decided."""

    name: str
    right: int
    wrong: int
    open: int

    @property
    def n(self) -> int:
        return self.right + self.wrong + self.open

    @property
    def share_of_decided(self) -> float | None:
        decided = self.right + self.wrong
        return self.wrong / decided if decided else None

    @property
    def low(self) -> float:
        """As if every family not yet decided were entitled."""
        return self.wrong / self.n

    @property
    def high(self) -> float:
        """As if none of them were."""
        return (self.wrong + self.open) / self.n


@dataclass(frozen=True)
class Exclusion:
    """One draw: entitled families of its village that the list does not name, over all entitled there.

    error  share in [0, 1] with its interval; None with a reason
    """

    draw: SampleDraw
    n_decided: int
    n_listed: int  # entitled and listed
    missed: Estimate | None = None  # entitled and unlisted, families
    error: tuple[float, float, float] | None = None  # value, low, high
    reason: str = ""


@dataclass(frozen=True)
class InWholeRts:
    """Families of the RTs of a village that were canvassed whole: entitled and listed, entitled and not, not yet
    decided of both kinds. Everybody was seen, so that what is not decided makes a band and nothing else does."""

    village: Area
    n_rts: int
    listed: int
    missed: int
    open_listed: int
    open_unlisted: int

    @property
    def error(self) -> float | None:
        """Of the entitled families decided so far, those that no list names."""
        entitled = self.listed + self.missed
        return self.missed / entitled if entitled else None

    @property
    def low(self) -> float:
        """As if of those not yet decided the listed were entitled and the others not."""
        entitled = self.listed + self.open_listed + self.missed
        return self.missed / entitled if entitled else 0.0

    @property
    def high(self) -> float:
        """The other way round."""
        missed = self.missed + self.open_unlisted
        return missed / (self.listed + missed) if self.listed + missed else 0.0


@dataclass(frozen=True)
class ListErrors:
    whole: Inclusion | None
    by_kecamatan: list[Inclusion] = field(default_factory=list)
    by_source: list[Inclusion] = field(default_factory=list)
    by_verifier: list[Inclusion] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)
    in_whole_rts: list[InWholeRts] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)  # of the lists, as they stand now


def list_errors(area: Area) -> ListErrors:
    """Of the lists as they stand now, in an area and all below it."""
    listed = _listed(area)
    parts = Counter(dict(_counted(listed, "verdict").values_list("verdict", "n")))
    whole = Inclusion(area.name, parts[RIGHT], parts[WRONG], parts[OPEN]) if parts.total() else None
    return ListErrors(
        whole,
        _grouped(_counted(listed, "village__parent__name", "verdict"), "village__parent__name"),
        _grouped(
            _counted(listed.filter(claims__closed_on=None), "claims__source__name", "verdict"), "claims__source__name"
        ),
        _by_verifier(listed),
        [_exclusion(draw) for draw in _draws(area)],
        _in_whole_rts(area),
        _versions(area),
    )


def _listed(area: Area) -> QuerySet[Household]:
    """Families that a source names, with what became of each: `verdict`."""
    decided = Decision.objects.current().filter(household=OuterRef("pk")).values("outcome")[:1]
    named = Claim.objects.open().filter(household=OuterRef("pk"))
    verdict = Case(
        When(closed_reason__in=NOT_THERE, then=Value(WRONG)),
        When(outcome=Decision.Outcome.ELIGIBLE, then=Value(RIGHT)),
        When(outcome=Decision.Outcome.NOT_ELIGIBLE, then=Value(WRONG)),
        default=Value(OPEN),
    )
    found = Household.objects.filter(Exists(named), village__in=Area.objects.villages().below([area.pk]))
    found = found.filter(Q(closed_on=None) | Q(closed_reason__in=NOT_THERE))
    return found.annotate(outcome=Subquery(decided)).annotate(verdict=verdict).order_by()


def _counted(households: QuerySet, *names: str) -> QuerySet:
    return households.values(*names).annotate(n=Count("pk", distinct=True))


def _grouped(rows: Iterable[dict], name: str) -> list[Inclusion]:
    parts: dict[str, Counter] = defaultdict(Counter)
    for row in rows:
        parts[row[name] or "–"][row["verdict"]] += row["n"]
    return [Inclusion(label, one[RIGHT], one[WRONG], one[OPEN]) for label, one in sorted(parts.items())]


def _by_verifier(listed: QuerySet[Household]) -> list[Inclusion]:
    """By who made the last accepted visit; families nobody has visited are left out."""
    last = Visit.objects.filter(household=OuterRef("pk"), status=Visit.Status.ACCEPTED).order_by("-ended_at")
    visited = listed.annotate(verifier=Subquery(last.values("verifier")[:1])).exclude(verifier=None)
    rows = list(_counted(visited, "verifier", "verdict"))
    people = User.objects.in_bulk({row["verifier"] for row in rows})
    return _grouped([row | {"verifier": people[row["verifier"]].display_name} for row in rows], "verifier")


def _versions(area: Area) -> list[str]:
    rows = (
        Claim.objects.open()
        .filter(village__in=Area.objects.villages().below([area.pk]))
        .values_list("source__name", "last_snapshot__as_of")
        .annotate(n=Count("pk"))
        .order_by("source__name", "last_snapshot__as_of")
    )
    return [f"{name} per {as_of:%d-%m-%Y} ({n} keluarga)" for name, as_of, n in rows]


def _draws(area: Area) -> QuerySet[SampleDraw]:
    villages = Area.objects.villages().below([area.pk])
    return SampleDraw.objects.filter(frame__village__in=villages).select_related("frame__village").order_by("-drawn_at")


def _exclusion(draw: SampleDraw) -> Exclusion:
    drawn = list(_drawn(draw))
    verdicts = [_is_entitled(outcome) for _, _, outcome in drawn]
    n_decided = sum(verdict is not None for verdict in verdicts)
    named = Claim.objects.open().exclude(household=None).values("household")
    listed = Decision.objects.eligible_on(timezone.localdate()).filter(
        household__village=draw.frame.village, household__in=named, household__closed_on=None
    )
    n_listed = listed.count()
    if n_decided < FEWEST_DECIDED:
        return Exclusion(draw, n_decided, n_listed, reason=TOO_FEW.format(n=n_decided, drawn=draw.n_drawn))
    try:
        missed = _missed(draw, drawn, verdicts)
    except ValueError:
        return Exclusion(draw, n_decided, n_listed, reason=NO_ERROR)
    error = tuple(
        part / (part + n_listed) if part + n_listed else 0.0 for part in (missed.value, missed.low, missed.high)
    )
    return Exclusion(draw, n_decided, n_listed, missed, error)


def _in_whole_rts(area: Area) -> list[InWholeRts]:
    """By village, whatever the year: the families of an RT as they are known now."""
    rts = Neighbourhood.objects.in_bulk(set().union(*canvassed_of(area).by_year.values()))
    decided = Decision.objects.current().filter(household=OuterRef("pk")).values("outcome")[:1]
    named = Claim.objects.open().filter(household=OuterRef("pk"))
    families = Household.objects.open().filter(neighbourhood__in=rts).order_by()
    counted = Counter()
    for rt, is_listed, outcome, n in (
        families.annotate(is_listed=Exists(named), outcome=Subquery(decided))
        .values_list("neighbourhood", "is_listed", "outcome")
        .annotate(n=Count("pk"))
    ):
        counted[rts[rt].village_id, is_listed, _is_entitled(outcome)] += n
    n_rts = Counter(rt.village_id for rt in rts.values())
    return [
        InWholeRts(
            village, n_rts[village.pk], counted[village.pk, True, True], counted[village.pk, False, True],
            counted[village.pk, True, None], counted[village.pk, False, None],
        )
        for village in Area.objects.filter(pk__in=n_rts).order_by("name")
    ]  # fmt: skip


def _drawn(draw: SampleDraw) -> QuerySet:
    """(RT, inclusion probability, outcome of the current decision) of each family drawn."""
    decided = Decision.objects.current().filter(household=OuterRef("household")).values("outcome")[:1]
    entries = FrameEntry.objects.filter(frame=draw.frame, position__isnull=False).order_by("position")
    return entries.annotate(decided=Subquery(decided)).values_list("neighbourhood", "inclusion_probability", "decided")


def _is_entitled(outcome: str | None) -> bool | None:
    return {Decision.Outcome.ELIGIBLE: True, Decision.Outcome.NOT_ELIGIBLE: False}.get(outcome)


def _missed(draw: SampleDraw, drawn, verdicts) -> Estimate:
    """Families not listed and entitled: the share among those decided, times all unlisted of the frame. Who is not yet
    decided is taken to be like those who are."""
    strata = [str(rt) if draw.design == SampleDraw.Design.BY_RT else "" for rt, _, _ in drawn]
    in_stratum = Counter(strata)
    design = sampling.Design(
        weights=[1 / probability for _, probability, _ in drawn],
        strata=strata,
        population_sizes=[
            max(in_stratum[name], round(in_stratum[name] / probability))
            for name, (_, probability, _) in zip(strata, drawn, strict=True)
        ],
    )
    share = sampling.estimate(sampling.share(verdicts), design)
    n = draw.frame.n_unlisted
    low, high = max(0.0, share.low) * n, min(1.0, share.high) * n
    return Estimate(share.value * n, share.se * n, low, high, share.rse, share.n, share.design_effect)
