"""A desa supervisor and the visits that came in overnight, reviewed one after the other with the mouse.

RBPK_VISITS=300 is a day as the villages have it.
"""

import os

import pytest

from tests.flows.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("flows")]
PASSWORD = "peragaan-etam-2026"
N_VISITS = int(os.environ.get("RBPK_VISITS", "40"))  # 300 take ten minutes
LOOKED_AT = 5  # pages checked for assistive technology and small screens; the others are the same page
PREPARE = f"""
from accounts.models import User
from households.models import Area
from rbpk.demo import office
office.make_accounts(["64.02.04.2006"])
from tests.verification.factories import AssignmentFactory, HouseholdFactory, RoundFactory, submitted
village = Area.objects.get(kemendagri_code="64.02.04.2006")
supervisor, verifier = (User.objects.get(username=name) for name in ("pengawas1", "verifikator1a"))
opened = RoundFactory(village=village, opened_by=supervisor)
for _ in range({N_VISITS}):
    household = HouseholdFactory(village=village)
    submitted(AssignmentFactory(round=opened, household=household, verifier=verifier))
"""
COUNT = """
from verification.models import Review, Visit
print(Visit.objects.filter(status="awaiting_review").count(), *(
    Review.objects.filter(verdict=verdict).count() for verdict in ("accepted", "returned", "rejected")))
"""


@pytest.fixture(scope="module")
def visits(site):
    site.python(PREPARE)
    site.start()


def test_all_visits_are_reviewed_in_one_go(site, browser, visits):
    supervisor = Person(browser, site, "pengawas1", PASSWORD)
    page = supervisor.page
    assert str(N_VISITS) in page.content()
    supervisor.goto("/verifikasi/kunjungan/?status=awaiting_review")
    assert str(N_VISITS) in page.inner_text(".count")
    page.locator("table.list tbody a").first.click()
    supervisor.look()
    assert f"{N_VISITS - 1} kunjungan lain menunggu" in page.content()

    review(page, "Kembalikan ke petugas", "Foto rumah belum ada.")
    review(page, "Tolak kunjungan", "Rumah yang dikunjungi salah.")
    for number in range(N_VISITS - 2):
        review(page, "Setujui kunjungan")
        if number < LOOKED_AT:
            supervisor.look()

    assert "kunjungan lain menunggu" not in page.content()
    assert site.python(COUNT).split() == ["0", str(N_VISITS - 2), "1", "1"]
    supervisor.goto("/")
    supervisor.leave()


def review(page, button: str, note: str = "") -> None:
    page.get_by_label("Catatan untuk petugas").fill(note)
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    assert "Kunjungan ke" in page.inner_text("main")
