"""Makes the pictures of docs/panduan anew from the demonstration: `make screenshots`. Not collected by `make test`."""

from pathlib import Path

import pytest

from tests.flows.conftest import ROOT, Person
from tests.flows.test_whole_line import PASSWORD

FOLDER = ROOT / "docs/panduan/gambar"
PICTURES = [
    # file, who, width, path, what to click there
    ("beranda", "admin.bappeda", 1280, "/", None),
    ("register", "pengawas1", 1280, "/register/?status=verified", None),
    ("rumah-tangga", "pengawas1", 1280, "/register/?status=verified", "RK0"),
    ("impor", "admin.bappeda", 1280, "/register/impor/", "DTSEN"),
    ("tugas", "verifikator1b", 360, "/lapangan/", None),
    ("kunjungan", "verifikator1b", 360, "/lapangan/", "a[href*='/lapangan/tugas/']"),
    ("pemeriksaan", "pengawas1", 1280, "/verifikasi/kunjungan/?status=awaiting_review", "RK0"),
    ("keputusan", "pengawas1", 1280, "/verifikasi/keputusan/", "RK0"),
    ("kebutuhan", "petugas.perkim", 1280, "/kebutuhan/?status=open", None),
    ("makro", "pimpinan", 1280, "/makro/", None),
    ("uji-silang", "analis.bappeda", 1280, "/makro/uji-silang/", "td a"),
    ("mitra", "admin.bappeda", 1280, "/mitra/", None),
]


@pytest.fixture(scope="module")
def demonstration(site):
    site.python("from django.core.management import call_command as c; c('migrate', verbosity=0); c('demo')")
    site.start()
    return site


@pytest.mark.parametrize(("name", "who", "width", "path", "click"), PICTURES)
def test_picture(demonstration, browser, name, who, width, path, click):
    person = Person(browser, demonstration, who, PASSWORD, width=width)
    person.goto(path)
    if click:
        page = person.page
        target = page.locator(click) if " " in click or "[" in click else page.get_by_role("link", name=click)
        target.first.click()
        page.wait_for_load_state("networkidle")
    FOLDER.mkdir(parents=True, exist_ok=True)
    person.page.screenshot(path=Path(FOLDER) / f"{name}.png")
    person.leave()
