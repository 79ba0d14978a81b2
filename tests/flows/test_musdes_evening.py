"""The evening after a village meeting: prepared and printed before, typed in, locked, signed; walked in Chromium."""

import re

import pytest

from tests.flows.conftest import Person
from tests.verification.musdes.factories import SCAN

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("flows")]
PASSWORD = "peragaan-etam-2026"
VILLAGE = "64.02.04.2006"
N_POOR, N_MOVED = 28, 2
PREPARE = f"""
from households.models import Area
from rbpk.demo import office
from tests.verification.musdes.factories import visited
office.make_accounts(["{VILLAGE}"])
village = Area.objects.get(kemendagri_code="{VILLAGE}")
visited(village, {N_POOR})
visited(village, {N_MOVED}, outcome="moved")
"""


@pytest.fixture(scope="module")
def village(site):
    site.python(PREPARE)
    site.start()


def test_a_village_meeting_is_typed_in_one_evening(site, browser, village, tmp_path):
    supervisor = Person(browser, site, "pengawas1", PASSWORD)

    prepare(supervisor)
    print_papers(supervisor)
    type_decisions(supervisor)
    deviate(supervisor)
    fill_the_rest(supervisor)
    lock(supervisor)
    sign(supervisor, tmp_path)
    see_what_follows(supervisor)
    supervisor.leave()
    bappeda_reads(Person(browser, site, "admin.bappeda", PASSWORD))


def prepare(supervisor: Person) -> None:
    supervisor.goto("/verifikasi/musyawarah/")
    supervisor.click("Siapkan musyawarah")
    page = supervisor.page
    page.locator("[name=held_on]").fill(page.evaluate("new Date().toLocaleDateString('en-CA')"))
    page.locator("[name=place]").fill("Balai pertemuan umum")
    supervisor.click("Siapkan daftar")
    assert figure(supervisor, "Jumlah masuk") == N_POOR + N_MOVED


def figure(person: Person, label: str) -> int:
    """A number of the counts on the page."""
    row = person.page.locator(".sums tr").filter(has=person.page.get_by_role("rowheader", name=label, exact=True))
    return int(row.first.locator("td").inner_text())


def print_papers(supervisor: Person) -> None:
    for paper in ("Daftar yang diputuskan", "Daftar hadir", "Konsep berita acara"):
        assert downloaded(supervisor, paper).startswith(b"%PDF-")


def downloaded(person: Person, link: str) -> bytes:
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name=link).first.click()
    return download.value.path().read_bytes()


def type_decisions(supervisor: Person) -> None:
    """By keyboard alone: a digit from the paper and Enter, or S for the suggestion; saved in parts."""
    supervisor.click("Isi putusan")
    page = supervisor.page
    page.locator("[data-row] select").first.focus()
    for _ in range(4):
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    for _ in range(16):
        page.keyboard.press("s")
    assert page.locator("[data-unsaved]").inner_text() == "20 baris belum disimpan"
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    supervisor.look()
    assert "20 baris tersimpan." in page.inner_text("main")
    page.reload()
    assert page.locator("tr.is-filled").count() == 20


def deviate(supervisor: Person) -> None:
    """Another decision than the visit suggests is refused at its row without a reason, and nothing typed is lost."""
    page = supervisor.page
    supervisor.goto(page.url + "?isi=kosong")
    row = page.locator("[data-row]").first
    row.locator("select").select_option("became_able")
    supervisor.click("Simpan isian")
    row = page.locator("tr.has-error")
    assert "Berbeda dari saran kunjungan (berhak)" in row.inner_text()
    assert row.locator("select").input_value() == "became_able"
    row.locator("input").fill("Warga sepakat: anaknya sudah bekerja")
    supervisor.click("Simpan isian")
    assert "1 baris tersimpan." in page.inner_text("main")


def fill_the_rest(supervisor: Person) -> None:
    supervisor.click("Isi semua sisanya sesuai saran kunjungan")
    assert "9 baris diisi sesuai saran kunjungan" in supervisor.page.inner_text("main")
    assert "Semua baris sudah diisi." in supervisor.page.inner_text("main")


def lock(supervisor: Person) -> None:
    page = supervisor.page
    page.locator(".crumbs a").last.click()
    supervisor.click("Isi kehadiran")
    for name, value in {
        "minutes_number": "BA/07/2026", "n_present": "41", "name_0": "Syahrani", "position_0": "Kepala Desa",
        "name_1": "Rusmini", "position_1": "Ketua BPD", "name_3": "Jumberi", "position_3": "Ketua RT 3",
        "name_6": "Aulia", "position_6": "Pendamping desa",
    }.items():  # fmt: skip
        page.locator(f"[name={name}]").fill(value)
    supervisor.click("Simpan kehadiran")
    supervisor.click("Periksa dan kunci hasil")
    supervisor.click("Kunci hasil")
    supervisor.reload_until("Hasil dikunci")
    assert (figure(supervisor, "Berhak"), figure(supervisor, "Tidak berhak")) == (N_POOR - 1, N_MOVED + 1)
    assert figure(supervisor, "Jumlah masuk") == figure(supervisor, "Jumlah keluar") == N_POOR + N_MOVED


def sign(supervisor: Person, folder) -> None:
    page = supervisor.page
    assert downloaded(supervisor, "Unduh berita acara").startswith(b"%PDF-")
    assert "Salinan bertanda tangan belum diunggah" in page.inner_text("main")
    scan = folder / "berita-acara.pdf"
    scan.write_bytes(SCAN)
    page.locator("input[type=file]").set_input_files(scan)
    supervisor.click("Unggah salinan")
    assert "Salinan bertanda tangan sudah diunggah" in page.inner_text("main")
    assert downloaded(supervisor, "Unduh salinan") == SCAN


def see_what_follows(supervisor: Person) -> None:
    """The entitled stand on the draft list and their needs are open; nobody waits for a decision any more."""
    page = supervisor.page
    supervisor.goto("/verifikasi/sasaran/")
    assert number_before(page, "rumah tangga") == N_POOR - 1
    supervisor.goto("/kebutuhan/?status=open")
    assert number_before(page, "kebutuhan") >= N_POOR - 1
    supervisor.goto("/verifikasi/keputusan/")
    assert "Tidak ada yang menunggu" in page.inner_text("main")


def number_before(page, noun: str) -> int:
    found = re.match(rf"([\d.]+) {noun}", page.locator(".count").inner_text())
    return int(found[1].replace(".", ""))


def bappeda_reads(admin: Person) -> None:
    admin.goto("/verifikasi/musyawarah/rekap/?state=sudah")
    assert number_before(admin.page, "desa dan kelurahan") == 1
    admin.goto("/verifikasi/musyawarah/")
    admin.page.locator("td a[href*='/verifikasi/musyawarah/']").first.click()
    admin.look()
    admin.click("Buka daftar putusan")
    assert admin.page.locator("select[name^=putusan]").count() == 0
    admin.leave()
