import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from interventions import actions as interventions
from partners import actions, contributing
from partners.models import ApiKey
from tests.factories import AreaFactory, UserFactory
from tests.interventions.factories import HouseholdFactory, picture, second_person
from tests.partners.factories import CompanyFactory, client_with, offered, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return CompanyFactory(funder__name="PT Contoh Uji", ring1=[AreaFactory(name="Loa Uji")])


@pytest.fixture
def reservation(company):
    return actions.reserve_need(company=company, need=offered())


@pytest.fixture
def pages(company, reservation):
    return [
        reverse("partners:company-list"), reverse("partners:company-detail", args=[company.pk]),
        reverse("partners:reservation-list"), reverse("partners:reservation-detail", args=[reservation.code]),
    ]  # fmt: skip


def test_the_office_and_the_leader_read_every_page(client_as, pages):
    for role in (Role.BAPPEDA_ADMIN, Role.BAPPEDA_ANALYST, Role.LEADER):
        client = client_as(role)
        assert [client.get(page).status_code for page in pages] == [200] * 4


@pytest.mark.parametrize("role", [Role.OPD_OFFICER, Role.OPD_VIEWER, Role.SUPERVISOR, Role.VERIFIER])
def test_other_roles_read_none(client_as, pages, role):
    client = client_as(role)

    assert [client.get(page).status_code for page in pages] == [403] * 4


def test_no_page_names_the_village_of_a_reserved_need(client_as, company, pages):
    need = offered(household=HouseholdFactory(village=AreaFactory(name="Desa Rahasia"), address="Jalan Kenari"))
    reservation = actions.reserve_need(company=company, need=need)
    client = client_as(Role.LEADER)

    for page in [*pages, reverse("partners:reservation-detail", args=[reservation.code])]:
        text = client.get(page).content.decode()
        assert "Rahasia" not in text
        assert "Kenari" not in text


def test_what_is_not_there_is_a_404(client_as):
    client = client_as(Role.BAPPEDA_ADMIN)

    assert client.get(reverse("partners:company-detail", args=[0])).status_code == 404
    assert client.get(reverse("partners:reservation-detail", args=["R-AAAAAAAAAA"])).status_code == 404
    assert client.post(reverse("partners:key-issue", args=[0])).status_code == 404


def test_an_issued_key_is_shown_once_and_works(client_as, company):
    client = client_as(Role.BAPPEDA_ADMIN)
    answer = client.post(reverse("partners:key-issue", args=[company.pk]), {"slot": 1, "days": 30, "scopes": ["read"]})

    token = re.search(r"data-token>(.+?)<", answer.content.decode())[1]
    page = client.get(reverse("partners:company-detail", args=[company.pk])).content.decode()
    assert client_with(token).get("/api/v1/needs").status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert str(ApiKey.objects.get()) in page
    assert token not in page


@pytest.mark.parametrize(
    "wrong",
    [{"slot": 3}, {"days": 99_999}, {"slot": "x", "days": ""}, {"scopes": []}, {"scopes": ["all"]}, {"networks": "x"}],
)
def test_a_key_of_no_known_slot_term_or_scope_is_not_made(client_as, company, wrong):
    data = {"slot": 1, "days": 30, "scopes": ["read"]} | wrong
    answer = client_as(Role.BAPPEDA_ADMIN).post(reverse("partners:key-issue", args=[company.pk]), data, follow=True)

    assert any(words in answer.content.decode() for words in ["Kunci tidak dibuat", "bukan alamat atau jaringan"])
    assert not ApiKey.objects.exists()


def test_a_full_slot_is_said_in_words(client_as, company):
    token_of(company, slot=1)
    answer = client_as(Role.BAPPEDA_ADMIN).post(
        reverse("partners:key-issue", args=[company.pk]), {"slot": 1, "days": 30, "scopes": ["read"]}, follow=True
    )

    assert "Slot 1 masih terisi" in answer.content.decode()
    assert ApiKey.objects.count() == 1


def test_a_key_is_revoked_on_the_page_of_its_own_company_only(client_as, company):
    client, token = client_as(Role.BAPPEDA_ADMIN), token_of(company)
    prefix = ApiKey.objects.get().prefix

    wrong = client.post(reverse("partners:key-revoke", args=[CompanyFactory().pk, prefix]))
    assert (wrong.status_code, client_with(token).get("/api/v1/needs").status_code) == (404, 200)

    client.post(reverse("partners:key-revoke", args=[company.pk, prefix]))
    assert client_with(token).get("/api/v1/needs").status_code == 401


@pytest.mark.parametrize("role", [Role.BAPPEDA_ANALYST, Role.LEADER])
def test_readers_change_nothing(client_as, company, reservation, role):
    token_of(company, slot=2)
    client = client_as(role)
    addresses = [
        reverse("partners:key-issue", args=[company.pk]),
        reverse("partners:key-revoke", args=[company.pk, ApiKey.objects.get().prefix]),
        reverse("partners:reservation-approve", args=[reservation.code]),
        reverse("partners:reservation-refuse", args=[reservation.code]),
    ]

    answers = [client.post(address, {"slot": 1, "days": 30, "reason": "tidak perlu lagi"}) for address in addresses]

    reservation.refresh_from_db()
    assert [answer.status_code for answer in answers] == [403] * 4
    assert reservation.is_open
    assert ApiKey.objects.filter(revoked_at=None).count() == 1


def test_readers_see_no_buttons(client_as, pages):
    client = client_as(Role.LEADER)

    for page in pages:
        main = client.get(page).content.decode().split("<main")[1].split("</main>")[0]
        assert 'method="post"' not in main


def test_a_reservation_is_approved_from_the_list(client_as, reservation):
    client = client_as(Role.BAPPEDA_ADMIN)
    address = reverse("partners:reservation-approve", args=[reservation.code])
    assert address in client.get(reverse("partners:reservation-list")).content.decode()

    answer = client.post(address, follow=True)

    reservation.refresh_from_db()
    assert "disetujui" in answer.content.decode()
    assert reservation.commitment.status == "approved"
    assert address not in client.get(reverse("partners:reservation-list")).content.decode()


def test_approving_twice_is_said_in_words(client_as, reservation):
    client = client_as(Role.BAPPEDA_ADMIN)
    address = reverse("partners:reservation-approve", args=[reservation.code])
    client.post(address)

    assert "sudah disetujui" in client.post(address, follow=True).content.decode()


def test_a_refusal_needs_a_reason_and_frees_the_need(client_as, reservation):
    client = client_as(Role.BAPPEDA_ADMIN)
    address = reverse("partners:reservation-refuse", args=[reservation.code])
    unexplained = client.post(address, {"reason": ""})
    assert "error-summary" in unexplained.content.decode()

    client.post(address, {"reason": "Dikerjakan APBD tahun ini"})

    reservation.refresh_from_db()
    assert reservation.commitment.status == "cancelled"
    assert reservation.commitment.cancelled_reason == "Dikerjakan APBD tahun ini"
    assert reservation.commitment.need.status == "open"


def test_the_list_tells_who_has_contributed(client_as, company, reservation, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    CompanyFactory(funder__name="PT Diam")
    list_page, client = reverse("partners:company-list"), client_as(Role.BAPPEDA_ADMIN)
    assert standings(client.get(list_page)) == {"PT Contoh Uji": "Baru berjanji", "PT Diam": "Belum berkontribusi"}

    actions.approve_reservation(reservation=reservation, by=second_person())
    line = reservation.commitment.funding_lines.get()
    contributing.record_payment(company=company, line=line, kind="transfer", amount_idr=1, paid_on=timezone.localdate())
    assert standings(client.get(list_page))["PT Contoh Uji"] == "Sudah memberi, belum diserahkan"

    commitment = reservation.commitment
    commitment.refresh_from_db()
    interventions.deliver(
        commitment=commitment, delivered_on=timezone.localdate(), bast_number="1/BAST", quantity=1, photo=picture(),
        by=UserFactory(),
    )  # fmt: skip
    row = rows(client.get(list_page))["PT Contoh Uji"]
    assert (str(row["standing"]), row["delivered"]) == ("Sudah menyerahkan", commitment.cost_idr)


def rows(answer) -> dict:
    cells = [{cell.column.key: cell.value for cell in row["cells"]} for row in answer.context["rows"]]
    return {row["name"]: row for row in cells}


def standings(answer) -> dict:
    return {name: str(row["standing"]) for name, row in rows(answer).items()}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("standing=none", {"PT Diam"}), ("standing=pledged", {"PT Contoh Uji"}), ("standing=paid", set()),
        ("standing=delivered", set()), ("sector=bank", {"PT Diam"}), ("name=contoh", {"PT Contoh Uji"}),
    ],
)  # fmt: skip
def test_the_list_of_companies_is_filtered(client_as, reservation, query, names):
    CompanyFactory(funder__name="PT Diam", sector="bank")

    assert set(rows(client_as(Role.LEADER).get(f"{reverse('partners:company-list')}?{query}"))) == names


@pytest.mark.parametrize("page", ["partners:company-list", "partners:reservation-list"])
def test_a_list_takes_the_same_number_of_queries_however_long(client_as, reservation, page):
    client = client_as(Role.BAPPEDA_ADMIN)
    client.get(reverse(page))  # what is kept from request to request
    before = n_queries(client, page)

    for _ in range(3):
        actions.reserve_need(company=CompanyFactory(), need=offered())

    assert n_queries(client, page) == before


def n_queries(client, page) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse(page))
    return len(captured)


def test_the_lists_leave_as_workbooks(client_as, reservation):
    client = client_as(Role.BAPPEDA_ANALYST)

    for page in ("partners:company-list", "partners:reservation-list"):
        answer = client.get(f"{reverse(page)}?ekspor=xlsx")
        assert (answer.status_code, answer.content[:2]) == (200, b"PK")


def test_the_admin_shows_keys_without_their_hash_and_adds_none(client_as, company):
    token_of(company)
    client = client_as(Role.BAPPEDA_ADMIN)

    assert client.get(reverse("admin:partners_apikey_changelist")).status_code == 200
    page = client.get(reverse("admin:partners_apikey_change", args=[ApiKey.objects.get().pk]))
    assert "hash" not in page.content.decode().split('id="content"')[1]
    assert client.get(reverse("admin:partners_apikey_add")).status_code == 403


def test_a_company_is_registered_and_changed_in_the_admin(client_as, company):
    client = client_as(Role.BAPPEDA_ADMIN)

    assert client.get(reverse("admin:partners_company_add")).status_code == 200
    page = client.get(reverse("admin:partners_company_change", args=[company.pk])).content.decode()
    assert "Desa Loa Uji" in page
    assert client_as(Role.LEADER).get(reverse("admin:partners_company_changelist")).status_code in {302, 403}
