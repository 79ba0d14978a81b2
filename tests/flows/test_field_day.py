"""A day in the field against the real site: a visit made without a signal, sent, and met at the office."""

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import QUIET, find_chromium
from tests.flows.bad_network import BadNetwork
from tests.flows.conftest import Person, check_accessible, check_narrow
from tests.verification.field.phone.conftest import FAKE_CAMERA, Phone

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("field")]
PASSWORD = "peragaan-etam-2026"
PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_reference")
from datetime import date, timedelta
from django.utils import timezone
from accounts.models import User
from households.models import Area
from rbpk.demo import office
from verification.field.models import FormVersion
office.make_accounts(["64.02.04.2006"])
from tests.verification.factories import AssignmentFactory, HouseholdFactory, PersonFactory
from tests.verification.factories import ResidenceFactory, RoundFactory
village = Area.objects.get(kemendagri_code="64.02.04.2006")
supervisor, verifier = (User.objects.get(username=name) for name in ("pengawas1", "verifikator1a"))
form = FormVersion.objects.get(code="rumah-tangga", version=2)
opened = RoundFactory(village=village, opened_by=supervisor, form=form)
for head in ("Siti Aminah", "Budi Santoso"):
    home = HouseholdFactory(village=village, head=False)
    ResidenceFactory(household=home, relation="head", person=PersonFactory(name=head, birth_date=date(1981, 1, 1)))
    small = timezone.localdate() - timedelta(days=4 * 366)
    ResidenceFactory(household=home, relation="child", person=PersonFactory(name="Rizki", birth_date=small))
    AssignmentFactory(round=opened, household=home, verifier=verifier)
"""
COUNT = """
from verification.models import Envelope, Photo, Visit
from verification.field.sync import judging
judging.judge_waiting()
visit = Visit.objects.get(household__residences__person__name={head!r})
tenure = visit.answers["household"]["tenure"]
print(visit.envelope.state, visit.status, visit.outcome, visit.photos.count(), tenure)
"""


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*QUIET, *FAKE_CAMERA])
        yield browser
        browser.close()


class WatchedPhone(Phone):
    """Every screen is looked at as it is met."""

    def heading(self, words):
        super().heading(words)
        check_accessible(self.page)
        check_narrow(self.page)


@pytest.fixture(scope="module")
def office(site):
    site.python(PREPARE)
    site.start()
    return site


def phone_at(browser, address: str, head: str, kind: type[Phone] = Phone) -> Phone:
    """Signed in, with its tasks, and its files kept by the worker; closed again."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640}, locale="id-ID", timezone_id="Asia/Makassar", has_touch=True,
        geolocation={"latitude": -0.5563, "longitude": 117.2689, "accuracy": 7}, permissions=["geolocation", "camera"],
    )  # fmt: skip
    sign_in(context, address)
    phone = kind(context, address)
    phone.page.get_by_role("link", name=head).wait_for()
    phone.page.evaluate("navigator.serviceWorker.ready")
    phone.page.close()
    return phone


def sign_in(context, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/masuk/?next=/lapangan/hp/")
    page.get_by_label("Nama pengguna").fill("verifikator1a")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/lapangan/hp/**")
    page.close()


def test_a_visit_made_without_a_signal_is_met_at_the_office(office, browser):
    phone = phone_at(browser, office.address, "Siti Aminah", WatchedPhone)

    phone.context.set_offline(True)
    phone.open()
    phone.fill()
    phone.seal()
    phone.context.set_offline(False)
    phone.send()
    phone.page.locator(".chip", has_text="Lengkap").wait_for()
    phone.go("bantuan")

    found = office.python(COUNT.format(head="Siti Aminah"))
    assert found.split() == ["complete", "awaiting_review", "done", "1", "own"]
    assert phone.complaints == []
    phone.context.close()
    supervisor = Person(browser, office, "pengawas1", PASSWORD)
    supervisor.goto("/lapangan/perangkat/")
    assert "Ketua RT" in supervisor.page.inner_text("main")
    supervisor.goto("/verifikasi/kunjungan/?status=awaiting_review")
    supervisor.page.locator("table.list tbody a").first.click()
    supervisor.look()
    assert "Milik sendiri" in supervisor.page.inner_text("main")
    supervisor.leave()


def test_a_bad_network_loses_nothing_and_doubles_nothing(office, browser):
    network = BadNetwork(office.port)
    phone = phone_at(browser, network.address, "Budi Santoso")
    phone.context.set_offline(True)
    phone.open()
    phone.fill("Budi Santoso")
    phone.page.evaluate("location.hash = location.hash.replace('akhir', 'foto')")
    phone.heading("Foto")
    phone.photograph()
    for _ in range(2):
        phone.on()
    phone.seal()
    phone.go("antrean")
    of_answers = [("portal",), ("turn",), ("cut", 10), ("cut", 99), ("lose",), ("lose",), ("twice",)]
    of_photos = [("portal",), ("cut", 10), ("cut", 50), ("cut", 99), ("turn",), ("lose",), ("lose",)]
    network.faults.extend([*of_answers, *of_photos])

    phone.context.set_offline(False)
    for _ in range(20):
        phone.send()
        if phone.rows("outbox")[0]["level"] == "complete":
            break

    phone.page.locator(".chip", has_text="Lengkap").wait_for()
    assert not network.faults
    found = office.python(COUNT.format(head="Budi Santoso"))
    assert found.split() == ["complete", "awaiting_review", "done", "2", "own"]
    phone.context.close()
    network.stop()
