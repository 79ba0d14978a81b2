"""Who gave what in a year, by company and by kecamatan, and the letter to each company."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.roles import Role
from households.models import Area, Need
from interventions import actions as interventions
from interventions.models import Commitment, FundingLine
from partners import actions, contributing
from partners.contributions.documents import letter_data, letter_pdf
from partners.models import Company
from partners.reports import districts_with_year, with_year, year_of
from tests.factories import AreaFactory, UserFactory
from tests.interventions.factories import HouseholdFactory, NeedFactory, ResidenceFactory, picture
from tests.partners.factories import CompanyFactory, approved, offered

pytestmark = pytest.mark.django_db
LIST, DISTRICTS = reverse("partners:contribution-list"), reverse("partners:contribution-district-list")
YEAR = timezone.localdate().year
COST = 2_500_000


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def promise(company, amount_idr: int, year: int = YEAR) -> None:
    actions.set_yearly_commitment(company=company, year=year, amount_idr=amount_idr, by=UserFactory())


def pay(line, amount_idr: int, kind: str = "transfer") -> None:
    company = Company.objects.get(funder=line.funder)
    contributing.record_payment(
        company=company, line=line, kind=kind, amount_idr=amount_idr, paid_on=timezone.localdate()
    )


def give(line) -> None:
    interventions.deliver(
        commitment=line.commitment, delivered_on=timezone.localdate(), bast_number=f"BAST/{line.pk}", quantity=1,
        photo=picture(), by=UserFactory(),
    )  # fmt: skip


@pytest.fixture
def giver():
    """Promised much, pledged two parts, paid for both, handed one over."""
    company = CompanyFactory(funder__name="PT Pemberi")
    promise(company, 10_000_000)
    first, second = approved(company), approved(company, 1_000_000)
    pay(first, 2_000_000)
    pay(second, 400_000, "in_kind")
    give(first)
    return company


def rows(answer) -> dict:
    cells = [{cell.column.key: cell.value for cell in row["cells"]} for row in answer.context["rows"]]
    return {row["name"]: row for row in cells}


def test_each_figure_stands_alone(client_as, giver):
    row = rows(client_as(Role.LEADER).get(LIST))["PT Pemberi"]

    figures = [row[key] for key in ("promised", "pledged", "transferred", "in_kind", "delivered", "n_delivered")]
    assert figures == [10_000_000, 3_500_000, 2_000_000, 400_000, COST, 1]
    assert (row["n_resolved"], str(row["standing"])) == (0, "Sudah menyerahkan")


def test_a_need_seen_gone_is_resolved(client_as, giver):
    Need.objects.filter(status="delivered").update(status="resolved")

    assert rows(client_as(Role.LEADER).get(LIST))["PT Pemberi"]["n_resolved"] == 1


def test_a_year_without_anything_is_empty(client_as, giver):
    row = rows(client_as(Role.LEADER).get(f"{LIST}?tahun={YEAR - 1}"))["PT Pemberi"]

    assert (row["promised"], row["pledged"], row["delivered"], str(row["standing"])) == (0, 0, 0, "Belum berkontribusi")


@pytest.mark.parametrize("year", ["x", "99999999", "2019", "-1", str(YEAR + 1), ""])
def test_a_year_that_cannot_be_shows_this_one(client_as, giver, year):
    assert client_as(Role.LEADER).get(f"{LIST}?tahun={year}").context["year"] == YEAR


def test_a_promise_that_ended_counts_nowhere(client_as):
    company = CompanyFactory(funder__name="PT Mundur")
    actions.withdraw_reservation(reservation=actions.reserve_need(company=company, need=offered()))

    assert rows(client_as(Role.LEADER).get(LIST))["PT Mundur"]["pledged"] == 0


def test_who_has_not_contributed(client_as, giver):
    CompanyFactory(funder__name="PT Anggota", forum_since=timezone.localdate())
    promise(CompanyFactory(funder__name="PT Berjanji"), 5_000_000)
    CompanyFactory(funder__name="PT Lain")
    client = client_as(Role.BAPPEDA_ANALYST)

    page = client.get(LIST)
    assert page.context["n_owing"] == 2
    assert set(rows(client.get(LIST + page.context["owing_url"]))) == {"PT Anggota", "PT Berjanji"}
    assert set(rows(client.get(f"{LIST}?standing=none"))) == {"PT Anggota", "PT Berjanji", "PT Lain"}
    assert set(rows(client.get(f"{LIST}?standing=delivered"))) == {"PT Pemberi"}


def test_who_joined_later_owed_nothing_before(client_as):
    CompanyFactory(funder__name="PT Anggota", forum_since=timezone.localdate())

    page = client_as(Role.LEADER).get(f"{LIST}?tahun={YEAR - 1}")
    assert (page.context["n_owing"], rows(page)["PT Anggota"]["forum"]) == (0, "tidak")


def test_a_household_with_two_needs_is_one_household(client_as):
    company, first = CompanyFactory(funder__name="PT Pemberi"), offered()
    second = NeedFactory(household=first.household, opened_by=first.opened_by)
    for need in (first, second):
        give(approved(company, need=need))

    row = rows(client_as(Role.LEADER).get(LIST))["PT Pemberi"]
    assert (row["n_delivered"], row["delivered"]) == (1, 2 * COST)


def test_a_kecamatan_has_its_own_figures(client_as):
    here, there = AreaFactory(parent__name="Anggana"), AreaFactory(parent__name="Tabang")
    company = CompanyFactory(funder__name="PT Pemberi")
    promise(company, 10_000_000)
    give(approved(company, household=HouseholdFactory(village=here)))
    pay(approved(company, household=HouseholdFactory(village=there)), 300_000)
    client = client_as(Role.LEADER)

    found = rows(client.get(DISTRICTS))
    assert (found["Anggana"]["delivered"], found["Anggana"]["transferred"]) == (COST, 0)
    assert (found["Tabang"]["delivered"], found["Tabang"]["transferred"]) == (0, 300_000)
    one = client.get(f"{LIST}?kecamatan={here.parent.kemendagri_code}")
    assert "promised" not in rows(one)["PT Pemberi"]
    assert rows(one)["PT Pemberi"]["delivered"] == COST
    assert rows(client.get(f"{DISTRICTS}?perusahaan={CompanyFactory().pk}"))["Anggana"]["delivered"] == 0


def test_companies_and_kecamatan_add_up_to_the_same(giver):
    companies = with_year(Company.objects.all(), YEAR)
    districts = districts_with_year(Area.objects.districts(), YEAR)

    for figure in ("pledged_idr", "transferred_idr", "in_kind_idr", "delivered_idr"):
        assert sum(getattr(row, figure) for row in companies) == sum(getattr(row, figure) for row in districts) > 0


def test_a_part_of_what_was_planned_is_a_part_of_the_money(giver):
    line = approved(giver, 999_999)
    Commitment.objects.filter(pk=line.commitment_id).update(planned_quantity=3)
    line.refresh_from_db()
    give(line)

    assert year_of(giver, YEAR).delivered_idr == COST + 333_333


def test_the_lists_take_the_same_number_of_queries_however_long(client_as, giver):
    client = client_as(Role.LEADER)

    def n_queries(page):
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        return len(captured)

    client.get(LIST)
    before = [n_queries(page) for page in (LIST, DISTRICTS)]
    for _ in range(3):
        approved(CompanyFactory())
    assert [n_queries(page) for page in (LIST, DISTRICTS)] == before


def test_the_workbook_says_what_its_columns_mean(client_as, giver):
    answer = client_as(Role.BAPPEDA_ANALYST).get(f"{LIST}?ekspor=xlsx")

    sheet = load_workbook(BytesIO(answer.content)).active
    headings, row = ([cell.value for cell in sheet[number]] for number in (3, 4))
    assert dict(zip(headings, row, strict=True))["Diserahkan"] == COST
    assert f"31 Desember {YEAR}" in sheet["A2"].value
    assert "berita acara (BAST)" in sheet["A2"].value


@pytest.mark.parametrize("role", [Role.OPD_OFFICER, Role.SUPERVISOR, Role.VERIFIER])
def test_other_roles_read_none(client_as, giver, role):
    client = client_as(role)

    assert {client.get(page).status_code for page in (LIST, DISTRICTS, letter_of(giver))} == {403}


# The letter


def letter_of(company, year: int = YEAR) -> str:
    return reverse("partners:company-letter", args=[company.pk, year])


def test_the_letter_is_a_pdf(client_as, giver):
    answer = client_as(Role.BAPPEDA_ADMIN).get(letter_of(giver))

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert f"surat-pt-pemberi-{YEAR}" in answer["Content-Disposition"]


def test_the_letter_tells_what_is_open_and_thanks(giver):
    data = letter_data(giver, YEAR)

    assert [value for _, value, _ in data["figures"]][:5] == [
        "Rp10.000.000", "Rp3.500.000", "Rp2.000.000", "Rp400.000", "Rp2.500.000",
    ]  # fmt: skip
    assert "terima kasih" in data["words"][0]
    assert "Rp6.500.000 belum diarahkan" in data["words"][1]
    assert data["open_total"] == "Rp1.000.000"
    assert len(data["open"]) == 1


def test_the_letter_asks_where_nothing_came():
    company = CompanyFactory()
    assert "mengajak perusahaan" in letter_data(company, YEAR)["words"][0]

    promise(company, 1_000_000)
    assert "merealisasikannya" in letter_data(company, YEAR)["words"][0]


def test_the_letter_names_no_household():
    village, company = AreaFactory(name="Rahasia"), CompanyFactory()
    household = HouseholdFactory(village=village, address="Jalan Kenari", code="RK99999999")
    ResidenceFactory(household=household, person__name="Siti Rekaan")
    approved(company, household=household)

    said = str(letter_data(company, YEAR))
    assert not any(word in said for word in ("Rahasia", "Kenari", "Siti", "RK99999999"))


def test_marks_of_typesetting_in_a_name_stay_text():
    company = CompanyFactory(funder__name="PT #panic(1) *Uji* $x$", address="Jalan #let\nGang @1", contact_name="_Bu_")

    assert letter_pdf(company, YEAR)[:5] == b"%PDF-"


def test_a_letter_of_a_year_to_come_is_not_there(client_as, giver):
    client = client_as(Role.BAPPEDA_ADMIN)

    assert client.get(letter_of(giver, YEAR + 1)).status_code == 404
    assert client.get(letter_of(giver, 2019)).status_code == 404


def test_what_is_open_from_an_earlier_year_stands_in_the_letter(giver):
    line = giver.funder.funding_lines.get(commitment__status="approved")
    FundingLine.objects.filter(pk=line.pk).update(pledged_at=timezone.now() - timedelta(days=800))

    assert letter_data(giver, YEAR)["open"][0][0] == line.commitment.need.public_code
