"""A year of one OPD in the browser: from its budget to the visit that sees what became of the aid."""

from datetime import date
from pathlib import Path
from urllib.parse import urlparse

import pytest

from tests.flows.conftest import Person
from tests.flows.test_whole_line import MENDED_HOUSE, PASSWORD, accept_visit, visit_household
from tests.interventions.budgets.files import HOMES, OFFICE, TOILETS, flat, workbook
from tests.world import small_picture

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("flows")]
PREPARE = """
from accounts.models import OPD, User
from households.models import Area
from rbpk.demo import office
office.make_accounts(["64.02.04.2006"])
from tests.verification.factories import AssignmentFactory, HouseholdFactory, RoundFactory, submitted
from verification.review import actions
village = Area.objects.get(kemendagri_code="64.02.04.2006")
supervisor, verifier, officer = (
    User.objects.get(username=name) for name in ("pengawas1", "verifikator1a", "petugas.perkim"))
opened = RoundFactory(village=village, opened_by=supervisor)
for number in range(6):
    household = HouseholdFactory(village=village, code=f"RK0000001{number}")
    visit = submitted(AssignmentFactory(round=opened, household=household, verifier=verifier))
    actions.review_visit(visit=visit, verdict="accepted", by=supervisor)
    actions.decide_household(household=household, outcome="eligible", by=officer, level="opd",
                             opd=OPD.objects.get(short_name="Disperkim"))
"""
OUTCOME_VISITS = """
from interventions import tasks
tasks.assign_outcome_visits()
"""
STATES = """
from collections import Counter
from households.models import Need
print(sorted(Counter(Need.objects.filter(indicator__code="bad_roof").values_list("status", flat=True)).items()))
"""


@pytest.fixture(scope="module")
def year(site):
    site.set(RBPK_OUTCOME_DAYS="0")
    site.python(PREPARE)
    site.start()


def test_an_opd_goes_from_its_budget_to_the_outcome(site, browser, year, tmp_path):
    officer = Person(browser, site, "petugas.perkim", PASSWORD)
    second = Person(browser, site, "kepala.bappeda", PASSWORD)

    import_budget(officer, tmp_path)
    point_budget(officer)
    activity = open_activity(officer)
    take_by_rank(officer, activity)
    approve(officer, second, activity)
    decree(officer, activity)
    hand_over(officer, activity, tmp_path)
    assert "('delivered', 3), ('open', 3)" in site.python(STATES)
    look_at_gaps(officer, second)
    see_outcome(site, browser, tmp_path)
    assert "('resolved', 1)" in site.python(STATES)
    for person in (officer, second):
        person.leave()


def import_budget(officer: Person, folder: Path) -> None:
    file = folder / "anggaran.xlsx"
    file.write_bytes(workbook([flat(HOMES, 900_000_000), flat(TOILETS, 100_000_000), flat(OFFICE, 10**9)]).read())
    officer.goto("/anggaran/impor/baru/")
    officer.page.locator("[name=file]").set_input_files(file)
    officer.click("Baca berkas")
    officer.click("Terapkan")
    assert "Rp2.000.000.000" in officer.page.inner_text("main")


def point_budget(officer: Person) -> None:
    """The words of a line suggest what it is for; a person says yes."""
    officer.goto("/anggaran/rincian/saran/")
    for box in officer.page.locator("[name=baris]").all():
        box.check()
    officer.click("Terima saran yang dicentang")
    officer.goto("/anggaran/indikator/")
    officer.goto("/anggaran/")


def open_activity(officer: Person) -> str:
    page = officer.page
    officer.goto("/kegiatan/baru/")
    page.locator("[name=programme]").select_option(label="Bedah rumah")
    page.locator("[name=name]").fill("Bedah rumah tahun ini")
    page.locator("[name=funder]").select_option(label="APBD Kabupaten Kutai Kartanegara")
    page.locator("[name=budget_line]").select_option(index=1)
    for name, value in {"unit_cost_idr": "20000000", "budget_idr": "60000000", "quota": "3"}.items():
        page.locator(f"[name={name}]").fill(value)
    officer.click("Buka kegiatan")
    return urlparse(page.url).path


def take_by_rank(officer: Person, activity: str) -> None:
    officer.goto(f"{activity}pencocokan/")
    officer.goto(f"{activity}bagaimana-bila/")
    officer.goto(f"{activity}pembagian/")
    officer.click("Lihat daftar yang diambil")
    officer.click("Ambil 3 kebutuhan")


def approve(officer: Person, second: Person, activity: str) -> None:
    officer.goto(f"{activity}daftar/")
    officer.click("Usulkan 3 kebutuhan ke Bappeda")
    second.goto(f"{activity}daftar/")
    second.click("Setujui 3 kebutuhan")


def decree(officer: Person, activity: str) -> None:
    page = officer.page
    officer.goto(f"{activity}sk/baru/")
    page.locator("[name=number]").fill("SK/7/2026")
    page.locator("[name=decided_on]").fill("2026-11-20")
    page.locator("[name=signed_as]").fill("Kepala Dinas")
    officer.click("Tetapkan penerima")
    paper = page.request.get(page.url + "pdf/")
    assert paper.body().startswith(b"%PDF")


def hand_over(officer: Person, activity: str, folder: Path) -> None:
    page = officer.page
    officer.goto(f"{activity}serah-terima/")
    officer.click("Tandai semua penerima")
    page.locator("[name=bast_number]").fill("BAST/7/2026")
    page.locator("[name=delivered_on]").fill(date.today().isoformat())
    photo = folder / "serah.jpg"
    photo.write_bytes(small_picture(120))
    page.locator("[name=proof]").set_input_files(photo)
    officer.click("Catat serah terima")
    assert "Tidak ada penerima yang menunggu" in page.inner_text("main")


def look_at_gaps(officer: Person, second: Person) -> None:
    for person in (officer, second):
        person.goto("/celah/")
        person.goto("/celah/sasaran/")


def see_outcome(site, browser, folder: Path) -> None:
    """The visit is there by itself, for who went last; the need is resolved when the visit sees a new roof."""
    site.python(OUTCOME_VISITS)
    verifier = Person(browser, site, "verifikator1a", PASSWORD, width=360)
    supervisor = Person(browser, site, "pengawas1", PASSWORD)
    visit_household(verifier, MENDED_HOUSE, folder)
    accept_visit(supervisor)
    supervisor.goto("/verifikasi/lulus/")
    for person in (verifier, supervisor):
        person.leave()
