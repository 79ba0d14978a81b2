"""What companies do in the demonstration, through the same actions as their keys and the pages."""

from datetime import date, timedelta
from random import Random

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from households.models import Area, Indicator, Need
from interventions import actions as interventions
from partners import actions, cells, contributing, proposals
from partners.models import ApiKey, Company, Reservation
from rbpk.demo.companies import companies
from rbpk.demo.fieldwork import house_picture

RESERVED_PER_COMPANY = 2
N_THAT_RESERVE = 8  # the others have promised and not begun
N_SILENT = 2  # of the others: members of the forum that have promised nothing either
GIVEN = 0.6  # of what was approved, handed over
LAST_YEAR_SHARE = 0.8  # of what a company promises this year, it promised the year before


def bring_companies(admin: User, seed: int) -> str:
    """Twenty fictional companies; some hold needs near them, pay and report.

    The first is the sandbox: returns its key, which may do everything and is shown this once.
    """
    rng = Random(seed)  # noqa: S311  a demonstration, not a secret
    today = timezone.localdate()
    for number, entry in enumerate(companies(), start=1):
        company = actions.register_company(
            name=entry.name, sector=entry.sector,
            ring1_villages=Area.objects.filter(kemendagri_code__in=entry.ring1_village_codes),
            yearly_commitment_idr=entry.yearly_commitment_idr, is_synthetic=True, by=admin,
        )  # fmt: skip
        last_year_idr = int(entry.yearly_commitment_idr * LAST_YEAR_SHARE)
        actions.set_yearly_commitment(company=company, year=today.year - 1, amount_idr=last_year_idr, by=admin)
        company.contact_name, company.contact_phone = f"Petugas TJSP {number} (rekaan)", f"+6281200000{number:03}"
        company.forum_since = date(today.year - 2, 1, 1) if number % 4 else None
        company.save()
    for company in Company.objects.order_by("-pk")[:N_SILENT]:
        company.yearly_commitments.all().delete()
    for company in Company.objects.order_by("pk")[:N_THAT_RESERVE]:
        _reserve_some(company, admin, rng)
    cells.publish_cells()
    sandbox = Company.objects.order_by("pk").first()
    _propose(sandbox)
    _look_back(sandbox, today.year - 1)
    _, token = actions.issue_key(company=sandbox, slot=1, by=admin, scopes=ApiKey.Scope.values)
    return token


def _reserve_some(company: Company, admin: User, rng: Random) -> None:
    near = Need.objects.open().filter(household__village__in=company.areas.values("area")).order_by("pk")
    for need in list(near)[:RESERVED_PER_COMPANY]:
        part = need.cost_idr if rng.random() < 0.7 else need.cost_idr // 2
        reservation = actions.reserve_need(company=company, need=need, pledged_idr=part)
        if rng.random() < 0.5:
            actions.approve_reservation(reservation=reservation, by=admin)
            _begin(company, reservation, rng)
            if rng.random() < GIVEN:
                _finish(company, reservation, admin, rng)


def _begin(company: Company, reservation: Reservation, rng: Random) -> None:
    """Half is paid, and the work has begun."""
    today = timezone.localdate()
    line = contributing.lines_of(company).get(commitment=reservation.commitment)
    half = {"amount_idr": line.pledged_idr // 2, "paid_on": today}
    contributing.record_payment(company=company, line=line, kind="transfer", **half)
    progress = contributing.report_progress(
        company=company, line=line, observed_on=today - timedelta(days=rng.randrange(5)), percent=rng.randrange(10, 60),
        note="Bahan sudah di lokasi.",
    )  # fmt: skip
    photo = ContentFile(house_picture(rng), name="kemajuan.jpg")
    contributing.add_file(company=company, progress=progress, file=photo)


def _finish(company: Company, reservation: Reservation, admin: User, rng: Random) -> None:
    """The rest comes as goods, and the family has what it lacked."""
    today, line = timezone.localdate(), contributing.lines_of(company).get(commitment=reservation.commitment)
    rest_idr = line.pledged_idr - line.given_idr
    contributing.record_payment(company=company, line=line, kind="in_kind", amount_idr=rest_idr, paid_on=today)
    interventions.deliver(
        commitment=reservation.commitment, delivered_on=today, quantity=1, by=admin, bast_number=f"BAST/{line.code}",
        photo=ContentFile(house_picture(rng), name="serah.jpg"),
    )  # fmt: skip


def _look_back(company: Company, year: int) -> None:
    contributing.submit_yearly_report(
        company=company, year=year,
        note="Tahun lalu bantuan masih disalurkan sendiri di ring 1 dan belum tercatat di RBPK.",
    )  # fmt: skip


def _propose(company: Company) -> None:
    villages = [row.area for row in company.areas.select_related("area")]
    proposals.propose_programme(
        company=company, name="Jamban sehat ring 1", year=timezone.localdate().year, budget_idr=100_000_000,
        indicators=list(Indicator.objects.filter(opens_need=True).order_by("code")[:1]), villages=villages,
        description="Tangki septik dan kloset untuk keluarga di sekitar tambang.",
    )  # fmt: skip
