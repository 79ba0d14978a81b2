"""What nobody has taken, who has nothing, who was served twice. Sets and counts; nothing is asked row by row."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, DateField, Exists, F, Func, Max, OuterRef, Q, QuerySet, RowRange, Sum, Value, Window
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.models import OPD, User
from households.models import Area, Evidence, Household, Indicator, Need
from interventions.gaps.ages import AGES
from interventions.given.models import GivenAid
from interventions.models import Commitment, CommitmentQuerySet, ProgrammeIndicator, needs_visible_to
from interventions.reports import SAME_AID
from verification.review.models import TargetEntry
from verification.targeting.reports import current_target_list

SMALLEST_CELL = 5  # households; where fewer share a village's cell, those who see counts only read the kecamatan


class MakeDate(Func):
    """The last day of a year, for aid of which only the year is known."""

    function = "make_date"
    template = "%(function)s(%(expressions)s, 12, 31)"
    output_field = DateField()


# Who sees what


def sees_counts_only(user: User) -> bool:
    """Leaders and readers of an OPD: figures, no people."""
    return not (user.has_perm("households.view_household") or user.has_perm("interventions.commit_need"))


def sees_whole_regency(user: User) -> bool:
    """The regency office, and the leaders, who have no list of needs of their own."""
    return user.has_perm("households.view_all_areas") or not user.has_perm("households.view_need")


def open_needs(user: User) -> QuerySet[Need]:
    return (Need.objects.all() if sees_whole_regency(user) else needs_visible_to(user)).open()


def households_without_help(user: User) -> QuerySet[Household]:
    """On the current target list, and nobody has promised or handed over anything.

    An OPD, which has no areas, is told of those with an open need that its programmes could serve.
    """
    listed = TargetEntry.objects.filter(list=current_target_list(), household=OuterRef("pk"))
    promised = Commitment.objects.live().filter(need__household=OuterRef("pk"))
    # every hand-over leaves an evidence, whoever recorded it; what OPDs gave before stands in their lists
    given = Evidence.objects.filter(kind=Evidence.Kind.DELIVERY, withdrawn_at=None, household=OuterRef("pk"))
    told = GivenAid.objects.found().filter(household=OuterRef("pk"))
    found = Household.objects.open().filter(Exists(listed), ~Exists(promised), ~Exists(given), ~Exists(told))
    if sees_whole_regency(user):
        return found
    if user.has_perm("households.view_household"):
        return found.filter(village__in=Area.objects.visible_to(user))
    return found.filter(Exists(open_needs(user).filter(household=OuterRef("pk"))))


def repeated_commitments(user: User, today: date) -> QuerySet[Commitment]:
    """Hand-overs within three years after another of the same kind, and live promises beside such a hand-over.

    The same kind: same household, same person where it is about one, same indicator. Whoever gave it.
    """
    given_on = F("completed_on")
    counted = Commitment.objects.filter(Q(completed_on__isnull=False) | Q(status__in=CommitmentQuerySet.LIVE))
    counted = counted.annotate(
        on=Coalesce(given_on, Value(today), output_field=DateField()),
        before=Window(
            Max("completed_on"),
            partition_by=[F("need__household"), F("need__person"), F("need__indicator")],
            order_by=[given_on.asc(nulls_last=True), F("pk").asc()],
            frame=RowRange(start=None, end=-1),
        ),
    )
    repeated = counted.filter(before__gte=F("on") - SAME_AID)
    beside_listed = counted.filter(was_listed_before())
    found = Commitment.objects.filter(
        Q(pk__in=repeated.order_by().values("pk")) | Q(pk__in=beside_listed.order_by().values("pk"))
    )
    return found if sees_whole_regency(user) else found.filter(need__in=needs_visible_to(user))


def was_listed_before() -> Q:
    """Whether a list of an OPD names aid of the same kind, up to three years before a commitment with `on`."""
    programmes = ProgrammeIndicator.objects.filter(indicator=OuterRef(OuterRef("need__indicator"))).values("programme")
    about = Q(indicator=OuterRef("need__indicator")) | Q(indicator=None, programme__in=programmes)
    dated = GivenAid.objects.found().annotate(day=Coalesce("given_on", MakeDate("year")))
    dated = dated.filter(about, day__gte=OuterRef("on") - SAME_AID, day__lte=OuterRef("on"))
    to_person = Exists(dated.filter(person=OuterRef("need__person")))
    to_household = Exists(dated.filter(household=OuterRef("need__household")))
    return Q(to_person) | Q(to_household, need__person=None)


def unverified_commitments(user: User) -> QuerySet[Commitment]:
    if user.has_perm("households.view_household") and not user.has_perm("households.view_all_areas"):
        return Commitment.objects.without_verification().filter(need__in=needs_visible_to(user))
    if sees_whole_regency(user):
        return Commitment.objects.without_verification()
    return Commitment.objects.visible_to(user).without_verification()


# Tiles


@dataclass(frozen=True)
class Totals:
    n_needs: int
    cost_idr: int
    n_households: int
    n_unverified: int
    n_repeated: int
    list_name: str


def totals(user: User, *, n_households: int | None = None, n_repeated: int | None = None) -> Totals:
    """What a table beside the tiles has counted already is not counted again."""
    needs = open_needs(user).aggregate(n=Count("pk"), cost=Sum("cost_idr"))
    target_list = current_target_list()
    return Totals(
        n_needs=needs["n"], cost_idr=needs["cost"] or 0,
        n_households=households_without_help(user).count() if n_households is None else n_households,
        n_unverified=unverified_commitments(user).count(),
        n_repeated=repeated_commitments(user, timezone.localdate()).count() if n_repeated is None else n_repeated,
        list_name=str(target_list or ""),
    )  # fmt: skip


# Tables


@dataclass(frozen=True)
class GapRow:
    """A count, and the list of exactly what it counts ("" where the person has no such list)."""

    label: str
    n: int
    cost_idr: int | None = None
    url: str = ""


def needs_by_indicator(user: User, today: date) -> list[GapRow]:
    rows = open_needs(user).order_by().values("indicator").annotate(n=Count("pk"), cost=Sum("cost_idr"))
    labels = dict(Indicator.objects.values_list("pk", "label"))
    found = [
        GapRow(labels[row["indicator"]], row["n"], row["cost"], _needs_address(user, indicator=row["indicator"]))
        for row in rows
    ]
    return sorted(found, key=lambda row: (-row.n, row.label))


def needs_by_opd(user: User, today: date) -> list[GapRow]:
    """By who could serve them; a need counts for each OPD with an active programme against it."""
    rows = open_needs(user).order_by().values("indicator").annotate(n=Count("pk"), cost=Sum("cost_idr"))
    counts = {row["indicator"]: (row["n"], row["cost"]) for row in rows}
    served = defaultdict(set)
    active = ProgrammeIndicator.objects.filter(programme__is_active=True)
    for opd, indicator in active.values_list("programme__opd", "indicator"):
        served[opd].add(indicator)
    names = dict(OPD.objects.values_list("pk", "name"))
    found = [
        _sum_row(names[opd], counts, indicators, _needs_address(user, opd=opd)) for opd, indicators in served.items()
    ]
    orphans = counts.keys() - set().union(*served.values())
    nobody = _sum_row("Belum ada program yang menangani", counts, orphans, _needs_address(user, opd="none"))
    return sorted((row for row in [*found, nobody] if row.n), key=lambda row: (-row.n, row.label))


def _sum_row(label: str, counts, indicators, url: str) -> GapRow:
    pairs = [counts[indicator] for indicator in indicators if indicator in counts]
    return GapRow(label, sum(n for n, _ in pairs), sum(cost for _, cost in pairs), url)


def needs_by_age(user: User, today: date) -> list[GapRow]:
    figures = {}
    for age in AGES:
        figures[f"n_{age.key}"] = Count("pk", filter=age.opened(today))
        figures[f"cost_{age.key}"] = Sum("cost_idr", filter=age.opened(today))
    sums = open_needs(user).aggregate(**figures)
    return [
        GapRow(age.label, sums[f"n_{age.key}"], sums[f"cost_{age.key}"] or 0, _needs_address(user, age=age.key))
        for age in AGES
    ]


def needs_by_village(user: User, today: date) -> list[GapRow]:
    needs = open_needs(user).order_by()
    rows = list(needs.values(village=F("household__village")).annotate(n=Count("pk"), cost=Sum("cost_idr")))
    if sees_counts_only(user):
        lacking = Household.objects.filter(Exists(needs.filter(household=OuterRef("pk")))).order_by()
        n_households = dict(lacking.values_list("village").annotate(n=Count("pk")))
        rows = [row | {"n_households": n_households[row["village"]]} for row in rows]
    return _by_place(user, rows, lambda village: _needs_address(user, village=village))


def households_by_village(user: User, today: date) -> list[GapRow]:
    rows = households_without_help(user).order_by().values("village").annotate(n=Count("pk"))
    rows = [row | {"cost": None, "n_households": row["n"]} for row in rows]
    has_list = not sees_counts_only(user)
    address = reverse("interventions:gap-household-list")
    return _by_place(user, rows, lambda village: f"{address}?desa={village}" if has_list else "")


def _by_place(user: User, rows: list[dict], address) -> list[GapRow]:
    """Village by village; for those who see counts only a village of few households is counted with its kecamatan."""
    villages = Area.objects.select_related("parent").in_bulk([row["village"] for row in rows])
    hides, found, merged = sees_counts_only(user), [], defaultdict(list)
    for row in rows:
        village = villages[row["village"]]
        if hides and row["n_households"] < SMALLEST_CELL:
            merged[village.parent.name].append(row)
        else:
            found.append(GapRow(village.full_name, row["n"], row["cost"], "" if hides else address(village.pk)))
    for district, hidden in merged.items():
        cost = None if hidden[0]["cost"] is None else sum(row["cost"] for row in hidden)
        found.append(GapRow(f"Desa lain di Kecamatan {district}", sum(row["n"] for row in hidden), cost))
    return sorted(found, key=lambda row: (-row.n, row.label))


def repeats_by_indicator(user: User, today: date) -> list[GapRow]:
    rows = repeated_commitments(user, today).order_by().values("need__indicator")
    rows = rows.annotate(n=Count("pk"), cost=Sum("cost_idr"))
    labels = dict(Indicator.objects.values_list("pk", "label"))
    address = "" if sees_counts_only(user) else reverse("interventions:gap-repeat-list")
    found = [
        GapRow(
            labels[row["need__indicator"]], row["n"], row["cost"],
            address and f"{address}?indikator={row['need__indicator']}",
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row.n, row.label))


def _needs_address(user: User, **query) -> str:
    if not user.has_perm("households.view_need"):
        return ""
    return f"{reverse('interventions:need-list')}?{urlencode({'status': 'open', **query})}"
