"""A year of one company in the browser: from its key to the yearly report, at the width of a phone."""

import re
from pathlib import Path
from urllib.parse import urlparse

import pytest

from tests.flows.conftest import Person, Visitor
from tests.flows.test_whole_line import PASSWORD
from tests.flows.test_year_of_an_opd import PREPARE as SIX_VERIFIED_HOUSEHOLDS
from tests.world import small_picture

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("flows")]
PREPARE = f"""{SIX_VERIFIED_HOUSEHOLDS}
from partners.actions import register_company
from partners.cells import publish_cells
register_company(name="PT Contoh Etam (fiktif)", sector="coal", ring1_villages=[village],
                 yearly_commitment_idr=10**9, is_synthetic=True)
publish_cells()
"""
COMMITMENT = """
from partners.models import Reservation
print(Reservation.objects.get(code={code!r}).commitment_id)
"""
NAMES = """
from households.models import Household, Person
print(*Person.objects.values_list("name", flat=True), *Household.objects.values_list("code", flat=True), sep="\\n")
"""
FIGURES = """
from partners.models import YearlyReport
report = YearlyReport.objects.get()
print(report.pledged_idr, report.transferred_idr, report.in_kind_idr, report.delivered_idr, report.n_delivered)
"""
LOGGED = """
from accounts.models import AccessLog
print(*AccessLog.objects.filter(kind="company", actor__username="admin.bappeda").values_list("purpose", flat=True))
"""


@pytest.fixture(scope="module")
def year(site):
    site.python(PREPARE)
    site.start()


def test_a_company_goes_from_its_key_to_its_yearly_report(site, browser, year, tmp_path):
    admin = Person(browser, site, "admin.bappeda", PASSWORD)
    officer = Visitor(browser, site, width=360)

    enter(officer, make_key(admin))
    reservation, cost_idr = reserve(officer)
    approve(admin, reservation)
    line = pay(officer, reservation, cost_idr)
    report_progress(officer, line, tmp_path)
    hand_over(admin, site, reservation, tmp_path)
    offer_programme(officer)
    answer_programme(admin)
    hand_in_year(officer)
    assert site.python(FIGURES).split() == [str(cost_idr), str(cost_idr - 500_000), "500000", str(cost_idr), "1"]
    find_no_names(officer, site)
    act_for_company(admin, site)
    look_at_contributions(admin)
    revoke(admin, officer)
    for person in (admin, officer):
        person.leave()


def make_key(admin: Person) -> str:
    admin.goto("/mitra/")
    admin.click("PT Contoh Etam")
    admin.click("Buat kunci slot 1")
    return admin.page.locator("[data-token]").inner_text()


def enter(officer: Visitor, token: str) -> None:
    officer.goto("/perusahaan/")
    assert urlparse(officer.page.url).path == "/perusahaan/masuk/"
    officer.page.get_by_label("Kunci perusahaan").fill("rbpk_salah")
    officer.click("Buka halaman perusahaan")
    officer.page.get_by_label("Kunci perusahaan").fill(token)
    officer.click("Buka halaman perusahaan")
    assert token not in officer.page.url + officer.page.content()


def reserve(officer: Visitor) -> tuple[str, int]:
    """The first need near the company; its code and what it costs."""
    officer.goto("/perusahaan/kebutuhan/?near=ring1")
    cost_idr = int(re.sub(r"\D", "", officer.page.locator("td[data-label=Biaya]").first.inner_text()))
    officer.page.locator("td.is-primary a").first.click()
    officer.look()
    officer.click("Reservasi kebutuhan")
    officer.click("Perpanjang reservasi")
    assert "sudah diperpanjang" in officer.page.inner_text("main")
    return officer.page.url.split("/")[-2], cost_idr


def approve(admin: Person, reservation: str) -> None:
    admin.goto(f"/mitra/reservasi/{reservation}/")
    admin.click("Setujui reservasi")


def pay(officer: Visitor, reservation: str, cost_idr: int) -> str:
    """Most of it as money, the rest as goods."""
    officer.goto(f"/perusahaan/reservasi/{reservation}/")
    officer.click("pendanaan F-")
    for kind, amount_idr in (("transfer", cost_idr - 500_000), ("in_kind", 500_000)):
        officer.page.locator("summary").filter(has_text="Catat transfer").click()
        officer.page.locator(f"[name=kind][value={kind}]").check()
        officer.page.locator("[name=amount_idr]").fill(str(amount_idr))
        officer.click("Catat pemberian")
    return urlparse(officer.page.url).path


def report_progress(officer: Visitor, line: str, folder: Path) -> None:
    photo = folder / "kemajuan.jpg"
    photo.write_bytes(small_picture(120))
    officer.goto(line)
    officer.page.locator("summary").filter(has_text="Laporkan kemajuan").click()
    officer.page.locator("[name=percent]").fill("100")
    officer.page.locator("[name=files]").set_input_files(photo)
    officer.page.get_by_role("button", name="Laporkan kemajuan").click()
    officer.page.locator(".photos img").wait_for()
    officer.look()


def hand_over(admin: Person, site, reservation: str, folder: Path) -> None:
    photo = folder / "serah.jpg"
    photo.write_bytes(small_picture(200))
    admin.goto(f"/komitmen/{site.python(COMMITMENT.format(code=reservation)).strip()}/")
    admin.page.locator("[name=bast_number]").fill("BAST/7/2026")
    admin.page.locator("[name=photo]").set_input_files(photo)
    admin.click("Catat serah terima")


def offer_programme(officer: Visitor) -> None:
    officer.goto("/perusahaan/usulan/baru/")
    officer.page.get_by_label("Nama program").fill("Jamban sehat ring 1")
    officer.page.locator("[name=indicators]").first.check()
    officer.page.locator("[name=budget_idr]").fill("50000000")
    officer.click("Kirim usulan")
    assert "Menunggu keputusan" in officer.page.inner_text("main")


def answer_programme(admin: Person) -> None:
    admin.goto("/mitra/usulan/")
    admin.click("Jamban sehat ring 1")
    admin.click("Terima usulan")


def hand_in_year(officer: Visitor) -> None:
    officer.goto("/perusahaan/")
    officer.click("Laporan tahunan")
    officer.page.get_by_label("Uraian laporan").fill("Satu rumah selesai, program jamban menyusul.")
    officer.click("Serahkan laporan tahunan")
    assert "Satu rumah selesai" in officer.page.inner_text("main")


def act_for_company(admin: Person, site) -> None:
    admin.goto("/mitra/")
    admin.click("PT Contoh Etam")
    admin.click("Bertindak atas nama perusahaan")
    admin.click("Lihat kebutuhan")
    admin.page.locator("td.is-primary a").first.click()
    admin.look()
    admin.click("Reservasi kebutuhan")
    assert "Reservasi atas nama perusahaan" in site.python(LOGGED)


def look_at_contributions(admin: Person) -> None:
    admin.goto("/mitra/kontribusi/")
    assert "Sudah menyerahkan" in admin.page.inner_text("main")
    admin.goto("/mitra/kontribusi/kecamatan/")
    admin.goto("/mitra/")
    admin.click("PT Contoh Etam")
    letter = admin.page.get_by_role("link", name="Surat tahun").first.get_attribute("href")
    assert admin.context.request.get(letter).body()[:5] == b"%PDF-"


def revoke(admin: Person, officer: Visitor) -> None:
    admin.click("Cabut kunci slot 1")
    officer.goto("/perusahaan/pendanaan/")
    assert "tidak berlaku lagi" in officer.page.inner_text("main")


def find_no_names(officer: Visitor, site) -> None:
    names = [name for name in site.python(NAMES).split("\n") if name]
    for page in ("", "kebutuhan/", "reservasi/", "pendanaan/", "usulan/"):
        officer.goto(f"/perusahaan/{page}")
        links = officer.page.locator("td.is-primary a")
        seen = officer.page.content()
        if links.count():
            links.first.click()
            seen += officer.page.content()
        assert names
        assert not any(name in seen for name in names)
