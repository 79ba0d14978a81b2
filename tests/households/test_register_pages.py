from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import AccessLog
from accounts.roles import Role
from households import actions, reports
from households.models import Claim, Evidence, Household
from tests.factories import HouseholdFactory, PersonFactory, ResidenceFactory
from tests.households.register_files import family, listed, nik, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(village):
    home = HouseholdFactory(village=village, code="RK55555555")
    ResidenceFactory(household=home, person=PersonFactory(name="Siti Aminah", number=nik(1)))
    return home


def page(household):
    return f"/register/{household.code}/"


def test_a_supervisor_sees_the_households_of_his_village_and_no_other(client_as, household, other_village):
    stranger = HouseholdFactory(village=other_village)
    client = client_as(Role.SUPERVISOR, areas=[household.village])

    answer = client.get("/register/")

    assert [row.code for row in answer.context["object_list"]] == [household.code]
    assert client.get(page(household)).status_code == 200
    assert client.get(page(stranger)).status_code == 404


def test_a_supervisor_of_the_kecamatan_sees_its_villages(client_as, household):
    client = client_as(Role.SUPERVISOR, areas=[household.village.parent])

    assert client.get(page(household)).status_code == 200


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.OPD_OFFICER, Role.OPD_VIEWER, Role.LEADER])
def test_other_roles_have_no_register(client_as, household, role):
    client = client_as(role)

    assert client.get("/register/").status_code == 403
    assert client.get(page(household)).status_code == 403


def test_an_analyst_sees_all_villages(client_as, household, other_village):
    HouseholdFactory(village=other_village)

    assert len(client_as(Role.BAPPEDA_ANALYST).get("/register/").context["object_list"]) == 2


@pytest.mark.parametrize(
    ("query", "n_found"),
    [
        ("q=sitti+AMINAH", 1), ("q=rk5555", 1), ("q=budi", 0), ("status=unverified", 1), ("status=verified", 0),
        ("status=closed", 0),
    ],
)  # fmt: skip
def test_the_list_is_searched_by_name_and_code_and_filtered(client_as, household, query, n_found):
    answer = client_as(Role.BAPPEDA_ANALYST).get(f"/register/?{query}")

    assert len(answer.context["object_list"]) == n_found


def test_the_list_is_filtered_by_kecamatan_village_and_source(client_as, load_dtsen, village, other_village):
    load_dtsen([family(1)], [person(1, 1)])
    client, source = client_as(Role.BAPPEDA_ANALYST), Claim.objects.get().source

    def n_found(**query):
        return len(client.get("/register/", query).context["object_list"])

    assert n_found(kecamatan=village.parent_id, desa=village.pk, sumber=source.pk) == 1
    assert n_found(desa=other_village.pk) == n_found(kecamatan=other_village.parent_id) == 0


def test_a_supervisor_is_offered_his_own_villages_only(client_as, household, other_village):
    answer = client_as(Role.SUPERVISOR, areas=[household.village]).get("/register/").content.decode()

    assert household.village.full_name in answer
    assert other_village.full_name not in answer


def test_the_list_says_who_where_how_many_and_by_which_source(client_as, load_dtsen):
    load_dtsen([family(1)], [person(1, 1), person(2, 1, status_hubungan_keluarga="3")])

    (row,) = client_as(Role.BAPPEDA_ANALYST).get("/register/").context["rows"]

    shown = {cell.column.key: cell.value for cell in row["cells"]}
    assert (shown["head"], shown["n_members"], shown["rt"]) == ("WARGA B", 2, "001")
    assert shown["sources"] == "DTSEN (peragaan)"
    assert shown["n_open_needs"] == 0


def test_the_list_asks_as_many_questions_for_many_rows_as_for_one(client_as, household):
    client = client_as(Role.BAPPEDA_ANALYST)

    def n_queries():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/register/")
        return len(queries)

    n_queries()
    few = n_queries()
    for _ in range(20):
        ResidenceFactory(household__village=household.village)
    assert n_queries() == few


def test_an_export_masks_names_holds_no_nik_and_is_logged(client_as, household):
    answer = client_as(Role.BAPPEDA_ANALYST).get("/register/?ekspor=xlsx")

    cells = [str(cell) for row in load_workbook(BytesIO(answer.content)).active.values for cell in row]
    assert "S*** A***" in cells
    assert not any("Aminah" in cell or nik(1)[:6] in cell for cell in cells)
    log = AccessLog.objects.get(kind="export")
    assert (log.count, log.object_ids) == (1, [household.pk])


def test_who_may_not_export_is_told_so_and_offered_nothing(client_as, household):
    client = client_as(Role.SUPERVISOR, areas=[household.village])

    assert client.get("/register/?ekspor=xlsx").status_code == 403
    assert "ekspor=xlsx" not in client.get("/register/").content.decode()
    assert not AccessLog.objects.filter(kind="export").exists()


def test_an_empty_register_says_what_to_do(client_as, kukar):
    assert "/register/impor/baru/" in client_as(Role.BAPPEDA_ADMIN).get("/register/").content.decode()
    assert "/register/impor/baru/" not in client_as(Role.BAPPEDA_ANALYST).get("/register/").content.decode()


def test_opening_a_household_is_written_down(client_as, household):
    client = client_as(Role.BAPPEDA_ANALYST)

    client.get(page(household))

    log = AccessLog.objects.get(kind="household")
    assert (log.actor, log.object_ids, log.purpose) == (client.user, [household.pk], "membuka halaman rumah tangga")


def test_the_page_shows_the_nik_masked(client_as, household):
    answer = client_as(Role.BAPPEDA_ADMIN).get(page(household)).content.decode()

    assert f"6402********{nik(1)[-4:]}" in answer
    assert nik(1) not in answer


def test_claims_stand_side_by_side_and_differences_are_marked(load_p3ke, load_dtsen, client_as):
    load_p3ke([listed(1, "F1", penerima_pkh="YA")])
    load_dtsen([family(1)], [person(1, 1), person(2, 1, status_hubungan_keluarga="3")])

    report = client_as(Role.BAPPEDA_ANALYST).get(page(Household.objects.get())).context["report"]

    rows = {row.label: row for row in report.said.rows}
    assert [head.source for head in report.said.heads] == ["DTSEN (peragaan)", "P3KE (peragaan)"]
    assert rows["Jumlah anggota keluarga (orang)"].values == ["2", "1"]
    assert rows["Jumlah anggota keluarga (orang)"].is_different
    assert not rows["Luas lantai (m2)"].is_different
    assert rows["Luas lantai (m2)"].values == ["36", None]


def test_a_confirmed_value_stands_beside_the_claims(load_dtsen, client_as):
    load_dtsen([family(1, luas_lantai="36")], [person(1, 1)])
    home, client = Household.objects.get(), client_as(Role.BAPPEDA_ANALYST)
    seen_on = date(2026, 2, 1)
    evidence = Evidence.objects.create(
        household=home, kind="visit", observed_on=seen_on, expires_on=date(2028, 2, 1), by=client.user
    )
    actions.confirm_values(household=home, evidence=evidence, values={"floor_area_m2": 20})

    report = client.get(page(home)).context["report"]

    row = next(row for row in report.said.rows if row.label == "Luas lantai (m2)")
    assert (row.values, row.confirmed, row.confirmed_on, row.is_different) == (["36"], "20", seen_on, True)
    assert report.step == "visit"


def test_assessments_and_needs_stand_on_the_page_with_their_cause(load_dtsen, client_as):
    load_dtsen([family(1)], [person(1, 1)])
    home, client = Household.objects.get(), client_as(Role.BAPPEDA_ANALYST)
    evidence = Evidence.objects.create(
        household=home, kind="visit", observed_on=date(2026, 2, 1), expires_on=date(2028, 2, 1), by=client.user
    )
    actions.confirm_values(household=home, evidence=evidence, values={"roof": "thatch"})
    actions.assess_household(household=home, evidence=evidence)
    actions.open_needs(household=home, evidence=evidence)

    report = client.get(page(home)).context["report"]

    roof = next(finding for finding in report.lacking if finding.label == "Atap tidak layak")
    assert roof.because.startswith("Jenis atap terluas: Jerami")
    assert [need.indicator.code for need in report.needs] == ["bad_roof"]
    assert report.step == "need"


def test_an_app_above_adds_its_panel_and_its_events(client_as, household, monkeypatch):
    monkeypatch.setattr(reports, "_panels", [])

    @reports.show_on_household
    def visits(household, user):
        entry = reports.PanelEntry("Kunjungan 1", url="/kunjungan/1/", state="Disetujui", tone="good")
        return reports.Panel("Kunjungan", [entry], [reports.Event(date(2026, 1, 1), "Dikunjungi")], step="decision")

    answer = client_as(Role.BAPPEDA_ANALYST).get(page(household))

    assert "/kunjungan/1/" in answer.content.decode()
    assert "Dikunjungi" in [event.what for event in answer.context["report"].events]
    assert answer.context["report"].step == "decision"


def test_a_household_asks_as_many_questions_for_many_members_as_for_few(client_as, load_dtsen, village):
    load_dtsen([family(1), family(2)], [person(1, 1), *(person(n, 2) for n in range(2, 9))])
    client = client_as(Role.BAPPEDA_ANALYST)
    small, large = Household.objects.order_by("pk")

    def n_queries(home):
        with CaptureQueriesContext(connection) as queries:
            client.get(page(home))
        return len(queries)

    n_queries(small)
    assert n_queries(large) == n_queries(small)
