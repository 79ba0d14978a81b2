"""What companies may see of needs, and what the office sees of companies."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from households.lists import Chip
from households.models import Area, Evidence, Need
from interventions.models import Commitment
from interventions.reports import commitment_chip
from partners.models import ApiKey, Company, CompanyArea, Reservation
from verification.field.models import Visit
from verification.review.models import Decision

SMALLEST_CELL = 5  # a village is named only where 5 or more households share the deprivation

# Everything that is read of a need for a company. Names, addresses and positions do not leave the database.
READ_FIELDS = [
    "public_code", "cost_idr", "indicator__code", "household__village__kemendagri_code", "household__village__level",
    "household__village__kind", "household__village__name", "household__village__parent__kemendagri_code",
    "household__village__parent__level", "household__village__parent__kind", "household__village__parent__name",
]  # fmt: skip


def offered_needs(on: date) -> QuerySet[Need]:
    """Open needs money may be spent on that day: what `valid_evidence` says of one household, for all at once."""
    decisions = Decision.objects.eligible_on(on).filter(household=OuterRef("household"))
    return Need.objects.open().filter(Exists(_valid_visits(on)), Exists(decisions), household__closed_on=None)


def needs_for_companies(on: date) -> QuerySet[Need]:
    """Offered needs with `names_village` (their cell is large enough) and `verified_on`; nothing of the people.

    A cell is village x indicator. Households are counted, not needs: five children out of school in one house
    would point at it.
    """
    cell = offered_needs(on).filter(household__village=OuterRef("household__village"), indicator=OuterRef("indicator"))
    n_households = Count("household", distinct=True)
    large = cell.order_by().values("indicator").annotate(n=n_households).filter(n__gte=SMALLEST_CELL)
    latest = _valid_visits(on).order_by().values("household").annotate(on=Max("evidence__observed_on")).values("on")
    return (
        offered_needs(on)
        .annotate(names_village=Exists(large), verified_on=Subquery(latest))
        .select_related("indicator", "household__village__parent")
        .only(*READ_FIELDS)
    )


def _valid_visits(on: date) -> QuerySet[Visit]:
    """Of the household of an outer need."""
    return Visit.objects.filter(
        household=OuterRef("household"), status=Visit.Status.ACCEPTED, outcome__in=Visit.INTERVIEWS,
        evidence__in=Evidence.objects.valid_on(on),
    )  # fmt: skip


def shown_area(need: Need) -> Area:
    """The village where enough others share the deprivation, else the kecamatan."""
    village = need.household.village
    return village if need.names_village else village.parent


def shown_near(needs: QuerySet[Need], company: Company) -> QuerySet[Need]:
    """Needs whose shown area lies in the company's ring 1, or is a kecamatan with a village of it.

    It looks at what is shown, not at where the house stands: a filter must not tell what the row hides.
    """
    ring1 = company.areas.values("area")
    districts = company.areas.values("area__parent")
    in_village = Q(names_village=True, household__village__in=ring1)
    in_district = Q(names_village=False, household__village__parent__in=districts)
    return needs.filter(in_village | in_district)


def with_contributions(companies: QuerySet[Company], year: int) -> QuerySet[Company]:
    """Each with n_villages and, in rupiah of the year, reserved_idr (held or approved), approved_idr, delivered_idr."""
    led = Commitment.objects.filter(leader=OuterRef("funder"))
    taken = led.filter(committed_at__year=year)
    approved = taken.filter(status__in=[Commitment.Status.APPROVED, Commitment.Status.ACTIVE])
    villages = CompanyArea.objects.filter(company=OuterRef("pk"))
    return companies.select_related("funder").annotate(
        n_villages=_total(villages, "company", Count("pk")),
        reserved_idr=_total(taken.live(), "leader", Sum("cost_idr")),
        approved_idr=_total(approved, "leader", Sum("cost_idr")),
        delivered_idr=_total(led.filter(completed_on__year=year), "leader", Sum("cost_idr")),
    )


def _total(rows: QuerySet, group: str, figure) -> Coalesce:
    """One figure per outer row, 0 where there is nothing."""
    totals = rows.order_by().values(group).annotate(total=figure).values("total")
    return Coalesce(Subquery(totals, output_field=BigIntegerField()), 0)


# How far a company has come in the year, furthest first: chip, and the rows it stands for.
STANDINGS = {
    "delivered": (Chip("Sudah menyerahkan", "good"), Q(delivered_idr__gt=0)),
    "approved": (Chip("Disetujui, belum diserahkan", "info"), Q(delivered_idr=0, approved_idr__gt=0)),
    "reserved": (Chip("Baru mereservasi", "warn"), Q(delivered_idr=0, approved_idr=0, reserved_idr__gt=0)),
    "none": (Chip("Belum berkontribusi", "uncovered"), Q(delivered_idr=0, reserved_idr=0)),
}


def contribution_chip(company: Company) -> Chip:
    """Of a row of `with_contributions`."""
    figures = {
        "delivered": company.delivered_idr, "approved": company.approved_idr, "reserved": company.reserved_idr,
        "none": True,
    }  # fmt: skip
    return STANDINGS[next(standing for standing, is_so in figures.items() if is_so)][0]


def reservation_chip(reservation: Reservation) -> Chip:
    if reservation.is_open:
        return Chip("Menunggu persetujuan", "warn")
    return commitment_chip(reservation.commitment)


@dataclass(frozen=True)
class KeySlot:
    """One of the two places for a key, with the live key in it."""

    number: int
    key: ApiKey | None


def place_of(reservation: Reservation) -> str:
    """The kecamatan: these lists are also read by people who may not see households."""
    return reservation.commitment.need.household.village.parent.name


def key_slots(company: Company) -> list[KeySlot]:
    live = {key.slot: key for key in company.keys.filter(revoked_at=None)}
    return [KeySlot(number, live.get(number)) for number in (1, 2)]
