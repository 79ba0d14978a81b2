"""A day in the field against the real site: a visit made without a signal, sent, and met at the office."""

import pytest

from tests.flows.bad_network import BadNetwork
from tests.flows.conftest import OFFICE, PASSWORD, Person
from tests.flows.phones import WatchedPhone, phone_at

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("field")]
PREPARE = (
    OFFICE
    + """
from tests.verification.factories import AssignmentFactory, HouseholdFactory, PersonFactory
from tests.verification.factories import ResidenceFactory, RoundFactory
form = FormVersion.objects.get(code="rumah-tangga", version=2)
opened = RoundFactory(village=village, opened_by=supervisor, form=form)
for head in ("Siti Aminah", "Budi Santoso"):
    home = HouseholdFactory(village=village, head=False)
    ResidenceFactory(household=home, relation="head", person=PersonFactory(name=head, birth_date=date(1981, 1, 1)))
    small = timezone.localdate() - timedelta(days=4 * 366)
    ResidenceFactory(household=home, relation="child", person=PersonFactory(name="Rizki", birth_date=small))
    AssignmentFactory(round=opened, household=home, verifier=verifier)
"""
)
COUNT = """
from verification.models import Envelope, Photo, Visit
from verification.field.sync import judging
judging.judge_waiting()
visit = Visit.objects.get(household__residences__person__name={head!r})
tenure = visit.answers["household"]["tenure"]
print(visit.envelope.state, visit.status, visit.outcome, visit.photos.count(), tenure)
"""


@pytest.fixture(scope="module")
def office(site):
    site.python(PREPARE)
    site.start()
    return site


def test_a_visit_made_without_a_signal_is_met_at_the_office(office, phone_browser):
    phone = phone_at(phone_browser, office.address, "Siti Aminah", WatchedPhone)

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
    supervisor = Person(phone_browser, office, "pengawas1", PASSWORD)
    supervisor.goto("/lapangan/perangkat/")
    assert "Ketua RT" in supervisor.page.inner_text("main")
    supervisor.goto("/verifikasi/kunjungan/?status=awaiting_review")
    supervisor.page.locator("table.list tbody a").first.click()
    supervisor.look()
    assert "Milik sendiri" in supervisor.page.inner_text("main")
    supervisor.leave()


def test_a_bad_network_loses_nothing_and_doubles_nothing(office, phone_browser):
    network = BadNetwork(office.port)
    phone = phone_at(phone_browser, network.address, "Budi Santoso")
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
