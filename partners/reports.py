"""What companies may see of needs, and what the office sees of companies."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth

from households.lists import Chip
from households.models import Area, Need
from interventions.models import Commitment, FundingLine, Payment
from interventions.reports import commitment_chip
from partners.models import ApiKey, Company, CompanyArea, Reservation, ShownCell, YearlyCommitment

# Everything that is read of a need for a company. Names, addresses and positions do not leave the database.
VILLAGE, DISTRICT = "household__village", "household__village__parent"
READ_FIELDS = [
    "public_code", "cost_idr", "indicator__code", f"{VILLAGE}__kemendagri_code", f"{VILLAGE}__kind", f"{VILLAGE}__name",
    f"{DISTRICT}__kemendagri_code", f"{DISTRICT}__name",
]  # fmt: skip


def offered_needs(on: date) -> QuerySet[Need]:
    """Open needs money may be spent on that day: what `valid_evidence` says of one household, for all at once."""
    return Need.objects.open().filter(household__list_until__gte=on, household__closed_on=None)


@lru_cache(maxsize=1)
def _needs_for_companies(on: date) -> QuerySet[Need]:
    """Putting the question together takes Django longer than the database needs for a page: once a day is enough."""
    needs = with_month(offered_needs(on))
    cell = ShownCell.objects.filter(
        indicator=OuterRef("indicator"), cost_idr=OuterRef("cost_idr"), month=OuterRef("verified_month")
    )
    return needs.annotate(
        names_village=Exists(cell.filter(area=OuterRef(VILLAGE))),
        names_month=Exists(cell.filter(area=OuterRef(DISTRICT))),
    ).values(*READ_FIELDS, "verified_month", "names_village", "names_month")


def needs_for_companies(on: date) -> QuerySet[Need]:
    """Rows of offered needs: READ_FIELDS, `verified_month`, and whether village and month may be named.

    Nothing of the people. What may be named was counted when the cells were last published (partners/cells.py).
    """
    return _needs_for_companies(on).all()


def with_month(needs: QuerySet[Need]) -> QuerySet[Need]:
    """Each with the month in which its household was last verified."""
    return needs.annotate(verified_month=TruncMonth("household__verified_on"))


def partly_funded_needs() -> QuerySet[Need]:
    """Needs a company holds and others may help to pay, with `unfunded_idr`; by kecamatan and without a month.

    A need that is taken counts in no cell any more.
    """
    room = Commitment.objects.live().filter(need=OuterRef("pk"), leader__company__isnull=False)
    room = room.filter(pledged_idr__lt=F("cost_idr")).annotate(left_idr=F("cost_idr") - F("pledged_idr"))
    left = Subquery(room.values("left_idr"), output_field=BigIntegerField())
    return (
        Need.objects.filter(status=Need.Status.COMMITTED)
        .annotate(unfunded_idr=left)
        .filter(unfunded_idr__isnull=False)
        .select_related("indicator", DISTRICT)
        .only("public_code", "cost_idr", "indicator__code", f"{DISTRICT}__kemendagri_code", f"{DISTRICT}__name")
    )


def as_shown(row: dict) -> dict:
    """What a company sees of a row of `needs_for_companies`: the village where enough others share all, else less."""
    village, district = row[f"{VILLAGE}__name"], row[f"{DISTRICT}__name"]
    if row["names_village"]:
        area = (row[f"{VILLAGE}__kemendagri_code"], f"{row[f'{VILLAGE}__kind'].capitalize()} {village}, {district}",
                Area.Level.VILLAGE.value)  # fmt: skip
    else:
        area = row[f"{DISTRICT}__kemendagri_code"], f"Kecamatan {district}", Area.Level.DISTRICT.value
    month = row["verified_month"] if row["names_village"] or row["names_month"] else None
    return {
        "public_code": row["public_code"], "indicator": row["indicator__code"], "area_code": area[0],
        "area_name": area[1], "area_level": area[2], "cost_idr": row["cost_idr"],
        "verified_month": f"{month:%Y-%m}" if month else None,
    }  # fmt: skip


def shown_in_village(needs: QuerySet[Need], village: Area) -> QuerySet[Need]:
    """Those whose village is named; where it is hidden, the filter finds nothing."""
    return needs.filter(names_village=True, household__village=village)


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
    """Each with n_villages and, in rupiah of the year: promised_idr (its word), reserved_idr (held or approved),
    approved_idr, delivered_idr."""
    led = Commitment.objects.filter(leader=OuterRef("funder"))
    taken = led.filter(committed_at__year=year)
    approved = taken.filter(status__in=[Commitment.Status.APPROVED, Commitment.Status.ACTIVE])
    villages = CompanyArea.objects.filter(company=OuterRef("pk"))
    promised = YearlyCommitment.objects.filter(company=OuterRef("pk"), year=year)
    return companies.select_related("funder").annotate(
        n_villages=_total(villages, "company", Count("pk")),
        promised_idr=_total(promised, "company", Sum("amount_idr")),
        reserved_idr=_total(taken.live(), "leader", Sum("cost_idr")),
        approved_idr=_total(approved, "leader", Sum("cost_idr")),
        delivered_idr=_total(led.filter(completed_on__year=year), "leader", Sum("cost_idr")),
    )


@dataclass(frozen=True)
class YearFigures:
    """Of one company and one calendar year (WITA); rupiah from its funding lines, counts from minutes (BAST)."""

    promised_idr: int
    pledged_idr: int
    transferred_idr: int
    in_kind_idr: int
    delivered_idr: int
    n_delivered: int
    n_resolved: int


def year_of(company: Company, year: int) -> YearFigures:
    """Money by the day it was promised or paid, aid by the day it was handed over.

    delivered_idr is the company's share of what was handed over that year, by quantity. A household counts once.
    """
    lines = FundingLine.objects.filter(funder=company.funder_id)
    stands = lines.exclude(commitment__status__in=["cancelled", "expired"])
    payments = Payment.objects.filter(line__in=lines, paid_on__year=year)
    paid = {kind: payments.filter(kind=kind).aggregate(total=Sum("amount_idr"))["total"] or 0 for kind in Payment.Kind}
    given = lines.filter(commitment__delivery__delivered_on__year=year)
    shares = given.values_list("pledged_idr", "commitment__delivery__quantity", "commitment__planned_quantity")
    served = Need.objects.filter(commitments__in=given.values("commitment"))
    promised = company.yearly_commitments.filter(year=year).first()
    return YearFigures(
        promised_idr=promised.amount_idr if promised else 0,
        pledged_idr=stands.filter(pledged_at__year=year).aggregate(total=Sum("pledged_idr"))["total"] or 0,
        transferred_idr=paid[Payment.Kind.TRANSFER],
        in_kind_idr=paid[Payment.Kind.IN_KIND],
        delivered_idr=sum(pledged_idr * quantity // planned for pledged_idr, quantity, planned in shares),
        n_delivered=served.values("household").distinct().count(),
        n_resolved=served.filter(status=Need.Status.RESOLVED).distinct().count(),
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
