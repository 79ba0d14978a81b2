"""What companies may see of needs, and what the office sees of companies."""

from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache

from django.db.models import (
    BigIntegerField,
    Count,
    DateField,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Cast, Coalesce, Floor, TruncMonth

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
    # A moment, so that the index is asked; a day would have all cells hashed for each page.
    cell = ShownCell.objects.filter(
        indicator=OuterRef("indicator"), cost_idr=OuterRef("cost_idr"), month=OuterRef("verified_month")
    )
    return needs.annotate(
        names_village=Exists(cell.filter(area=OuterRef(VILLAGE))),
        names_month=Exists(cell.filter(area=OuterRef(DISTRICT))),
        shown_month=Cast("verified_month", DateField()),
    ).values(*READ_FIELDS, "shown_month", "names_village", "names_month")


def needs_for_companies(on: date) -> QuerySet[Need]:
    """Rows of offered needs: READ_FIELDS, `shown_month`, and whether village and month may be named.

    Nothing of the people. What may be named was counted when the cells were last published (partners/cells.py).
    """
    return _needs_for_companies(on).all()


def with_month(needs: QuerySet[Need]) -> QuerySet[Need]:
    """Each with the month in which its household was last verified."""
    return needs.annotate(verified_month=TruncMonth("household__verified_on"))


def partly_funded_needs(company: Company | None = None) -> QuerySet[Need]:
    """Needs a company holds and this one may help to pay, with `unfunded_idr`; by kecamatan and without a month.

    A need that is taken counts in no cell any more.
    """
    room = Commitment.objects.live().filter(need=OuterRef("pk"), leader__company__isnull=False)
    if company:
        room = room.exclude(funding_lines__funder=company.funder_id)  # it pays already
    room = room.filter(pledged_idr__lt=F("cost_idr")).annotate(left_idr=F("cost_idr") - F("pledged_idr"))
    left = Subquery(room.values("left_idr"), output_field=BigIntegerField())
    return (
        Need.objects.filter(status=Need.Status.COMMITTED)
        .annotate(unfunded_idr=left)
        .filter(unfunded_idr__isnull=False)
        .select_related("indicator", DISTRICT)
        .only("public_code", "cost_idr", "indicator__code", "indicator__label", f"{DISTRICT}__kemendagri_code",
              f"{DISTRICT}__name")
    )  # fmt: skip


def as_shown(row: dict) -> dict:
    """What a company sees of a row of `needs_for_companies`: the village where enough others share all, else less."""
    village, district = row[f"{VILLAGE}__name"], row[f"{DISTRICT}__name"]
    if row["names_village"]:
        area = (row[f"{VILLAGE}__kemendagri_code"], f"{row[f'{VILLAGE}__kind'].capitalize()} {village}, {district}",
                Area.Level.VILLAGE.value)  # fmt: skip
    else:
        area = row[f"{DISTRICT}__kemendagri_code"], f"Kecamatan {district}", Area.Level.DISTRICT.value
    month = row["shown_month"] if row["names_village"] or row["names_month"] else None
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


def with_villages(companies: QuerySet[Company]) -> QuerySet[Company]:
    """Each with n_villages of its ring 1."""
    return companies.annotate(
        n_villages=_total(CompanyArea.objects.filter(company=OuterRef("pk")), "company", Count("pk"))
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
    row = with_year(Company.objects.filter(pk=company.pk), year).get()
    return YearFigures(**{field.name: getattr(row, field.name) for field in fields(YearFigures)})


OF_DISTRICT = "commitment__need__household__village__parent"  # from a funding line


def with_year(companies: QuerySet[Company], year: int, district: Area | None = None) -> QuerySet[Company]:
    """Each with the fields of YearFigures; in one kecamatan without promised_idr, since no promise names a place."""
    promised = YearlyCommitment.objects.filter(company=OuterRef("pk"), year=year)
    place = {OF_DISTRICT: district} if district else {}
    companies = companies.select_related("funder").annotate(
        **_figures_of_lines(year, "funder", funder=OuterRef("funder"), **place)
    )
    return companies if district else companies.annotate(promised_idr=_total(promised, "company", Sum("amount_idr")))


def districts_with_year(districts: QuerySet[Area], year: int, company: Company | None = None) -> QuerySet[Area]:
    """The same of each kecamatan, of all companies or of one, without promised_idr."""
    whose = {"funder": company.funder_id} if company else {"funder__company__isnull": False}
    return districts.annotate(**_figures_of_lines(year, OF_DISTRICT, **{OF_DISTRICT: OuterRef("pk")}, **whose))


def _figures_of_lines(year: int, group: str, **of) -> dict[str, Coalesce]:
    """Money by the day it was promised or paid, aid by the day it was handed over; of the lines that `of` says.

    delivered_idr is the payer's share of what was handed over that year, by quantity. A household counts once.
    """
    lines = FundingLine.objects.filter(**of)
    stands = lines.exclude(commitment__status__in=["cancelled", "expired"]).filter(pledged_at__year=year)
    payments = Payment.objects.filter(paid_on__year=year, **{f"line__{name}": value for name, value in of.items()})
    given = lines.filter(commitment__delivery__delivered_on__year=year)
    pledged = Cast("pledged_idr", DecimalField(max_digits=30, decimal_places=0))
    share = Floor(pledged * F("commitment__delivery__quantity") / F("commitment__planned_quantity"))
    resolved = Q(commitment__need__status=Need.Status.RESOLVED)
    return {
        "pledged_idr": _total(stands, group, Sum("pledged_idr")),
        "transferred_idr": _paid(payments, group, Payment.Kind.TRANSFER),
        "in_kind_idr": _paid(payments, group, Payment.Kind.IN_KIND),
        "delivered_idr": _total(given, group, Sum(share)),
        "n_delivered": _total(given, group, Count("commitment__need__household", distinct=True)),
        "n_resolved": _total(given, group, Count("commitment__need", filter=resolved, distinct=True)),
    }


def _paid(payments: QuerySet[Payment], group: str, kind: str) -> Coalesce:
    return _total(payments.filter(kind=kind), f"line__{group}", Sum("amount_idr"))


def _total(rows: QuerySet, group: str, figure) -> Coalesce:
    """One figure per outer row, 0 where there is nothing."""
    totals = rows.order_by().values(group).annotate(total=figure).values("total")
    return Coalesce(Subquery(totals, output_field=BigIntegerField()), 0)


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
